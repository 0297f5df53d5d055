//! What a mirror answers: a status and a body that is handed out piece by piece, each of them counted.

use std::{
    io::{self, Read},
    panic::resume_unwind,
    sync::Arc,
};

use super::{Killed, Mirror, OverBudget};
use crate::worker::message::{Line, Piece, Then};

/// The connection broke before there was an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("connection reset by the mirror")]
pub struct Unreachable;

/// An answer whose body has not been read yet.
#[derive(Debug)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The body.
    pub body: Body,
}

impl Response {
    /// The whole body, if the status is 200; `None` if it is 404.
    ///
    /// Every other status is an error, and so is a body of more than `limit` bytes, of which no more than one further
    /// chunk is read.
    pub fn bytes(mut self, limit: u64) -> Result<Option<Vec<u8>>, BodyError> {
        match self.status {
            200 => {}
            404 => return Ok(None),
            other => return Err(BodyError::Status(other)),
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = self.body.chunk() {
            bytes.extend_from_slice(chunk?);
            if bytes.len() as u64 > limit {
                return Err(BodyError::TooLong(limit));
            }
        }
        Ok(Some(bytes))
    }
}

/// Why a body could not be had whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// The answer has this status, which is neither 200 nor 404.
    #[error("status {0}")]
    Status(u16),
    /// There is more of it than this many bytes.
    #[error("body is longer than {0} bytes")]
    TooLong(u64),
    /// It ended before its announced length.
    #[error("body ended early")]
    CutOff,
}

/// A body that is handed out in chunks of at most 4 KiB, each counted as it is taken.
#[derive(Debug)]
pub struct Body {
    pub(super) mirror: Mirror,
    /// The number of its line in the log.
    pub(super) request: usize,
    pub(super) bytes: Arc<[u8]>,
    pub(super) at: usize,
    pub(super) end: End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Whole,
    CutOff,
    Never,
    /// There is more of the body with this number in another process.
    Elsewhere(u64),
}

impl Body {
    pub(crate) const CHUNK: usize = 4_096;
    pub(crate) const PADDING: &'static [u8; Body::CHUNK] = &[b' '; Body::CHUNK];

    /// The next chunk, or `None` at the end.
    pub fn chunk(&mut self) -> Option<Result<&[u8], BodyError>> {
        if self.mirror.is_killed_in(self.request) {
            resume_unwind(Box::new(Killed));
        }
        self.refill();
        let rest = &self.bytes[self.at.min(self.bytes.len())..];
        let chunk = match self.end {
            _ if !rest.is_empty() => &rest[..rest.len().min(Body::CHUNK)],
            End::Never => Body::PADDING,
            End::CutOff => return Some(Err(BodyError::CutOff)),
            End::Whole | End::Elsewhere(_) => return None,
        };
        self.at += chunk.len();
        if !self.mirror.count(self.request, chunk.len()) {
            resume_unwind(Box::new(OverBudget));
        }
        Some(Ok(chunk))
    }

    /// Whether it is whole and has been taken.
    pub(crate) fn is_at_its_end(&self) -> bool {
        self.end == End::Whole && self.at >= self.bytes.len()
    }

    /// Asks for more of a body in another process, once what came of it is used up.
    fn refill(&mut self) {
        while let End::Elsewhere(id) = self.end
            && self.at >= self.bytes.len()
        {
            let Some(piece) = self.mirror.ask_elsewhere(&Line::More(id)) else { break };
            self.go_on_with(piece);
        }
    }

    pub(super) fn go_on_with(&mut self, piece: Piece) {
        self.end = match piece.then {
            Then::End => End::Whole,
            Then::Cut => End::CutOff,
            Then::More => End::Elsewhere(piece.id),
        };
        self.bytes = piece.body.0.into();
        self.at = 0;
    }
}

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.mirror.is_killed_in(self.request) {
            resume_unwind(Box::new(Killed));
        }
        self.refill();
        let rest = self.bytes.len().saturating_sub(self.at);
        let wanted = buffer.len().min(Body::CHUNK);
        let taken = match self.end {
            _ if rest > 0 => {
                let taken = rest.min(wanted);
                buffer[..taken].copy_from_slice(&self.bytes[self.at..self.at + taken]);
                taken
            }
            End::Never => {
                buffer[..wanted].copy_from_slice(&Body::PADDING[..wanted]);
                wanted
            }
            End::CutOff => return Err(io::Error::new(io::ErrorKind::UnexpectedEof, BodyError::CutOff)),
            End::Whole | End::Elsewhere(_) => 0,
        };
        self.at += taken;
        if !self.mirror.count(self.request, taken) {
            resume_unwind(Box::new(OverBudget));
        }
        Ok(taken)
    }
}
