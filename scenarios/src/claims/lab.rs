//! Where experiments take place: leads every client through every variant, and keeps a record of it.

use std::{fmt::Display, sync::Arc};

use tuf_gauntlet_core::{
    matrix::Entry,
    pep458::{Install, PackageManager, Rule},
    profile::Profile,
    reference::{Check, Reference},
    role::Role,
    run::{Lane, Limits, Make, Run, Written},
    scenario::Scenario,
    script::Writer,
    time::Time,
    trace::{Outcome, StepTrace},
    verdict::Verdict,
};

/// The client whose answers decide about a claim, and that the others are compared with.
pub const ORACLE: &str = "reference";

/// The place of one experiment.
pub struct Lab<'a> {
    requirements: &'a [&'a str],
    clients: &'a [Entry],
    lane: Lane,
    rows: Vec<Row>,
    kept: Option<&'a str>,
    written: Option<Written>,
    /// The package manager around the clients, if it is not the draft.
    manager: Option<Install>,
}

/// A variant of an experiment and what became of it.
#[derive(Debug)]
pub struct Row {
    /// The name, by which it can be replayed.
    pub variant: String,
    /// An entry for each client, the reference client first.
    pub cells: Vec<Cell>,
}

/// What became of a variant with one client.
#[derive(Debug)]
pub struct Cell {
    /// The name of the client.
    pub client: &'static str,
    /// What was measured; else why nothing was.
    pub text: String,
    /// Whether it was measured. Nothing is where the client refuses the honest repository, or its adapter cannot express the
    /// variant, or the run came to no end.
    pub measured: bool,
    /// Whether it is another answer than that of the reference client.
    pub differs: bool,
    /// The requirements that it breaks by that; none if it may do so.
    pub breaks: Vec<String>,
    /// What the run amounts to.
    pub verdict: Verdict,
    /// The run, if it is to be told.
    pub run: Option<Run>,
}

/// What was measured of a variant, for each client that it could be measured of.
#[derive(Clone, Debug)]
pub struct Answers<T> {
    variant: String,
    answers: Vec<(&'static str, Result<T, String>)>,
}

impl<T> Answers<T> {
    /// What the reference client did, which decides.
    #[track_caller]
    pub fn reference(&self) -> &T {
        match self.answers.iter().find(|(client, _)| *client == ORACLE) {
            Some((_, Ok(answer))) => answer,
            Some((_, Err(why))) => panic!("{}: the reference client cannot be measured: {why}", self.variant),
            None => panic!("{}: the reference client was not run", self.variant),
        }
    }

    /// The clients that could be measured, each with its answer.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, &T)> {
        self.answers.iter().filter_map(|(client, answer)| Some((*client, answer.as_ref().ok()?)))
    }

    /// What this client did, if it could be measured.
    pub fn of(&self, client: &str) -> Option<&T> {
        self.all().find(|(name, _)| *name == client).map(|(_, answer)| answer)
    }
}

