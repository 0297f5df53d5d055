//! Documents as the reference client reads them, and the bytes it sees signed (TUF §4, §4.1).

use std::{borrow::Cow, fmt};

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value, json};

use super::{Rules, check::Check};
use crate::json::{canonical, readable};

/// The members that §4 names, at whatever level.
const NAMED: [&str; 23] = [
    "_type",
    "spec_version",
    "version",
    "expires",
    "consistent_snapshot",
    "keys",
    "roles",
    "meta",
    "targets",
    "delegations",
    "keyids",
    "threshold",
    "keytype",
    "scheme",
    "keyval",
    "public",
    "name",
    "paths",
    "path_hash_prefixes",
    "terminating",
    "length",
    "hashes",
    "custom",
];
/// Members whose own members have names of somebody's choice.
const MAPS: [&str; 6] = ["keys", "roles", "meta", "targets", "hashes", "custom"];

/// The key types of §4.2.2, each with its scheme.
const SCHEMES: [(&str, &str); 3] =
    [("ed25519", "ed25519"), ("ecdsa", "ecdsa-sha2-nistp256"), ("rsa", "rsassa-pss-sha256")];

/// Reads a file that can be read in one way only: members of one object have different names (§4.1).
pub(super) fn parse(bytes: &[u8], rules: Rules) -> Result<Value, String> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let reader = Reader { takes_first: rules.omits(Check::UniqueMembers) };
    let value = reader.deserialize(&mut json).and_then(|value| json.end().map(|()| value));
    let value = value.map_err(|error| format!("not JSON: {error}"))?;
    if rules.omits(Check::WireForm) && bytes != readable(&value) {
        return Err("written in another form".to_owned());
    }
    Ok(value)
}

/// What is signed (§4.1): the canonical form of the whole signed part.
///
/// Without unique names, another parser reads the file for this than for the rest, and takes the last of equal names.
pub(super) fn message(signed: &Value, bytes: &[u8], rules: Rules) -> Vec<u8> {
    if rules.omits(Check::UniqueMembers) {
        canonical(&serde_json::from_slice::<Value>(bytes).unwrap_or_default()["signed"])
    } else if rules.omits(Check::UnknownMembers) {
        canonical(&named_members(signed))
    } else if rules.omits(Check::EmptyMembers) {
        canonical(&without_empty(signed))
    } else if [Check::CodePointOrder, Check::WholeNames, Check::RawStrings, Check::EscapedQuotes]
        .map(|check| rules.omits(check))
        .contains(&true)
    {
        let mut out = String::new();
        write_otherwise(signed, rules, &mut out);
        out.into_bytes()
    } else {
        canonical(signed)
    }
}

/// What is stored of a file: without the check, only what §4 names.
pub(super) fn stored(bytes: &[u8], signed: &Value, signatures: &[Value], rules: Rules) -> Vec<u8> {
    if rules.omits(Check::StoredWhole) {
        readable(&json!({"signatures": signatures, "signed": named_members(signed)}))
    } else {
        bytes.to_owned()
    }
}

/// A signed part without the members that §4 does not name.
fn named_members(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let named = members.iter().filter(|(name, _)| NAMED.contains(&name.as_str()));
            Value::Object(named.map(|(name, member)| (name.clone(), named_member(name, member))).collect())
        }
        Value::Array(items) => items.iter().map(named_members).collect(),
        other => other.clone(),
    }
}

/// A signed part without the members that are empty.
fn without_empty(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let full = members.iter().filter(|(_, member)| ![json!({}), json!([])].contains(member));
            Value::Object(full.map(|(name, member)| (name.clone(), without_empty(member))).collect())
        }
        other => other.clone(),
    }
}

