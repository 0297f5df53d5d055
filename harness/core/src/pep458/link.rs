//! From a link in an index page to the target path of a distribution.

use percent_encoding::percent_decode_str;
use url::Url;

use super::rule::{Rule, Rules};
use crate::client::Refusal;

/// The target path of what a link on the page at `page` leads to.
///
/// It is the path of the link's URL, percent-decoded, without the slash at its beginning: host, port, user, query and fragment
/// have no part in it. Two links have one path only if a web server could not tell their paths apart; whatever would hide a
/// separator or another segment behind an encoding is refused.
pub(super) fn target_path(link: &str, page: &Url, rules: Rules) -> Result<String, Refusal> {
    let refusal = |reason: &str| Refusal::new(format!("{link:?}: {reason}"));
    // A URL parser would drop tabs and line breaks and turn backslashes, so this comes before it.
    let is_odd = |letter: char| letter.is_control() || letter == ' ' || letter == '\\';
    if link.contains(is_odd) && rules.keeps(Rule::PlainLink) {
        return Err(refusal("a character that no URL has"));
    }
    let url = page.join(link).map_err(|error| refusal(&error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") && rules.keeps(Rule::WebScheme) {
        return Err(refusal("not an address of the web"));
    }
    let relative = link.starts_with('.') && rules.omits(Rule::DotSegments);
    let path = if relative { format!("{}{link}", page.path()) } else { url.path().to_owned() };
    let mut target = decoded(path.trim_start_matches('/'), rules).ok_or_else(|| refusal("a path of hidden parts"))?;
    if rules.omits(Rule::HostIgnored)
        && url.host_str() != page.host_str()
        && let Some(host) = url.host_str()
    {
        target = format!("{host}/{target}");
    }
    if rules.omits(Rule::QueryIgnored)
        && let Some(query) = url.query()
    {
        target = format!("{target}?{query}");
    }
    if rules.omits(Rule::FragmentIgnored)
        && let Some(fragment) = url.fragment()
    {
        target = format!("{target}#{fragment}");
    }
    Ok(target)
}

/// The segments of a path, each decoded by itself, so that an encoded separator cannot become a real one.
fn decoded(path: &str, rules: Rules) -> Option<String> {
    let segments = path.split('/').map(|segment| {
        if rules.omits(Rule::PercentDecoding) {
            return Some(segment.to_owned());
        }
        let segment = percent_decode_str(segment).decode_utf8().ok()?.into_owned();
        let hides = matches!(segment.as_str(), "" | "." | "..")
            || segment.contains(|letter: char| letter.is_control() || matches!(letter, '/' | '\\'));
        (!hides || rules.omits(Rule::HiddenCharacters)).then_some(segment)
    });
    Some(segments.collect::<Option<Vec<_>>>()?.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(link: &str) -> Result<String, Refusal> {
        let page = Url::parse("https://index.invalid/simple/example/").unwrap();
        target_path(link, &page, Rules::default())
    }

    #[test]
    fn only_the_path_of_a_link_counts() {
        for link in [
            "https://files.invalid/packages/aa/a.whl",
            "http://files.invalid:8080/packages/aa/a.whl?download=1#sha256=00",
            "//user@elsewhere.invalid/packages/aa/a.whl",
            "/packages/aa/a.whl",
            "../../packages/aa/a.whl",
            "https://files.invalid/packages/./x/../aa/a.whl",
            "https://files.invalid/packages/%2e%2E/packages/aa/a.whl",
            "https://files.invalid/%70ackages/aa/a%2Ewhl",
            "../../../../../../packages/aa/a.whl",
        ] {
            assert_eq!(path(link).unwrap(), "packages/aa/a.whl", "{link}");
        }
    }

    #[test]
    fn a_link_that_hides_something_is_refused() {
        for link in [
            "/packages/aa%2Fa.whl",
            "/packages/..%2f..%2fa.whl",
            "/packages/aa%5Ca.whl",
            "/packages/a%00.whl",
            "/packages/a%0A.whl",
            "/packages//a.whl",
            "/packages/a%FF.whl",
            "/packages/a.whl\n",
            " /packages/a.whl",
            "\\packages\\a.whl",
            "/packages/",
            "https://files.invalid",
            "file:///packages/a.whl",
            "ftp://files.invalid/packages/a.whl",
            "data:,packages/a.whl",
            "javascript:packages/a.whl",
            "https://",
        ] {
            assert!(path(link).is_err(), "{link:?} leads to {:?}", path(link));
        }
    }

    proptest::proptest! {
        /// Whatever is decoded once has to come back when it is encoded once: no two plain paths have one target path.
        #[test]
        fn a_path_of_plain_segments_is_its_own_target_path(segments in proptest::collection::vec("[a-z0-9_.-]{0,3}[a-z0-9]", 1..5)) {
            let plain = segments.join("/");
            proptest::prop_assert_eq!(path(&format!("/{plain}")).unwrap(), plain);
        }

        #[test]
        fn no_link_leads_to_a_path_of_dots_or_control_characters(link in "\\PC{0,30}|[/.%2fF5cC0\\\\]{0,20}") {
            if let Ok(target) = path(&link) {
                proptest::prop_assert!(target.split('/').all(|segment| !matches!(segment, "" | "." | "..")), "{}", target);
                proptest::prop_assert!(!target.contains(|letter: char| letter.is_control() || letter == '\\'), "{}", target);
            }
        }
    }
}
