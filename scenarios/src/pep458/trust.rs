//! Root metadata as package managers ship it, and how trust in it is renewed (PEP 458, "How to Establish Initial Trust").
//!
//! Root is the same whatever lies below targets, so there are no bins here.

use super::*;

/// The client is shipped with root 3, and there is nothing newer.
///
/// It is whole root metadata that is shipped, with a version, so the first question is for version 4.
pub(crate) fn shipped_root(s: &mut Writer) {
    s.cites(["P458-TRUST-a"]);
    s.publish([]);
    s.publish([Root]);
    s.publish([Root]);
    s.ship_root();
    let first = accepts().asking_for("4.root.json").not_asking_for("1.root.json").not_asking_for("root.json");
    s.refresh(first.not_asking_for("2.root.json").not_asking_for("3.root.json"));
    s.download(["file.txt"], accepts());
}

/// A client that was shipped with root 1 goes over root 2 to root 3, of whose three keys two are new.
///
/// Nobody has to do anything on the client.
pub(crate) fn roots_one_to_three(s: &mut Writer) {
    s.cites(["P458-TRUST-b", "TUF-5.3.1-a"]);
    s.repository.set_signers(Root, Signers::of(2, &["a", "b", "c"]));
    s.download(["file.txt"], accepts());
    s.rotate(Root, Signers::of(2, &["b", "c", "d"]));
    s.publish([]);
    s.rotate(Root, Signers::of(2, &["c", "d", "e"]));
    s.download(["file.txt"], accepts());
}

/// A client of any age meets an index of today, that has replaced every key of root one after the other.
///
/// Old roots are the only files that are never cleaned up.
pub(crate) fn client_of_any_age(s: &mut Writer) {
    s.cites(["P458-CLEAN-e", "TUF-6.1-a"]);
    let keys = |i: usize| [i, i + 1, i + 2].map(|i| format!("holder-{i}"));
    s.repository.set_signers(Root, Signers::of(2, &all(&keys(0))));
    s.publish([]);
    for i in 1..=12 {
        s.rotate(Root, Signers::of(2, &all(&keys(i))));
        s.publish([Targets]);
        let superseded = i as u64;
        for role in [Snapshot, Targets] {
            s.repository.site_mut().remove(&role.versioned_file_name(superseded));
        }
    }
    s.download(["file.txt"], accepts().trusting(Root, 13));
}

/// A thief has one root key of the two that are needed, and makes a root of his own.
///
/// The index drops that key in its next root. The thief's further attempts are as vain as the first.
pub(crate) fn one_root_key_stolen(s: &mut Writer) {
    s.cites(["P458-TRUST-c", "TUF-5.3.4-a"]);
    s.repository.set_signers(Root, Signers::of(2, &["a", "b", "stolen"]));
    s.download(["file.txt"], accepts());
    forge_root(s);
    s.refresh(rejects().trusting(Root, 1));
    s.attack_ends();
    s.rotate(Root, Signers::of(2, &["a", "b", "c"]));
    s.download(["file.txt"], accepts().trusting(Root, 2));
    forge_root(s);
    s.refresh(rejects().trusting(Root, 2));
    s.attack_ends();
    s.download(["file.txt"], accepts().trusting(Root, 2));
}

/// All root keys have to be given up, and the application is installed anew with a root that none of them has signed.
///
/// No update can lead there. What the client has stored is from the time before.
pub(crate) fn root_out_of_band(s: &mut Writer) {
    s.cites(["P458-TRUST-d"]);
    s.download(["file.txt"], accepts());
    new_root(s, 2, &["timestamp-1", "snapshot-1"]);
    s.publish([Targets]);
    s.reinstall_root();
    s.download(["file.txt"], accepts());
    s.publish([Targets]);
    s.download(["file.txt"], accepts());
}

/// After the out-of-band change of root, the thief of the old root keys signs another root with them.
///
/// They are worth nothing to a client that has the new one, whatever it had stored.
pub(crate) fn old_keys_after_root_out_of_band(s: &mut Writer) {
    s.cites(["P458-TRUST-d", "TUF-5.3.4-a"]);
    s.download(["file.txt"], accepts());
    let old = s.repository.signers(&Root).keys.clone();
    new_root(s, 2, &["timestamp-1", "snapshot-1"]);
    s.reinstall_root();
    s.download(["file.txt"], accepts());
    s.attack("sign a root 3 with the old root keys", |a| {
        a.publish_edited([Root], |draft| {
            if draft.role == Root {
                draft.signed_by(&old);
            }
        });
    });
    s.refresh(rejects().trusting(Root, 2));
    s.attack_ends();
    s.download(["file.txt"], accepts().trusting(Root, 2));
}

