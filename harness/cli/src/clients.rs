//! `clients`: what can be run, what is installed, and what each can do.

use std::{collections::BTreeSet, fmt::Write as _, sync::Arc};

use serde_json::{Value, json};
use tuf_gauntlet_clients::{
    cache::{Cache, State},
    names,
    recipe::Release,
};
use tuf_gauntlet_core::{
    client::{Control, Description, Feature},
    matrix::Entry,
    profile::Profile,
    run::{Lane, Limits, Written},
    trace::Outcome,
};

use crate::{
    Status,
    args::{Clients, ClientsCommand, ListFormat},
    fault::Fault,
    install, output, select,
};

/// Lists the clients, as their adapters describe them and as they are found to be, or installs some.
pub(crate) fn clients(args: &Clients) -> Result<Status, Fault> {
    if let Some(ClientsCommand::Install { names }) = &args.command {
        return install::install(names);
    }
    let cache = Cache::of_user().map_err(Fault::new)?;
    let found: Vec<Found> = names().into_iter().flat_map(|name| Found::versions(&cache, name)).collect();
    let probes = Probe::all();
    let mut lane = Lane::default();
    let rows: Vec<(Found, Vec<Feature>)> = found
        .into_iter()
        .map(|found| {
            let lacks = found.entry.iter().flat_map(|entry| refused(entry, &probes, &mut lane)).collect();
            (found, lacks)
        })
        .collect();
    let text = match args.format {
        ListFormat::Table => {
            let blocks: Vec<String> = rows.iter().map(|(found, lacks)| found.block(lacks)).collect();
            format!("{}\ninstalled ones are in {}\n", blocks.join("\n"), cache.folder().display())
        }
        ListFormat::Json => {
            let clients: Vec<Value> = rows.iter().map(|(found, lacks)| found.to_json(lacks)).collect();
            format!("{:#}\n", json!({"schema": 1, "clients": clients}))
        }
    };
    output::print(&text).map(|()| Status::AsExpected)
}

/// A client that is there, or could be.
#[derive(Debug)]
struct Found {
    name: String,
    version: String,
    language: String,
    /// Where it comes from, or what keeps it from being run.
    standing: String,
    entry: Option<Entry>,
    description: Option<Description>,
}

impl Found {
    fn in_process(entry: Entry) -> Found {
        let description = (entry.make)().describe();
        Found {
            name: entry.name.to_owned(),
            version: description.version.clone(),
            language: description.language.clone(),
            standing: "in process".to_owned(),
            entry: Some(entry),
            description: Some(description),
        }
    }

    /// A client in all its versions: the one that is built in or pinned, and the others that are installed.
    fn versions(cache: &Cache, name: &str) -> Vec<Found> {
        let built_in = select::in_process().into_iter().filter(|entry| entry.name == name).map(Found::in_process);
        let pinned = Release::pinned().filter(|release| release.recipe.name == name);
        let others = cache.releases().into_iter().filter(|it| it.recipe.name == name && !it.is_pinned());
        built_in.chain(pinned.chain(others).map(|release| Found::release(cache, &release))).collect()
    }

    fn release(cache: &Cache, release: &Release) -> Found {
        let (mut entry, mut description) = (None, None);
        let standing = match cache.entry(release) {
            Err(_) if cache.state(release) == State::Missing && release.recipe.missing().is_some() => {
                format!("not installed: {}", release.recipe.missing().unwrap_or_default())
            }
            Err(why) => why,
            Ok(found) => match cache.worker(release).introduce() {
                Err(why) => format!("installed, but {}", why.lines().next().unwrap_or_default()),
                Ok(said) => {
                    (entry, description) = (Some(found), Some(said));
                    "installed".to_owned()
                }
            },
        };
        let (name, version) = (release.to_string(), release.version.clone());
        Found { name, version, language: release.recipe.language.to_owned(), standing, entry, description }
    }

