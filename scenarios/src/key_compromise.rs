//! Key compromise: signatures that must not suffice, and the replacement of keys (TUF §5.3.4, §6.1).

use serde_json::Value;
use tuf_gauntlet_core::{
    expectation::{Alternatives, Expectation},
    json::{canonical, readable, sha256_hex},
    key::keyid,
};

use crate::prelude::*;

/// A thief with one of the two root keys signs a new root with it twice.
///
/// The threshold counts keys, not entries in a list.
pub(crate) fn root_key_repeated(s: &mut Writer) {
    s.cites(["TUF-5.3.4-d", "TUF-4.2.1-e", "TUF-1.5.2-i"]);
    key_repeated(s, &Root);
}

/// A thief with one of the two timestamp keys signs a new timestamp with it twice.
///
/// Whoever counts entries in the list of signatures has a threshold of one, whatever root says.
pub(crate) fn timestamp_key_repeated(s: &mut Writer) {
    s.cites(["TUF-5.4.2-b", "TUF-4.2.1-e", "TUF-1.5.2-i"]);
    key_repeated(s, &Timestamp);
}

/// A thief with one of the two snapshot keys signs a new snapshot with it twice.
///
/// Both entries verify, both name a key of the role: only that it is the same key gives them away.
pub(crate) fn snapshot_key_repeated(s: &mut Writer) {
    s.cites(["TUF-5.5.3-b", "TUF-4.2.1-e", "TUF-1.5.2-i"]);
    key_repeated(s, &Snapshot);
}

/// A thief with one of the two targets keys signs new targets with it twice.
///
/// With this role goes everything that clients install.
pub(crate) fn targets_key_repeated(s: &mut Writer) {
    s.cites(["TUF-5.6.3-b", "TUF-4.2.1-e", "TUF-1.5.2-i"]);
    key_repeated(s, &Targets);
}

/// A thief with one of the two root keys makes two different signatures with it.
///
/// Ed25519 signatures need not be deterministic: the holder of a key chooses the nonce. A client that looks for repeated
/// bytes instead of repeated keys sees two signatures here.
pub(crate) fn root_key_signs_again(s: &mut Writer) {
    s.cites(["TUF-5.3.4-d", "TUF-4.2.1-e"]);
    key_signs_again(s, &Root);
}

/// A thief with one of the two timestamp keys makes two different signatures with it.
///
/// Both are valid, their bytes have nothing in common, and they are by one key.
pub(crate) fn timestamp_key_signs_again(s: &mut Writer) {
    s.cites(["TUF-5.4.2-b", "TUF-4.2.1-e"]);
    key_signs_again(s, &Timestamp);
}

/// A thief with one of the two snapshot keys spells its keyid in capitals the second time.
///
/// Hex digits have two spellings. Two spellings of one keyid are not two keys.
pub(crate) fn snapshot_keyid_in_capitals(s: &mut Writer) {
    s.cites(["TUF-5.5.3-b", "TUF-4.2.1-e", "TUF-5.5.3-a"]);
    one_of_two(s, &Snapshot, "sign twice with the stolen key, once under its keyid in capitals", |draft, stolen, _| {
        draft.also_signed_under(stolen.keyid().to_uppercase(), stolen);
    });
}

/// A root lists its one key under two keyids and asks for two signatures.
///
/// A member that means nothing makes another KEY object, and so another keyid, out of the same key. Each key may contribute
/// one signature. The workflow explains this by unique keyids, and a client that counts those follows its letter: for it,
/// whoever holds that key holds the whole threshold.
pub(crate) fn root_key_under_two_keyids(s: &mut Writer) {
    s.cites(["TUF-4.3-j", "TUF-5.3.4-d", "TAP12-b"]);
    key_under_two_keyids(s, &Root, with_a_comment);
}

/// A root lists the timestamp key under two keyids, and a timestamp is signed under both.
///
/// Somebody has enrolled the same key twice, with a comment the second time: both keyids are right, both signatures are
/// valid, and there is still only one key. The letter of the workflow counts keyids; TAP 12 counts keys.
pub(crate) fn timestamp_key_under_two_keyids(s: &mut Writer) {
    s.cites(["TUF-4.3-j", "TUF-5.4.2-b", "TAP12-b"]);
    key_under_two_keyids(s, &Timestamp, with_a_comment);
}