/// A thief of all keys has brought the client to a root and a timestamp of his, and the application is installed anew.
///
/// The new root has new keys for timestamp and snapshot. Neither the PEP nor TUF says what then becomes of the stored files:
/// if the thief's timestamp stays, with the highest version there is, installing the application anew does not help.
pub(crate) fn root_out_of_band_after_fast_forward(s: &mut Writer) {
    s.cites(["P458-TRUST-d"]);
    after_takeover(s, 5);
}

/// The application is installed anew with a root of the very version that the thief's had, whose files the client has stored.
pub(crate) fn root_out_of_band_of_the_same_version(s: &mut Writer) {
    s.cites(["P458-TRUST-d"]);
    after_takeover(s, 2);
}

/// A root is signed by two of five holders, and later served anew with the signatures of two others.
///
/// Signatures may be added after the ceremony, by whoever is there. The version and what is signed stay the same.
pub(crate) fn root_signed_by_others_later(s: &mut Writer) {
    s.cites(["P458-OFF-a"]);
    ceremony(s, &["c", "d"]);
}

/// A root is served anew with the signatures of all five holders instead of two.
pub(crate) fn root_signed_by_more_later(s: &mut Writer) {
    s.cites(["P458-OFF-a"]);
    ceremony(s, &["e", "d", "c", "b", "a"]);
}

fn ceremony(s: &mut Writer, later: &[&str]) {
    s.repository.set_signers(Root, Signers::of(2, &["a", "b", "c", "d", "e"]));
    s.publish([]);
    let keys = |names: &[&str]| names.iter().map(|name| Key::named(name)).collect::<Vec<_>>();
    let sign = |s: &mut Writer, names: &[&str]| {
        s.publish_edited([Root], |draft| {
            if draft.role == Root {
                draft.signed_by(&keys(names));
            }
        });
    };
    sign(s, &["a", "b"]);
    s.download(["file.txt"], accepts());
    s.repository.set_version(Root, 2);
    sign(s, later);
    s.publish([Targets]);
    s.download(["file.txt"], accepts().trusting(Timestamp, 2));
    s.publish([Root]);
    s.download(["file.txt"], accepts().trusting(Root, 3));
}

fn forge_root(s: &mut Writer) {
    s.attack("sign a new root with the stolen key alone", |a| {
        let stolen = Key::named("stolen");
        a.repository.set_signers(Root, Signers::one("stolen"));
        a.publish_edited([Root], |draft| {
            if draft.role == Root {
                draft.signed_by(std::slice::from_ref(&stolen));
            }
        });
    });
}

/// Publishes a root of new keys that no old one has signed, with these keys for timestamp and snapshot.
fn new_root(s: &mut Writer, version: u64, online: &[&str; 2]) {
    let keys = Signers::of(2, &["anew-1", "anew-2"]);
    s.rotate(Root, keys.clone());
    for (role, name) in [Timestamp, Snapshot].into_iter().zip(online) {
        s.rotate(role, Signers::one(name));
    }
    s.repository.set_version(Root, version);
    s.publish_edited([Root], |draft| {
        if draft.role == Root {
            draft.signed_by(&keys.keys);
        }
    });
}

fn after_takeover(s: &mut Writer, version: u64) {
    s.download(["file.txt"], accepts());
    s.attack("sign a root 2 with the stolen root keys, and a timestamp of the highest version with his own", |a| {
        for role in [Timestamp, Snapshot, Targets] {
            a.repository.set_signers(role.clone(), Signers::one(&format!("thief-{role}")));
        }
        a.repository.set_version(Timestamp, u64::from(u32::MAX));
        a.publish([Root]);
    });
    s.refresh(either_way());
    s.attack_ends();
    new_root(s, version, &["timestamp-2", "snapshot-2"]);
    s.reinstall_root();
    s.download(["file.txt"], either("recovers", accepts()).or("the thief's files stay in the way", rejects()));
}
