//! The TUF clients that tuf-gauntlet runs: in process, each behind the trait [`Client`] by an adapter of its own, or as workers
//! that are [installed](cache::Cache) by a [recipe](recipe::RECIPES).
//!
//! An adapter passes on what it is asked for and what comes of it. It interprets no error, retries nothing, and knows neither
//! scenarios nor expectations. What it decides on its client's behalf (which constructor, which root, which settings) stands
//! at the top of its file with the reason, because each such choice can turn a verdict.
//!
//! In the logic profile requests are answered from memory by the [`Mirror`] of the session, and which status the client's own
//! fetcher takes for "missing" is copied from it. In the transport profile that fetcher itself is used, with its defaults
//! (retries, redirects, encodings); only its time limits are shortened to [`PATIENCE`], where it has settings for them.
//!
//! [`Client`]: tuf_gauntlet_core::client::Client
//! [`Mirror`]: tuf_gauntlet_core::mirror::Mirror

mod address;
pub mod cache;
mod frozen;
pub mod install;
pub mod probe;
mod reason;
pub mod recipe;
mod runtime;
pub mod rust_tuf;
pub mod sigstore_tuf;
pub mod tough;

use std::iter;

use tuf_gauntlet_core::{matrix::Entry, reference::Reference};

use self::recipe::RECIPES;
pub use self::runtime::PATIENCE;

/// The names of the clients that run in process, in the order of the matrix.
pub const IN_PROCESS: [&str; 4] = ["reference", "tough", "sigstore-tuf", "rust-tuf"];

/// The names of all clients, in the order of the matrix: those that run in process, and those that can be installed.
pub fn names() -> Vec<&'static str> {
    iter::once(IN_PROCESS[0]).chain(RECIPES.iter().map(|recipe| recipe.name)).collect()
}

/// The clients that run in process.
pub fn all() -> Vec<Entry> {
    vec![
        Entry::new(IN_PROCESS[0], Reference::default),
        Entry::new(IN_PROCESS[1], tough::Tough::default),
        Entry::new(IN_PROCESS[2], sigstore_tuf::SigstoreTuf::default),
        Entry::new(IN_PROCESS[3], rust_tuf::RustTuf::default),
    ]
}
