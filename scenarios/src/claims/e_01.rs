//! Metadata of bins expires after 7 days and not after 24 hours.
//!
//! **Where**: PEP 458, "Metadata Expiry Times".
//!
//! **Document**: Timestamp, snapshot and bin-n metadata should each expire after one day.
//!
//! **Claim**: The implementation lets bin-n metadata live for 7 days.
//!
//! **Experiment**: Four adversaries freeze a client of an index whose bins are valid for 1, 7 or 365 days; measured is the day of the
//! first error. One with the network alone serves one bin as another for a moment; measured is the day on which the client finds
//! again what this has hidden. An honest repository renews its bins only when they expire; counted are its signatures, and whether
//! a client that comes back after 1, 2, 7 or 30 days without any change has to fetch its bin again.

use tuf_gauntlet_core::pep458::topology::{Content, Index, Layout, Sharing};

use super::{
    Finding, Lab,
    calendar::{bins_live, go_to, renew},
    freeze::{Freeze, Stolen},
    substitution::Substitution,
};
use crate::{pep458::SetUp, prelude::*};

pub(super) const REQUIREMENTS: &[&str] = &["P458-EXP-a", "P458-EXP-b", "P458-EXP-c"];

/// What the PEP has, what the claim has, and what E-12a has.
const BIN_DAYS: [u64; 3] = [1, 7, 365];

/// What is the same for each of [`BIN_DAYS`].
fn constant<T: PartialEq>(values: &[T; 3]) -> bool {
    values.iter().all(|value| *value == values[0])
}

fn index(sharing: Sharing, content: Content) -> Index {
    Index { layout: Layout::BinsRole, sharing, content, bins: 4 }
}

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let mut first_error = |sharing: Sharing, stolen: Stolen| {
        BIN_DAYS.map(|bin_days| {
            let freeze = Freeze { index: index(sharing, Content::H1), bin_days, long_days: 400, stolen };
            let variant = format!("freeze/{}/bins-{bin_days}d/{}", sharing.name(), stolen.name());
            *lab.run(variant, &["TUF-5.6.7-h"], |s| freeze.write(s), |seen| freeze.read(seen)).reference()
        })
    };
    let network = first_error(Sharing::Separate, Stolen::Nothing);
    let timestamp = first_error(Sharing::Separate, Stolen::Timestamp);
    let both = first_error(Sharing::Separate, Stolen::TimestampSnapshot);
    let own = first_error(Sharing::Separate, Stolen::Online);
    let one = first_error(Sharing::OneOnline, Stolen::Online);
    let mut found_again = |sharing: Sharing, content: Content| {
        BIN_DAYS.map(|bin_days| {
            let substitution = Substitution { index: index(sharing, content), bin_days };
            let variant = format!("substitution/{}/{}/bins-{bin_days}d", sharing.name(), content.name());
            *lab.run(variant, &[], |s| substitution.write(s), |seen| substitution.read(seen)).reference()
        })
    };
    let contents = [Content::H1, Content::H2];
    let own_hidden = contents.map(|content| found_again(Sharing::Separate, content));
    let hidden = contents.map(|content| found_again(Sharing::OneOnline, content));
    let mut finding = Finding::of([
        ("with the network alone, or with the timestamp key, nobody can freeze for longer than before",
            constant(&network) && constant(&timestamp)),
        ("nobody with all keys that are online can freeze for longer than before", constant(&own) && constant(&one)),
        ("with the network alone, nobody can hide a release for longer than before, if each role has its own key",
            own_hidden.iter().all(constant)),
        ("with the network alone, nobody can hide a release for longer than before, if there is one online key",
            hidden.iter().all(constant)),
        ("an index without changes signs its bins as much less often as they live longer",
            signatures(7, 0) * 7 == signatures(1, 0) && signatures(365, 0) * 365 == signatures(1, 0)),
    ])
    .remark("A thief of timestamp and snapshot whom the bins' own keys are kept from can freeze until the bins expire: the one attacker of \
        whom the claim itself takes into account that he gains.");
    for (i, bin_days) in BIN_DAYS.into_iter().enumerate() {
        let name = |what: &str| format!("{what}, bins for {bin_days} days");
        finding = finding
            .figure(name("first error, network alone"), network[i].to_string(), "")
            .figure(name("first error, timestamp stolen"), timestamp[i].to_string(), "")
            .figure(name("first error, timestamp and snapshot stolen"), both[i].to_string(), "")
            .figure(name("first error, the one online key stolen"), one[i].to_string(), "")
            .figure(
                name("hidden release found again, one online key, versions in snapshot"),
                hidden[0][i].to_string(),
                "",
            )
            .figure(
                name("hidden release found again, one online key, hashes in snapshot"),
                hidden[1][i].to_string(),
                "",
            );
        for uploads in [0, 4] {
            let name = format!("bins signed in 2555 days by 16 bins for {bin_days} days, {uploads} uploads a day");
            finding = finding.figure(name, signatures(bin_days, uploads), "");
        }
        for gap in [1, 2, 7, 30] {
            let answer = lab.run(
                format!("return/bins-{bin_days}d/after-{gap}d"),
                &[],
                |s| comes_back(s, bin_days, gap),
                |seen| {
                    if seen.asked(2).iter().any(|path| path.contains("bin-")) {
                        "fetches bins"
                    } else {
                        "fetches no bin"
                    }
                },
            );
            finding = finding.figure(
                format!("a client back after {gap} days, bins for {bin_days} days"),
                *answer.reference(),
                "",
            );
        }
    }
    finding
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

/// How often an index of 16 bins signs one in 2555 days, which is seven years of 365: when it expires, and when it changes,
/// which bins do in turn.
fn signatures(bin_days: u64, uploads: usize) -> u64 {
    let mut expires = [bin_days; 16];
    let mut turns = (0..expires.len()).cycle();
    let mut count = 0;
    for day in 1..=2555 {
        let changed: Vec<usize> = turns.by_ref().take(uploads).collect();
        for (bin, expires) in expires.iter_mut().enumerate() {
            if *expires <= day || changed.contains(&bin) {
                *expires = day + bin_days;
                count += 1;
            }
        }
    }
    count
}
