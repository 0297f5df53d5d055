//! Fast-forward attacks: version numbers driven up with stolen keys, and the way back (TUF §5.3.11).

use crate::prelude::*;

/// A stolen timestamp key drives the timestamp's version up; the repository replaces the key.
///
/// The new root is what tells the client that the high version is not to be measured by.
pub(crate) fn timestamp_version(s: &mut Writer) {
    s.cites(["TUF-5.3.11-a", "TUF-1.5.2-d", "TUF-5.4.2-c"]);
    inflated_timestamp(s);
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.refresh(accepts());
}

/// A stolen timestamp key drives the timestamp's version up, and the repository at first goes on as before.
///
/// As long as the key is not replaced, the honest lower version is no different from a rollback.
pub(crate) fn timestamp_version_before_rotation(s: &mut Writer) {
    s.cites(["TUF-5.3.11-f", "TUF-5.3.11-a", "TUF-1.5.2-d"]);
    inflated_timestamp(s);
    s.publish([Timestamp]);
    s.refresh(rejects().trusting(Timestamp, FAR));
    s.refresh(rejects().trusting(Timestamp, FAR));
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.refresh(accepts());
}

/// The timestamp with the high version expires before the repository goes on.
///
/// For those who still measure by a file that has expired, waiting is no way back, and only the new key is. By the letter of
/// the rule that nothing expired is trusted, there is nothing left to measure by.
pub(crate) fn timestamp_version_after_expiry(s: &mut Writer) {
    s.cites(["TUF-5.4.3-h", "TUF-5.3.11-a"]);
    inflated_timestamp(s);
    s.wait(days(2));
    s.publish([Timestamp]);
    s.refresh(
        either("an expired file still counts", rejects().trusting(Timestamp, FAR))
            .or("an expired file no longer counts", accepts()),
    );
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.refresh(accepts());
}

/// The way back after a fast-forward of timestamp, for a client that has been running all the time.
pub(crate) fn timestamp_version_while_running(s: &mut Writer) {
    s.cites(["TUF-5.3.11-a", "TUF-1.5.2-d"]);
    s.keep_running();
    inflated_timestamp(s);
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.refresh(accepts());
}

