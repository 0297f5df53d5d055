//! A mirror: answers a client's requests from the site of the current step and keeps the log.
//!
//! The same mirror is reached by call (in memory) or through [`crate::http`]; both write the same log and count against the
//! same budgets. What simulated time it is, the mirror knows too, because a reply can take a while.

mod response;

use std::{
    fmt,
    panic::resume_unwind,
    sync::{Arc, Mutex, MutexGuard},
};

use self::response::End;
pub use self::response::{Body, BodyError, Response, Unreachable};
use crate::{
    site::{METADATA, Reply, Site, TARGETS},
    time::Time,
    worker::message::{Line, Piece},
};

/// How much a client may ask for in one step before it is cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Requests.
    pub requests: usize,
    /// Body bytes taken.
    pub bytes: u64,
}

impl Default for Budget {
    /// 2,000 requests and 64 MiB: many times what any honest step of the catalogue takes.
    fn default() -> Budget {
        Budget { requests: 2_000, bytes: 64 << 20 }
    }
}

/// The payload with which a client that overran its [`Budget`] is unwound, or cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverBudget;

/// When a client is to die. Requests are counted from 1 within a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kill {
    /// While it waits for the answer to this request, which is not in the log.
    AtRequest(usize),
    /// When it has taken the first chunk of a target file, in a body of more than one.
    InTargetFile,
}

/// The payload with which a client that is to be killed is unwound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Killed;

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What was asked for, with its base: `metadata/timestamp.json`.
    pub path: String,
    /// The status code of the answer; 0 if there was none.
    pub status: u16,
    /// How many body bytes the answer has; `None` if it has no end.
    pub offered: Option<u64>,
    /// How many body bytes the client took. Over HTTP an upper bound: what was sent.
    pub taken: u64,
    /// The headers of the request by which a client tells of itself, such as `cookie` and `referer`.
    pub told: Vec<String>,
    /// Whether the mirror breaks the answer off before its announced end.
    pub broken_off: bool,
    /// The simulated time of the request.
    pub at: Time,
}

impl Request {
    /// Who ended it, as far as a mirror can see: what was sent over HTTP counts as taken.
    pub fn ended(&self) -> Ended {
        match self.offered {
            Some(offered) if self.taken >= offered && self.broken_off => Ended::ByMirror,
            Some(offered) if self.taken >= offered => Ended::Complete,
            _ => Ended::ByClient,
        }
    }
}

/// How a request came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The client had seen enough.
    ByClient,
    /// The mirror broke off.
    ByMirror,
    /// Everything that was announced has been sent.
    Complete,
}

impl Ended {
    /// The word in reports.
    pub fn name(self) -> &'static str {
        match self {
            Ended::ByClient => "client",
            Ended::ByMirror => "mirror",
            Ended::Complete => "complete",
        }
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {}", self.path, self.status)?;
        match self.offered {
            Some(offered) if offered == self.taken => write!(f, ", {offered} bytes"),
            Some(offered) => write!(f, ", {} of {offered} bytes", self.taken),
            None => write!(f, ", {} of endless bytes", self.taken),
        }?;
        if self.ended() == Ended::ByMirror && self.status != 0 {
            write!(f, ", broken off")?;
        }
        if self.told.is_empty() { Ok(()) } else { write!(f, ", told {}", self.told.join(", ")) }
    }
}

/// A change of what the mirror serves in the middle of a step: once a first target file has been asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// What happened, one line each.
    pub story: Vec<String>,
    /// What the mirror serves from then on.
    pub site: Arc<Site>,
}

/// A handle to a mirror; clones are the same mirror.
#[derive(Clone, Debug)]
pub struct Mirror(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    site: Arc<Site>,
    turn: Option<Arc<Site>>,
    now: Time,
    budget: Budget,
    taken: u64,
    over_budget: bool,
    kill: Option<Kill>,
    log: Vec<Request>,
    /// The number of the first line of the log: lines are counted through all steps.
    first_line: usize,
    /// Whether anything was asked for by call, in any step.
    called: bool,
    /// Who answers instead of the site, if this is the mirror's end in another process.
    elsewhere: Option<Box<dyn Elsewhere>>,
}

