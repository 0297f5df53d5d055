//! An index page in either form, and the file on it that is wanted.

use std::{collections::BTreeMap, convert::Infallible};

use html5gum::{HtmlString, Spanned, StartTag, Token, Tokenizer};
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::Value;

use super::{
    Form,
    name::normalised,
    rule::{Rule, Rules},
};
use crate::{client::Refusal, hash::Hash};

/// What a page says.
#[derive(Debug)]
pub(super) struct Page {
    /// The project, where the form has a place for it.
    name: Option<String>,
    files: Vec<Listed>,
}

/// What a page says of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) filename: String,
    pub(super) link: String,
    /// Hex digits by the name of the hash function.
    pub(super) hashes: BTreeMap<String, String>,
    yanked: bool,
}

impl Page {
    /// Reads a page of this form, and does not try the other one.
    pub(super) fn parse(bytes: &[u8], form: Form, rules: Rules) -> Result<Page, Refusal> {
        let text = std::str::from_utf8(bytes)?;
        let is_markup = text.trim_start().starts_with('<');
        let form = if is_markup && rules.omits(Rule::FormAsAsked) { Form::Html } else { form };
        match form {
            Form::Json => Page::from_json(text, rules),
            Form::Html => Page::from_html(text, rules),
        }
    }

    /// The JSON form (PEP 691).
    fn from_json(text: &str, rules: Rules) -> Result<Page, Refusal> {
        let page: JsonPage = serde_json::from_str(text)?;
        check_version(&page.meta.api_version, rules)?;
        let listed = |file: JsonFile| Listed {
            filename: file.filename,
            link: file.url,
            hashes: file.hashes,
            yanked: !matches!(file.yanked, Value::Bool(false) | Value::Null),
        };
        Ok(Page { name: Some(page.name), files: page.files.into_iter().map(listed).collect() })
    }

    /// The HTML form (PEP 503): every anchor is a file, its text the name.
    fn from_html(text: &str, rules: Rules) -> Result<Page, Refusal> {
        let mut files = Vec::new();
        let mut open: Option<Listed> = None;
        for Ok::<_, Infallible>(token) in Tokenizer::new(text) {
            match token {
                Token::StartTag(tag) if is_version(&tag) => {
                    check_version(&attribute(&tag, b"content").unwrap_or_default(), rules)?;
                }
                Token::StartTag(tag) if **tag.name == *b"a" => {
                    files.extend(open.take());
                    open = attribute(&tag, b"href").map(|link| Listed {
                        filename: String::new(),
                        hashes: digest_in(&link),
                        link,
                        yanked: attribute(&tag, b"data-yanked").is_some(),
                    });
                }
                Token::String(text) => {
                    if let Some(file) = &mut open {
                        file.filename.push_str(&String::from_utf8_lossy(&text.value));
                    }
                }
                Token::EndTag(tag) if **tag.name == *b"a" => files.extend(open.take()),
                _ => {}
            }
        }
        for file in &mut files {
            file.filename = file.filename.trim().to_owned();
        }
        Ok(Page { name: None, files })
    }

    /// The file to install for a project: of this version, or else of the newest that was not yanked.
    pub(super) fn choose(&self, project: &str, version: Option<&str>, rules: Rules) -> Result<&Listed, Refusal> {
        if let Some(name) = &self.name
            && normalised(name, Rules::default())? != project
            && rules.keeps(Rule::PageOfProject)
        {
            return Err(Refusal::new(format!("the page of {project} says it is that of {name}")));
        }
        let of_project = |file: &&Listed| {
            let name = name_and_version(&file.filename).and_then(|(name, _)| normalised(name, Rules::default()).ok());
            name.is_some_and(|name| name == project || rules.omits(Rule::FileOfProject))
        };
        let fits = |file: &&Listed| {
            let (_, found) = name_and_version(&file.filename)?;
            match version {
                Some(version) => (found == version).then(Vec::new),
                None if file.yanked && rules.keeps(Rule::YankedFiles) => None,
                None => release(found),
            }
        };
        let mut best: Option<(Vec<u64>, &Listed)> = None;
        for file in self.files.iter().filter(of_project) {
            if let Some(rank) = fits(&file)
                && best.as_ref().is_none_or(|(highest, _)| rank > *highest)
            {
                best = Some((rank, file));
            }
        }
        let version = version.unwrap_or("any version");
        let (_, file) = best.ok_or_else(|| Refusal::new(format!("the page has no file of {project}, {version}")))?;
        Ok(file)
    }
}

