//! The list of corrections is not complete.
//!
//! **Where**: The discussion of PEP 458.
//!
//! **Document**: Nothing.
//!
//! **Claim**: More corrections will follow.
//!
//! **Experiment**: Counted are the claims of the discussion, and whether others are put to the test here that nobody has made there.

use super::{Finding, Lab, claims};

pub(super) const REQUIREMENTS: &[&str] = &[];

pub(super) fn run(_: &mut Lab<'_>) -> Finding {
    let of_group = |group: &str| claims().iter().filter(|claim| claim.id().starts_with(group)).count();
    let (thread, beyond) = (of_group("E-"), of_group("Q-") + of_group("S-"));
    Finding::editorial(format!("beside the {thread} claims of the discussion, others are put to the test here"))
        .part("there are claims that the discussion does not have", beyond > 0)
        .figure("claims of the discussion", thread, "")
}
