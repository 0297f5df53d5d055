//! Answers that break off (TUF §2.2, §5.7.3).

use super::*;

/// The mirror breaks off in the middle of timestamp, in each of the ways in which HTTP knows the end of a body.
///
/// Where only the closing of the connection marks the end, nothing is amiss for HTTP, and the file itself has to show it.
pub(crate) fn timestamp_breaks_off(s: &mut Writer) {
    breaks_off(s, &Timestamp);
}

/// The mirror breaks off in the middle of snapshot, in each of the ways in which HTTP knows the end of a body.
pub(crate) fn snapshot_breaks_off(s: &mut Writer) {
    breaks_off(s, &Snapshot);
}

/// The mirror breaks off in the middle of targets metadata, in each of the ways in which HTTP knows the end of a body.
pub(crate) fn targets_breaks_off(s: &mut Writer) {
    breaks_off(s, &Targets);
}

/// The mirror breaks off in the middle of a target file, in each of the ways in which HTTP knows the end of a body.
///
/// Half a file is not a shorter file.
pub(crate) fn target_breaks_off(s: &mut Writer) {
    s.cites(["TUF-5.7-m"]);
    let half = |framing| Answer::of(FILE).cut_off(FILE.len() / 2).framed(framing).into();
    target_answers(
        s,
        &[
            ("break off an announced body", half(Framing::Length)),
            ("break off between chunks", half(Framing::Chunked)),
            ("close the connection in the middle", half(Framing::UntilClosed)),
            ("announce half of the length", Answer::of(FILE).framed(Framing::Announced(8)).into()),
            ("announce twice the length", Answer::of(FILE).framed(Framing::Announced(32)).into()),
        ],
    );
}

/// The mirror closes the connection without an answer, resets it, and answers in another language than HTTP.
pub(crate) fn no_answer_at_all(s: &mut Writer) {
    s.cites(["TUF-1.5.2-k", "TUF-2.2-a"]);
    let garbage = || Reply::Wire(b"220 mirror.example ESMTP\r\n".as_slice().into(), Arc::default());
    answers(
        s,
        &Timestamp,
        &[
            ("close the connection when asked", &|_| Reply::Wire(Arc::default(), Arc::default())),
            ("reset the connection when asked", &|_| Reply::Reset),
            ("greet like a mail server when asked", &|_| garbage()),
        ],
    );
}

/// The mirror breaks off in the middle of the answer to the request for the next root, in each of three ways.
///
/// That is neither a new root nor the absence of one.
pub(crate) fn root_breaks_off(s: &mut Writer) {
    s.cites(["TUF-5.3.3-e"]);
    s.refresh(accepts());
    s.publish([Root]);
    for framing in [Framing::Length, Framing::Chunked] {
        s.attack("break off in the middle of root 2", |a| {
            let root = a.published(&Root, 2);
            a.answer(&Root, Answer::of(root).cut_off(500).framed(framing));
        });
        s.refresh(either("aborts", rejects().trusting(Root, 1)).or("goes on", accepts().trusting(Root, 1)));
    }
    s.attack_ends();
    s.refresh(accepts());
}

fn breaks_off(s: &mut Writer, role: &Role) {
    s.cites(["TUF-1.5.2-k", "TUF-2.2-a"]);
    let half = |file: &Arc<[u8]>, framing| Answer::of(file.clone()).cut_off(file.len() / 2).framed(framing).into();
    answers(
        s,
        role,
        &[
            ("break off an announced body", &|file| half(file, Framing::Length)),
            ("break off between chunks", &|file| half(file, Framing::Chunked)),
            ("close the connection in the middle", &|file| half(file, Framing::UntilClosed)),
        ],
    );
}
