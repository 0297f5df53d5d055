//! Files that have expired, from the first or in the meantime (TUF §5.3.10, §5.4.4, §5.5.6, §5.6.5).

use super::*;

/// A moment that every clock has left behind.
const LONG_AGO: &str = "2001-01-01T00:00:00Z";

/// The mirror serves a timestamp that the client has not seen yet and that expired long ago.
///
/// It is correctly signed and newer than the one held: only its date gives it away.
pub(crate) fn timestamp_long_expired(s: &mut Writer) {
    s.cites(["TUF-5.4.4-a", "TUF-4.3-q"]);
    s.in_both_profiles();
    s.refresh(accepts());
    forge_long_expired(s, &Timestamp);
    for _ in 0..2 {
        s.refresh(rejects().trusting(Timestamp, 1).not_reaching(Snapshot));
    }
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// The mirror serves a snapshot that the client has not seen yet and that expired long ago.
///
/// The timestamp above it is fresh and lists it rightly. When the client asks again, that timestamp is the one it
/// holds, and by the letter of the workflow it may stop there; it still must not take the snapshot.
pub(crate) fn snapshot_long_expired(s: &mut Writer) {
    s.cites(["TUF-5.5.6-a", "TUF-4.3-q"]);
    s.in_both_profiles();
    s.refresh(accepts());
    forge_long_expired(s, &Snapshot);
    let held = |e: Expectation| e.trusting(Timestamp, 2).trusting(Snapshot, 1);
    s.refresh(held(rejects()));
    s.refresh(reports_or_stops(held));
    s.attack_ends();
    publish_past_forged_version(s, &Snapshot);
    s.refresh(accepts());
}

/// The mirror serves targets metadata that the client has not seen yet and that expired long ago.
///
/// Timestamp and snapshot are fresh and list it rightly.
pub(crate) fn targets_long_expired(s: &mut Writer) {
    s.cites(["TUF-5.6.5-a", "TUF-4.3-q"]);
    s.refresh(accepts());
    forge_long_expired(s, &Targets);
    let held = |e: Expectation| e.trusting(Snapshot, 2).trusting(Targets, 1);
    s.refresh(held(rejects()));
    s.refresh(reports_or_stops(held));
    s.attack_ends();
    publish_past_forged_version(s, &Targets);
    s.refresh(accepts());
}

/// The newest root expired long ago.
///
/// It is stored all the same, because the date of a root is looked at only when no newer one is left. Then the update
/// stops, before anything else is asked for.
pub(crate) fn root_long_expired(s: &mut Writer) {
    s.cites(["TUF-5.3.10-a", "TUF-4.3-q"]);
    s.refresh(accepts());
    forge_long_expired(s, &Root);
    for _ in 0..2 {
        s.refresh(rejects().trusting(Root, 2).not_reaching(Timestamp));
    }
    s.attack_ends();
    publish_past_forged_version(s, &Root);
    s.refresh(accepts());
}

/// The mirror holds a new timestamp back until it has expired.
///
/// It was honestly published, and the timestamp that the client holds would be valid for many more hours.
pub(crate) fn timestamp_held_back(s: &mut Writer) {
    s.cites(["TUF-5.4.4-a", "TUF-1.5.2-e"]);
    hold_back(s, &Timestamp);
    for _ in 0..2 {
        s.refresh(rejects().trusting(Timestamp, 1).not_reaching(Snapshot));
    }
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// The mirror holds a new snapshot back until it has expired.
///
/// The timestamp that lists it is still valid, and so is the snapshot that the client holds.
pub(crate) fn snapshot_held_back(s: &mut Writer) {
    s.cites(["TUF-5.5.6-a", "TUF-1.5.2-e"]);
    hold_back(s, &Snapshot);
    let held = |e: Expectation| e.trusting(Timestamp, 2).trusting(Snapshot, 1);
    s.refresh(held(rejects()));
    s.refresh(reports_or_stops(held));
    s.attack_ends();
    s.publish([Snapshot]);
    s.refresh(accepts());
}

/// The mirror holds new targets metadata back until it has expired.
pub(crate) fn targets_held_back(s: &mut Writer) {
    s.cites(["TUF-5.6.5-a", "TUF-1.5.2-e"]);
    hold_back(s, &Targets);
    let held = |e: Expectation| e.trusting(Snapshot, 2).trusting(Targets, 1);
    s.refresh(held(rejects()));
    s.refresh(reports_or_stops(held));
    s.attack_ends();
    s.publish([Targets]);
    s.refresh(accepts());
}

/// The mirror holds a new root back until it has expired.
///
/// The root that the client holds would be valid for a year. Once it has moved on there is no way back to it.
pub(crate) fn root_held_back(s: &mut Writer) {
    s.cites(["TUF-5.3.10-a", "TUF-1.5.2-e"]);
    hold_back(s, &Root);
    for _ in 0..2 {
        s.refresh(rejects().trusting(Root, 2).not_reaching(Timestamp));
    }
    s.attack_ends();
    s.publish([Root]);
    s.refresh(accepts());
}

/// The mirror serves the very timestamp that the client holds, after its expiry.
///
/// By the letter of the workflow a timestamp of the same version ends the cycle without an error, before any date is
/// looked at. The rule that expired metadata is not trusted says otherwise. A client that follows the letter can be
/// frozen without notice until root expires.
pub(crate) fn timestamp_replayed_after_expiry(s: &mut Writer) {
    s.cites(["TUF-5.4.3-d"]);
    s.refresh(accepts());
    s.attack("serve nothing new until timestamp 1 has expired", |a| a.wait(days(2)));
    for _ in 0..2 {
        s.refresh(reports_or_stops(|e| e.trusting(Timestamp, 1)));
    }
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// A target is wanted from a mirror that serves the very timestamp that the client holds, after its expiry.
///
/// Whether a client that ends the cycle without an error then goes on and hands over files that nobody vouches for any
/// more.
pub(crate) fn download_after_expiry(s: &mut Writer) {
    s.cites(["TUF-5.4.3-d"]);
    s.download(["file.txt"], accepts());
    s.attack("serve nothing new until timestamp 1 has expired", |a| a.wait(days(2)));
    s.download(["file.txt"], reports_or_stops(|e| e.trusting(Timestamp, 1)));
    s.attack_ends();
    s.publish([Timestamp]);
    s.download(["file.txt"], accepts());
}

/// The snapshot that the client holds expires while the timestamp stays the same and valid.
///
/// Nothing has to be fetched, so that only a look at the date of the stored file brings it to light.
pub(crate) fn stored_snapshot_expired(s: &mut Writer) {
    s.cites(["TUF-5.4.3-e"]);
    expire_stored(s, &Snapshot);
    for _ in 0..2 {
        s.refresh(reports_or_stops(|e| e.trusting(Timestamp, 1).trusting(Snapshot, 1)));
    }
    s.attack_ends();
    s.publish([Snapshot]);
    s.refresh(accepts());
}

/// The targets metadata that the client holds expires while the timestamp stays the same and valid.
pub(crate) fn stored_targets_expired(s: &mut Writer) {
    s.cites(["TUF-5.4.3-e"]);
    expire_stored(s, &Targets);
    for _ in 0..2 {
        s.refresh(reports_or_stops(|e| e.trusting(Timestamp, 1).trusting(Targets, 1)));
    }
    s.attack_ends();
    s.publish([Targets]);
    s.refresh(accepts());
}

/// A delegated role that the client holds expires while the timestamp stays the same and valid.
pub(crate) fn stored_delegated_expired(s: &mut Writer) {
    s.cites(["TUF-5.4.3-e"]);
    let packages = packages(s);
    s.repository.set_lifetime(packages.clone(), hours(1));
    s.download(["package.whl"], accepts());
    s.attack("serve nothing new until the delegated role has expired", |a| a.wait(hours(2)));
    s.download(["package.whl"], reports_or_stops(|e| e));
    s.attack_ends();
    s.publish([packages]);
    s.download(["package.whl"], accepts());
}

/// Whoever has the timestamp key keeps the repository alive, but the snapshot below it runs out.
///
/// New timestamps go on to list the snapshot that the client holds. That nothing has to be fetched anew is no reason to
/// trust a snapshot that has expired.
pub(crate) fn snapshot_outlived(s: &mut Writer) {
    s.cites(["TUF-5.5.6-a", "TUF-4.3-q", "TUF-1.5.2-e"]);
    s.repository.set_lifetime(Snapshot, hours(1));
    s.refresh(accepts());
    s.attack("sign new timestamps over snapshot 1 until it has expired, with the stolen timestamp key", |a| {
        a.wait(hours(2));
        a.publish([Timestamp]);
    });
    let held = |e: Expectation| e.trusting(Timestamp, 2).trusting(Snapshot, 1);
    s.refresh(held(rejects()));
    s.refresh(reports_or_stops(held));
    s.attack_ends();
    publish_past_forged_version(s, &Snapshot);
    s.refresh(accepts());
}

/// Whoever has the timestamp and snapshot keys keeps the repository alive, but the targets metadata below runs out.
pub(crate) fn targets_outlived(s: &mut Writer) {
    s.cites(["TUF-5.6.5-a", "TUF-4.3-q", "TUF-1.5.2-e"]);
    s.repository.set_lifetime(Targets, hours(1));
    s.refresh(accepts());
    s.attack("sign new snapshots over targets 1 until it has expired, with the stolen online keys", |a| {
        a.wait(hours(2));
        a.publish([Snapshot]);
    });
    let held = |e: Expectation| e.trusting(Snapshot, 2).trusting(Targets, 1);
    s.refresh(held(rejects()));
    s.refresh(reports_or_stops(held));
    s.attack_ends();
    publish_past_forged_version(s, &Targets);
    s.refresh(accepts());
}

/// Whoever has the timestamp and snapshot keys keeps the repository alive, but a delegated role runs out.
///
/// What that role lists can no longer be had. What the top-level targets role lists is not affected.
pub(crate) fn delegated_outlived(s: &mut Writer) {
    s.cites(["TUF-5.6.7-h", "TUF-4.3-q", "TUF-1.5.2-e"]);
    let packages = packages(s);
    s.repository.set_lifetime(packages.clone(), hours(1));
    s.download(["package.whl"], accepts());
    s.attack("sign new snapshots over the old delegated role until it has expired, with the stolen online keys", |a| {
        a.wait(hours(2));
        a.publish([Snapshot]);
    });
    s.download(["package.whl"], rejects());
    s.download(["file.txt"], either("reads what is not affected", accepts()).or("refuses all", rejects()));
    s.attack_ends();
    publish_past_forged_version(s, &packages);
    s.download(["package.whl"], accepts());
}

/// The root that the client holds expires, and the mirror has no newer one.
///
/// Its date counts in every update, not only when a root has just been fetched.
pub(crate) fn stored_root_expired(s: &mut Writer) {
    s.cites(["TUF-5.3.10-c", "TUF-1.5.2-e"]);
    expire_stored(s, &Root);
    for _ in 0..2 {
        s.refresh(rejects().trusting(Root, 1).not_reaching(Timestamp));
    }
    s.attack_ends();
    s.publish([Root]);
    s.refresh(accepts());
}

/// The mirror withholds a new root.
///
/// No client can notice that at first. But the root it holds expires, and then the freeze comes to light.
pub(crate) fn new_root_withheld(s: &mut Writer) {
    s.cites(["TUF-6.1-b", "TUF-5.3.10-c", "TUF-1.5.2-e"]);
    short_lived_first_root(s);
    s.publish([Root]);
    s.attack("answer 404 to requests for root 2", |a| a.withhold("2.root.json"));
    s.refresh(accepts().trusting(Root, 1));
    s.attack("go on until root 1 has expired", |a| a.wait(hours(2)));
    for _ in 0..2 {
        s.refresh(rejects().trusting(Root, 1).not_reaching(Timestamp));
    }
    s.attack_ends();
    s.refresh(accepts());
}

/// The mirror withholds the root that revokes a stolen timestamp key, and the thief goes on signing timestamps.
///
/// For a client that has not seen the new root the key is as good as ever. That ends with the date of its own root, and
/// what the thief has signed is forgotten as soon as the new one arrives.
pub(crate) fn revocation_withheld(s: &mut Writer) {
    s.cites(["TUF-6.1-b", "TUF-5.3.10-c", "TUF-5.3.11-a"]);
    short_lived_first_root(s);
    s.rotate(Timestamp, Signers::one("timestamp-2"));
    s.publish([]);
    s.attack("answer 404 to requests for root 2, and sign a timestamp 3 with the revoked key", |a| {
        a.forge(&Timestamp, |d| {
            d.signed_by(&[Key::named("timestamp-1")]);
        });
        a.withhold("2.root.json");
    });
    s.refresh(accepts().trusting(Root, 1).trusting(Timestamp, 3));
    s.attack("go on until root 1 has expired", |a| a.wait(hours(2)));
    s.refresh(rejects().trusting(Root, 1).not_reaching(Timestamp));
    s.attack_ends();
    s.refresh(accepts());
}

/// The mirror stands still while the repository goes on.
///
/// For a day there is nothing to notice. Then the timestamp expires: whether it is noticed now is a matter of how the
/// workflow is read. When root expires there is no doubt left.
pub(crate) fn everything_frozen(s: &mut Writer) {
    s.cites(["TUF-1.5.2-e", "TUF-6.1-b"]);
    s.refresh(accepts());
    let old = s.site();
    s.publish([Root, Targets]);
    let held = |e: Expectation| Role::TOP_LEVEL.into_iter().fold(e, |e, role| e.trusting(role, 1));
    s.attack("serve everything as it was", |a| a.rewind(&old));
    s.refresh(held(accepts()));
    s.attack("go on until timestamp 1 has expired", |a| a.wait(days(2)));
    s.refresh(reports_or_stops(held));
    s.attack("go on until root 1 has expired", |a| a.wait(days(365)));
    s.refresh(held(rejects()).not_reaching(Timestamp));
    s.attack_ends();
    s.publish([Root, Targets]);
    s.refresh(accepts());
}

/// A new client is shown the repository as it was two days ago.
///
/// It holds nothing that it could compare with: the date of the timestamp is all it has.
pub(crate) fn frozen_from_the_first_day(s: &mut Writer) {
    s.cites(["TUF-1.5.2-e", "TUF-5.4.4-a"]);
    let old = s.site();
    s.publish([Targets]);
    s.attack("serve everything as it was two days ago", |a| {
        a.rewind(&old);
        a.wait(days(2));
    });
    for _ in 0..2 {
        s.refresh(rejects().trusting_no(Timestamp).not_reaching(Snapshot));
    }
    s.attack_ends();
    s.publish([Targets]);
    s.refresh(accepts());
}

/// The root shipped with the client has expired, and there is a newer one.
///
/// Software lies on a shelf for a while before it is installed.
pub(crate) fn shipped_root_expired(s: &mut Writer) {
    s.cites(["TUF-5.2-b"]);
    s.repository.set_lifetime(Root, days(30));
    s.publish([]);
    s.wait(days(60));
    s.publish([Root, Targets]);
    s.refresh(accepts());
}

/// The root shipped with the client has expired, and the mirror withholds the newer one.
pub(crate) fn shipped_root_expired_and_new_one_withheld(s: &mut Writer) {
    s.cites(["TUF-5.3.10-c", "TUF-6.1-b", "TUF-1.5.2-e"]);
    s.repository.set_lifetime(Root, days(30));
    s.publish([]);
    s.wait(days(60));
    s.publish([Root, Targets]);
    s.attack("answer 404 to requests for root 2", |a| a.withhold("2.root.json"));
    for _ in 0..2 {
        s.refresh(rejects().trusting_no(Timestamp).not_reaching(Timestamp));
    }
    s.attack_ends();
    s.refresh(accepts());
}

/// A client is switched on after three years, in which everything it holds has expired.
///
/// The repository has kept itself up to date, so there is nothing to complain of.
pub(crate) fn client_away_for_years(s: &mut Writer) {
    s.cites(["TUF-5.2-b", "TUF-5.3.6-a", "TUF-5.4.4-b"]);
    s.refresh(accepts());
    for _ in 0..3 {
        s.wait(days(365));
        s.publish([Root, Targets]);
    }
    s.refresh(accepts());
}

/// Two roots on the way to the newest one have expired.
///
/// They are steps of a ladder: only the date of the last one counts.
pub(crate) fn intermediate_roots_expired(s: &mut Writer) {
    s.cites(["TUF-5.3.6-a"]);
    s.publish([]);
    s.repository.set_lifetime(Root, hours(1));
    s.publish([Root]);
    s.publish([Root]);
    s.wait(hours(2));
    s.publish([Root]);
    s.refresh(accepts());
}

/// The timestamp that the client holds has expired, and there is a fresh one.
pub(crate) fn stored_timestamp_expired(s: &mut Writer) {
    s.cites(["TUF-5.4.4-b"]);
    s.refresh(accepts());
    s.wait(days(2));
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// Where the timestamp served is the one held already: by the general rule nothing expired is trusted, by the letter of
/// §5.4.3.1 the cycle ends there and without an error.
fn reports_or_stops(holding: impl Fn(Expectation) -> Expectation) -> Alternatives {
    either("reports", holding(rejects())).or("stops silently", holding(accepts()))
}

fn forge_long_expired(s: &mut Writer, role: &Role) {
    s.attack(&format!("sign a new {role} that expired long ago, with stolen keys"), |a| {
        a.forge(role, |d| {
            d.set("expires", LONG_AGO);
        });
    });
}

/// The repository finds out and publishes a version higher than the forged one.
fn publish_past_forged_version(s: &mut Writer, role: &Role) {
    s.publish([role.clone()]);
    s.publish([role.clone()]);
}
