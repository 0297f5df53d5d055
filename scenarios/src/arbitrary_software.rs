//! Arbitrary software: files that nobody with authority has vouched for (TUF §1.5.2).

use crate::prelude::*;
