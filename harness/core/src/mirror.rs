//! A mirror: answers a client's requests from the site of the current step and keeps the log.
//!
//! The same mirror is reached by call (in memory) or through [`crate::http`]; both write the same log and count against the
//! same budgets. What simulated time it is, the mirror knows too, because a reply can take a while.

use std::{
    fmt,
    io::{self, Read},
    panic::resume_unwind,
    sync::{Arc, Mutex, MutexGuard},
};

use crate::{
    site::{METADATA, Reply, Site, TARGETS},
    time::Time,
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
    /// The simulated time of the request.
    pub at: Time,
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {}", self.path, self.status)?;
        match self.offered {
            Some(offered) if offered == self.taken => write!(f, ", {offered} bytes"),
            Some(offered) => write!(f, ", {} of {offered} bytes", self.taken),
            None => write!(f, ", {} of endless bytes", self.taken),
        }
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
    log: Vec<Request>,
    /// The number of the first line of the log: lines are counted through all steps.
    first_line: usize,
    /// Whether anything was asked for by call, in any step.
    called: bool,
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
            log: Vec::new(),
            first_line: 0,
            called: false,
        })))
    }

    /// Serves `site` from now on, at simulated time `now`, with an empty log and a whole budget.
    pub fn begin_step(&self, site: Arc<Site>, now: Time) {
        let mut state = self.state();
        let first_line = state.first_line + state.log.len();
        let (budget, called) = (state.budget, state.called);
        *state =
            State { site, turn: None, now, budget, taken: 0, over_budget: false, log: Vec::new(), first_line, called };
    }

    /// Serves `site` as soon as a first target file of this step has been asked for.
    pub fn turn_to(&self, site: Arc<Site>) {
        self.state().turn = Some(site);
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
    /// A client that is over its budget does not return from this call: it is unwound with [`OverBudget`].
    pub fn fetch(&self, path: &str) -> Result<Response, Unreachable> {
        self.state().called = true;
        let Some((request, reply)) = self.request(path) else { resume_unwind(Box::new(OverBudget)) };
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
            Reply::Reset => return Err(Unreachable),
            other => status_of(&other),
        };
        Ok(Response { status, body })
    }

    /// What has been asked for in this step.
    pub fn log(&self) -> Vec<Request> {
        self.state().log.clone()
    }

    /// Whether the client has overrun its budget in this step.
    pub fn is_over_budget(&self) -> bool {
        self.state().over_budget
    }

    /// Whether anything was asked for by call, in any step.
    pub(crate) fn was_called(&self) -> bool {
        self.state().called
    }

    /// Logs a request and finds its reply; `None` once the budget is spent. The number is that of the log line.
    pub(crate) fn request(&self, path: &str) -> Option<(usize, Reply)> {
        let mut state = self.state();
        if state.over_budget || state.log.len() >= state.budget.requests {
            state.over_budget = true;
            return None;
        }
        let mut reply = state.site.reply(path).clone();
        if path.starts_with(TARGETS)
            && let Some(site) = state.turn.take()
        {
            state.site = site;
        }
        let at = state.now;
        while let Reply::After(span, then) = reply {
            state.now = state.now + span;
            reply = *then;
        }
        let line = Request { path: path.to_owned(), status: status_of(&reply), offered: offered(&reply), taken: 0, at };
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

/// The connection broke before there was an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("connection reset by the mirror")]
pub struct Unreachable;

/// An answer whose body has not been read yet.
#[derive(Debug)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The body.
    pub body: Body,
}

impl Response {
    /// The whole body, if the status is 200; `None` if it is 404.
    ///
    /// Every other status is an error, and so is a body of more than `limit` bytes, of which no more than one further
    /// chunk is read.
    pub fn bytes(mut self, limit: u64) -> Result<Option<Vec<u8>>, BodyError> {
        match self.status {
            200 => {}
            404 => return Ok(None),
            other => return Err(BodyError::Status(other)),
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = self.body.chunk() {
            bytes.extend_from_slice(chunk?);
            if bytes.len() as u64 > limit {
                return Err(BodyError::TooLong(limit));
            }
        }
        Ok(Some(bytes))
    }
}

/// Why a body could not be had whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// The answer has this status, which is neither 200 nor 404.
    #[error("status {0}")]
    Status(u16),
    /// There is more of it than this many bytes.
    #[error("body is longer than {0} bytes")]
    TooLong(u64),
    /// It ended before its announced length.
    #[error("body ended early")]
    CutOff,
}

/// A body that is handed out in chunks of at most 4 KiB, each counted as it is taken.
#[derive(Debug)]
pub struct Body {
    mirror: Mirror,
    request: usize,
    bytes: Arc<[u8]>,
    at: usize,
    end: End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Whole,
    CutOff,
    Never,
}

impl Body {
    pub(crate) const CHUNK: usize = 4_096;
    pub(crate) const PADDING: &'static [u8; Body::CHUNK] = &[b' '; Body::CHUNK];

    /// The next chunk, or `None` at the end.
    pub fn chunk(&mut self) -> Option<Result<&[u8], BodyError>> {
        let rest = &self.bytes[self.at.min(self.bytes.len())..];
        let chunk = match self.end {
            _ if !rest.is_empty() => &rest[..rest.len().min(Body::CHUNK)],
            End::Never => Body::PADDING,
            End::CutOff => return Some(Err(BodyError::CutOff)),
            End::Whole => return None,
        };
        self.at += chunk.len();
        if !self.mirror.count(self.request, chunk.len()) {
            resume_unwind(Box::new(OverBudget));
        }
        Some(Ok(chunk))
    }
}

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = self.bytes.len().saturating_sub(self.at);
        let wanted = buffer.len().min(Body::CHUNK);
        let taken = match self.end {
            _ if rest > 0 => {
                let taken = rest.min(wanted);
                buffer[..taken].copy_from_slice(&self.bytes[self.at..self.at + taken]);
                taken
            }
            End::Never => {
                buffer[..wanted].copy_from_slice(&Body::PADDING[..wanted]);
                wanted
            }
            End::CutOff => return Err(io::Error::new(io::ErrorKind::UnexpectedEof, BodyError::CutOff)),
            End::Whole => 0,
        };
        self.at += taken;
        if !self.mirror.count(self.request, taken) {
            resume_unwind(Box::new(OverBudget));
        }
        Ok(taken)
    }
}

fn status_of(reply: &Reply) -> u16 {
    match reply {
        Reply::Missing => 404,
        Reply::Status(code) => *code,
        Reply::Redirect(_) => 302,
        Reply::Reset => 0,
        Reply::After(_, reply) => status_of(reply),
        _ => 200,
    }
}

fn offered(reply: &Reply) -> Option<u64> {
    match reply {
        Reply::Bytes(bytes) | Reply::Slow(bytes, _) | Reply::WrongLength(bytes, _) => Some(bytes.len() as u64),
        Reply::CutOff(bytes, end) => Some((*end).min(bytes.len()) as u64),
        Reply::Endless(_) => None,
        Reply::After(_, reply) => offered(reply),
        _ => Some(0),
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

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
    fn a_late_reply_moves_the_simulated_clock() {
        let late = Reply::After(hours(3), Box::new(Reply::Missing));
        let mirror = mirror(&[("a", late)], Budget::default());
        mirror.metadata("a").unwrap();
        assert_eq!(mirror.now(), Time::EPOCH + hours(3));
    }
}
