//! `tuf-gauntlet client`: what the document of tuf-conformance says of a client's command line, sentence by sentence.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::Arc,
};

use tempfile::TempDir;
use tuf_gauntlet_core::{
    http::{Served, Server},
    mirror::{Budget, Mirror},
    repository::{Delegation, Repository},
    role::Role,
    site::Site,
    time::Time,
};

const FILE: &[u8] = b"the honest file\n";

/// A repository that is served, and a client's folders.
struct Place {
    repository: Repository,
    client: &'static str,
    mirror: Mirror,
    served: Served,
    folder: TempDir,
    _server: Server,
}

impl Place {
    /// Of this client, after an `init`.
    fn of(client: &'static str) -> Place {
        let place = Place::empty(client, Repository::new());
        assert_eq!(place.init(), 0);
        place
    }

    fn empty(client: &'static str, mut repository: Repository) -> Place {
        repository.publish([]);
        let loopback = Server::start().expect("a server");
        let mirror = Mirror::new(Budget::default());
        let served = loopback.serve(&mirror);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = Place { repository, client, mirror, served, folder, _server: loopback };
        fs::write(place.shipped(), place.repository.published(&Role::Root, 1).expect("a root")).expect("writable");
        place
    }

    fn shipped(&self) -> PathBuf {
        self.folder.path().join("initial root.json")
    }

    fn metadata(&self) -> PathBuf {
        self.folder.path().join("metadata")
    }

    fn targets(&self) -> PathBuf {
        self.folder.path().join("targets")
    }

    /// Serves what the repository has published, with an empty log.
    fn serve(&self) {
        self.serve_site(self.repository.site().clone());
    }

    fn serve_site(&self, site: Site) {
        self.mirror.begin_step(Arc::new(site), Time::EPOCH);
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tuf-gauntlet"));
        command.args(["client", self.client, "--metadata-dir"]).arg(self.metadata());
        command
    }

    fn init(&self) -> i32 {
        self.serve();
        status(&self.command().arg("init").arg(self.shipped()).output().expect("it starts"))
    }

    fn refresh(&self) -> i32 {
        self.serve();
        self.refresh_from(&self.served.urls().metadata)
    }

    fn refresh_from(&self, url: &str) -> i32 {
        status(&self.command().args(["--metadata-url", url, "refresh"]).output().expect("it starts"))
    }

    fn download(&self, names: &[&str]) -> i32 {
        self.serve();
        self.download_from_here(names)
    }

    fn download_from_here(&self, names: &[&str]) -> i32 {
        let mut command = self.command();
        command.args(["--metadata-url", &self.served.urls().metadata]);
        command.args(names.iter().flat_map(|name| ["--target-name", name]));
        command.args(["--target-base-url", &self.served.urls().targets, "--target-dir"]).arg(self.targets());
        status(&command.arg("download").output().expect("it starts"))
    }

    fn requests(&self) -> Vec<String> {
        self.mirror.log().into_iter().map(|request| request.path).collect()
    }
}

fn status(output: &Output) -> i32 {
    output.status.code().expect("it exits by itself")
}

/// The files directly in a folder, by name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let files = entries.filter(|path| path.is_file());
    files
        .map(|path| (path.file_name().expect("a name").to_string_lossy().into_owned(), fs::read(path).expect("a file")))
        .collect()
}

#[test]
fn init_trusts_the_given_root_and_asks_for_nothing() {
    let place = Place::of("reference");
    let root = fs::read(place.shipped()).expect("the shipped root");
    assert_eq!(files(&place.metadata()), [("root.json".to_owned(), root)].into());
    assert_eq!(place.requests(), [""; 0]);
}

#[test]
fn init_fails_with_1() {
    let place = Place::empty("reference", Repository::new());
    let command = |place: &Place, file: &Path| place.command().arg("init").arg(file).output().expect("it starts");
    let output = command(&place, Path::new("/nonexistent/root.json"));
    assert_eq!(status(&output), 1);
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot read /nonexistent/root.json"));
    let place = Place::empty("reference", Repository::new());
    fs::write(place.metadata(), "no folder").expect("writable");
    assert_eq!(status(&command(&place, &place.shipped())), 1);
}

