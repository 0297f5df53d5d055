//! What a grid of letters cannot say: readings, known deviations with their reasons, and whatever is not as expected.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{self, Display, Formatter},
};

use anstyle::Style;
use tuf_gauntlet_core::{
    explain::expected_failures,
    known::{Deviation, Standing},
    matrix::Matrix,
    verdict::Verdict,
};

use crate::{
    legend::style,
    text::{WIDTH, by_family, counted, one_line, wrapped},
};

/// The readings of a scenario, each with the clients that took it.
type Readings<'a> = BTreeMap<&'a str, Vec<&'a str>>;

/// The longest finding that is shown: a client's own words are part of it.
const FINDING: usize = 280;

/// The remarks on a matrix, the most urgent last, where a terminal shows them.
#[derive(Debug)]
pub(crate) struct Remarks<'a>(pub(crate) &'a Matrix);

impl Display for Remarks<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.fmt_readings(f)?;
        self.fmt_advice(f)?;
        self.fmt_contradicted(f)?;
        self.fmt_documented(f)?;
        self.fmt_known(f)?;
        self.fmt_stale(f)?;
        self.fmt_unexpected(f)?;
        self.fmt_sum(f)
    }
}

impl Remarks<'_> {
    /// Which client took which reading of the specification; first where they differ.
    fn fmt_readings(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut alike: Vec<(Readings<'_>, Vec<String>)> = Vec::new();
        for (row, scenario) in self.0.rows.iter().enumerate() {
            let mut readings = Readings::new();
            for (client, run) in self.0.clients.iter().zip(&self.0.runs[row]) {
                if let Verdict::Label(label) = &run.judgement.verdict {
                    readings.entry(label).or_default().push(&client.name);
                }
            }
            match alike.iter_mut().find(|(other, _)| *other == readings) {
                _ if readings.is_empty() => {}
                Some((_, scenarios)) => scenarios.push(scenario.id()),
                None => alike.push((readings, vec![scenario.id()])),
            }
        }
        alike.sort_by_key(|(readings, _)| readings.len() == 1);
        let rows: Vec<String> = alike
            .iter()
            .map(|(readings, scenarios)| {
                let texts: Vec<String> = readings.iter().map(|(label, names)| self.reading(label, names)).collect();
                wrapped(&texts.join("; "), 2, WIDTH) + &wrapped(&by_family(scenarios), 6, WIDTH)
            })
            .collect();
        section(f, "Readings, where the specification allows several", &rows)
    }

    fn reading(&self, label: &str, names: &[&str]) -> String {
        let all = names.len() > 1 && names.len() == self.0.clients.len();
        format!("{label} ({})", if all { "all".to_owned() } else { names.join(", ") })
    }

    /// Who does not follow which SHOULD.
    fn fmt_advice(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut rows = Vec::new();
        for (row, scenario) in self.0.rows.iter().enumerate() {
            let cells = self.0.clients.iter().zip(&self.0.runs[row]);
            let clients: Vec<&str> = cells
                .filter(|(_, run)| run.judgement.verdict == Verdict::Should)
                .map(|(client, _)| client.name.as_str())
                .collect();
            if !clients.is_empty() {
                rows.push(format!("  {}\n      {}\n", scenario.id(), clients.join(", ")));
            }
        }
        section(f, "Advice not followed", &rows)
    }

    /// Features that a client declares to lack and yet has.
    fn fmt_contradicted(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut seen: BTreeMap<(usize, &str), Vec<usize>> = BTreeMap::new();
        for (row, column) in self.0.cells() {
            for feature in &self.0.runs[row][column].judgement.contradicted {
                seen.entry((column, feature)).or_default().push(row);
            }
        }
        let rows: Vec<String> = seen
            .iter()
            .map(|((column, feature), rows)| {
                let client = &self.0.clients[*column].name;
                let count = counted(rows.len(), "scenario");
                let example = self.0.rows[rows[0]].id();
                format!("  {client} declares to lack {feature}, and reads them in {count}, such as {example}\n")
            })
            .collect();
        section(f, "Declarations that do not hold", &rows)
    }

    /// What a client's own project expects to fail, with our verdicts on what touches the same requirements.
    fn fmt_documented(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut rows = Vec::new();
        for (column, client) in self.0.clients.iter().enumerate() {
            for (test, verdicts) in documented(self.0, column) {
                rows.push(format!("  {}  {test}\n", client.name));
                for (verdict, scenarios) in verdicts {
                    rows.push(wrapped(&format!("{verdict}: {}", by_family(&scenarios)), 6, WIDTH));
                }
            }
        }
        section(
            f,
            "Tests of tuf-conformance that a client's project expects to fail, and what was found beside them",
            &rows,
        )
    }

    /// Known deviations by client and reason.
    fn fmt_known(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut rows = Vec::new();
        for (column, client) in self.0.clients.iter().enumerate() {
            let causes = known_causes(self.0, column);
            if causes.is_empty() {
                continue;
            }
            rows.push(format!("  {}\n", client.full_name()));
            for (deviation, scenarios) in causes {
                let cause = format!("{:>6} {:<9}  ", scenarios.len(), deviation.verdict);
                rows.push(format!("{cause}{}\n", one_line(&deviation.reason, WIDTH - cause.len())));
            }
        }
        section(f, "Known deviations", &rows)
    }

    fn fmt_stale(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut rows = Vec::new();
        for (row, column) in self.0.cells() {
            let Standing::Stale(known) = self.0.standing(row, column) else { continue };
            let (id, name) = (self.0.rows[row].id(), &self.0.clients[column].name);
            let verdict = &self.0.runs[row][column].judgement.verdict;
            rows.push(format!("  {id}  {name} is {verdict}\n"));
            let listed = format!("listed as {} in {name}.toml: {}", known.verdict, known.reason);
            rows.push(format!("      {}\n", one_line(&listed, WIDTH - 6)));
        }
        section(f, "Known deviations that are gone: take them off the list", &rows)
    }

    fn fmt_unexpected(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut rows = Vec::new();
        for (row, column) in self.0.cells() {
            if self.0.standing(row, column) != Standing::Unexpected {
                continue;
            }
            let (id, name) = (self.0.rows[row].id(), &self.0.clients[column].name);
            let judgement = &self.0.runs[row][column].judgement;
            let style = style(&judgement.verdict).bold();
            rows.push(format!("  {id}  {name} is {style}{}{style:#}\n", judgement.verdict));
            if let Some(finding) = judgement.findings.first() {
                rows.push(wrapped(&one_line(&finding.to_string(), FINDING), 6, WIDTH));
            }
            rows.push(format!("      {}\n", self.0.replay(row, column)));
        }
        section(f, "Unexpected", &rows)
    }

    /// The last line: how it all stands.
    fn fmt_sum(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut counts = [0; 4];
        for (row, column) in self.0.cells() {
            counts[match self.0.standing(row, column) {
                Standing::Expected => 0,
                Standing::Known(_) => 1,
                Standing::Stale(_) => 2,
                Standing::Unexpected => 3,
            }] += 1;
        }
        let [expected, known, stale, unexpected] = counts;
        let mut parts = vec![format!("{expected} as expected")];
        for (count, what) in [(known, "known to deviate"), (stale, "no longer as known"), (unexpected, "unexpected")] {
            if count > 0 {
                parts.push(format!("{count} {what}"));
            }
        }
        writeln!(f, "\n{}: {}", counted(counts.iter().sum(), "result"), parts.join(", "))
    }
}

