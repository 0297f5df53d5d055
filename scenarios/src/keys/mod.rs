//! Kinds of keys and of signatures: which have to be known, and what must not be taken for one (TUF §4.2.2, TAP 9).

pub(crate) mod declared;
pub(crate) mod ecdsa;
pub(crate) mod ed25519;
pub(crate) mod malformed;
pub(crate) mod malleability;
pub(crate) mod rsa;
pub(crate) mod schemes;
pub(crate) mod spoilt;
pub(crate) mod unknown;

use crate::prelude::*;
use serde_json::Value;
use tuf_gauntlet_core::{
    expectation::Expectation,
    json::canonical,
    key::{der_of, fixed_width, keyid, to_pem},
};

/// How a key signs a message, in hex digits.
type Sign<'a> = &'a dyn Fn(&Key, &[u8]) -> String;

/// A delegated role, with a file of its own.
const PROJECT: &str = "project";

/// An ECDSA key for timestamp.
fn ecdsa() -> Key {
    Key::ecdsa("timestamp-ecdsa")
}

/// A repository whose timestamp role has this key, as its only one.
fn timestamp_by(s: &mut Writer, key: Key) {
    s.repository.set_signers(Timestamp, Signers::all([key]));
}

/// Targets delegate `project.txt` to a role with this key.
fn delegate_to(s: &mut Writer, key: Key) -> Role {
    s.uses(Feature::PathDelegations);
    let delegation = Delegation { signers: Signers::all([key]), ..Delegation::new(PROJECT, &["project.txt"]) };
    s.repository.delegate(&Targets, delegation);
    let project = Role::delegated(PROJECT);
    s.repository.add_target_to(&project, "project.txt", b"a project\n");
    project
}

/// The newest file of `role` has one signature, which `make` makes with the first key of the role.
fn sign_by_hand(a: &mut Adversary, role: &Role, make: impl Fn(&Key, &[u8]) -> String) {
    let key = a.keys(role).remove(0);
    a.replace(role, |draft| {
        let sig = make(&key, &canonical(&draft.signed));
        draft.signed_by(&[]).with_signature(json!({"keyid": key.keyid(), "sig": sig}));
    });
}

/// The client still holds version `held` of `role` and asks for nothing after it.
fn refused(role: &Role, held: u64) -> Expectation {
    rejects().trusting(role.clone(), held).stopping_at(role)
}

/// Each of these forms of a signature on a timestamp may be refused, or read in the way that `reading` names.
fn forms_of_a_signature(s: &mut Writer, labels: (&str, &str), forms: &[(&str, Sign<'_>)]) {
    s.refresh(accepts());
    for (what, make) in forms {
        s.publish([Timestamp]);
        s.attack(&format!("sign the timestamp {what}"), |a| sign_by_hand(a, &Timestamp, make));
        let (refusal, reading) = labels;
        s.refresh(either(refusal, rejects().not_advancing(Timestamp)).or(reading, accepts()));
        recovers(s);
    }
}

/// From root 2 on, the timestamp key is described in another way: that may be refused, or read in the way that `reading` names.
fn another_description(s: &mut Writer, (refusal, reading): (&str, &str), edit: impl FnOnce(&mut Value)) {
    s.refresh(accepts());
    let key = s.repository.signers(&Timestamp).keys[0].clone().described(edit);
    timestamp_by(s, key);
    s.publish([Timestamp]);
    s.refresh(either(refusal, rejects().not_advancing(Timestamp)).or(reading, accepts()));
}

/// From a new root on, the key of `role` is described like this: nothing that it signs can be accepted.
fn key_is_of_no_use(s: &mut Writer, role: &Role, what: &str, describe: impl FnOnce(Key) -> Key) {
    s.attack(what, |a| {
        let key = describe(a.keys(role).remove(0));
        if let Role::Delegated(_) = role {
            a.repository.delegations_mut(&Targets)[0].signers = Signers::all([key]);
            a.publish([Targets, role.clone()]);
        } else {
            a.repository.set_signers(role.clone(), Signers::all([key]));
            a.publish([role.clone()]);
        }
    });
    let refused = rejects().not_advancing(role.clone());
    match role {
        Role::Delegated(_) => s.download(["project.txt"], refused),
        _ => s.refresh(refused),
    }
    start_over(s, role);
}

/// With the next honest timestamp the client is up to date again.
fn recovers(s: &mut Writer) {
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// Everything anew, also `role`, with versions above those of the adversary.
fn start_over(s: &mut Writer, role: &Role) {
    s.attack_ends();
    for _ in 0..2 {
        s.publish(Role::TOP_LEVEL.into_iter().chain([role.clone()]));
    }
    s.refresh(accepts());
}
