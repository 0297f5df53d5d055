//! Where clients that think in URLs are told the mirror is, and what a URL of theirs asks it for.

use percent_encoding::percent_decode_str;
use tuf_gauntlet_core::site::{METADATA, TARGETS};
use url::Url;

/// A host that exists nowhere (RFC 2606): nothing here may reach a network.
const ORIGIN: &str = "http://mirror.invalid/";

/// The base URL of metadata files.
pub(crate) fn metadata() -> Url {
    below_origin(METADATA)
}

/// The base URL of target files.
pub(crate) fn targets() -> Url {
    below_origin(TARGETS)
}

/// The path to ask the mirror for: percent-decoded, as a web server reads it, and without query or fragment.
///
/// A URL with another origin stays as it is. The mirror holds nothing there, and the log shows where the client was led.
pub(crate) fn path(url: &Url) -> String {
    if url.origin() != metadata().origin() {
        return url.to_string();
    }
    percent_decode_str(url.path().trim_start_matches('/')).decode_utf8_lossy().into_owned()
}

fn below_origin(folder: &str) -> Url {
    Url::parse(ORIGIN).and_then(|origin| origin.join(folder)).expect("a valid URL")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_below_a_base_is_a_path_of_the_site() {
        assert_eq!(path(&metadata().join("1.root.json").unwrap()), "metadata/1.root.json");
        assert_eq!(path(&metadata().join("1.a%2Fb%20c.json").unwrap()), "metadata/1.a/b c.json");
        assert_eq!(path(&targets().join("folder/file.txt?x#y").unwrap()), "targets/folder/file.txt");
    }

    #[test]
    fn a_url_that_leaves_the_base_is_logged_as_it_is() {
        assert_eq!(path(&metadata().join("../../secret").unwrap()), "secret");
        assert_eq!(path(&targets().join("//elsewhere.invalid/file").unwrap()), "http://elsewhere.invalid/file");
    }
}
