//! Clients that are wrong altogether, and what the suite makes of them.

mod disguised;

use std::{collections::BTreeMap, sync::Arc, thread, time::Duration};

use serde_json::Value;
use tuf_gauntlet::{Client, Control, Description, Mirror, Refusal, Role, Session, Time};
use tuf_gauntlet_core::{
    expectation::Wanted,
    matrix::{Entry, Matrix},
    pep458::{self, Installer},
    profile::Profile,
    run::{Limits, Make, Written},
    scenario::Scenario,
    verdict::Verdict,
};

use crate::disguised::Disguised;

/// A client that always does the same.
#[derive(Clone, Copy)]
enum Always {
    Refuses,
    Panics,
    Hangs,
    AsksForEver,
}

/// Its state: the shipped root, and the mirror for the one that asks.
struct Wrong(Always, Vec<u8>, Option<Mirror>);

impl Client for Wrong {
    fn describe(&self) -> Description {
        offering_all("wrong")
    }

    fn plant(&mut self, _role: &Role, _bytes: &[u8]) -> Result<(), Refusal> {
        Ok(())
    }

    fn open(&mut self, session: &Session) -> Result<(), Refusal> {
        let _ = session.urls();
        self.2 = Some(session.mirror().clone());
        Ok(())
    }

    fn init(&mut self, root: &[u8], _now: Time) -> Result<(), Refusal> {
        self.1 = root.to_vec();
        Ok(())
    }

    fn refresh(&mut self, _now: Time) -> Result<(), Refusal> {
        match self.0 {
            Always::Refuses => Err(Refusal::new("no")),
            Always::Panics => panic!("a client that panics"),
            Always::Hangs => loop {
                thread::park();
            },
            Always::AsksForEver => loop {
                let _ = self.2.as_ref().expect("an open client").metadata("timestamp.json");
            },
        }
    }

    fn download(&mut self, targets: &[&str], now: Time) -> Result<Vec<Vec<u8>>, Refusal> {
        self.refresh(now)?;
        Ok(targets.iter().map(|_| b"anything".to_vec()).collect())
    }

    fn trusted(&mut self) -> Result<Vec<(Role, Vec<u8>)>, Refusal> {
        Ok(vec![(Role::Root, self.1.clone())])
    }
}

/// A client that follows the files from one to the next and checks nothing.
#[derive(Default)]
struct Credulous {
    mirror: Option<Mirror>,
    store: BTreeMap<Role, Vec<u8>>,
}

impl Credulous {
    fn get(&self, name: &str) -> Option<Vec<u8>> {
        let mirror = self.mirror.as_ref().expect("an open client");
        mirror.metadata(name).ok()?.bytes(1 << 20).ok()?
    }

    fn signed(&self, role: &Role) -> Value {
        let bytes = self.store.get(role).map_or(&[][..], Vec::as_slice);
        serde_json::from_slice::<Value>(bytes).ok().and_then(|file| file.get("signed").cloned()).unwrap_or_default()
    }

    /// Takes the file of `role` under whatever name it is there.
    fn take(&mut self, role: Role, version: &Value) {
        let found = self.get(&format!("{version}.{role}.json")).or_else(|| self.get(&role.file_name()));
        self.store.extend(found.map(|bytes| (role, bytes)));
    }

    /// The digest that any role in reach lists for a target.
    fn digest(&mut self, role: &Role, path: &str, depth: usize) -> Option<String> {
        let signed = self.signed(role);
        let own = signed["targets"][path]["hashes"]["sha256"].as_str().map(str::to_owned);
        own.or_else(|| {
            let roles = signed["delegations"]["roles"].as_array().cloned().filter(|_| depth < 8)?;
            roles.iter().filter_map(|delegation| delegation["name"].as_str()).find_map(|name| {
                let delegated = Role::delegated(name);
                let version = self.signed(&Role::Snapshot)["meta"][delegated.file_name()]["version"].clone();
                self.take(delegated.clone(), &version);
                self.digest(&delegated, path, depth + 1)
            })
        })
    }
}

impl Client for Credulous {
    fn describe(&self) -> Description {
        offering_all("credulous")
    }

    fn plant(&mut self, role: &Role, bytes: &[u8]) -> Result<(), Refusal> {
        self.store.insert(role.clone(), bytes.to_owned());
        Ok(())
    }

    fn open(&mut self, session: &Session) -> Result<(), Refusal> {
        self.mirror = Some(session.mirror().clone());
        Ok(())
    }

    fn init(&mut self, root: &[u8], _now: Time) -> Result<(), Refusal> {
        self.store.insert(Role::Root, root.to_vec());
        Ok(())
    }

    fn refresh(&mut self, _now: Time) -> Result<(), Refusal> {
        for _ in 0..10 {
            let next = self.signed(&Role::Root)["version"].as_u64().unwrap_or(0) + 1;
            let Some(root) = self.get(&format!("{next}.root.json")) else { break };
            self.store.insert(Role::Root, root);
        }
        self.take(Role::Timestamp, &Value::Null);
        let snapshot = self.signed(&Role::Timestamp)["meta"]["snapshot.json"]["version"].clone();
        self.take(Role::Snapshot, &snapshot);
        let targets = self.signed(&Role::Snapshot)["meta"]["targets.json"]["version"].clone();
        self.take(Role::Targets, &targets);
        Ok(())
    }

