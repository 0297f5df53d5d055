//! `claims`: statements about the specifications, each put to the test by an experiment.

use std::{
    fmt::{self, Write as _},
    io::{IsTerminal as _, stderr},
    path::Path,
};

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Map, Value, json};
use tuf_gauntlet::claims::{Claim, ORACLE, Report, Table, Verdict, claims as all_claims, examine};
use tuf_gauntlet_core::{
    explain::{outline, story},
    matrix::Entry,
    near::unknown,
};

use crate::{
    Status,
    args::{self, TextFormat},
    dump,
    fault::Fault,
    markdown::{escaped, fmt_row},
    output, pinned, select,
    text::{WIDTH, counted, one_line, printable, wrapped},
};

/// Puts claims to the test and tells how they fared, or replays one variant of one experiment.
pub(crate) fn claims(args: &args::Claims) -> Result<Status, Fault> {
    let claims = matching(&args.ids)?;
    let clients = with_reference(&args.clients)?;
    if let Some(variant) = &args.replay {
        let [claim] = claims.as_slice() else {
            return Err(Fault::new("--replay takes one claim: name it by its whole id"));
        };
        return replay(claim, &clients, variant, args);
    }
    let reports = put_to_the_test(&claims, &clients);
    if let Some(folder) = &args.check {
        return check(&reports, folder);
    }
    let text = match args.format {
        TextFormat::Table if args.ids.is_empty() || claims.len() > 1 => overview(&reports),
        TextFormat::Table => in_full(&reports[0]),
        TextFormat::Json => format!("{:#}\n", to_json(&reports)),
        TextFormat::Markdown => {
            let all = (reports.len() > 1).then(|| summary(&reports));
            all.into_iter().chain(reports.iter().map(section)).collect::<Vec<_>>().join("\n")
        }
    };
    output::print(&text).map(|()| Status::AsExpected)
}

/// Holds each report against what is pinned of it.
fn check(reports: &[Report], folder: &Path) -> Result<Status, Fault> {
    let mut out = String::new();
    let mut status = Status::AsExpected;
    for report in reports {
        let file = folder.join(report.claim.id()).with_extension("snap");
        let (said, compared) = pinned::compare(&file, &report.to_string())?;
        out += &said;
        if compared != Status::AsExpected {
            status = compared;
        }
    }
    output::print(&out).map(|()| status)
}

/// The claim with this id, or those whose ids begin like that; all if none is named.
fn matching(ids: &[String]) -> Result<Vec<Claim>, Fault> {
    let all = all_claims();
    if ids.is_empty() {
        return Ok(all);
    }
    let mut chosen = vec![false; all.len()];
    for id in ids {
        let same = |claim: &Claim| claim.id().eq_ignore_ascii_case(id);
        let begins = |claim: &Claim| claim.id().to_lowercase().starts_with(&id.to_lowercase());
        let is_whole = all.iter().any(same);
        let found: Vec<usize> =
            (0..all.len()).filter(|&i| if is_whole { same(&all[i]) } else { begins(&all[i]) }).collect();
        if found.is_empty() {
            let known: Vec<String> = all.iter().map(Claim::id).collect();
            return Err(Fault::new(unknown("claim", &id.to_uppercase(), known.iter().map(String::as_str))));
        }
        for i in found {
            chosen[i] = true;
        }
    }
    Ok(all.into_iter().zip(chosen).filter_map(|(claim, chosen)| chosen.then_some(claim)).collect())
}

/// The clients that are asked for, and the reference client, which decides.
fn with_reference(names: &[String]) -> Result<Vec<Entry>, Fault> {
    let mut names = names.to_vec();
    if !names.is_empty() && !names.iter().any(|name| name == ORACLE) {
        names.push(ORACLE.to_owned());
    }
    select::clients(&names)
}

fn put_to_the_test(claims: &[Claim], clients: &[Entry]) -> Vec<Report> {
    let bar = if stderr().is_terminal() {
        let style = ProgressStyle::with_template("{bar:40} {pos}/{len} claims, {elapsed}").expect("a valid template");
        ProgressBar::new(claims.len() as u64).with_style(style)
    } else {
        let (claims, clients) = (counted(claims.len(), "claim"), counted(clients.len(), "client"));
        output::note(&format!("putting {claims} to the test with {clients}"));
        ProgressBar::hidden()
    };
    let reports = examine(claims, clients, &|| bar.inc(1));
    bar.finish_and_clear();
    reports
}

