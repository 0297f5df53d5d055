//! Mix-and-match attacks: files that are each genuine, shown together although they never belonged together (TUF
//! §1.5.2), and what holds files together: names, versions, hashes, types, and what a client has stored.

pub(crate) mod files;
pub(crate) mod hashes;
pub(crate) mod interruption;
pub(crate) mod naming;

use crate::prelude::*;
use tuf_gauntlet_core::hash::Hash;

const OLD: &[u8] = b"the honest file\n";

const NEW: &[u8] = b"a newer honest file\n";

/// Makes another file of what would be the same.
fn note(d: &mut Draft) {
    d.set("note", "not the same");
}

/// The mirror becomes honest, and there are versions higher than any that the adversary has signed.
fn recover(s: &mut Writer) {
    s.attack_ends();
    s.publish([Targets]);
    s.publish([Targets]);
    s.refresh(accepts());
}

fn use_plain_names(s: &mut Writer) {
    s.uses(Feature::PlainNames);
    s.repository.consistent_snapshot = Some(false);
}
