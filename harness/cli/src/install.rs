//! `clients install`: builds clients from the registries of their languages.

use std::{
    io::{IsTerminal as _, stderr},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressStyle};
use tuf_gauntlet_clients::{IN_PROCESS, cache::Cache, install::Installed, recipe::Release};

use crate::{Status, fault::Fault, output};

/// Installs all of these that can be; the fault is that of the last one that cannot.
pub(crate) fn install(names: &[String]) -> Result<Status, Fault> {
    let releases: Vec<Release> = names.iter().map(|name| release(name)).collect::<Result<_, _>>()?;
    let cache = Cache::of_user().map_err(Fault::new)?;
    let mut fault = None;
    for release in &releases {
        if let Some(earlier) = fault.take() {
            output::note(&format!("error: {earlier}"));
        }
        fault = one(&cache, release).err();
    }
    fault.map_or(Ok(Status::AsExpected), Err)
}

fn release(name: &str) -> Result<Release, Fault> {
    let built_in = |name: &str| Fault::new(format!("{name} is built in: it can be run as it is"));
    if name == IN_PROCESS[0] {
        return Err(built_in(name));
    }
    let release = Release::parse(name).map_err(Fault::new)?;
    if release.is_built_in() { Err(built_in(name)) } else { Ok(release) }
}

fn one(cache: &Cache, release: &Release) -> Result<(), Fault> {
    let name = format!("{} {}", release.recipe.name, release.version);
    let bar = if stderr().is_terminal() {
        let style = ProgressStyle::with_template("{spinner} {msg}, {elapsed}").expect("a valid template");
        let bar = ProgressBar::new_spinner().with_style(style);
        bar.enable_steady_tick(Duration::from_millis(200));
        bar
    } else {
        ProgressBar::hidden()
    };
    let start = Instant::now();
    let told = |what: &str| {
        bar.set_message(format!("{name}: {what}"));
        if bar.is_hidden() {
            output::note(&format!("{name}: {what}"));
        }
    };
    let result = cache.install(release, &told);
    bar.finish_and_clear();
    match result {
        Ok(Installed::Before) => output::note(&format!("{name}: is installed")),
        Ok(Installed::Now) => output::note(&format!("{name}: installed in {:.0} s", start.elapsed().as_secs_f64())),
        Err(failure) => return Err(Fault::new(failure.to_string())),
    }
    Ok(())
}
