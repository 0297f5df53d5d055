//! The matrix as a grid for people: a letter for each cell, and below it everything that needs words.

use std::fmt::{self, Display, Formatter};

use anstyle::Style;
use tuf_gauntlet_core::{
    explain::expected_failures,
    known::Standing,
    matrix::{Matrix, Row},
    verdict::Verdict,
};

use crate::{
    legend::{fmt_letters, occurring, style, word},
    remarks::Remarks,
};

/// More rows than this are not seen at once: the names of the columns are repeated below them.
const SCREEN: usize = 30;

/// A matrix, displayed as a grid with a legend, tallies and remarks. Contains the codes of colours.
#[derive(Debug)]
pub(crate) struct Table<'a>(pub(crate) &'a Matrix);

impl Display for Table<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let width = self.0.rows.iter().map(|row| row.name().len() + 2).max().unwrap_or(0);
        self.fmt_header(f, width)?;
        self.fmt_rows(f, width)?;
        if self.0.rows.len() > SCREEN {
            self.fmt_footer(f, width)?;
        }
        writeln!(f)?;
        self.fmt_legend(f)?;
        writeln!(f)?;
        self.fmt_tallies(f)?;
        Remarks(self.0).fmt(f)
    }
}

impl Table<'_> {
    /// The names of the clients, each on a line of its own above its column.
    fn fmt_header(&self, f: &mut Formatter<'_>, width: usize) -> fmt::Result {
        for (column, client) in self.0.clients.iter().enumerate() {
            writeln!(f, "{:width$}  {}{}", "", "|  ".repeat(column), client.full_name())?;
        }
        Ok(())
    }

    fn fmt_footer(&self, f: &mut Formatter<'_>, width: usize) -> fmt::Result {
        for (column, client) in self.0.clients.iter().enumerate().rev() {
            writeln!(f, "{:width$}  {}{}", "", "|  ".repeat(column), client.full_name())?;
        }
        Ok(())
    }

    fn fmt_rows(&self, f: &mut Formatter<'_>, width: usize) -> fmt::Result {
        let bold = Style::new().bold();
        let mut family = "";
        for (row, Row { scenario, .. }) in self.0.rows.iter().enumerate() {
            if scenario.family != family {
                family = scenario.family;
                writeln!(f, "{bold}{family}{bold:#}")?;
            }
            write!(f, "  {:<width$}", self.0.rows[row].name(), width = width - 2)?;
            for column in 0..self.0.clients.len() {
                write!(f, "{}", if column == 0 { "  " } else { " " })?;
                self.fmt_cell(f, row, column)?;
            }
            writeln!(f)?;
        }
        Ok(())
    }

    /// The letter of the verdict and the mark of its standing.
    fn fmt_cell(&self, f: &mut Formatter<'_>, row: usize, column: usize) -> fmt::Result {
        let verdict = &self.0.runs[row][column].judgement.verdict;
        let standing = self.0.standing(row, column);
        let style = if standing.passes() { style(verdict) } else { style(verdict).bold() };
        let mark = mark(self.0, row, column);
        write!(f, "{style}{}{style:#}", verdict.letter())?;
        if mark == ' ' && column + 1 == self.0.clients.len() { Ok(()) } else { write!(f, "{mark}") }
    }

    /// What the letters and marks in the grid mean: those that occur.
    fn fmt_legend(&self, f: &mut Formatter<'_>) -> fmt::Result {
        fmt_letters(f, self.verdicts())?;
        let standings: Vec<Standing> = self.0.cells().map(|(row, column)| self.0.standing(row, column)).collect();
        if standings.iter().any(|standing| matches!(standing, Standing::Known(_))) {
            writeln!(f, "*  {:<13} known to deviate like this", "known")?;
        }
        if !standings.iter().all(Standing::passes) {
            writeln!(f, "!  {:<13} unexpected, or not as it is known to be", "unexpected")?;
        }
        if self.0.cells().any(|(row, column)| mark(self.0, row, column) == 'x') {
            writeln!(
                f,
                "x  {:<13} touched by what the client's project expects to fail; excuses nothing",
                "documented"
            )?;
        }
        Ok(())
    }

    /// How often each client had each verdict.
    fn fmt_tallies(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let words: Vec<String> = occurring(self.verdicts()).iter().map(word).collect();
        let width = self.0.clients.iter().map(|client| client.full_name().len()).max().unwrap_or(0);
        write!(f, "{:width$}", "")?;
        words.iter().try_for_each(|word| write!(f, "  {word:>5}"))?;
        writeln!(f)?;
        for (column, client) in self.0.clients.iter().enumerate() {
            let tally = self.0.tally(column);
            write!(f, "{:width$}", client.full_name())?;
            for word in &words {
                let count = tally.get(word).map_or("-".to_owned(), usize::to_string);
                write!(f, "  {count:>width$}", width = word.len().max(5))?;
            }
            writeln!(f)?;
        }
        Ok(())
    }

    fn verdicts(&self) -> impl Iterator<Item = &Verdict> {
        self.0.runs.iter().flatten().map(|run| &run.judgement.verdict)
    }
}

/// One character: how a cell stands to what is known, or that the client's project expects something like it to fail.
pub(crate) fn mark(matrix: &Matrix, row: usize, column: usize) -> char {
    match matrix.standing(row, column) {
        Standing::Expected if expected_failures(&matrix.runs[row][column], tuf_gauntlet::ledger()).is_empty() => ' ',
        Standing::Expected => 'x',
        Standing::Known(_) => '*',
        Standing::Unexpected | Standing::Stale(_) => '!',
    }
}
