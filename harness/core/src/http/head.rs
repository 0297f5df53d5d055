//! The head of a request: the little of HTTP/1.1 (RFC 9112) that a GET needs.

use std::io::{self, BufRead, Read as _};

use crate::mirror::Asking;

/// The largest head that is read, in bytes.
const LIMIT: u64 = 16 << 10;

/// What a client asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// This.
    For(Get),
    /// It hung up.
    Nothing,
    /// Something that is refused with this status code.
    Wrongly(u16),
}

/// A well-formed GET request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Get {
    /// The request target as it came.
    pub(super) target: String,
    /// Whether the client speaks HTTP/1.0, which knows no chunks.
    pub(super) is_old: bool,
    /// Whether the connection is to be closed after the answer.
    pub(super) is_last: bool,
    /// What else counts.
    pub(super) asking: Asking,
}

/// Headers by which a client tells of itself.
const TELLING: [&str; 5] = ["authorization", "cookie", "from", "proxy-authorization", "referer"];

impl Asked {
    /// Reads one head and nothing beyond it.
    pub(super) fn read(input: &mut impl BufRead) -> io::Result<Asked> {
        let mut input = input.take(LIMIT);
        let mut lines: Vec<String> = Vec::new();
        loop {
            let mut line = Vec::new();
            input.read_until(b'\n', &mut line)?;
            if line.pop() != Some(b'\n') {
                return Ok(if input.limit() == 0 { Asked::Wrongly(431) } else { Asked::Nothing });
            }
            line.pop_if(|last| *last == b'\r');
            match String::from_utf8(line) {
                // Empty lines before the request line are passed over (§2.2).
                Ok(line) if line.is_empty() && lines.is_empty() => {}
                Ok(line) if line.is_empty() => break,
                Ok(line) => lines.push(line),
                Err(_) => return Ok(Asked::Wrongly(400)),
            }
        }
        Ok(Get::parse(&lines).map_or_else(Asked::Wrongly, Asked::For))
    }
}

impl Get {
    /// The request with these lines, or the status code with which it is refused.
    fn parse(lines: &[String]) -> Result<Get, u16> {
        let words: Vec<&str> = lines[0].split(' ').collect();
        let &[method, target, version] = words.as_slice() else { return Err(400) };
        let is_old = match version {
            "HTTP/1.1" => false,
            "HTTP/1.0" => true,
            _ => return Err(400),
        };
        if !is_token(method) || !(target.starts_with('/') || target.starts_with("http://")) {
            return Err(400);
        }
        if method != "GET" {
            return Err(405);
        }
        let mut get = Get { target: target.to_owned(), is_old, is_last: is_old, asking: Asking::default() };
        let mut has_host = is_old;
        for line in &lines[1..] {
            let (name, value) = line.split_once(':').filter(|(name, _)| is_token(name)).ok_or(400_u16)?;
            match (name.to_ascii_lowercase().as_str(), value.trim()) {
                ("host", _) => has_host = true,
                ("connection", value) => {
                    get.is_last |= value.split(',').any(|option| option.trim().eq_ignore_ascii_case("close"));
                }
                ("accept-encoding", value) => {
                    get.asking.takes_gzip |= value.split(',').any(|coding| coding.trim().starts_with("gzip"));
                }
                (name, _) if TELLING.contains(&name) => get.asking.told.push(name.to_owned()),
                ("content-length", "0") => {}
                // A GET with a body.
                ("content-length" | "transfer-encoding", _) => return Err(400),
                _ => {}
            }
        }
        if has_host { Ok(get) } else { Err(400) }
    }
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Asked {
        Asked::read(&mut text.as_bytes()).unwrap()
    }

    fn get(target: &str, is_old: bool, is_last: bool) -> Asked {
        Asked::For(Get { target: target.to_owned(), is_old, is_last, asking: Asking::default() })
    }

    #[test]
    fn a_plain_get_is_understood() {
        assert_eq!(read("GET /1/metadata/a?b HTTP/1.1\r\nHost: x\r\n\r\n"), get("/1/metadata/a?b", false, false));
        assert_eq!(read("\r\nGET / HTTP/1.1\nhost:x\nConnection: TE, Close\n\n"), get("/", false, true));
        assert_eq!(read("GET http://x/1 HTTP/1.0\r\n\r\n"), get("http://x/1", true, true));
    }

    #[test]
    fn what_a_client_tells_of_itself_is_seen() {
        let asked = read("GET / HTTP/1.1\r\nhost: x\r\nCookie: a=b\r\naccept-encoding: br, gzip;q=0.5\r\n\r\n");
        let Asked::For(get) = asked else { panic!("{asked:?}") };
        assert_eq!(get.asking, Asking { takes_gzip: true, told: vec!["cookie".to_owned()] });
    }

    #[test]
    fn requests_are_read_one_at_a_time() {
        let mut input = "GET /a HTTP/1.1\r\nhost: x\r\n\r\nGET /b HTTP/1.1\r\nhost: x\r\n\r\nGET".as_bytes();
        assert_eq!(Asked::read(&mut input).unwrap(), get("/a", false, false));
        assert_eq!(Asked::read(&mut input).unwrap(), get("/b", false, false));
        assert_eq!(Asked::read(&mut input).unwrap(), Asked::Nothing);
    }

    #[test]
    fn what_is_no_get_is_refused() {
        for method in ["HEAD", "POST", "get"] {
            assert_eq!(read(&format!("{method} / HTTP/1.1\r\nhost: x\r\n\r\n")), Asked::Wrongly(405), "{method}");
        }
    }

    #[test]
    fn what_is_malformed_is_refused() {
        for text in [
            "GET /\r\n\r\n",
            "GET  / HTTP/1.1\r\nhost: x\r\n\r\n",
            "GET / HTTP/2\r\nhost: x\r\n\r\n",
            "GET a HTTP/1.1\r\nhost: x\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nhost: x\r\n folded\r\n\r\n",
            "GET / HTTP/1.1\r\nhost : x\r\n\r\n",
            "GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\nbody",
            "GET / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
            "G\u{e9}T / HTTP/1.1\r\nhost: x\r\n\r\n",
        ] {
            assert_eq!(read(text), Asked::Wrongly(400), "{text:?}");
        }
        assert_eq!(Asked::read(&mut &b"GET /\xff HTTP/1.1\r\nhost: x\r\n\r\n"[..]).unwrap(), Asked::Wrongly(400));
    }

    #[test]
    fn a_head_without_end_is_refused() {
        let text = format!("GET / HTTP/1.1\r\nhost: {}\r\n\r\n", "x".repeat(20_000));
        assert_eq!(read(&text), Asked::Wrongly(431));
        assert_eq!(read(&"\r\n".repeat(20_000)), Asked::Wrongly(431));
    }
}
