//! Files are hashed with BLAKE2, and not with SHA-2 or SHA-3.
//!
//! **Where**: PEP 458, "PyPI and TUF Metadata", "What Additional Repository Files are Required on PyPI?" and Table 2 (C1, C2).
//!
//! **Document**: SHA2-512 is recommended for the hashes of metadata and targets. SHA2-256 together with SHA2-512 or SHA3-256 is
//! named as a stronger choice.
//!
//! **Claim**: The implementation uses no function of the SHA-2 and SHA-3 families but BLAKE2.
//!
//! **Experiment**: A file is listed with nine sets of hashes, BLAKE2 under five spellings among them, first with the right digests and
//! then with other bytes in its place, for which nobody has signed. Snapshot in timestamp, and targets in snapshot, are listed with
//! the same sets, rightly and wrongly.

use std::collections::BTreeMap;

use blake2::{Blake2b512, Digest};
use tuf_gauntlet_core::{hash::Hash, site::TARGETS};

use super::{Finding, Lab, Seen};
use crate::prelude::*;

pub(super) const REQUIREMENTS: &[&str] =
    &["P458-HASH-a", "P458-HASH-c", "P458-HASH-d", "P458-HASH-e", "TUF-4.5-g", "TUF-4.5-h", "TUF-4.2.1-c", "TUF-4.5-p"];

const FILE: &[u8] = b"the honest file\n";

/// As long as [`FILE`].
const OTHER: &[u8] = b"what is not it!\n";

/// The sets: the names under which digests are listed.
const SETS: [&[&str]; 9] = [
    &["sha256"],
    &["sha512"],
    &["blake2b-256"],
    &["blake2b256"],
    &["blake2_256"],
    &["BLAKE2b-256"],
    &["blake2b"],
    &["sha256", "blake2b-256"],
    &["sha512", "blake2b-256"],
];

/// The digest of the file that belongs to a name.
fn digest(name: &str) -> String {
    digest_of(name, FILE)
}

/// The digest of these bytes that belongs to a name; `blake2b` is taken for all 512 bits.
fn digest_of(name: &str, bytes: &[u8]) -> String {
    match name {
        "sha256" => Hash::Sha256.hex(bytes),
        "sha512" => Hash::Sha512.hex(bytes),
        "blake2b" => hex::encode(Blake2b512::digest(bytes)),
        _ => Hash::Blake2b256.hex(bytes),
    }
}

/// The client has fetched the file by SHA-256 before.
fn target(s: &mut Writer, set: &[&str]) {
    s.download(["file.txt"], accepts());
    s.publish_edited([Targets], |draft| {
        if draft.role == Targets {
            let hashes = set.iter().map(|name| ((*name).to_owned(), digest(name).into()));
            draft.signed["targets"]["file.txt"]["hashes"] = serde_json::Value::Object(hashes.collect());
        }
    });
    for bytes in [FILE, OTHER] {
        for name in set {
            s.repository.site_mut().put_target(&format!("{}.file.txt", digest(name)), bytes);
        }
        // Under the same timestamp a client that has refused these targets need not look again.
        s.publish([Timestamp]);
        let handed = accepts().delivering(&[bytes]);
        s.download(["file.txt"], either("hands it over", handed).or("refuses it", rejects()));
    }
}

/// Whether a client hands over the bytes for which nobody has signed.
fn takes_other(seen: Seen<'_>) -> bool {
    seen.delivered(3).iter().any(|file| file == OTHER)
}

/// What a client makes of a set: whether it takes the right file, by which digest it asks, and whether it takes a wrong one.
fn checked(seen: Seen<'_>, set: &[&str]) -> String {
    let asked_by = |name: &&&str| seen.asked(2).contains(&format!("{TARGETS}{}.file.txt", digest(name)).as_str());
    match (seen.accepts(2), takes_other(seen)) {
        (true, false) => match set.iter().find(asked_by) {
            Some(name) => format!("checks, asks by {name}"),
            None => "checks".to_owned(),
        },
        (_, true) => "does not check".to_owned(),
        (false, false) => "refuses".to_owned(),
    }
}

