//! A GET client, for the reference client and for tests.

use std::{
    io::{self, BufRead, BufReader, Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

use super::urls::encode;
use crate::mirror::{BodyError, Unreachable};

/// How long one read or write may take.
const TIMEOUT: Duration = Duration::from_secs(10);
/// The largest head of an answer that is read, in bytes.
const HEAD_BYTES: u64 = 64 << 10;

/// Fetches the file at `path` below a base URL that ends in a slash; `None` if the answer is 404.
///
/// Every other status than 200 is an error: no redirect is followed. So is a body of more than `limit` bytes, of which only
/// one more is read. Each call has a connection of its own.
pub fn get(base: &str, path: &str, limit: u64) -> Result<Option<Vec<u8>>, FetchError> {
    let (authority, folder) =
        base.strip_prefix("http://").and_then(|rest| rest.split_once('/')).ok_or(FetchError::BaseUrl)?;
    let mut stream = TcpStream::connect(authority)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    let path = encode(path);
    let head = format!("GET /{folder}{path} HTTP/1.1\r\nhost: {authority}\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes())?;
    let mut input = BufReader::new(stream);
    let (status, length) = read_head(&mut input)?;
    match status {
        200 => read_body(&mut input, length, limit).map(Some),
        404 => Ok(None),
        other => Err(BodyError::Status(other).into()),
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

fn read_head(input: &mut impl BufRead) -> Result<(u16, Length), FetchError> {
    let mut input = input.take(HEAD_BYTES);
    let status = match read_line(&mut input) {
        Err(FetchError::Io(error)) if error.kind() == io::ErrorKind::ConnectionReset => return Err(Unreachable.into()),
        Err(FetchError::Body(BodyError::CutOff)) => return Err(Unreachable.into()),
        other => other?,
    };
    let code = status.strip_prefix("HTTP/1.").and_then(|rest| rest.split(' ').nth(1)?.parse().ok());
    let code = code.ok_or(FetchError::Malformed)?;
    let mut length = Length::UntilClosed;
    loop {
        let line = read_line(&mut input)?;
        if line.is_empty() {
            return Ok((code, length));
        }
        let (name, value) = line.split_once(':').ok_or(FetchError::Malformed)?;
        match (name.to_ascii_lowercase().as_str(), value.trim()) {
            ("transfer-encoding", "chunked") => length = Length::Chunked,
            ("content-length", value) => {
                length = Length::Announced(value.parse().map_err(|_| FetchError::Malformed)?);
            }
            _ => {}
        }
    }
}

fn read_body(input: &mut impl BufRead, length: Length, limit: u64) -> Result<Vec<u8>, FetchError> {
    let mut bytes = Vec::new();
    let most = limit.saturating_add(1);
    match length {
        Length::Announced(length) => read_exactly(input, length.min(most), &mut bytes)?,
        Length::UntilClosed => drop(input.take(most).read_to_end(&mut bytes)?),
        Length::Chunked => loop {
            let size = u64::from_str_radix(&read_line(input)?, 16).map_err(|_| FetchError::Malformed)?;
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

    fn read(answer: &str, limit: u64) -> Result<Vec<u8>, String> {
        let mut input = answer.as_bytes();
        let (status, length) = read_head(&mut input).map_err(|error| error.to_string())?;
        assert_eq!(status, 200);
        read_body(&mut input, length, limit).map_err(|error| error.to_string())
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
