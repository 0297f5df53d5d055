//! The builder of large indexes writes the repositories that everything else here writes and reads.

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use proptest::prelude::*;
use serde_json::{Value, json};
use tuf_gauntlet_core::{
    bins::{
        Build, Delegations, Itinerary, Memory, Nowhere, Parallel, Published, Publisher, Spec, Stock, Style, Tree,
        Visits,
    },
    client::{Client, Session},
    hash::Hash,
    json::canonical,
    mirror::{Budget, Mirror},
    pep458::topology::{Content, Index, Layout, Sharing},
    reference::Reference,
    repository::{Repository, Signers, SuccinctRoles},
    role::Role,
    site::{Site, TARGETS},
    time::{Time, days},
};

fn specs() -> impl Strategy<Value = Spec> {
    let hashes = prop::sample::subsequence(Hash::ALL.to_vec(), 1..=2);
    let topology = (prop::sample::select(&Layout::ALL), prop::sample::select(&Sharing::ALL));
    let content = (prop::sample::select(&Content::ALL), prop::sample::select(&Delegations::ALL));
    (1_u32..200, 0_u32..8, topology, content, hashes, any::<bool>()).prop_map(
        |(targets, bits, (layout, sharing), (content, delegations), hashes, indented)| Spec {
            targets,
            bins: 1 << bits,
            layout,
            delegations,
            sharing,
            content,
            hashes,
            style: if indented { Style::Indented } else { Style::Compact },
        },
    )
}

fn built(spec: &Spec, parallel: Parallel) -> Site {
    let memory = Memory::default();
    Build::of(spec).parallel(parallel).write_to(&memory).unwrap();
    memory.into_site()
}

/// The same index by the repository that scenarios use, with its bins by prefix lists or succinct roles.
fn by_repository(spec: &Spec) -> Site {
    let mut repository = Repository::new();
    let layout = if spec.bins == 1 { Layout::Direct } else { spec.layout };
    let index = Index { layout, sharing: spec.sharing, content: spec.content, bins: usize::from(spec.bins != 1) };
    match spec.delegations {
        Delegations::PrefixLists if spec.bins > 1 => {
            Index { bins: spec.bins as usize, ..index }.lay_out(&mut repository);
        }
        _ => {
            index.lay_out(&mut repository);
            if spec.bins == 1 {
                repository.set_lifetime(Role::Targets, days(1));
            } else {
                repository.delegations_mut(&index.delegator()).clear();
                repository.undelegate(&index.delegator(), &Role::delegated("bin-0"));
                let mut succinct = SuccinctRoles::new("bin", spec.bits());
                if spec.sharing == Sharing::OneOnline {
                    succinct.signers = Signers::one("online");
                }
                repository.delegate_succinctly(&index.delegator(), succinct);
            }
        }
    }
    let names = spec.names();
    let mut entries: BTreeMap<Role, BTreeMap<String, Value>> = BTreeMap::new();
    for target in 0..spec.targets {
        let path = names.path(target);
        let bin = spec.bin(spec.bin_of(path.as_bytes()));
        let hashes: BTreeMap<&str, String> = spec
            .hashes
            .iter()
            .map(|&hash| {
                (hash.name(), {
                    let mut digest = Vec::new();
                    names.write_digest(target, path.as_bytes(), hash, &mut digest);
                    String::from_utf8(digest).unwrap()
                })
            })
            .collect();
        let entry = json!({"length": names.length(target), "hashes": hashes});
        entries.entry(bin).or_default().insert(path, entry);
    }
    for bin in 0..spec.bins {
        let role = spec.bin(bin);
        repository.set_lifetime(role.clone(), days(1));
        // A target that is thrown away again: only so is there a bin where a repository has more than 32 of them.
        repository.add_target_to(&role, "aside", b"");
        repository.remove_target_from(&role, "aside");
    }
    repository.publish_edited([], |draft| {
        if draft.role.is_targets() {
            draft.set("targets", json!(entries.get(&draft.role).cloned().unwrap_or_default()));
        }
    });
    repository.site().clone()
}

