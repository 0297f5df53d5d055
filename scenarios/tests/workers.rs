//! The columns of the matrix that are of clients in other languages: a test for each.
//!
//! A client that is not installed cannot be run. Its test is ignored then, and says why; where the variable `CI` is set, it
//! fails. `cargo gauntlet clients install` installs clients.

mod pinned;

use std::{env, process::ExitCode};

use libtest_mimic::{Arguments, Failed, Trial};
use tuf_gauntlet_clients::{
    cache::{Cache, State},
    recipe::Release,
};
use tuf_gauntlet_core::{
    matrix::{Entry, Matrix},
    profile::Profile,
    run::Limits,
};

use crate::pinned::Pinned;

fn main() -> ExitCode {
    let mut args = Arguments::from_args();
    // Each takes all cores for itself.
    args.test_threads = Some(1);
    let cache = Cache::of_user();
    let trials = Release::pinned().map(|release| trial(&release, cache.as_ref().map_err(String::as_str))).collect();
    libtest_mimic::run(&args, trials).exit_code()
}

fn trial(release: &Release, cache: Result<&Cache, &str>) -> Trial {
    let name = format!("column_of_{}", release.recipe.name.replace('-', "_"));
    if !Pinned::read().has(release.recipe.name) {
        let name = format!("{name} (golden/matrix.snap has no such column yet)");
        return Trial::test(name, || Ok(())).with_ignored_flag(true);
    }
    match cache.map_err(str::to_owned).and_then(|cache| runnable(release, cache)) {
        Ok(entry) => Trial::test(name, move || column(&entry)),
        Err(why) if env::var_os("CI").is_some_and(|ci| !ci.is_empty()) => Trial::test(name, move || Err(why.into())),
        Err(why) => Trial::test(format!("{name} ({why})"), || Ok(())).with_ignored_flag(true),
    }
}

/// The client, or why it cannot be run here.
fn runnable(release: &Release, cache: &Cache) -> Result<Entry, String> {
    if let (State::Missing, Some(missing)) = (cache.state(release), release.recipe.missing()) {
        return Err(missing);
    }
    let entry = cache.entry(release)?;
    let said = cache.worker(release).introduce();
    said.map(|_| entry).map_err(|why| why.lines().next().unwrap_or_default().to_owned())
}

fn column(entry: &Entry) -> Result<(), Failed> {
    let (scenarios, clients) = (tuf_gauntlet::catalogue(), std::slice::from_ref(entry));
    let matrix = Matrix::run(&scenarios, &Profile::ALL, clients, &pinned::known(), Limits::default(), &|| {});
    let differences = Pinned::read().differences(&matrix);
    if !differences.is_empty() {
        return Err(format!("golden/matrix.snap is stale: {differences:#?}").into());
    }
    pinned::assert_as_known(&matrix);
    Ok(())
}
