//! PEP 458's table of key compromise.
//!
//! **Where**: PEP 458, "Key Compromise Analysis", Table 4.
//!
//! **Document**: The thief of the keys of targets or of `bins` can do nothing alone: he needs those of timestamp and snapshot as
//! well. The thief of timestamp, snapshot and bin-n can have malicious updates installed, freeze clients and make metadata
//! inconsistent, until root, targets or bins expires, whichever is first. The thief of root can do all that without a limit.
//!
//! **Claim**: As the document says.
//!
//! **Experiment**: With a key and a lifetime of its own for each role, the reference client meets every answer that the thief of
//! each row could give to each of its requests, as a new client and as one that returns, at once and on the days on which
//! something expires, with the keys left as they are or replaced (`cargo gauntlet compromise`). It does so for versions alone (H0), with
//! the hash of snapshot in timestamp (H1), and with all hashes in snapshot (H2). A freeze counts if it is longer than without any
//! key. Beside it all clients are led through the thefts of the catalogue.

use super::{Finding, Lab, key_tables, scenes::Scenes};
use crate::compromise::PEP_458;

pub(super) const REQUIREMENTS: &[&str] = &["P458-COMP-a"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    Scenes::of(
        lab,
        &[
            "pep458::targets_key_alone",
            "pep458::bins_role_key_alone",
            "pep458::bins_role_key_alone_with_hashes",
            "pep458::all_online_keys",
        ],
    );
    key_tables::finding(PEP_458)
}
