//! The newcomer's path: the page is walked, and every message on it is the one that the command gives.

use std::{path::Path, process::Command};

const PAGE: &str = include_str!("../../clients/NEWCOMER.md");

/// The lines of the page's `text` blocks, by stage.
fn stages() -> Vec<(u32, Vec<&'static str>)> {
    let mut stages = Vec::new();
    for section in PAGE.split("\n## Stage ").skip(1) {
        let (number, _) = section.split_once(':').expect("a stage with a title");
        let blocks = section.split("```text\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default());
        stages.push((number.parse().expect("a number"), blocks.flat_map(str::lines).collect()));
    }
    stages
}

#[test]
#[cfg_attr(no_python3, ignore = "no python3 on PATH")]
fn each_stage_says_what_the_page_says() {
    let stages = stages();
    assert_eq!(stages.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
    let nothing_known = tempfile::tempdir().expect("a temporary folder");
    for (number, lines) in stages {
        let output = Command::new(env!("CARGO_BIN_EXE_tuf-gauntlet"))
            .args(["run", "--worker", "python3 harness/clients/toy.py", "--known"])
            .arg(nothing_known.path())
            .args(["--only", "rollback::timestamp_version", "--only", "arbitrary_software::target_altered"])
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
            .env("STAGE", number.to_string())
            .output()
            .expect("the command starts");
        let said = [output.stdout, output.stderr].map(|text| String::from_utf8(text).expect("UTF-8")).concat();
        let said: Vec<&str> = said.lines().map(str::trim_end).collect();
        assert!(!lines.is_empty(), "stage {number} shows no message");
        for line in lines {
            assert!(said.contains(&line), "stage {number} does not say {line:?}, but\n{}", said.join("\n"));
        }
        // Stage 6 is a worker in order, whose client is not; all before it are the worker's own faults.
        assert_eq!(output.status.code(), Some(if number == 6 { 1 } else { 2 }), "stage {number}");
    }
}
