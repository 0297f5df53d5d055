//! The model of traffic agrees with an index that is published to, served by a mirror, and visited by the reference client.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use proptest::{
    prelude::*,
    test_runner::{RngAlgorithm, RngSeed, TestRng},
};
use tuf_gauntlet_core::{
    bins::{
        Build, Count, Delegations, Memory, Publisher, Spec,
        traffic::{Bytes, Files, Uploads, Users, Visit},
    },
    client::{Client, Session},
    mirror::{Budget, Mirror},
    pep458::topology::{Content, Layout},
    reference::Reference,
    site::Site,
    time::{Time, days},
};

/// Seconds from one snapshot to the next.
const PERIOD: u64 = 60;
/// How many users there are, and for how many snapshots their visits count.
const USERS: u32 = 16;
const SNAPSHOTS: u64 = 80;
/// Seconds after which somebody who keeps nothing visits again, as another user.
const ANOTHER: u64 = 150;

/// What happens: uploads, users, and how long a bin is valid, in snapshots.
#[derive(Clone, Debug)]
struct Case {
    spec: Spec,
    uploads: Uploads,
    users: Users,
    oldest: u64,
}

fn cases() -> impl Strategy<Value = Case> {
    let index = (2_u32..5, prop::sample::select(&Layout::ALL), prop::sample::select(&Content::ALL));
    // Seconds after which a user comes back: also fewer than there are between two snapshots.
    let users = (prop::option::weighted(0.8, 45_u64..480), 0_u32..6, 0_u32..4);
    (index, 1_u32..4, 2_u64..16, users).prop_map(|((bits, layout, content), batch, oldest, (every, same, new))| {
        let (bins, every) = (1 << bits, every.map(Duration::from_secs));
        Case {
            spec: Spec { layout, content, delegations: Delegations::PrefixLists, ..Spec::new(110 * bins, bins) },
            uploads: Uploads {
                per_minute: f64::from(batch),
                batch,
                bin_expiry: Duration::from_secs(oldest * PERIOD),
                offline_expiry: days(1_000_000),
            },
            // Somebody who wants nothing makes no visit.
            users: Users { name: String::new(), visits_a_day: 1.0, every, same: same + u32::from(new == 0), new },
            oldest,
        }
    })
}

