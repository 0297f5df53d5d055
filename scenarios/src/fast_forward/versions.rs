//! Which versions can be driven up with which keys, and how a rotation helps.

use super::*;

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
    s.in_both_profiles();
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