/// After the way back, the mirror shows the timestamp with the high version again.
///
/// It is signed by the replaced key, so it no longer says anything.
pub(crate) fn inflated_timestamp_again(s: &mut Writer) {
    s.cites(["TUF-5.4.2-c", "TUF-1.5.2-d"]);
    inflated_timestamp(s);
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.refresh(accepts());
    s.attack("sign timestamp 1000 once more with the old key", |a| {
        a.repository.set_version(Timestamp, FAR);
        a.forge(&Timestamp, |d| {
            d.signed_by(&[Key::named("timestamp-1")]);
        });
    });
    s.refresh(rejects());
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// A stolen timestamp key lists a snapshot of a high version, which does not exist.
///
/// No snapshot key is needed for it: the timestamp is valid by itself, and whoever stores it is barred from all true ones.
pub(crate) fn listed_snapshot_version(s: &mut Writer) {
    s.cites(["TUF-5.3.11-a", "TUF-1.5.2-d"]);
    s.refresh(accepts());
    s.attack("list snapshot 1000 in a new timestamp, by the stolen timestamp key", |a| {
        a.forge(&Timestamp, |d| {
            d.list("snapshot.json", FAR);
        });
    });
    s.refresh(rejects().trusting(Snapshot, 1));
    s.attack_ends();
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.refresh(accepts());
}

/// The stolen keys of timestamp and snapshot drive the versions of both up; the repository replaces both keys.
pub(crate) fn snapshot_version(s: &mut Writer) {
    s.cites(["TUF-5.3.11-a", "TUF-5.3.11-b", "TUF-1.5.2-d"]);
    inflated_snapshot(s);
    s.publish([Snapshot]);
    s.refresh(rejects().trusting(Timestamp, FAR).trusting(Snapshot, FAR));
    rotate_both(s);
    s.refresh(accepts());
}

/// The stolen keys of timestamp and snapshot list targets of a high version, which does not exist.
pub(crate) fn listed_targets_version(s: &mut Writer) {
    s.cites(["TUF-5.3.11-b", "TUF-1.5.2-d"]);
    s.refresh(accepts());
    s.attack("list targets 1000 in a new snapshot, by the stolen keys of snapshot and timestamp", |a| {
        list(a, "targets.json", FAR);
    });
    s.refresh(rejects().trusting(Targets, 1));
    s.attack_ends();
    rotate_both(s);
    s.refresh(accepts());
}

/// Targets of a high version are listed and do not exist; the repository replaces the snapshot key alone.
///
/// Timestamp and snapshot go on above the versions that the adversary has used. Of what the client has seen, only the listed
/// version of targets has to be forgotten, and that stands in snapshot.
pub(crate) fn listed_targets_version_with_snapshot_rotation(s: &mut Writer) {
    s.cites(["TUF-5.3.11-b", "TUF-1.5.2-d"]);
    s.refresh(accepts());
    s.attack("list targets 1000 in a new snapshot, by the stolen keys of snapshot and timestamp", |a| {
        list(a, "targets.json", FAR);
    });
    s.refresh(rejects().trusting(Targets, 1));
    s.attack_ends();
    s.rotate(Snapshot, Signers::one("snapshot-2"));
    outrun(s);
    s.refresh(accepts());
}

/// The stolen keys of targets, snapshot and timestamp drive the version of targets up; all three are replaced.
pub(crate) fn targets_version(s: &mut Writer) {
    s.cites(["TUF-5.3.11-b", "TUF-1.5.2-d"]);
    inflated_targets(s);
    outrun(s);
    s.refresh(rejects().trusting(Targets, FAR));
    rotate_both(s);
    s.rotate(Targets, Signers::one("targets-2"));
    s.refresh(accepts());
}

/// Targets of a high version were accepted, and only the keys of timestamp and snapshot are replaced.
///
/// The workflow lets the client forget what snapshot listed. That it also holds a file of targets 1000, by a key which is
/// still good, is a veto to those who take the general rule against lower versions by its letter.
pub(crate) fn targets_version_with_the_key_kept(s: &mut Writer) {
    s.cites(["TUF-5.3.11-h"]);
    inflated_targets(s);
    rotate_both(s);
    s.publish([Targets]);
    s.refresh(
        either("stored targets have no veto", accepts())
            .or("stored targets have a veto", rejects().trusting(Targets, FAR)),
    );
    s.rotate(Targets, Signers::one("targets-2"));
    s.refresh(accepts());
}

/// With length and hashes listed everywhere, all versions are driven up; all three keys are replaced.
pub(crate) fn targets_version_with_hashes(s: &mut Writer) {
    s.cites(["TUF-5.3.11-a", "TUF-5.3.11-b", "TUF-1.5.2-d"]);
    s.repository.timestamp_lists = Listing::full();
    s.repository.snapshot_lists = Listing::full();
    inflated_everywhere(s, FAR, accepts().trusting(Timestamp, FAR).trusting(Targets, FAR));
}

/// The stolen keys of timestamp and snapshot list a delegated role at a high version, which does not exist.
pub(crate) fn listed_delegated_version(s: &mut Writer) {
    s.cites(["TUF-5.3.11-h", "TUF-1.5.2-d"]);
    project(s);
    s.download(["a.whl"], accepts());
    s.attack("list project 1000 in a new snapshot, by the stolen keys of snapshot and timestamp", |a| {
        list(a, "project.json", FAR);
    });
    s.download(["a.whl"], rejects().trusting(Targets, 1));
    s.attack_ends();
    rotate_both(s);
    s.download(["a.whl"], accepts());
}

/// A delegated role's version is driven up with its own stolen key and those of snapshot and timestamp.
///
/// The client has fetched the role's file at the high version. After the keys are replaced it has to fetch the honest one.
pub(crate) fn delegated_version(s: &mut Writer) {
    s.cites(["TUF-5.3.11-h", "TUF-1.5.2-d"]);
    let project = inflated_project(s, FAR, accepts());
    rotate_both(s);
    s.repository.delegations_mut(&Targets)[0].signers = Signers::one("project-2");
    s.publish([Targets, project.clone()]);
    s.download(["a.whl"], accepts().trusting(project, 2));
}

/// A delegated role of a high version was accepted, and only the keys of timestamp and snapshot are replaced.
pub(crate) fn delegated_version_with_the_key_kept(s: &mut Writer) {
    s.cites(["TUF-5.3.11-h"]);
    let project = inflated_project(s, FAR, accepts());
    rotate_both(s);
    s.publish([project.clone()]);
    s.download(
        ["a.whl"],
        either("stored targets have no veto", accepts().trusting(project, 2))
            .or("stored targets have a veto", rejects()),
    );
    s.repository.delegations_mut(&Targets)[0].signers = Signers::one("project-2");
    s.publish([Targets]);
    s.download(["a.whl"], accepts());
}

/// Snapshot lists a role that has never existed, and the repository replaces the snapshot key.
///
/// No version is driven up. But a role that is listed must stay listed, so every honest snapshot is refused from then on.
pub(crate) fn phantom_role(s: &mut Writer) {
    s.cites(["TUF-5.3.11-i", "TUF-1.5.2-d"]);
    planted_phantom(s);
    s.rotate(Snapshot, Signers::one("snapshot-2"));
    outrun(s);
    s.refresh(accepts());
}

/// Snapshot lists a role that has never existed, and the repository at first goes on without it.
pub(crate) fn phantom_role_before_rotation(s: &mut Writer) {
    s.cites(["TUF-5.3.11-i", "TUF-5.5.5-c"]);
    planted_phantom(s);
    outrun(s);
    s.refresh(rejects().trusting(Snapshot, 2));
    rotate_both(s);
    s.refresh(accepts());
}

/// A role that has never existed is listed by a stolen key, and the repository replaces the timestamp key alone.
///
/// By the letter the rotation of either key clears both files. Many clients drop each file for its own key's sake.
pub(crate) fn timestamp_rotation_alone(s: &mut Writer) {
    s.cites(["TUF-5.3.11-c"]);
    planted_phantom(s);
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    outrun(s);
    s.refresh(either(BOTH, accepts()).or(OWN, rejects().trusting(Snapshot, 2)));
    s.rotate(Snapshot, Signers::one("snapshot-2"));
    s.refresh(accepts());
}

/// Snapshot's version is driven up, and the repository replaces the snapshot key alone.
///
/// The trusted timestamp lists the high version. By the letter it is cleared together with the snapshot.
pub(crate) fn snapshot_rotation_alone(s: &mut Writer) {
    s.cites(["TUF-5.3.11-c"]);
    s.refresh(accepts());
    s.attack("publish snapshot 1000, by the stolen keys of snapshot and timestamp", |a| {
        a.repository.set_version(Snapshot, FAR);
        a.publish([Snapshot]);
    });
    s.refresh(accepts().trusting(Snapshot, FAR));
    s.attack_ends();
    s.rotate(Snapshot, Signers::one("snapshot-2"));
    s.repository.set_version(Timestamp, NEAR);
    s.refresh(either(BOTH, accepts()).or(OWN, rejects().trusting(Timestamp, 2)));
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.refresh(accepts());
}

/// The keys of timestamp and snapshot are replaced in two roots, timestamp first, and the client sees them one by one.
pub(crate) fn timestamp_rotation_first(s: &mut Writer) {
    s.cites(["TUF-5.3.11-a", "TUF-5.3.11-b"]);
    inflated_snapshot(s);
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.publish([Snapshot]);
    s.refresh(either("the first rotation suffices", accepts()).or("each rotation is needed", rejects()));
    s.rotate(Snapshot, Signers::one("snapshot-2"));
    s.refresh(accepts());
}

/// The keys of timestamp and snapshot are replaced in two roots, snapshot first, and the client sees them one by one.
pub(crate) fn snapshot_rotation_first(s: &mut Writer) {
    s.cites(["TUF-5.3.11-a", "TUF-5.3.11-b"]);
    inflated_snapshot(s);
    s.rotate(Snapshot, Signers::one("snapshot-2"));
    s.refresh(either("the first rotation suffices", accepts()).or("each rotation is needed", rejects()));
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.refresh(accepts());
}

/// The keys of timestamp and snapshot are replaced in two roots, and the client sees both at once.
pub(crate) fn rotations_while_away(s: &mut Writer) {
    s.cites(["TUF-5.3.11-e"]);
    inflated_snapshot(s);
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.publish([Snapshot]);
    s.rotate(Snapshot, Signers::one("snapshot-2"));
    s.refresh(accepts());
}

/// The timestamp key is replaced, and further roots that change nothing follow before the client comes back.
///
/// Between the last root and the one before it no key has changed. The rotation lies further back.
pub(crate) fn rotation_in_an_intermediate_root(s: &mut Writer) {
    s.cites(["TUF-5.3.11-e", "TUF-5.3.11-a"]);
    inflated_timestamp(s);
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.publish([]);
    s.publish([Root]);
    s.publish([Root]);
    s.refresh(accepts());
}

/// The timestamp key is replaced, and a later root returns to the old key before the client comes back.
///
/// Root by root, the key has been replaced twice. From the first root to the last, nothing has changed.
pub(crate) fn key_returns_while_away(s: &mut Writer) {
    s.cites(["TUF-5.3.11-e"]);
    inflated_timestamp(s);
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.publish([]);
    s.rotate(Timestamp, Signers::one("timestamp-1"));
    s.refresh(
        either("every rotation counts", accepts()).or("only the last root counts", rejects().trusting(Timestamp, FAR)),
    );
    s.rotate(Timestamp, Signers::one("timestamp-3"));
    s.refresh(accepts());
}

/// The timestamp key is replaced, and later the old one returns; the client sees one root after the other.
pub(crate) fn key_returns(s: &mut Writer) {
    s.cites(["TUF-5.3.11-a", "TUF-1.5.2-d"]);
    inflated_timestamp(s);
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.refresh(accepts());
    s.rotate(Timestamp, Signers::one("timestamp-1"));
    s.refresh(accepts());
}

/// A new timestamp key is first listed beside the stolen one, which a later root removes.
///
/// Whether the addition already counts is open. When the stolen key has gone, there is no doubt.
pub(crate) fn key_added_then_removed(s: &mut Writer) {
    s.cites(["TUF-5.3.11-d", "TUF-5.3.11-a"]);
    inflated_timestamp(s);
    s.rotate(Timestamp, Signers::of(1, &["timestamp-1", "timestamp-2"]));
    s.refresh(
        either("addition is no rotation", rejects().trusting(Timestamp, FAR)).or("addition is a rotation", accepts()),
    );
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.refresh(accepts());
}

/// A new timestamp key is added in one root and the stolen one removed in the next, while the client is away.
pub(crate) fn key_added_then_removed_while_away(s: &mut Writer) {
    s.cites(["TUF-5.3.11-e", "TUF-5.3.11-a"]);
    inflated_timestamp(s);
    s.rotate(Timestamp, Signers::of(1, &["timestamp-1", "timestamp-2"]));
    s.publish([]);
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.refresh(accepts());
}

/// Of two timestamp keys one has been stolen and drives the version up; it is removed and not replaced.
///
/// The stored timestamp is signed by a key that no longer counts. Whether a removal alone is a rotation is open.
pub(crate) fn key_removed(s: &mut Writer) {
    s.cites(["TUF-5.3.11-d"]);
    s.repository.set_signers(Timestamp, Signers::of(1, &["timestamp-1", "timestamp-2"]));
    inflated_by(s, &["timestamp-2"]);
    s.rotate(Timestamp, Signers::one("timestamp-1"));
    s.refresh(
        either("removal is a rotation", accepts()).or("removal is no rotation", rejects().trusting(Timestamp, FAR)),
    );
    s.rotate(Timestamp, Signers::one("timestamp-3"));
    s.refresh(accepts());
}

/// Of three timestamp keys, two of which have to sign, two have been stolen, and one of these is replaced.
///
/// One key fewer than the threshold has changed, yet the stored timestamp no longer has enough good signatures.
pub(crate) fn one_of_several_keys_replaced(s: &mut Writer) {
    s.cites(["TUF-5.3.11-d"]);
    s.repository.set_signers(Timestamp, Signers::of(2, &["timestamp-1", "timestamp-2", "timestamp-3"]));
    inflated_by(s, &["timestamp-1", "timestamp-2"]);
    s.rotate(Timestamp, Signers::of(2, &["timestamp-1", "timestamp-4", "timestamp-3"]));
    s.refresh(
        either("one replaced key is a rotation", accepts())
            .or("one replaced key is no rotation", rejects().trusting(Timestamp, FAR)),
    );
    s.rotate(Timestamp, Signers::of(2, &["timestamp-5", "timestamp-6", "timestamp-7"]));
    s.refresh(accepts());
}

/// Of two timestamp keys one has been stolen, and the repository requires both from then on.
///
/// The keys stay the same. The stored timestamp has too few signatures for the new threshold.
pub(crate) fn threshold_raised(s: &mut Writer) {
    s.cites(["TUF-5.3.11-d"]);
    s.repository.set_signers(Timestamp, Signers::of(1, &["timestamp-1", "timestamp-2"]));
    inflated_by(s, &["timestamp-1"]);
    s.rotate(Timestamp, Signers::of(2, &["timestamp-1", "timestamp-2"]));
    s.refresh(
        either("threshold change is no rotation", rejects().trusting(Timestamp, FAR))
            .or("threshold change is a rotation", accepts()),
    );
    s.rotate(Timestamp, Signers::of(2, &["timestamp-3", "timestamp-4"]));
    s.refresh(accepts());
}

/// A root adds a timestamp key, and the mirror shows an older timestamp beside it.
///
/// Nothing has been taken back by the addition. A client that forgets for it can be rolled back each time a key is added.
pub(crate) fn rollback_after_addition(s: &mut Writer) {
    rollback_beside(s, Signers::one("timestamp-1"), Signers::of(1, &["timestamp-1", "timestamp-2"]), "addition");
}

/// A root lists the same timestamp keys in another order, and the mirror shows an older timestamp beside it.
pub(crate) fn rollback_after_reordering(s: &mut Writer) {
    let keys = ["timestamp-1", "timestamp-2"];
    rollback_beside(s, Signers::of(1, &keys), Signers::of(1, &[keys[1], keys[0]]), "reordering");
}

/// A root lowers the threshold of timestamp, and the mirror shows an older timestamp beside it.
///
/// What was trusted before is still signed well enough, and so is every older file.
pub(crate) fn rollback_after_lowered_threshold(s: &mut Writer) {
    let keys = ["timestamp-1", "timestamp-2"];
    rollback_beside(s, Signers::of(2, &keys), Signers::of(1, &keys), "threshold change");
}

/// Only the root key is replaced after the timestamp's version was driven up.
///
/// A new root is not a new timestamp key: the high version stays the measure until that key goes.
pub(crate) fn root_rotation_alone(s: &mut Writer) {
    s.cites(["TUF-5.3.11-f", "TUF-5.3.11-a"]);
    inflated_timestamp(s);
    s.rotate(Root, Signers::one("root-2"));
    s.publish([Timestamp]);
    s.refresh(rejects().trusting(Root, 2).trusting(Timestamp, FAR));
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.refresh(accepts());
}

/// Only the targets key is replaced after the timestamp's version was driven up.
pub(crate) fn targets_rotation_alone(s: &mut Writer) {
    s.cites(["TUF-6.1-d", "TUF-5.3.11-f", "TUF-5.3.11-a"]);
    inflated_timestamp(s);
    s.rotate(Targets, Signers::one("targets-2"));
    s.refresh(rejects().trusting(Root, 2).trusting(Timestamp, FAR));
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.refresh(accepts());
}

/// The mirror withholds the timestamp in the very update in which the client learns of the new timestamp key.
///
/// The next update finds no new root. What was to be forgotten must have been forgotten for good in the first.
pub(crate) fn recovery_interrupted(s: &mut Writer) {
    s.cites(["TUF-5.3.11-a", "TUF-1.5.2-d", "TUF-5.4.2-c"]);
    inflated_timestamp(s);
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.attack("withhold the timestamp", |a| a.withhold("timestamp.json"));
    s.refresh(rejects().trusting(Root, 2));
    s.attack_ends();
    s.refresh(accepts());
}

/// The mirror adds a root that nobody has signed after the one that replaces the timestamp key.
///
/// The good root is stored, and the update ends at the bad one, before the step that forgets. By the letter of the workflow the
/// next update sees no rotation any more, and the adversary needs no key to keep the way back closed.
pub(crate) fn recovery_interrupted_among_roots(s: &mut Writer) {
    s.cites(["TUF-5.3.11-e", "TUF-5.4.2-c"]);
    inflated_timestamp(s);
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.attack("add a root 3 that is signed by a stranger", |a| {
        a.forge(&Root, |d| {
            d.signed_by(&[Key::named("mallory")]);
        });
    });
    s.refresh(rejects().trusting(Root, 2));
    s.attack_ends();
    s.refresh(
        either("an interrupted rotation counts", accepts())
            .or("an interrupted rotation is forgotten", rejects().trusting(Timestamp, FAR)),
    );
    s.rotate(Timestamp, Signers::one("timestamp-3"));
    s.refresh(accepts());
}

/// The mirror withholds the root that replaces the timestamp key, and later lets it through.
pub(crate) fn recovery_delayed(s: &mut Writer) {
    s.cites(["TUF-5.3.11-a", "TUF-1.5.2-d", "TUF-5.3.1-b"]);
    inflated_timestamp(s);
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.publish([]);
    s.publish([Root]);
    s.attack("withhold root 2", |a| a.withhold("2.root.json"));
    s.refresh(rejects().trusting(Root, 1).trusting(Timestamp, FAR));
    s.attack_ends();
    s.refresh(accepts());
}

/// All versions are driven up to the greatest signed number of 32 bits; all three keys are replaced.
pub(crate) fn versions_of_31_bits(s: &mut Writer) {
    s.cites(["TUF-5.3.11-g", "TUF-4.3-f"]);
    let greatest = (1 << 31) - 1;
    inflated_everywhere(s, greatest, accepts().trusting(Timestamp, greatest).trusting(Targets, greatest));
}

/// All versions are driven up beyond the signed numbers of 32 bits; all three keys are replaced.
pub(crate) fn versions_beyond_31_bits(s: &mut Writer) {
    large(s, 1 << 31);
}

/// All versions are driven up to the greatest number of 32 bits; all three keys are replaced.
pub(crate) fn versions_of_32_bits(s: &mut Writer) {
    large(s, (1 << 32) - 1);
}

/// All versions are driven up to the greatest that a floating-point number is sure to hold; all three keys are replaced.
pub(crate) fn versions_of_53_bits(s: &mut Writer) {
    large(s, (1 << 53) - 1);
}

/// All versions are driven up to the greatest signed number of 64 bits; all three keys are replaced.
///
/// Nothing can be added to such a version: no later file could ever be newer.
pub(crate) fn versions_of_63_bits(s: &mut Writer) {
    large(s, (1 << 63) - 1);
}

/// All versions are driven up to the greatest number of 64 bits; all three keys are replaced.
pub(crate) fn versions_of_64_bits(s: &mut Writer) {
    large(s, u64::MAX);
}

/// A delegated role's version is driven up to the greatest signed number of 64 bits; all keys behind it are replaced.
pub(crate) fn delegated_version_of_63_bits(s: &mut Writer) {
    s.cites(["TUF-5.3.11-g", "TUF-5.3.11-h"]);
    let project = inflated_project(s, (1 << 63) - 1, either(FOLLOWS, accepts()).or(REFUSES, rejects()));
    rotate_both(s);
    s.repository.delegations_mut(&Targets)[0].signers = Signers::one("project-2");
    s.publish([Targets, project.clone()]);
    s.download(["a.whl"], accepts().trusting(project, 2));
}

/// A version out of reach of the honest repository, which goes on at [`NEAR`] where it has to outrun the adversary.
const FAR: u64 = 1000;
const NEAR: u64 = 100;

const BOTH: &str = "either rotation clears both";
const OWN: &str = "each rotation clears its own";
const FOLLOWS: &str = "follows large versions";
const REFUSES: &str = "refuses large versions";

/// The client has been made to trust timestamp 1000; all else is as it was.
fn inflated_timestamp(s: &mut Writer) {
    inflated_by(s, &["timestamp-1"]);
}

/// The client has been made to trust timestamp 1000, signed by these keys.
fn inflated_by(s: &mut Writer, stolen: &[&str]) {
    s.refresh(accepts());
    let keys: Vec<Key> = stolen.iter().map(|name| Key::named(name)).collect();
    s.attack(&format!("sign timestamp 1000 with the stolen {}", stolen.join(" and ")), |a| {
        a.repository.set_version(Timestamp, FAR);
        a.forge(&Timestamp, |d| {
            d.signed_by(&keys);
        });
    });
    s.refresh(accepts().trusting(Timestamp, FAR));
    s.attack_ends();
}

/// The client has been made to trust timestamp 1000 and snapshot 1000.
fn inflated_snapshot(s: &mut Writer) {
    s.refresh(accepts());
    s.attack("publish snapshot 1000 and timestamp 1000, by the stolen keys of both", |a| {
        a.repository.set_version(Snapshot, FAR);
        a.repository.set_version(Timestamp, FAR);
        a.publish([Snapshot]);
    });
    s.refresh(accepts().trusting(Timestamp, FAR).trusting(Snapshot, FAR));
    s.attack_ends();
}

/// The client has been made to trust targets 1000, with snapshot 2 and timestamp 2.
fn inflated_targets(s: &mut Writer) {
    s.refresh(accepts());
    s.attack("publish targets 1000, by the stolen keys of all roles but root", |a| {
        a.repository.set_version(Targets, FAR);
        a.publish([Targets]);
    });
    s.refresh(accepts().trusting(Targets, FAR));
    s.attack_ends();
}

/// The client has been shown snapshot 2, which lists a role that does not exist.
fn planted_phantom(s: &mut Writer) {
    s.refresh(accepts());
    s.attack("list the unknown role phantom in a new snapshot, by the stolen keys of snapshot and timestamp", |a| {
        list(a, "phantom.json", 1);
    });
    s.refresh(accepts().trusting(Snapshot, 2));
    s.attack_ends();
}

/// The client has been shown a delegated role of this version.
fn inflated_project(s: &mut Writer, version: u64, shown: impl Into<Alternatives>) -> Role {
    let project = project(s);
    s.download(["a.whl"], accepts());
    s.attack(&format!("publish project {version}, by its stolen key and those of snapshot and timestamp"), |a| {
        a.repository.set_version(project.clone(), version);
        a.publish([project.clone()]);
    });
    s.download(["a.whl"], shown);
    s.attack_ends();
    project
}

/// The client is shown this version of all roles but root, and then the keys of all of them are replaced.
fn inflated_everywhere(s: &mut Writer, version: u64, shown: impl Into<Alternatives>) {
    s.refresh(accepts());
    s.attack(&format!("publish all but root as version {version}, by the stolen keys"), |a| {
        for role in [Targets, Snapshot, Timestamp] {
            a.repository.set_version(role, version);
        }
        a.publish([Targets]);
    });
    s.refresh(shown);
    s.attack_ends();
    rotate_both(s);
    s.rotate(Targets, Signers::one("targets-2"));
    s.refresh(accepts());
}

fn large(s: &mut Writer, version: u64) {
    s.cites(["TUF-5.3.11-g", "TUF-4.3-f"]);
    let follows = accepts().trusting(Timestamp, version).trusting(Snapshot, version).trusting(Targets, version);
    inflated_everywhere(s, version, either(FOLLOWS, follows).or(REFUSES, rejects()));
}

/// A root changes the timestamp keys `before` to `after`, and the adversary shows timestamp 1 beside it.
fn rollback_beside(s: &mut Writer, before: Signers, after: Signers, what: &str) {
    s.cites(["TUF-5.3.11-d"]);
    s.repository.set_signers(Timestamp, before);
    s.publish([]);
    s.publish([Timestamp]);
    s.refresh(accepts());
    s.rotate(Timestamp, after);
    s.attack("replay timestamp 1 beside the new root", |a| a.replay(&Timestamp, 1));
    s.refresh(
        either(&format!("{what} is no rotation"), rejects().trusting(Root, 2).trusting(Timestamp, 2))
            .or(&format!("{what} is a rotation"), accepts().trusting(Root, 2).trusting(Timestamp, 1)),
    );
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}

fn list(a: &mut Adversary<'_>, file: &str, version: u64) {
    a.forge(&Snapshot, |d| {
        d.list(file, version);
    });
}

fn rotate_both(s: &mut Writer) {
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.rotate(Snapshot, Signers::one("snapshot-2"));
}

/// The repository goes on above the versions of snapshot and timestamp that the adversary has used.
fn outrun(s: &mut Writer) {
    s.repository.set_version(Snapshot, NEAR);
    s.repository.set_version(Timestamp, NEAR);
    s.publish([Snapshot]);
}

/// A repository with a delegated role.
fn project(s: &mut Writer) -> Role {
    s.uses(Feature::PathDelegations);
    let project = Role::delegated("project");
    s.repository.delegate(&Targets, Delegation::new("project", &["*.whl"]));
    s.repository.add_target_to(&project, "a.whl", b"a wheel\n");
    project
}
