//! Two installations in one process, each for a repository of its own.

use super::*;

/// An application follows two repositories by turns, each with an installation of the client.
///
/// Roles and files have the same names in both. Keys, versions and contents are others, and neither repository knows of
/// the other.
pub(crate) fn by_turns(s: &mut Writer) {
    s.cites(["TUF-3-a"]);
    s.publish([]);
    s.publish([Targets]);
    s.publish([Targets]);
    for _ in 0..3 {
        s.publish([Targets]);
        s.download(["file.txt"], accepts());
        s.elsewhere(|s| {
            s.publish([Timestamp]);
            s.download(["file.txt"], accepts());
        });
    }
}

/// An application follows two repositories by turns, and both clients keep running.
///
/// What a program remembers it may remember for all its clients at once. Here that would be wrong.
pub(crate) fn by_turns_while_running(s: &mut Writer) {
    s.keep_running();
    by_turns(s);
}

/// One repository replaces its timestamp key, and the other does not.
///
/// A client deletes timestamp and snapshot at such a moment: its own.
pub(crate) fn rotation_in_one(s: &mut Writer) {
    s.cites(["TUF-3-a"]);
    both_up_to_date(s);
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.refresh(accepts());
    s.elsewhere(|s| {
        s.publish([Timestamp]);
        let old = s.site();
        s.refresh(accepts());
        s.publish([Timestamp]);
        s.refresh(accepts());
        s.attack("take the other repository back by one timestamp", |a| a.rewind(&old));
        s.refresh(rejects().trusting(Timestamp, s.repository.version(&Timestamp)));
        s.attack_ends();
        s.refresh(accepts());
    });
    s.refresh(accepts());
}

/// The mirror serves the timestamp of another repository, which the same application follows.
///
/// It is in order, newer, and signed by a key that this very program trusts: for the other repository.
pub(crate) fn timestamp_of_another(s: &mut Writer) {
    s.cites(["TUF-3-a", "TUF-5.4.2-a"]);
    let others = both_up_to_date(s);
    s.attack("serve the timestamp of the other repository", |a| {
        a.put("timestamp.json", others.metadata("timestamp.json").expect("a timestamp"));
    });
    for _ in 0..2 {
        s.refresh(rejects().trusting(Timestamp, 1).not_reaching(Snapshot));
    }
    both_recover(s);
}

/// The mirror turns into one of another repository altogether, which the same application follows.
pub(crate) fn mirror_of_another(s: &mut Writer) {
    s.cites(["TUF-3-a", "TUF-5.3.4-a"]);
    let others = both_up_to_date(s);
    s.attack("serve everything as the other repository does", |a| a.rewind(&others));
    for _ in 0..2 {
        let held = |e, role| Expectation::trusting(e, role, 1);
        s.refresh(Role::TOP_LEVEL.into_iter().fold(rejects(), held).not_reaching(Timestamp));
    }
    both_recover(s);
}

/// Whoever has the timestamp key of another repository signs a timestamp for this one.
///
/// The other repository may be of no importance, and its keys badly kept.
pub(crate) fn timestamp_key_of_another(s: &mut Writer) {
    s.cites(["TUF-3-a", "TUF-5.4.2-a"]);
    both_up_to_date(s);
    s.attack("sign timestamp 2 with the timestamp key of the other repository", |a| {
        a.forge(&Timestamp, |draft| {
            draft.signed_by(&[Key::named("other-timestamp-1")]);
        });
    });
    for _ in 0..2 {
        s.refresh(rejects().trusting(Timestamp, 1).not_reaching(Snapshot));
    }
    both_recover(s);
}

/// Whoever has the targets key of another repository, and the online keys of this one, signs targets metadata.
pub(crate) fn targets_key_of_another(s: &mut Writer) {
    s.cites(["TUF-3-a", "TUF-5.6.3-a"]);
    both_up_to_date(s);
    s.attack(
        "sign targets 2 with the targets key of the other repository, and list them with stolen online keys",
        |a| {
            a.repository.add_target("file.txt", OTHER_FILE);
            a.forge(&Targets, |draft| {
                draft.signed_by(&[Key::named("other-targets-1")]);
            });
        },
    );
    s.download(["file.txt"], rejects().trusting(Targets, 1));
    both_recover(s);
}

/// The mirror serves a target file of another repository, which the same application follows.
///
/// There it is the right file of this name, and the program has verified it a moment ago.
pub(crate) fn target_of_another(s: &mut Writer) {
    s.cites(["TUF-3-a", "TUF-5.7-d", "P458-INT-d"]);
    s.elsewhere(|s| s.download(["file.txt"], accepts()));
    s.attack("serve file.txt as the other repository has it", |a| a.answer_target("file.txt", OTHER_FILE));
    s.download(["file.txt"], rejects());
    both_recover(s);
}

/// A target that only another repository has is wanted of this one, whose mirror serves it.
///
/// An index of its own beside the public one is such a case: what one vouches for says nothing of the other.
pub(crate) fn target_only_in_another(s: &mut Writer) {
    s.cites(["TUF-3-a", "TUF-5.7-b", "P458-INT-d"]);
    s.refresh(accepts());
    s.elsewhere(|s| {
        s.repository.add_target("only.txt", OTHER_FILE);
        s.publish([Targets]);
        s.download(["only.txt"], accepts());
    });
    s.attack("serve only.txt, which the other repository lists", |a| {
        a.put_target("only.txt", OTHER_FILE);
        a.put_target(&format!("{}.only.txt", Hash::Sha256.hex(OTHER_FILE)), OTHER_FILE);
    });
    s.only_under_attack(|s| s.download(["only.txt"], rejects().without_target_request()));
    both_recover(s);
}
