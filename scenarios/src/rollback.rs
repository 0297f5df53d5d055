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

/// A new snapshot lists an old version of targets.
///
/// Timestamp and snapshot are newer than the client's. The old targets file is still there, correctly signed and not expired.
pub(crate) fn targets_version(s: &mut Writer) {
    s.cites(["TUF-5.5.5-a", "TUF-5.5.7-b", "TUF-4.3-g"]);
    targets_2(s);
    s.attack(ROLL_BACK_TARGETS, |a| list_old(a, &Snapshot, &Targets));
    s.refresh(rejects().trusting(Snapshot, 2).trusting(Targets, 2).not_reaching(Targets));
    outrun(s);
    s.refresh(accepts());
}

/// A new snapshot lists an old version of targets, and the timestamp lists the hashes of the new snapshot.
///
/// The new timestamp no longer vouches for the snapshot that the client holds. It is still the one to compare with.
pub(crate) fn targets_version_with_hashes(s: &mut Writer) {
    s.cites(["TUF-5.5.2-b", "TUF-5.5.5-a"]);
    s.repository.timestamp_lists = Listing::full();
    s.repository.snapshot_lists = Listing::full();
    targets_2(s);
    s.attack(ROLL_BACK_TARGETS, |a| list_old(a, &Snapshot, &Targets));
    s.refresh(rejects().trusting(Snapshot, 2).trusting(Targets, 2).not_reaching(Targets));
    outrun(s);
    s.refresh(accepts());
}

/// A repository without consistent snapshots lists an old version of targets in a new snapshot, and serves it.
pub(crate) fn targets_version_with_plain_names(s: &mut Writer) {
    s.cites(["TUF-5.5.5-a", "TUF-5.5.7-b"]);
    with_plain_names(s);
    targets_2(s);
    s.attack(ROLL_BACK_TARGETS, |a| list_old(a, &Snapshot, &Targets));
    s.refresh(rejects().trusting(Snapshot, 2).trusting(Targets, 2).not_reaching(Targets));
}

