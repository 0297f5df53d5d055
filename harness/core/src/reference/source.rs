//! Where the reference client has its files and the time from.

use std::time::Duration;

use crate::{
    client::{Refusal, Session},
    http::{Fetch, FetchError, Urls},
    mirror::{Mirror, Response, Unreachable},
    time::Time,
};

use super::{Rules, check::Check};

/// How many redirects are followed for one file.
const REDIRECTS: usize = 5;
/// Real time for one file.
const PATIENCE: Duration = Duration::from_secs(5);

/// The mirror of a session, asked by call or, where the session has base URLs, over HTTP.
#[derive(Clone, Debug)]
pub(super) struct Source {
    mirror: Mirror,
    urls: Option<Urls>,
    rules: Rules,
}

impl Source {
    pub(super) fn of(session: &Session, rules: Rules) -> Source {
        Source { mirror: session.mirror().clone(), urls: session.urls().cloned(), rules }
    }

    /// A file of at most `limit` bytes below the metadata base URL; `None` if there is none.
    pub(super) fn metadata(&self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, Refusal> {
        let fetched = match &self.urls {
            // A role's name may hold slashes, and is part of a file name (§6.2.1).
            Some(urls) => Fetch { file_name: true, ..self.fetch()? }.get(&urls.metadata, name, limit),
            None => read(self.mirror.metadata(name), limit),
        };
        fetched.map_err(|error| Refusal::new(format!("{name}: {error}")))
    }

    /// A file of at most `limit` bytes below the targets base URL; `None` if there is none.
    pub(super) fn target(&self, path: &str, limit: u64) -> Result<Option<Vec<u8>>, Refusal> {
        let fetched = match &self.urls {
            Some(urls) => self.fetch()?.get(&urls.targets, path, limit),
            None => read(self.mirror.target(path), limit),
        };
        fetched.map_err(|error| Refusal::new(format!("{path}: {error}")))
    }

    /// Whether this is the same mirror, and so the same run: installations in one process share it.
    pub(super) fn is_of_the_run(&self, other: &Source) -> bool {
        self.mirror.is(&other.mirror)
    }

    /// The specification leaves the transport open. Here redirects are followed to any place that speaks plain HTTP, since what
    /// is there has to be verified all the same, and bodies are taken compressed (TAP 10).
    fn fetch(&self) -> Result<Fetch, Refusal> {
        // A client that trusts in the encryption of the transport does this.
        if self.rules.omits(Check::PlainHttp) {
            return Err(FetchError::BaseUrl.into());
        }
        Ok(Fetch {
            file_name: false,
            redirects: if self.rules.omits(Check::RedirectsEnd) { usize::MAX - 1 } else { REDIRECTS },
            gzip: true,
            decoded_limit: !self.rules.omits(Check::DecodedLength),
            head_bytes: if self.rules.omits(Check::HeadLength) { u64::MAX } else { Fetch::default().head_bytes },
            patience: PATIENCE,
        })
    }

    /// What time it is.
    pub(super) fn now(&self) -> Time {
        self.mirror.now()
    }
}

fn read(answer: Result<Response, Unreachable>, limit: u64) -> Result<Option<Vec<u8>>, FetchError> {
    Ok(answer?.bytes(limit)?)
}
