//! Arbitrary software: files that nobody with authority has vouched for (TUF §1.5.2).

use std::sync::Arc;

use serde_json::Value;
use tuf_gauntlet_core::{
    expectation::{Alternatives, Expectation, RequestRule},
    hash::Hash,
    json::readable,
    site::TARGETS,
};

use crate::prelude::*;

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

/// The mirror makes up a root of its own, which lists and is signed with its own key.
///
/// By its own lights this root is in order.
pub(crate) fn root_forged(s: &mut Writer) {
    s.cites(["TUF-5.3.4-a", "TUF-1.5.2-a"]);
    forged(s, &Root);
}

/// The mirror makes up a timestamp and signs it with a key of its own.
pub(crate) fn timestamp_forged(s: &mut Writer) {
    s.cites(["TUF-5.4.2-a", "TUF-1.5.2-a"]);
    forged(s, &Timestamp);
}

/// The mirror makes up the snapshot that timestamp lists and signs it with a key of its own.
///
/// Where no hash is listed, its version is right whatever is in it.
pub(crate) fn snapshot_forged(s: &mut Writer) {
    s.cites(["TUF-5.5.3-a", "TUF-1.5.2-a"]);
    forged(s, &Snapshot);
}

/// The mirror makes up the targets metadata that snapshot lists, vouches in it for a file of its own, and serves that file.
///
/// This is what all the other signatures are there to prevent.
pub(crate) fn targets_forged(s: &mut Writer) {
    s.cites(["TUF-5.6.3-a", "TUF-1.5.2-a"]);
    forged(s, &Targets);
}

/// The mirror changes a date in a new root and leaves the signatures as they are.
pub(crate) fn root_altered(s: &mut Writer) {
    s.cites(["TUF-5.3.4-a", "TUF-5.3.4-b"]);
    altered(s, &Root);
}

/// The mirror changes a date in a new timestamp and leaves the signatures as they are.
pub(crate) fn timestamp_altered(s: &mut Writer) {
    s.cites(["TUF-5.4.2-a"]);
    altered(s, &Timestamp);
}

/// The mirror changes a date in a new snapshot and leaves the signatures as they are.
pub(crate) fn snapshot_altered(s: &mut Writer) {
    s.cites(["TUF-5.5.3-a"]);
    altered(s, &Snapshot);
}

/// The mirror puts other hashes into new targets metadata and leaves the signatures as they are.
pub(crate) fn targets_altered(s: &mut Writer) {
    s.cites(["TUF-5.6.3-a", "TUF-1.5.2-a"]);
    altered(s, &Targets);
}

/// A network that wants to be paid first answers every request with the same page, and with success.
///
/// The page stands in for the next root, too. That is not the same as there being none.
pub(crate) fn login_page(s: &mut Writer) {
    s.cites(["TUF-5.3.3-f", "TUF-1.5.2-k"]);
    s.refresh(accepts());
    s.attack("answer everything with a page of HTML", |a| {
        for name in ["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"] {
            a.put(name, b"<!DOCTYPE html><title>Welcome</title><h1>Please log in</h1>\n".as_slice());
        }
    });
    s.refresh(rejects().trusting(Root, 1).trusting(Timestamp, 1).stopping_at(&Root));
    s.attack_ends();
    s.refresh(accepts());
}

/// Each new metadata file in turn is replaced by bytes without any meaning.
///
/// The client says that it could not update, keeps what it has, and gets over it.
pub(crate) fn noise(s: &mut Writer) {
    s.cites(["TUF-1.5.2-k", "TUF-4.2.1-a"]);
    each_file_in_turn(s, "serve noise as", |_| (0..512_u32).map(|i| (i.pow(3) % 251).to_le_bytes()[0]).collect());
}

/// Each new metadata file in turn ends in the middle.
pub(crate) fn cut_short(s: &mut Writer) {
    s.cites(["TUF-4.1-e", "TUF-1.5.2-k"]);
    each_file_in_turn(s, "cut short", half);
}

/// A timestamp is followed by another object in the same file.
///
/// What precedes it is well signed, and it can be left unread.
pub(crate) fn trailing_data(s: &mut Writer) {
    s.cites(["TUF-4.1-e"]);
    s.refresh(accepts());
    s.publish([Timestamp]);
    s.attack("append an object to timestamp 2", |a| {
        let timestamp = a.published(&Timestamp, 2);
        a.answer(&Timestamp, [&timestamp, b"{\"signed\": {}}\n".as_slice()].concat());
    });
    let strict = rejects().trusting(Timestamp, 1);
    s.refresh(either("refuses trailing data", strict).or("ignores trailing data", accepts().trusting(Timestamp, 2)));
    recovers(s);
}

