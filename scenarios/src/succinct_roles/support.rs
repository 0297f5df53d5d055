//! Clients that do not know succinct roles, and must not come to harm by them (TAP 15, Backwards Compatibility).

use super::*;

/// The repository moves its wheels to bins, which not every client knows.
///
/// Who knows bins finds the wheel. Who does not finds nothing, and some will not read metadata of such a form at all, so that
/// they find nothing else in it either: the proposal calls itself not backwards compatible.
pub(crate) fn repository_moves_to_bins(s: &mut Writer) {
    s.cites(["TAP15-h"]);
    s.repository.add_target("a.whl", HONEST);
    s.download(["a.whl", "file.txt"], accepts());
    s.repository.remove_target("a.whl");
    s.repository.delegate_succinctly(&Targets, SuccinctRoles::new("bin", 2));
    s.repository.add_target_to_bin(&Targets, "a.whl", HONEST);
    s.publish([Targets]);
    let reads = accepts();
    s.download(["file.txt"], either("reads metadata with bins", reads).or("refuses metadata with bins", rejects()));
    s.download(["a.whl"], either("finds the bin", accepts()).or("finds no bin", rejects()));
}

/// The repository moves to bins, and the one that should list the wheel is forged.
///
/// A client that does not know bins has no way to tell, and no reason to find it.
pub(crate) fn forged_bin(s: &mut Writer) {
    s.cites(["TAP15-h", "TAP15-e"]);
    s.download(["file.txt"], accepts());
    s.attack("delegate to bins with the targets key, and serve one that a stranger has signed", |a| {
        a.repository.delegate_succinctly(&Targets, SuccinctRoles::new("bin", 2));
        a.publish([Targets]);
        a.replace(&Role::delegated("bin-0"), |d| {
            list_other(d, "a.whl");
            d.signed_by(&[Key::named("mallory")]);
        });
        put_other(a, "a.whl");
    });
    s.only_under_attack(|s| s.download(["a.whl"], rejects().without_target_request()));
}

/// Below a role that every client knows, bins list a wheel, and a role after it lists the same one with other content.
///
/// To a client that does not know bins the first role says nothing of the wheel, and the second has the word.
pub(crate) fn role_after_unknown_bins(s: &mut Writer) {
    s.cites(["TAP15-h"]);
    s.uses(Feature::PathDelegations);
    for (name, content) in [("project", HONEST), ("sibling", OTHER)] {
        s.repository.delegate(&Targets, Delegation::new(name, &["*.whl"]));
        s.repository.add_target_to(&Role::delegated(name), "a.whl", content);
    }
    s.download(["a.whl"], accepts().delivering(&[HONEST]));
    let project = Role::delegated("project");
    s.repository.remove_target_from(&project, "a.whl");
    s.repository.delegate_succinctly(&project, SuccinctRoles::new("bin", 2));
    s.repository.add_target_to_bin(&project, "a.whl", HONEST);
    s.publish([project]);
    let next = accepts().delivering(&[OTHER]);
    let known = either("finds the bin", accepts().delivering(&[HONEST]));
    s.download(["a.whl"], known.or("takes the word of the next role", next).or("refuses", rejects()));
}
