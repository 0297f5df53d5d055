//! An old timestamp has to stay accessible until what it has made obsolete is removed.
//!
//! **Where**: PEP 458, "Consistent Snapshots" and "Cleaning up old metadata".
//!
//! **Document**: Timestamp is written without a version. A clean-up may walk from timestamp over snapshot, targets and delegated roles
//! and delete what it does not meet.
//!
//! **Claim**: A new timestamp cannot simply take the place of the former one, which is needed to remove obsolete metadata until
//! that is done.
//!
//! **Experiment**: A repository publishes every ten minutes for five hours, with a burst of twelve publications at one moment an hour
//! before the end. Then it cleans up: S1 keeps what the newest timestamp leads to; S2 what any timestamp of a window does, and the one
//! before them, the window being nothing, an hour, or the day for which a timestamp is valid; S3 the newest seven snapshots and what
//! they list; S4 what was written in the last hour. A client that was given a timestamp of a certain age, by a cache, by the network,
//! or because it has just begun, then fetches the rest.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tuf_gauntlet_core::{site::METADATA, time::Time};

use super::{Finding, Lab, Table};
use crate::prelude::*;

pub(super) const REQUIREMENTS: &[&str] =
    &["P458-CLEAN-a", "P458-CLEAN-b", "P458-CLEAN-c", "TUF-6.2.1-c", "TUF-6.2.1-e"];

/// What a sweep keeps.
#[derive(Clone, Copy)]
enum Sweeper {
    Newest,
    /// Of so many minutes.
    Window(u64),
    Last(usize),
    Age,
}

const SWEEPERS: [(&str, Sweeper); 6] = [
    ("S1", Sweeper::Newest),
    ("S2-now", Sweeper::Window(0)),
    ("S2-hour", Sweeper::Window(RETENTION)),
    ("S2-day", Sweeper::Window(VALID)),
    ("S3", Sweeper::Last(7)),
    ("S4", Sweeper::Age),
];

/// For how long a timestamp is valid, in minutes.
const VALID: u64 = 24 * 60;

/// For how long files are kept, in minutes.
const RETENTION: u64 = 60;

/// The age of the timestamp that a client was given, in minutes.
const AGES: [u64; 6] = [0, 10, 30, 60, 120, 240];

/// A repository with all that it has ever published, and when.
struct History {
    repository: Repository,
    /// The time of each file, by its name.
    written: BTreeMap<String, Time>,
    /// All timestamps: when each was signed, and its bytes.
    timestamps: Vec<(Time, std::sync::Arc<[u8]>)>,
}

impl History {
    fn new(mut repository: Repository) -> History {
        let mut history = History { repository: repository.clone(), written: BTreeMap::new(), timestamps: Vec::new() };
        let start = repository.now;
        for publication in 0..42_u64 {
            // 25 regular ones, twelve at once, and five more regular ones.
            let minute = match publication {
                0..25 => publication * 10,
                25..37 => 240,
                _ => (publication - 12) * 10,
            };
            repository.now = start + seconds(minute * 60);
            // Targets itself changes rarely; so does a role in the middle of its life.
            let roles = if publication < 3 { vec![Targets] } else { vec![Snapshot] };
            for role in repository.publish(roles) {
                let version = repository.version(&role);
                let name = repository.served_name(&role, version);
                history.written.insert(name, repository.now);
                if role == Timestamp {
                    let file = repository.published(&role, version).expect("just published").clone();
                    history.timestamps.push((repository.now, file));
                }
            }
        }
        history.repository = repository;
        history
    }

    /// The files that a timestamp leads to.
    fn reached(&self, timestamp: &[u8]) -> BTreeSet<String> {
        let versions = |file: &[u8]| -> Vec<(String, u64)> {
            let file: Value = serde_json::from_slice(file).expect("the repository's own JSON");
            let meta = file["signed"]["meta"].as_object().expect("a list of files").clone();
            meta.into_iter().map(|(name, entry)| (name, entry["version"].as_u64().expect("a version"))).collect()
        };
        let mut names = BTreeSet::new();
        for (name, version) in versions(timestamp) {
            names.insert(format!("{version}.{name}"));
            let snapshot = self.repository.published(&Snapshot, version).expect("a snapshot that was published");
            names.extend(versions(snapshot).into_iter().map(|(name, version)| format!("{version}.{name}")));
        }
        names
    }

