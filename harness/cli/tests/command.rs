//! The command as its users meet it: what it prints, what it writes, how it ends.

use std::{
    fs,
    io::Read as _,
    path::Path,
    process::{Command, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

/// A scenario that is there and quick.
const ID: &str = "rollback::timestamp_version";

/// What a call of the command came to.
struct Outcome {
    status: i32,
    stdout: String,
    stderr: String,
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tuf-gauntlet"));
    command.args(args);
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    // What is installed on this machine is not to be seen.
    command.env("TUF_GAUNTLET_CACHE", env!("CARGO_BIN_EXE_tuf-gauntlet").to_owned() + "-cache");
    command
}

fn finish(mut command: Command) -> Outcome {
    let output = command.output().expect("the command starts");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Outcome {
        status: output.status.code().expect("the command exits by itself"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

fn gauntlet(args: &[&str]) -> Outcome {
    finish(command(args))
}

/// `run` of one scenario against the reference client, with these arguments.
fn run(args: &[&str]) -> Outcome {
    gauntlet(&[&["run", "--only", ID, "--client", "reference"], args].concat())
}

/// Asserts that the command refused in one line with all these words, before it did anything.
#[track_caller]
fn assert_refused(outcome: &Outcome, words: &[&str]) {
    assert_eq!(outcome.status, 2, "{}", outcome.stderr);
    assert_eq!(outcome.stdout, "");
    assert_eq!(outcome.stderr.lines().count(), 1, "{}", outcome.stderr);
    for word in words {
        assert!(outcome.stderr.contains(word), "no {word:?} in {}", outcome.stderr);
    }
}

/// A folder of known deviations with this file for the reference client.
fn known(text: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("reference.toml"), text).unwrap();
    folder
}

fn deviation(scenario: &str) -> String {
    format!(
        "[[deviation]]\nverdict = \"unsafe\"\nscenarios = [\"{scenario}\"]\nreason = \"no check\"\ntraced = \"a.rs:1\"\n"
    )
}

fn path(folder: &TempDir) -> &str {
    folder.path().to_str().expect("a UTF-8 path")
}

fn json(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).expect("JSON and nothing else on stdout")
}

#[test]
fn help_explains_verdicts_and_exit_status_and_gives_examples() {
    for args in [&["--help"][..], &["run", "--help"]] {
        let outcome = gauntlet(args);
        assert_eq!(outcome.status, 0);
        for word in ["U  unsafe", "Exit status", "Examples"] {
            assert!(outcome.stdout.contains(word), "no {word:?} in\n{}", outcome.stdout);
        }
    }
    assert_eq!(gauntlet(&["--version"]).stdout, format!("tuf-gauntlet {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_mistyped_option_is_wrong_usage() {
    assert_eq!(gauntlet(&["run", "--onyl", ID]).status, 2);
    assert_eq!(gauntlet(&["run", "--profile", "telepathy"]).status, 2);
}

#[test]
fn a_scenario_is_run_in_those_of_its_profiles_that_are_asked_for() {
    let both = "transport::plain_http";
    let profiles = |profile: &str| {
        let args = ["run", "--only", both, "--client", "reference", "--format", "json", "--profile", profile];
        let report = json(&gauntlet(&args));
        assert_eq!(report["scenarios"].as_array().unwrap().len(), 1);
        let results = report["results"].as_array().unwrap().clone();
        results.iter().map(|result| result["profile"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(profiles("all"), ["logic", "transport"]);
    assert_eq!(profiles("transport"), ["transport"]);
    let outcome = gauntlet(&["explain", both, "--client", "reference", "--profile", "transport"]);
    assert!(outcome.stdout.contains("over HTTP") && outcome.stdout.contains("--profile transport"));
    let nowhere = gauntlet(&["run", "--only", ID, "--client", "reference", "--profile", "transport"]);
    assert_refused(&nowhere, &["none of these scenarios"]);
}

#[test]
fn the_list_has_families_ids_and_titles() {
    let outcome = gauntlet(&["list"]);
    assert!(outcome.stdout.lines().any(|line| line.starts_with("rollback (")));
    let line = outcome.stdout.lines().find(|line| line.contains(ID)).expect("a line for the scenario");
    assert!(line.contains("The mirror replays a timestamp"));

    let list = json(&gauntlet(&["list", "--only", ID, "--format", "json"]));
    assert_eq!(list["schema"], 1);
    assert_eq!(list["scenarios"][0]["id"], ID);
    assert_eq!(list["scenarios"][0]["family"], "rollback");
}

#[test]
fn a_scenario_is_explained_with_story_requirements_and_script() {
    let outcome = gauntlet(&["explain", ID]);
    assert_eq!(outcome.status, 0);
    for word in ["only its version gives it away", "TUF-5.4.3-a (MUST", "ATTACK: replay timestamp 1", "honest twin"] {
        assert!(outcome.stdout.contains(word), "no {word:?} in\n{}", outcome.stdout);
    }
}

#[test]
fn a_client_is_explained_with_what_it_asked_for() {
    let outcome = gauntlet(&["explain", ID, "--client", "reference"]);
    assert_eq!(outcome.status, 0);
    assert!(outcome.stdout.contains("reference") && outcome.stdout.contains("metadata/timestamp.json -> 200"));
}

#[test]
fn a_dump_is_servable_with_the_attack_and_without() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(gauntlet(&["dump", ID, path(&folder)]).status, 0);
    let version = |file: &str| {
        let bytes = fs::read(folder.path().join(file)).unwrap();
        serde_json::from_slice::<Value>(&bytes).unwrap()["signed"]["version"].clone()
    };
    assert_eq!(version("attack/shipped-root.json"), 1);
    assert_eq!(version("attack/step-1/metadata/timestamp.json"), 2);
    assert_eq!(version("attack/step-2/metadata/timestamp.json"), 1);
    assert_eq!(version("twin/step-2/metadata/timestamp.json"), 2);
    assert!(fs::read_to_string(folder.path().join("attack/script.txt")).unwrap().contains("served in step 2"));

    assert_refused(&gauntlet(&["dump", ID, path(&folder)]), &["is not empty"]);
}

#[test]
fn a_run_as_json_has_the_documented_keys() {
    let outcome = run(&["--format", "json"]);
    assert_eq!(outcome.status, 0);
    let report = json(&outcome);
    assert_eq!(report["schema"], 1);
    assert_eq!(report["clients"][0]["name"], "reference");
    assert!(report["clients"][0]["version"].is_string());
    assert_eq!(report["scenarios"][0]["id"], ID);
    assert_eq!(report["scenarios"][0]["requirements"][0], "TUF-5.4.3-a");
    let result = &report["results"][0];
    assert_eq!((&result["scenario"], &result["client"]), (&ID.into(), &"reference".into()));
    assert_eq!((&result["profile"], &result["verdict"]), (&"logic".into(), &"ok".into()));
    assert!(outcome.stderr.contains("running 1 scenario against 1 client"), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("client operations"), "{}", outcome.stderr);
}

#[test]
fn requirements_as_json_have_the_documented_keys() {
    let report = json(&gauntlet(&["requirements", "TUF-5.4.3-a", "--client", "reference", "--format", "json"]));
    assert_eq!(report["schema"], 1);
    let requirement = &report["requirements"][0];
    assert_eq!((&requirement["id"], &requirement["level"]), (&"TUF-5.4.3-a".into(), &"MUST".into()));
    assert_eq!(requirement["testable"], true);
    assert!(requirement["scenarios"].as_array().unwrap().contains(&ID.into()));
    assert!(requirement["verdicts"]["reference"].is_string());
}

#[test]
fn requirements_are_summed_up_by_standing_and_peer() {
    let report = json(&gauntlet(&["requirements", "TUF-4.7", "--client", "reference", "--format", "json"]));
    let summary = &report["summary"];
    assert_eq!(summary["tested"], serde_json::json!({"requirements": 1, "peer_partial": 0, "peer_none": 1}));
    assert_eq!(summary["filed"]["requirements"], 2);
    assert!(report["requirements"][1]["filed"].as_str().unwrap().starts_with("No step of the workflow"));
    let table = gauntlet(&["requirements", "TUF-4.7", "--client", "reference"]).stdout;
    assert!(table.ends_with("    2 filed; of them tuf-conformance covers 0 in part and 2 not at all\n"), "{table}");
}

#[test]
fn requirements_can_be_those_that_tuf_conformance_does_not_touch() {
    let all = json(&gauntlet(&["requirements", "TUF-6.2.1", "--client", "reference", "--format", "json"]));
    let args = ["requirements", "TUF-6.2.1", "--client", "reference", "--uncovered-by-peer", "--format", "json"];
    let uncovered = json(&gauntlet(&args));
    let ids = |report: &Value, extent: &[&str]| -> Vec<Value> {
        let requirements = report["requirements"].as_array().unwrap().iter();
        let wanted = requirements.filter(|it| extent.contains(&it["peer"]["extent"].as_str().unwrap()));
        wanted.map(|it| it["id"].clone()).collect()
    };
    assert_eq!(ids(&uncovered, &["none", "partial", "full"]), ids(&all, &["none"]));
    assert!(ids(&all, &["full"]).contains(&"TUF-6.2.1-b".into()));
}

/// TUF §4.2.3: dates are in UTC, wherever the client is. The zones are given as rules, so that no data base of them is needed,
/// and one by name.
#[test]
fn dates_mean_the_same_in_every_time_zone() {
    let freeze_in = |zone: &str| {
        let mut command = command(&["run", "--only", "freeze", "--only", "clients_clock", "--format", "json"]);
        command.env("TZ", zone);
        let outcome = finish(command);
        assert_eq!(outcome.status, 0, "{}", outcome.stdout);
        outcome.stdout
    };
    let utc = freeze_in("UTC0");
    assert!(utc.contains("freeze::timestamp_to_the_second"));
    for zone in ["<+14>-14", "<-12>12", "EST5EDT,M3.2.0,M11.1.0", "Asia/Kolkata"] {
        assert_eq!(freeze_in(zone), utc, "in the time zone {zone}");
    }
}

#[test]
fn clients_as_json_have_their_controls() {
    let report = json(&gauntlet(&["clients", "--format", "json"]));
    let reference = &report["clients"][0];
    assert_eq!(reference["name"], "reference");
    assert!(reference["controls"].as_array().unwrap().contains(&"clock".into()));
}

#[test]
fn the_table_says_what_its_letters_mean() {
    let outcome = run(&[]);
    assert_eq!(outcome.status, 0);
    for word in ["rollback\n", "  timestamp_version  .\n", ".  ok            as expected", "1 result: 1 as expected"] {
        assert!(outcome.stdout.contains(word), "no {word:?} in\n{}", outcome.stdout);
    }
}

#[test]
fn junit_has_a_suite_for_each_client_and_a_case_for_each_scenario() {
    let outcome = run(&["--format", "junit"]);
    assert!(outcome.stdout.starts_with("<?xml"));
    assert!(outcome.stdout.contains("tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\""));
    assert!(outcome.stdout.contains("<testcase classname=\"rollback\" name=\"timestamp_version\"/>"));
}

#[test]
fn markdown_has_a_row_for_each_scenario() {
    let outcome = run(&["--format", "markdown"]);
    assert!(outcome.stdout.contains(&format!("| `{ID}` | ok |")), "{}", outcome.stdout);
}

#[test]
fn an_unknown_name_is_answered_with_a_near_one() {
    for args in [
        &["run", "--only", "rollback::timestmp_version"][..],
        &["list", "--only", "rollback::timestmp_version"],
        &["explain", "rollback::timestmp_version"],
        &["dump", "rollback::timestmp_version", "nowhere"],
    ] {
        assert_refused(&gauntlet(args), &["timestmp_version", "did you mean", ID]);
    }
    assert_refused(&gauntlet(&["run", "--only", "rolback"]), &["did you mean rollback"]);
    assert_refused(&gauntlet(&["run", "--client", "referense"]), &["did you mean reference?"]);
    assert_refused(&gauntlet(&["requirements", "TUF-5.4.3-aa"]), &["did you mean TUF-5.4.3-a"]);
}

#[test]
fn an_unwritable_folder_is_refused_before_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let below = file.join("out");
    assert_refused(&run(&["--out", below.to_str().unwrap()]), &["cannot write", "file/out"]);
}

#[test]
fn a_report_in_a_folder_leaves_stdout_alone() {
    let folder = tempfile::tempdir().unwrap();
    let outcome = run(&["--format", "json", "--out", path(&folder)]);
    assert_eq!((outcome.status, outcome.stdout.as_str()), (0, ""));
    let report = fs::read(folder.path().join("report.json")).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&report).unwrap()["schema"], 1);
}

#[test]
fn a_corrupt_file_of_known_deviations_is_named() {
    let folder = known("[[deviation]\n");
    assert_refused(&run(&["--known", path(&folder)]), &["reference.toml", "line 1"]);
}

#[test]
fn a_known_deviation_of_no_scenario_is_refused() {
    let folder = known(&deviation("rollback::timestmp_version"));
    assert_refused(&run(&["--known", path(&folder)]), &["reference.toml", "timestmp_version", "did you mean"]);
}

#[test]
fn a_known_deviation_that_is_gone_fails_the_run() {
    let folder = known(&deviation(ID));
    let outcome = run(&["--known", path(&folder)]);
    assert_eq!(outcome.status, 1);
    assert!(outcome.stdout.contains("timestamp_version  .!"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("listed as unsafe in reference.toml: no check"), "{}", outcome.stdout);
    let outcome = run(&["--known", path(&folder), "--format", "junit"]);
    assert!(outcome.stdout.contains("failures=\"1\""), "{}", outcome.stdout);
}

#[test]
fn a_known_deviation_of_a_scenario_that_is_not_run_is_left_alone() {
    let folder = known(&deviation("delegation::expired"));
    assert_eq!(run(&["--known", path(&folder)]).status, 0);
}

#[test]
fn a_file_for_an_unknown_client_is_pointed_out() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("referense.toml"), "").unwrap();
    let outcome = run(&["--known", path(&folder)]);
    assert_eq!(outcome.status, 0);
    assert!(outcome.stderr.contains("referense.toml: unknown client"), "{}", outcome.stderr);
}

#[test]
fn known_deviations_are_found_above_the_current_folder() {
    let root = tempfile::tempdir().unwrap();
    let here = root.path().join("a/b");
    fs::create_dir_all(&here).unwrap();
    fs::create_dir_all(root.path().join("golden/known")).unwrap();
    fs::write(root.path().join("golden/known/reference.toml"), deviation(ID)).unwrap();
    let status = |folder: &Path| {
        let mut command = command(&["run", "--only", ID, "--client", "reference"]);
        command.current_dir(folder);
        finish(command).status
    };
    assert_eq!(status(&here), 1);
}

#[test]
fn colours_are_for_those_who_want_them() {
    let coloured = |variables: &[(&str, &str)]| {
        let mut command = command(&["run", "--only", ID, "--client", "reference"]);
        command.envs(variables.iter().copied());
        finish(command).stdout.contains('\u{1b}')
    };
    assert!(!coloured(&[]), "a pipe is not a terminal");
    assert!(coloured(&[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let mut child = command(&["list"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(stderr, "");
}

#[test]
fn a_claim_is_told_with_its_parts_its_variants_and_each_client() {
    let outcome = gauntlet(&["claims", "e-03", "--client", "tough"]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    for words in ["E-03: ", "What decides", "Variants", "Clients", "reference", "tough", "--replay"] {
        assert!(outcome.stdout.contains(words), "no {words:?} in {}", outcome.stdout);
    }
    assert!(!outcome.stdout.contains("sigstore-tuf"));
}

#[test]
fn claims_in_json_name_the_runs_that_their_verdicts_come_from() {
    let report = json(&gauntlet(&["claims", "E-03", "--client", "reference", "--format", "json"]));
    assert_eq!(report["schema"], 1);
    let claim = &report["claims"][0];
    assert_eq!(claim["id"], "E-03");
    assert_eq!(claim["clients"][0]["client"], "reference");
    let runs = claim["runs"].as_array().unwrap();
    assert!(!runs.is_empty());
    for run in runs {
        let replay = run["replay"].as_str().unwrap();
        let variant = run["variant"].as_str().unwrap();
        assert_eq!(replay, format!("claims E-03 --replay '{variant}' --client reference"));
    }
    let variant = runs[0]["variant"].as_str().unwrap();
    let told = gauntlet(&["claims", "E-03", "--replay", variant, "--client", "reference"]);
    assert_eq!(told.status, 0, "{}", told.stderr);
    assert!(told.stdout.contains(runs[0]["answer"].as_str().unwrap()) && told.stdout.contains("timestamp.json"));
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("dump").to_str().unwrap().to_owned();
    assert_eq!(gauntlet(&["claims", "E-03", "--replay", variant, "--dump", &path]).status, 0);
    assert!(Path::new(&path).read_dir().unwrap().count() > 0);
}

#[test]
fn a_claim_in_markdown_is_a_section_of_its_own() {
    let outcome = gauntlet(&["claims", "E-03", "--client", "reference", "--format", "markdown"]);
    assert!(outcome.stdout.starts_with("## E-03: "));
    assert!(outcome.stdout.contains("| --- |"));
}

#[test]
fn several_claims_in_markdown_begin_with_a_table_of_them() {
    let outcome = gauntlet(&["claims", "E-03", "E-18", "--client", "reference", "--format", "markdown"]);
    let table: Vec<&str> = outcome.stdout.lines().filter(|line| line.starts_with('|')).take(4).collect();
    let columns = |line: &str| line.replace("\\|", "").matches('|').count();
    assert!(outcome.stdout.starts_with("## Claims\n\n2 claims: 1 confirmed, 1 editorial."), "{}", outcome.stdout);
    assert!(table[2].starts_with("| E-03 |") && table[3].starts_with("| E-18 |"), "{table:?}");
    assert!(table.iter().all(|line| columns(line) == 6), "{table:?}");
    assert!(outcome.stdout.contains("\n## E-03: ") && outcome.stdout.contains("\n## E-18: "));
}

#[test]
fn unknown_claims_and_variants_are_named_with_near_ones() {
    assert_refused(&gauntlet(&["claims", "E-12c"]), &["unknown claim", "E-12b"]);
    assert_refused(&gauntlet(&["claims", "E-3"]), &["unknown claim", "E-03"]);
    assert_refused(&gauntlet(&["claims", "E-0", "--replay", "x"]), &["--replay takes one claim"]);
    let outcome = gauntlet(&["claims", "E-03", "--replay", "nothing of the kind", "--client", "reference"]);
    assert_refused(&outcome, &["unknown variant of E-03"]);
}

/// Cells that are searched in a moment.
const CELLS: [&str; 9] =
    ["compromise", "--topology", "T2", "--keys", "separate", "--content", "H0", "--stolen", "timestamp"];

#[test]
fn stolen_keys_as_json_have_the_documented_keys() {
    let report = json(&gauntlet(&[&CELLS[..], &["--format", "json"]].concat()));
    assert_eq!(report["schema"], 1);
    let [cell] = report["cells"].as_array().unwrap().as_slice() else { panic!("one cell") };
    for (key, value) in [("topology", "T2"), ("keys", "separate"), ("content", "H0"), ("client", "reference")] {
        assert_eq!(cell[key], value);
    }
    assert_eq!(cell["stolen"].as_array().unwrap().as_slice(), ["timestamp"]);
    let outcomes: Vec<&str> = cell["outcomes"].as_object().unwrap().keys().map(String::as_str).collect();
    for outcome in ["MU", "FZ", "RB", "FF", "PH", "MM", "SW"] {
        assert!(outcomes.contains(&outcome), "{outcomes:?}");
    }
    assert_eq!(cell["outcomes"]["FZ"]["returning"]["unrevoked"]["expiry_of"][0], "snapshot");
}

#[test]
fn stolen_keys_in_markdown_have_a_row_for_each_cell() {
    let outcome = gauntlet(&[&CELLS[..], &["--format", "markdown"]].concat());
    let rows = outcome.stdout.lines().filter(|line| line.starts_with("| timestamp | "));
    assert_eq!(rows.count(), 1, "{}", outcome.stdout);
}

#[test]
fn a_cell_is_told_cycle_by_cycle() {
    let outcome = gauntlet(&["compromise", "--explain", "T2/separate/H0/timestamp"]);
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
    for words in
        ["FF timestamp", "signed by timestamp-1", "on day 1", "the client installs the release as it was at t0"]
    {
        assert!(outcome.stdout.contains(words), "no {words:?} in {}", outcome.stdout);
    }
    assert_refused(&gauntlet(&["compromise", "--explain", "T2/separate/H0/timestmp"]), &["T2/separate/H0/timestamp"]);
}

#[test]
fn a_wrong_key_is_answered_with_a_near_one() {
    assert_refused(&gauntlet(&["compromise", "--stolen", "snapsot"]), &["snapshot"]);
    assert_refused(&gauntlet(&["compromise", "--topology", "T2", "--stolen", "bins"]), &["no topology separates"]);
}
