//! The search through the delegations (TUF §4.5, §5.6.7).

use super::*;

/// Two delegated roles list the same target with different content: the first in order wins.
pub(crate) fn first_delegation_wins(s: &mut Writer) {
    s.cites(["TUF-4.5-z", "TUF-5.6.7-o"]);
    s.in_both_profiles();
    two_roles(s);
    s.download(["a.whl"], accepts().delivering(&[HONEST]));
}

/// A role and the role it delegates to list the same target with different content: the delegating role wins.
pub(crate) fn delegator_wins(s: &mut Writer) {
    s.cites(["TUF-2.1.2-b"]);
    s.uses(Feature::PathDelegations);
    s.repository.add_target("a.whl", HONEST);
    s.repository.delegate(&Targets, Delegation::new("project", &["*.whl"]));
    for file in ["a.whl", "b.whl"] {
        s.repository.add_target_to(&Role::delegated("project"), file, OTHER);
    }
    s.download(["a.whl", "b.whl"], accepts().delivering(&[HONEST, OTHER]));
}

/// The first role that covers the target cannot be downloaded, and a second one lists other content.
///
/// Going on to the second role would let the network choose whose word counts.
pub(crate) fn missing_role_ends_search(s: &mut Writer) {
    failing_role(s, "withhold the first role", |a, first| a.withhold(&format!("1.{}", first.file_name())));
}

/// The first role that covers the target is signed by a stranger, and a second one lists other content.
pub(crate) fn unsigned_role_ends_search(s: &mut Writer) {
    failing_role(s, "replace the first role by one that a stranger signed", |a, first| {
        a.replace(first, |d| {
            d.signed_by(&[Key::named("mallory")]);
        });
    });
}

/// The first role that covers the target has expired, and a second one lists other content.
pub(crate) fn expired_role_ends_search(s: &mut Writer) {
    failing_role(s, "replace the first role by one that has expired, signed with its stolen key", |a, first| {
        a.replace(first, |d| {
            d.set("expires", PAST);
        });
    });
}

/// The first role that covers the target is not JSON, and a second one lists other content.
pub(crate) fn unreadable_role_ends_search(s: &mut Writer) {
    failing_role(s, "replace the first role by an error page", |a, first| {
        a.put(&format!("1.{}", first.file_name()), b"<html>oops</html>".as_slice());
    });
}

/// Snapshot does not list the first role that covers the target, and a second one lists other content.
///
/// The search ends where metadata cannot be downloaded. Whether that says anything of a file whose version nobody knows, so
/// that it is not even asked for, is left open.
pub(crate) fn unlisted_role_and_the_search(s: &mut Writer) {
    s.cites(["TUF-5.6.7-q"]);
    let first = two_roles(s);
    s.attack("sign a snapshot that leaves the first role out", |a| {
        a.forge(&Snapshot, |d| {
            d.unlist(&first.file_name());
        });
    });
    s.download(
        ["a.whl"],
        either("ends the search", rejects()).or("goes on to the next role", accepts().delivering(&[OTHER])),
    );
}

/// A role that does not cover the target cannot be downloaded.
///
/// A client that fetches the roles on the way to its target does not notice. One that fetches all of them beforehand has given
/// every one of them a veto on all targets; no sentence forbids that.
pub(crate) fn missing_role_elsewhere(s: &mut Writer) {
    s.cites(["TUF-5.6.7-b"]);
    project(s);
    s.repository.delegate(&Targets, Delegation::new("archives", &["*.tgz"]));
    s.attack("withhold a role that signs for archives only", |a| a.withhold("1.archives.json"));
    s.download(["a.whl"], either("fetches roles on the way", accepts()).or("needs every role", rejects()));
    s.attack_ends();
    s.download(["a.whl"], accepts());
}

/// Snapshot does not list a role that does not cover the target.
pub(crate) fn unlisted_role_elsewhere(s: &mut Writer) {
    s.cites(["TUF-5.6.7-b", "TUF-5.6.7-q"]);
    s.uses(Feature::PathDelegations);
    s.repository.delegate(&Targets, Delegation::new("archives", &["*.tgz"]));
    project(s);
    s.attack("sign a snapshot that leaves out a role for archives", |a| {
        a.forge(&Snapshot, |d| {
            d.unlist("archives.json");
        });
    });
    s.download(["a.whl"], either("fetches roles on the way", accepts()).or("needs every role", rejects()));
}

/// A role lists a target outside of the paths that are delegated to it.
pub(crate) fn target_outside_of_paths(s: &mut Writer) {
    s.cites(["TUF-4.5-s", "TUF-2.1.2-c"]);
    let project = project(s);
    s.download(["a.whl"], accepts());
    s.attack("list a target with the stolen key that the role has no authority for", |a| {
        a.repository.add_target_to(&project, "setup.exe", OTHER);
        a.publish([project]);
    });
    s.only_under_attack(|s| s.download(["setup.exe"], rejects().delivering(&[])));
    s.attack_ends();
    s.publish([Snapshot]);
}

