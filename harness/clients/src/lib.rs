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

use tuf_gauntlet_core::{matrix::Entry, reference::Reference};

/// All clients that run in process, in the order of the matrix.
pub fn all() -> Vec<Entry> {
    vec![
        Entry::new("reference", Reference::default),
        Entry::new("tough", tough::Tough::default),
        Entry::new("sigstore-tuf", sigstore_tuf::SigstoreTuf::default),
        Entry::new("rust-tuf", rust_tuf::RustTuf::default),
    ]
}
