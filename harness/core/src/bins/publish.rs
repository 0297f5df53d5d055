//! Uploads to an index: new versions of the bins concerned, of snapshot and of timestamp (PEP 458, "Producing consistent
//! snapshots").

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    io,
    time::{Duration, Instant},
};

use super::{
    build::Built,
    document::{Document, Wanted, Written},
    filing::Filing,
    names::content_of,
    parallel::Parallel,
    pen::Pen,
    signed::{Entries, Listed, Part, expires, in_order, snapshot, targets_role, timestamp},
    sink::Sink,
    spec::Spec,
};
use crate::{hash::Hash, key::Key, pep458::topology::Content, repository::target_names, role::Role, site};

/// An index that is published to.
///
/// An upload changes two targets: the distribution is new, and the index page of its project is another one. Snapshots follow
/// each other one by one, each for all uploads since the last.
#[derive(Debug)]
pub struct Publisher {
    spec: Spec,
    hashes: Vec<Hash>,
    filing: Filing,
    /// What snapshot lists, in the order of the file names.
    listed: Vec<(String, Listed)>,
    /// What has been uploaded, by bin and path.
    changes: HashMap<u32, BTreeMap<String, Change>>,
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

/// A target as it is since an upload.
#[derive(Debug)]
struct Change {
    length: u64,
    content: Vec<u8>,
}

/// What one publication has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// The bins that have a new version.
    pub bins: Vec<u32>,
    /// The paths of the distributions that are new.
    pub paths: Vec<String>,
    /// How long it took to gather, write and sign the bins.
    pub bins_time: Duration,
    /// The same of snapshot.
    pub snapshot_time: Duration,
    /// And of timestamp.
    pub timestamp_time: Duration,
    /// The bytes of the new snapshot.
    pub snapshot: u64,
}

impl Published {
    /// From the first bin to timestamp.
    pub fn time(&self) -> Duration {
        self.bins_time + self.snapshot_time + self.timestamp_time
    }
}

impl Publisher {
    /// Of an index that was built, as `built` tells. It has bins.
    ///
    /// The targets of every bin are kept on disk, and in memory only what is uploaded.
    #[track_caller]
    pub fn of(spec: &Spec, built: &Built) -> io::Result<Publisher> {
        assert!(spec.bins > 1, "an index with bins");
        let filing = Filing::of(spec, None, Parallel::default())?;
        let key = |role: &Role| spec.key(role);
        let online = Keys { bins: key(&spec.bin(0)), snapshot: key(&Role::Snapshot), timestamp: key(&Role::Timestamp) };
        Ok(Publisher {
            hashes: in_order(&spec.hashes),
            spec: spec.clone(),
            filing,
            listed: built.listed.clone(),
            changes: HashMap::new(),
            version: 1,
            uploads: 0,
            online,
        })
    }

    /// Publishes so many uploads with one snapshot.
    pub fn publish(&mut self, uploads: u32, sink: &dyn Sink) -> io::Result<Published> {
        let mut published = Published::default();
        let start = Instant::now();
        let mut bins = BTreeSet::new();
        for _ in 0..uploads {
            let (path, project) = self.spec.names().upload(self.uploads);
            let page = self.spec.names().path(self.spec.names().page(project));
            let number = self.uploads;
            self.uploads += 1;
            let content = content_of(path.as_bytes());
            bins.insert(self.change(&path, Change { length: content.len() as u64, content }));
            let text = format!("what is served as {page}, since upload {number}\n");
            // A page grows a little; its content here is a line of text, as that of all pages.
            bins.insert(self.change(&page, Change { length: text.len() as u64, content: text.into_bytes() }));
            published.paths.push(path);
        }
        self.version += 1;
        let buffer = &mut Vec::new();
        for &bin in &bins {
            self.publish_bin(bin, sink, buffer)?;
        }
        published.bins = bins.into_iter().collect();
        published.bins_time = start.elapsed();
        let start = Instant::now();
        let file = self.publish_snapshot(sink, buffer)?;
        published.snapshot = file.length;
        published.snapshot_time = start.elapsed();
        let start = Instant::now();
        let signed = timestamp(&self.spec, self.version, &Listed { version: self.version, file });
        let path = format!("{}{}", site::METADATA, Role::Timestamp.file_name());
        self.write(path, &self.online.timestamp, 0, &|pen| pen.value(&signed), Wanted::default(), sink, buffer)?;
        published.timestamp_time = start.elapsed();
        Ok(published)
    }

