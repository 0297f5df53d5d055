//! Rollback attacks: files that were good once, shown to a client that has moved on (TUF §1.5.2).

pub(crate) mod numbers;
pub(crate) mod root;
pub(crate) mod snapshot;
pub(crate) mod timestamp;

use crate::prelude::*;

const STILL_COUNTS: &str = "an expired file still counts";

const NO_LONGER_COUNTS: &str = "an expired file no longer counts";

/// A delegated role that is still to be published.
fn project_1(s: &mut Writer) -> Role {
    let project = Role::delegated("project");
    s.repository.delegate(&Targets, Delegation::new("project", &["*.whl"]));
    s.repository.add_target_to(&project, "a.whl", b"a wheel\n");
    project
}

fn with_plain_names(s: &mut Writer) {
    s.uses(Feature::PlainNames);
    s.repository.consistent_snapshot = Some(false);
}

/// Publishes a new version of `lister` in which the first version of `role` is listed, rightly described, and serves that.
fn list_old(a: &mut Adversary<'_>, lister: &Role, role: &Role) {
    let old = a.published(role, 1);
    a.forge(lister, |d| {
        d.list_as(&role.file_name(), &old);
    });
    a.put(&a.repository.served_name(role, 1), &old);
}

fn publish_as(a: &mut Adversary<'_>, role: &Role, version: u64) {
    a.repository.set_version(role.clone(), version);
    a.publish([role.clone()]);
}
