//! A script: what a scenario writes before any client exists.
//!
//! Steps, each with the site the mirror serves, the time, the operation and what is expected. The bytes are the same for every
//! client. The same scenario function written a second time with its attacks left out is the script's honest twin.

mod shift;
mod writer;

use std::{collections::BTreeSet, sync::Arc};

pub use self::writer::Writer;
use crate::{
    client::{Control, Feature},
    disk::Tampering,
    expectation::Alternatives,
    mirror::{Kill, Turn},
    pep458::Wanted,
    profile::Profile,
    site::{Reply, Site},
    time::Time,
};

/// 2020-01-01T00:00:00Z: what expired before has expired by every clock, also by one that cannot be set.
const LONG_PAST: Time = Time::from_unix_seconds(1_577_836_800);

/// What a client is asked to do in a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// One update cycle, as [`crate::client::Client::refresh`].
    Refresh,
    /// One update cycle and these targets, as [`crate::client::Client::download`].
    Download(Vec<String>),
    /// An installation from a PEP 458 index, as [`crate::client::Client::install`].
    Install {
        /// What is asked for.
        wanted: Wanted,
        /// The target paths of page and distribution to which that leads, for the expectation alone.
        targets: [String; 2],
    },
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let place = if self.elsewhere { "in the other installation, " } else { "" };
        write!(f, "{place}{} at {}", self.operation, self.at)
    }
}

impl std::fmt::Display for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Operation::Refresh => write!(f, "refresh"),
            Operation::Download(paths) => write!(f, "download {}", paths.join(", ")),
            Operation::Install { wanted, .. } => write!(f, "install {wanted}"),
        }
    }
}

/// One operation, in the world in which it happens.
#[derive(Clone, Debug)]
pub struct Step {
    /// What happened since the step before, one line each.
    pub story: Vec<String>,
    /// Whether the adversary had a hand in this step or an earlier one.
    pub attacked: bool,
    /// Whether the client is restarted before it.
    pub restart: bool,
    /// Whether it takes place in the second installation of the client.
    pub elsewhere: bool,
    /// Root metadata that is installed before it, by the application and not by an update, over what the client has stored.
    pub installs: Option<Arc<[u8]>>,
    /// The simulated time.
    pub at: Time,
    /// What the mirror serves.
    pub site: Arc<Site>,
    /// What it serves after that, if it changes in the middle of the step.
    pub turn: Option<Turn>,
    /// What has happened to the client's disk meanwhile.
    pub disk: Vec<Tampering>,
    /// When the client is killed, if it is.
    pub kill: Option<Kill>,
    /// What the client is asked to do.
    pub operation: Operation,
    /// What is expected of it.
    pub expected: Alternatives,
}

impl Step {
    /// What the mirror serves, at first and after a change in the middle.
    pub fn sites(&self) -> impl Iterator<Item = &Arc<Site>> {
        std::iter::once(&self.site).chain(self.turn.as_ref().map(|turn| &turn.site))
    }
}

/// The function that wrote a script, if it can be called again, and whether it was written as the honest twin.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin {
    write: fn(&mut Writer),
    twin: bool,
}

/// A whole scenario, written out.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about the script")]
pub struct Script {
    /// When it begins.
    pub epoch: Time,
    /// The root metadata shipped with the client.
    pub root: Arc<[u8]>,
    /// The root metadata shipped with a second installation in the same process, if there is one.
    pub root_elsewhere: Option<Arc<[u8]>>,
    /// The steps in order.
    pub steps: Vec<Step>,
    /// The ids of the requirements it tests.
    pub requirements: Vec<String>,
    /// The optional features the honest part makes use of.
    pub features: BTreeSet<Feature>,
    /// Whether there is an adversary in it, and so an honest twin without.
    pub attacked: bool,
    /// Whether a client object has to live on between steps.
    pub keeps: bool,
    /// Whether the client stores its downloads.
    pub stores_targets: bool,
    /// Whether a client in process may take the harness down with it, so that it is run in a process of its own.
    pub isolated: bool,
    /// Whether it is run over HTTP although every reply in it can as well be had by call.
    pub in_both_profiles: bool,
    /// How it can be written again.
    pub(crate) origin: Option<Origin>,
}

