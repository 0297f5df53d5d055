//! The expiry of bins is no fallback when timestamp is compromised, the key being the same.
//!
//! **Where**: PEP 458, "Metadata Expiry Times" and "Key Compromise Analysis" (Table 4).
//!
//! **Document**: Table 4 bounds what a thief of all online keys can do by the earliest expiry of root, targets or `bins`, and so
//! already leaves the bins out.
//!
//! **Claim**: The expiry of bin-N cannot serve as a fallback for the case that timestamp is compromised, because both are signed
//! with the same online key.
//!
//! **Experiment**: A thief of one, two or all online keys freezes a client that has a release which is then replaced. Bins are
//! valid for 1, 7 or 365 days, timestamp and snapshot for one, and all else for 400, so that every bound is visible. Measured is the
//! day on which the client first reports an error.

use tuf_gauntlet_core::pep458::topology::{Content, Index, Layout, Sharing};

use super::{
    Finding, Lab,
    calendar::Day,
    freeze::{Freeze, Stolen},
};

pub(super) const REQUIREMENTS: &[&str] = &["P458-COMP-a", "P458-KEY-c", "TUF-5.6.7-h"];

/// What can be changed about the experiment.
#[derive(Clone, Copy, Debug)]
struct Setting {
    bin_days: [u64; 3],
    /// For how many days root, targets and `bins` are valid.
    long_days: u64,
    /// Which roles share a key where the claim says that timestamp and the bins do.
    sharing: Sharing,
}

impl Default for Setting {
    fn default() -> Setting {
        Setting { bin_days: [1, 7, 365], long_days: 400, sharing: Sharing::OneOnline }
    }
}

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    experiment(lab, Setting::default())
}

fn experiment(lab: &mut Lab<'_>, setting: Setting) -> Finding {
    let mut first_error = |layout, sharing: Sharing, stolen: Stolen| {
        setting.bin_days.map(|bin_days| {
            let index = Index { layout, sharing, content: Content::H1, bins: 4 };
            let freeze = Freeze { index, bin_days, long_days: setting.long_days, stolen };
            let keys = if sharing == Sharing::OneOnline { "one-key" } else { "own-keys" };
            let variant = format!("{}/{keys}/bins-{bin_days}d/{}", layout.name(), stolen.name());
            *lab.run(variant, &["TUF-5.6.7-h"], |s| freeze.write(s), |seen| freeze.read(seen)).reference()
        })
    };
    let timestamp = first_error(Layout::BinsRole, Sharing::Separate, Stolen::Timestamp);
    let both = first_error(Layout::BinsRole, Sharing::Separate, Stolen::TimestampSnapshot);
    // With one key, whoever has that of timestamp has it all.
    let [published, amended] = match setting.sharing {
        Sharing::OneOnline => Layout::ALL.map(|layout| first_error(layout, Sharing::OneOnline, Stolen::Online)),
        Sharing::Separate => [both, first_error(Layout::Direct, Sharing::Separate, Stolen::TimestampSnapshot)],
    };
    let constant = |days: [Day; 3]| days.iter().all(|day| *day == days[0]);
    let mut finding = Finding::of([
        (
            "with one key and a role bins, the day of the first error does not depend on the expiry of the bins",
            constant(published),
        ),
        ("with one key and no role bins, it does not either", constant(amended)),
        (
            "with a key for each role, timestamp and snapshot stolen, it is the day on which the bins expire",
            both == setting.bin_days.map(Day::On),
        ),
    ]);
    for (i, bin_days) in setting.bin_days.into_iter().enumerate() {
        for (what, days) in [
            ("timestamp stolen, own keys", timestamp),
            ("timestamp and snapshot stolen, own keys", both),
            ("the one key stolen, role bins", published),
            ("the one key stolen, no role bins", amended),
        ] {
            finding = finding.figure(format!("first error, {what}, bins for {bin_days} days"), days[i].to_string(), "");
        }
    }
    finding
}

#[cfg(test)]
mod tests {
    use tuf_gauntlet_core::{matrix::Entry, reference::Reference};

    use super::*;
    use crate::claims::Verdict;

    fn verdict(setting: Setting) -> Verdict {
        let clients = [Entry::new("reference", Reference::default)];
        experiment(&mut Lab::new(REQUIREMENTS, &clients, None), setting).verdict()
    }

    /// Where targets expires first, that ends every freeze, and no longer the expiry of the bins.
    #[test]
    fn another_expiry_changes_the_verdict() {
        assert_eq!(verdict(Setting::default()), Verdict::Confirmed);
        let Verdict::Partly(failed) = verdict(Setting { long_days: 5, ..Setting::default() }) else {
            panic!("a freeze ends before bins of a year expire")
        };
        assert!(failed.len() == 1 && failed[0].ends_with("the day on which the bins expire"), "{failed:?}");
    }

    /// What becomes of the claim where timestamp, snapshot and the bins do not share a key.
    #[test]
    fn another_assignment_of_keys_changes_the_verdict() {
        let Verdict::Partly(failed) = verdict(Setting { sharing: Sharing::Separate, ..Setting::default() }) else {
            panic!("with keys of their own, bins end a freeze")
        };
        assert_eq!(failed.len(), 2, "{failed:?}");
    }
}
