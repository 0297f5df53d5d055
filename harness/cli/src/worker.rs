//! `worker`: one of the clients, served to a harness in another process.

use std::{
    io::{self, BufReader},
    thread,
};

use tuf_gauntlet_core::worker::serve;

use crate::{Status, args::Worker, fault::Fault, select};

/// Serves the client until the harness has no more use for it.
pub(crate) fn worker(args: &Worker) -> Result<Status, Fault> {
    let client = select::client(&args.client)?;
    // A thread of the ordinary size, as in process: what overflows its stack there does so here.
    let served = thread::spawn(move || serve(&*client.make, BufReader::new(io::stdin()), io::stdout()));
    match served.join() {
        Ok(Ok(())) => Ok(Status::AsExpected),
        Ok(Err(error)) => Err(Fault::new(format!("the pipe to the harness: {error}"))),
        Err(_) => Err(Fault::new("the worker failed".to_owned())),
    }
}
