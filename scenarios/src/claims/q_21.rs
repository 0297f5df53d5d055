//! Whether metadata files are named by digest or by version.
//!
//! **Where**: PEP 480, "Producing Consistent Snapshots", against PEP 458 and the TUF specification, §6.2.
//!
//! **Document**: PEP 480 puts a BLAKE2b-256 digest into the name of every metadata and target file; PEP 458 and the
//! specification put versions into those of metadata.
//!
//! **Claim**: The documents contradict each other.
//!
//! **Experiment**: A new user fetches a release; the names under which each client asks are read off the log of the mirror.

use std::fmt;

use tuf_gauntlet_core::{
    pep458::topology::{Content, Index, Layout, Sharing},
    site::TARGETS,
};

use super::{Finding, Lab};
use crate::{pep458::SetUp, prelude::*};

pub(super) const REQUIREMENTS: &[&str] = &["P480-a", "P458-CS-a"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let index = Index { layout: Layout::BinsRole, sharing: Sharing::Separate, content: Content::H0, bins: 4 };
    let path = index.release(0);
    let names = lab.run(
        "new-user",
        &[],
        |s| {
            index.set_up(s);
            s.download([&path], accepts());
        },
        |seen| Names::of(&seen.asked(1)),
    );
    let everybody = |is: fn(&Names) -> bool| names.all().all(|(_, names)| is(names));
    Finding::of([
        ("no client asks for metadata by digest", everybody(|names| names.by_digest == 0)),
        (
            "every client asks for all metadata but timestamp by version",
            everybody(|names| names.by_version > 0 && names.plain == 1),
        ),
        ("every client asks for target files by digest", everybody(|names| names.targets_by_digest == names.targets)),
    ])
    .figure("metadata files asked for by version", names.reference().by_version, "")
    .figure("metadata files asked for by digest", names.reference().by_digest, "")
}

/// How many files a client asked for under which kind of name.
///
/// Two clients do the same if they use the same kinds, for however many files.
#[derive(Clone, Copy, Debug, Default)]
struct Names {
    by_version: usize,
    by_digest: usize,
    plain: usize,
    targets: usize,
    targets_by_digest: usize,
}

impl Names {
    fn of(asked: &[&str]) -> Names {
        let mut names = Names::default();
        for path in asked {
            let name = path.rsplit('/').next().unwrap_or_default();
            let prefix = name.split('.').next().unwrap_or_default();
            let is_digest = prefix.len() == 64 && prefix.bytes().all(|byte| byte.is_ascii_hexdigit());
            let is_version = !prefix.is_empty() && !is_digest && prefix.bytes().all(|byte| byte.is_ascii_digit());
            if path.contains(TARGETS) {
                names.targets += 1;
                names.targets_by_digest += usize::from(is_digest);
            } else if is_digest {
                names.by_digest += 1;
            } else if is_version {
                names.by_version += 1;
            } else {
                names.plain += 1;
            }
        }
        names
    }
}

impl PartialEq for Names {
    fn eq(&self, other: &Names) -> bool {
        let kinds = |names: &Names| {
            let prefixed = names.targets_by_digest == names.targets;
            (names.by_version > 0, names.by_digest > 0, names.plain > 0, prefixed)
        };
        kinds(self) == kinds(other)
    }
}

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Names { by_version, by_digest, plain, targets, targets_by_digest } = self;
        write!(
            f,
            "metadata: {by_version} by version, {by_digest} by digest, {plain} plain; targets: {targets_by_digest} of {targets} by digest"
        )
    }
}
