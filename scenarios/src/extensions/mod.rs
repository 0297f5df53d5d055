//! Augmentation proposals (TAPs) and older releases of the specification: what is the rule now, and what a client without
//! an extension makes of a repository that has it.

pub(crate) mod proposals;
pub(crate) mod spec_version;

use crate::prelude::*;
use tuf_gauntlet_core::expectation::{Expectation, RequestRule};

/// Edits the draft of `role` and no other.
fn of(role: &Role, edit: impl Fn(&mut Draft)) -> impl FnMut(&mut Draft) {
    move |draft| {
        if draft.role == *role {
            edit(draft);
        }
    }
}
