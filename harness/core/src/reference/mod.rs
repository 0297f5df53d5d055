//! The reference client: TUF 1.0.34 §5 as an executable text.
//!
//! It is the oracle of the suite. It follows the specification in its order and words, shares no code with any client under
//! test, and with the repository only canonical JSON, hashes and signatures. Where the text is strict, so is this; where it is
//! ambiguous, one reading is taken, said beside the step, and scenarios allow the others by labels. Every check carries the
//! requirements it serves and can be left out, so that the suite itself is tested: see [`Check`].
//!
//! The steps are in `workflow` (§5.1 to §5.6.6) and `search` (§5.6.7 and §5.7), what is kept of downloads in `targets`, the
//! formats in `metadata`, `form` and, for TAP 15, `succinct`.

mod check;
mod form;
mod metadata;
mod process;
mod recovery;
mod search;
mod source;
mod succinct;
mod targets;
mod workflow;

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, Ordering::Relaxed},
};

pub use self::check::Check;
use self::{metadata::Metadata, source::Source, targets::Downloads, workflow::Cycle};
use crate::{
    client::{Client, Control, Description, Refusal, Session},
    role::Role,
    time::Time,
};

/// The reference client, or a wrong one that leaves out a check.
#[derive(Debug, Default)]
pub struct Reference {
    rules: Rules,
    source: Option<Source>,
    shipped: Vec<u8>,
    store: Store,
    downloads: Option<Downloads>,
    first_start: Option<Time>,
    locked: bool,
}

impl Reference {
    /// A reference client that does everything but this.
    pub fn without(check: Check) -> Reference {
        Reference { rules: Rules { omitted: Some(check), asked: None }, ..Reference::default() }
    }

    /// A whole reference client that notes which checks it comes to: to leave out any other changes nothing in what it does.
    pub fn noting(asked: &'static Asked) -> Reference {
        Reference { rules: Rules { omitted: None, asked: Some(asked) }, ..Reference::default() }
    }

    /// Runs a cycle, and once more where a file that metadata lists is gone: an old consistent snapshot may be deleted while
    /// a client is reading it (PEP 458, "Cleaning up old metadata").
    fn run<T>(&mut self, now: Time, steps: impl Fn(&mut Cycle<'_>) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let mut tries = 0;
        loop {
            let before = self.store.0.get(&Role::Timestamp).cloned();
            let mut cycle = self.cycle(now)?;
            let result = steps(&mut cycle);
            cycle.end(result.is_ok());
            let missed = result.is_err() && cycle.missed.get();
            tries += 1;
            let goes_on = self.rules.omits(Check::RetryOnce) && self.store.0.get(&Role::Timestamp) != before.as_ref();
            if !missed || self.rules.omits(Check::RetryAfterCleanUp) || !(tries < 2 || goes_on) {
                return result;
            }
            if self.rules.omits(Check::RetryComparesAgain) {
                self.store.forget(&[Role::Timestamp, Role::Snapshot]);
            }
        }
    }

    fn cycle(&mut self, now: Time) -> Result<Cycle<'_>, Refusal> {
        let source = self.source.clone().ok_or_else(|| Refusal::new("the client is not open"))?;
        if self.rules.omits(Check::OwnFiles) {
            self.store = process::files(&source);
        }
        if self.locked && self.rules.omits(Check::NothingLeftLocked) {
            return Err(Refusal::new("an update is under way already"));
        }
        self.locked = true;
        let first = *self.first_start.get_or_insert(now);
        let start = if self.rules.omits(Check::NewStartTime) { first } else { now };
        Ok(Cycle::new(self.rules, source, &mut self.store, &self.shipped, start))
    }

    /// Without the check: all installations have one place for their files.
    fn share_files(&self) {
        if let Some(source) = self.source.as_ref().filter(|_| self.rules.omits(Check::OwnFiles)) {
            process::keep_files(source, &self.store);
        }
    }

    /// What the application is told.
    fn report<T: Default>(&mut self, result: Result<T, Refusal>) -> Result<T, Refusal> {
        self.locked = result.is_err();
        if self.rules.omits(Check::FailureReported) { Ok(result.unwrap_or_default()) } else { result }
    }
}

impl Client for Reference {
    fn describe(&self) -> Description {
        let version = env!("CARGO_PKG_VERSION");
        match self.rules.omitted {
            None => offering_all("reference", version),
            Some(check) => offering_all(&format!("reference without {}", check.name()), version),
        }
    }

    fn open(&mut self, session: &Session) -> Result<(), Refusal> {
        self.source = Some(Source::of(session, self.rules));
        self.downloads = session.stores_targets().then(|| Downloads::of(session, self.rules));
        self.first_start = None;
        Ok(())
    }

