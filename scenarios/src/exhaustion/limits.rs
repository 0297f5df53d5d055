//! Files whose length nobody lists (TUF §4.4).

use super::*;

/// More than any client takes of a file whose length it does not know, and far less than it would take to fill a disk.
const GENEROUS: u64 = 32 << 20;

/// Neither timestamp nor snapshot lists a length, and a new file of `role` never ends.
fn endless(s: &mut Writer, role: &Role, name: &str) {
    s.isolated();
    s.download(["file.txt"], accepts());
    s.publish([role.clone()]);
    s.attack(&format!("never end the new {role} file"), |a| {
        let file = a.published(role, 2);
        a.put(name, Reply::Endless(file));
    });
    s.download(["file.txt"], bearable(rejects()).trusting(role.clone(), 1).taking_at_most(name, GENEROUS));
    s.attack_ends();
    renew_timestamp(s, role);
    s.download(["file.txt"], accepts());
}

/// Timestamp lists no length of snapshot, and the snapshot file never ends.
///
/// What is not listed the client has to bound by itself.
pub(crate) fn snapshot_of_no_listed_length(s: &mut Writer) {
    s.cites(["TUF-4.4-b"]);
    endless(s, &Snapshot, "2.snapshot.json");
}

/// Snapshot lists no length of targets, and the targets file never ends.
pub(crate) fn targets_of_no_listed_length(s: &mut Writer) {
    s.cites(["TUF-4.4-b"]);
    endless(s, &Targets, "2.targets.json");
}

/// Snapshot lists no length of a delegated role, and its file never ends.
pub(crate) fn delegated_role_of_no_listed_length(s: &mut Writer) {
    s.cites(["TUF-4.4-b"]);
    s.uses(Feature::PathDelegations);
    s.repository.delegate(&Targets, Delegation::new("project", &["file.txt"]));
    s.repository.remove_target("file.txt");
    let project = Role::delegated("project");
    s.repository.add_target_to(&project, "file.txt", b"a file of the project\n");
    s.isolated();
    s.download(["file.txt"], accepts());
    s.publish([project.clone()]);
    s.attack("never end the new file of the delegated role", |a| {
        let file = a.published(&project, 2);
        a.put("2.project.json", Reply::Endless(file));
    });
    s.download(["file.txt"], bearable(rejects()).taking_at_most("2.project.json", GENEROUS));
    s.attack_ends();
    s.download(["file.txt"], accepts());
}
