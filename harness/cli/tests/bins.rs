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
fn report_and_plots_go_to_a_folder() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("out");
    let args = ["--targets", "3000", "--bins", "16,64", "--format", "markdown", "--out", path.to_str().unwrap()];
    let output = bins(&args);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0), "{}", text(&output.stderr));
    let read = |name: &str| fs::read_to_string(path.join(name)).unwrap();
    assert!(read("report.md").contains("| V17 |"));
    for plot in ["overhead-raw.svg", "overhead-gzip.svg"] {
        assert!(read(plot).contains("succinct roles, new user"), "{plot}");
    }
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
    assert_refused(&bins(&["--client", "referense"]), &["did you mean reference"]);
}
