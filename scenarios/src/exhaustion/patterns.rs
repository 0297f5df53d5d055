//! Path patterns that a matcher could take for ever to match (TUF §4.5).

use super::*;

/// The target lies with a second role, whose delegation covers everything. The adversary puts a delegation with this pattern
/// before that one, which does not cover the target and costs time to find out.
fn slow_to_match(s: &mut Writer, what: &str, patterns: &[&str], path: &str) {
    s.isolated();
    s.uses(Feature::PathDelegations);
    s.repository.delegate(&Targets, Delegation::new("second", &["*"]));
    s.repository.add_target_to(&Role::delegated("second"), path, b"a file of a long name\n");
    s.download(["file.txt"], accepts());
    s.publish([Targets]);
    s.attack(&format!("delegate {what} to a role before the right one, by the stolen targets key"), |a| {
        a.repository.delegate(&Targets, Delegation::new("first", patterns));
        a.repository.delegations_mut(&Targets).rotate_right(1);
        a.publish([Targets]);
    });
    s.refresh(bearable(either_way()));
    s.download([path], survives());
}

/// A pattern has thirty asterisks, and almost matches a long name.
///
/// A matcher that tries every way to divide the name among the asterisks needs longer than the universe has existed.
pub(crate) fn asterisks(s: &mut Writer) {
    s.cites(["TUF-4.5-y"]);
    let pattern = format!("{}b", "*a".repeat(30));
    slow_to_match(s, "files by thirty asterisks", &[&pattern], &"a".repeat(200));
}

/// A pattern is nothing but asterisks, and one letter that the name does not have.
pub(crate) fn asterisks_in_a_row(s: &mut Writer) {
    s.cites(["TUF-4.5-y"]);
    let pattern = format!("{}b", "*".repeat(2_000));
    slow_to_match(s, "files by two thousand asterisks in a row", &[&pattern], &"a".repeat(200));
}

/// A pattern has question marks and asterisks in turn.
pub(crate) fn question_marks(s: &mut Writer) {
    s.cites(["TUF-4.5-y"]);
    let pattern = format!("{}b", "*?".repeat(60));
    slow_to_match(s, "files by asterisks and question marks", &[&pattern], &"a".repeat(200));
}

/// A pattern has braces in braces and one after the other, which some globs take for alternatives.
pub(crate) fn braces(s: &mut Writer) {
    s.cites(["TUF-4.5-y"]);
    let (in_turn, nested) = (format!("{}b", "{a,aa}".repeat(30)), format!("{}b{}", "{a,".repeat(500), "}".repeat(500)));
    slow_to_match(s, "files by braces", &[&in_turn, &nested], &"a".repeat(60));
}

/// A pattern has parentheses with signs of repetition, which some globs take for groups.
pub(crate) fn groups(s: &mut Writer) {
    s.cites(["TUF-4.5-y"]);
    let (nested, plain) = (format!("{}a{}b", "+(".repeat(12), ")".repeat(12)), "(a+)+b".to_owned());
    slow_to_match(s, "files by groups", &[&nested, &plain, "+(+(a)|a)b"], &"a".repeat(40));
}

/// A pattern has a range of numbers in braces, which some globs write out.
pub(crate) fn ranges(s: &mut Writer) {
    s.cites(["TUF-4.5-y"]);
    slow_to_match(s, "files by ranges", &["{1..100000000}", "{1..1000}{1..1000}{1..1000}"], &"a".repeat(40));
}

/// A delegation has ten thousand patterns, each with some asterisks.
pub(crate) fn many_patterns(s: &mut Writer) {
    s.cites(["TUF-4.5-y"]);
    let patterns: Vec<String> = (0..10_000).map(|i| format!("*a*a*{i}")).collect();
    let patterns: Vec<&str> = patterns.iter().map(String::as_str).collect();
    slow_to_match(s, "files by ten thousand patterns", &patterns, &"a".repeat(200));
}

/// A pattern is a hundred thousand characters long.
pub(crate) fn a_long_pattern(s: &mut Writer) {
    s.cites(["TUF-4.5-y"]);
    let pattern = "a*".repeat(50_000);
    slow_to_match(s, "files by a pattern of a hundred thousand characters", &[&pattern], &"b".repeat(200));
}
