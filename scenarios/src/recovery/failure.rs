//! Updates that fail for something that the mirror did, after which the mirror is honest again.

use super::*;

/// Each new file in turn is not on the mirror when the client asks for it.
///
/// Whatever the client makes of that: as soon as the mirror has everything, the client has to be able to update again. It is
/// the same with all the other failures of this family.
pub(crate) fn after_missing_files(s: &mut Writer) {
    each_in_turn(s, "answer 404 to requests for", |_| Reply::Missing);
}

/// Each new file in turn cannot be had, because the mirror does not answer.
pub(crate) fn after_broken_connections(s: &mut Writer) {
    each_in_turn(s, "break the connection at requests for", |_| Reply::Reset);
}

/// Each new file in turn cannot be had, because the mirror has trouble of its own.
pub(crate) fn after_server_errors(s: &mut Writer) {
    each_in_turn(s, "answer 500 to requests for", |_| Reply::Status(500));
}

/// Each new file in turn arrives empty.
pub(crate) fn after_empty_files(s: &mut Writer) {
    each_in_turn(s, "serve nothing at all as", |_| Reply::from(Vec::new()));
}

/// Each new file in turn arrives as something else, such as the page of a wireless network that wants a login.
pub(crate) fn after_login_pages(s: &mut Writer) {
    each_in_turn(s, "serve a page of HTML as", |_| Reply::from(b"<html><body>Please log in.</body></html>\n".to_vec()));
}

/// Each new file in turn arrives as JSON that is not metadata.
pub(crate) fn after_other_json(s: &mut Writer) {
    each_in_turn(s, "serve {\"error\": true} as", |_| Reply::from(b"{\"error\": true}".to_vec()));
}

/// Of each new file in turn only the first half arrives, as if that were all.
pub(crate) fn after_half_files(s: &mut Writer) {
    each_in_turn(s, "serve one half of", |honest| Reply::from(&honest[..honest.len() / 2]));
}

/// Each new file in turn breaks off in the middle.
pub(crate) fn after_broken_transfers(s: &mut Writer) {
    each_in_turn(s, "break the connection in the middle of", |honest| Reply::CutOff(honest.clone(), honest.len() / 2));
}

/// Each new file in turn has one character changed on its way.
pub(crate) fn after_flipped_bits(s: &mut Writer) {
    each_in_turn(s, "change one bit in the middle of", |honest| {
        let mut bytes = honest.to_vec();
        bytes[honest.len() / 2] ^= 1;
        Reply::from(bytes)
    });
}

/// Each new file in turn has no end.
pub(crate) fn after_endless_files(s: &mut Writer) {
    each_in_turn(s, "append blanks without end to", |honest| Reply::Endless(honest.clone()));
}

/// Each new metadata file in turn arrives as the one that was signed for another role.
pub(crate) fn after_files_of_another_role(s: &mut Writer) {
    s.cites(["TUF-5-a"]);
    s.refresh(accepts());
    for (role, other) in [(Root, Targets), (Timestamp, Snapshot), (Snapshot, Timestamp), (Targets, Root)] {
        renew(s);
        failed_by(s, &format!("serve the new {other} as {role}"), |a| {
            let file = a.published(&other, a.repository.version(&other));
            a.answer(&role, &file);
        });
    }
}

/// Each new metadata file in turn arrives signed by a stranger.
pub(crate) fn after_signatures_of_a_stranger(s: &mut Writer) {
    s.cites(["TUF-5-a"]);
    s.refresh(accepts());
    for role in Role::TOP_LEVEL {
        renew(s);
        failed_by(s, &format!("serve a {role} signed by a stranger"), |a| {
            a.replace(&role, |draft| {
                draft.signed_by(&[Key::named("stranger")]);
            });
        });
    }
}

/// The client is shown nothing new until everything it has is out of date.
///
/// What has expired is no reason to keep out what is fresh, be it all of it.
pub(crate) fn after_everything_has_expired(s: &mut Writer) {
    s.cites(["TUF-5-a", "TUF-5.4.4-b"]);
    s.refresh(accepts());
    s.attack("the client is shown nothing new for two years", |a| a.wait(days(730)));
    s.refresh(either_way());
    s.attack_ends();
    s.publish(Role::TOP_LEVEL);
    s.refresh(accepts().should());
}

/// The new file of a delegated role cannot be had, in one way after the other.
pub(crate) fn after_spoilt_delegated_files(s: &mut Writer) {
    s.cites(["TUF-5-a"]);
    let project = with_a_project(s);
    s.download(["a.whl"], accepts());
    let replies = [
        ("answer 404 to requests for the delegated role", Reply::Missing),
        ("answer 500 to requests for the delegated role", Reply::Status(500)),
        ("serve nothing at all as the delegated role", Reply::from(Vec::new())),
        ("serve {} as the delegated role", Reply::from(b"{}".to_vec())),
    ];
    for (what, reply) in replies {
        s.publish([project.clone()]);
        s.attack(what, |a| a.answer(&project, reply));
        s.download(["a.whl"], either_way());
        s.attack_ends();
        s.publish([Timestamp]);
        s.download(["a.whl"], accepts().should());
    }
}

/// Spoils the four metadata files and the target file, one after the other, each in an update that renews them all.
fn each_in_turn(s: &mut Writer, what: &str, reply: impl Fn(&std::sync::Arc<[u8]>) -> Reply) {
    s.cites(["TUF-5-a"]);
    s.download(["file.txt"], accepts());
    for role in Role::TOP_LEVEL {
        renew(s);
        failed_by(s, &format!("{what} the new {role}"), |a| {
            let honest = a.published(&role, a.repository.version(&role));
            a.answer(&role, reply(&honest));
        });
    }
    renew(s);
    failed_by(s, &format!("{what} the new target file"), |a| {
        let honest = a.repository.target("file.txt").expect("the file").clone();
        a.answer_target("file.txt", reply(&honest));
    });
}

/// An update under attack, which may end in any way, and an honest one. In between the timestamp is renewed, because a client
/// may take an unchanged one for no news.
fn failed_by(s: &mut Writer, what: &str, act: impl FnOnce(&mut Adversary<'_>)) {
    s.attack(what, act);
    s.download(["file.txt"], either_way());
    s.attack_ends();
    s.publish([Timestamp]);
    s.download(["file.txt"], accepts().should());
}
