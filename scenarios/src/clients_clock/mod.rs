//! The clock of the client: wrong, set back, put right (TUF §7.1). Who controls it is outside of the attack model, and what
//! a client makes of it is for the application to say, so that most of this is recorded rather than judged.

pub(crate) mod wrong;

use crate::prelude::*;
use tuf_gauntlet_core::expectation::Expectation;
