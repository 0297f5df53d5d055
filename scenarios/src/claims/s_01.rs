//! An equal timestamp ends the update before its expiry is looked at.
//!
//! **Where**: TUF specification, §5.4.3.1 and §5.4.4.
//!
//! **Document**: A timestamp of the same version as the trusted one is discarded, and the update stops without an error. That
//! the timestamp has not expired is checked in the step after that.
//!
//! **Claim**: The editors have to decide whether an expired timestamp that is shown again is an error, and whether a client
//! whose timestamp is unchanged still has to look at the files below it.
//!
//! **Experiment**: A mirror shows the trusted timestamp again after its expiry; a timestamp stays as it is while snapshot,
//! targets or a delegated role below it expires or was never fetched.

use tuf_gauntlet_core::reference::Check;

use super::{
    Finding, Lab,
    open::{Letter, decision},
};

pub(super) const REQUIREMENTS: &[&str] = &["TUF-5.4.3-d", "TUF-5.4.3-e", "TUF-5.4.3-f"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let silent =
        |scenario| Letter { without: Some(Check::EqualTimestampExpiry), scenario, harm: "label(stops silently)" };
    decision(lab, REQUIREMENTS, &[silent("freeze::timestamp_replayed_after_expiry"), silent("freeze::download_after_expiry")])
        .remark("A client by the letter ends the update at the equal timestamp. It is shown one for ever after its expiry, without an error.")
}