/// A mirror in another process, seen from the client's.
pub(crate) trait Elsewhere: fmt::Debug + Send {
    /// Passes on a request, or asks for more of a body.
    fn ask(&mut self, line: &Line) -> Piece;
}

impl Mirror {
    /// A mirror that holds nothing yet, at [`Time::EPOCH`].
    pub fn new(budget: Budget) -> Mirror {
        Mirror(Arc::new(Mutex::new(State {
            site: Arc::default(),
            turn: None,
            now: Time::EPOCH,
            budget,
            taken: 0,
            over_budget: false,
            kill: None,
            log: Vec::new(),
            first_line: 0,
            called: false,
            elsewhere: None,
        })))
    }

    /// Whether both are handles to the same mirror.
    pub(crate) fn is(&self, other: &Mirror) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The near end of a mirror in another process, which keeps log and budget.
    pub(crate) fn elsewhere(mirror: Box<dyn Elsewhere>) -> Mirror {
        let near = Mirror::new(Budget { requests: usize::MAX, bytes: u64::MAX });
        near.state().elsewhere = Some(mirror);
        near
    }

    /// Serves `site` from now on, at simulated time `now`, with an empty log and a whole budget.
    pub fn begin_step(&self, site: Arc<Site>, now: Time) {
        let mut state = self.state();
        let first_line = state.first_line + state.log.len();
        state.site = site;
        state.turn = None;
        state.now = now;
        state.taken = 0;
        state.over_budget = false;
        state.kill = None;
        state.log = Vec::new();
        state.first_line = first_line;
    }

    /// Serves `site` as soon as a first target file of this step has been asked for.
    pub fn turn_to(&self, site: Arc<Site>) {
        self.state().turn = Some(site);
    }

    /// Has the client die in this step, if it asks by call.
    pub(crate) fn kill(&self, kill: Option<Kill>) {
        self.state().kill = kill;
    }

    /// The simulated time: that of the step, plus what replies have taken since.
    pub fn now(&self) -> Time {
        self.state().now
    }

    /// Asks for a metadata file by its name below the metadata base URL, such as `2.root.json`.
    pub fn metadata(&self, name: &str) -> Result<Response, Unreachable> {
        self.fetch(&format!("{METADATA}{name}"))
    }

    /// Asks for a target file by its path below the targets base URL.
    pub fn target(&self, path: &str) -> Result<Response, Unreachable> {
        self.fetch(&format!("{TARGETS}{path}"))
    }

    /// Asks for a path with its base.
    ///
    /// A client that is over its budget does not return from this call: it is unwound with [`OverBudget`]. One that is to be
    /// killed is unwound with [`Killed`].
    pub fn fetch(&self, path: &str) -> Result<Response, Unreachable> {
        self.state().called = true;
        if self.is_killed_at_request() {
            resume_unwind(Box::new(Killed));
        }
        if let Some(piece) = self.ask_elsewhere(&Line::Fetch(path.to_owned())) {
            let mut body =
                Body { mirror: self.clone(), request: usize::MAX, bytes: Arc::default(), at: 0, end: End::Whole };
            let status = piece.status;
            body.go_on_with(piece);
            return if status == 0 { Err(Unreachable) } else { Ok(Response { status, body }) };
        }
        let Some((request, reply)) = self.request(path, &Asking::default()) else {
            resume_unwind(Box::new(OverBudget))
        };
        let mut body = Body { mirror: self.clone(), request, bytes: Arc::default(), at: 0, end: End::Whole };
        let status = match reply {
            Reply::Bytes(bytes) | Reply::Slow(bytes, _) | Reply::WrongLength(bytes, _) => {
                body.bytes = bytes;
                200
            }
            Reply::Endless(bytes) => {
                body.bytes = bytes;
                body.end = End::Never;
                200
            }
            Reply::CutOff(bytes, end) => {
                body.bytes = bytes[..end.min(bytes.len())].into();
                body.end = End::CutOff;
                200
            }
            Reply::Http(answer) => {
                body.bytes = answer.sent().into();
                body.end = match answer.cut_off {
                    _ if answer.endless => End::Never,
                    Some(_) => End::CutOff,
                    None => End::Whole,
                };
                answer.code
            }
            Reply::Reset | Reply::Wire(..) => return Err(Unreachable),
            other => other.status(),
        };
        Ok(Response { status, body })
    }

