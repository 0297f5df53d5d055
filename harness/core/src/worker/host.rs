//! The side of the harness: a client that is a worker process.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
    ffi::{OsStr, OsString},
    panic::resume_unwind,
    process,
    sync::{LazyLock, Mutex},
    time::{Duration, Instant},
};

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    Bounds, Broken, Footprint, ORIGIN, PROTOCOL, Usage,
    message::{Bytes, Command, Files, Hello, Line, Piece, Place, Then},
    process::{Process, Silence},
};
use crate::{
    client::{Client, Control, Description, Feature, Refusal, Session},
    http::decode,
    mirror::{Body, BodyError, Mirror},
    near::unknown,
    profile::Profile,
    role::Role,
    site::{METADATA, TARGETS},
    time::Time,
    trace::Outcome,
};

/// How a worker is started: equal ones share processes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Program {
    name: OsString,
    args: Vec<OsString>,
    variables: Vec<(OsString, OsString)>,
    bounds: Bounds,
}

/// A client in a process that speaks the worker protocol.
///
/// Its process outlives it: the next worker with the same program that is opened in the same thread goes on with it. Only a
/// process whose session ended in good order is used again.
#[derive(Debug)]
pub struct Worker {
    program: Program,
    /// The name that counts instead of its own.
    name: Option<String>,
    session: Option<Running>,
    /// What a process that is gone left behind.
    last: Option<Footprint>,
}

#[derive(Debug)]
struct Running {
    process: Process,
    mirror: Mirror,
    patience: Duration,
    bodies: BTreeMap<u64, (u16, Body)>,
    last_body: u64,
    in_order: bool,
}

thread_local! {
    /// Processes at rest. They belong to the thread that started them and end with it.
    static RESTING: RefCell<HashMap<Program, Resting>> = RefCell::default();
}

/// A process between sessions: when it is no longer needed, it is asked to exit.
#[derive(Debug)]
struct Resting(Option<Process>);

impl Drop for Resting {
    fn drop(&mut self) {
        if let Some(process) = self.0.take() {
            process.stop(to_line(&Command::Stop));
        }
    }
}

/// What programs say of themselves, or why they do not.
static DESCRIPTIONS: LazyLock<Mutex<HashMap<Program, Result<Description, String>>>> = LazyLock::new(Mutex::default);

impl Worker {
    /// The worker that this program becomes when it is run.
    pub fn new(program: impl Into<OsString>) -> Worker {
        let (args, variables) = (Vec::new(), Vec::new());
        let program = Program { name: program.into(), args, variables, bounds: Bounds::default() };
        Worker { program, name: None, session: None, last: None }
    }

