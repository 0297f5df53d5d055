//! Shifted expiries: a script for a client whose clock cannot be set.
//!
//! The script is written again as if it happened now. A client that sees every step at one and the same real time then takes
//! each file for expired or not exactly as it would have with a clock of its own, if for every file this is the same at all steps
//! at which the client can look at it: those at which it is served, and all later ones, since it may have been stored. Whether
//! it is so is computed from both scripts, file by file.

use std::time::Duration;

use jiff::{Timestamp, civil, tz::TimeZone};
use serde_json::Value;

use super::{Script, Step};
use crate::{
    disk::Tampering,
    site::Reply,
    time::{Time, hours},
};

/// The real time for which a script is written is rounded down to this, so that its bytes are the same for a while.
const ROUNDED: i64 = 3_600;

/// How far from the real time no file may expire: further than a run takes and the rounding makes up for, and so far that no
/// script is shifted which is about the very second.
const MARGIN: Duration = hours(2);

impl Script {
    /// This script moved in time to `now`, for a client whose clock stands at `now` and cannot be set; `None` if it would not
    /// mean the same, or cannot be written again.
    pub(crate) fn shifted(&self, now: Time) -> Option<Script> {
        let origin = self.origin?;
        let now = Time::from_unix_seconds(now.unix_seconds() / ROUNDED * ROUNDED);
        let mut times: Vec<Time> = self.steps.iter().map(|step| step.at).collect();
        times.sort();
        times.dedup();
        times.iter().rev().find_map(|time| {
            let moved = now.unix_seconds() - time.unix_seconds() + self.epoch.unix_seconds();
            let moved = Time::from_unix_seconds(moved);
            let script = Script::write_at(moved, origin.twin, origin.write).written_by(origin.write, origin.twin);
            means_the_same(self, &script, now).then_some(script)
        })
    }
}

/// Whether a client whose clock stands at `now` sees in `moved` what one with a clock of its own sees in `script`.
fn means_the_same(script: &Script, moved: &Script, now: Time) -> bool {
    let roots = |script: &Script| [Some(script.root.clone()), script.root_elsewhere.clone()];
    script.steps.len() == moved.steps.len()
        && same_for_files(&roots(script), &roots(moved), &script.steps, now)
        && (0..script.steps.len()).all(|i| {
            let (step, other) = (&script.steps[i], &moved.steps[i]);
            let from_here = &script.steps[i..];
            same_for_files(std::slice::from_ref(&step.installs), std::slice::from_ref(&other.installs), from_here, now)
                && !step.disk.iter().any(|tampering| matches!(tampering, Tampering::Metadata(..)))
                && step.sites().count() == other.sites().count()
                && step.sites().zip(other.sites()).all(|(site, other)| {
                    site.iter().count() == other.iter().count()
                        && site.iter().all(|(path, reply)| same_for(reply, other.reply(path), from_here, now))
                })
        })
}

fn same_for_files<B: AsRef<[u8]>>(files: &[Option<B>], moved: &[Option<B>], steps: &[Step], now: Time) -> bool {
    files.iter().zip(moved).all(|pair| match pair {
        (Some(file), Some(moved)) => same_for_file(file.as_ref(), moved.as_ref(), steps, now),
        (file, moved) => file.is_none() && moved.is_none(),
    })
}

fn same_for(reply: &Reply, moved: &Reply, steps: &[Step], now: Time) -> bool {
    match (reply, moved) {
        (Reply::InTurn(replies), Reply::InTurn(moved)) => {
            replies.len() == moved.len()
                && replies.iter().zip(moved).all(|(reply, moved)| same_for(reply, moved, steps, now))
        }
        (Reply::Negotiated(answer, plain), Reply::Negotiated(moved, moved_plain)) => {
            same_for_file(&answer.body, &moved.body, steps, now) && same_for(plain, moved_plain, steps, now)
        }
        _ => same_for_files(&[reply.bytes()], &[moved.bytes()], steps, now),
    }
}

/// Whether a file expires for all these steps, or for none of them, and its counterpart likewise at `now`.
fn same_for_file(file: &[u8], moved: &[u8], steps: &[Step], now: Time) -> bool {
    match (Expiry::of(file), Expiry::of(moved)) {
        (Expiry::At(expires), Expiry::At(moved)) => {
            let lasts = moved >= now + MARGIN;
            let long_over = moved + MARGIN <= now;
            (lasts && steps.iter().all(|step| expires > step.at))
                || (long_over && steps.iter().all(|step| expires <= step.at))
        }
        (Expiry::None, Expiry::None) => true,
        _ => false,
    }
}

/// What a file says of its expiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expiry {
    /// Nothing that any client could take for a date.
    None,
    /// This time, in whichever form.
    At(Time),
    /// Something that this module does not read, and perhaps a client does.
    Unclear,
}

