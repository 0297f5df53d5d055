//! Metadata of bins expires after 7 days and not after 24 hours.
//!
//! **Where**: PEP 458, "Metadata Expiry Times".
//!
//! **Document**: Timestamp, snapshot and bin-n metadata should each expire after one day.
//!
//! **Claim**: The implementation lets bin-n metadata live for 7 days.
//!
//! **Experiment**: Adversaries with the network, the timestamp key, that and the snapshot key, or all online keys freeze a client of an
//! index whose bins are valid for 1, 7 or 365 days, with a key for each role and with one online key, with and without hashes in
//! snapshot; measured is the day of the first error. One with the network alone serves one bin as another for a moment; measured is
//! the day on which the client finds again what this has hidden. A repository of 16 bins is kept for a year and renews them when they
//! change or expire; counted are its signatures, and those of four weeks with four uploads a day. And measured is what a client takes that comes back after 1, 2, 7 or 30 days
//! without any change.

use std::{collections::BTreeSet, fmt};

use tuf_gauntlet_core::{
    pep458::topology::{Content, Index, Layout, Sharing, bin},
    site::METADATA,
};

use super::{
    Finding, Lab, Seen,
    calendar::{Day, bins_live, go_to, renew},
    freeze::{Freeze, Stolen},
    substitution::Substitution,
};
use crate::{
    pep458::{RELEASE, SetUp},
    prelude::*,
};

pub(super) const REQUIREMENTS: &[&str] = &["P458-EXP-a", "P458-EXP-b", "P458-EXP-c", "TUF-5.6.7-h", "TUF-5.1-b"];

/// What the PEP has, what the claim has, and what E-12a has.
const BIN_DAYS: [u64; 3] = [1, 7, 365];

const CONTENTS: [Content; 2] = [Content::H1, Content::H2];

const ATTACKERS: [(Sharing, Stolen); 6] = [
    (Sharing::Separate, Stolen::Nothing),
    (Sharing::Separate, Stolen::Timestamp),
    (Sharing::Separate, Stolen::TimestampSnapshot),
    (Sharing::Separate, Stolen::Online),
    (Sharing::OneOnline, Stolen::Nothing),
    (Sharing::OneOnline, Stolen::Online),
];

fn index(sharing: Sharing, content: Content) -> Index {
    Index { layout: Layout::BinsRole, sharing, content, bins: 4 }
}

fn keys(sharing: Sharing) -> &'static str {
    if sharing == Sharing::OneOnline { "one online key" } else { "a key for each role" }
}

/// Whether something is the same for each of [`BIN_DAYS`].
fn constant<T: PartialEq>(values: &[T; 3]) -> bool {
    values.iter().all(|value| *value == values[0])
}

/// How a client fared with bins of different lives, by attacker and by what snapshot lists.
struct Measured {
    first_error: Vec<((Sharing, Stolen), Content, [Day; 3])>,
    found_again: Vec<(Sharing, Content, [Day; 3])>,
}

impl Measured {
    fn in_lab(lab: &mut Lab<'_>) -> Measured {
        let (mut first_error, mut found_again) = (Vec::new(), Vec::new());
        for content in CONTENTS {
            for (sharing, stolen) in ATTACKERS {
                let days = BIN_DAYS.map(|bin_days| {
                    let freeze = Freeze { index: index(sharing, content), bin_days, long_days: 400, stolen };
                    let variant =
                        format!("freeze/{}/{}/bins-{bin_days}d/{}", sharing.name(), content.name(), stolen.name());
                    *lab.run(variant, &["TUF-5.6.7-h"], |s| freeze.write(s), |seen| freeze.read(seen)).reference()
                });
                first_error.push(((sharing, stolen), content, days));
            }
            for sharing in Sharing::ALL {
                let days = BIN_DAYS.map(|bin_days| {
                    let substitution = Substitution { index: index(sharing, content), bin_days };
                    let variant = format!("substitution/{}/{}/bins-{bin_days}d", sharing.name(), content.name());
                    *lab.run(variant, &[], |s| substitution.write(s), |seen| substitution.read(seen)).reference()
                });
                found_again.push((sharing, content, days));
            }
        }
        Measured { first_error, found_again }
    }

    fn frozen_alike(&self, attacker: impl Fn(Sharing, Stolen) -> bool) -> bool {
        let those = self.first_error.iter().filter(|((sharing, stolen), ..)| attacker(*sharing, *stolen));
        those.into_iter().all(|(.., days)| constant(days))
    }

