//! Keys that are none, and one that anybody can sign for (TUF §4.2.2).

use super::*;

/// The public half of a key that anybody can sign for, where points of small order are allowed.
const SMALL_ORDER: &str = "0100000000000000000000000000000000000000000000000000000000000000";

/// Root lists a timestamp key that is no key at all.
///
/// Half a key, no hex digits, nothing, a number, a key with something behind it: nothing can be verified with those.
pub(crate) fn malformed_keys(s: &mut Writer) {
    s.cites(["TUF-4.2.2-g", "TUF-4.1-g"]);
    let whole = s.repository.signers(&Timestamp).keys[0].public()["keyval"]["public"].clone();
    let whole = whole.as_str().expect("hex digits").to_owned();
    s.refresh(accepts());
    for public in [
        json!(whole[..32]),
        json!(whole[..63]),
        json!(format!("{whole}00")),
        json!("no hex digits"),
        json!(""),
        json!("-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----"),
        json!(7),
        json!(null),
        json!([whole]),
    ] {
        key_is_of_no_use(s, &Timestamp, &format!("list a timestamp key {public}"), |key| {
            key.described(|object| object["keyval"]["public"] = public)
        });
    }
    key_is_of_no_use(s, &Timestamp, "list a timestamp key without a value", |key| {
        key.described(|object| drop(object.as_object_mut().expect("an object").remove("keyval")))
    });
    key_is_of_no_use(s, &Timestamp, "list text as the timestamp key", |key| {
        key.described(|object| *object = "a key".into())
    });
}

/// Root lists a timestamp key of small order, and somebody without any key signs.
///
/// Its private half does not exist, and one and the same signature is good for every message where such keys are allowed.
/// Somebody must have listed that key; the algorithm's own standard does not ask verifiers to refuse it.
pub(crate) fn key_of_small_order(s: &mut Writer) {
    s.cites(["TUF-4.2.2-g"]);
    s.refresh(accepts());
    s.attack("list a timestamp key of small order, and sign with nothing", |a| {
        let key = a.keys(&Timestamp).remove(0).described(|object| object["keyval"]["public"] = SMALL_ORDER.into());
        let sig = format!("{SMALL_ORDER}{}", "0".repeat(64));
        let entry = json!({"keyid": key.keyid(), "sig": sig});
        a.repository.set_signers(Timestamp, Signers::all([key]));
        a.publish_edited([Timestamp], |draft| {
            if draft.role == Timestamp {
                draft.signed_by(&[]).with_signature(entry.clone());
            }
        });
    });
    let refusing = rejects().not_advancing(Timestamp);
    s.refresh(either("refuses keys of small order", refusing).or("verifies with keys of small order", accepts()));
    start_over(s, &Timestamp);
}

/// Root lists the timestamp key with an empty private half beside the public one.
///
/// Old repositories have this. It is one more member, and part of what the keyid is calculated from.
pub(crate) fn key_with_private_member(s: &mut Writer) {
    s.cites(["TUF-4.2.2-i"]);
    another_description(s, ("refuses private members", "takes keys with private members"), |object| {
        object["keyval"]["private"] = "".into();
    });
}

/// Root lists a timestamp key in PEM that is none: damaged, labelled otherwise, of another kind, or empty.
///
/// It is part of the file that decides who may sign, and parsers of such encodings have failed in many ways.
pub(crate) fn malformed_keys_in_pem(s: &mut Writer) {
    s.cites(["TUF-4.2.2-g"]);
    s.uses(Feature::Ecdsa);
    timestamp_by(s, ecdsa());
    s.refresh(accepts());
    let whole = ecdsa().public()["keyval"]["public"].as_str().expect("PEM").to_owned();
    let der = der_of(&whole);
    for (what, public) in [
        ("cut in the middle", whole[..whole.len() / 2].to_owned()),
        ("without its last line", whole.replace("-----END PUBLIC KEY-----\n", "")),
        ("with characters that are not of base64", whole.replace("MF", "!?")),
        ("without a byte at the end", to_pem("PUBLIC KEY", &der[..der.len() - 1])),
        ("labelled as a certificate, and cut", to_pem("CERTIFICATE", &der[..der.len() / 2])),
        ("with nothing in it", to_pem("PUBLIC KEY", &[])),
        ("with zeros in it", to_pem("PUBLIC KEY", &[0; 91])),
        ("of an RSA key", Key::rsa("rsa-1").public()["keyval"]["public"].as_str().expect("PEM").to_owned()),
        ("which nests deeply", to_pem("PUBLIC KEY", &[0x30, 0x80].repeat(2_000))),
    ] {
        key_is_of_no_use(s, &Timestamp, &format!("list a timestamp key in PEM {what}"), |key| {
            key.described(|object| object["keyval"]["public"] = public.into())
        });
    }
}
