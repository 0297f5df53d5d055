//! The trait that a client under test implements.
//!
//! It is synchronous: a client that needs a runtime owns one. One run is one thread, and one value of the trait is one
//! installation of the client, with its own trusted metadata.

use std::{
    cell::{Cell, OnceCell},
    collections::BTreeSet,
    error::Error,
    fmt,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use crate::{
    http::{Served, Urls},
    mirror::Mirror,
    profile::Profile,
    role::Role,
    time::Time,
};

/// A TUF client under test.
///
/// An implementation says nothing about what is expected of it and is told nothing either: it does what the operation asks
/// for and reports whether the client refused.
pub trait Client {
    /// What this is, what it does not support, and what the adapter can do with it.
    fn describe(&self) -> Description;

    /// Starts the client on what it has stored; on nothing, the first time.
    ///
    /// Called once before [`Client::init`], and again whenever the script has the client restarted. Whatever the client only
    /// remembers must be gone afterwards; whatever it has stored must be there.
    fn open(&mut self, session: &Session) -> Result<(), Refusal>;

    /// Installs `root` as the trusted root metadata that was shipped with the application (TUF §5.2).
    ///
    /// No request may be made here. Checks are neither expected nor forbidden.
    fn init(&mut self, root: &[u8], now: Time) -> Result<(), Refusal>;

    /// Runs one update cycle up to and including the top-level targets metadata (TUF §5.3 to §5.6.6).
    fn refresh(&mut self, now: Time) -> Result<(), Refusal>;

    /// Runs one update cycle and then fetches these targets in order (TUF §5.6.7, §5.7), stopping at the first that fails.
    ///
    /// Returns the verified bytes of each.
    fn download(&mut self, targets: &[&str], now: Time) -> Result<Vec<Vec<u8>>, Refusal>;

    /// The metadata files the client would start from if it were restarted now: for each role the stored bytes.
    ///
    /// Files that the client writes in a form of its own are fine as long as they are JSON with a `signed` member.
    fn trusted(&mut self) -> Result<Vec<(Role, Vec<u8>)>, Refusal>;
}

/// Where a run of a client takes place.
#[derive(Debug)]
pub struct Session {
    mirror: Mirror,
    served: Option<Served>,
    asked_for_urls: Cell<bool>,
    folder: OnceCell<TempDir>,
}

impl Session {
    /// A session against `mirror`, which is asked by call.
    pub fn new(mirror: Mirror) -> Session {
        Session { mirror, served: None, asked_for_urls: Cell::new(false), folder: OnceCell::new() }
    }

    /// A session against a mirror that is asked over HTTP.
    pub fn over_http(served: Served) -> Session {
        let mirror = served.mirror().clone();
        Session { served: Some(served), ..Session::new(mirror) }
    }

    /// The mirror: for the simulated time, and for clients whose transport can be replaced.
    pub fn mirror(&self) -> &Mirror {
        &self.mirror
    }

    /// Where the client has to send its requests by its own fetcher; `None` if it is to ask the mirror by call.
    ///
    /// An adapter that never asks for them is not run in the transport profile.
    pub fn urls(&self) -> Option<&Urls> {
        self.asked_for_urls.set(true);
        self.served.as_ref().map(Served::urls)
    }

    pub(crate) fn was_asked_for_urls(&self) -> bool {
        self.asked_for_urls.get()
    }

    pub(crate) fn is_over_http(&self) -> bool {
        self.served.is_some()
    }

    /// An empty folder for the client's metadata, the same one throughout the run.
    pub fn metadata_dir(&self) -> PathBuf {
        self.subfolder("metadata")
    }

    /// An empty folder for the client's downloads, the same one throughout the run.
    pub fn targets_dir(&self) -> PathBuf {
        self.subfolder("targets")
    }

    /// What lies beside the client's folders: nothing, unless it has left them. Two levels up can be seen, and no more.
    pub(crate) fn escaped(&self) -> Vec<PathBuf> {
        let Some(folder) = self.folder.get() else { return Vec::new() };
        let mut beside = entries_but(folder.path(), &["client"]);
        beside.extend(entries_but(&folder.path().join("client"), &["metadata", "targets"]));
        beside
    }

    /// Made on demand, because most clients in process need none, and in memory where the system has such a place.
    fn subfolder(&self, name: &str) -> PathBuf {
        let folder = self.folder.get_or_init(|| {
            let shared_memory = Path::new("/dev/shm");
            TempDir::with_prefix_in("tuf-gauntlet-", shared_memory)
                .or_else(|_| TempDir::with_prefix("tuf-gauntlet-"))
                .expect("a temporary folder for the client")
        });
        let path = folder.path().join("client").join(name);
        std::fs::create_dir_all(&path).expect("a temporary folder for the client");
        path
    }
}

/// The names in a folder that are none of `expected`, in order.
fn entries_but(folder: &Path, expected: &[&str]) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| PathBuf::from(entry.file_name()));
    let mut others: Vec<_> = names.filter(|name| expected.iter().all(|expected| Path::new(expected) != name)).collect();
    others.sort();
    others
}

