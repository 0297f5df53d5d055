//! A run: leads a client through a script and writes down what is seen.
//!
//! Every run has a thread of its own, which a watchdog abandons if the client does not return: a client that panics, reads
//! for ever or hangs costs its own run and no other.

use std::{
    any::Any,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, mpsc},
    thread,
    time::Duration,
};

use crate::{
    client::{Client, Control, Description, Refusal, Session},
    disk::Tampering,
    http::Server,
    mirror::{Budget, Killed, Mirror, OverBudget},
    profile::Profile,
    scenario::Scenario,
    script::{Operation, Script, Step, Writer},
    time::Time,
    trace::{Held, Outcome, StepTrace, Trace, Trusted},
    verdict::{Judgement, judge},
    worker::{Broken, Footprint},
};

/// Makes a client: one value for each run.
pub type Make = Arc<dyn Fn() -> Box<dyn Client> + Send + Sync>;

/// In which profile a run takes place, and what it may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// What each step may ask of the mirror.
    pub budget: Budget,
    /// Real time for each step, after which the client is abandoned.
    pub patience: Duration,
    /// How the client reaches the mirror.
    pub profile: Profile,
}

impl Default for Limits {
    /// The logic profile, the default budget, and 20 seconds a step: thousands of times what an honest one takes.
    fn default() -> Limits {
        Limits { budget: Budget::default(), patience: Session::PATIENCE, profile: Profile::Logic }
    }
}

/// A scenario against a client: the script, the twin, and what became of them.
#[derive(Clone, Debug)]
pub struct Run {
    /// What the client said of itself.
    pub client: Description,
    /// How it reached the mirror.
    pub profile: Profile,
    /// The script.
    pub script: Arc<Script>,
    /// What was seen; empty if the adapter cannot express the script.
    pub trace: Option<Trace>,
    /// The honest twin and what was seen there.
    pub twin: Option<(Arc<Script>, Trace)>,
    /// The verdict.
    pub judgement: Judgement,
}

/// The scripts of a scenario, written once for all clients.
#[derive(Clone, Debug)]
pub struct Written {
    /// The script.
    pub script: Arc<Script>,
    /// Its honest twin.
    pub twin: Option<Arc<Script>>,
}

impl Written {
    /// The profiles in which the script has something to show.
    pub fn profiles(&self) -> Vec<Profile> {
        self.script.profiles()
    }

    /// Writes the scripts of a scenario.
    pub fn of(scenario: &Scenario) -> Written {
        let script = scenario.script();
        let twin = scenario.twin(&script).map(Arc::new);
        Written { script: Arc::new(script), twin }
    }

    /// Writes the scripts of a function that is no scenario, such as a variant of an experiment.
    pub fn by(write: impl Fn(&mut Writer)) -> Written {
        let script = Script::write(&write);
        let twin = script.attacked.then(|| Arc::new(Script::write_twin(&write)));
        Written { script: Arc::new(script), twin }
    }

    /// Runs a client through both scripts and judges what it did. The profile is that of `limits`, whether or not the script has
    /// anything to show there.
    pub fn run(&self, make: &Make, limits: Limits) -> Run {
        self.run_in(&mut Lane::default(), make, limits)
    }

    /// Like [`Written::run`], in a lane that is used for many runs.
    pub fn run_in(&self, lane: &mut Lane, make: &Make, limits: Limits) -> Run {
        let profile = limits.profile;
        let client = match describe(make) {
            Ok(client) => client,
            Err(fault) => {
                let trace = Trace { fault: Some(fault), ..Trace::default() };
                return self.judged(Description::new("unknown", ""), profile, trace, None);
            }
        };
        let missing = self.missing_controls(&client, profile);
        if missing == [Control::Clock]
            && let Some(shifted) = self.shifted()
        {
            return shifted.run_as(client, lane, make, limits);
        }
        match missing.first() {
            Some(missing) => self.not_run(client, profile, missing.name()),
            None => self.run_as(client, lane, make, limits),
        }
    }

    /// Both scripts for a client whose clock cannot be set, if moving all their times to the real one changes nothing.
    fn shifted(&self) -> Option<Written> {
        let now = Time::now();
        let script = Arc::new(self.script.shifted(now)?);
        let twin = match &self.twin {
            Some(twin) => Some(Arc::new(twin.shifted(now)?)),
            None => None,
        };
        Some(Written { script, twin })
    }

