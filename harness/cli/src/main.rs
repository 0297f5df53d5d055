//! The command `tuf-gauntlet`: runs the suite against clients and reports what they did.

mod args;
mod bins;
mod claims;
mod client;
mod clients;
mod compromise;
mod coverage;
mod deviations;
mod dump;
mod evidence;
mod explain;
mod fault;
mod install;
mod junit;
mod legend;
mod list;
mod markdown;
mod output;
mod pinned;
mod remarks;
mod requirements;
mod run;
mod select;
mod table;
mod text;
mod worker;

use std::{
    panic::{self, AssertUnwindSafe},
    process::ExitCode,
    thread,
};

use clap::Parser as _;

use crate::{
    args::{Args, Command},
    fault::Fault,
};

/// How a command ended, if it did its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    /// Everything is as expected, known deviations included.
    AsExpected,
    /// A client did something else, or no longer does what it is known to do wrong.
    Unexpected,
    /// The harness or an adapter failed, so that some verdict is inconclusive.
    Inconclusive,
}

impl Status {
    fn code(self) -> ExitCode {
        match self {
            Status::AsExpected => ExitCode::SUCCESS,
            Status::Unexpected => ExitCode::from(1),
            Status::Inconclusive => FAULT.into(),
        }
    }
}

/// The exit status for wrong usage and for faults of the harness.
const FAULT: u8 = 2;

fn main() -> ExitCode {
    silence_clients();
    let args = Args::parse();
    match panic::catch_unwind(AssertUnwindSafe(|| dispatch(args))) {
        Ok(Ok(status)) => status.code(),
        Ok(Err(fault)) => {
            output::note(&format!("error: {fault}"));
            FAULT.into()
        }
        Err(_) => FAULT.into(),
    }
}

fn dispatch(args: Args) -> Result<Status, Fault> {
    match args.command.unwrap_or_default() {
        Command::Run(args) => run::run(&args),
        Command::List(args) => list::list(&args),
        Command::Explain(args) => explain::explain(&args),
        Command::Dump(args) => dump::dump(&args),
        Command::Requirements(args) => requirements::requirements(&args),
        Command::Claims(args) => claims::claims(&args),
        Command::Bins(args) => bins::bins(&args),
        Command::Compromise(args) => compromise::compromise(&args),
        Command::Clients(args) => clients::clients(&args),
        Command::Worker(args) => worker::worker(&args),
        Command::Client(args) => client::client(&args),
    }
}

/// A client that panics is a verdict and stands in the report; only panics of the harness itself are printed.
fn silence_clients() {
    let default = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().name() != Some(tuf_gauntlet_core::run::LANE) {
            default(info);
        }
    }));
}
