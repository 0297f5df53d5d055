//! The suite over HTTP.

use std::sync::Arc;

use tuf_gauntlet_core::{
    profile::Profile,
    reference::Reference,
    run::{Lane, Limits, Make, Written},
    trace::Trace,
};

#[test]
fn the_reference_client_does_the_same_in_every_scenario_whether_it_asks_by_call_or_over_http() {
    let make: Make = Arc::new(|| Box::new(Reference::default()));
    let mut lane = Lane::default();
    for scenario in tuf_gauntlet::catalogue() {
        let script = Written::of(&scenario).script;
        let [by_call, mut over_http] = [Profile::Logic, Profile::Transport]
            .map(|profile| lane.trace(&script, &make, Limits { profile, ..Limits::default() }));
        forgive_surplus(&by_call, &mut over_http);
        assert_eq!(over_http, by_call, "{}", scenario.id());
    }
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
