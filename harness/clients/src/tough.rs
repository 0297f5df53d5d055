//! tough, the client library of AWS, used by Bottlerocket.
//!
//! How it is plugged in:
//!
//! - *Requests* come through its `Transport` trait. Everything that goes wrong is reported inside the stream and nothing by the
//!   call that returns it, because its own HTTP transport does so (tough 0.24.0 src/http.rs:186), and because the loop over new
//!   root versions takes any error of the call for "no newer root" (src/lib.rs:760). 403, 404 and 410 are `FileNotFound`, as in
//!   src/http.rs:536. Limits and hashes are enforced by tough itself, around the stream.
//! - *State* is its datastore, a folder. tough writes every file in its own form.
//! - *Over HTTP* requests go through its own `HttpTransport` with its defaults, four further tries included. Only what takes real
//!   time is shortened by its public settings: [`PATIENCE`] for a whole fetch instead of 30 s, and a pause of a millisecond
//!   instead of 100 ms and more before each try. Nothing is put in its place; its stream is looked at as it passes, to move the
//!   clock.
//! - *Time* is the wall clock of the thread, which is stopped at the time of the operation and moved on with every reply. tough
//!   reads it when a load begins and again before every target file (src/lib.rs:468).
//!
//! What is decided here:
//!
//! - *Which root a load begins with.* tough never reads the stored root back; the application passes one to every load. The
//!   documentation of `RepositoryLoader::new` (src/lib.rs:187) speaks of the shipped file, so that is the default;
//!   [`StartingRoot::Stored`] is the other honest deployment.
//! - *No living client.* A loaded `Repository` cannot be refreshed, so every operation loads anew and [`Control::Keep`] is not
//!   offered. Targets are read from the `Repository` that was loaded last.
//! - *Limits* are the defaults, expiry is enforced (`ExpirationEnforcement::Safe`, the default).
//! - *Stored downloads* are written by `save_target` with `Prefix::None`. Otherwise `read_target` is used and nothing is stored.
//! - *A target that `read_target` answers with `None`* is a refusal: that is how tough says that there is no such target.
//! - *What is trusted*: the stored files. Before the first load there is no stored root and the shipped one counts. Delegated
//!   roles are stored as `VERSION.ROLENAME.json` and old versions stay behind (src/lib.rs:1417); of these the version that the
//!   stored snapshot lists counts, or the highest. tough would read none of them back.
//! - [`Feature::Sha512`] and [`Feature::Blake2b`] are lacking: the `sha256` member is required (src/schema/mod.rs:329).
//! - [`Feature::SuccinctRoles`] is lacking: a delegation is required to have `roles` (src/schema/mod.rs:894).

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

#[cfg(not(tough_hides_its_stream))]
use ::tough::TransportStream;
use ::tough::{
    Bytes, HttpTransport, HttpTransportBuilder, IntoVec, Prefix, Repository, RepositoryLoader, TargetName, Transport,
    TransportError, TransportErrorKind, async_trait,
};
use futures::{StreamExt as _, stream};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::Value;
use tokio::runtime::Runtime;
use tuf_gauntlet_core::{
    client::{Client, Control, Description, Feature, Refusal, Session},
    clock,
    mirror::{Body, Mirror},
    role::Role,
    time::Time,
    trace::Held,
};
use url::Url;

use crate::{
    address,
    frozen::{Frozen, if_clock_works},
    runtime::{PATIENCE, runtime},
};

/// Which root metadata an application passes to tough when it loads a repository.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StartingRoot {
    /// Always the one shipped with the application.
    #[default]
    Shipped,
    /// The one in the datastore, once there is one.
    Stored,
}

/// The adapter.
#[derive(Debug)]
pub struct Tough {
    starting_root: StartingRoot,
    runtime: Runtime,
    shipped_root: Option<Vec<u8>>,
    place: Option<Place>,
    loaded: Option<Repository>,
}

#[derive(Debug)]
struct Place {
    transport: AnyTransport,
    metadata: Url,
    targets: Url,
    datastore: PathBuf,
    downloads: Option<PathBuf>,
}

impl Tough {
    /// The client in an application that begins with this root.
    pub fn starting_from(starting_root: StartingRoot) -> Tough {
        let runtime = runtime();
        Tough { starting_root, runtime, shipped_root: None, place: None, loaded: None }
    }

    fn root(&self, datastore: &Path) -> Result<Vec<u8>, Refusal> {
        if self.starting_root == StartingRoot::Stored
            && let Some(stored) = read_if_there(&datastore.join("root.json"))?
        {
            return Ok(stored);
        }
        self.shipped_root.clone().ok_or_else(|| Refusal::new("no root metadata was installed"))
    }

    fn place(&self) -> Result<&Place, Refusal> {
        self.place.as_ref().ok_or_else(|| Refusal::new("the client was not opened"))
    }

