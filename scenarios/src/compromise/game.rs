//! Plays: a client, led to a position by the cycles before, goes through one more cycle against given answers.
//!
//! Whatever has been played is remembered: the same answers make the same play, whoever had the keys for them.

use std::{
    collections::{BTreeMap, HashMap},
    panic::{AssertUnwindSafe, catch_unwind},
    rc::Rc,
    sync::Arc,
};

use serde_json::Value;
use tuf_gauntlet_core::{
    client::{Control, Description, Refusal, Session},
    hash::Hash,
    mirror::{Budget, Mirror},
    profile::Profile,
    role::Role,
    run::Make,
    site::{METADATA, Site, TARGETS},
    time::Time,
    trace::Held,
};

use super::{
    forger::Forger,
    shelf::{File, FileId},
    timeline::{T0, release},
};

/// What the mirror answers to requests, in the order of the requests: a file, or nothing.
pub(crate) type Answers = Vec<(Rc<str>, Option<FileId>)>;

/// One update cycle with a download.
#[derive(Clone, Debug)]
pub(crate) struct Cycle {
    pub(crate) at: Time,
    pub(crate) wanted: Rc<[String]>,
    pub(crate) answers: Answers,
}

/// A cycle that a client has been through.
#[derive(Debug)]
pub(crate) struct Past {
    pub(crate) cycle: Cycle,
    /// How it ended, in words.
    pub(crate) end: String,
    site: Arc<Site>,
}

/// A client with what it has been through, by its place among the positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PositionId(u32);

#[derive(Debug)]
struct Position {
    cycles: Vec<Rc<Past>>,
    holds: Rc<[(Role, StoredId)]>,
}

/// A stored file, by its place among those that were ever stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct StoredId(u32);

/// A file that a client has stored.
#[derive(Debug)]
pub(crate) struct StoredFile {
    pub(crate) version: u64,
    /// What it is, if the mirror served it.
    pub(crate) file: Option<FileId>,
    /// The versions in `meta`.
    pub(crate) listed: BTreeMap<String, u64>,
    bytes: Rc<[u8]>,
}

/// What a client did in one cycle.
#[derive(Debug)]
pub(crate) struct Play {
    /// The files it was after, if it reports success.
    pub(crate) delivered: Option<Vec<Delivered>>,
    /// What it asked for, each name once, in order.
    pub(crate) requests: Vec<Rc<str>>,
    /// What it holds in the end.
    pub(crate) holds: Rc<[(Role, StoredId)]>,
    /// Why it reports failure, in its own words.
    pub(crate) refusal: Option<String>,
}

impl Play {
    /// How it ended, in words.
    pub(crate) fn end(&self) -> String {
        match &self.delivered {
            Some(delivered) => {
                let names: Vec<&str> = delivered.iter().map(|delivered| delivered.name()).collect();
                format!("the client installs {}", names.join(" and "))
            }
            None => format!("the client refuses: {}", self.refusal.as_deref().unwrap_or("no reason given")),
        }
    }

    /// Whether the release that the user wanted was handed over like this.
    pub(crate) fn delivers(&self, release: Delivered) -> bool {
        self.delivered.as_ref().is_some_and(|delivered| delivered[0] == release)
    }
}

/// Bytes that were handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivered {
    Old,
    Fix,
    Trojan,
    Other,
    OtherNew,
    Unknown,
}

impl Delivered {
    fn of(bytes: &[u8]) -> Delivered {
        match bytes {
            release::OLD => Delivered::Old,
            release::FIX => Delivered::Fix,
            release::TROJAN => Delivered::Trojan,
            release::OTHER => Delivered::Other,
            release::OTHER_NEW => Delivered::OtherNew,
            _ => Delivered::Unknown,
        }
    }

    /// In words.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Delivered::Old => "the release as it was at t0",
            Delivered::Fix => "the fix",
            Delivered::Trojan => "the thief's release",
            Delivered::Other => "the other release as it was at t0",
            Delivered::OtherNew => "the other release's successor",
            Delivered::Unknown => "something else",
        }
    }
}

/// What makes a play: from where, when, what is wanted, and the files that are answered.
type Setting = (PositionId, Time, Rc<[String]>, Vec<(Rc<str>, FileId)>);

