//! PEP 480's table of key compromise.
//!
//! **Where**: PEP 480, "Key Compromise Analysis", Table 1.
//!
//! **Document**: The thief of timestamp can freeze clients, the thief of timestamp and snapshot also make metadata inconsistent,
//! both until something expires. Neither snapshot alone nor targets or a delegated role alone is of any use to a thief. Together
//! with timestamp and snapshot, the keys of a project or of a role above it are enough for malicious updates, and those of root
//! for everything.
//!
//! **Claim**: As the document says.
//!
//! **Experiment**: As for Q-14. The layout is that of PEP 458: `bins` stands where a client meets claimed, recently-claimed and
//! unclaimed, and a bin where it meets a project. A client looks at names only to find their files, so that both are the same to it.

use super::{Finding, Lab, key_tables, scenes::Scenes};
use crate::compromise::PEP_480;

pub(super) const REQUIREMENTS: &[&str] = &["P480-c"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    Scenes::of(
        lab,
        &[
            "pep458::timestamp_alone",
            "pep458::timestamp_lists_a_forged_snapshot",
            "pep458::timestamp_and_snapshot",
            "pep458::timestamp_and_snapshot_go_back",
            "pep458::bins_key_alone",
            "pep458::bins_key_alone_with_hashes",
            "pep458::bins_key_alone_and_a_returning_user",
        ],
    );
    key_tables::finding(PEP_480)
}
