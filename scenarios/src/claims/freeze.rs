//! A freeze, day by day: a thief shows a client what it already has, for as long as it accepts that.

use tuf_gauntlet_core::pep458::topology::{Index, Layout, bin};

use super::{
    Seen,
    calendar::{Day, bins_live, go_to},
};
use crate::{
    pep458::{RELEASE, SetUp, TROJAN},
    prelude::*,
};

/// Which keys the adversary has, beside the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stolen {
    /// None.
    Nothing,
    /// That of timestamp alone.
    Timestamp,
    /// Those of timestamp and snapshot.
    TimestampSnapshot,
    /// All that are online: those, the ones of the bins and, where targets is signed online, that of targets.
    Online,
}

impl Stolen {
    /// As part of the name of a variant.
    pub(super) fn name(self) -> &'static str {
        match self {
            Stolen::Nothing => "network",
            Stolen::Timestamp => "timestamp",
            Stolen::TimestampSnapshot => "timestamp+snapshot",
            Stolen::Online => "online",
        }
    }
}

/// A freeze of an index.
#[derive(Clone, Copy, Debug)]
pub(super) struct Freeze {
    /// How the index is laid out.
    pub(super) index: Index,
    /// For how many days bins are valid.
    pub(super) bin_days: u64,
    /// For how many days root, targets and `bins` are valid. Timestamp and snapshot are for one.
    pub(super) long_days: u64,
    /// What the adversary has.
    pub(super) stolen: Stolen,
}

impl Freeze {
    /// The days on which the client looks: the three around each day on which something expires.
    fn days(self) -> Vec<u64> {
        let around = [1, self.bin_days, self.long_days].map(|day| day - 1..=day + 1);
        let mut days: Vec<u64> = around.into_iter().flatten().filter(|day| *day > 0).collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// The client has one release on day 0. On day 1 the repository replaces it, which the adversary does not let the client see:
    /// he signs anew what he has keys for and withholds all else.
    pub(super) fn write(self, s: &mut Writer) {
        self.index.set_up(s);
        for role in [Root, Targets, self.index.delegator()] {
            s.repository.set_lifetime(role, days(self.long_days));
        }
        let bins: Vec<Role> = (0..self.index.bins).map(bin).collect();
        bins_live(s, self.index, self.bin_days);
        let path = self.index.release(0);
        s.download([&path], accepts());
        let mut thief = s.repository.clone();
        for day in self.days() {
            go_to(s, day);
            if day == 1 {
                s.repository.add_target_to(&bin(0), &path, TROJAN);
            }
            let every = Role::TOP_LEVEL.into_iter().chain([self.index.delegator()]).chain(bins.clone());
            s.publish(every);
            s.wait(hours(1));
            thief.now = s.now();
            thief.publish(self.signed_by_thief(&bins));
            s.attack(&format!("on day {day} show nothing newer than that of day 0"), |a| a.rewind(thief.site()));
            s.download([&path], either("frozen", accepts().delivering(&[RELEASE])).or("notices", rejects()));
        }
    }

    fn signed_by_thief(self, bins: &[Role]) -> Vec<Role> {
        match self.stolen {
            Stolen::Nothing => Vec::new(),
            Stolen::Timestamp => vec![Timestamp],
            Stolen::TimestampSnapshot => vec![Snapshot],
            Stolen::Online if self.index.layout == Layout::Direct && self.index.is_shared(&Targets) => {
                [Targets].into_iter().chain(bins.iter().cloned()).collect()
            }
            Stolen::Online => bins.to_vec(),
        }
    }

    /// The day of the first error.
    pub(super) fn read(self, seen: Seen<'_>) -> Day {
        Day::of_first_error(&self.days(), seen)
    }
}
