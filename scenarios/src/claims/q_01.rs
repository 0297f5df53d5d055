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
    bins::model::{self, C1, C2, C6, C7, C9, C10},
    hash::Hash,
    key::Key,
};

use super::{Finding, Lab};

pub(super) const REQUIREMENTS: &[&str] = &["P458-SCALE-d"];

/// The average size of the distributions that were downloaded in a month, in bytes.
const OF_DOWNLOADS: u64 = 1_628_321;

/// That of all distributions, in bytes.
const OF_FILES: u64 = 2_740_465;

pub(super) fn run(_: &mut Lab<'_>) -> Finding {
    let key = Key::named("constants");
    let public = key.public()["keyval"]["public"].as_str().map_or(0, str::len) as u64;
    let signature = key.sign(b"constants").len() as u64;
    let digest = Hash::Sha512.hex(b"constants").len() as u64;
    let keyid = key.keyid().len() as u64;
    let used = |number: u32| {
        let constant = format!("C{number}");
        let names =
            |formula: &str| formula.split(|letter: char| !letter.is_alphanumeric()).any(|name| name == constant);
        model::FORMULAS.iter().any(|formula| names(formula))
    };
    let unused: Vec<String> = (1..=10).filter(|&number| !used(number)).map(|number| format!("C{number}")).collect();
    Finding::of([
        ("C1 is a SHA-512 in hex digits", digest == C1),
        ("C2 is a keyid in hex digits", keyid == C2),
        ("C2 is what the table says, a keyid that SHA-512 gives", digest == C2),
        ("C3 is an Ed25519 signature in hex digits", signature == 128),
        ("C4 is an Ed25519 key in hex digits", public == 64),
        ("a size of seven digits is enough for the average distribution", C9.to_string().len() as u64 == C6),
        (
            "C7 digits are enough for a version each second of a week",
            (7 * 24 * 60 * 60_u64).to_string().len() as u64 <= C7,
        ),
        (
            "C9 is the mean of the two sizes that the document takes it from",
            u64::midpoint(OF_DOWNLOADS, OF_FILES) == C9,
        ),
        ("C10 is a power of two, so that prefixes share it out evenly", C10.is_power_of_two()),
        ("every constant is used in a formula", unused.is_empty()),
    ])
    .figure("digits of a SHA-512", digest, "bytes")
    .figure("digits of a keyid", keyid, "bytes")
    .figure("digits of an Ed25519 signature", signature, "bytes")
    .figure("digits of an Ed25519 key", public, "bytes")
    .figure("constants that no formula uses", unused.join(", "), "")
}
