//! What every scenario needs.

pub(crate) use serde_json::json;
pub(crate) use tuf_gauntlet_core::{
    attack::Adversary,
    client::Feature,
    document::Draft,
    expectation::{Alternatives, accepts, either, either_way, rejects},
    key::Key,
    repository::{Delegation, Listing, Repository, Signers, SuccinctRoles},
    role::Role::{self, Root, Snapshot, Targets, Timestamp},
    script::Writer,
    site::Reply,
    time::{days, hours, seconds},
};

/// The mirror becomes honest, the repository publishes everything anew, with versions above those of the adversary, and the
/// client is up to date again.
pub(crate) fn start_over(s: &mut Writer) {
    s.attack_ends();
    s.publish(Role::TOP_LEVEL);
    s.publish(Role::TOP_LEVEL);
    s.download(["file.txt"], accepts());
}
