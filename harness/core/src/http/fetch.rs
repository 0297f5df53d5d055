//! A GET client, for the reference client and for tests.

use std::{
    io::{self, BufRead, BufReader, Read, Write as _},
    net::TcpStream,
    time::{Duration, Instant},
};

use flate2::read::GzDecoder;

use super::urls::encode;
use crate::mirror::{BodyError, Unreachable};

/// By how much a small file can be longer in gzip, in bytes.
const GZIP_SURPLUS: u64 = 1 << 10;

/// How files are fetched. The default asks once, takes the file as it is, and waits for at most ten seconds.
#[derive(Clone, Copy, Debug)]
pub struct Fetch {
    /// Whether a path is one file name, whose slashes are escaped, and not a way through folders.
    pub file_name: bool,
    /// How many redirects are followed for one file.
    pub redirects: usize,
    /// Whether bodies are taken in gzip.
    pub gzip: bool,
    /// Whether the limit of a file holds for its decoded bytes, too.
    pub decoded_limit: bool,
    /// The largest head that is read, in bytes; the same holds for what stands before a chunk.
    pub head_bytes: u64,
    /// Real time for one answer.
    pub patience: Duration,
}

impl Default for Fetch {
    fn default() -> Fetch {
        let patience = Duration::from_secs(10);
        Fetch { file_name: false, redirects: 0, gzip: false, decoded_limit: true, head_bytes: 64 << 10, patience }
    }
}

/// Fetches the file at `path` below a base URL that ends in a slash; `None` if the answer is 404.
///
/// Every other status than 200 is an error: no redirect is followed. So is a body of more than `limit` bytes, of which only
/// one more is read. Each call has a connection of its own.
pub fn get(base: &str, path: &str, limit: u64) -> Result<Option<Vec<u8>>, FetchError> {
    Fetch::default().get(base, path, limit)
}

impl Fetch {
    /// Like [`get`], in another way.
    pub fn get(&self, base: &str, path: &str, limit: u64) -> Result<Option<Vec<u8>>, FetchError> {
        let path = encode(path);
        let mut url = format!("{base}{}", if self.file_name { path.replace('/', "%2F") } else { path });
        for _ in 0..=self.redirects {
            match self.ask(&url, limit)? {
                Reached::File(file) => return Ok(file),
                Reached::Elsewhere(location) if location.starts_with('/') => {
                    let (authority, _) = split(&url)?;
                    url = format!("http://{authority}{location}");
                }
                Reached::Elsewhere(location) => url = location,
            }
        }
        Err(FetchError::Redirects)
    }

    fn ask(&self, url: &str, limit: u64) -> Result<Reached, FetchError> {
        let (authority, target) = split(url)?;
        let stream = TcpStream::connect(authority)?;
        stream.set_nodelay(true)?;
        stream.set_write_timeout(Some(self.patience))?;
        let accept = if self.gzip { "accept-encoding: gzip\r\n" } else { "" };
        let head = format!("GET /{target} HTTP/1.1\r\nhost: {authority}\r\n{accept}connection: close\r\n\r\n");
        (&stream).write_all(head.as_bytes())?;
        let mut input = BufReader::new(Timed { stream, end: Instant::now() + self.patience });
        let head = read_head(&mut input, self.head_bytes)?;
        match head.code {
            200 => self.body(&mut input, &head, limit).map(|body| Reached::File(Some(body))),
            404 => Ok(Reached::File(None)),
            301 | 302 | 303 | 307 | 308 if self.redirects > 0 => {
                head.location.map(Reached::Elsewhere).ok_or(FetchError::Malformed)
            }
            other => Err(BodyError::Status(other).into()),
        }
    }

    fn body(&self, input: &mut impl BufRead, head: &Head, limit: u64) -> Result<Vec<u8>, FetchError> {
        if !(self.gzip && head.gzip) {
            return read_body(input, head.length, limit, self.head_bytes);
        }
        let body = read_body(input, head.length, limit.saturating_add(GZIP_SURPLUS), self.head_bytes)?;
        let most = if self.decoded_limit { limit.saturating_add(1) } else { u64::MAX };
        let mut decoded = Vec::new();
        GzDecoder::new(body.as_slice()).take(most).read_to_end(&mut decoded)?;
        if decoded.len() as u64 >= most { Err(BodyError::TooLong(limit).into()) } else { Ok(decoded) }
    }
}

/// Where an answer leads.
enum Reached {
    File(Option<Vec<u8>>),
    Elsewhere(String),
}

/// Authority and path of a URL.
fn split(url: &str) -> Result<(&str, &str), FetchError> {
    url.strip_prefix("http://").and_then(|rest| rest.split_once('/')).ok_or(FetchError::BaseUrl)
}

/// A connection that is read until a certain time.
struct Timed {
    stream: TcpStream,
    end: Instant,
}

impl Read for Timed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.stream.set_read_timeout(Some(left))?;
        self.stream.read(buffer)
    }
}

