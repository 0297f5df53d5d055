//! What users take of an index: a client is led through three installations, and the mirror's log says what it has taken.

use std::{collections::BTreeSet, io, sync::Arc};

use super::{document::gzipped_length, spec::Spec, stock::Stock};
use crate::{
    client::{Client, Session},
    mirror::{Budget, Mirror, Request},
    role::Role,
    site::{METADATA, Site},
    time::Time,
};

/// How much a client may take in one installation: a client that reads all bins beforehand takes the whole repository.
const BUDGET: Budget = Budget { requests: 200_000, bytes: 8 << 30 };

/// Three installations, each an index page and a distribution, in bins that have about as many targets as bins have on average,
/// and of six different bins if there are as many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Itinerary {
    installations: Vec<[String; 2]>,
    bins: BTreeSet<u32>,
    files: BTreeSet<String>,
}

impl Itinerary {
    /// Chooses them, the same every time.
    pub fn of(spec: &Spec) -> io::Result<Itinerary> {
        Itinerary::through(&Stock::of(spec.targets, &|_| ())?, spec)
    }

    /// The same, of targets that are filed already.
    pub fn through(stock: &Stock, spec: &Spec) -> io::Result<Itinerary> {
        let names = spec.names();
        let mut chosen: Vec<u32> = Vec::new();
        if spec.bins == 1 {
            let files = (0..spec.targets).filter(|&file| names.has_content(file) && !names.is_page(file)).take(3);
            let files: Vec<u32> = files.collect();
            let pages: Vec<u32> = (0..names.projects()).take(3).map(|project| names.page(project)).collect();
            chosen = pages.into_iter().zip(files).flat_map(|(page, file)| [page, file]).collect();
        } else {
            let average = u64::from(spec.targets / spec.bins);
            let weights = (0..).zip(stock.weights(spec)).map(|(bin, entries)| (entries.targets, bin));
            let mut sizes: Vec<(u64, u32)> = weights.collect();
            sizes.sort_by_key(|&(size, bin)| (size.abs_diff(average), bin));
            // Around again, if there are fewer bins than targets to choose.
            for &(_, bin) in sizes.iter().cycle().take(sizes.len() * 6) {
                let wants_page = chosen.len().is_multiple_of(2);
                let fits = |&number: &u32| {
                    names.is_page(number) == wants_page && names.has_content(number) && !chosen.contains(&number)
                };
                chosen.extend(stock.bin(spec, bin)?.iter().copied().find(fits));
                if chosen.len() == 6 {
                    break;
                }
            }
        }
        let bins: BTreeSet<u32> = chosen.iter().map(|&number| spec.bin_of(names.path(number).as_bytes())).collect();
        let file = |&bin: &u32| format!("{METADATA}{}", spec.bin(bin).versioned_file_name(1));
        let files = bins.iter().map(file).collect();
        let installations = chosen.as_chunks::<2>().0.iter().map(|pair| pair.map(|number| names.path(number)));
        Ok(Itinerary { installations: installations.collect(), bins, files })
    }

    /// The bins on the way, by their numbers.
    pub(super) fn bins(&self) -> impl Iterator<Item = u32> {
        self.bins.iter().copied()
    }

    /// Whether a file of the repository, by its path with its base, is on the way. Target files are, if they are among the three
    /// times two.
    pub fn passes(&self, path: &str) -> bool {
        let is_bin = path.rsplit('.').nth(1).is_some_and(|name| name.starts_with("bin-"));
        if path.starts_with(METADATA) {
            return !is_bin || self.files.contains(path);
        }
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let name = name.split_once('.').map_or(name, |(_, name)| name);
        let folder = folder.strip_prefix("targets").unwrap_or(folder).trim_start_matches('/');
        let wanted = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        self.installations.iter().flatten().any(|path| *path == wanted)
    }

