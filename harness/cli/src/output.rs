//! What leaves the program: a report on stdout, notes on stderr.

use std::{
    io::{self, Write as _},
    path::Path,
};

use crate::fault::Fault;

/// Prints a report, without its colours where they are not wanted. A reader that has seen enough and gone is no fault.
pub(crate) fn print(report: &str) -> Result<(), Fault> {
    let mut stdout = anstream::stdout();
    match stdout.write_all(report.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Fault::writing(Path::new("stdout"))(error)),
        _ => Ok(()),
    }
}

/// Says something on stderr, if there is anybody to hear it.
pub(crate) fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
