//! Several signatures by one key over one file: whatever they look like, the key has signed once (TUF §4.2.1, §4.2.2).

use super::*;

/// A thief with one of two Ed25519 keys signs, and adds the same signature with the group order added to its second half.
///
/// It takes no key to do that. Verifiers that do not insist on the smaller number take both.
pub(crate) fn ed25519_with_order_added(s: &mut Writer) {
    counted_once(s, ["stolen", "safe"].map(Key::named), twin);
}

/// A thief with one of two ECDSA keys signs, and adds the same signature with n - s for s.
///
/// Both are right, whatever the message, and it takes no key to make the one of the other.
pub(crate) fn ecdsa_with_s_negated(s: &mut Writer) {
    s.cites(["TUF-4.2.1-e", "TUF-5.4.2-b"]);
    s.uses(Feature::Ecdsa);
    counted_once(s, ["stolen", "safe"].map(Key::ecdsa), twin);
}

/// A thief with one of two ECDSA keys signs twice, each time with another nonce.
pub(crate) fn ecdsa_with_another_nonce(s: &mut Writer) {
    s.cites(["TUF-4.2.1-e", "TUF-5.4.2-b"]);
    s.uses(Feature::Ecdsa);
    counted_once(s, ["stolen", "safe"].map(Key::ecdsa), Key::sign_again);
}

/// A thief with one of two RSA keys signs twice, each time with another salt.
///
/// Every signer does this: the salt is meant to be random. Neither signature gives away that the other one exists.
pub(crate) fn rsa_with_another_salt(s: &mut Writer) {
    s.cites(["TUF-4.2.1-e", "TUF-5.4.2-b"]);
    s.uses(Feature::RsaPss);
    counted_once(s, ["rsa-1", "rsa-2"].map(Key::rsa), Key::sign_again);
}

/// The mirror adds the group order to the second half of an Ed25519 signature, which is the only one.
///
/// RFC 8032 has verifiers refuse this. The paper that the specification points to did not.
pub(crate) fn ed25519_with_order_added_alone(s: &mut Writer) {
    s.cites(["TUF-4.2.2-h"]);
    let labels = ("insists on reduced signatures", "takes unreduced signatures");
    forms_of_a_signature(s, labels, &[("with the group order added", &twin)]);
}

/// The mirror puts n - s for s in an ECDSA signature, which is the only one.
///
/// Some protocols insist on the smaller of the two. TUF does not ask for it.
pub(crate) fn ecdsa_with_s_negated_alone(s: &mut Writer) {
    s.cites(["TUF-4.2.2-h"]);
    s.uses(Feature::Ecdsa);
    timestamp_by(s, ecdsa());
    forms_of_a_signature(s, ("insists on one form of s", "takes both forms of s"), &[("with n - s for s", &twin)]);
}

/// Root lists one ECDSA key under the key type of the specification and under that of older repositories, with two keyids.
///
/// Each key may contribute one signature, and there is one key. The workflow explains this by unique keyids.
pub(crate) fn ecdsa_key_under_two_types(s: &mut Writer) {
    one_key_under_two_keyids(s, |object| object["keytype"] = "ecdsa-sha2-nistp256".into());
}

/// Root lists one ECDSA key with two kinds of line breaks in its PEM, and so under two keyids.
///
/// Only the bytes of the key show that it is one.
pub(crate) fn ecdsa_key_with_two_kinds_of_line_breaks(s: &mut Writer) {
    one_key_under_two_keyids(s, |object| {
        let public = object["keyval"]["public"].as_str().expect("PEM").replace('\n', "\r\n");
        object["keyval"]["public"] = public.into();
    });
}

fn twin(key: &Key, message: &[u8]) -> String {
    key.malleated(&key.sign(message)).expect("a scheme with such twins")
}

/// Two keys have to sign timestamp. The thief of the first signs with it, and again as `another` does.
fn counted_once(s: &mut Writer, keys: [Key; 2], another: impl Fn(&Key, &[u8]) -> String) {
    s.cites(["TUF-4.2.2-h"]);
    let stolen = keys[0].clone();
    s.repository.set_signers(Timestamp, Signers::all(keys));
    s.refresh(accepts());
    s.publish([Timestamp]);
    s.attack("sign timestamp 2 with the stolen key, in two ways", |a| {
        a.replace(&Timestamp, |draft| {
            let sig = another(&stolen, &canonical(&draft.signed));
            draft.signed_by(std::slice::from_ref(&stolen)).with_signature(json!({"keyid": stolen.keyid(), "sig": sig}));
        });
    });
    s.refresh(refused(&Timestamp, 1));
    recovers(s);
}

/// Root asks for two signatures and lists one key, described in two ways.
fn one_key_under_two_keyids(s: &mut Writer, edit: impl FnOnce(&mut Value)) {
    s.cites(["TUF-4.3-j"]);
    s.uses(Feature::Ecdsa);
    timestamp_by(s, ecdsa());
    s.refresh(accepts());
    s.attack("list the timestamp key twice with threshold 2, and sign under both keyids", |a| {
        a.repository.set_signers(Timestamp, Signers::all([ecdsa(), ecdsa().described(edit)]));
        a.publish([Timestamp]);
    });
    let counts_keys = rejects().not_advancing(Timestamp);
    s.refresh(either("counts keys", counts_keys).or("counts keyids", accepts().trusting(Timestamp, 2)));
    start_over(s, &Timestamp);
}
