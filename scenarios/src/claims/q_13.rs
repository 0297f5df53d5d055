//! With one online key and versions alone, a mirror serves one role's file as another's without any key.
//!
//! **Where**: PEP 458, "Number and Type Of Keys Recommended" and "Producing Consistent Snapshots"; TUF specification, §4.4.
//!
//! **Document**: One online key for timestamp, snapshot and all bins is reasonable, and snapshot carries versions of bins.
//! Where hashes are left out, the repository guarantees that a version identifies a file.
//!
//! **Claim**: That guarantee does not bind the network: any other file of targets metadata that the same key has signed, of the
//! same version and not expired, passes every check.
//!
//! **Experiment**: For a single moment a mirror answers the request for one bin with the file of another. Looked up is a
//! release of the first bin, then and on each day after the mirror has become honest again; bins are valid for 1, 7 or 365 days. An
//! update while the release is hidden shows whether the client is told of an error. The same is tried with other files, and with a
//! key for each role.

use tuf_gauntlet_core::pep458::topology::{Content, Index, Layout, Sharing};

use super::{Finding, Lab, Seen, calendar::Day, scenes::Scenes, substitution::Substitution};

pub(super) const REQUIREMENTS: &[&str] = &["P458-KEY-d", "P458-KEY-c", "NET-f", "TUF-4.4-g"];

const BIN_DAYS: [u64; 3] = [1, 7, 365];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    experiment(lab, Sharing::OneOnline)
}

/// With keys that are shared like this.
fn experiment(lab: &mut Lab<'_>, sharing: Sharing) -> Finding {
    let swapped = ["pep458::targets_for_a_bin", "pep458::bin_for_targets", "pep458::old_bin_for_a_bin"];
    let vain = [
        "pep458::bin_for_a_bin_of_another_key",
        "pep458::bin_for_a_bin_of_another_version",
        "pep458::bin_for_a_bin_with_hashes",
    ];
    let seen = Scenes::of(lab, &[&swapped[..], &vain].concat());
    let mut found_again = Vec::new();
    let mut silent = true;
    let mut hidden = |layout: Layout, content: Content| {
        BIN_DAYS.map(|bin_days| {
            let index = Index { layout, sharing, content, bins: 4 };
            let substitution = Substitution { index, bin_days };
            let name = format!("{}/{}/bins-{bin_days}d", layout.name(), content.name());
            let told = std::cell::Cell::new(None);
            let read = |seen: Seen<'_>| {
                // The reference client is the first.
                told.set(told.get().or(Some(!Substitution::is_silent(seen))));
                substitution.read(seen)
            };
            let answers = lab.run(name.clone(), &[], |s| substitution.write(s), read);
            found_again.push((name, *answers.reference()));
            let hidden = *answers.reference() != Day::On(0);
            silent &= !hidden || told.get() == Some(false);
            hidden
        })
    };
    let layouts = Layout::ALL;
    let without = layouts.map(|layout| [Content::H0, Content::H1].map(|content| hidden(layout, content)));
    let with = layouts.map(|layout| hidden(layout, Content::H2));
    let taken = |answer: &str| answer.starts_with("label(the wrong file");
    let mut finding = found_again.into_iter().fold(
        Finding::of([
            ("a release is hidden, and stays hidden after the mirror has become honest, if snapshot lists versions alone",
                without.as_flattened().as_flattened().iter().all(|hidden| *hidden)),
            ("the client is told of no error meanwhile", silent),
            ("nothing stays hidden if snapshot lists hashes", with.as_flattened().iter().all(|hidden| !hidden)),
            ("other files can be swapped in the same way", seen.count(taken) > 0),
            ("nothing can be swapped if the keys or the versions differ, or if there are hashes", seen.everybody(&vain, "ok")),
        ]),
        |finding, (name, day)| finding.figure(format!("found again, {name}"), day.to_string(), ""),
    );
    finding = finding.figure(
        "answers in which a wrong file is taken and stays",
        seen.count(|answer| answer == "label(the wrong file stays)"),
        "",
    );
    finding.figure(
        "answers in which it is taken and gone at the next update",
        seen.count(|answer| answer == "label(the wrong file is gone)"),
        "",
    )
}

#[cfg(test)]
mod tests {
    use tuf_gauntlet_core::{matrix::Entry, reference::Reference};

    use super::*;
    use crate::claims::Verdict;

    #[test]
    fn another_assignment_of_keys_changes_the_verdict() {
        let clients = [Entry::new("reference", Reference::default)];
        let verdict = |sharing| experiment(&mut Lab::new(REQUIREMENTS, &clients, None), sharing).verdict();
        assert_eq!(verdict(Sharing::OneOnline), Verdict::Confirmed);
        let Verdict::Partly(failed) = verdict(Sharing::Separate) else {
            panic!("nothing is hidden by a key of another role")
        };
        assert!(failed[0].starts_with("a release is hidden"), "{failed:?}");
    }
}