/// A root lists the snapshot key under two keyids, and a snapshot is signed under both.
///
/// Unique keyids do not make unique keys, and each key may contribute one signature. But the workflow goes on to say that
/// this means unique keyids.
pub(crate) fn snapshot_key_under_two_keyids(s: &mut Writer) {
    s.cites(["TUF-4.3-j", "TUF-5.5.3-b", "TAP12-b"]);
    key_under_two_keyids(s, &Snapshot, with_a_comment);
}

/// A root lists the targets key under two keyids, and targets are signed under both.
///
/// A threshold of two is meant to take two thefts. Where keyids are counted, as the workflow has it by its letter, one will do.
pub(crate) fn targets_key_under_two_keyids(s: &mut Writer) {
    s.cites(["TUF-4.3-j", "TUF-5.6.3-b", "TAP12-b"]);
    key_under_two_keyids(s, &Targets, with_a_comment);
}

/// A root lists the timestamp key in small and in capital hex digits, and a timestamp is signed under both keyids.
///
/// The two KEY objects have the same members and different text, so that nothing but the bytes of the key shows that they
/// are one. A client that counts keyids, by the letter of the workflow, need not look at them.
pub(crate) fn timestamp_key_in_two_spellings(s: &mut Writer) {
    s.cites(["TUF-4.3-j", "TUF-5.4.2-b", "TAP12-b"]);
    key_under_two_keyids(s, &Timestamp, in_capitals);
}

/// A thief with one of the two root keys adds a signature by a key of his own.
///
/// The key is nowhere in the trusted root, nor in the new one.
pub(crate) fn root_unknown_key(s: &mut Writer) {
    s.cites(["TUF-5.3.4-a", "TUF-1.5.2-i"]);
    unknown_key(s, &Root);
}

/// A thief with one of the two timestamp keys adds a signature by a key of his own.
///
/// The list has two entries, and one of them is by nobody.
pub(crate) fn timestamp_unknown_key(s: &mut Writer) {
    s.cites(["TUF-5.4.2-a", "TUF-1.5.2-i"]);
    unknown_key(s, &Timestamp);
}

/// A thief with one of the two snapshot keys adds a signature by a key of his own.
///
/// A keyid that root does not know is to be passed over, not counted.
pub(crate) fn snapshot_unknown_key(s: &mut Writer) {
    s.cites(["TUF-5.5.3-a", "TUF-1.5.2-i"]);
    unknown_key(s, &Snapshot);
}

/// A thief with one of the two targets keys adds a signature by a key of his own.
///
/// Signatures by strangers are allowed in a file. They are worth nothing.
pub(crate) fn targets_unknown_key(s: &mut Writer) {
    s.cites(["TUF-5.6.3-a", "TUF-1.5.2-i"]);
    unknown_key(s, &Targets);
}

/// A thief with one of the two root keys adds a signature by the timestamp key.
///
/// The timestamp key is online and the easiest to steal. It is in the key map of the root that is trusted and in that of the
/// new one, and in neither is it a key of the root role.
pub(crate) fn root_key_of_another_role(s: &mut Writer) {
    s.cites(["TUF-5.3.4-e", "TUF-2.1-a", "TUF-1.5.2-i"]);
    key_of_another_role(s, &Root, &Timestamp);
}

/// A thief with one of the two timestamp keys adds a signature by the snapshot key.
///
/// Being in the key map of root makes no key one of every role.
pub(crate) fn timestamp_key_of_another_role(s: &mut Writer) {
    s.cites(["TUF-5.4.2-a", "TUF-2.1-a", "TUF-1.5.2-i"]);
    key_of_another_role(s, &Timestamp, &Snapshot);
}

/// A thief with one of the two snapshot keys adds a signature by the timestamp key.
///
/// On many servers the one lies beside the other.
pub(crate) fn snapshot_key_of_another_role(s: &mut Writer) {
    s.cites(["TUF-5.5.3-a", "TUF-2.1-a", "TUF-1.5.2-i"]);
    key_of_another_role(s, &Snapshot, &Timestamp);
}

/// A thief with one of the two targets keys adds a signature by the snapshot key.
///
/// That the online keys may be stolen is the reason why targets has others.
pub(crate) fn targets_key_of_another_role(s: &mut Writer) {
    s.cites(["TUF-5.6.3-a", "TUF-2.1-a", "TUF-1.5.2-i"]);
    key_of_another_role(s, &Targets, &Snapshot);
}