/// All plays of one client against one repository.
pub(crate) struct Game {
    pub(crate) forger: Forger,
    make: Make,
    /// Whether clients can be given what they hold, so that they need not go through all cycles again.
    plants: bool,
    root: Arc<[u8]>,
    targets: Site,
    positions: Vec<Position>,
    by_holdings: HashMap<Rc<[(Role, StoredId)]>, PositionId>,
    stored: Vec<StoredFile>,
    stored_by_bytes: HashMap<Rc<[u8]>, StoredId>,
    played: HashMap<Setting, Rc<Play>>,
    /// How many cycles clients have gone through.
    pub(crate) cycles: usize,
}

impl Game {
    /// Clients of this kind with `root` shipped, against a mirror that has every version of the files at `paths`.
    pub(crate) fn new(make: &Make, root: &Arc<[u8]>, paths: &[String; 2]) -> Game {
        let mut targets = Site::default();
        let (first, second) = (&paths[0], &paths[1]);
        for (path, bytes) in [
            (first, release::OLD),
            (first, release::FIX),
            (first, release::TROJAN),
            (second, release::OTHER),
            (second, release::OTHER_NEW),
        ] {
            targets.put_target(&format!("{}.{path}", Hash::Sha256.hex(bytes)), bytes);
        }
        let mut game = Game {
            forger: Forger::default(),
            make: make.clone(),
            plants: takes_what_it_is_given(&make().describe()),
            root: root.clone(),
            targets,
            positions: Vec::new(),
            by_holdings: HashMap::new(),
            stored: Vec::new(),
            stored_by_bytes: HashMap::new(),
            played: HashMap::new(),
            cycles: 0,
        };
        let shipped = game.intern(root.to_vec());
        game.positions.push(Position { cycles: Vec::new(), holds: [(Role::Root, shipped)].into() });
        game
    }

    /// A client that has just been installed.
    pub(crate) const FRESH: PositionId = PositionId(0);

    /// The thief's release under the name of another: what a client does that does not compare hashes.
    pub(crate) fn trojan(&mut self) -> FileId {
        let bytes = release::TROJAN.into();
        let name = "the thief's release".to_owned();
        self.forger.shelf.put(File { bytes, kind: name.clone(), name, honest: None })
    }

    /// What the client does in one cycle against these answers; what is not among them is withheld.
    pub(crate) fn play(&mut self, from: PositionId, at: Time, wanted: &Rc<[String]>, answers: &Answers) -> Rc<Play> {
        let given = answers.iter().filter_map(|(path, file)| file.map(|file| (path.clone(), file))).collect();
        let setting: Setting = (from, at, wanted.clone(), given);
        if let Some(play) = self.played.get(&setting) {
            return play.clone();
        }
        let site = self.site(answers);
        let play = Rc::new(self.perform(from, at, wanted, site));
        self.played.insert(setting, play.clone());
        play
    }

    /// Where a client is after a cycle. Clients that hold the same files are in the same position.
    pub(crate) fn after(&mut self, from: PositionId, cycle: &Cycle, play: &Play) -> PositionId {
        if let Some(&known) = self.by_holdings.get(&play.holds) {
            return known;
        }
        let id = PositionId(u32::try_from(self.positions.len()).expect("fewer than 2^32 positions"));
        let mut cycles = self.positions[from.0 as usize].cycles.clone();
        let site = self.site(&cycle.answers);
        cycles.push(Rc::new(Past { cycle: cycle.clone(), end: play.end(), site }));
        self.positions.push(Position { cycles, holds: play.holds.clone() });
        self.by_holdings.insert(play.holds.clone(), id);
        id
    }

    /// What a client holds in a position.
    pub(crate) fn holds(&self, position: PositionId) -> &Rc<[(Role, StoredId)]> {
        &self.positions[position.0 as usize].holds
    }

    /// How it came there.
    pub(crate) fn past(&self, position: PositionId) -> impl Iterator<Item = &Past> {
        self.positions[position.0 as usize].cycles.iter().map(|past| &**past)
    }

    /// A stored file.
    pub(crate) fn stored(&self, id: StoredId) -> &StoredFile {
        &self.stored[id.0 as usize]
    }

    fn site(&self, answers: &Answers) -> Arc<Site> {
        let mut site = self.targets.clone();
        for (path, file) in answers {
            if let Some(file) = file {
                site.put_path(path, &self.forger.shelf.file(*file).bytes);
            }
        }
        Arc::new(site)
    }

