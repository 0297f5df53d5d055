//! Mix-and-match attacks: files that never belonged together (TUF §1.5.2).

use crate::prelude::*;
