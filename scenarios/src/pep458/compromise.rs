//! What the thief of each set of keys can do with a client (PEP 458, "Key Compromise Analysis").
//!
//! The table of the PEP is put to the test as it stands: what it excludes and what it grants. Where it fails without any
//! fault of a client, that is recorded.

use super::*;

/// The thief of all online keys has users install what he likes.
pub(crate) fn all_online_keys(s: &mut Writer) {
    s.cites(["P458-COMP-a"]);
    let path = set_up(s, AS_PUBLISHED);
    s.attack("list his own release, with the keys of timestamp, snapshot and the bin", |a| poison(a, &bin(0), &path));
    s.download([&path], installs_or_refuses());
}

/// The thief of the key of a bin, and of no other, serves a file of the version that snapshot lists.
///
/// By the table that is nothing without the keys of timestamp and snapshot. But snapshot lists versions alone, and a client
/// that has no file of the bin yet cannot tell.
pub(crate) fn bins_key_alone(s: &mut Writer) {
    s.cites(["P458-COMP-a"]);
    let path = set_up(s, AS_PUBLISHED);
    list_in_place(s, &path);
    s.download([&path], installs_or_refuses());
}

/// The thief of the key of a bin alone tries it where timestamp lists the hash of snapshot, as the PEP has it.
///
/// That hash says nothing about bins.
pub(crate) fn bins_key_alone_with_the_hash_of_snapshot(s: &mut Writer) {
    s.cites(["P458-COMP-a", "P458-PROD-b"]);
    let path = set_up(s, listing(Content::H1));
    list_in_place(s, &path);
    s.download([&path], installs_or_refuses());
}

/// The thief of the key of a bin alone tries it where snapshot lists hashes.
///
/// Then the table is right.
pub(crate) fn bins_key_alone_with_hashes(s: &mut Writer) {
    s.cites(["P458-COMP-a", "TUF-5.6.7-e"]);
    let path = set_up(s, listing(Content::H2));
    list_in_place(s, &path);
    s.download([&path], rejects());
    s.attack_ends();
    s.download([&path], accepts());
}

/// A client that has the bin already is shown another file of its version by the thief of its key.
///
/// It has no reason to ask for it again, so the thief has to wait for the next version.
pub(crate) fn bins_key_alone_and_a_returning_user(s: &mut Writer) {
    s.cites(["P458-COMP-a"]);
    let path = set_up(s, AS_PUBLISHED);
    s.download([&path], accepts());
    list_in_place(s, &path);
    let keeps = accepts().delivering(&[RELEASE]);
    s.download([&path], either("keeps its bin", keeps).or("installs it", accepts().delivering(&[TROJAN])));
}

/// The thief of the key of `bins`, and of no other, makes every bin his own.
///
/// He serves a file of the listed version that has his key for the bin, and one of the bin signed with that key.
pub(crate) fn bins_role_key_alone(s: &mut Writer) {
    s.cites(["P458-COMP-a"]);
    let path = set_up(s, AS_PUBLISHED);
    take_over_bin(s, AS_PUBLISHED, &path);
    s.download([&path], installs_or_refuses());
}

/// The thief of the targets key, and of no other, makes a bin his own where targets delegates to the bins.
pub(crate) fn targets_key_alone(s: &mut Writer) {
    s.cites(["P458-COMP-a"]);
    let index = Index { layout: Layout::Direct, ..AS_PUBLISHED };
    index.set_up(s);
    let path = index.release(0);
    s.publish([]);
    take_over_bin(s, index, &path);
    s.download([&path], installs_or_refuses());
}

/// The thief of the key of `bins` alone tries to make a bin his own where snapshot lists hashes.
pub(crate) fn bins_role_key_alone_with_hashes(s: &mut Writer) {
    s.cites(["P458-COMP-a", "TUF-5.6.7-e"]);
    let path = set_up(s, listing(Content::H2));
    take_over_bin(s, AS_PUBLISHED, &path);
    s.download([&path], rejects());
    s.attack_ends();
    s.download([&path], accepts());
}

/// The thief of timestamp and snapshot lists a bin that he has signed with a key of his own.
pub(crate) fn timestamp_and_snapshot(s: &mut Writer) {
    s.cites(["P458-COMP-a", "TUF-5.6.7-f"]);
    let path = set_up(s, AS_PUBLISHED);
    s.attack("list a bin with a new version, signed with his own key", |a| {
        a.repository.add_target_to(&bin(0), &path, TROJAN);
        a.publish_edited([bin(0)], |draft| {
            if draft.role == bin(0) {
                draft.signed_by(&[Key::named("thief")]);
            }
        });
    });
    s.download([&path], rejects());
    s.attack_ends();
    s.publish([bin(0)]);
    s.publish([bin(0)]);
    s.download([&path], accepts());
}

