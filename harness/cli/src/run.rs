//! `run`: scenarios against clients, with a report in the form that is asked for.

use std::{
    collections::BTreeMap,
    io::{IsTerminal as _, stderr},
    time::Instant,
};

use indicatif::{ProgressBar, ProgressStyle};
use tuf_gauntlet_core::{
    known::Known,
    matrix::{Entry, Matrix},
    profile::Profile,
    run::{Limits, Run},
    scenario::Scenario,
    verdict::Verdict,
};

use crate::{
    Status,
    args::{self, RunFormat},
    deviations,
    evidence::Folder,
    fault::Fault,
    junit::Junit,
    markdown::Markdown,
    output, select,
    table::Table,
    text::counted,
};

/// Runs what is asked for and reports.
pub(crate) fn run(args: &args::Run) -> Result<Status, Fault> {
    let scenarios = select::scenarios(&args.only)?;
    let wanted = args.profile.wanted();
    if !scenarios.iter().any(|scenario| scenario.script().profiles().iter().any(|it| wanted.contains(it))) {
        return Err(Fault::new("none of these scenarios is run in this profile"));
    }
    let clients = select::clients_of(&args.who)?;
    let known = deviations::read(args.known.known.as_deref(), &clients)?;
    let folder = args.out.as_ref().map(|path| Folder::open(path, extension(args.format))).transpose()?;
    let matrix = matrix(&scenarios, wanted, &clients, &known);
    let report = match args.format {
        RunFormat::Table => Table(&matrix).to_string(),
        RunFormat::Json => format!("{:#}\n", matrix.to_json(tuf_gauntlet::ledger())),
        RunFormat::Junit => Junit(&matrix).to_string(),
        RunFormat::Markdown => Markdown(&matrix).to_string(),
    };
    match folder {
        None => output::print(&report)?,
        Some(folder) => {
            let cells = folder.write(&report, &matrix)?;
            let evidence =
                if cells == 0 { String::new() } else { format!(", evidence of {}", counted(cells, "result")) };
            output::note(&format!("written: {}{evidence}", folder.report().display()));
        }
    }
    Ok(status(&matrix))
}

/// Runs clients through scenarios, and keeps whoever looks at stderr informed.
pub(crate) fn matrix(
    scenarios: &[Scenario],
    wanted: &[Profile],
    clients: &[Entry],
    known: &BTreeMap<String, Known>,
) -> Matrix {
    let bar = if stderr().is_terminal() {
        let style =
            ProgressStyle::with_template("{bar:40} {pos}/{len} scenarios, {elapsed}").expect("a valid template");
        ProgressBar::new(scenarios.len() as u64).with_style(style)
    } else {
        let (scenarios, clients) = (counted(scenarios.len(), "scenario"), counted(clients.len(), "client"));
        output::note(&format!("running {scenarios} against {clients}"));
        ProgressBar::hidden()
    };
    let start = Instant::now();
    let matrix = Matrix::run(scenarios, wanted, clients, known, Limits::default(), &|| bar.inc(1));
    let seconds = start.elapsed().as_secs_f64();
    bar.finish_and_clear();
    let operations: usize = matrix.runs.iter().flatten().map(operations).sum();
    #[expect(clippy::cast_precision_loss, reason = "a count of operations fits")]
    let rate = operations as f64 / seconds;
    let operations = counted(operations, "client operation");
    output::note(&format!("done in {seconds:.1} s: {operations}, {rate:.0} per second"));
    matrix
}

/// How a run counts: a fault of our own before anything that a client did.
pub(crate) fn status(matrix: &Matrix) -> Status {
    let inconclusive = |run: &Run| run.judgement.verdict == Verdict::Inconclusive;
    if matrix.runs.iter().flatten().any(inconclusive) {
        Status::Inconclusive
    } else if matrix.passes() {
        Status::AsExpected
    } else {
        Status::Unexpected
    }
}

/// How many operations a client was asked for in a run.
fn operations(run: &Run) -> usize {
    let twin = run.twin.as_ref().map(|(_, trace)| trace);
    run.trace.iter().chain(twin).map(|trace| trace.steps.len()).sum()
}

fn extension(format: RunFormat) -> &'static str {
    match format {
        RunFormat::Table => "txt",
        RunFormat::Json => "json",
        RunFormat::Junit => "xml",
        RunFormat::Markdown => "md",
    }
}