impl Script {
    /// Writes a script by means of a scenario function.
    pub fn write(scenario: impl Fn(&mut Writer)) -> Script {
        Script::write_at(Time::EPOCH, false, scenario)
    }

    /// Writes the honest twin: no attack takes place, and every operation has to succeed and end on the newest versions.
    pub fn write_twin(scenario: impl Fn(&mut Writer)) -> Script {
        Script::write_at(Time::EPOCH, true, scenario)
    }

    fn write_at(epoch: Time, twin: bool, scenario: impl Fn(&mut Writer)) -> Script {
        let mut writer = Writer::new(epoch, twin);
        scenario(&mut writer);
        writer.finish()
    }

    /// The same script, which can be written again by this function.
    pub(crate) fn written_by(self, write: fn(&mut Writer), twin: bool) -> Script {
        Script { origin: Some(Origin { write, twin }), ..self }
    }

    /// The profiles in which it has something to show: over HTTP alone if a reply says nothing by call, in both if that is wanted
    /// or the client's limits are in question, and else by call alone.
    pub fn profiles(&self) -> Vec<Profile> {
        let replies = || self.steps.iter().flat_map(|step| step.site.iter()).map(|(_, reply)| reply);
        if !replies().all(Reply::is_plain) {
            vec![Profile::Transport]
        } else if self.in_both_profiles || replies().any(|reply| matches!(reply, Reply::Endless(..))) {
            Profile::ALL.into()
        } else {
            vec![Profile::Logic]
        }
    }

    /// Whether a client has to sit through real time in it, which slow replies take.
    pub fn takes_real_time(&self) -> bool {
        let mut replies = self.steps.iter().flat_map(|step| step.site.iter()).map(|(_, reply)| reply);
        replies.any(Reply::takes_real_time)
    }

    /// What an adapter must be able to do with its client for the script to mean what it says.
    pub fn controls(&self) -> BTreeSet<Control> {
        let mut controls = BTreeSet::new();
        if self.keeps {
            controls.insert(Control::Keep);
        }
        if self.stores_targets {
            controls.insert(Control::TargetStore);
        }
        let tamperings = || self.steps.iter().flat_map(|step| &step.disk);
        if tamperings().any(|tampering| matches!(tampering, Tampering::Metadata(..))) {
            controls.insert(Control::Store);
        }
        if self.steps.iter().any(|step| step.kill.is_some()) {
            controls.insert(Control::Kill);
        }
        let all = || self.steps.iter().flat_map(Step::sites).flat_map(|site| site.iter()).map(|(_, reply)| reply);
        let replies = || {
            all().flat_map(|reply| match reply {
                Reply::InTurn(replies) => replies.as_slice(),
                other => std::slice::from_ref(other),
            })
        };
        if replies().any(|reply| matches!(reply, Reply::After(..))) {
            controls.insert(Control::RunningClock);
        }
        if replies().any(|reply| matches!(reply, Reply::Endless(..))) {
            controls.insert(Control::Limits);
        }
        if self.steps.iter().any(|step| {
            step.at != Time::EPOCH || step.sites().any(|site| site.iter().any(|(_, r)| has_expired(r, step.at)))
        }) {
            controls.insert(Control::Clock);
        }
        controls
    }
}

fn has_expired(reply: &Reply, at: Time) -> bool {
    let Reply::Bytes(bytes) = reply else { return false };
    let Ok(file) = serde_json::from_slice::<serde_json::Value>(bytes) else { return false };
    file["signed"]["expires"]
        .as_str()
        .and_then(Time::parse)
        .is_some_and(|expires| LONG_PAST <= expires && expires <= at)
}
