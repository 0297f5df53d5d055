//! Names: role names and target paths as file names and URLs (TUF §3.1.2, §4.5, §5.7.3).

pub(crate) mod paths;
pub(crate) mod roles;

use crate::prelude::*;
use tuf_gauntlet_core::expectation::{Expectation, RequestRule};

/// A file that a role or path of an odd name leads to.
const FILE: &[u8] = b"the file with the odd name\n";

/// Another one.
const OTHER_FILE: &[u8] = b"the file with the other name\n";
