//! tuf, known as rust-tuf: the Rust library of the TUF project, used by Fuchsia.
//!
//! How it is plugged in:
//!
//! - *Requests* come through its `RepositoryProvider` trait: 200 is read, 404 is "not found", everything else an error, as in
//!   its HTTP repository (tuf 0.3.0-beta14 src/repository/http.rs:251). Limits and hashes are enforced by the client, around the
//!   reader.
//! - *Over HTTP* requests go through its own `HttpRepository` over a plain hyper client, as its documentation has it. It has no
//!   time limits to shorten: a body slower than 4,096 bytes a second is given up after 30 s, which cannot be set, and a
//!   connection on which nothing comes is waited for without end.
//! - *State* is its own `EphemeralRepository`. It outlives the client object.
//! - *Time* is the argument of `update_with_start_time` and `fetch_target_with_start_time`; a whole operation gets the time at
//!   which it began. Opening takes no time but reads the wall clock (src/client.rs:371), so that is stopped meanwhile.
//!
//! What is decided here:
//!
//! - *Opening* is `Client::with_trusted_root` with the shipped root, the first time and whenever it is restarted: it then loads
//!   what is stored, from that root on. `with_trusted_local` is documented as the weaker choice (src/client.rs:91) and begins
//!   with a stored version 1, whatever was shipped.
//! - *Stored downloads* are fetched by `fetch_target_to_local_with_start_time` into its own `FileSystemRepository`. Otherwise a
//!   target is read from the mirror and not stored.
//! - *One object lives on* between operations unless it is restarted.
//! - *Further targets* after a download are had from the same object, without an update.
//! - *Limits* are the defaults of `Config`. There is none for new roots.
//! - *What is trusted*: the files stored without a version number, and the shipped root until another is stored. The storage
//!   never deletes anything: a file that a rotation of keys has made void is still reported, although the client will find it
//!   void when it is restarted. `VERSION.root.json` are further copies and left out.
//! - [`Feature::PathDelegations`] is lacking: only patterns that end in `/` match (src/metadata.rs:1564), and a target found in a
//!   delegated role is not handed on to the caller (src/client.rs:1108).
//! - [`Feature::HashPrefixes`] is lacking: a delegation is required to have `paths` (src/pouf/pouf1/shims.rs:409).
//! - [`Feature::SuccinctRoles`] is lacking: a delegation is required to have `roles` (src/pouf/pouf1/shims.rs:470).
//! - [`Feature::Blake2b`] is lacking: it knows SHA-256 and SHA-512 (src/crypto.rs:814).
//! - [`Feature::Ecdsa`] and [`Feature::RsaPss`] are lacking: it knows Ed25519 (src/crypto.rs:280 and :357).

use std::{
    collections::BTreeSet,
    io,
    path::Path,
    sync::{Arc, Mutex, OnceLock},
};

use chrono::{DateTime, Utc};
use futures::{
    AsyncRead, AsyncReadExt as _,
    future::{BoxFuture, FutureExt as _},
    io::AllowStdIo,
};
use hyper::client::HttpConnector;
use tokio::runtime::Runtime;
use tuf::{
    Error,
    client::{Client as Updater, Config},
    metadata::{MetadataPath, MetadataVersion, RawSignedMetadata, TargetPath},
    pouf::Pouf1,
    repository::{
        EphemeralRepository, FileSystemRepository, FileSystemRepositoryBuilder, HttpRepository, HttpRepositoryBuilder,
        RepositoryProvider, RepositoryStorage,
    },
};
use tuf_gauntlet_core::{
    client::{Client, Control, Description, Feature, Refusal, Session},
    clock,
    http::Urls,
    mirror::{Body, Mirror},
    role::Role,
    site::{METADATA, TARGETS},
    time::Time,
    trace::Held,
};

use crate::{
    frozen::{Frozen, if_clock_works},
    runtime::runtime,
};

type Updating = Updater<Pouf1, Arc<Storage>, Remote>;

/// The adapter.
#[derive(Debug, Default)]
pub struct RustTuf {
    storage: Arc<Storage>,
    shipped_root: Option<Vec<u8>>,
    place: Option<(Mirror, Option<Urls>)>,
    updater: Option<Updating>,
    runtime: Option<Runtime>,
}

