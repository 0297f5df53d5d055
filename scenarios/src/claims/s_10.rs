//! Whether succinct roles end a search.
//!
//! **Where**: TAP 15, specification of succinct roles.
//!
//! **Document**: A delegation by succinct roles is not terminating.
//!
//! **Claim**: The editors have to say it beside the search of the specification, which has no such delegations.
//!
//! **Experiment**: Roles that come after the bins and list what no bin does; terminating delegations above and below the bins. A
//! mirror serves one bin as another, while the next role lists the same target: to a client that goes on after bins, as the
//! proposal has it, and to one for which the search ends there.

use tuf_gauntlet_core::reference::Check;

use super::{
    Finding, Lab,
    open::{Letter, decision},
};

pub(super) const REQUIREMENTS: &[&str] = &["TAP15-d"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let swapped = |without| Letter {
        without,
        scenario: "succinct_roles::swapped_bin_hands_on_the_word",
        harm: "label(takes the word of the next role)",
    };
    // The reference client goes on after bins, as the proposal has it.
    decision(lab, REQUIREMENTS, &[swapped(None), swapped(Some(Check::SearchGoesOnAfterBin))])
        .remark("Where the search goes on after bins, a mirror without any key has the next role answer for a target that a bin lists, \
            by serving another bin in its place. Where it ends there, the target is not found.")
}
