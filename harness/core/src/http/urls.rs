//! The base URLs of a run, and how paths of a site are written in URLs.

use std::{fmt::Write as _, net::SocketAddr};

use crate::site::{METADATA, TARGETS};

/// Where a client finds the mirror of its run. Both URLs end in a slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Urls {
    /// The base URL of metadata files.
    pub metadata: String,
    /// The base URL of target files.
    pub targets: String,
}

impl Urls {
    pub(super) fn new(address: SocketAddr, run: u64) -> Urls {
        let url = |folder| format!("http://{address}/{run}/{folder}");
        Urls { metadata: url(METADATA), targets: url(TARGETS) }
    }
}

/// The run and the path in its site that a request target is about, without a query.
///
/// The path is decoded and otherwise as it came: dots and empty segments are left for the log to show.
pub(super) fn resolve(target: &str) -> Option<(u64, String)> {
    let (run, path) = run_and_rest(target)?;
    let path = path.split(['?', '#']).next().unwrap_or_default();
    Some((run.parse().ok()?, decode(path)))
}

/// The request target of another path in the site of the same run.
pub(super) fn sibling(target: &str, path: &str) -> String {
    let run = run_and_rest(target).map_or("", |(run, _)| run);
    format!("/{run}/{}", encode(path))
}

/// A request target is a path, or a whole URL if it came through a proxy (RFC 9112 §3.2.2).
fn run_and_rest(target: &str) -> Option<(&str, &str)> {
    let path = match target.strip_prefix("http://") {
        Some(rest) => rest.split_once('/')?.1,
        None => target.strip_prefix('/')?,
    };
    path.split_once('/')
}

/// A path as it is written in a URL: everything but slashes and unreserved characters (RFC 3986 §2.3) is escaped.
pub(super) fn encode(path: &str) -> String {
    let mut url = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            url.push(char::from(byte));
        } else {
            write!(url, "%{byte:02X}").expect("a string takes all");
        }
    }
    url
}

/// The reverse of [`encode`]. A `%` that is not followed by two hex digits stands for itself, as a `+` does.
pub(crate) fn decode(url: &str) -> String {
    let (mut bytes, mut rest) = (Vec::with_capacity(url.len()), url.as_bytes());
    while let [first, after @ ..] = rest {
        let escaped = after.get(..2).filter(|_| *first == b'%').and_then(|digits| hex::decode(digits).ok());
        bytes.push(escaped.as_ref().map_or(*first, |byte| byte[0]));
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_path_survives_its_way_through_a_url() {
        for path in ["metadata/1.root.json", "a b/ü%41+?#", "../..//x", "100%", "\u{0}\u{7f}"] {
            let url = encode(path);
            assert!(url.bytes().all(|byte| byte.is_ascii_graphic()), "{url}");
            assert_eq!(resolve(&format!("/7/{url}?query")), Some((7, path.to_owned())));
        }
    }

    #[test]
    fn only_escapes_are_decoded() {
        assert_eq!(decode("a+b%2Fc%2fd%zz%4"), "a+b/c/d%zz%4");
        assert_eq!(decode("%FF"), "\u{fffd}");
    }

    #[test]
    fn a_target_may_be_a_whole_url() {
        assert_eq!(resolve("http://127.0.0.1:80/7/metadata/a"), Some((7, "metadata/a".to_owned())));
        assert_eq!(sibling("http://127.0.0.1:80/7/metadata/a", "targets/b c"), "/7/targets/b%20c");
    }

    #[test]
    fn what_names_no_run_is_about_nothing() {
        for target in ["/", "/metadata/a", "/7", "//7/a", "http://127.0.0.1"] {
            assert_eq!(resolve(target), None, "{target}");
        }
    }
}
