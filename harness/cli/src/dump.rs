//! `dump`: the bytes of a scenario as folders that any web server can serve.

use std::{
    fs,
    io::{self, ErrorKind},
    path::Path,
};

use tuf_gauntlet_core::{
    explain::{manifest, outline},
    run::Written,
    scenario::Scenario,
    script::Script,
    site::Site,
};

use crate::{Status, args::Dump, fault::Fault, output, select, text::counted};

/// Writes everything a scenario serves.
pub(crate) fn dump(args: &Dump) -> Result<Status, Fault> {
    let scenario = select::scenario(&args.id)?;
    make_empty(&args.dir)?;
    let written = Written::of(&scenario);
    write(&args.dir, &title(&scenario), &written.script, written.twin.as_deref())?;
    output::print(&summary(&args.dir, &written))?;
    Ok(Status::AsExpected)
}

/// What stands above the script of a scenario.
pub(crate) fn title(scenario: &Scenario) -> String {
    format!("{}\n\n{}", scenario.id(), scenario.doc())
}

/// Writes scripts: into `attack` and `twin` below `folder`, or straight into it if there is no attack.
pub(crate) fn write(folder: &Path, title: &str, script: &Script, twin: Option<&Script>) -> Result<(), Fault> {
    match twin {
        None => write_script(folder, title, script),
        Some(twin) => {
            write_script(&folder.join("attack"), title, script)?;
            write_script(&folder.join("twin"), title, twin)
        }
    }
}

fn write_script(folder: &Path, title: &str, script: &Script) -> Result<(), Fault> {
    fs::create_dir_all(folder).map_err(Fault::writing(folder))?;
    write_file(&folder.join("shipped-root.json"), &script.root)?;
    if let Some(root) = &script.root_elsewhere {
        write_file(&folder.join("shipped-root-of-the-other-installation.json"), root)?;
    }
    let text = format!("{}\n{}", outline(title, script), manifest(script));
    write_file(&folder.join("script.txt"), text.as_bytes())?;
    for (i, step) in script.steps.iter().enumerate() {
        let folder = folder.join(format!("step-{}", i + 1));
        fs::create_dir_all(&folder).map_err(Fault::writing(&folder))?;
        let unfit = write_site(&folder, &step.site).map_err(Fault::writing(&folder))?;
        if !unfit.is_empty() {
            write_file(&folder.join("not-written.txt"), format!("{}\n", unfit.join("\n")).as_bytes())?;
        }
    }
    Ok(())
}

/// Writes a site path by path. Returns those that cannot be the name of a file below the folder, as some attacks intend.
fn write_site(folder: &Path, site: &Site) -> io::Result<Vec<String>> {
    let mut unfit = Vec::new();
    for (path, reply) in site.iter() {
        let mut single = Site::default();
        single.put_path(path, reply.clone());
        match single.write_to(folder) {
            Err(error) if is_of_the_name(&error) => unfit.push(format!("{}: {reply}", path.escape_default())),
            written => written?,
        }
    }
    Ok(unfit)
}

fn is_of_the_name(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::InvalidInput
            | ErrorKind::InvalidFilename
            | ErrorKind::NotADirectory
            | ErrorKind::IsADirectory
            | ErrorKind::AlreadyExists
    )
}

/// Writes a file; the fault names it.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    fs::write(path, bytes).map_err(Fault::writing(path))
}

pub(crate) fn make_empty(folder: &Path) -> Result<(), Fault> {
    match fs::read_dir(folder).map(|mut entries| entries.next().is_some()) {
        Ok(true) => Err(Fault::new(format!("{} is not empty", folder.display()))),
        Ok(false) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => fs::create_dir_all(folder).map_err(Fault::writing(folder)),
        Err(error) => Err(Fault::writing(folder)(error)),
    }
}

pub(crate) fn summary(folder: &Path, written: &Written) -> String {
    let steps = |script: &Script| counted(script.steps.len(), "step");
    let folder = folder.display();
    match &written.twin {
        None => format!(
            "{folder}: {}\nserve one with  python3 -m http.server --directory {folder}/step-1\n",
            steps(&written.script)
        ),
        Some(twin) => format!(
            "{folder}/attack: {}\n{folder}/twin: {}, the same without the attack\n\
             serve one with  python3 -m http.server --directory {folder}/attack/step-1\n",
            steps(&written.script),
            steps(twin)
        ),
    }
}