/// A timestamp lacks its signed part or its list of signatures, or has something else in their place.
///
/// Nothing of this is a signed file. An empty list of signatures is one by nobody.
pub(crate) fn not_a_signed_file(s: &mut Writer) {
    s.cites(["TUF-4.2.1-a", "TUF-5.4.2-a"]);
    let without = |file: &Value, member: &str| {
        let mut file = file.clone();
        members(&mut file).remove(member);
        file
    };
    let with = |file: &Value, member: &str, value: Value| {
        let mut file = file.clone();
        file[member] = value;
        file
    };
    for (what, make) in [
        ("no list of signatures", &|file: &Value| without(file, "signatures") as Value),
        ("null for its signatures", &|file: &Value| with(file, "signatures", json!(null))),
        ("one signature instead of a list", &|file: &Value| with(file, "signatures", file["signatures"][0].clone())),
        ("an empty list of signatures", &|file: &Value| with(file, "signatures", json!([]))),
        ("no signed part", &|file: &Value| without(file, "signed")),
        ("a list as its signed part", &|file: &Value| with(file, "signed", json!([file["signed"]]))),
        ("nothing but its signed part", &|file: &Value| file["signed"].clone()),
        ("a list around it", &|file: &Value| json!([file])),
    ] as [(&str, &dyn Fn(&Value) -> Value); 8]
    {
        s.attack(&format!("serve a timestamp with {what}"), |a| {
            let file = make(&value(&a.published(&Timestamp, 1)));
            a.answer(&Timestamp, readable(&file));
        });
        s.refresh(rejects().trusting_no(Timestamp));
    }
    s.attack_ends();
    s.refresh(accepts());
}

/// The mirror answers the request for the next root with data that has no end.
///
/// A client sets a bound to what it downloads before it knows whether it wants it. What it cannot have within that bound it may
/// take for unavailable.
pub(crate) fn endless_root(s: &mut Writer) {
    s.cites(["TUF-5.3.3-b", "TUF-1.5.2-b"]);
    s.refresh(accepts());
    s.publish([Root]);
    s.attack("serve endless data as root 2", |a| a.answer(&Root, Reply::Endless(Arc::default())));
    let bounded = |expectation: Expectation| expectation.trusting(Root, 1).taking_at_most("2.root.json", GENEROUS);
    s.refresh(either("aborts", bounded(rejects())).or("goes on", bounded(accepts())));
    recovers(s);
}

/// The mirror answers the request for timestamp with data that has no end.
pub(crate) fn endless_timestamp(s: &mut Writer) {
    s.cites(["TUF-5.4.1-b", "TUF-1.5.2-b"]);
    endless(s, &Timestamp, refused(&Timestamp).taking_at_most("timestamp.json", GENEROUS));
}

/// The mirror answers the request for snapshot with data that has no end, and timestamp lists no length.
pub(crate) fn endless_snapshot(s: &mut Writer) {
    s.cites(["TUF-5.5.1-b", "TUF-1.5.2-b"]);
    endless(s, &Snapshot, refused(&Snapshot).taking_at_most("2.snapshot.json", GENEROUS));
}

/// The mirror answers the request for snapshot with data that has no end, where timestamp lists the length.
///
/// The specification has clients download up to the listed length or up to a number of their own, and it does not quite say
/// that the first goes before the second.
pub(crate) fn endless_snapshot_of_listed_length(s: &mut Writer) {
    s.cites(["TUF-5.5.1-b", "TUF-1.5.2-b"]);
    s.repository.timestamp_lists = Listing { length: true, ..Listing::default() };
    endless(s, &Snapshot, stopping_somewhere(&Snapshot));
}

/// The mirror answers the request for targets metadata with data that has no end, and snapshot lists no length.
pub(crate) fn endless_targets(s: &mut Writer) {
    s.cites(["TUF-5.6.1-b", "TUF-1.5.2-b"]);
    endless(s, &Targets, refused(&Targets).taking_at_most("2.targets.json", GENEROUS));
}

/// The mirror answers the request for targets metadata with data that has no end, where snapshot lists the length.
pub(crate) fn endless_targets_of_listed_length(s: &mut Writer) {
    s.cites(["TUF-5.6.1-b", "TUF-1.5.2-b"]);
    s.repository.snapshot_lists = Listing { length: true, ..Listing::default() };
    endless(s, &Targets, stopping_somewhere(&Targets));
}

