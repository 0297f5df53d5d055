//! Status codes that do not fit (TUF §2.2).

use super::*;

/// The mirror answers for timestamp with status codes that promise no file, or part of one, and with failures.
pub(crate) fn timestamp_with_other_status(s: &mut Writer) {
    with_other_status(s, &Timestamp);
}

/// The mirror answers for snapshot with status codes that promise no file, or part of one, and with failures.
pub(crate) fn snapshot_with_other_status(s: &mut Writer) {
    with_other_status(s, &Snapshot);
}

/// The mirror answers for targets metadata with status codes that promise no file, or part of one, and with failures.
pub(crate) fn targets_with_other_status(s: &mut Writer) {
    with_other_status(s, &Targets);
}

/// The mirror answers for a target file with status codes that promise no file, or part of one, and with failures.
pub(crate) fn target_with_other_status(s: &mut Writer) {
    s.cites(["NET-b", "TUF-5.7-n"]);
    target_answers(
        s,
        &[
            ("answer 204", Reply::Status(204)),
            ("answer 206 with half of the bytes", part(FILE)),
            ("answer 304", Reply::Status(304)),
            ("answer 404", Reply::Missing),
            ("answer 500", Reply::Status(500)),
            ("answer 500 with the file", Answer::of(OTHER_FILE).status(500).into()),
        ],
    );
}

/// The mirror answers the request for the next root with status codes that promise no file, or part of one.
///
/// The specification says what to do where the file is not available, and not what counts as that.
pub(crate) fn root_with_other_status(s: &mut Writer) {
    s.cites(["NET-b", "TUF-5.3.3-e"]);
    s.refresh(accepts());
    s.publish([Root]);
    let replies = |file: &[u8]| [Reply::Status(204), part(file), Reply::Status(304), Reply::Status(410)];
    for i in 0..4 {
        s.attack("answer the request for root 2 with another status", |a| {
            let reply = replies(&a.published(&Root, 2))[i].clone();
            a.answer(&Root, reply);
        });
        s.refresh(either("aborts", rejects().trusting(Root, 1)).or("goes on", accepts().trusting(Root, 1)));
    }
    s.attack_ends();
    s.refresh(accepts());
}

/// The mirror answers with all of timestamp under status codes that are not quite right for it.
///
/// The file is the honest one, so that no harm comes from it.
pub(crate) fn whole_file_with_other_status(s: &mut Writer) {
    s.cites(["NET-b"]);
    s.refresh(accepts());
    for code in [201, 203, 206] {
        let held = s.repository.version(&Timestamp);
        s.publish([Timestamp]);
        s.attack(&format!("answer {code} with all of timestamp {}", held + 1), |a| {
            let file = a.published(&Timestamp, held + 1);
            a.answer(&Timestamp, Answer::of(file).status(code));
        });
        let takes = accepts().trusting(Timestamp, held + 1);
        s.refresh(either("takes it", takes).or("refuses", rejects().trusting(Timestamp, held)));
        s.attack_ends();
        s.refresh(accepts());
    }
}

/// The first half, as an answer to somebody who has asked for it.
fn part(file: &[u8]) -> Reply {
    let (half, all) = (file.len() / 2, file.len());
    let range = format!("bytes 0-{}/{all}", half - 1);
    Answer::of(&file[..half]).status(206).with("content-range", &range).into()
}

fn with_other_status(s: &mut Writer, role: &Role) {
    s.cites(["NET-b", "TUF-1.5.2-k", "TUF-2.2-a"]);
    answers(
        s,
        role,
        &[
            ("answer 204", &|_| Reply::Status(204)),
            ("answer 206 with half of the bytes", &|file| part(file)),
            ("answer 304", &|_| Reply::Status(304)),
            ("answer 400", &|_| Reply::Status(400)),
            ("answer 403", &|_| Reply::Status(403)),
            ("answer 429", &|_| Reply::Status(429)),
            ("answer 500 with the file", &|file| Answer::of(file.clone()).status(500).into()),
        ],
    );
}
