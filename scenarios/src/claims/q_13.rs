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
//! release of the first bin, then and on each day after the mirror has become honest again; bins are valid for a week. The same
//! is tried with other files, and with a key for each role.

use tuf_gauntlet_core::pep458::topology::{Content, Index, Layout, Sharing};

use super::{Finding, Lab, calendar::Day, scenes::Scenes, substitution::Substitution};

pub(super) const REQUIREMENTS: &[&str] = &["P458-KEY-d", "P458-KEY-c", "NET-f", "TUF-4.4-g"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let swapped = ["pep458::targets_for_a_bin", "pep458::bin_for_targets", "pep458::old_bin_for_a_bin"];
    let vain = [
        "pep458::bin_for_a_bin_of_another_key",
        "pep458::bin_for_a_bin_of_another_version",
        "pep458::bin_for_a_bin_with_hashes",
    ];
    let seen = Scenes::of(lab, &[&swapped[..], &vain].concat());
    let mut finding = Vec::new();
    let mut hidden = |layout: Layout, content: Content| {
        let index = Index { layout, sharing: Sharing::OneOnline, content, bins: 4 };
        let substitution = Substitution { index, bin_days: 7 };
        let name = format!("{}/{}", layout.name(), content.name());
        let answers = lab.run(name.clone(), &[], |s| substitution.write(s), |seen| substitution.read(seen));
        finding.push((name, *answers.reference()));
        *answers.reference() != Day::On(0)
    };
    let layouts = Layout::ALL;
    let without = layouts.map(|layout| [Content::H0, Content::H1].map(|content| hidden(layout, content)));
    let with = layouts.map(|layout| hidden(layout, Content::H2));
    let taken = |answer: &str| answer.starts_with("label(the wrong file");
    let mut finding = finding.into_iter().fold(
        Finding::of([
            ("a release is hidden without an error, and stays hidden after the mirror has become honest, if snapshot lists versions alone",
                without.as_flattened().iter().all(|hidden| *hidden)),
            ("nothing stays hidden if snapshot lists hashes", with.iter().all(|hidden| !hidden)),
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