    /// What is served now.
    pub(crate) fn site(&self) -> Arc<Site> {
        self.state().site.clone()
    }

    /// What has been asked for in this step.
    pub fn log(&self) -> Vec<Request> {
        self.state().log.clone()
    }

    /// Whether the client has overrun its budget in this step.
    pub fn is_over_budget(&self) -> bool {
        self.state().over_budget
    }

    fn is_killed_at_request(&self) -> bool {
        let state = self.state();
        state.kill.is_some_and(|kill| kill == Kill::AtRequest(state.log.len() + 1))
    }

    /// Whether the client dies rather than take more of this body.
    fn is_killed_in(&self, request: usize) -> bool {
        let state = self.state();
        let line = request.checked_sub(state.first_line).and_then(|line| state.log.get(line));
        state.kill == Some(Kill::InTargetFile)
            && line.is_some_and(|line| line.taken > 0 && line.path.starts_with(TARGETS))
    }

    /// Whether anything was asked for by call, in any step.
    pub(crate) fn was_called(&self) -> bool {
        self.state().called
    }

    /// Logs a request and finds its reply; `None` once the budget is spent. The number is that of the log line.
    pub(crate) fn request(&self, path: &str, asking: &Asking) -> Option<(usize, Reply)> {
        let mut state = self.state();
        if state.over_budget || state.log.len() >= state.budget.requests {
            state.over_budget = true;
            return None;
        }
        let turn = state.log.iter().filter(|line| line.path == path).count();
        let mut reply = state.site.reply(path).in_turn(turn).clone();
        if path.starts_with(TARGETS)
            && let Some(site) = state.turn.take()
        {
            state.site = site;
        }
        let at = state.now;
        let reply = loop {
            reply = match reply {
                Reply::After(span, then) => {
                    state.now = state.now + span;
                    *then
                }
                Reply::Negotiated(gzip, plain) => {
                    if asking.takes_gzip {
                        Reply::Http(gzip)
                    } else {
                        *plain
                    }
                }
                other => break other,
            };
        };
        let line = Request {
            path: path.to_owned(),
            status: reply.status(),
            offered: reply.offered(),
            taken: 0,
            told: asking.told.clone(),
            broken_off: reply.is_broken_off(),
            at,
        };
        state.log.push(line);
        Some((state.first_line + state.log.len() - 1, reply))
    }

    /// Counts body bytes towards a log line; whether the budget still holds.
    pub(crate) fn count(&self, request: usize, bytes: usize) -> bool {
        self.state().count(request, bytes)
    }

    /// Counts body bytes that are about to be sent; whether they may be, which they may not once the step is over.
    ///
    /// A server does not see a client turn away, and would go on to count in the log of the next step.
    pub(crate) fn send(&self, request: usize, bytes: usize) -> bool {
        let mut state = self.state();
        request >= state.first_line && state.count(request, bytes)
    }

    fn ask_elsewhere(&self, line: &Line) -> Option<Piece> {
        let mut state = self.state();
        let piece = state.elsewhere.as_mut()?.ask(line);
        state.now = Time::from_unix_seconds(piece.now);
        Some(piece)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no panic while the mirror's state is held")
    }
}

impl State {
    fn count(&mut self, request: usize, bytes: usize) -> bool {
        let line = request.checked_sub(self.first_line).and_then(|line| self.log.get_mut(line));
        if let Some(line) = line {
            line.taken += bytes as u64;
        }
        self.taken += bytes as u64;
        self.over_budget |= self.taken > self.budget.bytes;
        !self.over_budget
    }
}

