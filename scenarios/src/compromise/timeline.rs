//! What the honest repository publishes, and when.
//!
//! Everything at t0, a fix of one release two hours later, a new release in another bin two hours after that, and from then on a
//! renewal of whatever would expire within a day. Where keys are revoked, all are that PEP 458 wants replaced after a compromise
//! of any of them, and everything is published anew.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::Value;
use tuf_gauntlet_core::{
    pep458::topology::{Index, bin},
    repository::{Repository, Signers},
    role::Role,
    time::{Time, days, hours},
};

use super::stolen::{RoleKey, Stolen};

/// When the returning user has had an honest cycle.
pub(crate) const T0: Time = Time::EPOCH;

/// The moments of the first day, in hours after [`T0`].
pub(crate) mod hour {
    /// The thief begins; nothing new has been published.
    pub(crate) const AT_ONCE: u64 = 1;
    /// The fix is published.
    pub(crate) const FIX: u64 = 2;
    /// Clients ask again.
    pub(crate) const AFTER_FIX: u64 = 3;
    /// Another release, in the other bin, is published.
    pub(crate) const RELEASE: u64 = 4;
    /// Clients ask again.
    pub(crate) const AFTER_RELEASE: u64 = 5;
    /// The stolen keys are replaced, where the thief has gone by then.
    pub(crate) const REPLACED: u64 = 6;
    /// Clients ask again.
    pub(crate) const AFTER_REPLACED: u64 = 7;
}

/// When keys are revoked, if they are: in hours after [`T0`].
const REVOKED: u64 = 36;

/// The first day on which clients ask after that.
pub(crate) const AFTER_REVOKED: u64 = 2;

/// For how many days files are valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Calendar {
    /// The name in reports.
    pub(crate) name: &'static str,
    timestamp: u64,
    snapshot: u64,
    bin_n: u64,
    bins: u64,
    targets: u64,
    root: u64,
    /// By this day everything has been renewed or has expired, so that a thief who is not found out by then never is.
    horizon: u64,
}

impl Calendar {
    /// A span of its own for each role, so that it shows which of them ends an attack.
    pub(crate) const DISTINCT: Calendar = Calendar {
        name: "distinct",
        timestamp: 1,
        snapshot: 3,
        bin_n: 7,
        bins: 15,
        targets: 31,
        root: 63,
        horizon: 70,
    };

    /// As PEP 458 has it: a day for what is signed online, a year for the rest.
    pub(crate) const PEP: Calendar = Calendar {
        name: "PEP 458",
        timestamp: 1,
        snapshot: 1,
        bin_n: 1,
        bins: 365,
        targets: 365,
        root: 365,
        horizon: 372,
    };

    /// For how many days a file of `role` is valid.
    pub(crate) fn days(&self, role: &Role) -> u64 {
        match role {
            Role::Root => self.root,
            Role::Timestamp => self.timestamp,
            Role::Snapshot => self.snapshot,
            Role::Targets => self.targets,
            Role::Delegated(name) if name == "bins" => self.bins,
            Role::Delegated(_) => self.bin_n,
        }
    }
}

/// All roles of a topology with two bins, in the order in which a client comes to them.
pub(crate) fn roles(index: Index) -> Vec<Role> {
    let mut roles = Role::TOP_LEVEL.to_vec();
    if index.delegator() != Role::Targets {
        roles.push(index.delegator());
    }
    roles.extend((0..index.bins).map(bin));
    roles
}

/// The release that the user wants, and what there is of it: all of one length, so that a client which does not compare hashes is
/// not saved by lengths.
pub(crate) mod release {
    /// Before the fix.
    pub(crate) const OLD: &[u8] = b"the release, with a hole\n";
    /// After it.
    pub(crate) const FIX: &[u8] = b"the release, and mended.\n";
    /// The thief's.
    pub(crate) const TROJAN: &[u8] = b"a release of the thief's\n";
    /// What another bin lists first.
    pub(crate) const OTHER: &[u8] = b"another release\n";
    /// What it lists later.
    pub(crate) const OTHER_NEW: &[u8] = b"another release, the next\n";
}

/// One file that was published.
#[derive(Clone, Debug)]
pub(crate) struct Published {
    pub(crate) role: Role,
    pub(crate) version: u64,
    pub(crate) at: Time,
    pub(crate) bytes: Arc<[u8]>,
}

/// Everything that an honest repository has published by and by.
#[derive(Clone, Debug)]
pub(crate) struct Timeline {
    pub(crate) published: Vec<Published>,
    repository: Repository,
    index: Index,
    calendar: Calendar,
    revoked: Option<Time>,
}

/// A day on which something expires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TurningPoint {
    /// Counted from [`T0`].
    pub(crate) day: u64,
    /// The roles whose files are no longer good on that day, that were good on all days before.
    pub(crate) expired: Vec<String>,
}

