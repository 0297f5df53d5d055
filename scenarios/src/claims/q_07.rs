//! 42 MB for 220,000 targets in one role; 1.3 to 111 kB with bins.
//!
//! **Where**: PEP 458, "Metadata Scalability".
//!
//! **Document**: In August 2013 one role that signed about 220,000 targets had about 42 MB; with hashed bins a download took
//! 1.3 to 111 kB.
//!
//! **Claim**: As the document says.
//!
//! **Experiment**: One targets role for 220,000 files is reckoned from the bytes that an entry really has, with SHA-256 and
//! SHA-512, compact and indented; with 256 to 4,096 bins the bytes of one bin and of two bins with snapshot.

use tuf_gauntlet_core::bins::model::C10;

use super::{
    Finding, Lab, Table,
    scale::{AS_PUBLISHED, INDENTED, Sizes, TARGETS_OF_A_BIN, WITH_SHA256},
};

pub(super) const REQUIREMENTS: &[&str] = &["P458-SCALE-d"];

pub(super) fn run(_: &mut Lab<'_>) -> Finding {
    const TARGETS: u64 = 220_000;
    let variants = [("SHA-256", *WITH_SHA256), ("SHA-512", *AS_PUBLISHED), ("SHA-512, indented", *INDENTED)];
    let entry = |sizes: Sizes| sizes.bin / u64::from(TARGETS_OF_A_BIN);
    let mut table = Table::new("Bytes", ["files", "an entry", "one role", "bins", "one bin", "two bins and snapshot"]);
    let mut roles = Vec::new();
    let mut installs = Vec::new();
    for (name, sizes) in variants {
        let role = entry(sizes) * TARGETS;
        roles.push(role);
        for bins in [256, 512, 1_024, 2_048, 4_096_u64] {
            let bin = entry(sizes) * TARGETS.div_ceil(bins);
            let whole = 2 * bin + sizes.snapshot * bins / u64::from(C10);
            installs.push((bin, whole));
            table.row([
                name.to_owned(),
                entry(sizes).to_string(),
                role.to_string(),
                bins.to_string(),
                bin.to_string(),
                whole.to_string(),
            ]);
        }
    }
    let largest = roles.iter().max().copied().unwrap_or(0);
    let bin_of = |bytes: u64| installs.iter().any(|(bin, _)| bin.abs_diff(bytes) * 2 <= bytes);
    Finding::of([
        (
            "one role has about 42 MB with one of these",
            roles.iter().any(|role| role.abs_diff(42_000_000) * 4 <= 42_000_000),
        ),
        (
            "a download of about 111 kB is that of some number of bins",
            installs.iter().any(|(_, whole)| whole.abs_diff(111_000) * 4 <= 111_000),
        ),
        ("one of about 1.3 kB is that of a bin of some number of bins", bin_of(1_300)),
    ])
    .figure("one role, at the most", largest, "bytes")
    .figure("smallest bin", installs.iter().map(|(bin, _)| *bin).min().unwrap_or(0), "bytes")
    .table(table)
}
