//! Claims: all of them are put to the test, and what comes out is pinned in `golden/claims`, a file for each.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use tuf_gauntlet::claims::{Claim, Verdict, claims, examine};
use tuf_gauntlet_core::{
    matrix::Entry,
    reference::{Check, Reference},
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../golden/claims")
}

/// Claims that rest on the search for what thieves attain, which takes a minute where nothing is optimised.
const SEARCHED: [&str; 2] = ["Q-14", "Q-15"];

/// All others; all where the search is quick.
fn quick_claims() -> Vec<Claim> {
    claims().into_iter().filter(|claim| !cfg!(debug_assertions) || !SEARCHED.contains(&claim.id().as_str())).collect()
}

#[test]
fn claims_fare_as_pinned() {
    assert_fare_as_pinned(&quick_claims());
    let ids: BTreeSet<String> = claims().iter().map(|claim| claim.id()).collect();
    let entries = fs::read_dir(folder()).expect("a readable folder");
    for entry in entries.map(|entry| entry.expect("a readable folder").file_name().into_string().expect("a UTF-8 name"))
    {
        let id = entry.strip_suffix(".snap");
        assert!(id.is_some_and(|id| ids.contains(id)), "golden/claims/{entry} is of no claim");
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "takes a minute without optimisation: the gate has `claims --check` compare them"
)]
fn claims_that_rest_on_the_search_fare_as_pinned() {
    let searched = claims().into_iter().filter(|claim| SEARCHED.contains(&claim.id().as_str()));
    assert_fare_as_pinned(&searched.collect::<Vec<_>>());
}

fn assert_fare_as_pinned(claims: &[Claim]) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let reports = examine(claims, &tuf_gauntlet_clients::all(), &|| {});
    let mut stale = Vec::new();
    for report in &reports {
        let (id, text) = (report.claim.id(), report.to_string());
        // One after the other, so that all that is stale is named at once.
        let pinned = settings.bind(|| std::panic::catch_unwind(|| insta::assert_snapshot!(id.as_str(), text)));
        if pinned.is_err() {
            stale.push(id);
        }
    }
    assert!(stale.is_empty(), "not as pinned: {}", stale.join(", "));
}

#[test]
fn a_claim_says_what_it_is_about() {
    for claim in claims() {
        let id = claim.id();
        for (what, text) in [
            ("title", claim.title()),
            ("section", claim.section()),
            ("document", claim.document()),
            ("claim", claim.claim()),
            ("experiment", claim.experiment()),
        ] {
            assert!(!text.is_empty(), "{id} has no {what}");
        }
        for requirement in claim.requirements {
            assert!(
                tuf_gauntlet::ledger().find(requirement).is_some(),
                "{id} is about {requirement}, which is unknown"
            );
        }
    }
}

/// A verdict comes from somewhere: from variants that clients were led through, or from what was counted.
#[test]
fn a_verdict_rests_on_runs_or_figures() {
    for report in examine(&quick_claims(), &tuf_gauntlet_clients::all()[..1], &|| {}) {
        let id = report.claim.id();
        assert!(!report.rows.is_empty() || !report.finding.figures.is_empty(), "{id} rests on nothing");
        for row in &report.rows {
            for requirement in row.cells.iter().flat_map(|cell| &cell.breaks) {
                assert!(
                    tuf_gauntlet::ledger().find(requirement).is_some(),
                    "{id} names {requirement}, which is unknown"
                );
            }
        }
        if let Verdict::Editorial(checked) = report.finding.verdict() {
            assert!(!checked.is_empty(), "{id} does not say what was checked");
        }
    }
}

/// The claim says what clients refuse. A client that does not look at hashes changes the verdict, and is named.
#[test]
fn another_client_changes_a_verdict() {
    let claim = claims().into_iter().find(|claim| claim.id() == "E-03").expect("a claim");
    let right = Entry::new("reference", Reference::default);
    let wrong = Entry::new("wrong", || Reference::without(Check::TargetHash));
    assert_eq!(claim.examine(std::slice::from_ref(&right)).finding.verdict(), Verdict::Confirmed);
    let report = claim.examine(&[right, wrong]);
    assert_eq!(report.finding.verdict().word(), "partly");
    assert!(report.label("wrong").contains("TUF-5.7-d"), "{}", report.label("wrong"));
}
