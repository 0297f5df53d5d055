//! Where the reference client has its files and the time from.

use crate::{
    client::{Refusal, Session},
    http::{self, FetchError, Urls},
    mirror::{Mirror, Response, Unreachable},
    time::Time,
};

/// The mirror of a session, asked by call or, where the session has base URLs, over HTTP.
#[derive(Clone, Debug)]
pub(super) struct Source {
    mirror: Mirror,
    urls: Option<Urls>,
}

impl Source {
    pub(super) fn of(session: &Session) -> Source {
        Source { mirror: session.mirror().clone(), urls: session.urls().cloned() }
    }

    /// A file of at most `limit` bytes below the metadata base URL; `None` if there is none.
    pub(super) fn metadata(&self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, Refusal> {
        let fetched = match &self.urls {
            Some(urls) => http::get(&urls.metadata, name, limit),
            None => read(self.mirror.metadata(name), limit),
        };
        fetched.map_err(|error| Refusal::new(format!("{name}: {error}")))
    }

    /// A file of at most `limit` bytes below the targets base URL; `None` if there is none.
    pub(super) fn target(&self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, Refusal> {
        let fetched = match &self.urls {
            Some(urls) => http::get(&urls.targets, path, limit),
            None => read(self.mirror.target(path), limit),
        };
        fetched.map_err(|error| Refusal::new(format!("{path}: {error}")))
    }

    /// Whether this is the same mirror, and so the same run: installations in one process share it.
    pub(super) fn is_of_the_run(&self, other: &Source) -> bool {
        self.mirror.is(&other.mirror)
    }

    /// What time it is.
    pub(super) fn now(&self) -> Time {
        self.mirror.now()
    }
}

fn read(answer: Result<Response, Unreachable>, limit: u64) -> Result<Option<Vec<u8>>, FetchError> {
    Ok(answer?.bytes(limit)?)
}
