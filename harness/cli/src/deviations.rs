//! The folder of known deviations: one file for each client.

use std::{
    collections::BTreeMap,
    env, fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use tuf_gauntlet_clients::names;
use tuf_gauntlet_core::{known::Known, matrix::Entry, near::unknown};

use crate::{fault::Fault, output, select};

/// Reads what is known of these clients, by name.
///
/// `folder` is what the user named; otherwise the nearest `golden/known` counts, and where there is none nothing is known.
pub(crate) fn read(folder: Option<&Path>, clients: &[Entry]) -> Result<BTreeMap<String, Known>, Fault> {
    let Some(folder) = folder.map(Path::to_owned).or_else(nearest) else { return Ok(BTreeMap::new()) };
    warn_of_strays(&folder)?;
    let mut known = BTreeMap::new();
    for client in clients {
        let path = folder.join(format!("{}.toml", client.name));
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(Fault::reading(&path)(error)),
        };
        known.insert(client.name.to_owned(), parse(&text).map_err(|problem| in_file(&path, &problem))?);
    }
    Ok(known)
}

fn nearest() -> Option<PathBuf> {
    let here = env::current_dir().ok()?;
    here.ancestors().map(|folder| folder.join("golden/known")).find(|folder| folder.is_dir())
}

fn parse(text: &str) -> Result<Known, String> {
    let known = Known::parse(text)?;
    let stray = known.scenarios().find(|id| tuf_gauntlet::find(id).is_none());
    stray.map_or(Ok(()), |id| Err(select::unknown_scenario(id).to_string()))?;
    Ok(known)
}

fn in_file(path: &Path, problem: &str) -> Fault {
    Fault::new(format!("known deviations {}: {problem}", path.display()))
}

/// A misspelt file name would otherwise show only as deviations that nobody expects.
fn warn_of_strays(folder: &Path) -> Result<(), Fault> {
    let names = names();
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
        .map_err(Fault::reading(folder))?;
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "toml")) {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        if !names.contains(&name.split('@').next().unwrap_or_default()) {
            output::note(&format!("warning: {}: {}", path.display(), unknown("client", &name, names.iter().copied())));
        }
    }
    Ok(())
}