/// The tests of tuf-conformance that a client's project expects to fail, each with the verdicts on the scenarios that touch what
/// it touches, and these.
pub(crate) fn documented(matrix: &Matrix, client: usize) -> BTreeMap<&str, BTreeMap<String, Vec<String>>> {
    let mut tests: BTreeMap<&str, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    for row in 0..matrix.rows.len() {
        let run = &matrix.runs[row][client];
        let touched: BTreeSet<&str> =
            expected_failures(run, tuf_gauntlet::ledger()).into_iter().map(|(test, _)| test).collect();
        for test in touched {
            let verdicts = tests.entry(test).or_default();
            verdicts.entry(run.judgement.verdict.word()).or_default().push(matrix.rows[row].id());
        }
    }
    tests
}

/// What a client is known to do wrong in these scenarios, cause by cause, the most frequent first.
pub(crate) fn known_causes(matrix: &Matrix, client: usize) -> Vec<(Deviation, Vec<usize>)> {
    let mut causes: Vec<(Deviation, Vec<usize>)> = Vec::new();
    for row in 0..matrix.rows.len() {
        let Standing::Known(deviation) = matrix.standing(row, client) else { continue };
        match causes.iter_mut().find(|(cause, _)| *cause == deviation) {
            Some((_, rows)) => rows.push(row),
            None => causes.push((deviation, vec![row])),
        }
    }
    causes.sort_by_key(|(_, rows)| std::cmp::Reverse(rows.len()));
    causes
}

fn section(f: &mut Formatter<'_>, title: &str, rows: &[String]) -> fmt::Result {
    if rows.is_empty() {
        return Ok(());
    }
    let bold = Style::new().bold();
    writeln!(f, "\n{bold}{title}{bold:#}")?;
    rows.iter().try_for_each(|row| f.write_str(row))
}
