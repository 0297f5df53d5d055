//! Coverage: which scenarios cite a requirement, and what each client did in them.

use std::fmt::{self, Display, Formatter};

use tuf_gauntlet_core::{
    matrix::Matrix,
    requirement::{PeerExtent, Requirement},
    verdict::Verdict,
};

use crate::text::counted;

/// Requirements, and a run of all scenarios that cite them.
#[derive(Debug)]
pub(crate) struct Coverage {
    pub(crate) requirements: Vec<&'static Requirement>,
    pub(crate) matrix: Matrix,
}

impl Coverage {
    /// The ids of the scenarios that cite a requirement.
    pub(crate) fn scenarios(&self, requirement: &Requirement) -> Vec<String> {
        let mut ids: Vec<String> =
            self.citing(requirement).into_iter().map(|row| self.matrix.rows[row].scenario.id()).collect();
        ids.dedup();
        ids
    }

    /// The worst verdict of each client in those scenarios; none if no scenario cites it.
    pub(crate) fn worst(&self, requirement: &Requirement) -> Vec<Option<&Verdict>> {
        let rows = self.citing(requirement);
        let verdict = |row: usize, column: usize| &self.matrix.runs[row][column].judgement.verdict;
        (0..self.matrix.clients.len())
            .map(|column| rows.iter().map(|row| verdict(*row, column)).min_by_key(|verdict| rank(verdict)))
            .collect()
    }

    /// Whether and how a requirement is dealt with.
    pub(crate) fn standing<'a>(&self, requirement: &'a Requirement) -> Standing<'a> {
        match &requirement.filed {
            _ if !self.citing(requirement).is_empty() => Standing::Tested,
            Some(reason) => Standing::Filed(reason),
            None if !requirement.testable => Standing::Untestable(&requirement.untestable_why),
            None => Standing::Open,
        }
    }

    /// How many requirements there are of each standing.
    pub(crate) fn counts(&self) -> Vec<(&'static str, Count)> {
        let mut counts = ["tested", "filed", "untestable", "open"].map(|word| (word, Count::default()));
        for requirement in &self.requirements {
            let word = self.standing(requirement).word();
            let (_, count) = counts.iter_mut().find(|(other, _)| *other == word).expect("one of the four");
            count.all += 1;
            match requirement.peer_extent {
                PeerExtent::None => count.none += 1,
                PeerExtent::Partial => count.partial += 1,
                PeerExtent::Full => {}
            }
        }
        counts.into()
    }

    /// The counts in words: a line for all, and one for each standing that occurs.
    pub(crate) fn sums(&self) -> Vec<String> {
        let mut lines = vec![counted(self.requirements.len(), "requirement")];
        for (word, count) in self.counts().into_iter().filter(|(_, count)| count.all > 0) {
            let Count { all, partial, none } = count;
            lines.push(format!(
                "{all:>5} {word}; of them tuf-conformance covers {partial} in part and {none} not at all"
            ));
        }
        lines
    }

    /// The rows of the matrix whose scenarios cite it.
    fn citing(&self, requirement: &Requirement) -> Vec<usize> {
        let cites = |row: &usize| {
            let run = self.matrix.runs[*row].first();
            run.is_some_and(|run| run.script.requirements.contains(&requirement.id))
        };
        (0..self.matrix.rows.len()).filter(cites).collect()
    }
}

/// Whether and how a requirement is dealt with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing<'a> {
    /// A scenario cites it.
    Tested,
    /// No scenario does, for this reason.
    Filed(&'a str),
    /// A client cannot be tested for it, for this reason.
    Untestable(&'a str),
    /// Nothing of this.
    Open,
}

/// How many requirements there are of some kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) all: usize,
    /// Those that tuf-conformance covers in part.
    pub(crate) partial: usize,
    /// Those that it does not cover at all.
    pub(crate) none: usize,
}

impl<'a> Standing<'a> {
    /// The word for it in sums.
    fn word(self) -> &'static str {
        match self {
            Standing::Tested => "tested",
            Standing::Filed(_) => "filed",
            Standing::Untestable(_) => "untestable",
            Standing::Open => "open",
        }
    }

    /// Why no scenario cites it, if there is a reason on file.
    pub(crate) fn reason(self) -> Option<&'a str> {
        match self {
            Standing::Filed(reason) | Standing::Untestable(reason) => Some(reason),
            Standing::Tested | Standing::Open => None,
        }
    }
}

impl Display for Standing<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Standing::Tested => write!(f, "tested"),
            Standing::Filed(reason) => write!(f, "filed: {reason}"),
            Standing::Untestable(reason) => write!(f, "untestable: {reason}"),
            Standing::Open => write!(f, "open: no scenario cites it"),
        }
    }
}

/// The worst first; what a client could not show at all counts only where it showed nothing else.
fn rank(verdict: &Verdict) -> usize {
    match verdict {
        Verdict::Inconclusive => 0,
        Verdict::Unsafe => 1,
        Verdict::Crashed => 2,
        Verdict::Unbounded => 3,
        Verdict::Strict => 4,
        Verdict::Should => 5,
        Verdict::Label(_) => 6,
        Verdict::Ok => 7,
        Verdict::Unsupported => 8,
        Verdict::NotExpressible => 9,
    }
}
