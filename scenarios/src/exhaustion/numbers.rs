//! Numbers that are too long to be numbers.

use super::*;

/// A mirror adds an integer of many digits beside the signed part.
///
/// To read it exactly takes a time that grows with the square of its length.
pub(crate) fn digits_beside_the_signed_part(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    each_role(s, "with an integer of many digits in an unsigned member", |signed, key, room| {
        file(key, signed, &format!(",\"zzz\":{}", "7".repeat(room)))
    });
}

/// A signed part has an unknown member with an integer of many digits.
pub(crate) fn digits_in_the_signed_part(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    each_role(s, "with an integer of many digits in a signed member", |signed, key, room| {
        file(key, &with_member(signed, &"7".repeat(room)), "")
    });
}

/// A mirror adds a number beside the signed part with an exponent that no computer can write out.
pub(crate) fn exponents_beside_the_signed_part(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    each_role(s, "with a number of an enormous exponent in an unsigned member", |signed, key, _| {
        file(key, signed, ",\"zzz\":[1e999999999,-1e-999999999,1E+2147483648]")
    });
}

/// A timestamp has a version of ten thousand digits.
pub(crate) fn digits_in_a_version(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    s.isolated();
    s.download(["file.txt"], accepts());
    s.publish([Timestamp]);
    s.attack("serve a timestamp with a version of ten thousand digits, by the stolen key", |a| {
        let mut signed = value(&a.published(&Timestamp, 2))["signed"].clone();
        signed["version"] = 424_242.into();
        let signed = text(&signed).replace("424242", &"7".repeat(10_000));
        a.answer(&Timestamp, file(&a.keys(&Timestamp)[0], &signed, ""));
    });
    s.download(["file.txt"], survives());
}

/// A new root demands more signatures of targets than there are atoms, by numbers that some types do not hold.
///
/// No file can have so many. A number that is cut down to what a type holds would let one signature be enough.
pub(crate) fn enormous_thresholds(s: &mut Writer) {
    s.cites(["TUF-5.6.3-a"]);
    s.isolated();
    s.download(["file.txt"], accepts());
    for threshold in ["4294967297", "9007199254740993", "18446744073709551615", "18446744073709551617", "1e300"] {
        s.publish([Root, Targets]);
        s.attack(&format!("demand {threshold} signatures of targets"), |a| {
            let mut signed = value(&a.published(&Root, a.repository.version(&Root)))["signed"].clone();
            signed["roles"]["targets"]["threshold"] = 424_242.into();
            let signed = text(&signed).replace("424242", threshold);
            a.answer(&Root, file(&a.keys(&Root)[0], &signed, ""));
        });
        s.download(["file.txt"], bearable(rejects()).not_advancing(Targets));
        s.attack_ends();
        s.publish([Root, Targets]);
        s.download(["file.txt"], accepts());
    }
}
