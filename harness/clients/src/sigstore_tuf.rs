//! sigstore-tuf, the TUF client of sigstore-rust.
//!
//! How it is plugged in:
//!
//! - *Requests* come through its `Repository` trait: a name and the most bytes that may be returned. Unlike other clients it
//!   leaves that limit to the transport, so this one does what its HTTP transport does (sigstore-tuf 0.15.1 src/client.rs:583):
//!   the name is joined to the base as a URL, 403 and 404 are "not found", every other status outside 200 to 299 is an error,
//!   and reading stops at the chunk that would go over the limit. What that shows of limits is shown of this adapter, so it
//!   declares that it cannot show the client's by call.
//! - *Over HTTP* requests go through its own `HttpRepository`. Its HTTP client is made with the same options as its own
//!   (src/client.rs:584) except for time limits: [`PATIENCE`] instead of 30 s to connect, 60 s for a read and 120 s for a file.
//! - *State* is its own `MemoryStore` behind the `MetadataStore` trait. It outlives the client object.
//! - *Time* is the `now` argument of its methods. A whole operation gets the time at which it began, also for its targets, as
//!   in the project's own conformance client (`examples/conformance_client.rs`).
//!
//! What is decided here:
//!
//! - *Opening* is `Updater::new` with the shipped root and then `with_store`, as the crate's example has it: it walks from the
//!   shipped root through the stored history of roots (src/client.rs:69).
//! - *One object lives on* between operations unless it is restarted: `refresh` may be called any number of times.
//! - *A download* is `get_target_info` and then `download_target`, not `get_target`, which would answer with a stored copy
//!   without asking the mirror (src/client.rs:417): what the mirror serves is what a scenario is about. Only where the scenario
//!   is about stored downloads, it is `get_target`, and what the client caches of targets goes to its own `FileStore`.
//! - *Further targets* after a download are had from the same object, without a `refresh`.
//! - *Limits* are the defaults of `UpdaterConfig`: 32 new roots, 32 roles.
//! - *What is trusted*: `root.json`, `timestamp.json`, `snapshot.json`, `targets.json` and the delegated roles, as stored. The
//!   store never deletes anything: a file that a rotation of keys has made void is still reported, although the client will
//!   find it void when it is restarted. `VERSION.snapshot.json` and the history of roots are further copies and left out.
//! - *Delegated roles are fetched anew in every update cycle*: `refresh` begins with what is stored of snapshot (src/client.rs:110),
//!   every snapshot that is taken in makes all targets metadata void (src/trusted.rs:270), and of that only `targets.json` is read
//!   again from the store. Under a role `bins` with a megabyte of path hash prefixes each visit costs that megabyte.
//! - [`Feature::Blake2b`] is lacking: a file that is listed with neither SHA-256 nor SHA-512 is refused (src/trusted.rs:514).
//! - [`Feature::SuccinctRoles`] is lacking: the object is kept among extras that nothing reads (src/metadata/role.rs:295).

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, OnceLock},
};

