//! What patterns might mean beyond the two wildcards (TUF §4.5 refers to glob and goes on to name only these).
//!
//! Which meaning a client gives them is recorded, and none is wrong. What matters is that two clients of one repository do not
//! agree, so that it had better not use them.

use super::*;

/// A pattern has a class of characters in brackets.
pub(crate) fn brackets(s: &mut Writer) {
    s.cites(["TUF-4.5-v"]);
    meaning(s, "[ab].whl", "a.whl", "brackets are a class", "brackets match no letter");
}

/// A pattern has brackets, and so has the target path.
pub(crate) fn brackets_as_they_are(s: &mut Writer) {
    s.cites(["TUF-4.5-v"]);
    meaning(s, "[ab].whl", "[ab].whl", "brackets are themselves", "brackets do not match brackets");
}

/// A pattern has a negated class of characters.
pub(crate) fn negated_class(s: &mut Writer) {
    s.cites(["TUF-4.5-v"]);
    meaning(s, "[!a].whl", "b.whl", "! negates a class", "! negates nothing");
}

/// A pattern has a bracket that is never closed.
pub(crate) fn open_bracket(s: &mut Writer) {
    s.cites(["TUF-4.5-v"]);
    meaning(s, "[a.whl", "[a.whl", "an open bracket is itself", "an open bracket matches nothing");
}

/// A pattern has alternatives in braces.
pub(crate) fn braces(s: &mut Writer) {
    s.cites(["TUF-4.5-v"]);
    meaning(s, "{a,b}.whl", "a.whl", "braces are alternatives", "braces are no alternatives");
}

/// A pattern has two asterisks in place of a folder.
pub(crate) fn double_asterisk(s: &mut Writer) {
    s.cites(["TUF-4.5-v"]);
    plain_names(s);
    meaning(s, "a/**/d.whl", "a/b/c/d.whl", "** crosses folders", "** does not cross folders");
}

/// A pattern has an asterisk behind a backslash.
pub(crate) fn backslash(s: &mut Writer) {
    s.cites(["TUF-4.5-v"]);
    meaning(s, "a\\*.whl", "a*.whl", "a backslash escapes", "a backslash escapes nothing");
}

/// A pattern begins with an asterisk, and the target path with a dot.
pub(crate) fn leading_dot(s: &mut Writer) {
    s.cites(["TUF-4.5-w"]);
    meaning(s, "*.whl", ".hidden.whl", "* matches a leading dot", "* does not match a leading dot");
}

/// A pattern begins with a separator, and the target path does not.
pub(crate) fn leading_separator(s: &mut Writer) {
    s.cites(["TUF-4.5-x", "TUF-4.5-c"]);
    meaning(s, "/a.whl", "a.whl", "a leading separator is dropped", "a leading separator counts");
}

/// A pattern has two separators in a row, and the target path has one.
pub(crate) fn empty_segment(s: &mut Writer) {
    s.cites(["TUF-4.5-x", "TUF-4.5-c"]);
    plain_names(s);
    meaning(s, "a//b.whl", "a/b.whl", "empty segments are dropped", "empty segments count");
}

/// A pattern has one question mark for a letter that takes two bytes.
pub(crate) fn question_mark_beyond_ascii(s: &mut Writer) {
    s.cites(["TUF-4.5-v"]);
    meaning(s, "caf?.whl", "caf\u{e9}.whl", "? is a character", "? is a byte");
}

/// Begins with a pattern that every client reads, and then changes it for the one in question.
fn meaning(s: &mut Writer, pattern: &str, path: &'static str, if_it_matches: &str, if_not: &str) {
    let project = project(s, &["first.whl"], &["first.whl"]);
    s.download(["first.whl"], accepts());
    s.repository.delegations_mut(&Targets).insert(0, Delegation::new("odd", &[pattern]));
    s.repository.add_target_to(&Role::delegated("odd"), path, HONEST);
    s.publish([Targets, project]);
    let refused = rejects().trusting(Targets, 1);
    s.download([path], either(if_it_matches, accepts()).or("refuses the pattern", refused).or(if_not, rejects()));
}