/// The thief of timestamp and snapshot shows the old file of a bin under a new snapshot.
///
/// A client that has seen the newer version of the bin in snapshot does not go back.
pub(crate) fn timestamp_and_snapshot_go_back(s: &mut Writer) {
    s.cites(["P458-COMP-a", "TUF-5.5.5-b"]);
    let path = set_up(s, AS_PUBLISHED);
    s.repository.add_target_to(&bin(0), &path, b"the release, built anew\n");
    s.publish([bin(0)]);
    s.download([&path], accepts());
    s.attack("list the first version of the bin again", |a| {
        a.forge(&Snapshot, |draft| {
            draft.list("bin-0.json", 1);
        });
    });
    s.download([&path], rejects().trusting(Snapshot, 2));
    s.attack_ends();
    s.publish([bin(1)]);
    s.publish([bin(1)]);
    s.download([&path], accepts());
}

/// The thief of the timestamp key alone keeps clients from news until snapshot expires.
pub(crate) fn timestamp_alone(s: &mut Writer) {
    s.cites(["P458-COMP-a", "TUF-5.5.6-a"]);
    let path = set_up(s, AS_PUBLISHED);
    for i in 0..4 {
        s.repository.set_lifetime(bin(i), days(30));
    }
    s.repository.set_lifetime(Snapshot, days(3));
    s.publish([bin(0), bin(1), bin(2), bin(3)]);
    s.download([&path], accepts());
    s.attack("sign timestamp anew for two days, always with the same snapshot", |a| {
        a.wait(days(2));
        a.publish([Timestamp]);
    });
    s.download([&path], accepts().delivering(&[RELEASE]));
    s.attack("go on with that for two days more", |a| {
        a.wait(days(2));
        a.publish([Timestamp]);
        a.publish([Timestamp]);
    });
    s.download([&path], rejects());
}

/// The thief of the timestamp key alone lists a snapshot that he cannot sign.
pub(crate) fn timestamp_lists_a_forged_snapshot(s: &mut Writer) {
    s.cites(["P458-COMP-a", "TUF-5.5.3-a"]);
    let path = set_up(s, AS_PUBLISHED);
    s.download([&path], accepts());
    s.attack("list a snapshot that is signed with his own key", |a| {
        a.publish_edited([Snapshot], |draft| {
            if draft.role == Snapshot {
                draft.signed_by(&[Key::named("thief")]);
            }
        });
    });
    s.download([&path], rejects().trusting(Snapshot, 1));
    s.attack_ends();
    s.publish([bin(1)]);
    s.publish([bin(1)]);
    s.download([&path], accepts());
}

/// The PEP's topology with what is listed beside versions.
fn listing(content: Content) -> Index {
    Index { content, ..AS_PUBLISHED }
}

/// A release in a bin of which the client has no file: of the others it has.
fn set_up(s: &mut Writer, index: Index) -> String {
    index.set_up(s);
    // Only the hash is to give a second file away.
    s.repository.snapshot_lists.length = false;
    s.download([&index.release(1)], accepts());
    index.release(0)
}

/// A second file of the bin's version, and nothing else.
fn list_in_place(s: &mut Writer, path: &str) {
    s.attack("serve a second file of the bin's version that lists his own release", |a| {
        a.replace(&bin(0), |draft| {
            draft.signed["targets"][path] = entry(TROJAN);
        });
        serve(a, path);
    });
}

/// Second files of the delegating role and of the bin, of their versions, for a client that has neither.
fn take_over_bin(s: &mut Writer, index: Index, path: &str) {
    s.publish([index.delegator(), bin(0)]);
    s.attack(
        &format!("serve second files of {} and of the bin, with his own key for the bin", index.delegator()),
        |a| {
            let thief = Key::named("thief");
            a.repository.delegations_mut(&index.delegator())[0].signers = Signers::one("thief");
            let delegator = index.delegator();
            let delegations = a.repository.draft(&delegator, 1).signed["delegations"].clone();
            a.replace(&delegator, |draft| draft.signed["delegations"] = delegations);
            a.replace(&bin(0), |draft| {
                draft.signed["targets"][path] = entry(TROJAN);
                draft.signed_by(&[thief]);
            });
            serve(a, path);
        },
    );
}

fn serve(a: &mut Adversary<'_>, path: &str) {
    a.put_target(&format!("{}.{path}", Hash::Sha256.hex(TROJAN)), TROJAN);
}

fn installs_or_refuses() -> Alternatives {
    either("installs what the thief lists", accepts().delivering(&[TROJAN])).or("refuses", rejects())
}
