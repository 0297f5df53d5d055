//! The TUF clients that tuf-gauntlet runs in process, each behind the trait [`Client`] by an adapter of its own.
//!
//! An adapter passes on what it is asked for and what comes of it. It interprets no error, retries nothing, and knows neither
//! scenarios nor expectations. What it decides on its client's behalf (which constructor, which root, which settings) stands
//! at the top of its file with the reason, because each such choice can turn a verdict.
//!
//! Requests are answered from memory by the [`Mirror`] of the session. What the client's own fetcher adds over HTTP (retries,
//! time-outs, redirects) is therefore not under test here; which status it takes for "missing" is copied from it.
//!
//! [`Client`]: tuf_gauntlet_core::client::Client
//! [`Mirror`]: tuf_gauntlet_core::mirror::Mirror

mod address;
mod frozen;
pub mod probe;
pub mod rust_tuf;
pub mod sigstore_tuf;
pub mod tough;

use std::sync::Arc;

use tuf_gauntlet_core::{client::Client, run::Make};

/// A client that can be run: the name it has in the matrix, and how to make it.
#[derive(Clone)]
pub struct Entry {
    /// The name, as [`Description`](tuf_gauntlet_core::client::Description) has it.
    pub name: &'static str,
    /// Makes one installation of the client, for one run.
    pub make: Make,
}

impl Entry {
    fn new<C: Client + 'static>(name: &'static str, make: impl Fn() -> C + Send + Sync + 'static) -> Entry {
        Entry { name, make: Arc::new(move || Box::new(make())) }
    }
}

/// All clients that run in process, in the order of the matrix.
pub fn all() -> Vec<Entry> {
    vec![
        Entry::new("tough", tough::Tough::default),
        Entry::new("sigstore-tuf", sigstore_tuf::SigstoreTuf::default),
        Entry::new("rust-tuf", rust_tuf::RustTuf::default),
    ]
}
