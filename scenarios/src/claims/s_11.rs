//! The checks of delegated metadata are not spelled out.
//!
//! **Where**: TUF specification, §5.6.7.
//!
//! **Document**: For the top-level roles each check has a step of its own; for delegated roles there is one sentence.
//!
//! **Claim**: The editors have to spell the checks out, since each client leaves out another.
//!
//! **Experiment**: Each check that the targets role undergoes is violated by a delegated role in turn: listing, hash, length,
//! signatures, version, expiry.

use super::{Finding, Lab, open::decision};

pub(super) const REQUIREMENTS: &[&str] =
    &["TUF-5.6.7-d", "TUF-5.6.7-e", "TUF-5.6.7-f", "TUF-5.6.7-g", "TUF-5.6.7-h", "TUF-5.6.7-i"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    decision(lab, REQUIREMENTS, &[])
}