impl<'a> Lab<'a> {
    /// A lab with these clients, among them the reference client, for an experiment about these requirements.
    ///
    /// The runs of the variant `kept` are kept, to be told.
    pub(super) fn new(requirements: &'a [&'a str], clients: &'a [Entry], kept: Option<&'a str>) -> Lab<'a> {
        assert!(clients.iter().any(|client| client.name == ORACLE), "a lab has the reference client");
        Lab { requirements, clients, lane: Lane::default(), rows: Vec::new(), kept, written: None, manager: None }
    }

    /// Leads every client through what `write` writes, and measures what it did there by `read`.
    ///
    /// A client that does otherwise than the reference client breaks the requirements `breaks`; none of them says that it may.
    /// Where there is an attack, only a client is measured that has accepted the same without it.
    #[track_caller]
    pub fn run<T: Display + PartialEq>(
        &mut self,
        variant: impl Into<String>,
        breaks: &[&str],
        write: impl Fn(&mut Writer),
        read: impl Fn(Seen<'_>) -> T,
    ) -> Answers<T> {
        let written = Written::by(|s| {
            breaks.iter().chain(self.requirements).for_each(|id| s.cites([id]));
            write(s);
        });
        let broken = |_: &Verdict| breaks.iter().map(ToString::to_string).collect();
        self.lead(variant.into(), written, Profile::Logic, broken, read)
    }

    /// Leads every client through a scenario of the catalogue, over HTTP if it is run in no other way. The answer is the verdict: the reading that a client takes, or that
    /// it deviates, and then it breaks what the scenario is about.
    #[track_caller]
    pub fn scenario(&mut self, scenario: &Scenario) -> Answers<String> {
        let written = Written::of(scenario);
        let requirements = written.script.requirements.clone();
        let broken = |verdict: &Verdict| if verdict.is_deviation() { requirements.clone() } else { Vec::new() };
        let profile = written.profiles()[0];
        self.lead(scenario.id(), written, profile, broken, |seen| seen.verdict().to_string())
    }

    /// Has the package manager around the clients leave out this rule of the draft in the variants to come, or none.
    pub fn installs_without(&mut self, rule: Option<Rule>) {
        self.installs_by(rule.map(PackageManager::without));
    }

    /// Has this package manager be around the clients in the variants to come, or again the draft.
    pub fn installs_by(&mut self, manager: Option<Install>) {
        self.manager = manager;
    }

    /// The verdict on the reference client in a package manager that leaves out a rule, in a scenario of the catalogue.
    pub fn package_manager(&mut self, rule: Option<Rule>, scenario: &Scenario) -> Verdict {
        let make: Make = Arc::new(|| Box::new(Reference::default()));
        let make =
            rule.map_or_else(|| make.clone(), |rule| PackageManager::around(&make, PackageManager::without(rule)));
        Written::of(scenario).run_in(&mut self.lane, &make, Limits::default()).judgement.verdict
    }

    /// What was measured of a reference client that leaves out a check because it was told to: for a setting that not every client has.
    pub fn with_setting<T>(&mut self, without: Check, write: impl Fn(&mut Writer), read: impl Fn(Seen<'_>) -> T) -> T {
        let make: Make = Arc::new(move || Box::new(Reference::without(without)));
        let written = Written::by(|s| {
            self.requirements.iter().for_each(|id| s.cites([id]));
            write(s);
        });
        read(Seen(&written.run_in(&mut self.lane, &make, Limits::default())))
    }

    /// The verdict on a reference client in a scenario of the catalogue, if it leaves out a check: for a reading that no client takes.
    pub fn reading(&mut self, without: Option<Check>, scenario: &Scenario) -> String {
        let make: Make = Arc::new(move || Box::new(without.map_or_else(Reference::default, Reference::without)));
        Written::of(scenario).run_in(&mut self.lane, &make, Limits::default()).judgement.verdict.to_string()
    }

    #[track_caller]
    fn lead<T: Display + PartialEq>(
        &mut self,
        variant: String,
        written: Written,
        profile: Profile,
        broken: impl Fn(&Verdict) -> Vec<String>,
        read: impl Fn(Seen<'_>) -> T,
    ) -> Answers<T> {
        let kept = self.kept == Some(variant.as_str());
        let limits = Limits { profile, ..Limits::default() };
        let mut answers = Vec::new();
        let mut cells = Vec::new();
        for client in self.clients {
            let make = client.make_for(&written.script);
            let make =
                self.manager.as_ref().map_or_else(|| make.clone(), |it| PackageManager::around(make, it.clone()));
            let run = written.run_in(&mut self.lane, &make, limits);
            let answer = match obstacle(&run) {
                None => Ok(read(Seen(&run))),
                Some(why) => Err(why),
            };
            let text = answer.as_ref().map_or_else(Clone::clone, ToString::to_string);
            let verdict = run.judgement.verdict.clone();
            let (measured, run) = (answer.is_ok(), kept.then_some(run));
            let breaks = Vec::new();
            cells.push(Cell { client: client.name, text, measured, differs: false, breaks, verdict, run });
            answers.push((client.name, answer));
        }
        let oracle = answers.iter().find(|(client, _)| *client == ORACLE).and_then(|(_, answer)| answer.as_ref().ok());
        for (cell, (_, answer)) in cells.iter_mut().zip(&answers) {
            cell.differs = answer.as_ref().is_ok_and(|answer| Some(answer) != oracle);
            cell.breaks = if cell.differs { broken(&cell.verdict) } else { Vec::new() };
        }
        if kept {
            self.written = Some(written);
        }
        self.record(Row { variant: variant.clone(), cells });
        Answers { variant, answers }
    }

    #[track_caller]
    fn record(&mut self, row: Row) {
        assert!(self.rows.iter().all(|other| other.variant != row.variant), "two variants are called {}", row.variant);
        self.rows.push(row);
    }

    /// The same lab, whose runs take place in this lane. The processes of clients in other languages live as long as it does.
    pub(super) fn in_lane(self, lane: Lane) -> Lab<'a> {
        Lab { lane, ..self }
    }

    pub(super) fn finish(self) -> (Vec<Row>, Option<Written>, Lane) {
        (self.rows, self.written, self.lane)
    }
}

/// Why nothing can be measured in a run.
fn obstacle(run: &Run) -> Option<String> {
    let judgement = &run.judgement;
    let in_twin = judgement.findings.iter().any(|finding| finding.in_twin);
    match &judgement.verdict {
        Verdict::NotExpressible
        | Verdict::Unsupported
        | Verdict::Crashed
        | Verdict::Unbounded
        | Verdict::Inconclusive => Some(judgement.verdict.word()),
        verdict if in_twin => Some(format!("{verdict}: refuses the honest repository")),
        _ => None,
    }
}

/// What was seen of one client in one variant. Steps are counted from 1.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a>(&'a Run);

impl<'a> Seen<'a> {
    /// The steps, in order.
    pub fn steps(self) -> &'a [StepTrace] {
        &self.0.trace.as_ref().expect("a run that can be measured has a trace").steps
    }

    /// What was seen in this step.
    #[track_caller]
    pub fn step(self, number: usize) -> &'a StepTrace {
        &self.steps()[number - 1]
    }

    /// The number of steps.
    pub fn count(self) -> usize {
        self.steps().len()
    }

    /// Whether this step was accepted.
    #[track_caller]
    pub fn accepts(self, number: usize) -> bool {
        self.step(number).outcome == Outcome::Accepted
    }

    /// `accepts` or `refuses`, of this step.
    #[track_caller]
    pub fn answer(self, number: usize) -> &'static str {
        if self.accepts(number) { "accepts" } else { "refuses" }
    }

    /// The first step that was not accepted.
    pub fn first_error(self) -> Option<usize> {
        (1..=self.count()).find(|&number| !self.accepts(number))
    }

    /// The time of this step.
    #[track_caller]
    pub fn time(self, number: usize) -> Time {
        self.0.script.steps[number - 1].at
    }

    /// The target files handed over in this step.
    #[track_caller]
    pub fn delivered(self, number: usize) -> &'a [Vec<u8>] {
        &self.step(number).delivered
    }

    /// The paths asked for in this step, in order, each after its base.
    #[track_caller]
    pub fn asked(self, number: usize) -> Vec<&'a str> {
        self.step(number).requests.iter().map(|request| request.path.as_str()).collect()
    }

    /// How many body bytes were taken in this step.
    #[track_caller]
    pub fn bytes(self, number: usize) -> u64 {
        self.step(number).requests.iter().map(|request| request.taken).sum()
    }

    /// The version of `role` that is held after this step.
    #[track_caller]
    pub fn version(self, number: usize, role: &Role) -> Option<u64> {
        self.step(number).trusted.get(role).and_then(|held| held.version)
    }

    /// The verdict on the run, which has the labels of the readings taken.
    pub fn verdict(self) -> &'a Verdict {
        &self.0.judgement.verdict
    }
}
