//! A month of an index: how much metadata it serves and signs, as counts on top of measured sizes.
//!
//! Expected values, from a model that is stated here and nothing else; nothing is drawn at random.
//!
//! *The index* takes uploads at an even rate, so many for each snapshot. An upload changes two targets, the distribution and the
//! index page of its project, each in any bin alike. A bin gets a new version if one of its targets has changed, and otherwise
//! when its signature would expire with the next snapshot. Roles that are signed offline get one each time they expire.
//!
//! *A user* comes back after the same time again and again. He wants the same targets each time, and some that he has never
//! wanted before, each in any bin alike. He has what he took before, and so takes
//!
//! - timestamp each time;
//! - snapshot, if there has been another since;
//! - targets and the role `bins`, if they have been signed since;
//! - a bin, if he wants one of its targets and does not have its present version.
//!
//! With b bins and k uploads for each snapshot a bin changes by uploads in a snapshot with the chance c = 1 - (1 - 1/b)^2k. If it
//! is signed anew at an age of r snapshots at the latest, then its age is a with a chance in proportion to (1-c)^a, a < r, and
//! what was taken m snapshots ago is still the present version with the chance ((1-c)^m - (1-c)^r) / (1 - (1-c)^r). Of a time
//! that is not a whole number of snapshots, both whole numbers around it count, in proportion. w targets are in b(1 - (1-1/b)^w)
//! bins. Bins that come by new targets were last wanted n visits ago with the chance a(1-a)^(n-1), where a = 1 - (1-1/b)^w for w
//! new targets.
//!
//! Left out: that bins with more targets are wanted more often, that the index grows, and that users are not as regular.

use std::time::Duration;

use super::build::{Built, Size};

/// Chances smaller than this are none.
const NEGLIGIBLE: f64 = 1e-12;
/// Targets that an upload changes.
const CHANGED_BY_UPLOAD: f64 = 2.0;
const SECONDS_OF_DAY: f64 = 86_400.0;

/// The files of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Files {
    /// How many bins there are; with one, targets lists everything itself.
    pub bins: u32,
    /// Timestamp.
    pub timestamp: Size,
    /// Snapshot.
    pub snapshot: Size,
    /// Targets.
    pub targets: Size,
    /// The role `bins`, if there is one.
    pub bins_role: Option<Size>,
    /// A bin, on average.
    pub bin: Size,
}

impl Files {
    /// Of an index that was built.
    pub fn of(built: &Built) -> Files {
        let mean = |sizes: &[u64]| sizes.iter().sum::<u64>() / (sizes.len() as u64).max(1);
        let raw: Vec<u64> = built.bins.iter().map(|size| size.raw).collect();
        let gzip: Vec<u64> = built.bins.iter().filter_map(|size| size.gzip).collect();
        Files {
            bins: u32::try_from(built.bins.len()).expect("at most 65,536").max(1),
            timestamp: built.timestamp,
            snapshot: built.snapshot,
            targets: built.targets,
            bins_role: built.bins_role,
            bin: Size { raw: mean(&raw), gzip: (!gzip.is_empty()).then(|| mean(&gzip)) },
        }
    }
}

/// What is uploaded, and how long signatures last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Uploads {
    /// How many there are in a minute: more than none.
    pub per_minute: f64,
    /// How many are published with one snapshot: at least one.
    pub batch: u32,
    /// How long a bin is valid.
    pub bin_expiry: Duration,
    /// How long targets and the role `bins` are.
    pub offline_expiry: Duration,
}

impl Uploads {
    /// Seconds from one snapshot to the next.
    pub fn period(&self) -> f64 {
        f64::from(self.batch) / self.per_minute * 60.0
    }

    /// How many snapshots there are in a day.
    pub fn snapshots_a_day(&self) -> f64 {
        SECONDS_OF_DAY / self.period()
    }

    /// How many bins are signed in a day, of so many: because of uploads, and because their signatures would expire.
    pub fn bins_signed_a_day(&self, bins: u32) -> [f64; 2] {
        let bin = Bin::of(self, bins);
        let each = self.snapshots_a_day() * f64::from(bins);
        let by_uploads = each * -(-bin.decay).exp_m1();
        [by_uploads, (each * bin.signed_in_a_snapshot() - by_uploads).max(0.0)]
    }
}

/// Users who visit in the same rhythm.
#[derive(Clone, Debug, PartialEq)]
pub struct Users {
    /// What they are called in reports.
    pub name: String,
    /// How often they visit in a day, all of them together.
    pub visits_a_day: f64,
    /// How long it takes until one of them comes back; those who keep nothing are new each time.
    pub every: Option<Duration>,
    /// How many targets each of them wants at each visit.
    pub same: u32,
    /// How many more he wants that he has never wanted before.
    pub new: u32,
}

