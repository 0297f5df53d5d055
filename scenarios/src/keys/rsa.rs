//! RSA keys that are too short, and signatures and keys in other forms (TUF §4.2.2).

use super::*;

/// Root moves its own role to an RSA key of 1024 bits.
///
/// The old key vouches for the new root, so only the length of the new one speaks against it.
pub(crate) fn rsa_1024_for_root(s: &mut Writer) {
    too_short(s, &Root, "rsa-1024");
}

/// Root lists an RSA key of 1024 bits for timestamp, and it signs.
///
/// Whoever can factor it signs as well. Numbers of this size are within the reach of a state.
pub(crate) fn rsa_1024_for_timestamp(s: &mut Writer) {
    too_short(s, &Timestamp, "rsa-1024");
}

/// Root lists an RSA key of 1024 bits for snapshot, and it signs.
pub(crate) fn rsa_1024_for_snapshot(s: &mut Writer) {
    too_short(s, &Snapshot, "rsa-1024");
}

/// Root lists an RSA key of 1024 bits for targets, and it signs.
pub(crate) fn rsa_1024_for_targets(s: &mut Writer) {
    too_short(s, &Targets, "rsa-1024");
}

/// Targets list an RSA key of 1024 bits for a delegated role, and it signs.
pub(crate) fn rsa_1024_for_a_delegated_role(s: &mut Writer) {
    s.cites(["TUF-4.2.2-d"]);
    s.uses(Feature::RsaPss);
    let project = delegate_to(s, Key::rsa("rsa-1"));
    s.download(["project.txt"], accepts());
    key_is_of_no_use(s, &project, "list an RSA key of 1024 bits for the delegated role", |_| Key::rsa("rsa-1024"));
}

/// Root lists an RSA key of 2047 bits for timestamp, and it signs.
///
/// It has as many bytes as one of 2048 bits, and one bit less than is asked for.
pub(crate) fn rsa_2047_for_timestamp(s: &mut Writer) {
    too_short(s, &Timestamp, "rsa-2047");
}

/// Two keys have to sign timestamp, and one of them is an RSA key of 1024 bits.
///
/// Without it the threshold is not met.
pub(crate) fn rsa_1024_makes_up_the_threshold(s: &mut Writer) {
    s.cites(["TUF-4.2.2-d"]);
    s.uses(Feature::RsaPss);
    s.repository.set_signers(Timestamp, Signers::all([Key::named("timestamp-1"), Key::rsa("rsa-1")]));
    s.refresh(accepts());
    s.attack("list an RSA key of 1024 bits as the second timestamp key", |a| {
        a.repository.set_signers(Timestamp, Signers::all([Key::named("timestamp-1"), Key::rsa("rsa-1024")]));
        a.publish([Timestamp]);
    });
    s.refresh(rejects().not_advancing(Timestamp));
    start_over(s, &Timestamp);
}

/// Root lists an RSA key of 1024 bits for timestamp beside another key, and only the other one signs.
///
/// All RSA keys have to be long enough. Whether a root that lists a short one is void, or just this key, is not said.
pub(crate) fn rsa_1024_not_needed(s: &mut Writer) {
    s.cites(["TUF-4.2.2-f"]);
    s.uses(Feature::RsaPss);
    timestamp_by(s, Key::rsa("rsa-1"));
    s.refresh(accepts());
    let keys = vec![Key::rsa("rsa-1"), Key::rsa("rsa-1024")];
    s.repository.set_signers(Timestamp, Signers { keys, threshold: 1 });
    s.publish_edited([Timestamp], |draft| {
        if draft.role == Timestamp {
            draft.signed_by(&[Key::rsa("rsa-1")]);
        }
    });
    let refusing = rejects().not_advancing(Timestamp);
    s.refresh(either("leaves short keys alone", accepts()).or("refuses roots with short keys", refusing));
}

/// The timestamp role moves to an RSA key of 4096 bits.
pub(crate) fn rsa_4096_for_timestamp(s: &mut Writer) {
    s.cites(["TUF-4.2.2-b"]);
    s.uses(Feature::RsaPss);
    s.refresh(accepts());
    s.rotate(Timestamp, Signers::all([Key::rsa("rsa-4096")]));
    s.refresh(accepts().should());
}