/// The mirror answers the request for the file of a delegated role with data that has no end.
pub(crate) fn endless_delegated(s: &mut Writer) {
    s.cites(["TUF-1.5.2-b"]);
    s.uses(Feature::PathDelegations);
    let role = Role::delegated("dev");
    s.repository.delegate(&Targets, Delegation::new("dev", &["dev.txt"]));
    s.repository.add_target_to(&role, "dev.txt", b"a delegated file\n");
    s.attack("serve endless data as dev 1", |a| a.answer(&role, Reply::Endless(Arc::default())));
    s.download(["dev.txt"], rejects().trusting_no(role.clone()).taking_at_most("1.dev.json", GENEROUS));
    s.attack_ends();
    s.publish([Timestamp]);
    s.download(["dev.txt"], accepts().trusting(role, 1));
}

/// The mirror answers the request for a target file with data that has no end.
///
/// Its length is known beforehand, to the byte.
pub(crate) fn endless_target(s: &mut Writer) {
    s.cites(["TUF-5.7-c", "TUF-1.5.2-b", "TUF-4.5-e"]);
    s.attack("serve endless data as file.txt", |a| a.answer_target("file.txt", Reply::Endless(Arc::default())));
    let path = format!("{TARGETS}{}.file.txt", Hash::Sha256.hex(FILE));
    s.download(["file.txt"], rejects().with(RequestRule::AtMost(path, SLACK)));
    s.attack_ends();
    s.download(["file.txt"], accepts());
}

/// A snapshot has more bytes than timestamp lists.
///
/// White space ahead of it makes it longer. Whoever stops at the listed length does not reach its end, so that it is only
/// accepted by a client to which the length means nothing.
pub(crate) fn snapshot_longer_than_listed(s: &mut Writer) {
    s.cites(["TUF-5.5.1-b"]);
    s.repository.timestamp_lists = Listing { length: true, ..Listing::default() };
    longer_than_listed(s, &Snapshot);
}

/// Targets metadata has more bytes than snapshot lists.
///
/// White space ahead of it makes it longer. Whoever stops at the listed length does not reach its end.
pub(crate) fn targets_longer_than_listed(s: &mut Writer) {
    s.cites(["TUF-5.6.1-b"]);
    s.repository.snapshot_lists = Listing { length: true, ..Listing::default() };
    longer_than_listed(s, &Targets);
}

/// A stolen root key signs more than a thousand roots, one after the other.
///
/// Each is in order, and the client could be kept busy for ever. How many it takes in one update is set by those who write
/// the application, 1,024 being the example that the specification gives; whether it then goes on with the last of them or
/// gives up is its own affair.
pub(crate) fn too_many_roots(s: &mut Writer) {
    s.cites(["TUF-5.3.3-c"]);
    s.attack("publish 1,030 roots", |a| {
        let mut draft = a.repository.draft(&Root, 1);
        for version in 2..=1_031 {
            draft.set("version", version);
            a.put(&Root.versioned_file_name(version), &draft.to_bytes());
        }
    });
    let bounded = |expectation: Expectation| expectation.with(RequestRule::AtMostRequests(Root, 1_026));
    s.refresh(
        either("goes on", bounded(accepts()))
            .or("aborts", bounded(rejects()))
            .or("takes 1,030 roots in one update", accepts()),
    );
}

/// The mirror changes one byte of a target file: the first, one in the middle, the last. Then it leaves out one, and all.
pub(crate) fn target_altered(s: &mut Writer) {
    s.cites(["TUF-5.7-d", "TUF-5.7-a", "TUF-4.5-e", "TUF-1.5.2-a"]);
    let altered = |at: usize| {
        let mut bytes = FILE.to_vec();
        bytes[at] ^= 1;
        bytes
    };
    for (what, bytes) in [
        ("with another first byte", altered(0)),
        ("with another byte in the middle", altered(FILE.len() / 2)),
        ("with another last byte", altered(FILE.len() - 1)),
        ("without its last byte", FILE[..FILE.len() - 1].to_vec()),
        ("without its content", Vec::new()),
    ] {
        s.attack(&format!("serve file.txt {what}"), |a| a.answer_target("file.txt", bytes));
        s.download(["file.txt"], rejects());
    }
    s.attack_ends();
    s.download(["file.txt"], accepts());
}

/// The mirror serves a file of its own making, of the length that is listed.
pub(crate) fn target_replaced(s: &mut Writer) {
    s.cites(["TUF-1.5.2-a", "TUF-5.7-a", "TUF-5.7-d"]);
    target_answered(s, "serve a file of his own as file.txt", OTHER_FILE);
}

