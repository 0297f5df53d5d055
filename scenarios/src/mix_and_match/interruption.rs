//! Updates that stop half-way, and repositories that publish meanwhile.

use super::*;

const FOR_DECADES: &str = "sign a second timestamp 1, valid until 2099, with the stolen timestamp key";

/// A second timestamp of the version that the client holds lists another snapshot.
///
/// Versions are what tells files apart, so there must not be two of the same version, and a client takes nothing from
/// the second.
pub(crate) fn equal_timestamp_lists_another_snapshot(s: &mut Writer) {
    s.cites(["TUF-5.4.3-c"]);
    s.refresh(accepts());
    s.attack("sign a second timestamp 1, which lists a snapshot 2, with stolen keys", |a| {
        a.repository.set_version(Timestamp, 1);
        a.publish([Snapshot]);
    });
    for _ in 0..2 {
        s.refresh(either_way().trusting(Timestamp, 1).trusting(Snapshot, 1).not_asking_for("2.snapshot.json"));
    }
    s.attack_ends();
    s.publish([Snapshot]);
    s.refresh(accepts());
}

/// A second timestamp of the version that the client holds lists another hash for the same snapshot version.
///
/// Taken over, it would bring a second snapshot of the same version along.
pub(crate) fn equal_timestamp_lists_another_hash(s: &mut Writer) {
    s.cites(["TUF-5.4.3-c"]);
    s.repository.timestamp_lists = Listing::full();
    s.refresh(accepts());
    s.attack("sign a second snapshot 1 and a second timestamp 1 that lists its hash, with stolen keys", |a| {
        a.repository.set_version(Timestamp, 1);
        a.repository.set_version(Snapshot, 1);
        a.forge(&Snapshot, note);
    });
    for _ in 0..2 {
        s.refresh(either_way().trusting(Timestamp, 1).trusting(Snapshot, 1));
    }
    s.attack_ends();
    s.publish([Snapshot]);
    s.refresh(accepts());
}

