//! Isolation: a test that runs itself again in another process, to be the worker there.
//!
//! Test executables have no subcommands. A test that wants a client isolated therefore starts its own executable for that one
//! test, with a variable set; there the test serves the client instead of doing what it is for.

use std::{
    env,
    io::{self, BufReader},
    process, thread,
};

use super::{Bounds, Worker, serve};
use crate::run::Make;

/// The variable that asks a test to be a worker; its value names the client.
const ASKED: &str = "TUF_GAUNTLET_WORKER";

/// The worker that the running test executable is in the test of this path. That test has to begin with [`serve_if_asked`].
pub fn worker_in_test(test: &str, client: &str) -> Worker {
    let executable = env::current_exe().expect("the path of the running executable");
    // One thread: with several the test runner would speak up on stdout after a minute.
    ["--exact", "--quiet", "--nocapture", "--include-ignored", "--test-threads=1", test]
        .iter()
        .fold(Worker::new(executable), Worker::arg)
        .env(ASKED, client)
        .bounded(Bounds::ISOLATED)
}

/// If this process was started to be a worker, serves the client that `find` finds by its name, and does not return.
pub fn serve_if_asked(find: impl FnOnce(&str) -> Option<Make>) {
    let Ok(name) = env::var(ASKED) else { return };
    let make = find(&name).unwrap_or_else(|| panic!("no client {name} to be isolated"));
    // A thread of the ordinary size, as in process: what overflows its stack there does so here.
    let serving = thread::spawn(move || serve(&*make, BufReader::new(io::stdin()), io::stdout()));
    process::exit(i32::from(!matches!(serving.join(), Ok(Ok(())))))
}
