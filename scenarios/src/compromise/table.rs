//! The table of all cells, and what it looks like.

use std::fmt::Write as _;

use serde_json::{Value, json};
use tuf_gauntlet_core::{
    pep458::topology::{Content, Index, Layout, Sharing},
    run::Make,
};

use super::{
    Cell, invariants,
    outcome::{End, Outcomes},
    peps,
    stolen::Stolen,
    work,
};

/// Which cells are wanted: of each kind, those that are named, or all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Who delegates to the bins.
    pub layouts: Vec<Layout>,
    /// Which roles share keys.
    pub sharings: Vec<Sharing>,
    /// What is listed beside versions.
    pub contents: Vec<Content>,
    /// What is stolen.
    pub stolen: Vec<Stolen>,
}

impl Wanted {
    /// Those that the tables of PEP 458 and PEP 480 are about: T1 with separate keys, with any content.
    pub fn of_the_peps() -> Wanted {
        peps::wanted()
    }

    /// The topologies, each with the rows that are wanted of it; those with none are left out.
    pub fn rows(&self) -> Vec<(Index, Vec<Stolen>)> {
        let mut rows = Vec::new();
        for layout in Layout::ALL.into_iter().filter(|it| among(&self.layouts, it)) {
            for sharing in Sharing::ALL.into_iter().filter(|it| among(&self.sharings, it)) {
                for content in Content::ALL.into_iter().filter(|it| among(&self.contents, it)) {
                    let index = Index { layout, sharing, content, bins: 2 };
                    let stolen: Vec<Stolen> =
                        Stolen::lattice(index).into_iter().filter(|it| among(&self.stolen, it)).collect();
                    if !stolen.is_empty() {
                        rows.push((index, stolen));
                    }
                }
            }
        }
        rows
    }
}

fn among<T: PartialEq>(wanted: &[T], it: &T) -> bool {
    wanted.is_empty() || wanted.contains(it)
}

/// What the thief of each set of keys attains with one client.
#[derive(Clone, Debug)]
pub struct Table {
    /// The client.
    pub client: String,
    /// The cells, those of one topology together.
    pub cells: Vec<Cell>,
    /// How many update cycles clients went through for it.
    pub cycles: usize,
}

impl Table {
    /// Searches all wanted cells. `progress` is called after each.
    pub fn search(client: &str, make: &Make, wanted: &Wanted, progress: &(dyn Fn() + Sync)) -> Table {
        let (cells, cycles) = work::search(make, &wanted.rows(), progress);
        Table { client: client.to_owned(), cells, cycles }
    }

    /// The cell with this id.
    pub fn find(&self, id: &str) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.id() == id)
    }

    /// Where the table contradicts what has to hold of any: more keys, or fewer hashes, never make a thief weaker; without the key
    /// of root no stored version falls; and one honest cycle succeeds once the stolen keys are replaced.
    pub fn violations(&self) -> Vec<String> {
        invariants::violations(self)
    }

    /// What the tables of PEP 458 and PEP 480 say, statement by statement, as far as their rows are here.
    pub fn verdicts(&self) -> Vec<peps::Verdict> {
        peps::verdicts(self)
    }

    /// For people: a block for each topology, then the tables of the two PEPs, as far as their rows are here.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for block in self.cells.chunk_by(|one, next| one.index == next.index) {
            let Index { layout, sharing, content, .. } = block[0].index;
            let title = format!("{} {} {}", layout.name(), sharing.name(), content.name());
            writeln!(text, "{}", line(&title, &HEADINGS)).expect("a string takes all");
            for cell in block {
                writeln!(text, "{}", row(cell)).expect("a string takes all");
            }
            text.push('\n');
        }
        text.push_str(LEGEND);
        text.push_str(&self.exceptions());
        text + &peps::to_text(&peps::verdicts(self))
    }

    /// Where one honest cycle does not succeed once the stolen keys are replaced; nothing if it does everywhere.
    fn exceptions(&self) -> String {
        let lost = |cell: &&Cell| cell.outcomes.as_ref().is_ok_and(|outcomes| outcomes.unrecovered.0 > 0);
        let names: Vec<String> = self.cells.iter().filter(lost).map(|cell| format!("  {}\n", cell.id())).collect();
        if names.is_empty() {
            return String::new();
        }
        format!(
            "\nWhere one honest cycle does not always succeed once the stolen keys are replaced:\n{}",
            names.concat()
        )
    }

    /// A report of schema 1.
    pub fn to_json(&self) -> Value {
        let cells: Vec<Value> = self.cells.iter().map(|cell| cell.to_json(&self.client)).collect();
        let peps: Vec<Value> = peps::verdicts(self).iter().map(peps::Verdict::to_json).collect();
        json!({"schema": 1, "cells": cells, "peps": peps})
    }

    /// A table for each topology, and one for the rows of the two PEPs.
    pub fn to_markdown(&self) -> String {
        let mut text = String::new();
        let mut write = |cells: &[&str]| writeln!(text, "| {} |", cells.join(" | ")).expect("a string takes all");
        for block in self.cells.chunk_by(|one, next| one.index == next.index) {
            let Index { layout, sharing, content, .. } = block[0].index;
            let title = format!("{} {} {}", layout.name(), sharing.name(), content.name());
            write(&[&[title.as_str()], &HEADINGS[..]].concat());
            write(&[&["---"], &[": "; HEADINGS.len()].map(|_| "---")[..]].concat());
            for cell in block {
                let (stolen, columns) = (cell.stolen.to_string(), columns(cell));
                let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
                write(&[&[stolen.as_str()], &columns[..]].concat());
            }
            write(&[]);
        }
        let text = text.replace("|  |\n", "\n");
        text + "```\n" + LEGEND + &self.exceptions() + "```\n" + &peps::to_markdown(&peps::verdicts(self))
    }
}

