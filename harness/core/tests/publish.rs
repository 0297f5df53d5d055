//! What is published to an index is found, what was there stays, and a publication that fails changes nothing for anybody.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering::Relaxed},
    },
};

use proptest::prelude::*;
use serde_json::Value;
use tuf_gauntlet_core::{
    bins::{
        Build, Content, Count, Delegations, Memory, Nowhere, Published, Publisher, Served, Sink, Spec, Style, Tree,
    },
    client::{Client, Refusal, Session},
    hash::Hash,
    mirror::{Budget, Mirror},
    pep458::topology,
    reference::Reference,
    role::Role,
    site::Site,
    time::Time,
};

fn specs() -> impl Strategy<Value = Spec> {
    let topology = (prop::sample::select(&topology::Layout::ALL), prop::sample::select(&topology::Sharing::ALL));
    let content = (prop::sample::select(&topology::Content::ALL), prop::sample::select(&Delegations::ALL));
    (1_u32..200, 1_u32..8, topology, content, prop::sample::select(&Hash::ALL), any::<bool>()).prop_map(
        |(targets, bits, (layout, sharing), (content, delegations), hash, indented)| Spec {
            targets,
            bins: 1 << bits,
            layout,
            delegations,
            sharing,
            content,
            hashes: vec![hash],
            style: if indented { Style::Indented } else { Style::Compact },
        },
    )
}

/// A client that trusts the first root of an index, and the mirror it asks.
struct User {
    client: Reference,
    mirror: Mirror,
}

impl User {
    fn of(site: &Site) -> User {
        let mirror = Mirror::new(Budget::default());
        let mut client = Reference::default();
        client.open(&Session::new(mirror.clone())).unwrap();
        client.init(site.metadata("1.root.json").unwrap(), Time::EPOCH).unwrap();
        User { client, mirror }
    }

    fn download(&mut self, site: &Site, paths: &[String]) -> Result<Vec<Vec<u8>>, Refusal> {
        self.mirror.begin_step(Arc::new(site.clone()), Time::EPOCH);
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        self.client.download(&paths, Time::EPOCH)
    }

    fn trusted_version(&mut self, role: &Role) -> u64 {
        let trusted = self.client.trusted().unwrap();
        let (_, bytes) = trusted.iter().find(|(other, _)| other == role).unwrap();
        serde_json::from_slice::<Value>(bytes).unwrap()["signed"]["version"].as_u64().unwrap()
    }
}

/// All files of a folder.
fn read(folder: &Path) -> Site {
    let mut site = Site::default();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
                site.put_path(name, fs::read(&path).unwrap());
            }
        }
    }
    site
}

/// The versions that snapshot of this version lists, by file name.
fn listed(site: &Site, version: u64) -> BTreeMap<String, u64> {
    let file = site.metadata(&Role::Snapshot.versioned_file_name(version)).unwrap();
    let file: Value = serde_json::from_slice(file).unwrap();
    let meta = file["signed"]["meta"].as_object().unwrap();
    meta.iter().map(|(name, listed)| (name.clone(), listed["version"].as_u64().unwrap())).collect()
}

fn built(spec: &Spec) -> (Site, Publisher) {
    let memory = Memory::default();
    let built = Build::of(spec).write_to(&memory).unwrap();
    (memory.into_site(), Publisher::of(spec, &built).unwrap())
}

