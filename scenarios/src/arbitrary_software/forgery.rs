//! Metadata that nobody with authority has signed, or that is no metadata at all.

use super::*;

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
