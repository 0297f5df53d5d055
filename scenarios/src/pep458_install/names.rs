//! From a name to a page.

use super::*;

/// A project is asked for under several spellings of its name.
///
/// About the package manager: capital letters and the choice among `-`, `_` and `.` make no other project, and so no other target.
pub(crate) fn spellings(s: &mut Writer) {
    s.cites(["SEED-DL-a"]);
    index(s);
    for name in ["example-project", "Example.Project", "EXAMPLE_PROJECT", "example-_.-project"] {
        s.install(&Wanted::newest(name), [PAGE, &wheel_target("1.1")], accepts());
    }
}

/// Somebody is given the name of a project with a letter from outside ASCII that turns into an honest one in small letters.
///
/// About the package manager: the kelvin sign becomes a k. Names that no project can have are refused and not mended, so that
/// nobody can be made to believe that two names are two projects.
pub(crate) fn letter_from_outside_ascii(s: &mut Writer) {
    s.cites(["SEED-DL-a"]);
    let (target, path) = ("packages/kit-1.0-py3-none-any.whl", "simple/kit/index.json");
    let listed = json!({"filename": "kit-1.0-py3-none-any.whl", "url": format!("/{target}"), "hashes": {}});
    put(&mut s.repository, target, NEW);
    put(&mut s.repository, path, &page("kit", &[listed]));
    s.install(&Wanted::newest("Kit"), [path, target], accepts());
    s.attack("ask for the project by a name with a kelvin sign", |_| {});
    s.only_under_attack(|s| s.install(&Wanted::newest("\u{212a}it"), [path, target], rejects()));
}

/// Somebody is given a name with separators at its ends, with none but separators, or with a path in it.
///
/// About the package manager, and that nothing of this name reaches the mirror.
pub(crate) fn impossible_names(s: &mut Writer) {
    s.cites(["SEED-DL-a"]);
    index(s);
    install_newest(s, accepts());
    s.attack("ask for projects that cannot be", |_| {});
    for name in
        ["", "-", "_example-project", "example-project.", "x/../example-project", "example-project\0", "..", "%2e"]
    {
        let expected = rejects().without_target_request();
        s.only_under_attack(|s| s.install(&Wanted::newest(name), [PAGE, &wheel_target("1.1")], expected));
    }
}
