//! The trait that a client under test implements.
//!
//! It is synchronous: a client that needs a runtime owns one. One run is one thread, and one value of the trait is one
//! installation of the client, with its own trusted metadata.

use std::{cell::Cell, collections::BTreeSet, error::Error, fmt, path::PathBuf, sync::Arc, time::Duration};

use crate::{
    disk::Disk,
    http::{Served, Urls},
    mirror::{Budget, Mirror},
    pep458::{Installer, Wanted},
    profile::Profile,
    role::Role,
    time::Time,
    worker::Footprint,
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
    /// Called once on an empty client, and again where a script has the application installed anew with another root: then over
    /// what the client has stored, of which it keeps what an installation of the real client would keep.
    ///
    /// No request may be made here. Checks are neither expected nor forbidden.
    fn init(&mut self, root: &[u8], now: Time) -> Result<(), Refusal>;

    /// Runs one update cycle up to and including the top-level targets metadata (TUF §5.3 to §5.6.6).
    fn refresh(&mut self, now: Time) -> Result<(), Refusal>;

    /// Runs one update cycle and then fetches these targets in order (TUF §5.6.7, §5.7), stopping at the first that fails.
    ///
    /// Returns the verified bytes of each.
    fn download(&mut self, targets: &[&str], now: Time) -> Result<Vec<Vec<u8>>, Refusal>;

    /// Fetches these targets under the metadata that the last operation ended with, with no update before it.
    ///
    /// A client that cannot do so updates again: the default.
    fn download_more(&mut self, targets: &[&str], now: Time) -> Result<Vec<Vec<u8>>, Refusal> {
        self.download(targets, now)
    }

    /// Installs a distribution from a PEP 458 index, and returns the index page and the distribution.
    ///
    /// By default the package manager is the draft of [`crate::pep458`], on top of this client. An adapter of a package manager
    /// that has a TUF client inside leaves it to that.
    fn install(&mut self, wanted: &Wanted, now: Time) -> Result<Vec<Vec<u8>>, Refusal> {
        Installer::default().install(self, wanted, now)
    }

    /// The metadata files the client would start from if it were restarted now: for each role the stored bytes.
    ///
    /// Files that the client writes in a form of its own are fine as long as they are JSON with a `signed` member.
    fn trusted(&mut self) -> Result<Vec<(Role, Vec<u8>)>, Refusal>;

    /// Has the stored file of `role` be these bytes, whatever they are, as a broken disk would: for a restarted client to find.
    ///
    /// Called before [`Client::open`], and only if the adapter offers [`Control::Store`]. Copies that the client would read
    /// in place of the file are to be the same bytes.
    fn plant(&mut self, role: &Role, bytes: &[u8]) -> Result<(), Refusal> {
        Err(Refusal::new(format!("the adapter cannot put {} bytes in the place of the stored {role}", bytes.len())))
    }

    /// Has the client have stored this file of `role`, as an earlier process of it would have: for [`Client::open`] to find.
    ///
    /// Called after [`Client::init`], where every operation has a process of its own and the files are kept by the caller.
    fn restore(&mut self, role: &Role, bytes: &[u8]) -> Result<(), Refusal> {
        self.plant(role, bytes)
    }

    /// Whether it runs in a process of its own, so that it needs no isolation.
    fn is_apart(&self) -> bool {
        false
    }

    /// Whether it is a command, which cannot be asked by call: what others are told by call it is told over HTTP.
    fn is_command(&self) -> bool {
        false
    }

    /// What the last operation took of the machine; `None` of a client that is no process of its own.
    fn footprint(&mut self) -> Option<Footprint> {
        None
    }
}

/// Where a run of a client takes place.
#[derive(Debug)]
pub struct Session {
    mirror: Mirror,
    urls: Option<Urls>,
    /// Kept for as long as the session lasts.
    _served: Option<Served>,
    asked_for_urls: Cell<bool>,
    disk: Disk,
    stores_targets: bool,
    spares_downloads: bool,
    patience: Duration,
}

