//! `explain`: what a scenario is about, and what clients did with it.

use tuf_gauntlet_core::{
    explain::{cited, describe, explain as explanation},
    known::Standing,
    matrix::Matrix,
    run::Limits,
    scenario::Scenario,
};

use crate::{
    Status,
    args::Explain,
    deviations,
    fault::Fault,
    output, run, select,
    text::{WIDTH, one_line, printable, wrapped},
};

/// Explains a scenario; with clients, their runs of it.
pub(crate) fn explain(args: &Explain) -> Result<Status, Fault> {
    let scenario = select::scenario(&args.id)?;
    if !args.who.is_anybody() {
        return output::print(&of_scenario(&scenario)).map(|()| Status::AsExpected);
    }
    let clients = select::clients_of(&args.who)?;
    let known = deviations::read(args.known.known.as_deref(), &clients)?;
    let matrix = Matrix::run(&[scenario], args.profile.wanted(), &clients, &known, Limits::default(), &|| {});
    if matrix.rows.is_empty() {
        return Err(Fault::new(format!("{} is not run in this profile", args.id)));
    }
    let mut texts = Vec::new();
    for (row, client) in matrix.cells() {
        let text =
            explanation(&scenario, &matrix.runs[row][client], tuf_gauntlet::ledger(), &matrix.replay(row, client));
        let standing = standing(&matrix.standing(row, client)).map(|line| format!("\n{line}\n")).unwrap_or_default();
        texts.push(format!("{}{standing}", printable(&text)));
    }
    output::print(&texts.join(&format!("\n{}\n\n", "=".repeat(80))))?;
    Ok(run::status(&matrix))
}

/// How a verdict stands to what is on file; nothing where nothing is known and nothing is wrong.
pub(crate) fn standing(standing: &Standing) -> Option<String> {
    let line = |text: &str| one_line(text, usize::MAX);
    let lines = |text: &str| wrapped(text, 2, WIDTH);
    match standing {
        Standing::Expected => None,
        Standing::Known(known) => {
            let traced = lines(&format!("Traced to {}", known.traced));
            Some(format!("Known to be {}\n{}{}", known.verdict, lines(&printable(&known.reason)), traced.trim_end()))
        }
        Standing::Unexpected => Some("Unexpected: not listed as a known deviation.".to_owned()),
        Standing::Stale(known) => {
            Some(format!("Listed as known to be {} ({}), which is no longer so.", known.verdict, line(&known.reason)))
        }
    }
}

fn of_scenario(scenario: &Scenario) -> String {
    let script = scenario.script();
    let id = scenario.id();
    let twin = if script.attacked {
        "\nEvery client is also led through the honest twin: the same without the attack.\n"
    } else {
        ""
    };
    printable(&format!(
        "{id}\n\n{}{twin}\n{}\n\
         written in  {}:{}\n\
         run it      cargo gauntlet explain {id} --client CLIENT\n\
         the bytes   cargo gauntlet dump {id} DIR\n",
        describe(scenario, &script),
        cited(&script, tuf_gauntlet::ledger()),
        scenario.file,
        scenario.line(),
    ))
}