    fn perform(&mut self, from: PositionId, at: Time, wanted: &[String], site: Arc<Site>) -> Play {
        let mirror = Mirror::new(Budget { requests: 200, ..Budget::default() });
        let session = Session::new(mirror.clone());
        let (make, root, position) = (self.make.clone(), self.root.clone(), &self.positions[from.0 as usize]);
        let before = if self.plants { &[] } else { &position.cycles[..] };
        self.cycles += before.len() + 1;
        let wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
        let run = || {
            mirror.begin_step(Arc::default(), T0);
            let mut client = make();
            client.open(&session)?;
            client.init(&root, T0)?;
            for past in before {
                let Past { cycle, site, .. } = &**past;
                let wanted: Vec<&str> = cycle.wanted.iter().map(String::as_str).collect();
                mirror.begin_step(site.clone(), cycle.at);
                client.open(&session)?;
                let _ = client.download(&wanted, cycle.at);
            }
            for (role, stored) in position.holds.iter().filter(|_| self.plants) {
                client.plant(role, &self.stored(*stored).bytes)?;
            }
            mirror.begin_step(site, at);
            let delivered = client.open(&session).and_then(|()| client.download(&wanted, at));
            Ok((delivered, client.trusted()?))
        };
        let ended = catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
            // A client that goes down has not been led astray.
            Err(Refusal::new("it crashed, or asked without end"))
        });
        let mut requests: Vec<Rc<str>> = Vec::new();
        for request in mirror.log() {
            if !requests.iter().any(|path| **path == *request.path) {
                requests.push(request.path.into());
            }
        }
        let (delivered, holds) = match ended {
            Ok(ended) => ended,
            Err(refusal) => (Err(refusal), Vec::new()),
        };
        let mut holds: Vec<_> = holds.into_iter().map(|(role, bytes)| (role, self.intern(bytes))).collect();
        holds.sort_unstable();
        let holds = holds.into();
        match delivered {
            Ok(files) => {
                let delivered = Some(files.iter().map(|bytes| Delivered::of(bytes)).collect());
                Play { delivered, requests, holds, refusal: None }
            }
            Err(refusal) => Play { delivered: None, requests, holds, refusal: Some(refusal.to_string()) },
        }
    }

    fn intern(&mut self, bytes: Vec<u8>) -> StoredId {
        if let Some(&id) = self.stored_by_bytes.get(&bytes[..]) {
            return id;
        }
        let held = Held::of(&bytes);
        let files = &self.forger.shelf;
        let file = files.find(&bytes).or_else(|| files.find_signed(&held.digest));
        let file_read: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        let meta = file_read["signed"]["meta"].as_object().into_iter().flatten();
        let listed = meta.filter_map(|(name, entry)| Some((name.clone(), entry["version"].as_u64()?))).collect();
        let id = StoredId(u32::try_from(self.stored.len()).expect("fewer than 2^32 files"));
        let bytes: Rc<[u8]> = bytes.into();
        self.stored.push(StoredFile { version: held.version.unwrap_or(0), file, listed, bytes: bytes.clone() });
        self.stored_by_bytes.insert(bytes, id);
        id
    }
}

/// Whether a client that is given files starts from them as if it had stored them itself. A test shows it for the reference client;
/// others may keep more than the files, such as which of them belong together, and are led through all cycles.
fn takes_what_it_is_given(client: &Description) -> bool {
    client.name.starts_with("reference") && client.can(Control::Store, Profile::Logic)
}

impl std::fmt::Debug for Game {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Game").field("cycles", &self.cycles).finish_non_exhaustive()
    }
}

/// The role and the version that a name below the metadata base URL stands for: `metadata/3.bin-0.json`.
pub(crate) fn asked_for(path: &str) -> Option<(Role, Option<u64>)> {
    let name = path.strip_prefix(METADATA)?.strip_suffix(".json")?;
    let (version, name) = match name.split_once('.').and_then(|(version, rest)| Some((version.parse().ok()?, rest))) {
        Some((version, rest)) => (Some(version), rest),
        None => (None, name),
    };
    let top_level = Role::TOP_LEVEL.into_iter().find(|role| role.name() == name);
    Some((top_level.unwrap_or_else(|| Role::delegated(name)), version))
}

/// Whether a path is that of a target file.
pub(crate) fn is_target(path: &str) -> bool {
    path.starts_with(TARGETS)
}
