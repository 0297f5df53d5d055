//! A version alone does not say which file is meant.
//!
//! **Where**: TUF specification, §4.4, HASHES.
//!
//! **Document**: Where hashes are left out, the repository has to guarantee that a version identifies a file.
//!
//! **Claim**: The editors have to say what a client may conclude from a version, since a mirror need not keep a promise of the
//! repository.
//!
//! **Experiment**: A second file of the version that a client already has; one role's file served as that of another, of the
//! same version and signed by the same key.

use super::{Finding, Lab, open::decision};

pub(super) const REQUIREMENTS: &[&str] = &["TUF-4.4-g", "NET-f"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    decision(lab, REQUIREMENTS, &[])
}
