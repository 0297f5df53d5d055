//! Answers in their particulars, on the wire and as the suite's own fetcher takes them.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    sync::Arc,
    time::Duration,
};

use tuf_gauntlet_core::{
    answer::{Answer, Framing, Location},
    http::{Fetch, Server},
    mirror::{Budget, Mirror},
    site::{Reply, Site},
    time::Time,
};

/// A mirror that has these replies for metadata files.
fn mirror(replies: &[(&str, Reply)]) -> Mirror {
    let mut site = Site::default();
    for (name, reply) in replies {
        site.put(name, reply.clone());
    }
    let mirror = Mirror::new(Budget::default());
    mirror.begin_step(Arc::new(site), Time::EPOCH);
    mirror
}

/// What comes over the wire for a metadata file, asked for with these headers.
fn on_the_wire(reply: impl Into<Reply>, headers: &str) -> (String, Vec<String>) {
    let (server, mirror) = (Server::start().unwrap(), mirror(&[("a", reply.into())]));
    let run = server.serve(&mirror);
    let mut stream = TcpStream::connect(server.address()).unwrap();
    let (_, path) = run.urls().metadata.strip_prefix("http://").unwrap().split_once('/').unwrap();
    write!(stream, "GET /{path}a HTTP/1.1\r\nhost: x\r\n{headers}connection: close\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    (text, mirror.log().iter().map(ToString::to_string).collect())
}

/// What the fetcher makes of the metadata file `a`: its bytes or the error.
fn fetched(fetch: Fetch, replies: &[(&str, Reply)]) -> Result<Vec<u8>, String> {
    let server = Server::start().unwrap();
    let run = server.serve(&mirror(replies));
    let file = fetch.get(&run.urls().metadata, "a", 100).map_err(|error| error.to_string())?;
    Ok(file.expect("a file"))
}

#[test]
fn each_framing_is_as_it_says() {
    for (answer, text, log) in [
        (Answer::of(*b"hello"), "content-length: 5\r\nconnection: close\r\n\r\nhello", "200, 5 bytes"),
        (
            Answer::of(*b"hello").framed(Framing::Chunked),
            "transfer-encoding: chunked\r\nconnection: close\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            "200, 5 bytes",
        ),
        (
            Answer::of(*b"hello").framed(Framing::Chunked).cut_off(2),
            "transfer-encoding: chunked\r\nconnection: close\r\n\r\n2\r\nhe\r\n",
            "200, 2 bytes, broken off",
        ),
        (
            Answer::of(*b"hello").framed(Framing::UntilClosed).cut_off(2),
            "connection: close\r\n\r\nhe",
            "200, 2 bytes, broken off",
        ),
        (
            Answer::of(*b"hello").framed(Framing::Announced(9)),
            "content-length: 9\r\nconnection: close\r\n\r\nhello",
            "200, 5 bytes, broken off",
        ),
    ] {
        let answered = on_the_wire(answer, "");
        assert_eq!(answered, (format!("HTTP/1.1 200 OK\r\n{text}"), vec![format!("metadata/a -> {log}")]));
    }
}

#[test]
fn status_and_headers_are_those_of_the_answer() {
    let (text, _) = on_the_wire(Answer::of([]).status(304).with("etag", "x"), "");
    assert_eq!(text, "HTTP/1.1 304 Not Modified\r\netag: x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
}

#[test]
fn whatever_is_to_go_over_the_wire_does() {
    let (text, log) = on_the_wire(Reply::Wire(b"not HTTP".as_slice().into(), Arc::default()), "");
    assert_eq!((text.as_str(), log), ("not HTTP", vec!["metadata/a -> 0, 8 bytes".to_owned()]));
}

#[test]
fn another_host_is_another_name_of_this_one() {
    let (text, _) = on_the_wire(Reply::Redirect(307, Location::OtherHost("targets/b".to_owned())), "");
    assert!(text.starts_with("HTTP/1.1 307 Temporary Redirect\r\nlocation: http://localhost:"), "{text}");
    assert!(text.contains("/1/targets/b\r\n"), "{text}");
}

#[test]
fn only_those_who_take_gzip_get_it() {
    let reply = || Reply::Negotiated(Answer::of(*b"compressed"), Box::new(b"plain".as_slice().into()));
    assert!(on_the_wire(reply(), "").0.ends_with("plain"));
    assert!(on_the_wire(reply(), "accept-encoding: br, gzip\r\n").0.ends_with("compressed"));
}

#[test]
fn what_a_client_tells_of_itself_is_in_the_log() {
    let (_, log) = on_the_wire(Answer::of([]), "cookie: a=b\r\nreferer: http://x/\r\n");
    assert_eq!(log, ["metadata/a -> 200, 0 bytes, told cookie, referer"]);
}

#[test]
fn redirects_are_followed_as_often_as_is_said() {
    let to = |path: &str| Reply::Redirect(302, Location::Path(path.to_owned()));
    let chain = [("a", to("metadata/b")), ("b", to("metadata/c")), ("c", b"found".as_slice().into())];
    let fetch = |redirects| fetched(Fetch { redirects, ..Fetch::default() }, &chain);
    assert_eq!(fetch(0), Err("status 302".to_owned()));
    assert_eq!(fetch(1), Err("too many redirects".to_owned()));
    assert_eq!(fetch(2), Ok(b"found".to_vec()));
}

#[test]
fn a_limit_holds_for_decoded_bytes_unless_it_is_left_out() {
    let fetch = |file: &[u8], decoded_limit| {
        let reply = Answer::gzipped(file).into();
        fetched(Fetch { gzip: true, decoded_limit, ..Fetch::default() }, &[("a", reply)])
    };
    assert_eq!(fetch(&[b' '; 100], true), Ok(vec![b' '; 100]));
    assert_eq!(fetch(&[b' '; 101], true), Err("body is longer than 100 bytes".to_owned()));
    assert_eq!(fetch(&[b' '; 9_000], false), Ok(vec![b' '; 9_000]));
}

#[test]
fn the_second_request_gets_the_second_answer() {
    let server = Server::start().unwrap();
    let once = Reply::InTurn(vec![b"first".as_slice().into(), b"rest".as_slice().into()]);
    let mirror = mirror(&[("a", once)]);
    let run = server.serve(&mirror);
    let fetched: Vec<_> =
        (0..3).map(|_| Fetch::default().get(&run.urls().metadata, "a", 100).unwrap().unwrap()).collect();
    assert_eq!(fetched, [b"first".to_vec(), b"rest".to_vec(), b"rest".to_vec()]);
}

#[test]
fn whoever_waits_long_enough_gets_a_late_answer() {
    let late = |pause| [("a", Reply::Late(pause, Box::new(b"late".as_slice().into())))];
    assert_eq!(fetched(Fetch::default(), &late(Duration::from_millis(20))), Ok(b"late".to_vec()));
    let impatient = Fetch { patience: Duration::from_millis(20), ..Fetch::default() };
    assert!(fetched(impatient, &late(Duration::from_hours(1))).is_err());
}
