//! Snapshots that are published while clients read, and cleaned up behind them (PEP 458, "Producing Consistent Snapshots",
//! "Cleaning up old metadata").

use super::*;

/// A release is uploaded, and the next update finds it over timestamp, snapshot and its bin.
pub(crate) fn upload(s: &mut Writer) {
    s.cites(["P458-PROD-a", "P458-SIGN-a"]);
    let index = AS_PUBLISHED;
    index.set_up(s);
    s.download([&index.release(0)], accepts());
    let new = index.releases(0).nth(1).expect("another release");
    s.repository.add_target_to(&bin(0), &new, RELEASE);
    s.publish([bin(0)]);
    s.download([&new, &index.release(0)], accepts());
}

/// A release is replaced by another one under the same name, and the bin with it.
///
/// A client that holds the old bin, which has not expired, sees by snapshot that there is another.
pub(crate) fn changed_release(s: &mut Writer) {
    s.cites(["P458-SIGN-a", "P458-PROD-a"]);
    AS_PUBLISHED.set_up(s);
    let path = AS_PUBLISHED.release(0);
    s.download([&path], accepts());
    s.repository.add_target_to(&bin(0), &path, b"the release, built anew\n");
    s.publish([bin(0)]);
    s.download([&path], accepts());
}

/// Timestamp lists the hash of snapshot, and the thief of the snapshot key makes a second snapshot of the same version.
pub(crate) fn snapshot_hash_in_timestamp(s: &mut Writer) {
    s.cites(["P458-PROD-b", "TUF-5.5.2-a"]);
    Index { content: Content::H1, ..AS_PUBLISHED }.set_up(s);
    s.download([&AS_PUBLISHED.release(0)], accepts());
    s.publish([bin(0)]);
    s.attack("sign a second snapshot 2 that lists other versions", |a| {
        a.replace(&Snapshot, |draft| {
            draft.list("bin-1.json", 9);
        });
    });
    s.refresh(rejects().trusting(Snapshot, 1));
    s.attack_ends();
    s.download([&AS_PUBLISHED.release(0)], accepts());
}

/// A release is taken out of its bin and stays on the server.
///
/// That is how an index takes back trust in a release. A client that has once had it must not find it again.
pub(crate) fn release_removed(s: &mut Writer) {
    s.cites(["P458-REV-a", "TUF-5.7-b"]);
    AS_PUBLISHED.set_up(s);
    let path = AS_PUBLISHED.release(0);
    let other = AS_PUBLISHED.releases(0).nth(1).expect("another release");
    s.repository.add_target_to(&bin(0), &other, RELEASE);
    s.download([&path, &other], accepts());
    s.attack("be found out: the index takes the release out of its bin", |a| {
        a.repository.remove_target_from(&bin(0), &path);
        a.publish([bin(0)]);
    });
    s.download([&path], rejects().without_target_request());
    s.download([&other], accepts().delivering(&[RELEASE]));
}

/// A file is on the server before the bin that lists it.
///
/// An index may be that quick, and the PEP would have the client tell its user so. Since a file that nobody has listed looks
/// just like that, a client of TUF must not hand it over.
pub(crate) fn file_before_its_bin(s: &mut Writer) {
    s.cites(["P458-EARLY-a", "P458-INT-c", "P458-MIN-b"]);
    AS_PUBLISHED.set_up(s);
    let path = AS_PUBLISHED.releases(0).nth(1).expect("another release");
    s.download([&AS_PUBLISHED.release(0)], accepts());
    s.attack("upload a file whose bin is not published yet", |a| {
        a.put_target(&path, TROJAN);
        a.put_target(&format!("{}.{path}", Hash::Sha256.hex(TROJAN)), TROJAN);
    });
    s.only_under_attack(|s| s.download([&path], rejects().without_target_request()));
    s.attack_ends();
    s.repository.add_target_to(&bin(0), &path, RELEASE);
    s.publish([bin(0)]);
    s.download([&path], accepts());
}

/// Each file on the way to a release is damaged in turn.
///
/// No failure makes the client fetch the release in another way.
pub(crate) fn no_way_around(s: &mut Writer) {
    s.cites(["P458-INT-c", "TUF-1.5.2-a"]);
    AS_PUBLISHED.set_up(s);
    let path = AS_PUBLISHED.release(0);
    s.download([&AS_PUBLISHED.release(1)], accepts());
    s.publish([Root]);
    s.publish([Targets, Role::delegated("bins"), bin(0)]);
    for role in [Root, Timestamp, Snapshot, Targets, Role::delegated("bins"), bin(0)] {
        s.attack(&format!("damage {role}, and put a file of his own on the server"), |a| {
            a.answer(&role, b"{}".as_slice());
            a.answer_target(&path, TROJAN);
            a.put_target(&path, TROJAN);
        });
        s.download([&path], rejects().without_target_request());
        s.attack_ends();
    }
    s.download([&path], accepts());
}

/// The snapshot that a client has begun to read is deleted, and there is a newer one.
///
/// A mirror may delete old snapshots after an hour or so, and a client can be slower than that. It should start again.
pub(crate) fn snapshot_deleted(s: &mut Writer) {
    s.cites(["P458-CLEAN-a"]);
    deleted_meanwhile(s, &Snapshot, accepts().should());
}

/// The targets metadata that a client is about to read is deleted, and there is a newer one.
pub(crate) fn targets_deleted(s: &mut Writer) {
    s.cites(["P458-CLEAN-a"]);
    deleted_meanwhile(s, &Targets, accepts().should());
}