    fn block(&self, refused: &[Feature]) -> String {
        let name = self.name.split('@').next().unwrap_or_default();
        let mut out = format!("{name} {}  ({})\n", self.version, self.language);
        let mut row = |what: &str, names: &[&str]| {
            if !names.is_empty() {
                writeln!(out, "  {what:<20}{}", names.join(", ")).expect("a string takes all");
            }
        };
        row("standing", &[&self.standing]);
        let Some(client) = &self.description else { return out };
        let refused: BTreeSet<Feature> = refused.iter().copied().collect();
        let names = |features: &mut dyn Iterator<Item = &Feature>| features.map(|it| it.name()).collect::<Vec<_>>();
        row("lacks", &names(&mut client.lacks.intersection(&refused)));
        row("declares to lack", &names(&mut client.lacks.difference(&refused)));
        row("refuses", &names(&mut refused.difference(&client.lacks)));
        row("adapter sets", &controls(client, true));
        row("adapter cannot set", &controls(client, false));
        for profile in Profile::ALL {
            let limited = client.limited.iter().filter(|(in_profile, _)| *in_profile == profile);
            let names: Vec<&str> = limited.map(|(_, control)| control.name()).collect();
            row(&format!("nor, {profile} profile"), &names);
        }
        out
    }

    fn to_json(&self, refused: &[Feature]) -> Value {
        let mut object = json!({
            "name": self.name,
            "version": self.version,
            "language": self.language,
            "can_be_run": self.entry.is_some(),
            "standing": self.standing,
        });
        if let Some(client) = &self.description {
            object["lacks"] = client.lacks.iter().map(|feature| feature.name()).collect();
            object["refuses"] = refused.iter().map(|feature| feature.name()).collect();
            object["controls"] = controls(client, true).into();
        }
        object
    }
}

/// The controls that the adapter has, or those that it does without.
fn controls(client: &Description, has: bool) -> Vec<&'static str> {
    let wanted = |control: &&Control| client.controls.contains(control) == has;
    Control::ALL.iter().filter(wanted).map(|control| control.name()).collect()
}

/// An honest repository that uses one feature and asks nothing else of an adapter.
#[derive(Debug)]
struct Probe {
    feature: Feature,
    written: Written,
}

impl Probe {
    /// The honest twin of the first scenario that is about a feature, for each feature.
    fn all() -> Vec<Probe> {
        let mut probes: Vec<Probe> = Vec::new();
        for scenario in tuf_gauntlet::catalogue() {
            let wanted = |feature: &Feature| probes.iter().all(|probe| probe.feature != *feature);
            if !Feature::ALL.iter().any(wanted) {
                break;
            }
            let script = scenario.script();
            let Some(&feature) = script.features.first().filter(|feature| wanted(feature)) else { continue };
            let script = scenario.twin(&script).unwrap_or(script);
            let plain = script.controls().is_empty() && script.profiles().contains(&Profile::Logic);
            if script.features.len() == 1 && plain && !script.isolated {
                probes.push(Probe { feature, written: Written { script: Arc::new(script), twin: None } });
            }
        }
        probes
    }
}

/// The features that a client is found to lack: it does not accept an honest repository that uses them.
fn refused(entry: &Entry, probes: &[Probe], lane: &mut Lane) -> Vec<Feature> {
    // What else a client does with it, such as not to store a root, says nothing of the feature.
    let accepts = |probe: &Probe, lane: &mut Lane| {
        let trace = probe.written.run_in(lane, &entry.make, Limits::default()).trace;
        trace.is_some_and(|trace| {
            trace.fault.is_none() && trace.steps.iter().all(|step| step.outcome == Outcome::Accepted)
        })
    };
    probes.iter().filter(|probe| !accepts(probe, lane)).map(|probe| probe.feature).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_is_probed_by_an_honest_repository() {
        let features: BTreeSet<Feature> = Probe::all().iter().map(|probe| probe.feature).collect();
        assert_eq!(features, Feature::ALL.into());
        for probe in Probe::all() {
            assert!(probe.written.script.steps.iter().all(|step| !step.attacked));
        }
    }

    #[test]
    fn probes_find_what_is_declared() {
        let (probes, mut lane) = (Probe::all(), Lane::default());
        for entry in select::in_process() {
            let lacks: Vec<Feature> = (entry.make)().describe().lacks.into_iter().collect();
            let mut found = refused(&entry, &probes, &mut lane);
            found.sort_unstable();
            assert_eq!(found, lacks, "{}", entry.name);
        }
    }
}
