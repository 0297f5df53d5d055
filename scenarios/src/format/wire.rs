//! One document in many forms: signatures are over the canonical form, whatever the file looks like (TUF §4.1).

use super::*;

/// How a document is written.
#[derive(Clone, Copy, Default)]
struct Style {
    /// White space between any two symbols.
    space: &'static str,
    /// Whether the members of objects stand in reverse.
    reversed: bool,
    /// Whether every character is written by its number.
    escaped: bool,
}

/// All files are written without white space.
pub(crate) fn without_white_space(s: &mut Writer) {
    s.cites(["TUF-4.1-a"]);
    rewritten(s, "without white space", Style::default());
}

/// All files are written with white space wherever JSON allows it.
pub(crate) fn much_white_space(s: &mut Writer) {
    s.cites(["TUF-4.1-a"]);
    rewritten(s, "with white space everywhere", Style { space: " \t\r\n", ..Style::default() });
}

/// The members of all objects stand in reverse order.
///
/// Whoever signs what stands in the file, instead of its canonical form, has other bytes.
pub(crate) fn members_in_reverse(s: &mut Writer) {
    s.cites(["TUF-4.1-a", "TUF-4.1-b"]);
    rewritten(s, "with members in reverse", Style { reversed: true, ..Style::default() });
}

/// All text is written by the numbers of its characters, as JSON allows.
pub(crate) fn characters_by_number(s: &mut Writer) {
    s.cites(["TUF-4.1-a"]);
    rewritten(s, "with every character by its number", Style { escaped: true, ..Style::default() });
}

/// Two names sort differently by code point and by the halves of UTF-16.
///
/// Languages whose strings are UTF-16 sort the second one first.
pub(crate) fn names_beyond_the_basic_plane(s: &mut Writer) {
    s.cites(["TUF-4.1-b"]);
    with_custom(s, &json!({"\u{e000}": 1, "\u{10000}": 2, "a": 3}), accepts());
}

/// One name goes on where another one ends, with a character that sorts before the quotation mark.
///
/// The names are sorted, and not what stands in the file with its quotation marks.
pub(crate) fn names_that_go_on(s: &mut Writer) {
    s.cites(["TUF-4.1-b"]);
    with_custom(s, &json!({"a": 1, "a b": 2, "a!": 3, "ab": 4}), accepts());
}

/// Two files are listed of which one is called like a copy of the other.
///
/// `file.txt` and `file.txt 2`: a space sorts before the quotation mark that ends the shorter name.
pub(crate) fn paths_that_go_on(s: &mut Writer) {
    s.cites(["TUF-4.1-b"]);
    s.repository.add_target("file.txt 2", b"a copy\n");
    s.download(["file.txt"], accepts());
}

/// Text has quotation marks and backslashes in it.
pub(crate) fn quotes_and_backslashes(s: &mut Writer) {
    s.cites(["TUF-4.1-c"]);
    with_custom(s, &json!({"path": "C:\\Program \"Files\"", "\\\"": "/"}), accepts());
}

/// Text has letters beyond ASCII.
pub(crate) fn letters_beyond_ascii(s: &mut Writer) {
    s.cites(["TUF-4.1-c"]);
    with_custom(s, &json!({"name": "Žluťoučký kůň 🐎 \u{10ffff}", "größe": 1}), accepts());
}

/// Text has letters that Unicode can also write as one character each.
///
/// Some canonical forms normalise text, and those who wrote that form down thought of it, too.
pub(crate) fn letters_in_two_parts(s: &mut Writer) {
    s.cites(["TUF-4.1-c"]);
    with_custom(s, &json!({"name": "e"}), accepts());
    let before = s.repository.version(&Targets);
    with_custom(
        s,
        &json!({"name": "e\u{301}"}),
        either("signs text as it is", accepts()).or("normalises text", rejects().trusting(Targets, before)),
    );
}

/// Text has line breaks and tabs in it.
///
/// By the letter they are signed as they are. Many libraries write them as ordinary JSON does, on both sides.
pub(crate) fn line_breaks(s: &mut Writer) {
    s.cites(["TUF-4.1-c"]);
    control_characters(s, "two\nlines\tand\ra half");
}

/// Text has other control characters in it, with the one of number zero.
pub(crate) fn control_characters_of_all_kinds(s: &mut Writer) {
    s.cites(["TUF-4.1-c"]);
    control_characters(s, "\u{0}\u{1}\u{8}\u{c}\u{1f}\u{7f}");
}

fn control_characters(s: &mut Writer, text: &str) {
    with_custom(s, &json!({"text": "text"}), accepts());
    let before = s.repository.version(&Targets);
    with_custom(
        s,
        &json!({"text": text}),
        either("signs control characters as they are", accepts())
            .or("escapes control characters", rejects().trusting(Targets, before)),
    );
}

/// The next targets metadata has this data of the application's own beside `file.txt`.
fn with_custom(s: &mut Writer, custom: &Value, expected: impl Into<Alternatives>) {
    s.refresh(accepts());
    s.publish_edited([Targets], |draft| {
        if draft.role == Targets {
            draft.signed["targets"]["file.txt"]["custom"] = custom.clone();
        }
    });
    s.refresh(expected);
    start_over(s);
}

/// A mirror writes the newest files anew, each with the same content and signatures.
fn rewritten(s: &mut Writer, how: &str, style: Style) {
    s.refresh(accepts());
    s.publish(Role::TOP_LEVEL);
    s.attack(&format!("write all files anew {how}"), |a| {
        for role in Role::TOP_LEVEL {
            let file = value(&a.published(&role, 2));
            a.answer(&role, write(&file, style).into_bytes());
        }
    });
    let newest = Role::TOP_LEVEL.into_iter().fold(accepts(), |expectation, role| expectation.trusting(role, 2));
    s.download(["file.txt"], newest);
    start_over(s);
}

fn write(value: &Value, style: Style) -> String {
    let space = style.space;
    let list = |items: Vec<String>| items.join(&format!("{space},{space}"));
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| name.to_owned());
            if style.reversed {
                members.reverse();
            }
            let member = |(name, member): (&String, &Value)| {
                format!("{}{space}:{space}{}", write_text(name, style), write(member, style))
            };
            format!("{{{space}{}{space}}}", list(members.into_iter().map(member).collect()))
        }
        Value::Array(items) => {
            format!("[{space}{}{space}]", list(items.iter().map(|item| write(item, style)).collect()))
        }
        Value::String(text) => write_text(text, style),
        other => other.to_string(),
    }
}

fn write_text(text: &str, style: Style) -> String {
    if style.escaped {
        let numbers: Vec<_> = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        format!("\"{}\"", numbers.concat())
    } else {
        json!(text).to_string()
    }
}