fn replay(claim: &Claim, clients: &[Entry], variant: &str, args: &args::Claims) -> Result<Status, Fault> {
    let (report, written) = claim.replay(clients, Some(variant));
    let (Some(written), Some(row)) = (written, report.rows.iter().find(|row| row.variant == variant)) else {
        let known = report.rows.iter().map(|row| row.variant.as_str());
        return Err(Fault::new(unknown(&format!("variant of {}", claim.id()), variant, known)));
    };
    let prose = format!("{}, variant {variant}\n\n{}", claim.id(), claim.experiment());
    if let Some(folder) = &args.dump {
        dump::make_empty(folder)?;
        dump::write(folder, &prose, &written.script, written.twin.as_deref())?;
        return output::print(&dump::summary(folder, &written)).map(|()| Status::AsExpected);
    }
    let mut text = outline(&prose, &written.script);
    let asked = |client: &str| args.clients.is_empty() || args.clients.iter().any(|name| name == client);
    for cell in row.cells.iter().filter(|cell| asked(cell.client)) {
        let differs = if cell.differs { ", unlike the reference client" } else { "" };
        write!(text, "\n{}\n\n{}: {}{differs}\n", "=".repeat(80), cell.client, cell.text).expect("a string takes all");
        if let Some(run) = &cell.run {
            text.push_str(&story(run));
        }
    }
    output::print(&printable(&text)).map(|()| Status::AsExpected)
}

fn style(verdict: &Verdict) -> Style {
    let color = match verdict {
        Verdict::Confirmed => AnsiColor::Green,
        Verdict::Refuted => AnsiColor::Red,
        Verdict::Partly(_) => AnsiColor::Yellow,
        Verdict::Editorial(_) => AnsiColor::Blue,
    };
    color.on_default()
}

/// A line for each claim, and one for what does not hold of it.
fn overview(reports: &[Report]) -> String {
    let mut out = String::new();
    let mut write = |text: fmt::Arguments<'_>| out.write_fmt(text).expect("a string takes all");
    for report in reports {
        let (claim, verdict) = (report.claim, report.finding.verdict());
        let style = style(&verdict);
        let title = one_line(&claim.title(), WIDTH - 20);
        write(format_args!("{:<6}  {style}{:<9}{style:#}  {title}\n", claim.id(), verdict.word()));
        if let Verdict::Partly(parts) = &verdict {
            write(format_args!("{}", wrapped(&format!("does not hold: {}", parts.join("; nor: ")), 19, WIDTH)));
        }
        let deviating = report.clients().into_iter().filter(|client| !report.deviations(client).is_empty());
        for client in deviating {
            write(format_args!("{}", wrapped(&format!("{client} {}", report.label(client)), 19, WIDTH)));
        }
    }
    write(format_args!("\n{}\n", tally(reports)));
    write(format_args!("in full: cargo gauntlet claims ID\n"));
    out
}

/// How many claims there are of each verdict.
fn tally(reports: &[Report]) -> String {
    let words = ["confirmed", "partly", "refuted", "editorial"];
    let count = |word: &str| reports.iter().filter(|report| report.finding.verdict().word() == word).count();
    let counts: Vec<String> =
        words.into_iter().filter(|word| count(word) > 0).map(|word| format!("{} {word}", count(word))).collect();
    format!("{}: {}", counted(reports.len(), "claim"), counts.join(", "))
}

fn in_full(report: &Report) -> String {
    let id = report.claim.id();
    let mut out = printable(&report.to_string());
    write!(out, "\nwritten in  {}\n", report.claim.file).expect("a string takes all");
    if let Some(row) = report.rows.first() {
        let replay = format!("cargo gauntlet claims {id} --replay");
        let first = &row.variant;
        write!(
            out,
            "any run     {replay} VARIANT --client CLIENT\n            {replay} '{first}' --client {ORACLE}\n\
             the bytes   {replay} '{first}' --dump DIR\n"
        )
        .expect("a string takes all");
    }
    out
}

