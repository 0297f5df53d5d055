//! One bin's file served as another's, for a single moment: what becomes of the client afterwards.

use tuf_gauntlet_core::pep458::topology::{Index, bin};

use super::{
    Seen,
    calendar::{Day, bins_live, go_to, renew},
};
use crate::{pep458::SetUp, prelude::*};

/// An adversary with the network alone, who answers a request for one bin with the file of another, and then is gone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Substitution {
    /// How the index is laid out.
    pub(super) index: Index,
    /// For how many days bins are valid.
    pub(super) bin_days: u64,
}

impl Substitution {
    fn days(self) -> Vec<u64> {
        let mut days: Vec<u64> = (0..10).chain([self.bin_days - 1, self.bin_days, self.bin_days + 1]).collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// The client has looked up a release in one bin, and looks for one in another while the adversary is there, and updates. From
    /// then on everything is honest, and it looks again on each day.
    pub(super) fn write(self, s: &mut Writer) {
        self.index.set_up(s);
        bins_live(s, self.index, self.bin_days);
        s.repository.set_lifetime(Targets, days(400));
        s.repository.set_lifetime(Root, days(400));
        s.repository.set_lifetime(self.index.delegator(), days(400));
        let (path, other) = (self.index.release(0), self.index.release(1));
        s.download([&other], accepts());
        s.attack("answer a request for bin-0 with the file of bin-1", |a| {
            let file = a.published(&bin(1), 1);
            a.answer(&bin(0), &file);
        });
        let either = || either("finds the release", accepts()).or("does not find it", rejects());
        s.download([&path], either());
        s.refresh(either());
        s.attack_ends();
        for day in self.days() {
            if day > 0 {
                go_to(s, day);
                renew(s, self.index);
            }
            s.download([&path], either());
        }
    }

    /// Whether the client is told of no error: an update goes through while the lookup of what is hidden does not.
    pub(super) fn is_silent(seen: Seen<'_>) -> bool {
        !seen.accepts(2) && seen.accepts(3)
    }

    /// The day on which the client finds the release again; 0 if that is as soon as the adversary has gone.
    pub(super) fn read(self, seen: Seen<'_>) -> Day {
        let days = self.days();
        let found = (0..days.len()).find(|i| seen.accepts(i + 4));
        found.map_or(Day::NotBy(days[days.len() - 1]), |i| Day::On(days[i]))
    }
}
