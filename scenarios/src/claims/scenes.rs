//! Experiments that are scenarios of the catalogue already: what came out of each.

use std::collections::BTreeMap;

use super::{Answers, Lab};

/// Answers by the ids of scenarios. An answer is a verdict, such as `ok` or `label(recovers)`.
#[derive(Debug)]
pub(super) struct Scenes(BTreeMap<&'static str, Answers<String>>);

impl Scenes {
    /// Leads the clients through these scenarios.
    #[track_caller]
    pub(super) fn of(lab: &mut Lab<'_>, ids: &[&'static str]) -> Scenes {
        let answers = ids.iter().map(|id| (*id, lab.scenario(&crate::find(id).expect("a scenario of the catalogue"))));
        Scenes(answers.collect())
    }

    /// Whether the reference client gave this answer in each of them.
    #[track_caller]
    pub(super) fn reference(&self, ids: &[&str], answer: &str) -> bool {
        ids.iter().all(|id| self.0[id].reference() == answer)
    }

    /// Whether every client that could be measured gave this answer in each of them.
    #[track_caller]
    pub(super) fn everybody(&self, ids: &[&str], answer: &str) -> bool {
        ids.iter().all(|id| self.0[id].all().all(|(_, other)| other == answer))
    }

    /// Whether each client gave the same answer in both of these.
    #[track_caller]
    pub(super) fn alike(&self, one: &str, other: &str) -> bool {
        self.0[one].all().all(|(client, answer)| self.0[other].of(client).is_none_or(|same| same == answer))
    }

    /// How many answers of clients are of this kind.
    pub(super) fn count(&self, is: impl Fn(&str) -> bool) -> usize {
        self.0.values().flat_map(Answers::all).filter(|(_, answer)| is(answer)).count()
    }
}