/// A role passes on more than it was given, and the role it delegates to makes use of that.
pub(crate) fn target_outside_of_delegators_paths(s: &mut Writer) {
    s.cites(["TUF-4.5-s", "TUF-2.1.2-c"]);
    let project = project(s);
    s.repository.delegate(&project, Delegation::new("wheels", &["*.exe", "*.whl"]));
    s.repository.add_target_to(&Role::delegated("wheels"), "b.whl", HONEST);
    s.download(["b.whl"], accepts());
    s.attack("list a target with the stolen key of the inner role", |a| {
        let wheels = Role::delegated("wheels");
        a.repository.add_target_to(&wheels, "setup.exe", OTHER);
        a.publish([wheels]);
    });
    s.only_under_attack(|s| s.download(["setup.exe"], rejects()));
}

/// A delegation is taken back, and the role that has lost its authority still lists its target.
pub(crate) fn removed_delegation(s: &mut Writer) {
    s.cites(["TUF-2.1.2-a"]);
    project(s);
    s.download(["a.whl"], accepts());
    s.repository.delegations_mut(&Targets).clear();
    s.repository.add_target("b.whl", HONEST);
    s.publish([Targets]);
    s.download(["b.whl"], accepts());
    s.attack("keep the delegated role on the mirror", |a| {
        let project = Role::delegated("project");
        let old = a.published(&project, 1);
        a.put("1.project.json", &old);
    });
    s.only_under_attack(|s| s.download(["a.whl"], rejects()));
}

/// A role after a terminating delegation lists a target that the terminating one covers and does not list.
pub(crate) fn nothing_after_a_terminating_delegation(s: &mut Writer) {
    s.cites(["TUF-4.5-aa"]);
    two_roles(s);
    s.repository.delegations_mut(&Targets)[0].terminating = true;
    s.download(["a.whl"], accepts().delivering(&[HONEST]));
    s.attack("list another target with the stolen key of the second role", |a| {
        let second = Role::delegated("second");
        a.repository.add_target_to(&second, "b.whl", OTHER);
        a.publish([second]);
    });
    s.only_under_attack(|s| s.download(["b.whl"], rejects()));
}

/// A terminating delegation that does not cover the target has no effect.
pub(crate) fn terminating_elsewhere(s: &mut Writer) {
    s.cites(["TUF-4.5-ab"]);
    two_roles(s);
    let first = &mut s.repository.delegations_mut(&Targets)[0];
    *first = Delegation { terminating: true, ..Delegation::new("first", &["*.tgz"]) };
    s.download(["a.whl"], accepts().delivering(&[OTHER]));
}

/// Two roles delegate to each other: the search visits each once and goes on.
pub(crate) fn cycle(s: &mut Writer) {
    s.cites(["TUF-5.6.7-k"]);
    s.uses(Feature::PathDelegations);
    let (first, second, last) = (Role::delegated("first"), Role::delegated("second"), Role::delegated("last"));
    s.repository.delegate(&Targets, Delegation::new("first", &["*.whl"]));
    s.repository.delegate(&first, Delegation::new("second", &["*.whl"]));
    s.repository.delegate(&second, Delegation::new("first", &["*.whl"]));
    s.repository.delegate(&Targets, Delegation::new("last", &["*.whl"]));
    s.repository.add_target_to(&last, "a.whl", HONEST);
    s.download(["a.whl"], accepts());
}

/// A hundred roles cover the target, and the last one lists it.
///
/// How many roles a client visits is its own decision; that it has a bound is what keeps a hostile delegator from wasting
/// its time.
pub(crate) fn many_roles(s: &mut Writer) {
    s.cites(["TUF-5.6.7-n"]);
    project(s);
    s.download(["a.whl"], accepts());
    s.attack("delegate to a hundred roles, by the stolen targets key", |a| {
        for i in 0..100 {
            let name = format!("role{i:02}");
            let delegation = Delegation { signers: Signers::one("many"), ..Delegation::new(&name, &["*.whl"]) };
            a.repository.delegate(&Targets, delegation);
        }
        a.repository.add_target_to(&Role::delegated("role99"), "b.whl", OTHER);
        a.publish([Targets]);
    });
    s.only_under_attack(|s| {
        s.download(
            ["b.whl"],
            either("stops before 100 roles", rejects()).or("visits 100 roles", accepts().delivering(&[OTHER])),
        );
    });
}

/// Two roles sign for all wheels and disagree about one of them.
fn two_roles(s: &mut Writer) -> Role {
    s.uses(Feature::PathDelegations);
    for (name, content) in [("first", HONEST), ("second", OTHER)] {
        s.repository.delegate(&Targets, Delegation::new(name, &["*.whl"]));
        s.repository.add_target_to(&Role::delegated(name), "a.whl", content);
    }
    Role::delegated("first")
}

fn failing_role(s: &mut Writer, what: &str, attack: impl FnOnce(&mut Adversary<'_>, &Role)) {
    s.cites(["TUF-5.6.7-d"]);
    let first = two_roles(s);
    s.attack(what, |a| attack(a, &first));
    s.download(["a.whl"], rejects());
    s.attack_ends();
    s.download(["a.whl"], accepts().delivering(&[HONEST]));
}
