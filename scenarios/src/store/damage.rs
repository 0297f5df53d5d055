//! Stored metadata that is no longer what the client wrote there.

use super::*;
use std::sync::Arc;

/// The stored timestamp has been damaged, in one way after the other.
///
/// A disk fails, or the power does in the middle of a write. What cannot be read has to be fetched anew; at the least it must
/// not keep the client from ever updating again.
pub(crate) fn timestamp_damaged(s: &mut Writer) {
    each_damage(s, &Timestamp);
}

/// The stored snapshot has been damaged, in one way after the other.
pub(crate) fn snapshot_damaged(s: &mut Writer) {
    each_damage(s, &Snapshot);
}

/// The stored targets metadata has been damaged, in one way after the other.
pub(crate) fn targets_damaged(s: &mut Writer) {
    each_damage(s, &Targets);
}

/// The stored file of a delegated role has been damaged, in one way after the other.
pub(crate) fn delegated_damaged(s: &mut Writer) {
    s.cites(["TUF-5-b", "TUF-5-a"]);
    s.uses(Feature::PathDelegations);
    s.repository.delegate(&Targets, Delegation::new("project", &["*.whl"]));
    let project = Role::delegated("project");
    s.repository.add_target_to(&project, "a.whl", FILE);
    s.download(["a.whl"], accepts());
    for (what, bytes) in damages(s, &project) {
        damage(s, &project, what, bytes);
        s.download(["a.whl"], either("fetches anew", accepts()).or("refuses", rejects()));
        s.publish([Timestamp]);
        s.download(["a.whl"], accepts().should());
    }
}

/// The stored snapshot has been damaged, and the timestamp is still the same.
///
/// By the letter of the workflow the update ends with the unchanged timestamp, before anybody looks at the snapshot.
pub(crate) fn snapshot_damaged_and_nothing_new(s: &mut Writer) {
    damaged_and_nothing_new(s, &Snapshot);
}

/// The stored targets metadata has been damaged, and the timestamp is still the same.
pub(crate) fn targets_damaged_and_nothing_new(s: &mut Writer) {
    damaged_and_nothing_new(s, &Targets);
}

/// The stored root has been damaged, in one way after the other.
///
/// It is what all trust rests on. A client can only give up, or begin once more with the root that it was shipped with.
pub(crate) fn root_damaged(s: &mut Writer) {
    s.cites(["TUF-5-b"]);
    s.publish([]);
    s.publish([Root]);
    s.refresh(accepts());
    for (what, bytes) in damages(s, &Root) {
        damage(s, &Root, what, bytes);
        s.refresh(either("begins with the shipped root", accepts()).or("refuses", rejects()));
    }
}

/// The stored root has been damaged, and the mirror serves a repository of its own.
///
/// Whoever has no root that he can read must not take one from a stranger.
pub(crate) fn root_damaged_and_another_repository(s: &mut Writer) {
    s.cites(["TUF-5-b", "TUF-5.2-a"]);
    s.refresh(accepts());
    s.attack("the disk: the stored root is empty; and serve a repository of his own", |a| {
        a.plant(&Root, *b"");
        a.repository = Repository::new();
        for role in Role::TOP_LEVEL {
            a.repository.set_signers(role, Signers::one("stranger"));
        }
        a.repository.add_target("file.txt", OTHER_FILE);
        a.publish([]);
    });
    s.download(["file.txt"], rejects().without_target_request());
}

/// The stored timestamp is gone in all but its name, and the mirror replays an older one.
///
/// There is nothing left to compare it with, unless the client has kept its versions elsewhere.
pub(crate) fn timestamp_damaged_and_replayed(s: &mut Writer) {
    s.cites(["TUF-5-b"]);
    s.publish([]);
    s.publish([Timestamp]);
    s.refresh(accepts());
    s.attack("the disk: the stored timestamp is empty; and replay timestamp 1", |a| {
        a.plant(&Timestamp, *b"");
        a.replay(&Timestamp, 1);
    });
    s.refresh(either("still refuses", rejects()).or("has nothing to compare with", accepts().trusting(Timestamp, 1)));
    s.attack_ends();
    s.refresh(accepts());
}

