//! Who signs what in an index, and what a shared key is worth (PEP 458, key requirements).

use super::*;

/// Timestamp, snapshot and all bins have one online key.
pub(crate) fn one_online_key(s: &mut Writer) {
    s.cites(["P458-KEY-c"]);
    shared(s, Index { sharing: Sharing::OneOnline, ..AS_PUBLISHED });
}

/// Everything but root has one online key, and the bins are directly below targets.
pub(crate) fn one_key_for_all_but_root(s: &mut Writer) {
    s.cites(["P458-KEY-c", "P458-MIN-e"]);
    shared(s, AS_AMENDED);
}

/// The mirror answers requests for one role with the file of another, which the same key has signed.
///
/// Only the type inside tells them apart.
pub(crate) fn file_of_another_type(s: &mut Writer) {
    s.cites(["P458-KEY-c", "NET-e"]);
    AS_AMENDED.set_up(s);
    s.download([&AS_AMENDED.release(0)], accepts());
    s.publish([Targets, bin(1)]);
    for (asked, served) in
        [(Timestamp, Snapshot), (Snapshot, Timestamp), (Snapshot, Targets), (Targets, Snapshot), (bin(1), Snapshot)]
    {
        s.attack(&format!("answer requests for {asked} with the newest {served}"), |a| {
            let file = a.published(&served, a.repository.version(&served));
            a.answer(&asked, &file);
        });
        s.download([&AS_AMENDED.release(1)], rejects());
        s.attack_ends();
    }
    s.download([&AS_AMENDED.release(1)], accepts());
}

/// The role `bins` needs two signatures of two keys, and a thief has one of them.
pub(crate) fn bins_by_one_of_two(s: &mut Writer) {
    s.cites(["P458-KEY-b", "TUF-5.6.7-f"]);
    AS_PUBLISHED.set_up(s);
    let bins = Role::delegated("bins");
    s.repository.delegations_mut(&Targets)[0].signers = Signers::of(2, &["bins-1", "bins-2"]);
    s.download([&AS_PUBLISHED.release(0)], accepts());
    s.publish([bins.clone()]);
    s.attack("sign the role bins with one of its two keys", |a| {
        a.replace(&bins, |draft| {
            draft.signed_by(&[Key::named("bins-1")]);
        });
    });
    s.download([&AS_PUBLISHED.release(1)], rejects());
    s.attack_ends();
    s.download([&AS_PUBLISHED.release(1)], accepts());
}

/// Targets needs two signatures of two keys, and has two by the same one.
pub(crate) fn targets_by_one_of_two(s: &mut Writer) {
    s.cites(["P458-KEY-b", "TUF-5.6.3-a"]);
    AS_PUBLISHED.set_up(s);
    s.repository.set_signers(Targets, Signers::of(2, &["targets-1", "targets-2"]));
    s.download([&AS_PUBLISHED.release(0)], accepts());
    s.publish([Targets]);
    s.attack("sign targets twice with one of its two keys", |a| {
        a.replace(&Targets, |draft| {
            draft.signed_by(&[Key::named("targets-1")]).also_signed_by(&[Key::named("targets-1")]);
        });
    });
    s.refresh(rejects().trusting(Targets, 1));
    s.attack_ends();
    s.download([&AS_PUBLISHED.release(0)], accepts());
}

/// The mirror serves the file of one bin as that of another, with one online key and versions alone in snapshot.
///
/// Nothing in the file says which bin it is of, so it passes every check: the release is reported as not being there. It
/// takes no key at all. What differs is how long the wrong file stays.
pub(crate) fn bin_for_a_bin(s: &mut Writer) {
    s.cites(["P458-KEY-d", "NET-f"]);
    let index = Index { sharing: Sharing::OneOnline, ..AS_PUBLISHED };
    index.set_up(s);
    s.download([&index.release(0)], accepts());
    swap(s, index, &bin(1), &bin(0));
    let stays = either("the wrong file is gone", accepts()).or("the wrong file stays", rejects());
    s.only_under_attack(|s| s.download([&index.release(1)], stays));
    s.publish([bin(1)]);
    s.download([&index.release(1)], accepts());
}

/// The mirror serves the file of one bin as that of another to a client that keeps running.
pub(crate) fn bin_for_a_bin_while_running(s: &mut Writer) {
    s.keep_running();
    bin_for_a_bin(s);
}

/// The mirror serves the file of targets as that of a bin, with one key for everything but root.
///
/// It has delegations, among them one to the bin itself, so that whoever follows them goes round in a circle.
pub(crate) fn targets_for_a_bin(s: &mut Writer) {
    s.cites(["P458-KEY-d", "NET-f"]);
    AS_AMENDED.set_up(s);
    s.download([&AS_AMENDED.release(0)], accepts());
    swap(s, AS_AMENDED, &bin(1), &Targets);
    let stays = either("the wrong file is gone", accepts()).or("the wrong file stays", rejects());
    s.only_under_attack(|s| s.download([&AS_AMENDED.release(1)], stays));
    s.publish([bin(1)]);
    s.download([&AS_AMENDED.release(1)], accepts());
}