fn publish(publisher: &mut Publisher, uploads: u32) -> (Published, Site) {
    let memory = Memory::default();
    let publication = publisher.publish(uploads, &memory).unwrap();
    (publication, memory.into_site())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn uploads_are_found_under_the_next_versions_of_what_has_changed(spec in specs(), uploads in 1_u32..5) {
        let (mut site, mut publisher) = built(&spec);
        let mut user = User::of(&site);
        let mut versions = listed(&site, 1);
        for version in 2..5 {
            let (publication, new) = publish(&mut publisher, uploads);
            prop_assert_eq!(publication.version, version);
            site = site.overlaid(&new);
            let files = user.download(&site, &publication.paths).unwrap();
            let content = |path: &String| format!("what is served as {path}\n").into_bytes();
            prop_assert_eq!(files, publication.paths.iter().map(content).collect::<Vec<_>>());
            for role in [Role::Timestamp, Role::Snapshot] {
                prop_assert_eq!(user.trusted_version(&role), version);
            }
            for &bin in &publication.bins {
                *versions.get_mut(&spec.bin(bin).file_name()).unwrap() += 1;
            }
            prop_assert_eq!(listed(&site, version), versions.clone());
        }
    }

    #[test]
    fn whoever_has_begun_goes_on_with_the_files_that_were_there(spec in specs(), uploads in 1_u32..5) {
        let (site, mut publisher) = built(&spec);
        let old = (0..spec.targets).find(|&target| spec.names().has_content(target)).unwrap();
        let (publication, new) = publish(&mut publisher, uploads);
        for (path, reply) in site.iter().filter(|(path, _)| *path != "metadata/timestamp.json") {
            prop_assert!(matches!(new.reply(path), tuf_gauntlet_core::site::Reply::Missing), "{} is written over", path);
            prop_assert!(reply.bytes().is_some());
        }
        // The old timestamp, as a user has it who was about to ask for more.
        let mut begun = site.overlaid(&new);
        begun.put_path("metadata/timestamp.json", site.metadata("timestamp.json").unwrap().to_vec());
        let mut user = User::of(&site);
        let path = spec.names().path(old);
        prop_assert_eq!(user.download(&begun, std::slice::from_ref(&path)).unwrap(), [spec.names().content(old)]);
        prop_assert_eq!(user.trusted_version(&Role::Snapshot), 1);
        prop_assert!(user.download(&begun, &publication.paths).is_err());
    }

    #[test]
    fn costs_are_those_of_the_files_that_were_written(spec in specs(), uploads in 0_u32..5) {
        let (_, mut publisher) = built(&spec);
        let (publication, new) = publish(&mut publisher, uploads);
        let sizes = |wanted: &dyn Fn(&str) -> bool| {
            let files = new.iter().filter(|(path, _)| path.starts_with("metadata/") && wanted(path));
            files.fold((0, 0), |(files, bytes), (_, reply)| (files + 1, bytes + reply.bytes().unwrap().len() as u64))
        };
        let timestamp = |path: &str| path == "metadata/timestamp.json";
        let snapshot = |path: &str| path == "metadata/2.snapshot.json";
        let of = |costs: tuf_gauntlet_core::bins::Costs| (costs.files, costs.bytes);
        prop_assert_eq!(of(publication.of_timestamp), sizes(&timestamp));
        prop_assert_eq!(of(publication.of_snapshot), sizes(&snapshot));
        prop_assert_eq!(of(publication.of_bins), sizes(&|path| !timestamp(path) && !snapshot(path)));
        prop_assert_eq!(publication.of_bins.files, publication.bins.len() as u64);
    }
}

#[test]
fn a_bin_is_signed_anew_with_the_same_targets() {
    let spec = Spec { content: topology::Content::H2, ..Spec::new(400, 8) };
    let (site, mut publisher) = built(&spec);
    publisher.renew([3, 5]);
    let (publication, new) = publish(&mut publisher, 0);
    assert_eq!((publication.bins, publication.paths.len()), (vec![3, 5], 0));
    let targets = |site: &Site, name: &str| {
        serde_json::from_slice::<Value>(site.metadata(name).unwrap()).unwrap()["signed"]["targets"].clone()
    };
    for bin in [3, 5] {
        assert_eq!(targets(&new, &format!("2.bin-{bin}.json")), targets(&site, &format!("1.bin-{bin}.json")));
    }
    let page = spec.names().path(spec.names().page(0));
    User::of(&site).download(&site.overlaid(&new), &[page]).unwrap();
}

/// A disk on which so many bytes are left, of which a last part is still written to the file that does not fit.
struct Short<S>(AtomicI64, S);

impl<S: Sink> Sink for Short<S> {
    fn put(&self, path: &str, length: Option<u64>, content: Content<'_>) -> io::Result<()> {
        self.1.put(path, length, &mut |file| content(&mut Rationed(&self.0, file)))
    }

    fn takes_targets(&self) -> bool {
        self.1.takes_targets()
    }

    fn scratch(&self) -> Option<&Path> {
        self.1.scratch()
    }

    fn complete(&self) -> io::Result<()> {
        self.1.complete()
    }
}

/// A disk on which there is room for all files but this one, of which ten bytes fit.
struct ShortOf<S>(&'static str, S);

impl<S: Sink> Sink for ShortOf<S> {
    fn put(&self, path: &str, length: Option<u64>, content: Content<'_>) -> io::Result<()> {
        if !path.ends_with(self.0) {
            return self.1.put(path, length, content);
        }
        self.1.put(path, length, &mut |file| content(&mut Rationed(&AtomicI64::new(10), file)))
    }

    fn takes_targets(&self) -> bool {
        self.1.takes_targets()
    }
}

struct Rationed<'a>(&'a AtomicI64, &'a mut dyn Write);

impl Write for Rationed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let wanted = i64::try_from(bytes.len()).unwrap();
        let left = self.0.fetch_sub(wanted, Relaxed);
        if left >= wanted {
            return self.1.write(bytes);
        }
        let fits = usize::try_from(left.max(0)).unwrap();
        if fits == 0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.1.write(&bytes[..fits])
    }

    fn flush(&mut self) -> io::Result<()> {
        self.1.flush()
    }
}