/// The snapshot that the honest timestamp lists is replaced by one that lists an old version of targets.
///
/// The timestamp lists no hashes, so the snapshot key is all that the adversary needs.
pub(crate) fn targets_version_by_snapshot_key_alone(s: &mut Writer) {
    s.cites(["TUF-5.5.5-a", "TUF-5.5.7-b"]);
    targets_2(s);
    s.publish([Snapshot]);
    s.attack("replace snapshot 3 by one that lists targets 1, by the stolen snapshot key", |a| {
        a.replace(&Snapshot, |d| {
            d.list("targets.json", 1);
        });
    });
    s.refresh(rejects().trusting(Snapshot, 2).trusting(Targets, 2).not_reaching(Targets));
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// New snapshots list an old version of targets, one after the other.
///
/// A client that stores what it refuses, or has lost its snapshot by refusing, has no objection to the second.
pub(crate) fn targets_version_again(s: &mut Writer) {
    s.cites(["TUF-5.5.7-b", "TUF-5.5.5-a", "TUF-1.5.2-h"]);
    targets_2(s);
    s.attack(ROLL_BACK_TARGETS, |a| list_old(a, &Snapshot, &Targets));
    s.refresh(rejects().trusting(Snapshot, 2).trusting(Targets, 2));
    s.attack("list targets 1 in snapshot 4 as well", |a| {
        a.repository.set_version(Snapshot, 4);
        a.repository.set_version(Timestamp, 4);
        list_old(a, &Snapshot, &Targets);
    });
    s.refresh(rejects().trusting(Snapshot, 2).trusting(Targets, 2));
    outrun(s);
    s.refresh(accepts());
}

/// A snapshot is withheld, and the next one lists an old version of targets.
///
/// By then the client has a newer timestamp than the one that its snapshot belongs to. That snapshot is still the one to
/// compare with, also after a restart.
pub(crate) fn targets_version_after_interruption(s: &mut Writer) {
    s.cites(["TUF-5.5.5-a", "TUF-1.5.2-h"]);
    targets_2(s);
    s.publish([Snapshot]);
    s.attack("withhold snapshot 3", |a| a.withhold("3.snapshot.json"));
    s.refresh(rejects().trusting(Snapshot, 2));
    s.attack("list targets 1 in snapshot 4, by the stolen keys of snapshot and timestamp", |a| {
        list_old(a, &Snapshot, &Targets);
    });
    s.refresh(rejects().trusting(Snapshot, 2).trusting(Targets, 2).not_reaching(Targets));
    outrun(s);
    s.refresh(accepts());
}

/// A client at snapshot 2 is next shown snapshot 9, in which targets has gone back.
///
/// The snapshots between are unknown to it. What counts is the one it holds, not the one before the new one.
pub(crate) fn targets_version_after_skip(s: &mut Writer) {
    s.cites(["TUF-5.5.5-e", "TUF-5.5.5-a"]);
    targets_2(s);
    skip_to_snapshot_8(s);
    s.attack("list targets 1 in snapshot 9, by the stolen keys of snapshot and timestamp", |a| {
        list_old(a, &Snapshot, &Targets);
    });
    s.refresh(rejects().trusting(Snapshot, 2).trusting(Targets, 2).not_reaching(Targets));
    outrun(s);
    s.refresh(accepts());
}

/// A new snapshot lists an old version of targets after the client's own snapshot has expired.
///
/// An expired snapshot is no longer to be relied on, but it still says what the client has seen.
pub(crate) fn targets_version_after_expiry(s: &mut Writer) {
    s.cites(["TUF-5.5.5-d", "TUF-5.5.5-a", "TUF-1.5.2-h"]);
    targets_2(s);
    s.wait(days(8));
    s.publish([Snapshot]);
    s.attack(ROLL_BACK_TARGETS, |a| list_old(a, &Snapshot, &Targets));
    s.refresh(rejects().trusting(Snapshot, 2).trusting(Targets, 2).not_reaching(Targets));
    outrun(s);
    s.refresh(accepts());
}

/// A new snapshot lists an old version of targets, together with a new root that changes no keys.
pub(crate) fn targets_version_after_root_update(s: &mut Writer) {
    s.cites(["TUF-5.3.11-f", "TUF-5.5.5-a"]);
    targets_2(s);
    s.publish([Root]);
    s.attack(ROLL_BACK_TARGETS, |a| list_old(a, &Snapshot, &Targets));
    s.refresh(rejects().trusting(Root, 2).trusting(Snapshot, 2).trusting(Targets, 2));
    outrun(s);
    s.refresh(accepts());
}

/// A new snapshot lists an old version of a delegated role.
///
/// The client has the newer file of that role from an earlier download.
pub(crate) fn delegated_version(s: &mut Writer) {
    s.cites(["TUF-5.5.5-b", "TUF-5.5.7-b", "TUF-4.3-g"]);
    s.uses(Feature::PathDelegations);
    let project = project_2(s);
    s.download(["a.whl"], accepts());
    s.attack(ROLL_BACK_PROJECT, |a| list_old(a, &Snapshot, &project));
    s.download(["a.whl"], rejects().trusting(Snapshot, 2).not_reaching(project.clone()));
    outrun(s);
    s.download(["a.whl"], accepts());
}

/// A new snapshot lists an old version of a delegated role that the client has never had need of.
///
/// All the client knows of the role is the version that snapshot listed; that is enough.
pub(crate) fn delegated_version_never_fetched(s: &mut Writer) {
    s.cites(["TUF-5.5.5-b"]);
    let project = project_2(s);
    s.refresh(accepts());
    s.attack(ROLL_BACK_PROJECT, |a| list_old(a, &Snapshot, &project));
    s.refresh(rejects().trusting(Snapshot, 2).not_reaching(project));
    outrun(s);
    s.refresh(accepts());
}

/// A new snapshot lists an old version of a delegated role, with its right length and hashes.
pub(crate) fn delegated_version_with_hashes(s: &mut Writer) {
    s.cites(["TUF-5.5.5-b", "TUF-5.5.2-b"]);
    s.repository.timestamp_lists = Listing::full();
    s.repository.snapshot_lists = Listing::full();
    let project = project_2(s);
    s.refresh(accepts());
    s.attack(ROLL_BACK_PROJECT, |a| list_old(a, &Snapshot, &project));
    s.refresh(rejects().trusting(Snapshot, 2).not_reaching(project));
}

/// A client at snapshot 2 is next shown snapshot 9, in which a delegated role has gone back.
pub(crate) fn delegated_version_after_skip(s: &mut Writer) {
    s.cites(["TUF-5.5.5-e", "TUF-5.5.5-b"]);
    let project = project_2(s);
    s.refresh(accepts());
    skip_to_snapshot_8(s);
    s.attack("list project 1 in snapshot 9, by the stolen keys of snapshot and timestamp", |a| {
        list_old(a, &Snapshot, &project);
    });
    s.refresh(rejects().trusting(Snapshot, 2).not_reaching(project));
    outrun(s);
    s.refresh(accepts());
}

/// A new snapshot lists an old version of a delegated role after the client's own snapshot has expired.
pub(crate) fn delegated_version_after_expiry(s: &mut Writer) {
    s.cites(["TUF-5.5.5-d", "TUF-5.5.5-b", "TUF-1.5.2-h"]);
    let project = project_2(s);
    s.refresh(accepts());
    s.wait(days(8));
    s.publish([Snapshot]);
    s.attack(ROLL_BACK_PROJECT, |a| list_old(a, &Snapshot, &project));
    s.refresh(rejects().trusting(Snapshot, 2).not_reaching(project));
    outrun(s);
    s.refresh(accepts());
}

/// A new snapshot lists an old version of a role to which only a delegated role delegates.
///
/// Snapshot lists all targets metadata alike, however far it is from the top-level role.
pub(crate) fn delegated_version_further_down(s: &mut Writer) {
    s.cites(["TUF-5.5.5-b"]);
    let nested = Role::delegated("nested");
    s.repository.delegate(&Targets, Delegation::new("project", &["*.whl"]));
    s.repository.delegate(&Role::delegated("project"), Delegation::new("nested", &["*.whl"]));
    s.publish([]);
    s.publish([nested.clone()]);
    s.refresh(accepts());
    s.attack("list nested 1 in a new snapshot, by the stolen keys of snapshot and timestamp", |a| {
        list_old(a, &Snapshot, &nested);
    });
    s.refresh(rejects().trusting(Snapshot, 2).not_reaching(nested));
}

/// A new snapshot no longer lists targets.
///
/// Nothing is left to fetch then. A client that takes this for an update has stored a snapshot that permits any targets next.
pub(crate) fn targets_no_longer_listed(s: &mut Writer) {
    s.cites(["TUF-5.5.5-c", "TUF-5.5.7-b"]);
    targets_2(s);
    s.attack("leave targets out of a new snapshot, by the stolen keys of snapshot and timestamp", |a| {
        unlist(a, "targets.json");
    });
    s.refresh(rejects().trusting(Snapshot, 2).trusting(Targets, 2));
    outrun(s);
    s.refresh(accepts());
}

/// A new snapshot no longer lists a delegated role.
///
/// The client has never had need of the role, so nothing but the comparison of the two lists shows that it is gone.
pub(crate) fn delegated_no_longer_listed(s: &mut Writer) {
    s.cites(["TUF-5.5.5-c", "TUF-5.5.7-b"]);
    let project = project_2(s);
    s.refresh(accepts());
    s.attack(DROP_PROJECT, |a| unlist(a, "project.json"));
    s.refresh(rejects().trusting(Snapshot, 2).not_reaching(project));
    outrun(s);
    s.refresh(accepts());
}

/// A new snapshot no longer lists a delegated role, and the timestamp lists the hashes of the new snapshot.
pub(crate) fn delegated_no_longer_listed_with_hashes(s: &mut Writer) {
    s.cites(["TUF-5.5.5-c", "TUF-5.5.2-b"]);
    s.repository.timestamp_lists = Listing::full();
    let project = project_2(s);
    s.refresh(accepts());
    s.attack(DROP_PROJECT, |a| unlist(a, "project.json"));
    s.refresh(rejects().trusting(Snapshot, 2).not_reaching(project));
}

/// A new snapshot no longer lists a delegated role, after the client's own snapshot has expired.
///
/// The client is given nothing old by that. Whether an expired snapshot is still the one to compare with, the specification
/// leaves open.
pub(crate) fn delegated_no_longer_listed_after_expiry(s: &mut Writer) {
    s.cites(["TUF-5.5.5-d", "TUF-5.5.5-c"]);
    let project = project_2(s);
    s.refresh(accepts());
    s.wait(days(8));
    s.publish([Snapshot]);
    s.attack(DROP_PROJECT, |a| unlist(a, "project.json"));
    let refused = rejects().trusting(Snapshot, 2).not_reaching(project);
    s.refresh(either(STILL_COUNTS, refused).or(NO_LONGER_COUNTS, accepts()));
    outrun(s);
    s.refresh(accepts());
}

/// A new snapshot no longer lists a role to which nobody delegates any more.
///
/// It looks like tidying up. But if the role could leave the list, it could come back at a lower version.
pub(crate) fn removed_role_no_longer_listed(s: &mut Writer) {
    s.cites(["TUF-5.5.5-c"]);
    project_2(s);
    s.refresh(accepts());
    s.attack("take back the delegation and leave the role out of snapshot, by all keys but root's", |a| {
        a.repository.delegations_mut(&Targets).clear();
        a.publish_edited([Targets], |d| {
            if d.role == Snapshot {
                d.unlist("project.json");
            }
        });
    });
    s.refresh(rejects().trusting(Snapshot, 2).trusting(Targets, 1));
}

/// The mirror goes back as a whole to an earlier state.
///
/// All files of that state belong together and none has expired: the adversary needs no keys, and the client its memory.
pub(crate) fn whole_mirror(s: &mut Writer) {
    s.cites(["TUF-1.5.2-h", "TUF-5.4.3-a", "TUF-4.3-g"]);
    let old = s.site();
    s.publish([Targets]);
    s.refresh(accepts());
    s.attack("rewind the mirror to its first state", |a| a.rewind(&old));
    s.refresh(rejects().trusting(Timestamp, 2).trusting(Snapshot, 2).trusting(Targets, 2));
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// The mirror goes back and forth between its states.
///
/// Whatever the order in which the client is shown them, what it trusts only ever moves on.
pub(crate) fn whole_mirror_back_and_forth(s: &mut Writer) {
    s.cites(["TUF-1.5.2-h", "TUF-4.3-g"]);
    let mut states = Vec::new();
    for _ in 0..3 {
        states.push(s.site());
        s.publish([Targets, Root]);
        s.refresh(accepts());
    }
    for newest in 4..7 {
        for old in [2, 0, 1] {
            s.attack(&format!("rewind the mirror to state {}", old + 1), |a| a.rewind(&states[old]));
            s.refresh(rejects().trusting(Root, newest).trusting(Timestamp, newest).trusting(Targets, newest));
        }
        s.attack_ends();
        s.publish([Targets, Root]);
        s.refresh(accepts());
    }
}

/// The mirror serves the current root once more, as the next one.
///
/// It is signed by the keys of the current root, its own, and it has not expired. Only the version inside is wrong.
pub(crate) fn root_repeated(s: &mut Writer) {
    root_replayed(s, 2, 2);
}

/// The mirror serves the root before the current one as the next one.
pub(crate) fn root_before(s: &mut Writer) {
    root_replayed(s, 3, 2);
}

/// The mirror serves the first root as the next one.
pub(crate) fn root_first(s: &mut Writer) {
    root_replayed(s, 4, 1);
}

/// The mirror serves the root after the next one in the place of the next one.
///
/// The client would arrive at the newest root, correctly signed, but would not have seen the one it jumped over.
pub(crate) fn root_after_next(s: &mut Writer) {
    s.cites(["TUF-5.3.5-a", "TUF-5.3.1-b"]);
    s.refresh(accepts());
    s.publish([Root]);
    s.publish([Root]);
    s.attack("serve root 3 as root 2", |a| {
        let root = a.published(&Root, 3);
        a.put("2.root.json", &root);
    });
    s.refresh(rejects().trusting(Root, 1).not_reaching(Timestamp));
    s.attack_ends();
    s.refresh(accepts());
}

/// A root that follows the current one says that it is a much later version.
///
/// With the version in the file the adversary, who has the root key, would choose the name of the next file too.
pub(crate) fn root_far_ahead(s: &mut Writer) {
    s.cites(["TUF-5.3.5-a"]);
    s.refresh(accepts());
    s.attack("publish a next root of version 1000, by the stolen root key", |a| {
        a.forge(&Root, |d| {
            d.set("version", 1000);
        });
    });
    s.refresh(rejects().trusting(Root, 1).not_reaching(Timestamp));
    s.attack_ends();
    s.publish([Root]);
    s.refresh(accepts());
}

/// The mirror withholds the next root, but has the one after it.
///
/// There is no way around a missing root: the client stays at its own.
pub(crate) fn root_gap(s: &mut Writer) {
    s.cites(["TUF-5.3.1-b", "TUF-5.3.1-a"]);
    s.refresh(accepts());
    s.publish([Root]);
    s.publish([Root]);
    s.attack("withhold root 2", |a| a.withhold("2.root.json"));
    s.refresh(either_way().trusting(Root, 1));
    s.attack_ends();
    s.refresh(accepts());
}

/// The mirror withholds the root that replaces the timestamp key, but has the one after it.
///
/// The client cannot get to know the new key, so there is no timestamp that it could accept.
pub(crate) fn root_gap_before_rotated_key(s: &mut Writer) {
    s.cites(["TUF-5.3.1-b", "TUF-5.3.1-a"]);
    s.refresh(accepts());
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.publish([]);
    s.publish([Root, Timestamp]);
    s.attack("withhold root 2", |a| a.withhold("2.root.json"));
    s.refresh(rejects().trusting(Root, 1).trusting(Timestamp, 1));
    s.attack_ends();
    s.refresh(accepts());
}

/// A client comes back after 24 new roots, most of them signed by keys it has not heard of.
///
/// Root keys change time and again, so that only every single root leads on to the next.
pub(crate) fn root_chain(s: &mut Writer) {
    s.cites(["TUF-6.1-a", "TUF-5.3.1-a"]);
    s.refresh(accepts());
    for version in 2..=25 {
        let role = if version % 3 == 0 { Timestamp } else { Root };
        let key = format!("{role}-{version}");
        s.rotate(role, Signers::one(&key));
        s.publish([]);
    }
    s.refresh(accepts().trusting(Root, 25));
}

/// A repository with consistent snapshots publishes a new root.
pub(crate) fn root_name_with_consistent_snapshots(s: &mut Writer) {
    s.cites(["TUF-5.3.3-a"]);
    root_name(s, Some(true));
}

/// A repository without consistent snapshots publishes a new root.
///
/// Root is the one role whose files are asked for by version all the same.
pub(crate) fn root_name_with_plain_names(s: &mut Writer) {
    s.cites(["TUF-5.3.3-a"]);
    s.uses(Feature::PlainNames);
    root_name(s, Some(false));
}

/// A repository whose root does not say whether it has consistent snapshots publishes a new root.
pub(crate) fn root_name_unstated(s: &mut Writer) {
    s.cites(["TUF-5.3.3-a", "TUF-4.3-d"]);
    s.uses(Feature::PlainNames);
    root_name(s, None);
}

/// The client has stored a newer root than the one it was shipped with, and updates again.
pub(crate) fn stored_root(s: &mut Writer) {
    s.cites(["TUF-5.2-c", "TUF-5.3.8-b"]);
    s.refresh(accepts());
    s.publish([Root]);
    s.refresh(accepts());
    s.publish([Root]);
    s.refresh(
        either("starts from the stored root", accepts().not_asking_for("2.root.json").asking_for("3.root.json"))
            .or("starts from the shipped root", accepts()),
    );
}

/// The mirror is taken back to the time before a key was replaced, and the old key signs a newer timestamp.
///
/// The client knows the root that replaced the stolen key. If it set out from the shipped root again, the missing next root
/// would hide the replacement from it.
pub(crate) fn stored_root_forgotten(s: &mut Writer) {
    s.cites(["TUF-5.2-c", "TUF-5.3.8-a", "TUF-1.5.2-h"]);
    s.refresh(accepts());
    let old = s.site();
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.refresh(accepts());
    s.attack("rewind the mirror to its first root and sign timestamp 9 with the stolen old key", |a| {
        a.rewind(&old);
        a.replace(&Timestamp, |d| {
            d.set("version", 9).signed_by(&[Key::named("timestamp-1")]);
        });
    });
    s.refresh(rejects().trusting(Root, 2).trusting(Timestamp, 2));
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// The next root is signed by a key that the current root does not name.
///
/// The cycle ends there. The next one asks for the same root again and goes on when the true one has come.
pub(crate) fn root_refused(s: &mut Writer) {
    s.cites(["TUF-5.3.4-f", "TUF-5.2-d"]);
    s.refresh(accepts());
    s.attack("publish a root 2 that is signed by a stranger", |a| {
        a.forge(&Root, |d| {
            d.signed_by(&[Key::named("mallory")]);
        });
    });
    s.refresh(rejects().trusting(Root, 1).not_reaching(Timestamp));
    s.refresh(rejects().trusting(Root, 1).asking_for("2.root.json").not_reaching(Timestamp));
    s.attack_ends();
    s.publish([Root]);
    s.refresh(accepts());
}

/// The mirror belongs to a stranger altogether, from the next root on.
///
/// A client that stores the root before it has verified it refuses once, and starts from the stranger's root next time.
pub(crate) fn root_refused_twice(s: &mut Writer) {
    s.cites(["TUF-5.2-d", "TUF-5.3.4-a"]);
    s.refresh(accepts());
    s.attack("publish everything anew, from root 2 on, by keys of the adversary alone", |a| {
        let mallory = || Signers::one("mallory");
        for role in Role::TOP_LEVEL {
            a.repository.set_signers(role, mallory());
        }
        a.publish_edited([], |d| {
            d.signed_by(&mallory().keys);
        });
    });
    for _ in 0..2 {
        s.refresh(rejects().trusting(Root, 1).trusting(Timestamp, 1).trusting(Targets, 1).not_reaching(Timestamp));
    }
    s.attack_ends();
    s.publish([Root]);
    s.refresh(accepts());
}

/// Of two new roots the first is good and the second is not.
///
/// The first counts: it was accepted and is stored before the second is looked at.
pub(crate) fn root_stored_at_once(s: &mut Writer) {
    s.cites(["TUF-5.3.8-a", "TUF-5.2-d"]);
    s.refresh(accepts());
    s.publish([Root]);
    s.attack("publish a root 3 that is signed by a stranger", |a| {
        a.forge(&Root, |d| {
            d.signed_by(&[Key::named("mallory")]);
        });
    });
    s.refresh(rejects().trusting(Root, 2).not_reaching(Timestamp));
    s.refresh(rejects().trusting(Root, 2).asking_for("3.root.json").not_reaching(Timestamp));
    s.attack_ends();
    s.refresh(accepts());
}

/// A timestamp goes back from one very large version to another that looks the same as a floating-point number.
pub(crate) fn timestamp_version_rounded(s: &mut Writer) {
    rounded(s, &Timestamp, (Timestamp, HIGH));
}

/// The listed version of snapshot goes back by so little that it looks the same as a floating-point number.
pub(crate) fn listed_snapshot_version_rounded(s: &mut Writer) {
    rounded(s, &Snapshot, (Snapshot, HIGH));
}

/// The listed version of targets goes back by so little that it looks the same as a floating-point number.
///
/// Here, equal versions are good enough: a client that rounds goes back to the old file without noticing.
pub(crate) fn targets_version_rounded(s: &mut Writer) {
    rounded(s, &Targets, (Snapshot, 2));
}

/// The listed version of a delegated role goes back by so little that it looks the same as a floating-point number.
pub(crate) fn delegated_version_rounded(s: &mut Writer) {
    let project = project_1(s);
    rounded(s, &project, (Snapshot, 2));
}

/// The first timestamp a client sees has a version beyond the signed numbers of 32 bits; the next has an ordinary one.
///
/// Read into too few bits, the high version is a negative number, and every honest one is a newer one.
pub(crate) fn timestamp_version_beyond_31_bits(s: &mut Writer) {
    wrapped(s, 1 << 31);
}

/// The first timestamp a client sees has a version beyond the numbers of 32 bits; the next has an ordinary one.
///
/// Read into too few bits, the high version is 1.
pub(crate) fn timestamp_version_beyond_32_bits(s: &mut Writer) {
    wrapped(s, (1 << 32) + 1);
}

/// The first timestamp a client sees has a version beyond the signed numbers of 64 bits; the next has an ordinary one.
pub(crate) fn timestamp_version_beyond_63_bits(s: &mut Writer) {
    wrapped(s, 1 << 63);
}

/// The first timestamp a client sees has the greatest version that has 64 bits; the next has an ordinary one.
pub(crate) fn timestamp_version_of_64_bits(s: &mut Writer) {
    wrapped(s, u64::MAX);
}

/// A repository counts its versions up to the greatest signed number of 32 bits.
///
/// That many seconds since 1970 is a date not far off, and there are repositories that take the time for a version.
pub(crate) fn versions_of_31_bits(s: &mut Writer) {
    let greatest = (1 << 31) - 1;
    s.cites(["TUF-4.3-f"]);
    s.refresh(accepts());
    for version in [greatest - 1, greatest] {
        publish_all_as(s, version);
        s.refresh(accepts());
    }
}

/// A repository counts its versions beyond the greatest signed number of 32 bits.
pub(crate) fn versions_beyond_31_bits(s: &mut Writer) {
    counts_past(s, 1 << 31);
}

/// A repository counts the versions of its root beyond the greatest signed number of 32 bits.
///
/// The next root is not listed anywhere: its name is what the client makes of adding one.
pub(crate) fn root_versions_beyond_31_bits(s: &mut Writer) {
    s.cites(["TUF-4.3-f"]);
    s.repository.set_version(Root, (1 << 31) - 1);
    s.refresh(accepts());
    for _ in 0..2 {
        s.publish([Root]);
        s.refresh(either(FOLLOWS, accepts()).or(REFUSES, rejects()));
    }
}

/// A repository counts its versions beyond the greatest number of 32 bits.
pub(crate) fn versions_beyond_32_bits(s: &mut Writer) {
    counts_past(s, 1 << 32);
}

/// A repository counts its versions beyond the numbers that a floating-point number holds exactly.
///
/// A client that rounds asks for the wrong files from then on, or takes the new ones for those that it has.
pub(crate) fn versions_beyond_53_bits(s: &mut Writer) {
    counts_past(s, 1 << 53);
}

/// A repository counts its versions beyond the greatest signed number of 64 bits.
pub(crate) fn versions_beyond_63_bits(s: &mut Writer) {
    counts_past(s, 1 << 63);
}

const ROLL_BACK_TARGETS: &str = "list targets 1 in a new snapshot, by the stolen keys of snapshot and timestamp";
const ROLL_BACK_PROJECT: &str = "list project 1 in a new snapshot, by the stolen keys of snapshot and timestamp";
const DROP_PROJECT: &str = "leave project out of a new snapshot, by the stolen keys of snapshot and timestamp";

/// Two versions that are the same number, 2^54 + 4, where only 53 bits are significant.
const HIGH: u64 = (1 << 54) + 5;
const LOW: u64 = (1 << 54) + 3;

const STILL_COUNTS: &str = "an expired file still counts";
const NO_LONGER_COUNTS: &str = "an expired file no longer counts";

const FOLLOWS: &str = "follows large versions";
const REFUSES: &str = "refuses large versions";

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

/// The client has targets 2, snapshot 2 and timestamp 2.
fn targets_2(s: &mut Writer) {
    s.publish([]);
    s.publish([Targets]);
    s.refresh(accepts());
}

/// A delegated role that is still to be published.
fn project_1(s: &mut Writer) -> Role {
    let project = Role::delegated("project");
    s.repository.delegate(&Targets, Delegation::new("project", &["*.whl"]));
    s.repository.add_target_to(&project, "a.whl", b"a wheel\n");
    project
}

/// Project 2, snapshot 2 and timestamp 2 are published; targets, which delegates to project, is still at version 1.
fn project_2(s: &mut Writer) -> Role {
    let project = project_1(s);
    s.publish([]);
    s.publish([project.clone()]);
    project
}

fn with_plain_names(s: &mut Writer) {
    s.uses(Feature::PlainNames);
    s.repository.consistent_snapshot = Some(false);
}

fn skip_to_snapshot_8(s: &mut Writer) {
    for _ in 3..=8 {
        s.publish([Snapshot]);
    }
}

/// Publishes a new version of `lister` in which the first version of `role` is listed, rightly described, and serves that.
fn list_old(a: &mut Adversary<'_>, lister: &Role, role: &Role) {
    let old = a.published(role, 1);
    a.forge(lister, |d| {
        d.list_as(&role.file_name(), &old);
    });
    a.put(&a.repository.served_name(role, 1), &old);
}

fn unlist(a: &mut Adversary<'_>, file: &str) {
    a.forge(&Snapshot, |d| {
        d.unlist(file);
    });
}

fn publish_as(a: &mut Adversary<'_>, role: &Role, version: u64) {
    a.repository.set_version(role.clone(), version);
    a.publish([role.clone()]);
}

/// The attack is over, and the repository leaves behind the versions that the adversary has used.
fn outrun(s: &mut Writer) {
    s.attack_ends();
    s.repository.set_version(Snapshot, 100);
    s.repository.set_version(Timestamp, 100);
    s.publish([Snapshot]);
}

/// The client is at root `newest`, and the next one it is served is root `replayed`, signed by the same keys.
fn root_replayed(s: &mut Writer, newest: u64, replayed: u64) {
    s.cites(["TUF-5.3.5-a", "TUF-1.5.2-h", "TUF-4.3-g"]);
    s.publish([]);
    for _ in 1..newest {
        s.publish([Root]);
    }
    s.refresh(accepts().trusting(Root, newest));
    s.attack(&format!("serve root {replayed} as root {}", newest + 1), |a| {
        let root = a.published(&Root, replayed);
        a.put(&Root.versioned_file_name(newest + 1), &root);
    });
    for _ in 0..2 {
        s.refresh(rejects().trusting(Root, newest).not_reaching(Timestamp));
    }
    s.attack_ends();
    s.publish([Root]);
    s.refresh(accepts());
}

fn root_name(s: &mut Writer, consistent_snapshot: Option<bool>) {
    s.cites(["TUF-5.3.3-a"]);
    s.repository.consistent_snapshot = consistent_snapshot;
    s.refresh(accepts());
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.refresh(accepts().asking_for("2.root.json"));
}

/// The version of `role` goes back from [`HIGH`] to [`LOW`]; `last` is the file in which the client sees [`HIGH`].
fn rounded(s: &mut Writer, role: &Role, last: (Role, u64)) {
    s.cites(["TUF-4.3-f", "TUF-1.5.2-h"]);
    s.refresh(accepts());
    let (witness, version) = last;
    let advance = |s: &mut Writer, to: u64, others: u64| {
        s.attack(&format!("publish {role} {to}, by the stolen keys of all roles but root"), |a| {
            a.repository.set_version(Snapshot, others);
            a.repository.set_version(Timestamp, others);
            publish_as(a, role, to);
        });
    };
    advance(s, HIGH, 2);
    s.refresh(either(FOLLOWS, accepts().trusting(witness.clone(), version)).or(REFUSES, rejects()));
    advance(s, LOW, 3);
    s.refresh(
        either(FOLLOWS, rejects().trusting(witness.clone(), version)).or(REFUSES, rejects().trusting(witness, 1)),
    );
}

/// A timestamp goes back from `high`, the first version that the client is shown, to the honest one.
fn wrapped(s: &mut Writer, high: u64) {
    s.cites(["TUF-4.3-f", "TUF-1.5.2-h"]);
    s.publish([]);
    s.publish([Timestamp]);
    s.attack(&format!("publish timestamp {high}, by the stolen timestamp key"), |a| publish_as(a, &Timestamp, high));
    s.refresh(either(FOLLOWS, accepts().trusting(Timestamp, high)).or(REFUSES, rejects().trusting_no(Timestamp)));
    s.attack_ends();
    s.refresh(either(FOLLOWS, rejects().trusting(Timestamp, high)).or(REFUSES, accepts().not_going_back(Timestamp)));
}

/// An honest repository gets past a limit with all its roles but root.
fn counts_past(s: &mut Writer, limit: u64) {
    s.cites(["TUF-4.3-f"]);
    s.refresh(accepts());
    for version in [limit - 1, limit, limit + 1] {
        publish_all_as(s, version);
        s.refresh(either(FOLLOWS, accepts()).or(REFUSES, rejects()));
    }
}

fn publish_all_as(s: &mut Writer, version: u64) {
    for role in [Targets, Snapshot, Timestamp] {
        s.repository.set_version(role, version);
    }
    s.publish([Targets]);
}
