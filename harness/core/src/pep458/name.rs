//! From a project name to the name in target paths.

use super::rule::{Rule, Rules};
use crate::client::Refusal;

/// The normalised form of a project name: small letters, and a single hyphen for every run of `-`, `_` and `.` (PEP 503).
///
/// A name that no project can have is refused and not mended: to strip or to fold what is odd would lead two names to one page.
pub(super) fn normalised(name: &str, rules: Rules) -> Result<String, Refusal> {
    if !is_valid(name) && rules.keeps(Rule::ValidName) {
        return Err(Refusal::new(format!("no project can be called {name:?}")));
    }
    if rules.omits(Rule::NormalisedName) {
        return Ok(name.to_owned());
    }
    let mut normalised = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        let letter = if is_separator(letter) { '-' } else { letter };
        if letter != '-' || !normalised.ends_with('-') {
            normalised.push(letter);
        }
    }
    Ok(normalised)
}

/// Letters and digits of ASCII, with separators between them (the core metadata specification, "Name").
fn is_valid(name: &str) -> bool {
    let inner = |letter: char| letter.is_ascii_alphanumeric() || is_separator(letter);
    let outer = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
    name.chars().all(inner) && outer(name.chars().next()) && outer(name.chars().next_back())
}

fn is_separator(letter: char) -> bool {
    matches!(letter, '-' | '_' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_project_have_one_name() {
        for name in ["example-project", "Example.Project", "EXAMPLE__project", "example-._-Project"] {
            assert_eq!(normalised(name, Rules::default()).unwrap(), "example-project");
        }
    }

    #[test]
    fn what_cannot_be_a_name_is_refused() {
        for name in ["", "-a", "a_", ".", "a b", "a/b", "../a", "a\0", "\u{212a}ey", "ex\u{e4}mple", "a%2Db"] {
            assert!(normalised(name, Rules::default()).is_err(), "{name:?}");
        }
    }
}
