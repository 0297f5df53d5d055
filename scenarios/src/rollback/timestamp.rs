//! Old timestamps, and timestamps that list old snapshots (TUF §5.4.3).

use super::*;

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

/// The mirror replays an old timestamp again and again.
///
/// A client that has stored what it refused, or that drops what it trusted, gives way at the second attempt.
pub(crate) fn timestamp_version_again(s: &mut Writer) {
    s.cites(["TUF-5.4.3-a", "TUF-4.3-g"]);
    timestamp_2(s);
    s.attack("replay timestamp 1", |a| a.replay(&Timestamp, 1));
    s.refresh(rejects().trusting(Timestamp, 2).not_reaching(Snapshot));
    s.refresh(rejects().trusting(Timestamp, 2).not_reaching(Snapshot));
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// The mirror replays an old timestamp that lists length and hashes of the very snapshot the client has.
///
/// What the timestamp says of the snapshot is all true. That does not make the timestamp a new one.
pub(crate) fn timestamp_version_with_hashes(s: &mut Writer) {
    s.cites(["TUF-5.4.3-a"]);
    s.repository.timestamp_lists = Listing::full();
    s.repository.snapshot_lists = Listing::full();
    timestamp_2(s);
    s.attack("replay timestamp 1", |a| a.replay(&Timestamp, 1));
    s.refresh(rejects().trusting(Timestamp, 2).not_reaching(Snapshot));
}

/// The mirror replays an old timestamp to a client that has been running since it saw the newer one.
pub(crate) fn timestamp_version_while_running(s: &mut Writer) {
    s.cites(["TUF-5.4.3-a"]);
    s.keep_running();
    timestamp_2(s);
    s.attack("replay timestamp 1", |a| a.replay(&Timestamp, 1));
    s.refresh(rejects().trusting(Timestamp, 2).not_reaching(Snapshot));
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// A fresh timestamp has a lower version than the one the client holds, which has expired meanwhile.
///
/// The workflow compares with the trusted timestamp and knows no other end of it than a rotation of keys. But nothing
/// expired may be trusted: by the letter of that rule there is none to compare with.
pub(crate) fn timestamp_version_after_expiry(s: &mut Writer) {
    s.cites(["TUF-5.4.3-h", "TUF-5.4.3-a"]);
    timestamp_2(s);
    s.wait(days(2));
    s.publish([Timestamp]);
    s.attack("sign a fresh timestamp 1 with the stolen timestamp key", |a| publish_as(a, &Timestamp, 1));
    let refused = rejects().trusting(Timestamp, 2).not_reaching(Snapshot);
    s.refresh(either(STILL_COUNTS, refused).or(NO_LONGER_COUNTS, accepts()));
    s.attack_ends();
    s.refresh(accepts());
}

/// The mirror replays an old timestamp together with a new root that changes no keys.
///
/// Only a rotation of timestamp or snapshot keys makes a client forget what it has seen.
pub(crate) fn timestamp_version_after_root_update(s: &mut Writer) {
    s.cites(["TUF-5.3.11-f", "TUF-5.4.3-a"]);
    timestamp_2(s);
    s.publish([Root]);
    s.attack("replay timestamp 1 beside the new root", |a| a.replay(&Timestamp, 1));
    s.refresh(rejects().trusting(Root, 2).trusting(Timestamp, 2));
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// The mirror replays an old timestamp together with a new root that replaces the root keys.
pub(crate) fn timestamp_version_after_root_rotation(s: &mut Writer) {
    s.cites(["TUF-5.3.11-f", "TUF-5.4.3-a"]);
    timestamp_2(s);
    s.rotate(Root, Signers::one("root-2"));
    s.attack("replay timestamp 1 beside the new root", |a| a.replay(&Timestamp, 1));
    s.refresh(rejects().trusting(Root, 2).trusting(Timestamp, 2));
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// A timestamp of a lower version comes together with a new root that replaces the targets key.
///
/// The replacement of the targets key says nothing about timestamp and snapshot: what is known of them stays.
pub(crate) fn timestamp_version_after_targets_rotation(s: &mut Writer) {
    s.cites(["TUF-6.1-d", "TUF-5.3.11-f"]);
    timestamp_2(s);
    s.rotate(Targets, Signers::one("targets-2"));
    s.attack("sign timestamp 1 anew with the stolen timestamp key, listing the newest snapshot", |a| {
        publish_as(a, &Timestamp, 1);
    });
    s.refresh(rejects().trusting(Root, 2).trusting(Timestamp, 2));
    s.attack_ends();
    s.refresh(accepts());
}

/// The mirror replays an old timestamp some time after the client has followed a rotation of the timestamp key.
///
/// The rotation made the client forget once. A client that compares with the root it was shipped with forgets every time.
pub(crate) fn timestamp_version_after_rotation(s: &mut Writer) {
    s.cites(["TUF-5.3.11-f", "TUF-5.4.3-a", "TUF-5.2-c"]);
    s.refresh(accepts());
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.refresh(accepts());
    s.publish([Timestamp]);
    s.refresh(accepts());
    s.attack("replay timestamp 2, the first by the new key", |a| a.replay(&Timestamp, 2));
    s.refresh(rejects().trusting(Timestamp, 3));
}

/// The client updates twice while nothing new is published.
///
/// A timestamp of the same version is dropped; that is no error.
pub(crate) fn timestamp_unchanged(s: &mut Writer) {
    s.cites(["TUF-5.4.3-b"]);
    s.in_both_profiles();
    s.refresh(accepts());
    s.refresh(
        either("stops at the timestamp", accepts().not_reaching(Snapshot).not_reaching(Targets))
            .or("fetches the rest again", accepts()),
    );
}

/// A new timestamp lists the snapshot the client already has.
///
/// The listed version may stay the same; it only may not go down. To fetch the file again is needless but allowed.
pub(crate) fn timestamp_renewed(s: &mut Writer) {
    s.cites(["TUF-5.4.3-i"]);
    s.refresh(accepts());
    s.publish([Timestamp]);
    s.refresh(
        either("keeps the snapshot", accepts().not_reaching(Snapshot)).or("fetches the snapshot again", accepts()),
    );
}

/// The client comes back after the repository has published many versions of everything.
///
/// No step is missing to the client: of all roles but root, only the newest file counts.
pub(crate) fn versions_skipped(s: &mut Writer) {
    s.cites(["TUF-5.5.5-e"]);
    s.refresh(accepts());
    for _ in 0..7 {
        s.publish([Targets]);
        s.publish([Snapshot]);
    }
    s.refresh(accepts());
}

/// A new timestamp lists an old snapshot.
///
/// The timestamp is newer than the client's and the old snapshot is still there, correctly signed and not expired. Nothing in
/// it goes back either: only its version, as listed, gives it away.
pub(crate) fn listed_snapshot_version(s: &mut Writer) {
    s.cites(["TUF-5.4.3-g", "TUF-4.3-g"]);
    s.in_both_profiles();
    snapshot_2(s);
    s.attack("list snapshot 1 in a new timestamp, by the stolen timestamp key", |a| {
        list_old(a, &Timestamp, &Snapshot);
    });
    s.refresh(rejects().trusting(Timestamp, 2).trusting(Snapshot, 2).not_reaching(Snapshot));
}

/// A new timestamp lists an old snapshot with its right length and hashes.
pub(crate) fn listed_snapshot_version_with_hashes(s: &mut Writer) {
    s.cites(["TUF-5.4.3-g"]);
    s.repository.timestamp_lists = Listing::full();
    snapshot_2(s);
    s.attack("list snapshot 1 in a new timestamp, by the stolen timestamp key", |a| {
        list_old(a, &Timestamp, &Snapshot);
    });
    s.refresh(rejects().trusting(Timestamp, 2).trusting(Snapshot, 2).not_reaching(Snapshot));
}

/// A repository without consistent snapshots lists an old snapshot in a new timestamp, and serves it.
pub(crate) fn listed_snapshot_version_with_plain_names(s: &mut Writer) {
    s.cites(["TUF-5.4.3-g"]);
    with_plain_names(s);
    snapshot_2(s);
    s.attack("list snapshot 1 in a new timestamp, by the stolen timestamp key, and serve it", |a| {
        list_old(a, &Timestamp, &Snapshot);
    });
    s.refresh(rejects().trusting(Timestamp, 2).trusting(Snapshot, 2).not_reaching(Snapshot));
}

/// New timestamps list an old snapshot, one after the other.
///
/// A client that stores the first of them, although it refuses it, has no objection to the second.
pub(crate) fn listed_snapshot_version_again(s: &mut Writer) {
    s.cites(["TUF-5.4.3-g", "TUF-1.5.2-h"]);
    snapshot_2(s);
    s.attack("list snapshot 1 in timestamp 3, by the stolen timestamp key", |a| list_old(a, &Timestamp, &Snapshot));
    s.refresh(rejects().trusting(Timestamp, 2).trusting(Snapshot, 2));
    s.attack("list snapshot 1 in timestamp 4 as well", |a| {
        a.repository.set_version(Timestamp, 4);
        list_old(a, &Timestamp, &Snapshot);
    });
    s.refresh(rejects().trusting(Timestamp, 2).trusting(Snapshot, 2));
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// A new timestamp lists an old snapshot after the client's own timestamp has expired.
///
/// Nothing in that snapshot is older than what the client has. Whether an expired timestamp is still the one to compare
/// with, the specification leaves open.
pub(crate) fn listed_snapshot_version_after_expiry(s: &mut Writer) {
    s.cites(["TUF-5.4.3-h", "TUF-5.4.3-g"]);
    snapshot_2(s);
    s.wait(days(2));
    s.publish([Timestamp]);
    s.attack("list snapshot 1 in a fresh timestamp, by the stolen timestamp key", |a| {
        list_old(a, &Timestamp, &Snapshot);
    });
    let refused = rejects().trusting(Timestamp, 2).trusting(Snapshot, 2).not_reaching(Snapshot);
    s.refresh(either(STILL_COUNTS, refused).or(NO_LONGER_COUNTS, accepts()));
    s.attack_ends();
    s.publish([Timestamp]);
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// After a rotation of the timestamp key, a timestamp by the new key lists an old snapshot.
///
/// The workflow knows the snapshot's own version only through the timestamp. Without a trusted timestamp, whether the stored
/// snapshot is still a floor is for the client to decide.
pub(crate) fn snapshot_version_without_timestamp(s: &mut Writer) {
    s.cites(["TUF-5.5.5-f"]);
    snapshot_2(s);
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.attack("list snapshot 1 in a timestamp by the new key, which is stolen as well", |a| {
        list_old(a, &Timestamp, &Snapshot);
    });
    s.refresh(
        either("snapshot goes back", accepts().trusting(Snapshot, 1))
            .or("snapshot does not go back", rejects().trusting(Snapshot, 2)),
    );
    s.attack_ends();
    s.publish([Timestamp]);
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// The client has timestamp 2; all else is at version 1.
fn timestamp_2(s: &mut Writer) {
    s.publish([]);
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// The client has snapshot 2 and timestamp 2; targets is still at version 1.
fn snapshot_2(s: &mut Writer) {
    s.publish([]);
    s.publish([Snapshot]);
    s.refresh(accepts());
}