    async fn load(&self) -> Result<Repository, Refusal> {
        let place = self.place()?;
        let root = self.root(&place.datastore)?;
        let repository = RepositoryLoader::new(&root, place.metadata.clone(), place.targets.clone())
            .transport(place.transport.clone())
            .datastore(&place.datastore)
            .load()
            .await?;
        Ok(repository)
    }
}

impl Default for Tough {
    fn default() -> Tough {
        Tough::starting_from(StartingRoot::default())
    }
}

impl Client for Tough {
    fn describe(&self) -> Description {
        let description =
            Description::new("tough", env!("LINKED_TOUGH")).lacking(Feature::Sha512).lacking(Feature::Blake2b);
        let offered = Control::OFFERED.into_iter().fold(description, Description::offering);
        if_clock_works(offered.lacking(Feature::SuccinctRoles).without(Control::Keep))
    }

    fn open(&mut self, session: &Session) -> Result<(), Refusal> {
        self.loaded = None;
        let downloads = session.stores_targets().then(|| session.targets_dir());
        let (mirror, datastore) = (session.mirror().clone(), session.metadata_dir());
        self.place = Some(match session.urls() {
            None => Place {
                transport: AnyTransport::ByCall(mirror),
                metadata: address::metadata(),
                targets: address::targets(),
                datastore,
                downloads,
            },
            Some(urls) => Place {
                transport: AnyTransport::OverHttp(Box::new(over_http()), mirror),
                metadata: Url::parse(&urls.metadata)?,
                targets: Url::parse(&urls.targets)?,
                datastore,
                downloads,
            },
        });
        Ok(())
    }

    fn init(&mut self, root: &[u8], _now: Time) -> Result<(), Refusal> {
        self.shipped_root = Some(root.to_vec());
        Ok(())
    }

    fn refresh(&mut self, now: Time) -> Result<(), Refusal> {
        let _clock = Frozen::at(now);
        self.loaded = None;
        self.loaded = Some(self.runtime.block_on(self.load())?);
        Ok(())
    }

    fn download(&mut self, targets: &[&str], now: Time) -> Result<Vec<Vec<u8>>, Refusal> {
        let _clock = Frozen::at(now);
        self.loaded = None;
        let repository = self.runtime.block_on(self.load())?;
        let files = self.runtime.block_on(read(&repository, self.place()?.downloads.as_deref(), targets));
        self.loaded = Some(repository);
        files
    }

    fn download_more(&mut self, targets: &[&str], now: Time) -> Result<Vec<Vec<u8>>, Refusal> {
        let _clock = Frozen::at(now);
        let repository = self.loaded.as_ref().ok_or_else(|| Refusal::new("no repository was loaded"))?;
        self.runtime.block_on(read(repository, self.place()?.downloads.as_deref(), targets))
    }

    fn trusted(&mut self) -> Result<Vec<(Role, Vec<u8>)>, Refusal> {
        let mut files = stored_files(&self.place()?.datastore)?;
        let mut trusted = Vec::new();
        for role in Role::TOP_LEVEL {
            let stored = files.remove(&role.file_name());
            let shipped = || self.shipped_root.clone().filter(|_| role == Role::Root);
            trusted.extend(stored.or_else(shipped).map(|bytes| (role.clone(), bytes)));
        }
        let snapshot = trusted.iter().find(|(role, _)| *role == Role::Snapshot);
        let snapshot = snapshot.and_then(|(_, bytes)| serde_json::from_slice(bytes).ok()).unwrap_or_default();
        trusted.extend(delegated(files, &snapshot));
        Ok(trusted)
    }

    fn plant(&mut self, role: &Role, bytes: &[u8]) -> Result<(), Refusal> {
        let datastore = &self.place()?.datastore;
        if !matches!(role, Role::Delegated(_)) {
            return Ok(fs::write(datastore.join(role.file_name()), bytes)?);
        }
        let encoded = utf8_percent_encode(role.name(), NON_ALPHANUMERIC).to_string();
        let of_role = |name: &String| name.split_once('.').is_some_and(|(_, rest)| rest == format!("{encoded}.json"));
        for name in stored_files(datastore)?.keys().filter(|name| of_role(name)) {
            fs::write(datastore.join(name), bytes)?;
        }
        Ok(())
    }
}

async fn read(repository: &Repository, downloads: Option<&Path>, targets: &[&str]) -> Result<Vec<Vec<u8>>, Refusal> {
    let mut files = Vec::new();
    for &target in targets {
        let name = TargetName::new(target)?;
        if let Some(downloads) = downloads {
            repository.save_target(&name, downloads, Prefix::None).await?;
            files.push(fs::read(downloads.join(name.resolved()))?);
            continue;
        }
        let found = repository.read_target(&name).await?;
        let stream = found.ok_or_else(|| Refusal::new(format!("no target {target}")))?;
        files.push(stream.into_vec().await?);
    }
    Ok(files)
}

