//! Files that are too long or never end, and roots without end (TUF §5.3.3, §5.4.1, §5.5.1, §5.6.1).

use super::*;

/// More than any client takes of a file whose length it does not know, in bytes, with room for what is still on its way.
const GENEROUS: u64 = 32 << 20;

/// What may be on its way beyond a listed length of some hundred bytes before a client has turned away, in bytes.
const SLACK: u64 = 1 << 20;

/// The mirror answers the request for the next root with data that has no end.
///
/// A client sets a bound to what it downloads before it knows whether it wants it. What it cannot have within that bound it may
/// take for unavailable.
pub(crate) fn endless_root(s: &mut Writer) {
    s.cites(["TUF-5.3.3-b", "TUF-1.5.2-b"]);
    s.refresh(accepts());
    s.publish([Root]);
    s.attack("serve endless data as root 2", |a| a.answer(&Root, Reply::Endless(Arc::default())));
    let bounded = |expectation: Expectation| expectation.trusting(Root, 1).taking_at_most("2.root.json", GENEROUS);
    s.refresh(either("aborts", bounded(rejects())).or("goes on", bounded(accepts())));
    recovers(s);
}

/// The mirror answers the request for timestamp with data that has no end.
pub(crate) fn endless_timestamp(s: &mut Writer) {
    s.cites(["TUF-5.4.1-b", "TUF-1.5.2-b"]);
    endless(s, &Timestamp, refused(&Timestamp).taking_at_most("timestamp.json", GENEROUS));
}

/// The mirror answers the request for snapshot with data that has no end, and timestamp lists no length.
pub(crate) fn endless_snapshot(s: &mut Writer) {
    s.cites(["TUF-5.5.1-b", "TUF-1.5.2-b"]);
    endless(s, &Snapshot, refused(&Snapshot).taking_at_most("2.snapshot.json", GENEROUS));
}

/// The mirror answers the request for snapshot with data that has no end, where timestamp lists the length.
///
/// The specification has clients download up to the listed length or up to a number of their own, and it does not quite say
/// that the first goes before the second.
pub(crate) fn endless_snapshot_of_listed_length(s: &mut Writer) {
    s.cites(["TUF-5.5.1-b", "TUF-1.5.2-b"]);
    s.repository.timestamp_lists = Listing { length: true, ..Listing::default() };
    endless(s, &Snapshot, stopping_somewhere(&Snapshot));
}

/// The mirror answers the request for targets metadata with data that has no end, and snapshot lists no length.
pub(crate) fn endless_targets(s: &mut Writer) {
    s.cites(["TUF-5.6.1-b", "TUF-4.4-b", "TUF-1.5.2-b"]);
    endless(s, &Targets, refused(&Targets).taking_at_most("2.targets.json", GENEROUS));
}

/// The mirror answers the request for targets metadata with data that has no end, where snapshot lists the length.
pub(crate) fn endless_targets_of_listed_length(s: &mut Writer) {
    s.cites(["TUF-5.6.1-b", "TUF-1.5.2-b"]);
    s.repository.snapshot_lists = Listing { length: true, ..Listing::default() };
    endless(s, &Targets, stopping_somewhere(&Targets));
}

/// The mirror answers the request for the file of a delegated role with data that has no end.
pub(crate) fn endless_delegated(s: &mut Writer) {
    s.cites(["TUF-1.5.2-b", "TUF-4.4-b", "TUF-5.6.7-j"]);
    s.uses(Feature::PathDelegations);
    let role = Role::delegated("dev");
    s.repository.delegate(&Targets, Delegation::new("dev", &["dev.txt"]));
    s.repository.add_target_to(&role, "dev.txt", b"a delegated file\n");
    s.attack("serve endless data as dev 1", |a| a.answer(&role, Reply::Endless(Arc::default())));
    s.download(["dev.txt"], rejects().trusting_no(role.clone()).taking_at_most("1.dev.json", GENEROUS));
    s.attack_ends();
    s.publish([Timestamp]);
    s.download(["dev.txt"], accepts().trusting(role, 1));
}

/// The mirror answers the request for a target file with data that has no end.
///
/// Its length is known beforehand, to the byte.
pub(crate) fn endless_target(s: &mut Writer) {
    s.cites(["TUF-5.7-c", "TUF-1.5.2-b", "TUF-4.5-e"]);
    s.attack("serve endless data as file.txt", |a| a.answer_target("file.txt", Reply::Endless(Arc::default())));
    let path = format!("{TARGETS}{}.file.txt", Hash::Sha256.hex(FILE));
    s.download(["file.txt"], rejects().with(RequestRule::AtMost(path, SLACK)));
    s.attack_ends();
    s.download(["file.txt"], accepts());
}

/// A snapshot has more bytes than timestamp lists.
///
/// White space ahead of it makes it longer. Whoever stops at the listed length does not reach its end, so that it is only
/// accepted by a client to which the length means nothing.
pub(crate) fn snapshot_longer_than_listed(s: &mut Writer) {
    s.cites(["TUF-5.5.1-b"]);
    s.in_both_profiles();
    s.repository.timestamp_lists = Listing { length: true, ..Listing::default() };
    longer_than_listed(s, &Snapshot);
}

/// Targets metadata has more bytes than snapshot lists.
///
/// White space ahead of it makes it longer. Whoever stops at the listed length does not reach its end.
pub(crate) fn targets_longer_than_listed(s: &mut Writer) {
    s.cites(["TUF-5.6.1-b"]);
    s.in_both_profiles();
    s.repository.snapshot_lists = Listing { length: true, ..Listing::default() };
    longer_than_listed(s, &Targets);
}

/// A stolen root key signs more than a thousand roots, one after the other.
///
/// Each is in order, and the client could be kept busy for ever. How many it takes in one update is set by those who write
/// the application, 1,024 being the example that the specification gives; whether it then goes on with the last of them or
/// gives up is its own affair.
pub(crate) fn too_many_roots(s: &mut Writer) {
    s.cites(["TUF-5.3.3-c"]);
    s.attack("publish 1,030 roots", |a| {
        let mut draft = a.repository.draft(&Root, 1);
        for version in 2..=1_031 {
            draft.set("version", version);
            a.put(&Root.versioned_file_name(version), &draft.to_bytes());
        }
    });
    let bounded = |expectation: Expectation| expectation.with(RequestRule::AtMostRequests(Root, 1_026));
    s.refresh(
        either("goes on", bounded(accepts()))
            .or("aborts", bounded(rejects()))
            .or("takes 1,030 roots in one update", accepts()),
    );
}

fn endless(s: &mut Writer, role: &Role, expected: impl Into<Alternatives>) {
    s.refresh(accepts());
    s.publish([role.clone()]);
    s.attack(&format!("serve endless data as {role} 2"), |a| a.answer(role, Reply::Endless(Arc::default())));
    s.refresh(expected);
    recovers(s);
}

/// The client refuses version 2 of `role`, at the listed length or later.
fn stopping_somewhere(role: &Role) -> Alternatives {
    let taking = |bytes| refused(role).taking_at_most(&role.versioned_file_name(2), bytes);
    either("stops at the listed length", taking(SLACK)).or("stops at a limit of its own", taking(GENEROUS))
}

fn longer_than_listed(s: &mut Writer, role: &Role) {
    s.refresh(accepts());
    s.publish([role.clone()]);
    s.attack(&format!("serve white space and then {role} 2"), |a| {
        let file = a.published(role, 2);
        a.answer(role, [[b' '; 64].as_slice(), &file].concat());
    });
    s.refresh(refused(role));
    recovers(s);
}