impl Session {
    /// A session against `mirror`, which is asked by call.
    pub fn new(mirror: Mirror) -> Session {
        let (disk, patience) = (Disk::default(), Session::PATIENCE);
        let asked_for_urls = Cell::new(false);
        let (stores_targets, spares_downloads) = (false, false);
        Session { mirror, urls: None, _served: None, asked_for_urls, disk, stores_targets, spares_downloads, patience }
    }

    /// A session against a mirror that is asked over HTTP.
    pub fn over_http(served: Served) -> Session {
        let (mirror, urls) = (served.mirror().clone(), Some(served.urls().clone()));
        Session { urls, _served: Some(served), ..Session::new(mirror) }
    }

    /// The same session, seen from another process than the harness's.
    pub(crate) fn elsewhere(mirror: Mirror, urls: Option<Urls>, metadata: PathBuf, targets: PathBuf) -> Session {
        Session { urls, disk: Disk::given(metadata, targets), ..Session::new(mirror) }
    }

    /// A session of a client that is run as a command: it asks a repository at these base URLs, which is not the harness's, at
    /// the time `now`, and keeps what it stores in these folders.
    pub fn of_command(urls: Urls, metadata: PathBuf, targets: PathBuf, now: Time) -> Session {
        let mirror = Mirror::new(Budget { requests: usize::MAX, bytes: u64::MAX });
        mirror.begin_step(Arc::default(), now);
        let session = Session::elsewhere(mirror, Some(urls), metadata, targets);
        Session { stores_targets: true, spares_downloads: true, ..session }
    }

    /// How long an operation may take, unless [`Session::with_patience`] says otherwise.
    pub const PATIENCE: Duration = Duration::from_secs(20);

    /// The same session with other patience.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Session {
        Session { patience, ..self }
    }

    /// How long an operation may take: what waits for another process waits no longer.
    pub fn patience(&self) -> Duration {
        self.patience
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
        self.urls.as_ref()
    }

    pub(crate) fn was_asked_for_urls(&self) -> bool {
        self.asked_for_urls.get()
    }

    pub(crate) fn is_over_http(&self) -> bool {
        self.urls.is_some()
    }

    /// An empty folder for the client's metadata, the same one throughout the run.
    pub fn metadata_dir(&self) -> PathBuf {
        self.disk.metadata()
    }

    /// An empty folder for the client's downloads, the same one throughout the run.
    pub fn targets_dir(&self) -> PathBuf {
        self.disk.targets()
    }

    /// Whether the client is to store its downloads in [`Session::targets_dir`], and to hand over what it finds there.
    ///
    /// Asked only of adapters that offer [`Control::TargetStore`].
    pub fn stores_targets(&self) -> bool {
        self.stores_targets
    }

    /// The same session, for a client that is to store its downloads or not.
    #[must_use]
    pub fn storing_targets(mut self, stores_targets: bool) -> Session {
        self.stores_targets = stores_targets;
        self
    }

    /// Whether the client is to leave alone on the mirror what it has stored in [`Session::targets_dir`] already and is still
    /// what metadata lists, if it can.
    pub fn spares_downloads(&self) -> bool {
        self.spares_downloads
    }

    pub(crate) fn disk(&self) -> &Disk {
        &self.disk
    }
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
    /// The programming language it is written in.
    pub language: String,
    /// The optional features it does without.
    pub lacks: BTreeSet<Feature>,
    /// What the adapter can make happen.
    pub controls: BTreeSet<Control>,
    /// What of that it cannot in one of the profiles.
    pub limited: BTreeSet<(Profile, Control)>,
    /// The tests of tuf-conformance that its project lists as expected to fail. Shown beside a verdict, and no more.
    pub expected_failures: BTreeSet<String>,
}

