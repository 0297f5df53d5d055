//! Keys that are replaced, and what they are worth afterwards (TUF §5.3.4, §6.1).

use super::*;

/// A new root that replaces the root key is signed with the old key alone.
///
/// Who names a new key has to show that it is there; otherwise a slip of the pen locks everybody out.
pub(crate) fn root_signed_by_old_key_only(s: &mut Writer) {
    s.cites(["TUF-5.3.4-b"]);
    root_rotation(s, Signers::one("old"), Signers::one("new"), &["old"]);
}

/// A new root that replaces the root key is signed with the new key alone.
///
/// Everybody can make a root that its own keys have signed. What a client trusts are the keys of the root before it.
pub(crate) fn root_signed_by_new_key_only(s: &mut Writer) {
    s.cites(["TUF-5.3.4-a"]);
    root_rotation(s, Signers::one("old"), Signers::one("new"), &["new"]);
}

/// A new root raises the threshold of root from one to two and has one signature.
///
/// That is enough for the old root, and not for itself.
pub(crate) fn root_threshold_raised(s: &mut Writer) {
    s.cites(["TUF-5.3.4-c", "TUF-5.3.4-b"]);
    root_rotation(s, Signers::of(1, &["a", "b"]), Signers::of(2, &["a", "b"]), &["a"]);
}

/// A new root lowers the threshold of root from two to one and has one signature.
///
/// That is enough for itself. If it were enough at all, one key could always abolish the threshold.
pub(crate) fn root_threshold_lowered(s: &mut Writer) {
    s.cites(["TUF-5.3.4-c", "TUF-5.3.4-a", "TUF-1.5.2-i"]);
    root_rotation(s, Signers::of(2, &["a", "b"]), Signers::of(1, &["a", "b"]), &["a"]);
}

/// A new root that replaces both root keys is signed with one old and one new key.
///
/// Old and new threshold are two each. The two signatures make up for neither, although both are by keys that somewhere
/// belong to root.
pub(crate) fn root_half_of_each_threshold(s: &mut Writer) {
    s.cites(["TUF-5.3.4-c", "TUF-5.3.4-a", "TUF-5.3.4-b"]);
    root_rotation(s, Signers::of(2, &["a", "b"]), Signers::of(2, &["c", "d"]), &["a", "c"]);
}

/// A new root that replaces both root keys has all old signatures and half of the new ones.
pub(crate) fn root_half_of_the_new_threshold(s: &mut Writer) {
    s.cites(["TUF-5.3.4-b"]);
    root_rotation(s, Signers::of(2, &["a", "b"]), Signers::of(2, &["c", "d"]), &["a", "b", "c"]);
}

/// A new root that replaces both root keys has all new signatures and half of the old ones.
pub(crate) fn root_half_of_the_old_threshold(s: &mut Writer) {
    s.cites(["TUF-5.3.4-a", "TUF-1.5.2-i"]);
    root_rotation(s, Signers::of(2, &["a", "b"]), Signers::of(2, &["c", "d"]), &["a", "c", "d"]);
}

/// A third root is signed with the key of the first one, which the second one has replaced.
///
/// Each root has to be signed with the keys of the one just before it. A client that goes by the root it was shipped with
/// trusts revoked keys for ever.
pub(crate) fn root_signed_by_the_first_key(s: &mut Writer) {
    s.cites(["TUF-5.3.4-a", "TUF-1.5.3-b"]);
    s.repository.set_signers(Root, Signers::one("first"));
    s.publish([]);
    s.rotate(Root, Signers::one("second"));
    s.publish([]);
    s.rotate(Root, Signers::one("third"));
    s.attack("sign root 3 with the first and the third key, not with the second", |a| {
        a.replace(&Root, |draft| {
            draft.signed_by(&[Key::named("first"), Key::named("third")]);
        });
    });
    s.refresh(rejects().trusting(Root, 2).stopping_at(&Root));
    s.attack_ends();
    s.refresh(accepts());
}

