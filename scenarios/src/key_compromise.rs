//! Key compromise: signatures that must not suffice, and the replacement of keys (TUF §5.3.4, §6.1).

use crate::prelude::*;