/// The digits of a signature.
pub(super) fn digits(signature: &str, rules: Rules) -> String {
    if rules.omits(Check::HexSignatures) {
        signature.trim_start_matches("0x").chars().filter(char::is_ascii_hexdigit).collect()
    } else if rules.omits(Check::CapitalDigits) {
        signature.replace(|c: char| c.is_ascii_uppercase(), "-")
    } else {
        signature.to_owned()
    }
}

/// A KEY object as it is used for one entry of the list of signatures: as it stands in the metadata.
///
/// Without one of the checks, what it says of its type and scheme is bent until it can be used, or it is not known at all.
pub(super) fn key_for<'k>(key: &'k Value, signature: &Value, rules: Rules) -> Cow<'k, Value> {
    let member = |name: &str| key[name].as_str().unwrap_or_default();
    let with = |name: &str, value: &str| {
        let mut key = key.clone();
        key[name] = value.into();
        Cow::Owned(key)
    };
    let own = signature["method"].as_str().or(signature["scheme"].as_str());
    if let Some(own) = own.filter(|_| rules.omits(Check::DeclaredScheme)) {
        return with("scheme", own);
    }
    let pair_of = |name: &str| SCHEMES.iter().find(|(keytype, scheme)| [*keytype, *scheme].contains(&member(name)));
    match (pair_of("keytype"), pair_of("scheme")) {
        (Some((_, scheme)), _) if rules.omits(Check::FittingScheme) => with("scheme", scheme),
        (_, Some((keytype, _))) if rules.omits(Check::FittingKeyType) => with("keytype", keytype),
        (_, Some(("ecdsa", _))) if rules.omits(Check::EcdsaKeys) => Cow::Owned(Value::Null),
        (_, Some(("rsa", _))) if rules.omits(Check::RsaKeys) => Cow::Owned(Value::Null),
        _ => Cow::Borrowed(key),
    }
}

fn named_member(name: &str, member: &Value) -> Value {
    match member {
        Value::Object(entries) if MAPS.contains(&name) => {
            Value::Object(entries.iter().map(|(name, entry)| (name.clone(), named_members(entry))).collect())
        }
        other => named_members(other),
    }
}

/// Almost the canonical form: with names in another order, or with more or fewer escapes.
fn write_otherwise(value: &Value, rules: Rules, out: &mut String) {
    match value {
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                out.push_str(if i > 0 { "," } else { "" });
                write_otherwise(item, rules, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            if rules.omits(Check::CodePointOrder) {
                members.sort_by_key(|(name, _)| name.encode_utf16().collect::<Vec<_>>());
            } else if rules.omits(Check::WholeNames) {
                members.sort_by_key(|(name, _)| format!("{name}\""));
            } else {
                members.sort_by_key(|(name, _)| name.to_owned());
            }
            out.push('{');
            for (i, (name, member)) in members.into_iter().enumerate() {
                out.push_str(if i > 0 { "," } else { "" });
                write_otherwise(&Value::from(name.as_str()), rules, out);
                out.push(':');
                write_otherwise(member, rules, out);
            }
            out.push('}');
        }
        Value::String(text) => write_string_otherwise(text, rules, out),
        other => out.push_str(&other.to_string()),
    }
}

fn write_string_otherwise(text: &str, rules: Rules, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' if !rules.omits(Check::EscapedQuotes) => out.extend(['\\', character]),
            ' '..='~' => out.push(character),
            other if rules.omits(Check::RawStrings) => out.extend(other.escape_unicode()),
            other => out.push(other),
        }
    }
    out.push('"');
}

/// Reads JSON in which no object has two members of one name; without the check, the first of them counts.
#[derive(Clone, Copy)]
struct Reader {
    takes_first: bool,
}

impl<'de> DeserializeSeed<'de> for Reader {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON without repeated members")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let member = members.next_value_seed(self)?;
            if !object.contains_key(&name) {
                object.insert(name, member);
            } else if !self.takes_first {
                return Err(A::Error::custom(format!("member \"{name}\" twice")));
            }
        }
        Ok(object.into())
    }
}