impl RustTuf {
    /// Makes the client object, unless nothing was installed yet.
    fn start(&mut self) -> Result<(), Refusal> {
        self.updater = None;
        let (Some((mirror, urls)), Some(root)) = (&self.place, &self.shipped_root) else { return Ok(()) };
        let _clock = Frozen::at(mirror.now());
        let root = RawSignedMetadata::new(root.clone());
        let remote = match urls {
            None => Remote::ByCall(InMemory(mirror.clone())),
            Some(urls) => Remote::over_http(urls, mirror)?,
        };
        let updater = Updater::with_trusted_root(Config::default(), &root, self.storage.clone(), remote);
        self.updater = Some(self.runtime.get_or_insert_with(runtime).block_on(updater)?);
        Ok(())
    }

    fn running(&mut self) -> Result<(&Runtime, &mut Updating), Refusal> {
        let updater = self.updater.as_mut().ok_or_else(|| Refusal::new("the client could not be started"))?;
        Ok((self.runtime.get_or_insert_with(runtime), updater))
    }
}

impl Client for RustTuf {
    fn describe(&self) -> Description {
        let description = Description::new("rust-tuf", env!("LINKED_TUF")).lacking(Feature::Blake2b);
        let description = Control::OFFERED.into_iter().fold(description, Description::offering);
        let description = description.lacking(Feature::PathDelegations).lacking(Feature::HashPrefixes);
        let description = description.lacking(Feature::SuccinctRoles);
        if_clock_works(description.lacking(Feature::Ecdsa).lacking(Feature::RsaPss))
    }

    fn open(&mut self, session: &Session) -> Result<(), Refusal> {
        self.place = Some((session.mirror().clone(), session.urls().cloned()));
        let downloads = || session.stores_targets().then(|| downloads_in(&session.targets_dir()));
        self.storage.downloads.get_or_init(downloads);
        self.start()
    }

    fn init(&mut self, root: &[u8], _now: Time) -> Result<(), Refusal> {
        self.shipped_root = Some(root.to_vec());
        self.storage.forget_root();
        self.start()
    }

    fn refresh(&mut self, now: Time) -> Result<(), Refusal> {
        let _clock = Frozen::at(now);
        let (runtime, updater) = self.running()?;
        runtime.block_on(updater.update_with_start_time(&date(now)?))?;
        Ok(())
    }

    fn download(&mut self, targets: &[&str], now: Time) -> Result<Vec<Vec<u8>>, Refusal> {
        let _clock = Frozen::at(now);
        let start = date(now)?;
        let storage = self.storage.clone();
        let (runtime, updater) = self.running()?;
        runtime.block_on(updater.update_with_start_time(&start))?;
        runtime.block_on(fetch(updater, storage.downloads(), targets, start))
    }

    fn download_more(&mut self, targets: &[&str], now: Time) -> Result<Vec<Vec<u8>>, Refusal> {
        let _clock = Frozen::at(now);
        let storage = self.storage.clone();
        let (runtime, updater) = self.running()?;
        runtime.block_on(fetch(updater, storage.downloads(), targets, date(now)?))
    }

    fn trusted(&mut self) -> Result<Vec<(Role, Vec<u8>)>, Refusal> {
        let mut trusted = Vec::new();
        for path in self.storage.paths() {
            let name = path.to_string();
            let top_level = Role::TOP_LEVEL.into_iter().find(|role| role.name() == name);
            let mut bytes = Vec::new();
            futures::executor::block_on(async {
                let mut reader = self.storage.fetch_metadata(&path, MetadataVersion::None).await?;
                reader.read_to_end(&mut bytes).await?;
                tuf::Result::Ok(())
            })?;
            trusted.push((top_level.unwrap_or(Role::Delegated(name)), bytes));
        }
        if !trusted.iter().any(|(role, _)| *role == Role::Root) {
            trusted.extend(self.shipped_root.clone().map(|root| (Role::Root, root)));
        }
        Ok(trusted)
    }

