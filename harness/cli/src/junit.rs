//! The matrix as `JUnit` XML, the form that build servers read.

use std::fmt::{self, Display, Formatter};

use tuf_gauntlet_core::{
    explain::{expected_failure, expected_failures, explain},
    known::Standing,
    matrix::Matrix,
    verdict::Verdict,
};

use crate::{
    explain::standing,
    text::{one_line, printable},
};

/// A matrix, displayed as XML: a test suite for each client, a test case for each scenario.
///
/// Known deviations pass with a note. What cannot be expressed or is not supported counts as skipped.
#[derive(Debug)]
pub(crate) struct Junit<'a>(pub(crate) &'a Matrix);

impl Display for Junit<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(f, "<testsuites name=\"tuf-gauntlet\"{}>", self.counts(self.0.cells().collect()))?;
        for (column, client) in self.0.clients.iter().enumerate() {
            let counts = self.counts((0..self.0.rows.len()).map(|row| (row, column)).collect());
            writeln!(f, "  <testsuite name=\"{}\"{counts}>", escaped(&client.full_name()))?;
            for row in 0..self.0.rows.len() {
                self.fmt_case(f, row, column)?;
            }
            writeln!(f, "  </testsuite>")?;
        }
        writeln!(f, "</testsuites>")
    }
}

impl Junit<'_> {
    fn fmt_case(&self, f: &mut Formatter<'_>, row: usize, column: usize) -> fmt::Result {
        let scenario = &self.0.rows[row].scenario;
        let (family, name) = (scenario.family, self.0.rows[row].name());
        let run = &self.0.runs[row][column];
        let verdict = &run.judgement.verdict;
        let finding = run.judgement.findings.first().map(ToString::to_string);
        let outcome = self.outcome(row, column);
        let expected = expected_failures(run, tuf_gauntlet::ledger());
        write!(f, "    <testcase classname=\"{family}\" name=\"{name}\"")?;
        match outcome {
            Outcome::Failed | Outcome::Error => {
                let tag = if outcome == Outcome::Failed { "failure" } else { "error" };
                let standing = standing(&self.0.standing(row, column)).unwrap_or_default();
                let message = one_line(&finding.unwrap_or_else(|| standing.clone()), 400);
                let text = format!(
                    "{}\n{standing}",
                    explain(scenario, run, tuf_gauntlet::ledger(), &self.0.replay(row, column))
                );
                writeln!(f, ">")?;
                writeln!(f, "      <{tag} type=\"{verdict}\" message=\"{}\">", escaped(&message))?;
                writeln!(f, "{}</{tag}>", escaped(&text))?;
                writeln!(f, "    </testcase>")
            }
            Outcome::Skipped => {
                let message = format!("{verdict}: {}", one_line(&finding.unwrap_or_default(), 400));
                writeln!(f, "><skipped message=\"{}\"/></testcase>", escaped(&message))
            }
            Outcome::Passed if *verdict == Verdict::Ok && expected.is_empty() => writeln!(f, "/>"),
            Outcome::Passed => {
                let finding = finding.map(|finding| format!(": {finding}")).unwrap_or_default();
                let mut note = standing(&self.0.standing(row, column)).unwrap_or_else(|| format!("{verdict}{finding}"));
                for (test, requirement) in expected {
                    note.push('\n');
                    note.push_str(&expected_failure(test, requirement));
                }
                writeln!(f, "><system-out>{}</system-out></testcase>", escaped(&note))
            }
        }
    }

    fn outcome(&self, row: usize, column: usize) -> Outcome {
        match (&self.0.runs[row][column].judgement.verdict, self.0.standing(row, column)) {
            (Verdict::Inconclusive, _) => Outcome::Error,
            (_, Standing::Unexpected | Standing::Stale(_)) => Outcome::Failed,
            (Verdict::NotExpressible | Verdict::Unsupported, _) => Outcome::Skipped,
            _ => Outcome::Passed,
        }
    }

    /// The attributes with the sums over some cells.
    fn counts(&self, cells: Vec<(usize, usize)>) -> String {
        let tests = cells.len();
        let outcomes: Vec<Outcome> = cells.into_iter().map(|(row, column)| self.outcome(row, column)).collect();
        let count = |wanted| outcomes.iter().filter(|outcome| **outcome == wanted).count();
        let (failures, errors, skipped) = (count(Outcome::Failed), count(Outcome::Error), count(Outcome::Skipped));
        format!(" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\"")
    }
}

/// What that form knows of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Passed,
    Failed,
    Error,
    Skipped,
}

/// The text for an element or a quoted attribute, without the characters that XML does not have.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in printable(text).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_does_not_have_is_spelled_out() {
        assert_eq!(escaped("a<b> & \"\u{1}\"\u{ffff}"), "a&lt;b&gt; &amp; &quot;\\u{1}&quot;\u{fffd}");
    }
}
