//! A command under test that is one of our own: `Command` drives `tuf-gauntlet client NAME`, by the same words that it drives any
//! other by.

use std::{
    collections::BTreeMap,
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
    path::Path,
    sync::Arc,
    time::Duration,
};

use tuf_gauntlet_core::{
    client::Control,
    command::Command,
    explain::{expected_failures, explain},
    matrix::Entry,
    profile::Profile,
    run::{Lane, Limits, Make, Run, Written},
    script::Operation,
    time::Time,
    verdict::Verdict,
};

const GAUNTLET: &str = env!("CARGO_BIN_EXE_tuf-gauntlet");

fn command(client: &'static str) -> Command {
    let description = entry(client).make.as_ref()().describe();
    let command = Command::new(GAUNTLET).arg("client").arg(client).named(client, &description.version);
    description.lacks.into_iter().fold(command, Command::lacking)
}

fn entry(client: &str) -> Entry {
    tuf_gauntlet_clients::all().into_iter().find(|entry| entry.name == client).expect("a built-in client")
}

fn made_by(make: impl Fn() -> Command + Send + Sync + 'static) -> Make {
    Arc::new(move || Box::new(make()))
}

fn run(id: &str, make: &Make) -> Run {
    let scenario = tuf_gauntlet::find(id).expect("a scenario");
    Written::of(&scenario).run(make, Limits::default())
}

/// Runs every scenario of some families in process and as a command, and asserts that but for `other` the verdicts are the same.
///
/// Returns how many can be run as a command, and how many cannot.
#[track_caller]
fn compare(client: &'static str, families: &[&str], commanded: &Make, other: &[&str]) -> (usize, usize) {
    let in_process = entry(client).make;
    let (mut lane, mut differing, mut counts) = (Lane::default(), BTreeMap::new(), (0, 0));
    for scenario in tuf_gauntlet::catalogue().into_iter().filter(|it| families.contains(&it.family)) {
        let written = Written::of(&scenario);
        for profile in written.profiles() {
            let limits = Limits { profile, ..Limits::default() };
            let as_command = written.run_in(&mut lane, commanded, limits);
            if as_command.judgement.verdict == Verdict::NotExpressible {
                counts.1 += 1;
                continue;
            }
            counts.0 += 1;
            let direct = written.run_in(&mut lane, &in_process, limits).judgement.verdict;
            if as_command.judgement.verdict != direct {
                let text = explain(&scenario, &as_command, tuf_gauntlet::ledger(), "");
                differing.insert(scenario.id(), format!("{direct} in process\n{text}"));
            }
        }
    }
    assert!(differing.keys().eq(other), "{}", differing.into_values().collect::<Vec<_>>().join("\n\n"));
    counts
}

/// The command line asks for what scenarios only allow: an artifact that is there already is not downloaded again.
const SPARED: &[&str] = &["store::asked_for_again"];

#[test]
#[cfg_attr(no_faketime, ignore = "no faketime on PATH")]
fn the_reference_client_has_the_same_verdicts_as_a_command() {
    let make = made_by(|| command("reference"));
    assert!(make().describe().can(Control::Clock, Profile::Logic), "it heeds faketime");
    let (run, not_run) = compare("reference", &["freeze", "rollback", "store"], &make, SPARED);
    assert!(run > 3 * not_run, "{run} are run, {not_run} are not");
}

#[test]
fn the_reference_client_has_the_same_verdicts_as_a_command_in_real_time() {
    let make = made_by(|| command("reference").in_real_time());
    assert!(!make().describe().can(Control::Clock, Profile::Logic));
    let (run, not_run) = compare("reference", &["delegation", "freeze", "store"], &make, SPARED);
    assert!(run > not_run, "{run} are run, {not_run} are not");
}

#[test]
fn what_expired_before_anybody_saw_it_can_be_shown_to_a_client_in_real_time() {
    let scenario = tuf_gauntlet::find("freeze::shipped_root_expired").expect("a scenario");
    assert!(scenario.script().controls().contains(&Control::Clock));
    let run = run(&scenario.id(), &made_by(|| command("reference").in_real_time()));
    assert_eq!(run.judgement.verdict, Verdict::Ok, "{:?}", run.judgement);
    assert_ne!(run.script.epoch, Time::EPOCH);
    assert!(
        explain(&scenario, &run, tuf_gauntlet::ledger(), "").contains("All times are moved to those of the real clock")
    );
}

