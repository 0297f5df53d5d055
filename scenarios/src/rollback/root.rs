//! Old roots, gaps between roots, and what becomes of a stored root (TUF §5.2, §5.3).

use super::*;

/// The mirror goes back as a whole to an earlier state.
///
/// All files of that state belong together and none has expired: the adversary needs no keys, and the client its memory.
pub(crate) fn whole_mirror(s: &mut Writer) {
    s.cites(["TUF-1.5.2-h", "TUF-5.4.3-a", "TUF-4.3-g"]);
    s.in_both_profiles();
    let old = s.site();
    s.publish([Targets]);
    s.refresh(accepts());
    s.attack("rewind the mirror to its first state", |a| a.rewind(&old));
    s.refresh(rejects().trusting(Timestamp, 2).trusting(Snapshot, 2).trusting(Targets, 2));
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// The mirror goes back and forth between its states.
///
/// Whatever the order in which the client is shown them, what it trusts only ever moves on.
pub(crate) fn whole_mirror_back_and_forth(s: &mut Writer) {
    s.cites(["TUF-1.5.2-h", "TUF-4.3-g"]);
    let mut states = Vec::new();
    for _ in 0..3 {
        states.push(s.site());
        s.publish([Targets, Root]);
        s.refresh(accepts());
    }
    for newest in 4..7 {
        for old in [2, 0, 1] {
            s.attack(&format!("rewind the mirror to state {}", old + 1), |a| a.rewind(&states[old]));
            s.refresh(rejects().trusting(Root, newest).trusting(Timestamp, newest).trusting(Targets, newest));
        }
        s.attack_ends();
        s.publish([Targets, Root]);
        s.refresh(accepts());
    }
}

/// The mirror serves the current root once more, as the next one.
///
/// It is signed by the keys of the current root, its own, and it has not expired. Only the version inside is wrong.
pub(crate) fn root_repeated(s: &mut Writer) {
    s.in_both_profiles();
    root_replayed(s, 2, 2);
}

/// The mirror serves the root before the current one as the next one.
pub(crate) fn root_before(s: &mut Writer) {
    root_replayed(s, 3, 2);
}

/// The mirror serves the first root as the next one.
pub(crate) fn root_first(s: &mut Writer) {
    root_replayed(s, 4, 1);
}

/// The mirror serves the root after the next one in the place of the next one.
///
/// The client would arrive at the newest root, correctly signed, but would not have seen the one it jumped over.
pub(crate) fn root_after_next(s: &mut Writer) {
    s.cites(["TUF-5.3.5-a", "TUF-5.3.1-b"]);
    s.refresh(accepts());
    s.publish([Root]);
    s.publish([Root]);
    s.attack("serve root 3 as root 2", |a| {
        let root = a.published(&Root, 3);
        a.put("2.root.json", &root);
    });
    s.refresh(rejects().trusting(Root, 1).not_reaching(Timestamp));
    s.attack_ends();
    s.refresh(accepts());
}

/// A root that follows the current one says that it is a much later version.
///
/// With the version in the file the adversary, who has the root key, would choose the name of the next file too.
pub(crate) fn root_far_ahead(s: &mut Writer) {
    s.cites(["TUF-5.3.5-a"]);
    s.refresh(accepts());
    s.attack("publish a next root of version 1000, by the stolen root key", |a| {
        a.forge(&Root, |d| {
            d.set("version", 1000);
        });
    });
    s.refresh(rejects().trusting(Root, 1).not_reaching(Timestamp));
    s.attack_ends();
    s.publish([Root]);
    s.refresh(accepts());
}

/// The mirror withholds the next root, but has the one after it.
///
/// There is no way around a missing root: the client stays at its own.
pub(crate) fn root_gap(s: &mut Writer) {
    s.cites(["TUF-5.3.1-b", "TUF-5.3.1-a"]);
    s.in_both_profiles();
    s.refresh(accepts());
    s.publish([Root]);
    s.publish([Root]);
    s.attack("withhold root 2", |a| a.withhold("2.root.json"));
    s.refresh(either_way().trusting(Root, 1));
    s.attack_ends();
    s.refresh(accepts());
}

/// The mirror withholds the root that replaces the timestamp key, but has the one after it.
///
/// The client cannot get to know the new key, so there is no timestamp that it could accept.
pub(crate) fn root_gap_before_rotated_key(s: &mut Writer) {
    s.cites(["TUF-5.3.1-b", "TUF-5.3.1-a"]);
    s.refresh(accepts());
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.publish([]);
    s.publish([Root, Timestamp]);
    s.attack("withhold root 2", |a| a.withhold("2.root.json"));
    s.refresh(rejects().trusting(Root, 1).trusting(Timestamp, 1));
    s.attack_ends();
    s.refresh(accepts());
}

/// A client comes back after 24 new roots, most of them signed by keys it has not heard of.
///
/// Root keys change time and again, so that only every single root leads on to the next.
pub(crate) fn root_chain(s: &mut Writer) {
    s.cites(["TUF-6.1-a", "TUF-5.3.1-a"]);
    s.in_both_profiles();
    s.refresh(accepts());
    for version in 2..=25 {
        let role = if version % 3 == 0 { Timestamp } else { Root };
        let key = format!("{role}-{version}");
        s.rotate(role, Signers::one(&key));
        s.publish([]);
    }
    s.refresh(accepts().trusting(Root, 25));
}

/// A repository with consistent snapshots publishes a new root.
pub(crate) fn root_name_with_consistent_snapshots(s: &mut Writer) {
    s.cites(["TUF-5.3.3-a"]);
    root_name(s, Some(true));
}

/// A repository without consistent snapshots publishes a new root.
///
/// Root is the one role whose files are asked for by version all the same.
pub(crate) fn root_name_with_plain_names(s: &mut Writer) {
    s.cites(["TUF-5.3.3-a"]);
    s.uses(Feature::PlainNames);
    root_name(s, Some(false));
}

/// A repository whose root does not say whether it has consistent snapshots publishes a new root.
pub(crate) fn root_name_unstated(s: &mut Writer) {
    s.cites(["TUF-5.3.3-a", "TUF-4.3-d"]);
    s.uses(Feature::PlainNames);
    root_name(s, None);
}

/// The client has stored a newer root than the one it was shipped with, and updates again.
pub(crate) fn stored_root(s: &mut Writer) {
    s.cites(["TUF-5.2-c", "TUF-5.3.8-b"]);
    s.in_both_profiles();
    s.refresh(accepts());
    s.publish([Root]);
    s.refresh(accepts());
    s.publish([Root]);
    s.refresh(
        either("starts from the stored root", accepts().not_asking_for("2.root.json").asking_for("3.root.json"))
            .or("starts from the shipped root", accepts()),
    );
}

/// The mirror is taken back to the time before a key was replaced, and the old key signs a newer timestamp.
///
/// The client knows the root that replaced the stolen key. If it set out from the shipped root again, the missing next root
/// would hide the replacement from it.
pub(crate) fn stored_root_forgotten(s: &mut Writer) {
    s.cites(["TUF-5.2-c", "TUF-5.3.8-a", "TUF-1.5.2-h"]);
    s.refresh(accepts());
    let old = s.site();
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.refresh(accepts());
    s.attack("rewind the mirror to its first root and sign timestamp 9 with the stolen old key", |a| {
        a.rewind(&old);
        a.replace(&Timestamp, |d| {
            d.set("version", 9).signed_by(&[Key::named("timestamp-1")]);
        });
    });
    s.refresh(rejects().trusting(Root, 2).trusting(Timestamp, 2));
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// The next root is signed by a key that the current root does not name.
///
/// The cycle ends there. The next one asks for the same root again and goes on when the true one has come.
pub(crate) fn root_refused(s: &mut Writer) {
    s.cites(["TUF-5.3.4-f", "TUF-5.2-d"]);
    s.refresh(accepts());
    s.attack("publish a root 2 that is signed by a stranger", |a| {
        a.forge(&Root, |d| {
            d.signed_by(&[Key::named("mallory")]);
        });
    });
    s.refresh(rejects().trusting(Root, 1).not_reaching(Timestamp));
    s.refresh(rejects().trusting(Root, 1).asking_for("2.root.json").not_reaching(Timestamp));
    s.attack_ends();
    s.publish([Root]);
    s.refresh(accepts());
}

/// The mirror belongs to a stranger altogether, from the next root on.
///
/// A client that stores the root before it has verified it refuses once, and starts from the stranger's root next time.
pub(crate) fn root_refused_twice(s: &mut Writer) {
    s.cites(["TUF-5.2-d", "TUF-5.3.4-a"]);
    s.refresh(accepts());
    s.attack("publish everything anew, from root 2 on, by keys of the adversary alone", |a| {
        let mallory = || Signers::one("mallory");
        for role in Role::TOP_LEVEL {
            a.repository.set_signers(role, mallory());
        }
        a.publish_edited([], |d| {
            d.signed_by(&mallory().keys);
        });
    });
    for _ in 0..2 {
        s.refresh(rejects().trusting(Root, 1).trusting(Timestamp, 1).trusting(Targets, 1).not_reaching(Timestamp));
    }
    s.attack_ends();
    s.publish([Root]);
    s.refresh(accepts());
}

/// Of two new roots the first is good and the second is not.
///
/// The first counts: it was accepted and is stored before the second is looked at.
pub(crate) fn root_stored_at_once(s: &mut Writer) {
    s.cites(["TUF-5.3.8-a", "TUF-5.2-d"]);
    s.refresh(accepts());
    s.publish([Root]);
    s.attack("publish a root 3 that is signed by a stranger", |a| {
        a.forge(&Root, |d| {
            d.signed_by(&[Key::named("mallory")]);
        });
    });
    s.refresh(rejects().trusting(Root, 2).not_reaching(Timestamp));
    s.refresh(rejects().trusting(Root, 2).asking_for("3.root.json").not_reaching(Timestamp));
    s.attack_ends();
    s.refresh(accepts());
}

/// The client is at root `newest`, and the next one it is served is root `replayed`, signed by the same keys.
fn root_replayed(s: &mut Writer, newest: u64, replayed: u64) {
    s.cites(["TUF-5.3.5-a", "TUF-1.5.2-h", "TUF-4.3-g"]);
    s.publish([]);
    for _ in 1..newest {
        s.publish([Root]);
    }
    s.refresh(accepts().trusting(Root, newest));
    s.attack(&format!("serve root {replayed} as root {}", newest + 1), |a| {
        let root = a.published(&Root, replayed);
        a.put(&Root.versioned_file_name(newest + 1), &root);
    });
    for _ in 0..2 {
        s.refresh(rejects().trusting(Root, newest).not_reaching(Timestamp));
    }
    s.attack_ends();
    s.publish([Root]);
    s.refresh(accepts());
}

fn root_name(s: &mut Writer, consistent_snapshot: Option<bool>) {
    s.cites(["TUF-5.3.3-a"]);
    s.repository.consistent_snapshot = consistent_snapshot;
    s.refresh(accepts());
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.refresh(accepts().asking_for("2.root.json"));
}
