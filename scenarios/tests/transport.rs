//! The suite over HTTP.

use std::{collections::BTreeMap, sync::Arc};

use tuf_gauntlet_core::{
    client::Control,
    matrix::Matrix,
    profile::Profile,
    reference::Reference,
    run::{Lane, Limits, Make, Written},
    scenario::Scenario,
    trace::Trace,
    verdict::Verdict,
};

#[test]
fn the_reference_client_does_the_same_in_every_scenario_whether_it_asks_by_call_or_over_http() {
    let make: Make = Arc::new(|| Box::new(Reference::default()));
    let mut lane = Lane::default();
    for scenario in tuf_gauntlet::catalogue() {
        let script = Written::of(&scenario).script;
        if !script.profiles().contains(&Profile::Logic) || script.controls().contains(&Control::Kill) {
            continue;
        }
        let [by_call, mut over_http] = [Profile::Logic, Profile::Transport]
            .map(|profile| lane.trace(&script, &make, Limits { profile, ..Limits::default() }));
        forgive_surplus(&by_call, &mut over_http);
        assert_eq!(over_http, by_call, "{}", scenario.id());
    }
}

/// What an adapter puts in place of a fetcher must not change what its client does: scenarios that are run in both profiles have
/// the same verdict in both, unless an adapter cannot show it in one of them.
#[test]
fn every_client_has_the_same_verdict_in_both_profiles() {
    let scenarios: Vec<Scenario> =
        tuf_gauntlet::catalogue().into_iter().filter(|scenario| scenario.script().profiles().len() == 2).collect();
    assert!(scenarios.len() >= 40, "{} scenarios are run in both profiles", scenarios.len());
    let matrix = Matrix::run(
        &scenarios,
        &Profile::ALL,
        &tuf_gauntlet_clients::all(),
        &BTreeMap::new(),
        Limits::default(),
        &|| {},
    );
    let mut differing = Vec::new();
    for (rows, runs) in matrix.rows.chunks(2).zip(matrix.runs.chunks(2)) {
        for (by_call, over_http) in runs[0].iter().zip(&runs[1]) {
            let verdicts = [by_call, over_http].map(|run| &run.judgement.verdict);
            if verdicts[0] != verdicts[1] && !verdicts.contains(&&Verdict::NotExpressible) {
                differing.push(format!("{}: {} is {verdicts:?}", rows[0].id(), by_call.client.name));
            }
        }
    }
    assert!(differing.is_empty(), "{differing:#?}");
}

/// Evens out the one thing in which the profiles may differ: how much more of a body was on its way when the client had seen
/// enough of it.
fn forgive_surplus(by_call: &Trace, over_http: &mut Trace) {
    let exact = by_call.steps.iter().flat_map(|step| &step.requests);
    let lines = over_http.steps.iter_mut().flat_map(|step| &mut step.requests);
    for (line, exact) in lines.zip(exact) {
        if exact.offered != Some(exact.taken) && line.taken > exact.taken {
            line.taken = exact.taken;
        }
    }
}
