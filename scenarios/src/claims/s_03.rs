//! What is deleted after a rotation, and what a rotation is.
//!
//! **Where**: TUF specification, §5.3.11.
//!
//! **Document**: If the keys of timestamp or snapshot have been rotated, both stored files are deleted. What a rotation is, is
//! not said.
//!
//! **Claim**: The editors have to say which changes of keys and thresholds are rotations, and against which root they are
//! measured.
//!
//! **Experiment**: A thief drives a version up; then a key of timestamp or snapshot is added, removed, replaced, put in another
//! order, or replaced while the client is away, or the threshold is changed.

use super::{Finding, Lab, open::decision};

pub(super) const REQUIREMENTS: &[&str] = &["TUF-5.3.11-c", "TUF-5.3.11-d", "TUF-5.3.11-e", "TUF-5.3.11-f"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    decision(lab, REQUIREMENTS, &[])
}
