//! Uploads to an index: new versions of the bins concerned, of snapshot and of timestamp (PEP 458, "Producing Consistent
//! Snapshots").

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    io,
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    build::Built,
    costs::Costs,
    document::{Document, Wanted, Written},
    filing::Filing,
    names::content_of,
    parallel::Parallel,
    pen::Pen,
    signed::{Listed, Part, expires, in_order, snapshot, targets_role, timestamp},
    sink::Sink,
    spec::Spec,
};
use crate::{hash::Hash, key::Key, pep458::topology::Content, repository::target_names, role::Role, site};

/// An index that is published to.
///
/// An upload changes two targets: the distribution is new, and the index page of its project is another one. Snapshots follow
/// each other one by one, each for all uploads since the last. If one fails, what it was to publish goes into the next.
#[derive(Debug)]
pub struct Publisher {
    spec: Spec,
    hashes: Vec<Hash>,
    filing: Arc<Filing>,
    /// What snapshot lists, in the order of the file names.
    listed: Vec<(String, Listed)>,
    /// What has been uploaded, by bin and path.
    changes: HashMap<u32, BTreeMap<String, Entry>>,
    pending: Pending,
    version: u64,
    uploads: u32,
    online: Keys,
}

/// The keys that sign a publication.
#[derive(Debug)]
struct Keys {
    bins: Key,
    snapshot: Key,
    timestamp: Key,
}

/// What a bin lists of a target.
#[derive(Debug)]
struct Entry {
    length: u64,
    /// In the order of the index's hashes, in hex digits.
    digests: Vec<String>,
}

/// What the next publication is to publish.
#[derive(Debug, Default)]
struct Pending {
    bins: BTreeSet<u32>,
    paths: Vec<String>,
    /// Target files by their target paths.
    files: BTreeMap<String, Vec<u8>>,
}

/// What one publication has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// The version of snapshot and timestamp.
    pub version: u64,
    /// The bins that have a new version.
    pub bins: Vec<u32>,
    /// The paths of the distributions that are new.
    pub paths: Vec<String>,
    /// How long it took to find out what these bins list, in the scratch files of this harness: an index asks its database.
    pub lookup: Duration,
    /// What the bins took.
    pub of_bins: Costs,
    /// What snapshot took.
    pub of_snapshot: Costs,
    /// What timestamp took.
    pub of_timestamp: Costs,
}

impl Published {
    /// From the first bin to timestamp; what looking up took is left aside.
    pub fn time(&self) -> Duration {
        self.of_bins.time() + self.of_snapshot.time() + self.of_timestamp.time()
    }
}

impl Publisher {
    /// Of an index that was built, as `built` tells. It has bins.
    ///
    /// The targets of every bin are kept on disk, and in memory only what is uploaded.
    #[track_caller]
    pub fn of(spec: &Spec, built: &Built) -> io::Result<Publisher> {
        Ok(Publisher::with(spec, built, Arc::new(Filing::of(spec, None, Parallel::default())?)))
    }

    /// The same, of targets that are filed already.
    #[track_caller]
    pub(super) fn with(spec: &Spec, built: &Built, filing: Arc<Filing>) -> Publisher {
        assert!(spec.bins > 1, "an index with bins");
        let key = |role: &Role| spec.key(role);
        let online = Keys { bins: key(&spec.bin(0)), snapshot: key(&Role::Snapshot), timestamp: key(&Role::Timestamp) };
        Publisher {
            hashes: in_order(&spec.hashes),
            spec: spec.clone(),
            filing,
            listed: built.listed.clone(),
            changes: HashMap::new(),
            pending: Pending::default(),
            version: 1,
            uploads: 0,
            online,
        }
    }

    /// Has the next publication sign these bins anew, also those with nothing new in them: before their signatures expire.
    pub fn renew(&mut self, bins: impl IntoIterator<Item = u32>) {
        self.pending.bins.extend(bins);
    }

