//! Conformance tests and simulated attacks for clients of The Update Framework.
//!
//! Implement [`Client`] for the client under test and hand it to [`conformance!`]: one test for each scenario follows.
//!
//! ```ignore
//! tuf_gauntlet::conformance! {
//!     mine => adapter::Mine::default(),
//!     known: "tests/tuf.known.toml",
//! }
//! ```
//!
//! The scenarios stand in one module for each attack family. Each is a function whose doc comment is its story; the list of
//! them all is in `catalogue.rs`. Experiments about the text of the specifications are in [`claims`].

#![cfg_attr(not(test), expect(clippy::wildcard_imports, reason = "the parts of a family share what the family needs"))]

mod catalogue;
pub mod claims;
mod conformance;
mod prelude;

mod arbitrary_software;
mod clients_clock;
pub mod compromise;
mod delegation;
mod exhaustion;
mod extensions;
mod fast_forward;
mod format;
mod freeze;
mod hash_prefixes;
mod key_compromise;
mod keys;
mod mix_and_match;
mod names;
mod paths;
mod pep458;
mod pep458_install;
mod recovery;
mod repositories;
mod rollback;
mod store;
mod succinct_roles;
mod target_files;
mod transport;

use std::sync::LazyLock;

pub use tuf_gauntlet_core as core;
pub use tuf_gauntlet_core::{
    client::{Client, Control, Description, Feature, Refusal, Session},
    command::Command,
    mirror::Mirror,
    role::Role,
    time::Time,
    worker::Worker,
};
use tuf_gauntlet_core::{requirement::Ledger, scenario::Scenario};

pub use crate::{
    catalogue::catalogue,
    conformance::{check, check_known},
};

static LEDGER: LazyLock<Ledger> = LazyLock::new(|| {
    Ledger::parse(include_str!("../requirements.toml"))
        .expect("the ledger in the crate is well formed, as a test shows")
});

/// The ledger of requirements.
pub fn ledger() -> &'static Ledger {
    &LEDGER
}

/// The scenario with this id, `family::name`.
pub fn find(id: &str) -> Option<Scenario> {
    catalogue().into_iter().find(|scenario| scenario.id() == id)
}
