//! Constants C1 to C10 of the estimate.
//!
//! **Where**: PEP 458, "Metadata Scalability", Table 2.
//!
//! **Document**: C1 to C7 are lengths of digests, keyids, signatures, keys, paths, file sizes and versions as they are written;
//! C8 and C9 were counted; C10 is 16,384 bins.
//!
//! **Claim**: The constants are what their descriptions say.
//!
//! **Experiment**: Each constant that is the length of something is compared with that thing as a repository writes it, and
//! each is looked up in the formulas that use it.

use tuf_gauntlet_core::{
    bins::model::{self, C1, C2, C6, C9},
    hash::Hash,
    key::Key,
};

use super::{Finding, Lab};

pub(super) const REQUIREMENTS: &[&str] = &["P458-SCALE-d"];

pub(super) fn run(_: &mut Lab<'_>) -> Finding {
    let key = Key::named("constants");
    let public = key.public()["keyval"]["public"].as_str().map_or(0, str::len) as u64;
    let signature = key.sign(b"constants").len() as u64;
    let digest = Hash::Sha512.hex(b"constants").len() as u64;
    let keyid = key.keyid().len() as u64;
    let used = |constant: &str| model::FORMULAS.iter().any(|formula| formula.contains(constant));
    Finding::of([
        ("C1 is a SHA-512 in hex digits", digest == C1),
        (
            "C2 is a keyid in hex digits, which is a SHA-256 and not a SHA-512 as the table says",
            keyid == C2 && keyid != digest,
        ),
        ("C2 is, as the table says, the keyid that SHA-512 gives", digest == C2),
        ("C3 is an Ed25519 signature in hex digits", signature == 128),
        ("C4 is an Ed25519 key in hex digits", public == 64),
        ("a size of seven digits is enough for the average distribution", C9.to_string().len() as u64 == C6),
        ("every constant is used in a formula", (1..=10).all(|number| used(&format!("C{number}")))),
    ])
    .figure("digits of a SHA-512", digest, "bytes")
    .figure("digits of a keyid", keyid, "bytes")
    .figure("digits of an Ed25519 signature", signature, "bytes")
    .figure("digits of an Ed25519 key", public, "bytes")
    .figure("constants that no formula uses", (3..=4).filter(|number| !used(&format!("C{number}"))).count(), "")
}
