//! Files of other versions, of other types and under other entries (TUF §5.5.4, §5.6.4, §4.4).

use super::*;

/// The mirror serves an old snapshot where timestamp lists a new one.
///
/// The old one is what the client holds, correctly signed and valid for days.
pub(crate) fn old_snapshot_with_new_timestamp(s: &mut Writer) {
    s.cites(["TUF-5.5.4-a", "TUF-1.5.2-g"]);
    s.refresh(accepts());
    s.publish([Snapshot]);
    s.attack("replay snapshot 1 as snapshot 2", |a| a.replay(&Snapshot, 1));
    s.refresh(rejects().trusting(Timestamp, 2).trusting(Snapshot, 1));
    recover(s);
}

/// The mirror serves a snapshot that is newer than the one timestamp lists.
///
/// Both were honestly published, one after the other. Newer is not better: the timestamp does not vouch for it.
pub(crate) fn new_snapshot_with_old_timestamp(s: &mut Writer) {
    s.cites(["TUF-5.5.4-a", "TUF-1.5.2-g"]);
    s.refresh(accepts());
    s.publish([Snapshot]);
    let old = s.site();
    s.publish([Snapshot]);
    s.attack("go back to timestamp 2, and serve snapshot 3 as snapshot 2", |a| {
        let new = a.published(&Snapshot, 3);
        a.rewind(&old);
        a.put("2.snapshot.json", &new);
    });
    s.refresh(rejects().trusting(Timestamp, 2).trusting(Snapshot, 1));
    recover(s);
}

/// Timestamp lists the very hash of the snapshot served, but another version: a higher one.
pub(crate) fn snapshot_version_lower_than_listed(s: &mut Writer) {
    s.cites(["TUF-5.5.4-a"]);
    contradict_listed_version(s, &Snapshot, 1);
    s.refresh(rejects().trusting(Timestamp, 2).trusting(Snapshot, 1));
    recover(s);
}

/// Timestamp lists the very hash of the snapshot served, but another version: a lower one.
pub(crate) fn snapshot_version_higher_than_listed(s: &mut Writer) {
    s.cites(["TUF-5.5.4-a"]);
    contradict_listed_version(s, &Snapshot, 3);
    s.refresh(rejects().trusting(Timestamp, 2).trusting(Snapshot, 1));
    recover(s);
}

/// The mirror serves old targets metadata where snapshot lists new one.
///
/// So an update would be kept from the client behind fresh timestamps and snapshots.
pub(crate) fn old_targets_with_new_snapshot(s: &mut Writer) {
    s.cites(["TUF-5.6.4-a", "TUF-1.5.2-g"]);
    s.refresh(accepts());
    s.publish([Targets]);
    s.attack("replay targets 1 as targets 2", |a| a.replay(&Targets, 1));
    s.refresh(rejects().trusting(Snapshot, 2).trusting(Targets, 1));
    recover(s);
}

/// The mirror serves targets metadata that is newer than what snapshot lists.
///
/// Both were honestly published, one after the other. The old snapshot lists other versions of everything else.
pub(crate) fn new_targets_with_old_snapshot(s: &mut Writer) {
    s.cites(["TUF-5.6.4-a", "TUF-1.5.2-g"]);
    s.refresh(accepts());
    s.publish([Targets]);
    let old = s.site();
    s.publish([Targets]);
    s.attack("go back to snapshot 2, and serve targets 3 as targets 2", |a| {
        let new = a.published(&Targets, 3);
        a.rewind(&old);
        a.put("2.targets.json", &new);
    });
    s.refresh(rejects().trusting(Snapshot, 2).trusting(Targets, 1));
    recover(s);
}

/// Snapshot lists the very hash of the targets metadata served, but another version: a higher one.
pub(crate) fn targets_version_lower_than_listed(s: &mut Writer) {
    s.cites(["TUF-5.6.4-a"]);
    contradict_listed_version(s, &Targets, 1);
    s.refresh(rejects().trusting(Snapshot, 2).trusting(Targets, 1));
    recover(s);
}

/// Snapshot lists the very hash of the targets metadata served, but another version: a lower one.
pub(crate) fn targets_version_higher_than_listed(s: &mut Writer) {
    s.cites(["TUF-5.6.4-a"]);
    contradict_listed_version(s, &Targets, 3);
    s.refresh(rejects().trusting(Snapshot, 2).trusting(Targets, 1));
    recover(s);
}

/// The mirror serves a new program together with the old version of the library that it was made for.
///
/// Two projects have published together, each under a delegated role of its own. The set never existed.
pub(crate) fn projects_of_two_snapshots(s: &mut Writer) {
    s.cites(["TUF-1.5.2-g", "TUF-5.6.7-g"]);
    let [program, library] = two_projects(s);
    s.download(["program", "library"], accepts());
    s.publish([program, library.clone()]);
    s.attack("replay version 1 of the library's role as version 2", |a| a.replay(&library, 1));
    s.download(["program", "library"], rejects().trusting(Snapshot, 2));
    recover(s);
    s.download(["program", "library"], accepts());
}