/// A client that slept through many rotations of all keys finds its way to the newest root.
///
/// Keys are replaced one by one and all at once, thresholds go up and down, and a key that had been given up comes back.
pub(crate) fn rotations_followed(s: &mut Writer) {
    s.cites(["TUF-5.3.1-a", "TUF-5.3.4-a", "TUF-5.3.4-b", "TUF-6.1-a"]);
    s.refresh(accepts());
    for (threshold, keys) in [(1, &["a"][..]), (2, &["a", "b"]), (2, &["b", "c", "d"]), (1, &["e"]), (1, &["a"])] {
        for role in Role::TOP_LEVEL {
            let keys: Vec<_> = keys.iter().map(|key| format!("{role}-{key}")).collect();
            let keys: Vec<_> = keys.iter().map(String::as_str).collect();
            s.rotate(role, Signers::of(threshold, &keys));
        }
        s.publish([]);
    }
    s.download(["file.txt"], accepts());
}

/// Each role in turn gives its key up for a new one and later goes back to it.
///
/// Trust is what the newest root says. A client that remembers for itself which keys were once revoked is locked out.
pub(crate) fn keys_come_back(s: &mut Writer) {
    s.cites(["TUF-6.1-a", "TUF-1.5.3-b"]);
    s.refresh(accepts());
    for role in Role::TOP_LEVEL {
        let first = s.repository.signers(&role).clone();
        s.rotate(role.clone(), Signers::one("second"));
        s.refresh(accepts());
        s.rotate(role.clone(), Signers::one("third"));
        s.publish([]);
        s.rotate(role, first);
        s.refresh(accepts());
    }
}

/// A root puts a key back in its place that the root before has replaced, and is signed with that key.
///
/// The thief of an old root key cannot vote himself in again.
pub(crate) fn root_revoked_key(s: &mut Writer) {
    s.cites(["TUF-1.5.3-b", "TUF-5.3.4-a"]);
    s.repository.set_signers(Root, Signers::one("revoked"));
    s.refresh(accepts());
    s.rotate(Root, Signers::one("new"));
    s.refresh(accepts());
    s.publish([Root]);
    s.attack("sign a root 3 that lists the revoked key, with the revoked key", |a| {
        let revoked = Key::named("revoked");
        a.replace(&Root, |draft| {
            list_keys(draft, &Root, 1, &[(revoked.keyid(), revoked.public())]);
            draft.signed_by(&[revoked]);
        });
    });
    refuses(s, &Root, Some(2));
    recovers(s);
}

/// A timestamp is signed with a key that root has replaced.
///
/// The key was stolen and the repository has noticed. From then on it is worth nothing, without anybody's doing on the
/// client.
pub(crate) fn timestamp_revoked_key(s: &mut Writer) {
    s.cites(["TUF-1.5.3-b", "TUF-5.4.2-a"]);
    revoked_key(s, &Timestamp);
}

/// A snapshot is signed with a key that root has replaced.
pub(crate) fn snapshot_revoked_key(s: &mut Writer) {
    s.cites(["TUF-1.5.3-b", "TUF-5.5.3-a"]);
    revoked_key(s, &Snapshot);
}

/// Targets are signed with a key that root has replaced.
pub(crate) fn targets_revoked_key(s: &mut Writer) {
    s.cites(["TUF-1.5.3-b", "TUF-5.6.3-a"]);
    revoked_key(s, &Targets);
}

/// A timestamp is signed with a key that a root of the same update has replaced.
///
/// The client learns of the new key moments before. What counts is the newest root, not the one the update began with.
pub(crate) fn timestamp_key_revoked_meanwhile(s: &mut Writer) {
    s.cites(["TUF-1.5.3-b", "TUF-5.4.2-a"]);
    s.repository.set_signers(Timestamp, Signers::one("revoked"));
    s.refresh(accepts());
    s.rotate(Timestamp, Signers::one("new"));
    s.attack("sign timestamp 2 with the revoked key", |a| {
        a.replace(&Timestamp, |draft| {
            draft.signed_by(&[Key::named("revoked")]);
        });
    });
    s.refresh(rejects().trusting(Root, 2).stopping_at(&Timestamp));
    recovers(s);
}