/// A timestamp has an RSA signature with no salt, with one of 20 bytes, and with the longest one that fits.
///
/// The specification does not say how long it is. Signers take the length of the digest, or the most.
pub(crate) fn rsa_salts_of_other_lengths(s: &mut Writer) {
    s.cites(["TUF-4.2.2-b"]);
    s.uses(Feature::RsaPss);
    timestamp_by(s, Key::rsa("rsa-1"));
    let salted = |key: &Key, message: &[u8], bytes| key.sign_with_salt(message, bytes).expect("an RSA key");
    forms_of_a_signature(
        s,
        ("insists on salts of 32 bytes", "takes salts of any length"),
        &[
            ("without salt", &|key, message| salted(key, message, Some(0))),
            ("with 20 bytes of salt", &|key, message| salted(key, message, Some(20))),
            ("with the longest salt", &|key, message| salted(key, message, None)),
        ],
    );
}

/// A thief with an oracle for PKCS #1 v1.5 signatures puts one of them under a timestamp.
///
/// Root declares RSASSA-PSS for this key. A client that takes what fits has two schemes where the repository chose one.
pub(crate) fn rsa_signature_of_another_scheme(s: &mut Writer) {
    s.cites(["TUF-5.4.2-a", "TAP9-a"]);
    s.uses(Feature::RsaPss);
    timestamp_by(s, Key::rsa("rsa-1"));
    s.refresh(accepts());
    s.publish([Timestamp]);
    let sign = |key: &Key, message: &[u8]| key.sign_pkcs1v15(message).expect("an RSA key");
    s.attack("sign timestamp 2 with the padding of PKCS #1 v1.5", |a| sign_by_hand(a, &Timestamp, sign));
    s.refresh(refused(&Timestamp, 1));
    for scheme in ["rsa-pkcs1v15-sha256", "rsassa-pkcs1v15-sha256"] {
        s.attack(&format!("say so in the signature, and call it {scheme}"), |a| {
            let key = a.keys(&Timestamp).remove(0);
            a.replace(&Timestamp, |draft| {
                let sig = sign(&key, &canonical(&draft.signed));
                let entry = json!({"keyid": key.keyid(), "sig": sig, "method": scheme, "scheme": scheme});
                draft.signed_by(&[]).with_signature(entry);
            });
        });
        s.refresh(refused(&Timestamp, 1));
    }
    recovers(s);
}

/// Root lists an RSA key in the PEM of PKCS #1, which says RSA PUBLIC KEY and nothing of the kind of key inside.
pub(crate) fn rsa_key_in_pkcs1(s: &mut Writer) {
    described_otherwise(s, ("insists on SubjectPublicKeyInfo", "reads PKCS #1"), |object| {
        let der = Key::rsa("rsa-1").pkcs1().expect("an RSA key");
        object["keyval"]["public"] = to_pem("RSA PUBLIC KEY", &der).into();
    });
}

/// Root lists an RSA key in PEM without the line break at the end.
pub(crate) fn rsa_key_without_last_line_break(s: &mut Writer) {
    described_otherwise(s, ("insists on the line break", "reads PEM without it"), |object| {
        let trimmed = object["keyval"]["public"].as_str().expect("PEM").trim_end().to_owned();
        object["keyval"]["public"] = trimmed.into();
    });
}

/// Root lists an RSA key in PEM with a blank line before it and after it.
pub(crate) fn rsa_key_between_blank_lines(s: &mut Writer) {
    described_otherwise(s, ("insists on bare PEM", "reads PEM between blank lines"), |object| {
        let public = object["keyval"]["public"].as_str().expect("PEM").to_owned();
        object["keyval"]["public"] = format!("\n{public}\n").into();
    });
}

/// `role`, which has a key of 2048 bits, moves to `key`, and it signs.
fn too_short(s: &mut Writer, role: &Role, key: &str) {
    s.cites(["TUF-4.2.2-d"]);
    s.uses(Feature::RsaPss);
    s.repository.set_signers(role.clone(), Signers::all([Key::rsa("rsa-1")]));
    s.refresh(accepts());
    key_is_of_no_use(s, role, &format!("move {role} to the key {key}"), |_| Key::rsa(key));
}

fn described_otherwise(s: &mut Writer, labels: (&str, &str), edit: impl FnOnce(&mut Value)) {
    s.cites(["TUF-4.2.2-b"]);
    s.uses(Feature::RsaPss);
    timestamp_by(s, Key::rsa("rsa-1"));
    another_description(s, labels, edit);
}