    fn run_as(&self, client: Description, lane: &mut Lane, make: &Make, limits: Limits) -> Run {
        let profile = limits.profile;
        let twin = self.twin.as_ref().map(|twin| (twin.clone(), lane.trace(twin, make, limits)));
        let trace = lane.trace(&self.script, make, limits);
        if let Some(missing) = &trace.inexpressible {
            return self.not_run(client, profile, missing);
        }
        self.judged(client, profile, trace, twin)
    }

    fn judged(&self, client: Description, profile: Profile, trace: Trace, twin: Option<(Arc<Script>, Trace)>) -> Run {
        let judgement = judge(&client, (&self.script, &trace), twin.as_ref().map(|(script, trace)| (&**script, trace)));
        Run { client, profile, script: self.script.clone(), trace: Some(trace), twin, judgement }
    }

    fn not_run(&self, client: Description, profile: Profile, missing: &str) -> Run {
        let judgement = Judgement::not_expressible(missing);
        Run { client, profile, script: self.script.clone(), trace: None, twin: None, judgement }
    }

    fn missing_controls(&self, client: &Description, profile: Profile) -> Vec<Control> {
        if Control::ALL.into_iter().all(|control| client.can(control, profile)) {
            return Vec::new();
        }
        self.script.controls().into_iter().filter(|&control| !client.can(control, profile)).collect()
    }
}

fn describe(make: &Make) -> Result<Description, String> {
    catch_unwind(AssertUnwindSafe(|| make().describe())).map_err(|panic| format!("the adapter: {}", text_of(&*panic)))
}

/// Whether it has to be asked over HTTP. What goes wrong here goes wrong once more in the lane, where it is written down.
fn is_command(make: &Make) -> bool {
    catch_unwind(AssertUnwindSafe(|| make().is_command())).unwrap_or(false)
}

/// The name of the threads in which clients run, so that a panic hook can tell a client's panic from others.
pub const LANE: &str = "gauntlet-lane";

/// In bytes; taken only as far as it is used. A client in process that runs out of stack would end the harness, so that what
/// shows a client's own stack to be too small is for a process of its own.
const LANE_STACK: usize = 64 << 20;

/// What waits for another process gives up by itself, and this much sooner than the watchdog.
const GRACE: Duration = Duration::from_secs(2);

/// With a session for each installation of the client.
type Job = (Arc<Script>, Make, Vec<Session>, Arc<Mutex<Trace>>, mpsc::Sender<()>);

/// A thread in which runs take place, one after the other, and a server for those over HTTP.
///
/// Both are replaced by new ones whenever a client has to be abandoned in them.
#[derive(Debug, Default)]
pub struct Lane {
    jobs: Option<mpsc::Sender<Job>>,
    server: Option<Server>,
}

impl Lane {
    /// Leads a client through a script.
    pub fn trace(&mut self, script: &Arc<Script>, make: &Make, limits: Limits) -> Trace {
        let mut empty = Trace::default();
        let over_http = limits.profile == Profile::Transport || is_command(make);
        let sessions = match self.sessions(limits, over_http, 1 + usize::from(script.root_elsewhere.is_some())) {
            Ok(sessions) => {
                sessions.into_iter().map(|session| session.storing_targets(script.stores_targets)).collect::<Vec<_>>()
            }
            Err(error) => {
                empty.fault = Some(format!("no server on the loopback address: {error}"));
                return empty;
            }
        };
        let trace = Arc::new(Mutex::new(empty));
        let (done, progress) = mpsc::channel();
        let jobs = self.jobs.get_or_insert_with(start);
        jobs.send((script.clone(), make.clone(), sessions, trace.clone(), done)).expect("a lane outlives its jobs");
        // One message for each step, then the channel closes.
        let abandoned = loop {
            match progress.recv_timeout(limits.patience + GRACE) {
                Ok(()) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => break false,
                Err(mpsc::RecvTimeoutError::Timeout) => break true,
            }
        };
        let mut trace = trace.lock().expect("no panic while a trace is written").clone();
        if abandoned {
            // Without its connections the client may yet come to an end.
            *self = Lane::default();
            let text = format!("no answer within {} s", limits.patience.as_secs_f32());
            trace.steps.push(ended(Outcome::Unbounded(text), Vec::new(), None));
        }
        trace
    }