impl Description {
    /// A client that supports everything, with an adapter that can do whatever takes no more than the operations themselves.
    pub fn new(name: &str, version: &str) -> Description {
        Description {
            name: name.to_owned(),
            version: version.to_owned(),
            language: "Rust".to_owned(),
            lacks: BTreeSet::new(),
            controls: Control::ALL.into_iter().filter(|control| !Control::OFFERED.contains(control)).collect(),
            limited: BTreeSet::new(),
            expected_failures: BTreeSet::new(),
        }
    }

    /// Name and version. A name that names the version, as those of one client in several versions do, is enough.
    pub fn full_name(&self) -> String {
        match self.name.split_once('@') {
            Some((name, version)) => format!("{name} {version}"),
            None => format!("{} {}", self.name, self.version).trim_end().to_owned(),
        }
    }

    /// Declares a feature unsupported. The declaration counts only where the client also refuses the honest repository.
    #[must_use]
    pub fn lacking(mut self, feature: Feature) -> Description {
        self.lacks.insert(feature);
        self
    }

    /// Declares that the adapter can do one of [`Control::OFFERED`] with the client.
    #[must_use]
    pub fn offering(mut self, control: Control) -> Description {
        self.controls.insert(control);
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

/// Something the specification leaves to a client, or only recommends, so that scenarios which merely use it say nothing about
/// a client without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feature {
    /// Delegated roles whose `paths` are patterns or exact paths.
    PathDelegations,
    /// Delegated roles whose target paths are given by `path_hash_prefixes`.
    HashPrefixes,
    /// Delegations to bins by one object, `succinct_roles` (TAP 15).
    SuccinctRoles,
    /// Repositories without consistent snapshots.
    PlainNames,
    /// Target files listed with SHA-512 alone.
    Sha512,
    /// Target files listed with BLAKE2b-256 alone.
    Blake2b,
    /// Keys for `ecdsa-sha2-nistp256`.
    Ecdsa,
    /// Keys for `rsassa-pss-sha256`.
    RsaPss,
}

impl Feature {
    /// All features, in the order in which they are shown.
    pub const ALL: [Feature; 8] = [
        Feature::PathDelegations,
        Feature::HashPrefixes,
        Feature::SuccinctRoles,
        Feature::PlainNames,
        Feature::Sha512,
        Feature::Blake2b,
        Feature::Ecdsa,
        Feature::RsaPss,
    ];

    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Feature::PathDelegations => "path delegations",
            Feature::HashPrefixes => "path hash prefixes",
            Feature::SuccinctRoles => "succinct roles",
            Feature::PlainNames => "repositories without consistent snapshots",
            Feature::Sha512 => "sha512 alone",
            Feature::Blake2b => "blake2b-256 alone",
            Feature::Ecdsa => "ecdsa-sha2-nistp256",
            Feature::RsaPss => "rsassa-pss-sha256",
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
    /// Put other bytes in the place of stored metadata, by [`Client::plant`].
    Store,
    /// Have the client store its downloads in [`Session::targets_dir`].
    TargetStore,
    /// Have the client die while it waits for the mirror: the call to the mirror does not return, but unwinds.
    Kill,
}

impl Control {
    /// All controls, in the order in which they are shown.
    pub const ALL: [Control; 7] = [
        Control::Clock,
        Control::RunningClock,
        Control::Keep,
        Control::Limits,
        Control::Store,
        Control::TargetStore,
        Control::Kill,
    ];

    /// Those that an adapter has to be made for, and declares with [`Description::offering`].
    pub const OFFERED: [Control; 3] = [Control::Store, Control::TargetStore, Control::Kill];

    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Control::Clock => "clock",
            Control::RunningClock => "clock that runs during an update",
            Control::Keep => "several operations without a restart",
            Control::Limits => "download limits of the client's own",
            Control::Store => "access to stored metadata",
            Control::TargetStore => "access to stored target files",
            Control::Kill => "an end in the middle of an operation",
        }
    }
}
