//! 5 to 9 per cent of overhead for returning users.
//!
//! **Where**: PEP 458, "Metadata Scalability".
//!
//! **Document**: With 16,384 bins the metadata overhead of a returning user is 5 to 9 per cent of an average distribution.
//!
//! **Claim**: As the document says.
//!
//! **Experiment**: Files of an index of full size are built, with 139 targets a bin, paths as the index has them and SHA-512,
//! also with SHA-256, indented, compressed by gzip, and with paths of 256 characters as the document reckons; counted are the bytes of
//! two bins, without and with a new snapshot.

use tuf_gauntlet_core::bins::model::{C10, percent};

use super::{
    Finding, Lab, Table,
    scale::{AS_PUBLISHED, INDENTED, WITH_SHA256},
};

pub(super) const REQUIREMENTS: &[&str] = &["P458-SCALE-d"];

pub(super) fn run(_: &mut Lab<'_>) -> Finding {
    let (same, other) = (AS_PUBLISHED.same_snapshot(), AS_PUBLISHED.other_snapshot());
    let mut table = Table::new("Per cent of an average distribution", ["files", "same snapshot", "new snapshot"]);
    for (name, sizes) in [("SHA-512", *AS_PUBLISHED), ("SHA-256", *WITH_SHA256), ("SHA-512, indented", *INDENTED)] {
        for (how, bin, snapshot) in [
            ("", sizes.bin, sizes.snapshot),
            (", gzip", sizes.bin_gzip, sizes.snapshot_gzip),
            (", paths of 256 characters", sizes.bin_of_long_paths, sizes.snapshot),
        ] {
            let percent = |bytes| percent(bytes).to_string();
            table.row([format!("{name}{how}"), percent(2 * bin), percent(2 * bin + snapshot)]);
        }
    }
    Finding::of([
        ("it is at most 5 per cent with the same snapshot", percent(same) <= 5),
        ("it is at most 9 per cent with a new snapshot", percent(other) <= 9),
    ])
    .figure("same snapshot", same, "bytes")
    .figure("same snapshot, of an average distribution", percent(same), "%")
    .figure("new snapshot", other, "bytes")
    .figure("new snapshot, of an average distribution", percent(other), "%")
    .figure("a line of snapshot, where the document has 6", AS_PUBLISHED.snapshot / u64::from(C10), "bytes")
    .table(table)
}