/// How many files a visit takes on average.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Visit {
    /// Timestamp.
    pub timestamp: f64,
    /// Snapshot.
    pub snapshot: f64,
    /// Targets.
    pub targets: f64,
    /// The role `bins`.
    pub bins_role: f64,
    /// Bins.
    pub bins: f64,
}

impl Visit {
    /// One of these users, to an index with so many bins and with a role `bins` or without.
    pub fn of(users: &Users, uploads: &Uploads, bins: u32, has_bins_role: bool) -> Visit {
        let snapshots = users.every.map(|every| every.as_secs_f64() / uploads.period());
        let bin = Bin::of(uploads, bins);
        let of_an_offline_role =
            users.every.map_or(1.0, |every| (every.as_secs_f64() / uploads.offline_expiry.as_secs_f64()).min(1.0));
        let mut visit = Visit {
            timestamp: 1.0,
            snapshot: snapshots.map_or(1.0, |snapshots| snapshots.min(1.0)),
            targets: of_an_offline_role,
            bins_role: if has_bins_role { of_an_offline_role } else { 0.0 },
            bins: 0.0,
        };
        if bins == 1 {
            visit.targets = snapshots.map_or(1.0, |snapshots| 1.0 - bin.is_present_after(snapshots));
            return visit;
        }
        let bins = f64::from(bins);
        let chance_of = |targets: u32| -(f64::from(targets) * (-1.0 / bins).ln_1p()).exp_m1();
        visit.bins = match snapshots {
            None => bins * chance_of(users.same + users.new),
            Some(snapshots) => {
                let (same, new) = (chance_of(users.same), chance_of(users.new));
                let same_again = same * (1.0 - bin.is_present_after(snapshots));
                let new_to_him = (1.0 - same) * new * (1.0 - bin.is_present_by_chance(snapshots, new));
                bins * (same_again + new_to_him)
            }
        };
        visit
    }

    /// How many requests it makes: for a newer root, too, which is not there.
    pub fn requests(&self) -> f64 {
        1.0 + self.timestamp + self.snapshot + self.targets + self.bins_role + self.bins
    }
}

/// How a bin ages, counted in snapshots.
#[derive(Clone, Copy, Debug)]
struct Bin {
    /// -ln(1-c), where c is the chance that uploads change it in one snapshot.
    decay: f64,
    /// The age at which it is signed anew.
    oldest: f64,
}

impl Bin {
    fn of(uploads: &Uploads, bins: u32) -> Bin {
        let changed = CHANGED_BY_UPLOAD * f64::from(uploads.batch);
        // With one bin every upload changes it: in place of an infinite rate one at which nothing is left.
        let decay = if bins == 1 { -NEGLIGIBLE.ln() } else { changed * -(-1.0 / f64::from(bins)).ln_1p() };
        let oldest = (uploads.bin_expiry.as_secs_f64() / uploads.period()).floor().max(1.0);
        Bin { decay, oldest }
    }

    /// The chance that it is signed in one snapshot.
    fn signed_in_a_snapshot(self) -> f64 {
        (-self.decay).exp_m1() / (-self.decay * self.oldest).exp_m1()
    }

    /// The chance that what was taken so many snapshots ago is still the present version.
    fn is_present_after(self, snapshots: f64) -> f64 {
        let at = |whole: f64| {
            if whole >= self.oldest {
                return 0.0;
            }
            let left = (-self.decay * (self.oldest - whole)).exp_m1() / (-self.decay * self.oldest).exp_m1();
            (-self.decay * whole).exp() * left
        };
        let (whole, rest) = (snapshots.floor(), snapshots.fract());
        (1.0 - rest) * at(whole) + rest * at(whole + 1.0)
    }

    /// The chance that it is had in its present version, if it is wanted at each visit with a chance, so many snapshots apart.
    fn is_present_by_chance(self, snapshots: f64, chance: f64) -> f64 {
        let (mut sum, mut last_wanted, mut visits) = (0.0, chance, 1.0);
        while last_wanted > NEGLIGIBLE {
            let present = self.is_present_after(snapshots * visits);
            if present <= 0.0 {
                break;
            }
            sum += last_wanted * present;
            last_wanted *= 1.0 - chance;
            visits += 1.0;
        }
        sum
    }
}

/// The bytes that visits take.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bytes {
    /// Of timestamp.
    pub timestamp: f64,
    /// Of snapshot.
    pub snapshot: f64,
    /// Of targets.
    pub targets: f64,
    /// Of the role `bins`.
    pub bins_role: f64,
    /// Of bins.
    pub bins: f64,
}