/// That a client refused an operation, in its own words. They are kept for the reader and decide nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(String);

impl Refusal {
    /// A refusal with this text.
    pub fn new(text: impl Into<String>) -> Refusal {
        Refusal(text.into())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Any error is a refusal, with the texts of its sources that say something new.
impl<E: Error> From<E> for Refusal {
    fn from(error: E) -> Refusal {
        let mut text = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            let cause_text = cause.to_string();
            if !text.contains(&cause_text) {
                text = format!("{text}: {cause_text}");
            }
            source = cause.source();
        }
        Refusal(text)
    }
}

/// What an adapter says of its client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    /// The name of the client: lower case, as its package is called.
    pub name: String,
    /// The version of the client, not of the adapter.
    pub version: String,
    /// The optional features it does without.
    pub lacks: BTreeSet<Feature>,
    /// What the adapter can make happen.
    pub controls: BTreeSet<Control>,
    /// What of that it cannot in one of the profiles.
    pub limited: BTreeSet<(Profile, Control)>,
}

impl Description {
    /// A client that supports everything, with an adapter that can do everything.
    pub fn new(name: &str, version: &str) -> Description {
        Description {
            name: name.to_owned(),
            version: version.to_owned(),
            lacks: BTreeSet::new(),
            controls: Control::ALL.into(),
            limited: BTreeSet::new(),
        }
    }

    /// Declares a feature unsupported. The declaration counts only where the client also refuses the honest repository.
    #[must_use]
    pub fn lacking(mut self, feature: Feature) -> Description {
        self.lacks.insert(feature);
        self
    }

    /// Declares that the adapter cannot do this with the client.
    #[must_use]
    pub fn without(mut self, control: Control) -> Description {
        self.controls.remove(&control);
        self
    }

    /// Declares that the adapter cannot do this with the client in one of the profiles.
    #[must_use]
    pub fn without_in(mut self, profile: Profile, control: Control) -> Description {
        self.limited.insert((profile, control));
        self
    }

    /// Whether the adapter can do this with the client in a profile.
    pub fn can(&self, control: Control, profile: Profile) -> bool {
        self.controls.contains(&control) && !self.limited.contains(&(profile, control))
    }
}

/// Something the specification leaves to a client, so that doing without it is no fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feature {
    /// Delegated roles whose `paths` are patterns or exact paths.
    PathDelegations,
    /// Delegated roles whose target paths are given by `path_hash_prefixes`.
    HashPrefixes,
    /// Repositories without consistent snapshots.
    PlainNames,
    /// Target files listed with SHA-512 alone.
    Sha512,
    /// Target files listed with BLAKE2b-256 alone.
    Blake2b,
}

impl Feature {
    /// All features, in the order in which they are shown.
    pub const ALL: [Feature; 5] =
        [Feature::PathDelegations, Feature::HashPrefixes, Feature::PlainNames, Feature::Sha512, Feature::Blake2b];

    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Feature::PathDelegations => "path delegations",
            Feature::HashPrefixes => "path hash prefixes",
            Feature::PlainNames => "repositories without consistent snapshots",
            Feature::Sha512 => "sha512 alone",
            Feature::Blake2b => "blake2b-256 alone",
        }
    }
}

/// Something a script can ask of an adapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Control {
    /// Set the time at which an operation runs.
    Clock,
    /// Let time pass while an operation runs.
    RunningClock,
    /// Run several operations on one living client object.
    Keep,
    /// Show the client's own limits on downloads: they are not left to the transport that the adapter replaces.
    Limits,
}

impl Control {
    /// All controls, in the order in which they are shown.
    pub const ALL: [Control; 4] = [Control::Clock, Control::RunningClock, Control::Keep, Control::Limits];

    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Control::Clock => "clock",
            Control::RunningClock => "clock that runs during an update",
            Control::Keep => "several operations without a restart",
            Control::Limits => "download limits of the client's own",
        }
    }
}