    /// Gives the client another name than it has for itself: one of several versions cannot tell that there are more.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Worker {
        self.name = Some(name.into());
        self
    }

    /// Adds an argument of the program.
    #[must_use]
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Worker {
        self.program.args.push(arg.as_ref().to_owned());
        self
    }

    /// Sets a variable in the program's environment.
    #[must_use]
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Worker {
        self.program.variables.push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Says what the process may use of the machine.
    #[must_use]
    pub fn bounded(mut self, bounds: Bounds) -> Worker {
        self.program.bounds = bounds;
        self
    }

    /// What the client says of itself; a process is started to ask it, the first time. The error is a text, of one line or with
    /// what the process wrote to stderr.
    pub fn introduce(&self) -> Result<Description, String> {
        let mut known = DESCRIPTIONS.lock().expect("no panic while descriptions are held");
        let entry = known.entry(self.program.clone());
        let description = entry.or_insert_with(|| {
            let (process, description) = self.program.start(Session::PATIENCE).map_err(|broken| broken.to_string())?;
            drop(Resting(Some(process)));
            Ok(description)
        });
        let mut description = description.clone()?;
        if let Some(name) = &self.name {
            description.name.clone_from(name);
        }
        Ok(description)
    }

    /// Starts a process, if there is none at rest, and begins the session. The first answer of a process that had been at rest
    /// may show that it did not survive the rest; that is no fault of this session, and another process is started.
    fn begin(&mut self, session: &Session) -> Result<(), Refusal> {
        let resting = RESTING.with_borrow_mut(|resting| resting.remove(&self.program)?.0.take());
        let open = Command::Open(place(session));
        for process in [resting, None] {
            let rested = process.is_some();
            let process = match process {
                Some(process) => process,
                None => match self.program.start(session.patience()) {
                    Ok((process, _)) => process,
                    Err(broken) => self.end(broken),
                },
            };
            self.session = Some(Running::new(process, session));
            self.running().process.begin_step();
            match self.running().ask(&open) {
                Err(Broken::Client(Outcome::Crashed(_))) if rested => {}
                answer => return self.finish(answer).map(drop),
            }
        }
        unreachable!("a process that was just started has not been at rest")
    }

    fn running(&mut self) -> &mut Running {
        self.session.as_mut().expect("a worker is opened before anything else")
    }

    /// Has the worker carry out a command, and reads its result.
    fn command<T: DeserializeOwned>(&mut self, command: &Command) -> Result<T, Refusal> {
        if self.session.is_none() {
            return Err(Refusal::new("the worker is gone"));
        }
        let answer = self.running().ask(command);
        let value = self.finish(answer)?;
        serde_json::from_value(value).map_err(|error| {
            self.running().in_order = false;
            self.end(Broken::Protocol(format!("the worker's result of {}: {error}", name_of(command))))
        })
    }

    /// Passes on results and refusals; everything else is the end of the session.
    fn finish<T>(&mut self, answer: Result<Result<T, Refusal>, Broken>) -> Result<T, Refusal> {
        match answer {
            Ok(answer) => answer,
            Err(broken) => self.end(broken),
        }
    }

    /// Unwinds the run, and ends process and session unless they are in good order.
    fn end(&mut self, mut broken: Broken) -> ! {
        if let Some(mut running) = self.session.take_if(|running| !running.in_order) {
            let footprint = running.footprint();
            if let (Broken::Protocol(text), Some(line)) = (&mut broken, footprint.stderr.lines().last()) {
                *text = format!("{text}; the last line of its stderr: {line}");
            }
            self.last = Some(footprint);
        }
        resume_unwind(Box::new(broken))
    }
}

impl Client for Worker {
    /// [`Worker::introduce`]; unwinds with the text if it does not.
    fn describe(&self) -> Description {
        self.introduce().unwrap_or_else(|text| resume_unwind(Box::new(text)))
    }

    fn open(&mut self, session: &Session) -> Result<(), Refusal> {
        if self.session.is_none() {
            return self.begin(session);
        }
        self.running().process.begin_step();
        self.command::<Value>(&Command::Open(place(session))).map(drop)
    }

    fn init(&mut self, root: &[u8], now: Time) -> Result<(), Refusal> {
        let now = now.unix_seconds();
        self.command::<Value>(&Command::Init { root: Bytes(root.to_vec()), now }).map(drop)
    }

    fn refresh(&mut self, now: Time) -> Result<(), Refusal> {
        self.command::<Value>(&Command::Refresh { now: now.unix_seconds() }).map(drop)
    }

    fn download(&mut self, targets: &[&str], now: Time) -> Result<Vec<Vec<u8>>, Refusal> {
        let targets = targets.iter().map(|&target| target.to_owned()).collect();
        let files: Vec<Bytes> = self.command(&Command::Download { targets, now: now.unix_seconds() })?;
        Ok(files.into_iter().map(|file| file.0).collect())
    }

    fn trusted(&mut self) -> Result<Vec<(Role, Vec<u8>)>, Refusal> {
        let Files { top_level, delegated } = self.command(&Command::Trusted)?;
        let top_level = [top_level.root, top_level.timestamp, top_level.snapshot, top_level.targets];
        let top_level = Role::TOP_LEVEL.into_iter().zip(top_level).filter_map(|(role, file)| Some((role, file?)));
        let delegated = delegated.into_iter().map(|(name, file)| (Role::Delegated(name), file));
        Ok(top_level.chain(delegated).map(|(role, file)| (role, file.0)).collect())
    }

    fn is_apart(&self) -> bool {
        true
    }

    fn footprint(&mut self) -> Option<Footprint> {
        match &mut self.session {
            Some(running) => Some(running.footprint()),
            None => self.last.clone(),
        }
    }
}

/// A session in good order is closed, and its process put to rest.
impl Drop for Worker {
    fn drop(&mut self) {
        let Some(mut running) = self.session.take().filter(|running| running.in_order) else { return };
        if matches!(running.ask(&Command::Close), Ok(Ok(_))) {
            let process = Resting(Some(running.process));
            // When the thread is ending, so does the process.
            let replaced = RESTING.try_with(|resting| resting.borrow_mut().insert(self.program.clone(), process));
            drop(replaced);
        }
    }
}

