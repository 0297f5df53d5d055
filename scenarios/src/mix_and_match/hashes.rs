//! Hashes and lengths that timestamp and snapshot list (TUF §5.5.1, §5.5.2, §5.6.1, §5.6.2).

use super::*;

/// Another snapshot of the right version is served than the one whose hash timestamp lists.
///
/// It is correctly signed and not expired, so only the hash gives it away.
pub(crate) fn snapshot_differs_from_listed_hash(s: &mut Writer) {
    s.cites(["TUF-5.5.2-a", "TUF-4.6-b"]);
    s.repository.timestamp_lists = hashes_alone(&[Hash::Sha256]);
    s.refresh(accepts());
    s.publish([Snapshot]);
    s.attack("sign another snapshot 2 with the stolen snapshot key", |a| {
        a.replace(&Snapshot, note);
    });
    s.refresh(rejects().trusting(Timestamp, 2).trusting(Snapshot, 1));
    recover(s);
}

/// Other targets metadata of the right version is served than that whose hash snapshot lists.
pub(crate) fn targets_differs_from_listed_hash(s: &mut Writer) {
    s.cites(["TUF-5.6.2-a", "TUF-4.4-c"]);
    s.repository.snapshot_lists = hashes_alone(&[Hash::Sha256]);
    s.refresh(accepts());
    s.publish([Targets]);
    s.attack("sign another targets 2 with the stolen targets key", |a| {
        a.replace(&Targets, note);
    });
    s.refresh(rejects().trusting(Snapshot, 2).trusting(Targets, 1));
    recover(s);
}

/// Timestamp goes on listing the snapshot that the client holds, while another one of that version is served.
///
/// A client that keeps its copy never sees the other; one that fetches again has the hash to compare with.
pub(crate) fn unchanged_snapshot_differs_from_listed_hash(s: &mut Writer) {
    s.cites(["TUF-4.4-c"]);
    s.repository.timestamp_lists = hashes_alone(&[Hash::Sha256]);
    s.refresh(accepts());
    s.publish([Timestamp]);
    s.attack("sign another snapshot 1 with the stolen snapshot key", |a| {
        a.replace(&Snapshot, note);
    });
    s.refresh(
        either("keeps its copy", accepts().trusting(Snapshot, 1)).or("fetches again", rejects().trusting(Snapshot, 1)),
    );
    recover(s);
}

/// Snapshot goes on listing the targets metadata that the client holds, while another file of that version is served.
pub(crate) fn unchanged_targets_differs_from_listed_hash(s: &mut Writer) {
    s.cites(["TUF-4.4-c"]);
    s.repository.snapshot_lists = hashes_alone(&[Hash::Sha256]);
    s.refresh(accepts());
    s.publish([Snapshot]);
    s.attack("sign another targets 1 with the stolen targets key", |a| {
        a.replace(&Targets, note);
    });
    s.refresh(
        either("keeps its copy", accepts().trusting(Targets, 1)).or("fetches again", rejects().trusting(Targets, 1)),
    );
    recover(s);
}

/// Snapshot lists the targets metadata that the client holds by its version alone, while another file of that version
/// is served.
///
/// Without a hash the repository has to see to it that a version is never used twice. If it does not, because the
/// targets key is stolen, clients may or may not fetch a file whose version they hold, and end up with different files.
pub(crate) fn unchanged_targets_of_other_content(s: &mut Writer) {
    s.cites(["TUF-4.4-g", "TUF-5.6.1-c"]);
    s.refresh(accepts());
    s.publish([Snapshot]);
    s.attack("sign another targets 1 with the stolen targets key", |a| {
        a.replace(&Targets, note);
    });
    s.refresh(
        either("keeps its copy", accepts().trusting(Targets, 1))
            .or("fetches again", accepts())
            .or("refuses the other file", rejects().trusting(Targets, 1)),
    );
    recover(s);
}

/// Timestamp lists the snapshot that the client holds by its version alone, while another one of that version is
/// served.
pub(crate) fn unchanged_snapshot_of_other_content(s: &mut Writer) {
    s.cites(["TUF-4.4-g"]);
    s.refresh(accepts());
    s.publish([Timestamp]);
    s.attack("sign another snapshot 1 with the stolen snapshot key", |a| {
        a.replace(&Snapshot, note);
    });
    s.refresh(
        either("keeps its copy", accepts().trusting(Snapshot, 1))
            .or("fetches again", accepts())
            .or("refuses the other file", rejects().trusting(Snapshot, 1)),
    );
    recover(s);
}

/// There is a new snapshot, and it lists the targets metadata that the client holds.
///
/// The specification has no word for a file that is held already.
pub(crate) fn unchanged_targets(s: &mut Writer) {
    s.cites(["TUF-5.6.1-c"]);
    s.refresh(accepts());
    s.publish([Snapshot]);
    s.refresh(
        either("keeps its copy", accepts().not_asking_for("1.targets.json"))
            .or("fetches again", accepts().asking_for("1.targets.json")),
    );
}

/// Timestamp lists two hashes of snapshot, and the SHA-512 one is wrong.
///
/// The specification wants the hashes to match, in the plural, and does not say which hash functions a client has to
/// know.
pub(crate) fn sha512_of_two_hashes_wrong(s: &mut Writer) {
    wrong_hash(s, Hash::Sha512);
}

/// Timestamp lists two hashes of snapshot, and the SHA-256 one is wrong.
pub(crate) fn sha256_of_two_hashes_wrong(s: &mut Writer) {
    wrong_hash(s, Hash::Sha256);
}

