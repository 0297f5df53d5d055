//! Rollback attacks: files that were good once, shown to a client that has moved on (TUF §1.5.2).

use crate::prelude::*;

/// The mirror replays a timestamp the client has already moved past.
///
/// The old file is correctly signed and not expired, so only its version gives it away.
pub(crate) fn timestamp_version(s: &mut Writer) {
    s.cites(["TUF-5.4.3-a"]);
    s.publish([Timestamp]);
    s.publish([Timestamp]);
    s.refresh(accepts().trusting(Timestamp, 2));
    s.attack("replay timestamp 1", |a| a.replay(&Timestamp, 1));
    s.refresh(rejects().trusting(Timestamp, 2));
}