fn metadata(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let files = site.iter().filter(|(path, _)| !path.starts_with(TARGETS));
    files.map(|(path, reply)| (path.to_owned(), reply.bytes().unwrap().to_vec())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_files_are_those_of_the_repository_for_scenarios(spec in specs()) {
        let spec = Spec { style: Style::Indented, ..spec };
        let (streamed, by_repository) = (metadata(&built(&spec, Parallel::default())), metadata(&by_repository(&spec)));
        prop_assert_eq!(streamed.keys().collect::<Vec<_>>(), by_repository.keys().collect::<Vec<_>>());
        for (path, bytes) in streamed {
            prop_assert_eq!(String::from_utf8_lossy(&bytes), String::from_utf8_lossy(&by_repository[&path]), "{}", path);
        }
    }

    #[test]
    fn compact_files_say_what_indented_ones_say(spec in specs()) {
        let site = |style| metadata(&built(&Spec { style, content: Content::H0, ..spec.clone() }, Parallel::default()));
        let (compact, indented) = (site(Style::Compact), site(Style::Indented));
        for (path, bytes) in &compact {
            let value: Value = serde_json::from_slice(bytes).unwrap();
            prop_assert_eq!(&value, &serde_json::from_slice::<Value>(&indented[path]).unwrap());
            prop_assert_eq!(bytes, &canonical(&value));
        }
    }

    #[test]
    fn the_reference_client_finds_every_target_in_the_one_bin_it_looks_in(spec in specs()) {
        let mirror = Mirror::new(Budget::default());
        let site = Arc::new(built(&spec, Parallel::default()));
        let root = site.metadata("1.root.json").unwrap().to_vec();
        mirror.begin_step(site.clone(), Time::EPOCH);
        let mut client = Reference::default();
        client.open(&Session::new(mirror.clone())).unwrap();
        client.init(&root, Time::EPOCH).unwrap();
        let names = spec.names();
        for target in (0..spec.targets).filter(|&target| names.has_content(target)) {
            let path = names.path(target);
            mirror.begin_step(site.clone(), Time::EPOCH);
            prop_assert_eq!(client.download(&[&path], Time::EPOCH).unwrap(), [names.content(target)]);
            let bin = spec.bin(spec.bin_of(path.as_bytes())).versioned_file_name(1);
            let others = |path: &str| path.contains(".bin-") && !path.ends_with(&bin);
            prop_assert!(!mirror.log().iter().any(|request| others(&request.path)), "{:?}", mirror.log());
        }
    }

    #[test]
    fn every_target_is_listed_once(spec in specs()) {
        let site = metadata(&built(&spec, Parallel::default()));
        let files = site.values().map(|bytes| serde_json::from_slice::<Value>(bytes).unwrap());
        let listed: Vec<String> = files
            .flat_map(|file| file["signed"]["targets"].as_object().into_iter().flatten().map(|(path, _)| path.clone()).collect::<Vec<_>>())
            .collect();
        prop_assert_eq!(listed.len(), spec.targets as usize);
        let expected: std::collections::BTreeSet<String> = (0..spec.targets).map(|target| spec.names().path(target)).collect();
        prop_assert_eq!(listed.into_iter().collect::<std::collections::BTreeSet<_>>(), expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_foretold_is_what_is_built(spec in specs(), targets in 1_u32..3_000, most in prop::sample::select(vec![4_000, u64::MAX])) {
        let spec = Spec { targets, ..spec };
        let stock = Stock::of(targets, &|_| ()).unwrap();
        let itinerary = Itinerary::through(&stock, &spec).unwrap();
        let (on_the_way, all) = (Memory::default(), Memory::default());
        let foretold = Build::of(&spec).sparing(&stock, &itinerary, most).write_to(&on_the_way).unwrap();
        let built = Build::of(&spec).write_to(&all).unwrap();
        prop_assert_eq!(&foretold.bins, &built.bins);
        prop_assert_eq!(foretold.anatomy, built.anatomy);
        prop_assert_eq!(foretold.targets, built.targets);
        prop_assert_eq!(foretold.bins_role, built.bins_role);
        prop_assert_eq!((foretold.snapshot, foretold.root), (built.snapshot, built.root));
        let (on_the_way, all) = (metadata(&on_the_way.into_site()), metadata(&all.into_site()));
        for (path, bytes) in &on_the_way {
            // With H2 snapshot lists digests of files that are not there, and timestamp that of snapshot.
            let lists_digests = path.ends_with("snapshot.json") || path.ends_with("timestamp.json");
            prop_assert!(all[path] == *bytes || (spec.content == Content::H2 && lists_digests), "{}", path);
        }
        for path in all.keys().filter(|path| itinerary.passes(path)) {
            prop_assert!(on_the_way.contains_key(path) || all[path].len() as u64 > most, "{}", path);
        }
    }
}

#[test]
fn of_an_index_that_is_only_visited_few_bins_are_written() {
    let spec = Spec::new(50_000, 1_024);
    let stock = Stock::of(spec.targets, &|_| ()).unwrap();
    let itinerary = Itinerary::through(&stock, &spec).unwrap();
    let memory = Memory::default();
    Build::of(&spec).sparing(&stock, &itinerary, u64::MAX).write_to(&memory).unwrap();
    assert_eq!(metadata(&memory.into_site()).len(), 6 + 4);
    let memory = Memory::default();
    let built = Build::of(&spec).measuring_gzip(true).sparing(&stock, &itinerary, u64::MAX).write_to(&memory).unwrap();
    assert_eq!(built.bins.iter().filter(|size| size.gzip.is_some()).count(), 256);
    let error = Build::of(&Spec::new(7, 2)).sparing(&stock, &itinerary, 0).write_to(&Nowhere).unwrap_err();
    assert_eq!(error.to_string(), "a stock of 50000 targets, not 7");
}

#[test]
fn a_bin_of_several_partitions_is_in_the_order_of_paths() {
    let spec = Spec::new(40_000, 2);
    let stock = Stock::of(spec.targets, &|_| ()).unwrap();
    let itinerary = Itinerary::through(&stock, &spec).unwrap();
    let memory = Memory::default();
    Build::of(&spec).sparing(&stock, &itinerary, u64::MAX).write_to(&memory).unwrap();
    assert!(metadata(&memory.into_site()) == metadata(&built(&spec, Parallel::default())));
}

#[test]
fn the_number_of_threads_and_the_sink_change_no_byte() {
    let spec = Spec { content: Content::H2, ..Spec::as_published(300_000, 64) };
    let site = built(&spec, Parallel::threads(1));
    assert_eq!(built(&spec, Parallel::threads(7)), site);
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("index");
    let sizes = Build::of(&spec).write_to(&Tree::create(&folder).unwrap()).unwrap();
    assert_eq!(metadata(&site), files_below(&folder));
    assert_eq!(sizes, Build::of(&spec).write_to(&Nowhere).unwrap());
    assert_eq!(sizes.total().raw, metadata(&site).values().map(|bytes| bytes.len() as u64).sum::<u64>());
    assert_eq!(sizes.files(), metadata(&site).len());
    assert_eq!(sizes.anatomy.targets, 300_000);
}

fn files_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder.join("metadata")).unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &Path| format!("metadata/{}", path.file_name().unwrap().to_str().unwrap());
    entries.map(|path| (name(&path), fs::read(&path).unwrap())).collect()
}

#[test]
fn a_bin_of_very_many_targets_is_written_without_being_held() {
    let spec = Spec::new(300_000, 2);
    let site = built(&spec, Parallel::default());
    for bin in 0..2 {
        let file: Value = serde_json::from_slice(site.metadata(&format!("1.bin-{bin}.json")).unwrap()).unwrap();
        let targets = file["signed"]["targets"].as_object().unwrap();
        assert!((145_000..155_000).contains(&targets.len()));
        assert!(targets.keys().all(|path| spec.bin_of(path.as_bytes()) == bin));
    }
}

#[test]
fn one_role_for_everything_is_written_without_being_held() {
    let spec = Spec::new(30_000, 1);
    let site = built(&spec, Parallel::default());
    let file: Value = serde_json::from_slice(site.metadata("1.targets.json").unwrap()).unwrap();
    assert_eq!(file["signed"]["targets"].as_object().unwrap().len(), 30_000);
    let root: Value = serde_json::from_slice(site.metadata("1.root.json").unwrap()).unwrap();
    let keyid = file["signatures"][0]["keyid"].as_str().unwrap();
    let signature = file["signatures"][0]["sig"].as_str().unwrap();
    let key = &root["signed"]["keys"][keyid];
    assert!(tuf_gauntlet_core::key::verify(key, &canonical(&file["signed"]), signature));
}

#[test]
fn what_is_in_the_way_of_a_folder_is_named() {
    let place = tempfile::tempdir().unwrap();
    let refusal = |folder: &Path| Tree::create(folder).unwrap_err().to_string();
    let folder = place.path().join("index");
    fs::create_dir(&folder).unwrap();
    drop(Tree::create(&folder).unwrap());
    fs::write(folder.join("precious"), "").unwrap();
    assert!(refusal(&folder).ends_with("index is not empty: name another folder"));
    assert!(refusal(&folder.join("precious/index")).contains("precious"));
    let other = place.path().join("other");
    let under_way = Tree::create(&other).unwrap();
    assert!(refusal(&other).contains("other.part is there"));
    drop(under_way);
    Tree::create(&other).unwrap();
}

#[test]
fn a_folder_is_a_repository_only_once_everything_is_in_it() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("index");
    let told = |_| assert!(!folder.exists());
    let spec = Spec::new(2_000, 16);
    Build::of(&spec).telling(&told).write_to(&Tree::create(&folder).unwrap()).unwrap();
    assert!(folder.join("metadata/timestamp.json").exists() && !place.path().join("index.part").exists());
}