/// The same cases every time: what is drawn at random in them could fail a right model once in a long while.
fn config() -> ProptestConfig {
    ProptestConfig {
        rng_seed: RngSeed::Fixed(458),
        failure_persistence: None,
        max_shrink_iters: 4,
        ..ProptestConfig::with_cases(4)
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_the_model_expects_is_what_the_mirror_sees(case in cases()) {
        agrees(&case)?;
    }

    #[test]
    fn of_whoever_comes_back_before_the_next_snapshot_the_mirror_sees_that_too(
        case in cases(),
        every in PERIOD / 3..PERIOD * 3 / 4,
    ) {
        let users = Users { every: Some(Duration::from_secs(every)), ..case.users.clone() };
        agrees(&Case { users, ..case })?;
    }
}

fn agrees(case: &Case) -> Result<(), TestCaseError> {
    let expected = Visit::of(&case.users, &case.uploads, case.spec.bins, case.spec.has_bins_role());
    let (seen, bytes, files, signed) = simulated(case);
    let near = |seen: f64, expected: f64| (seen - expected).abs() <= 0.12 * expected + 0.04;
    prop_assert!(near(seen.timestamp, 1.0), "timestamps: {}", seen.timestamp);
    prop_assert!(near(seen.snapshot, expected.snapshot), "snapshots: {} where {}", seen.snapshot, expected.snapshot);
    prop_assert!(near(seen.targets, expected.targets), "targets: {} where {}", seen.targets, expected.targets);
    prop_assert!(near(seen.bins_role, expected.bins_role), "bins: {} where {}", seen.bins_role, expected.bins_role);
    prop_assert!(near(seen.bins, expected.bins), "bin-n: {} where {}", seen.bins, expected.bins);
    let all = Bytes::of(1.0, &expected, &files, |size| size.raw).total();
    prop_assert!((0.88..1.12).contains(&(bytes / all)), "{bytes} bytes where {all}");
    let [by_uploads, by_expiry] = case.uploads.bins_signed_a_day(case.spec.bins);
    let expected = (by_uploads + by_expiry) / case.uploads.snapshots_a_day();
    prop_assert!(near(signed, expected), "signed: {signed} where {expected}");
    Ok(())
}

/// What a visit takes on average, file by file and in bytes; the files of the index; and how many bins a snapshot has signed.
fn simulated(case: &Case) -> (Visit, f64, Files, f64) {
    let mut rng = TestRng::from_seed(RngAlgorithm::ChaCha, b"visits to an index, thirty-two b");
    let spec = &case.spec;
    let memory = Memory::default();
    let built = Build::of(spec).write_to(&memory).unwrap();
    let mut site = memory.into_site();
    let mut publisher = Publisher::of(spec, &built).unwrap();
    let mut ages: Vec<u64> = (0..spec.bins).map(|_| age(case, &mut rng)).collect();
    let every = case.users.every.map_or(ANOTHER, |every| every.as_secs());
    let sets = ordinary_sets(case, &mut rng).into_iter();
    let mut users: Vec<User> = sets.map(|same| User::of(same, &site, PERIOD + rng.random_range(0..every))).collect();
    let counts_from = case.oldest * PERIOD + every;
    let end = counts_from + SNAPSHOTS * PERIOD;
    let mut seen = Seen::default();
    let mut signed = Vec::new();
    for snapshot in 1..=end / PERIOD {
        publisher.renew((0..spec.bins).filter(|&bin| ages[bin as usize] + 1 >= case.oldest));
        let memory = Memory::default();
        let publication = publisher.publish(case.uploads.batch, &memory).unwrap();
        signed.push(publication.bins.len());
        for age in &mut ages {
            *age += 1;
        }
        for &bin in &publication.bins {
            ages[bin as usize] = 0;
        }
        site = without_old_files(&site.overlaid(&memory.into_site()));
        let served = Arc::new(site.clone());
        for user in &mut users {
            while user.next < (snapshot + 1) * PERIOD {
                let counts = user.next >= counts_from;
                user.visit(case, &served, every, &mut rng, counts.then_some(&mut seen));
            }
        }
    }
    let signed = mean(&signed);
    // Bins grow while they are published to, which the model leaves out: they count as they were half-way.
    let mut files = Files::of(&built);
    let bins = site.iter().filter(|(path, _)| path.contains(".bin-"));
    let lengths: Vec<u64> = bins.map(|(_, reply)| reply.bytes().unwrap().len() as u64).collect();
    assert_eq!(lengths.len(), spec.bins as usize);
    files.bin.raw = u64::midpoint(files.bin.raw, lengths.iter().sum::<u64>() / u64::from(spec.bins));
    (seen.average(), seen.bytes / seen.visits, files, signed)
}

fn mean(numbers: &[usize]) -> f64 {
    let number = |number: usize| f64::from(u32::try_from(number).unwrap());
    number(numbers.iter().sum()) / number(numbers.len())
}

/// How old a bin's signature is at a moment like any other, in snapshots.
fn age(case: &Case, rng: &mut TestRng) -> u64 {
    let unchanged = (1.0 - 1.0 / f64::from(case.spec.bins)).powi(2 * i32::try_from(case.uploads.batch).unwrap());
    loop {
        let age = rng.random_range(0..case.oldest);
        if rng.random_bool(unchanged.powi(i32::try_from(age).unwrap())) {
            return age;
        }
    }
}

/// The site without what the present snapshot lists no more, so that it does not grow.
fn without_old_files(site: &Site) -> Site {
    let versioned = |path: &str| {
        let (version, name) = path.strip_prefix("metadata/")?.split_once('.')?;
        Some((name.to_owned(), version.parse::<u64>().ok()?))
    };
    let mut newest: BTreeMap<String, u64> = BTreeMap::new();
    for (name, version) in site.iter().filter_map(|(path, _)| versioned(path)) {
        let newest = newest.entry(name).or_default();
        *newest = version.max(*newest);
    }
    let mut kept = Site::default();
    for (path, reply) in site.iter() {
        if versioned(path).is_none_or(|(name, version)| newest[&name] == version) {
            kept.put_path(path, reply.clone());
        }
    }
    kept
}

#[derive(Debug, Default)]
struct Seen {
    visits: f64,
    files: Visit,
    bytes: f64,
}

impl Seen {
    fn average(&self) -> Visit {
        let Visit { timestamp, snapshot, targets, bins_role, bins } = self.files;
        let [timestamp, snapshot, targets, bins_role, bins] =
            [timestamp, snapshot, targets, bins_role, bins].map(|count| count / self.visits);
        Visit { timestamp, snapshot, targets, bins_role, bins }
    }
}

/// A user: an installation of the reference client, which one who keeps nothing makes anew each time.
struct User {
    client: Reference,
    mirror: Mirror,
    root: Vec<u8>,
    same: Vec<String>,
    next: u64,
}

impl User {
    fn of(same: Vec<String>, site: &Site, next: u64) -> User {
        let root = site.metadata("1.root.json").unwrap().to_vec();
        let (client, mirror) = (Reference::default(), Mirror::new(Budget::default()));
        let mut user = User { client, mirror, root, same, next };
        user.install();
        user
    }

    fn install(&mut self) {
        self.client = Reference::default();
        self.mirror = Mirror::new(Budget::default());
        self.client.open(&Session::new(self.mirror.clone())).unwrap();
        self.client.init(&self.root, Time::EPOCH).unwrap();
    }

    fn visit(&mut self, case: &Case, site: &Arc<Site>, every: u64, rng: &mut TestRng, seen: Option<&mut Seen>) {
        self.next += every;
        if case.users.every.is_none() {
            self.install();
            self.same = some_pages(case, rng);
        }
        let new: Vec<String> = (0..case.users.new).map(|_| some_page(&case.spec, rng)).collect();
        let wanted: Vec<&str> = self.same.iter().chain(&new).map(String::as_str).collect();
        self.mirror.begin_step(site.clone(), Time::EPOCH);
        self.client.download(&wanted, Time::EPOCH).unwrap();
        let Some(seen) = seen else { return };
        seen.visits += 1.0;
        for request in self.mirror.log().iter().filter(|request| request.taken > 0) {
            let Some(name) = request.path.strip_prefix("metadata/") else { continue };
            let files = &mut seen.files;
            *match name.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('.') {
                "timestamp.json" => &mut files.timestamp,
                "snapshot.json" => &mut files.snapshot,
                "targets.json" => &mut files.targets,
                "bins.json" => &mut files.bins_role,
                bin => {
                    assert!(bin.starts_with("bin-"), "{bin}");
                    &mut files.bins
                }
            } += 1.0;
            seen.bytes += f64::from(u32::try_from(request.taken).unwrap());
        }
    }
}

/// What each user wants at each visit: in as many bins as it is on average, because they are few and never want anything else.
fn ordinary_sets(case: &Case, rng: &mut TestRng) -> Vec<Vec<String>> {
    let bins = f64::from(case.spec.bins);
    let expected = bins * (1.0 - (1.0 - 1.0 / bins).powi(i32::try_from(case.users.same).unwrap()));
    loop {
        let sets: Vec<Vec<String>> = (0..USERS).map(|_| some_pages(case, rng)).collect();
        let bins_of = |set: &Vec<String>| {
            let bins: BTreeSet<u32> = set.iter().map(|path| case.spec.bin_of(path.as_bytes())).collect();
            bins.len()
        };
        if (mean(&sets.iter().map(bins_of).collect::<Vec<_>>()) - expected).abs() <= 0.02 * expected {
            return sets;
        }
    }
}

fn some_pages(case: &Case, rng: &mut TestRng) -> Vec<String> {
    (0..case.users.same).map(|_| some_page(&case.spec, rng)).collect()
}

/// An index page of any bin alike.
fn some_page(spec: &Spec, rng: &mut TestRng) -> String {
    let bin = rng.random_range(0..spec.bins);
    let names = spec.names();
    let mut pages = (0..names.projects()).map(|project| names.path(names.page(project)));
    let first = rng.random_range(0..names.projects());
    let path = pages.clone().skip(first as usize).find(|path| spec.bin_of(path.as_bytes()) == bin);
    path.or_else(|| pages.find(|path| spec.bin_of(path.as_bytes()) == bin)).expect("a page in every bin")
}

#[test]
fn sizes_of_variants_are_those_of_each_built_alone() {
    let spec = Spec::new(2_000, 32);
    let mut variants = Vec::new();
    for content in Content::ALL {
        for layout in Layout::ALL {
            variants.extend(Delegations::ALL.map(|delegations| Spec { layout, delegations, content, ..spec.clone() }));
        }
    }
    let sizes = Build::of(&spec).sizes_of(&variants).unwrap();
    for (variant, built) in variants.iter().zip(sizes) {
        let count = Count::default();
        assert_eq!(built, Build::of(variant).write_to(&count).unwrap(), "{variant}");
        assert_eq!(built.total().raw, count.bytes());
    }
    let other = Spec { targets: 2_001, ..spec.clone() };
    assert!(Build::of(&spec).sizes_of(&[other]).unwrap_err().to_string().contains("has other bins than"));
}