impl Expiry {
    fn of(file: &[u8]) -> Expiry {
        // What is no JSON may be taken for some by a lenient parser, and of two members each client takes another.
        let mentions = file.windows(7).filter(|part| part == b"expires").count();
        let Some(file) = serde_json::from_slice::<Value>(file).ok().filter(|_| mentions == 1) else {
            return if mentions == 0 { Expiry::None } else { Expiry::Unclear };
        };
        match &file["signed"]["expires"] {
            Value::String(text) => lenient(text).map_or(Expiry::Unclear, Expiry::At),
            _ => Expiry::Unclear,
        }
    }
}

/// The time that a client could read here, with or without a fraction and an offset.
fn lenient(text: &str) -> Option<Time> {
    let timestamp = text.parse::<Timestamp>().ok();
    let civil = || Some(text.parse::<civil::DateTime>().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp());
    timestamp.or_else(civil).map(|timestamp| Time::from_unix_seconds(timestamp.as_second()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        expectation::{accepts, rejects},
        role::Role,
        script::Writer,
        time::{days, seconds},
    };

    /// 2026-01-01T00:30:00Z.
    const NOW: Time = Time::from_unix_seconds(1_767_227_400);

    fn shifted(write: fn(&mut Writer)) -> Option<Script> {
        let script = Script::write(write).written_by(write, false);
        let moved = script.shifted(NOW);
        assert!(moved.as_ref().is_none_or(|moved| moved.steps.len() == script.steps.len()));
        moved
    }

    fn expires(script: &Script, step: usize, name: &str) -> Expiry {
        Expiry::of(script.steps[step].site.metadata(name).expect("a served file"))
    }

    #[test]
    fn a_file_that_was_expired_from_the_beginning_can_be_shifted() {
        let script = shifted(|s| {
            s.cites(["TUF-5.4.4-a"]);
            s.attack("wait for two days", |a| a.wait(days(2)));
            s.refresh(rejects());
        });
        let script = script.expect("one step");
        assert_eq!(script.steps[0].at.unix_seconds(), NOW.unix_seconds() / ROUNDED * ROUNDED);
        assert!(matches!(expires(&script, 0, "timestamp.json"), Expiry::At(time) if time < NOW));
        assert!(matches!(expires(&script, 0, "1.snapshot.json"), Expiry::At(time) if time > NOW));
    }

    #[test]
    fn a_file_that_expires_on_the_way_cannot() {
        assert!(
            shifted(|s| {
                s.cites(["TUF-5.4.4-a"]);
                s.refresh(accepts());
                s.attack("wait for two days", |a| a.wait(days(2)));
                s.refresh(rejects());
            })
            .is_none()
        );
    }

    #[test]
    fn a_file_that_may_have_been_stored_counts_although_it_is_served_no_longer() {
        assert!(
            shifted(|s| {
                s.cites(["TUF-5.4.4-a"]);
                s.refresh(accepts());
                s.wait(days(2));
                s.publish([Role::Timestamp]);
                s.refresh(accepts());
            })
            .is_none()
        );
    }

    #[test]
    fn time_that_passes_without_an_expiry_is_nothing() {
        let script = shifted(|s| {
            s.cites(["TUF-5.4.4-a"]);
            s.refresh(accepts());
            s.wait(hours(6));
            s.refresh(accepts());
        });
        assert_eq!(script.expect("nothing expires").steps.len(), 2);
    }

    #[test]
    fn the_very_second_of_an_expiry_cannot_be_shifted() {
        for span in [days(1), days(1) + seconds(1), hours(23)] {
            let write = |s: &mut Writer| {
                s.cites(["TUF-5.4.4-a"]);
                s.publish([]);
                s.wait(span);
                s.refresh(accepts());
            };
            let script = Script::write(write);
            let moved = Script::write_at(Time::from_unix_seconds(NOW.unix_seconds()), false, write);
            let now = moved.steps[0].at;
            assert!(!means_the_same(&script, &moved, now), "{span:?}");
        }
    }

    #[test]
    fn whatever_could_be_a_date_is_read_as_one() {
        let expiry = |text: &str| Expiry::of(format!("{{\"signed\":{{\"expires\":{text}}}}}").as_bytes());
        let at = Expiry::At(Time::EPOCH);
        for text in
            ["2035-01-01T00:00:00Z", "2035-01-01T00:00:00.5Z", "2035-01-01T01:00:00+01:00", "2035-01-01 00:00:00"]
        {
            assert_eq!(expiry(&format!("{text:?}")), at, "{text}");
        }
        assert_eq!(expiry("\"soon\""), Expiry::Unclear);
        assert_eq!(expiry("2051222400"), Expiry::Unclear);
        assert_eq!(Expiry::of(b"no metadata"), Expiry::None);
        assert_eq!(Expiry::of(b"{\"expires\": 7,"), Expiry::Unclear);
    }
}