/// A thief with one of the two root keys signs a new root with it alone.
///
/// The new root keeps all keys and changes only its expiry date; it needs the whole threshold none the less. A client that
/// refuses it comes back to the same version the next time.
pub(crate) fn root_one_signature_too_few(s: &mut Writer) {
    s.cites(["TUF-5.3.4-a", "TUF-5.3.4-f", "TUF-5.3.4-g", "TUF-1.5.2-i"]);
    one_of_two(s, &Root, "sign root with the stolen key alone", |_, _, _| {});
}

/// A thief with one of the two timestamp keys signs a new timestamp with it alone.
///
/// One valid signature is not two.
pub(crate) fn timestamp_one_signature_too_few(s: &mut Writer) {
    s.cites(["TUF-5.4.2-a", "TUF-1.5.2-i"]);
    one_of_two(s, &Timestamp, "sign timestamp with the stolen key alone", |_, _, _| {});
}

/// A thief with one of the two snapshot keys signs a new snapshot with it alone.
///
/// He is left with what anybody on the network can do: be refused.
pub(crate) fn snapshot_one_signature_too_few(s: &mut Writer) {
    s.cites(["TUF-5.5.3-a", "TUF-1.5.2-i"]);
    one_of_two(s, &Snapshot, "sign snapshot with the stolen key alone", |_, _, _| {});
}

/// A thief with one of the two targets keys signs new targets with it alone.
///
/// Snapshot lists this version, so that its signatures alone give it away.
pub(crate) fn targets_one_signature_too_few(s: &mut Writer) {
    s.cites(["TUF-5.6.3-a", "TUF-1.5.2-i"]);
    one_of_two(s, &Targets, "sign targets with the stolen key alone", |_, _, _| {});
}

/// A thief with one of the two root keys signs a second time in the name of the other.
///
/// The keyids are those of two keys of the role. A client that only checks that each signature is by some key of the role
/// counts two.
pub(crate) fn root_keyid_borrowed(s: &mut Writer) {
    s.cites(["TUF-5.3.4-a", "TUF-5.3.4-d", "TUF-1.5.2-i"]);
    keyid_borrowed(s, &Root);
}

/// A thief with one of the two timestamp keys signs a second time in the name of the other.
///
/// A keyid is a claim until the signature verifies with the key that it stands for.
pub(crate) fn timestamp_keyid_borrowed(s: &mut Writer) {
    s.cites(["TUF-5.4.2-a", "TUF-5.4.2-b", "TUF-1.5.2-i"]);
    keyid_borrowed(s, &Timestamp);
}

/// A thief with one of the two snapshot keys signs a second time in the name of the other.
///
/// The second signature is valid, though not by the key that it names.
pub(crate) fn snapshot_keyid_borrowed(s: &mut Writer) {
    s.cites(["TUF-5.5.3-a", "TUF-5.5.3-b", "TUF-1.5.2-i"]);
    keyid_borrowed(s, &Snapshot);
}

/// A thief with one of the two targets keys signs a second time in the name of the other.
///
/// Both keyids are listed for the role, and each of them is there once.
pub(crate) fn targets_keyid_borrowed(s: &mut Writer) {
    s.cites(["TUF-5.6.3-a", "TUF-5.6.3-b", "TUF-1.5.2-i"]);
    keyid_borrowed(s, &Targets);
}

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

/// Every file has one more signature, by a key that nobody knows, ahead of the others.
///
/// This is how a repository looks while it moves to new keys. What matters is that enough of the right ones have signed.
pub(crate) fn spare_signatures_by_unknown_keys(s: &mut Writer) {
    s.cites(["TUF-4.2.1-g", "TUF-4.2.1-h"]);
    oddly_signed(s, |draft| {
        draft.also_signed_by(&[Key::named("nobody")]).reverse_signatures();
    });
}

/// Every file has one more signature, long enough for a kind of key that the client need not know, ahead of the others.
///
/// The keyid is in no list, so what its signature looks like is of no concern.
pub(crate) fn spare_signatures_of_unknown_kind(s: &mut Writer) {
    s.cites(["TUF-4.2.1-g", "TUF-4.2.1-h"]);
    oddly_signed(s, |draft| {
        let signature = json!({"keyid": sha256_hex(b"a key of some kind"), "sig": "5a".repeat(3_309)});
        draft.with_signature(signature).reverse_signatures();
    });
}

