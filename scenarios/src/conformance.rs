//! What [`conformance!`](crate::conformance) stands on.

use std::{
    fs,
    sync::{Arc, Mutex},
};

use tuf_gauntlet_core::{
    client::Client,
    explain::explain,
    known::{Known, Standing},
    near::unknown,
    run::{Lane, Limits, Make, Written},
    worker::{serve_if_asked, worker_in_test},
};

use crate::{catalogue, find, ledger};

/// One test for each scenario, for a client under test.
///
/// `name => expression` gives a module of that name; the expression makes a new client and is evaluated for every run.
/// `known: "path"` names a file of known deviations, relative to the root of the package.
#[macro_export]
macro_rules! conformance {
    ($name:ident => $client:expr $(, known: $known:expr)? $(,)?) => {
        mod $name {
            #[allow(unused_imports, reason = "the expression need not use anything")]
            use super::*;

            fn make() -> ::std::boxed::Box<dyn $crate::Client> {
                ::std::boxed::Box::new($client)
            }

            fn known() -> ::std::option::Option<&'static str> {
                ::std::option::Option::None$(.or(::std::option::Option::Some($known)))?
            }

            #[test]
            fn known_deviations_are_well_formed() {
                $crate::check_known(known());
            }

            $crate::__scenarios! { [$crate::__tests] [] }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __tests {
    ([] $($family:ident { $($part:ident { $($scenario:ident)* })* })*) => {
        $(mod $family {
            $($(#[test]
            fn $scenario() {
                let id = concat!(stringify!($family), "::", stringify!($scenario));
                let test = concat!(module_path!(), "::", stringify!($scenario));
                $crate::check(id, super::make, super::known(), test);
            })*)*
        })*
    };
}

/// Runs one scenario against a client, in each of its profiles, and panics with an explanation if it deviates in a way that is not known, or no longer
/// deviates in a way that is.
///
/// `test` is the path of the running test, with its crate: where a script asks for isolation the test is run once more, in
/// another process, and serves the client there.
#[track_caller]
pub fn check(id: &str, make: fn() -> Box<dyn Client>, known: Option<&str>, test: &str) {
    serve_if_asked(|_| Some(Arc::new(make)));
    let scenario = find(id).expect("a scenario of the catalogue");
    let known = read(known);
    let written = Written::of(&scenario);
    let apart = written.script.isolated && !make().is_apart();
    let path = test.split_once("::").map_or(test, |(_, path)| path).to_owned();
    let make: Make = Arc::new(make);
    for profile in written.profiles() {
        let limits = Limits { profile, ..Limits::default() };
        let run = if apart {
            let path = path.clone();
            let worker: Make = Arc::new(move || Box::new(worker_in_test(&path, "the client")));
            written.run(&worker, limits)
        } else {
            in_a_lane(|lane| written.run_in(lane, &make, limits))
        };
        let verdict = &run.judgement.verdict;
        match known.standing(id, profile, verdict) {
            Standing::Expected => println!("{id}, {profile}: {verdict}"),
            Standing::Known(deviation) => {
                println!("{id}, {profile}: {verdict}, as known: {}", deviation.reason);
            }
            Standing::Unexpected => {
                panic!("\n{}", explain(&scenario, &run, ledger(), &format!("cargo test {path} -- --exact")));
            }
            Standing::Stale(deviation) => panic!(
                "\n{id}, {profile}, is {verdict} now, but listed as known to be {} ({}): take it out of the list",
                deviation.verdict, deviation.reason
            ),
        }
    }
}

/// Lanes that no test is using: a client that is a worker keeps its process in the lane.
static LANES: Mutex<Vec<Lane>> = Mutex::new(Vec::new());

fn in_a_lane<T>(work: impl FnOnce(&mut Lane) -> T) -> T {
    let lanes = || LANES.lock().expect("no panic while lanes are handed out");
    let resting = lanes().pop();
    let mut lane = resting.unwrap_or_default();
    let result = work(&mut lane);
    lanes().push(lane);
    result
}

/// Panics if the file of known deviations cannot be read or names a scenario that does not exist.
#[track_caller]
pub fn check_known(known: Option<&str>) {
    let ids: Vec<String> = catalogue().iter().map(|scenario| scenario.id()).collect();
    for id in read(known).scenarios() {
        assert!(ids.iter().any(|known| known == id), "{}", unknown("scenario", id, ids.iter().map(String::as_str)));
    }
}

#[track_caller]
fn read(path: Option<&str>) -> Known {
    let Some(path) = path else { return Known::default() };
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("known deviations {path}: {error}"));
    Known::parse(&text).unwrap_or_else(|error| panic!("known deviations {path}: {error}"))
}
