//! Consistent snapshots may be cleaned up after an hour although metadata is valid for a day.
//!
//! **Where**: PEP 458, "Cleaning up old metadata" and "Metadata Expiry Times".
//!
//! **Document**: Snapshots that have been obsolete for some time, such as an hour, may be deleted; clients that come upon a
//! missing file should try again with the newest. Mirrors synchronise daily.
//!
//! **Claim**: As the document says.
//!
//! **Experiment**: An index keeps what was obsolete for an hour or less. A cache between client and index holds a timestamp for
//! ten minutes, two hours or 23 hours, at the second try as well as at the first. Beside that, files are deleted under the
//! hands of a client that can get a newer timestamp.

use super::{Finding, Lab, scenes::Scenes};
use crate::prelude::*;

pub(super) const REQUIREMENTS: &[&str] = &["P458-CLEAN-a", "P458-CLEAN-b", "P458-CLEAN-c", "P458-CLEAN-d"];

/// For how long what is obsolete is kept.
const RETENTION_MINUTES: u64 = 60;

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let deleted = ["pep458::snapshot_deleted", "pep458::targets_deleted", "pep458::bin_deleted"];
    let older = ["pep458::older_timestamp_at_the_second_try"];
    let seen = Scenes::of(lab, &[&deleted[..], &older].concat());
    let mut at = |minutes: u64| {
        let answers = lab.run(format!("cache/{minutes}min"), &[], |s| cached(s, minutes), |seen| seen.answer(2));
        answers.all().all(|(_, answer)| *answer == "accepts")
    };
    let (none, young, old, oldest) = (at(0), at(10), at(120), at(23 * 60));
    Finding::of([
        ("no client fails as long as caches are younger than what is kept", none && young),
        ("no client fails because of an older cache either, as mirrors that synchronise daily are", old && oldest),
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

/// A new user behind a cache whose timestamp is so old, at an index that has published several times since.
fn cached(s: &mut Writer, minutes: u64) {
    s.refresh(accepts());
    let ages = [24 * 60 - 1, 23 * 60, 120, 10, 0];
    let mut now = ages[0];
    let mut shown = 1;
    let mut published = Vec::new();
    for (version, age) in (2..).zip(ages) {
        s.wait(seconds(60 * (now - age)));
        now = age;
        s.publish([Targets]);
        published.push((version, age));
        if age == minutes {
            shown = version;
        }
    }
    // A snapshot is obsolete from the moment at which the next one is published.
    for window in published.windows(2) {
        let ((version, _), (_, obsolete)) = (window[0], window[1]);
        if obsolete > RETENTION_MINUTES {
            s.repository.site_mut().remove(&format!("{version}.snapshot.json"));
            s.repository.site_mut().remove(&format!("{version}.targets.json"));
        }
    }
    s.attack(&format!("a cache has a timestamp of {minutes} minutes"), |a| a.replay(&Timestamp, shown));
    s.refresh(either("updates", accepts()).or("fails", rejects()));
}
