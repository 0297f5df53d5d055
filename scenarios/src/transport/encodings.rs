//! Compressed transfer (TAP 10; PEP 458 on the scalability of metadata).

use super::*;

/// The mirror compresses metadata for clients that say they take it so.
///
/// Lengths and hashes are listed of the files themselves, and not of what they are compressed to.
pub(crate) fn compressed_on_request(s: &mut Writer) {
    s.cites(["TUF-5.5.2-c", "P458-SCALE-c", "TAP10-b"]);
    s.repository.timestamp_lists = Listing::full();
    s.repository.snapshot_lists = Listing::full();
    s.refresh(accepts());
    s.publish([Targets]);
    s.attack("compress what is served, for whoever takes it so", |a| {
        for role in [Timestamp, Snapshot, Targets] {
            let file = a.published(&role, 2);
            a.answer(&role, Reply::Negotiated(Answer::gzipped(&file), Box::new((&file).into())));
        }
        a.answer_target("file.txt", Reply::Negotiated(Answer::gzipped(FILE), Box::new(FILE.into())));
    });
    let newest = accepts().trusting(Timestamp, 2).trusting(Snapshot, 2).trusting(Targets, 2);
    s.download(["file.txt"], newest.should());
}

/// The mirror compresses timestamp although the client has not said that it takes it so.
pub(crate) fn compressed_without_request(s: &mut Writer) {
    s.cites(["TUF-5.5.2-c"]);
    s.refresh(accepts());
    s.publish([Timestamp]);
    s.attack("compress timestamp 2 for everybody", |a| {
        let file = a.published(&Timestamp, 2);
        a.answer(&Timestamp, Answer::gzipped(&file));
    });
    s.refresh(either("decodes it", accepts().trusting(Timestamp, 2)).or("refuses", refused(&Timestamp)));
    s.attack_ends();
    s.refresh(accepts());
}

/// A timestamp of a few kilobytes on its way is 8 megabytes long when it is decoded.
///
/// It is the honest one, with very much white space ahead of it: without a bound to what is decoded it is accepted.
pub(crate) fn timestamp_swells(s: &mut Writer) {
    s.cites(["TUF-1.5.2-b", "TAP10-b"]);
    swells(s, &Timestamp, 8);
}

/// A snapshot of a few kilobytes on its way is 40 megabytes long when it is decoded.
pub(crate) fn snapshot_swells(s: &mut Writer) {
    s.cites(["TUF-1.5.2-b", "TAP10-b"]);
    swells(s, &Snapshot, 40);
}

/// The mirror says of a plain timestamp that it is compressed, and of a compressed one that half of it is all.
pub(crate) fn wrong_encodings(s: &mut Writer) {
    s.cites(["TUF-2.2-a"]);
    s.refresh(accepts());
    s.publish([Timestamp]);
    let refuses = || refused(&Timestamp);
    s.attack("say that timestamp 2 is compressed", |a| {
        let file = a.published(&Timestamp, 2);
        a.answer(&Timestamp, Answer::of(file).with("content-encoding", "gzip"));
    });
    s.refresh(either("looks at the header", refuses()).or("looks at the file", accepts().trusting(Timestamp, 2)));
    s.attack("serve half of a compressed timestamp", |a| {
        let whole = Answer::gzipped(&a.published(&Timestamp, 2));
        let half = whole.body[..whole.body.len() / 2].to_vec();
        a.answer(&Timestamp, Answer::of(half).with("content-encoding", "gzip"));
    });
    s.refresh(either_way());
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// A root of old lists compression algorithms, and the repository has compressed copies beside its files.
///
/// Since TAP 10 metadata itself is never compressed, and the member of root means nothing.
pub(crate) fn compressed_copies_of_old(s: &mut Writer) {
    s.cites(["TAP10-a"]);
    s.in_both_profiles();
    s.publish_edited([], |draft| {
        if draft.role == Root {
            draft.set("compression_algorithms", json!(["gz"]));
        }
    });
    let names = ["2.root.json.gz", "timestamp.json.gz", "1.snapshot.json.gz", "1.targets.json.gz"];
    s.refresh(names.iter().fold(accepts(), |expected, name| expected.not_asking_for(name)));
}

fn swells(s: &mut Writer, role: &Role, megabytes: usize) {
    s.refresh(accepts());
    s.publish([role.clone()]);
    s.attack(&format!("serve {role} 2 behind {megabytes} megabytes of white space"), |a| {
        let long = [vec![b' '; megabytes << 20], a.published(role, 2).to_vec()].concat();
        a.answer(role, Reply::Negotiated(Answer::gzipped(&long), Box::new(Answer::of(long).into())));
    });
    s.refresh(refused(role));
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}