impl Program {
    /// Starts a process and has it introduce itself.
    fn start(&self, patience: Duration) -> Result<(Process, Description), Broken> {
        let mut command = process::Command::new(&self.name);
        command.args(&self.args).envs(self.variables.iter().map(|(name, value)| (name, value)));
        let name = self.name.display();
        let mut process = Process::start(command, self.bounds)
            .map_err(|error| Broken::Protocol(format!("the worker {name} cannot be started: {error}")))?;
        process.send(to_line(&Command::Hello { protocol: PROTOCOL }));
        let deadline = Instant::now() + patience;
        let hello = loop {
            let line = process.line(deadline).map_err(|silence| {
                let why = match silence {
                    Silence::Unbounded(text) if text.is_empty() => format!("no answer within {patience:?}"),
                    Silence::Dead(text) | Silence::Unbounded(text) => text,
                };
                let stderr = process.stderr();
                let stderr = if stderr.is_empty() { stderr } else { format!(", saying\n{stderr}") };
                Broken::Protocol(format!("the worker {name} does not answer hello: {why}{stderr}"))
            })?;
            // A runtime or test runner may have a greeting of its own.
            if line.first() == Some(&b'{') {
                break line;
            }
        };
        let answer = match read_line(&hello)? {
            Line::Ok(answer) => serde_json::from_value(answer).map_err(|error| error.to_string()),
            other => Err(format!("answered with {other:?}")),
        };
        let described = answer.and_then(description);
        let description = described.map_err(|text| Broken::Protocol(format!("the worker {name}, to hello: {text}")))?;
        Ok((process, description))
    }
}

impl Running {
    fn new(process: Process, session: &Session) -> Running {
        let (mirror, patience) = (session.mirror().clone(), session.patience());
        Running { process, mirror, patience, bodies: BTreeMap::new(), last_body: 0, in_order: true }
    }

    /// Sends a command and answers the worker's requests until it has a result.
    fn ask(&mut self, command: &Command) -> Result<Result<Value, Refusal>, Broken> {
        // Also if this is unwound: the mirror does so with a client that is over its budget.
        self.in_order = false;
        if matches!(command, Command::Refresh { .. } | Command::Download { .. }) {
            self.process.begin_step();
        }
        if self.process.spoke_unasked() {
            return Err(Broken::Protocol(format!("the worker spoke before it was asked to {}", name_of(command))));
        }
        let deadline = Instant::now() + self.patience;
        self.bodies.clear();
        self.process.send(to_line(command));
        let answer = loop {
            let line = self.process.line(deadline).map_err(|silence| self.broken_by(silence))?;
            match read_line(&line)? {
                Line::Fetch(url) => {
                    let piece = self.fetch(&url);
                    self.process.send(to_line(&piece));
                }
                Line::More(id) => {
                    let Some((status, mut body)) = self.bodies.remove(&id) else {
                        return Err(Broken::Protocol(format!(
                            "the worker asked for more of body {id}, which has no more"
                        )));
                    };
                    let piece = self.piece(id, status, &mut body);
                    self.keep(&piece, body);
                    self.process.send(to_line(&piece));
                }
                Line::Ok(value) => break Ok(value),
                Line::Refused(text) => break Err(Refusal::new(text)),
                Line::Crashed(text) => {
                    self.in_order = true;
                    return Err(Broken::Client(Outcome::Crashed(text)));
                }
            }
        };
        self.in_order = true;
        Ok(answer)
    }

    fn fetch(&mut self, url: &str) -> Piece {
        // Unwinds if the client is over its budget.
        self.last_body += 1;
        let id = self.last_body;
        match self.mirror.fetch(&path_of(url)) {
            Ok(response) => {
                let (status, mut body) = (response.status, response.body);
                let piece = self.piece(id, status, &mut body);
                self.keep(&piece, body);
                piece
            }
            Err(_) => Piece { id, status: 0, body: Bytes::default(), then: Then::Cut, now: self.now() },
        }
    }