/// A snapshot has two signatures, one of them by a key that root has replaced.
///
/// Two of the role's keys at that time have to sign; of the two that did, only one still is.
pub(crate) fn snapshot_revoked_key_beside_a_valid_one(s: &mut Writer) {
    s.cites(["TUF-1.5.3-b", "TUF-5.5.3-a", "TUF-1.5.2-i"]);
    s.repository.set_signers(Snapshot, Signers::of(2, &["revoked", "stolen"]));
    s.refresh(accepts());
    s.rotate(Snapshot, Signers::of(2, &["stolen", "new"]));
    s.refresh(accepts());
    s.publish([Snapshot]);
    s.attack("sign snapshot 3 with the revoked and the stolen key", |a| {
        a.replace(&Snapshot, |draft| {
            draft.signed_by(&[Key::named("revoked"), Key::named("stolen")]);
        });
    });
    refuses(s, &Snapshot, None);
    recovers(s);
}

/// A key serves two roles, and alone it is enough for one of them only.
///
/// Snapshot asks for the online key, timestamp for it and another. The thief of the online key signs a timestamp.
pub(crate) fn shared_key_and_two_thresholds(s: &mut Writer) {
    s.cites(["TUF-2.1-a", "TUF-5.4.2-a", "TUF-1.5.2-i"]);
    s.repository.set_signers(Snapshot, Signers::one("online"));
    s.repository.set_signers(Timestamp, Signers::of(2, &["online", "other"]));
    s.refresh(accepts());
    s.publish([Timestamp]);
    s.attack("sign timestamp 2 with the stolen online key alone", |a| {
        a.replace(&Timestamp, |draft| {
            draft.signed_by(&[Key::named("online")]);
        });
    });
    refuses(s, &Timestamp, Some(1));
    recovers(s);
}

/// One key serves all roles; targets gets one of its own, and the shared key signs targets once more.
///
/// The shared key is still a key of the other three roles.
pub(crate) fn shared_key_taken_from_one_role(s: &mut Writer) {
    s.cites(["TUF-2.1-a", "TUF-1.5.3-b", "TUF-5.6.3-a"]);
    for role in Role::TOP_LEVEL {
        s.repository.set_signers(role, Signers::one("shared"));
    }
    s.refresh(accepts());
    s.rotate(Targets, Signers::one("own"));
    s.refresh(accepts());
    s.publish([Targets]);
    s.attack("sign targets 3 with the shared key", |a| {
        a.replace(&Targets, |draft| {
            draft.signed_by(&[Key::named("shared")]);
        });
    });
    refuses(s, &Targets, Some(2));
    recovers(s);
}

/// Root goes from `old` to `new`, and root 2 is shown with no other signatures than those of `signing`.
fn root_rotation(s: &mut Writer, old: Signers, new: Signers, signing: &[&str]) {
    s.repository.set_signers(Root, old);
    s.refresh(accepts());
    s.rotate(Root, new);
    s.attack(&format!("show root 2 signed with {} alone", signing.join(", ")), |a| {
        let keys: Vec<_> = signing.iter().map(|name| Key::named(name)).collect();
        a.replace(&Root, |draft| {
            draft.signed_by(&keys);
        });
    });
    refuses(s, &Root, Some(1));
    recovers(s);
}

/// The key of `role` is replaced, the client learns of it, and the next file is signed with the old one.
fn revoked_key(s: &mut Writer, role: &Role) {
    s.repository.set_signers(role.clone(), Signers::one("revoked"));
    s.refresh(accepts());
    s.rotate(role.clone(), Signers::one("new"));
    s.refresh(accepts());
    s.publish([role.clone()]);
    s.attack(&format!("sign {role} 3 with the revoked key"), |a| {
        a.replace(role, |draft| {
            draft.set("expires", LATER).signed_by(&[Key::named("revoked")]);
        });
    });
    refuses(s, role, None);
    recovers(s);
}
