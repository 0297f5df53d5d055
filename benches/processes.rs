//! What a client operation takes with python-tuf as a worker, and with a process for each command.
//!
//! Both are led through the same scenarios, in turns, several times over, and the best of each counts. Where python-tuf is not
//! installed, that is all that is said.

use std::time::{Duration, Instant};

use tuf_gauntlet::Command;
use tuf_gauntlet_clients::{cache::Cache, recipe::Release};
use tuf_gauntlet_core::{
    run::{Lane, Limits, Make, Run, Written},
    verdict::Verdict,
};

/// Scenarios without a clock, which both can be led through.
const SCENARIOS: [&str; 5] = [
    "rollback::timestamp_version",
    "rollback::timestamp_unchanged",
    "rollback::targets_version",
    "arbitrary_software::target_altered",
    "delegation::first_delegation_wins",
];

/// How often each of the two is measured.
const ROUNDS: usize = 3;

fn main() {
    let release = Release::parse("python-tuf").expect("a client with a recipe");
    let cache = Cache::of_user().unwrap_or_else(|why| give_up(&why));
    let worker = cache.entry(&release).unwrap_or_else(|why| give_up(&why)).make;
    let python = cache.folder().join(format!("{}@{}", release.recipe.name, release.version)).join("venv/bin/python");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/python_tuf_command.py");
    let command: Make =
        std::sync::Arc::new(move || Box::new(Command::new(&python).arg(script).named("python-tuf", "").in_real_time()));
    let written: Vec<Written> =
        SCENARIOS.iter().map(|id| Written::of(&tuf_gauntlet::find(id).expect("a scenario"))).collect();
    let mut best = [Duration::MAX; 2];
    for _ in 0..ROUNDS {
        for (best, (make, times)) in best.iter_mut().zip([(&worker, 20), (&command, 1)]) {
            *best = (*best).min(measure(&written, make, times));
        }
    }
    let [worker, command] = best.map(|time| time.as_secs_f64() * 1_000.0);
    println!(
        "python-tuf, a client operation: {worker:.2} ms as a worker, {command:.1} ms as a process for each command"
    );
    println!("ratio: {:.1}", command / worker);
}

fn give_up(why: &str) -> ! {
    println!("nothing is measured: {why}");
    std::process::exit(0);
}

/// The time that an operation takes, over all of the scenarios so many times. The process of a worker is started before.
fn measure(written: &[Written], make: &Make, times: usize) -> Duration {
    let mut lane = Lane::default();
    let mut all = || written.iter().map(|it| it.run_in(&mut lane, make, Limits::default())).collect::<Vec<Run>>();
    all();
    let start = Instant::now();
    let mut operations = 0;
    for _ in 0..times {
        for run in all() {
            let verdict = &run.judgement.verdict;
            assert!(matches!(verdict, Verdict::Ok | Verdict::Label(_)), "{:?}", run.judgement);
            let traces = run.trace.iter().chain(run.twin.as_ref().map(|(_, trace)| trace));
            // Each run begins with an `init`, which is an operation too.
            operations += traces.map(|trace| u32::try_from(trace.steps.len()).expect("a few") + 1).sum::<u32>();
        }
    }
    start.elapsed() / operations
}