    fn hidden_alike(&self, sharing: Sharing) -> bool {
        self.found_again.iter().filter(|(other, ..)| *other == sharing).all(|(.., days)| constant(days))
    }
}

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let measured = Measured::in_lab(lab);
    let quiet = BIN_DAYS.map(|bin_days| signatures(bin_days, YEAR, 0));
    let busy = BIN_DAYS.map(|bin_days| signatures(bin_days, 28, 4));
    let mut finding = Finding::of([
        ("with the network alone, or with the timestamp key of its own, nobody can freeze for longer than before",
            measured.frozen_alike(|_, stolen| matches!(stolen, Stolen::Nothing | Stolen::Timestamp))),
        ("nobody with all keys that are online can freeze for longer than before",
            measured.frozen_alike(|_, stolen| stolen == Stolen::Online)),
        ("with the network alone, nobody can hide a release for longer than before, if each role has its own key",
            measured.hidden_alike(Sharing::Separate)),
        ("with the network alone, nobody can hide a release for longer than before, if there is one online key",
            measured.hidden_alike(Sharing::OneOnline)),
        ("an index without changes signs each bin once in each of its lives",
            BIN_DAYS.iter().zip(quiet).all(|(days, count)| count == 16 * (YEAR / days))),
    ])
    .remark(if measured.frozen_alike(|_, stolen| stolen == Stolen::TimestampSnapshot) {
        "Nor does a thief of timestamp and snapshot gain whom the bins' own keys are kept from."
    } else {
        "A thief of timestamp and snapshot whom the bins' own keys are kept from can freeze until the bins expire: the one attacker of \
        whom the claim itself takes into account that he gains."
    });
    for (i, bin_days) in BIN_DAYS.into_iter().enumerate() {
        let life = if bin_days == 1 { "bins for a day".to_owned() } else { format!("bins for {bin_days} days") };
        for ((sharing, stolen), content, days) in &measured.first_error {
            let name = format!("first error, {}, {}, {}, {life}", stolen.name(), keys(*sharing), content.name());
            finding = finding.figure(name, days[i].to_string(), "");
        }
        for (sharing, content, days) in &measured.found_again {
            let name = format!("hidden release found again, {}, {}, {life}", keys(*sharing), content.name());
            finding = finding.figure(name, days[i].to_string(), "");
        }
        finding = finding.figure(format!("bins signed in a year, of 16, {life}, no uploads"), quiet[i], "").figure(
            format!("bins signed in four weeks, of 16, {life}, 4 uploads a day"),
            busy[i],
            "",
        );
        for gap in [1, 2, 7, 30] {
            let write = |s: &mut Writer| comes_back(s, bin_days, gap);
            let answer = lab.run(format!("return/bins-{bin_days}d/after-{gap}d"), &[], write, Taken::of);
            let after = if gap == 1 { "a day".to_owned() } else { format!("{gap} days") };
            let name = format!("metadata of a client back after {after}, {life}");
            finding = finding.figure(name, answer.reference().bytes, "bytes");
        }
    }
    finding
}

/// What a client takes that comes back. Two are the same if both fetch bins or neither does.
struct Taken {
    bins: bool,
    bytes: u64,
}

impl Taken {
    fn of(seen: Seen<'_>) -> Taken {
        let metadata = || seen.step(2).requests.iter().filter(|request| request.path.starts_with(METADATA));
        let bins = metadata().any(|request| request.path.contains("bin-"));
        Taken { bins, bytes: metadata().map(|request| request.taken).sum() }
    }
}

impl PartialEq for Taken {
    fn eq(&self, other: &Taken) -> bool {
        self.bins == other.bins
    }
}

impl fmt::Display for Taken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bins = if self.bins { "with" } else { "without" };
        write!(f, "{} bytes, {bins} bins", self.bytes)
    }
}

/// A client comes back after so many days in which nothing has changed.
fn comes_back(s: &mut Writer, bin_days: u64, gap: u64) {
    let index = index(Sharing::Separate, Content::H1);
    index.set_up(s);
    bins_live(s, index, bin_days);
    let path = index.release(0);
    s.download([&path], accepts());
    for day in 1..=gap {
        go_to(s, day);
        renew(s, index);
    }
    s.download([&path], accepts());
}

const YEAR: u64 = 365;

/// How often a repository of 16 bins signs one in so many days: when it expires, and when it changes, which bins do in turn.
fn signatures(bin_days: u64, span: u64, uploads: usize) -> u64 {
    let index = Index { bins: 16, ..index(Sharing::Separate, Content::H1) };
    let mut repository = Repository::new();
    index.lay_out(&mut repository);
    let bins: Vec<Role> = (0..index.bins).map(bin).collect();
    for bin in &bins {
        repository.set_lifetime(bin.clone(), days(bin_days));
    }
    repository.publish([]);
    let start = repository.now;
    let mut turns = bins.iter().cycle();
    let mut count = 0;
    for day in 1..=span {
        repository.now = start + days(day);
        let mut due: BTreeSet<Role> =
            bins.iter().filter(|bin| repository.expires(bin) <= repository.now).cloned().collect();
        for upload in 0..uploads {
            let bin = turns.next().expect("a bin");
            repository.add_target_to(bin, &format!("release-{day}-{upload}.tar.gz"), RELEASE);
            due.insert(bin.clone());
        }
        let signed = repository.publish(due);
        count += signed.iter().filter(|role| bins.contains(role)).count() as u64;
    }
    count
}
