//! Commands: clients that speak the command line of tuf-conformance.
//!
//! `<client> --metadata-dir D init ROOT`, `... --metadata-url U refresh` and `... download`, as the project's CLIENT-CLI.md has
//! them: one process for each operation, the requests over HTTP by the client's own fetcher, 0 for success and 1 for failure.
//! What this command line has no words for is not run: several operations on one client object, a clock that runs, a second
//! installation over what is stored, an end in the middle.

mod clock;
mod files;
mod process;
mod xfails;

use std::{
    collections::{BTreeSet, HashMap},
    ffi::{OsStr, OsString},
    fs,
    panic::resume_unwind,
    path::{Path, PathBuf},
    process as system,
    sync::{LazyLock, Mutex},
    time::Duration,
};

pub use self::xfails::parse as parse_xfails;
use self::{
    clock::Faketime,
    files::{Downloads, Known},
};
use crate::{
    client::{Client, Control, Description, Feature, Refusal, Session},
    http::Urls,
    mirror::Mirror,
    pep458::Wanted,
    role::Role,
    time::Time,
    trace::Outcome,
    worker::{Bounds, Broken, Footprint},
};

/// How a command is started.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Program {
    name: OsString,
    args: Vec<OsString>,
    bounds: Bounds,
}

/// A client that is an executable with the command line of tuf-conformance.
///
/// Its clock is set by `faketime` if that is on `PATH` and the client heeds it, which is tried out. Otherwise the client sees the
/// real time; scenarios in which that makes no difference once all their times are moved to it are run so, the others not at all.
#[derive(Debug)]
pub struct Command {
    program: Program,
    name: String,
    version: String,
    lacks: BTreeSet<Feature>,
    faketime: bool,
    place: Option<Place>,
    last: Option<Footprint>,
}

/// Where a run of it takes place.
#[derive(Debug)]
struct Place {
    mirror: Mirror,
    urls: Urls,
    metadata: PathBuf,
    targets: PathBuf,
    stores_targets: bool,
    patience: Duration,
    initialised: bool,
    known: Known,
}

/// Which programs heed `faketime`.
static HEEDING: LazyLock<Mutex<HashMap<Program, bool>>> = LazyLock::new(Mutex::default);

impl Command {
    /// The client that this program is. Without a better name it goes by that of its file.
    pub fn new(program: impl Into<OsString>) -> Command {
        let name: OsString = program.into();
        let stem = Path::new(&name).file_stem().unwrap_or(&name).to_string_lossy().into_owned();
        let program = Program { name, args: Vec::new(), bounds: Bounds::default() };
        Command {
            program,
            name: stem,
            version: String::new(),
            lacks: BTreeSet::new(),
            faketime: true,
            place: None,
            last: None,
        }
    }

    /// Adds an argument, before those of the command line.
    #[must_use]
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Command {
        self.program.args.push(arg.as_ref().to_owned());
        self
    }

    /// Says what client it is, of which version.
    #[must_use]
    pub fn named(self, name: &str, version: &str) -> Command {
        Command { name: name.to_owned(), version: version.to_owned(), ..self }
    }

    /// Declares a feature unsupported. The declaration counts only where the client also refuses the honest repository.
    #[must_use]
    pub fn lacking(mut self, feature: Feature) -> Command {
        self.lacks.insert(feature);
        self
    }

    /// Says what each process may use of the machine.
    #[must_use]
    pub fn bounded(mut self, bounds: Bounds) -> Command {
        self.program.bounds = bounds;
        self
    }

    /// Leaves the client the system's clock, also where `faketime` could set another.
    #[must_use]
    pub fn in_real_time(self) -> Command {
        Command { faketime: false, ..self }
    }