impl Timeline {
    /// The first day, with nothing revoked.
    pub(crate) fn first_day(index: Index, calendar: &Calendar) -> Timeline {
        let mut repository = Repository::new();
        index.lay_out(&mut repository);
        for role in roles(index) {
            repository.set_lifetime(role.clone(), days(calendar.days(&role)));
        }
        let calendar = *calendar;
        let mut timeline = Timeline { published: Vec::new(), repository, index, calendar, revoked: None };
        timeline.list(0, release::OLD);
        timeline.list(1, release::OTHER);
        timeline.publish_at(T0, []);
        timeline.list(0, release::FIX);
        timeline.publish_at(T0 + hours(hour::FIX), [bin(0)]);
        timeline.list(1, release::OTHER_NEW);
        timeline.publish_at(T0 + hours(hour::RELEASE), [bin(1)]);
        timeline
    }

    /// All days of the calendar; with all keys replaced on the second of them, or with none.
    ///
    /// Days on which nobody looks are passed over, but for what has to be renewed.
    pub(crate) fn whole(index: Index, calendar: &Calendar, revoked: bool) -> Timeline {
        let mut timeline = Timeline::first_day(index, calendar);
        let looked_at: Vec<u64> = timeline.turning_points().into_iter().map(|point| point.day).collect();
        for day in 1..=calendar.horizon {
            if revoked && day == AFTER_REVOKED {
                let at = T0 + hours(REVOKED);
                timeline.replace(&Stolen::new(RoleKey::separated(index)), at);
                timeline.revoked = Some(at);
            }
            if day > 10 && !looked_at.iter().any(|point| (day..=day + 1).contains(point)) {
                continue;
            }
            let at = T0 + hours(24 * day - 1);
            let repository = &timeline.repository;
            let due: Vec<Role> =
                roles(index).into_iter().filter(|role| repository.expires(role) <= at + hours(25)).collect();
            timeline.publish_at(at, due);
        }
        timeline
    }

    /// The days on which a file of t0 expires or, where keys are revoked, the last one that is signed with an old key; and the
    /// last day of all.
    ///
    /// On all other days a client that does as on the day before is answered as on the day before, so nothing ends there.
    pub(crate) fn turning_points(&self) -> Vec<TurningPoint> {
        let mut expired: BTreeMap<u64, Vec<String>> = BTreeMap::from([(self.calendar.horizon, Vec::new())]);
        for role in roles(self.index) {
            let name = if role.name().starts_with("bin-") { "bin-n" } else { role.name() };
            let last = self.revoked.map(|revoked| {
                let mut files = self.of(&role, revoked).filter(|file| file.at < revoked);
                files.next_back().expect("every role is published at t0").at
            });
            for at in [Some(T0), last].into_iter().flatten() {
                let seconds = (at + days(self.calendar.days(&role))).unix_seconds() - T0.unix_seconds();
                let day = u64::try_from(seconds).expect("not before t0").div_ceil(86_400);
                let names = expired.entry(day).or_default();
                if !names.iter().any(|known| known == name) {
                    names.push(name.to_owned());
                }
            }
        }
        expired.into_iter().map(|(day, expired)| TurningPoint { day, expired }).collect()
    }

    /// Replaces these keys and publishes everything anew.
    pub(crate) fn replace(&mut self, stolen: &Stolen, at: Time) {
        let (index, repository) = (self.index, &mut self.repository);
        for role in roles(index) {
            let key = RoleKey::of(&role, index);
            if !stolen.has(key) {
                continue;
            }
            let name = if key == RoleKey::Online { "online-2".to_owned() } else { format!("{role}-2") };
            match &role {
                Role::Delegated(name_of_role) => {
                    let delegator = if name_of_role == "bins" { Role::Targets } else { index.delegator() };
                    let delegations = repository.delegations_mut(&delegator).iter_mut();
                    for delegation in delegations.filter(|delegation| delegation.name == *name_of_role) {
                        delegation.signers = Signers::one(&name);
                    }
                }
                top_level => repository.set_signers(top_level.clone(), Signers::one(&name)),
            }
        }
        self.publish_at(at, roles(index));
    }

    /// The last moment, not after `at`, at which what is published is signed with the first keys.
    pub(crate) fn before_revocation(&self, at: Time) -> Time {
        self.revoked.map_or(at, |revoked| at.min(Time::from_unix_seconds(revoked.unix_seconds() - 1)))
    }

    /// The files of `role` that were published by then, the oldest first.
    pub(crate) fn of(&self, role: &Role, until: Time) -> impl DoubleEndedIterator<Item = &Published> {
        self.published.iter().filter(move |file| file.role == *role && file.at <= until)
    }

    /// The newest file of `role` by then.
    pub(crate) fn newest(&self, role: &Role, until: Time) -> &Published {
        self.of(role, until).next_back().expect("every role is published at t0")
    }

    fn list(&mut self, bin_number: usize, bytes: &[u8]) {
        let path = self.index.release(bin_number);
        self.repository.add_target_to(&bin(bin_number), &path, bytes);
    }

    fn publish_at(&mut self, at: Time, roles: impl IntoIterator<Item = Role>) {
        self.repository.now = at;
        for role in self.repository.publish(roles) {
            let version = self.repository.version(&role);
            let bytes = self.repository.published(&role, version).expect("just published").clone();
            self.published.push(Published { role, version, at, bytes });
        }
    }
}

/// The signed part of a file.
pub(crate) fn signed_part(bytes: &[u8]) -> Value {
    let file: Value = serde_json::from_slice(bytes).expect("the repository's own JSON");
    file["signed"].clone()
}
