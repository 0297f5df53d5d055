//! What is pinned in `golden/`: fails when anything there is stale. `INSTA_UPDATE=always cargo test` renews it; for the matrix
//! that takes all eight clients.

mod pinned;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
};

use tuf_gauntlet_clients::{cache::Cache, recipe::Release};
use tuf_gauntlet_core::{
    explain::{describe, manifest},
    known::Standing,
    matrix::{Entry, Matrix},
    profile::Profile,
    run::Limits,
    site::Site,
    worker::{serve_if_asked, worker_in_test},
};

use crate::pinned::{Pinned, files_in, folder, known};

fn assert_golden(path: &str, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder().join(path));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn scripts() {
    let mut families: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for scenario in tuf_gauntlet::catalogue() {
        let script = scenario.script();
        let text = format!("{}\n{}", describe(&scenario, &script), manifest(&script));
        assert_golden(&format!("scripts/{}", scenario.family), scenario.name, &text);
        families.entry(scenario.family).or_default().insert(scenario.name.to_owned());
    }
    for (family, names) in families {
        let pinned = files_in(&format!("scripts/{family}"), ".snap");
        let left_over: Vec<_> = pinned.difference(&names).collect();
        assert!(left_over.is_empty(), "golden/scripts/{family} pins what is no longer there: {left_over:?}");
    }
}

/// Two complete trees, so that a change of any byte shows as what it is, and anybody can serve them.
#[test]
fn sites() {
    for id in ["rollback::timestamp_version", "delegation::first_delegation_wins"] {
        let scenario = tuf_gauntlet::find(id).expect("a scenario");
        let script = scenario.script();
        let tree = folder().join("sites").join(scenario.family).join(scenario.name);
        let site = &script.steps.last().expect("a step").site;
        if is_renewed() {
            let _ = fs::remove_dir_all(&tree);
            site.write_to(&tree).expect("a writable folder");
        }
        assert_eq!(read(&tree), **site, "{} is stale: renew it with INSTA_UPDATE=always", tree.display());
    }
}

fn read(folder: &Path) -> Site {
    let mut site = Site::default();
    for base in ["metadata/", "targets/"] {
        let Ok(entries) = fs::read_dir(folder.join(base)) else { continue };
        for entry in entries.map(|entry| entry.expect("a readable folder")) {
            let name = entry.file_name().into_string().expect("a UTF-8 name");
            site.put_path(&format!("{base}{name}"), fs::read(entry.path()).expect("a readable file"));
        }
    }
    site
}

fn is_renewed() -> bool {
    std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always")
}

/// The columns of the clients in process. Those of the others have tests of their own, in `workers.rs`.
#[test]
fn matrix() {
    let find = |name: &str| tuf_gauntlet_clients::all().into_iter().find(|entry| entry.name == name);
    serve_if_asked(|name| find(name).map(|entry| entry.make));
    let isolated = |entry: Entry| {
        let name = entry.name;
        entry.isolated_by(move || worker_in_test("matrix", name))
    };
    let mut clients: Vec<_> = tuf_gauntlet_clients::all().into_iter().map(isolated).collect();
    if is_renewed() {
        let cache = Cache::of_user().expect("a folder for installed clients");
        let workers = Release::pinned().map(|release| cache.entry(&release));
        clients.extend(workers.map(|entry| entry.unwrap_or_else(|why| panic!("the matrix has eight columns: {why}"))));
    }
    let matrix = Matrix::run(&tuf_gauntlet::catalogue(), &Profile::ALL, &clients, &known(), Limits::default(), &|| {});
    if is_renewed() {
        assert_golden("", "matrix", &matrix.to_text());
    }
    let pinned = Pinned::read();
    assert!(clients.iter().all(|client| pinned.has(client.name)), "a column is missing in golden/matrix.snap");
    let differences = pinned.differences(&matrix);
    assert!(differences.is_empty(), "golden/matrix.snap is stale: {differences:#?}");
    pinned::assert_as_known(&matrix);
    assert_excerpt(&matrix);
}

/// The excerpt in the README is a real one: family headings, and rows of a name and a letter for each client.
fn assert_excerpt(matrix: &Matrix) {
    let readme = fs::read_to_string(folder().join("../README.md")).expect("a readable file");
    let (_, rest) = readme.split_once("<!-- excerpt -->").expect("an excerpt");
    let (excerpt, _) = rest.split_once("<!-- /excerpt -->").expect("the end of the excerpt");
    // A client on a line of its own above each column.
    let columns = excerpt.lines().filter_map(|line| line.rsplit_once("  ")?.1.split_once(' '));
    let columns = columns.filter(|(_, version)| version.starts_with(|first: char| first.is_ascii_digit()));
    let columns: Vec<&str> = columns.map(|(name, _)| name).collect();
    let mut family = "";
    let mut rows = 0;
    for line in excerpt.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [heading] => family = heading,
            [name, letters @ ..] if line.starts_with("  ") && !line.starts_with("   ") => {
                let found = matrix.rows.iter().position(|row| row.scenario.family == family && row.name() == *name);
                let row = found.unwrap_or_else(|| panic!("the README shows {family}::{name}"));
                assert_eq!(letters.len(), columns.len(), "the README shows {family}::{name}");
                for (client, description) in matrix.clients.iter().enumerate() {
                    let column = columns.iter().position(|column| *column == description.name);
                    let column = column.unwrap_or_else(|| panic!("the README does not show {}", description.name));
                    let known = matches!(matrix.standing(row, client), Standing::Known(_));
                    let letter = matrix.runs[row][client].judgement.verdict.letter();
                    let expected = format!("{letter}{}", if known { "*" } else { "" });
                    assert_eq!(letters[column], expected, "the README shows {family}::{name}, {}", description.name);
                }
                rows += 1;
            }
            _ => {}
        }
    }
    assert!(rows >= 10, "the README shows {rows} rows");
}

/// How many requirements may be filed: those that could be tested in principle, and that no scenario cites.
const MOST_FILED: usize = 15;

/// Every requirement is tested, or filed, or cannot be tested at all.
#[test]
fn requirements() {
    let mut cited: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for scenario in tuf_gauntlet::catalogue() {
        for id in scenario.script().requirements {
            assert!(
                tuf_gauntlet::ledger().find(&id).is_some(),
                "{} cites {id}, which is not in the ledger",
                scenario.id()
            );
            cited.entry(id).or_default().push(scenario.id());
        }
    }
    let mut text = String::new();
    let (mut open, mut filed) = (Vec::new(), Vec::new());
    for requirement in &tuf_gauntlet::ledger().requirements {
        let scenarios = cited.get(&requirement.id).map_or(&[][..], Vec::as_slice);
        let standing = match &requirement.filed {
            Some(reason) => {
                assert!(scenarios.is_empty(), "{} is filed and cited by {scenarios:?}", requirement.id);
                filed.push(&requirement.id);
                format!("filed: {reason}")
            }
            None if !requirement.testable => format!("untestable: {}", requirement.untestable_why),
            None if scenarios.is_empty() => {
                open.push(&requirement.id);
                "open".to_owned()
            }
            None => scenarios.join(", "),
        };
        writeln!(text, "{} ({}): {standing}", requirement.id, requirement.level.name()).expect("a string takes all");
    }
    assert!(open.is_empty(), "neither cited nor filed: {open:#?}");
    assert!(filed.len() <= MOST_FILED, "{} filed, more than {MOST_FILED}: {filed:#?}", filed.len());
    assert_golden("", "requirements", &text);
}
