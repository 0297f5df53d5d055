//! Snapshots that list old targets metadata, or no longer list some (TUF §5.5.5).

use super::*;

const ROLL_BACK_TARGETS: &str = "list targets 1 in a new snapshot, by the stolen keys of snapshot and timestamp";

const ROLL_BACK_PROJECT: &str = "list project 1 in a new snapshot, by the stolen keys of snapshot and timestamp";

const DROP_PROJECT: &str = "leave project out of a new snapshot, by the stolen keys of snapshot and timestamp";

/// A new snapshot lists an old version of targets.
///
/// Timestamp and snapshot are newer than the client's. The old targets file is still there, correctly signed and not expired.
pub(crate) fn targets_version(s: &mut Writer) {
    s.cites(["TUF-5.5.5-a", "TUF-5.5.7-b", "TUF-4.3-g"]);
    s.in_both_profiles();
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
    s.in_both_profiles();
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
    s.in_both_profiles();
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

/// The client has targets 2, snapshot 2 and timestamp 2.
fn targets_2(s: &mut Writer) {
    s.publish([]);
    s.publish([Targets]);
    s.refresh(accepts());
}

/// Project 2, snapshot 2 and timestamp 2 are published; targets, which delegates to project, is still at version 1.
fn project_2(s: &mut Writer) -> Role {
    let project = project_1(s);
    s.publish([]);
    s.publish([project.clone()]);
    project
}

fn skip_to_snapshot_8(s: &mut Writer) {
    for _ in 3..=8 {
        s.publish([Snapshot]);
    }
}

fn unlist(a: &mut Adversary<'_>, file: &str) {
    a.forge(&Snapshot, |d| {
        d.unlist(file);
    });
}

/// The attack is over, and the repository leaves behind the versions that the adversary has used.
fn outrun(s: &mut Writer) {
    s.attack_ends();
    s.repository.set_version(Snapshot, 100);
    s.repository.set_version(Timestamp, 100);
    s.publish([Snapshot]);
}
