//! A reply of a site, as the bytes of an HTTP/1.1 answer.

use std::{
    io::{self, Write as _},
    net::TcpStream,
    time::Duration,
};

use super::{connection::Then, head::Get, urls};
use crate::{
    answer::{self, Framing, Location},
    mirror::{Body, Mirror},
    site::Reply,
};

/// The real time for which padding without end pauses whenever it has become longer by one part in [`PARTS`]. It lets the
/// client keep up, so that what was sent is about what was read.
const BREATH: Duration = Duration::from_micros(100);
const PARTS: usize = 16;

/// A whole answer that has no body.
pub(super) fn status(code: u16, close: bool) -> Vec<u8> {
    let mut head = Head::new(code);
    // No length belongs to these (RFC 9110 §8.6).
    if code >= 200 && code != 204 {
        head = head.with("content-length", 0);
    }
    if code == 405 {
        head = head.with("allow", "GET");
    }
    head.closing(close).end()
}

/// An answer on its way to a client.
pub(super) struct Answer<'a> {
    get: &'a Get,
    stream: &'a TcpStream,
    mirror: &'a Mirror,
    line: usize,
    pause: &'a dyn Fn(Duration) -> bool,
    /// A head that goes out together with the first bytes of the body.
    unsent: Vec<u8>,
}