    /// The versioned files, root apart, that are left after a sweep.
    fn left(&self, sweeper: Sweeper) -> BTreeSet<String> {
        let now = self.repository.now;
        let recent = |time: Time, minutes: u64| now <= time + seconds(minutes * 60);
        let marked = |timestamps: &[(Time, std::sync::Arc<[u8]>)]| {
            timestamps.iter().flat_map(|(_, file)| self.reached(file)).collect::<BTreeSet<_>>()
        };
        match sweeper {
            Sweeper::Newest => marked(&self.timestamps[self.timestamps.len() - 1..]),
            Sweeper::Window(minutes) => {
                let first = self.timestamps.iter().position(|(time, _)| recent(*time, minutes)).unwrap_or(0);
                marked(&self.timestamps[first.saturating_sub(1)..])
            }
            Sweeper::Last(count) => marked(&self.timestamps[self.timestamps.len() - count..]),
            Sweeper::Age => {
                let young = self.written.iter().filter(|(_, time)| recent(**time, RETENTION));
                young.map(|(name, _)| name.clone()).collect()
            }
        }
    }

    /// The last timestamp that is as old as this.
    fn timestamp(&self, age: u64) -> &std::sync::Arc<[u8]> {
        let then = self.timestamps.iter().rev().find(|(time, _)| *time + seconds(age * 60) <= self.repository.now);
        &then.expect("a timestamp of that age").1
    }

    fn versioned(&self) -> impl Iterator<Item = &String> {
        let named = |name: &&String| name.ends_with(".snapshot.json") || name.ends_with(".targets.json");
        self.written.keys().filter(named)
    }
}

/// A fresh client is given a timestamp of this age, and asks a repository that has been swept for the rest.
fn cycle(s: &mut Writer, sweeper: Sweeper, age: u64) {
    s.repository.set_lifetime(Timestamp, days(1));
    s.download(["file.txt"], accepts());
    let history = History::new(s.repository.clone());
    s.wait(seconds(history.repository.now.unix_seconds().abs_diff(s.now().unix_seconds())));
    let left = history.left(sweeper);
    s.repository = history.repository.clone();
    for name in history.versioned().filter(|name| !left.contains(*name)) {
        s.repository.site_mut().put_path(&format!("{METADATA}{name}"), Reply::Missing);
    }
    let timestamp = history.timestamp(age).clone();
    let version = |role: &Role, file: &[u8]| -> u64 {
        let file: Value = serde_json::from_slice(file).expect("the repository's own JSON");
        file["signed"]["meta"][role.file_name()]["version"].as_u64().expect("a version")
    };
    let snapshot = version(&Snapshot, &timestamp);
    let file: Value = serde_json::from_slice(&timestamp).expect("the repository's own JSON");
    s.repository.site_mut().put("timestamp.json", &timestamp);
    let listed = version(&Targets, history.repository.published(&Snapshot, snapshot).expect("a published snapshot"));
    let served = accepts()
        .trusting(Timestamp, file["signed"]["version"].as_u64().expect("a version"))
        .trusting(Snapshot, snapshot)
        .trusting(Targets, listed);
    s.download(["file.txt"], either("finds all", served).or("meets a missing file", rejects()));
}

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let mut sample = Repository::new();
    sample.publish([]);
    let history = History::new(sample);
    let mut table =
        Table::new("Sweepers", ["sweeper", "files kept of those published", "ages that fail, of 6", "within the hour"]);
    let mut finding = Vec::new();
    for (name, sweeper) in SWEEPERS {
        let failed: Vec<u64> = AGES
            .into_iter()
            .filter(|&age| {
                let write = |s: &mut Writer| cycle(s, sweeper, age);
                let answers = lab.run(format!("{name}/timestamp-{age}min-old"), &[], write, |seen| seen.answer(2));
                *answers.reference() == "refuses"
            })
            .collect();
        let early = failed.iter().filter(|age| **age <= RETENTION).count();
        let kept = history.left(sweeper).iter().filter(|name| history.written.contains_key(*name)).count();
        table.row([
            name.to_owned(),
            format!("{kept} of {}", history.versioned().count()),
            failed.len().to_string(),
            early.to_string(),
        ]);
        finding.push((name, early, failed.len()));
    }
    let early = |wanted: &str| finding.iter().find(|(name, ..)| *name == wanted).map_or(0, |(_, early, _)| *early);
    let failed = |wanted: &str| finding.iter().find(|(name, ..)| *name == wanted).map_or(0, |(.., failed)| *failed);
    let mut finding = Finding::of([
        (
            "a sweep that keeps the timestamps of the last hour for its start deletes nothing too early",
            early("S2-hour") == 0,
        ),
        ("a sweep from the newest timestamp alone does", early("S1") > 0),
        ("a sweep from the newest few snapshots, without old timestamps, does", early("S3") > 0),
        (
            "an hour is too little for a client that is shown an older timestamp which is still valid",
            failed("S2-hour") > 0,
        ),
        ("nothing is missing to anybody if timestamps are kept for as long as they are valid", failed("S2-day") == 0),
    ]);
    for (name, _) in SWEEPERS {
        finding = finding.figure(
            format!("clients with a timestamp of at most an hour that meet a missing file, {name}"),
            early(name),
            "of 4",
        );
    }
    finding
        .table(table)
        .remark("What is needed of an old timestamp is which snapshot it lists; whether the file itself or a note of that is kept makes no difference.")
}
