//! Mix-and-match attacks: files that are each genuine, shown together although they never belonged together (TUF
//! §1.5.2), and what holds files together: names, versions, hashes, types, and what a client has stored.

use tuf_gauntlet_core::hash::Hash;

use crate::prelude::*;

const OLD: &[u8] = b"the honest file\n";
const NEW: &[u8] = b"a newer honest file\n";
const FOR_DECADES: &str = "sign a second timestamp 1, valid until 2099, with the stolen timestamp key";

/// A repository turns consistent snapshots on, and a client comes along that knows of neither.
///
/// The shipped root says off, the newest one says on: the names of all later requests go by the newest.
pub(crate) fn naming_switched_on(s: &mut Writer) {
    s.cites(["TUF-5.3.12-a"]);
    s.repository.consistent_snapshot = Some(false);
    s.publish([]);
    switch_naming(s, true);
    s.refresh(accepts().asking_for("2.snapshot.json").asking_for("2.targets.json"));
    s.download(["file.txt"], accepts());
}

/// A repository turns consistent snapshots off, and a client comes along that knows of neither.
pub(crate) fn naming_switched_off(s: &mut Writer) {
    s.cites(["TUF-5.3.12-a"]);
    s.uses(Feature::PlainNames);
    s.publish([]);
    switch_naming(s, false);
    s.refresh(accepts().asking_for("snapshot.json").asking_for("targets.json"));
    s.download(["file.txt"], accepts());
}

/// A repository turns consistent snapshots off and on again while a client follows, and twice more while it does not
/// look.
pub(crate) fn naming_switched_back_and_forth(s: &mut Writer) {
    s.cites(["TUF-5.3.12-a"]);
    s.uses(Feature::PlainNames);
    s.refresh(accepts().asking_for("1.snapshot.json"));
    switch_naming(s, false);
    s.refresh(accepts().asking_for("snapshot.json"));
    switch_naming(s, true);
    s.refresh(accepts().asking_for("3.snapshot.json"));
    switch_naming(s, false);
    switch_naming(s, true);
    s.refresh(accepts().asking_for("5.snapshot.json"));
}

/// Timestamp is asked for without a version, although the repository has consistent snapshots.
///
/// It is the one file whose version a client cannot know beforehand.
pub(crate) fn timestamp_has_no_version_in_its_name(s: &mut Writer) {
    s.cites(["TUF-5.4.1-a"]);
    for version in [1, 2] {
        let prefixed = format!("{version}.timestamp.json");
        s.publish([Timestamp]);
        s.refresh(accepts().asking_for("timestamp.json").not_asking_for(&prefixed));
    }
}

/// With consistent snapshots, snapshot and targets are asked for under the versions that are listed.
///
/// The version of every role is another one, so that they cannot be taken for each other.
pub(crate) fn versioned_names(s: &mut Writer) {
    s.cites(["TUF-5.5.1-a", "TUF-5.6.1-a", "TUF-5.4.1-a"]);
    number_each_role_differently(s);
    s.refresh(accepts().asking_for("timestamp.json").asking_for("7.snapshot.json").asking_for("5.targets.json"));
    s.publish([Targets]);
    s.refresh(accepts().asking_for("8.snapshot.json").asking_for("6.targets.json"));
}

/// Without consistent snapshots, snapshot, targets and target files are asked for under their plain names.
pub(crate) fn plain_names(s: &mut Writer) {
    s.cites(["TUF-5.5.1-a", "TUF-5.6.1-a", "TUF-5.4.1-a"]);
    use_plain_names(s);
    number_each_role_differently(s);
    ask_by_plain_names(s);
}

/// A root that says nothing about consistent snapshots means that there are none.
pub(crate) fn naming_not_mentioned(s: &mut Writer) {
    s.cites(["TUF-4.3-d", "TUF-5.5.1-a", "TUF-5.6.1-a"]);
    s.uses(Feature::PlainNames);
    s.repository.consistent_snapshot = None;
    number_each_role_differently(s);
    ask_by_plain_names(s);
}