#[test]
fn refresh_leaves_the_metadata_as_served_under_names_without_versions() {
    let mut place = Place::of("reference");
    for version in [1, 2] {
        assert_eq!(place.refresh(), 0);
        let served = |role: &Role| place.repository.published(role, version).expect("published").to_vec();
        let expected = Role::TOP_LEVEL.map(|role| (role.file_name(), served(&role)));
        assert_eq!(files(&place.metadata()), expected.into());
        place.repository.publish(Role::TOP_LEVEL);
    }
}

#[test]
fn a_base_url_need_not_end_in_a_slash() {
    let place = Place::of("reference");
    place.serve();
    assert_eq!(place.refresh_from(place.served.urls().metadata.trim_end_matches('/')), 0);
}

#[test]
fn refresh_fails_with_1_if_any_part_of_it_fails_and_keeps_what_was_verified() {
    let place = Place::of("reference");
    let mut site = place.repository.site().clone();
    site.remove("1.snapshot.json");
    place.serve_site(site);
    assert_eq!(place.refresh_from(&place.served.urls().metadata), 1);
    assert_eq!(files(&place.metadata()).into_keys().collect::<Vec<_>>(), ["root.json", "timestamp.json"]);
    assert_eq!(Place::empty("reference", Repository::new()).refresh(), 1, "nothing was ever initialised");
}

#[test]
fn trusted_metadata_is_read_from_the_folder() {
    let mut place = Place::of("reference");
    let old = place.repository.site().clone();
    place.repository.publish([Role::Timestamp]);
    assert_eq!(place.refresh(), 0);
    place.serve_site(old.clone());
    let replayed = || place.refresh_from(&place.served.urls().metadata);
    assert_eq!(replayed(), 1);
    fs::remove_file(place.metadata().join("timestamp.json")).expect("it was stored");
    assert_eq!(replayed(), 0, "whoever takes the file away takes the memory of it away");
}

#[test]
fn download_updates_the_metadata_and_stores_the_file() {
    let mut place = Place::of("reference");
    assert_eq!(place.refresh(), 0);
    place.repository.add_target("file.txt", b"another file\n");
    place.repository.publish([Role::Targets]);
    assert_eq!(place.download(&["file.txt"]), 0);
    assert_eq!(files(&place.targets()).into_values().collect::<Vec<_>>(), [b"another file\n"]);
    let targets = place.repository.published(&Role::Targets, 2).expect("published");
    assert_eq!(files(&place.metadata())["targets.json"], **targets);
}

#[test]
fn download_fails_with_1_if_any_part_of_it_fails() {
    let mut place = Place::of("reference");
    assert_eq!(place.download(&["unknown.txt"]), 1);
    let name = place.repository.target_names("file.txt").remove(0);
    place.repository.serve(&name, b"a dishonest one\n".as_slice());
    assert_eq!(place.download(&["file.txt"]), 1);
    place.serve_site(Site::default());
    assert_eq!(place.download_from_here(&["file.txt"]), 1);
    assert!(files(&place.targets()).is_empty());
}

#[test]
fn targets_are_processed_in_order_by_one_updater_up_to_the_first_that_fails() {
    let mut place = Place::of("reference");
    for name in ["a.txt", "b.txt", "c.txt"] {
        place.repository.add_target(name, name.as_bytes());
    }
    place.repository.publish([Role::Targets]);
    assert_eq!(place.download(&["b.txt", "a.txt", "unknown.txt", "c.txt"]), 1);
    assert_eq!(files(&place.targets()).into_keys().collect::<Vec<_>>(), ["a.txt", "b.txt"]);
    let requests = place.requests();
    let targets: Vec<&str> = requests.iter().filter_map(|path| path.strip_prefix("targets/")).collect();
    assert!(matches!(targets[..], [b, a] if b.ends_with("b.txt") && a.ends_with("a.txt")), "{targets:?}");
    assert_eq!(requests.iter().filter(|path| *path == "metadata/timestamp.json").count(), 1);
}

#[test]
fn an_artifact_that_is_there_already_is_not_downloaded_again() {
    let place = Place::of("reference");
    let asked = || place.requests().iter().filter(|path| path.starts_with("targets/")).count();
    assert_eq!((place.download(&["file.txt"]), asked()), (0, 1));
    assert_eq!((place.download(&["file.txt"]), asked()), (0, 0));
    fs::write(place.targets().join("file.txt"), b"the altered one\n").expect("it was stored");
    assert_eq!((place.download(&["file.txt"]), asked()), (0, 1));
    assert_eq!(files(&place.targets())["file.txt"], FILE);
}

