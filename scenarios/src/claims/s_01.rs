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

use super::{Finding, Lab, Table, open::decision};

pub(super) const REQUIREMENTS: &[&str] = &["TUF-5.4.3-d", "TUF-5.4.3-e", "TUF-5.4.3-f"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let finding = decision(lab, REQUIREMENTS);
    let mut table = Table::new("A client that stops at an equal timestamp, by the letter", ["situation", "verdict"]);
    let mut silent = 0;
    for id in ["freeze::timestamp_replayed_after_expiry", "freeze::download_after_expiry"] {
        let scenario = crate::find(id).expect("a scenario of the catalogue");
        let verdict = lab.reading(Check::EqualTimestampExpiry, &scenario);
        silent += usize::from(verdict.contains("silently"));
        table.row([id, &verdict]);
    }
    finding
        .part("a client by the letter is shown an expired timestamp without an end and without an error", silent > 0)
        .figure("situations in which a client by the letter is silent", silent, "")
        .table(table)
        .remark("The client by the letter is the reference client without its check `EqualTimestampExpiry`.")
}
