//! `requirements`: the ledger, what tests it, and how clients do.

use std::{
    collections::BTreeMap,
    fmt::{self, Display, Formatter, Write as _},
};

use anstyle::Style;
use serde_json::{Map, Value, json};
use tuf_gauntlet_core::{matrix::Row, near::unknown, profile::Profile, requirement::Requirement, scenario::Scenario};

use crate::{
    Status,
    args::{self, TextFormat},
    coverage::{Coverage, Standing},
    fault::Fault,
    legend::{fmt_letters, style, word},
    markdown::{escaped, fmt_row},
    output, run, select,
    table::full_name,
    text::{WIDTH, by_family, counted, one_line, wrapped},
};

/// Shows the ledger.
pub(crate) fn requirements(args: &args::Requirements) -> Result<Status, Fault> {
    let requirements = matching(&args.ids)?;
    let clients = select::clients(&args.clients)?;
    let mut scenarios = tuf_gauntlet::catalogue();
    if !args.ids.is_empty() {
        scenarios.retain(|scenario| cites_any(scenario, &requirements));
    }
    let matrix = run::matrix(&Row::of(&scenarios, &Profile::ALL), &clients, &BTreeMap::new());
    let coverage = Coverage { requirements, matrix };
    let text = match args.format {
        TextFormat::Table => Table { coverage: &coverage, full: !args.ids.is_empty() }.to_string(),
        TextFormat::Json => format!("{:#}\n", to_json(&coverage)),
        TextFormat::Markdown => to_markdown(&coverage),
    };
    output::print(&text).map(|()| Status::AsExpected)
}

/// The requirements whose ids begin like one of these; all if there are none.
fn matching(ids: &[String]) -> Result<Vec<&'static Requirement>, Fault> {
    let all = &tuf_gauntlet::ledger().requirements;
    for id in ids {
        if !all.iter().any(|requirement| requirement.id.starts_with(id)) {
            return Err(Fault::new(unknown("requirement", id, all.iter().map(|requirement| requirement.id.as_str()))));
        }
    }
    let wanted = |requirement: &&Requirement| ids.is_empty() || ids.iter().any(|id| requirement.id.starts_with(id));
    Ok(all.iter().filter(wanted).collect())
}

fn cites_any(scenario: &Scenario, requirements: &[&Requirement]) -> bool {
    scenario.script().requirements.iter().any(|id| requirements.iter().any(|requirement| requirement.id == *id))
}

/// Coverage, displayed for people. Contains the codes of colours.
struct Table<'a> {
    coverage: &'a Coverage,
    /// Whether each requirement is shown with everything the ledger says of it.
    full: bool,
}

impl Display for Table<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let bold = Style::new().bold();
        let Coverage { requirements, matrix } = self.coverage;
        for (column, client) in matrix.clients.iter().enumerate() {
            let titles = if column == 0 { "  id               level    tuf-conformance" } else { "" };
            writeln!(f, "{titles:<44}{}{}", "|  ".repeat(column), full_name(client))?;
        }
        for section in requirements.chunk_by(|one, next| one.source == next.source) {
            writeln!(f, "\n{bold}{}{bold:#}", section[0].source)?;
            section.iter().try_for_each(|requirement| self.fmt_requirement(f, requirement))?;
        }
        writeln!(f)?;
        let verdicts = requirements.iter().flat_map(|requirement| self.coverage.worst(requirement)).flatten();
        fmt_letters(f, verdicts)?;
        writeln!(f, "tuf-conformance: how far the tests of that suite cover a requirement")?;
        writeln!(f, "\n{}: {}", counted(requirements.len(), "requirement"), self.coverage.counts())
    }
}

