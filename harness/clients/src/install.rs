//! Installing: from a recipe to a worker in the cache.

use std::{
    fmt,
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{
    cache::{Cache, MARKER, State, worker_in},
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

/// Why a client was not installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// One line.
    pub text: String,
    /// What the tool that failed had to say.
    pub output: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Failure {
    fn new(text: String) -> Failure {
        Failure { text, output: String::new() }
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
        let failed = |what: &str, error: &io::Error| Failure::new(format!("{name}: cannot {what}: {error}"));
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
            return Err(Failure::new(format!("{name}: {missing}")));
        }
        let place = Place { unfinished: folder.join(format!(".{name}")), whole: self.folder_of(release) };
        place.clear().map_err(|error| failed(&format!("clear {}", place.unfinished.display()), &error))?;
        let built = place.build(release, told);
        if built.is_err() {
            // The failure says more than what may go wrong here.
            let _ = place.clear();
        }
        built?;
        place.settle().map_err(|error| failed(&format!("write {}", place.whole.display()), &error))?;
        Ok(Installed::Now)
    }
}

/// Where an installation is made.
#[derive(Debug)]
struct Place {
    unfinished: PathBuf,
    whole: PathBuf,
}

impl Place {
    /// Removes what an installation that was interrupted left behind.
    fn clear(&self) -> io::Result<()> {
        match fs::remove_dir_all(&self.unfinished) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn build(&self, release: &Release, told: &dyn Fn(&str)) -> Result<(), Failure> {
        let name = release.with_version();
        let writing = |path: &Path, text: &str| {
            fs::create_dir_all(path.parent().expect("a folder"))
                .and_then(|()| fs::write(path, text))
                .map_err(|error| Failure::new(format!("{name}: cannot write {}: {error}", path.display())))
        };
        for (path, text) in release.sources() {
            writing(&self.unfinished.join(path), &text)?;
        }
        for step in release.build() {
            told(&step.join(" "));
            self.take(step).map_err(|failure| Failure { text: format!("{name}: {failure}"), ..failure })?;
        }
        told("starting it");
        let said = worker_in(&self.unfinished, release).introduce().map_err(|text| {
            let (text, output) = text.split_once('\n').unwrap_or((&text, ""));
            Failure { text: format!("{name} was built, but {text}"), output: output.to_owned() }
        })?;
        if said.version != release.version {
            return Err(Failure::new(format!("{name} was built, but says that it is version {}", said.version)));
        }
        writing(&self.unfinished.join(MARKER), &release.digest())
    }

    /// Takes a step in the unfinished folder.
    fn take(&self, step: Step) -> Result<(), Failure> {
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
            .map_err(|error| Failure::new(format!("`{line}` cannot be run: {error}")))?;
        if output.status.success() {
            return Ok(());
        }
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).trim().to_owned());
        let said = said.join("\n").trim().to_owned();
        if let Some(words) = of_the_network(&said) {
            return Err(Failure::new(format!("`{line}` did not reach the network: {words}")));
        }
        Err(Failure { text: format!("`{line}` failed ({})", output.status), output: said })
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

/// How the package managers say that a host cannot be reached.
const UNREACHED: [&str; 14] = [
    "dial tcp",
    "no such host",
    "Name or service not known",
    "Temporary failure in name resolution",
    "Could not resolve host",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ENETUNREACH",
    "ETIMEDOUT",
    "Network is unreachable",
    "Connection refused",
    "Connect timed out",
    "Failed to establish a new connection",
];

/// The line of a tool's output that says so.
fn of_the_network(output: &str) -> Option<&str> {
    let says_so = |line: &&str| UNREACHED.iter().any(|words| line.contains(words));
    output.lines().find(says_so).map(|line| {
        let line = line.trim();
        let end = line.char_indices().nth(200).map_or(line.len(), |(end, _)| end);
        &line[..end]
    })
}
