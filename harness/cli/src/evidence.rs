//! The folder of `run --out`: the report, and evidence of everything that is not ok.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use tuf_gauntlet_core::{
    explain::explain,
    matrix::{Matrix, Row},
    mirror::Request,
    profile::Profile,
    run::Run,
    trace::{StepTrace, Trace, Trusted},
    verdict::Verdict,
    worker::Footprint,
};

use crate::{
    dump::{self, write_file},
    explain::standing,
    fault::Fault,
    text::printable,
};

/// The name of the file by which a folder is known to be evidence.
const EXPLANATION: &str = "explanation.txt";

/// A folder for a report that has been shown to be writable.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    report: PathBuf,
}

impl Folder {
    /// Makes the folder and, in it, an empty `report.<extension>`.
    pub(crate) fn open(path: &Path, extension: &str) -> Result<Folder, Fault> {
        let report = path.join(format!("report.{extension}"));
        fs::create_dir_all(path).map_err(Fault::writing(path))?;
        fs::File::create(&report).map_err(Fault::writing(&report))?;
        Ok(Folder { path: path.to_owned(), report })
    }

    /// The file of the report.
    pub(crate) fn report(&self) -> &Path {
        &self.report
    }

    /// Writes the report, and a folder `<family>/<scenario>/<client>` for each cell that is not ok.
    ///
    /// Evidence that an earlier run left for a cell is replaced. Returns how many cells have some.
    pub(crate) fn write(&self, report: &str, matrix: &Matrix) -> Result<usize, Fault> {
        write_file(&self.report, anstream::adapter::strip_str(report).to_string().as_bytes())?;
        let mut count = 0;
        for (scenario, client) in matrix.cells() {
            let folder = self.folder_of(matrix, scenario, client);
            if folder.join(EXPLANATION).is_file() {
                fs::remove_dir_all(&folder).map_err(Fault::writing(&folder))?;
            }
            let verdict = &matrix.runs[scenario][client].judgement.verdict;
            if verdict.is_deviation() || *verdict == Verdict::Should {
                write_cell(&folder, matrix, scenario, client)?;
                count += 1;
            }
        }
        Ok(count)
    }

    fn folder_of(&self, matrix: &Matrix, scenario: usize, client: usize) -> PathBuf {
        let Row { scenario, profile } = matrix.rows[scenario];
        let over_http = if profile == Profile::Transport { "-http" } else { "" };
        let name = format!("{}{over_http}", scenario.name);
        self.path.join(scenario.family).join(name).join(&matrix.clients[client].name)
    }
}

fn write_cell(folder: &Path, matrix: &Matrix, scenario: usize, client: usize) -> Result<(), Fault> {
    let run = &matrix.runs[scenario][client];
    let standing = standing(&matrix.standing(scenario, client)).map(|line| format!("\n{line}\n"));
    let replay = matrix.replay(scenario, client);
    let scenario = &matrix.rows[scenario].scenario;
    let explanation = explain(scenario, run, tuf_gauntlet::ledger(), &replay) + &standing.unwrap_or_default();
    fs::create_dir_all(folder).map_err(Fault::writing(folder))?;
    write_file(&folder.join(EXPLANATION), printable(&explanation).as_bytes())?;
    write_file(&folder.join("trace.json"), format!("{:#}\n", record(&scenario.id(), run)).as_bytes())?;
    dump::write(folder, &dump::title(scenario), &run.script, run.twin.as_ref().map(|(twin, _)| &**twin))
}

/// A run as JSON: what was seen, without the bytes.
fn record(scenario: &str, run: &Run) -> Value {
    json!({
        "schema": 1,
        "scenario": scenario,
        "client": {"name": run.client.name, "version": run.client.version},
        "profile": run.profile.name(),
        "verdict": run.judgement.verdict.word(),
        "findings": run.judgement.findings.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "trace": run.trace.as_ref().map(of_trace),
        "twin": run.twin.as_ref().map(|(_, trace)| of_trace(trace)),
    })
}

fn of_trace(trace: &Trace) -> Value {
    let steps: Vec<Value> = trace.steps.iter().map(of_step).collect();
    let initial: Vec<Value> = trace.initial.iter().map(of_trusted).collect();
    json!({"initial": initial, "steps": steps, "fault": trace.fault})
}

fn of_step(step: &StepTrace) -> Value {
    json!({
        "outcome": step.outcome.to_string(),
        "requests": step.requests.iter().map(of_request).collect::<Vec<_>>(),
        "trusted": of_trusted(&step.trusted),
        "delivered": step.delivered.iter().map(Vec::len).collect::<Vec<_>>(),
        "footprint": step.footprint.as_ref().map(of_footprint),
    })
}

fn of_footprint(footprint: &Footprint) -> Value {
    json!({
        "memory": footprint.usage.memory,
        "cpu_seconds": footprint.usage.cpu.as_secs_f64(),
        "stderr": footprint.stderr,
    })
}

fn of_request(request: &Request) -> Value {
    json!({
        "path": request.path,
        "status": request.status,
        "offered": request.offered,
        "taken": request.taken,
        "ended": request.ended().name(),
        "at": request.at.to_string(),
    })
}

fn of_trusted(trusted: &Trusted) -> Value {
    trusted
        .iter()
        .map(|(role, held)| (role.to_string(), json!({"version": held.version, "digest": held.digest})))
        .collect()
}