/// The mirror appends one byte to a target file.
///
/// All listed bytes are right, and there is one more.
pub(crate) fn target_one_byte_long(s: &mut Writer) {
    s.cites(["TUF-4.5-e", "TUF-5.7-c", "TUF-1.5.2-k"]);
    s.attack("serve file.txt with one more byte", |a| a.answer_target("file.txt", [FILE, b"\n"].concat()));
    let lenient = accepts().delivering(&[FILE]);
    s.download(["file.txt"], either("refuses the excess", rejects()).or("leaves the excess", lenient));
    s.attack_ends();
    s.download(["file.txt"], accepts());
}

/// The mirror answers the request for one target with another one, of the same length.
///
/// The repository vouches for both files, but for each under its own name: the old version of a program is a file of the
/// repository, too.
pub(crate) fn target_swapped(s: &mut Writer) {
    s.cites(["TUF-1.5.2-j", "TUF-5.7-a"]);
    s.repository.add_target("other.txt", OTHER_FILE);
    target_answered(s, "serve other.txt as file.txt", OTHER_FILE);
}

/// Two targets have the same content, and both can be had.
pub(crate) fn targets_of_equal_content(s: &mut Writer) {
    s.cites(["TUF-1.5.2-j", "TUF-5.7-f"]);
    s.repository.add_target("copy.txt", FILE);
    s.download(["file.txt", "copy.txt"], accepts());
    s.download(["copy.txt"], accepts());
}

/// The mirror does not have a target file that is listed, and later it does.
///
/// The client reports it, and is none the worse for it the next time.
pub(crate) fn target_missing(s: &mut Writer) {
    s.cites(["TUF-5.7-n", "TUF-1.5.2-k"]);
    target_answered(s, "withhold file.txt", Reply::Missing);
}

/// Targets metadata no longer lists a file, which the mirror still serves.
///
/// Without an entry there is nothing to verify the file against, so there is no reason to ask for it.
pub(crate) fn target_no_longer_listed(s: &mut Writer) {
    s.cites(["TUF-5.7-b", "TUF-1.5.2-a"]);
    s.download(["file.txt"], accepts());
    s.attack("take file.txt out of targets and leave it on the mirror", |a| {
        a.put_target("file.txt", FILE);
        a.repository.remove_target("file.txt");
        a.publish([Targets]);
    });
    s.download(["file.txt"], rejects().without_target_request());
    start_over(s);
    s.download(["file.txt"], accepts());
}

/// The mirror serves a new file together with the metadata from before it was added.
pub(crate) fn target_not_yet_listed(s: &mut Writer) {
    s.cites(["TUF-5.7-b", "TUF-1.5.2-a"]);
    let old = s.site();
    s.repository.add_target("new.txt", OTHER_FILE);
    s.publish([Targets]);
    s.attack("serve new.txt and the metadata from before it", |a| {
        a.rewind(&old);
        a.put_target("new.txt", OTHER_FILE);
        a.answer_target("new.txt", OTHER_FILE);
    });
    s.download(["new.txt"], rejects().without_target_request());
    s.attack_ends();
    s.download(["new.txt"], accepts());
}

/// Targets metadata lists one byte less than a file has, and its right hash.
///
/// The length bounds the download, so the last byte cannot be had, and without it the hash is another.
pub(crate) fn target_listed_too_short(s: &mut Writer) {
    s.cites(["TUF-5.7-c", "TUF-4.5-e"]);
    let expected = rejects();
    target_entry(s, "list one byte less for file.txt", |entry| entry["length"] = json!(FILE.len() - 1), expected);
}

/// Targets metadata lists one byte more than a file has, and its right hash.
///
/// The length is called a bound, because the exact number may be unknown. Clients take it for exact.
pub(crate) fn target_listed_too_long(s: &mut Writer) {
    s.cites(["TUF-4.5-e"]);
    let expected = either("takes the length for exact", rejects()).or("takes the length for a bound", accepts());
    target_entry(s, "list one byte more for file.txt", |entry| entry["length"] = json!(FILE.len() + 1), expected);
}

/// Targets metadata lists a file without any hashes.
///
/// What is not said cannot be checked, and what cannot be checked must not be installed.
pub(crate) fn target_without_hashes(s: &mut Writer) {
    s.cites(["TUF-4.5-g", "TUF-1.5.2-a"]);
    let edit = |entry: &mut Value| drop(members(entry).remove("hashes"));
    target_entry(s, "list file.txt without hashes", edit, rejects());
}

/// Targets metadata lists a file with an empty object for its hashes.
///
/// All of no hashes match.
pub(crate) fn target_with_no_hash(s: &mut Writer) {
    s.cites(["TUF-4.5-g", "TUF-1.5.2-a"]);
    target_entry(s, "list file.txt with an empty object of hashes", |entry| entry["hashes"] = json!({}), rejects());
}

