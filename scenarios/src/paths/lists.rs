//! The lists of a delegation: none, empty, or both kinds at once (TUF §4.5).

use super::*;

/// A delegation has neither patterns nor hash prefixes.
///
/// It delegates nothing. To read it as everything would give the role the whole repository.
pub(crate) fn neither_list(s: &mut Writer) {
    s.cites(["TUF-4.5-o"]);
    nothing_delegated(s, |delegation| {
        delegation.as_object_mut().expect("a delegation").remove("paths");
    });
}

/// A delegation has an empty list of patterns.
pub(crate) fn empty_list(s: &mut Writer) {
    s.cites(["TUF-4.5-x"]);
    nothing_delegated(s, |delegation| delegation["paths"] = json!([]));
}

/// A delegation has one pattern, which is empty.
pub(crate) fn empty_pattern(s: &mut Writer) {
    s.cites(["TUF-4.5-x"]);
    nothing_delegated(s, |delegation| delegation["paths"] = json!([""]));
}

/// A delegation has one pattern, a lone separator.
pub(crate) fn lone_separator(s: &mut Writer) {
    s.cites(["TUF-4.5-x"]);
    nothing_delegated(s, |delegation| delegation["paths"] = json!(["/"]));
}

/// A delegation has both lists, and the target path is in the patterns alone.
pub(crate) fn in_patterns_alone(s: &mut Writer) {
    both_lists(s, &["a.whl"], &sha256("b.whl"), "patterns count", "patterns do not count");
}

/// A delegation has both lists, and the target path is in the hash prefixes alone.
pub(crate) fn in_prefixes_alone(s: &mut Writer) {
    both_lists(s, &["b.whl"], &sha256("a.whl"), "prefixes count", "prefixes do not count");
}

/// A delegation has both lists, and the target path is in both.
pub(crate) fn in_both_lists(s: &mut Writer) {
    both_lists(s, &["a.whl"], &sha256("a.whl"), "covers what both cover", "covers nothing");
}

/// A delegation does not say whether it is terminating.
///
/// The format has the member, and an example in the same section does without.
pub(crate) fn terminating_left_out(s: &mut Writer) {
    s.cites(["TUF-4.5-ac"]);
    project(s, &["*.whl"], &["a.whl"]);
    s.repository.delegate(&Targets, Delegation::new("second", &["*.whl"]));
    s.repository.add_target_to(&Role::delegated("second"), "b.whl", HONEST);
    s.download(["b.whl"], accepts());
    s.publish_edited([Targets], |d| {
        if d.role == Targets {
            d.signed["delegations"]["roles"][0].as_object_mut().expect("a delegation").remove("terminating");
        }
    });
    let refused = rejects().trusting(Targets, 1);
    let not_terminating = either("absent is not terminating", accepts());
    s.download(["b.whl"], not_terminating.or("needs the member", refused).or("absent is terminating", rejects()));
}

fn nothing_delegated(s: &mut Writer, edit: impl Fn(&mut serde_json::Value)) {
    project(s, &["a.whl"], &["a.whl"]);
    s.download(["a.whl"], accepts());
    s.attack("take all paths from the delegation, and list a target in the role all the same", |a| {
        let project = Role::delegated("project");
        a.repository.add_target_to(&project, "b.whl", OTHER);
        a.publish_edited([project, Targets], |d| {
            if d.role == Targets {
                edit(&mut d.signed["delegations"]["roles"][0]);
            }
        });
    });
    s.only_under_attack(|s| s.download(["b.whl"], rejects()));
}

fn both_lists(s: &mut Writer, patterns: &[&str], prefix: &str, if_taken: &str, if_not: &str) {
    s.cites(["TUF-4.5-n"]);
    project(s, &["first.whl"], &["first.whl"]);
    s.download(["first.whl"], accepts());
    s.repository.delegate(&Targets, Delegation::new("both", patterns));
    s.repository.add_target_to(&Role::delegated("both"), "a.whl", HONEST);
    s.publish_edited([Targets], |d| {
        if d.role == Targets {
            d.signed["delegations"]["roles"][1]["path_hash_prefixes"] = json!([prefix]);
        }
    });
    let refused = rejects().trusting(Targets, 1);
    s.download(["a.whl"], either(if_taken, accepts()).or("refuses both lists", refused).or(if_not, rejects()));
}

fn sha256(path: &str) -> String {
    tuf_gauntlet_core::json::sha256_hex(path.as_bytes())
}