/// What a mirror looks at in the head of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asking {
    /// Whether the client takes bodies in gzip.
    pub(crate) takes_gzip: bool,
    /// The headers by which it tells of itself.
    pub(crate) told: Vec<String>,
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        panic::{AssertUnwindSafe, catch_unwind},
    };

    use super::*;
    use crate::time::hours;

    fn mirror(replies: &[(&str, Reply)], budget: Budget) -> Mirror {
        let mut site = Site::default();
        for (name, reply) in replies {
            site.put(name, reply.clone());
        }
        let mirror = Mirror::new(budget);
        mirror.begin_step(Arc::new(site), Time::EPOCH);
        mirror
    }

    #[test]
    fn the_log_says_what_was_offered_and_what_was_taken() {
        let mirror = mirror(&[("a", vec![0; 10_000].into()), ("b", Reply::Endless(Arc::default()))], Budget::default());
        let mut body = mirror.metadata("a").unwrap().body;
        body.chunk().unwrap().unwrap();
        drop(body);
        assert_eq!(mirror.metadata("b").unwrap().bytes(5_000), Err(BodyError::TooLong(5_000)));
        assert_eq!(mirror.metadata("c").unwrap().bytes(5_000), Ok(None));
        let log: Vec<_> = mirror.log().iter().map(ToString::to_string).collect();
        assert_eq!(
            log,
            [
                "metadata/a -> 200, 4096 of 10000 bytes",
                "metadata/b -> 200, 8192 of endless bytes",
                "metadata/c -> 404, 0 bytes"
            ]
        );
    }

    #[test]
    fn a_client_that_asks_for_ever_is_unwound() {
        let mirror = mirror(&[], Budget { requests: 10, bytes: 100 });
        let panic = catch_unwind(AssertUnwindSafe(|| {
            loop {
                let _ = mirror.metadata("1.root.json");
            }
        }))
        .unwrap_err();
        assert!(panic.is::<OverBudget>());
        assert!(mirror.is_over_budget());
        assert_eq!(mirror.log().len(), 10);
    }

    #[test]
    fn a_client_that_reads_for_ever_is_unwound() {
        let mirror = mirror(&[("a", Reply::Endless(Arc::default()))], Budget { requests: 10, bytes: 100_000 });
        let mut body = mirror.metadata("a").unwrap().body;
        let panic = catch_unwind(AssertUnwindSafe(|| io::copy(&mut body, &mut io::sink()))).unwrap_err();
        assert!(panic.is::<OverBudget>());
    }

    #[test]
    fn a_body_that_is_read_in_a_later_step_is_not_in_its_log() {
        let mirror = mirror(&[("a", vec![0; 10].into())], Budget::default());
        let body = mirror.metadata("a").unwrap();
        mirror.begin_step(Arc::default(), Time::EPOCH);
        mirror.metadata("b").unwrap();
        body.bytes(10).unwrap();
        assert_eq!(mirror.log()[0].taken, 0);
    }

    #[test]
    fn replies_in_turn_begin_anew_with_every_step() {
        let mirror = mirror(&[("a", Reply::InTurn(vec![vec![1].into(), vec![2].into()]))], Budget::default());
        let take = |mirror: &Mirror| mirror.metadata("a").unwrap().bytes(1).unwrap().unwrap()[0];
        assert_eq!([take(&mirror), take(&mirror), take(&mirror)], [1, 2, 2]);
        let site = mirror.state().site.clone();
        mirror.begin_step(site, Time::EPOCH);
        assert_eq!(take(&mirror), 1);
    }

    #[test]
    fn a_late_reply_moves_the_simulated_clock() {
        let late = Reply::After(hours(3), Box::new(Reply::Missing));
        let mirror = mirror(&[("a", late)], Budget::default());
        mirror.metadata("a").unwrap();
        assert_eq!(mirror.now(), Time::EPOCH + hours(3));
    }
}