/// Targets metadata lists a file with a hash of a kind that no client knows.
pub(crate) fn target_with_an_unknown_hash(s: &mut Writer) {
    s.cites(["TUF-4.5-g", "TUF-1.5.2-a"]);
    let edit = |entry: &mut Value| entry["hashes"] = json!({"crc-of-tomorrow": UNKNOWN_DIGEST});
    target_entry(s, "list file.txt with an unknown hash", edit, rejects());
}

/// Targets metadata lists a file with the right SHA-256 and a wrong SHA-512.
///
/// A client that knows both can see that something is wrong. It is not said that every hash has to be known or checked.
pub(crate) fn target_with_one_wrong_hash(s: &mut Writer) {
    s.cites(["TUF-5.7-d"]);
    s.repository.target_hashes = vec![Hash::Sha256, Hash::Sha512];
    let edit = |entry: &mut Value| entry["hashes"]["sha512"] = json!(Hash::Sha512.hex(OTHER_FILE));
    let expected = either("checks all hashes", rejects()).or("checks one hash", accepts());
    target_entry(s, "list file.txt with a wrong SHA-512", edit, expected);
}

/// A target file is empty, and then the mirror puts something into it.
///
/// Nothing is a length like any other.
pub(crate) fn empty_target(s: &mut Writer) {
    s.cites(["TUF-4.5-f"]);
    s.repository.add_target("empty.txt", b"");
    s.download(["empty.txt"], accepts());
    s.repository.add_target("nothing.txt", b"");
    s.publish([Targets]);
    s.attack("serve a file of his own as nothing.txt", |a| a.answer_target("nothing.txt", OTHER_FILE));
    let lenient = accepts().delivering(&[b""]);
    s.download(["nothing.txt"], either("refuses the excess", rejects()).or("leaves the excess", lenient));
    s.attack_ends();
    s.download(["nothing.txt"], accepts());
}

/// The entry of a target names another file as something it needs.
///
/// Whoever may sign one target would like to have more installed with it. What depends on what is for the application to say:
/// asked for one file, the client fetches one.
pub(crate) fn unwanted_dependency(s: &mut Writer) {
    s.cites(["TUF-1.5.2-c"]);
    s.attack("list another file and make file.txt depend on it", |a| {
        a.repository.add_target("other.txt", OTHER_FILE);
        a.forge(&Targets, |draft| {
            draft.signed["targets"]["file.txt"]["custom"] = json!({"depends": ["other.txt"], "requires": "other.txt"});
        });
    });
    let unwanted = format!("{TARGETS}{}.other.txt", Hash::Sha256.hex(OTHER_FILE));
    s.download(["file.txt"], accepts().with(RequestRule::NotAsked(unwanted)));
}

/// A repository without consistent snapshots has a target file under its plain path.
pub(crate) fn target_under_its_plain_name(s: &mut Writer) {
    s.cites(["TUF-5.7-e"]);
    s.uses(Feature::PlainNames);
    s.repository.consistent_snapshot = Some(false);
    s.repository.add_target("folder/file.txt", OTHER_FILE);
    s.download(["file.txt", "folder/file.txt"], accepts());
}

/// A repository with consistent snapshots has a target file in a folder, where its name begins with its hash.
///
/// The hash belongs to the name of the file, not to the path.
pub(crate) fn target_in_a_folder(s: &mut Writer) {
    s.cites(["TUF-5.7-f"]);
    s.repository.add_target("folder/file.txt", FILE);
    s.download(["folder/file.txt"], accepts());
}

/// A repository with consistent snapshots has a target file three folders deep.
pub(crate) fn target_in_a_deep_folder(s: &mut Writer) {
    s.cites(["TUF-5.7-f"]);
    s.repository.add_target("one/two/three/file.txt", FILE);
    s.download(["one/two/three/file.txt"], accepts());
}

/// A target file is listed with two hashes, and served under the name of either.
pub(crate) fn target_under_two_hashes(s: &mut Writer) {
    s.cites(["TUF-5.7-f", "TUF-5.7-d"]);
    s.repository.target_hashes = vec![Hash::Sha256, Hash::Sha512];
    s.download(["file.txt"], accepts());
}

/// A repository has no target files yet, and no delegations.
///
/// Targets metadata that lists nothing is in order.
pub(crate) fn no_targets(s: &mut Writer) {
    s.cites(["TUF-4.5-a", "TUF-4.5-b"]);
    s.repository.remove_target("file.txt");
    s.refresh(accepts());
    s.repository.add_target("file.txt", FILE);
    s.publish([Targets]);
    s.download(["file.txt"], accepts());
}

