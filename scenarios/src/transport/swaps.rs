//! Two answers for one file: what was verified has to be what is used.

use super::*;

/// The mirror answers the first request for a target file honestly and all others with another file.
pub(crate) fn target_changes_after_first_request(s: &mut Writer) {
    s.cites(["NET-d", "P458-INDEX-e", "TUF-5.7-d"]);
    s.download(["file.txt"], accepts());
    s.attack("serve another file from the second request on", |a| {
        a.answer_target("file.txt", Reply::InTurn([FILE, OTHER_FILE].map(|file| Answer::of(file).into()).into()));
    });
    s.download(["file.txt"], either_way().delivering(&[FILE]));
    s.attack_ends();
    s.download(["file.txt"], accepts());
}

/// The mirror answers the first request for timestamp with the newest and all others with an older one.
pub(crate) fn timestamp_changes_after_first_request(s: &mut Writer) {
    s.cites(["NET-d"]);
    s.refresh(accepts());
    s.publish([Timestamp]);
    s.publish([Timestamp]);
    s.attack("serve timestamp 2 from the second request on", |a| {
        let replies = [3, 2].map(|version| Answer::of(a.published(&Timestamp, version)).into());
        a.answer(&Timestamp, Reply::InTurn(replies.into()));
    });
    s.refresh(accepts().trusting(Timestamp, 3));
    s.refresh(either_way().not_going_back(Timestamp));
    s.attack_ends();
    s.refresh(accepts());
}

/// The mirror serves another file to clients that take it compressed.
pub(crate) fn target_differs_by_encoding(s: &mut Writer) {
    s.cites(["P458-INDEX-e", "NET-d"]);
    s.download(["file.txt"], accepts());
    s.attack("compress another file", |a| {
        a.answer_target("file.txt", Reply::Negotiated(Answer::gzipped(OTHER_FILE), Box::new(FILE.into())));
    });
    s.download(["file.txt"], either_way().delivering(&[FILE]));
    s.attack_ends();
    s.download(["file.txt"], accepts());
}

/// The mirror breaks off in a target file, offers to go on from there, and goes on with another.
pub(crate) fn target_resumed_with_another(s: &mut Writer) {
    s.cites(["NET-d", "P458-INDEX-e"]);
    s.download(["file.txt"], accepts());
    s.attack("break off, and go on with another file", |a| {
        let first = Answer::of(FILE).with("accept-ranges", "bytes").cut_off(8);
        let rest = Answer::of(&OTHER_FILE[8..]).status(206).with("content-range", "bytes 8-15/16");
        a.answer_target("file.txt", Reply::InTurn(vec![first.into(), rest.into()]));
    });
    s.download(["file.txt"], rejects());
    s.attack_ends();
    s.download(["file.txt"], accepts());
}
