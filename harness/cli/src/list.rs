//! `list`: the scenarios by family.

use std::fmt::Write as _;

use serde_json::{Value, json};
use tuf_gauntlet_core::scenario::Scenario;

use crate::{
    Status,
    args::{List, ListFormat},
    fault::Fault,
    output, select,
};

/// Lists scenarios with their titles.
pub(crate) fn list(args: &List) -> Result<Status, Fault> {
    let scenarios = select::scenarios(&args.only)?;
    let text = match args.format {
        ListFormat::Table => table(&scenarios),
        ListFormat::Json => {
            let scenarios: Vec<Value> = scenarios.iter().map(to_json).collect();
            format!("{:#}\n", json!({"schema": 1, "scenarios": scenarios}))
        }
    };
    output::print(&text).map(|()| Status::AsExpected)
}

fn table(scenarios: &[Scenario]) -> String {
    let width = scenarios.iter().map(|scenario| scenario.id().len()).max().unwrap_or(0);
    let mut out = String::new();
    for family in scenarios.chunk_by(|one, next| one.family == next.family) {
        if !out.is_empty() {
            out.push('\n');
        }
        writeln!(out, "{} ({})", family[0].family, family.len()).expect("a string takes all");
        for scenario in family {
            writeln!(out, "  {:<width$}  {}", scenario.id(), scenario.title()).expect("a string takes all");
        }
    }
    out
}

fn to_json(scenario: &Scenario) -> Value {
    json!({
        "id": scenario.id(),
        "family": scenario.family,
        "title": scenario.title(),
        "file": scenario.file,
        "line": scenario.line(),
    })
}
