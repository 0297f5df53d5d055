//! Replies that say nothing new, or nothing at all (TUF §5.3.3, §2.2).

use super::*;

const MISSING: Useless = ("answer 404", None);

const EMPTY: Useless = ("serve an empty file", Some(b""));

const PAGE: Useless = ("serve a page of HTML", Some(b"<html><body>Please log in to use this network.</body></html>\n"));

/// What the mirror does, and the body it sends if there is any.
type Useless = (&'static str, Option<&'static [u8]>);

/// The mirror has no root newer than the client's.
///
/// That is how a client learns that its root is the newest one, and it goes on.
pub(crate) fn no_newer_root(s: &mut Writer) {
    s.cites(["TUF-5.3.3-d"]);
    s.in_both_profiles();
    s.refresh(accepts().asking_for("2.root.json").asking_for("timestamp.json"));
    s.publish([Root]);
    s.refresh(accepts().asking_for("3.root.json").asking_for("timestamp.json"));
}

/// The mirror answers with a server error where there is a new root.
///
/// The specification says what to do if the new root is not available, and not whether a failure is that. A client that
/// goes on must notice when its root expires.
pub(crate) fn root_answered_with_server_error(s: &mut Writer) {
    new_root_kept_from_client(s, "answer 500 to requests for root 2", |_| Reply::Status(500));
}

/// The mirror resets the connection where there is a new root.
pub(crate) fn root_answered_with_reset(s: &mut Writer) {
    new_root_kept_from_client(s, "reset the connection when root 2 is asked for", |_| Reply::Reset);
}

/// The mirror breaks off in the middle of a new root.
pub(crate) fn root_cut_off(s: &mut Writer) {
    new_root_kept_from_client(s, "break off in the middle of root 2", |a| {
        let root = a.published(&Root, 2);
        let half = root.len() / 2;
        Reply::CutOff(root, half)
    });
}

/// The mirror answers that access is forbidden where there is a new root.
///
/// Some stores answer so to every request for a file that they do not have.
pub(crate) fn root_answered_with_forbidden(s: &mut Writer) {
    s.cites(["TUF-5.3.3-d"]);
    new_root_kept_from_client(s, "answer 403 to requests for root 2", |_| Reply::Status(403));
}

/// The mirror has nothing to offer as the new root but an empty file, and then a page of HTML.
///
/// There is a file, so it is not for want of one that the client may go on with the root it has.
pub(crate) fn useless_root(s: &mut Writer) {
    s.cites(["TUF-1.5.2-k", "TUF-2.2-a"]);
    s.in_both_profiles();
    useless_replies(s, &Root, &[EMPTY, PAGE]);
}

/// The mirror has no timestamp, then an empty one, and then a page of HTML.
///
/// A client cannot know better, but it has to say that the update failed.
pub(crate) fn useless_timestamp(s: &mut Writer) {
    s.cites(["TUF-1.5.2-k", "TUF-2.2-a"]);
    s.in_both_profiles();
    useless_replies(s, &Timestamp, &[MISSING, EMPTY, PAGE]);
}

/// The mirror does not have the snapshot that timestamp lists, then an empty file, and then a page of HTML.
pub(crate) fn useless_snapshot(s: &mut Writer) {
    s.cites(["TUF-1.5.2-k", "TUF-2.2-a"]);
    s.in_both_profiles();
    useless_replies(s, &Snapshot, &[MISSING, EMPTY, PAGE]);
}

/// The mirror does not have the targets metadata that snapshot lists, then an empty file, and then a page of HTML.
pub(crate) fn useless_targets(s: &mut Writer) {
    s.cites(["TUF-1.5.2-k", "TUF-2.2-a"]);
    s.in_both_profiles();
    useless_replies(s, &Targets, &[MISSING, EMPTY, PAGE]);
}

/// A client looks for updates where there are none.
///
/// A newer root could be there, and the timestamp has to be looked at. The rest is known to be unchanged.
pub(crate) fn nothing_new(s: &mut Writer) {
    s.cites(["TUF-2-b"]);
    s.in_both_profiles();
    s.refresh(accepts());
    s.refresh(accepts().asking_exactly(&["2.root.json", "timestamp.json"]).should());
}

fn new_root_kept_from_client(s: &mut Writer, what: &str, reply: impl FnOnce(&Adversary<'_>) -> Reply) {
    s.cites(["TUF-5.3.3-e", "TUF-6.1-b"]);
    short_lived_first_root(s);
    s.publish([Root]);
    s.attack(what, |a| {
        let reply = reply(a);
        a.put("2.root.json", reply);
    });
    s.refresh(either("aborts", rejects().trusting(Root, 1)).or("goes on", accepts().trusting(Root, 1)));
    s.attack("go on until root 1 has expired", |a| a.wait(hours(2)));
    s.refresh(rejects().trusting(Root, 1));
    s.attack_ends();
    s.refresh(accepts());
}

fn useless_replies(s: &mut Writer, role: &Role, replies: &[Useless]) {
    s.refresh(accepts());
    for &(what, body) in replies {
        let held = s.repository.version(role);
        s.publish([role.clone()]);
        let name = s.repository.served_name(role, held + 1);
        s.attack(&format!("{what} for {name}"), |a| a.put(&name, body.map_or(Reply::Missing, Reply::from)));
        s.refresh(rejects().trusting(role.clone(), held));
        s.attack_ends();
        s.publish([Timestamp]);
        s.refresh(accepts());
    }
}
