//! TUF §5.3.11: what is forgotten after the keys of timestamp or snapshot were rotated.

use super::{Rules, check::Check, metadata::Metadata, workflow::Cycle};
use crate::role::Role;

/// Which of the keys behind §5.3.11 have been rotated.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rotated {
    timestamp: bool,
    snapshot: bool,
}

impl Rotated {
    pub(super) fn between(&mut self, old: &Metadata, new: &Metadata, rules: Rules) {
        self.timestamp |= !new.keeps_keys_of(&Role::Timestamp, old, rules);
        self.snapshot |= !new.keeps_keys_of(&Role::Snapshot, old, rules);
    }
}

impl Cycle<'_> {
    /// §5.3.11. Keys count as rotated if one that was listed is listed no longer; that either rotation deletes both files is
    /// the literal text.
    pub(super) fn recover(&mut self, rotated: Rotated, updated: bool) {
        if self.rules.omits(Check::Recovery) {
            return;
        }
        let mut forget = |role| {
            self.trusted.remove(&role);
            self.store.0.remove(&role);
        };
        let timestamp = rotated.timestamp && !self.rules.omits(Check::RecoverTimestamp);
        let snapshot = rotated.snapshot && !self.rules.omits(Check::RecoverSnapshot);
        let always = updated && self.rules.omits(Check::RecoverOnlyAfterRotation);
        let both = (timestamp || snapshot) && !self.rules.omits(Check::RecoverBoth);
        if timestamp || both || always {
            forget(Role::Timestamp);
        }
        if snapshot || both || always {
            forget(Role::Snapshot);
        }
    }
}
