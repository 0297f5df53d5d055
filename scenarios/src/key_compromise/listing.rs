//! Signatures, keyids and thresholds as they are listed (TUF §4.2.1, §4.3).

use super::*;

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

/// In root: one more keyid for `role`.
fn push_keyid(draft: &mut Draft, role: &Role, keyid: &str) {
    draft.signed["roles"][role.name()]["keyids"].as_array_mut().expect("a list").push(keyid.into());
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