use ::sigstore_tuf::{
    Error, FileStore, HttpRepository, MemoryStore, MetadataStore, Repository, Updater, transport::FetchFuture,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use tokio::runtime::Runtime;
use tuf_gauntlet_core::{
    client::{Client, Control, Description, Feature, Refusal, Session},
    http::Urls,
    mirror::Mirror,
    profile::Profile,
    role::Role,
    site::TARGETS,
    time::Time,
};
use url::Url;

use crate::{
    address,
    runtime::{PATIENCE, runtime},
};

/// The adapter.
#[derive(Debug, Default)]
pub struct SigstoreTuf {
    store: Arc<Store>,
    shipped_root: Option<Vec<u8>>,
    place: Option<Place>,
    updater: Option<Updater>,
    runtime: Option<Runtime>,
}

/// Where requests go.
#[derive(Debug)]
enum Place {
    ByCall(Mirror),
    OverHttp(Urls),
}

impl SigstoreTuf {
    /// Makes the client object, unless nothing was installed yet.
    fn start(&mut self) -> Result<(), Refusal> {
        self.updater = None;
        if let (Some(place), Some(root)) = (&self.place, &self.shipped_root) {
            let updater = match place {
                Place::ByCall(mirror) => Updater::new(InMemory(mirror.clone()), root)?,
                Place::OverHttp(urls) => Updater::new(over_http(urls)?, root)?,
            };
            self.updater = Some(updater.with_store(self.store.clone()));
        }
        Ok(())
    }

    fn running(&mut self) -> Result<(&Runtime, &mut Updater), Refusal> {
        let updater = self.updater.as_mut().ok_or_else(|| Refusal::new("the client could not be started"))?;
        Ok((self.runtime.get_or_insert_with(runtime), updater))
    }
}

impl Client for SigstoreTuf {
    fn describe(&self) -> Description {
        let description = Description::new("sigstore-tuf", env!("LINKED_SIGSTORE_TUF")).lacking(Feature::Blake2b);
        let description = Control::OFFERED.into_iter().fold(description, Description::offering);
        description.lacking(Feature::SuccinctRoles).without_in(Profile::Logic, Control::Limits)
    }

    fn open(&mut self, session: &Session) -> Result<(), Refusal> {
        self.place = Some(match session.urls() {
            None => Place::ByCall(session.mirror().clone()),
            Some(urls) => Place::OverHttp(urls.clone()),
        });
        self.store.downloads.get_or_init(|| session.stores_targets().then(|| FileStore::new(session.targets_dir())));
        self.start()
    }

    fn init(&mut self, root: &[u8], _now: Time) -> Result<(), Refusal> {
        self.shipped_root = Some(root.to_vec());
        self.start()
    }

    fn refresh(&mut self, now: Time) -> Result<(), Refusal> {
        let now = jiff::Timestamp::from_second(now.unix_seconds())?;
        let (runtime, updater) = self.running()?;
        runtime.block_on(updater.refresh(now))?;
        Ok(())
    }

    fn download(&mut self, targets: &[&str], now: Time) -> Result<Vec<Vec<u8>>, Refusal> {
        let now = jiff::Timestamp::from_second(now.unix_seconds())?;
        let stores_targets = self.store.downloads().is_some();
        let (runtime, updater) = self.running()?;
        runtime.block_on(updater.refresh(now))?;
        runtime.block_on(fetch(updater, stores_targets, targets, now))
    }

    fn download_more(&mut self, targets: &[&str], now: Time) -> Result<Vec<Vec<u8>>, Refusal> {
        let now = jiff::Timestamp::from_second(now.unix_seconds())?;
        let stores_targets = self.store.downloads().is_some();
        let (runtime, updater) = self.running()?;
        runtime.block_on(fetch(updater, stores_targets, targets, now))
    }

    fn trusted(&mut self) -> Result<Vec<(Role, Vec<u8>)>, Refusal> {
        let mut trusted = Vec::new();
        for name in self.store.names() {
            if let Some(role) = role_of(&name)
                && let Some(bytes) = self.store.load(&name)?
            {
                trusted.push((role, bytes));
            }
        }
        Ok(trusted)
    }

    fn plant(&mut self, role: &Role, bytes: &[u8]) -> Result<(), Refusal> {
        let is_copy = |name: &str| match role {
            Role::Root => name.starts_with("root_history/"),
            Role::Snapshot => name.ends_with(".snapshot.json") && role_of(name).is_none(),
            _ => false,
        };
        let names = self.store.names().into_iter();
        for name in names.filter(|name| role_of(name).as_ref() == Some(role) || is_copy(name)) {
            self.store.store(&name, bytes)?;
        }
        Ok(())
    }

    fn restore(&mut self, role: &Role, bytes: &[u8]) -> Result<(), Refusal> {
        let encoded = utf8_percent_encode(role.name(), ESCAPED);
        Ok(self.store.store(&format!("{encoded}.json"), bytes)?)
    }
}

/// What the client escapes in the names of delegated roles (src/client.rs:481).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

async fn fetch(
    updater: &mut Updater,
    stores_targets: bool,
    targets: &[&str],
    now: jiff::Timestamp,
) -> Result<Vec<Vec<u8>>, Refusal> {
    let mut files = Vec::new();
    for &target in targets {
        if stores_targets {
            files.push(updater.get_target(target, now).await?);
            continue;
        }
        let found = updater.get_target_info(target, now).await?;
        let info = found.ok_or_else(|| Error::TargetNotFound(target.to_owned()))?;
        files.push(updater.download_target(&info, target).await?);
    }
    Ok(files)
}

/// The role whose trusted metadata is stored under this name, if it is a name of that kind.
fn role_of(name: &str) -> Option<Role> {
    let stem = name.strip_suffix(".json").filter(|stem| !stem.contains('/'))?;
    let versioned = stem.strip_suffix(".snapshot").is_some_and(|version| version.parse::<u64>().is_ok());
    let top_level = Role::TOP_LEVEL.into_iter().find(|role| role.name() == stem);
    let delegated = || Role::Delegated(percent_decode_str(stem).decode_utf8_lossy().into_owned());
    (!versioned).then(|| top_level.unwrap_or_else(delegated))
}

/// The shipped memory store, and the names in it, which it does not tell.
#[derive(Debug, Default)]
struct Store {
    files: MemoryStore,
    names: Mutex<BTreeSet<String>>,
    /// The shipped file store in the folder for downloads, for a client that is to have one.
    downloads: OnceLock<Option<FileStore>>,
}

impl Store {
    fn names(&self) -> BTreeSet<String> {
        self.names.lock().expect("no panic while the names are held").clone()
    }

    fn downloads(&self) -> Option<&FileStore> {
        self.downloads.get()?.as_ref()
    }
}

impl MetadataStore for Store {
    fn load(&self, name: &str) -> ::sigstore_tuf::Result<Option<Vec<u8>>> {
        match self.downloads() {
            Some(downloads) if name.starts_with(TARGETS) => downloads.load(name),
            _ => self.files.load(name),
        }
    }

    fn store(&self, name: &str, bytes: &[u8]) -> ::sigstore_tuf::Result<()> {
        if let Some(downloads) = self.downloads()
            && name.starts_with(TARGETS)
        {
            return downloads.store(name, bytes);
        }
        self.names.lock().expect("no panic while the names are held").insert(name.to_owned());
        self.files.store(name, bytes)
    }
}

fn over_http(urls: &Urls) -> Result<HttpRepository, Refusal> {
    let client = reqwest::Client::builder()
        .connect_timeout(PATIENCE)
        .read_timeout(PATIENCE)
        .timeout(PATIENCE)
        .user_agent("sigstore-rust")
        .build()?;
    Ok(HttpRepository::new(&urls.metadata)?.with_targets_base(&urls.targets)?.with_http_client(client))
}

struct InMemory(Mirror);

impl InMemory {
    fn bounded_get(&self, base: &Url, name: &str, max_length: u64) -> ::sigstore_tuf::Result<Option<Vec<u8>>> {
        let url = base.join(name).map_err(|error| Error::transport_with_source("invalid URL", error))?;
        let response = self.0.fetch(&address::path(&url));
        let mut response = response.map_err(|error| Error::transport_with_source(url.as_str(), error))?;
        match response.status {
            200..300 => {}
            403 | 404 => return Ok(None),
            status => return Err(Error::transport(format!("{url}: status {status}"))),
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.body.chunk() {
            let chunk = chunk.map_err(|error| Error::transport_with_source(url.as_str(), error))?;
            if (bytes.len() + chunk.len()) as u64 > max_length {
                return Err(Error::transport(format!("{url}: more than {max_length} bytes")));
            }
            bytes.extend_from_slice(chunk);
        }
        Ok(Some(bytes))
    }
}

impl Repository for InMemory {
    fn fetch_metadata<'a>(&'a self, name: &'a str, max_length: u64) -> FetchFuture<'a> {
        Box::pin(async move { self.bounded_get(&address::metadata(), name, max_length) })
    }

    fn fetch_target<'a>(&'a self, path: &'a str, max_length: u64) -> FetchFuture<'a> {
        Box::pin(async move { self.bounded_get(&address::targets(), path, max_length) })
    }
}