const HEADINGS: [&str; 11] =
    ["MU", "until", "revoked", "FZ", "revoked", "PEP 458", "revoked", "RB", "FF", "PH MM", "SW"];

const WIDTHS: [usize; 11] = [3, 12, 12, 12, 12, 8, 8, 2, 4, 5, 0];

const LEGEND: &str = "\
MU  malicious update: f new clients, r returning ones, both at once; n returning ones with the next version of the file;
    until which day new clients can be given one, and whose expiry ends it; the same if the keys are revoked on day 1.5
FZ  freeze: the day on which a returning client that asks daily first sees an error or the fix; the same if keys are revoked;
    both with the lifetimes of PEP 458
RB  rollback: v a stored version falls, r the release from before the fix is installed by a client that had the fix
FF  fast-forward: t version of timestamp, s of snapshot as timestamp lists it, l those that snapshot lists; q unnoticed by the
    user; ! one honest cycle does not succeed once the stolen keys are replaced
PH  phantom role in snapshot, which keeps honest ones out: p; ! as above
MM  mix-and-match: f with new clients, r with returning ones
SW  one role's file served and stored as another's
Lifetimes in days, if not those of PEP 458: timestamp 1, snapshot 3, bin-n 7, bins 15, targets 31, root 63.
";

fn row(cell: &Cell) -> String {
    let columns = columns(cell);
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    line(&format!("  {}", cell.stolen), &columns)
}

fn line(first: &str, columns: &[&str]) -> String {
    let mut line = format!("{first:<40}");
    for (column, width) in columns.iter().zip(WIDTHS) {
        write!(line, " {column:<width$}").expect("a string takes all");
    }
    line.trim_end().to_owned()
}

fn columns(cell: &Cell) -> Vec<String> {
    let outcomes = match &cell.outcomes {
        Ok(outcomes) => outcomes,
        Err(refusal) => return vec![format!("unsupported: {refusal}")],
    };
    let Outcomes { mu, fz, rb, ff, ph, mm, sw, .. } = outcomes;
    let (unrevoked, revoked) =
        mu.until.as_ref().map_or_else(Default::default, |ends| (ends.unrevoked.to_string(), ends.revoked.to_string()));
    let day = |end: &End| match end {
        End::Never => "never".to_owned(),
        End::On(day, _) => day.to_string(),
    };
    let swaps: Vec<String> = sw.iter().map(|(file, role)| format!("{file} as {role}")).collect();
    vec![
        letters(&[(mu.fresh, 'f'), (mu.returning, 'r'), (mu.next.is_some(), 'n')]),
        unrevoked,
        revoked,
        fz.distinct.unrevoked.to_string(),
        fz.distinct.revoked.to_string(),
        day(&fz.pep.unrevoked),
        day(&fz.pep.revoked),
        letters(&[(!rb.versions.is_empty(), 'v'), (rb.release, 'r')]),
        letters(&[
            (ff.timestamp, 't'),
            (ff.snapshot, 's'),
            (!ff.listed.is_empty(), 'l'),
            (ff.unnoticed, 'q'),
            (ff.any() && !ff.recovers, '!'),
        ]),
        format!(
            "{:<2} {}",
            letters(&[(ph.listed, 'p'), (ph.listed && !ph.recovers, '!')]),
            letters(&[(mm.fresh, 'f'), (mm.returning, 'r')])
        ),
        if swaps.is_empty() { ".".to_owned() } else { swaps.join(", ") },
    ]
}

fn letters(marks: &[(bool, char)]) -> String {
    let letters: String = marks.iter().filter(|(holds, _)| *holds).map(|(_, letter)| letter).collect();
    if letters.is_empty() { ".".to_owned() } else { letters }
}
