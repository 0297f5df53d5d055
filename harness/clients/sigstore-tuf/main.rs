//! The worker for a version of sigstore-tuf other than the one that is built in: the same adapter, in a process of its own.

mod address;
mod runtime;
mod sigstore_tuf;

use std::{
    io::{self, BufReader},
    thread,
};

use tuf_gauntlet_core::worker::serve;

fn main() -> io::Result<()> {
    // A thread of the ordinary size, as in process: what overflows its stack there does so here.
    let serving = thread::spawn(|| serve(&|| Box::new(sigstore_tuf::SigstoreTuf::default()), BufReader::new(io::stdin()), io::stdout()));
    serving.join().map_err(|_| io::Error::other("the worker failed"))?
}