/// A new root is written after the next major version of the specification.
///
/// Whatever its members may mean there, the client knows them by the meaning they have here.
pub(crate) fn root_of_another_specification(s: &mut Writer) {
    s.cites(["TUF-4.3-a"]);
    of_another_specification(s, &Root);
}

/// A new timestamp is written after the next major version of the specification.
pub(crate) fn timestamp_of_another_specification(s: &mut Writer) {
    s.cites(["TUF-4.3-a"]);
    of_another_specification(s, &Timestamp);
}

/// A new snapshot is written after the next major version of the specification.
pub(crate) fn snapshot_of_another_specification(s: &mut Writer) {
    s.cites(["TUF-4.3-a"]);
    of_another_specification(s, &Snapshot);
}

/// New targets metadata is written after the next major version of the specification.
pub(crate) fn targets_of_another_specification(s: &mut Writer) {
    s.cites(["TUF-4.3-a"]);
    of_another_specification(s, &Targets);
}

/// Everything is written after a later minor version of the specification.
///
/// It is for adopters to say what counts as a match; the major version is the example that the specification gives.
pub(crate) fn later_minor_specification(s: &mut Writer) {
    s.cites(["TUF-4.3-b"]);
    s.publish_edited([], |draft| {
        draft.set("spec_version", "1.99.99");
    });
    s.refresh(either("matches the major version", accepts()).or("matches more than the major version", rejects()));
}

/// The first timestamp that a client sees has version zero.
///
/// Versions begin at one. No step of the workflow has a client look at that, and zero is below every version there will be.
pub(crate) fn timestamp_version_zero(s: &mut Writer) {
    s.cites(["TUF-4.3-e"]);
    s.attack("sign a timestamp with version 0", |a| {
        a.replace(&Timestamp, |draft| {
            draft.set("version", 0);
        });
    });
    let strict = rejects().trusting_no(Timestamp).stopping_at(&Timestamp);
    s.refresh(either("refuses version 0", strict).or("takes version 0", accepts()));
    s.attack_ends();
    s.refresh(accepts());
}

/// The first timestamp that a client sees has a version below zero.
pub(crate) fn timestamp_version_negative(s: &mut Writer) {
    s.cites(["TUF-4.3-e"]);
    first_timestamp_refused(s, "version", &[json!(-1)]);
}

/// The first timestamp that a client sees has a version with a fraction.
pub(crate) fn timestamp_version_fraction(s: &mut Writer) {
    s.cites(["TUF-4.3-e"]);
    first_timestamp_refused(s, "version", &[json!(1.5)]);
}

/// The first timestamp that a client sees has its version as text.
///
/// As text, "10" comes before "9".
pub(crate) fn timestamp_version_text(s: &mut Writer) {
    s.cites(["TUF-4.3-e"]);
    first_timestamp_refused(s, "version", &[json!("1")]);
}

/// A new root has its version as text.
pub(crate) fn root_version_text(s: &mut Writer) {
    s.cites(["TUF-4.3-e"]);
    version_text(s, &Root);
}

/// A new snapshot has its version as text.
pub(crate) fn snapshot_version_text(s: &mut Writer) {
    s.cites(["TUF-4.3-e"]);
    version_text(s, &Snapshot);
}

/// New targets metadata has its version as text.
pub(crate) fn targets_version_text(s: &mut Writer) {
    s.cites(["TUF-4.3-e"]);
    version_text(s, &Targets);
}

/// A timestamp does not say when it expires, or says it in a way that cannot be read.
///
/// A client that takes this for "never" can be kept on it for ever.
pub(crate) fn expires_unreadable(s: &mut Writer) {
    s.cites(["TUF-4.2.3-a"]);
    s.attack("sign a timestamp without expires", |a| {
        a.replace(&Timestamp, |draft| {
            draft.unset("expires");
        });
    });
    s.refresh(rejects().trusting_no(Timestamp).stopping_at(&Timestamp));
    first_timestamp_refused(s, "expires", &[json!("tomorrow"), json!(""), json!(2_100_000_000), json!(null)]);
}

/// A timestamp expires on a day that does not exist.
///
/// Some parsers count on into the next month.
pub(crate) fn expires_on_no_day(s: &mut Writer) {
    s.cites(["TUF-4.2.3-b", "TUF-4.2.3-a"]);
    first_timestamp_refused(s, "expires", &[json!("2035-02-30T00:00:00Z")]);
}

/// A timestamp names the moment when it expires by the clock of another time zone.
///
/// By universal time it has expired. By the digits alone it seems to have five hours left.
pub(crate) fn expires_elsewhere(s: &mut Writer) {
    s.cites(["TUF-4.2.3-b", "TUF-4.2.3-a"]);
    s.wait(hours(1));
    first_timestamp_refused(s, "expires", &[json!("2035-01-01T06:00:00+12:00")]);
}

