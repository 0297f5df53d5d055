//! More than there is room for, in the ways of HTTP (TUF §1.5.2).

use super::*;
use tuf_gauntlet_core::{hash::Hash, site::TARGETS};

/// More than any client takes of a file whose length it does not know, in bytes, with room for what is still on its way.
const GENEROUS: u64 = 32 << 20;

/// What may be on its way beyond a listed length of some bytes before a client has turned away, in bytes.
const SLACK: u64 = 1 << 20;

/// The length of the file that is announced, in bytes: a terabyte.
const TERABYTE: u64 = 1 << 40;

/// The mirror announces a terabyte of timestamp and begins to send it.
///
/// Whoever looks at the announced length need not read any of it.
pub(crate) fn timestamp_announced_as_a_terabyte(s: &mut Writer) {
    s.cites(["TUF-5.4.1-b", "TUF-1.5.2-b"]);
    endless(s, &Timestamp, Framing::Announced(TERABYTE));
}

/// The mirror sends a timestamp without end and announces nothing, so that only the end of the connection would be its end.
pub(crate) fn timestamp_until_the_connection_closes(s: &mut Writer) {
    s.cites(["TUF-5.4.1-b", "TUF-1.5.2-b"]);
    endless(s, &Timestamp, Framing::UntilClosed);
}

/// The mirror announces a terabyte of snapshot and begins to send it.
pub(crate) fn snapshot_announced_as_a_terabyte(s: &mut Writer) {
    s.cites(["TUF-5.5.1-b", "TUF-1.5.2-b"]);
    endless(s, &Snapshot, Framing::Announced(TERABYTE));
}

/// The mirror announces a terabyte of targets metadata and begins to send it.
pub(crate) fn targets_announced_as_a_terabyte(s: &mut Writer) {
    s.cites(["TUF-5.6.1-b", "TUF-4.4-b", "TUF-1.5.2-b"]);
    endless(s, &Targets, Framing::Announced(TERABYTE));
}

/// The mirror sends the metadata of a delegated role without end, until the connection closes.
pub(crate) fn delegated_until_the_connection_closes(s: &mut Writer) {
    s.cites(["TUF-4.4-b", "TUF-1.5.2-b", "TUF-5.6.7-j"]);
    let packages = packages(s);
    let reply = Answer::of([]).endless().framed(Framing::UntilClosed);
    s.attack("serve packages 1 without end", |a| a.answer(&packages, reply));
    s.download(["package.whl"], rejects().trusting_no(packages.clone()).taking_at_most("1.packages.json", GENEROUS));
    s.attack_ends();
    s.publish([Timestamp]);
    s.download(["package.whl"], accepts().trusting(packages, 1));
}

/// The mirror announces a terabyte of target file, of which 16 bytes are listed.
pub(crate) fn target_announced_as_a_terabyte(s: &mut Writer) {
    s.cites(["TUF-5.7-c", "TUF-4.5-e", "TUF-1.5.2-b"]);
    let endless = Answer::of(FILE).endless().framed(Framing::Announced(TERABYTE));
    s.attack("announce a terabyte of file.txt", |a| a.answer_target("file.txt", endless));
    let path = format!("{TARGETS}{}.file.txt", Hash::Sha256.hex(FILE));
    s.download(["file.txt"], rejects().with(RequestRule::AtMost(path, SLACK)));
    s.attack_ends();
    s.download(["file.txt"], accepts());
}

/// The mirror announces a terabyte of new root, and then it sends one without announcing anything.
///
/// What a client cannot have within its bound it may take for unavailable.
pub(crate) fn root_in_either_way(s: &mut Writer) {
    s.cites(["TUF-5.3.3-b", "TUF-1.5.2-b"]);
    s.refresh(accepts());
    s.publish([Root]);
    let bounded = |expectation: Expectation| expectation.trusting(Root, 1).taking_at_most("2.root.json", GENEROUS);
    for framing in [Framing::Announced(TERABYTE), Framing::UntilClosed] {
        s.attack("serve root 2 without end", |a| a.answer(&Root, Answer::of([]).endless().framed(framing)));
        s.refresh(either("aborts", bounded(rejects())).or("goes on", bounded(accepts())));
    }
    s.attack_ends();
    s.refresh(accepts());
}

/// The mirror never comes to the end of the headers.
pub(crate) fn headers_without_end(s: &mut Writer) {
    s.cites(["TUF-1.5.2-b"]);
    let wire: &[u8] = b"HTTP/1.1 200 OK\r\n";
    on_the_wire(s, "go on with headers", Reply::Wire(wire.into(), b"x-filler: 0123456789\r\n".as_slice().into()));
}

/// The mirror sends one header that never ends.
pub(crate) fn header_without_end(s: &mut Writer) {
    s.cites(["TUF-1.5.2-b"]);
    let wire: &[u8] = b"HTTP/1.1 200 OK\r\nx-filler: ";
    on_the_wire(s, "go on with a header", Reply::Wire(wire.into(), b"0123456789".as_slice().into()));
}

/// The mirror says a thousand times that it is about to answer before it does so.
///
/// Each of these interim answers is in order, and HTTP sets no bound to their number.
pub(crate) fn a_thousand_interim_answers(s: &mut Writer) {
    s.cites(["TUF-2.2-a"]);
    s.refresh(accepts());
    s.publish([Timestamp]);
    s.attack("send a thousand interim answers and then timestamp 2", |a| {
        let file = a.published(&Timestamp, 2);
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", file.len());
        let interim = "HTTP/1.1 100 Continue\r\n\r\n".repeat(1_000);
        let wire = [interim.as_bytes(), head.as_bytes(), &file].concat();
        a.answer(&Timestamp, Reply::Wire(wire.into(), Arc::default()));
    });
    s.refresh(either("waits for the file", accepts().trusting(Timestamp, 2)).or("gives up", refused(&Timestamp)));
    s.attack_ends();
    s.refresh(accepts());
}

/// The mirror announces a chunk and never comes to the end of the line on which it does so.
pub(crate) fn chunk_extension_without_end(s: &mut Writer) {
    s.cites(["TUF-1.5.2-b"]);
    let wire: &[u8] = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;x=";
    on_the_wire(s, "go on with an extension", Reply::Wire(wire.into(), b"0123456789".as_slice().into()));
}

fn endless(s: &mut Writer, role: &Role, framing: Framing) {
    s.refresh(accepts());
    s.publish([role.clone()]);
    s.attack(&format!("serve {role} 2 without end"), |a| {
        let reply = Answer::of(a.published(role, 2)).endless().framed(framing);
        a.answer(role, reply);
    });
    let name = s.repository.served_name(role, 2);
    s.refresh(refused(role).taking_at_most(&name, GENEROUS));
    s.attack_ends();
    s.publish([Timestamp]);
    s.refresh(accepts());
}

fn on_the_wire(s: &mut Writer, what: &str, reply: Reply) {
    s.refresh(accepts());
    s.publish([Timestamp]);
    s.attack(&format!("{what} without end in place of timestamp 2"), |a| a.answer(&Timestamp, reply));
    s.refresh(refused(&Timestamp).taking_at_most("timestamp.json", GENEROUS));
    s.attack_ends();
    s.refresh(accepts());
}