/// Every file is also signed with the keys of all other roles.
///
/// They count for nothing here and do no harm.
pub(crate) fn spare_signatures_by_other_roles(s: &mut Writer) {
    s.cites(["TUF-4.2.1-g", "TUF-4.2.1-h"]);
    oddly_signed(s, |draft| {
        let others = Role::TOP_LEVEL.into_iter().filter(|role| *role != draft.role);
        let keys: Vec<_> = others.map(|role| Key::named(&format!("{role}-1"))).collect();
        draft.also_signed_by(&keys).reverse_signatures();
    });
}

/// In every file one key of the role has signed something else, and another has signed rightly.
///
/// One good signature is all that is asked for.
pub(crate) fn spare_signatures_that_do_not_verify(s: &mut Writer) {
    s.cites(["TUF-4.2.1-g", "TUF-4.2.1-h"]);
    for role in Role::TOP_LEVEL {
        let keys = [format!("{role}-1"), format!("{role}-2")];
        s.repository.set_signers(role, Signers::of(1, &keys.each_ref().map(String::as_str)));
    }
    oddly_signed(s, |draft| {
        let [good, bad] = ["1", "2"].map(|number| Key::named(&format!("{}-{number}", draft.role)));
        draft.signed_by(&[]);
        draft.with_signature(json!({"keyid": bad.keyid(), "sig": bad.sign(b"something else")}));
        draft.also_signed_by(&[good]);
    });
}

/// Every file has more signatures than it needs, in the opposite order.
///
/// Neither order nor number is of importance, as long as there are enough.
pub(crate) fn signatures_in_any_order(s: &mut Writer) {
    s.cites(["TUF-4.2.1-h"]);
    for role in Role::TOP_LEVEL {
        let keys = ["1", "2", "3"].map(|number| format!("{role}-{number}"));
        s.repository.set_signers(role, Signers::of(2, &keys.each_ref().map(String::as_str)));
    }
    oddly_signed(s, |draft| {
        draft.reverse_signatures();
    });
}

/// A root that is signed by enough keys has one of its signatures twice.
///
/// A keyid may not occur twice in a list of signatures. Whether a file in which one does has to be refused, or the
/// repetition just does not count, can be read either way.
pub(crate) fn root_signature_entry_twice(s: &mut Writer) {
    s.cites(["TUF-4.2.1-d"]);
    entry_twice(s, &Root);
}

/// A timestamp that is signed by enough keys has one of its signatures twice.
///
/// A mirror can do this to any file, for it takes no key.
pub(crate) fn timestamp_signature_entry_twice(s: &mut Writer) {
    s.cites(["TUF-4.2.1-d"]);
    entry_twice(s, &Timestamp);
}

/// A root lists the timestamp key under a keyid that is not its hash.
///
/// The specification has clients calculate keyids. TAP 12, which is accepted, has them taken for mere names.
pub(crate) fn keyid_is_not_the_hash(s: &mut Writer) {
    s.cites(["TUF-4.3-h", "TUF-4.2.1-c"]);
    s.refresh(accepts());
    s.attack("publish root 2 with a made-up keyid for the timestamp key, and sign under it", |a| {
        let key = a.keys(&Timestamp).remove(0);
        let made_up = sha256_hex(b"anything else");
        a.publish_edited([Root, Timestamp], |draft| match draft.role {
            Root => list_keys(draft, &Timestamp, 1, &[(&made_up, key.public())]),
            _ => {
                draft.signed_by(&[]).also_signed_under(made_up.clone(), &key);
            }
        });
    });
    let strict = rejects().not_advancing(Timestamp);
    s.refresh(either("calculates keyids", strict).or("takes keyids as names", accepts().trusting(Root, 2)));
    start_over(s);
}

/// The mirror slips a key of its own into a root, under the keyid of the timestamp key: first ahead of it, then behind.
///
/// A member that occurs twice is read by some as the first and by others as the last. Nobody may check signatures by one
/// reading and take the keys from the other.
pub(crate) fn keyid_with_two_keys(s: &mut Writer) {
    s.cites(["TUF-4.3-i", "TUF-5.4.2-a"]);
    s.refresh(accepts());
    keyid_given_to_two_keys(s, |honest, forged| format!("{forged},\n{honest}"));
    keyid_given_to_two_keys(s, |honest, forged| format!("{honest},\n{forged}"));
}

