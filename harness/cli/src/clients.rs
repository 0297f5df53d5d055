//! `clients`: what can be run.

use std::fmt::Write as _;

use serde_json::{Value, json};
use tuf_gauntlet_core::{
    client::{Control, Description},
    profile::Profile,
};

use crate::{
    Status,
    args::{Clients, ListFormat},
    fault::Fault,
    output, select,
};

/// Lists the clients, as their adapters describe them.
pub(crate) fn clients(args: &Clients) -> Result<Status, Fault> {
    let clients: Vec<Description> = select::all_clients().iter().map(|client| (client.make)().describe()).collect();
    let text = match args.format {
        ListFormat::Table => clients.iter().map(block).collect::<Vec<_>>().join("\n"),
        ListFormat::Json => {
            let clients: Vec<Value> = clients.iter().map(to_json).collect();
            format!("{:#}\n", json!({"schema": 1, "clients": clients}))
        }
    };
    output::print(&text).map(|()| Status::AsExpected)
}

fn block(client: &Description) -> String {
    let mut out = format!("{} {}\n", client.name, client.version);
    let mut row = |what: &str, names: &[&str]| {
        if !names.is_empty() {
            writeln!(out, "  {what:<20}{}", names.join(", ")).expect("a string takes all");
        }
    };
    row("lacks", &lacks(client));
    row("adapter sets", &controls(client, true));
    row("adapter cannot set", &controls(client, false));
    for profile in Profile::ALL {
        let limited = client.limited.iter().filter(|(in_profile, _)| *in_profile == profile);
        let names: Vec<&str> = limited.map(|(_, control)| control.name()).collect();
        row(&format!("nor, {profile} profile"), &names);
    }
    out
}

fn to_json(client: &Description) -> Value {
    json!({
        "name": client.name,
        "version": client.version,
        "language": client.language,
        "lacks": lacks(client),
        "controls": controls(client, true),
    })
}

fn lacks(client: &Description) -> Vec<&'static str> {
    client.lacks.iter().map(|feature| feature.name()).collect()
}

/// The controls that the adapter has, or those that it does without.
fn controls(client: &Description, has: bool) -> Vec<&'static str> {
    let wanted = |control: &&Control| client.controls.contains(control) == has;
    Control::ALL.iter().filter(wanted).map(|control| control.name()).collect()
}
