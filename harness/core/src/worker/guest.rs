//! The side of the worker, for clients in Rust.

use std::{
    any::Any,
    collections::BTreeMap,
    io::{self, BufRead, Write},
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{Arc, Mutex},
};

use serde::Serialize;
use serde_json::{Value, json};

use super::message::{Bytes, Command, Files, Hello, Line, Piece, Place};
use crate::{
    client::{Client, Description, Refusal, Session},
    http::Urls,
    mirror::{Elsewhere, Mirror},
    role::Role,
    time::Time,
};

/// Serves the client that `make` makes, a new one for each session, until it is told to stop or `input` ends.
///
/// `input` and `output` are stdin and stdout of the process, where nobody else may write.
pub fn serve(
    make: &dyn Fn() -> Box<dyn Client>,
    input: impl BufRead + Send + 'static,
    output: impl Write + Send + 'static,
) -> io::Result<()> {
    let pipe = Pipe(Arc::new(Mutex::new(Ends { input: Box::new(input), output: Box::new(output) })));
    let mut guest = Guest { make, pipe: pipe.clone(), running: None };
    while let Some(line) = pipe.read()? {
        let command: Command = serde_json::from_slice(&line)?;
        if command == Command::Stop {
            break;
        }
        let answer = match catch_unwind(AssertUnwindSafe(|| guest.carry_out(command))) {
            Ok(Ok(value)) => Line::Ok(value),
            Ok(Err(refusal)) => Line::Refused(refusal.to_string()),
            Err(panic) if panic.is::<HungUp>() => break,
            Err(panic) => Line::Crashed(text_of(&*panic)),
        };
        pipe.write(&answer)?;
    }
    Ok(())
}

struct Guest<'a> {
    make: &'a dyn Fn() -> Box<dyn Client>,
    pipe: Pipe,
    running: Option<(Box<dyn Client>, Session)>,
}

impl Guest<'_> {
    fn carry_out(&mut self, command: Command) -> Result<Value, Refusal> {
        match command {
            Command::Hello { .. } => Ok(hello(&*(self.make)())),
            Command::Open(place) => {
                let now = time(place.now);
                let (client, session) = self.running.get_or_insert_with(|| ((self.make)(), session(&self.pipe, place)));
                session.mirror().begin_step(Arc::default(), now);
                client.open(session).map(|()| Value::Null)
            }
            Command::Init { root, now } => self.at(now)?.init(&root.0, time(now)).map(|()| Value::Null),
            Command::Refresh { now } => self.at(now)?.refresh(time(now)).map(|()| Value::Null),
            Command::Download { targets, now } => {
                let targets: Vec<&str> = targets.iter().map(String::as_str).collect();
                let files = self.at(now)?.download(&targets, time(now))?;
                Ok(json!(files.into_iter().map(Bytes).collect::<Vec<_>>()))
            }
            Command::Trusted => Ok(json!(files(self.client()?.0.trusted()?))),
            Command::Close => {
                self.running = None;
                Ok(Value::Null)
            }
            Command::Stop => unreachable!("ends the loop"),
        }
    }

    fn client(&mut self) -> Result<&mut (Box<dyn Client>, Session), Refusal> {
        self.running.as_mut().ok_or_else(|| Refusal::new("no session is open"))
    }

    /// The client, with the mirror at this time.
    fn at(&mut self, now: i64) -> Result<&mut dyn Client, Refusal> {
        let (client, session) = self.client()?;
        session.mirror().begin_step(Arc::default(), time(now));
        Ok(&mut **client)
    }
}

fn time(seconds: i64) -> Time {
    Time::from_unix_seconds(seconds)
}

fn hello(client: &dyn Client) -> Value {
    let description = client.describe();
    json!(Hello {
        lacks: description.lacks.iter().map(|feature| feature.name().to_owned()).collect(),
        controls: description.controls.iter().map(|control| control.name().to_owned()).collect(),
        limited: limited(&description),
        name: description.name,
        version: description.version,
        language: description.language,
    })
}

/// The controls that a client has in one profile only, by the profile in which it has not.
fn limited(description: &Description) -> BTreeMap<String, Vec<String>> {
    let mut limited: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (profile, control) in &description.limited {
        limited.entry(profile.name().to_owned()).or_default().push(control.name().to_owned());
    }
    limited
}

fn session(pipe: &Pipe, place: Place) -> Session {
    let urls = Urls { metadata: place.metadata_url, targets: place.targets_url };
    let urls = (!place.pipe).then_some(urls);
    let mirror = Mirror::elsewhere(Box::new(pipe.clone()));
    Session::elsewhere(mirror, urls, place.metadata_dir.into(), place.targets_dir.into())
}

fn files(trusted: Vec<(Role, Vec<u8>)>) -> Files {
    let mut files = Files { delegated: BTreeMap::new(), ..Files::default() };
    for (role, file) in trusted {
        let file = Bytes(file);
        match role {
            Role::Root => files.top_level.root = Some(file),
            Role::Timestamp => files.top_level.timestamp = Some(file),
            Role::Snapshot => files.top_level.snapshot = Some(file),
            Role::Targets => files.top_level.targets = Some(file),
            Role::Delegated(name) => drop(files.delegated.insert(name, file)),
        }
    }
    files
}

/// The two ends of the pipe to the harness.
#[derive(Clone)]
struct Pipe(Arc<Mutex<Ends>>);

struct Ends {
    input: Box<dyn BufRead + Send>,
    output: Box<dyn Write + Send>,
}

/// The payload with which a client is unwound when the harness is gone.
struct HungUp;

impl Pipe {
    /// The next line; `None` when the harness has gone.
    fn read(&self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let read = self.0.lock().expect("no panic while the pipe is held").input.read_until(b'\n', &mut line)?;
        Ok((read > 0).then_some(line))
    }

    fn write(&self, message: &impl Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(message)?;
        line.push(b'\n');
        let mut ends = self.0.lock().expect("no panic while the pipe is held");
        ends.output.write_all(&line)?;
        ends.output.flush()
    }
}

impl std::fmt::Debug for Pipe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pipe").finish_non_exhaustive()
    }
}

impl Elsewhere for Pipe {
    fn ask(&mut self, line: &Line) -> Piece {
        let answer = self.write(line).and_then(|()| self.read());
        let piece = answer.ok().flatten().and_then(|line| serde_json::from_slice(&line).ok());
        piece.unwrap_or_else(|| resume_unwind(Box::new(HungUp)))
    }
}

fn text_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic without a text".to_owned())
}
