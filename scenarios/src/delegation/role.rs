//! What a delegated role's metadata has to pass before it counts (TUF §5.6.7).

use super::*;

/// A target that only a delegated role lists can be downloaded.
pub(crate) fn delegated_target(s: &mut Writer) {
    s.cites(["TUF-5.6.7-a", "TUF-5.6.6-a"]);
    s.in_both_profiles();
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
    s.in_both_profiles();
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
        replace_by_one_as_long(a, &project);
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

fn vouch_for_other(d: &mut Draft) {
    d.signed["targets"]["a.whl"] = json!({"length": OTHER.len(), "hashes": {"sha256": digest(OTHER)}});
}

fn put_wheel(a: &mut Adversary<'_>, bytes: &[u8]) {
    a.put_target(&format!("{}.a.whl", digest(bytes)), bytes);
}

fn digest(bytes: &[u8]) -> String {
    tuf_gauntlet_core::json::sha256_hex(bytes)
}
