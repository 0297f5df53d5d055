//! Delegated roles: whose word counts for which target path (TUF §4.5, §5.6.7).

use crate::prelude::*;
