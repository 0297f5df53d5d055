//! How the URL of a distribution becomes the name of a target is not defined.
//!
//! **Where**: PEP 458 has no such place; Table 2 reckons with 256 bytes for the path of a target.
//!
//! **Document**: Nothing.
//!
//! **Claim**: It should be defined how a client gets from the URL of a distribution in an index page to the name of the target.
//!
//! **Experiment**: Four mappings that somebody could choose (the whole path of the URL, the path below `packages/`, the last segment, and
//! project and file name) meet twelve ways to write the address of one file and six other files. Counted is how often two mappings
//! give another name or another of 16,384 bins, and which of them give one name to two files. Then clients look up a file by the name of
//! another mapping than that of the repository.

use std::collections::{BTreeMap, BTreeSet};

use tuf_gauntlet_core::pep458::topology::{Content, Index, Layout, Sharing};

use super::{Finding, Lab, Table};
use crate::prelude::*;

pub(super) const REQUIREMENTS: &[&str] =
    &["SEED-DL-b", "SEED-DL-d", "TUF-4.5-c", "TUF-4.5-r", "TUF-5.7-i", "SEED-DL-e"];

/// From a URL to the name of a target.
type Mapping = fn(&str) -> String;

const MAPPINGS: [(&str, Mapping); 4] = [
    ("whole-path", |url| path(url).to_owned()),
    ("below-base", |url| path(url).trim_start_matches("packages/").to_owned()),
    ("last-segment", |url| path(url).rsplit('/').next().unwrap_or_default().to_owned()),
    ("project-and-file", |url| {
        let file = path(url).rsplit('/').next().unwrap_or_default().to_owned();
        format!("{}/{file}", file.split('-').next().unwrap_or_default())
    }),
];

/// The path of a URL as it is written, without host, query and fragment.
fn path(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.split_once('/').map_or("", |(_, path)| path);
    path.split(['?', '#']).next().unwrap_or_default()
}

/// Ways to write the address of one file; each serves the same bytes with an ordinary web server.
const SPELLINGS: [&str; 12] = [
    "https://files.example/packages/aa/bb/cc/sample-1.0.tar.gz",
    "http://files.example/packages/aa/bb/cc/sample-1.0.tar.gz",
    "https://files.example:443/packages/aa/bb/cc/sample-1.0.tar.gz",
    "https://mirror.example/packages/aa/bb/cc/sample-1.0.tar.gz",
    "https://files.example/packages/aa/bb/cc/sample-1.0.tar.gz?download=1",
    "https://files.example/packages/aa/bb/cc/sample-1.0.tar.gz#sha256=00",
    "https://files.example/packages/aa/bb/cc/sample%2D1.0.tar.gz",
    "https://files.example/packages/aa/bb/cc/sample%2d1.0.tar.gz",
    "https://files.example/packages/./aa/bb/cc/sample-1.0.tar.gz",
    "https://files.example/packages/x/../aa/bb/cc/sample-1.0.tar.gz",
    "https://files.example/%70ackages/aa/bb/cc/sample-1.0.tar.gz",
    "https://files.example//packages/aa/bb/cc/sample-1.0.tar.gz",
];

/// Addresses of other files, each of another.
const OTHERS: [&str; 6] = [
    "https://files.example/packages/dd/ee/ff/sample-1.0.tar.gz",
    "https://files.example/packages/dd/ee/00/sample-1.1.tar.gz",
    "https://files.example/legacy/aa/bb/cc/sample-1.0.tar.gz",
    "https://files.example/aa/bb/cc/sample-1.0.tar.gz",
    "https://files.example/packages/AA/bb/cc/sample-1.0.tar.gz",
    "https://evil.example/sample-1.0.tar.gz",
];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let index = Index { layout: Layout::Direct, sharing: Sharing::Separate, content: Content::H0, bins: 16_384 };
    let url = SPELLINGS[0];
    let targets: Vec<(&str, String)> = MAPPINGS.iter().map(|(name, mapping)| (*name, mapping(url))).collect();
    let pairs = (0..targets.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
    let (all, renamed, moved) = pairs.fold((0, 0, 0), |(all, renamed, moved), (i, j)| {
        let (one, other) = (&targets[i].1, &targets[j].1);
        let bin = |path: &str| index.bin_of(path);
        (all + 1, renamed + usize::from(one != other), moved + usize::from(bin(one) != bin(other)))
    });
    let mut table = Table::new(
        "Mappings",
        ["mapping", "name of the first", "bin", "names of one file, of 12 spellings", "files of one name"],
    );
    let (mut colliding, mut several) = (0, 0);
    for (name, mapping) in MAPPINGS {
        let spelled: BTreeSet<String> = SPELLINGS.iter().map(|url| mapping(url)).collect();
        let mut files: BTreeMap<String, usize> = BTreeMap::new();
        for url in std::iter::once(&url).chain(&OTHERS) {
            *files.entry(mapping(url)).or_default() += 1;
        }
        let most = files.values().max().copied().unwrap_or(0);
        colliding += usize::from(most > 1);
        several += usize::from(spelled.len() > 1);
        let first = mapping(url);
        table.row([
            name.to_owned(),
            first.clone(),
            index.bin_of(&first).to_string(),
            spelled.len().to_string(),
            most.to_string(),
        ]);
    }
    let mut lost = 0;
    for (listed, name) in &targets {
        for (asked, other) in &targets {
            let write = |s: &mut Writer| {
                s.download(["file.txt"], accepts());
                s.repository.add_target(name, b"the release\n");
                s.publish([Targets]);
                s.repository.serve(
                    &format!("{}.{name}", tuf_gauntlet_core::hash::Hash::Sha256.hex(b"the release\n")),
                    &b"the release\n"[..],
                );
                let handed = accepts().delivering(&[b"the release\n"]);
                s.download([other.as_str()], either("finds it", handed).or("does not find it", rejects()));
            };
            let answers =
                lab.run(format!("listed-by-{listed}/asked-by-{asked}"), &["TUF-5.7-b"], write, |seen| seen.answer(2));
            lost += usize::from(*answers.reference() == "refuses");
        }
    }
    let foreign = "https://evil.example/packages/aa/bb/cc/sample-1.0.tar.gz";
    let from_anywhere = MAPPINGS.iter().filter(|(_, mapping)| mapping(foreign) == mapping(url)).count();
    Finding::of([
        ("two mappings put the same file under different names", renamed > 0),
        ("two mappings put the same file in different bins", moved > 0),
        ("a mapping gives one name to two files", colliding > 0),
        ("a mapping gives two names to one file, by how its address is written", several > 0),
        ("a client that maps otherwise than the repository does not find the file", lost == all * 2),
    ])
    .figure("pairs of mappings that name one file differently", renamed, &format!("of {all}"))
    .figure("pairs of mappings that put it in different bins of 16,384", moved, &format!("of {all}"))
    .figure("mappings that give one name to two files", colliding, "of 4")
    .figure("mappings by which an address at a foreign host leads to it", from_anywhere, "of 4")
    .figure("mappings that depend on how the address is written", several, "of 4")
    .table(table)
}