/// The mirror serves the file of a bin as top-level targets, with one key for everything but root.
///
/// The file has the right type, version and signature, and no delegations, so that no release is found any longer.
pub(crate) fn bin_for_targets(s: &mut Writer) {
    s.cites(["P458-KEY-d", "NET-f"]);
    AS_AMENDED.set_up(s);
    s.publish([]);
    swap(s, AS_AMENDED, &Targets, &bin(0));
    let stays = either("the wrong file is gone", accepts().trusting(Root, 1)).or("the wrong file stays", rejects());
    s.only_under_attack(|s| s.download([&AS_AMENDED.release(1)], stays));
    s.publish([Targets]);
    s.download([&AS_AMENDED.release(1)], accepts());
}

/// The mirror serves an older file of a bin as that of another bin, whose version is the same.
///
/// The bins of an index come to the same version numbers at different times.
pub(crate) fn old_bin_for_a_bin(s: &mut Writer) {
    s.cites(["P458-KEY-d", "NET-f"]);
    let index = Index { sharing: Sharing::OneOnline, ..AS_PUBLISHED };
    index.set_up(s);
    s.publish([]);
    s.publish([bin(0)]);
    s.publish([bin(0)]);
    s.download([&index.release(0)], accepts());
    s.publish([bin(1)]);
    s.attack("answer requests for bin-1 with the second file of bin-0", |a| {
        let file = a.published(&bin(0), 2);
        a.answer(&bin(1), &file);
    });
    s.download([&index.release(1)], rejects());
    s.attack_ends();
    let stays = either("the wrong file is gone", accepts()).or("the wrong file stays", rejects());
    s.only_under_attack(|s| s.download([&index.release(1)], stays));
    s.publish([bin(1)]);
    s.download([&index.release(1)], accepts());
}

/// The mirror serves the file of one bin as that of another, and snapshot lists hashes.
pub(crate) fn bin_for_a_bin_with_hashes(s: &mut Writer) {
    s.cites(["P458-KEY-d", "TUF-5.6.7-e"]);
    let index = Index { sharing: Sharing::OneOnline, content: Content::H2, ..AS_PUBLISHED };
    swapped_in_vain(s, index);
}

/// The mirror serves the file of one bin as that of another, and each bin has a key of its own.
pub(crate) fn bin_for_a_bin_of_another_key(s: &mut Writer) {
    s.cites(["P458-KEY-d", "TUF-5.6.7-f"]);
    swapped_in_vain(s, AS_PUBLISHED);
}

/// The mirror serves the file of one bin as that of another, of another version.
pub(crate) fn bin_for_a_bin_of_another_version(s: &mut Writer) {
    s.cites(["P458-KEY-d", "TUF-5.6.7-g"]);
    let index = Index { sharing: Sharing::OneOnline, ..AS_PUBLISHED };
    index.set_up(s);
    s.publish([]);
    s.publish([bin(0)]);
    s.download([&index.release(0)], accepts());
    swap(s, index, &bin(1), &bin(0));
    s.download([&index.release(1)], accepts());
}

/// The online key is replaced wherever it is listed, in one publication.
///
/// What the old key has signed is worth nothing from then on, for clients that were there before and for new ones.
pub(crate) fn online_key_replaced(s: &mut Writer) {
    s.cites(["P458-KEY-e", "TUF-5.6.7-f", "TUF-5.4.2-a"]);
    let index = Index { sharing: Sharing::OneOnline, ..AS_PUBLISHED };
    index.set_up(s);
    s.download([&index.release(0)], accepts());
    replace_online_key(s, index);
    s.download([&index.release(0)], accepts());
    s.publish([bin(1)]);
    s.attack("sign a bin with the old online key", |a| {
        a.replace(&bin(1), |draft| {
            draft.signed["targets"][index.release(1)] = entry(TROJAN);
            draft.signed_by(&[Key::named("online")]);
        });
        a.put_target(&format!("{}.{}", Hash::Sha256.hex(TROJAN), index.release(1)), TROJAN);
    });
    s.download([&index.release(1)], rejects());
    s.attack_ends();
    s.attack("sign a timestamp with the old online key", |a| {
        a.forge(&Timestamp, |draft| {
            draft.signed_by(&[Key::named("online")]);
        });
    });
    s.refresh(rejects());
    s.attack_ends();
    s.download([&index.release(1)], accepts());
}

/// Lists a new online key in root and in the role that delegates to the bins.
pub(super) fn replace_online_key(s: &mut Writer, index: Index) {
    let new = Signers::one("online-2");
    for role in [Timestamp, Snapshot, Targets] {
        if index.is_shared(&role) {
            s.rotate(role, new.clone());
        }
    }
    for delegation in s.repository.delegations_mut(&index.delegator()) {
        delegation.signers = new.clone();
    }
    s.publish([index.delegator()]);
}

fn shared(s: &mut Writer, index: Index) {
    index.set_up(s);
    s.download([&index.release(0)], accepts());
    for role in [Timestamp, Snapshot, Targets, bin(1)] {
        s.publish([role]);
        s.download([&index.release(0), &index.release(1)], accepts());
    }
}

/// A lookup while one role's newest file is served as that of another.
fn swap(s: &mut Writer, index: Index, asked: &Role, served: &Role) {
    s.attack(&format!("answer requests for {asked} with the file of {served}"), |a| {
        let file = a.published(served, a.repository.version(served));
        a.answer(asked, &file);
    });
    s.download([&index.release(1)], rejects());
    s.attack_ends();
}

fn swapped_in_vain(s: &mut Writer, index: Index) {
    index.set_up(s);
    s.download([&index.release(0)], accepts());
    swap(s, index, &bin(1), &bin(0));
    s.download([&index.release(1)], accepts());
}
