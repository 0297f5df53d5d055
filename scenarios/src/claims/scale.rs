//! Sizes of the metadata of a Python index of full size, from files that are built.
//!
//! What depends on the number of bins alone (the role `bins`, targets, snapshot) is built with all 16,384 bins and a single target
//! in each or less; what depends on how many targets a bin has is built with as many a bin, in fewer bins.

use std::sync::LazyLock;

use tuf_gauntlet_core::{
    bins::{
        Build, Built, Nowhere, Size, Spec, Style,
        model::{C5, C10},
    },
    hash::Hash,
};

/// How many bins are built to see the size of one.
const SAMPLED: u32 = 64;

/// How many targets a bin has on average, rounded up as the PEP does (V3).
pub(super) const TARGETS_OF_A_BIN: u32 = 139;

/// The sizes of files, in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    /// A bin of 139 targets, on average.
    pub(super) bin: u64,
    /// The same, if paths had as many characters as the PEP reckons with (C5).
    pub(super) bin_of_long_paths: u64,
    /// The bin, compressed by gzip.
    pub(super) bin_gzip: u64,
    /// Snapshot, compressed by gzip.
    pub(super) snapshot_gzip: u64,
    /// The role `bins`; none if targets delegates to bins itself.
    pub(super) bins_role: u64,
    /// Targets.
    pub(super) targets: u64,
    /// Snapshot, with all bins.
    pub(super) snapshot: u64,
    /// Timestamp.
    pub(super) timestamp: u64,
}

impl Sizes {
    fn of(spec: impl Fn(u32, u32) -> Spec) -> Sizes {
        let bins = build(&spec(SAMPLED * TARGETS_OF_A_BIN, SAMPLED));
        let whole = build(&spec(C10, C10));
        let sum: u64 = bins.bins.iter().map(|size| size.raw).sum();
        let gzip = |sizes: &[Size]| sizes.iter().map(|size| size.gzip.unwrap_or(size.raw)).sum::<u64>();
        let sampled = u64::from(SAMPLED);
        Sizes {
            bin: sum / sampled,
            bin_of_long_paths: (sum + bins.anatomy.targets * C5 - bins.anatomy.paths) / sampled,
            bin_gzip: gzip(&bins.bins) / sampled,
            snapshot_gzip: gzip(&[whole.snapshot]),
            bins_role: whole.bins_role.map_or(0, |size| size.raw),
            targets: whole.targets.raw,
            snapshot: whole.snapshot.raw,
            timestamp: whole.timestamp.raw,
        }
    }

    /// What a returning user takes of two bins, an index page's and a distribution's.
    pub(super) fn same_snapshot(self) -> u64 {
        2 * self.bin
    }

    /// The same with a new snapshot.
    pub(super) fn other_snapshot(self) -> u64 {
        self.same_snapshot() + self.snapshot
    }

    /// What a new user takes.
    pub(super) fn new_user(self) -> u64 {
        self.other_snapshot() + self.bins_role + self.targets
    }
}

fn build(spec: &Spec) -> Built {
    Build::of(spec).measuring_gzip(true).write_to(&Nowhere).expect("nothing is written, so nothing can fail")
}

/// As PEP 458 has it: a role `bins` with prefix lists, and SHA-512.
pub(super) static AS_PUBLISHED: LazyLock<Sizes> = LazyLock::new(|| Sizes::of(Spec::as_published));

/// The same with SHA-256.
pub(super) static WITH_SHA256: LazyLock<Sizes> = LazyLock::new(|| {
    Sizes::of(|targets, bins| Spec { hashes: vec![Hash::Sha256], ..Spec::as_published(targets, bins) })
});

/// The same in indented files.
pub(super) static INDENTED: LazyLock<Sizes> =
    LazyLock::new(|| Sizes::of(|targets, bins| Spec { style: Style::Indented, ..Spec::as_published(targets, bins) }));

/// As it was proposed since: succinct roles below targets, and `BLAKE2b` with 256 bits.
pub(super) static SUCCINCT: LazyLock<Sizes> = LazyLock::new(|| Sizes::of(Spec::new));
