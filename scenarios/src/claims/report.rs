//! What is told of a claim once it has been put to the test.

use std::{
    collections::BTreeSet,
    fmt::{self, Display, Formatter},
};

use super::{Claim, Finding, Part, Row, Table};

/// A claim, what was found out about it, and the runs from which that was computed.
#[derive(Debug)]
pub struct Report {
    /// The claim.
    pub claim: Claim,
    /// What was found out.
    pub finding: Finding,
    /// The variants, with what became of each client.
    pub rows: Vec<Row>,
}

/// Where a client does otherwise than the reference client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deviation {
    /// The variant.
    pub variant: String,
    /// The requirements that it breaks there; none if it may do so.
    pub breaks: Vec<String>,
    /// What it does.
    pub answer: String,
}

impl Report {
    /// The clients that were run, in the order of the matrix.
    pub fn clients(&self) -> Vec<&'static str> {
        self.rows.first().map(|row| row.cells.iter().map(|cell| cell.client).collect()).unwrap_or_default()
    }

    /// In which variants a client does otherwise than the reference client.
    pub fn deviations(&self, client: &str) -> Vec<Deviation> {
        let deviation = |row: &Row| {
            let cell = row.cells.iter().find(|cell| cell.client == client && cell.differs)?;
            let (variant, breaks) = (row.variant.clone(), cell.breaks.clone());
            Some(Deviation { variant, breaks, answer: cell.text.clone() })
        };
        self.rows.iter().filter_map(deviation).collect()
    }

    /// In how many variants a client could not be measured.
    pub fn unmeasured(&self, client: &str) -> usize {
        self.rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.client == client && !cell.measured).count()
    }

    /// A client in a few words: whether it does as the reference client, and else what it breaks.
    pub fn label(&self, client: &str) -> String {
        let (wrong, otherwise): (Vec<_>, Vec<_>) =
            self.deviations(client).into_iter().partition(|deviation| !deviation.breaks.is_empty());
        let broken: BTreeSet<&str> = wrong.iter().flat_map(|it| &it.breaks).map(String::as_str).collect();
        let broken = broken.into_iter().collect::<Vec<_>>().join(", ");
        let (unmeasured, count) = (self.unmeasured(client), self.rows.len());
        let said = [
            (unmeasured == count, "could not be measured".to_owned()),
            (unmeasured < count && wrong.len() + otherwise.len() == 0, "as the reference client".to_owned()),
            (!wrong.is_empty(), format!("deviates in {} of {count} variants from {broken}", wrong.len())),
            (!otherwise.is_empty(), format!("reads it otherwise in {} of {count} variants", otherwise.len())),
            (unmeasured > 0 && unmeasured < count, format!("not measured in {unmeasured}")),
        ];
        said.into_iter().filter_map(|(holds, text)| holds.then_some(text)).collect::<Vec<_>>().join("; ")
    }

    /// The variants as a table: a row for each, a column for each client.
    pub fn variants(&self) -> Table {
        let mut table = Table { title: "Variants".to_owned(), ..Table::default() };
        table.columns = ["variant"].into_iter().chain(self.clients()).map(str::to_owned).collect();
        for row in &self.rows {
            table.row(std::iter::once(&row.variant).chain(row.cells.iter().map(|cell| &cell.text)));
        }
        table
    }
}

/// The whole report as text without colours, as it is pinned.
impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let claim = &self.claim;
        writeln!(f, "{}: {}\n{}\n", claim.id(), claim.title(), self.finding.verdict())?;
        for (name, text) in [
            ("where", claim.section()),
            ("document", claim.document()),
            ("claim", claim.claim()),
            ("experiment", claim.experiment()),
        ] {
            fmt_wrapped(f, &format!("{name:<12}"), &text)?;
        }
        if !claim.requirements.is_empty() {
            fmt_wrapped(f, &format!("{:<12}", "about"), &claim.requirements.join(", "))?;
        }
        if !self.finding.parts.is_empty() {
            writeln!(f, "\nWhat decides")?;
        }
        for Part { text, holds } in &self.finding.parts {
            fmt_wrapped(f, if *holds { "  holds     " } else { "  does not  " }, text)?;
        }
        if !self.finding.figures.is_empty() {
            writeln!(f, "\nFigures")?;
            let width = self.finding.figures.iter().map(|figure| figure.name.chars().count()).max().unwrap_or(0);
            for figure in &self.finding.figures {
                let value = figure.value.as_str().map_or_else(|| figure.value.to_string(), str::to_owned);
                writeln!(f, "{}", format!("  {:<width$}  {value} {}", figure.name, figure.unit).trim_end())?;
            }
        }
        if !self.rows.is_empty() {
            fmt_table(f, &self.variants())?;
        }
        for table in &self.finding.tables {
            fmt_table(f, table)?;
        }
        let clients = self.clients();
        if !clients.is_empty() {
            writeln!(f, "\nClients")?;
        }
        let width = clients.iter().map(|client| client.len()).max().unwrap_or(0);
        for client in clients {
            writeln!(f, "  {client:<width$}  {}", self.label(client))?;
        }
        if !self.finding.remarks.is_empty() {
            writeln!(f, "\nRemarks")?;
        }
        self.finding.remarks.iter().try_for_each(|remark| fmt_wrapped(f, "  - ", remark))
    }
}

/// The width to which prose is broken.
const WIDTH: usize = 98;

/// Prose after a heading, its later lines below the first.
fn fmt_wrapped(f: &mut Formatter<'_>, heading: &str, text: &str) -> fmt::Result {
    let indent = heading.chars().count();
    let mut line = heading.to_owned();
    for (i, paragraph) in text.split("\n\n").enumerate() {
        if i > 0 {
            writeln!(f, "{}", line.trim_end())?;
            line = " ".repeat(indent);
        }
        for word in paragraph.split_whitespace() {
            let length = line.chars().count();
            if length > indent && length + 1 + word.chars().count() > WIDTH {
                writeln!(f, "{}", line.trim_end())?;
                line = " ".repeat(indent);
            } else if length > indent {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    writeln!(f, "{}", line.trim_end())
}

/// A table with its title above.
fn fmt_table(f: &mut Formatter<'_>, table: &Table) -> fmt::Result {
    writeln!(f, "\n{}", table.title)?;
    let width = |column: usize| {
        let cells = table.rows.iter().map(|row| row[column].chars().count());
        cells.fold(table.columns[column].chars().count(), usize::max)
    };
    let widths: Vec<usize> = (0..table.columns.len()).map(width).collect();
    for row in std::iter::once(&table.columns).chain(&table.rows) {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        writeln!(f, "  {}", cells.join("  ").trim_end())?;
    }
    Ok(())
}
