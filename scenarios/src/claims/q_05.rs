//! 69 per cent of overhead for new users.
//!
//! **Where**: PEP 458, "Metadata Scalability".
//!
//! **Document**: For a new user the metadata overhead is 69 per cent of an average distribution.
//!
//! **Claim**: As the document says.
//!
//! **Experiment**: As for returning users, with the role bins and targets beside; and the same with succinct roles.

use tuf_gauntlet_core::bins::model::{C8, C10, estimates, percent};

use super::{
    Finding, Lab,
    scale::{AS_PUBLISHED, SUCCINCT},
};

pub(super) const REQUIREMENTS: &[&str] = &["P458-SCALE-d", "P458-MIN-f"];

pub(super) fn run(_: &mut Lab<'_>) -> Finding {
    let (published, succinct) = (AS_PUBLISHED.new_user(), SUCCINCT.new_user());
    let off = percent(published).abs_diff(69);
    Finding::of([("it is near 69 per cent, by a tenth of that or less", off * 10 <= 69)])
        .figure("new user", published, "bytes")
        .figure("new user, of an average distribution", percent(published), "%")
        .figure("role bins", AS_PUBLISHED.bins_role, "bytes")
        .figure("role bins, in the document", estimates(C8, C10)[9], "bytes")
        .figure("new user with succinct roles and BLAKE2b-256", succinct, "bytes")
        .figure("new user with succinct roles and BLAKE2b-256, of an average distribution", percent(succinct), "%")
}
