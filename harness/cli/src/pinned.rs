//! What came out before, pinned in a file, beside what comes out now.

use std::{fmt::Write as _, fs, path::Path};

use crate::{Status, fault::Fault};

/// Holds a text against what is pinned in a file. Returns what there is to say of it, and whether it is as expected.
pub(crate) fn compare(file: &Path, found: &str) -> Result<(String, Status), Fault> {
    let different = different_lines(read(file)?.trim_end(), found.trim_end());
    Ok(if different.is_empty() {
        (format!("as in {}\n", file.display()), Status::AsExpected)
    } else {
        (format!("not as in {}\n{different}", file.display()), Status::Unexpected)
    })
}

/// What is pinned in a file. What insta writes above a snapshot is no part of it.
fn read(file: &Path) -> Result<String, Fault> {
    let text = fs::read_to_string(file).map_err(Fault::reading(file))?;
    let below = text.strip_prefix("---\n").and_then(|text| text.split_once("\n---\n"));
    Ok(below.map_or(text.as_str(), |(_, below)| below).to_owned())
}

/// The lines in which a text differs from a pinned one, each with its number: the pinned ones after `-`, the others after `+`.
fn different_lines(pinned: &str, found: &str) -> String {
    let (pinned, found): (Vec<&str>, Vec<&str>) = (pinned.lines().collect(), found.lines().collect());
    let mut different = String::new();
    for number in 0..pinned.len().max(found.len()) {
        let (before, now) = (pinned.get(number), found.get(number));
        if before != now {
            for (mark, line) in [('-', before), ('+', now)] {
                if let Some(line) = line {
                    writeln!(different, "{mark} {:>4}  {line}", number + 1).expect("a string takes all");
                }
            }
        }
    }
    different
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{compare, different_lines};
    use crate::Status;

    #[test]
    fn a_text_that_is_not_as_pinned_is_unexpected() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("pinned.snap");
        fs::write(&file, "---\nsource: a test\n---\none\ntwo\n").unwrap();
        let (said, status) = compare(&file, "one\ntwo\n").unwrap();
        assert!(said.starts_with("as in ") && status == Status::AsExpected, "{said}");
        let (said, status) = compare(&file, "one\n").unwrap();
        assert!(said.starts_with("not as in ") && said.ends_with("\n-    2  two\n"), "{said}");
        assert_eq!(status, Status::Unexpected);
        assert!(compare(&folder.path().join("missing"), "").is_err());
    }

    #[test]
    fn lines_that_differ_are_told_with_their_numbers() {
        assert_eq!(different_lines("one\ntwo\n", "one\ntwo\n"), "");
        assert_eq!(different_lines("one\ntwo\n", "one\nthree\nfour\n"), "-    2  two\n+    2  three\n+    3  four\n");
        assert_eq!(different_lines("one\ntwo\n", "one\n"), "-    2  two\n");
    }
}
