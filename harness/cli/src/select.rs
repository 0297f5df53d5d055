//! Selection: scenarios and clients by the names on the command line.

use tuf_gauntlet_core::{
    matrix::Entry,
    near::unknown,
    scenario::Scenario,
    worker::{Bounds, Worker},
};

use crate::fault::Fault;

/// The scenarios with these ids or in these families, in the order of the catalogue; all if none is named.
pub(crate) fn scenarios(only: &[String]) -> Result<Vec<Scenario>, Fault> {
    let all = tuf_gauntlet::catalogue();
    let names = |scenario: &Scenario| [scenario.family.to_owned(), scenario.id()];
    for name in only {
        let known: Vec<String> = names_once(all.iter().flat_map(names));
        if !known.contains(name) {
            return Err(Fault::new(unknown("scenario or family", name, known.iter().map(String::as_str))));
        }
    }
    let wanted = |scenario: &Scenario| only.is_empty() || names(scenario).iter().any(|name| only.contains(name));
    Ok(all.into_iter().filter(wanted).collect())
}

/// The scenario with this id.
pub(crate) fn scenario(id: &str) -> Result<Scenario, Fault> {
    tuf_gauntlet::find(id).ok_or_else(|| unknown_scenario(id))
}

/// That there is no scenario of this name, with near ones.
pub(crate) fn unknown_scenario(id: &str) -> Fault {
    let ids: Vec<String> = tuf_gauntlet::catalogue().iter().map(Scenario::id).collect();
    Fault::new(unknown("scenario", id, ids.iter().map(String::as_str)))
}

/// The clients with these names, in the order of the matrix; all if none is named.
pub(crate) fn clients(names: &[String]) -> Result<Vec<Entry>, Fault> {
    let all = all_clients();
    for name in names {
        if !all.iter().any(|client| client.name == name) {
            return Err(Fault::new(unknown("client", name, all.iter().map(|client| client.name))));
        }
    }
    Ok(all.into_iter().filter(|client| names.is_empty() || names.iter().any(|name| name == client.name)).collect())
}

/// All clients that can be run.
///
/// Where a script asks for isolation, this command is run once more, as the worker.
pub(crate) fn all_clients() -> Vec<Entry> {
    let isolated = |entry: Entry| {
        let name = entry.name;
        entry.isolated_by(move || {
            let command = std::env::current_exe().expect("the path of this command");
            Worker::new(command).arg("worker").arg("--client").arg(name).bounded(Bounds::ISOLATED)
        })
    };
    tuf_gauntlet_clients::all().into_iter().map(isolated).collect()
}

fn names_once(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut once: Vec<String> = Vec::new();
    for name in names {
        if !once.contains(&name) {
            once.push(name);
        }
    }
    once
}
