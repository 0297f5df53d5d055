//! Which hash of what assigns a target to a bin.
//!
//! **Where**: PEP 458, "Metadata Scalability" and "Producing Consistent Snapshots".
//!
//! **Document**: Bins take the targets whose SHA2-512 hashes fall in them; elsewhere files are sorted by the hashes of their
//! names.
//!
//! **Claim**: As the document says.
//!
//! **Experiment**: An index sorts its releases into bins by SHA-512 or `BLAKE2b` of the path, and by the digest of the content.
//! Clients look them up.

use super::{Finding, Lab, scenes::Scenes};

pub(super) const REQUIREMENTS: &[&str] = &["P458-SCALE-b", "TUF-4.5-p", "TUF-4.5-r"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    const BY_PATH: &str = "label(by SHA-256 of the path)";
    let otherwise = ["pep458::bins_by_sha512", "pep458::bins_by_blake2b", "pep458::bins_by_content"];
    let path = ["hash_prefixes::path_with_a_folder", "hash_prefixes::sixteen_bins"];
    let seen = Scenes::of(lab, &[&otherwise[..], &path].concat());
    Finding::of([
        ("a client finds a target that is sorted by SHA-512 of its path", !seen.everybody(&otherwise[..1], BY_PATH)),
        (
            "a client finds a target that is sorted by another function, or by its content",
            !seen.everybody(&otherwise[1..], BY_PATH),
        ),
    ])
    .figure("answers that go by SHA-256 of the path", seen.count(|answer| answer == BY_PATH), "")
    .remark(if seen.everybody(&path, "ok") {
        "Every client measured sorts by SHA-256 of the whole path, with its folders, as the specification says."
    } else {
        "Not every client measured sorts by SHA-256 of the whole path, with its folders."
    })
}
