//! The root that is shipped with the client (TUF §5.2).

use super::*;

/// What was shipped with the client as its first root is no metadata at all.
///
/// The mirror would gladly hand out a first root. A client that takes it has asked the stranger for his credentials.
pub(crate) fn shipped_root_is_garbage(s: &mut Writer) {
    s.cites(["TUF-5.2-a", "TUF-2.1.1-a"]);
    shipped(s, "ship garbage as the first root", |_| Arc::from(*b"This is not a root.\n"));
}

/// What was shipped with the client as its first root is an empty file.
pub(crate) fn shipped_root_is_empty(s: &mut Writer) {
    s.cites(["TUF-5.2-a", "TUF-2.1.1-a"]);
    shipped(s, "ship an empty file as the first root", |_| Arc::default());
}

/// What was shipped with the client as its first root is the targets metadata of the repository.
///
/// It is well formed and well signed. It is not a root.
pub(crate) fn shipped_root_is_of_another_role(s: &mut Writer) {
    s.cites(["TUF-5.2-a", "TUF-2.1.1-a"]);
    shipped(s, "ship targets 1 as the first root", |a| a.published(&Targets, 1));
}

/// What was shipped with the client as its first root is cut off in the middle.
pub(crate) fn shipped_root_is_cut_short(s: &mut Writer) {
    s.cites(["TUF-5.2-a", "TUF-2.1.1-a"]);
    shipped(s, "ship half of root 1", |a| half(&a.published(&Root, 1)).into());
}

/// The first root that was shipped with the client has no signatures.
///
/// It came on a way that is trusted. Whether its signatures have to be looked at all the same, the specification does not
/// say.
pub(crate) fn shipped_root_is_unsigned(s: &mut Writer) {
    s.cites(["TUF-5.2-a"]);
    shipped_with_signatures(s, "ship root 1 without its signatures", &[]);
}

/// The first root that was shipped with the client is signed by a stranger.
pub(crate) fn shipped_root_is_signed_by_a_stranger(s: &mut Writer) {
    s.cites(["TUF-5.2-a"]);
    shipped_with_signatures(s, "ship root 1 signed by a stranger", &[Key::named("stranger")]);
}

/// The mirror serves another repository, complete from its first root on.
///
/// In itself everything there is right. Nothing there has to do with the root that was shipped with the client.
pub(crate) fn another_repository(s: &mut Writer) {
    s.cites(["TUF-2.1.1-a", "TUF-1.5.2-a", "TUF-5.4.2-a"]);
    s.attack("serve a repository of his own", |a| {
        a.repository = Repository::new();
        for role in Role::TOP_LEVEL {
            a.repository.set_signers(role, Signers::one("stranger"));
        }
        a.repository.add_target("file.txt", OTHER_FILE);
        a.publish([]);
    });
    let refused = rejects().trusting(Root, 1).trusting_no(Timestamp).not_asking_for("1.root.json");
    s.download(["file.txt"], refused.without_target_request());
    s.attack_ends();
    s.download(["file.txt"], accepts());
}

/// The client has been given something that is no root, and asks for nothing.
fn shipped(s: &mut Writer, what: &str, root: impl FnOnce(&Adversary<'_>) -> Arc<[u8]>) {
    s.attack(what, |a| {
        let root = root(a);
        a.ship(root);
    });
    s.refresh(rejects().not_reaching(Root).stopping_at(&Root).trusting_no(Timestamp));
}

fn shipped_with_signatures(s: &mut Writer, what: &str, keys: &[Key]) {
    s.attack(what, |a| {
        let mut draft = a.repository.draft(&Root, 1);
        draft.signed_by(keys);
        a.ship(draft.to_bytes());
    });
    s.refresh(either("trusts the shipped root as it is", accepts()).or("verifies the shipped root", rejects()));
}
