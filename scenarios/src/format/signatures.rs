//! Signatures in other forms than hex digits, and things that are none (TUF §4.2.1).

use super::*;
use std::fmt::Write as _;

/// A new timestamp has one signature, which is damaged: digits missing, too many, or none at all.
pub(crate) fn damaged_signatures(s: &mut Writer) {
    s.cites(["TUF-4.2.1-f", "TUF-5.4.2-a"]);
    let cases: [(&str, Damage); 9] = [
        ("a digit missing", |sig| json!(sig[..127])),
        ("two digits missing", |sig| json!(sig[..126])),
        ("half of it missing", |sig| json!(sig[..64])),
        ("two digits too many", |sig| json!(format!("{sig}00"))),
        ("all of it twice", |sig| json!(format!("{sig}{sig}"))),
        ("no digits", |_| json!("")),
        ("letters that are no digits", |sig| json!(sig.replace(['0', '1', '2'], "g"))),
        ("characters beyond ASCII", |sig| json!(format!("é{}", &sig[2..]))),
        ("zeros for digits", |sig| json!("0".repeat(sig.len()))),
    ];
    alone(s, &cases);
}

/// A new timestamp has one signature, which is something other than text.
pub(crate) fn signatures_of_other_types(s: &mut Writer) {
    s.cites(["TUF-4.2.1-f", "TUF-5.4.2-a", "TUF-4.1-g"]);
    let cases: [(&str, Damage); 5] = [
        ("null", |_| json!(null)),
        ("a number", |_| json!(7)),
        ("true", |_| json!(true)),
        ("a list of nothing", |_| json!([])),
        ("an object of nothing", |_| json!({})),
    ];
    alone(s, &cases);
}

/// A new timestamp has a list of signatures with something in it that is no signature.
pub(crate) fn entries_that_are_no_signatures(s: &mut Writer) {
    s.cites(["TUF-4.2.1-a", "TUF-5.4.2-a"]);
    s.refresh(accepts());
    s.publish([Timestamp]);
    let keyid = s.repository.signers(&Timestamp).keys[0].keyid().to_owned();
    for entry in
        [json!(null), json!(7), json!("x"), json!([]), json!({}), json!({"keyid": keyid}), json!({"sig": "00"})]
    {
        s.attack(&format!("give timestamp 2 the signature {entry}"), |a| {
            a.replace(&Timestamp, |draft| {
                draft.signed_by(&[]).with_signature(entry.clone());
            });
        });
        s.refresh(refused(&Timestamp));
    }
    start_over(s);
}

/// A timestamp has its signature in capital digits.
///
/// Hex digits have two spellings, and nobody has said which.
pub(crate) fn signature_in_capitals(s: &mut Writer) {
    s.cites(["TUF-4.2.1-f"]);
    let cases: [(&str, SpellText); 1] = [("signed in capital digits", |sig| sig.to_uppercase())];
    spelled(s, ("insists on small digits", "reads capital digits"), &cases);
}

/// A timestamp has its signature as hex digits with something around them, or in another encoding.
///
/// The specification has hex digits. Nothing is lost if a client can read others.
pub(crate) fn signature_in_other_encodings(s: &mut Writer) {
    s.cites(["TUF-4.2.1-f"]);
    let cases: [(&str, SpellText); 5] = [
        ("signed in hex digits after 0x", |sig| format!("0x{sig}")),
        ("signed in hex digits after a space", |sig| format!(" {sig}")),
        ("signed in hex digits before a line break", |sig| format!("{sig}\n")),
        ("signed in hex digits with colons", |sig| {
            sig.as_bytes().chunks(2).map(String::from_utf8_lossy).collect::<Vec<_>>().join(":")
        }),
        ("signed in base64", base64),
    ];
    spelled(s, ("insists on hex digits", "reads other encodings"), &cases);
}

/// A timestamp has a good signature after one that is damaged, by a key that nobody knows.
pub(crate) fn damaged_signature_beside_a_good_one(s: &mut Writer) {
    s.cites(["TUF-4.2.1-g"]);
    s.refresh(accepts());
    for sig in [json!("0"), json!("xyz"), json!(""), json!(null), json!(7)] {
        s.publish([Timestamp]);
        s.attack(&format!("add the signature {sig} of an unknown key"), |a| {
            let stranger = Key::named("stranger");
            a.replace(&Timestamp, |draft| {
                draft.with_signature(json!({"keyid": stranger.keyid(), "sig": sig})).reverse_signatures();
            });
        });
        let refusing = rejects().not_advancing(Timestamp);
        s.refresh(either("passes over damaged signatures", accepts()).or("refuses damaged signatures", refusing));
        s.attack_ends();
        s.publish([Timestamp]);
        s.refresh(accepts());
    }
}

/// Timestamp 2 has the one signature that `damage` makes of the right one.
fn alone(s: &mut Writer, cases: &[(&str, Damage)]) {
    s.refresh(accepts());
    s.publish([Timestamp]);
    for (what, damage) in cases {
        s.attack(&format!("sign timestamp 2 with {what}"), |a| {
            let key = a.keys(&Timestamp).remove(0);
            a.replace(&Timestamp, |draft| {
                let sig = damage(&key.sign(&canonical(&draft.signed)));
                draft.signed_by(&[]).with_signature(json!({"keyid": key.keyid(), "sig": sig}));
            });
        });
        s.refresh(refused(&Timestamp));
    }
    start_over(s);
}

/// Timestamps whose signatures are right and written in another way.
fn spelled(s: &mut Writer, labels: (&str, &str), cases: &[(&str, SpellText)]) {
    timestamps_may_be_refused(s, labels, cases, |signed, _, key, spell| {
        let sig = spell(&key.sign(signed.as_bytes()));
        let entry = json!({"keyid": key.keyid(), "sig": sig});
        format!("{{\"signatures\":[{entry}],\"signed\":{signed}}}").into_bytes()
    });
}

/// The base64 form of these hex digits.
fn base64(digits: &str) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bits = String::new();
    for digit in digits.chars() {
        write!(bits, "{:04b}", digit.to_digit(16).expect("a hex digit")).expect("a string takes all");
    }
    let symbol = |six: &[u8]| {
        let text = format!("{:0<6}", String::from_utf8_lossy(six));
        char::from(ALPHABET[usize::from_str_radix(&text, 2).expect("bits")])
    };
    let text: String = bits.as_bytes().chunks(6).map(symbol).collect();
    format!("{text}{}", "=".repeat((4 - text.len() % 4) % 4))
}
