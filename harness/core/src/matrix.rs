//! The matrix: every scenario against every client.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    num::NonZero,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use serde_json::{Value, json};

use crate::{
    client::{Client, Description},
    known::{Known, Standing},
    run::{Lane, Limits, Make, Profile, Run, Written},
    scenario::Scenario,
    script::Script,
    verdict::Verdict,
    worker::Worker,
};

/// A client that can be run, by name.
#[derive(Clone)]
pub struct Entry {
    /// The name under which it is run and reported.
    pub name: &'static str,
    /// Makes it.
    pub make: Make,
    /// Makes it in a process of its own, for scripts that ask for that.
    pub isolated: Option<Make>,
}

impl Entry {
    /// A client under this name, made by this function.
    pub fn new<C: Client + 'static>(name: &'static str, make: impl Fn() -> C + Send + Sync + 'static) -> Entry {
        Entry { name, make: Arc::new(move || Box::new(make())), isolated: None }
    }

    /// Runs the client as this worker where a script asks for isolation.
    #[must_use]
    pub fn isolated_by(self, worker: impl Fn() -> Worker + Send + Sync + 'static) -> Entry {
        Entry { isolated: Some(Arc::new(move || Box::new(worker()))), ..self }
    }

    /// What makes the client for this script.
    pub fn make_for(&self, script: &Script) -> &Make {
        self.isolated.as_ref().filter(|_| script.isolated).unwrap_or(&self.make)
    }
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Entry").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Every scenario against every client.
#[derive(Debug)]
pub struct Matrix {
    /// How the clients reached the mirror.
    pub profile: Profile,
    /// The clients, as they describe themselves.
    pub clients: Vec<Description>,
    /// The scenarios, in the order of the catalogue.
    pub scenarios: Vec<Scenario>,
    /// For each scenario, a run of each client.
    pub runs: Vec<Vec<Run>>,
    /// For each client, what it is known to do wrong.
    pub known: Vec<Known>,
}

impl Matrix {
    /// Runs all scenarios against all clients, on all cores.
    ///
    /// `done` is called after each scenario, from any thread. `known` is looked up by the names of the entries.
    pub fn run(
        scenarios: &[Scenario],
        clients: &[Entry],
        known: &BTreeMap<String, Known>,
        limits: Limits,
        done: &(dyn Fn() + Sync),
    ) -> Matrix {
        let next = AtomicUsize::new(0);
        let rows: Mutex<BTreeMap<usize, Vec<Run>>> = Mutex::default();
        let threads = thread::available_parallelism().map_or(1, NonZero::get).min(scenarios.len().max(1));
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    let mut lane = Lane::default();
                    loop {
                        let i = next.fetch_add(1, Ordering::Relaxed);
                        let Some(scenario) = scenarios.get(i) else { break };
                        let written = Written::of(scenario);
                        let row = clients
                            .iter()
                            .map(|client| written.run_in(&mut lane, client.make_for(&written.script), limits))
                            .collect();
                        rows.lock().expect("no panic while a row is put in").insert(i, row);
                        done();
                    }
                });
            }
        });
        let runs = rows.into_inner().expect("no panic while a row is put in").into_values().collect();
        let known = clients.iter().map(|client| known.get(client.name).cloned().unwrap_or_default()).collect();
        let clients = clients.iter().map(|client| (client.make)().describe()).collect();
        Matrix { profile: limits.profile, clients, scenarios: scenarios.to_vec(), runs, known }
    }

    /// How a cell stands to what is known of its client.
    pub fn standing(&self, scenario: usize, client: usize) -> Standing {
        self.known[client].standing(&self.scenarios[scenario].id(), &self.runs[scenario][client].judgement.verdict)
    }

    /// All cells, by number of scenario and client.
    pub fn cells(&self) -> impl Iterator<Item = (usize, usize)> {
        let clients = self.clients.len();
        (0..self.scenarios.len()).flat_map(move |scenario| (0..clients).map(move |client| (scenario, client)))
    }

    /// Whether every cell is as expected, known deviations included.
    pub fn passes(&self) -> bool {
        self.cells().all(|(scenario, client)| self.standing(scenario, client).passes())
    }

    /// How often each verdict was given to a client, without telling labels apart.
    pub fn tally(&self, client: usize) -> BTreeMap<String, usize> {
        let mut tally = BTreeMap::new();
        for row in &self.runs {
            let word = match &row[client].judgement.verdict {
                Verdict::Label(_) => "label".to_owned(),
                other => other.word(),
            };
            *tally.entry(word).or_insert(0) += 1;
        }
        tally
    }

    /// The grid as text: a scenario a line, a word for each client, known deviations marked by `*`.
    pub fn to_text(&self) -> String {
        let width = self.scenarios.iter().map(|scenario| scenario.id().len()).max().unwrap_or(0);
        let mut out = String::new();
        let names: Vec<String> =
            self.clients.iter().map(|client| format!("{} {}", client.name, client.version)).collect();
        let word = |row: usize, column: usize| {
            let mark = if matches!(self.standing(row, column), Standing::Known(_)) { "*" } else { "" };
            format!("{}{mark}", self.runs[row][column].judgement.verdict)
        };
        let widths: Vec<usize> = (0..names.len())
            .map(|column| (0..self.runs.len()).map(|row| word(row, column).len()).fold(names[column].len(), usize::max))
            .collect();
        let cell = |text: &str, column: usize| format!("{text:<width$}", width = widths[column]);
        let header: Vec<String> = (0..names.len()).map(|column| cell(&names[column], column)).collect();
        writeln!(out, "{:width$}  {}", "", header.join("  ").trim_end()).expect("a string takes all");
        for (i, scenario) in self.scenarios.iter().enumerate() {
            let words: Vec<String> = (0..names.len()).map(|column| cell(&word(i, column), column)).collect();
            writeln!(out, "{:width$}  {}", scenario.id(), words.join("  ").trim_end()).expect("a string takes all");
        }
        out
    }

    /// The report as JSON, `"schema": 1`.
    pub fn to_json(&self) -> Value {
        let clients: Vec<Value> =
            self.clients.iter().map(|client| json!({"name": client.name, "version": client.version})).collect();
        let scenarios: Vec<Value> = self
            .scenarios
            .iter()
            .zip(&self.runs)
            .map(|(scenario, row)| {
                let requirements = row.first().map(|run| run.script.requirements.clone()).unwrap_or_default();
                json!({"id": scenario.id(), "family": scenario.family, "requirements": requirements})
            })
            .collect();
        let results: Vec<Value> = self.cells().map(|(scenario, client)| self.result(scenario, client)).collect();
        json!({"schema": 1, "clients": clients, "scenarios": scenarios, "results": results})
    }

    fn result(&self, scenario: usize, client: usize) -> Value {
        let judgement = &self.runs[scenario][client].judgement;
        let mut result = json!({
            "scenario": self.scenarios[scenario].id(),
            "client": self.clients[client].name,
            "profile": self.profile.name(),
        });
        match &judgement.verdict {
            Verdict::Label(label) => {
                result["verdict"] = "label".into();
                result["label"] = label.as_str().into();
            }
            verdict => result["verdict"] = verdict.word().into(),
        }
        match self.standing(scenario, client) {
            Standing::Known(deviation) => result["known"] = deviation.reason.into(),
            Standing::Stale(_) => result["stale"] = true.into(),
            _ => {}
        }
        if let Some(finding) = judgement.findings.first() {
            result["detail"] = finding.to_string().into();
        }
        result
    }
}
