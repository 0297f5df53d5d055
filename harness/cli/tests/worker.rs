//! The built-in clients as workers: `tuf-gauntlet worker --client NAME` behind the worker protocol.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    mem::discriminant,
    process::{Command, Stdio},
    sync::Arc,
};

use tuf_gauntlet_core::{
    client::{Control, Description},
    profile::Profile,
    run::{Lane, Limits, Make, Written},
    scenario::Scenario,
    script::{Operation, Script, Step},
    trace::{StepTrace, Trace},
    worker::Worker,
};

const GAUNTLET: &str = env!("CARGO_BIN_EXE_tuf-gauntlet");

fn worker(client: &'static str) -> Make {
    Arc::new(move || Box::new(Worker::new(GAUNTLET).arg("worker").arg("--client").arg(client)))
}

/// What has to be the same by whichever way a client is run: not the words of a refusal, which may name folders.
///
/// Through the pipe the first piece of a body is on its way before the client has looked at the status.
fn facts(trace: &Trace) -> impl PartialEq + std::fmt::Debug + use<> {
    assert_eq!(trace.fault, None);
    let of_step = |step: &StepTrace| {
        let requests: Vec<_> = step.requests.iter().map(|request| (request.path.clone(), request.at)).collect();
        (discriminant(&step.outcome), requests, step.trusted.clone(), step.delivered.clone(), step.escaped.clone())
    };
    (trace.initial.clone(), trace.steps.iter().map(of_step).collect::<Vec<_>>())
}

/// Every client goes through every eleventh scenario: all families are among them.
///
/// Only through what the protocol has words for. It has none for the stored files of a client, none for its death, and none for
/// fetching more in the same update cycle, as an installer does: through the pipe that is another cycle.
fn some_scenarios() -> impl Iterator<Item = (Scenario, Arc<Script>)> {
    let scenarios = tuf_gauntlet::catalogue().into_iter().step_by(11);
    let written = scenarios.map(|scenario| (scenario, Written::of(&scenario).script));
    written.filter(|(_, script)| {
        let installs = |step: &Step| matches!(step.operation, Operation::Install { .. });
        let controls = script.controls();
        !script.steps.iter().any(installs) && Control::OFFERED.iter().all(|control| !controls.contains(control))
    })
}

/// What is left of a description when the controls that the protocol has no words for are gone.
fn through_the_pipe(description: Description) -> Description {
    Control::OFFERED.into_iter().fold(description, Description::without)
}

#[test]
fn every_client_does_the_same_as_a_worker() {
    let mut lane = Lane::default();
    for entry in tuf_gauntlet_clients::all() {
        let worker = worker(entry.name);
        assert_eq!(worker().describe(), through_the_pipe((entry.make)().describe()));
        for (scenario, script) in some_scenarios() {
            let [in_process, as_worker] =
                [&entry.make, &worker].map(|make| facts(&lane.trace(&script, make, Limits::default())));
            assert_eq!(as_worker, in_process, "{} {}", entry.name, scenario.id());
        }
    }
}

#[test]
fn a_worker_with_a_fetcher_of_its_own_asks_over_http() {
    let mut lane = Lane::default();
    let limits = Limits { profile: Profile::Transport, ..Limits::default() };
    let reference = tuf_gauntlet_clients::all().remove(0);
    for (scenario, script) in some_scenarios() {
        let [in_process, as_worker] =
            [&reference.make, &worker("reference")].map(|make| facts(&lane.trace(&script, make, limits)));
        assert_eq!(as_worker, in_process, "{}", scenario.id());
    }
}

#[test]
fn the_first_lines_of_the_page_can_be_typed_at_a_worker() {
    let mut child = Command::new(GAUNTLET)
        .args(["worker", "--client", "reference"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let (mut input, output) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
    let mut lines = BufReader::new(output).lines();
    writeln!(input, r#"{{"do":"hello","protocol":1}}"#).expect("it reads");
    let hello = lines.next().expect("an answer").expect("a line");
    assert!(hello.starts_with(r#"{"ok":{"#) && hello.contains(r#""name":"reference""#), "{hello}");
    writeln!(input, r#"{{"do":"trusted"}}"#).expect("it reads");
    assert_eq!(lines.next().expect("an answer").expect("a line"), r#"{"refused":"no session is open"}"#);
    drop(input);
    assert!(child.wait().expect("it ends").success());
}

/// Everything that passes between harness and worker, written down on its way.
fn recorded(client: &'static str, ids: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let tap = r#"tee -a "$TRAFFIC/in" | "$0" worker --client "$1" | tee -a "$TRAFFIC/out""#;
    let traffic = folder.path().to_owned();
    let make: Make = Arc::new(move || {
        Box::new(Worker::new("sh").arg("-c").arg(tap).arg(GAUNTLET).arg(client).env("TRAFFIC", &traffic))
    });
    let mut lane = Lane::default();
    for id in ids {
        let scenario = tuf_gauntlet::find(id).expect("a scenario");
        let run = Written::of(&scenario).run_in(&mut lane, &make, Limits::default());
        assert!(!run.judgement.verdict.is_deviation(), "{:?}", run.judgement);
    }
    let texts = ["in", "out"].map(|name| fs::read_to_string(folder.path().join(name)).expect("recorded traffic"));
    texts.iter().flat_map(|text| text.lines()).map(str::to_owned).collect()
}

#[test]
fn every_line_of_recorded_traffic_is_as_the_schema_says() {
    let schema = include_str!("../../clients/worker.schema.json");
    let schema = serde_json::from_str(schema).expect("the schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("the schema is one");
    let ids = ["delegation::cycle", "arbitrary_software::endless_timestamp", "target_files::two_at_once"];
    let lines = recorded("reference", &ids);
    for line in &lines {
        let message = serde_json::from_str(line).expect("a line of JSON");
        if let Err(error) = schema.validate(&message) {
            panic!("{error}: {line}");
        }
    }
    // All kinds of lines were among them, and the schema tells them from others.
    for kind in ["hello", "open", "init", "refresh", "download", "trusted", "close"] {
        assert!(lines.iter().any(|line| line.contains(&format!("\"do\":\"{kind}\""))), "no {kind} was recorded");
    }
    for member in ["fetch", "more", "ok", "refused"] {
        assert!(lines.iter().any(|line| line.starts_with(&format!("{{\"{member}\":"))), "no {member} was recorded");
    }
    for wrong in [
        r#"{"do":"refresh"}"#,
        r#"{"do":"refresh","now":"2035-01-01T00:00:00Z"}"#,
        r#"{"do":"upgrade"}"#,
        r#"{"ok":null,"refused":"both"}"#,
        r#"{"ok":["not base64!"]}"#,
        r#"{"id":1,"status":200,"body":"","then":"maybe","now":0}"#,
        r#"{"fetch":{"url":"x"}}"#,
    ] {
        let message = serde_json::from_str(wrong).expect("JSON");
        assert!(!schema.is_valid(&message), "{wrong}");
    }
}
