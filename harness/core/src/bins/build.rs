//! Builds the repository of an index: the bins in parallel, then what lists them, and timestamp at last.

use std::{
    fmt, io,
    sync::{Mutex, MutexGuard},
};

use super::{
    document::{Document, Wanted, Written},
    filing::Filing,
    parallel::Parallel,
    pen::Pen,
    signed::{
        Anatomy, BinKeys, Entries, Listed, Part, delegation_to_bins_role, delegations_to_bins, expires, in_order, root,
        snapshot, targets_role, timestamp,
    },
    sink::{Nowhere, Sink},
    sparing::Sparing,
    spec::{BINS, Spec},
    stock::Stock,
    visit::Itinerary,
};
use crate::{
    hash::Hash,
    key::Key,
    pep458::topology::Content,
    repository::target_names,
    role::Role,
    site::{METADATA, TARGETS},
};

/// About how many bytes the entry of a target has: more than it ever has with one hash.
const ENTRY: u64 = 512;
/// To find out about gzip, so many bins are compressed at most, and so many bytes, but no fewer bins than this.
const COMPRESSED: u64 = 256;
const COMPRESSED_BYTES: u64 = 16 << 20;
const COMPRESSED_AT_LEAST: u64 = 4;
/// From so many targets on a role's numbers are not held in memory.
const MANY: u64 = 1 << 17;

/// The bytes of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size {
    /// As it is.
    pub raw: u64,
    /// In gzip, if that was wanted.
    pub gzip: Option<u64>,
}

/// What was built, in sizes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Built {
    /// Root.
    pub root: Size,
    /// Timestamp.
    pub timestamp: Size,
    /// Snapshot.
    pub snapshot: Size,
    /// Targets.
    pub targets: Size,
    /// The role `bins`, if there is one.
    pub bins_role: Option<Size>,
    /// Each bin, by its number; none, if targets lists everything itself.
    pub bins: Vec<Size>,
    /// Of what the entries of all targets consist.
    pub anatomy: Anatomy,
    /// What snapshot lists, by file name.
    pub(super) listed: Vec<(String, Listed)>,
}

impl Built {
    /// All files together.
    pub fn total(&self) -> Size {
        let others = [self.root, self.timestamp, self.snapshot, self.targets];
        others.into_iter().chain(self.bins_role).chain(self.bins.iter().copied()).fold(
            Size { raw: 0, gzip: Some(0) },
            |sum, size| Size { raw: sum.raw + size.raw, gzip: sum.gzip.zip(size.gzip).map(|(a, b)| a + b) },
        )
    }

    /// How many files there are.
    pub fn files(&self) -> usize {
        4 + usize::from(self.bins_role.is_some()) + self.bins.len()
    }
}

/// Why a repository could not be built. Nothing is left of it then.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// There can be no such index.
    #[error("{0}")]
    Spec(String),
    /// A scratch file could not be written or read.
    #[error("cannot use a scratch file: {0}")]
    Scratch(io::Error),
    /// A file of the repository could not be written.
    #[error("cannot write {0}")]
    Writing(io::Error),
}

/// How a repository is built.
#[derive(Clone)]
pub struct Build<'a> {
    pub(super) spec: &'a Spec,
    hashes: Vec<Hash>,
    pub(super) parallel: Parallel,
    gzip: bool,
    sparing: Option<Sparing<'a>>,
    progress: Option<&'a (dyn Fn(u64) + Sync)>,
}

impl<'a> Build<'a> {
    /// On all processors.
    pub fn of(spec: &'a Spec) -> Build<'a> {
        let (hashes, parallel) = (in_order(&spec.hashes), Parallel::default());
        Build { spec, hashes, parallel, gzip: false, sparing: None, progress: None }
    }

    /// On so many threads. The files are the same whatever their number.
    #[must_use]
    pub fn parallel(self, parallel: Parallel) -> Build<'a> {
        Build { parallel, ..self }
    }

