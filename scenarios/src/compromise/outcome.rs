//! What a thief attains in one cell of the table.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde_json::{Value, json};
use tuf_gauntlet_core::pep458::topology::Index;

use super::stolen::Stolen;

/// How something was attained: a line for each answer and each end of a cycle.
pub type Story = Vec<String>;

/// A topology, what is stolen in it, and what comes of that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The topology.
    pub index: Index,
    /// The keys that the thief has.
    pub stolen: Stolen,
    /// What he attains; the client's words instead if it refuses the honest repository.
    pub outcomes: Result<Outcomes, String>,
}

impl Cell {
    /// `T1/separate/H0/timestamp+snapshot`.
    pub fn id(&self) -> String {
        self.stolen.cell_id(self.index)
    }
}

/// What a thief attains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// Malicious updates.
    pub mu: Malicious,
    /// Freezes.
    pub fz: Freeze,
    /// Rollbacks.
    pub rb: Rollback,
    /// Fast-forwards.
    pub ff: FastForward,
    /// Phantom roles: snapshot lists a role that there is not, and honest snapshots are refused for not listing it.
    pub ph: Phantom,
    /// Mix-and-match: an old release together with one that is newer than its fix.
    pub mm: Mix,
    /// One role's file served and stored as another's: which, and as whose.
    pub sw: BTreeSet<(String, String)>,
    /// How each of these was attained, by the name of the outcome: `MU fresh`.
    pub stories: BTreeMap<String, Story>,
    /// In how many of the positions the thief can bring a client to it does not recover from, by one honest cycle, once he is
    /// gone and the stolen keys are replaced; and in how many he can bring it at all.
    pub unrecovered: (usize, usize),
}

/// Malicious updates: to whom, and for how long.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Malicious {
    /// To a client that has just been installed, at once.
    pub fresh: bool,
    /// To one that has been up to date at t0, at once.
    pub returning: bool,
    /// To that one, once the honest repository has published a new version of the right file: on which day, 0 being that of the
    /// fix.
    pub next: Option<u64>,
    /// How long fresh clients can be given malicious updates; `None` if they never can.
    pub until: Option<Ends>,
}

/// Until when something goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ends {
    /// If the keys are not revoked.
    pub unrevoked: End,
    /// If they are, in the middle of the second day, together with all others but that of root.
    pub revoked: End,
}

/// When something ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// Not by itself.
    Never,
    /// On that day, counted from t0, on which the files of these roles are no longer good: those of t0 or, after a revocation,
    /// the last ones signed with the old keys.
    On(u64, Vec<String>),
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            End::Never => f.pad("never"),
            End::On(day, roles) => f.pad(&format!("{day} {}", roles.join("/"))),
        }
    }
}

impl End {
    /// The day, counted from t0; the last of all if there is none.
    fn day(&self) -> u64 {
        match self {
            End::Never => u64::MAX,
            End::On(day, _) => *day,
        }
    }

    fn to_json(&self) -> Value {
        match self {
            End::Never => json!({"day": null, "expiry_of": []}),
            End::On(day, roles) => json!({"day": day, "expiry_of": roles}),
        }
    }
}

impl Ends {
    fn to_json(&self) -> Value {
        json!({"unrevoked": self.unrevoked.to_json(), "revoked": self.revoked.to_json()})
    }
}

/// Freezes: the day on which a user who asks every day first sees an error or the fix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Freeze {
    /// With a span of its own for each role.
    pub distinct: Ends,
    /// With the spans of PEP 458.
    pub pep: Ends,
    /// With a span of its own for each role: until when a new client can be shown the state before the fix.
    pub fresh: Ends,
}

impl Default for Freeze {
    fn default() -> Freeze {
        let never = || Ends { unrevoked: End::Never, revoked: End::Never };
        Freeze { distinct: never(), pep: never(), fresh: never() }
    }
}

/// Rollbacks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rollback {
    /// The roles whose stored version falls.
    pub versions: BTreeSet<String>,
    /// Whether a client that had the fix installs the release from before it.
    pub release: bool,
}

/// Fast-forwards: versions so high that the client refuses what the honest repository has next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "observations that are independent of each other")]
pub struct FastForward {
    /// The version of timestamp.
    pub timestamp: bool,
    /// The version of snapshot that timestamp lists.
    pub snapshot: bool,
    /// The roles whose version in snapshot is inflated.
    pub listed: BTreeSet<String>,
    /// Whether it can be done in a cycle that ends with the files the user wanted.
    pub unnoticed: bool,
    /// Whether one honest cycle succeeds once the stolen keys are replaced.
    pub recovers: bool,
}

