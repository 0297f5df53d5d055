//! Installing: from a recipe to a worker in the cache.

use std::{
    fmt,
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    process::{self, Command, Stdio},
};

use crate::{
    cache::{Cache, MARKER, State, worker_in},
    reason::{Reason, uncoloured},
    recipe::{Recipe, Release, Step},
};

/// What became of an installation that succeeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Installed {
    /// It was there already.
    Before,
    /// It was made.
    Now,
}

/// Why a client was not installed: one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure(String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Recipe {
    /// Which tool is missing that the recipe takes; one line.
    pub fn missing(&self) -> Option<String> {
        self.tools.iter().find_map(|tool| tool.missing())
    }
}

impl Cache {
    /// Installs a client, unless it is there. `told` is called with what is being done.
    ///
    /// It is built beside its place and moved there when it is whole and has introduced itself as what it is. Two that install
    /// the same client wait for each other.
    pub fn install(&self, release: &Release, told: &dyn Fn(&str)) -> Result<Installed, Failure> {
        let name = release.with_version();
        let failed = |what: &str, error: &io::Error| Failure(format!("{name}: cannot {what}: {error}"));
        let folder = self.folder();
        fs::create_dir_all(&folder)
            .map_err(|error| failed(&format!("make the folder {}", folder.display()), &error))?;
        let lock = folder.join(format!(".{name}.lock"));
        let lock = File::create(&lock).map_err(|error| failed(&format!("write {}", lock.display()), &error))?;
        if let Err(TryLockError::WouldBlock) = lock.try_lock() {
            told("waiting for another installation of it to end");
            lock.lock().map_err(|error| failed("wait for another installation", &error))?;
        }
        if self.state(release) == State::Installed {
            return Ok(Installed::Before);
        }
        if let Some(missing) = release.recipe.missing() {
            return Err(Failure(format!("{name}: {missing}")));
        }
        clear(&folder, &name);
        let place = Place {
            unfinished: folder.join(format!(".{name}.{}", process::id())),
            whole: self.folder_of(release),
            log: self.log_of(release),
        };
        let built = place.build(release, told);
        if built.is_err() {
            clear(&folder, &name);
        }
        built.map_err(|text| Failure(format!("{name}: {text}")))?;
        place.settle().map_err(|error| failed(&format!("write {}", place.whole.display()), &error))?;
        Ok(Installed::Now)
    }
}

/// Removes what installations of a client that failed or were interrupted left behind. What a tool that outlived one of them
/// still writes to stays for the next time; nobody looks there.
fn clear(folder: &Path, name: &str) {
    let beginning = format!(".{name}.");
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let of_a_process = |name: &str| name.strip_prefix(&beginning).is_some_and(|rest| rest.parse::<u32>().is_ok());
        if entry.file_name().to_str().is_some_and(of_a_process) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Where an installation is made.
#[derive(Debug)]
struct Place {
    unfinished: PathBuf,
    whole: PathBuf,
    /// Where what a tool says is kept if it fails.
    log: PathBuf,
}

impl Place {
    /// Builds the worker and lets it introduce itself. The error is one line.
    fn build(&self, release: &Release, told: &dyn Fn(&str)) -> Result<(), String> {
        let writing = |path: &Path, text: &str| {
            fs::create_dir_all(path.parent().expect("a folder"))
                .and_then(|()| fs::write(path, text))
                .map_err(|error| format!("cannot write {}: {error}", path.display()))
        };
        for (path, text) in release.files()? {
            writing(&self.unfinished.join(path), &text)?;
        }
        for step in release.build() {
            told(&step.join(" "));
            self.take(step, release)?;
        }
        for path in release.recipe.leftovers.iter().map(|name| self.unfinished.join(name)) {
            fs::remove_dir_all(&path).map_err(|error| format!("cannot remove {}: {error}", path.display()))?;
        }
        told("starting it");
        let said = worker_in(&self.unfinished, release).introduce();
        let said = said.map_err(|text| {
            let (line, _) = text.split_once('\n').unwrap_or((&text, ""));
            format!("it was built, but {line}{}", self.logged(&text))
        })?;
        if said.version != release.version {
            return Err(format!("it was built, but says that it is version {}", said.version));
        }
        writing(&self.unfinished.join(MARKER), &release.digest())
    }

    /// Takes a step in the unfinished folder.
    fn take(&self, step: Step, release: &Release) -> Result<(), String> {
        let line = step.join(" ");
        let (program, args) = step.split_first().expect("a program");
        let program = match program.strip_prefix("./") {
            Some(path) => self.unfinished.join(path).into_os_string(),
            None => program.into(),
        };
        let output = Command::new(program)
            .args(args)
            .current_dir(&self.unfinished)
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("`{line}` cannot be run: {error}"))?;
        if output.status.success() {
            return Ok(());
        }
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).trim().to_owned());
        let said = uncoloured(said.join("\n").trim());
        let why = match Reason::in_output(&said) {
            Reason::Unreached(words) => format!("`{line}` did not reach the network: {words}"),
            Reason::Absent(words) => format!("there is no version {}: {words}", release.version),
            Reason::Other(words) => format!("`{line}` failed ({}): {words}", output.status),
        };
        Err(why + &self.logged(&said))
    }

    /// Keeps what was said for who wants to read it; the end of a line that says where, or nothing if there is no such place.
    fn logged(&self, said: &str) -> String {
        let folder = self.log.parent().expect("a folder");
        match fs::create_dir_all(folder).and_then(|()| fs::write(&self.log, format!("{said}\n"))) {
            Ok(()) => format!("; more in {}", self.log.display()),
            Err(_) => String::new(),
        }
    }

    /// Moves what was built to its place, where an outdated one may be.
    fn settle(&self) -> io::Result<()> {
        if self.whole.exists() {
            // A folder whose marker is gone is not taken for whole while it is being removed.
            let marker = self.whole.join(MARKER);
            if marker.exists() {
                fs::remove_file(marker)?;
            }
            fs::remove_dir_all(&self.whole)?;
        }
        fs::rename(&self.unfinished, &self.whole)
    }
}
