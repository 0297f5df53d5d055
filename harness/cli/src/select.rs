//! Selection: scenarios and clients by the names on the command line.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tuf_gauntlet_clients::{cache::Cache, names, recipe::Release};
use tuf_gauntlet_core::{
    client::Client,
    command::Command,
    matrix::Entry,
    near::unknown,
    scenario::Scenario,
    worker::{Bounds, Worker},
};

use crate::{args::Who, fault::Fault};

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

/// The clients with these names, in the order of the matrix; all that are there if none is named.
pub(crate) fn clients(wanted: &[String]) -> Result<Vec<Entry>, Fault> {
    if wanted.is_empty() {
        return Ok(all_clients());
    }
    let mut entries: Vec<Entry> = Vec::new();
    for name in wanted {
        let entry = client(name)?;
        if entries.iter().all(|other| other.name != entry.name) {
            entries.push(entry);
        }
    }
    let order = names();
    entries.sort_by_key(|entry| order.iter().position(|name| entry.name.split('@').next() == Some(name)));
    Ok(entries)
}

/// The clients of a run: those that are named, and the user's own; all that are there if there is none.
pub(crate) fn clients_of(who: &Who) -> Result<Vec<Entry>, Fault> {
    let mut entries = if who.clients.is_empty() && who.is_anybody() { Vec::new() } else { clients(&who.clients)? };
    for text in &who.workers {
        let (program, rest) = words_of(text, "worker")?;
        let entry = own_client(move || rest.iter().fold(Worker::new(&program), Worker::arg))?;
        entries.push(entry.asked_for_by(format!("--worker {}", quoted(text))));
    }
    for text in &who.commands {
        let (program, rest) = words_of(text, "command")?;
        let entry = own_client(move || rest.iter().fold(Command::new(&program), Command::arg))?;
        entries.push(entry.asked_for_by(format!("--command {}", quoted(text))));
    }
    Ok(entries)
}

/// The text as one word for a shell.
fn quoted(text: &str) -> String {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "./_-@+:,%".contains(character);
    if text.chars().all(is_plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// A program and its arguments, which are parted by spaces.
fn words_of(text: &str, option: &str) -> Result<(String, Vec<String>), Fault> {
    let mut words = text.split_whitespace().map(str::to_owned);
    let program = words.next().ok_or_else(|| Fault::new(format!("--{option} needs a program")))?;
    Ok((program, words.collect()))
}

/// A client that is known by the name that it gives itself.
fn own_client<C: Client + 'static>(make: impl Fn() -> C + Send + Sync + 'static) -> Result<Entry, Fault> {
    let described = catch_unwind(AssertUnwindSafe(|| make().describe()));
    let description = described.map_err(|panic| {
        let text = panic.downcast_ref::<String>().map_or("the client does not say what it is", String::as_str);
        Fault::new(text.trim_end())
    })?;
    // For the life of the process, as the names of built-in clients are.
    Ok(Entry::new(description.name.leak(), make))
}

/// The client with this name; a worker must have been installed.
pub(crate) fn client(name: &str) -> Result<Entry, Fault> {
    let bare = name.split('@').next().unwrap_or_default();
    if !names().contains(&bare) {
        return Err(Fault::new(unknown("client", bare, names())));
    }
    let built_in = |name: &str| in_process().into_iter().find(|entry| entry.name == name);
    if let Some(entry) = built_in(name) {
        return Ok(entry);
    }
    let release = Release::parse(name).map_err(Fault::new)?;
    if let Some(entry) = built_in(release.name()) {
        return Ok(entry);
    }
    Cache::of_user().and_then(|cache| cache.entry(&release)).map_err(Fault::new)
}

/// All clients that can be run: those in process, and those of the others that are installed, in their pinned version.
pub(crate) fn all_clients() -> Vec<Entry> {
    let workers = Cache::of_user().map(|cache| Release::pinned().filter_map(|it| cache.entry(&it).ok()).collect());
    in_process().into_iter().chain(workers.unwrap_or_else(|_| Vec::new())).collect()
}

/// The clients in process.
///
/// Where a script asks for isolation, this command is run once more, as the worker.
pub(crate) fn in_process() -> Vec<Entry> {
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