/// A delegated role lists a key of its own under the keyid of its neighbour's key.
///
/// A client that keeps all keys it reads in one place now verifies the neighbour's file with the wrong one.
pub(crate) fn keyid_of_a_neighbour(s: &mut Writer) {
    s.cites(["TUF-4.3-i", "TAP12-c"]);
    s.uses(Feature::PathDelegations);
    let (evil, good) = (Role::delegated("evil"), Role::delegated("good"));
    for (role, file) in [(&evil, "evil.txt"), (&good, "good.txt")] {
        s.repository.delegate(&Targets, Delegation::new(role.name(), &["evil.txt", "good.txt"]));
        s.repository.add_target_to(role, file, b"what was meant\n");
    }
    s.download(["evil.txt"], accepts().trusting(evil.clone(), 1));
    s.publish([good.clone()]);
    let keyid = s.repository.signers(&good).keys[0].keyid().to_owned();
    s.attack("list the key of evil under the keyid of good, and sign the file of good with it", |a| {
        let key = Key::named("evil-1");
        a.forge(&evil, |draft| {
            draft.set("delegations", json!({"keys": {&keyid: key.public()}, "roles": []}));
        });
        a.replace(&good, |draft| {
            draft.set("expires", LATER).signed_by(&[]).also_signed_under(keyid.clone(), &key);
        });
    });
    s.download(["good.txt"], rejects().not_advancing(good));
}

/// A role lists a keyid that is not among the keys of root.
///
/// One signature is asked for, and one by a key that is there. The other keyid stands for nothing.
pub(crate) fn keyid_without_a_key(s: &mut Writer) {
    s.cites(["TUF-4.3-n"]);
    s.refresh(accepts());
    s.attack("publish root 2 with one more keyid for timestamp", |a| {
        let nobody = Key::named("nobody");
        a.forge(&Root, |draft| push_keyid(draft, &Timestamp, nobody.keyid()));
    });
    let lenient = accepts().trusting(Root, 2);
    s.refresh(either("passes over missing keys", lenient).or("refuses missing keys", rejects().trusting(Root, 1)));
    start_over(s);
}

/// A role asks for two signatures, and one of its two keyids is not among the keys of root.
///
/// The second signature names that keyid. There is no key to verify it with, so it counts for nothing.
pub(crate) fn keyid_without_a_key_has_signed(s: &mut Writer) {
    s.cites(["TUF-4.3-n", "TUF-5.4.2-a"]);
    s.refresh(accepts());
    s.attack("publish root 2 with a second keyid for timestamp that has no key, and sign in its name", |a| {
        let nobody = Key::named("nobody");
        a.publish_edited([Root, Timestamp], |draft| {
            if draft.role == Root {
                push_keyid(draft, &Timestamp, nobody.keyid());
                draft.set_threshold(&Timestamp, 2);
            } else {
                draft.also_signed_by(std::slice::from_ref(&nobody));
            }
        });
    });
    s.refresh(rejects().not_advancing(Timestamp));
    start_over(s);
}

/// A role lists its one keyid several times and asks for two signatures.
///
/// A client that goes through the list of keyids finds a valid signature for each.
pub(crate) fn keyid_listed_several_times(s: &mut Writer) {
    s.cites(["TUF-4.3-o", "TUF-5.4.2-a", "TUF-5.4.2-b"]);
    s.refresh(accepts());
    s.attack("publish root 2 with the timestamp keyid five times and a threshold of two", |a| {
        let key = a.keys(&Timestamp).remove(0);
        a.publish_edited([Root, Timestamp], |draft| {
            if draft.role == Root {
                (0..4).for_each(|_| push_keyid(draft, &Timestamp, key.keyid()));
                draft.set_threshold(&Timestamp, 2);
            }
        });
    });
    s.refresh(rejects().not_advancing(Timestamp));
    start_over(s);
}

/// A role asks for more signatures than it has keys.
///
/// Such a threshold cannot be met. Refusing the root that says so is as good as refusing every file of the role.
pub(crate) fn threshold_above_number_of_keys(s: &mut Writer) {
    s.cites(["TUF-4.3-m"]);
    s.repository.set_signers(Timestamp, Signers::of(1, &["a", "b", "c", "d", "e"]));
    s.refresh(accepts());
    s.attack("publish root 2, which asks for six signatures by the five timestamp keys", |a| {
        a.publish_edited([Root, Timestamp], |draft| {
            if draft.role == Root {
                draft.set_threshold(&Timestamp, 6);
            }
        });
    });
    s.refresh(rejects().not_advancing(Timestamp));
    start_over(s);
}

/// A root sets the threshold of one role to zero or below.
///
/// However the files are signed, less than nothing is never missing.
pub(crate) fn threshold_below_one(s: &mut Writer) {
    s.cites(["TUF-4.3-l"]);
    s.refresh(accepts());
    for role in Role::TOP_LEVEL {
        for threshold in [0, -1] {
            refuses_threshold(s, &role, &threshold.to_string(), |entry| entry["threshold"] = threshold.into());
        }
    }
}

