//! Slow retrieval (PEP 458, appendix A; formerly also TUF §1.5.2).
//!
//! A client's time limits are shortened for these by its own settings, where it has such settings, so that a second or two
//! tells those that have a limit from those that wait.

use super::*;

/// Longer than the time limits of all fetchers in the transport profile, in real time.
const LONG: Duration = Duration::from_secs(8);

/// The mirror sends timestamp byte by byte, so that it takes very long.
pub(crate) fn timestamp_byte_by_byte(s: &mut Writer) {
    s.cites(["P458-ATK-a"]);
    s.refresh(accepts());
    s.publish([Timestamp]);
    s.attack("send timestamp 2 byte by byte", |a| {
        let file = a.published(&Timestamp, 2);
        let pause = LONG / u32::try_from(file.len()).expect("a short file");
        a.answer(&Timestamp, Reply::Slow(file, pause));
    });
    s.refresh(either("gives up", refused(&Timestamp)).or("waits", accepts().trusting(Timestamp, 2)));
    s.attack_ends();
    s.refresh(accepts());
}

/// The mirror sends a target file byte by byte, so that it takes very long.
pub(crate) fn target_byte_by_byte(s: &mut Writer) {
    s.cites(["TUF-5.7-o", "P458-ATK-a"]);
    s.attack("send file.txt byte by byte", |a| {
        let pause = LONG / u32::try_from(FILE.len()).expect("a short file");
        a.answer_target("file.txt", Reply::Slow(FILE.into(), pause));
    });
    s.download(["file.txt"], either("gives up", rejects()).or("waits", accepts()));
    s.attack_ends();
    s.download(["file.txt"], accepts());
}

/// The mirror says nothing for a long time when it is first asked for timestamp.
pub(crate) fn silence_at_first(s: &mut Writer) {
    s.cites(["P458-ATK-a", "TUF-2.2-a"]);
    s.refresh(accepts());
    s.publish([Timestamp]);
    s.attack("be silent when timestamp is first asked for", |a| {
        let file = a.published(&Timestamp, 2);
        let honest = Reply::from(&file);
        a.answer(&Timestamp, Reply::InTurn(vec![Reply::Late(LONG, Box::new(honest.clone())), honest]));
    });
    let asked_once = accepts().trusting(Timestamp, 2).with(RequestRule::AtMostRequests(Timestamp, 1));
    s.refresh(
        either("gives up", refused(&Timestamp))
            .or("waits", asked_once)
            .or("asks again", accepts().trusting(Timestamp, 2)),
    );
    s.attack_ends();
    s.refresh(accepts());
}
