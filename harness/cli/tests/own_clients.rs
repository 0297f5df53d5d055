//! Clients of the user's own, by `--worker` and `--command`: how they are told of, and told of again.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
    path::PathBuf,
    process::{Command, Output},
};

use serde_json::Value;
use tempfile::TempDir;

const GAUNTLET: &str = env!("CARGO_BIN_EXE_tuf-gauntlet");

/// Its honest twin cannot be accepted by a client that does nothing.
const ID: &str = "rollback::timestamp_version";

/// A test of tuf-conformance that touches what this scenario cites, and one that does not.
const XFAILS: &str = "# We know.\ntest_new_timestamp_version_rollback\ntest_artifact_cache\n";

/// An entry point that does nothing and says that all is well, beside the failures that its project expects.
fn idle() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let entry_point = folder.path().join("conformance");
    fs::write(&entry_point, "#!/bin/sh\nexit 0\n").expect("writable");
    fs::set_permissions(&entry_point, Permissions::from_mode(0o755)).expect("executable");
    fs::write(folder.path().join("conformance.xfails"), XFAILS).expect("writable");
    (folder, entry_point)
}

/// The command, where nothing is known of any client.
fn gauntlet(args: &[&str]) -> Output {
    let nothing_known = tempfile::tempdir().expect("a temporary folder");
    Command::new(GAUNTLET).args(args).arg("--known").arg(nothing_known.path()).output().expect("it starts")
}

fn report(format: &str) -> String {
    let (_folder, entry_point) = idle();
    let entry_point = entry_point.to_str().expect("a UTF-8 path");
    let output = gauntlet(&["run", "--only", ID, "--command", entry_point, "--format", format]);
    assert_eq!(output.status.code(), Some(1), "expected failures excuse nothing: {output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[track_caller]
fn assert_tells(report: &str, lines: &[&str]) {
    for line in lines {
        assert!(report.lines().any(|told| told.contains(line)), "no {line:?} in\n{report}");
    }
    assert!(!report.contains("test_artifact_cache"), "no scenario here touches that\n{report}");
}

#[test]
fn what_the_project_expects_to_fail_stands_beside_the_verdict_in_every_report() {
    let test = "test_new_timestamp_version_rollback";
    assert_tells(&report("table"), &[&format!("  conformance  {test}"), "      strict: rollback::timestamp_version"]);
    assert_tells(
        &report("markdown"),
        &[&format!("- conformance: `{test}`"), "  - **strict**: `rollback::timestamp_version`"],
    );
    assert_tells(&report("junit"), &[&format!("Its project expects {test} of tuf-conformance to fail")]);
    let json = report("json");
    assert_tells(&json, &[]);
    let json: Value = serde_json::from_str(&json).expect("JSON");
    let result = &json["results"][0];
    assert_eq!((&result["verdict"], &result["expected_failures"][0]["test"]), (&"strict".into(), &test.into()));
    assert!(result["expected_failures"][0]["requirement"].as_str().expect("an id").starts_with("TUF-"));
}

/// The line that a report has on how to see a verdict in full; it is typed at a shell, with the command for `cargo gauntlet`.
#[track_caller]
fn assert_replays(option: &str, program: &str, id: &str) {
    let output = gauntlet(&["run", "--only", id, option, program, "--profile", "logic"]);
    let report = String::from_utf8(output.stdout).expect("UTF-8");
    let replay = report.lines().map(str::trim).find_map(|line| line.strip_prefix("cargo gauntlet "));
    let replay = replay.unwrap_or_else(|| panic!("no replay in\n{report}"));
    // The worker calls itself tough, and so does a client that is built in: only the option leads back to this one.
    assert!(replay.contains(option), "{replay}");
    let nothing_known = tempfile::tempdir().expect("a temporary folder");
    let line = format!("{GAUNTLET} {replay} --known {}", nothing_known.path().display());
    let output = Command::new("sh").arg("-c").arg(&line).output().expect("it starts");
    let told = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(output.status.code(), Some(1), "{line}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(
        told.contains(&format!("{id}: ")) && told.contains(&format!("replay      cargo gauntlet {replay}")),
        "{told}"
    );
}

#[test]
fn the_replay_line_of_a_command_is_one_that_can_be_typed() {
    let (_folder, entry_point) = idle();
    assert_replays("--command", entry_point.to_str().expect("a UTF-8 path"), ID);
}

#[test]
fn the_replay_line_of_a_worker_is_one_that_can_be_typed() {
    let worker = format!("{GAUNTLET} worker --client tough");
    assert_replays("--worker", &worker, "rollback::timestamp_version_after_rotation");
}
