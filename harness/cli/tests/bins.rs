//! `bins` as its users meet it.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use serde_json::Value;
use tempfile::TempDir;

fn bins(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tuf-gauntlet")).arg("bins").args(args).output().expect("the command starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[track_caller]
fn assert_refused(output: &Output, words: &[&str]) {
    let stderr = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    for word in words {
        assert!(stderr.contains(word), "no {word:?} in {stderr}");
    }
}

#[test]
fn the_report_in_json_has_the_figures_of_every_index_and_the_model() {
    let output = bins(&["--targets", "3000", "--bins", "16,1", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["schema"], 1);
    let rows = report["rows"].as_array().unwrap();
    let index = |row: &Value| (row["bins"].as_u64().unwrap(), row["layout"].as_str().unwrap().to_owned());
    let indexes: Vec<_> = rows.iter().map(index).collect();
    assert_eq!(indexes, [(1, "no bins".to_owned()), (16, "T1 prefixes".to_owned()), (16, "T2 succinct".to_owned())]);
    for row in rows {
        let snapshot = row["sizes"]["snapshot"]["raw"].as_u64().unwrap();
        assert!(row["new_user"]["bytes"].as_u64().unwrap() > snapshot);
        assert!(row["returning_same"]["bytes"].as_u64() < row["new_user"]["bytes"].as_u64());
        assert!(row["new_user"]["gzip"].as_u64() < row["new_user"]["bytes"].as_u64());
    }
    let model = report["model"].as_array().unwrap();
    let ids: Vec<String> = (1..=17).map(|number| format!("V{number}")).collect();
    assert_eq!(model.iter().map(|row| row["id"].as_str().unwrap()).collect::<Vec<_>>(), ids);
    assert!(model.iter().all(|row| row["measured"].is_u64() && !row["why"].as_str().unwrap().is_empty()));
    assert_eq!(model[16]["pep"], 69);
}

#[test]
fn clients_that_cannot_read_an_index_say_what_they_lack() {
    let clients = ["--client", "reference", "--client", "sigstore-tuf", "--client", "rust-tuf"];
    let output = bins(&[&["--targets", "3000", "--bins", "64", "--hash", "sha256"], clients.as_slice()].concat());
    let report = text(&output.stdout);
    let row = |index: &str, client: &str| {
        let words: Vec<&str> = [index, client].into_iter().flat_map(|text| text.split(' ')).collect();
        let is_it = |line: &Vec<&str>| line.get(1..4) == Some(words.as_slice());
        lines_of(&report)
            .into_iter()
            .find(is_it)
            .unwrap_or_else(|| panic!("no row {index} {client}: {report}"))
            .join(" ")
    };
    assert!(!row("T1 prefixes", "sigstore-tuf").contains("refused"), "{report}");
    assert!(row("T2 succinct", "sigstore-tuf").contains("refused [2]"), "{report}");
    assert!(row("T1 prefixes", "rust-tuf").contains("refused [1]"), "{report}");
    assert!(report.contains("[1] rust-tuf lacks path hash prefixes\n"), "{report}");
    assert!(report.contains("[2] sigstore-tuf lacks succinct roles\n"), "{report}");
}

#[test]
fn report_and_plots_go_to_a_folder() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("out");
    let args = ["--targets", "3000", "--bins", "16,64", "--format", "markdown", "--out", path.to_str().unwrap()];
    let output = bins(&args);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0), "{}", text(&output.stderr));
    let read = |name: &str| fs::read_to_string(path.join(name)).unwrap();
    assert!(read("report.md").contains("| V17 |"));
    for plot in ["overhead-3000-raw.svg", "overhead-3000-gzip.svg"] {
        assert!(read(plot).contains("succinct roles, new user"), "{plot}");
    }
}

/// The cells of each line.
fn lines_of(report: &str) -> Vec<Vec<&str>> {
    report.lines().map(|line| line.split_whitespace().collect()).collect()
}

#[test]
fn what_is_pinned_of_a_small_index_is_what_is_measured() {
    let pinned = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../golden/bins.snap");
    let pinned = fs::read_to_string(pinned).unwrap();
    let pinned = lines_of(&pinned);
    let output = bins(&["--targets", "100000", "--bins", "512,16384"]);
    assert_eq!(output.status.code(), Some(0));
    let report = text(&output.stdout);
    assert!(report.lines().count() > 40, "{report}");
    for line in lines_of(&report) {
        assert!(pinned.contains(&line), "golden/bins.snap has no line {}", line.join(" "));
    }
}

#[test]
fn a_report_is_held_against_a_file_line_by_line() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("pinned");
    let check = || bins(&["--targets", "3000", "--bins", "16", "--check", file.to_str().unwrap()]);
    assert_refused(&check(), &["cannot read", "pinned"]);
    let report = text(&bins(&["--targets", "3000", "--bins", "16"]).stdout);
    fs::write(&file, &report).unwrap();
    let same = check();
    let said = format!("as in {}\n", file.display());
    assert_eq!((same.status.code(), text(&same.stdout)), (Some(0), said.clone()), "{}", text(&same.stderr));
    let snapshot = report.lines().nth(2).unwrap();
    fs::write(&file, report.replacen(snapshot, "something else", 1)).unwrap();
    let other = check();
    assert_eq!(
        (other.status.code(), text(&other.stdout)),
        (Some(1), format!("not {said}-    3  something else\n+    3  {snapshot}\n"))
    );
    fs::write(&file, format!("{report}more\n")).unwrap();
    let more = text(&check().stdout);
    assert!(more.ends_with(&format!("\n- {:>4}  more\n", report.lines().count() + 1)), "{more}");
}

#[test]
fn a_tree_is_written_whole_or_not_at_all() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("index");
    let tree = |path: &Path| bins(&["--targets", "3000", "--bins", "16", "--tree", path.to_str().unwrap()]);
    assert_eq!(tree(&path).status.code(), Some(0));
    assert_eq!(fs::read_dir(path.join("metadata")).unwrap().count(), 20);
    assert_refused(&tree(&path), &["index is not empty"]);
    assert_refused(&tree(&path.join("metadata/timestamp.json/below")), &["timestamp.json"]);
}

#[test]
fn impossible_indexes_are_refused() {
    assert_refused(&bins(&["--bins", "5"]), &["5 bins", "such as 8"]);
    assert_refused(&bins(&["--hash", "sha25"]), &["sha25", "did you mean sha256"]);
    assert_refused(&bins(&["--targets", "0"]), &["no targets"]);
    assert_refused(&bins(&["--tree", "never", "--bins", "16,32"]), &["one number of targets and one of bins"]);
    assert_refused(&bins(&["--client", "referense"]), &["did you mean reference"]);
}