/// A second timestamp of the version that the client holds lists another snapshot.
///
/// Versions are what tells files apart, so there must not be two of the same version, and a client takes nothing from
/// the second.
pub(crate) fn equal_timestamp_lists_another_snapshot(s: &mut Writer) {
    s.cites(["TUF-5.4.3-c"]);
    s.refresh(accepts());
    s.attack("sign a second timestamp 1, which lists a snapshot 2, with stolen keys", |a| {
        a.repository.set_version(Timestamp, 1);
        a.publish([Snapshot]);
    });
    for _ in 0..2 {
        s.refresh(either_way().trusting(Timestamp, 1).trusting(Snapshot, 1).not_asking_for("2.snapshot.json"));
    }
    s.attack_ends();
    s.publish([Snapshot]);
    s.refresh(accepts());
}

/// A second timestamp of the version that the client holds lists another hash for the same snapshot version.
///
/// Taken over, it would bring a second snapshot of the same version along.
pub(crate) fn equal_timestamp_lists_another_hash(s: &mut Writer) {
    s.cites(["TUF-5.4.3-c"]);
    s.repository.timestamp_lists = Listing::full();
    s.refresh(accepts());
    s.attack("sign a second snapshot 1 and a second timestamp 1 that lists its hash, with stolen keys", |a| {
        a.repository.set_version(Timestamp, 1);
        a.repository.set_version(Snapshot, 1);
        a.forge(&Snapshot, note);
    });
    for _ in 0..2 {
        s.refresh(either_way().trusting(Timestamp, 1).trusting(Snapshot, 1));
    }
    s.attack_ends();
    s.publish([Snapshot]);
    s.refresh(accepts());
}

