//! After a failure: what a client that was refused, cut short or killed makes of the next update (TUF §5).

pub(crate) mod cycle;
pub(crate) mod failure;
pub(crate) mod kill;

use crate::prelude::*;
use tuf_gauntlet_core::mirror::Kill;

/// Publishes a new version of everything, and of the content of `file.txt`.
fn renew(s: &mut Writer) {
    let content = format!("file.txt as of targets {}\n", s.repository.version(&Targets) + 1);
    s.repository.add_target("file.txt", content.as_bytes());
    s.publish([Root, Targets]);
}

/// A delegated role with one target, `a.whl`.
fn with_a_project(s: &mut Writer) -> Role {
    s.uses(Feature::PathDelegations);
    s.repository.delegate(&Targets, Delegation::new("project", &["*.whl"]));
    let project = Role::delegated("project");
    s.repository.add_target_to(&project, "a.whl", b"a wheel\n");
    project
}
