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

/// The repository signs timestamp anew, before a client that has refused `role` is to try again: under the same timestamp it need
/// not look at snapshot and targets (TUF §5.4.3.1).
pub(crate) fn renew_timestamp(s: &mut Writer, refused: &Role) {
    if [Snapshot, Targets].contains(refused) {
        s.publish([Timestamp]);
    }
}

/// Serves another file of a role that snapshot lists with version 1: of the same version and length, so that only a hash tells it
/// from the first.
pub(crate) fn replace_by_one_as_long(a: &mut Adversary<'_>, role: &Role) {
    let length = a.published(role, 1).len();
    let other = a.replace(role, |d| {
        d.set("expires", "2035-04-02T00:00:00Z");
    });
    assert_eq!(other.len(), length, "only the hash gives it away");
}
