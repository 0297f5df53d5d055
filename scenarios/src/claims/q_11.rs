//! Consistent snapshots may be cleaned up after an hour although metadata is valid for a day.
//!
//! **Where**: PEP 458, "Cleaning up old metadata" and "Metadata Expiry Times".
//!
//! **Document**: Snapshots that have been obsolete for some time, such as an hour, may be deleted; clients that come upon a
//! missing file should try again with the newest. Mirrors synchronise daily.
//!
//! **Claim**: As the document says.
//!
//! **Experiment**: An index publishes each minute and keeps what was obsolete for an hour or less. A cache between client and index,
//! or somebody with the network, shows a timestamp of ten minutes to 23 hours, at a second, third and fourth try as well as at the
//! first, and then the newest one. Beside that, files are deleted under the hands of a client that can get a newer timestamp.

use super::{Finding, Lab, Seen, scenes::Scenes};
use crate::prelude::*;

pub(super) const REQUIREMENTS: &[&str] = &["P458-CLEAN-a", "P458-CLEAN-b", "P458-CLEAN-c", "P458-CLEAN-d"];

/// For how long what is obsolete is kept.
const RETENTION_MINUTES: u64 = 60;

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let deleted = ["pep458::snapshot_deleted", "pep458::targets_deleted", "pep458::bin_deleted"];
    let older = ["pep458::older_timestamp_at_the_second_try"];
    let seen = Scenes::of(lab, &[&deleted[..], &older].concat());
    let (mut stuck, mut lost) = (0, 0);
    let mut at = |minutes: u64| {
        let answers = lab.run(format!("cache/{minutes}min"), &[], |s| cached(s, minutes), answer);
        stuck += answers.all().filter(|(_, answer)| answer.starts_with("fails")).count();
        lost += answers.all().filter(|(_, answer)| answer.ends_with("for ever")).count();
        answers.all().all(|(_, answer)| *answer == "updates")
    };
    let (none, young, edge) = (at(0), at(10), at(RETENTION_MINUTES));
    let (old, oldest) = (at(120), at(23 * 60));
    Finding::of([
        ("no client fails as long as caches are no older than what is kept", none && young && edge),
        ("no client fails because of an older cache either, as mirrors that synchronise daily are", old && oldest),
        ("three further tries against the same cache get a client over that", stuck == 0),
        ("the newest timestamp does", lost == 0),
        (
            "the reference client, which tries again, gets over files that are deleted under its hands",
            seen.reference(&deleted, "ok"),
        ),
        ("every client tries again", seen.everybody(&deleted, "ok")),
        ("a second try never leads a client back to an older timestamp", seen.everybody(&older, "ok")),
    ])
    .figure("kept after it is obsolete", RETENTION_MINUTES, "minutes")
    .figure("answers of clients that do not try again", seen.count(|answer| answer == "should"), "")
}

/// The ages, in minutes, at which an index has published that publishes each minute, as far as they matter here: the snapshot of one
/// is obsolete a minute later.
const AGES: [u64; 11] = [1_439, 1_380, 1_379, 120, 119, 60, 59, 10, 9, 1, 0];

/// A client behind a cache whose timestamp is so old, or that is shown it by the network. It tries four times; then the cache has the
/// newest one.
fn cached(s: &mut Writer, minutes: u64) {
    s.refresh(accepts());
    let mut now = AGES[0];
    let mut published = Vec::new();
    for (version, age) in (2..).zip(AGES) {
        s.wait(seconds(60 * (now - age)));
        now = age;
        s.publish([Targets]);
        published.push((version, age));
    }
    // A snapshot is obsolete from the moment at which the next one is published.
    for window in published.windows(2) {
        let ((version, _), (_, obsolete)) = (window[0], window[1]);
        if obsolete > RETENTION_MINUTES {
            s.repository.site_mut().remove(&format!("{version}.snapshot.json"));
            s.repository.site_mut().remove(&format!("{version}.targets.json"));
        }
    }
    let (shown, _) = *published.iter().find(|(_, age)| *age == minutes).expect("a publication of that age");
    s.attack(&format!("a cache has a timestamp of {minutes} minutes"), |a| a.replay(&Timestamp, shown));
    let either = || either("updates", accepts()).or("fails", rejects());
    for _ in 0..4 {
        s.refresh(either());
    }
    s.attack_ends();
    s.refresh(either());
}

fn answer(seen: Seen<'_>) -> &'static str {
    match ((2..=5).map(|step| seen.accepts(step)).collect::<Vec<_>>().as_slice(), seen.accepts(6)) {
        ([true, ..], true) => "updates",
        ([false, false, false, false], true) => "fails until the cache is renewed",
        (_, true) => "updates at a later try",
        (_, false) => "fails for ever",
    }
}
