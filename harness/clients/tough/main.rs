//! The worker for a version of tough other than the one that is built in: the same adapter, in a process of its own.

mod address;
mod frozen;
mod runtime;
mod tough;

use std::{
    io::{self, BufReader},
    thread,
};

use tuf_gauntlet_core::worker::serve;

fn main() -> io::Result<()> {
    // A thread of the ordinary size, as in process: what overflows its stack there does so here.
    let serving = thread::spawn(|| serve(&|| Box::new(tough::Tough::default()), BufReader::new(io::stdin()), io::stdout()));
    serving.join().map_err(|_| io::Error::other("the worker failed"))?
}
