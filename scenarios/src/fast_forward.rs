//! Fast-forward attacks: version numbers driven up with stolen keys, and the way back (TUF §5.3.11).

use crate::prelude::*;