/// A second timestamp of the version that the client holds expires decades later.
///
/// Taken over, it would let whoever once had the timestamp key freeze the client with no new version to show.
pub(crate) fn equal_timestamp_expires_later(s: &mut Writer) {
    s.cites(["TUF-5.4.3-c"]);
    s.refresh(accepts());
    s.attack(FOR_DECADES, prolong_timestamp);
    for _ in 0..2 {
        s.refresh(either_way().trusting(Timestamp, 1));
    }
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// A second timestamp of the version that the client holds turns up when the first has expired.
///
/// Its version is still what the client has seen. But whether a file that has expired, and so is no longer to be trusted, is
/// one to compare with, the specification leaves open.
pub(crate) fn equal_timestamp_after_expiry(s: &mut Writer) {
    s.cites(["TUF-5.4.3-h", "TUF-5.4.3-c"]);
    s.refresh(accepts());
    s.attack(FOR_DECADES, |a| {
        a.wait(days(2));
        prolong_timestamp(a);
    });
    s.refresh(
        either("reports", rejects().trusting(Timestamp, 1))
            .or("stops silently", accepts().trusting(Timestamp, 1))
            .or("an expired file no longer counts", accepts()),
    );
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// An update breaks off after timestamp, because the new snapshot is not there.
///
/// The timestamp has been stored by then. When the snapshot has come, the timestamp is still the same: by the letter of
/// the workflow that ends the next update before it has fetched what is missing, until there is another timestamp. The
/// rule that an error must not leave a client unable to update says otherwise.
pub(crate) fn interrupted_after_timestamp(s: &mut Writer) {
    s.cites(["TUF-5.4.5-a", "TUF-5.4.3-f"]);
    s.refresh(accepts());
    s.publish([Targets]);
    withhold_newest(s, &Snapshot);
    s.refresh(rejects().trusting(Timestamp, 2).trusting(Snapshot, 1));
    s.attack_ends();
    s.refresh(either("goes on", accepts()).or("stops silently", accepts().trusting(Snapshot, 1).trusting(Targets, 1)));
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// An update breaks off after snapshot, because the new targets metadata is not there.
///
/// The snapshot has been stored by then. When the targets metadata has come, the timestamp is still the same.
pub(crate) fn interrupted_after_snapshot(s: &mut Writer) {
    s.cites(["TUF-5.5.7-a", "TUF-5.4.3-f"]);
    s.refresh(accepts());
    s.publish([Targets]);
    withhold_newest(s, &Targets);
    s.refresh(rejects().trusting(Snapshot, 2).trusting(Targets, 1));
    s.attack_ends();
    s.refresh(either("goes on", accepts()).or("stops silently", accepts().trusting(Targets, 1)));
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// The very first update of a client breaks off after timestamp.
///
/// A client that then takes an unchanged timestamp for no news has no snapshot at all.
pub(crate) fn first_update_interrupted_after_timestamp(s: &mut Writer) {
    s.cites(["TUF-5.4.5-a", "TUF-5.4.3-f"]);
    s.publish([]);
    withhold_newest(s, &Snapshot);
    s.refresh(rejects().trusting(Timestamp, 1).trusting_no(Snapshot));
    s.attack_ends();
    s.refresh(either("goes on", accepts()).or("stops silently", accepts().trusting_no(Snapshot).trusting_no(Targets)));
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// The very first update of a client breaks off after snapshot.
pub(crate) fn first_update_interrupted_after_snapshot(s: &mut Writer) {
    s.cites(["TUF-5.5.7-a", "TUF-5.4.3-f"]);
    s.publish([]);
    withhold_newest(s, &Targets);
    s.refresh(rejects().trusting(Snapshot, 1).trusting_no(Targets));
    s.attack_ends();
    s.refresh(either("goes on", accepts()).or("stops silently", accepts().trusting_no(Targets)));
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// What an update has accepted is stored, role by role.
pub(crate) fn accepted_files_are_stored(s: &mut Writer) {
    s.cites(["TUF-5.4.5-a", "TUF-5.5.7-a", "TUF-5.6.6-a"]);
    s.refresh(accepts());
    for role in [Timestamp, Snapshot, Targets] {
        s.publish([role]);
        s.refresh(accepts());
    }
}

/// A mirror has the new timestamp already and still the old snapshot, without consistent snapshots.
///
/// Nobody means any harm. The two files do not go together, and the client has to wait for the mirror to catch up.
pub(crate) fn mirror_half_synchronised(s: &mut Writer) {
    s.cites(["TUF-5.5.4-a", "TUF-1.5.2-g", "TUF-5.4.3-f"]);
    use_plain_names(s);
    s.refresh(accepts());
    s.publish([Snapshot]);
    s.attack("lag behind with snapshot.json", |a| a.replay(&Snapshot, 1));
    s.refresh(rejects().trusting(Timestamp, 2).trusting(Snapshot, 1));
    s.attack_ends();
    s.refresh(either("goes on", accepts()).or("stops silently", accepts().trusting(Snapshot, 1)));
    s.publish([Timestamp]);
    s.refresh(accepts());
}

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

/// The mirror serves an old snapshot where timestamp lists a new one.
///
/// The old one is what the client holds, correctly signed and valid for days.
pub(crate) fn old_snapshot_with_new_timestamp(s: &mut Writer) {
    s.cites(["TUF-5.5.4-a", "TUF-1.5.2-g"]);
    s.refresh(accepts());
    s.publish([Snapshot]);
    s.attack("replay snapshot 1 as snapshot 2", |a| a.replay(&Snapshot, 1));
    s.refresh(rejects().trusting(Timestamp, 2).trusting(Snapshot, 1));
    recover(s);
}

/// The mirror serves a snapshot that is newer than the one timestamp lists.
///
/// Both were honestly published, one after the other. Newer is not better: the timestamp does not vouch for it.
pub(crate) fn new_snapshot_with_old_timestamp(s: &mut Writer) {
    s.cites(["TUF-5.5.4-a", "TUF-1.5.2-g"]);
    s.refresh(accepts());
    s.publish([Snapshot]);
    let old = s.site();
    s.publish([Snapshot]);
    s.attack("go back to timestamp 2, and serve snapshot 3 as snapshot 2", |a| {
        let new = a.published(&Snapshot, 3);
        a.rewind(&old);
        a.put("2.snapshot.json", &new);
    });
    s.refresh(rejects().trusting(Timestamp, 2).trusting(Snapshot, 1));
    recover(s);
}

/// Timestamp lists the very hash of the snapshot served, but another version: a higher one.
pub(crate) fn snapshot_version_lower_than_listed(s: &mut Writer) {
    s.cites(["TUF-5.5.4-a"]);
    contradict_listed_version(s, &Snapshot, 1);
    s.refresh(rejects().trusting(Timestamp, 2).trusting(Snapshot, 1));
    recover(s);
}

/// Timestamp lists the very hash of the snapshot served, but another version: a lower one.
pub(crate) fn snapshot_version_higher_than_listed(s: &mut Writer) {
    s.cites(["TUF-5.5.4-a"]);
    contradict_listed_version(s, &Snapshot, 3);
    s.refresh(rejects().trusting(Timestamp, 2).trusting(Snapshot, 1));
    recover(s);
}

/// The mirror serves old targets metadata where snapshot lists new one.
///
/// So an update would be kept from the client behind fresh timestamps and snapshots.
pub(crate) fn old_targets_with_new_snapshot(s: &mut Writer) {
    s.cites(["TUF-5.6.4-a", "TUF-1.5.2-g"]);
    s.refresh(accepts());
    s.publish([Targets]);
    s.attack("replay targets 1 as targets 2", |a| a.replay(&Targets, 1));
    s.refresh(rejects().trusting(Snapshot, 2).trusting(Targets, 1));
    recover(s);
}

/// The mirror serves targets metadata that is newer than what snapshot lists.
///
/// Both were honestly published, one after the other. The old snapshot lists other versions of everything else.
pub(crate) fn new_targets_with_old_snapshot(s: &mut Writer) {
    s.cites(["TUF-5.6.4-a", "TUF-1.5.2-g"]);
    s.refresh(accepts());
    s.publish([Targets]);
    let old = s.site();
    s.publish([Targets]);
    s.attack("go back to snapshot 2, and serve targets 3 as targets 2", |a| {
        let new = a.published(&Targets, 3);
        a.rewind(&old);
        a.put("2.targets.json", &new);
    });
    s.refresh(rejects().trusting(Snapshot, 2).trusting(Targets, 1));
    recover(s);
}

/// Snapshot lists the very hash of the targets metadata served, but another version: a higher one.
pub(crate) fn targets_version_lower_than_listed(s: &mut Writer) {
    s.cites(["TUF-5.6.4-a"]);
    contradict_listed_version(s, &Targets, 1);
    s.refresh(rejects().trusting(Snapshot, 2).trusting(Targets, 1));
    recover(s);
}

/// Snapshot lists the very hash of the targets metadata served, but another version: a lower one.
pub(crate) fn targets_version_higher_than_listed(s: &mut Writer) {
    s.cites(["TUF-5.6.4-a"]);
    contradict_listed_version(s, &Targets, 3);
    s.refresh(rejects().trusting(Snapshot, 2).trusting(Targets, 1));
    recover(s);
}

/// The mirror serves a new program together with the old version of the library that it was made for.
///
/// Two projects have published together, each under a delegated role of its own. The set never existed.
pub(crate) fn projects_of_two_snapshots(s: &mut Writer) {
    s.cites(["TUF-1.5.2-g", "TUF-5.6.7-g"]);
    let [program, library] = two_projects(s);
    s.download(["program", "library"], accepts());
    s.publish([program, library.clone()]);
    s.attack("replay version 1 of the library's role as version 2", |a| a.replay(&library, 1));
    s.download(["program", "library"], rejects().trusting(Snapshot, 2));
    recover(s);
    s.download(["program", "library"], accepts());
}

/// The mirror serves the old snapshot, and under its names the old program with the new version of its library.
pub(crate) fn project_of_a_later_snapshot(s: &mut Writer) {
    s.cites(["TUF-1.5.2-g", "TUF-5.6.7-g"]);
    let [program, library] = two_projects(s);
    let old = s.site();
    s.publish([program, library.clone()]);
    s.attack("go back to snapshot 1, and serve version 2 of the library's role as version 1", |a| {
        let new = a.published(&library, 2);
        a.rewind(&old);
        a.put("1.library.json", &new);
    });
    s.download(["program", "library"], rejects().trusting(Snapshot, 1));
    recover(s);
    s.download(["program", "library"], accepts());
}

/// Timestamp is signed by its key, and its type is that of another role.
///
/// The type is what keeps a file of one role from being used as one of another where roles share keys.
pub(crate) fn timestamp_of_another_type(s: &mut Writer) {
    s.cites(["TUF-4.2.1-b"]);
    change_type(s, &Timestamp, ["root", "snapshot", "targets"]);
}

/// Snapshot is signed by its key, and its type is that of another role.
pub(crate) fn snapshot_of_another_type(s: &mut Writer) {
    s.cites(["TUF-4.2.1-b"]);
    change_type(s, &Snapshot, ["root", "timestamp", "targets"]);
}

/// Targets metadata is signed by its key, and its type is that of another role.
pub(crate) fn targets_of_another_type(s: &mut Writer) {
    s.cites(["TUF-4.2.1-b"]);
    change_type(s, &Targets, ["root", "timestamp", "snapshot"]);
}

/// Root is signed by its key, and its type is that of another role.
pub(crate) fn root_of_another_type(s: &mut Writer) {
    s.cites(["TUF-4.2.1-b"]);
    change_type(s, &Root, ["timestamp", "snapshot", "targets"]);
}

/// A delegated role is signed by its key, and its type is its own name.
///
/// The type of a delegated role is that of all targets metadata.
pub(crate) fn delegated_of_its_own_type(s: &mut Writer) {
    s.cites(["TUF-4.2.1-b", "TUF-5.6.7-i"]);
    let [program, _] = two_projects(s);
    s.download(["program"], accepts());
    for wrong in ["program", "snapshot"] {
        s.publish([program.clone()]);
        s.attack(&format!("sign the delegated role as a file of type {wrong}, with its stolen key"), |a| {
            a.replace(&program, |d| {
                d.set("_type", wrong);
            });
        });
        s.download(["program"], rejects());
        recover(s);
    }
    s.download(["program"], accepts());
}

/// Snapshot does not list the top-level targets metadata.
///
/// The file is there, under the name that a client could guess. But nobody says that it is the current one.
pub(crate) fn targets_not_listed(s: &mut Writer) {
    s.cites(["TUF-4.4-a"]);
    unlist_targets(s, "signs a snapshot that does not list targets.json", &[]);
    recover(s);
}

/// Snapshot lists the top-level targets metadata under its name with a version.
///
/// Whether names carry a version or not, the listing does not.
pub(crate) fn targets_listed_with_version_in_name(s: &mut Writer) {
    s.cites(["TUF-4.4-d", "TUF-4.4-a"]);
    unlist_targets(s, "signs a snapshot that lists 1.targets.json instead", &["1.targets.json"]);
}

/// Snapshot lists the top-level targets metadata without the extension of its name.
pub(crate) fn targets_listed_without_extension(s: &mut Writer) {
    s.cites(["TUF-4.4-d", "TUF-4.4-a"]);
    unlist_targets(s, "signs a snapshot that lists targets instead", &["targets"]);
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

/// A new version is published while a client is in the middle of an update, with consistent snapshots.
///
/// The files of the version that it has begun with are still there, so it finishes undisturbed; the next update brings
/// the new one.
pub(crate) fn publication_during_update(s: &mut Writer) {
    s.cites(["TUF-6.2.1-c"]);
    s.publish([]);
    s.repository.add_target("file.txt", NEW);
    s.publish([Targets]);
    s.attack("a client has been answered with timestamp 1 when version 2 is published", |a| a.replay(&Timestamp, 1));
    let first = accepts().trusting(Timestamp, 1).trusting(Snapshot, 1).trusting(Targets, 1);
    s.download(["file.txt"], first.delivering(&[OLD]));
    s.attack_ends();
    s.download(["file.txt"], accepts());
}

/// A new version with a new root is published just after a client has asked for that root.
pub(crate) fn publication_after_request_for_root(s: &mut Writer) {
    s.cites(["TUF-6.2.1-c"]);
    s.refresh(accepts());
    s.publish([Root, Targets]);
    s.attack("a client has been told that there is no root 2 when it is published", |a| a.withhold("2.root.json"));
    s.refresh(accepts().trusting(Root, 1).trusting(Timestamp, 2).trusting(Snapshot, 2).trusting(Targets, 2));
    s.attack_ends();
    s.refresh(accepts());
}

/// A new version is published just after a client has asked for timestamp, without consistent snapshots.
///
/// The snapshot that goes with the timestamp is gone. An error is right; a mixture would not be.
pub(crate) fn plain_publication_after_request_for_timestamp(s: &mut Writer) {
    s.cites(["TUF-6.2.1-d", "TUF-5.5.4-a", "TUF-1.5.2-g"]);
    publish_thrice_by_plain_names(s);
    s.attack("a client has been answered with timestamp 2 when version 3 is published", |a| a.replay(&Timestamp, 2));
    s.refresh(rejects().trusting(Timestamp, 2).trusting(Snapshot, 1).trusting(Targets, 1));
    s.attack_ends();
    s.refresh(accepts());
}

/// A new version is published just after a client has asked for snapshot, without consistent snapshots.
pub(crate) fn plain_publication_after_request_for_snapshot(s: &mut Writer) {
    s.cites(["TUF-6.2.1-d", "TUF-5.6.4-a", "TUF-1.5.2-g"]);
    publish_thrice_by_plain_names(s);
    s.attack("a client has been answered with timestamp and snapshot 2 when version 3 is published", |a| {
        a.replay(&Timestamp, 2);
        a.replay(&Snapshot, 2);
    });
    s.refresh(rejects().trusting(Timestamp, 2).trusting(Snapshot, 2).trusting(Targets, 1));
    s.attack_ends();
    s.refresh(accepts());
}

fn length_alone() -> Listing {
    Listing { length: true, hashes: Vec::new() }
}

fn hashes_alone(hashes: &[Hash]) -> Listing {
    Listing { length: false, hashes: hashes.to_vec() }
}

fn prolong_timestamp(a: &mut Adversary<'_>) {
    a.replace(&Timestamp, |d| {
        d.set("expires", "2099-01-01T00:00:00Z");
    });
}

/// Makes another file of what would be the same.
fn note(d: &mut Draft) {
    d.set("note", "not the same");
}

/// The mirror becomes honest, and there are versions higher than any that the adversary has signed.
fn recover(s: &mut Writer) {
    s.attack_ends();
    s.publish([Targets]);
    s.publish([Targets]);
    s.refresh(accepts());
}

fn switch_naming(s: &mut Writer, consistent: bool) {
    s.repository.consistent_snapshot = Some(consistent);
    s.publish([Root]);
}

fn use_plain_names(s: &mut Writer) {
    s.uses(Feature::PlainNames);
    s.repository.consistent_snapshot = Some(false);
}

fn number_each_role_differently(s: &mut Writer) {
    s.repository.set_version(Timestamp, 3);
    s.repository.set_version(Snapshot, 7);
    s.repository.set_version(Targets, 5);
}

fn ask_by_plain_names(s: &mut Writer) {
    let plain = || accepts().asking_for("timestamp.json").asking_for("snapshot.json").asking_for("targets.json");
    s.refresh(plain());
    s.repository.add_target("file.txt", NEW);
    s.publish([Targets]);
    s.refresh(plain());
    s.download(["file.txt"], accepts());
}

fn publish_thrice_by_plain_names(s: &mut Writer) {
    use_plain_names(s);
    s.refresh(accepts());
    s.publish([Targets]);
    s.publish([Targets]);
}

fn withhold_newest(s: &mut Writer, role: &Role) {
    let name = s.repository.served_name(role, s.repository.version(role));
    s.attack(&format!("answer 404 to requests for {name}"), |a| a.withhold(&name));
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

fn contradict_listed_version(s: &mut Writer, role: &Role, version: u64) {
    s.repository.timestamp_lists = Listing::full();
    s.repository.snapshot_lists = Listing::full();
    s.refresh(accepts());
    s.attack(&format!("sign and list a {role} 2 that calls itself {version}, with stolen keys"), |a| {
        a.forge(role, |d| {
            d.set("version", version);
        });
    });
}

/// Two delegated roles, `program` and `library`, with one target file each of the same name.
fn two_projects(s: &mut Writer) -> [Role; 2] {
    s.uses(Feature::PathDelegations);
    ["program", "library"].map(|name| {
        let role = Role::delegated(name);
        s.repository.delegate(&Targets, Delegation::new(name, &[name]));
        s.repository.add_target_to(&role, name, OLD);
        role
    })
}

fn change_type(s: &mut Writer, role: &Role, types: [&str; 3]) {
    s.refresh(accepts());
    for wrong in types {
        let held = s.repository.version(role);
        s.publish([role.clone()]);
        s.attack(&format!("sign {role} {} as a file of type {wrong}, with the stolen key", held + 1), |a| {
            a.replace(role, |d| {
                d.set("_type", wrong);
            });
        });
        s.refresh(rejects().trusting(role.clone(), held));
        s.attack_ends();
        s.publish([Timestamp]);
        s.refresh(accepts());
    }
}

fn unlist_targets(s: &mut Writer, what: &str, instead: &[&str]) {
    s.attack(&format!("whoever has the snapshot and timestamp keys {what}"), |a| {
        a.forge(&Snapshot, |d| {
            d.unlist("targets.json");
            for name in instead {
                d.list(name, 1);
            }
        });
    });
    s.refresh(rejects().trusting_no(Targets));
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
