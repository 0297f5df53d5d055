//! The lines of the worker protocol: one JSON object each, as `harness/clients/WORKER.md` describes them.

use std::collections::BTreeMap;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::Value;

/// Bytes, written as standard base64 with padding (RFC 4648 §4).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64_STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Bytes, D::Error> {
        let text = String::deserialize(deserializer)?;
        BASE64_STANDARD.decode(text).map(Bytes).map_err(D::Error::custom)
    }
}

/// What the harness asks of a worker. Times are seconds since the Unix epoch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Command {
    /// Say who you are; once, before anything else.
    Hello {
        /// The version of the protocol.
        protocol: u32,
    },
    /// Start the client on what is stored in its folders; the first time in a session they are empty.
    Open(Place),
    /// Install the shipped root metadata.
    Init {
        /// The root metadata file.
        root: Bytes,
        /// The simulated time.
        now: i64,
    },
    /// Run one update cycle.
    Refresh {
        /// The simulated time.
        now: i64,
    },
    /// Run one update cycle and fetch these targets.
    Download {
        /// Target paths.
        targets: Vec<String>,
        /// The simulated time.
        now: i64,
    },
    /// Show the metadata files that the client would be restarted on.
    Trusted,
    /// The session is over: forget everything.
    Close,
    /// Exit. Has no answer.
    Stop,
}

/// Where a session takes place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// A folder for the client's metadata.
    pub metadata_dir: String,
    /// A folder for the client's downloads.
    pub targets_dir: String,
    /// The base URL of metadata files.
    pub metadata_url: String,
    /// The base URL of target files.
    pub targets_url: String,
    /// Whether requests go through the pipe; if not, the client's own fetcher makes them.
    pub pipe: bool,
    /// The simulated time.
    pub now: i64,
}

/// What a worker says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// A request of the client: a URL below a base URL, or `metadata/NAME` and `targets/PATH`, unescaped.
    Fetch(String),
    /// The next piece of the body with this number, please.
    More(u64),
    /// The command was carried out, with this result.
    Ok(Value),
    /// The client refused, in these words.
    Refused(String),
    /// The client failed in a way in which no client should, in these words.
    Crashed(String),
}

/// The answer to [`Line::Fetch`] and [`Line::More`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The number of the body, for [`Line::More`].
    pub id: u64,
    /// The status code; 0 if the connection broke without an answer.
    pub status: u16,
    /// A piece of the body.
    pub body: Bytes,
    /// What follows.
    pub then: Then,
    /// The simulated time, which may have passed meanwhile.
    pub now: i64,
}

/// What follows a piece of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// Nothing: it is whole.
    End,
    /// At least one more piece, if asked for.
    More,
    /// The connection broke: the body is incomplete.
    Cut,
}

/// The result of [`Command::Hello`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The name of the client.
    pub name: String,
    /// The version of the client.
    pub version: String,
    /// The language it is written in.
    #[serde(default)]
    pub language: String,
    /// The names of the features it does without.
    #[serde(default)]
    pub lacks: Vec<String>,
    /// The names of the controls its adapter has.
    pub controls: Vec<String>,
    /// By the name of a profile, which of these it does not have there.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub limited: BTreeMap<String, Vec<String>>,
}

/// The result of [`Command::Trusted`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Files {
    /// Stored files of the top-level roles.
    #[serde(flatten)]
    pub top_level: TopLevel,
    /// Stored files of delegated roles, by ROLENAME.
    #[serde(default)]
    pub delegated: std::collections::BTreeMap<String, Bytes>,
}

/// Stored files of the top-level roles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the roles")]
pub struct TopLevel {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root: Option<Bytes>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Bytes>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<Bytes>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub targets: Option<Bytes>,
}
