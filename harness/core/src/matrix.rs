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
    explain::expected_failures,
    known::{Known, Standing},
    profile::Profile,
    requirement::Ledger,
    run::{Lane, Limits, Make, Run, Written},
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
    /// The option by which the command is asked for it.
    pub option: String,
}

impl Entry {
    /// A client under this name, made by this function.
    pub fn new<C: Client + 'static>(name: &'static str, make: impl Fn() -> C + Send + Sync + 'static) -> Entry {
        let option = format!("--client {name}");
        Entry { name, make: Arc::new(move || Box::new(make())), isolated: None, option }
    }

    /// Names another option than `--client NAME` by which the command is asked for it.
    #[must_use]
    pub fn asked_for_by(self, option: String) -> Entry {
        Entry { option, ..self }
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

/// A row of a matrix: a scenario in one of its profiles.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The scenario.
    pub scenario: Scenario,
    /// How the clients reach the mirror.
    pub profile: Profile,
}

impl Row {
    /// The name of the scenario within its family, and how it was run if not by call.
    pub fn name(&self) -> String {
        match self.profile {
            Profile::Logic => self.scenario.name.to_owned(),
            Profile::Transport => format!("{} (http)", self.scenario.name),
        }
    }

    /// [`Row::name`] with the family.
    pub fn id(&self) -> String {
        format!("{}::{}", self.scenario.family, self.name())
    }
}

/// Every scenario against every client.
#[derive(Debug)]
pub struct Matrix {
    /// The clients, as they describe themselves.
    pub clients: Vec<Description>,
    /// The scenarios in their profiles, in the order of the catalogue.
    pub rows: Vec<Row>,
    /// For each row, a run of each client.
    pub runs: Vec<Vec<Run>>,
    /// For each client, what it is known to do wrong.
    pub known: Vec<Known>,
    /// For each client, the option by which the command is asked for it.
    pub options: Vec<String>,
}

