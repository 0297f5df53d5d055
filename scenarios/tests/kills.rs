//! The suite is tested by wrong clients: every check of the reference client is left out once.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    thread,
};

use tuf_gauntlet_core::{
    reference::{Asked, Check, Reference},
    requirement::Level,
    run::{Lane, Limits, Make, Written},
    scenario::Scenario,
    verdict::Verdict,
};

/// For each check, the scenarios in which a reference client without it has another verdict than a whole one.
fn kills(scenarios: &[Scenario]) -> BTreeMap<Check, Vec<(String, Verdict)>> {
    let next = AtomicUsize::new(0);
    let found: Mutex<BTreeMap<usize, Vec<(Check, Verdict)>>> = Mutex::default();
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, std::num::NonZero::get) {
            scope.spawn(|| {
                let (mut lane, asked) = (Lane::default(), &*Box::leak(Box::<Asked>::default()));
                loop {
                    let i = next.fetch_add(1, Relaxed);
                    let Some(scenario) = scenarios.get(i) else { break };
                    let kills = kills_by(scenario, &mut lane, asked);
                    found.lock().expect("no panic while kills are put in").insert(i, kills);
                }
            });
        }
    });
    let mut kills: BTreeMap<Check, Vec<(String, Verdict)>> =
        Check::ALL.iter().map(|&check| (check, Vec::new())).collect();
    for (i, found) in found.into_inner().expect("no panic while kills are put in") {
        for (check, verdict) in found {
            kills.get_mut(&check).expect("every check").push((scenarios[i].id(), verdict));
        }
    }
    kills
}

/// The checks that one scenario catches. A check that the whole client never comes to needs no trying.
fn kills_by(scenario: &Scenario, lane: &mut Lane, asked: &'static Asked) -> Vec<(Check, Verdict)> {
    let written = Written::of(scenario);
    // Two seconds for each check, and there is no MUST about time.
    if is_of_full_size(&written) || written.script.takes_real_time() {
        return Vec::new();
    }
    // That family is about the transport, wherever else its scenarios are run.
    let profiles = written.profiles();
    let profile = if scenario.family == "transport" { profiles[profiles.len() - 1] } else { profiles[0] };
    let limits = Limits { profile, ..Limits::default() };
    let whole: Make = Arc::new(move || Box::new(Reference::noting(asked)));
    let expected = written.run_in(lane, &whole, limits).judgement.verdict;
    let verdict_without = |check| {
        let wrong: Make = Arc::new(move || Box::new(Reference::without(check)));
        (check, written.run_in(lane, &wrong, limits).judgement.verdict)
    };
    asked.take().into_iter().map(verdict_without).filter(|(_, verdict)| *verdict != expected).collect()
}

/// Whether there are so many files that it would take as long as all other scenarios together, and show no more of a check than
/// they do.
fn is_of_full_size(written: &Written) -> bool {
    written.script.steps.iter().any(|step| step.site.iter().count() > 10_000)
}

/// The MUSTs that a scenario cites.
fn cited_musts(scenario: &Scenario) -> BTreeSet<String> {
    let is_must = |id: &String| tuf_gauntlet::ledger().find(id).is_some_and(|found| found.level == Level::Must);
    scenario.script().requirements.into_iter().filter(is_must).collect()
}

/// Pins which scenario catches what: a line for each check, then for each scenario how many checks it catches.
fn golden(kills: &BTreeMap<Check, Vec<(String, Verdict)>>) {
    let mut text = String::new();
    for (check, caught) in kills {
        writeln!(text, "{} ({})", check.name(), check.requirements().join(", ")).expect("a string takes all");
        for (id, verdict) in caught {
            writeln!(text, "    {id} is {verdict}").expect("a string takes all");
        }
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../golden");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("kills", text));
}

/// The scenarios about a MUST that catch no check which serves one of the very MUSTs they cite.
fn idle(scenarios: &[Scenario], kills: &BTreeMap<Check, Vec<(String, Verdict)>>) -> Vec<(String, BTreeSet<String>)> {
    let catching: BTreeSet<(&str, &str)> = kills
        .iter()
        .flat_map(|(check, caught)| caught.iter().map(move |(id, _)| (id.as_str(), check)))
        .flat_map(|(id, check)| check.requirements().iter().map(move |&requirement| (id, requirement)))
        .collect();
    scenarios
        .iter()
        .map(|scenario| (scenario.id(), cited_musts(scenario)))
        .filter(|(id, musts)| !musts.is_empty() && !musts.iter().any(|must| catching.contains(&(id, must))))
        .collect()
}

#[test]
fn every_check_is_caught_and_every_scenario_about_a_must_catches_one() {
    let scenarios = tuf_gauntlet::catalogue();
    let kills = kills(&scenarios);
    let survivors: Vec<_> =
        kills.iter().filter(|(_, scenarios)| scenarios.is_empty()).map(|(check, _)| check.name()).collect();
    let idle = idle(&scenarios, &kills);
    assert!(
        survivors.is_empty() && idle.is_empty(),
        "caught by no scenario: {survivors:#?}\ncatching nothing: {idle:#?}"
    );
    golden(&kills);
}

#[test]
#[ignore = "for whoever writes a family: FAMILY=names cargo test --test kills -- --ignored --nocapture"]
fn every_scenario_of_one_family_about_a_must_catches_a_check() {
    let family = std::env::var("FAMILY").expect("FAMILY names a family");
    let scenarios: Vec<_> =
        tuf_gauntlet::catalogue().into_iter().filter(|scenario| scenario.family == family).collect();
    let kills = kills(&scenarios);
    for (check, caught) in kills.iter().filter(|(_, caught)| !caught.is_empty()) {
        println!("{}: {}", check.name(), caught.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>().join(", "));
    }
    let idle = idle(&scenarios, &kills);
    assert!(idle.is_empty(), "catching nothing: {idle:#?}");
}
