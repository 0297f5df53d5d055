//! Bins may expire once a year: that metadata is fresh is the task of timestamp.
//!
//! **Where**: PEP 458, "Metadata Expiry Times".
//!
//! **Document**: Bin-n metadata should expire after one day.
//!
//! **Claim**: Bin-N can expire as rarely as targets. It is enough if timestamp keeps the metadata fresh.
//!
//! **Experiment**: An adversary with the network alone freezes a client of an index whose bins are valid for 1 or 365 days, and
//! measured is the day of the first error. Or he serves one bin as another in a single moment and is gone, and measured is the day on
//! which the client, which an honest repository serves again, finds the release that this has hidden. Both for bins with keys of their
//! own and with the one online key, and with and without hashes of bins in snapshot.

use tuf_gauntlet_core::pep458::topology::{Content, Index, Layout, Sharing};

use super::{
    Finding, Lab,
    calendar::Day,
    freeze::{Freeze, Stolen},
    substitution::Substitution,
};

pub(super) const REQUIREMENTS: &[&str] =
    &["P458-EXP-a", "P458-EXP-c", "TUF-5.4.3-d", "TUF-5.4.3-e", "TUF-5.6.7-h", "P458-KEY-d"];

const BIN_DAYS: [u64; 2] = [1, 365];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let index = |sharing, content| Index { layout: Layout::Direct, sharing, content, bins: 4 };
    let mut finding = Vec::new();
    let mut figures = Vec::new();
    let mut frozen_alike = true;
    let constant = |days: [Day; 2]| days[0] == days[1];
    for sharing in Sharing::ALL {
        for content in [Content::H1, Content::H2] {
            let named = |what: &str, days: u64| format!("{what}/{}/{}/bins-{days}d", sharing.name(), content.name());
            let frozen = BIN_DAYS.map(|bin_days| {
                let freeze =
                    Freeze { index: index(sharing, content), bin_days, long_days: 400, stolen: Stolen::Nothing };
                let variant = named("freeze", bin_days);
                *lab.run(variant, &["TUF-5.4.4-a"], |s| freeze.write(s), |seen| freeze.read(seen)).reference()
            });
            let hidden = BIN_DAYS.map(|bin_days| {
                let substitution = Substitution { index: index(sharing, content), bin_days };
                let variant = named("substitution", bin_days);
                *lab.run(variant, &[], |s| substitution.write(s), |seen| substitution.read(seen)).reference()
            });
            frozen_alike &= constant(frozen);
            let keys = if sharing == Sharing::OneOnline { "one online key" } else { "a key for each role" };
            let listed = if content == Content::H2 { "hashes in snapshot" } else { "versions alone in snapshot" };
            let text = format!(
                "with {keys} and {listed}, a moment's substitution hides a release for as long, whatever the expiry"
            );
            finding.push((text, constant(hidden)));
            for (i, days) in BIN_DAYS.into_iter().enumerate() {
                figures.push((
                    format!("first error of a frozen client, {keys}, {listed}, bins for {days} days"),
                    frozen[i],
                ));
                figures
                    .push((format!("hidden release found again, {keys}, {listed}, bins for {days} days"), hidden[i]));
            }
        }
    }
    finding.insert(0, ("a client can be frozen for as long, whatever the expiry of the bins".to_owned(), frozen_alike));
    figures.into_iter().fold(Finding::of_all(finding), |finding, (name, day)| finding.figure(name, day.to_string(), ""))
}
