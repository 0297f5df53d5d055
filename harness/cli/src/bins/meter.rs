//! Progress on stderr, with its rate.

use std::{
    io::{IsTerminal as _, stderr},
    time::Instant,
};

use indicatif::{HumanCount, ProgressBar, ProgressStyle};

use crate::output;

/// A bar on a terminal; elsewhere a line at the end.
pub(super) struct Meter {
    bar: ProgressBar,
    start: Instant,
    /// What was done with how many of what.
    told: String,
}

impl Meter {
    /// Of targets that are built or filed.
    pub(super) fn of_targets(targets: u64, done: &str) -> Meter {
        let template = "{bar:40} {human_pos}/{human_len} targets, {per_sec}, {eta} left";
        Meter::of(targets, template, format!("{done} {} targets", HumanCount(targets)))
    }

    /// Of indexes of so many targets that clients are led through.
    pub(super) fn of_indexes(indexes: u64, targets: u32) -> Meter {
        let template = "{bar:40} {pos}/{len} indexes, {per_sec}, {eta} left";
        Meter::of(indexes, template, format!("visited {indexes} indexes of {} targets", HumanCount(targets.into())))
    }

    fn of(length: u64, template: &str, told: String) -> Meter {
        let bar = if stderr().is_terminal() {
            ProgressBar::new(length).with_style(ProgressStyle::with_template(template).expect("a valid template"))
        } else {
            ProgressBar::hidden()
        };
        Meter { bar, start: Instant::now(), told }
    }

    pub(super) fn inc(&self, count: u64) {
        self.bar.inc(count);
    }

    /// Takes the bar away and says how long it took.
    pub(super) fn done(&self) {
        self.bar.finish_and_clear();
        output::note(&format!("{} in {:.1} s", self.told, self.start.elapsed().as_secs_f64()));
    }
}
