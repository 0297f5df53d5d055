//! Keys of kinds that a client does not know (TUF §4.2.2).

use super::*;

/// Root lists a key of a kind that nobody knows yet, beside the timestamp key.
///
/// Without this there is no way to a new kind of key. Some refuse the whole root.
pub(crate) fn key_of_unknown_kind(s: &mut Writer) {
    s.cites(["TUF-4.2.2-f"]);
    beside_the_timestamp_key(s, &future(&json!({"public": "00"})));
}

/// Root lists a key of a kind that nobody knows yet, with a value of another form.
pub(crate) fn key_of_unknown_form(s: &mut Writer) {
    s.cites(["TUF-4.2.2-f"]);
    beside_the_timestamp_key(s, &future(&json!({"identity": "a@b"})));
}

/// Root lists an identity instead of a key, as TAP 18 has it, beside the timestamp key.
///
/// Clients that do not know such identities can do without.
pub(crate) fn key_of_sigstore_identity(s: &mut Writer) {
    s.cites(["TAP18-a", "TUF-4.2.2-f"]);
    beside_the_timestamp_key(s, &sigstore_identity());
}

/// Root lists an Ed25519 key for a scheme that nobody knows yet, beside the timestamp key.
pub(crate) fn key_of_unknown_scheme(s: &mut Writer) {
    s.cites(["TUF-4.2.2-f"]);
    beside_the_timestamp_key(
        s,
        &Key::named("another").described(|object| object["scheme"] = "ed25519ph".into()).public(),
    );
}

/// Targets list a key of a kind that nobody knows yet, beside the key of a delegated role.
pub(crate) fn key_of_unknown_kind_in_delegations(s: &mut Writer) {
    s.cites(["TUF-4.2.2-f"]);
    beside_the_delegated_key(s, &future(&json!({"public": "00"})));
}

/// Targets list an identity instead of a key, as TAP 18 has it, beside the key of a delegated role.
///
/// This is where TAP 18 expects to be used: the developers of a project sign without keys.
pub(crate) fn key_of_sigstore_identity_in_delegations(s: &mut Writer) {
    s.cites(["TAP18-a", "TUF-4.2.2-f"]);
    beside_the_delegated_key(s, &sigstore_identity());
}

/// Root lists a key of a kind that nobody knows yet, for no role at all.
pub(crate) fn key_of_unknown_kind_for_no_role(s: &mut Writer) {
    s.cites(["TUF-4.2.2-f"]);
    s.refresh(accepts());
    let object = future(&json!({"public": "00"}));
    s.publish_edited([Root], |draft| draft.signed["keys"][keyid(&object)] = object.clone());
    s.publish([Timestamp]);
    leaves_it_alone(s);
}

/// Two of three keys have to sign timestamp, and one of them is of a kind that nobody knows yet; the other two sign.
///
/// All three have signed, as they do while a repository moves to a new kind of key.
pub(crate) fn unknown_kind_in_a_threshold_met_by_others(s: &mut Writer) {
    s.cites(["TUF-4.2.2-f"]);
    s.repository.set_signers(Timestamp, Signers::of(2, &["timestamp-1", "timestamp-2"]));
    s.refresh(accepts());
    with_third_key(s);
    s.publish_edited([Timestamp], sign_also_by_third_key);
    leaves_it_alone(s);
}

/// Two keys have to sign timestamp, one of them of a kind that nobody knows; whoever has stolen the other one signs for both.
///
/// What cannot be verified does not count.
pub(crate) fn unknown_kind_makes_up_the_threshold(s: &mut Writer) {
    s.cites(["TUF-5.4.2-a", "TUF-1.5.2-i"]);
    s.repository.set_signers(Timestamp, Signers::of(2, &["timestamp-1", "timestamp-2"]));
    s.refresh(accepts());
    s.attack("list a key of unknown kind for timestamp with threshold 2, and sign with one key and anything", |a| {
        let stolen = Key::named("timestamp-1");
        let object = future(&json!({"public": "00"}));
        a.publish_edited([Root, Timestamp], |draft| {
            if draft.role == Root {
                draft.signed["keys"][keyid(&object)] = object.clone();
                draft.signed["roles"]["timestamp"]["keyids"] = json!([stolen.keyid(), keyid(&object)]);
            } else {
                draft.signed_by(std::slice::from_ref(&stolen));
                sign_also_by_third_key(draft);
            }
        });
    });
    s.refresh(rejects().not_advancing(Timestamp));
    start_over(s, &Timestamp);
}

fn future(keyval: &Value) -> Value {
    json!({"keytype": "future", "scheme": "future-2040", "keyval": keyval})
}

/// The KEY object of TAP 18.
fn sigstore_identity() -> Value {
    json!({
        "keytype": "sigstore-oidc",
        "scheme": "Fulcio",
        "keyval": {"identity": "author@example.org", "issuer": "https://accounts.example.org"},
    })
}

/// Root 2 lists a third timestamp key, which is of an unknown kind.
fn with_third_key(s: &mut Writer) {
    let object = future(&json!({"public": "00"}));
    s.publish_edited([Root], |draft| {
        draft.signed["keys"][keyid(&object)] = object.clone();
        draft.signed["roles"]["timestamp"]["keyids"].as_array_mut().expect("a list").push(json!(keyid(&object)));
    });
}

fn sign_also_by_third_key(draft: &mut Draft) {
    if draft.role == Timestamp {
        let keyid = keyid(&future(&json!({"public": "00"})));
        draft.with_signature(json!({"keyid": keyid, "sig": "5a".repeat(64)})).reverse_signatures();
    }
}

fn beside_the_timestamp_key(s: &mut Writer, object: &Value) {
    s.refresh(accepts());
    s.publish_edited([Root], |draft| {
        draft.signed["keys"][keyid(object)] = object.clone();
        draft.signed["roles"]["timestamp"]["keyids"].as_array_mut().expect("a list").push(json!(keyid(object)));
    });
    s.publish([Timestamp]);
    leaves_it_alone(s);
}

fn beside_the_delegated_key(s: &mut Writer, object: &Value) {
    let project = delegate_to(s, Key::named("project"));
    s.download(["project.txt"], accepts());
    s.publish_edited([Targets, project], |draft| {
        if draft.role == Targets {
            let delegations = &mut draft.signed["delegations"];
            delegations["keys"][keyid(object)] = object.clone();
            delegations["roles"][0]["keyids"].as_array_mut().expect("a list").push(json!(keyid(object)));
        }
    });
    let refusing = rejects().not_advancing(Role::delegated(PROJECT));
    let knowing = either("leaves unknown keys alone", accepts());
    s.download(["project.txt"], knowing.or("refuses metadata with unknown keys", refusing));
}

fn leaves_it_alone(s: &mut Writer) {
    let refusing = rejects().not_advancing(Timestamp);
    s.refresh(either("leaves unknown keys alone", accepts()).or("refuses metadata with unknown keys", refusing));
}