    fn plant(&mut self, role: &Role, bytes: &[u8]) -> Result<(), Refusal> {
        let path = MetadataPath::new(role.name().to_owned())?;
        let stored = self.storage.stored.lock().expect("no panic while the paths are held").clone();
        for (path, version) in stored.into_iter().filter(|(stored, _)| *stored == path) {
            let mut bytes = bytes;
            futures::executor::block_on(self.storage.files.store_metadata(&path, version, &mut bytes))?;
        }
        Ok(())
    }

    /// Under the role's name alone and with the version, as the client stores it.
    fn restore(&mut self, role: &Role, bytes: &[u8]) -> Result<(), Refusal> {
        let path = MetadataPath::new(role.name().to_owned())?;
        let version = Held::of(bytes).version.and_then(|version| u32::try_from(version).ok());
        let numbered = version.map(MetadataVersion::Number);
        for version in numbered.into_iter().chain([MetadataVersion::None]) {
            let mut bytes = bytes;
            futures::executor::block_on(self.storage.store_metadata(&path, version, &mut bytes))?;
        }
        Ok(())
    }
}

/// The shipped storage in files, in this folder.
fn downloads_in(folder: &Path) -> FileSystemRepository<Pouf1> {
    FileSystemRepositoryBuilder::new(folder).build()
}

async fn fetch(
    updater: &mut Updating,
    downloads: Option<&FileSystemRepository<Pouf1>>,
    targets: &[&str],
    start: DateTime<Utc>,
) -> Result<Vec<Vec<u8>>, Refusal> {
    let mut files = Vec::new();
    for &target in targets {
        let mut bytes = Vec::new();
        let path = TargetPath::new(target)?;
        if let Some(downloads) = downloads {
            updater.fetch_target_to_local_with_start_time(&path, &start).await?;
            downloads.fetch_target(&path).await?.read_to_end(&mut bytes).await?;
        } else {
            let mut reader = updater.fetch_target_with_start_time(&path, &start).await?;
            reader.read_to_end(&mut bytes).await?;
        }
        files.push(bytes);
    }
    Ok(files)
}

fn date(now: Time) -> Result<DateTime<Utc>, Refusal> {
    DateTime::from_timestamp(now.unix_seconds(), 0).ok_or_else(|| Refusal::new(format!("no date: {now}")))
}

/// The shipped storage in memory, and the names in it, which it does not tell. Where downloads are to be stored, they go to the
/// shipped storage in files.
#[derive(Debug)]
struct Storage {
    files: EphemeralRepository<Pouf1>,
    stored: Mutex<BTreeSet<(MetadataPath, MetadataVersion)>>,
    downloads: OnceLock<Option<FileSystemRepository<Pouf1>>>,
}

impl Default for Storage {
    fn default() -> Storage {
        Storage { files: EphemeralRepository::new(), stored: Mutex::default(), downloads: OnceLock::new() }
    }
}

impl Storage {
    /// A newly installed root is where the client begins from then on, whatever root it has stored before.
    fn forget_root(&self) {
        let mut stored = self.stored.lock().expect("no panic while the paths are held");
        stored.retain(|(path, version)| *version != MetadataVersion::None || path.to_string() != Role::Root.name());
    }

    fn paths(&self) -> BTreeSet<MetadataPath> {
        let stored = self.stored.lock().expect("no panic while the paths are held");
        let unversioned = stored.iter().filter(|(_, version)| *version == MetadataVersion::None);
        unversioned.map(|(path, _)| path.clone()).collect()
    }

    fn downloads(&self) -> Option<&FileSystemRepository<Pouf1>> {
        self.downloads.get()?.as_ref()
    }
}

impl RepositoryProvider<Pouf1> for Storage {
    fn fetch_metadata<'a>(
        &'a self,
        path: &MetadataPath,
        version: MetadataVersion,
    ) -> BoxFuture<'a, tuf::Result<Box<dyn AsyncRead + Send + Unpin + 'a>>> {
        self.files.fetch_metadata(path, version)
    }

    fn fetch_target<'a>(
        &'a self,
        path: &TargetPath,
    ) -> BoxFuture<'a, tuf::Result<Box<dyn AsyncRead + Send + Unpin + 'a>>> {
        self.files.fetch_target(path)
    }
}

