//! A digest in the file name is not needed: one in the path will do.
//!
//! **Where**: PEP 458, "What Additional Repository Files are Required on PyPI?" and "Consistent Snapshots".
//!
//! **Document**: Targets should also exist with their SHA-512 in the file name. To be part of a consistent snapshot, a target must be
//! written as HASH.FILENAME.
//!
//! **Claim**: It is not a hard requirement to serve targets with the digest in their file name. The digest in the path, as is the
//! practice of the index, is okay.
//!
//! **Experiment**: A release lies in folders that are named by its BLAKE2 digest. It is served (A) with the digest before its file name,
//! (B) under its own name, with consistent snapshots on, (C) under both, and (D) under its own name, with consistent snapshots off.
//! Clients ask as they come; one is told to leave the digest out of the names of targets.
//! While the client is between metadata and file, the repository publishes another release: once in a path of its own, and once, by
//! a fault, in the same path.

use tuf_gauntlet_core::{hash::Hash, reference::Check, site::TARGETS};

use super::{Finding, Lab, Seen, Table};
use crate::prelude::*;

pub(super) const REQUIREMENTS: &[&str] = &["TUF-3.1.1-a", "TUF-5.7-f", "P458-FILES-a", "P458-CS-b", "TUF-6.2.1-b"];

const OLD: &[u8] = b"the first release\n";
const NEW: &[u8] = b"the second one...\n";

/// Under which names a release is served.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Prefixed,
    Plain,
    Both,
    PlainSnapshotsOff,
}

impl Names {
    const ALL: [(&'static str, Names); 4] = [
        ("A-prefixed", Names::Prefixed),
        ("B-plain", Names::Plain),
        ("C-both", Names::Both),
        ("D-plain-not-consistent", Names::PlainSnapshotsOff),
    ];

    /// Serves a file of the repository under these names alone.
    fn serve(self, s: &mut Writer, path: &str, bytes: &[u8]) {
        let (folder, name) = path.rsplit_once('/').expect("a path with folders");
        let prefixed = format!("{folder}/{}.{name}", Hash::Sha256.hex(bytes));
        let plain = if self == Names::Prefixed { Reply::Missing } else { Reply::from(bytes) };
        s.repository.serve(path, plain);
        let prefixed_reply =
            if matches!(self, Names::Prefixed | Names::Both) { Reply::from(bytes) } else { Reply::Missing };
        s.repository.serve(&prefixed, prefixed_reply);
    }
}

/// The path of a release: its digest in three parts, and its name.
fn path(bytes: &[u8]) -> String {
    let digest = Hash::Blake2b256.hex(bytes);
    format!("packages/{}/{}/{}/project.tar.gz", &digest[..2], &digest[2..4], &digest[4..])
}

fn set_up(s: &mut Writer, names: Names) {
    if names == Names::PlainSnapshotsOff {
        s.uses(Feature::PlainNames);
        s.repository.consistent_snapshot = Some(false);
    }
    s.refresh(accepts());
    s.repository.add_target(&path(OLD), OLD);
    s.publish([Targets]);
    names.serve(s, &path(OLD), OLD);
}

fn found() -> Alternatives {
    either("finds it", accepts().delivering(&[OLD])).or("does not find it", rejects())
}

/// The client has the metadata and then asks for the file, which the repository replaces in between, in the same path or not.
fn while_publishing(s: &mut Writer, names: Names, same_path: bool) {
    set_up(s, names);
    // The new file is there, and metadata does not list it yet.
    names.serve(s, &if same_path { path(OLD) } else { path(NEW) }, NEW);
    s.download([&path(OLD)], found());
}

fn answer(seen: Seen<'_>) -> &'static str {
    match (seen.accepts(2), seen.asked(2).iter().any(|asked| *asked == format!("{TARGETS}{}", path(OLD)))) {
        (true, true) => "found, by the plain name",
        (true, false) => "found, by the digest",
        (false, true) => "not found, by the plain name",
        (false, false) => "not found, by the digest",
    }
}

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let mut found_by_all = Vec::new();
    for (name, names) in Names::ALL {
        let write = |s: &mut Writer| {
            set_up(s, names);
            s.download([&path(OLD)], found());
        };
        let breaks: &[&str] = if matches!(names, Names::Prefixed | Names::Both) { &["TUF-5.7-f"] } else { &[] };
        let answers = lab.run(format!("{name}/lookup"), breaks, write, answer);
        found_by_all.push((answers.all().filter(|(_, it)| it.starts_with("found")).count(), answers.all().count()));
    }
    let mut during = |name: &str, names, same_path| {
        let fault = if same_path { "same-path" } else { "own-path" };
        let write = |s: &mut Writer| while_publishing(s, names, same_path);
        let breaks: &[&str] = if names == Names::PlainSnapshotsOff { &[] } else { &["TUF-5.7-f"] };
        let answers = lab.run(format!("{name}/publishes-meanwhile/{fault}"), breaks, write, answer);
        answers.reference().starts_with("found")
    };
    let reads = [
        ("A-prefixed", Names::Prefixed),
        ("C-both", Names::Both),
        ("D-plain-not-consistent", Names::PlainSnapshotsOff),
    ]
    .map(|(name, names)| [during(name, names, false), during(name, names, true)]);
    let mut told = |same_path: Option<bool>| {
        let write = |s: &mut Writer| match same_path {
            None => {
                set_up(s, Names::Plain);
                s.download([&path(OLD)], found());
            }
            Some(same_path) => while_publishing(s, Names::Plain, same_path),
        };
        lab.with_setting(Check::TargetFileName, write, answer)
    };
    let told = [told(None), told(Some(false)), told(Some(true))];
    let mut table =
        Table::new("The reference client, told not to put digests before names of targets; B", ["situation", "answer"]);
    for (situation, answer) in
        ["lookup", "publishes-meanwhile/own-path", "publishes-meanwhile/same-path"].into_iter().zip(told)
    {
        table.row([situation, answer]);
    }
    let all = |i: usize| found_by_all[i].0 == found_by_all[i].1;
    Finding::of([
        ("clients as they come find a release that is served under its own name alone, with consistent snapshots on", all(1)),
        ("they do with consistent snapshots off in root, which tells them so", all(3)),
        ("they do if it is served under both names", all(2)),
        ("a read during a publication is consistent without a digest in the name, as long as each path has one content for ever",
            reads[2][0]),
        ("it stays so without a digest in the name where a fault uses a path again", reads[2][1]),
        ("a client that can be told so finds a release by its own name with consistent snapshots on, also during a publication",
            told[..2].iter().all(|answer| answer.starts_with("found"))),
        ("with the digest in the name it stays so even then", reads[0][1] && reads[1][1]),
    ])
    .figure("clients that find a release by its plain name, consistent snapshots on", found_by_all[1].0, "")
    .figure("clients that find it with the digest in the name", found_by_all[0].0, "")
    .figure("clients that were asked", found_by_all[0].1, "")
    .table(table)
    .remark("Clients are run as they come. The setting that leaves the digest out of names of targets alone was tried with the reference client.")
}