    /// Finds out how long the files are in gzip, too: of bins, how long some of them are, 256 at most and evenly spread. They are
    /// alike, and to compress all would take several times as long as to build them.
    #[must_use]
    pub fn measuring_gzip(self, gzip: bool) -> Build<'a> {
        Build { gzip, ..self }
    }

    /// Writes of the bins only those on the way of an itinerary, and no file of more bytes than `most`, which clients would not
    /// take anyway. How long all others are is known from `stock`, which has the same targets.
    ///
    /// Where snapshot lists digests of bins (H2), those of bins that are not written are of their names: as long, and as random.
    #[must_use]
    pub fn sparing(self, stock: &'a Stock, itinerary: &'a Itinerary, most: u64) -> Build<'a> {
        Build { sparing: Some(Sparing { stock, itinerary, most }), ..self }
    }

    /// Tells of targets as they are written, how many each time.
    #[must_use]
    pub fn telling(self, progress: &'a (dyn Fn(u64) + Sync)) -> Build<'a> {
        Build { progress: Some(progress), ..self }
    }

    /// Builds the repository into `sink`.
    ///
    /// Memory: for each thread about 8 MiB, for each bin some 200 bytes, and a byte for some sixty targets.
    pub fn write_to(&self, sink: &dyn Sink) -> Result<Built, BuildError> {
        if let Some(fault) = self.spec.fault() {
            return Err(BuildError::Spec(fault));
        }
        if let Some(sparing) = self.sparing {
            let state = self.some_bins(sparing, sink)?;
            return self.others(&state, sink).map_err(BuildError::Writing);
        }
        let mut state = State::default();
        if self.spec.bins > 1 {
            let filing = Filing::of(self.spec, sink.scratch(), self.parallel).map_err(BuildError::Scratch)?;
            state = self.bins(&filing, sink)?;
        }
        self.others(&state, sink).map_err(BuildError::Writing)
    }

    /// The sizes of indexes that have the bins of this one, and differ only in how these are delegated to and what is listed of
    /// them: the bins are written once.
    pub fn sizes_of(&self, variants: &[Spec]) -> Result<Vec<Built>, BuildError> {
        fn of<'s>(build: &Build<'s>, spec: &'s Spec) -> Build<'s> {
            Build { spec, ..build.clone() }
        }
        let mut state = State::default();
        if let Some(fault) = self.spec.fault() {
            return Err(BuildError::Spec(fault));
        }
        if self.spec.bins > 1 {
            let filing = Filing::of(self.spec, None, self.parallel).map_err(BuildError::Scratch)?;
            state = of(self, &Spec { content: Content::H2, ..self.spec.clone() }).bins(&filing, &Nowhere)?;
        }
        let others = |spec: &Spec| {
            let Spec { layout, delegations, content, .. } = *spec;
            if *spec != (Spec { layout, delegations, content, ..self.spec.clone() }) || spec.has_keys_of_bins() {
                return Err(BuildError::Spec(format!("{spec} has other bins than {}", self.spec)));
            }
            let mut state = State { files: state.files.clone(), anatomy: state.anatomy, ..State::default() };
            if content < Content::H2 {
                state.files.iter_mut().for_each(|file| file.sha256 = None);
            }
            of(self, spec).others(&state, &Nowhere).map_err(BuildError::Writing)
        };
        variants.iter().map(others).collect()
    }

    fn bins(&self, filing: &Filing, sink: &dyn Sink) -> Result<State, BuildError> {
        let spec = self.spec;
        let state = Mutex::new(State::of(spec));
        let scratch_failed = Mutex::new(false);
        let key = spec.key(&spec.bin(0));
        let result = self.parallel.for_each(filing.partitions(), Vec::new, |buffer, partition| {
            if filing.len(partition) > MANY && filing.partitions() == spec.bins {
                let members = Members::Filed(filing, partition);
                return self.bin(partition, &members, &key, sink, buffer, &state);
            }
            let partition = filing.partition(partition).inspect_err(|_| *held(&scratch_failed) = true)?;
            partition
                .bins()
                .try_for_each(|(bin, numbers)| self.bin(bin, &Members::Some(numbers), &key, sink, buffer, &state))
        });
        match result {
            Ok(()) => Ok(state.into_inner().expect("no panic while it was held")),
            Err(error) if *held(&scratch_failed) => Err(BuildError::Scratch(error)),
            Err(error) => Err(BuildError::Writing(error)),
        }
    }

    /// Writes a bin and notes what it came to.
    pub(super) fn bin(
        &self,
        bin: u32,
        members: &Members<'_>,
        shared: &Key,
        sink: &dyn Sink,
        buffer: &mut Vec<u8>,
        state: &Mutex<State>,
    ) -> io::Result<()> {
        let role = self.spec.bin(bin);
        let own = self.spec.has_keys_of_bins().then(|| self.spec.key(&role));
        let wanted = self.wanted(&role);
        let wanted = Wanted { gzip: wanted.gzip && self.is_compressed(bin), ..wanted };
        let (written, anatomy) =
            self.targets(&role, own.as_ref().unwrap_or(shared), wanted, None, members, sink, buffer)?;
        let mut state = held(state);
        state.files[bin as usize] = written;
        state.anatomy.add(anatomy);
        if let Some(own) = &own {
            state.keys.set(bin, own);
        }
        Ok(())
    }

    /// Whether this bin is one of those that are compressed.
    pub(super) fn is_compressed(&self, bin: u32) -> bool {
        let average = u64::from(self.spec.targets) * ENTRY / u64::from(self.spec.bins);
        let count = (COMPRESSED_BYTES / average.max(1)).clamp(COMPRESSED_AT_LEAST, COMPRESSED).next_power_of_two();
        self.gzip && u64::from(bin).is_multiple_of((u64::from(self.spec.bins) / count).max(1))
    }

    /// Writes a role that lists targets, and the target files of those that have content.
    #[expect(clippy::too_many_arguments, reason = "what a targets role is made of")]
    pub(super) fn targets(
        &self,
        role: &Role,
        key: &Key,
        wanted: Wanted,
        delegations: Option<Part<'_>>,
        members: &Members<'_>,
        sink: &dyn Sink,
        buffer: &mut Vec<u8>,
    ) -> io::Result<(Written, Anatomy)> {
        let anatomy = Mutex::new(Anatomy::default());
        let expires = expires(self.spec, role);
        let signed = |pen: &mut Pen<'_>| {
            let mut entries = Entries::of(self.spec, &self.hashes);
            targets_role(pen, 1, &expires, delegations, |pen| {
                members.try_for_each(&mut |target| entries.write(target, pen))
            })?;
            *held(&anatomy) = entries.anatomy;
            Ok(())
        };
        let delegating = if delegations.is_some() { u64::from(self.spec.bins) * ENTRY } else { 0 };
        let estimate = delegating + members.len() * (ENTRY + 64 * (self.hashes.len() as u64 - 1));
        let written = self.document(role, key, estimate, &signed).write(wanted, sink, buffer)?;
        if sink.takes_targets() {
            members.try_for_each(&mut |target| self.target_file(target, sink))?;
        }
        if let Some(progress) = self.progress {
            progress(members.len());
        }
        Ok((written, *held(&anatomy)))
    }

    fn target_file(&self, target: u32, sink: &dyn Sink) -> io::Result<()> {
        let names = self.spec.names();
        if !names.has_content(target) {
            return Ok(());
        }
        let content = names.content(target);
        for name in target_names(&names.path(target), &content, Some(&self.hashes)) {
            let length = content.len() as u64;
            sink.put(&format!("{TARGETS}{name}"), Some(length), &mut |file| file.write_all(&content))?;
        }
        Ok(())
    }

    /// Everything but the bins.
    fn others(&self, state: &State, sink: &dyn Sink) -> io::Result<Built> {
        let spec = self.spec;
        let mut built = Built { anatomy: state.anatomy, ..Built::default() };
        let mut listed: Vec<(String, Listed)> = (0..)
            .zip(&state.files)
            .map(|(bin, &file)| (spec.bin(bin).file_name(), Listed { version: 1, file }))
            .collect();
        built.bins = state.files.iter().map(size).collect();
        let buffer = &mut Vec::new();
        let to_bins = |pen: &mut Pen<'_>| delegations_to_bins(spec, &state.keys, pen);
        let to_bins_role = |pen: &mut Pen<'_>| delegation_to_bins_role(spec, pen);
        let none = Members::Some(&[]);
        if spec.has_bins_role() {
            let role = Role::delegated(BINS);
            let (file, _) =
                self.targets(&role, &spec.key(&role), self.wanted(&role), Some(&to_bins), &none, sink, buffer)?;
            built.bins_role = Some(size(&file));
            listed.push((role.file_name(), Listed { version: 1, file }));
        }
        let (delegations, members): (Option<Part<'_>>, _) = match spec.delegator() {
            None => (None, &Members::All(spec.targets)),
            Some(Role::Targets) => (Some(&to_bins), &none),
            Some(_) => (Some(&to_bins_role), &none),
        };
        let targets = Role::Targets;
        let (file, anatomy) = match state.targets {
            Some(known) => known,
            None => {
                self.targets(&targets, &spec.key(&targets), self.wanted(&targets), delegations, members, sink, buffer)?
            }
        };
        built.targets = size(&file);
        built.anatomy.add(anatomy);
        listed.push((targets.file_name(), Listed { version: 1, file }));
        listed.sort_by(|a, b| a.0.cmp(&b.0));

        let signed = |pen: &mut Pen<'_>| {
            let listed = listed.iter().map(|(name, listed)| (name.as_str(), *listed));
            snapshot(pen, 1, &expires(spec, &Role::Snapshot), &spec.content.snapshot_lists(), listed)
        };
        let estimate = listed.len() as u64 * 192;
        let file = self.write(&Role::Snapshot, estimate, &signed, sink, buffer)?;
        built.snapshot = size(&file);
        let root = root(spec);
        built.root = size(&self.write(&Role::Root, 0, &|pen| pen.value(&root), sink, buffer)?);
        let timestamp = timestamp(spec, 1, &Listed { version: 1, file });
        built.timestamp = size(&self.write(&Role::Timestamp, 0, &|pen| pen.value(&timestamp), sink, buffer)?);
        sink.complete()?;
        built.listed = listed;
        Ok(built)
    }

    fn write(
        &self,
        role: &Role,
        estimate: u64,
        signed: Part<'_>,
        sink: &dyn Sink,
        buffer: &mut Vec<u8>,
    ) -> io::Result<Written> {
        self.document(role, &self.spec.key(role), estimate, signed).write(self.wanted(role), sink, buffer)
    }

    fn document<'d>(&self, role: &Role, key: &'d Key, estimate: u64, signed: Part<'d>) -> Document<'d> {
        let name = if *role == Role::Timestamp { role.file_name() } else { role.versioned_file_name(1) };
        Document { path: format!("{METADATA}{name}"), key, style: self.spec.style, estimate, signed }
    }

    pub(super) fn wanted(&self, role: &Role) -> Wanted {
        let sha256 = match role {
            Role::Snapshot => self.spec.content >= Content::H1,
            other => other.is_targets() && self.spec.content >= Content::H2,
        };
        Wanted { sha256, gzip: self.gzip }
    }
}

