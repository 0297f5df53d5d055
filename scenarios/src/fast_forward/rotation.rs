//! Which changes of keys count as a rotation, and what becomes of a recovery that is disturbed (TUF §5.3.11).

use super::*;

const BOTH: &str = "either rotation clears both";

const OWN: &str = "each rotation clears its own";

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
    s.in_both_profiles();
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
    s.in_both_profiles();
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
