//! Ed25519 keys that are written in another way (TUF §4.2.2).

use super::*;

/// Root lists the timestamp key in capital hex digits.
///
/// Hex digits have two spellings, and nobody has said which.
pub(crate) fn ed25519_key_in_capitals(s: &mut Writer) {
    s.cites(["TUF-4.2.2-g"]);
    let labels = ("insists on small digits", "reads capital digits");
    another_description(s, labels, |object| {
        let capitals = object["keyval"]["public"].as_str().expect("hex digits").to_uppercase();
        object["keyval"]["public"] = capitals.into();
    });
}

/// Root lists the Ed25519 key of timestamp in PEM, as keys of the other kinds are.
pub(crate) fn ed25519_key_in_pem(s: &mut Writer) {
    s.cites(["TUF-4.2.2-g"]);
    let labels = ("insists on hex digits", "reads PEM");
    another_description(s, labels, |object| {
        let public = hex::decode(object["keyval"]["public"].as_str().expect("hex digits")).expect("hex digits");
        let prefix = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
        object["keyval"]["public"] = to_pem("PUBLIC KEY", &[prefix.as_slice(), &public].concat()).into();
    });
}
