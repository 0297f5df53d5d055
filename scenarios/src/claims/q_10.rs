//! While a hash function is replaced, both are listed and clients switch seamlessly.
//!
//! **Where**: PEP 458, "Hash Algorithm Transition Plan".
//!
//! **Document**: Both functions are listed for a time; clients can switch seamlessly, and old ones lose service only when the
//! old function is dropped.
//!
//! **Claim**: As the document says.
//!
//! **Experiment**: Target files and metadata are listed with a function that a client knows and one that it does not, in either
//! order, with one of the digests wrong, and with the unknown function alone.

use super::{Finding, Lab, scenes::Scenes};

pub(super) const REQUIREMENTS: &[&str] =
    &["P458-TRANS-a", "P458-TRANS-b", "P458-TRANS-c", "TUF-4.5-h", "TUF-4.4-e", "TUF-4.4-f"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let beside = ["pep458::unknown_function_beside_sha256"];
    let plain = ["target_files::unknown_hash_beside_a_known_one", "target_files::unknown_hash_of_another_type"];
    let wrong = ["pep458::wrong_sha256_beside_an_unknown_function"];
    let alone = ["pep458::unknown_function_alone", "mix_and_match::unknown_hash_alone"];
    let name = ["pep458::name_by_an_unknown_digest"];
    let both = ["mix_and_match::sha512_of_two_hashes_wrong", "mix_and_match::sha256_of_two_hashes_wrong"];
    let seen = Scenes::of(lab, &[&beside[..], &plain, &wrong, &alone, &name, &both].concat());
    Finding::of([
        (
            "the reference client goes on while an unknown function stands beside the one it knows",
            seen.reference(&beside, "label(goes on while both are listed)")
                && seen.reference(&plain, "label(goes by the known hash)"),
        ),
        (
            "so does every client",
            seen.everybody(&beside, "label(goes on while both are listed)")
                && seen.everybody(&plain, "label(goes by the known hash)"),
        ),
        ("no client takes an unknown function for a reason not to check the known one", seen.everybody(&wrong, "ok")),
        ("no client accepts what only an unknown function vouches for", seen.everybody(&alone, "ok")),
        (
            "every client asks for a file by the digest that it knows",
            seen.everybody(&name, "label(asks by the known digest)"),
        ),
    ])
    .figure(
        "answers that refuse an unknown function beside a known one",
        seen.count(|answer| answer.contains("refuses unknown hashes")),
        "",
    )
}
