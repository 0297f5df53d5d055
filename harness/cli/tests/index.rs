//! `bins publish` and `bins traffic` as their users meet them, and what becomes of an index that cannot be written to its end.

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
    thread,
};

use serde_json::Value;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_tuf-gauntlet");

fn bins(args: &[&str]) -> Output {
    Command::new(PROGRAM).arg("bins").args(args).output().expect("the command starts")
}

fn json(args: &[&str]) -> Value {
    let output = bins(&[args, &["--format", "json"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// The text without its line breaks.
fn prose(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One line that says `error:`, with these words, and exit status 2.
#[track_caller]
fn assert_refused(output: &Output, words: &[&str]) {
    let stderr = text(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{stderr}");
    let errors: Vec<&str> = stderr.lines().filter(|line| line.starts_with("error: ")).collect();
    assert_eq!((errors.len(), stderr.lines().last()), (1, errors.last().copied()), "{stderr}");
    for word in words {
        assert!(errors[0].contains(word), "no {word:?} in {stderr}");
    }
}

fn numbers(value: &Value, members: &[&str]) -> Vec<f64> {
    members.iter().map(|member| value[member].as_f64().unwrap_or_else(|| panic!("no {member} in {value}"))).collect()
}

#[test]
fn rates_of_publishing_come_with_where_the_time_goes() {
    let report = json(&["publish", "--targets", "3000", "--bins", "64,16", "--batch", "1,8", "--snapshots", "3"]);
    assert_eq!((&report["schema"], &report["pep"]), (&1.into(), &"a thousand or more times per second".into()));
    let rows = report["rows"].as_array().unwrap();
    let which: Vec<_> =
        rows.iter().map(|row| (row["bins"].as_u64().unwrap(), row["batch"].as_u64().unwrap())).collect();
    assert_eq!(which, [(16, 1), (16, 8), (64, 1), (64, 8)]);
    for row in rows {
        let batch = row["batch"].as_f64().unwrap();
        let [snapshots, uploads, signing] =
            numbers(row, &["snapshots_per_second", "uploads_per_second", "signatures_alone_per_second"])[..]
        else {
            panic!("three numbers");
        };
        assert!(snapshots > 0.0 && (uploads / batch / snapshots - 1.0).abs() < 1e-6 && signing > snapshots, "{row}");
        let roles = row["roles"].as_array().unwrap();
        assert_eq!(roles.iter().map(|role| &role["role"]).collect::<Vec<_>>(), ["bin-n", "snapshot", "timestamp"]);
        let files: Vec<u64> = roles.iter().map(|role| role["files"].as_u64().unwrap()).collect();
        assert!((1..=2 * row["batch"].as_u64().unwrap()).contains(&files[0]) && files[1..] == [1, 1], "{row}");
        let parts = ["json_ms", "hashing_ms", "signing_ms", "writing_ms"];
        let sum: f64 = roles.iter().flat_map(|role| numbers(role, &parts)).sum();
        assert!((sum * snapshots / 1_000.0 - 1.0).abs() < 1e-6, "{row}");
    }
    let snapshot = |row: &Value| row["roles"][1]["bytes"].as_u64().unwrap();
    assert!(snapshot(&rows[2]) > 2 * snapshot(&rows[0]));
}

#[test]
fn publishing_is_told_in_tables_and_leaves_nothing_behind() {
    let place = TempDir::new().unwrap();
    let args = ["publish", "--targets", "500", "--bins", "16", "--batch", "2", "--snapshots", "1"];
    for format in ["table", "markdown"] {
        let output = bins(&[&args[..], &["--format", format, "--dir", place.path().to_str().unwrap()]].concat());
        let report = text(&output.stdout);
        assert!(prose(&report).contains("a thousand or more times per second"), "{report}");
        assert!(report.lines().any(|line| line.contains("bins") && line.contains("uploads/s")), "{report}");
        assert!(report.lines().any(|line| line.contains("16") && line.contains("snapshot")), "{report}");
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
    }
}

#[test]
fn traffic_is_what_the_options_say_it_is() {
    let args = ["traffic", "--targets", "3000", "--bins", "16,64", "--expiry", "1,7"];
    let report = json(&args);
    assert_eq!(report, json(&args));
    let rows = report["rows"].as_array().unwrap();
    // Two numbers of bins, two layouts, two forms of delegation, three contents, two expiries.
    assert_eq!(rows.len(), 48);
    let all = |row: &Value| row["day"]["raw"]["all"].as_u64().unwrap();
    for pair in rows.chunks(2) {
        assert_eq!((&pair[0]["bin_expiry_days"], &pair[1]["bin_expiry_days"]), (&1.into(), &7.into()));
        assert!(all(&pair[0]) >= all(&pair[1]), "{pair:?}");
    }
    for row in rows {
        let month = row["month"]["raw"].as_u64().unwrap();
        assert!(month.abs_diff(30 * all(row)) <= 30, "{row}");
        let parts =
            ["timestamp", "snapshot", "targets", "bins_role", "bins"].map(|role| row["day"]["raw"][role].as_u64());
        assert!(parts.iter().map(|part| part.unwrap()).sum::<u64>().abs_diff(all(row)) <= 5, "{row}");
        assert_eq!(row["sizes"]["bins_role"].is_null(), row["layout"].as_str().unwrap().starts_with("T2"));
    }
    let nobody = json(&[&args[..], &["--users", "nobody=0/24/1/1"]].concat());
    assert!(nobody["rows"].as_array().unwrap().iter().all(|row| all(row) == 0));
    let one = json(&[&args[..], &["--users", "one=1/never/0/1", "--content", "h1"]].concat());
    let sizes = &one["rows"][0]["sizes"];
    let files = ["timestamp", "snapshot", "targets", "bins_role", "bin"];
    let sum: u64 = files.iter().map(|file| sizes[file]["raw"].as_u64().unwrap()).sum();
    assert_eq!(all(&one["rows"][0]), sum);
}

#[test]
fn traffic_is_told_in_tables() {
    for format in ["table", "markdown"] {
        let output = bins(&["traffic", "--targets", "3000", "--bins", "1,16", "--content", "h1", "--format", format]);
        let report = text(&output.stdout);
        let words = ["T1 prefixes", "T2 succinct", "no bins", "all 365 d", "weekly", "168 hours"];
        assert!(words.iter().all(|word| prose(&report).contains(word)), "{report}");
    }
}

#[test]
fn impossible_traffic_and_publishing_is_refused() {
    assert_refused(&bins(&["publish", "--bins", "1"]), &["from 2 on"]);
    assert_refused(&bins(&["publish", "--bins", "5"]), &["such as 8"]);
    assert_refused(&bins(&["publish", "--batch", "0"]), &["at least 1"]);
    assert_refused(&bins(&["traffic", "--uploads", "0"]), &["more than 0"]);
    assert_refused(&bins(&["traffic", "--hash", "md5"]), &["md5"]);
    for users in ["daily", "daily=1/2/3", "daily=1/0/3/4"] {
        let output = bins(&["traffic", "--users", users]);
        assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    }
}

#[test]
fn a_build_that_is_killed_leaves_nothing_that_looks_like_an_index() {
    let place = TempDir::new().unwrap();
    let folder = place.path().join("index");
    let args = ["bins", "--targets", "1000000", "--bins", "1024", "--tree", folder.to_str().unwrap()];
    let mut child = Command::new(PROGRAM).args(args).stderr(Stdio::null()).spawn().unwrap();
    let part = place.path().join("index.part/metadata");
    while !fs::read_dir(&part).is_ok_and(|mut entries| entries.next().is_some()) {
        assert_eq!(child.try_wait().unwrap(), None, "it has ended before it wrote anything");
        thread::yield_now();
    }
    child.kill().unwrap();
    assert_eq!(child.wait().unwrap().code(), None);
    assert!(!folder.exists() && !part.join("timestamp.json").exists());
    let again = || bins(&["--targets", "100", "--bins", "2", "--tree", folder.to_str().unwrap()]);
    assert_refused(&again(), &["index.part is there", "interrupted"]);
    fs::remove_dir_all(place.path().join("index.part")).unwrap();
    assert_eq!(again().status.code(), Some(0));
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_grow_is_one_error_and_no_index() {
    let place = TempDir::new().unwrap();
    let folder = place.path().join("index");
    // Blocks of 512 bytes: enough for the scratch file of few targets and too few for a bin; and too few for that of many.
    for (targets, words) in
        [("2000", ["cannot write", "index.part/metadata/"]), ("200000", ["cannot use", "a scratch file"])]
    {
        let limited =
            format!("trap '' XFSZ; ulimit -f 60; exec \"$0\" bins --targets {targets} --bins 2 --tree \"$1\"");
        let output = Command::new("sh").args(["-c", &limited, PROGRAM]).arg(&folder).output().unwrap();
        assert_refused(&output, &[words[0], words[1], "too large"]);
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn where_nothing_can_be_written_is_said() {
    let tree = |path: &str| bins(&["--targets", "100", "--bins", "2", "--tree", path]);
    assert_refused(&tree("/proc/index"), &["/proc/index.part"]);
    assert_refused(&tree("/dev/null/index"), &["/dev/null"]);
    assert!(!Path::new("/proc/index").exists());
    assert_refused(&tree("/"), &["is not empty"]);
    assert_refused(
        &bins(&["publish", "--targets", "100", "--bins", "2", "--dir", "/proc"]),
        &["cannot write to /proc"],
    );
    let full = fs::File::create("/dev/full").unwrap();
    let report = Command::new(PROGRAM).args(["bins", "--targets", "100", "--bins", "2"]).stdout(full).output().unwrap();
    assert_refused(&report, &["cannot write to stdout", "space"]);
}