    /// The installations: of each the paths of an index page and of a distribution. Three, unless there are too few targets.
    pub fn installations(&self) -> &[[String; 2]] {
        &self.installations
    }
}

/// What a client has taken in one installation, target files left aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// How many metadata files it has asked for, also in vain.
    pub requests: u64,
    /// The bytes of root.
    pub root: u64,
    /// Of timestamp.
    pub timestamp: u64,
    /// Of snapshot.
    pub snapshot: u64,
    /// Of targets.
    pub targets: u64,
    /// Of the role `bins`.
    pub bins_role: u64,
    /// Of bins.
    pub bins: u64,
    /// All of these together in gzip, as a mirror would send them to a client that takes it.
    pub gzip: u64,
}

impl Visit {
    /// All bytes.
    pub fn bytes(&self) -> u64 {
        self.root + self.timestamp + self.snapshot + self.targets + self.bins_role + self.bins
    }

    fn of(log: &[Request], site: &Site) -> Visit {
        let mut visit = Visit::default();
        for request in log {
            let Some(name) = request.path.strip_prefix(METADATA) else { continue };
            visit.requests += 1;
            let stem = name.strip_suffix(".json").unwrap_or(name);
            let role = stem.split_once('.').map_or(stem, |(_, role)| role);
            *match role {
                "root" => &mut visit.root,
                "timestamp" => &mut visit.timestamp,
                "snapshot" => &mut visit.snapshot,
                "targets" => &mut visit.targets,
                "bins" => &mut visit.bins_role,
                _ => &mut visit.bins,
            } += request.taken;
            if let Some(bytes) = site.reply(&request.path).bytes().filter(|_| request.taken > 0) {
                visit.gzip += gzipped_length(bytes);
            }
        }
        visit
    }
}

/// The visits of one client: what it has taken, or in which words it has refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visits {
    /// Of a user who has nothing but the shipped root.
    pub new_user: Result<Visit, String>,
    /// Of the same user with another project, no new snapshot since.
    pub returning_same: Result<Visit, String>,
    /// Of the same user with a third project, a new snapshot since.
    pub returning_other: Result<Visit, String>,
    /// Whether it has asked for bins that nothing is in which it wants, and which were not there.
    pub astray: bool,
}

impl Visits {
    /// Leads a client through an itinerary: twice on `site`, and then on `later`.
    pub fn of(client: &mut dyn Client, itinerary: &Itinerary, site: &Arc<Site>, later: &Arc<Site>) -> Visits {
        let mirror = Mirror::new(BUDGET);
        let session = Session::new(mirror.clone());
        let root = site.metadata(&Role::Root.versioned_file_name(1)).map(|bytes| bytes.to_vec()).unwrap_or_default();
        let ready = client.open(&session).and_then(|()| client.init(&root, Time::EPOCH));
        let mut astray = false;
        let mut visit = |number: usize, site: &Arc<Site>| {
            ready.as_ref().map_err(ToString::to_string)?;
            if number > 0 {
                // A returning user starts the package manager once more.
                client.open(&session).map_err(|refusal| refusal.to_string())?;
            }
            let paths = itinerary.installations.get(number).ok_or("there are too few targets with content")?;
            mirror.begin_step(site.clone(), Time::EPOCH);
            let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
            let files = client.download(&paths, Time::EPOCH).map_err(|refusal| refusal.to_string());
            let off_the_way = |request: &Request| {
                request.status == 404 && request.path.starts_with(METADATA) && !itinerary.passes(&request.path)
            };
            astray |= mirror.log().iter().any(off_the_way);
            let files = files?;
            if files.len() != paths.len() {
                return Err(format!("{} files where {} were asked for", files.len(), paths.len()));
            }
            Ok(Visit::of(&mirror.log(), site))
        };
        let new_user = visit(0, site);
        let returning_same = visit(1, site);
        let returning_other = visit(2, later);
        Visits { new_user, returning_same, returning_other, astray }
    }
}
