//! The days of an experiment: what an honest repository signs on them, and when clients look.

use std::fmt;

use tuf_gauntlet_core::{
    pep458::topology::{Index, bin},
    time::Time,
};

use super::Seen;
use crate::prelude::*;

/// The day of an event, counted from the first publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    /// This one.
    On(u64),
    /// None until this one, the last day of the experiment.
    NotBy(u64),
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Day::On(day) => write!(f, "day {day}"),
            Day::NotBy(day) => write!(f, "not by day {day}"),
        }
    }
}

impl Day {
    /// The first of `days` whose step is refused, where one step on day 0 comes before those of `days`.
    pub(super) fn of_first_error(days: &[u64], seen: Seen<'_>) -> Day {
        match seen.first_error() {
            None => Day::NotBy(days[days.len() - 1]),
            Some(1) => Day::On(0),
            Some(step) => Day::On(days[step - 2]),
        }
    }
}

/// Lets time pass until this day begins.
pub(super) fn go_to(s: &mut Writer, day: u64) {
    let begins = Time::EPOCH + days(day);
    s.wait(seconds(begins.unix_seconds().abs_diff(s.now().unix_seconds())));
}

/// An honest repository signs what it has to at the beginning of a day: timestamp and snapshot always, and of the rest only what
/// expires. An hour later clients look.
pub(super) fn renew(s: &mut Writer, index: Index) {
    let others = [Root, Targets, index.delegator()].into_iter().chain((0..index.bins).map(bin));
    let due: Vec<Role> = others.filter(|role| s.repository.expires(role) <= s.now()).collect();
    s.publish([Snapshot].into_iter().chain(due));
    s.wait(hours(1));
}

/// Sets for how many days bins are valid.
pub(super) fn bins_live(s: &mut Writer, index: Index, lifetime: u64) {
    (0..index.bins).for_each(|i| s.repository.set_lifetime(bin(i), days(lifetime)));
}