    /// Notes a change. Returns the bin that it is in.
    fn change(&mut self, path: &str, change: Change) -> u32 {
        let bin = self.spec.bin_of(path.as_bytes());
        self.changes.entry(bin).or_default().insert(path.to_owned(), change);
        bin
    }

    fn publish_bin(&mut self, bin: u32, sink: &dyn Sink, buffer: &mut Vec<u8>) -> io::Result<()> {
        let role = self.spec.bin(bin);
        let numbers = self.filing.bin(bin)?;
        let changes = &self.changes[&bin];
        let at = self.listed.binary_search_by(|(name, _)| name.as_str().cmp(&role.file_name()));
        let at = at.expect("snapshot lists every bin");
        let version = self.listed[at].1.version + 1;
        let expires = expires(&self.spec, &role);
        let signed = |pen: &mut Pen<'_>| {
            let mut entries = Entries::of(&self.spec, &self.hashes);
            targets_role(pen, version, &expires, None, |pen| {
                let mut changes = changes.iter().peekable();
                for &number in &numbers {
                    let path = self.spec.names().path(number);
                    while let Some((new, change)) = changes.next_if(|(changed, _)| **changed < path) {
                        self.write_change(new, change, pen)?;
                    }
                    match changes.next_if(|(changed, _)| **changed == path) {
                        Some((same, change)) => self.write_change(same, change, pen)?,
                        None => entries.write(number, pen)?,
                    }
                }
                changes.try_for_each(|(new, change)| self.write_change(new, change, pen))
            })
        };
        let own = self.spec.has_keys_of_bins().then(|| self.spec.key(&role));
        let key = own.as_ref().unwrap_or(&self.online.bins);
        let path = format!("{}{}", site::METADATA, role.versioned_file_name(version));
        let wanted = Wanted { sha256: self.spec.content >= Content::H2, gzip: false };
        let file = self.write(path, key, 0, &signed, wanted, sink, buffer)?;
        if sink.takes_targets() {
            for (path, change) in changes {
                for name in target_names(path, &change.content, Some(&self.hashes)) {
                    let length = Some(change.content.len() as u64);
                    let path = format!("{}{name}", site::TARGETS);
                    sink.put(&path, length, &mut |file| file.write_all(&change.content))?;
                }
            }
        }
        self.listed[at].1 = Listed { version, file };
        Ok(())
    }

    fn write_change(&self, path: &str, change: &Change, pen: &mut Pen<'_>) -> io::Result<()> {
        pen.name(path).object(|pen| {
            pen.name("hashes").object(|pen| {
                for &hash in &self.hashes {
                    pen.name(hash.name()).text(&hash.hex(&change.content));
                }
                Ok(())
            })?;
            pen.name("length").number(change.length);
            Ok(())
        })
    }

    fn publish_snapshot(&self, sink: &dyn Sink, buffer: &mut Vec<u8>) -> io::Result<Written> {
        let expires = expires(&self.spec, &Role::Snapshot);
        let signed = |pen: &mut Pen<'_>| {
            let listed = self.listed.iter().map(|(name, listed)| (name.as_str(), *listed));
            snapshot(pen, self.version, &expires, &self.spec.content.snapshot_lists(), listed)
        };
        let path = format!("{}{}", site::METADATA, Role::Snapshot.versioned_file_name(self.version));
        let wanted = Wanted { sha256: self.spec.content >= Content::H1, gzip: false };
        self.write(path, &self.online.snapshot, self.listed.len() as u64 * 32, &signed, wanted, sink, buffer)
    }

    #[expect(clippy::too_many_arguments, reason = "each is one member of the document or one of its two destinations")]
    fn write(
        &self,
        path: String,
        key: &Key,
        estimate: u64,
        signed: Part<'_>,
        wanted: Wanted,
        sink: &dyn Sink,
        buffer: &mut Vec<u8>,
    ) -> io::Result<Written> {
        Document { path, key, style: self.spec.style, estimate, signed }.write(wanted, sink, buffer)
    }
}
