//! A terminating delegation to other paths than the one looked for.
//!
//! **Where**: TUF specification, §5.6.7.2.1.
//!
//! **Document**: The search stops at a terminating delegation.
//!
//! **Claim**: The editors have to say that this is meant of delegations whose paths match, if it is.
//!
//! **Experiment**: A terminating delegation to other paths stands before the one that matches; terminating delegations that do
//! match stand before, above and below others.

use tuf_gauntlet_core::reference::Check;

use super::{
    Finding, Lab,
    open::{Letter, decision},
};

pub(super) const REQUIREMENTS: &[&str] = &["TUF-4.5-ab", "TUF-4.5-aa"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let stops = Letter {
        without: Some(Check::TerminatingWhereItCovers),
        scenario: "delegation::terminating_elsewhere",
        harm: "unsafe",
    };
    decision(lab, REQUIREMENTS, &[stops])
        .remark("A client by the letter stops at any terminating delegation, whatever paths it is for.")
}