/// Why a file could not be fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The base URL is not `http://<host>/<folder>/`.
    #[error("not a base URL")]
    BaseUrl,
    /// There was no answer.
    #[error(transparent)]
    Unreachable(#[from] Unreachable),
    /// There was an answer, but not this file whole.
    #[error(transparent)]
    Body(#[from] BodyError),
    /// The answer is not HTTP/1.1.
    #[error("malformed answer")]
    Malformed,
    /// There were more redirects than are followed.
    #[error("too many redirects")]
    Redirects,
    /// The connection failed.
    #[error("connection failed: {0}")]
    Io(#[from] io::Error),
}

/// How the end of a body is known.
#[derive(Clone, Copy, Debug)]
enum Length {
    Announced(u64),
    Chunked,
    UntilClosed,
}

/// What counts in the head of an answer.
struct Head {
    code: u16,
    length: Length,
    location: Option<String>,
    gzip: bool,
}

fn read_head(input: &mut impl BufRead, limit: u64) -> Result<Head, FetchError> {
    let mut input = input.take(limit);
    let status = match read_line(&mut input) {
        Err(FetchError::Io(error)) if error.kind() == io::ErrorKind::ConnectionReset => return Err(Unreachable.into()),
        Err(FetchError::Body(BodyError::CutOff)) => return Err(Unreachable.into()),
        other => other?,
    };
    let code = status.strip_prefix("HTTP/1.").and_then(|rest| rest.split(' ').nth(1)?.parse().ok());
    let code = code.ok_or(FetchError::Malformed)?;
    let mut head = Head { code, length: Length::UntilClosed, location: None, gzip: false };
    loop {
        let line = read_line(&mut input)?;
        if line.is_empty() {
            return Ok(head);
        }
        let (name, value) = line.split_once(':').ok_or(FetchError::Malformed)?;
        match (name.to_ascii_lowercase().as_str(), value.trim()) {
            ("transfer-encoding", "chunked") => head.length = Length::Chunked,
            ("content-length", value) => {
                head.length = Length::Announced(value.parse().map_err(|_| FetchError::Malformed)?);
            }
            ("content-encoding", coding) => head.gzip = coding.eq_ignore_ascii_case("gzip"),
            ("location", location) => head.location = Some(location.to_owned()),
            _ => {}
        }
    }
}

fn read_body(input: &mut impl BufRead, length: Length, limit: u64, line: u64) -> Result<Vec<u8>, FetchError> {
    let mut bytes = Vec::new();
    let most = limit.saturating_add(1);
    match length {
        Length::Announced(length) => read_exactly(input, length.min(most), &mut bytes)?,
        Length::UntilClosed => drop(input.take(most).read_to_end(&mut bytes)?),
        Length::Chunked => loop {
            let size =
                u64::from_str_radix(&read_line(&mut input.take(line))?, 16).map_err(|_| FetchError::Malformed)?;
            let missing = most - bytes.len() as u64;
            read_exactly(input, size.min(missing), &mut bytes)?;
            if size == 0 || size >= missing {
                break;
            }
            read_line(input)?;
        },
    }
    if bytes.len() as u64 > limit { Err(BodyError::TooLong(limit).into()) } else { Ok(bytes) }
}

fn read_exactly(input: &mut impl BufRead, length: u64, bytes: &mut Vec<u8>) -> Result<(), FetchError> {
    let read = input.take(length).read_to_end(bytes)?;
    if read as u64 == length { Ok(()) } else { Err(BodyError::CutOff.into()) }
}

/// A line without its end. A line that does not end is cut off.
fn read_line(input: &mut impl BufRead) -> Result<String, FetchError> {
    let mut line = String::new();
    input.read_line(&mut line)?;
    let line = line.strip_suffix('\n').ok_or(BodyError::CutOff)?;
    Ok(line.strip_suffix('\r').unwrap_or(line).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: u64 = 100;

    fn read(answer: &str, limit: u64) -> Result<Vec<u8>, String> {
        let mut input = answer.as_bytes();
        let head = read_head(&mut input, LINE).map_err(|error| error.to_string())?;
        assert_eq!(head.code, 200);
        read_body(&mut input, head.length, limit, LINE).map_err(|error| error.to_string())
    }

    #[test]
    fn a_body_ends_where_its_framing_says() {
        for answer in [
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello and more",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\nmore",
            "HTTP/1.0 200 OK\r\n\r\nhello",
        ] {
            assert_eq!(read(answer, 5).unwrap(), b"hello", "{answer}");
            assert_eq!(read(answer, 4).unwrap_err(), "body is longer than 4 bytes", "{answer}");
        }
    }

    #[test]
    fn a_body_that_ends_early_is_an_error() {
        for answer in [
            "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhell",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhell",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhell\r\n",
        ] {
            assert_eq!(read(answer, 9).unwrap_err(), "body ended early", "{answer}");
        }
    }

    #[test]
    fn where_nobody_listens_is_an_error() {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        assert!(matches!(get(&format!("http://{free}/1/"), "a", 1), Err(FetchError::Io(_))));
        assert!(matches!(get("https://x/", "a", 1), Err(FetchError::BaseUrl)));
    }
}
