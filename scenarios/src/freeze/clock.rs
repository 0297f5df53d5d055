//! To the second, during an update, and in a client that runs for long (TUF §5.1).

use super::*;

/// A root is accepted in its last second, and another is not in the second at which it expires.
pub(crate) fn root_to_the_second(s: &mut Writer) {
    s.cites(["TUF-5.3.10-b", "TUF-5.3.10-a"]);
    to_the_second(s, &Root, rejects().trusting(Root, 2).not_reaching(Timestamp));
}

/// A timestamp is accepted in its last second, and another is not in the second at which it expires.
pub(crate) fn timestamp_to_the_second(s: &mut Writer) {
    s.cites(["TUF-5.3.10-b", "TUF-5.4.4-a"]);
    to_the_second(s, &Timestamp, rejects().trusting(Timestamp, 1).not_reaching(Snapshot));
}

/// A snapshot is accepted in its last second, and another is not in the second at which it expires.
pub(crate) fn snapshot_to_the_second(s: &mut Writer) {
    s.cites(["TUF-5.3.10-b", "TUF-5.5.6-a"]);
    to_the_second(s, &Snapshot, rejects().trusting(Timestamp, 2).trusting(Snapshot, 1));
}

/// Targets metadata is accepted in its last second, and another is not in the second at which it expires.
pub(crate) fn targets_to_the_second(s: &mut Writer) {
    s.cites(["TUF-5.3.10-b", "TUF-5.6.5-a"]);
    to_the_second(s, &Targets, rejects().trusting(Snapshot, 2).trusting(Targets, 1));
}

/// A delegated role is accepted in its last second, and not in the second at which it expires.
pub(crate) fn delegated_to_the_second(s: &mut Writer) {
    s.cites(["TUF-5.3.10-b", "TUF-5.6.7-h"]);
    let packages = packages(s);
    s.repository.set_lifetime(packages.clone(), hours(1));
    s.publish([]);
    s.wait(seconds(3_599));
    s.download(["package.whl"], accepts());
    s.publish([packages.clone()]);
    s.attack("hold version 2 of the delegated role back until the second at which it expires", |a| {
        a.wait_until_expired(&packages);
    });
    s.download(["package.whl"], rejects());
    s.attack_ends();
    s.publish([packages]);
    s.download(["package.whl"], accepts());
}

/// Root expires during an update, while the mirror is slow to answer.
///
/// The time of an update is taken once, when it begins, and what was valid then is valid to its end.
pub(crate) fn root_expires_during_the_update(s: &mut Writer) {
    s.cites(["TUF-5.1-a"]);
    s.in_both_profiles();
    expire_during_update(s, &Root, "2.root.json");
    s.refresh(accepts().trusting(Root, 1));
}

/// Timestamp expires during an update, while the mirror is slow to answer.
pub(crate) fn timestamp_expires_during_the_update(s: &mut Writer) {
    s.cites(["TUF-5.1-a"]);
    s.in_both_profiles();
    expire_during_update(s, &Timestamp, "timestamp.json");
    s.refresh(accepts().trusting(Timestamp, 1));
}

/// Snapshot expires during an update, while the mirror is slow to answer.
pub(crate) fn snapshot_expires_during_the_update(s: &mut Writer) {
    s.cites(["TUF-5.1-a"]);
    s.in_both_profiles();
    expire_during_update(s, &Snapshot, "1.snapshot.json");
    s.refresh(accepts().trusting(Snapshot, 1));
}

/// Targets metadata expires during an update, while the mirror is slow to answer.
pub(crate) fn targets_expires_during_the_update(s: &mut Writer) {
    s.cites(["TUF-5.1-a"]);
    s.in_both_profiles();
    expire_during_update(s, &Targets, "1.targets.json");
    s.refresh(accepts().trusting(Targets, 1));
}

/// A delegated role expires between the start of an update and its turn, while the mirror is slow to answer.
///
/// How long an update lasts once the application asks for targets is not said: a client may take a new time for that.
pub(crate) fn delegated_expires_during_the_update(s: &mut Writer) {
    s.cites(["TUF-5.1-b"]);
    s.in_both_profiles();
    let packages = packages(s);
    expire_during_update(s, &packages, "1.packages.json");
    s.download(["package.whl"], either("keeps the start time", accepts()).or("takes a new time", rejects()));
}

/// A client that keeps running updates again after its root has expired.
///
/// The time is fixed for one update, not for the life of the client.
pub(crate) fn running_client_looks_at_the_clock_again(s: &mut Writer) {
    s.cites(["TUF-5.1-c", "TUF-5.3.10-c"]);
    s.keep_running();
    expire_stored(s, &Root);
    for _ in 0..2 {
        s.refresh(rejects().trusting(Root, 1));
    }
    s.attack_ends();
    s.publish([Root]);
    s.refresh(accepts());
}

/// A client that keeps running is shown a timestamp that expired since its last update.
pub(crate) fn running_client_and_expired_timestamp(s: &mut Writer) {
    s.cites(["TUF-5.1-c", "TUF-5.4.4-a"]);
    s.keep_running();
    hold_back(s, &Timestamp);
    for _ in 0..2 {
        s.refresh(rejects().trusting(Timestamp, 1));
    }
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// A client that keeps running is shown fresh timestamps over the snapshot that it holds, which has expired.
///
/// It has looked at the date of that snapshot once, when it was new. Nobody makes it look again but itself.
pub(crate) fn running_client_and_outlived_snapshot(s: &mut Writer) {
    s.keep_running();
    super::expiry::snapshot_outlived(s);
}

/// A client that keeps running is shown fresh snapshots over the targets metadata that it holds, which has expired.
pub(crate) fn running_client_and_outlived_targets(s: &mut Writer) {
    s.keep_running();
    super::expiry::targets_outlived(s);
}

fn to_the_second(s: &mut Writer, role: &Role, too_late: Expectation) {
    s.repository.set_lifetime(role.clone(), hours(1));
    s.publish([]);
    s.wait(seconds(3_599));
    s.refresh(accepts());
    s.publish([role.clone()]);
    s.attack(&format!("hold {role} 2 back until the second at which it expires"), |a| a.wait_until_expired(role));
    s.refresh(too_late);
    s.attack_ends();
    s.publish([role.clone()]);
    s.refresh(accepts());
}

fn expire_during_update(s: &mut Writer, role: &Role, slow: &str) {
    s.repository.set_lifetime(role.clone(), hours(1));
    s.attack(&format!("take two hours to answer the request for {slow}, while {role} is valid for one"), |a| {
        a.delay(slow, hours(2));
    });
}