/// A timestamp has its expiry with an offset of zero instead of the letter Z.
pub(crate) fn expires_with_offset(s: &mut Writer) {
    s.cites(["TUF-4.2.3-b"]);
    other_date_form(s, "2035-01-02T00:00:00+00:00");
}

/// A timestamp has its expiry with a fraction of a second.
pub(crate) fn expires_with_fraction(s: &mut Writer) {
    s.cites(["TUF-4.2.3-b"]);
    other_date_form(s, "2035-01-02T00:00:00.5Z");
}

/// A timestamp has its expiry in small letters.
pub(crate) fn expires_in_small_letters(s: &mut Writer) {
    s.cites(["TUF-4.2.3-b"]);
    other_date_form(s, "2035-01-02t00:00:00z");
}

/// A timestamp has its expiry without a time zone.
pub(crate) fn expires_without_zone(s: &mut Writer) {
    s.cites(["TUF-4.2.3-b"]);
    other_date_form(s, "2035-01-02T00:00:00");
}

/// A timestamp has its expiry with a space between date and time.
pub(crate) fn expires_with_space(s: &mut Writer) {
    s.cites(["TUF-4.2.3-b"]);
    other_date_form(s, "2035-01-02 00:00:00Z");
}

/// The content of `file.txt` in the honest repository.
const FILE: &[u8] = b"the honest file\n";
/// Another file, of the same length.
const OTHER_FILE: &[u8] = b"the other file!\n";
/// What an unknown hash function makes of them.
const UNKNOWN_DIGEST: &str = "c0ffee";
/// An expiry date that an attacker would like.
const LATER: &str = "2045-01-01T00:00:00Z";
/// More than any client takes of a file whose length it does not know, in bytes, with room for what is still on its way.
const GENEROUS: u64 = 32 << 20;
/// What may be on its way beyond a listed length of some hundred bytes before a client has turned away, in bytes.
const SLACK: u64 = 1 << 20;

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

/// The newest file of `role` is made by a stranger, who has no key of the repository.
fn forged(s: &mut Writer, role: &Role) {
    s.refresh(accepts());
    s.publish([role.clone()]);
    s.attack(&format!("sign a {role} of his own with a key of his own"), |a| {
        let stranger = Key::named("stranger");
        a.replace(role, |draft| {
            draft.set("expires", LATER).signed_by(std::slice::from_ref(&stranger));
            if *role == Root {
                draft.signed["keys"][stranger.keyid()] = stranger.public();
                draft.signed["roles"]["root"]["keyids"] = json!([stranger.keyid()]);
            }
            if *role == Targets {
                draft.signed["targets"]["file.txt"]["hashes"] = Hash::listing(&[Hash::Sha256], OTHER_FILE);
            }
        });
        a.put_target(&format!("{}.file.txt", Hash::Sha256.hex(OTHER_FILE)), OTHER_FILE);
    });
    s.download(["file.txt"], refused(role).without_target_request());
    recovers(s);
    s.download(["file.txt"], accepts());
}

/// The newest file of `role` has its signatures, but they are over something else.
fn altered(s: &mut Writer, role: &Role) {
    s.refresh(accepts());
    s.publish([role.clone()]);
    s.attack(&format!("change {role} 2 and leave its signatures"), |a| {
        let mut file = value(&a.published(role, 2));
        match role {
            Targets => file["signed"]["targets"]["file.txt"]["hashes"] = Hash::listing(&[Hash::Sha256], OTHER_FILE),
            _ => file["signed"]["expires"] = LATER.into(),
        }
        a.answer(role, readable(&file));
        a.put_target(&format!("{}.file.txt", Hash::Sha256.hex(OTHER_FILE)), OTHER_FILE);
    });
    s.download(["file.txt"], refused(role).without_target_request());
    recovers(s);
}

/// Each role in turn publishes a file that `spoil` makes useless.
fn each_file_in_turn(s: &mut Writer, what: &str, spoil: impl Fn(&[u8]) -> Vec<u8>) {
    s.refresh(accepts());
    for role in Role::TOP_LEVEL {
        let trusted = s.repository.version(&role);
        s.publish([role.clone()]);
        s.attack(&format!("{what} {role} {}", trusted + 1), |a| {
            let file = a.published(&role, trusted + 1);
            a.answer(&role, spoil(&file));
        });
        s.refresh(rejects().trusting(role.clone(), trusted).stopping_at(&role));
        recovers(s);
    }
}

