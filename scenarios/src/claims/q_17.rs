//! Which hash of what assigns a target to a bin.
//!
//! **Where**: PEP 458, "Metadata Scalability" and "Producing Consistent Snapshots".
//!
//! **Document**: Bins take the targets whose SHA2-512 hashes fall in them; elsewhere files are sorted by the hashes of their
//! names.
//!
//! **Claim**: The two sentences cannot both hold, and neither does: a target is found in the bin of the SHA-256 of its whole path, as the
//! TUF specification has it, and in no other.
//!
//! **Experiment**: An index sorts its releases into bins by SHA-256, SHA-512 or `BLAKE2b` of the path, by SHA-256 of the file name alone, and
//! by the digest of the content. Clients look them up.

use tuf_gauntlet_core::pep458::topology::{Content, Index, Layout, Sharing, bin};

use super::{Finding, Lab, scenes::Scenes};
use crate::{
    pep458::{RELEASE, SetUp},
    prelude::*,
};

pub(super) const REQUIREMENTS: &[&str] = &["TUF-4.5-p", "TUF-4.5-r", "P458-SCALE-b", "TAP15-a"];

/// A release in a folder is put in the bin of its file name.
fn by_file_name(s: &mut Writer) {
    let index = Index { layout: Layout::BinsRole, sharing: Sharing::Separate, content: Content::H1, bins: 16 };
    index.set_up(s);
    s.download([&index.release(0)], accepts());
    let names = (0..).map(|i| format!("misplaced{i}-1.0.tar.gz"));
    let folder = |name: &str| format!("packages/aa/{name}");
    let name = { names }.find(|name| index.bin_of(name) != index.bin_of(&folder(name))).expect("such a name");
    s.repository.add_target_to(&bin(index.bin_of(&name)), &folder(&name), RELEASE);
    s.publish([bin(index.bin_of(&name))]);
    s.download(
        [&folder(&name)],
        either("by SHA-256 of the path", rejects()).or("by SHA-256 of the file name", accepts()),
    );
}

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    const BY_PATH: &str = "label(by SHA-256 of the path)";
    let otherwise = ["pep458::bins_by_sha512", "pep458::bins_by_blake2b", "pep458::bins_by_content"];
    let path = ["hash_prefixes::path_with_a_folder", "hash_prefixes::sixteen_bins"];
    let seen = Scenes::of(lab, &[&otherwise[..], &path].concat());
    let named =
        lab.run("bins-by-file-name", &["TUF-4.5-p", "TUF-4.5-r"], by_file_name, |seen| seen.verdict().to_string());
    let nobody = |ids: &[&str]| seen.everybody(ids, BY_PATH);
    Finding::of([
        ("every client finds a target that is sorted by SHA-256 of its path", seen.everybody(&path, "ok")),
        ("none finds one that is sorted by SHA-512 of its path, as the document has it", nobody(&otherwise[..1])),
        (
            "none finds one that is sorted by the hash of its file name, as the document has it elsewhere",
            named.all().all(|(_, answer)| answer == BY_PATH),
        ),
        ("none finds one that is sorted by another function, or by its content", nobody(&otherwise[1..])),
    ])
    .figure(
        "answers that go by SHA-256 of the path",
        seen.count(|answer| answer == BY_PATH) + named.all().filter(|(_, answer)| *answer == BY_PATH).count(),
        "",
    )
}