impl RepositoryStorage<Pouf1> for Storage {
    fn store_metadata<'a>(
        &'a self,
        path: &MetadataPath,
        version: MetadataVersion,
        metadata: &'a mut (dyn AsyncRead + Send + Unpin),
    ) -> BoxFuture<'a, tuf::Result<()>> {
        self.stored.lock().expect("no panic while the paths are held").insert((path.clone(), version));
        self.files.store_metadata(path, version, metadata)
    }

    fn store_target<'a>(
        &'a self,
        path: &TargetPath,
        target: &'a mut (dyn AsyncRead + Send + Unpin),
    ) -> BoxFuture<'a, tuf::Result<()>> {
        match self.downloads() {
            Some(downloads) => downloads.store_target(path, target),
            None => self.files.store_target(path, target),
        }
    }
}

/// Where requests go.
#[derive(Debug)]
enum Remote {
    ByCall(InMemory),
    OverHttp { metadata: Box<Http>, targets: Box<Http>, mirror: Mirror },
}

type Http = HttpRepository<HttpConnector, Pouf1>;

impl Remote {
    /// Its HTTP repository for each of the two base URLs.
    fn over_http(urls: &Urls, mirror: &Mirror) -> Result<Remote, Refusal> {
        let client: hyper::Client<HttpConnector> = hyper::Client::new();
        let http = |base: &str| -> Result<Box<Http>, Refusal> {
            Ok(Box::new(HttpRepositoryBuilder::new_with_uri(base.parse()?, client.clone()).build()))
        };
        Ok(Remote::OverHttp { metadata: http(&urls.metadata)?, targets: http(&urls.targets)?, mirror: mirror.clone() })
    }
}

impl RepositoryProvider<Pouf1> for Remote {
    fn fetch_metadata<'a>(
        &'a self,
        path: &MetadataPath,
        version: MetadataVersion,
    ) -> BoxFuture<'a, tuf::Result<Box<dyn AsyncRead + Send + Unpin + 'a>>> {
        match self {
            Remote::ByCall(memory) => memory.fetch_metadata(path, version),
            Remote::OverHttp { metadata, mirror, .. } => {
                metadata.fetch_metadata(path, version).inspect(|_| clock::freeze(mirror.now())).boxed()
            }
        }
    }

    fn fetch_target<'a>(
        &'a self,
        path: &TargetPath,
    ) -> BoxFuture<'a, tuf::Result<Box<dyn AsyncRead + Send + Unpin + 'a>>> {
        match self {
            Remote::ByCall(memory) => memory.fetch_target(path),
            Remote::OverHttp { targets, mirror, .. } => {
                targets.fetch_target(path).inspect(|_| clock::freeze(mirror.now())).boxed()
            }
        }
    }
}

#[derive(Debug)]
struct InMemory(Mirror);

impl InMemory {
    /// The body at `path`, or the error `missing` if there is none.
    fn get(&self, path: &str, missing: Error) -> tuf::Result<Box<dyn AsyncRead + Send + Unpin>> {
        let answer = self.0.fetch(path);
        clock::freeze(self.0.now());
        let response = answer.map_err(io::Error::other)?;
        match response.status {
            200 => Ok(Box::new(AllowStdIo::<Body>::new(response.body))),
            404 => Err(missing),
            status => Err(Error::Opaque(format!("{path}: status {status}"))),
        }
    }
}

impl RepositoryProvider<Pouf1> for InMemory {
    fn fetch_metadata<'a>(
        &'a self,
        path: &MetadataPath,
        version: MetadataVersion,
    ) -> BoxFuture<'a, tuf::Result<Box<dyn AsyncRead + Send + Unpin + 'a>>> {
        let name = path.components::<Pouf1>(version).join("/");
        let missing = Error::MetadataNotFound { path: path.clone(), version };
        async move { self.get(&format!("{METADATA}{name}"), missing).map(|body| body as _) }.boxed()
    }

    fn fetch_target<'a>(
        &'a self,
        path: &TargetPath,
    ) -> BoxFuture<'a, tuf::Result<Box<dyn AsyncRead + Send + Unpin + 'a>>> {
        let name = path.components().join("/");
        let missing = Error::TargetNotFound(path.clone());
        async move { self.get(&format!("{TARGETS}{name}"), missing).map(|body| body as _) }.boxed()
    }
}
