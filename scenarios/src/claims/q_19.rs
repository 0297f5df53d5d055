//! Whether snapshot signs for root.
//!
//! **Where**: PEP 458, "Signing Metadata and Repository Management" against Table 1.
//!
//! **Document**: The section says that snapshot signs for root, targets and delegated roles; the table says that root is not
//! listed.
//!
//! **Claim**: The two contradict each other, and clients pass over an entry for root.
//!
//! **Experiment**: Snapshot lists root with its own and with another version, later with a lower one, and then no longer.

use super::{Finding, Lab, scenes::Scenes};

pub(super) const REQUIREMENTS: &[&str] = &["P458-SIGN-b"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    const PASSES_OVER: &str = "label(passes over it)";
    let listed = ["pep458::snapshot_lists_root"];
    let gone = ["pep458::snapshot_no_longer_lists_root"];
    let seen = Scenes::of(lab, &[&listed[..], &gone].concat());
    Finding::of([
        ("no client minds that there is an entry for root, whatever its version", seen.everybody(&listed, "ok")),
        (
            "the reference client minds neither that its version falls nor that it goes",
            seen.reference(&gone, PASSES_OVER),
        ),
        ("nor does any other client", seen.everybody(&gone, PASSES_OVER)),
    ])
    .figure(
        "clients that compare the entry like one of targets metadata",
        seen.count(|answer| answer.contains("compares it like targets metadata")),
        "",
    )
}
