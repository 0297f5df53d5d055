//! It is signatures of root, and not its keys, that may be made after the ceremony.
//!
//! **Where**: PEP 458, "Managing offline keys".
//!
//! **Document**: Says of the root keys that they need not be made at the ceremony itself; the sentence after it speaks of
//! administrators who sign root metadata afterwards.
//!
//! **Claim**: The word should be signatures and not keys.
//!
//! **Experiment**: A root names five keys, three of which have to sign, and is published with 0 to 5 of these signatures, in two
//! orders. Then it is published once more, under the same version, with more signatures. And a root is published that names no keys
//! of its own yet, because they are still to be made.

use super::{Finding, Lab, Seen};
use crate::prelude::*;

pub(super) const REQUIREMENTS: &[&str] = &["P458-OFF-a"];

const HOLDERS: [&str; 5] = ["holder-1", "holder-2", "holder-3", "holder-4", "holder-5"];

/// Root 2, by the keys of root 1 and by these holders.
fn sign(draft: &mut Draft, holders: &[&str]) {
    let keys: Vec<Key> = ["root-1"].iter().chain(holders).map(|name| Key::named(name)).collect();
    draft.signed_by(&keys);
}

/// Publishes root 2 for the five holders, with the signatures of these; an attack where they are too few.
fn ceremony(s: &mut Writer, holders: &[&str]) {
    s.refresh(accepts());
    if holders.len() < 3 {
        s.attack(&format!("publish root 2 with {} signatures", holders.len()), |a| {
            a.repository.set_signers(Root, Signers::of(3, &HOLDERS));
            a.publish_edited([Root], |draft| {
                if draft.role == Root {
                    sign(draft, holders);
                }
            });
        });
        return s.refresh(rejects());
    }
    s.repository.set_signers(Root, Signers::of(3, &HOLDERS));
    s.publish_edited([Root], |draft| {
        if draft.role == Root {
            sign(draft, holders);
        }
    });
    s.refresh(accepts());
}

fn taken(seen: Seen<'_>) -> &'static str {
    if seen.version(2, &Root) == Some(2) { "taken" } else { "not taken" }
}

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let mut by_number = Vec::new();
    for (order, holders) in [("first", HOLDERS.to_vec()), ("last", HOLDERS.into_iter().rev().collect())] {
        for count in 0..=HOLDERS.len() {
            let write = |s: &mut Writer| ceremony(s, &holders[..count]);
            let answers = lab.run(format!("{count}-signatures/{order}"), &["TUF-5.3.4-b"], write, taken);
            by_number.push((count, *answers.reference() == "taken"));
        }
    }
    let more = lab.run(
        "3-signatures-and-then-5",
        &["TUF-5.3.4-b"],
        |s| {
            ceremony(s, &HOLDERS[..3]);
            let mut draft = s.repository.draft(&Root, 2);
            sign(&mut draft, &HOLDERS);
            let file = draft.to_bytes();
            s.repository.site_mut().put("2.root.json", &file);
            s.refresh(accepts());
        },
        |seen| seen.answer(3),
    );
    let without_keys = lab.run(
        "keys-to-be-made-later",
        &["TUF-5.3.4-b"],
        |s| {
            s.refresh(accepts());
            s.attack("publish a root whose own keys are still to be made", |a| {
                a.repository.set_signers(Root, Signers::of(3, &[]));
                a.publish([Root]);
            });
            s.refresh(rejects());
        },
        |seen| seen.answer(2),
    );
    let needed = by_number.iter().filter(|(_, taken)| *taken).map(|(count, _)| *count).min();
    Finding::of([
        (
            "root is taken as soon as three of five have signed, and not before",
            by_number.iter().all(|(count, taken)| *taken == (*count >= 3)),
        ),
        ("the order in which they sign does not matter", by_number[..6] == by_number[6..]),
        ("more signatures can follow under the same version", *more.reference() == "accepts"),
        ("a root whose own keys are still to be made cannot be published", *without_keys.reference() == "refuses"),
    ])
    .figure("signatures with which root is taken", needed.unwrap_or(0), "of 5")
}