/// A root gives the threshold of one role as text, as a fraction, or not at all.
///
/// What it should mean is anybody's guess, and a guess too low is an open door.
pub(crate) fn threshold_not_an_integer(s: &mut Writer) {
    s.cites(["TUF-4.3-l"]);
    s.refresh(accepts());
    for role in Role::TOP_LEVEL {
        for threshold in [json!("1"), json!(1.5), json!(null)] {
            refuses_threshold(s, &role, &threshold.to_string(), |entry| entry["threshold"] = threshold.clone());
        }
        refuses_threshold(s, &role, "no", |entry| {
            members(entry).remove("threshold");
        });
    }
}

/// A root sets the threshold of one role to zero, and a file of that role comes without any signature.
///
/// A client that compares numbers and nothing else finds that none are missing.
pub(crate) fn threshold_zero_needs_no_signature(s: &mut Writer) {
    s.cites(["TUF-4.3-l", "TUF-5.4.2-a", "TUF-5.5.3-a", "TUF-5.6.3-a"]);
    s.refresh(accepts());
    for role in [Timestamp, Snapshot, Targets] {
        s.attack(&format!("publish root 2 with {role} threshold 0, and {role} 2 unsigned"), |a| {
            a.publish_edited([Root, role.clone()], |draft| {
                if draft.role == Root {
                    draft.set_threshold(&role, 0);
                } else if draft.role == role {
                    draft.signed_by(&[]);
                }
            });
        });
        s.refresh(rejects().not_advancing(role));
        start_over(s);
    }
}

/// A root sets its own threshold to zero, and the next root comes without any signature.
///
/// After that, the repository belongs to whoever asks for it.
pub(crate) fn threshold_zero_gives_root_away(s: &mut Writer) {
    s.cites(["TUF-4.3-l", "TUF-5.3.4-a"]);
    s.refresh(accepts());
    s.attack("publish root 2 with root threshold 0, and root 3 unsigned", |a| {
        for unsigned in [false, true] {
            a.forge(&Root, |draft| {
                draft.set_threshold(&Root, 0);
                if unsigned {
                    draft.signed_by(&[]);
                }
            });
        }
    });
    s.refresh(rejects().trusting(Root, 1).stopping_at(&Root));
    start_over(s);
}

/// A delegation has the threshold zero, and the file of the delegated role comes without any signature.
pub(crate) fn threshold_zero_in_a_delegation(s: &mut Writer) {
    s.cites(["TUF-4.3-l"]);
    let role = delegate(s, Signers::one("dev"));
    s.download(["dev.txt"], accepts().trusting(role.clone(), 1));
    s.attack("publish targets 2 with a threshold of 0 for dev, and dev 2 unsigned", |a| {
        a.publish_edited([Targets, role.clone()], |draft| {
            if draft.role == Targets {
                draft.signed["delegations"]["roles"][0]["threshold"] = json!(0);
            } else if draft.role == role {
                draft.signed_by(&[]);
            }
        });
    });
    s.download(["dev.txt"], rejects().trusting(role, 1));
}

/// A root leaves out one of the four top-level roles.
///
/// Without any of them there is no update. A client notices when it reads the root, or when it looks for the role.
pub(crate) fn root_without_a_role(s: &mut Writer) {
    s.cites(["TUF-4.3-k"]);
    s.refresh(accepts());
    for role in Role::TOP_LEVEL {
        s.attack(&format!("publish a root without the {role} role, and a new {role}"), |a| {
            a.publish_edited([Root, role.clone()], |draft| {
                if draft.role == Root {
                    members(&mut draft.signed["roles"]).remove(role.name());
                }
            });
        });
        let strict = rejects().not_advancing(Root).not_advancing(role.clone());
        let lenient = rejects().not_advancing(role.clone());
        s.refresh(either("refuses the root", strict).or("refuses the role", lenient));
        start_over(s);
    }
}

/// An expiry date that a thief would like.
const LATER: &str = "2045-01-01T00:00:00Z";

fn key_repeated(s: &mut Writer, role: &Role) {
    one_of_two(s, role, &format!("sign {role} twice with the stolen key"), |draft, stolen, _| {
        draft.also_signed_by(std::slice::from_ref(stolen));
    });
}