/// In the place of the stored targets metadata there is a file that a stranger has signed.
///
/// It has the version that snapshot lists. A client that looks no further would hand over what the stranger lists there.
pub(crate) fn stored_targets_by_a_stranger(s: &mut Writer) {
    s.cites(["TUF-5-b"]);
    s.download(["file.txt"], accepts());
    s.attack("the disk: the stored targets metadata lists another file.txt and is signed by a stranger", |a| {
        let forged = foreign(a, &Targets);
        a.plant(&Targets, forged);
        // Whoever asks for what the stranger lists is to find it.
        a.repository.add_target("file.txt", OTHER_FILE);
        a.answer_target("file.txt", OTHER_FILE);
    });
    s.download(["file.txt"], either("fetches anew", accepts()).or("refuses", rejects()));
    s.attack_ends();
    s.publish([Targets]);
    s.download(["file.txt"], accepts());
}

/// In the place of the stored snapshot there is one that a stranger has signed.
pub(crate) fn stored_snapshot_by_a_stranger(s: &mut Writer) {
    s.cites(["TUF-5-b"]);
    s.refresh(accepts());
    s.attack("the disk: the stored snapshot is signed by a stranger", |a| {
        let forged = foreign(a, &Snapshot);
        a.plant(&Snapshot, forged);
    });
    s.refresh(either("fetches anew", accepts()).or("refuses", rejects()));
    s.publish([Targets]);
    s.refresh(accepts());
}

/// The newest file of `role` with other content, signed by a stranger.
fn foreign(a: &Adversary<'_>, role: &Role) -> Arc<[u8]> {
    let mut repository = a.repository.clone();
    repository.add_target("file.txt", OTHER_FILE);
    let mut draft = repository.draft(role, repository.version(role));
    draft.signed_by(&[Key::named("stranger")]);
    draft.to_bytes()
}

fn each_damage(s: &mut Writer, role: &Role) {
    s.cites(["TUF-5-b", "TUF-5-a"]);
    s.refresh(accepts());
    for (what, bytes) in damages(s, role) {
        s.publish([Targets]);
        damage(s, role, what, bytes);
        s.refresh(either("fetches anew", accepts()).or("refuses", rejects()));
        s.publish([Timestamp]);
        s.refresh(accepts().should());
    }
}

fn damaged_and_nothing_new(s: &mut Writer, role: &Role) {
    s.cites(["TUF-5-b"]);
    s.refresh(accepts());
    for (what, bytes) in damages(s, role) {
        damage(s, role, what, bytes);
        let stops = accepts().not_advancing(role.clone());
        s.refresh(either("fetches anew", accepts()).or("refuses", rejects()).or("stops silently", stops));
        s.publish([Targets]);
        s.refresh(accepts().should());
    }
}

fn damage(s: &mut Writer, role: &Role, what: &str, bytes: Arc<[u8]>) {
    s.attack(&format!("the disk: the stored {role} {what}"), |a| a.plant(role, bytes));
}

/// What can have become of a stored file.
fn damages(s: &Writer, role: &Role) -> Vec<(&'static str, Arc<[u8]>)> {
    let whole = s.repository.published(role, s.repository.version(role)).expect("a published file").clone();
    let namesake = if *role == Root { Timestamp } else { Root };
    let other = s.repository.published(&namesake, 1).expect("a published file").clone();
    vec![
        ("is empty", Arc::default()),
        ("is cut off in the middle", whole[..whole.len() / 2].into()),
        ("is full of zero bytes", vec![0; whole.len()].into()),
        ("is an empty object", Arc::from(*b"{}")),
        ("is an empty list", Arc::from(*b"[]")),
        ("has nothing signed in it", Arc::from(*b"{\"signatures\": [], \"signed\": null}")),
        ("is the file of another role", other),
    ]
}
