//! Two signatures with the same keyid: forbidden or discouraged.
//!
//! **Where**: TUF specification, §4.2.1, text and note.
//!
//! **Document**: The text forbids two signatures of one keyid in a file; the note says that there should not be any.
//!
//! **Claim**: The editors have to decide whether such a file is invalid or only counts once.
//!
//! **Experiment**: Files with an entry twice, with a keyid repeated, or with a second signature by the same key, while enough
//! other keys have signed or not.

use super::{Finding, Lab, open::decision};

pub(super) const REQUIREMENTS: &[&str] = &["TUF-4.2.1-d", "TUF-4.2.1-e", "TAP12-d"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    decision(lab, REQUIREMENTS, &[])
}
