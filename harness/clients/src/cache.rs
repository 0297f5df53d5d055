//! The cache: where installed clients are, side by side in all their versions.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use tuf_gauntlet_core::{matrix::Entry, worker::Worker};

use crate::recipe::Release;

/// The variable that names the folder.
const VARIABLE: &str = "TUF_GAUNTLET_CACHE";

/// In the folder of an installation that is whole: the digest of what it was made from.
pub(crate) const MARKER: &str = "installed";

/// A folder with a folder `clients/NAME@VERSION` for each installation.
#[derive(Clone, Debug)]
pub struct Cache(PathBuf);

/// How an installation is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Whole, and made from what this library would make it from.
    Installed,
    /// Made from other sources, those of another version of this library.
    Outdated,
    /// Not there.
    Missing,
}

impl Cache {
    /// The cache in this folder.
    pub fn at(folder: impl Into<PathBuf>) -> Cache {
        Cache(folder.into())
    }

    /// The cache of whoever runs this: the folder that `TUF_GAUNTLET_CACHE` names, or `tuf-gauntlet` in that of the user's
    /// caches. The error is one line.
    pub fn of_user() -> Result<Cache, String> {
        let variable = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        if let Some(folder) = env::var_os(VARIABLE).filter(|folder| !folder.is_empty()) {
            let folder = std::path::absolute(folder).map_err(|error| format!("{VARIABLE}: {error}"))?;
            return Ok(Cache(folder));
        }
        let caches = variable("XDG_CACHE_HOME").or_else(|| Some(variable("HOME")?.join(".cache")));
        let folder = caches.map(|folder| folder.join("tuf-gauntlet"));
        folder.map(Cache).ok_or_else(|| format!("no folder for installed clients: set {VARIABLE} to one"))
    }

    /// Where the installations are.
    pub fn folder(&self) -> PathBuf {
        self.0.join("clients")
    }

    /// Where what a tool said of an installation that failed is.
    pub(crate) fn log_of(&self, release: &Release) -> PathBuf {
        self.0.join("logs").join(format!("{}.log", release.with_version()))
    }

    pub(crate) fn folder_of(&self, release: &Release) -> PathBuf {
        self.folder().join(release.with_version())
    }

    /// Whether this release is installed.
    pub fn state(&self, release: &Release) -> State {
        match fs::read_to_string(self.folder_of(release).join(MARKER)) {
            Ok(digest) if digest == release.digest() => State::Installed,
            Ok(_) => State::Outdated,
            Err(_) => State::Missing,
        }
    }

    /// All that is installed, whole or outdated: pinned versions first, in the order of the matrix.
    pub fn releases(&self) -> Vec<Release> {
        let entries = fs::read_dir(self.folder()).into_iter().flatten();
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut others: Vec<Release> = names
            .filter(|name| !name.starts_with('.'))
            .filter_map(|name| Release::parse(&name).ok())
            .filter(|release| !release.is_pinned())
            .collect();
        others.sort_by_key(|release| release.with_version());
        let all = Release::pinned().chain(others);
        all.filter(|release| self.state(release) != State::Missing).collect()
    }

    /// The worker of an installation.
    pub fn worker(&self, release: &Release) -> Worker {
        worker_in(&self.folder_of(release), release)
    }

    /// The client that can be run, if it is installed; otherwise one line that says what to do.
    pub fn entry(&self, release: &Release) -> Result<Entry, String> {
        let command = format!("cargo gauntlet clients install {release}");
        match self.state(release) {
            State::Installed => {}
            State::Missing => return Err(format!("{release} is not installed: {command}")),
            State::Outdated => return Err(format!("{release} was installed from another worker: {command}")),
        }
        let (cache, release) = (self.clone(), release.clone());
        Ok(Entry::new(release.name(), move || cache.worker(&release)))
    }
}

/// The worker that was built in this folder.
pub(crate) fn worker_in(folder: &Path, release: &Release) -> Worker {
    let place = |part: &&str| match part.strip_prefix("./") {
        Some(path) => folder.join(path).into_os_string(),
        None => part.into(),
    };
    let (program, args) = release.recipe.start.split_first().expect("a program");
    let worker = Worker::new(place(program)).named(release.to_string());
    args.iter().map(place).fold(worker, Worker::arg)
}