impl<'a> Answer<'a> {
    /// The answer to a request that the mirror has logged under `line`. `pause` waits and says whether to go on.
    pub(super) fn new(
        get: &'a Get,
        stream: &'a TcpStream,
        mirror: &'a Mirror,
        line: usize,
        pause: &'a dyn Fn(Duration) -> bool,
    ) -> Answer<'a> {
        Answer { get, stream, mirror, line, pause, unsent: Vec::new() }
    }

    /// Sends a reply. An error calls for a reset: of a reply that is one, of a client over its budget or gone.
    pub(super) fn send(mut self, reply: &Reply) -> io::Result<Then> {
        match reply {
            Reply::Bytes(bytes) => {
                self.begin(bytes.len() as u64, self.get.is_last);
                self.body(bytes)?;
                Ok(Then::KeepOpen)
            }
            Reply::Slow(bytes, pause) => {
                self.begin(bytes.len() as u64, self.get.is_last);
                self.flush()?;
                for byte in bytes.chunks(1) {
                    self.wait(*pause)?;
                    self.part(byte)?;
                }
                Ok(Then::KeepOpen)
            }
            Reply::CutOff(bytes, end) => {
                self.begin(bytes.len() as u64, true);
                self.body(&bytes[..*end.min(&bytes.len())])?;
                Ok(Then::Close)
            }
            Reply::WrongLength(bytes, length) => {
                self.begin(*length, true);
                self.body(bytes)?;
                Ok(Then::Close)
            }
            Reply::Endless(bytes) => self.endless(bytes),
            Reply::Redirect(code, location) => {
                let location = self.location(location)?;
                let head = Head::new(*code).with("location", location).with("content-length", 0);
                self.unsent = head.closing(self.get.is_last).end();
                self.flush()?;
                Ok(Then::KeepOpen)
            }
            Reply::Missing => self.status(404),
            Reply::Status(code) => self.status(*code),
            Reply::Reset => Err(io::ErrorKind::ConnectionReset.into()),
            Reply::Http(answer) => self.http(answer),
            Reply::Wire(start, again) => self.wire(start, again),
            Reply::Late(pause, reply) => {
                self.wait(*pause)?;
                self.send(reply)
            }
            Reply::InTurn(_) => self.send(reply.in_turn(0)),
            // Resolved by the mirror, except below another reply.
            Reply::After(_, reply) | Reply::Negotiated(_, reply) => self.send(reply),
        }
    }

    fn http(mut self, answer: &answer::Answer) -> io::Result<Then> {
        let closes = answer.cut_off.is_some() || answer.endless || answer.framing != Framing::Length;
        let mut head = Head::new(answer.code);
        for (name, value) in &answer.headers {
            head = head.with(name, value);
        }
        let is_chunked = answer.framing == Framing::Chunked && !self.get.is_old;
        head = match answer.framing {
            // No length belongs to these (RFC 9110 §8.6).
            Framing::Length if answer.code == 204 || answer.code < 200 => head,
            Framing::Length => head.with("content-length", answer.body.len()),
            Framing::Announced(length) => head.with("content-length", length),
            Framing::Chunked if is_chunked => head.with("transfer-encoding", "chunked"),
            Framing::Chunked | Framing::UntilClosed => head,
        };
        self.unsent = head.closing(closes || self.get.is_last).end();
        for part in answer.sent().chunks(Body::CHUNK) {
            if is_chunked { self.chunk(part)? } else { self.part(part)? }
        }
        self.flush()?;
        if answer.endless {
            return self
                .pad(|answer| if is_chunked { answer.chunk(Body::PADDING) } else { answer.part(Body::PADDING) });
        }
        if is_chunked && answer.cut_off.is_none() {
            self.unsent = b"0\r\n\r\n".to_vec();
            self.flush()?;
        }
        Ok(if closes { Then::Close } else { Then::KeepOpen })
    }

    fn wire(mut self, start: &[u8], again: &[u8]) -> io::Result<Then> {
        self.body(start)?;
        if again.is_empty() {
            return Ok(Then::Close);
        }
        let again = again.repeat(Body::CHUNK.div_ceil(again.len()));
        self.pad(|answer| answer.part(&again))
    }

    /// What a client reads as the place to go to.
    fn location(&self, location: &Location) -> io::Result<String> {
        let sibling = |path| urls::sibling(&self.get.target, path);
        Ok(match location {
            Location::Path(path) => sibling(path),
            Location::OtherHost(path) => {
                format!("http://localhost:{}{}", self.stream.local_addr()?.port(), sibling(path))
            }
            Location::Literal(text) => text.clone(),
        })
    }

    fn status(mut self, code: u16) -> io::Result<Then> {
        self.unsent = status(code, self.get.is_last);
        self.flush()?;
        // An interim answer, after which nothing comes.
        Ok(if code < 200 { Then::Close } else { Then::KeepOpen })
    }

    /// In chunks, or for a client that knows none until the connection closes. It never does, unless the client hangs up.
    fn endless(mut self, bytes: &[u8]) -> io::Result<Then> {
        let head = Head::new(200).with("content-type", CONTENT_TYPE);
        self.unsent =
            if self.get.is_old { head.closing(true) } else { head.with("transfer-encoding", "chunked") }.end();
        for chunk in bytes.chunks(Body::CHUNK) {
            self.chunk(chunk)?;
        }
        self.pad(|answer| answer.chunk(Body::PADDING))
    }

    fn pad(mut self, send: impl Fn(&mut Answer<'a>) -> io::Result<()>) -> io::Result<Then> {
        let (mut length, mut next_pause) = (0, 0);
        loop {
            send(&mut self)?;
            length += Body::CHUNK;
            if length >= next_pause {
                self.wait(BREATH)?;
                next_pause = length + length / PARTS;
            }
        }
    }

    fn chunk(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.get.is_old {
            return self.part(bytes);
        }
        self.count(bytes.len())?;
        write!(self.unsent, "{:x}\r\n", bytes.len())?;
        self.unsent.extend_from_slice(bytes);
        self.unsent.extend_from_slice(b"\r\n");
        self.flush()
    }

    fn begin(&mut self, length: u64, close: bool) {
        let head = Head::new(200).with("content-type", CONTENT_TYPE).with("content-length", length);
        self.unsent = head.closing(close).end();
    }

    fn body(&mut self, bytes: &[u8]) -> io::Result<()> {
        for part in bytes.chunks(Body::CHUNK) {
            self.part(part)?;
        }
        self.flush()
    }

    fn part(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.count(bytes.len())?;
        self.unsent.extend_from_slice(bytes);
        self.flush()
    }

    /// Counts bytes before they are sent: once a client has them, it may end the step and have the log read.
    fn count(&self, bytes: usize) -> io::Result<()> {
        if self.mirror.send(self.line, bytes) { Ok(()) } else { Err(io::ErrorKind::ConnectionAborted.into()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.write_all(&self.unsent)?;
        self.unsent.clear();
        Ok(())
    }

    fn wait(&self, span: Duration) -> io::Result<()> {
        if (self.pause)(span) { Ok(()) } else { Err(io::ErrorKind::ConnectionAborted.into()) }
    }
}

const CONTENT_TYPE: &str = "application/octet-stream";

/// The head of an answer.
struct Head(String);

impl Head {
    fn new(code: u16) -> Head {
        let reason = match code {
            200 => "OK",
            204 => "No Content",
            206 => "Partial Content",
            301 => "Moved Permanently",
            302 => "Found",
            303 => "See Other",
            304 => "Not Modified",
            307 => "Temporary Redirect",
            308 => "Permanent Redirect",
            400 => "Bad Request",
            403 => "Forbidden",
            404 => "Not Found",
            405 => "Method Not Allowed",
            429 => "Too Many Requests",
            431 => "Request Header Fields Too Large",
            500 => "Internal Server Error",
            503 => "Service Unavailable",
            _ => "Unnamed",
        };
        Head(format!("HTTP/1.1 {code} {reason}\r\n"))
    }

    fn with(self, name: &str, value: impl std::fmt::Display) -> Head {
        Head(format!("{}{name}: {value}\r\n", self.0))
    }

    fn closing(self, close: bool) -> Head {
        if close { self.with("connection", "close") } else { self }
    }

    fn end(self) -> Vec<u8> {
        format!("{}\r\n", self.0).into_bytes()
    }
}
