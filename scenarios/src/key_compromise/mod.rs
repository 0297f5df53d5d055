//! Key compromise: signatures that must not suffice, and the replacement of keys (TUF §5.3.4, §6.1).

pub(crate) mod listing;
pub(crate) mod rotation;
pub(crate) mod threshold;

use crate::prelude::*;
use serde_json::Value;
use tuf_gauntlet_core::{
    expectation::{Alternatives, Expectation},
    json::{canonical, readable, sha256_hex},
    key::keyid,
};

/// An expiry date that a thief would like.
const LATER: &str = "2045-01-01T00:00:00Z";

/// In root: these KEY objects under these keyids, and no others, are the keys of `role`.
fn list_keys(draft: &mut Draft, role: &Role, threshold: u64, keys: &[(&str, Value)]) {
    let keyids: Vec<_> = keys.iter().map(|(keyid, _)| keyid).collect();
    draft.signed["roles"][role.name()] = json!({"keyids": keyids, "threshold": threshold});
    for (keyid, key) in keys {
        draft.signed["keys"][keyid] = key.clone();
    }
}

fn members(object: &mut Value) -> &mut serde_json::Map<String, Value> {
    object.as_object_mut().expect("an object")
}

fn text(json: Vec<u8>) -> String {
    String::from_utf8(json).expect("JSON is text")
}

/// The client refuses the newest file of `role`, still holds version `held` and asks for nothing more; nor does it take the
/// file the next time.
///
/// The second time it has stored the files before it, and may leave it at finding those unchanged. After a rotation of
/// timestamp or snapshot keys some delete what they hold once more (§5.3.11): there `held` is `None`.
fn refuses(s: &mut Writer, role: &Role, held: Option<u64>) {
    let holding = |expectation: Expectation| match held {
        Some(version) => expectation.trusting(role.clone(), version),
        None => expectation.not_advancing(role.clone()),
    };
    let refused = || holding(rejects()).stopping_at(role);
    s.refresh(refused());
    let again: Alternatives = match role {
        Root => refused().asking_for(&Root.versioned_file_name(s.repository.version(role))).into(),
        Timestamp => refused().into(),
        _ => holding(either_way()).into(),
    };
    s.refresh(again);
}

/// With the next honest timestamp the client is up to date again.
fn recovers(s: &mut Writer) {
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}