#[test]
fn impossible_numbers_of_bins_are_refused() {
    for (bins, advice) in [(3, "such as 4"), (0, "such as 1"), (131_072, "such as 65536")] {
        let error = Build::of(&Spec::new(10, bins)).write_to(&Nowhere).unwrap_err().to_string();
        assert!(error.contains("not a power of two up to 65536") && error.ends_with(advice), "{error}");
    }
}

fn visits(spec: &Spec, uploads: u32) -> (Visits, Published) {
    let stock = Stock::of(spec.targets, &|_| ()).unwrap();
    let itinerary = Itinerary::through(&stock, spec).unwrap();
    let memory = Memory::default();
    let built = Build::of(spec).sparing(&stock, &itinerary, u64::MAX).write_to(&memory).unwrap();
    let site = Arc::new(memory.into_site());
    let memory = Memory::default();
    let published = stock.publisher(spec, &built).publish(uploads, &memory).unwrap();
    let later = Arc::new(site.overlaid(&memory.into_site()));
    (Visits::of(&mut Reference::default(), &itinerary, &site, &later), published)
}

#[test]
fn what_users_take_is_what_they_have_not() {
    for delegations in Delegations::ALL {
        let spec = Spec { delegations, ..Spec::as_published(60_000, 256) };
        let sizes = Build::of(&spec).write_to(&Nowhere).unwrap();
        let (visits, _) = visits(&spec, 1);
        let new = visits.new_user.unwrap();
        // 2.root.json in vain, timestamp, snapshot, targets, bins and two bins.
        assert_eq!((new.requests, new.root), (7, 0));
        assert_eq!(new.timestamp, sizes.timestamp.raw);
        assert_eq!(new.snapshot, sizes.snapshot.raw);
        assert_eq!(new.targets, sizes.targets.raw);
        assert_eq!(Some(new.bins_role), sizes.bins_role.map(|size| size.raw));
        let same = visits.returning_same.unwrap();
        assert_eq!((same.requests, same.snapshot + same.targets + same.bins_role), (4, 0));
        let average = sizes.bins.iter().map(|size| size.raw).sum::<u64>() / 256;
        assert!((2 * average).abs_diff(same.bins) < average / 5, "{} and {average}", same.bins);
        let other = visits.returning_other.unwrap();
        assert_eq!((other.requests, other.targets + other.bins_role), (5, 0));
        assert!(other.snapshot >= new.snapshot && other.gzip < other.bytes());
    }
}