    /// Sessions against one mirror, which serves each installation its own repository in turn.
    fn sessions(&mut self, limits: Limits, over_http: bool, count: usize) -> io::Result<Vec<Session>> {
        let mirror = Mirror::new(limits.budget);
        if !over_http {
            return Ok((0..count).map(|_| Session::new(mirror.clone()).with_patience(limits.patience)).collect());
        }
        if self.server.is_none() {
            self.server = Some(Server::start()?);
        }
        let server = self.server.as_ref().expect("just started");
        let session = || Session::over_http(server.serve(&mirror)).with_patience(limits.patience);
        Ok((0..count).map(|_| session()).collect())
    }
}

fn start() -> mpsc::Sender<Job> {
    let (jobs, queue) = mpsc::channel::<Job>();
    thread::Builder::new()
        .name(LANE.to_owned())
        .stack_size(LANE_STACK)
        .spawn(move || {
            for (script, make, sessions, trace, done) in queue {
                lead(&script, &make, &sessions, &trace, &done);
                // Before the end of `done` says that the run is over.
                drop(sessions);
            }
        })
        .expect("a thread");
    jobs
}

fn lead(script: &Script, make: &Make, sessions: &[Session], trace: &Mutex<Trace>, done: &mpsc::Sender<()>) {
    let write = |change: &mut dyn FnMut(&mut Trace)| change(&mut trace.lock().expect("no panic while it is held"));
    let mirror = sessions[0].mirror();
    let roots = [Some(&script.root), script.root_elsewhere.as_ref()];
    let mut installations = Vec::new();
    for (session, root) in sessions.iter().zip(roots.into_iter().flatten()) {
        mirror.begin_step(Arc::default(), script.steps[0].at);
        let mut client = match catch_unwind(AssertUnwindSafe(|| make())) {
            Ok(client) => client,
            Err(panic) => return write(&mut |trace| trace.fault = Some(format!("the adapter: {}", text_of(&*panic)))),
        };
        let installed = catch_unwind(AssertUnwindSafe(|| {
            client.open(session).and_then(|()| client.init(root, script.steps[0].at))
        }));
        match installed.map_err(|panic| ended_by(&*panic)) {
            Ok(installed) => installations.push((client, installed)),
            Err(Broken::Client(outcome)) => {
                let end = ended(outcome, mirror.log(), footprint(&mut *client));
                write(&mut |trace| trace.steps.push(end.clone()));
                return discard(client);
            }
            Err(Broken::Protocol(fault)) => return write(&mut |trace| trace.fault = Some(fault.clone())),
            Err(Broken::Inexpressible(what)) => return write(&mut |trace| trace.inexpressible = Some(what.clone())),
        }
    }
    for (client, _) in &mut installations {
        match trusted(&mut **client) {
            Ok(initial) => write(&mut |trace| trace.initial.push(initial.clone())),
            Err(fault) => return write(&mut |trace| trace.fault = Some(fault.clone())),
        }
    }
    let mut killed = false;
    for (i, step) in script.steps.iter().enumerate() {
        mirror.begin_step(step.site.clone(), step.at);
        if let Some(turn) = &step.turn {
            mirror.turn_to(turn.site.clone());
        }
        let place = usize::from(step.elsewhere);
        let first = script.steps[..i].iter().all(|before| before.elsewhere != step.elsewhere);
        let (session, (client, installed)) = (&sessions[place], &mut installations[place]);
        for tampering in &step.disk {
            if let Err(refusal) = tamper(&mut **client, session, tampering) {
                let fault = format!("the adapter cannot show the client another disk: {refusal}");
                return write(&mut |trace| trace.fault = Some(fault.clone()));
            }
        }
        mirror.kill(step.kill);
        let result = catch_unwind(AssertUnwindSafe(|| match installed {
            Err(refusal) => Err(refusal.clone()),
            Ok(()) => operate(&mut **client, session, step, (step.restart || killed) && !first),
        }));
        if session.is_over_http() && mirror.was_called() {
            if !session.was_asked_for_urls() {
                let missing = "base URLs for the client's own fetcher";
                return write(&mut |trace| trace.inexpressible = Some(missing.to_owned()));
            }
            let fault = "the adapter took the base URLs, and asked the mirror by call all the same";
            return write(&mut |trace| trace.fault = Some(fault.to_owned()));
        }
        let (requests, footprint) = (mirror.log(), footprint(&mut **client));
        let (outcome, delivered) = match result {
            _ if mirror.is_over_budget() => {
                let text = format!("over its budget after {} requests", requests.len());
                (Outcome::Unbounded(text), Vec::new())
            }
            Ok(Ok(delivered)) => (Outcome::Accepted, delivered),
            Ok(Err(refusal)) => (Outcome::Refused(refusal.to_string()), Vec::new()),
            Err(panic) if panic.is::<Killed>() => (Outcome::Killed, Vec::new()),
            Err(panic) => match ended_by(&*panic) {
                Broken::Client(outcome) => (outcome, Vec::new()),
                Broken::Protocol(fault) => return write(&mut |trace| trace.fault = Some(fault.clone())),
                Broken::Inexpressible(what) => return write(&mut |trace| trace.inexpressible = Some(what.clone())),
            },
        };
        killed = outcome == Outcome::Killed;
        if matches!(outcome, Outcome::Crashed(_) | Outcome::Unbounded(_)) {
            let end = ended(outcome, requests, footprint);
            write(&mut |trace| trace.steps.push(end.clone()));
            return installations.into_iter().for_each(|(client, _)| discard(client));
        }
        match trusted(&mut **client) {
            Ok(trusted) => write(&mut |trace| {
                trace.steps.push(StepTrace {
                    outcome: outcome.clone(),
                    requests: requests.clone(),
                    trusted: trusted.clone(),
                    delivered: delivered.clone(),
                    escaped: session.disk().escaped(),
                    stored: session.disk().stored(),
                    wrote_through_link: session.disk().wrote_through_link(),
                    footprint: footprint.clone(),
                });
            }),
            Err(fault) => return write(&mut |trace| trace.fault = Some(fault.clone())),
        }
        let _ = done.send(());
    }
}

