//! Path patterns: which target paths a delegation covers (TUF §4.5).

pub(crate) mod glob;
pub(crate) mod lists;
pub(crate) mod patterns;

use crate::prelude::*;

const HONEST: &[u8] = b"the honest wheel\n";

const OTHER: &[u8] = b"a wheel that nobody asked for\n";

/// A repository in which `project` signs for the paths that match `patterns`, and lists `paths`.
fn project(s: &mut Writer, patterns: &[&str], paths: &[&str]) -> Role {
    s.uses(Feature::PathDelegations);
    s.repository.delegate(&Targets, Delegation::new("project", patterns));
    let project = Role::delegated("project");
    for path in paths {
        s.repository.add_target_to(&project, path, HONEST);
    }
    project
}

/// Target files by their plain names: where the digest goes in a folder is not what is tested here.
fn plain_names(s: &mut Writer) {
    s.uses(Feature::PlainNames);
    s.repository.consistent_snapshot = Some(false);
}
