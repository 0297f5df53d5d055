//! Whether timestamp has a version in its file name.
//!
//! **Where**: TUF specification, §6.3.3 against §6.2.1 and §5.4.1.
//!
//! **Document**: One procedure asks for a version prefix in all file names of consistent snapshots; the rules for writing, and
//! the workflow of the client, have timestamp without.
//!
//! **Claim**: The editors have to decide which of the two holds.
//!
//! **Experiment**: Timestamp is served under its plain name only, under both names with different content, and other metadata
//! under plain and versioned names.

use tuf_gauntlet_core::reference::Check;

use super::{
    Finding, Lab,
    open::{Letter, decision},
};

pub(super) const REQUIREMENTS: &[&str] = &["TUF-5.4.1-a"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let prefixed = |scenario| Letter { without: Some(Check::TimestampFileName), scenario, harm: "unsafe" };
    let letters = [
        prefixed("mix_and_match::timestamp_has_no_version_in_its_name"),
        prefixed("mix_and_match::timestamp_also_under_versioned_names"),
    ];
    decision(lab, REQUIREMENTS, &letters)
        .remark("A client by the letter of §6.3.3 asks for timestamp with the version after the one that it has.")
}
