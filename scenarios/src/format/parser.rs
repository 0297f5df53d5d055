//! Files that two parsers could read differently, or that a parser could break on (TUF §4.1).

use super::*;

const STRICT: &str = "refuses ambiguous files";

/// A timestamp has its version twice, and is signed as the second one has it.
///
/// Two clients that read it differently agree on the signature and not on what it says.
pub(crate) fn member_twice_last_signed(s: &mut Writer) {
    s.cites(["TUF-4.1-e"]);
    timestamps_may_be_refused(
        s,
        (STRICT, "takes the last of equal names"),
        &[("with its version twice", ())],
        |signed, version, key, ()| {
            let twice = format!("\"version\":{},\"version\":{version}}}", version + 5);
            signed_file(key, with_version(signed, version, &twice).as_bytes(), signed.as_bytes())
        },
    );
}

/// A timestamp has its version twice, and is signed as the first one has it.
pub(crate) fn member_twice_first_signed(s: &mut Writer) {
    s.cites(["TUF-4.1-e"]);
    timestamps_may_be_refused(
        s,
        (STRICT, "takes the first of equal names"),
        &[("with its version twice", ())],
        |signed, version, key, ()| {
            let twice = format!("\"version\":{version},\"version\":{}}}", version + 5);
            signed_file(key, with_version(signed, version, &twice).as_bytes(), signed.as_bytes())
        },
    );
}

/// A mirror adds a second signed part of its own to a timestamp, before or after the right one.
///
/// A client may take the right one. Verifying one and using the other would give the mirror all the power of the key.
pub(crate) fn signed_part_twice(s: &mut Writer) {
    s.cites(["TUF-4.1-e"]);
    s.refresh(accepts());
    for last in [true, false] {
        s.publish([Timestamp]);
        let place = if last { "after" } else { "before" };
        s.attack(&format!("add a signed part {place} that of the timestamp, which lists snapshot 9"), |a| {
            let version = a.repository.version(&Timestamp);
            let file = value(&a.published(&Timestamp, version));
            let mut forged = file["signed"].clone();
            forged["meta"]["snapshot.json"]["version"] = 9.into();
            let [right, forged] = [text(&file["signed"]), text(&forged)];
            let (first, second) = if last { (right, forged) } else { (forged, right) };
            let signatures = &file["signatures"];
            let bytes = format!("{{\"signatures\":{signatures},\"signed\":{first},\"signed\":{second}}}");
            a.answer(&Timestamp, bytes.into_bytes());
        });
        let refusing = rejects().not_asking_for("9.snapshot.json");
        let taking = accepts().not_asking_for("9.snapshot.json");
        s.refresh(either(STRICT, refusing).or("takes the signed one", taking));
        s.attack_ends();
        s.publish([Timestamp]);
        s.refresh(accepts());
    }
}

/// A timestamp is not quite JSON: a byte order mark, comments, a comma too many, quotation marks of another kind.
///
/// Its signatures are right over what it seems to say.
pub(crate) fn not_quite_json(s: &mut Writer) {
    s.cites(["TUF-4.1-e"]);
    let cases: [(&str, SpellText); 6] = [
        ("after a byte order mark", |file| format!("\u{feff}{file}")),
        ("with a comment", |file| file.replacen('{', "{/* new */", 1)),
        ("with a comment at its end", |file| format!("{file}// new\n")),
        ("with a comma at its end", |file| format!("{},}}", &file[..file.len() - 1])),
        ("with single quotation marks", |file| file.replacen("\"signed\"", "'signed'", 1)),
        ("after something else", |file| format!("null{file}")),
    ];
    timestamps_may_be_refused(
        s,
        ("refuses what is not JSON", "reads more than JSON"),
        &cases,
        |signed, _, key, spoil| {
            let file = signed_file(key, signed.as_bytes(), signed.as_bytes());
            spoil(&String::from_utf8(file).expect("text")).into_bytes()
        },
    );
}

/// A timestamp has its version with zeros or a plus sign before it, or in another base.
///
/// JSON has none of these, and the signature is over the plain number.
pub(crate) fn numbers_not_quite_json(s: &mut Writer) {
    s.cites(["TUF-4.1-e"]);
    let cases: [(&str, SpellNumber); 3] = [
        ("with a zero before its version", |version| format!("0{version}")),
        ("with a plus before its version", |version| format!("+{version}")),
        ("with its version to the base of 16", |version| format!("{version:#x}")),
    ];
    spelled(s, ("refuses what is not JSON", "reads more than JSON"), &cases);
}

/// A timestamp has a whole number for its version, written with a fraction or an exponent.
///
/// Canonical JSON has integers only. A parser that makes an integer of these loses how they were written, and so what was
/// signed; here it is signed once as it stands there and once as an integer.
pub(crate) fn whole_numbers_with_fraction(s: &mut Writer) {
    s.cites(["TUF-4.1-d"]);
    let cases: [(&str, SpellNumber); 3] = [
        ("with a fraction of zero in its version", |version| format!("{version}.0")),
        ("with an exponent in its version", |version| format!("{version}e0")),
        ("with a fraction and an exponent in its version", |version| format!("{version}0.0E-1")),
    ];
    spelled(s, ("refuses other forms of integers", "reads other forms of integers"), &cases);
}

/// The first timestamp that a client sees has a version that is no integer, or is too large for any number.
pub(crate) fn no_integers(s: &mut Writer) {
    s.cites(["TUF-4.1-d", "TUF-4.3-e"]);
    for version in ["1.5", "-1", "-1.0", "1e400", "1e-1", "NaN", "Infinity", "one"] {
        s.attack(&format!("sign a timestamp with version {version}"), |a| {
            let signed = text(&value(&a.published(&Timestamp, 1))["signed"]);
            let signed = with_version(&signed, 1, &format!("\"version\":{version}}}"));
            let key = a.keys(&Timestamp).remove(0);
            a.answer(&Timestamp, signed_file(&key, signed.as_bytes(), signed.as_bytes()));
        });
        s.refresh(rejects().trusting_no(Timestamp));
    }
    s.attack_ends();
    s.refresh(accepts());
}