    fn download(&mut self, targets: &[&str], now: Time) -> Result<Vec<Vec<u8>>, Refusal> {
        self.refresh(now)?;
        let mirror = self.mirror.clone().expect("an open client");
        let get = |name: &str| mirror.target(name).ok()?.bytes(1 << 20).ok()?;
        let file = |client: &mut Credulous, path: &&str| {
            let digest = client.digest(&Role::Targets, path, 0).unwrap_or_default();
            get(&format!("{digest}.{path}")).or_else(|| get(path)).unwrap_or_default()
        };
        Ok(targets.iter().map(|path| file(self, path)).collect())
    }

    /// Whatever the package manager finds wrong with an index is nothing that it would report.
    fn install(&mut self, wanted: &pep458::Wanted, now: Time) -> Result<Vec<Vec<u8>>, Refusal> {
        Ok(Installer::default().install(self, wanted, now).unwrap_or_default())
    }

    fn trusted(&mut self) -> Result<Vec<(Role, Vec<u8>)>, Refusal> {
        Ok(self.store.clone().into_iter().collect())
    }
}

fn offering_all(name: &str) -> Description {
    Control::OFFERED.into_iter().fold(Description::new(name, "0"), Description::offering)
}

fn run(always: Always, scenarios: &[Scenario], patience: Duration) -> Matrix {
    let entry = Entry::new("wrong", move || Wrong(always, Vec::new(), None));
    let limits = Limits { patience, ..Limits::default() };
    Matrix::run(scenarios, &Profile::ALL, &[entry], &BTreeMap::new(), limits, &|| {})
}

fn verdicts(matrix: &Matrix) -> impl Iterator<Item = (String, bool, &Verdict)> {
    matrix.rows.iter().zip(&matrix.runs).map(|(row, runs)| {
        let run = &runs[0];
        (row.id(), run.script.attacked, &run.judgement.verdict)
    })
}

const PATIENT: Duration = Duration::from_secs(20);

#[test]
fn a_client_that_refuses_everything_has_resisted_nothing() {
    let matrix = run(Always::Refuses, &tuf_gauntlet::catalogue(), PATIENT);
    for (id, _, verdict) in verdicts(&matrix) {
        assert_eq!(*verdict, Verdict::Strict, "{id}");
    }
}

#[test]
fn a_client_that_accepts_everything_is_unsafe_in_every_attack() {
    let make: Make = Arc::new(|| Box::<Credulous>::default());
    for scenario in tuf_gauntlet::catalogue() {
        let run = Written::of(&scenario).run(&make, Limits::default());
        let must_refuse = run.script.steps.iter().any(|step| {
            step.expected.0.iter().all(|(_, expected)| expected.outcome == Wanted::Refused && !expected.advice)
        });
        if must_refuse {
            assert_eq!(run.judgement.verdict, Verdict::Unsafe, "{}", scenario.id());
        }
    }
}

#[test]
fn a_client_that_writes_outside_of_its_folders_is_unsafe() {
    let leave_a_file = |session: &Session| Ok(std::fs::write(session.metadata_dir().join("../evil.json"), b"{}")?);
    let make: Make = Arc::new(move || Box::new(Disguised::new(Description::new("untidy", "0"), leave_a_file)));
    let scenario = tuf_gauntlet::find("rollback::timestamp_version").unwrap();
    let run = Written::of(&scenario).run(&make, Limits::default());
    assert_eq!(run.judgement.verdict, Verdict::Unsafe);
    assert_eq!(run.judgement.findings[0].observed, "wrote evil.json");
}

#[test]
fn a_client_that_panics_has_crashed() {
    let matrix = run(Always::Panics, &tuf_gauntlet::catalogue(), PATIENT);
    for (id, _, verdict) in verdicts(&matrix) {
        assert_eq!(*verdict, Verdict::Crashed, "{id}");
    }
}

#[test]
fn a_client_that_never_returns_is_cut_off_and_the_run_goes_on() {
    let scenarios = &tuf_gauntlet::catalogue()[..4];
    let matrix = run(Always::Hangs, scenarios, Duration::from_millis(100));
    assert_eq!(matrix.runs.len(), scenarios.len());
    for (id, _, verdict) in verdicts(&matrix) {
        assert_eq!(*verdict, Verdict::Unbounded, "{id}");
    }
}

#[test]
fn a_client_that_asks_for_ever_is_cut_off_by_its_budget() {
    let matrix = run(Always::AsksForEver, &tuf_gauntlet::catalogue()[..4], PATIENT);
    for (id, _, verdict) in verdicts(&matrix) {
        assert_eq!(*verdict, Verdict::Unbounded, "{id}");
    }
}