    /// The next piece of a body: a chunk, and whether there is another.
    fn piece(&self, id: u64, status: u16, body: &mut Body) -> Piece {
        let (bytes, then) = match body.chunk() {
            None => (Vec::new(), Then::End),
            Some(Err(BodyError::CutOff | BodyError::Status(_) | BodyError::TooLong(_))) => (Vec::new(), Then::Cut),
            Some(Ok(chunk)) => (chunk.to_vec(), Then::More),
        };
        let then = if then == Then::More && body.is_at_its_end() { Then::End } else { then };
        Piece { id, status, body: Bytes(bytes), then, now: self.now() }
    }

    fn keep(&mut self, piece: &Piece, body: Body) {
        if piece.then == Then::More {
            self.bodies.insert(piece.id, (piece.status, body));
        }
    }

    fn now(&self) -> i64 {
        self.mirror.now().unix_seconds()
    }

    fn broken_by(&self, silence: Silence) -> Broken {
        Broken::Client(match silence {
            Silence::Dead(text) => Outcome::Crashed(text),
            Silence::Unbounded(text) if text.is_empty() => {
                Outcome::Unbounded(format!("no answer within {} s", self.patience.as_secs_f32()))
            }
            Silence::Unbounded(text) => Outcome::Unbounded(text),
        })
    }

    fn footprint(&mut self) -> Footprint {
        let usage: Usage = self.process.usage();
        Footprint { usage, stderr: self.process.stderr() }
    }
}

fn place(session: &Session) -> Place {
    let path = |path: std::path::PathBuf| path.to_str().expect("a temporary folder with a UTF-8 name").to_owned();
    let base = |folder| format!("{ORIGIN}{folder}");
    let (metadata_url, targets_url) = match session.urls() {
        Some(urls) => (urls.metadata.clone(), urls.targets.clone()),
        None => (base(METADATA), base(TARGETS)),
    };
    Place {
        metadata_dir: path(session.metadata_dir()),
        targets_dir: path(session.targets_dir()),
        metadata_url,
        targets_url,
        pipe: session.urls().is_none(),
        now: session.mirror().now().unix_seconds(),
    }
}

/// The path in a site that a request of a worker is about. What leads away from the mirror stays as it is, for the log.
fn path_of(url: &str) -> String {
    match url.strip_prefix(ORIGIN) {
        Some(path) => decode(path.split(['?', '#']).next().unwrap_or_default()),
        None => url.to_owned(),
    }
}

fn to_line(message: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(message).expect("a message is JSON")
}

fn read_line(line: &[u8]) -> Result<Line, Broken> {
    serde_json::from_slice(line).map_err(|error| {
        let start: String = String::from_utf8_lossy(line).chars().take(200).collect();
        Broken::Protocol(format!("a line of the worker that is none of the protocol ({error}): {start}"))
    })
}

/// What a worker says of itself. A name that is none of a feature or a control is a slip, and said so.
fn description(hello: Hello) -> Result<Description, String> {
    let mut lacks = BTreeSet::new();
    for name in &hello.lacks {
        let known = Feature::ALL.into_iter().find(|feature| feature.name() == name);
        lacks.insert(known.ok_or_else(|| unknown("feature", name, Feature::ALL.iter().map(|it| it.name())))?);
    }
    let mut controls = BTreeSet::new();
    for name in &hello.controls {
        controls.insert(control(name)?);
    }
    // What the protocol has no words for, nobody can do through it.
    controls.retain(|control| !Control::OFFERED.contains(control));
    let mut limited = BTreeSet::new();
    for (profile, names) in &hello.limited {
        let profiles = Profile::ALL.iter().map(|it| it.name());
        let profile = Profile::from_name(profile).ok_or_else(|| unknown("profile", profile, profiles))?;
        for name in names {
            limited.insert((profile, control(name)?));
        }
    }
    let described = Description::new(&hello.name, &hello.version);
    Ok(Description { language: hello.language, lacks, controls, limited, ..described })
}

fn control(name: &str) -> Result<Control, String> {
    let known = Control::ALL.into_iter().find(|control| control.name() == name);
    known.ok_or_else(|| unknown("control", name, Control::ALL.iter().map(|it| it.name())))
}

fn name_of(command: &Command) -> &'static str {
    match command {
        Command::Hello { .. } => "hello",
        Command::Open(_) => "open",
        Command::Init { .. } => "init",
        Command::Refresh { .. } => "refresh",
        Command::Download { .. } => "download",
        Command::Trusted => "trusted",
        Command::Close => "close",
        Command::Stop => "stop",
    }
}
