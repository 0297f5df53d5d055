//! Succinct roles: from 1.25 MB and 69 per cent to nothing and 9 per cent.
//!
//! **Where**: TAP 15, Rationale.
//!
//! **Document**: Bins that are delegated to one by one add 1.25 MB and make 69 per cent for a new user; succinct roles add
//! nothing and make 9 per cent.
//!
//! **Claim**: As the document says.
//!
//! **Experiment**: Files of an index of full size are built with a role bins and prefix lists, and with succinct roles below
//! targets.

use tuf_gauntlet_core::bins::model::percent;

use super::{
    Finding, Lab,
    scale::{AS_PUBLISHED, SUCCINCT},
};

pub(super) const REQUIREMENTS: &[&str] = &["P458-SCALE-d", "TAP15-a"];

pub(super) fn run(_: &mut Lab<'_>) -> Finding {
    let (lists, succinct) = (*AS_PUBLISHED, *SUCCINCT);
    // Hundredths of a MiB.
    let mib = lists.bins_role * 100 / (1 << 20);
    Finding::of([
        ("the role bins with prefix lists has 1.25 MiB", (120..130).contains(&mib)),
        ("succinct roles add less than a kilobyte to targets", succinct.targets < 1_000 + ONE_DELEGATION),
        ("a new user takes 9 per cent of an average distribution", percent(succinct.new_user()) <= 9),
        ("a new user takes less with succinct roles than with prefix lists", succinct.new_user() < lists.new_user()),
    ])
    .figure("role bins", lists.bins_role, "bytes")
    .figure("targets with succinct roles", succinct.targets, "bytes")
    .figure("new user, prefix lists", percent(lists.new_user()), "%")
    .figure("new user, succinct roles", percent(succinct.new_user()), "%")
    .figure("of these, snapshot", succinct.snapshot, "bytes")
}

/// What targets has without any delegation, at most.
const ONE_DELEGATION: u64 = 1_000;
