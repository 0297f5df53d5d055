//! Canonical JSON (TUF §4.1) and the readable form in which metadata files are written.
//!
//! Both sort members by code point themselves, so that no feature of a JSON library elsewhere in a build can change a byte.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// The canonical form: the bytes that are signed and from which a keyid is calculated.
///
/// Members are sorted by the code points of their names, there is no insignificant white space, and in strings only the
/// quotation mark and the backslash are escaped. Numbers are written as they were read; the specification's subset has
/// integers only, and scenarios that leave the subset do so on purpose.
pub fn canonical(value: &Value) -> Vec<u8> {
    let mut out = Vec::with_capacity(512);
    write_canonical(value, &mut out);
    out
}

/// The form of a file in a repository: indented by one space, members sorted, a line feed at the end.
pub fn readable(value: &Value) -> Vec<u8> {
    let mut out = Vec::with_capacity(1_024);
    write_readable(value, 0, &mut out);
    out.push(b'\n');
    out
}

/// SHA-256 of `bytes`, as 64 lower-case hex digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn write_canonical(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => out.extend_from_slice(value.to_string().as_bytes()),
        Value::String(text) => write_canonical_string(text, out),
        Value::Array(items) => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                write_canonical(item, out);
            }
            out.push(b']');
        }
        Value::Object(members) => {
            out.push(b'{');
            for (i, (name, member)) in sorted(members).into_iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                write_canonical_string(name, out);
                out.push(b':');
                write_canonical(member, out);
            }
            out.push(b'}');
        }
    }
}

fn write_canonical_string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    for &byte in text.as_bytes() {
        if matches!(byte, b'"' | b'\\') {
            out.push(b'\\');
        }
        out.push(byte);
    }
    out.push(b'"');
}

fn write_readable(value: &Value, depth: usize, out: &mut Vec<u8>) {
    match value {
        Value::Array(items) if !items.is_empty() => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                new_line(i, depth + 1, out);
                write_readable(item, depth + 1, out);
            }
            new_line(0, depth, out);
            out.push(b']');
        }
        Value::Object(members) if !members.is_empty() => {
            out.push(b'{');
            for (i, (name, member)) in sorted(members).into_iter().enumerate() {
                new_line(i, depth + 1, out);
                out.extend_from_slice(Value::String(name.clone()).to_string().as_bytes());
                out.extend_from_slice(b": ");
                write_readable(member, depth + 1, out);
            }
            new_line(0, depth, out);
            out.push(b'}');
        }
        leaf => out.extend_from_slice(leaf.to_string().as_bytes()),
    }
}

fn new_line(item: usize, depth: usize, out: &mut Vec<u8>) {
    if item > 0 {
        out.push(b',');
    }
    out.push(b'\n');
    out.resize(out.len() + depth, b' ');
}

/// UTF-8 orders by code point, so comparing the bytes of names is what canonical JSON asks for.
fn sorted(members: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut members: Vec<_> = members.iter().collect();
    members.sort_by(|a, b| a.0.cmp(b.0));
    members
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Serialize;
    use serde_json::json;

    use super::*;

    #[test]
    fn members_are_sorted_and_only_two_characters_are_escaped() {
        let value = json!({"b": [1, true, null], "a": "quote \" backslash \\ newline \n é"});
        let expected = "{\"a\":\"quote \\\" backslash \\\\ newline \n é\",\"b\":[1,true,null]}";
        assert_eq!(String::from_utf8(canonical(&value)).unwrap(), expected);
    }

    #[test]
    fn names_sort_by_code_point_not_by_utf_16_unit() {
        let value = json!({"\u{10000}": 1, "\u{ffff}": 2});
        assert_eq!(String::from_utf8(canonical(&value)).unwrap(), "{\"\u{ffff}\":2,\"\u{10000}\":1}");
    }

    /// Integers, and strings of ASCII: outside of it the other implementation normalises to NFC. It also sorts members by
    /// their names as written, quotation marks and all, so these have nothing to escape and nothing below a quotation mark.
    fn subset() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "[ -~]{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map("[#-\\[\\]-~]{0,6}", inner, 0..6)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn another_implementation_writes_the_same_canonical_form(value in subset()) {
            let mut theirs = Vec::new();
            let formatter = olpc_cjson::CanonicalFormatter::new();
            value.serialize(&mut serde_json::Serializer::with_formatter(&mut theirs, formatter)).unwrap();
            prop_assert_eq!(canonical(&value), theirs);
        }

        #[test]
        fn the_readable_form_reads_back_as_the_same_value(value in subset()) {
            prop_assert_eq!(serde_json::from_slice::<Value>(&readable(&value)).unwrap(), value);
        }
    }
}