impl FastForward {
    /// Whether any version can be inflated.
    pub fn any(&self) -> bool {
        self.timestamp || self.snapshot || !self.listed.is_empty()
    }
}

/// A phantom role in snapshot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phantom {
    /// Whether a client can be made to trust such a snapshot, and refuses honest ones afterwards.
    pub listed: bool,
    /// Whether one honest cycle succeeds once the stolen keys are replaced.
    pub recovers: bool,
}

/// Mix-and-match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mix {
    /// With a client that has just been installed.
    pub fresh: bool,
    /// With one that has been up to date at t0.
    pub returning: bool,
}

impl Mix {
    /// Whether it works with either.
    pub fn any(&self) -> bool {
        self.fresh || self.returning
    }
}

impl Cell {
    /// The cell of a report of schema 1.
    pub fn to_json(&self, client: &str) -> Value {
        let Index { layout, sharing, content, .. } = self.index;
        let stolen: Vec<&str> = self.stolen.keys().iter().map(|key| key.name()).collect();
        let mut cell = json!({
            "topology": layout.name(),
            "keys": sharing.name(),
            "content": content.name(),
            "stolen": stolen,
            "client": client,
        });
        match &self.outcomes {
            Ok(outcomes) => cell["outcomes"] = outcomes.to_json(),
            Err(refusal) => cell["unsupported"] = refusal.as_str().into(),
        }
        cell
    }
}

impl Outcomes {
    /// Every goal that the thief attains, and how far he comes: more is better for him. What becomes of clients once he is gone is
    /// not among them.
    pub(super) fn reach(&self) -> BTreeMap<String, u64> {
        let Outcomes { mu, fz, rb, ff, ph, mm, sw, .. } = self;
        let mut reach = BTreeMap::new();
        let mut attained = |goal: &str, holds: bool| {
            if holds {
                reach.insert(goal.to_owned(), 1);
            }
        };
        attained("MU fresh", mu.fresh);
        attained("MU returning", mu.returning);
        for role in &rb.versions {
            attained(&format!("RB {role}"), true);
        }
        attained("RB release", rb.release);
        attained("FF timestamp", ff.timestamp);
        attained("FF snapshot", ff.snapshot);
        for role in &ff.listed {
            attained(&format!("FF {role}"), true);
        }
        attained("FF unnoticed", ff.unnoticed);
        attained("PH", ph.listed);
        attained("MM fresh", mm.fresh);
        attained("MM returning", mm.returning);
        for (file, role) in sw {
            attained(&format!("SW {file} as {role}"), true);
        }
        if let Some(day) = mu.next {
            // The sooner, the better.
            reach.insert("MU next version".to_owned(), u64::MAX - day);
        }
        let ends = [("FZ", &fz.distinct), ("FZ PEP 458", &fz.pep), ("FZ fresh", &fz.fresh)];
        for (goal, ends) in ends.into_iter().chain(mu.until.as_ref().map(|until| ("MU until", until))) {
            for (when, end) in [("unrevoked", &ends.unrevoked), ("revoked", &ends.revoked)] {
                reach.insert(format!("{goal} {when}"), end.day());
            }
        }
        reach
    }

    fn to_json(&self) -> Value {
        let Outcomes { mu, fz, rb, ff, ph, mm, sw, unrecovered, .. } = self;
        let swaps: Vec<Value> = sw.iter().map(|(file, role)| json!({"file_of": file, "served_as": role})).collect();
        json!({
            "MU": {
                "fresh": mu.fresh,
                "returning": mu.returning,
                "next_version": mu.next.map(|day| json!({"day": day})),
                "until": mu.until.as_ref().map(Ends::to_json),
            },
            "FZ": {
                "returning": fz.distinct.to_json(),
                "returning_pep_458": fz.pep.to_json(),
                "fresh": fz.fresh.to_json(),
            },
            "RB": {"versions": rb.versions, "release": rb.release},
            "FF": {
                "timestamp": ff.timestamp,
                "snapshot": ff.snapshot,
                "listed": ff.listed,
                "unnoticed": ff.unnoticed,
                "recovers": ff.any().then_some(ff.recovers),
            },
            "PH": {"listed": ph.listed, "recovers": ph.listed.then_some(ph.recovers)},
            "MM": {"fresh": mm.fresh, "returning": mm.returning},
            "SW": swaps,
            "unrecovered": unrecovered.0,
        })
    }
}
