//! Workers: clients in processes of their own, in any language.
//!
//! The trait [`Client`](crate::client::Client) spelled as lines of JSON over stdin and stdout; `harness/clients/WORKER.md` is
//! the page for whoever writes one. [`Worker`] is the side of the harness, a client like any other; [`serve`] is the other
//! side, for clients in Rust. One process serves many sessions, one after the other; one that misbehaves costs its own
//! session and is replaced.

mod guest;
mod host;
mod isolation;
pub mod message;
pub(crate) mod process;
pub(crate) mod watch;

pub use self::{
    guest::serve,
    host::Worker,
    isolation::{serve_if_asked, worker_in_test},
    process::{KEPT_OF_STDERR, LONGEST_LINE},
    watch::{Bounds, Usage},
};
use crate::trace::Outcome;

/// The version of the protocol.
pub const PROTOCOL: u32 = 1;

/// The base URL of the mirror for clients whose requests go through the pipe: a host that exists nowhere (RFC 2606).
pub const ORIGIN: &str = "http://mirror.invalid/";

/// What an operation left behind in the machine, of a client that is a process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Footprint {
    /// What it used.
    pub usage: Usage,
    /// The end of what it wrote to stderr.
    pub stderr: String,
}

/// The payload with which the run of a worker that cannot go on is unwound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// The client is at fault: it crashed or was cut off.
    Client(Outcome),
    /// The worker does not keep to the protocol.
    Protocol(String),
    /// The adapter has no words for what it was asked for.
    Inexpressible(String),
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Broken::Client(outcome) => write!(f, "{outcome}"),
            Broken::Protocol(text) | Broken::Inexpressible(text) => f.write_str(text),
        }
    }
}
