//! A fault: why a command could not do its work, in one line.

use std::{fmt, io, path::Path};

/// Wrong usage, or something that the harness needs and does not get. Its text is one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault(String);

impl Fault {
    pub(crate) fn new(text: impl Into<String>) -> Fault {
        Fault(text.into())
    }

    /// For what cannot be written to.
    pub(crate) fn writing(path: &Path) -> impl Fn(io::Error) -> Fault {
        move |error| Fault(format!("cannot write to {}: {error}", path.display()))
    }

    /// For what cannot be read.
    pub(crate) fn reading(path: &Path) -> impl Fn(io::Error) -> Fault {
        move |error| Fault(format!("cannot read {}: {error}", path.display()))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