/// The bin that a client is about to read is deleted, and there is a newer one.
pub(crate) fn bin_deleted(s: &mut Writer) {
    s.cites(["P458-CLEAN-a"]);
    deleted_meanwhile(s, &bin(0), accepts().should());
}

/// The release that a client is about to fetch is deleted, and there is a newer one under its name.
pub(crate) fn release_deleted(s: &mut Writer) {
    s.cites(["P458-CLEAN-d"]);
    AS_PUBLISHED.set_up(s);
    let path = AS_PUBLISHED.release(0);
    s.download([&path], accepts());
    let before = s.site();
    let old = s.repository.target_names(&path);
    s.repository.add_target_to(&bin(0), &path, b"the release, built anew\n");
    s.publish([bin(0)]);
    s.attack("delete the old release just after a client has read that it is there", |a| {
        in_turn(a, &before);
        for name in &old {
            a.put_target(name, Reply::Missing);
        }
    });
    let new = accepts().trusting(Timestamp, 2).delivering(&[b"the release, built anew\n"]);
    s.download([&path], either("tries again", new).or("does not try again", rejects()));
    s.attack_ends();
    s.download([&path], accepts());
}

/// The snapshot that a client has begun to read is deleted, and there is none in its place.
///
/// Trying again does not help, and must come to an end.
pub(crate) fn snapshot_deleted_for_good(s: &mut Writer) {
    s.cites(["P458-CLEAN-b"]);
    AS_PUBLISHED.set_up(s);
    s.download([&AS_PUBLISHED.release(0)], accepts());
    s.publish([Snapshot]);
    s.attack("delete the newest snapshot", |a| a.answer(&Snapshot, Reply::Missing));
    s.refresh(tries(&rejects().trusting(Snapshot, 1)));
    s.attack_ends();
    s.publish([Snapshot]);
    s.download([&AS_PUBLISHED.release(0)], accepts());
}

/// Every snapshot is deleted before the client gets to it, and each time there is a newer timestamp.
pub(crate) fn snapshots_deleted_one_after_the_other(s: &mut Writer) {
    s.cites(["P458-CLEAN-b"]);
    AS_PUBLISHED.set_up(s);
    s.download([&AS_PUBLISHED.release(0)], accepts());
    s.attack("publish a snapshot every time a client asks for timestamp, and delete it at once", |a| {
        let mut timestamps = Vec::new();
        for _ in 0..20 {
            a.publish([Snapshot]);
            timestamps.push(Reply::from(&a.published(&Timestamp, a.repository.version(&Timestamp))));
            a.answer(&Snapshot, Reply::Missing);
        }
        a.put("timestamp.json", Reply::InTurn(timestamps));
    });
    s.refresh(tries(&rejects().trusting(Snapshot, 1)));
    s.attack_ends();
}

/// The snapshot that a client has begun to read is withheld, and the next answer for timestamp is an older one.
///
/// A second try compares with what the first has seen, like any other update.
pub(crate) fn older_timestamp_at_the_second_try(s: &mut Writer) {
    s.cites(["P458-CLEAN-c", "TUF-5.4.3-a"]);
    AS_PUBLISHED.set_up(s);
    s.publish([]);
    s.publish([bin(0)]);
    s.download([&AS_PUBLISHED.release(0)], accepts());
    s.publish([bin(0)]);
    s.attack("withhold snapshot 3, and then answer with timestamp 1 and snapshot 1", |a| {
        let [new, old] = [3, 1].map(|version| Reply::from(&a.published(&Timestamp, version)));
        a.put("timestamp.json", Reply::InTurn(vec![new, old]));
        a.withhold("3.snapshot.json");
    });
    s.refresh(rejects().trusting(Timestamp, 3).trusting(Snapshot, 2));
    s.attack_ends();
    s.publish([bin(0)]);
    s.download([&AS_PUBLISHED.release(0)], accepts());
}

/// How often a client asks for timestamp before it gives up.
fn tries(expectation: &Expectation) -> Alternatives {
    let at_most = |n| expectation.clone().with(RequestRule::AtMostRequests(Timestamp, n));
    either("tries once", at_most(1)).or("tries twice", at_most(2)).or("tries more often", expectation.clone())
}

/// What was served before is answered to the first request for timestamp, and what is served now from then on.
fn in_turn(a: &mut Adversary<'_>, before: &tuf_gauntlet_core::site::Site) {
    let old = before.metadata("timestamp.json").expect("a timestamp").clone();
    let new = a.published(&Timestamp, a.repository.version(&Timestamp));
    a.put("timestamp.json", Reply::InTurn(vec![Reply::from(&old), Reply::from(&new)]));
}

/// A client has read timestamp 2, or what hangs on it as far as `role`, when the file of `role` in it is deleted.
fn deleted_meanwhile(s: &mut Writer, role: &Role, expected: Expectation) {
    AS_PUBLISHED.set_up(s);
    s.download([&AS_PUBLISHED.release(0)], accepts());
    s.publish([Targets, bin(0)]);
    let before = s.site();
    let gone = s.repository.served_name(role, s.repository.version(role));
    s.publish([Targets, bin(0)]);
    s.attack(&format!("delete {gone} just after a client has been answered with timestamp 2"), |a| {
        in_turn(a, &before);
        a.withhold(&gone);
    });
    let newest = expected.trusting(Timestamp, 3).delivering(&[RELEASE]);
    s.download([&AS_PUBLISHED.release(0)], newest);
    s.attack_ends();
    s.download([&AS_PUBLISHED.release(0)], accepts());
}