impl Table<'_> {
    fn fmt_requirement(&self, f: &mut Formatter<'_>, requirement: &Requirement) -> fmt::Result {
        let (level, peer) = (requirement.level.name(), &requirement.peer_extent);
        write!(f, "  {:<15}  {level:<7}  {peer:<7}", requirement.id)?;
        for (column, verdict) in self.coverage.worst(requirement).into_iter().enumerate() {
            let Some(verdict) = verdict else { continue };
            let (gap, style) = (if column == 0 { 10 } else { 2 }, style(verdict));
            write!(f, "{:gap$}{style}{}{style:#}", "", verdict.letter())?;
        }
        writeln!(f)?;
        if self.full {
            fmt_in_full(f, requirement)?;
        } else {
            writeln!(f, "      {}", one_line(&requirement.text, WIDTH - 6))?;
        }
        let standing = match self.coverage.standing(requirement) {
            Standing::Tested => format!("tested by {}", by_family(&self.coverage.scenarios(requirement))),
            other => other.to_string(),
        };
        let dim = Style::new().dimmed();
        write!(f, "{dim}{}{dim:#}", wrapped(&standing, 6, WIDTH))
    }
}

fn fmt_in_full(f: &mut Formatter<'_>, requirement: &Requirement) -> fmt::Result {
    let rows = [
        ("", requirement.text.clone()),
        ("", requirement.link()),
        ("seen by: ", requirement.observable.clone()),
        ("against: ", requirement.attack.clone()),
        ("peer tests: ", requirement.peer_tests.join(", ")),
        ("notes: ", requirement.notes.clone()),
    ];
    let told = rows.iter().filter(|(_, text)| !text.is_empty());
    told.map(|(what, text)| wrapped(&format!("{what}{text}"), 6, WIDTH)).try_for_each(|lines| f.write_str(&lines))
}

fn to_json(coverage: &Coverage) -> Value {
    let clients: Vec<Value> =
        coverage.matrix.clients.iter().map(|client| json!({"name": client.name, "version": client.version})).collect();
    let requirements: Vec<Value> =
        coverage.requirements.iter().map(|requirement| entry(coverage, requirement)).collect();
    json!({"schema": 1, "clients": clients, "requirements": requirements})
}

fn entry(coverage: &Coverage, requirement: &Requirement) -> Value {
    let names = coverage.matrix.clients.iter().map(|client| client.name.clone());
    let verdicts: Map<String, Value> = names
        .zip(coverage.worst(requirement))
        .filter_map(|(client, verdict)| Some((client, word(verdict?).into())))
        .collect();
    let mut entry = json!({
        "id": requirement.id,
        "source": requirement.source,
        "level": requirement.level.name(),
        "text": requirement.text,
        "testable": requirement.testable,
        "scenarios": coverage.scenarios(requirement),
        "peer": {"extent": requirement.peer_extent, "tests": requirement.peer_tests},
        "verdicts": verdicts,
    });
    if let Some(reason) = coverage.standing(requirement).reason() {
        entry["filed"] = reason.into();
    }
    entry
}

fn to_markdown(coverage: &Coverage) -> String {
    let mut out = String::new();
    for section in coverage.requirements.chunk_by(|one, next| one.source == next.source) {
        write_section(&mut out, coverage, section).expect("a string takes all");
    }
    out
}

fn write_section(out: &mut String, coverage: &Coverage, section: &[&Requirement]) -> fmt::Result {
    let (source, link) = (escaped(&section[0].source), section[0].link());
    let title = if link.is_empty() { source } else { format!("[{source}]({link})") };
    writeln!(out, "## {title}\n")?;
    let mut header: Vec<String> = ["level", "statement", "scenarios", "tuf-conformance"].map(str::to_owned).into();
    header.extend(coverage.matrix.clients.iter().map(|client| escaped(&full_name(client))));
    fmt_row(out, "id", &header)?;
    fmt_row(out, "---", &vec!["---".to_owned(); header.len()])?;
    for requirement in section {
        let standing = match coverage.standing(requirement) {
            Standing::Tested => {
                let ids = coverage.scenarios(requirement);
                ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join("<br>")
            }
            other => escaped(&other.to_string()),
        };
        let (level, peer) = (requirement.level.name().to_owned(), escaped(&requirement.peer_extent));
        let mut cells = vec![level, escaped(&requirement.text), standing, peer];
        cells.extend(coverage.worst(requirement).into_iter().map(|verdict| verdict.map_or(String::new(), word)));
        fmt_row(out, &escaped(&requirement.id), &cells)?;
    }
    writeln!(out)
}
