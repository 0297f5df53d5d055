//! What a client has stored: metadata that has been damaged, and the files that it has downloaded (TUF §5, §5.7.3).

pub(crate) mod damage;
pub(crate) mod targets;

use crate::prelude::*;

/// The content of `file.txt` in the honest repository.
const FILE: &[u8] = b"the honest file\n";

/// Another file, of the same length.
const OTHER_FILE: &[u8] = b"the other file!\n";
