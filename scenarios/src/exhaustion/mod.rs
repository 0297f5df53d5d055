//! Exhaustion: files that are small enough to be read, and that cost a careless client its stack, its memory or its time.
//!
//! The specification sets no bounds for most of this, so that a client may refuse such a file or cope with it. What it may not
//! do is to die of it, or to be busy with it for longer than anybody would wait.

pub(crate) mod graphs;
pub(crate) mod limits;
pub(crate) mod lists;
pub(crate) mod nesting;
pub(crate) mod numbers;
pub(crate) mod patterns;
pub(crate) mod strings;

use std::{fmt::Write as _, time::Duration};

use serde_json::{Map, Value};
use tuf_gauntlet_core::{
    expectation::{Alternatives, Expectation},
    json::{canonical, sha256_hex},
};

use crate::prelude::*;

/// Hundreds of times what the largest of these files takes.
const MEMORY: u64 = 512 << 20;
/// Likewise, on a slow machine.
const CPU: Duration = seconds(10);

/// It may end either way, at a bearable cost.
fn survives() -> Alternatives {
    either("refuses", bearable(rejects())).or("copes", bearable(accepts()))
}

fn bearable(expectation: Expectation) -> Expectation {
    expectation.within(MEMORY, CPU)
}

/// How many bytes fit into a file of this role, by the limits that clients have by themselves.
fn room(role: &Role) -> usize {
    match role {
        Root => 90_000,
        Timestamp => 12_000,
        Snapshot => 200_000,
        _ => 500_000,
    }
}

fn value(file: &[u8]) -> Value {
    serde_json::from_slice(file).expect("the repository's own JSON")
}

/// The canonical form of a signed part, as text to be tampered with.
fn text(signed: &Value) -> String {
    String::from_utf8(canonical(signed)).expect("JSON is text")
}

/// A signed part with one more member that no specification knows, in its place at the end.
fn with_member(signed: &str, member: &str) -> String {
    format!("{},\"zzz\":{member}}}", &signed[..signed.len() - 1])
}

/// A file with this signed part, rightly signed, and with more members beside it.
fn file(key: &Key, signed: &str, beside: &str) -> Vec<u8> {
    let signature = json!({"keyid": key.keyid(), "sig": key.sign(signed.as_bytes())});
    format!("{{\"signatures\":[{signature}],\"signed\":{signed}{beside}}}").into_bytes()
}

/// The newest file of each top-level role in turn becomes what `spoil` makes of its signed part, of its key, and of the bytes
/// that there are to fill. After each the repository is honest again, and the client must not have been harmed for good.
fn each_role(s: &mut Writer, what: &str, spoil: impl Fn(&str, &Key, usize) -> Vec<u8>) {
    s.isolated();
    s.download(["file.txt"], accepts());
    for role in Role::TOP_LEVEL {
        s.publish([role.clone()]);
        s.attack(&format!("serve a {role} file {what}"), |a| {
            let signed = text(&value(&a.published(&role, a.repository.version(&role)))["signed"]);
            a.answer(&role, spoil(&signed, &a.keys(&role)[0], room(&role)));
        });
        s.download(["file.txt"], survives());
        s.attack_ends();
        s.publish([role]);
        s.download(["file.txt"], accepts());
    }
}

/// The newest file of `role` is edited and signed anew, by its own stolen key.
fn edited(s: &mut Writer, role: &Role, what: &str, edit: impl FnOnce(&mut Value)) {
    s.isolated();
    s.download(["file.txt"], accepts());
    s.publish([role.clone()]);
    s.attack(&format!("serve a {role} file {what}, by the stolen key"), |a| {
        a.replace(role, |draft| edit(&mut draft.signed));
    });
    s.download(["file.txt"], survives());
    s.attack_ends();
    s.publish([role.clone()]);
    s.download(["file.txt"], accepts());
}

/// Public keys by keyid, well formed, of which nobody has the private halves.
fn strange_keys(count: usize) -> Map<String, Value> {
    let key = |i: usize| {
        let public = sha256_hex(&i.to_be_bytes());
        let key = json!({"keytype": "ed25519", "scheme": "ed25519", "keyval": {"public": public}});
        (tuf_gauntlet_core::key::keyid(&key), key)
    };
    (0..count).map(key).collect()
}