/// Timestamp lists a hash of snapshot by a function that no client knows, and no other.
///
/// A hash that cannot be calculated does not match. To do without it would leave the version as the only bond.
pub(crate) fn unknown_hash_alone(s: &mut Writer) {
    s.cites(["TUF-4.4-f"]);
    s.repository.timestamp_lists = hashes_alone(&[Hash::Sha256]);
    s.attack("sign a timestamp with a hash by an unknown function, with the stolen timestamp key", |a| {
        a.replace(&Timestamp, |d| {
            d.signed["meta"]["snapshot.json"]["hashes"] = json!({"unknown-256": "00".repeat(32)});
        });
    });
    s.refresh(rejects().trusting_no(Snapshot));
    recover(s);
}

/// Timestamp and snapshot list lengths and no hashes.
pub(crate) fn lengths_listed(s: &mut Writer) {
    s.cites(["TUF-4.6-b", "TUF-4.4-c"]);
    live_with_listing(s, &length_alone());
}

/// Timestamp and snapshot list hashes and no lengths.
pub(crate) fn hashes_listed(s: &mut Writer) {
    s.cites(["TUF-4.6-b", "TUF-4.4-c"]);
    live_with_listing(s, &hashes_alone(&[Hash::Sha256]));
}

/// Timestamp and snapshot list lengths and the hashes of two functions.
pub(crate) fn lengths_and_two_hashes_listed(s: &mut Writer) {
    s.cites(["TUF-4.6-b", "TUF-4.4-c"]);
    live_with_listing(s, &Listing { length: true, hashes: vec![Hash::Sha256, Hash::Sha512] });
}

/// Snapshot is longer than timestamp says.
///
/// The workflow leaves it to the client whether the listed length or a limit of its own counts.
pub(crate) fn snapshot_longer_than_listed(s: &mut Writer) {
    s.cites(["TUF-4.6-b"]);
    s.repository.timestamp_lists = length_alone();
    list_length(s, &Timestamp, &Snapshot, |length| length - 1);
    s.refresh(
        either("keeps to the listed length", rejects().trusting_no(Snapshot)).or("keeps to its own limit", accepts()),
    );
}

/// Snapshot is shorter than timestamp says.
///
/// The workflow speaks of a file of up to so many bytes.
pub(crate) fn snapshot_shorter_than_listed(s: &mut Writer) {
    s.cites(["TUF-4.6-b"]);
    s.repository.timestamp_lists = length_alone();
    list_length(s, &Timestamp, &Snapshot, |length| length + 1);
    s.refresh(either("compares the length", rejects().trusting_no(Snapshot)).or("takes it as a limit", accepts()));
}

/// Targets metadata is longer than snapshot says.
pub(crate) fn targets_longer_than_listed(s: &mut Writer) {
    s.cites(["TUF-4.4-c"]);
    s.repository.snapshot_lists = length_alone();
    list_length(s, &Snapshot, &Targets, |length| length - 1);
    s.refresh(
        either("keeps to the listed length", rejects().trusting_no(Targets)).or("keeps to its own limit", accepts()),
    );
}

/// Targets metadata is shorter than snapshot says.
pub(crate) fn targets_shorter_than_listed(s: &mut Writer) {
    s.cites(["TUF-4.4-c"]);
    s.repository.snapshot_lists = length_alone();
    list_length(s, &Snapshot, &Targets, |length| length + 1);
    s.refresh(either("compares the length", rejects().trusting_no(Targets)).or("takes it as a limit", accepts()));
}

/// Timestamp says that snapshot has a tebibyte, and it is as small as ever.
///
/// A client may take the number for a limit, compare it with what it gets, or refuse one above its own limit. It must
/// not set as much memory aside.
pub(crate) fn huge_length_listed(s: &mut Writer) {
    s.cites(["TUF-5.5.1-c"]);
    s.repository.timestamp_lists = length_alone();
    list_length(s, &Timestamp, &Snapshot, |_| 1 << 40);
    s.refresh(either("takes it as a limit", accepts()).or("refuses it", rejects().trusting_no(Snapshot)));
}

fn length_alone() -> Listing {
    Listing { length: true, hashes: Vec::new() }
}

fn hashes_alone(hashes: &[Hash]) -> Listing {
    Listing { length: false, hashes: hashes.to_vec() }
}

fn wrong_hash(s: &mut Writer, wrong: Hash) {
    s.cites(["TUF-4.4-e", "TUF-5.5.2-a"]);
    s.repository.timestamp_lists = hashes_alone(&[Hash::Sha256, Hash::Sha512]);
    s.attack(
        &format!("sign a timestamp with a wrong {} of snapshot, with the stolen timestamp key", wrong.name()),
        |a| {
            a.replace(&Timestamp, |d| {
                d.signed["meta"]["snapshot.json"]["hashes"][wrong.name()] = wrong.hex(b"another file").into();
            });
        },
    );
    s.refresh(either("checks every hash", rejects().trusting_no(Snapshot)).or("checks one hash", accepts()));
    recover(s);
}

fn live_with_listing(s: &mut Writer, listing: &Listing) {
    s.repository.timestamp_lists = listing.clone();
    s.repository.snapshot_lists = listing.clone();
    s.refresh(accepts());
    s.publish([Targets]);
    s.download(["file.txt"], accepts());
}

fn list_length(s: &mut Writer, by: &Role, of: &Role, change: impl Fn(u64) -> u64) {
    s.attack(&format!("sign a {by} with a wrong length of {of}, with stolen keys"), |a| {
        a.forge(by, |d| {
            let length = &mut d.signed["meta"][of.file_name()]["length"];
            *length = change(length.as_u64().expect("a listed length")).into();
        });
    });
}
