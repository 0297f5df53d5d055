//! Signing a thousand times a second and more.
//!
//! **Where**: PEP 458, "Producing Consistent Snapshots".
//!
//! **Document**: The sequential snapshot process is called a bottleneck, but signing is said to reach a thousand and more
//! operations a second.
//!
//! **Claim**: As the document says.
//!
//! **Experiment**: An upload has a bin, snapshot and timestamp written, hashed and signed. Counted are the bytes of that; how
//! often a second it can be done depends on the machine.

use super::{Finding, Lab, scale::AS_PUBLISHED};

pub(super) const REQUIREMENTS: &[&str] = &[];

pub(super) fn run(_: &mut Lab<'_>) -> Finding {
    let sizes = *AS_PUBLISHED;
    let step = sizes.bin + sizes.snapshot + sizes.timestamp;
    let small = 300;
    Finding::editorial(format!(
        "a single signature over {small} bytes and a whole step of {step} bytes were counted: a step takes {} times as many bytes, so \
         that a thousand signatures a second are not a thousand uploads a second",
        step / small
    ))
    .figure("bin", sizes.bin, "bytes")
    .figure("snapshot", sizes.snapshot, "bytes")
    .figure("timestamp", sizes.timestamp, "bytes")
    .figure("to be written, hashed and signed for one upload", step, "bytes")
    .figure("the same a thousand times a second", step * 1_000 / 1_000_000, "MB/s")
}
