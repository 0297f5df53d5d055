//! It is `BLAKE2b` with 256 bits, and not `BLAKE2s`.
//!
//! **Where**: PEP 458, "PyPI and TUF Metadata".
//!
//! **Document**: The document does not speak of BLAKE2 at all.
//!
//! **Claim**: The BLAKE2 of the index is `BLAKE2b` with a digest of 256 bits. `BLAKE2s` gives as many bits and is another function.
//!
//! **Experiment**: A file is listed under the one name of that function, with the digest of the honest file by five functions that
//! all give 64 hex digits, so that no check of lengths can tell them apart. All but the first are an error of whoever signs.

use blake2::{
    Blake2b512, Blake2bMac, Blake2s256, Digest,
    digest::{KeyInit, Mac, consts::U32},
};
use tuf_gauntlet_core::hash::Hash;

use super::{Finding, Lab};
use crate::prelude::*;

pub(super) const REQUIREMENTS: &[&str] = &["P458-HASH-c", "TUF-4.5-i", "TUF-4.5-j"];

const FILE: &[u8] = b"the honest file\n";

/// The function that is meant, and the others.
fn digests() -> [(&'static str, String); 5] {
    let keyed = Blake2bMac::<U32>::new_from_slice(b"PyPI").expect("a key of a few bytes").chain_update(FILE);
    [
        ("BLAKE2b-256", Hash::Blake2b256.hex(FILE)),
        ("BLAKE2b-512-cut", hex::encode(Blake2b512::digest(FILE))[..64].to_owned()),
        ("BLAKE2s-256", hex::encode(Blake2s256::digest(FILE))),
        ("SHA-256", Hash::Sha256.hex(FILE)),
        ("keyed-BLAKE2b-256", hex::encode(keyed.finalize().into_bytes())),
    ]
}

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let mut answers = Vec::new();
    for (function, digest) in digests() {
        let honest = digest == Hash::Blake2b256.hex(FILE);
        let write = |s: &mut Writer| {
            s.uses(Feature::Blake2b);
            s.repository.target_hashes = vec![Hash::Blake2b256];
            s.download(["file.txt"], accepts());
            if honest {
                s.publish([Targets]);
                return s.download(["file.txt"], accepts());
            }
            s.attack(&format!("list the digest by {function} under the name of BLAKE2b with 256 bits"), |a| {
                a.forge(&Targets, |draft| draft.signed["targets"]["file.txt"]["hashes"]["blake2b-256"] = json!(digest));
                a.put_target(&format!("{digest}.file.txt"), FILE);
            });
            s.download(["file.txt"], rejects());
        };
        answers.push(lab.run(function, &["TUF-5.7-d"], write, |seen| seen.answer(2)));
    }
    let all: Vec<String> = digests().map(|(_, digest)| digest).into();
    let different = (0..all.len()).all(|i| !all[..i].contains(&all[i]));
    let accepted = |i: usize| *answers[i].reference() == "accepts";
    let wrongly =
        answers[1..].iter().flat_map(|answers| answers.all()).filter(|(_, answer)| **answer == "accepts").count();
    Finding::of([
        (
            "the five functions give five digests of one length",
            different && all.iter().all(|digest| digest.len() == 64),
        ),
        ("a client that knows BLAKE2b with 256 bits accepts it", accepted(0)),
        ("no client accepts the digest of another function in its place", wrongly == 0),
    ])
    .figure("digests that differ", all.len(), "")
    .figure("wrong digests accepted by a client", wrongly, "")
}
