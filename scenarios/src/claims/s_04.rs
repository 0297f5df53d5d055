//! A role that was visited before is skipped.
//!
//! **Where**: TUF specification, §5.6.7.1.
//!
//! **Document**: In the search for a target a role that has been visited is skipped.
//!
//! **Claim**: The editors have to decide whether two delegations to one role, with other keys or other paths, are one visit.
//!
//! **Experiment**: Cycles, and diamonds in which two parents delegate to one role with the same or with different keys and
//! paths.

use super::{Finding, Lab, open::decision};

pub(super) const REQUIREMENTS: &[&str] = &["TUF-5.6.7-k", "TUF-5.6.7-l", "TUF-5.6.7-m"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    decision(lab, REQUIREMENTS, &[])
}
