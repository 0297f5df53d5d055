//! The reference client: TUF 1.0.34 §5 as an executable text.
//!
//! It is the oracle of the suite. It follows the specification in its order and words, shares no code with any client under
//! test, and with the repository only canonical JSON, hashes and signatures. Where the text is strict, so is this; where it is
//! ambiguous, one reading is taken, said beside the step, and scenarios allow the others by labels. Every check carries the
//! requirements it serves and can be left out, so that the suite itself is tested: see [`Check`].
//!
//! The steps are in `workflow` (§5.1 to §5.6.6) and `search` (§5.6.7 and §5.7), the formats in `metadata` and `form`.

mod check;
mod form;
mod metadata;
mod search;
mod source;
mod workflow;

use std::collections::BTreeMap;

pub use self::check::Check;
use self::{source::Source, workflow::Cycle};
use crate::{
    client::{Client, Description, Refusal, Session},
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
    first_start: Option<Time>,
}

impl Reference {
    /// A reference client that does everything but this.
    pub fn without(check: Check) -> Reference {
        Reference { rules: Rules { omitted: Some(check) }, ..Reference::default() }
    }

    fn cycle(&mut self, now: Time) -> Result<Cycle<'_>, Refusal> {
        let source = self.source.clone().ok_or_else(|| Refusal::new("the client is not open"))?;
        let first = *self.first_start.get_or_insert(now);
        let start = if self.rules.omits(Check::NewStartTime) { first } else { now };
        Ok(Cycle::new(self.rules, source, &mut self.store, &self.shipped, start))
    }

    /// What the application is told.
    fn report<T: Default>(&self, result: Result<T, Refusal>) -> Result<T, Refusal> {
        if self.rules.omits(Check::FailureReported) { Ok(result.unwrap_or_default()) } else { result }
    }
}

impl Client for Reference {
    fn describe(&self) -> Description {
        let version = env!("CARGO_PKG_VERSION");
        match self.rules.omitted {
            None => Description::new("reference", version),
            Some(check) => Description::new(&format!("reference without {}", check.name()), version),
        }
    }

    fn open(&mut self, session: &Session) -> Result<(), Refusal> {
        self.source = Some(Source::of(session, self.rules));
        self.first_start = None;
        Ok(())
    }

    fn init(&mut self, root: &[u8], _now: Time) -> Result<(), Refusal> {
        root.clone_into(&mut self.shipped);
        self.store.0.insert(Role::Root, root.to_owned());
        Ok(())
    }

    fn refresh(&mut self, now: Time) -> Result<(), Refusal> {
        let mut cycle = self.cycle(now)?;
        let result = cycle.update();
        cycle.end(result.is_ok());
        self.report(result)
    }

    fn download(&mut self, targets: &[&str], now: Time) -> Result<Vec<Vec<u8>>, Refusal> {
        let mut cycle = self.cycle(now)?;
        let result = cycle.update().and_then(|()| targets.iter().map(|path| cycle.fetch_target(path)).collect());
        cycle.end(result.is_ok());
        self.report(result)
    }

    fn trusted(&mut self) -> Result<Vec<(Role, Vec<u8>)>, Refusal> {
        Ok(self.store.0.clone().into_iter().collect())
    }
}

/// The files on what counts as non-volatile storage.
#[derive(Debug, Default)]
struct Store(BTreeMap<Role, Vec<u8>>);

/// Which check is left out, if any.
#[derive(Clone, Copy, Debug, Default)]
struct Rules {
    omitted: Option<Check>,
}

impl Rules {
    fn omits(self, check: Check) -> bool {
        self.omitted == Some(check)
    }

    /// The one place where a check decides: it holds, or is left out, or the cycle is aborted for this reason.
    fn require(self, check: Check, holds: bool, reason: impl FnOnce() -> String) -> Result<(), Refusal> {
        if holds || self.omits(check) { Ok(()) } else { Err(Refusal::new(reason())) }
    }
}
