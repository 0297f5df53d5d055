//! What an upload to an index of full size costs: a thousand a second and more, says PEP 458 of its snapshot process (claim Q-08).
//!
//! Ids are `operation/case/implementation`. `sign` is a signature alone: over 300 bytes, and over as many as a bin and snapshot have.
//! `upload` is the whole step: the bin of a distribution and that of its page, snapshot and timestamp are written, hashed and signed,
//! and thrown away.

use std::{hint::black_box, time::Duration};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use tuf_gauntlet_core::{
    bins::{
        Build, Nowhere, Publisher, Spec,
        model::{C8, C10},
    },
    key::Key,
};

criterion_group! {
    name = upload;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    targets = sign, whole_step
}
criterion_main!(upload);

fn sign(c: &mut Criterion) {
    let mut group = c.benchmark_group("sign");
    for (kind, key) in
        [("ed25519", Key::named("bench")), ("ecdsa", Key::ecdsa("bench")), ("rsa-pss", Key::rsa("rsa-1"))]
    {
        for (case, bytes) in [("300 bytes", 300), ("bin", 39_000), ("snapshot", 497_000)] {
            let message = vec![b' '; bytes];
            group.throughput(Throughput::Elements(1));
            group.bench_with_input(BenchmarkId::new(case, kind), &message, |b, message| {
                b.iter(|| {
                    let signature = key.sign(black_box(message));
                    assert!(!signature.is_empty());
                    signature
                });
            });
        }
    }
    group.finish();
}

fn whole_step(c: &mut Criterion) {
    let spec = Spec::as_published(C8, C10);
    let built = Build::of(&spec).write_to(&Nowhere).expect("nothing is written, so nothing can fail");
    let mut publisher = Publisher::of(&spec, &built).expect("scratch files");
    let mut group = c.benchmark_group("upload");
    group.throughput(Throughput::Elements(1));
    group.bench_function(BenchmarkId::new("as published", "ed25519"), |b| {
        b.iter(|| {
            let upload = publisher.publish(1, &Nowhere).expect("nothing is written, so nothing can fail");
            assert_eq!(upload.paths.len(), 1);
            upload
        });
    });
    group.finish();
}