#[test]
fn one_bin_for_all_is_fetched_once() {
    let spec = Spec::new(3_000, 1);
    let itinerary = Itinerary::of(&spec).unwrap();
    let site = Arc::new(built(&spec, Parallel::default()));
    let visits = Visits::of(&mut Reference::default(), &itinerary, &site, &site);
    assert_eq!(visits.new_user.unwrap().targets, site.metadata("1.targets.json").unwrap().len() as u64);
    assert_eq!(visits.returning_other.unwrap().requests, 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_is_published_is_found_by_the_reference_client(spec in specs(), uploads in 1_u32..5) {
        prop_assume!(spec.bins > 1);
        let memory = Memory::default();
        let sizes = Build::of(&spec).write_to(&memory).unwrap();
        let mut site = memory.into_site();
        let mirror = Mirror::new(Budget::default());
        let mut client = Reference::default();
        client.open(&Session::new(mirror.clone())).unwrap();
        client.init(site.metadata("1.root.json").unwrap(), Time::EPOCH).unwrap();
        let mut publisher = Publisher::of(&spec, &sizes).unwrap();
        for _ in 0..3 {
            let memory = Memory::default();
            let published = publisher.publish(uploads, &memory).unwrap();
            let new = memory.into_site();
            prop_assert_eq!(metadata(&new).len(), published.bins.len() + 2);
            site = site.overlaid(&new);
            mirror.begin_step(Arc::new(site.clone()), Time::EPOCH);
            let paths: Vec<&str> = published.paths.iter().map(String::as_str).collect();
            prop_assert_eq!(paths.len(), uploads as usize);
            client.download(&paths, Time::EPOCH).unwrap();
        }
    }
}

#[test]
fn a_publication_costs_its_bins_and_one_snapshot() {
    let spec = Spec { content: Content::H2, ..Spec::new(20_000, 64) };
    let (visits, published) = visits(&spec, 10);
    assert!(published.bins.len() > 10 && published.bins.len() <= 20);
    assert!(visits.returning_other.is_ok(), "{visits:?}");
}
