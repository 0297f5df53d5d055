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
