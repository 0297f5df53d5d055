//! The pinned matrix, and what is known of its clients.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use tuf_gauntlet_clients::names;
use tuf_gauntlet_core::{known::Known, matrix::Matrix};

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../golden")
}

/// The names of the files in a folder of `golden/`, without their ending.
pub(crate) fn files_in(path: &str, ending: &str) -> BTreeSet<String> {
    let Ok(entries) = fs::read_dir(folder().join(path)) else { return BTreeSet::new() };
    let names = entries.map(|entry| entry.expect("a readable folder").file_name().into_string().expect("a UTF-8 name"));
    names.filter_map(|name| name.strip_suffix(ending).map(str::to_owned)).collect()
}

/// What is known of each client, by name.
pub(crate) fn known() -> BTreeMap<String, Known> {
    let clients = names();
    let files = files_in("known", ".toml").into_iter();
    files
        .map(|client| {
            assert!(clients.contains(&&*client), "golden/known/{client}.toml is of no client");
            let text = fs::read_to_string(folder().join(format!("known/{client}.toml"))).expect("a readable file");
            let known = Known::parse(&text).unwrap_or_else(|error| panic!("golden/known/{client}.toml: {error}"));
            (client, known)
        })
        .collect()
}

/// Panics unless every deviation is known, and every known one is there.
#[track_caller]
pub(crate) fn assert_as_known(matrix: &Matrix) {
    let unexpected: Vec<_> = matrix
        .cells()
        .filter(|&(row, client)| !matrix.standing(row, client).passes())
        .map(|(row, client)| format!("{} {}", matrix.rows[row].id(), matrix.clients[client].name))
        .collect();
    assert!(unexpected.is_empty(), "not as known: {unexpected:#?}");
}

/// A matrix as [`Matrix::to_text`] writes it.
pub(crate) struct Pinned {
    clients: Vec<String>,
    versions: Vec<String>,
    /// For each row its id and its words, with labels in the place of their letters.
    rows: Vec<(String, Vec<String>)>,
}

impl Pinned {
    /// Reads `golden/matrix.snap`.
    pub(crate) fn read() -> Pinned {
        let text = fs::read_to_string(folder().join("matrix.snap")).expect("a readable file");
        let (_, text) = text.trim_start_matches("---\n").split_once("---\n").expect("the end of the head");
        Pinned::parse(text)
    }

    /// Whether there is a column of this client.
    pub(crate) fn has(&self, client: &str) -> bool {
        self.clients.iter().any(|pinned| pinned == client)
    }

    fn parse(text: &str) -> Pinned {
        let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let mut lines = text.lines();
        let [clients, versions] = [(); 2].map(|()| words(lines.next().expect("two lines above the rows")));
        let mut rows: Vec<(String, Vec<String>)> = Vec::new();
        for line in lines {
            if let Some(label) = line.strip_prefix("    ") {
                let (letter, label) = label.split_once(' ').expect("a letter and a label");
                let (_, row) = rows.last_mut().expect("a row that has the label");
                row.iter_mut().filter(|word| *word == letter).for_each(|word| *word = format!("label({label})"));
            } else {
                let (id, cells) = line.split_once("  ").expect("an id and words");
                rows.push((id.to_owned(), words(cells)));
            }
        }
        Pinned { clients, versions, rows }
    }

    /// Where a matrix, of the same clients or of some of them, is another.
    pub(crate) fn differences(&self, matrix: &Matrix) -> Vec<String> {
        let other = Pinned::parse(&matrix.to_text());
        let ids = |pinned: &Pinned| pinned.rows.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>();
        if ids(self) != ids(&other) {
            let [here, there] = [self, &other].map(|it| ids(it).into_iter().collect::<BTreeSet<_>>());
            let surplus = here.symmetric_difference(&there).take(20).cloned().collect::<Vec<_>>();
            return vec![format!("its rows are others, or in another order: {surplus:?}")];
        }
        let mut differences = Vec::new();
        for (column, client) in other.clients.iter().enumerate() {
            let Some(place) = self.clients.iter().position(|pinned| pinned == client) else {
                differences.push(format!("it has no column of {client}"));
                continue;
            };
            if self.versions[place] != other.versions[column] {
                differences.push(format!("it is of {client} {}", self.versions[place]));
            }
            for ((id, pinned), (_, found)) in self.rows.iter().zip(&other.rows) {
                if pinned[place] != found[column] {
                    differences.push(format!("{id}: {client} is {}, not {}", found[column], pinned[place]));
                }
            }
        }
        differences
    }
}
