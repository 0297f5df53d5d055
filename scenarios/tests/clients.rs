//! One test for each scenario and built-in client, written as an outsider writes them.

use tuf_gauntlet_clients::{rust_tuf::RustTuf, sigstore_tuf::SigstoreTuf, tough::Tough};
use tuf_gauntlet_core::reference::Reference;

tuf_gauntlet::conformance! { reference => Reference::default() }
tuf_gauntlet::conformance! { tough => Tough::default(), known: "../golden/known/tough.toml" }
tuf_gauntlet::conformance! { sigstore_tuf => SigstoreTuf::default(), known: "../golden/known/sigstore-tuf.toml" }
tuf_gauntlet::conformance! { rust_tuf => RustTuf::default(), known: "../golden/known/rust-tuf.toml" }
