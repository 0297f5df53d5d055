//! A trace: what was seen while a client went through a script. Observation only, no judgement.

use std::{collections::BTreeMap, fmt, path::PathBuf};

use serde_json::Value;

use crate::{
    disk::Stored,
    json::{canonical, sha256_hex},
    mirror::Request,
    role::Role,
    worker::Footprint,
};

/// How an operation ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The client reported success.
    Accepted,
    /// The client reported a failure, in these words.
    Refused(String),
    /// The client panicked, or its process died.
    Crashed(String),
    /// The client was killed in the middle of it, as the script wants.
    Killed,
    /// The client overran a budget, or did not return in time.
    Unbounded(String),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Accepted => write!(f, "accepted"),
            Outcome::Refused(text) => write!(f, "refused, saying \"{text}\""),
            Outcome::Crashed(text) => write!(f, "crashed: {text}"),
            Outcome::Killed => write!(f, "killed"),
            Outcome::Unbounded(text) => write!(f, "cut off: {text}"),
        }
    }
}

/// A metadata file that a client holds for trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The version inside; `None` if the file is not metadata that can be read.
    pub version: Option<u64>,
    /// SHA-256 of the canonical form of the signed part, in hex digits, so that a client may store files in its own form.
    pub digest: String,
}

impl Held {
    /// What a file is, as a trace records it.
    pub fn of(file: &[u8]) -> Held {
        let file: Value = serde_json::from_slice(file).unwrap_or_default();
        let signed = &file["signed"];
        Held { version: signed["version"].as_u64(), digest: sha256_hex(&canonical(signed)) }
    }
}

/// The files a client holds for trusted, by role.
pub type Trusted = BTreeMap<Role, Held>;

/// What was seen in one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepTrace {
    /// How the operation ended.
    pub outcome: Outcome,
    /// What was asked of the mirror, in order.
    pub requests: Vec<Request>,
    /// What the client holds for trusted after the operation.
    pub trusted: Trusted,
    /// The target files that were handed over, in the order of the operation.
    pub delivered: Vec<Vec<u8>>,
    /// What lies outside of the client's own folders after the operation.
    pub escaped: Vec<PathBuf>,
    /// The files in its folder for downloads after the operation.
    pub stored: Vec<Stored>,
    /// Whether it has written through a link that leads out of that folder.
    pub wrote_through_link: bool,
    /// What the operation took of the machine, if the client is a process.
    pub footprint: Option<Footprint>,
}

/// What was seen in one run of a script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// What the client held for trusted before the first operation, for each of its installations.
    pub initial: Vec<Trusted>,
    /// One entry for each step that was begun: a crash or a cut-off ends the run.
    pub steps: Vec<StepTrace>,
    /// A fault of the adapter or the harness, which makes every verdict inconclusive.
    pub fault: Option<String>,
    /// What the adapter turned out not to be able to do, which ended the run: it says nothing of the client.
    pub inexpressible: Option<String>,
}
