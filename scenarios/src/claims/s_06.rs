//! Whether a keyid has to be the hash of its key.
//!
//! **Where**: TUF specification, §4.2.1 and §4.3, against TAP 12.
//!
//! **Document**: Clients have to calculate each keyid and compare it; the proposal drops that and demands that a key counts
//! once, whatever it is called.
//!
//! **Claim**: The editors have to decide, since a client cannot follow both.
//!
//! **Experiment**: A root in which a keyid is another text than the hash of its key; one key under two keyids, in two
//! spellings, or under two types, where two signatures are needed.

use super::{Finding, Lab, open::decision};

pub(super) const REQUIREMENTS: &[&str] = &["TUF-4.3-h", "TUF-4.3-j", "TAP12-a", "TAP12-b"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    decision(lab, REQUIREMENTS, &[])
}
