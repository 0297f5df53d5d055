//! How fast the suite writes its scenarios, and how fast it leads clients through them.
//!
//! Ids are `operation/case/implementation`. Every iteration asserts its result, so that no wrong work is measured.

use std::{hint::black_box, time::Duration};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tuf_gauntlet::catalogue;
use tuf_gauntlet_clients::all;
use tuf_gauntlet_core::{
    repository::Repository,
    run::{Lane, Limits, Make, Run, Written},
    verdict::Verdict,
};

criterion_group! {
    name = suite;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    targets = author, run
}
criterion_main!(suite);

/// Writing: an honest repository, and all scripts with their honest twins.
fn author(c: &mut Criterion) {
    let mut group = c.benchmark_group("author");
    group.bench_function("repository", |b| {
        b.iter(|| {
            let mut repository = Repository::new();
            assert_eq!(repository.publish([]).len(), 4);
            black_box(repository)
        });
    });
    let scenarios = catalogue();
    group.throughput(Throughput::Elements(scenarios.len() as u64));
    group.bench_function("catalogue", |b| {
        b.iter(|| {
            let written: Vec<Written> = scenarios.iter().map(Written::of).collect();
            assert!(written.iter().all(|written| written.twin.is_some() == written.script.attacked));
            black_box(written)
        });
    });
    group.finish();
}

/// Running: all that is run by call, with its honest twins, against one client, on one thread. A second is so many operations
/// of the client.
fn run(c: &mut Criterion) {
    let limits = Limits::default();
    let mut written: Vec<Written> = catalogue().iter().map(Written::of).collect();
    written.retain(|written| written.profiles().contains(&limits.profile));
    for client in all() {
        let first = run_all(&written, &client.make, limits);
        let mut group = c.benchmark_group(format!("catalogue/{}", limits.profile));
        group.throughput(Throughput::Elements(operations(&first)));
        group.bench_function(client.name, |b| {
            b.iter(|| {
                let runs = run_all(&written, &client.make, limits);
                assert_eq!(verdicts(&runs), verdicts(&first));
                runs
            });
        });
        group.finish();
    }
}

/// A run for every scenario, in a thread that has seen none of it before; of the reference client, without any deviation.
fn run_all(written: &[Written], make: &Make, limits: Limits) -> Vec<Run> {
    let mut lane = Lane::default();
    let runs: Vec<Run> = written.iter().map(|written| written.run_in(&mut lane, make, limits)).collect();
    assert_eq!(runs.len(), written.len());
    for run in runs.iter().filter(|run| run.client.name == "reference") {
        assert!(!run.judgement.verdict.is_deviation(), "{:?}", run.judgement);
    }
    runs
}

fn verdicts(runs: &[Run]) -> Vec<&Verdict> {
    runs.iter().map(|run| &run.judgement.verdict).collect()
}

/// How many operations the client began in all these runs.
fn operations(runs: &[Run]) -> u64 {
    let traces = runs.iter().flat_map(|run| run.trace.iter().chain(run.twin.as_ref().map(|(_, trace)| trace)));
    traces.map(|trace| trace.steps.len() as u64).sum()
}