#[test]
fn an_artifact_with_new_content_is_stored_under_the_same_name() {
    let mut place = Place::of("reference");
    assert_eq!(place.download(&["file.txt"]), 0);
    let name = files(&place.targets()).into_keys().next();
    place.repository.add_target("file.txt", b"new");
    place.repository.publish([Role::Targets]);
    assert_eq!(place.download(&["file.txt"]), 0);
    assert_eq!(files(&place.targets()), [(name.expect("a file"), b"new".to_vec())].into());
}

#[test]
fn delegated_roles_are_stored_under_escaped_names_and_read_again() {
    let mut repository = Repository::new();
    let role = Role::delegated("../a b");
    repository.delegate(&Role::Targets, Delegation::new(role.name(), &["*.whl"]));
    repository.add_target_to(&role, "file.whl", FILE);
    let place = Place::empty("reference", repository);
    assert_eq!(place.init(), 0);
    for _ in 0..2 {
        assert_eq!(place.download(&["file.whl"]), 0);
        let stored = &files(&place.metadata())["..%2Fa%20b.json"];
        assert_eq!(**stored, **place.repository.published(&role, 1).expect("published"));
    }
    assert!(!place.requests().iter().any(|path| path.contains("a b")), "it is as it was: {:?}", place.requests());
}

#[test]
fn wrong_usage_is_neither_success_nor_refusal() {
    let place = Place::of("reference");
    for (args, words) in [
        (&["refresh"][..], "--metadata-url is missing"),
        (&["--metadata-url", "http://127.0.0.1:1/", "--target-name", "a", "download"], "--target-base-url is missing"),
        (&["rfresh"], "refresh"),
    ] {
        let output = place.command().args(args).output().expect("it starts");
        assert_eq!(status(&output), 2);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(words), "{said}");
    }
    let unknown = Command::new(env!("CARGO_BIN_EXE_tuf-gauntlet"))
        .args(["client", "refrence", "--metadata-dir", "d", "refresh"])
        .output()
        .expect("it starts");
    assert_eq!(status(&unknown), 2);
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("did you mean reference?"));
}

#[test]
fn every_client_can_be_run_like_this() {
    for entry in tuf_gauntlet_clients::all() {
        let mut place = Place::of(entry.name);
        assert_eq!(place.refresh(), 0, "{}", entry.name);
        let old = place.repository.site().clone();
        place.repository.publish([Role::Timestamp]);
        assert_eq!(place.download(&["file.txt"]), 0, "{}", entry.name);
        let stored = files(&place.metadata()).into_keys().collect::<Vec<_>>();
        assert_eq!(stored, ["root.json", "snapshot.json", "targets.json", "timestamp.json"], "{}", entry.name);
        place.serve_site(old);
        assert_eq!(place.refresh_from(&place.served.urls().metadata), 1, "{} forgets", entry.name);
        assert_eq!(place.download(&["unknown.txt"]), 1, "{}", entry.name);
    }
}

/// A repository that has long expired.
fn expired() -> Repository {
    let mut repository = Repository::new();
    repository.now = Time::from_unix_seconds(1_000_000_000);
    repository
}

#[test]
fn the_time_is_that_of_the_system() {
    for entry in tuf_gauntlet_clients::all() {
        let place = Place::empty(entry.name, expired());
        assert_eq!(place.init(), 0, "{}", entry.name);
        assert_eq!(place.refresh(), 1, "{}", entry.name);
    }
}

#[test]
#[cfg_attr(no_faketime, ignore = "no faketime on PATH")]
fn the_time_can_be_faked() {
    for entry in tuf_gauntlet_clients::all() {
        let place = Place::empty(entry.name, expired());
        assert_eq!(place.init(), 0, "{}", entry.name);
        place.serve();
        let refresh_at = |time: &str| {
            let mut command = Command::new("faketime");
            command.args([time, env!("CARGO_BIN_EXE_tuf-gauntlet"), "client", entry.name, "--metadata-dir"]);
            command.arg(place.metadata()).args(["--metadata-url", &place.served.urls().metadata, "refresh"]);
            let output = command.env("TZ", "UTC").output().expect("it starts");
            (status(&output), String::from_utf8_lossy(&output.stderr).into_owned())
        };
        assert_eq!(refresh_at("2001-09-09 02:00:00").0, 0, "{}", entry.name);
        let late = refresh_at("2001-09-11 02:00:00");
        assert_eq!(late.0, 1, "{}: {}", entry.name, late.1);
    }
}
