//! Text made fit for a terminal: clients and repositories have a say in it.

/// The width to which prose is broken.
pub(crate) const WIDTH: usize = 98;

/// The text with control characters spelled out, so that nobody's error message can move the cursor.
pub(crate) fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => out.push('\n'),
            '\t' => out.push_str("    "),
            control if control.is_control() => out.extend(control.escape_default()),
            other => out.push(other),
        }
    }
    out
}

/// The text on one line of at most `width` characters, cut between words.
pub(crate) fn one_line(text: &str, width: usize) -> String {
    let line = printable(text).split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= width {
        return line;
    }
    let kept: String = line.chars().take(width.saturating_sub(4)).collect();
    let end = kept.rfind(' ').filter(|end| *end * 2 > kept.len()).unwrap_or(kept.len());
    format!("{} ...", kept[..end].trim_end_matches([',', ';', ':', '.']))
}

/// The text as lines of at most `width` characters, each after `indent` spaces; a longer word has a line of its own.
pub(crate) fn wrapped(text: &str, indent: usize, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if indent + line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    let margin = " ".repeat(indent);
    lines.iter().flat_map(|line| [&margin, line.as_str(), "\n"]).collect()
}

/// Ids of scenarios with each family named once: `freeze::one, two; rollback::three`.
pub(crate) fn by_family(ids: &[String]) -> String {
    let split: Vec<(&str, &str)> = ids.iter().filter_map(|id| id.split_once("::")).collect();
    let families = split.chunk_by(|one, next| one.0 == next.0).map(|family| {
        let names: Vec<&str> = family.iter().map(|(_, name)| *name).collect();
        format!("{}::{}", family[0].0, names.join(", "))
    });
    families.collect::<Vec<_>>().join("; ")
}

/// `1 scenario`, `2 scenarios`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_message_cannot_move_the_cursor() {
        assert_eq!(printable("no \u{1b}[2J file\r\n"), "no \\u{1b}[2J file\\r\n");
    }

    #[test]
    fn a_long_text_is_cut_between_words() {
        assert_eq!(one_line("the quick\nbrown fox", 20), "the quick brown fox");
        assert_eq!(one_line("the quick, brown fox", 16), "the quick ...");
    }

    #[test]
    fn a_family_is_named_once() {
        let ids = ["freeze::one", "freeze::two", "rollback::three"].map(str::to_owned);
        assert_eq!(by_family(&ids), "freeze::one, two; rollback::three");
    }

    #[test]
    fn lines_end_before_the_edge() {
        assert_eq!(wrapped("aa bb cc", 2, 7), "  aa bb\n  cc\n");
    }
}
