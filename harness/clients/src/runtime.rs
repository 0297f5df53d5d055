//! What adapters of asynchronous clients run them in.

use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

/// The time limits of fetchers in the transport profile: long for a loopback connection, and short for a test.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// A runtime in the thread that enters it, whose wall clock is its own.
pub(crate) fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}
