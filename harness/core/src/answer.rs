//! An answer over HTTP in its particulars: what a client's own fetcher sees, and nobody who asks by call.

use std::{fmt, io::Write as _, sync::Arc};

use flate2::{Compression, GzBuilder};

use crate::json::sha256_hex;

/// How a client learns where a body ends (RFC 9112 §6.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Framing {
    /// By its length in bytes, which is announced.
    #[default]
    Length,
    /// By a length that is announced and need not be true.
    Announced(u64),
    /// It comes in chunks, the last of which is empty.
    Chunked,
    /// The connection is closed.
    UntilClosed,
}

/// One answer: status, headers and body, and how the body is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status code.
    pub code: u16,
    /// Headers beside those of the framing, by name.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Arc<[u8]>,
    /// Whether padding without end follows the body.
    pub endless: bool,
    /// After how many bytes of the body the connection is closed, if before its end.
    pub cut_off: Option<usize>,
    /// How its end is made known.
    pub framing: Framing,
}

impl Answer {
    /// This body with status 200, its length announced.
    pub fn of(body: impl Into<Arc<[u8]>>) -> Answer {
        let (headers, framing) = (Vec::new(), Framing::default());
        Answer { code: 200, headers, body: body.into(), endless: false, cut_off: None, framing }
    }

    /// These bytes compressed, and said to be.
    pub fn gzipped(bytes: &[u8]) -> Answer {
        Answer::of(gzip(bytes)).with("content-encoding", "gzip")
    }

    /// With another status code.
    #[must_use]
    pub fn status(mut self, code: u16) -> Answer {
        self.code = code;
        self
    }

    /// With one more header.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Answer {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With its end made known in another way.
    #[must_use]
    pub fn framed(mut self, framing: Framing) -> Answer {
        self.framing = framing;
        self
    }

    /// With padding without end after the body.
    #[must_use]
    pub fn endless(mut self) -> Answer {
        self.endless = true;
        self
    }

    /// Closed after so many bytes of the body.
    #[must_use]
    pub fn cut_off(mut self, bytes: usize) -> Answer {
        self.cut_off = Some(bytes);
        self
    }

    /// What is sent of the body, padding left aside.
    pub fn sent(&self) -> &[u8] {
        let end = self.cut_off.unwrap_or(usize::MAX).min(self.body.len());
        &self.body[..end]
    }
}

/// The gzip form (RFC 1952) of some bytes, the same every time.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status {}", self.code)?;
        for (name, value) in &self.headers {
            write!(f, ", {name}: {value}")?;
        }
        match self.framing {
            Framing::Length => {}
            Framing::Announced(length) => write!(f, ", announced as {length} bytes")?,
            Framing::Chunked => write!(f, ", in chunks")?,
            Framing::UntilClosed => write!(f, ", until the connection closes")?,
        }
        if let Some(end) = self.cut_off {
            write!(f, ", cut off after {end}")?;
        }
        if self.endless {
            write!(f, ", endless after")?;
        }
        write!(f, ": {} bytes, sha256 {}", self.body.len(), sha256_hex(&self.body))
    }
}

/// Where a redirect leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// To this path of the same site, such as `metadata/1.root.json`.
    Path(String),
    /// To this path of the same site by another name of the host.
    OtherHost(String),
    /// To this URL or whatever it is.
    Literal(String),
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Location::Path(path) => write!(f, "{path}"),
            Location::OtherHost(path) => write!(f, "{path} on another host"),
            Location::Literal(text) => write!(f, "{text}"),
        }
    }
}
