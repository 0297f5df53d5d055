//! Whether succinct roles end a search.
//!
//! **Where**: TAP 15, specification of succinct roles.
//!
//! **Document**: A delegation by succinct roles is not terminating.
//!
//! **Claim**: The editors have to say it beside the search of the specification, which has no such delegations.
//!
//! **Experiment**: Roles that come after the bins and list what no bin does; terminating delegations above and below the bins.

use super::{Finding, Lab, open::decision};

pub(super) const REQUIREMENTS: &[&str] = &["TAP15-d"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    decision(lab, REQUIREMENTS)
}