fn read_if_there(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The metadata files of the datastore, by name.
fn stored_files(datastore: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(datastore)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name != "latest_known_time.json" {
            files.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(files)
}

/// One file for each delegated role: the version that `snapshot` lists, or else the highest.
fn delegated(files: BTreeMap<String, Vec<u8>>, snapshot: &Value) -> BTreeMap<Role, Vec<u8>> {
    let mut chosen: BTreeMap<Role, (_, Vec<u8>)> = BTreeMap::new();
    for (name, bytes) in files {
        let stem = name.strip_suffix(".json").unwrap_or(&name);
        let unversioned = stem.split_once('.').filter(|(version, _)| version.parse::<u64>().is_ok());
        let encoded = unversioned.map_or(stem, |(_, rest)| rest);
        let role = Role::Delegated(percent_decode_str(encoded).decode_utf8_lossy().into_owned());
        let version = Held::of(&bytes).version;
        let listed = snapshot["signed"]["meta"][role.file_name()]["version"].as_u64();
        let rank = (version.is_some() && version == listed, version);
        if chosen.get(&role).is_none_or(|(best, _)| *best < rank) {
            chosen.insert(role, (rank, bytes));
        }
    }
    chosen.into_iter().map(|(role, (_, bytes))| (role, bytes)).collect()
}

fn over_http() -> HttpTransport {
    let pause = Duration::from_millis(1);
    HttpTransportBuilder::new().timeout(PATIENCE).initial_backoff(pause).max_backoff(pause).build()
}

/// What a transport returns; before 0.22, tough had no public name for it.
#[cfg(tough_hides_its_stream)]
type TransportStream = std::pin::Pin<Box<dyn futures::Stream<Item = Result<Bytes, TransportError>> + Send>>;

/// Where requests go.
#[derive(Clone, Debug)]
enum AnyTransport {
    ByCall(Mirror),
    OverHttp(Box<HttpTransport>, Mirror),
}

#[async_trait]
impl Transport for AnyTransport {
    async fn fetch(&self, url: Url) -> Result<TransportStream, TransportError> {
        match self {
            AnyTransport::ByCall(mirror) => {
                let answer = Answer { mirror: mirror.clone(), url, progress: Progress::NotAsked };
                Ok(Box::pin(stream::iter(answer)))
            }
            AnyTransport::OverHttp(transport, mirror) => {
                let mirror = mirror.clone();
                let stream = transport.fetch(url).await?;
                Ok(Box::pin(stream.inspect(move |_| clock::freeze(mirror.now()))))
            }
        }
    }
}

/// The items of the stream for one URL. The request is made when the first is wanted, as over HTTP.
struct Answer {
    mirror: Mirror,
    url: Url,
    progress: Progress,
}

enum Progress {
    NotAsked,
    Reading(Body),
    Ended,
}

impl Answer {
    fn failure(
        &mut self,
        kind: TransportErrorKind,
        cause: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Result<Bytes, TransportError> {
        self.progress = Progress::Ended;
        Err(TransportError::new_with_cause(kind, &self.url, cause))
    }
}

impl Iterator for Answer {
    type Item = Result<Bytes, TransportError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Progress::NotAsked = self.progress {
            let answer = self.mirror.fetch(&address::path(&self.url));
            clock::freeze(self.mirror.now());
            match answer {
                Ok(response) if (200..300).contains(&response.status) => {
                    self.progress = Progress::Reading(response.body);
                }
                Ok(response) => {
                    let missing = matches!(response.status, 403 | 404 | 410);
                    let kind = if missing { TransportErrorKind::FileNotFound } else { TransportErrorKind::Other };
                    return Some(self.failure(kind, format!("status {}", response.status)));
                }
                Err(unreachable) => return Some(self.failure(TransportErrorKind::Other, unreachable)),
            }
        }
        let Progress::Reading(body) = &mut self.progress else { return None };
        match body.chunk()? {
            Ok(chunk) => Some(Ok(Bytes::copy_from_slice(chunk))),
            Err(error) => Some(self.failure(TransportErrorKind::Other, error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn versions_of(stored: &[u64], snapshot: &Value) -> Vec<Option<u64>> {
        let file = |version: &u64| {
            let bytes = json!({"signed": {"version": version}}).to_string().into_bytes();
            (format!("{version}.a%2Fb.json"), bytes)
        };
        let chosen = delegated(stored.iter().map(file).collect(), snapshot);
        assert!(chosen.keys().eq([&Role::delegated("a/b")]));
        chosen.values().map(|bytes| Held::of(bytes).version).collect()
    }

    #[test]
    fn of_many_stored_versions_the_one_that_the_snapshot_lists_counts() {
        let snapshot = json!({"signed": {"meta": {"a/b.json": {"version": 2}}}});
        assert_eq!(versions_of(&[1, 2, 99], &snapshot), [Some(2)]);
    }

    #[test]
    fn of_many_stored_versions_of_a_role_not_listed_the_highest_counts() {
        assert_eq!(versions_of(&[9, 10, 2], &Value::Null), [Some(10)]);
    }
}
