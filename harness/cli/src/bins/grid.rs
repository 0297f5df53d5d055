//! A table, for people or for a page.

use std::fmt::Write as _;

use super::report;
use crate::{
    args::TextFormat,
    text::{WIDTH, wrapped},
};

/// A table with what is to be said of it.
pub(super) struct Grid {
    title: String,
    cells: Vec<Vec<String>>,
}

impl Grid {
    pub(super) fn new(title: String, header: &[&str]) -> Grid {
        Grid { title, cells: vec![header.iter().map(|&name| name.to_owned()).collect()] }
    }

    pub(super) fn push(&mut self, row: impl IntoIterator<Item = String>) {
        self.cells.push(row.into_iter().collect());
    }
}

/// All of them, under a heading where there are headings.
pub(super) fn render(heading: &str, grids: &[Grid], format: TextFormat) -> String {
    if format != TextFormat::Markdown {
        let text = |grid: &Grid| {
            format!("{}\n{}", wrapped(&format!("{}:", grid.title), 0, WIDTH), report::aligned(&grid.cells))
        };
        return grids.iter().map(text).collect::<Vec<_>>().join("\n");
    }
    let mut out = format!("# {heading}\n");
    for Grid { title, cells } in grids {
        write!(out, "\n{title}:\n\n").expect("a string takes all");
        for (index, row) in cells.iter().enumerate() {
            writeln!(out, "| {} |", row.join(" | ")).expect("a string takes all");
            if index == 0 {
                writeln!(out, "|{}", "---|".repeat(row.len())).expect("a string takes all");
            }
        }
    }
    out
}

/// A number with a comma after every three digits.
pub(super) fn number(number: u64) -> String {
    report::bytes(number)
}
