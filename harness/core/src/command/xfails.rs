//! `<entrypoint>.xfails`: the tests of tuf-conformance that the project of a client expects it to fail.

use std::{collections::BTreeSet, ffi::OsStr, fs};

/// What stands in the file beside an entry point; nothing if there is none.
pub(super) fn beside(entry_point: &OsStr) -> BTreeSet<String> {
    let mut path = entry_point.to_owned();
    path.push(".xfails");
    fs::read_to_string(path).map(|text| parse(&text)).unwrap_or_default()
}

/// The names in such a file: a line each, of a test, a group of tests, or one of a group with its parameter in brackets.
/// Lines that begin with `#` are comments.
pub fn parse(text: &str) -> BTreeSet<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_empty_lines_are_no_tests() {
        let text = "# not yet\n\ntest_a\n  test_b[two words]\n#test_c\n";
        assert_eq!(parse(text), ["test_a", "test_b[two words]"].map(str::to_owned).into());
    }
}
