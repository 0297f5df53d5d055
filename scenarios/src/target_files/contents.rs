//! Target files that come, change and fail to come (TUF §5.7).

use super::*;

/// Two files are fetched in one update.
pub(crate) fn two_at_once(s: &mut Writer) {
    s.cites(["TUF-5.7-f"]);
    s.repository.add_target("other.txt", OTHER_FILE);
    s.download(["file.txt", "other.txt"], accepts());
    s.download(["other.txt", "file.txt"], accepts());
}

/// Of two files that are fetched in one update, the mirror alters the second.
pub(crate) fn second_of_two_altered(s: &mut Writer) {
    s.cites(["TUF-5.7-d", "TUF-1.5.2-k"]);
    s.repository.add_target("other.txt", OTHER_FILE);
    s.attack("serve file.txt as other.txt", |a| a.answer_target("other.txt", FILE));
    s.download(["file.txt", "other.txt"], rejects());
    s.download(["file.txt"], accepts());
    s.attack_ends();
    s.download(["file.txt", "other.txt"], accepts());
}

/// Of two files that are fetched in one update, the mirror does not have the second.
pub(crate) fn second_of_two_missing(s: &mut Writer) {
    s.cites(["TUF-5.7-n", "TUF-1.5.2-k"]);
    s.repository.add_target("other.txt", OTHER_FILE);
    s.attack("withhold other.txt", |a| a.answer_target("other.txt", tuf_gauntlet_core::site::Reply::Missing));
    s.download(["file.txt", "other.txt"], rejects());
    s.attack_ends();
    s.download(["file.txt", "other.txt"], accepts());
}

/// Files are added, changed and taken away, over several versions and while a client does not look.
pub(crate) fn files_come_change_and_go(s: &mut Writer) {
    s.cites(["TUF-6.3-a"]);
    s.download(["file.txt"], accepts());
    s.repository.add_target("new.txt", OTHER_FILE);
    s.publish([Targets]);
    s.download(["file.txt", "new.txt"], accepts());
    s.repository.add_target("new.txt", b"changed\n");
    s.repository.add_target("later.txt", OTHER_FILE);
    s.publish([Targets]);
    s.repository.add_target("new.txt", b"changed again\n");
    s.publish([Targets]);
    s.download(["later.txt", "new.txt", "file.txt"], accepts());
    s.repository.remove_target("new.txt");
    s.publish([Targets]);
    s.download(["later.txt"], accepts());
    s.attack("go on serving new.txt", |a| {
        let content = b"changed again\n";
        a.put_target("new.txt", content.as_slice());
        a.put_target(&format!("{}.new.txt", Hash::Sha256.hex(content)), content.as_slice());
    });
    s.only_under_attack(|s| s.download(["new.txt"], rejects().without_target_request()));
    s.repository.add_target("new.txt", FILE);
    s.publish([Targets]);
    s.attack_ends();
    s.download(["new.txt"], accepts());
}

/// A file has a new content.
pub(crate) fn new_content(s: &mut Writer) {
    s.cites(["TUF-5.7-f"]);
    s.download(["file.txt"], accepts());
    s.repository.add_target("file.txt", OTHER_FILE);
    s.publish([Targets]);
    s.download(["file.txt"], accepts());
}

/// A file has a new content under its old name, in a repository without consistent snapshots.
///
/// A client that keeps files by their names must not take the old one for the new.
pub(crate) fn new_content_under_a_plain_name(s: &mut Writer) {
    s.cites(["TUF-5.7-e"]);
    s.uses(Feature::PlainNames);
    s.repository.consistent_snapshot = Some(false);
    s.download(["file.txt"], accepts());
    s.repository.add_target("file.txt", OTHER_FILE);
    s.publish([Targets]);
    s.download(["file.txt"], accepts());
}

/// The mirror serves the old content of a file as the new one.
///
/// The client has had it, and found it in order, before.
pub(crate) fn old_content(s: &mut Writer) {
    s.cites(["TUF-5.7-d", "TUF-5.7-a"]);
    s.download(["file.txt"], accepts());
    s.repository.add_target("file.txt", OTHER_FILE);
    s.publish([Targets]);
    s.attack("serve the old content of file.txt", |a| a.answer_target("file.txt", FILE));
    s.download(["file.txt"], rejects());
    s.attack_ends();
    s.download(["file.txt"], accepts());
}

/// The same with a client that keeps running.
pub(crate) fn old_content_while_running(s: &mut Writer) {
    s.keep_running();
    old_content(s);
}

