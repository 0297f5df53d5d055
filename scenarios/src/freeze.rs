//! Freeze attacks: a client kept on what it has, for longer than that is valid (TUF §1.5.2).

use crate::prelude::*;
