//! Documents: what may stand in a metadata file, how it may be written, and what must not be made of it (TUF §4).

pub(crate) mod members;
pub(crate) mod optional;
pub(crate) mod parser;
pub(crate) mod shape;
pub(crate) mod signatures;
pub(crate) mod unsigned;
pub(crate) mod values;
pub(crate) mod wire;

use crate::prelude::*;
use serde_json::Value;
use tuf_gauntlet_core::{
    expectation::{Alternatives, Expectation},
    json::canonical,
};

/// How a number is written.
type SpellNumber = fn(u64) -> String;
/// How a text is written.
type SpellText = fn(&str) -> String;
/// What is made of a text.
type Damage = fn(&str) -> Value;

/// A delegated role, with a file of its own.
const PROJECT: &str = "project";

fn value(file: &[u8]) -> Value {
    serde_json::from_slice(file).expect("the repository's own JSON")
}

/// The canonical form of a signed part, as text to be tampered with.
fn text(signed: &Value) -> String {
    String::from_utf8(canonical(signed)).expect("JSON is text")
}

/// A metadata file whose signed part is written like this, signed over `message`.
fn signed_file(key: &Key, signed: &[u8], message: &[u8]) -> Vec<u8> {
    let entry = json!({"keyid": key.keyid(), "sig": key.sign(message)});
    [format!("{{\"signatures\":[{entry}],\"signed\":").as_bytes(), signed, b"}"].concat()
}

/// Something that no version of the specification mentions.
fn note() -> Value {
    json!({"by": "a later version", "list": [1, true, null, "x"]})
}

/// Targets delegate `project.txt` to a role of its own.
fn delegate_project(s: &mut Writer) {
    s.repository.delegate(&Targets, Delegation::new(PROJECT, &["project.txt"]));
    s.repository.add_target_to(&Role::delegated(PROJECT), "project.txt", b"a project\n");
}

/// The client refuses version 2 of `role` and asks for nothing after it.
fn refused(role: &Role) -> Expectation {
    rejects().trusting(role.clone(), 1).stopping_at(role)
}

/// Each spoilt form of a new timestamp may be refused, or read in the way that `reading` names. `spoil` makes the file out of
/// the signed part, as text, and the timestamp key.
fn timestamps_may_be_refused<T>(
    s: &mut Writer,
    (refusal, reading): (&str, &str),
    cases: &[(&str, T)],
    spoil: impl Fn(&str, u64, &Key, &T) -> Vec<u8>,
) {
    s.refresh(accepts());
    for (what, case) in cases {
        s.publish([Timestamp]);
        s.attack(&format!("serve a timestamp {what}"), |a| {
            let version = a.repository.version(&Timestamp);
            let signed = text(&value(&a.published(&Timestamp, version))["signed"]);
            let key = a.keys(&Timestamp).remove(0);
            a.answer(&Timestamp, spoil(&signed, version, &key, case));
        });
        s.refresh(either(refusal, rejects().not_advancing(Timestamp)).or(reading, accepts()));
        s.attack_ends();
        s.publish([Timestamp]);
        s.refresh(accepts());
    }
}
