//! Bins above and below other delegations: every one of a chain has to cover the target path (TUF §4.5).

use super::*;

/// A bin below a bin, and a pattern below that, lead to a target that all three cover.
pub(crate) fn target_covered_all_along(s: &mut Writer) {
    s.cites(["TUF-4.5-p"]);
    s.uses(Feature::PathDelegations);
    let digest = digest("a.whl");
    let outer = bin(s, "outer", &[&digest[..1]], &[]);
    s.repository.delegate(&outer, Delegation::bin("inner", &[&digest[..2]]));
    s.repository.delegate(&Role::delegated("inner"), Delegation::new("wheels", &["*.whl"]));
    s.repository.add_target_to(&Role::delegated("wheels"), "a.whl", HONEST);
    s.download(["a.whl"], accepts());
}

/// A bin below a role for wheels lists another kind of file.
pub(crate) fn bin_below_a_pattern(s: &mut Writer) {
    s.uses(Feature::PathDelegations);
    let exe = "setup.exe";
    let prefixes = [digest("a.whl"), digest(exe)];
    chain(s, Delegation::new("outer", &["*.whl"]), Delegation::bin("inner", &[&prefixes[0], &prefixes[1]]), exe);
}

/// A role for wheels below a bin lists a wheel of another bin.
pub(crate) fn pattern_below_a_bin(s: &mut Writer) {
    s.uses(Feature::PathDelegations);
    let first = digest("a.whl")[..1].to_owned();
    let outside = file_with(|digest| !digest.starts_with(&first));
    chain(s, Delegation::bin("outer", &[&first]), Delegation::new("inner", &["*.whl"]), &outside);
}

/// A bin below a bin has a prefix that the outer one has not.
pub(crate) fn bin_below_another_bin(s: &mut Writer) {
    let first = digest("a.whl")[..1].to_owned();
    let outside = file_with(|digest| !digest.starts_with(&first));
    let inner = Delegation::bin("inner", &[&digest("a.whl"), &digest(&outside)]);
    chain(s, Delegation::bin("outer", &[&first]), inner, &outside);
}

/// A terminating bin covers a target and does not list it, and a later role does.
pub(crate) fn terminating_bin(s: &mut Writer) {
    s.cites(["TUF-4.5-aa"]);
    let digest = digest("a.whl");
    let outside = file_with(|other| other.starts_with(&digest[..1]));
    bin(s, "bin", &[&digest[..1]], &["a.whl"]);
    s.repository.delegations_mut(&Targets)[0].terminating = true;
    let second = bin(s, "second", &[&digest[..1]], &[]);
    s.download(["a.whl"], accepts());
    list_outside(s, &second, &outside);
}

fn chain(s: &mut Writer, outer: Delegation, inner: Delegation, outside: &str) {
    s.cites(["TUF-4.5-s"]);
    s.uses(Feature::HashPrefixes);
    let (outer_role, inner_role) = (Role::delegated(&outer.name), Role::delegated(&inner.name));
    s.repository.delegate(&Targets, outer);
    s.repository.delegate(&outer_role, inner);
    s.repository.add_target_to(&inner_role, "a.whl", HONEST);
    s.download(["a.whl"], accepts());
    list_outside(s, &inner_role, outside);
}