#[test]
fn a_disk_that_is_full_at_any_byte_leaves_no_index() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("index");
    let spec = Spec::new(300, 8);
    let bytes = i64::try_from(Build::of(&spec).write_to(&Nowhere).unwrap().total().raw).unwrap();
    for left in [0, 1, 5_000, bytes / 2, bytes - 1_000, bytes - 1] {
        let sink = Short(AtomicI64::new(left), Tree::create(&folder).unwrap());
        let error = Build::of(&spec).write_to(&sink).unwrap_err().to_string();
        assert!(error.starts_with("cannot write ") && error.contains("metadata/"), "{error}");
        drop(sink);
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0, "with {left} bytes left");
    }
    let sink = Short(AtomicI64::new(bytes), Tree::create(&folder).unwrap());
    Build::of(&spec).write_to(&sink).unwrap();
}

#[test]
fn a_publication_that_fails_leaves_the_index_as_it_was_and_goes_into_the_next() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("index");
    let spec = Spec::new(300, 8);
    let tree = Tree::create(&folder).unwrap().with_targets();
    let built = Build::of(&spec).write_to(&tree).unwrap();
    let before = read(&folder);
    let mut publisher = Publisher::of(&spec, &built).unwrap();
    let served = || Served::at(&folder).unwrap().with_targets();
    let mut user = User::of(&before);
    let page = spec.names().path(spec.names().page(0));
    // Enough for nothing, for a part of the bins, and for all but snapshot.
    for left in [0, 15_000, 30_000] {
        let error = publisher.publish(2, &Short(AtomicI64::new(left), served())).unwrap_err().to_string();
        assert!(error.contains("index/"), "{error}");
        let after = read(&folder);
        assert!(after.iter().all(|(path, _)| !path.contains(".part")));
        assert_eq!(after.metadata("timestamp.json"), before.metadata("timestamp.json"));
        user.download(&after, std::slice::from_ref(&page)).unwrap();
        assert_eq!(user.trusted_version(&Role::Snapshot), 1);
    }
    let sink = ShortOf("timestamp.json", served());
    assert!(publisher.publish(0, &sink).unwrap_err().to_string().contains("timestamp.json"));
    assert_eq!(read(&folder).metadata("timestamp.json"), before.metadata("timestamp.json"));
    let publication = publisher.publish(1, &served()).unwrap();
    assert_eq!(publication.paths.len(), 7);
    let after = read(&folder);
    assert_eq!(user.download(&after, &publication.paths).unwrap().len(), 7);
    assert_eq!(user.trusted_version(&Role::Snapshot), publication.version);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn every_sink_is_given_the_same_files(spec in specs()) {
        let (memory, count) = (Memory::default(), Count::default());
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("index");
        let build = Build::of(&spec);
        let sizes = build.write_to(&memory).unwrap();
        prop_assert_eq!(&build.write_to(&Tree::create(&folder).unwrap().with_targets()).unwrap(), &sizes);
        prop_assert_eq!(&build.write_to(&count).unwrap(), &sizes);
        let site = memory.into_site();
        prop_assert_eq!(&read(&folder), &site);
        let metadata = site.iter().filter(|(path, _)| path.starts_with("metadata/"));
        let lengths: Vec<u64> = metadata.map(|(_, reply)| reply.bytes().unwrap().len() as u64).collect();
        prop_assert_eq!((count.files(), count.bytes()), (lengths.len() as u64, lengths.iter().sum()));
    }
}

#[test]
fn a_name_with_a_slash_at_its_end_and_a_link_are_the_folder_itself() {
    let place = tempfile::tempdir().unwrap();
    let write = |folder: &Path| {
        Build::of(&Spec::new(20, 2)).write_to(&Tree::create(folder).unwrap()).map(|built| built.files())
    };
    assert_eq!(write(&place.path().join("slash/")).unwrap(), 6);
    assert!(place.path().join("slash/metadata/timestamp.json").exists());
    #[cfg(unix)]
    {
        fs::create_dir(place.path().join("empty")).unwrap();
        std::os::unix::fs::symlink(place.path().join("empty"), place.path().join("link")).unwrap();
        assert_eq!(write(&place.path().join("link")).unwrap(), 6);
        assert!(place.path().join("empty/metadata/timestamp.json").exists());
    }
    let names: Vec<_> = fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| !name.to_str().unwrap().contains("part")), "{names:?}");
    assert!(Tree::create(Path::new("/nowhere-to-be-found/..")).is_err());
}