impl Matrix {
    /// Runs all clients through all scenarios, in those of their profiles that are wanted, on all cores.
    ///
    /// `done` is called after each scenario, from any thread. `known` is looked up by the names of the entries. The profile of
    /// `limits` does not count.
    pub fn run(
        scenarios: &[Scenario],
        wanted: &[Profile],
        clients: &[Entry],
        known: &BTreeMap<String, Known>,
        limits: Limits,
        done: &(dyn Fn() + Sync),
    ) -> Matrix {
        let next = AtomicUsize::new(0);
        let finished: Mutex<BTreeMap<(usize, Profile), Vec<Run>>> = Mutex::default();
        let threads = thread::available_parallelism().map_or(1, NonZero::get).min(scenarios.len().max(1));
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    let mut lane = Lane::default();
                    while let Some((i, scenario)) = next_of(scenarios, &next) {
                        let written = Written::of(scenario);
                        for profile in written.profiles().into_iter().filter(|it| wanted.contains(it)) {
                            let limits = Limits { profile, ..limits };
                            let run =
                                |client: &Entry| written.run_in(&mut lane, client.make_for(&written.script), limits);
                            let runs = clients.iter().map(run).collect();
                            finished.lock().expect("no panic while a row is put in").insert((i, profile), runs);
                        }
                        done();
                    }
                });
            }
        });
        let finished = finished.into_inner().expect("no panic while a row is put in");
        let rows = finished.keys().map(|&(i, profile)| Row { scenario: scenarios[i], profile }).collect();
        let runs = finished.into_values().collect();
        let known = clients.iter().map(|client| known.get(client.name).cloned().unwrap_or_default()).collect();
        let options = clients.iter().map(|client| client.option.clone()).collect();
        let clients = clients.iter().map(|client| (client.make)().describe()).collect();
        Matrix { clients, rows, runs, known, options }
    }

    /// How a cell stands to what is known of its client.
    pub fn standing(&self, row: usize, client: usize) -> Standing {
        let Row { scenario, profile } = self.rows[row];
        self.known[client].standing(&scenario.id(), profile, &self.runs[row][client].judgement.verdict)
    }

    /// The command line that tells a cell in full.
    pub fn replay(&self, row: usize, client: usize) -> String {
        let Row { scenario, profile } = self.rows[row];
        format!("cargo gauntlet explain {} {} --profile {profile}", scenario.id(), self.options[client])
    }

    /// All cells, by number of row and client.
    pub fn cells(&self) -> impl Iterator<Item = (usize, usize)> {
        let clients = self.clients.len();
        (0..self.rows.len()).flat_map(move |row| (0..clients).map(move |client| (row, client)))
    }

    /// Whether every cell is as expected, known deviations included.
    pub fn passes(&self) -> bool {
        self.cells().all(|(row, client)| self.standing(row, client).passes())
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

    /// The grid as text: a row a line, a word for each client, known deviations marked by `*`. Labels are letters, which the
    /// lines below their row spell out.
    pub fn to_text(&self) -> String {
        let rows: Vec<(String, Vec<String>, Vec<&str>)> = (0..self.rows.len())
            .map(|row| {
                let mut labels = Vec::new();
                let words = (0..self.clients.len()).map(|client| self.word(row, client, &mut labels)).collect();
                (self.rows[row].id(), words, labels)
            })
            .collect();
        let first = rows.iter().map(|(id, ..)| id.len()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..self.clients.len())
            .map(|column| {
                let client = &self.clients[column];
                let words = rows.iter().map(|(_, words, _)| words[column].len());
                words.fold(client.name.len().max(client.version.len()), usize::max)
            })
            .collect();
        let line = |id: &str, words: &mut dyn Iterator<Item = &str>| {
            let mut line = format!("{id:first$}");
            for (word, width) in words.zip(&widths) {
                write!(line, "  {word:width$}").expect("a string takes all");
            }
            format!("{}\n", line.trim_end())
        };
        let mut out = line("", &mut self.clients.iter().map(|client| client.name.as_str()));
        out += &line("", &mut self.clients.iter().map(|client| client.version.as_str()));
        for (id, words, labels) in &rows {
            out += &line(id, &mut words.iter().map(String::as_str));
            for (letter, label) in ('a'..).zip(labels) {
                writeln!(out, "    ({letter}) {label}").expect("a string takes all");
            }
        }
        out
    }

    /// The word for a cell, with the mark of a known deviation; a letter for a label, one of those that its row has had so far or
    /// the next.
    fn word<'a>(&'a self, row: usize, client: usize, labels: &mut Vec<&'a str>) -> String {
        let verdict = &self.runs[row][client].judgement.verdict;
        if let Verdict::Label(label) = verdict {
            let known = labels.iter().position(|known| known == label);
            let place = known.unwrap_or_else(|| {
                labels.push(label);
                labels.len() - 1
            });
            let letter = ('a'..).nth(place).expect("no more labels than letters");
            return format!("({letter})");
        }
        let mark = if matches!(self.standing(row, client), Standing::Known(_)) { "*" } else { "" };
        format!("{verdict}{mark}")
    }

    /// The report as JSON, `"schema": 1`. By the ledger, tests of tuf-conformance that a client's project expects to fail are told
    /// with what touches the same requirements.
    pub fn to_json(&self, ledger: &Ledger) -> Value {
        let clients: Vec<Value> =
            self.clients.iter().map(|client| json!({"name": client.name, "version": client.version})).collect();
        let mut scenarios: Vec<Value> = Vec::new();
        for (row, runs) in self.rows.iter().zip(&self.runs) {
            let requirements = runs.first().map(|run| run.script.requirements.clone()).unwrap_or_default();
            let scenario =
                json!({"id": row.scenario.id(), "family": row.scenario.family, "requirements": requirements});
            if scenarios.last() != Some(&scenario) {
                scenarios.push(scenario);
            }
        }
        let results: Vec<Value> = self.cells().map(|(row, client)| self.result(row, client, ledger)).collect();
        json!({"schema": 1, "clients": clients, "scenarios": scenarios, "results": results})
    }

    fn result(&self, row: usize, client: usize, ledger: &Ledger) -> Value {
        let judgement = &self.runs[row][client].judgement;
        let Row { scenario, profile } = self.rows[row];
        let mut result = json!({
            "scenario": scenario.id(),
            "client": self.clients[client].name,
            "profile": profile.name(),
        });
        match &judgement.verdict {
            Verdict::Label(label) => {
                result["verdict"] = "label".into();
                result["label"] = label.as_str().into();
            }
            verdict => result["verdict"] = verdict.word().into(),
        }
        match self.standing(row, client) {
            Standing::Known(deviation) => result["known"] = deviation.reason.into(),
            Standing::Stale(_) => result["stale"] = true.into(),
            _ => {}
        }
        if let Some(finding) = judgement.findings.first() {
            result["detail"] = finding.to_string().into();
        }
        let expected = expected_failures(&self.runs[row][client], ledger);
        if !expected.is_empty() {
            let told = |(test, requirement)| json!({"test": test, "requirement": requirement});
            result["expected_failures"] = expected.into_iter().map(told).collect();
        }
        result
    }
}

/// The next scenario that nobody has taken yet, with its number.
fn next_of<'a>(scenarios: &'a [Scenario], next: &AtomicUsize) -> Option<(usize, &'a Scenario)> {
    let i = next.fetch_add(1, Ordering::Relaxed);
    Some((i, scenarios.get(i)?))
}
