//! What an experiment found out.

use std::fmt;

use serde_json::Value;

/// How a claim fared. Always computed from what a [`Finding`] has in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every part of it holds.
    Confirmed,
    /// No part of it holds.
    Refuted,
    /// Some parts hold, and not these.
    Partly(Vec<String>),
    /// It is about the text alone; this was checked mechanically.
    Editorial(String),
}

impl Verdict {
    /// One word for it: `confirmed`, `refuted`, `partly`, `editorial`.
    pub fn word(&self) -> &'static str {
        match self {
            Verdict::Confirmed => "confirmed",
            Verdict::Refuted => "refuted",
            Verdict::Partly(_) => "partly",
            Verdict::Editorial(_) => "editorial",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Verdict::Partly(parts) => write!(f, "partly: it does not hold that {}", parts.join("; nor that ")),
            Verdict::Editorial(checked) => write!(f, "editorial: {checked}"),
            other => f.write_str(other.word()),
        }
    }
}

/// A part of a claim, as a sentence to be completed by "it holds that".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The sentence.
    pub text: String,
    /// Whether the runs show it to hold.
    pub holds: bool,
}

/// A number that came out of the runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What it is of.
    pub name: String,
    /// The number, or a text such as a date.
    pub value: Value,
    /// Its unit; empty for a bare number.
    pub unit: String,
}

/// A table beside that of the runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What it shows.
    pub title: String,
    /// The headings of its columns.
    pub columns: Vec<String>,
    /// Its rows, a text for each column.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table.
    pub fn new<const N: usize>(title: &str, columns: [&str; N]) -> Table {
        Table { title: title.to_owned(), columns: columns.map(str::to_owned).into(), rows: Vec::new() }
    }

    /// Adds a row.
    #[track_caller]
    pub fn row(&mut self, cells: impl IntoIterator<Item = impl ToString>) {
        let row: Vec<String> = cells.into_iter().map(|cell| cell.to_string()).collect();
        assert_eq!(row.len(), self.columns.len(), "a row of {} has a cell for each column", self.title);
        self.rows.push(row);
    }
}

/// What an experiment found out: parts that hold or not, and figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The parts of the claim.
    pub parts: Vec<Part>,
    /// What was checked mechanically, if the claim is about the text alone.
    pub checked: Option<String>,
    /// Figures, in the order in which they are told.
    pub figures: Vec<Figure>,
    /// Tables beside that of the runs.
    pub tables: Vec<Table>,
    /// What a reader has to know beside: the scope of the experiment, and what came out that nobody asked for.
    pub remarks: Vec<String>,
}

impl Finding {
    /// A finding about a claim of these parts.
    #[track_caller]
    pub fn of<const N: usize>(parts: [(&str, bool); N]) -> Finding {
        Finding::of_all(parts.map(|(text, holds)| (text.to_owned(), holds)).into())
    }

    /// The same, for parts that are made by the experiment.
    #[track_caller]
    pub fn of_all(parts: Vec<(String, bool)>) -> Finding {
        assert!(!parts.is_empty(), "a claim has a part that can hold or not");
        let parts = parts.into_iter().map(|(text, holds)| Part { text, holds }).collect();
        Finding { parts, checked: None, figures: Vec::new(), tables: Vec::new(), remarks: Vec::new() }
    }

    /// A finding about the text alone: what was checked, as a sentence.
    pub fn editorial(checked: impl Into<String>) -> Finding {
        let checked = Some(checked.into());
        Finding { parts: Vec::new(), checked, figures: Vec::new(), tables: Vec::new(), remarks: Vec::new() }
    }

    /// Adds a part to an editorial finding, or one more to another.
    #[must_use]
    pub fn part(mut self, text: impl Into<String>, holds: bool) -> Finding {
        self.parts.push(Part { text: text.into(), holds });
        self
    }

    /// Adds a figure.
    #[must_use]
    pub fn figure(mut self, name: impl Into<String>, value: impl Into<Value>, unit: &str) -> Finding {
        self.figures.push(Figure { name: name.into(), value: value.into(), unit: unit.to_owned() });
        self
    }

    /// Adds a table.
    #[must_use]
    pub fn table(mut self, table: Table) -> Finding {
        self.tables.push(table);
        self
    }

    /// Adds a remark.
    #[must_use]
    pub fn remark(mut self, text: impl Into<String>) -> Finding {
        self.remarks.push(text.into());
        self
    }

    /// The verdict that follows from the parts.
    pub fn verdict(&self) -> Verdict {
        if let Some(checked) = &self.checked {
            return Verdict::Editorial(checked.clone());
        }
        let failed: Vec<String> = self.parts.iter().filter(|part| !part.holds).map(|part| part.text.clone()).collect();
        if failed.is_empty() {
            Verdict::Confirmed
        } else if failed.len() == self.parts.len() {
            Verdict::Refuted
        } else {
            Verdict::Partly(failed)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_follows_from_the_parts() {
        let verdict = |one, other| Finding::of([("one", one), ("other", other)]).verdict();
        assert_eq!(verdict(true, true), Verdict::Confirmed);
        assert_eq!(verdict(false, false), Verdict::Refuted);
        assert_eq!(verdict(true, false).to_string(), "partly: it does not hold that other");
    }
}