fn key_signs_again(s: &mut Writer, role: &Role) {
    one_of_two(s, role, &format!("sign {role} with the stolen key in two ways"), |draft, stolen, _| {
        let another = stolen.sign_again(&canonical(&draft.signed));
        draft.with_signature(json!({"keyid": stolen.keyid(), "sig": another}));
    });
}

fn unknown_key(s: &mut Writer, role: &Role) {
    one_of_two(s, role, &format!("sign {role} with the stolen key and one of the thief's own"), |draft, _, _| {
        draft.also_signed_by(&[Key::named("thief")]);
    });
}

fn key_of_another_role(s: &mut Writer, role: &Role, other: &Role) {
    one_of_two(s, role, &format!("sign {role} with the stolen key and the {other} key"), |draft, _, _| {
        draft.also_signed_by(&[Key::named(&format!("{other}-1"))]);
    });
}

fn keyid_borrowed(s: &mut Writer, role: &Role) {
    one_of_two(
        s,
        role,
        &format!("sign {role} twice with the stolen key, once in the name of the other"),
        |draft, stolen, safe| {
            draft.also_signed_under(safe.keyid().to_owned(), stolen);
        },
    );
}

/// Two keys have to sign `role`. The thief of one of them signs the newest file with it, and `add` is to make up for the
/// other one, which is safe.
fn one_of_two(s: &mut Writer, role: &Role, what: &str, add: impl FnOnce(&mut Draft, &Key, &Key)) {
    let [stolen, safe] = ["stolen", "safe"].map(Key::named);
    s.repository.set_signers(role.clone(), Signers { keys: vec![stolen.clone(), safe.clone()], threshold: 2 });
    s.refresh(accepts());
    s.publish([role.clone()]);
    s.attack(what, |a| {
        a.replace(role, |draft| {
            draft.set("expires", LATER).signed_by(std::slice::from_ref(&stolen));
            add(draft, &stolen, &safe);
        });
    });
    refuses(s, role, Some(1));
    recovers(s);
}

/// Root 2 lists the one key of `role` and `alias` made from it, each under its right keyid, and asks for two signatures.
fn key_under_two_keyids(s: &mut Writer, role: &Role, alias: fn(&Key) -> Value) {
    s.refresh(accepts());
    s.attack(&format!("publish root 2 with the {role} key twice and threshold 2, and sign under both keyids"), |a| {
        let key = a.keys(role).remove(0);
        let alias = alias(&key);
        let alias_keyid = keyid(&alias);
        a.publish_edited([Root, role.clone()], |draft| {
            if draft.role == Root {
                list_keys(draft, role, 2, &[(key.keyid(), key.public()), (&alias_keyid, alias.clone())]);
            }
            if draft.role == *role {
                draft.also_signed_under(alias_keyid.clone(), &key);
            }
        });
    });
    let counts_keys = rejects().not_advancing(role.clone());
    let counts_keyids = accepts().trusting(Root, 2).trusting(role.clone(), 2);
    s.refresh(either("counts keys", counts_keys).or("counts keyids", counts_keyids));
    // From this root on, those who count keyids would need two signatures of a root too.
    if *role != Root {
        start_over(s);
    }
}

fn with_a_comment(key: &Key) -> Value {
    let mut object = key.public();
    object["comment"] = json!("the same key again");
    object
}