fn endless(s: &mut Writer, role: &Role, expected: impl Into<Alternatives>) {
    s.refresh(accepts());
    s.publish([role.clone()]);
    s.attack(&format!("serve endless data as {role} 2"), |a| a.answer(role, Reply::Endless(Arc::default())));
    s.refresh(expected);
    recovers(s);
}

/// The client refuses version 2 of `role`, at the listed length or later.
fn stopping_somewhere(role: &Role) -> Alternatives {
    let taking = |bytes| refused(role).taking_at_most(&role.versioned_file_name(2), bytes);
    either("stops at the listed length", taking(SLACK)).or("stops at a limit of its own", taking(GENEROUS))
}

fn longer_than_listed(s: &mut Writer, role: &Role) {
    s.refresh(accepts());
    s.publish([role.clone()]);
    s.attack(&format!("serve white space and then {role} 2"), |a| {
        let file = a.published(role, 2);
        a.answer(role, [[b' '; 64].as_slice(), &file].concat());
    });
    s.refresh(refused(role));
    recovers(s);
}

fn target_answered(s: &mut Writer, what: &str, reply: impl Into<Reply>) {
    s.attack(what, |a| a.answer_target("file.txt", reply));
    s.download(["file.txt"], rejects());
    s.attack_ends();
    s.download(["file.txt"], accepts());
}

/// Whoever has the targets key edits the entry of `file.txt`. The file is there, under every name a client could ask for.
fn target_entry(s: &mut Writer, what: &str, edit: impl Fn(&mut Value), expected: impl Into<Alternatives>) {
    s.attack(what, |a| {
        a.forge(&Targets, |draft| edit(&mut draft.signed["targets"]["file.txt"]));
        for prefix in ["", &format!("{UNKNOWN_DIGEST}."), &format!("{}.", Hash::Sha512.hex(OTHER_FILE))] {
            a.put_target(&format!("{prefix}file.txt"), FILE);
        }
    });
    s.download(["file.txt"], expected);
    start_over(s);
    s.download(["file.txt"], accepts());
}

fn of_another_specification(s: &mut Writer, role: &Role) {
    s.refresh(accepts());
    for version in ["2.0.0", "0.9.0"] {
        let trusted = s.repository.version(role);
        s.publish([role.clone()]);
        s.attack(&format!("sign the new {role} as of specification {version}"), |a| {
            a.replace(role, |draft| {
                draft.set("spec_version", version);
            });
        });
        s.refresh(rejects().trusting(role.clone(), trusted).stopping_at(role));
        recovers(s);
    }
}

/// The first timestamp that the client sees has each of `values` in turn for `member`.
fn first_timestamp_refused(s: &mut Writer, member: &str, values: &[Value]) {
    for value in values {
        s.attack(&format!("sign a timestamp with {member} {value}"), |a| {
            a.replace(&Timestamp, |draft| {
                draft.set(member, value.clone());
            });
        });
        s.refresh(rejects().trusting_no(Timestamp).stopping_at(&Timestamp));
    }
    s.attack_ends();
    s.refresh(accepts());
}

fn version_text(s: &mut Writer, role: &Role) {
    s.refresh(accepts());
    s.publish([role.clone()]);
    s.attack(&format!("sign {role} 2 with version \"2\""), |a| {
        a.replace(role, |draft| {
            draft.set("version", "2");
        });
    });
    s.refresh(refused(role));
    recovers(s);
}

/// Forms that ISO 8601 or habit allow: refusing them is always right, and so is reading them for what they mean.
fn other_date_form(s: &mut Writer, expires: &str) {
    s.attack(&format!("sign a timestamp that expires {expires}"), |a| {
        a.replace(&Timestamp, |draft| {
            draft.set("expires", expires);
        });
    });
    s.refresh(either("refuses other date forms", rejects()).or("reads other date forms", accepts()));
}

/// The client refuses version 2 of `role` and asks for nothing after it.
fn refused(role: &Role) -> Expectation {
    rejects().trusting(role.clone(), 1).stopping_at(role)
}

fn half(file: &[u8]) -> Vec<u8> {
    file[..file.len() / 2].to_vec()
}

fn value(file: &[u8]) -> Value {
    serde_json::from_slice(file).expect("the repository's own JSON")
}

fn members(object: &mut Value) -> &mut serde_json::Map<String, Value> {
    object.as_object_mut().expect("an object")
}

/// With the next honest timestamp the client is up to date again.
fn recovers(s: &mut Writer) {
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// The repository publishes targets anew, with versions above those of the adversary, and the client is up to date again.
fn start_over(s: &mut Writer) {
    s.attack_ends();
    s.publish([Targets]);
    s.publish([Targets]);
    s.refresh(accepts());
}