impl fmt::Debug for Build<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Build").field("spec", self.spec).finish_non_exhaustive()
    }
}

/// What is known once the bins are written.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) files: Vec<Written>,
    pub(super) anatomy: Anatomy,
    pub(super) keys: BinKeys,
    /// Targets, if it is not to be written.
    pub(super) targets: Option<(Written, Anatomy)>,
}

impl State {
    /// Before any bin is written.
    pub(super) fn of(spec: &Spec) -> State {
        let keys = BinKeys::of(if spec.has_keys_of_bins() { spec.bins } else { 0 });
        State { files: vec![Written::default(); spec.bins as usize], keys, ..State::default() }
    }
}

/// The targets of a role, in the order of their numbers.
pub(super) enum Members<'a> {
    All(u32),
    Some(&'a [u32]),
    Filed(&'a Filing, u32),
}

impl Members<'_> {
    fn len(&self) -> u64 {
        match self {
            Members::All(targets) => u64::from(*targets),
            Members::Some(numbers) => numbers.len() as u64,
            Members::Filed(filing, partition) => filing.len(*partition),
        }
    }

    fn try_for_each(&self, visit: &mut dyn FnMut(u32) -> io::Result<()>) -> io::Result<()> {
        match self {
            Members::All(targets) => (0..*targets).try_for_each(visit),
            Members::Some(numbers) => numbers.iter().try_for_each(|&number| visit(number)),
            Members::Filed(filing, partition) => filing.for_each(*partition, &mut |number, _| visit(number)),
        }
    }
}

fn size(written: &Written) -> Size {
    Size { raw: written.length, gzip: written.gzip }
}

pub(super) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no panic while it is held")
}