/// The first role lists the metadata of the second by these names, with the right digests and then with those of other bytes.
fn metadata(s: &mut Writer, [signer, role]: [&Role; 2], set: &[&str]) {
    s.download(["file.txt"], accepts());
    for right in [true, false] {
        let mut bytes = Vec::new();
        s.publish_edited([Targets], |draft| {
            if draft.role == *role {
                bytes = if right { draft.to_bytes().to_vec() } else { OTHER.to_vec() };
            }
            if draft.role == *signer {
                let hashes = set.iter().map(|name| ((*name).to_owned(), digest_of(name, &bytes).into()));
                draft.signed["meta"][role.file_name()]["hashes"] = serde_json::Value::Object(hashes.collect());
            }
        });
        s.download(["file.txt"], either("goes on", accepts()).or("refuses", rejects()));
    }
}

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let mut verified_by_all = Vec::new();
    let mut unchecked = 0;
    let mut knows = BTreeMap::<&str, usize>::new();
    for set in SETS {
        let name = set.join("+");
        let write = |s: &mut Writer| target(s, set);
        let answers = lab.run(format!("target/{name}"), &[], write, |seen| checked(seen, set));
        let takes = |seen: Seen<'_>| if takes_other(seen) { "takes them" } else { "does not take them" };
        let wrong = lab.run(format!("other-bytes/{name}"), &["TUF-5.7-d", "P458-HASH-d"], write, takes);
        unchecked += wrong.all().filter(|(_, answer)| **answer == "takes them").count();
        let checks = |answer: &String| answer.starts_with("checks");
        if set.len() == 1 && set[0].to_lowercase().starts_with("blake2") {
            for (client, answer) in answers.all() {
                *knows.entry(client).or_default() += usize::from(checks(answer));
            }
            verified_by_all.extend(answers.all().all(|(_, answer)| checks(answer)).then_some(set[0]));
        }
    }
    let mut listed_by_all = Vec::new();
    for roles in [[&Timestamp, &Snapshot], [&Snapshot, &Targets]] {
        for set in SETS {
            let name = format!("{}/{}", roles[1], set.join("+"));
            let write = |s: &mut Writer| metadata(s, roles, set);
            let answers = lab.run(name.clone(), &[], write, |seen| seen.answer(2));
            let takes = |seen: Seen<'_>| if seen.accepts(3) { "takes it" } else { "does not take it" };
            let breaks =
                if *roles[1] == Snapshot { ["TUF-5.5.2-a", "TUF-4.4-f"] } else { ["TUF-5.6.2-a", "TUF-4.4-f"] };
            let wrong = lab.run(format!("other-{name}"), &breaks, write, takes);
            unchecked += wrong.all().filter(|(_, answer)| **answer == "takes it").count();
            if set.len() == 1 && set[0].to_lowercase().starts_with("blake2") {
                listed_by_all.extend(answers.all().all(|(_, answer)| *answer == "accepts").then_some(name));
            }
        }
    }
    let mut finding = Finding::of([
        (
            "under one spelling every client can verify a file that is listed by BLAKE2 alone",
            !verified_by_all.is_empty(),
        ),
        (
            "under one spelling every client can verify metadata that is listed by BLAKE2 alone",
            !listed_by_all.is_empty(),
        ),
        ("no client takes what it cannot check", unchecked == 0),
    ])
    .figure("spellings of BLAKE2 that every client verifies", verified_by_all.len(), "of 5")
    .figure("cases in which a client takes what it did not check", unchecked, "");
    for (client, spellings) in knows {
        finding = finding.figure(format!("spellings of BLAKE2 that {client} verifies"), spellings, "of 5");
    }
    finding
}
