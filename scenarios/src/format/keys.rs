//! Keys that are not quite what they should be (TUF §4.2.2).

use super::*;

/// The public half of a key that anybody can sign for, where points of small order are allowed.
const SMALL_ORDER: &str = "0100000000000000000000000000000000000000000000000000000000000000";

/// Root lists the timestamp key as an Ed25519 key for RSA signatures.
///
/// TAP 9 has a client keep to the scheme. Some go by the type of the key alone.
pub(crate) fn scheme_of_another_key_type(s: &mut Writer) {
    s.cites(["TUF-4.2.2-e"]);
    timestamp_key_of_doubt(s, ("keeps to the scheme", "goes by the key type"), |key| {
        key["scheme"] = "rsassa-pss-sha256".into();
    });
}

/// Root lists the timestamp key as an RSA key for Ed25519 signatures.
pub(crate) fn key_type_of_another_scheme(s: &mut Writer) {
    s.cites(["TUF-4.2.2-e"]);
    timestamp_key_of_doubt(s, ("keeps to the key type", "goes by the scheme"), |key| key["keytype"] = "rsa".into());
}

/// Root lists the timestamp key without its scheme.
pub(crate) fn key_without_scheme(s: &mut Writer) {
    s.cites(["TUF-4.1-h", "TUF-4.2.2-e"]);
    timestamp_key_of_doubt(s, ("insists on a scheme", "goes by the key type"), |key| {
        key.as_object_mut().expect("an object").remove("scheme");
    });
}

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
        timestamp_key_is_of_no_use(s, &format!("list a timestamp key {public}"), |key| {
            key["keyval"]["public"] = public.clone();
        });
    }
    timestamp_key_is_of_no_use(s, "list a timestamp key without a value", |key| {
        key.as_object_mut().expect("an object").remove("keyval");
    });
    timestamp_key_is_of_no_use(s, "list text as the timestamp key", |key| *key = "a key".into());
}

/// Root lists a timestamp key of small order, and somebody without any key signs.
///
/// Its private half does not exist, and one and the same signature is good for every message where such keys are allowed.
/// Somebody must have listed that key; the algorithm's own standard does not ask verifiers to refuse it.
pub(crate) fn key_of_small_order(s: &mut Writer) {
    s.cites(["TUF-4.2.2-g"]);
    s.refresh(accepts());
    s.attack("list a timestamp key of small order, and sign with nothing", |a| {
        let mut object = a.keys(&Timestamp)[0].public();
        object["keyval"]["public"] = SMALL_ORDER.into();
        let keyid = tuf_gauntlet_core::key::keyid(&object);
        let sig = format!("{SMALL_ORDER}{}", "0".repeat(64));
        a.publish_edited([Root, Timestamp], |draft| match draft.role {
            Root => list_timestamp_key(draft, &object),
            _ => {
                draft.signed_by(&[]).with_signature(json!({"keyid": keyid, "sig": sig}));
            }
        });
    });
    let refusing = rejects().not_advancing(Timestamp);
    s.refresh(either("refuses keys of small order", refusing).or("verifies with keys of small order", accepts()));
    start_over(s);
}

/// Root lists a key of a kind that nobody knows yet, beside the timestamp key.
///
/// Without this there is no way to a new kind of key. Some refuse the whole root.
pub(crate) fn key_of_unknown_kind(s: &mut Writer) {
    s.cites(["TUF-4.2.2-f"]);
    beside_the_timestamp_key(s, &json!({"keytype": "future", "scheme": "future-2040", "keyval": {"public": "00"}}));
}

/// Root lists a key of a kind that nobody knows yet, with a value of another form.
pub(crate) fn key_of_unknown_form(s: &mut Writer) {
    s.cites(["TUF-4.2.2-f"]);
    beside_the_timestamp_key(s, &json!({"keytype": "future", "scheme": "future-2040", "keyval": {"identity": "a@b"}}));
}

/// Root lists the timestamp key with an empty private half beside the public one.
///
/// Old repositories have this. It is one more member, and part of what the keyid is calculated from.
pub(crate) fn key_with_private_member(s: &mut Writer) {
    s.cites(["TUF-4.2.2-i"]);
    timestamp_key_of_doubt(s, ("refuses private members", "takes keys with private members"), |key| {
        key["keyval"]["private"] = "".into();
    });
}

/// Publishes root and timestamp so that `object` stands for the timestamp key, under its own keyid.
pub(super) fn publish_timestamp_key(s: &mut Writer, key: &Key, object: &Value) {
    let keyid = tuf_gauntlet_core::key::keyid(object);
    s.publish_edited([Root, Timestamp], |draft| match draft.role {
        Root => list_timestamp_key(draft, object),
        _ => {
            draft.signed_by(&[]).also_signed_under(keyid.clone(), key);
        }
    });
}

/// In root: `object` is the one timestamp key.
fn list_timestamp_key(draft: &mut Draft, object: &Value) {
    let keyid = tuf_gauntlet_core::key::keyid(object);
    draft.signed["keys"][&keyid] = object.clone();
    draft.signed["roles"]["timestamp"]["keyids"] = json!([keyid]);
}

/// Root 2 lists the timestamp key with `edit` done to it, and it signs: this may be refused.
fn timestamp_key_of_doubt(s: &mut Writer, (strict, lenient): (&str, &str), edit: impl Fn(&mut Value)) {
    s.refresh(accepts());
    let key = s.repository.signers(&Timestamp).keys[0].clone();
    let mut object = key.public();
    edit(&mut object);
    publish_timestamp_key(s, &key, &object);
    s.refresh(either(strict, rejects().not_advancing(Timestamp)).or(lenient, accepts()));
}

/// From a new root on, the timestamp key is spoilt: no timestamp can be accepted.
fn timestamp_key_is_of_no_use(s: &mut Writer, what: &str, edit: impl Fn(&mut Value)) {
    s.attack(what, |a| {
        let key = a.keys(&Timestamp).remove(0);
        let mut object = key.public();
        edit(&mut object);
        let keyid = tuf_gauntlet_core::key::keyid(&object);
        a.publish_edited([Root, Timestamp], |draft| match draft.role {
            Root => list_timestamp_key(draft, &object),
            _ => {
                draft.signed_by(&[]).also_signed_under(keyid.clone(), &key);
            }
        });
    });
    s.refresh(rejects().not_advancing(Timestamp));
    start_over(s);
}

fn beside_the_timestamp_key(s: &mut Writer, object: &Value) {
    s.refresh(accepts());
    let keyid = tuf_gauntlet_core::key::keyid(object);
    s.publish_edited([Root], |draft| {
        draft.signed["keys"][&keyid] = object.clone();
        draft.signed["roles"]["timestamp"]["keyids"].as_array_mut().expect("a list").push(json!(keyid));
    });
    s.publish([Timestamp]);
    let refusing = rejects().not_advancing(Timestamp);
    s.refresh(either("leaves unknown keys alone", accepts()).or("refuses roots with unknown keys", refusing));
}
