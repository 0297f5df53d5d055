//! Package managers that leave out a rule of the draft, each of which the family `pep458_install` has to catch.

mod disguised;

use std::{collections::BTreeMap, sync::Arc};

use tuf_gauntlet::Description;
use tuf_gauntlet_core::{
    pep458::{PackageManager, Rule, SECTION},
    reference::Reference,
    run::{Lane, Limits, Make, Written},
    verdict::Verdict,
};

use crate::disguised::Disguised;

fn installs() -> impl Iterator<Item = (String, Written)> {
    let family = tuf_gauntlet::catalogue().into_iter().filter(|scenario| scenario.family == "pep458_install");
    family.map(|scenario| (scenario.id(), Written::of(&scenario)))
}

#[test]
fn every_rule_is_missed_in_some_installation() {
    let mut lane = Lane::default();
    let mut caught: BTreeMap<Rule, Vec<String>> = BTreeMap::new();
    for (id, written) in installs() {
        let whole: Make = Arc::new(|| Box::new(Reference::default()));
        let expected = written.run_in(&mut lane, &whole, Limits::default()).judgement.verdict;
        for &rule in Rule::ALL {
            let careless = PackageManager::around(&whole, PackageManager::without(rule));
            let verdict = written.run_in(&mut lane, &careless, Limits::default()).judgement.verdict;
            if verdict != expected {
                caught.entry(rule).or_default().push(format!("{id} is {verdict}"));
            }
        }
    }
    for (rule, scenarios) in &caught {
        println!("{}: {}", rule.name(), scenarios.join(", "));
    }
    let survivors: Vec<_> =
        Rule::ALL.iter().filter(|rule| !caught.contains_key(rule)).map(|rule| rule.name()).collect();
    assert!(survivors.is_empty(), "missed nowhere: {survivors:#?}");
}

#[test]
fn every_rule_serves_requirements_that_are_in_the_ledger_and_tested() {
    let cited: Vec<String> = installs().flat_map(|(_, written)| written.script.requirements.clone()).collect();
    for rule in Rule::ALL {
        for id in rule.requirements() {
            assert!(
                tuf_gauntlet::ledger().find(id).is_some(),
                "{} serves {id}, which is not in the ledger",
                rule.name()
            );
            assert!(cited.iter().any(|cited| cited == id), "{} serves {id}, which no installation cites", rule.name());
        }
    }
}

#[test]
fn every_rule_stands_in_the_section_once() {
    for rule in Rule::ALL {
        let places = SECTION.matches(&format!("`{}`", rule.name())).count();
        assert_eq!(places, 1, "{} stands in the section {places} times", rule.name());
    }
}

#[test]
fn a_client_that_updates_before_every_download_can_be_used_all_the_same() {
    let make: Make = Arc::new(|| Box::new(Disguised::new(Description::new("forgetful", "0"), |_| Ok(()))));
    for (id, written) in installs() {
        let verdict = written.run(&make, Limits::default()).judgement.verdict;
        let begins_again = Verdict::Label("begins again".to_owned());
        assert!(verdict == Verdict::Ok || verdict == begins_again, "{id} is {verdict}");
    }
}
