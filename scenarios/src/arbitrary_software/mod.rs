//! Arbitrary software: files that nobody with authority has vouched for (TUF §1.5.2).

pub(crate) mod endless;
pub(crate) mod forgery;
pub(crate) mod shipped_root;
pub(crate) mod target;
pub(crate) mod values;

use crate::prelude::*;
use serde_json::Value;
use std::sync::Arc;
use tuf_gauntlet_core::{
    expectation::{Alternatives, Expectation, RequestRule},
    hash::Hash,
    json::readable,
    site::TARGETS,
};

/// The content of `file.txt` in the honest repository.
const FILE: &[u8] = b"the honest file\n";

/// Another file, of the same length.
const OTHER_FILE: &[u8] = b"the other file!\n";

/// An expiry date that an attacker would like.
const LATER: &str = "2045-01-01T00:00:00Z";

/// The newest file of `role` has its signatures, but they are over something else.
fn altered(s: &mut Writer, role: &Role) {
    s.refresh(accepts());
    s.publish([role.clone()]);
    s.attack(&format!("change {role} 2 and leave its signatures"), |a| {
        let mut file = value(&a.published(role, 2));
        match role {
            Targets => file["signed"]["targets"]["file.txt"]["hashes"] = Hash::listing(&[Hash::Sha256], OTHER_FILE),
            _ => file["signed"]["expires"] = LATER.into(),
        }
        a.answer(role, readable(&file));
        a.put_target(&format!("{}.file.txt", Hash::Sha256.hex(OTHER_FILE)), OTHER_FILE);
    });
    s.download(["file.txt"], refused(role).without_target_request());
    recovers(s);
}

/// The client refuses version 2 of `role` and asks for nothing after it.
fn refused(role: &Role) -> Expectation {
    rejects().trusting(role.clone(), 1).stopping_at(role)
}

fn half(file: &[u8]) -> Vec<u8> {
    file[..file.len() / 2].to_vec()
}

fn value(file: &[u8]) -> Value {
    serde_json::from_slice(file).expect("the repository's own JSON")
}

fn members(object: &mut Value) -> &mut serde_json::Map<String, Value> {
    object.as_object_mut().expect("an object")
}

/// With the next honest timestamp the client is up to date again.
fn recovers(s: &mut Writer) {
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}
