//! How the name of a project becomes the target of its index page is not defined.
//!
//! **Where**: PEP 458 has no such place.
//!
//! **Document**: Nothing.
//!
//! **Claim**: It should be defined how a client gets the index page when it has the name of a project.
//!
//! **Experiment**: Four mappings that somebody could choose, with and without normalisation of names, meet six spellings of one
//! project. Counted is how many targets the project then has. For each mapping, clients look up the page that a repository lists by
//! it, one that ends in a slash among them.

use std::collections::BTreeSet;

use tuf_gauntlet_core::{hash::Hash, site::TARGETS};

use super::{Finding, Lab, Table};
use crate::prelude::*;

pub(super) const REQUIREMENTS: &[&str] = &["SEED-DL-a", "P458-INDEX-d", "P458-CS-b"];

const PAGE: &[u8] = b"the page of a project\n";

/// From the name of a project to the name of a target.
type Mapping = fn(&str) -> String;

const MAPPINGS: [(&str, Mapping); 4] = [
    ("folder", |name| format!("simple/{name}/")),
    ("index.html", |name| format!("simple/{name}/index.html")),
    ("name.html", |name| format!("{name}/{name}.html")),
    ("bare", str::to_owned),
];

const SPELLINGS: [&str; 6] =
    ["sample-project", "Sample-Project", "sample_project", "sample.project", "sample--project", "SAMPLE_.PROJECT"];

/// Small letters, and one hyphen for each run of separators (PEP 503).
fn normalised(name: &str) -> String {
    let parts = name.split(['-', '_', '.']).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-").to_lowercase()
}

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let mut table = Table::new(
        "Mappings",
        ["mapping", "name", "targets of one project", "the same, normalised", "has a file name"],
    );
    let (mut several, mut one, mut nameless) = (0, 0, Vec::new());
    let mut found = Vec::new();
    for (name, mapping) in MAPPINGS {
        let raw: BTreeSet<String> = SPELLINGS.iter().map(|spelling| mapping(spelling)).collect();
        let folded: BTreeSet<String> = SPELLINGS.iter().map(|spelling| mapping(&normalised(spelling))).collect();
        let path = mapping(SPELLINGS[0]);
        let has_name = path.rsplit('/').next().is_some_and(|last| !last.is_empty());
        several += usize::from(raw.len() > 1);
        one += usize::from(folded.len() == 1);
        nameless.extend((!has_name).then_some(name));
        let yes = if has_name { "yes" } else { "no" };
        table.row([name.to_owned(), path.clone(), raw.len().to_string(), folded.len().to_string(), yes.to_owned()]);
        let write = |s: &mut Writer| {
            s.download(["file.txt"], accepts());
            s.repository.add_target(&path, PAGE);
            s.publish([Targets]);
            // One client puts the digest before the whole path, which is not the question here.
            s.repository.serve(&format!("{}.{path}", Hash::Sha256.hex(PAGE)), PAGE);
            s.download([path.as_str()], either("finds it", accepts()).or("does not find it", rejects()));
        };
        let read = |seen: super::Seen<'_>| {
            let asked = seen.asked(2);
            let targets = asked.iter().filter_map(|path| path.strip_prefix(TARGETS)).next_back();
            let short = targets.map_or("nothing".to_owned(), |path| path.replace(&Hash::Sha256.hex(PAGE), "HASH"));
            format!("{}, asks for {short}", if seen.accepts(2) { "found" } else { "not found" })
        };
        // What is to be asked for in the place of a name that ends in a slash, the specification does not say.
        let breaks: &[&str] = if has_name { &["TUF-5.7-f"] } else { &[] };
        let answers = lab.run(format!("page/{name}"), breaks, write, read);
        let names: BTreeSet<&String> = answers.all().map(|(_, answer)| answer).collect();
        found.push((name, answers.all().filter(|(_, answer)| answer.starts_with("found")).count(), names.len()));
    }
    let agree = |wanted: &str| found.iter().find(|(name, ..)| *name == wanted).map_or(0, |(_, _, names)| *names);
    let mut finding = Finding::of([
        ("a name that ends in a slash has no file name to put a digest before", nameless == ["folder"]),
        ("clients do not agree on what to ask for in its place", agree("folder") > 1),
        ("without normalisation one project has several targets, by each mapping", several == MAPPINGS.len()),
        ("with it, it has one", one == MAPPINGS.len()),
        ("several mappings remain, between which nothing in the PEP decides", table.rows.len() > 1),
    ]);
    for (name, count, _) in &found {
        finding = finding.figure(format!("clients that find the page, {name}"), *count, "");
    }
    finding.table(table)
}