/// A timestamp has text that is no text: bytes that are not UTF-8.
///
/// Canonical JSON was once made for arbitrary bytes; JSON of today has to be UTF-8.
pub(crate) fn text_that_is_not_utf8(s: &mut Writer) {
    s.cites(["TUF-4.1-e"]);
    let cases: [(&str, &[u8]); 4] = [
        ("with a byte that is in no UTF-8", b"\xff"),
        ("with half a character", b"\xc3"),
        ("with a slash in too many bytes", b"\xc0\xaf"),
        ("with a surrogate as bytes", b"\xed\xa0\x80"),
    ];
    timestamps_may_be_refused(s, ("refuses what is not UTF-8", "reads any bytes"), &cases, |signed, _, key, bytes| {
        let signed = with_note(signed, bytes);
        signed_file(key, &signed, &signed)
    });
}

/// A timestamp has half a pair of surrogates in its text, by number.
///
/// No canonical form is defined for it: it is signed here as bytes, as the replacement character, and as it stands there.
pub(crate) fn lone_surrogates(s: &mut Writer) {
    s.cites(["TUF-4.1-e"]);
    let cases: [(&str, &[u8]); 3] = [
        ("with a lone surrogate, signed as bytes", b"\xed\xa0\x80"),
        ("with a lone surrogate, signed as a replacement character", b"\xef\xbf\xbd"),
        ("with a lone surrogate, signed as it is written", b"\\ud800"),
    ];
    timestamps_may_be_refused(
        s,
        ("refuses lone surrogates", "reads lone surrogates"),
        &cases,
        |signed, _, key, bytes| signed_file(key, &with_note(signed, b"\\ud800"), &with_note(signed, bytes)),
    );
}

/// Instead of each file in turn the mirror sends nothing but brackets, as many as fit.
///
/// They are read before any signature can be verified, so whoever is on the network can send them. A parser that calls itself
/// for every bracket runs out of stack.
pub(crate) fn deep_brackets(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    each_role_sends(s, "brackets", |n| "[".repeat(n));
    each_role_sends(s, "objects in objects", |n| "{\"a\":".repeat(n / 5));
    each_role_sends(s, "brackets within a signed part", |n| {
        format!("{{\"signatures\":[],\"signed\":{}", "[".repeat(n - 30))
    });
}

/// Instead of each file in turn the mirror sends an object with as many members as fit.
pub(crate) fn wide_object(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    each_role_sends(s, "many members", |n| {
        let members: Vec<String> = (0..n / 12).map(|i| format!("\"{i:06}\":{}", i % 10)).collect();
        format!("{{{}}}", members.join(","))
    });
}

/// A timestamp has a member in which lists are nested a thousand times, rightly signed.
pub(crate) fn deep_member(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    let cases = [("with 200 lists in each other", 200), ("with 1000 lists in each other", 1_000)];
    timestamps_may_be_refused(s, ("limits nesting", "reads deep nesting"), &cases, |signed, _, key, &depth| {
        let open = &signed[..signed.len() - 1];
        let signed = format!("{open},\"x-note\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
        signed_file(key, signed.as_bytes(), signed.as_bytes())
    });
}

/// Targets metadata lists five hundred files.
pub(crate) fn many_targets(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    for i in 0..500 {
        s.repository.add_target(&format!("file-{i}.txt"), b"one of many\n");
    }
    s.download(["file.txt", "file-499.txt"], accepts());
}

/// Timestamps whose version is written as `spell` says, signed over the plain number or over what stands there.
fn spelled(s: &mut Writer, labels: (&str, &str), cases: &[(&str, SpellNumber)]) {
    let cases: Vec<_> =
        cases.iter().flat_map(|(what, spell)| [(*what, (spell, true)), (*what, (spell, false))]).collect();
    timestamps_may_be_refused(s, labels, &cases, |signed, version, key, (spell, plain)| {
        let spelled = with_version(signed, version, &format!("\"version\":{}}}", spell(version)));
        let message = if *plain { signed } else { &spelled };
        signed_file(key, spelled.as_bytes(), message.as_bytes())
    });
}

/// The canonical form of a timestamp with something else for its version, which is its last member.
fn with_version(signed: &str, version: u64, member: &str) -> String {
    let open = signed.strip_suffix(&format!("\"version\":{version}}}")).expect("the version comes last");
    format!("{open}{member}")
}

/// The canonical form of a timestamp with these bytes as text in one more member.
fn with_note(signed: &str, text: &[u8]) -> Vec<u8> {
    [&signed.as_bytes()[..signed.len() - 1], b",\"x-note\":\"", text, b"\"}"].concat()
}

/// Each role in turn publishes a file, in place of which comes something of the size that a client has to take.
fn each_role_sends(s: &mut Writer, what: &str, send: impl Fn(usize) -> String) {
    s.refresh(accepts());
    for (role, size) in Role::TOP_LEVEL.into_iter().zip([90_000, 16_000, 90_000, 400_000]) {
        let trusted = s.repository.version(&role);
        s.publish([role.clone()]);
        s.attack(&format!("send {what} for {role} {}", trusted + 1), |a| a.answer(&role, send(size).into_bytes()));
        s.refresh(rejects().trusting(role.clone(), trusted));
        s.attack_ends();
        s.publish([Timestamp]);
        s.refresh(accepts());
    }
}
