//! What an index in bins costs to write, to publish to, and to visit.
//!
//! Ids are `operation/case/implementation`. Every iteration asserts its result. A client is led through a visit in a thread of
//! its own, which has verified none of it before: the reference client remembers what it has verified in a thread.

use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use tuf_gauntlet_clients::all;
use tuf_gauntlet_core::{
    bins::{Build, Count, Itinerary, Memory, Nowhere, Publisher, Spec},
    client::{Client, Refusal, Session},
    hash::Hash,
    mirror::{Budget, Mirror},
    run::Make,
    site::Site,
    time::Time,
};

/// A tenth of the index that PEP 458 calculates with, so that all of this takes a few minutes.
const TARGETS: u32 = 227_354;
/// A bin has about 888 targets, 56, or 14.
const BINS: [u32; 3] = [256, 4_096, 16_384];
/// Of more bins than this a client that reads all of them at its refresh is not asked.
const ALL_READ: u32 = 256;

criterion_group! {
    name = bins;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(3));
    targets = author, publish, visit
}
criterion_main!(bins);

/// Writing all metadata of an index, on all processors, to nowhere. A second is so many targets.
fn author(c: &mut Criterion) {
    let mut group = c.benchmark_group(format!("author/{TARGETS}"));
    group.throughput(Throughput::Elements(u64::from(TARGETS)));
    for bins in BINS {
        let spec = Spec::new(TARGETS, bins);
        let first = Build::of(&spec).write_to(&Nowhere).expect("nowhere takes all");
        assert_eq!((first.files(), first.anatomy.targets), (bins as usize + 4, u64::from(TARGETS)));
        group.bench_function(BenchmarkId::from_parameter(bins), |b| {
            b.iter(|| {
                let built = Build::of(&spec).write_to(&Nowhere).expect("nowhere takes all");
                assert_eq!(built, first);
            });
        });
    }
    group.finish();
}

/// Publishing one upload to nowhere: the bins of the distribution and of its index page, snapshot, timestamp.
fn publish(c: &mut Criterion) {
    let mut group = c.benchmark_group("publish");
    group.throughput(Throughput::Elements(1));
    for bins in BINS {
        let spec = Spec::new(TARGETS, bins);
        let built = Build::of(&spec).write_to(&Nowhere).expect("nowhere takes all");
        let mut publisher = Publisher::of(&spec, &built).expect("a scratch file");
        group.bench_function(BenchmarkId::from_parameter(bins), |b| {
            b.iter(|| {
                let sink = Count::default();
                let publication = publisher.publish(1, &sink).expect("nowhere takes all");
                assert!(
                    (1..=2).contains(&publication.bins.len()) && publication.of_snapshot.bytes >= built.snapshot.raw
                );
                assert_eq!(sink.files(), publication.bins.len() as u64 + 2);
            });
        });
    }
    group.finish();
}

/// Refreshing, and downloading an index page and a distribution: by a new user, and by one who comes back to another snapshot
/// for a project that he has not had.
///
/// The index is one that most clients can read: prefix lists in a role `bins`, and SHA-256.
fn visit(c: &mut Criterion) {
    for bins in BINS {
        let place = Place::of(bins);
        for client in all() {
            if client.name == "tough" && bins > ALL_READ {
                println!("tough: reads all bins at its refresh, and is not asked of {bins}");
                continue;
            }
            match place.visits(&client.make) {
                Ok(_) => {}
                Err(refusal) if client.name == "rust-tuf" => {
                    println!("{}: cannot read an index in bins: {refusal}", client.name);
                    continue;
                }
                Err(refusal) => panic!("{} refuses an index of {bins} bins: {refusal}", client.name),
            }
            for (name, which) in [("cold", 0), ("warm", 1)] {
                let mut group = c.benchmark_group(format!("refresh+download/{name}/{bins}"));
                group.bench_function(client.name, |b| {
                    b.iter_custom(|iterations| {
                        let time = |_| place.visits(&client.make).expect("it did before")[which];
                        (0..iterations).map(time).sum()
                    });
                });
                group.finish();
            }
        }
    }
}

/// An index, an itinerary, and the index as it is one upload later.
struct Place {
    itinerary: Itinerary,
    root: Vec<u8>,
    site: Arc<Site>,
    later: Arc<Site>,
}

impl Place {
    fn of(bins: u32) -> Place {
        let spec = Spec { hashes: vec![Hash::Sha256], ..Spec::as_published(TARGETS, bins) };
        let itinerary = Itinerary::of(&spec).expect("a scratch file");
        assert_eq!(itinerary.installations().len(), 3);
        let on_the_way = itinerary.clone();
        let memory = if bins > ALL_READ {
            Memory::only(move |path| on_the_way.passes(path))
        } else {
            // tough asks for all bins.
            Memory::default()
        };
        let built = Build::of(&spec).write_to(&memory).expect("memory takes all");
        let mut site = memory.into_site();
        for path in itinerary.installations().iter().flatten() {
            // tough puts the hash before the whole path, and not before the name of the file.
            let content = content(path);
            site.put_path(&format!("targets/{}.{path}", Hash::Sha256.hex(&content)), content);
        }
        let root = site.metadata("1.root.json").expect("a root").to_vec();
        let upload = Memory::default();
        Publisher::of(&spec, &built).and_then(|mut publisher| publisher.publish(1, &upload)).expect("memory takes all");
        let later = Arc::new(site.overlaid(&upload.into_site()));
        Place { itinerary, root, site: Arc::new(site), later }
    }

    /// The times of both visits of one client, in a thread of its own.
    fn visits(&self, make: &Make) -> Result<[Duration; 2], String> {
        thread::scope(|scope| {
            scope.spawn(|| self.visit_here(&mut *make())).join().expect("a client that does not panic")
        })
    }

    fn visit_here(&self, client: &mut dyn Client) -> Result<[Duration; 2], String> {
        let mirror = Mirror::new(Budget { requests: 100_000, bytes: 1 << 30 });
        let session = Session::new(mirror.clone());
        let text = |refusal: Refusal| refusal.to_string();
        let mut times = [Duration::ZERO; 2];
        for (time, (site, [page, file])) in
            times.iter_mut().zip([&self.site, &self.later].into_iter().zip(self.itinerary.installations()))
        {
            mirror.begin_step(site.clone(), Time::EPOCH);
            let start = Instant::now();
            if Arc::ptr_eq(site, &self.site) {
                client.open(&session).and_then(|()| client.init(&self.root, Time::EPOCH)).map_err(text)?;
            }
            let files = client.download(&[page, file], Time::EPOCH).map_err(text)?;
            *time = start.elapsed();
            assert_eq!(files, [page, file].map(|path| content(path)));
            let took =
                |name: &str| mirror.log().iter().any(|request| request.path.ends_with(name) && request.taken > 0);
            assert!(took("timestamp.json") && took(".snapshot.json"), "{:?}", mirror.log());
        }
        Ok(times)
    }
}

/// What a target of the index consists of.
fn content(path: &str) -> Vec<u8> {
    format!("what is served as {path}\n").into_bytes()
}
