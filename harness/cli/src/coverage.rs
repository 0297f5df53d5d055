//! Coverage: which scenarios cite a requirement, and what each client did in them.

use std::fmt::{self, Display, Formatter};

use tuf_gauntlet_core::{matrix::Matrix, requirement::Requirement, verdict::Verdict};

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

    /// How many requirements there are of each standing, in words.
    pub(crate) fn counts(&self) -> String {
        let count = |like: &dyn Fn(&Standing<'_>) -> bool| {
            self.requirements.iter().filter(|requirement| like(&self.standing(requirement))).count()
        };
        let tested = count(&|standing| matches!(standing, Standing::Tested));
        let filed = count(&|standing| matches!(standing, Standing::Filed(_)));
        let untestable = count(&|standing| matches!(standing, Standing::Untestable(_)));
        let open = count(&|standing| matches!(standing, Standing::Open));
        format!("{tested} tested, {filed} filed, {untestable} untestable, {open} open")
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

impl<'a> Standing<'a> {
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
