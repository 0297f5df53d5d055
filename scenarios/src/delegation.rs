//! Delegated roles: whose word counts for which target path (TUF §4.5, §5.6.7).

use crate::prelude::*;

const HONEST: &[u8] = b"the honest wheel\n";
const OTHER: &[u8] = b"quite another wheel\n";
/// A day before every script begins.
const PAST: &str = "2034-12-31T00:00:00Z";

/// A target that only a delegated role lists can be downloaded.
pub(crate) fn delegated_target(s: &mut Writer) {
    s.cites(["TUF-5.6.7-a", "TUF-5.6.6-a"]);
    let project = project(s);
    s.download(["a.whl"], accepts());
    s.repository.add_target_to(&project, "a.whl", OTHER);
    s.publish([project]);
    s.download(["a.whl"], accepts());
}

/// The delegated role is signed by a key that the delegation does not name.
pub(crate) fn signed_by_stranger(s: &mut Writer) {
    s.cites(["TUF-5.6.7-f"]);
    let project = project(s);
    s.attack("replace the delegated role by one signed with a key of the adversary", |a| {
        a.replace(&project, |d| {
            vouch_for_other(d);
            d.signed_by(&[Key::named("mallory")]);
        });
        put_wheel(a, OTHER);
    });
    s.download(["a.whl"], rejects());
    s.attack_ends();
    s.download(["a.whl"], accepts());
}

/// The delegated role is signed by the key of the role that delegates to it, which it does not name.
///
/// A delegator decides who signs; that does not make its own key one of the delegatee's.
pub(crate) fn signed_by_delegator(s: &mut Writer) {
    s.cites(["TUF-5.6.7-f", "TUF-4.5-ad"]);
    let project = project(s);
    s.attack("replace the delegated role by one signed with the stolen targets key", |a| {
        let keys = a.keys(&Targets);
        a.replace(&project, |d| {
            vouch_for_other(d);
            d.signed_by(&keys);
        });
        put_wheel(a, OTHER);
    });
    s.download(["a.whl"], rejects());
}

/// A delegated role with a threshold of two is signed by one of its keys.
pub(crate) fn signed_too_few(s: &mut Writer) {
    s.cites(["TUF-5.6.7-f", "TUF-1.5.2-i"]);
    let project = project_with(s, |d| d.signers = Signers::of(2, &["project-1", "project-2"]));
    s.attack("steal one of the two keys and sign other content with it", |a| {
        a.replace(&project, |d| {
            vouch_for_other(d);
            d.signed_by(&[Key::named("project-1")]);
        });
        put_wheel(a, OTHER);
    });
    s.download(["a.whl"], rejects());
    s.attack_ends();
    s.download(["a.whl"], accepts());
}

/// The keys of a delegated role are replaced, and the mirror serves a file signed by the old key.
///
/// Trust moves as soon as the delegating role names another key.
pub(crate) fn signed_by_replaced_key(s: &mut Writer) {
    s.cites(["TUF-6.1-c", "TUF-5.6.7-f"]);
    let project = project(s);
    s.download(["a.whl"], accepts());
    s.repository.delegations_mut(&Targets)[0].signers = Signers::one("project-2");
    s.publish([Targets, project.clone()]);
    s.attack("sign other content with the old key, which was stolen", |a| {
        a.replace(&project, |d| {
            vouch_for_other(d);
            d.signed_by(&[Key::named("project-1")]);
        });
        put_wheel(a, OTHER);
    });
    s.download(["a.whl"], rejects());
    s.attack_ends();
    s.download(["a.whl"], accepts());
}

/// The delegated role has expired.
///
/// Everything else is fresh: only the expiry of the delegated role itself gives it away.
pub(crate) fn expired(s: &mut Writer) {
    s.cites(["TUF-5.6.7-h"]);
    let project = project(s);
    s.download(["a.whl"], accepts());
    s.attack("publish the delegated role with an expiry that is past, by its stolen key", |a| {
        a.forge(&project, |d| {
            d.set("expires", PAST);
        });
    });
    s.download(["a.whl"], rejects());
    s.attack_ends();
    s.publish([Snapshot]);
}

/// The mirror replays an old delegated role where snapshot lists a newer one.
pub(crate) fn version_lower_than_listed(s: &mut Writer) {
    s.cites(["TUF-5.6.7-g"]);
    let project = project(s);
    s.download(["a.whl"], accepts());
    s.repository.add_target_to(&project, "a.whl", OTHER);
    s.publish([project.clone()]);
    s.attack("replay version 1 of the delegated role, with the wheel it lists", |a| a.replay(&project, 1));
    s.download(["a.whl"], rejects());
    s.attack_ends();
    s.download(["a.whl"], accepts());
}

/// The mirror serves a delegated role that is newer than the one snapshot lists.
pub(crate) fn version_higher_than_listed(s: &mut Writer) {
    s.cites(["TUF-5.6.7-g"]);
    let project = project(s);
    s.attack("serve a version 2 that no snapshot lists, signed with the stolen key", |a| {
        a.replace(&project, |d| {
            vouch_for_other(d);
            d.set("version", 2);
        });
        put_wheel(a, OTHER);
    });
    s.download(["a.whl"], rejects());
    s.attack_ends();
    s.download(["a.whl"], accepts());
}

/// Snapshot lists a hash of the delegated role, and the mirror serves another file of the same version.
pub(crate) fn hash_differs_from_listed(s: &mut Writer) {
    s.cites(["TUF-5.6.7-e"]);
    s.repository.snapshot_lists = Listing::full();
    let project = project(s);
    s.attack("serve another version 1, signed with the stolen key and padded to the same length", |a| {
        let length = a.published(&project, 1).len();
        let other = a.replace(&project, |d| {
            d.set("expires", "2035-04-02T00:00:00Z");
        });
        assert_eq!(other.len(), length, "only the hash gives it away");
    });
    s.download(["a.whl"], rejects());
    s.attack_ends();
    s.download(["a.whl"], accepts());
}

/// Snapshot does not list the delegated role.
///
/// An unlisted role could be of any version, so it is not usable at all.
pub(crate) fn not_listed_in_snapshot(s: &mut Writer) {
    s.cites(["TUF-4.4-a", "TUF-5.6.7-q"]);
    project(s);
    s.attack("sign a snapshot that leaves the delegated role out", |a| {
        a.forge(&Snapshot, |d| {
            d.unlist("project.json");
        });
    });
    s.download(["a.whl"], rejects());
}

/// Two delegated roles list the same target with different content: the first in order wins.
pub(crate) fn first_delegation_wins(s: &mut Writer) {
    s.cites(["TUF-4.5-z", "TUF-5.6.7-o"]);
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

fn vouch_for_other(d: &mut Draft) {
    d.signed["targets"]["a.whl"] = json!({"length": OTHER.len(), "hashes": {"sha256": digest(OTHER)}});
}

fn put_wheel(a: &mut Adversary<'_>, bytes: &[u8]) {
    a.put_target(&format!("{}.a.whl", digest(bytes)), bytes);
}

fn digest(bytes: &[u8]) -> String {
    tuf_gauntlet_core::json::sha256_hex(bytes)
}