/// Two files exchange their contents, and the mirror serves each as it was before.
///
/// Both contents are known to the client, and were right under these very names.
pub(crate) fn contents_exchanged(s: &mut Writer) {
    s.cites(["TUF-1.5.2-j", "TUF-5.7-a"]);
    s.repository.add_target("other.txt", OTHER_FILE);
    s.download(["file.txt", "other.txt"], accepts());
    s.repository.add_target("file.txt", OTHER_FILE);
    s.repository.add_target("other.txt", FILE);
    s.publish([Targets]);
    s.attack("serve both files as they were", |a| {
        a.answer_target("file.txt", FILE);
        a.answer_target("other.txt", OTHER_FILE);
    });
    s.download(["file.txt"], rejects());
    s.download(["other.txt"], rejects());
    s.attack_ends();
    s.download(["file.txt", "other.txt"], accepts());
}

/// An altered file is refused, another one can be had all the same, and in the end so can the first.
pub(crate) fn refused_and_another(s: &mut Writer) {
    s.cites(["TUF-5.7-d", "TUF-5.7-j"]);
    s.keep_running();
    s.repository.add_target("other.txt", OTHER_FILE);
    s.attack("serve other.txt as file.txt", |a| a.answer_target("file.txt", OTHER_FILE));
    s.download(["file.txt"], rejects());
    s.download(["other.txt"], accepts());
    s.download(["file.txt"], rejects());
    s.attack_ends();
    s.download(["file.txt"], accepts());
}

/// The new content of a file is altered on its way, and then comes whole.
///
/// What a failed download leaves behind must not be found by the next.
pub(crate) fn new_content_altered(s: &mut Writer) {
    s.cites(["TUF-5.7-d", "TUF-5.7-j"]);
    s.download(["file.txt"], accepts());
    s.repository.add_target("file.txt", OTHER_FILE);
    s.publish([Targets]);
    s.attack("serve the new file.txt altered", |a| a.answer_target("file.txt", b"the other file?\n".as_slice()));
    s.download(["file.txt"], rejects());
    s.download(["file.txt"], rejects());
    s.attack_ends();
    s.download(["file.txt"], accepts());
}

/// A file of 300,000 bytes is altered in its last one.
///
/// A file that comes in many pieces is checked as a whole.
pub(crate) fn last_byte_of_many(s: &mut Writer) {
    s.cites(["TUF-5.7-d"]);
    let large = vec![b'x'; 300_000];
    s.repository.add_target("large.bin", &large);
    s.attack("change the last byte of large.bin", |a| {
        let mut altered = large.clone();
        altered[299_999] = b'y';
        a.answer_target("large.bin", altered);
    });
    s.download(["large.bin"], rejects());
    s.attack_ends();
    s.download(["large.bin"], accepts());
}

/// Targets metadata lists a file that has content with a length of zero.
pub(crate) fn length_of_zero(s: &mut Writer) {
    s.cites(["TUF-4.5-e", "TUF-5.7-c"]);
    entry_forged(s, "list file.txt with length 0", &[], |entry| entry["length"] = json!(0), rejects());
}

/// Targets metadata lists a file with a length that no file has: below zero, with a fraction, as text, or none.
pub(crate) fn length_of_another_kind(s: &mut Writer) {
    s.cites(["TUF-4.5-e", "TUF-5.7-c"]);
    for length in [json!(-1), json!(15.5), json!("16"), json!(null)] {
        let edit = |entry: &mut Value| entry["length"] = length.clone();
        entry_forged(s, &format!("list file.txt with length {length}"), &[], edit, rejects());
    }
}

/// Targets metadata lists a file of 16 bytes with a length of many terabytes, and its right hash.
///
/// A client that makes room beforehand falls over.
pub(crate) fn length_of_many_terabytes(s: &mut Writer) {
    s.cites(["TUF-4.5-e"]);
    let expected = either("takes the length for exact", rejects()).or("takes the length for a bound", accepts());
    let edit = |entry: &mut Value| entry["length"] = json!(1_u64 << 52);
    entry_forged(s, "list file.txt with a length of 4,503,599,627,370,496", &[], edit, expected);
}

/// The entry of a file has custom data of every kind.
///
/// What it means is a matter of the application's. Reading the file must not depend on it.
pub(crate) fn custom_data(s: &mut Writer) {
    s.cites(["TUF-4.5-k"]);
    let custom = json!({
        "text": "a \"quoted\" \\ word", "number": 4_294_967_296_u64, "negative": -1, "yes": true, "no": false,
        "nothing": null, "list": [1, "two", [], {}], "object": {"object": {"object": {}}}, "": "",
    });
    entry_edited(s, |entry| entry["custom"] = custom.clone(), accepts());
}

/// The entry of a file has custom data that is no object: text, a list, a number or nothing.
pub(crate) fn custom_data_of_another_type(s: &mut Writer) {
    s.cites(["TUF-4.5-l"]);
    for custom in [json!("text"), json!(["list"]), json!(1), json!(null)] {
        let expected =
            either("lets custom data be", accepts()).or("refuses other custom data", rejects().trusting(Root, 1));
        s.publish([Targets]);
        entry_edited(s, |entry| entry["custom"] = custom.clone(), expected);
        s.publish([Targets]);
    }
}
