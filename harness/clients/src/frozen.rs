//! A stretch of time in which the wall clock of this thread stands still, for clients that read it.

use tuf_gauntlet_core::{
    client::{Control, Description},
    clock,
    time::Time,
};

/// The wall clock of this thread stands still while this lives, and runs again afterwards, also when a client is unwound.
#[must_use]
pub(crate) struct Frozen(());

impl Frozen {
    /// Stops the clock at `now`; [`clock::freeze`] moves it while it stands.
    pub(crate) fn at(now: Time) -> Frozen {
        clock::freeze(now);
        Frozen(())
    }
}

impl Drop for Frozen {
    fn drop(&mut self) {
        clock::release();
    }
}

/// Takes back what an adapter says of clocks where the wall clock cannot be stopped.
pub(crate) fn if_clock_works(description: Description) -> Description {
    if clock::works() {
        return description;
    }
    description.without(Control::Clock).without(Control::RunningClock)
}
