//! Thresholds that are met in appearance only (TUF §5.3.4, §5.4.2, §5.5.3, §5.6.3).

use super::*;

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
    s.in_both_profiles();
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
    s.in_both_profiles();
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
