//! `requirements`: the ledger, what tests it, and how clients do.

use std::{
    collections::BTreeMap,
    fmt::{self, Display, Formatter, Write as _},
};

use anstyle::Style;
use serde_json::{Map, Value, json};
use tuf_gauntlet_core::{
    near::unknown,
    profile::Profile,
    requirement::{PeerExtent, Requirement},
    scenario::Scenario,
};

use crate::{
    Status,
    args::{self, TextFormat},
    coverage::{Coverage, Standing},
    fault::Fault,
    legend::{fmt_letters, style, word},
    markdown::{escaped, fmt_row},
    output, run, select,
    text::{WIDTH, by_family, one_line, wrapped},
};

/// Shows the ledger.
pub(crate) fn requirements(args: &args::Requirements) -> Result<Status, Fault> {
    let mut requirements = matching(&args.ids)?;
    if args.uncovered_by_peer {
        requirements.retain(|requirement| requirement.peer_extent == PeerExtent::None);
    }
    let clients = select::clients(&args.clients)?;
    let mut scenarios = tuf_gauntlet::catalogue();
    if !args.ids.is_empty() || args.uncovered_by_peer {
        scenarios.retain(|scenario| cites_any(scenario, &requirements));
    }
    let matrix = run::matrix(&scenarios, &Profile::ALL, &clients, &BTreeMap::new());
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

/// Where the letters of the clients begin.
const COLUMN: usize = 46;

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
            writeln!(f, "{titles:<COLUMN$}{}{}", "|  ".repeat(column), client.full_name())?;
        }
        for section in requirements.chunk_by(|one, next| one.source == next.source) {
            writeln!(f, "\n{bold}{}{bold:#}", section[0].source)?;
            section.iter().try_for_each(|requirement| self.fmt_requirement(f, requirement))?;
        }
        writeln!(f)?;
        let verdicts = requirements.iter().flat_map(|requirement| self.coverage.worst(requirement)).flatten();
        fmt_letters(f, verdicts)?;
        writeln!(f, "tuf-conformance: how far the tests of that suite cover a requirement")?;
        writeln!(f, "\n{}", self.coverage.sums().join("\n"))
    }
}

impl Table<'_> {
    fn fmt_requirement(&self, f: &mut Formatter<'_>, requirement: &Requirement) -> fmt::Result {
        let (level, peer) = (requirement.level.name(), requirement.peer_extent.name());
        let start = format!("  {:<15}  {level:<7}  {peer}", requirement.id);
        let letters: Vec<String> = self
            .coverage
            .worst(requirement)
            .into_iter()
            .flatten()
            .map(|verdict| format!("{style}{}{style:#}", verdict.letter(), style = style(verdict)))
            .collect();
        let width = if letters.is_empty() { 0 } else { COLUMN };
        writeln!(f, "{start:<width$}{}", letters.join("  "))?;
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
    let sums: Map<String, Value> = coverage
        .counts()
        .into_iter()
        .map(|(standing, count)| {
            let sum = json!({"requirements": count.all, "peer_partial": count.partial, "peer_none": count.none});
            (standing.to_owned(), sum)
        })
        .collect();
    json!({
        "schema": 1,
        "spec_version": tuf_gauntlet::ledger().spec_version,
        "peer_commit": tuf_gauntlet::ledger().peer_commit,
        "clients": clients,
        "requirements": requirements,
        "summary": sums,
    })
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
        "link": requirement.link(),
        "peer": {"extent": requirement.peer_extent.name(), "tests": requirement.peer_tests},
        "verdicts": verdicts,
    });
    if let Some(reason) = coverage.standing(requirement).reason() {
        entry["filed"] = reason.into();
    }
    entry
}

fn to_markdown(coverage: &Coverage) -> String {
    let mut out = String::new();
    for line in coverage.sums() {
        writeln!(out, "- {}", escaped(line.trim_start())).expect("a string takes all");
    }
    out.push('\n');
    for section in coverage.requirements.chunk_by(|one, next| one.source == next.source) {
        write_section(&mut out, coverage, section).expect("a string takes all");
    }
    out
}

/// How much tuf-conformance covers, and by which tests.
fn peer(requirement: &Requirement) -> String {
    let tests: Vec<String> = requirement.peer_tests.iter().map(|test| format!("`{test}`")).collect();
    let extent = requirement.peer_extent.name();
    if tests.is_empty() { extent.to_owned() } else { format!("{extent}: {}", tests.join("<br>")) }
}

fn write_section(out: &mut String, coverage: &Coverage, section: &[&Requirement]) -> fmt::Result {
    let (source, link) = (escaped(&section[0].source), section[0].link());
    let title = if link.is_empty() { source } else { format!("[{source}]({link})") };
    writeln!(out, "## {title}\n")?;
    let mut header: Vec<String> = ["level", "statement", "scenarios", "tuf-conformance"].map(str::to_owned).into();
    header.extend(coverage.matrix.clients.iter().map(|client| escaped(&client.full_name())));
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
        let (level, peer) = (requirement.level.name().to_owned(), peer(requirement));
        let mut cells = vec![level, escaped(&requirement.text), standing, peer];
        cells.extend(coverage.worst(requirement).into_iter().map(|verdict| verdict.map_or(String::new(), word)));
        fmt_row(out, &escaped(&requirement.id), &cells)?;
    }
    writeln!(out)
}