    /// Publishes so many uploads with one snapshot: target files first, and timestamp last.
    pub fn publish(&mut self, uploads: u32, sink: &dyn Sink) -> io::Result<Published> {
        for _ in 0..uploads {
            self.upload();
        }
        self.version += 1;
        let mut published = Published { version: self.version, ..Published::default() };
        if sink.takes_targets() {
            self.put_target_files(sink)?;
        }
        let buffer = &mut Vec::new();
        for bin in self.pending.bins.clone() {
            self.publish_bin(bin, sink, buffer, &mut published)?;
        }
        let (file, costs) = self.publish_snapshot(sink, buffer)?;
        published.of_snapshot = costs;
        let signed = timestamp(&self.spec, self.version, &Listed { version: self.version, file });
        let (name, signed) = (Role::Timestamp.file_name(), |pen: &mut Pen<'_>| pen.value(&signed));
        let document = self.document(&name, &self.online.timestamp, &signed);
        published.of_timestamp = document.write_at_once(Wanted::default(), sink, buffer)?.1;
        let pending = std::mem::take(&mut self.pending);
        published.bins = pending.bins.into_iter().collect();
        published.paths = pending.paths;
        Ok(published)
    }

    /// Takes in one distribution, and what becomes of the index page of its project: a line of text, as all pages here are.
    fn upload(&mut self) {
        let names = self.spec.names();
        let (path, project) = names.upload(self.uploads);
        let page = names.path(names.page(project));
        let text = format!("what is served as {page}, since upload {}\n", self.uploads);
        self.uploads += 1;
        self.pending.paths.push(path.clone());
        let content = content_of(path.as_bytes());
        for (path, content) in [(path, content), (page, text.into_bytes())] {
            let digests = self.hashes.iter().map(|hash| hash.hex(&content)).collect();
            let bin = self.spec.bin_of(path.as_bytes());
            let entry = Entry { length: content.len() as u64, digests };
            self.changes.entry(bin).or_default().insert(path.clone(), entry);
            self.pending.bins.insert(bin);
            self.pending.files.insert(path, content);
        }
    }

    fn put_target_files(&self, sink: &dyn Sink) -> io::Result<()> {
        for (path, content) in &self.pending.files {
            for name in target_names(path, content, Some(&self.hashes)) {
                let path = format!("{}{name}", site::TARGETS);
                sink.put(&path, Some(content.len() as u64), &mut |file| file.write_all(content))?;
            }
        }
        Ok(())
    }

    fn publish_bin(
        &mut self,
        bin: u32,
        sink: &dyn Sink,
        buffer: &mut Vec<u8>,
        published: &mut Published,
    ) -> io::Result<()> {
        let start = Instant::now();
        let role = self.spec.bin(bin);
        let at = self.listed.binary_search_by(|(name, _)| name.as_str().cmp(&role.file_name()));
        let at = at.expect("snapshot lists every bin");
        let version = self.listed[at].1.version + 1;
        let expires = expires(&self.spec, &role);
        let own = self.spec.has_keys_of_bins().then(|| self.spec.key(&role));
        let original = self.original_entries(bin)?;
        let mut entries: BTreeMap<&str, &Entry> = original.iter().map(|(path, entry)| (path.as_str(), entry)).collect();
        entries.extend(self.changes.get(&bin).into_iter().flatten().map(|(path, entry)| (path.as_str(), entry)));
        published.lookup += start.elapsed();

        let signed = |pen: &mut Pen<'_>| {
            targets_role(pen, version, &expires, None, |pen| {
                entries.iter().try_for_each(|(path, entry)| self.write_entry(path, entry, pen))
            })
        };
        let wanted = Wanted { sha256: self.spec.content >= Content::H2, gzip: false };
        let key = own.as_ref().unwrap_or(&self.online.bins);
        let document = self.document(&role.versioned_file_name(version), key, &signed);
        let (file, costs) = document.write_at_once(wanted, sink, buffer)?;
        published.of_bins += costs;
        self.listed[at].1 = Listed { version, file };
        Ok(())
    }

    /// What the bin lists in version 1, in the order of the paths.
    fn original_entries(&self, bin: u32) -> io::Result<Vec<(String, Entry)>> {
        let names = self.spec.names();
        let entry = |number: u32| {
            let path = names.path(number);
            let digest = |&hash: &Hash| {
                let mut digits = Vec::with_capacity(128);
                names.write_digest(number, path.as_bytes(), hash, &mut digits);
                String::from_utf8(digits).expect("hex digits")
            };
            let digests = self.hashes.iter().map(digest).collect();
            (path, Entry { length: names.length(number), digests })
        };
        Ok(self.filing.bin(bin, self.spec.bins)?.into_iter().map(entry).collect())
    }

    fn write_entry(&self, path: &str, entry: &Entry, pen: &mut Pen<'_>) -> io::Result<()> {
        pen.name(path).object(|pen| {
            pen.name("hashes").object(|pen| {
                for (hash, digest) in self.hashes.iter().zip(&entry.digests) {
                    pen.name(hash.name()).text(digest);
                }
                Ok(())
            })?;
            pen.name("length").number(entry.length);
            Ok(())
        })
    }

    fn publish_snapshot(&self, sink: &dyn Sink, buffer: &mut Vec<u8>) -> io::Result<(Written, Costs)> {
        let expires = expires(&self.spec, &Role::Snapshot);
        let signed = |pen: &mut Pen<'_>| {
            let listed = self.listed.iter().map(|(name, listed)| (name.as_str(), *listed));
            snapshot(pen, self.version, &expires, &self.spec.content.snapshot_lists(), listed)
        };
        let wanted = Wanted { sha256: self.spec.content >= Content::H1, gzip: false };
        let name = Role::Snapshot.versioned_file_name(self.version);
        self.document(&name, &self.online.snapshot, &signed).write_at_once(wanted, sink, buffer)
    }

    fn document<'d>(&self, name: &str, key: &'d Key, signed: Part<'d>) -> Document<'d> {
        Document { path: format!("{}{name}", site::METADATA), key, style: self.spec.style, estimate: 0, signed }
    }
}
