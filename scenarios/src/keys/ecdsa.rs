//! ECDSA keys and signatures in other forms (TUF §4.2.2).

use super::*;

/// Root lists the timestamp key under the key type of older repositories, which is the name of the scheme.
pub(crate) fn ecdsa_under_its_older_key_type(s: &mut Writer) {
    s.cites(["TUF-4.2.2-c"]);
    described_otherwise(s, ("knows one key type", "knows both key types"), |object| {
        object["keytype"] = "ecdsa-sha2-nistp256".into();
    });
}

/// Root lists an ECDSA key as the hex digits of its point, as some older repositories do.
pub(crate) fn ecdsa_key_as_a_point(s: &mut Writer) {
    s.cites(["TUF-4.2.2-c"]);
    described_otherwise(s, ("insists on PEM", "reads points"), |object| {
        object["keyval"]["public"] = hex::encode(point(object)).into();
    });
}

/// Root lists an ECDSA key in PEM as a compressed point.
///
/// There is only one key that it can be. Not every library calculates it.
pub(crate) fn ecdsa_key_as_a_compressed_point(s: &mut Writer) {
    s.cites(["TUF-4.2.2-c"]);
    described_otherwise(s, ("insists on whole points", "reads compressed points"), |object| {
        let point = point(object);
        let prefix = [
            0x30, 0x39, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
            0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x22, 0x00,
        ];
        let parity = 2 + point[64] % 2;
        object["keyval"]["public"] = to_pem("PUBLIC KEY", &[&prefix[..], &[parity], &point[1..33]].concat()).into();
    });
}

/// A timestamp has its ECDSA signature as r and s of 32 bytes each instead of DER.
///
/// The specification does not say how the two numbers are written. Everybody writes DER.
pub(crate) fn ecdsa_signature_without_der(s: &mut Writer) {
    s.cites(["TUF-4.2.2-c"]);
    s.uses(Feature::Ecdsa);
    timestamp_by(s, ecdsa());
    forms_of_a_signature(
        s,
        ("insists on DER", "reads r and s"),
        &[("with r and s of fixed width", &|key, message| {
            fixed_width(&key.sign(message)).expect("an ECDSA signature")
        })],
    );
}

/// A timestamp has its ECDSA signature in BER: with a long length, with a zero too many, and with something behind it.
pub(crate) fn ecdsa_signature_in_ber(s: &mut Writer) {
    s.cites(["TUF-4.2.2-h"]);
    s.uses(Feature::Ecdsa);
    timestamp_by(s, ecdsa());
    forms_of_a_signature(
        s,
        ("insists on DER", "reads BER"),
        &[
            ("with a length in two bytes", &|key, message| format!("3081{}", &key.sign(message)[2..])),
            ("with a zero before r", &|key, message| {
                let der = hex::decode(key.sign(message)).expect("hex digits");
                hex::encode([&[0x30, der[1] + 1, 0x02, der[3] + 1, 0x00], &der[4..]].concat())
            }),
            ("with a byte behind it", &|key, message| format!("{}00", key.sign(message))),
        ],
    );
}

/// The mirror signs a timestamp with numbers that anybody knows: zeros, ones, and the order of the curve.
///
/// A verifier that forgets to check their range finds some of them right for every key and every message.
pub(crate) fn ecdsa_signature_of_known_numbers(s: &mut Writer) {
    s.cites(["TUF-5.4.2-a", "TUF-4.2.2-g"]);
    s.uses(Feature::Ecdsa);
    timestamp_by(s, ecdsa());
    s.refresh(accepts());
    s.publish([Timestamp]);
    let order = "022100ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    for (what, sig) in [
        ("two zeros", "3006020100020100".to_owned()),
        ("two ones", "3006020101020101".to_owned()),
        ("one and zero", "3006020101020100".to_owned()),
        ("zero and one", "3006020100020101".to_owned()),
        ("the order of the curve twice", format!("3046{order}{order}")),
        ("the order of the curve and one", format!("3026{order}020101")),
    ] {
        s.attack(&format!("sign timestamp 2 with {what}"), |a| sign_by_hand(a, &Timestamp, |_, _| sig.clone()));
        s.refresh(refused(&Timestamp, 1));
    }
    recovers(s);
}

/// Root lists as the timestamp key a point that is not on the curve.
pub(crate) fn ecdsa_key_off_the_curve(s: &mut Writer) {
    s.cites(["TUF-4.2.2-g"]);
    s.uses(Feature::Ecdsa);
    timestamp_by(s, ecdsa());
    s.refresh(accepts());
    for (what, last) in [("off the curve", 1), ("at infinity", 0)] {
        key_is_of_no_use(s, &Timestamp, &format!("list a point {what} as the timestamp key"), |key| {
            key.described(|object| {
                let public = object["keyval"]["public"].as_str().expect("PEM");
                let mut der = der_of(public);
                let point = der.len() - 64;
                match last {
                    0 => der[point..].fill(0),
                    _ => der[point + 63] ^= 1,
                }
                object["keyval"]["public"] = to_pem("PUBLIC KEY", &der).into();
            })
        });
    }
}

fn described_otherwise(s: &mut Writer, labels: (&str, &str), edit: impl FnOnce(&mut Value)) {
    s.uses(Feature::Ecdsa);
    timestamp_by(s, ecdsa());
    another_description(s, labels, edit);
}

/// The 65 bytes of an uncompressed point, with which the DER of such a key ends.
fn point(object: &Value) -> Vec<u8> {
    let der = der_of(object["keyval"]["public"].as_str().expect("PEM"));
    der[der.len() - 65..].to_owned()
}
