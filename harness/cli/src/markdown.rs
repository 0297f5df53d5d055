//! The matrix as Markdown: a table with words, and all deviations with their reasons.

use std::fmt::{self, Display, Formatter};

use tuf_gauntlet_core::{known::Standing, matrix::Matrix};

use crate::{
    remarks::{documented, known_causes},
    table::mark,
    text::one_line,
};

/// A matrix, displayed as Markdown.
#[derive(Debug)]
pub(crate) struct Markdown<'a>(pub(crate) &'a Matrix);

impl Display for Markdown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.0.clients.iter().map(|client| escaped(&client.full_name())).collect();
        fmt_row(f, "scenario", &names)?;
        fmt_row(f, "---", &vec!["---".to_owned(); names.len()])?;
        for (row, scenario) in self.0.rows.iter().enumerate() {
            let cells: Vec<String> = (0..names.len()).map(|column| self.cell(row, column)).collect();
            fmt_row(f, &format!("`{}`", scenario.id()), &cells)?;
        }
        self.fmt_unexpected(f)?;
        self.fmt_documented(f)?;
        self.fmt_known(f)
    }
}

impl Markdown<'_> {
    fn cell(&self, row: usize, column: usize) -> String {
        let word = escaped(&self.0.runs[row][column].judgement.verdict.word());
        match mark(self.0, row, column) {
            '*' => format!("{word} \\*"),
            'x' => format!("{word} x"),
            '!' => format!("**{word}** !"),
            _ => word,
        }
    }

    fn fmt_unexpected(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut title = "\n## Unexpected (!)\n\n";
        for (row, column) in self.0.cells() {
            let standing = self.0.standing(row, column);
            if standing.passes() {
                continue;
            }
            let judgement = &self.0.runs[row][column].judgement;
            let finding = judgement.findings.first().map(ToString::to_string).unwrap_or_default();
            let detail = match standing {
                Standing::Stale(known) => format!("listed as known to be {}: {}", known.verdict, known.reason),
                _ => finding,
            };
            let (id, client) = (self.0.rows[row].id(), &self.0.clients[column].name);
            write!(f, "{title}- `{id}`, {client} is **{}**", judgement.verdict)?;
            writeln!(f, ": {}", escaped(&one_line(&detail, 600)))?;
            title = "";
        }
        Ok(())
    }

    fn fmt_documented(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut title = "\n## Tests of tuf-conformance that a client's project expects to fail (x)\n\n";
        for (column, client) in self.0.clients.iter().enumerate() {
            for (test, verdicts) in documented(self.0, column) {
                writeln!(f, "{title}- {}: `{test}`", escaped(&client.full_name()))?;
                title = "";
                for (verdict, scenarios) in verdicts {
                    let scenarios: Vec<String> = scenarios.iter().map(|id| format!("`{id}`")).collect();
                    writeln!(f, "  - **{}**: {}", escaped(&verdict), scenarios.join(", "))?;
                }
            }
        }
        Ok(())
    }

    fn fmt_known(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut title = "\n## Known deviations (\\*)\n";
        for (column, client) in self.0.clients.iter().enumerate() {
            let causes = known_causes(self.0, column);
            if causes.is_empty() {
                continue;
            }
            writeln!(f, "{title}\n### {}\n", escaped(&client.full_name()))?;
            title = "";
            for (cause, rows) in causes {
                writeln!(
                    f,
                    "- **{}**: {} (traced to {})",
                    cause.verdict,
                    inline(&cause.reason),
                    inline(&cause.traced)
                )?;
                for row in rows {
                    writeln!(f, "  - `{}`", self.0.rows[row].id())?;
                }
            }
        }
        Ok(())
    }
}

/// One row of a table.
pub(crate) fn fmt_row(f: &mut impl fmt::Write, first: &str, cells: &[String]) -> fmt::Result {
    writeln!(f, "| {first} | {} |", cells.join(" | "))
}

/// Text on one line that means itself.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in inline(text).chars() {
        if matches!(character, '\\' | '|' | '<' | '*' | '_' | '`' | '[' | ']') {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// Markdown that somebody wrote, such as a reason, on one line.
fn inline(text: &str) -> String {
    one_line(text, usize::MAX)
}