impl Listed {
    /// That a file has every digest that the page lists of it, as far as the hash function is known.
    pub(super) fn check_digests(&self, bytes: &[u8]) -> Result<(), Refusal> {
        for (name, listed) in &self.hashes {
            let differs = |hash: Hash| !hash.hex(bytes).eq_ignore_ascii_case(listed);
            if Hash::from_name(name).is_some_and(differs) {
                return Err(Refusal::new(format!("{} does not have the {name} of the page", self.filename)));
            }
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct JsonPage {
    meta: Meta,
    name: String,
    files: Vec<JsonFile>,
}

#[derive(Deserialize)]
struct Meta {
    #[serde(rename = "api-version")]
    api_version: String,
}

#[derive(Deserialize)]
struct JsonFile {
    filename: String,
    url: String,
    hashes: BTreeMap<String, String>,
    #[serde(default)]
    yanked: Value,
}

/// Major version 1, whatever comes after it (PEP 629).
fn check_version(version: &str, rules: Rules) -> Result<(), Refusal> {
    if version.split('.').next() == Some("1") || rules.omits(Rule::PageVersion) {
        return Ok(());
    }
    Err(Refusal::new(format!("a page of version {version}")))
}

/// Whether it is the element that says of which version a page in HTML is (PEP 629).
fn is_version(tag: &StartTag<()>) -> bool {
    **tag.name == *b"meta" && attribute(tag, b"name").is_some_and(|name| name == "pypi:repository-version")
}

fn attribute(tag: &StartTag<()>, name: &[u8]) -> Option<String> {
    let value: &Spanned<HtmlString, ()> = tag.attributes.get(name)?;
    Some(String::from_utf8_lossy(value).into_owned())
}

/// The digest in the fragment of a link: `#sha256=...`.
fn digest_in(link: &str) -> BTreeMap<String, String> {
    let fragment = link.rsplit_once('#').and_then(|(_, fragment)| fragment.split_once('='));
    fragment.map(|(name, digits)| (name.to_owned(), digits.to_owned())).into_iter().collect()
}

/// What the name of a wheel (PEP 427) or source distribution (PEP 625) says.
fn name_and_version(filename: &str) -> Option<(&str, &str)> {
    if let Some(stem) = filename.strip_suffix(".whl") {
        let (name, rest) = stem.split_once('-')?;
        let (version, tags) = rest.split_once('-')?;
        return (tags.split('-').count() >= 3).then_some((name, version));
    }
    filename.strip_suffix(".tar.gz")?.rsplit_once('-')
}

/// A final release as numbers to compare, without zeros at its end (PEP 440); `None` for every other kind of version.
fn release(version: &str) -> Option<Vec<u64>> {
    let mut numbers = version.split('.').map(|part| part.parse().ok()).collect::<Option<Vec<u64>>>()?;
    while numbers.len() > 1 && numbers.last() == Some(&0) {
        numbers.pop();
    }
    Some(numbers)
}

/// Whether the last segment of a target path is the name that the page gives the file.
pub(super) fn is_named(path: &str, filename: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    last == filename || percent_decode_str(last).decode_utf8().is_ok_and(|last| last == filename)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: &str = r#"<!DOCTYPE html><html><head><meta name="pypi:repository-version" content="1.1"></head><body>
        <a href="https://files.invalid/packages/aa/example-1.0-py3-none-any.whl#sha256=00">example-1.0-py3-none-any.whl</a><br>
        <a href="../../packages/bb/example-1.10.tar.gz" data-requires-python="&gt;=3.8">example-1.10.tar.gz</a>
        <a href="/packages/cc/example-2.0.tar.gz" data-yanked="broken">example-2.0.tar.gz</a></body></html>"#;

    fn chosen(bytes: &[u8], form: Form, version: Option<&str>) -> Result<Listed, Refusal> {
        Page::parse(bytes, form, Rules::default())?.choose("example", version, Rules::default()).cloned()
    }

    #[test]
    fn the_newest_file_that_was_not_yanked_is_chosen() {
        let file = chosen(HTML.as_bytes(), Form::Html, None).unwrap();
        assert_eq!(
            (file.filename.as_str(), file.link.as_str()),
            ("example-1.10.tar.gz", "../../packages/bb/example-1.10.tar.gz")
        );
    }

    #[test]
    fn a_version_that_is_asked_for_may_have_been_yanked() {
        assert_eq!(chosen(HTML.as_bytes(), Form::Html, Some("2.0")).unwrap().filename, "example-2.0.tar.gz");
        assert!(chosen(HTML.as_bytes(), Form::Html, Some("3.0")).is_err());
    }

    #[test]
    fn a_digest_of_the_html_form_is_in_the_fragment() {
        let file = chosen(HTML.as_bytes(), Form::Html, Some("1.0")).unwrap();
        assert_eq!(file.hashes["sha256"], "00");
        assert!(file.check_digests(b"anything").is_err());
    }

    #[test]
    fn the_json_form_says_the_same_in_members() {
        let page = r#"{"meta": {"api-version": "1.4"}, "name": "Example", "files": [
            {"filename": "example-1.0.tar.gz", "url": "/a/example-1.0.tar.gz", "hashes": {}, "yanked": false},
            {"filename": "other-9.0.tar.gz", "url": "/a/other-9.0.tar.gz", "hashes": {}},
            {"filename": "example-1.1.tar.gz", "url": "/a/example-1.1.tar.gz", "hashes": {}, "yanked": "broken"}]}"#;
        assert_eq!(chosen(page.as_bytes(), Form::Json, None).unwrap().link, "/a/example-1.0.tar.gz");
    }

    proptest::proptest! {
        /// What a client has handed over must not be able to bring the harness down.
        #[test]
        fn no_page_makes_a_reader_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200), text in "(<a href=|\"|>|</a>|[-.a0{}:\\[\\]]){0,40}") {
            for form in [Form::Json, Form::Html] {
                let _ = chosen(&bytes, form, None);
                let _ = chosen(text.as_bytes(), form, None);
            }
        }
    }
}
