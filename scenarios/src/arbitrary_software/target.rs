//! Target files (TUF §5.7).

use super::*;

/// What an unknown hash function makes of them.
const UNKNOWN_DIGEST: &str = "c0ffee";

/// The mirror changes one byte of a target file: the first, one in the middle, the last. Then it leaves out one, and all.
pub(crate) fn target_altered(s: &mut Writer) {
    s.cites(["TUF-5.7-d", "TUF-5.7-a", "TUF-4.5-e", "TUF-1.5.2-a"]);
    s.in_both_profiles();
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
    s.in_both_profiles();
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

/// The repository publishes targets anew, with versions above those of the adversary, and the client is up to date again.
fn start_over(s: &mut Writer) {
    s.attack_ends();
    s.publish([Targets]);
    s.publish([Targets]);
    s.refresh(accepts());
}