/// The report, `"schema": 1`.
fn to_json(reports: &[Report]) -> Value {
    let claims: Vec<Value> = reports
        .iter()
        .map(|report| {
            let (id, finding) = (report.claim.id(), &report.finding);
            let figures: Map<String, Value> = finding
                .figures
                .iter()
                .map(|figure| (figure.name.clone(), json!({"value": figure.value, "unit": figure.unit})))
                .collect();
            let clients: Vec<Value> = report
                .clients()
                .into_iter()
                .map(|client| json!({"client": client, "label": report.label(client)}))
                .collect();
            let cells = report.rows.iter().flat_map(|row| row.cells.iter().map(move |cell| (row, cell)));
            let runs: Vec<Value> = cells
                .map(|(row, cell)| {
                    json!({
                        "variant": row.variant,
                        "client": cell.client,
                        "verdict": cell.verdict.to_string(),
                        "measured": cell.measured,
                        "answer": cell.text,
                        "differs": cell.differs,
                        "breaks": cell.breaks,
                        "replay": format!("claims {id} --replay '{}' --client {}", row.variant, cell.client),
                    })
                })
                .collect();
            let parts: Vec<Value> =
                finding.parts.iter().map(|part| json!({"text": part.text, "holds": part.holds})).collect();
            json!({
                "id": id,
                "title": report.claim.title(),
                "requirements": report.claim.requirements,
                "verdict": finding.verdict().word(),
                "detail": finding.verdict().to_string(),
                "parts": parts,
                "figures": figures,
                "clients": clients,
                "runs": runs,
            })
        })
        .collect();
    json!({"schema": 1, "claims": claims})
}

/// All claims in one table, a row for each.
fn summary(reports: &[Report]) -> String {
    let mut out = format!("## Claims\n\n{}. A client is named where it breaks a requirement.\n\n", tally(reports));
    let titles = ["claim", "verdict", "what does not hold", "clients"].map(str::to_owned);
    let rule = vec!["---".to_owned(); titles.len()];
    let rows = reports.iter().map(|report| {
        let verdict = report.finding.verdict();
        let failed = match &verdict {
            Verdict::Partly(parts) => parts.join("; nor: "),
            _ => String::new(),
        };
        let breaks = |client: &&str| report.deviations(client).iter().any(|deviation| !deviation.breaks.is_empty());
        let broken = |client: &str| format!("{client} {}", report.label(client));
        let clients: Vec<String> = report.clients().into_iter().filter(|client| breaks(client)).map(broken).collect();
        [report.claim.title(), verdict.word().to_owned(), failed, clients.join("; ")]
            .map(|cell| escaped(&cell))
            .to_vec()
    });
    let ids = ["id".to_owned(), "---".to_owned()].into_iter().chain(reports.iter().map(|report| report.claim.id()));
    for (id, cells) in ids.zip([titles.to_vec(), rule].into_iter().chain(rows)) {
        fmt_row(&mut out, &id, &cells).expect("a string takes all");
    }
    out
}

/// A section to be pasted into a discussion.
fn section(report: &Report) -> String {
    let (claim, finding) = (report.claim, &report.finding);
    let mut out = String::new();
    let mut write = |text: String| out.push_str(&text);
    write(format!(
        "## {}: {}\n\n**{}**\n\n",
        claim.id(),
        escaped(&claim.title()),
        escaped(&finding.verdict().to_string())
    ));
    for (what, text) in [
        ("Where", claim.section()),
        ("Document", claim.document()),
        ("Claim", claim.claim()),
        ("Experiment", claim.experiment()),
    ] {
        write(format!("- {what}: {}\n", escaped(&text)));
    }
    if !finding.parts.is_empty() {
        write("\n".to_owned());
    }
    for part in &finding.parts {
        write(format!("- {}: {}\n", if part.holds { "holds" } else { "does not hold" }, escaped(&part.text)));
    }
    if !finding.figures.is_empty() {
        let mut figures = Table::new("Figures", ["figure", "value"]);
        for figure in &finding.figures {
            let value = figure.value.as_str().map_or_else(|| figure.value.to_string(), str::to_owned);
            figures.row([figure.name.clone(), format!("{value} {}", figure.unit).trim_end().to_owned()]);
        }
        write(table(&figures));
    }
    if !report.rows.is_empty() {
        write(table(&report.variants()));
    }
    finding.tables.iter().for_each(|it| write(table(it)));
    let clients = report.clients();
    if !clients.is_empty() {
        write("\nClients:\n\n".to_owned());
    }
    for client in clients {
        write(format!("- {client}: {}\n", escaped(&report.label(client))));
    }
    if !finding.remarks.is_empty() {
        write("\nRemarks:\n\n".to_owned());
    }
    finding.remarks.iter().for_each(|remark| write(format!("- {}\n", escaped(remark))));
    out
}

fn table(table: &Table) -> String {
    let cells = |row: &[String]| row.iter().map(|cell| escaped(cell)).collect::<Vec<_>>();
    let mut out = format!("\n{}\n\n", escaped(&table.title));
    let rule = vec!["---".to_owned(); table.columns.len()];
    for row in std::iter::once(&table.columns).chain([&rule]).chain(&table.rows) {
        let cells = cells(row);
        fmt_row(&mut out, &cells[0], &cells[1..]).expect("a string takes all");
    }
    out
}
