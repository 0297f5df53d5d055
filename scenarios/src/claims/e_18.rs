//! The list of corrections is not complete.
//!
//! **Where**: The discussion of PEP 458.
//!
//! **Document**: Nothing.
//!
//! **Claim**: More corrections will follow.
//!
//! **Experiment**: Counted are the claims of the discussion and the requirements that they are about, and the requirements that other
//! claims here are about and none of those is.

use std::collections::BTreeSet;

use super::{Finding, Lab, claims};

pub(super) const REQUIREMENTS: &[&str] = &[];

pub(super) fn run(_: &mut Lab<'_>) -> Finding {
    let (thread, others): (Vec<_>, Vec<_>) = claims().into_iter().partition(|claim| claim.id().starts_with("E-"));
    let about = |claims: &[super::Claim]| -> BTreeSet<&str> {
        claims.iter().flat_map(|claim| claim.requirements).copied().collect()
    };
    let known = about(&thread);
    let beyond: Vec<&str> = about(&others).into_iter().filter(|id| !known.contains(id)).collect();
    let of_pep: Vec<&str> = beyond.iter().filter(|id| id.starts_with("P458")).copied().collect();
    Finding::editorial(format!(
        "claims that the discussion does not have are about {} requirements that it does not touch, {} of them statements of PEP 458: {}",
        beyond.len(),
        of_pep.len(),
        of_pep.join(", ")
    ))
    .part("there are statements of PEP 458 to be put to the test that the discussion does not touch", !of_pep.is_empty())
    .figure("claims of the discussion", thread.len(), "")
    .figure("requirements that they are about", known.len(), "")
    .figure("requirements that only other claims are about", beyond.len(), "")
}
