//! What came out before, pinned in a file, beside what comes out now.

use std::{fmt::Write as _, fs, path::Path};

use crate::fault::Fault;

/// What is pinned in a file. What insta writes above a snapshot is no part of it.
pub(crate) fn read(file: &Path) -> Result<String, Fault> {
    let text = fs::read_to_string(file).map_err(Fault::reading(file))?;
    let below = text.strip_prefix("---\n").and_then(|text| text.split_once("\n---\n"));
    Ok(below.map_or(text.as_str(), |(_, below)| below).to_owned())
}

/// The lines in which a text differs from a pinned one, each with its number: the pinned ones after `-`, the others after `+`.
pub(crate) fn different_lines(pinned: &str, found: &str) -> String {
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
    use super::different_lines;

    #[test]
    fn lines_that_differ_are_told_with_their_numbers() {
        assert_eq!(different_lines("one\ntwo\n", "one\ntwo\n"), "");
        assert_eq!(different_lines("one\ntwo\n", "one\nthree\nfour\n"), "-    2  two\n+    2  three\n+    3  four\n");
        assert_eq!(different_lines("one\ntwo\n", "one\n"), "-    2  two\n");
    }
}
