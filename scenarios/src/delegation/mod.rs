//! Delegated roles: whose word counts for which target path (TUF §4.5, §5.6.7).

pub(crate) mod format;
pub(crate) mod graph;
pub(crate) mod role;
pub(crate) mod search;

use crate::prelude::*;

const HONEST: &[u8] = b"the honest wheel\n";

const OTHER: &[u8] = b"quite another wheel\n";

/// A day before every script begins.
const PAST: &str = "2034-12-31T00:00:00Z";

/// A repository in which `project` signs for all wheels.
fn project(s: &mut Writer) -> Role {
    project_with(s, |_| {})
}

fn project_with(s: &mut Writer, change: impl FnOnce(&mut Delegation)) -> Role {
    s.uses(Feature::PathDelegations);
    let mut delegation = Delegation::new("project", &["*.whl"]);
    change(&mut delegation);
    s.repository.delegate(&Targets, delegation);
    let project = Role::delegated("project");
    s.repository.add_target_to(&project, "a.whl", HONEST);
    project
}
