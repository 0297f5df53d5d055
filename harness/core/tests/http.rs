//! The loopback server as a client sees it on the wire.

use std::{
    fs,
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    sync::Arc,
    thread,
    time::Duration,
};

use tuf_gauntlet_core::{
    answer::Location,
    http::{self, Served, Server},
    mirror::{Budget, Mirror},
    site::{Reply, Site},
    time::{Time, hours},
};

/// How the server ended a connection.
#[derive(Debug, PartialEq, Eq)]
enum End {
    Closed,
    Reset,
}

/// A connection without any HTTP on this side.
struct Wire(TcpStream);

impl Wire {
    fn to(server: &Server) -> Wire {
        let stream = TcpStream::connect(server.address()).unwrap();
        // Only so that a test of a broken server ends.
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        Wire(stream)
    }

    fn send(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).unwrap();
    }

    /// Asks for a metadata file as the last thing on the connection.
    fn ask_last(&mut self, run: &Served, name: &str) {
        self.send(&format!("GET {} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", target(run, name)));
    }

    /// Asks for a metadata file and leaves the connection open.
    fn ask(&mut self, run: &Served, name: &str) {
        self.send(&format!("GET {} HTTP/1.1\r\nhost: x\r\n\r\n", target(run, name)));
    }

    /// So many bytes that have to come.
    fn read(&mut self, length: usize) -> String {
        let mut bytes = vec![0; length];
        self.0.read_exact(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    /// Everything until the end.
    fn rest(mut self) -> (String, End) {
        let mut bytes = Vec::new();
        let end = match self.0.read_to_end(&mut bytes) {
            Ok(_) => End::Closed,
            Err(error) if error.kind() == ErrorKind::ConnectionReset => End::Reset,
            Err(error) => panic!("{error} after {} bytes", bytes.len()),
        };
        (String::from_utf8(bytes).unwrap(), end)
    }
}

/// The request target of a metadata file.
fn target(run: &Served, name: &str) -> String {
    let base = run.urls().metadata.strip_prefix("http://").unwrap();
    format!("{}{name}", &base[base.find('/').unwrap()..])
}

fn mirror_within(budget: Budget, replies: &[(&str, Reply)]) -> Mirror {
    let mut site = Site::default();
    for (name, reply) in replies {
        site.put(name, reply.clone());
    }
    let mirror = Mirror::new(budget);
    mirror.begin_step(Arc::new(site), Time::EPOCH);
    mirror
}

fn mirror(replies: &[(&str, Reply)]) -> Mirror {
    mirror_within(Budget::default(), replies)
}

fn bytes(text: &str) -> Arc<[u8]> {
    text.as_bytes().into()
}

/// What the server answers with a single reply, asked for as the last thing on a connection, and the log.
fn exchange(reply: Reply) -> (String, End, Vec<String>) {
    let (server, mirror) = (Server::start().unwrap(), mirror(&[("a", reply)]));
    let run = server.serve(&mirror);
    let mut wire = Wire::to(&server);
    wire.ask_last(&run, "a");
    let (text, end) = wire.rest();
    (text, end, mirror.log().iter().map(ToString::to_string).collect())
}

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\n";
const NOT_FOUND: &str = "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";

/// A chunk of a body without end.
fn padding() -> String {
    format!("1000\r\n{}\r\n", " ".repeat(4_096))
}

#[test]
fn a_file_comes_whole() {
    let (text, end, log) = exchange(Reply::Bytes(bytes("hello")));
    assert_eq!(text, format!("{OK}content-length: 5\r\nconnection: close\r\n\r\nhello"));
    assert_eq!(end, End::Closed);
    assert_eq!(log, ["metadata/a -> 200, 5 bytes"]);
}

#[test]
fn an_empty_file_comes_too() {
    let (text, end, log) = exchange(Reply::Bytes(bytes("")));
    assert_eq!(text, format!("{OK}content-length: 0\r\nconnection: close\r\n\r\n"));
    assert_eq!(end, End::Closed);
    assert_eq!(log, ["metadata/a -> 200, 0 bytes"]);
}

#[test]
fn a_status_comes_without_a_body() {
    for (reply, line) in [
        (Reply::Missing, "404 Not Found"),
        (Reply::Status(403), "403 Forbidden"),
        (Reply::Status(503), "503 Service Unavailable"),
    ] {
        let (text, end, log) = exchange(reply);
        assert_eq!(text, format!("HTTP/1.1 {line}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"));
        assert_eq!(end, End::Closed);
        assert_eq!(log, [format!("metadata/a -> {}, 0 bytes", &line[..3])]);
    }
}

#[test]
fn a_redirect_stays_in_its_run() {
    let (text, end, log) = exchange(Reply::Redirect(302, Location::Path("targets/a b".to_owned())));
    let head = "HTTP/1.1 302 Found\r\nlocation: /1/targets/a%20b\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    assert_eq!(text, head);
    assert_eq!(end, End::Closed);
    assert_eq!(log, ["metadata/a -> 302, 0 bytes"]);
}

#[test]
fn a_file_that_is_cut_off_ends_before_its_announced_length() {
    let (text, end, log) = exchange(Reply::CutOff(bytes("hello"), 3));
    assert_eq!(text, format!("{OK}content-length: 5\r\nconnection: close\r\n\r\nhel"));
    assert_eq!(end, End::Closed);
    assert_eq!(log, ["metadata/a -> 200, 3 bytes, broken off"]);
}

#[test]
fn a_wrong_length_is_announced_as_it_is() {
    for length in [2, 5, 9] {
        let (text, end, log) = exchange(Reply::WrongLength(bytes("hello"), length));
        assert_eq!(text, format!("{OK}content-length: {length}\r\nconnection: close\r\n\r\nhello"));
        assert_eq!(end, End::Closed);
        let broken_off = if length > 5 { ", broken off" } else { "" };
        assert_eq!(log, [format!("metadata/a -> 200, 5 bytes{broken_off}")]);
    }
}

#[test]
fn a_slow_file_comes_whole() {
    let (text, end, log) = exchange(Reply::Slow(bytes("hello"), Duration::from_millis(1)));
    assert_eq!(text, format!("{OK}content-length: 5\r\nconnection: close\r\n\r\nhello"));
    assert_eq!(end, End::Closed);
    assert_eq!(log, ["metadata/a -> 200, 5 bytes"]);
}

#[test]
fn a_slow_file_does_not_outlive_its_run() {
    let (server, mirror) = (Server::start().unwrap(), mirror(&[("a", Reply::Slow(bytes("hello"), hours(1)))]));
    let run = server.serve(&mirror);
    let mut wire = Wire::to(&server);
    wire.ask(&run, "a");
    let head = format!("{OK}content-length: 5\r\n\r\n");
    assert_eq!(wire.read(head.len()), head);
    drop(run);
    assert_eq!(wire.rest().0, "");
}

#[test]
fn a_reset_comes_without_an_answer() {
    assert_eq!(exchange(Reply::Reset), (String::new(), End::Reset, vec!["metadata/a -> 0, 0 bytes".to_owned()]));
}

#[test]
fn a_late_answer_moves_simulated_time_only() {
    let (server, mirror) =
        (Server::start().unwrap(), mirror(&[("a", Reply::After(hours(3), Box::new(Reply::Missing)))]));
    let run = server.serve(&mirror);
    assert_eq!(http::get(&run.urls().metadata, "a", 9).unwrap(), None);
    assert_eq!(mirror.now(), Time::EPOCH + hours(3));
}

#[test]
fn an_endless_file_comes_in_chunks_until_the_client_hangs_up() {
    let (server, mirror) =
        (Server::start().unwrap(), mirror(&[("a", Reply::Endless(bytes("hello"))), ("b", Reply::Missing)]));
    let run = server.serve(&mirror);
    let mut wire = Wire::to(&server);
    wire.ask(&run, "a");
    let begin = format!("{OK}transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n");
    assert_eq!(wire.read(begin.len()), begin);
    let padding = padding().repeat(50);
    assert_eq!(wire.read(padding.len()), padding);
    drop(wire);
    let taken = mirror.log()[0].taken;
    assert!(taken >= 5 + 50 * 4_096, "{taken} bytes");
}

#[test]
fn to_an_old_client_an_endless_file_comes_without_chunks() {
    let (server, mirror) = (Server::start().unwrap(), mirror(&[("a", Reply::Endless(bytes("hello")))]));
    let run = server.serve(&mirror);
    let mut wire = Wire::to(&server);
    wire.send(&format!("GET {} HTTP/1.0\r\n\r\n", target(&run, "a")));
    let begin = format!("{OK}connection: close\r\n\r\nhello{}", " ".repeat(100_000));
    assert_eq!(wire.read(begin.len()), begin);
}

#[test]
fn a_budget_of_bytes_ends_an_endless_file() {
    let budget = Budget { requests: 10, bytes: 100_000 };
    let (server, mirror) = (Server::start().unwrap(), mirror_within(budget, &[("a", Reply::Endless(bytes("")))]));
    let run = server.serve(&mirror);
    let mut wire = Wire::to(&server);
    wire.ask(&run, "a");
    let (text, end) = wire.rest();
    assert_eq!(end, End::Reset);
    // What the client has not read by then is lost.
    let most = format!("{OK}transfer-encoding: chunked\r\n\r\n{}", padding().repeat(24));
    assert!(most.starts_with(&text), "{} bytes", text.len());
    assert!(mirror.is_over_budget());
}

#[test]
fn a_budget_of_bytes_ends_a_file() {
    let budget = Budget { requests: 10, bytes: 10_000 };
    let (server, mirror) = (Server::start().unwrap(), mirror_within(budget, &[("a", vec![b'x'; 20_000].into())]));
    let run = server.serve(&mirror);
    let mut wire = Wire::to(&server);
    wire.ask(&run, "a");
    let (text, end) = wire.rest();
    assert_eq!(text, format!("{OK}content-length: 20000\r\n\r\n{}", "x".repeat(8_192)));
    assert_eq!(end, End::Reset);
}

#[test]
fn a_budget_of_requests_ends_the_connection() {
    let budget = Budget { requests: 2, bytes: 100 };
    let (server, mirror) = (Server::start().unwrap(), mirror_within(budget, &[]));
    let run = server.serve(&mirror);
    let mut wire = Wire::to(&server);
    for _ in 0..2 {
        wire.ask(&run, "a");
        assert_eq!(wire.read(NOT_FOUND.len()), NOT_FOUND);
    }
    wire.ask(&run, "a");
    assert_eq!(wire.rest(), (String::new(), End::Reset));
    assert_eq!(mirror.log().len(), 2);
    assert!(mirror.is_over_budget());
}

#[test]
fn an_answer_does_not_outlive_its_step() {
    let (server, mirror) = (Server::start().unwrap(), mirror(&[("a", Reply::Endless(bytes("")))]));
    let run = server.serve(&mirror);
    let mut wire = Wire::to(&server);
    wire.ask(&run, "a");
    wire.read(1_000);
    mirror.begin_step(Arc::default(), Time::EPOCH);
    assert_eq!(http::get(&run.urls().metadata, "b", 9).unwrap(), None);
    assert_eq!(wire.rest().1, End::Reset);
    assert_eq!(mirror.log().iter().map(ToString::to_string).collect::<Vec<_>>(), ["metadata/b -> 404, 0 bytes"]);
}

#[test]
fn a_connection_serves_many_requests() {
    let (server, mirror) = (Server::start().unwrap(), mirror(&[("a", Reply::Bytes(bytes("hello")))]));
    let run = server.serve(&mirror);
    let mut wire = Wire::to(&server);
    let answer = format!("{OK}content-length: 5\r\n\r\nhello");
    for _ in 0..200 {
        wire.ask(&run, "a");
        assert_eq!(wire.read(answer.len()), answer);
    }
    assert_eq!(mirror.log().len(), 200);
}

#[test]
fn requests_sent_at_once_are_answered_in_order() {
    let replies = [("a", Reply::Bytes(bytes("first"))), ("b", Reply::Missing)];
    let (server, mirror) = (Server::start().unwrap(), mirror(&replies));
    let run = server.serve(&mirror);
    let mut wire = Wire::to(&server);
    let ask = |name| format!("GET {} HTTP/1.1\r\nhost: x\r\n\r\n", target(&run, name));
    wire.send(&(ask("a") + &ask("b")));
    let answers = format!("{OK}content-length: 5\r\n\r\nfirst{NOT_FOUND}");
    assert_eq!(wire.read(answers.len()), answers);
}

#[test]
fn what_is_no_get_is_refused_and_not_logged() {
    let (server, mirror) = (Server::start().unwrap(), mirror(&[]));
    let run = server.serve(&mirror);
    let a = target(&run, "a");
    let endless = format!("GET {a} HTTP/1.1\r\nhost: {}\r\n\r\n", "x".repeat(100_000));
    for (request, answer) in [
        (format!("HEAD {a} HTTP/1.1\r\nhost: x\r\n\r\n"), "405 Method Not Allowed\r\ncontent-length: 0\r\nallow: GET"),
        (format!("POST {a} HTTP/1.1\r\nhost: x\r\n\r\n"), "405 Method Not Allowed\r\ncontent-length: 0\r\nallow: GET"),
        (format!("GET {a} HTTP/1.1\r\n\r\n"), "400 Bad Request\r\ncontent-length: 0"),
        ("\u{16}\u{3}\u{1} TLS?\r\n\r\n".to_owned(), "400 Bad Request\r\ncontent-length: 0"),
        (endless, "431 Request Header Fields Too Large\r\ncontent-length: 0"),
    ] {
        let mut wire = Wire::to(&server);
        wire.send(&request);
        wire.0.shutdown(std::net::Shutdown::Write).unwrap();
        assert_eq!(wire.rest(), (format!("HTTP/1.1 {answer}\r\nconnection: close\r\n\r\n"), End::Closed));
    }
    assert_eq!(mirror.log(), []);
}

#[test]
fn any_path_is_asked_for_as_the_site_has_it() {
    let path = "a b/\u{fc}%41+?#&/../x";
    let (server, mirror) = (Server::start().unwrap(), mirror(&[(path, Reply::Bytes(bytes("hello")))]));
    let run = server.serve(&mirror);
    assert_eq!(http::get(&run.urls().metadata, path, 5).unwrap().unwrap(), b"hello");
    assert_eq!(mirror.log()[0].path, format!("metadata/{path}"));
}

#[test]
fn runs_on_one_server_do_not_see_each_other() {
    let server = Server::start().unwrap();
    let (one, other) = (mirror(&[("a", Reply::Bytes(bytes("one")))]), mirror(&[("a", Reply::Bytes(bytes("other")))]));
    let (run_one, run_other) = (server.serve(&one), server.serve(&other));
    assert_eq!(http::get(&run_one.urls().metadata, "a", 9).unwrap().unwrap(), b"one");
    assert_eq!(http::get(&run_other.urls().metadata, "a", 9).unwrap().unwrap(), b"other");
    let urls = run_one.urls().clone();
    drop(run_one);
    assert_eq!(http::get(&urls.metadata, "a", 9).unwrap(), None);
    assert_eq!(http::get(&run_other.urls().metadata, "a", 9).unwrap().unwrap(), b"other");
    assert_eq!((one.log().len(), other.log().len()), (1, 2));
}

#[test]
fn many_clients_are_served_at_the_same_time() {
    let (server, mirror) = (Server::start().unwrap(), mirror(&[("a", vec![7; 100_000].into())]));
    let run = server.serve(&mirror);
    let urls = run.urls();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..5 {
                    assert_eq!(http::get(&urls.metadata, "a", 100_000).unwrap().unwrap(), vec![7; 100_000]);
                }
            });
        }
    });
    assert_eq!(mirror.log().iter().map(|line| line.taken).collect::<Vec<_>>(), [100_000; 40]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_server_that_is_dropped_leaves_no_thread_behind() {
    let replies = [
        ("slow", Reply::Slow(bytes("hello"), hours(1))),
        ("endless", Reply::Endless(bytes(""))),
        ("a", Reply::Bytes(bytes("hello"))),
    ];
    let (server, mirror) = (Server::start().unwrap(), mirror(&replies));
    let run = server.serve(&mirror);
    let name = format!("http-{}", server.address().port());
    // One that has said nothing, one that waits, one that does not read on, one between two requests, and one that is over.
    let mut wires: Vec<Wire> = (0..5).map(|_| Wire::to(&server)).collect();
    for (i, path) in [(1, "slow"), (2, "endless"), (3, "a"), (4, "a")] {
        wires[i].ask(&run, path);
        wires[i].read(9);
    }
    drop(wires.pop());
    assert!(threads_named(&name) >= 5);
    drop(server);
    assert_eq!(threads_named(&name), 0);
    assert!(http::get(&run.urls().metadata, "a", 9).is_err());
}

#[cfg(target_os = "linux")]
fn threads_named(name: &str) -> usize {
    let tasks = fs::read_dir("/proc/self/task").unwrap();
    let names = tasks.filter_map(|task| fs::read_to_string(task.unwrap().path().join("comm")).ok());
    names.filter(|found| found.trim_end() == name).count()
}