#[test]
fn what_the_command_line_has_no_words_for_is_not_run() {
    let make = made_by(|| command("reference"));
    let mut seen = 0;
    for scenario in tuf_gauntlet::catalogue() {
        let script = scenario.script();
        let reinstalls = script.steps.iter().any(|step| step.installs.is_some());
        let installs = script.steps.iter().any(|step| matches!(step.operation, Operation::Install { .. }));
        if script.profiles() == [Profile::Logic] && (script.keeps || reinstalls || installs) && seen < 12 {
            let run = run(&scenario.id(), &make);
            assert_eq!(run.judgement.verdict, Verdict::NotExpressible, "{}: {:?}", scenario.id(), run.judgement);
            seen += 1;
        }
    }
    assert_eq!(seen, 12);
}

/// What the other clients do otherwise as commands: each process begins with the root in the folder of metadata, not with the
/// shipped one.
const OTHERS: [(&str, &[&str]); 2] = [("sigstore-tuf", &[]), ("rust-tuf", &[])];

/// A command in `sh` that does this, whatever it is asked for.
fn script(folder: &Path, text: &str) -> Command {
    let path = folder.join("conformance.sh");
    fs::write(&path, text).expect("writable");
    Command::new("sh").arg(path).named("toy", "1").in_real_time()
}

fn refreshed_by(text: &'static str) -> Run {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().to_owned();
    let make = made_by(move || script(&path, text));
    let limits = Limits { patience: Duration::from_secs(2), ..Limits::default() };
    let scenario = tuf_gauntlet::find("rollback::timestamp_version").expect("a scenario");
    Written::of(&scenario).run(&make, limits)
}

#[test]
fn only_0_and_1_are_answers() {
    for (text, verdict, words) in [
        ("exit 0", Verdict::Strict, "holding no"),
        ("echo 'nothing new' >&2; exit 1", Verdict::Strict, "nothing new"),
        ("echo 'on stdout'; exit 1", Verdict::Strict, "on stdout"),
        ("exit 2", Verdict::Crashed, "exit status: 2"),
        ("exit 126", Verdict::Crashed, "exit status: 126"),
        ("kill -9 $$", Verdict::Crashed, "signal: 9"),
    ] {
        let run = refreshed_by(text);
        assert_eq!(run.judgement.verdict, verdict, "{text}: {:?}", run.judgement);
        let finding = &run.judgement.findings[0];
        assert!(finding.observed.contains(words), "{text}: {finding}");
    }
}

#[test]
fn a_command_that_does_not_end_is_unbounded_and_nothing_of_it_is_left() {
    let run = refreshed_by("sleep 987654 & sleep 987654");
    assert_eq!(run.judgement.verdict, Verdict::Unbounded, "{:?}", run.judgement);
    let is_sleeping =
        |process: &fs::DirEntry| fs::read(process.path().join("cmdline")).is_ok_and(|line| line == b"sleep\0987654\0");
    assert_eq!(fs::read_dir("/proc").into_iter().flatten().flatten().filter(is_sleeping).count(), 0);
}

#[test]
fn a_command_that_cannot_be_started_is_our_fault() {
    let run = run("rollback::timestamp_version", &made_by(|| Command::new("/nonexistent/conformance")));
    assert_eq!(run.judgement.verdict, Verdict::Inconclusive);
    assert!(run.judgement.findings[0].observed.contains("/nonexistent/conformance cannot be started"));
}

#[test]
fn expected_failures_are_shown_and_hide_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let entry_point = folder.path().join("conformance");
    fs::write(&entry_point, "#!/bin/sh\nexit 0\n").expect("writable");
    fs::set_permissions(&entry_point, Permissions::from_mode(0o755)).expect("executable");
    let xfails = "# We know.\ntest_new_timestamp_version_rollback\ntest_artifact_cache\n";
    fs::write(folder.path().join("conformance.xfails"), xfails).expect("writable");
    let make = made_by(move || Command::new(&entry_point).in_real_time());
    let run = run("rollback::timestamp_version", &make);
    assert_eq!(run.judgement.verdict, Verdict::Strict);
    let shown = expected_failures(&run, tuf_gauntlet::ledger());
    assert!(
        !shown.is_empty() && shown.iter().all(|(test, _)| *test == "test_new_timestamp_version_rollback"),
        "{shown:?}"
    );
    let scenario = tuf_gauntlet::find("rollback::timestamp_version").expect("a scenario");
    let text = explain(&scenario, &run, tuf_gauntlet::ledger(), "");
    assert!(
        text.contains("Its project expects test_new_timestamp_version_rollback of tuf-conformance to fail"),
        "{text}"
    );
}

#[test]
fn the_other_clients_have_the_same_verdicts_as_commands() {
    for (client, other) in OTHERS {
        compare(client, &["fast_forward"], &made_by(move || command(client).in_real_time()), other);
    }
}
