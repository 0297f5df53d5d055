//! What a key and a signature say of their type and scheme (TUF §4.2.2, TAP 9).

use super::*;

/// Root declares a scheme for the timestamp key that nobody knows, or that is for keys of another type.
///
/// The key then signs as keys of its type usually do. A scheme that is unknown or does not fit is not to be repaired: it may have
/// been chosen to retire the usual one.
pub(crate) fn schemes_that_do_not_fit(s: &mut Writer) {
    s.cites(["TAP9-b", "TUF-4.2.2-e"]);
    s.refresh(accepts());
    for scheme in ["future-2040", "ed25519ph", "rsassa-pss-sha256", "ecdsa-sha2-nistp256", "", "ED25519"] {
        retires(s, scheme);
    }
}

/// Root declares a scheme for an ECDSA key that is for another curve or another type of key, and the key signs as usual.
pub(crate) fn schemes_that_do_not_fit_ecdsa(s: &mut Writer) {
    s.cites(["TAP9-b", "TUF-4.2.2-e"]);
    s.uses(Feature::Ecdsa);
    timestamp_by(s, ecdsa());
    s.refresh(accepts());
    for scheme in ["ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "rsassa-pss-sha256", "ed25519", "ecdsa"] {
        retires(s, scheme);
    }
}

/// Root declares a scheme for an RSA key that is with another hash or for another type of key, and the key signs as usual.
pub(crate) fn schemes_that_do_not_fit_rsa(s: &mut Writer) {
    s.cites(["TAP9-b", "TUF-4.2.2-e"]);
    s.uses(Feature::RsaPss);
    timestamp_by(s, Key::rsa("rsa-1"));
    s.refresh(accepts());
    for scheme in ["rsassa-pss-sha512", "rsa-pkcs1v15-sha256", "ecdsa-sha2-nistp256", "ed25519", "rsa"] {
        retires(s, scheme);
    }
}

/// Root lists the timestamp key as an RSA key for Ed25519 signatures.
///
/// The scheme fits the key, and only the key type does not. TAP 9 has a client go by the scheme.
pub(crate) fn key_type_of_another_scheme(s: &mut Writer) {
    s.cites(["TUF-4.2.2-e"]);
    another_description(s, ("insists on the key type", "goes by the scheme"), |object| {
        object["keytype"] = "rsa".into();
    });
}

/// Root lists the timestamp key without its scheme.
pub(crate) fn key_without_scheme(s: &mut Writer) {
    s.cites(["TUF-4.1-h", "TUF-4.2.2-e"]);
    another_description(s, ("insists on a scheme", "goes by the key type"), |object| {
        object.as_object_mut().expect("an object").remove("scheme");
    });
}

/// The signature of a timestamp says of itself that it is by another scheme than the one root declares.
///
/// Nobody has signed that remark. The key says how its signatures are verified.
pub(crate) fn signature_names_another_scheme(s: &mut Writer) {
    s.cites(["TAP9-a"]);
    s.refresh(accepts());
    for member in ["method", "scheme", "keytype"] {
        s.publish([Timestamp]);
        s.attack(&format!("give the signature of the newest timestamp a {member} of its own"), |a| {
            let key = a.keys(&Timestamp).remove(0);
            a.replace(&Timestamp, |draft| {
                let sig = key.sign(&canonical(&draft.signed));
                let entry = json!({"keyid": key.keyid(), "sig": sig, member: "rsassa-pss-sha256"});
                draft.signed_by(&[]).with_signature(entry);
            });
        });
        let refusing = rejects().not_advancing(Timestamp);
        s.refresh(either("ignores what a signature says of itself", accepts()).or("refuses it", refusing));
        recovers(s);
    }
}

/// Root declares a scheme for the timestamp key that nobody knows, and the signature says that it is by one that everybody knows.
///
/// If the signature could choose, whoever breaks an old scheme could have it back.
pub(crate) fn signature_brings_a_scheme_back(s: &mut Writer) {
    s.cites(["TAP9-a", "TAP9-b"]);
    s.refresh(accepts());
    for member in ["method", "scheme"] {
        s.attack(&format!("declare a scheme that nobody knows, and a {member} in the signature"), |a| {
            let key = a.keys(&Timestamp).remove(0).described(|object| object["scheme"] = "future-2040".into());
            a.repository.set_signers(Timestamp, Signers::all([key.clone()]));
            a.publish_edited([Timestamp], |draft| {
                if draft.role == Timestamp {
                    let sig = key.sign(&canonical(&draft.signed));
                    let entry = json!({"keyid": key.keyid(), "sig": sig, member: "ed25519"});
                    draft.signed_by(&[]).with_signature(entry);
                }
            });
        });
        s.refresh(rejects().not_advancing(Timestamp));
        start_over(s, &Timestamp);
    }
}

/// Root declares `scheme` for the timestamp key, which goes on signing as before.
fn retires(s: &mut Writer, scheme: &str) {
    key_is_of_no_use(s, &Timestamp, &format!("declare the scheme \"{scheme}\" for the timestamp key"), |key| {
        key.described(|object| object["scheme"] = scheme.into())
    });
}