/// The mirror serves the old snapshot, and under its names the old program with the new version of its library.
pub(crate) fn project_of_a_later_snapshot(s: &mut Writer) {
    s.cites(["TUF-1.5.2-g", "TUF-5.6.7-g"]);
    let [program, library] = two_projects(s);
    let old = s.site();
    s.publish([program, library.clone()]);
    s.attack("go back to snapshot 1, and serve version 2 of the library's role as version 1", |a| {
        let new = a.published(&library, 2);
        a.rewind(&old);
        a.put("1.library.json", &new);
    });
    s.download(["program", "library"], rejects().trusting(Snapshot, 1));
    recover(s);
    s.download(["program", "library"], accepts());
}

/// Timestamp is signed by its key, and its type is that of another role.
///
/// The type is what keeps a file of one role from being used as one of another where roles share keys.
pub(crate) fn timestamp_of_another_type(s: &mut Writer) {
    s.cites(["TUF-4.2.1-b"]);
    change_type(s, &Timestamp, ["root", "snapshot", "targets"]);
}

/// Snapshot is signed by its key, and its type is that of another role.
pub(crate) fn snapshot_of_another_type(s: &mut Writer) {
    s.cites(["TUF-4.2.1-b"]);
    change_type(s, &Snapshot, ["root", "timestamp", "targets"]);
}

/// Targets metadata is signed by its key, and its type is that of another role.
pub(crate) fn targets_of_another_type(s: &mut Writer) {
    s.cites(["TUF-4.2.1-b"]);
    change_type(s, &Targets, ["root", "timestamp", "snapshot"]);
}

/// Root is signed by its key, and its type is that of another role.
pub(crate) fn root_of_another_type(s: &mut Writer) {
    s.cites(["TUF-4.2.1-b"]);
    change_type(s, &Root, ["timestamp", "snapshot", "targets"]);
}

/// A delegated role is signed by its key, and its type is its own name.
///
/// The type of a delegated role is that of all targets metadata.
pub(crate) fn delegated_of_its_own_type(s: &mut Writer) {
    s.cites(["TUF-4.2.1-b", "TUF-5.6.7-i"]);
    let [program, _] = two_projects(s);
    s.download(["program"], accepts());
    for wrong in ["program", "snapshot"] {
        s.publish([program.clone()]);
        s.attack(&format!("sign the delegated role as a file of type {wrong}, with its stolen key"), |a| {
            a.replace(&program, |d| {
                d.set("_type", wrong);
            });
        });
        s.download(["program"], rejects());
        recover(s);
    }
    s.download(["program"], accepts());
}

/// Snapshot does not list the top-level targets metadata.
///
/// The file is there, under the name that a client could guess. But nobody says that it is the current one.
pub(crate) fn targets_not_listed(s: &mut Writer) {
    s.cites(["TUF-4.4-a"]);
    unlist_targets(s, "signs a snapshot that does not list targets.json", &[]);
    recover(s);
}

/// Snapshot lists the top-level targets metadata under its name with a version.
///
/// Whether names carry a version or not, the listing does not.
pub(crate) fn targets_listed_with_version_in_name(s: &mut Writer) {
    s.cites(["TUF-4.4-d", "TUF-4.4-a", "TUF-6.2.1-a"]);
    unlist_targets(s, "signs a snapshot that lists 1.targets.json instead", &["1.targets.json"]);
}

/// Snapshot lists the top-level targets metadata without the extension of its name.
pub(crate) fn targets_listed_without_extension(s: &mut Writer) {
    s.cites(["TUF-4.4-d", "TUF-4.4-a"]);
    unlist_targets(s, "signs a snapshot that lists targets instead", &["targets"]);
}

fn contradict_listed_version(s: &mut Writer, role: &Role, version: u64) {
    s.repository.timestamp_lists = Listing::full();
    s.repository.snapshot_lists = Listing::full();
    s.refresh(accepts());
    s.attack(&format!("sign and list a {role} 2 that calls itself {version}, with stolen keys"), |a| {
        a.forge(role, |d| {
            d.set("version", version);
        });
    });
}

/// Two delegated roles, `program` and `library`, with one target file each of the same name.
fn two_projects(s: &mut Writer) -> [Role; 2] {
    s.uses(Feature::PathDelegations);
    ["program", "library"].map(|name| {
        let role = Role::delegated(name);
        s.repository.delegate(&Targets, Delegation::new(name, &[name]));
        s.repository.add_target_to(&role, name, OLD);
        role
    })
}

fn change_type(s: &mut Writer, role: &Role, types: [&str; 3]) {
    s.refresh(accepts());
    for wrong in types {
        let held = s.repository.version(role);
        s.publish([role.clone()]);
        s.attack(&format!("sign {role} {} as a file of type {wrong}, with the stolen key", held + 1), |a| {
            a.replace(role, |d| {
                d.set("_type", wrong);
            });
        });
        s.refresh(rejects().trusting(role.clone(), held));
        s.attack_ends();
        s.publish([Timestamp]);
        s.refresh(accepts());
    }
}

fn unlist_targets(s: &mut Writer, what: &str, instead: &[&str]) {
    s.attack(&format!("whoever has the snapshot and timestamp keys {what}"), |a| {
        a.forge(&Snapshot, |d| {
            d.unlist("targets.json");
            for name in instead {
                d.list(name, 1);
            }
        });
    });
    s.refresh(rejects().trusting_no(Targets));
}
