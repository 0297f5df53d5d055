//! Every file says by which version of the specification it is written (TAP 6).

use super::*;

/// A new root does not say by which version of the specification it is written.
///
/// Who reads it would have to guess, and a later version may mean something else by the same members.
pub(crate) fn root_without_specification_version(s: &mut Writer) {
    without_specification_version(s, &Root);
}

/// A new timestamp does not say by which version of the specification it is written.
pub(crate) fn timestamp_without_specification_version(s: &mut Writer) {
    without_specification_version(s, &Timestamp);
}

/// A new snapshot does not say by which version of the specification it is written.
pub(crate) fn snapshot_without_specification_version(s: &mut Writer) {
    without_specification_version(s, &Snapshot);
}

/// New targets metadata does not say by which version of the specification it is written.
pub(crate) fn targets_without_specification_version(s: &mut Writer) {
    without_specification_version(s, &Targets);
}

/// A delegated role does not say by which version of the specification it is written.
pub(crate) fn delegated_role_without_specification_version(s: &mut Writer) {
    s.cites(["TAP6-a"]);
    s.uses(Feature::PathDelegations);
    let role = Role::delegated("project");
    s.repository.delegate(&Targets, Delegation::new("project", &["project.txt"]));
    s.repository.add_target_to(&role, "project.txt", b"a project\n");
    s.download(["project.txt"], accepts());
    s.attack("sign project 2 without spec_version", |a| {
        a.forge(&role, |draft| {
            draft.unset("spec_version");
        });
    });
    s.download(["project.txt"], rejects().trusting(role.clone(), 1).without_target_request());
    s.attack_ends();
    s.publish([role.clone()]);
    s.publish([role]);
    s.download(["project.txt"], accepts());
}

fn without_specification_version(s: &mut Writer, role: &Role) {
    s.cites(["TAP6-a"]);
    s.refresh(accepts());
    s.attack(&format!("sign {role} 2 without spec_version"), |a| {
        a.forge(role, |draft| {
            draft.unset("spec_version");
        });
    });
    s.refresh(rejects().trusting(role.clone(), 1).stopping_at(role));
    s.attack_ends();
    s.publish([role.clone()]);
    s.publish([role.clone()]);
    s.refresh(accepts());
}