fn in_capitals(key: &Key) -> Value {
    let mut object = key.public();
    let public = object["keyval"]["public"].as_str().expect("hex digits").to_uppercase();
    object["keyval"]["public"] = public.into();
    object
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

/// Files of all roles are signed in an unusual way, from the first on, and the client follows.
fn oddly_signed(s: &mut Writer, edit: impl Fn(&mut Draft)) {
    s.publish_edited([], &edit);
    s.refresh(accepts());
    s.publish_edited(Role::TOP_LEVEL, &edit);
    s.download(["file.txt"], accepts());
}

fn entry_twice(s: &mut Writer, role: &Role) {
    s.refresh(accepts());
    s.publish([role.clone()]);
    s.attack(&format!("repeat the signature of {role} 2"), |a| {
        let keys = a.keys(role);
        a.replace(role, |draft| {
            draft.also_signed_by(&keys);
        });
    });
    let strict = rejects().trusting(role.clone(), 1);
    let lenient = accepts().trusting(role.clone(), 2);
    s.refresh(either("refuses repeated keyids", strict).or("counts them once", lenient));
    recovers(s);
}

/// A new root gets a second entry under the keyid of the timestamp key, placed by `arrange`, and a new timestamp is signed with
/// the key in it.
fn keyid_given_to_two_keys(s: &mut Writer, arrange: impl Fn(&str, &str) -> String) {
    s.publish([Root, Timestamp]);
    s.attack("slip a forged key into root under the keyid of the timestamp key, and sign timestamp with it", |a| {
        let honest = a.keys(&Timestamp).remove(0);
        let forged = Key::named("forged");
        let entry = |key: &Key| format!("\"{}\": {}", honest.keyid(), text(canonical(&key.public())));
        let newest = a.published(&Root, a.repository.version(&Root));
        let mut root: Value = serde_json::from_slice(&newest).expect("the repository's own JSON");
        members(&mut root["signed"]["keys"]).remove(honest.keyid());
        let keys = arrange(&entry(&honest), &entry(&forged));
        let root = text(readable(&root)).replacen("\"keys\": {", &format!("\"keys\": {{{keys},"), 1);
        a.answer(&Root, root.into_bytes());
        a.replace(&Timestamp, |draft| {
            draft.set("expires", LATER).signed_by(&[]).also_signed_under(honest.keyid().to_owned(), &forged);
        });
    });
    s.refresh(rejects().not_advancing(Timestamp));
    recovers(s);
}

/// The role `dev` is delegated to, for a file of its own.
fn delegate(s: &mut Writer, signers: Signers) -> Role {
    s.uses(Feature::PathDelegations);
    let role = Role::delegated("dev");
    s.repository.delegate(&Targets, Delegation { signers, ..Delegation::new("dev", &["dev.txt"]) });
    s.repository.add_target_to(&role, "dev.txt", b"a delegated file\n");
    role
}

/// In root: these KEY objects under these keyids, and no others, are the keys of `role`.
fn list_keys(draft: &mut Draft, role: &Role, threshold: u64, keys: &[(&str, Value)]) {
    let keyids: Vec<_> = keys.iter().map(|(keyid, _)| keyid).collect();
    draft.signed["roles"][role.name()] = json!({"keyids": keyids, "threshold": threshold});
    for (keyid, key) in keys {
        draft.signed["keys"][keyid] = key.clone();
    }
}

/// In root: one more keyid for `role`.
fn push_keyid(draft: &mut Draft, role: &Role, keyid: &str) {
    draft.signed["roles"][role.name()]["keyids"].as_array_mut().expect("a list").push(keyid.into());
}

fn members(object: &mut Value) -> &mut serde_json::Map<String, Value> {
    object.as_object_mut().expect("an object")
}

fn text(json: Vec<u8>) -> String {
    String::from_utf8(json).expect("JSON is text")
}

/// The client refuses the newest file of `role`, still holds version `held` and asks for nothing more; nor does it take the
/// file the next time.
///
/// The second time it has stored the files before it, and may leave it at finding those unchanged. After a rotation of
/// timestamp or snapshot keys some delete what they hold once more (§5.3.11): there `held` is `None`.
fn refuses(s: &mut Writer, role: &Role, held: Option<u64>) {
    let holding = |expectation: Expectation| match held {
        Some(version) => expectation.trusting(role.clone(), version),
        None => expectation.not_advancing(role.clone()),
    };
    let refused = || holding(rejects()).stopping_at(role);
    s.refresh(refused());
    let again: Alternatives = match role {
        Root => refused().asking_for(&Root.versioned_file_name(s.repository.version(role))).into(),
        Timestamp => refused().into(),
        _ => holding(either_way()).into(),
    };
    s.refresh(again);
}

/// Whoever has the root key gives `role` a threshold that is none. Refusing the root is as good as refusing the role's files.
fn refuses_threshold(s: &mut Writer, role: &Role, what: &str, edit: impl Fn(&mut Value)) {
    s.attack(&format!("publish a root with {what} threshold for {role}, and a new {role}"), |a| {
        a.publish_edited([Root, role.clone()], |draft| {
            if draft.role == Root {
                edit(&mut draft.signed["roles"][role.name()]);
            }
        });
    });
    s.refresh(rejects().not_advancing(role.clone()));
    start_over(s);
}

/// With the next honest timestamp the client is up to date again.
fn recovers(s: &mut Writer) {
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// The repository publishes everything anew, with versions above those of the adversary, and the client is up to date again.
fn start_over(s: &mut Writer) {
    s.attack_ends();
    s.publish(Role::TOP_LEVEL);
    s.publish(Role::TOP_LEVEL);
    s.refresh(accepts());
}