    fn clock(&self) -> Option<&'static Faketime> {
        let faketime = Faketime::find().filter(|_| self.faketime)?;
        let heeds = || HEEDING.lock().expect("no panic while it is held").get(&self.program).copied();
        let heeded = heeds().unwrap_or_else(|| {
            let heeded = clock::is_heeded(|| Command { program: self.program.clone(), ..Command::new("") });
            HEEDING.lock().expect("no panic while it is held").insert(self.program.clone(), heeded);
            heeded
        });
        heeded.then_some(faketime)
    }

    /// The client, one option of its command line already there.
    fn start(&self, now: Time) -> Result<(system::Command, &Place), Refusal> {
        let place = self.place.as_ref().ok_or_else(|| Refusal::new("the client is not open"))?;
        let mut command = system::Command::new(&self.program.name);
        command.args(&self.program.args).arg("--metadata-dir").arg(&place.metadata);
        if let Some(faketime) = Faketime::find().filter(|_| clock::is_being_tried() || self.clock().is_some()) {
            faketime.set(&mut command, now);
        }
        Ok((command, place))
    }

    /// Runs it to its end, and reads its exit status.
    fn run(&mut self, command: system::Command, patience: Duration) -> Result<(), Refusal> {
        let name = self.program.name.display();
        let ended = process::run(command, patience, self.program.bounds)
            .map_err(|error| Broken::Protocol(format!("the command {name} cannot be started: {error}")));
        let ended = ended.unwrap_or_else(|broken| resume_unwind(Box::new(broken)));
        let said = ended.footprint.stderr.clone();
        self.last = Some(ended.footprint);
        match ended.status {
            Ok(status) if status.code() == Some(0) => Ok(()),
            Ok(status) if status.code() == Some(1) => {
                let last = said.lines().rev().find(|line| !line.trim().is_empty());
                Err(Refusal::new(last.unwrap_or("exit status: 1").trim()))
            }
            Ok(status) => {
                let crash = Outcome::Crashed(format!("the command ended neither with 0 nor with 1 ({status})"));
                resume_unwind(Box::new(Broken::Client(crash)))
            }
            Err(outcome) => resume_unwind(Box::new(Broken::Client(outcome))),
        }
    }
}

impl Client for Command {
    fn describe(&self) -> Description {
        let described = Description::new(&self.name, &self.version).offering(Control::TargetStore);
        let described = described.without(Control::Keep).without(Control::RunningClock);
        let described = if self.clock().is_some() { described } else { described.without(Control::Clock) };
        Description {
            language: "unknown".to_owned(),
            lacks: self.lacks.clone(),
            expected_failures: xfails::beside(&self.program.name),
            ..described
        }
    }

    fn open(&mut self, session: &Session) -> Result<(), Refusal> {
        let urls = session.urls().ok_or_else(|| Refusal::new("a command asks over HTTP alone"))?.clone();
        if self.place.is_none() {
            self.place = Some(Place {
                mirror: session.mirror().clone(),
                urls,
                metadata: session.metadata_dir(),
                targets: session.targets_dir(),
                stores_targets: session.stores_targets(),
                patience: session.patience(),
                initialised: false,
                known: Known::default(),
            });
        }
        Ok(())
    }

    fn init(&mut self, root: &[u8], now: Time) -> Result<(), Refusal> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("initial_root.json");
        fs::write(&file, root)?;
        let (mut command, place) = self.start(now)?;
        if place.initialised {
            let what = "a way to install a root over what is stored".to_owned();
            resume_unwind(Box::new(Broken::Inexpressible(what)));
        }
        command.arg("init").arg(&file);
        let patience = place.patience;
        self.place.iter_mut().for_each(|place| place.initialised = true);
        self.run(command, patience)
    }

    fn refresh(&mut self, now: Time) -> Result<(), Refusal> {
        let (mut command, place) = self.start(now)?;
        command.arg("--metadata-url").arg(&place.urls.metadata).arg("refresh");
        let patience = place.patience;
        self.run(command, patience)
    }

    fn download(&mut self, targets: &[&str], now: Time) -> Result<Vec<Vec<u8>>, Refusal> {
        let (mut command, place) = self.start(now)?;
        command.arg("--metadata-url").arg(&place.urls.metadata);
        for target in targets {
            command.arg("--target-name").arg(target);
        }
        command
            .arg("--target-base-url")
            .arg(&place.urls.targets)
            .arg("--target-dir")
            .arg(&place.targets)
            .arg("download");
        // What a client has stored it need not ask for again, which is a matter for scenarios about that alone.
        let downloads = Downloads::before(&place.targets, !place.stores_targets)?;
        let (patience, mirror) = (place.patience, place.mirror.clone());
        self.run(command, patience)?;
        Ok(downloads.find(targets, &mirror.site()))
    }

    fn install(&mut self, _: &Wanted, _: Time) -> Result<Vec<Vec<u8>>, Refusal> {
        resume_unwind(Box::new(Broken::Inexpressible(
            "downloads that follow from one another in one update".to_owned(),
        )))
    }

    fn trusted(&mut self) -> Result<Vec<(Role, Vec<u8>)>, Refusal> {
        let place = self.place.as_mut().ok_or_else(|| Refusal::new("the client is not open"))?;
        Ok(place.known.files(&place.metadata, &place.mirror.site())?)
    }

    fn is_apart(&self) -> bool {
        true
    }

    fn is_command(&self) -> bool {
        true
    }

    fn footprint(&mut self) -> Option<Footprint> {
        self.last.clone()
    }
}