/// A second timestamp of the version that the client holds expires decades later.
///
/// Taken over, it would let whoever once had the timestamp key freeze the client with no new version to show.
pub(crate) fn equal_timestamp_expires_later(s: &mut Writer) {
    s.cites(["TUF-5.4.3-c"]);
    s.refresh(accepts());
    s.attack(FOR_DECADES, prolong_timestamp);
    for _ in 0..2 {
        s.refresh(either_way().trusting(Timestamp, 1));
    }
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// A second timestamp of the version that the client holds turns up when the first has expired.
///
/// Its version is still what the client has seen. But whether a file that has expired, and so is no longer to be trusted, is
/// one to compare with, the specification leaves open.
pub(crate) fn equal_timestamp_after_expiry(s: &mut Writer) {
    s.cites(["TUF-5.4.3-h", "TUF-5.4.3-c"]);
    s.refresh(accepts());
    s.attack(FOR_DECADES, |a| {
        a.wait(days(2));
        prolong_timestamp(a);
    });
    s.refresh(
        either("reports", rejects().trusting(Timestamp, 1))
            .or("stops silently", accepts().trusting(Timestamp, 1))
            .or("an expired file no longer counts", accepts()),
    );
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// An update breaks off after timestamp, because the new snapshot is not there.
///
/// The timestamp has been stored by then. When the snapshot has come, the timestamp is still the same: by the letter of
/// the workflow that ends the next update before it has fetched what is missing, until there is another timestamp. The
/// rule that an error must not leave a client unable to update says otherwise.
pub(crate) fn interrupted_after_timestamp(s: &mut Writer) {
    s.cites(["TUF-5.4.5-a", "TUF-5.4.3-f"]);
    s.refresh(accepts());
    s.publish([Targets]);
    withhold_newest(s, &Snapshot);
    s.refresh(rejects().trusting(Timestamp, 2).trusting(Snapshot, 1));
    s.attack_ends();
    s.refresh(either("goes on", accepts()).or("stops silently", accepts().trusting(Snapshot, 1).trusting(Targets, 1)));
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// An update breaks off after snapshot, because the new targets metadata is not there.
///
/// The snapshot has been stored by then. When the targets metadata has come, the timestamp is still the same.
pub(crate) fn interrupted_after_snapshot(s: &mut Writer) {
    s.cites(["TUF-5.5.7-a", "TUF-5.4.3-f"]);
    s.refresh(accepts());
    s.publish([Targets]);
    withhold_newest(s, &Targets);
    s.refresh(rejects().trusting(Snapshot, 2).trusting(Targets, 1));
    s.attack_ends();
    s.refresh(either("goes on", accepts()).or("stops silently", accepts().trusting(Targets, 1)));
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// The very first update of a client breaks off after timestamp.
///
/// A client that then takes an unchanged timestamp for no news has no snapshot at all.
pub(crate) fn first_update_interrupted_after_timestamp(s: &mut Writer) {
    s.cites(["TUF-5.4.5-a", "TUF-5.4.3-f"]);
    s.publish([]);
    withhold_newest(s, &Snapshot);
    s.refresh(rejects().trusting(Timestamp, 1).trusting_no(Snapshot));
    s.attack_ends();
    s.refresh(either("goes on", accepts()).or("stops silently", accepts().trusting_no(Snapshot).trusting_no(Targets)));
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// The very first update of a client breaks off after snapshot.
pub(crate) fn first_update_interrupted_after_snapshot(s: &mut Writer) {
    s.cites(["TUF-5.5.7-a", "TUF-5.4.3-f"]);
    s.publish([]);
    withhold_newest(s, &Targets);
    s.refresh(rejects().trusting(Snapshot, 1).trusting_no(Targets));
    s.attack_ends();
    s.refresh(either("goes on", accepts()).or("stops silently", accepts().trusting_no(Targets)));
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// What an update has accepted is stored, role by role.
pub(crate) fn accepted_files_are_stored(s: &mut Writer) {
    s.cites(["TUF-5.4.5-a", "TUF-5.5.7-a", "TUF-5.6.6-a"]);
    s.refresh(accepts());
    for role in [Timestamp, Snapshot, Targets] {
        s.publish([role]);
        s.refresh(accepts());
    }
}

/// A mirror has the new timestamp already and still the old snapshot, without consistent snapshots.
///
/// Nobody means any harm. The two files do not go together, and the client has to wait for the mirror to catch up.
pub(crate) fn mirror_half_synchronised(s: &mut Writer) {
    s.cites(["TUF-5.5.4-a", "TUF-1.5.2-g", "TUF-5.4.3-f"]);
    use_plain_names(s);
    s.refresh(accepts());
    s.publish([Snapshot]);
    s.attack("lag behind with snapshot.json", |a| a.replay(&Snapshot, 1));
    s.refresh(rejects().trusting(Timestamp, 2).trusting(Snapshot, 1));
    s.attack_ends();
    s.refresh(either("goes on", accepts()).or("stops silently", accepts().trusting(Snapshot, 1)));
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// A new version is published while a client is in the middle of an update, with consistent snapshots.
///
/// The files of the version that it has begun with are still there, so it finishes undisturbed; the next update brings
/// the new one.
pub(crate) fn publication_during_update(s: &mut Writer) {
    s.cites(["TUF-6.2.1-c"]);
    s.publish([]);
    s.repository.add_target("file.txt", NEW);
    s.publish([Targets]);
    s.attack("a client has been answered with timestamp 1 when version 2 is published", |a| a.replay(&Timestamp, 1));
    let first = accepts().trusting(Timestamp, 1).trusting(Snapshot, 1).trusting(Targets, 1);
    s.download(["file.txt"], first.delivering(&[OLD]));
    s.attack_ends();
    s.download(["file.txt"], accepts());
}

/// A new version with a new root is published just after a client has asked for that root.
pub(crate) fn publication_after_request_for_root(s: &mut Writer) {
    s.cites(["TUF-6.2.1-c"]);
    s.refresh(accepts());
    s.publish([Root, Targets]);
    s.attack("a client has been told that there is no root 2 when it is published", |a| a.withhold("2.root.json"));
    s.refresh(accepts().trusting(Root, 1).trusting(Timestamp, 2).trusting(Snapshot, 2).trusting(Targets, 2));
    s.attack_ends();
    s.refresh(accepts());
}

/// A new version is published just after a client has asked for timestamp, without consistent snapshots.
///
/// The snapshot that goes with the timestamp is gone. An error is right; a mixture would not be.
pub(crate) fn plain_publication_after_request_for_timestamp(s: &mut Writer) {
    s.cites(["TUF-6.2.1-d", "TUF-5.5.4-a", "TUF-1.5.2-g"]);
    publish_thrice_by_plain_names(s);
    s.attack("a client has been answered with timestamp 2 when version 3 is published", |a| a.replay(&Timestamp, 2));
    s.refresh(rejects().trusting(Timestamp, 2).trusting(Snapshot, 1).trusting(Targets, 1));
    s.attack_ends();
    s.refresh(accepts());
}

/// A new version is published just after a client has asked for snapshot, without consistent snapshots.
pub(crate) fn plain_publication_after_request_for_snapshot(s: &mut Writer) {
    s.cites(["TUF-6.2.1-d", "TUF-5.6.4-a", "TUF-1.5.2-g"]);
    publish_thrice_by_plain_names(s);
    s.attack("a client has been answered with timestamp and snapshot 2 when version 3 is published", |a| {
        a.replay(&Timestamp, 2);
        a.replay(&Snapshot, 2);
    });
    s.refresh(rejects().trusting(Timestamp, 2).trusting(Snapshot, 2).trusting(Targets, 1));
    s.attack_ends();
    s.refresh(accepts());
}

fn prolong_timestamp(a: &mut Adversary<'_>) {
    a.replace(&Timestamp, |d| {
        d.set("expires", "2099-01-01T00:00:00Z");
    });
}

fn publish_thrice_by_plain_names(s: &mut Writer) {
    use_plain_names(s);
    s.refresh(accepts());
    s.publish([Targets]);
    s.publish([Targets]);
}

fn withhold_newest(s: &mut Writer, role: &Role) {
    let name = s.repository.served_name(role, s.repository.version(role));
    s.attack(&format!("answer 404 to requests for {name}"), |a| a.withhold(&name));
}