/// Drops a client that has failed: what it does then is of no interest.
fn discard(client: Box<dyn Client>) {
    let _ = catch_unwind(AssertUnwindSafe(|| drop(client)));
}

fn footprint(client: &mut dyn Client) -> Option<Footprint> {
    catch_unwind(AssertUnwindSafe(|| client.footprint())).ok().flatten()
}

fn operate(client: &mut dyn Client, session: &Session, step: &Step, restart: bool) -> Result<Vec<Vec<u8>>, Refusal> {
    if restart {
        client.open(session)?;
    }
    if let Some(root) = &step.installs {
        client.init(root, step.at)?;
    }
    match &step.operation {
        Operation::Refresh => client.refresh(step.at).map(|()| Vec::new()),
        Operation::Download(paths) => {
            let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
            client.download(&paths, step.at)
        }
        Operation::Install { wanted, .. } => client.install(wanted, step.at),
    }
}

fn tamper(client: &mut dyn Client, session: &Session, tampering: &Tampering) -> Result<(), Refusal> {
    if let Tampering::Metadata(role, bytes) = tampering {
        return client.plant(role, bytes);
    }
    Ok(session.disk().tamper(tampering)?)
}

fn trusted(client: &mut dyn Client) -> Result<Trusted, String> {
    match catch_unwind(AssertUnwindSafe(|| client.trusted())) {
        Ok(Ok(files)) => Ok(files.into_iter().map(|(role, file)| (role, Held::of(&file))).collect()),
        Ok(Err(refusal)) => Err(format!("the adapter cannot tell what the client trusts: {refusal}")),
        Err(panic) => Err(format!("the adapter cannot tell what the client trusts: {}", text_of(&*panic))),
    }
}

fn ended(outcome: Outcome, requests: Vec<crate::mirror::Request>, footprint: Option<Footprint>) -> StepTrace {
    let (trusted, delivered, escaped, stored) = (Trusted::new(), Vec::new(), Vec::new(), Vec::new());
    StepTrace { outcome, requests, trusted, delivered, escaped, stored, wrote_through_link: false, footprint }
}

fn ended_by(panic: &(dyn Any + Send)) -> Broken {
    if panic.is::<OverBudget>() {
        return Broken::Client(Outcome::Unbounded("over its budget".to_owned()));
    }
    let broken = panic.downcast_ref::<Broken>().cloned();
    broken.unwrap_or_else(|| Broken::Client(Outcome::Crashed(text_of(panic))))
}

fn text_of(panic: &(dyn Any + Send)) -> String {
    if let Some(broken) = panic.downcast_ref::<Broken>() {
        return broken.to_string();
    }
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic without a text".to_owned())
}