    /// Over a store, a root that comes out of band replaces the stored one (PEP 458). What becomes of the other files is not
    /// said; here they are forgotten under the condition of §5.3.11, since they may be the work of whoever had the old keys.
    fn init(&mut self, root: &[u8], _now: Time) -> Result<(), Refusal> {
        root.clone_into(&mut self.shipped);
        let read = |bytes: &[u8]| Metadata::parse(bytes, &Role::Root, self.rules).ok();
        let stored = self.store.0.get(&Role::Root).and_then(|bytes| read(bytes));
        if let (Some(stored), Some(installed)) = (stored, read(root)) {
            if self.rules.omits(Check::InstalledRoot) {
                return Ok(());
            }
            let kept =
                [Role::Timestamp, Role::Snapshot].iter().all(|role| installed.keeps_keys_of(role, &stored, self.rules));
            if !kept && !self.rules.omits(Check::InstalledRootRotates) {
                self.store.forget(&[Role::Timestamp, Role::Snapshot]);
            }
        }
        self.store.0.insert(Role::Root, root.to_owned());
        self.share_files();
        Ok(())
    }

    fn refresh(&mut self, now: Time) -> Result<(), Refusal> {
        let result = self.run(now, |cycle| cycle.update());
        self.share_files();
        self.report(result)
    }

    fn download(&mut self, targets: &[&str], now: Time) -> Result<Vec<Vec<u8>>, Refusal> {
        let downloads = self.downloads.clone();
        let result = self.run(now, |cycle| {
            // Without the check: what is stored will do.
            if cycle.rules.omits(Check::UpdateFirst) {
                cycle.update_unless_stored()?;
            } else {
                cycle.update()?;
            }
            let fetch = |path: &&str| match &downloads {
                None => cycle.fetch_target(path, |_| Ok(())),
                Some(downloads) => downloads.fetch(cycle, path),
            };
            targets.iter().map(fetch).collect()
        });
        self.share_files();
        if result.is_err() && self.rules.omits(Check::NoWayAround) {
            let cycle = self.cycle(now)?;
            return targets.iter().map(|path| cycle.fetch_unverified(path)).collect();
        }
        self.report(result)
    }

    fn download_more(&mut self, targets: &[&str], now: Time) -> Result<Vec<Vec<u8>>, Refusal> {
        let mut cycle = self.cycle(now)?;
        let result =
            cycle.resume().and_then(|()| targets.iter().map(|path| cycle.fetch_target(path, |_| Ok(()))).collect());
        cycle.end(result.is_ok());
        self.report(result)
    }

    fn trusted(&mut self) -> Result<Vec<(Role, Vec<u8>)>, Refusal> {
        Ok(self.store.0.clone().into_iter().collect())
    }

    fn plant(&mut self, role: &Role, bytes: &[u8]) -> Result<(), Refusal> {
        self.store.0.insert(role.clone(), bytes.to_owned());
        Ok(())
    }
}

fn offering_all(name: &str, version: &str) -> Description {
    Control::OFFERED.into_iter().fold(Description::new(name, version), Description::offering)
}

/// The files on what counts as non-volatile storage.
#[derive(Clone, Debug, Default)]
struct Store(BTreeMap<Role, Vec<u8>>);

impl Store {
    fn forget(&mut self, roles: &[Role]) {
        self.0.retain(|role, _| !roles.contains(role));
    }
}

/// Which check is left out, if any.
#[derive(Clone, Copy, Debug, Default)]
struct Rules {
    omitted: Option<Check>,
    asked: Option<&'static Asked>,
}

/// The checks that a reference client has come to.
#[derive(Debug)]
pub struct Asked([AtomicBool; Check::ALL.len()]);

impl Asked {
    /// None yet.
    pub const fn new() -> Asked {
        Asked([const { AtomicBool::new(false) }; Check::ALL.len()])
    }

    /// Takes the checks out, in their order, and begins anew.
    pub fn take(&self) -> Vec<Check> {
        Check::ALL
            .iter()
            .zip(&self.0)
            .filter(|(_, asked)| asked.swap(false, Relaxed))
            .map(|(&check, _)| check)
            .collect()
    }
}

impl Default for Asked {
    fn default() -> Asked {
        Asked::new()
    }
}

impl Rules {
    fn omits(self, check: Check) -> bool {
        if let Some(asked) = self.asked {
            asked.0[check as usize].store(true, Relaxed);
        }
        self.omitted == Some(check)
    }

    /// The one place where a check decides: it holds, or is left out, or the cycle is aborted for this reason.
    fn require(self, check: Check, holds: bool, reason: impl FnOnce() -> String) -> Result<(), Refusal> {
        if holds || self.omits(check) { Ok(()) } else { Err(Refusal::new(reason())) }
    }
}