impl Bytes {
    /// Of so many visits like this one, to an index with these files, each of which has the bytes that `of` says.
    pub fn of(visits: f64, visit: &Visit, files: &Files, of: impl Fn(Size) -> u64) -> Bytes {
        #[expect(clippy::cast_precision_loss, reason = "files of fewer than 2^53 bytes")]
        let bytes = |count: f64, size: Size| visits * count * of(size) as f64;
        Bytes {
            timestamp: bytes(visit.timestamp, files.timestamp),
            snapshot: bytes(visit.snapshot, files.snapshot),
            targets: bytes(visit.targets, files.targets),
            bins_role: bytes(visit.bins_role, files.bins_role.unwrap_or_default()),
            bins: bytes(visit.bins, files.bin),
        }
    }

    /// All of them.
    pub fn total(&self) -> f64 {
        self.timestamp + self.snapshot + self.targets + self.bins_role + self.bins
    }
}

impl std::iter::Sum for Bytes {
    fn sum<I: Iterator<Item = Bytes>>(all: I) -> Bytes {
        all.fold(Bytes::default(), |sum, more| Bytes {
            timestamp: sum.timestamp + more.timestamp,
            snapshot: sum.snapshot + more.snapshot,
            targets: sum.targets + more.targets,
            bins_role: sum.bins_role + more.bins_role,
            bins: sum.bins + more.bins,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::days;

    fn uploads() -> Uploads {
        Uploads { per_minute: 10.0, batch: 1, bin_expiry: days(1), offline_expiry: days(365) }
    }

    fn users(every: Option<Duration>, same: u32, new: u32) -> Users {
        Users { name: String::new(), visits_a_day: 1.0, every, same, new }
    }

    #[track_caller]
    fn assert_near(one: f64, other: f64) {
        assert!((one - other).abs() < 1e-6 * other.abs().max(1.0), "{one} and {other}");
    }

    #[test]
    fn a_new_user_takes_everything_and_as_many_bins_as_his_targets_are_in() {
        let visit = Visit::of(&users(None, 1, 1), &uploads(), 16_384, true);
        assert_near(visit.bins, 2.0 - 1.0 / 16_384.0);
        for count in [visit.timestamp, visit.snapshot, visit.targets, visit.bins_role] {
            assert_near(count, 1.0);
        }
        assert_near(Visit::of(&users(None, 2_000, 0), &uploads(), 2, false).bins, 2.0);
    }

    #[test]
    fn after_the_expiry_every_bin_is_taken_again() {
        for every in [days(1), days(30)] {
            assert_near(Visit::of(&users(Some(every), 1, 0), &uploads(), 64, false).bins, 1.0);
        }
    }

    #[test]
    fn without_uploads_to_speak_of_a_bin_is_taken_again_once_in_its_expiry() {
        let uploads = Uploads { per_minute: 1.0, bin_expiry: days(365), ..uploads() };
        let taken = Visit::of(&users(Some(days(73)), 1, 0), &uploads, 1 << 30, false).bins;
        assert!((taken - 0.2).abs() < 0.001, "{taken}");
    }

    #[test]
    fn of_uploads_alone_a_bin_is_spared_by_those_that_fall_elsewhere() {
        let uploads = Uploads { per_minute: 1.0 / 24.0, batch: 1, bin_expiry: days(100_000), ..uploads() };
        let day = Visit::of(&users(Some(days(1)), 1, 0), &uploads, 64, false).bins;
        assert_near(day, 1.0 - (63.0_f64 / 64.0).powi(120));
    }

    #[test]
    fn a_snapshot_is_taken_at_most_once_a_visit() {
        let snapshots =
            |seconds| Visit::of(&users(Some(Duration::from_secs(seconds)), 1, 0), &uploads(), 64, false).snapshot;
        for (seconds, expected) in [(3, 0.5), (6, 1.0), (600, 1.0)] {
            assert_near(snapshots(seconds), expected);
        }
    }

    #[test]
    fn one_role_for_everything_is_taken_with_every_snapshot() {
        let visit = Visit::of(&users(Some(Duration::from_secs(3)), 5, 5), &uploads(), 1, false);
        assert_near(visit.targets, 0.5);
        assert_near(visit.bins, 0.0);
    }

    #[test]
    fn a_bin_that_is_wanted_by_chance_each_time_is_as_one_of_the_same() {
        let bin = Bin::of(&uploads(), 512);
        assert_near(bin.is_present_by_chance(100.0, 1.0), bin.is_present_after(100.0));
        assert!(bin.is_present_by_chance(100.0, 0.5) < bin.is_present_after(100.0));
    }

    #[test]
    fn what_is_signed_in_a_day_is_signed_for_uploads_or_for_expiry() {
        let [by_uploads, by_expiry] = uploads().bins_signed_a_day(16_384);
        assert!((by_uploads - 28_800.0).abs() < 1.0, "{by_uploads}");
        // A bin that no upload has touched for a day: with so many changes a day to so many bins, this share of them.
        let untouched = (-28_800.0_f64 / 16_384.0).exp();
        let expected = 28_800.0 * untouched / (1.0 - untouched);
        assert!((by_expiry / expected - 1.0).abs() < 0.001, "{by_expiry} and {expected}");
    }
}
