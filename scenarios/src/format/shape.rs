//! Required members that are missing or of another type: one at a time, rightly signed (TUF §4.2 to §4.6).

use super::*;

/// A new root has something of another type for each of the members that it needs.
///
/// Without them nobody's signature counts. Somebody with the root keys must have signed this, or the program that signs for
/// him; a client gets over it.
pub(crate) fn root_of_other_types(s: &mut Writer) {
    s.cites(["TUF-4.1-g"]);
    let cases = [
        ("/_type", [json!(7), json!(null), json!(["root"])]),
        ("/spec_version", [json!([]), json!(null), json!({})]),
        ("/version", [json!([2]), json!(null), json!(true)]),
        ("/expires", [json!(7), json!([]), json!({})]),
        ("/keys", [json!([]), json!(null), json!("x")]),
        ("/roles", [json!([]), json!(null), json!("x")]),
        ("/roles/root", [json!([]), json!(7), json!("x")]),
        ("/roles/timestamp", [json!([]), json!(null), json!("x")]),
        ("/roles/root/keyids", [json!({}), json!(7), json!(null)]),
        ("/roles/root/keyids", [json!([7]), json!([null]), json!([[]])]),
    ];
    of_other_types(s, &Root, &cases);
}

/// A new timestamp has something of another type for each of the members that it needs.
pub(crate) fn timestamp_of_other_types(s: &mut Writer) {
    s.cites(["TUF-4.1-g"]);
    let cases = [
        ("/_type", [json!(7), json!(null), json!(["timestamp"])]),
        ("/spec_version", [json!([]), json!(null), json!({})]),
        ("/version", [json!([2]), json!(null), json!(true)]),
        ("/expires", [json!(7), json!([]), json!({})]),
        ("/meta", [json!([]), json!(null), json!("x")]),
        ("/meta/snapshot.json", [json!([]), json!(7), json!("x")]),
        ("/meta/snapshot.json/version", [json!("1"), json!(null), json!(true)]),
        ("/meta/snapshot.json/version", [json!([1]), json!({}), json!(1.5)]),
    ];
    of_other_types(s, &Timestamp, &cases);
}

/// A new snapshot has something of another type for each of the members that it needs.
pub(crate) fn snapshot_of_other_types(s: &mut Writer) {
    s.cites(["TUF-4.1-g"]);
    let cases = [
        ("/_type", [json!(7), json!(null), json!(["snapshot"])]),
        ("/spec_version", [json!([]), json!(null), json!({})]),
        ("/version", [json!([2]), json!(null), json!(true)]),
        ("/expires", [json!(7), json!([]), json!({})]),
        ("/meta", [json!([]), json!(null), json!("x")]),
        ("/meta/targets.json", [json!([]), json!(7), json!("x")]),
        ("/meta/targets.json/version", [json!("1"), json!(null), json!(true)]),
    ];
    of_other_types(s, &Snapshot, &cases);
}

/// New targets metadata has something of another type for each of the members that it needs.
pub(crate) fn targets_of_other_types(s: &mut Writer) {
    s.cites(["TUF-4.1-g"]);
    let cases = [
        ("/_type", [json!(7), json!(null), json!(["targets"])]),
        ("/spec_version", [json!([]), json!(null), json!({})]),
        ("/version", [json!([2]), json!(null), json!(true)]),
        ("/expires", [json!(7), json!([]), json!({})]),
        ("/targets", [json!([]), json!(null), json!("x")]),
    ];
    of_other_types(s, &Targets, &cases);
}

/// Targets metadata describes a file by something of another type: nothing is handed over.
pub(crate) fn description_of_a_file_of_other_types(s: &mut Writer) {
    s.cites(["TUF-4.1-g"]);
    let cases = [
        ("/targets/file.txt", [json!([]), json!(7), json!("x")]),
        ("/targets/file.txt/length", [json!("16"), json!(null), json!(true)]),
        ("/targets/file.txt/length", [json!([16]), json!(-16), json!(16.5)]),
        ("/targets/file.txt/hashes", [json!([]), json!(null), json!("x")]),
        ("/targets/file.txt/hashes/sha256", [json!([]), json!(7), json!(null)]),
    ];
    targets_of_no_use(s, "file.txt", &cases);
}

/// Targets metadata delegates by something of another type: nothing is found in the delegated role.
pub(crate) fn delegation_of_other_types(s: &mut Writer) {
    s.cites(["TUF-4.1-g"]);
    s.uses(Feature::PathDelegations);
    delegate_project(s);
    let cases = [
        ("/delegations", [json!([]), json!(7), json!("x")]),
        ("/delegations/keys", [json!([]), json!(7), json!(null)]),
        ("/delegations/roles", [json!({}), json!(7), json!("x")]),
        ("/delegations/roles/0", [json!([]), json!(7), json!("project")]),
        ("/delegations/roles/0/name", [json!([]), json!(7), json!(null)]),
        ("/delegations/roles/0/keyids", [json!({}), json!(7), json!(null)]),
        ("/delegations/roles/0/threshold", [json!([]), json!("1"), json!(null)]),
        ("/delegations/roles/0/paths", [json!({}), json!(7), json!([7])]),
    ];
    targets_of_no_use(s, "project.txt", &cases);
}

/// A delegated role has something of another type for each of the members that it needs.
pub(crate) fn delegated_role_of_other_types(s: &mut Writer) {
    s.cites(["TUF-4.5-ae", "TUF-4.1-g"]);
    s.uses(Feature::PathDelegations);
    delegate_project(s);
    s.download(["project.txt"], accepts());
    let role = Role::delegated(PROJECT);
    s.publish([role.clone()]);
    for (place, others) in [
        ("/_type", [json!(7), json!(null), json!("project")]),
        ("/spec_version", [json!([]), json!(null), json!({})]),
        ("/version", [json!([2]), json!(null), json!("2")]),
        ("/expires", [json!(7), json!(null), json!([])]),
        ("/targets", [json!([]), json!(null), json!("x")]),
    ] {
        for other in others {
            s.attack(&format!("sign {PROJECT} 2 with {other} at {place}"), |a| {
                a.replace(&role, |draft| set(draft, place, &other));
            });
            s.download(["project.txt"], rejects().trusting(role.clone(), 1).without_target_request());
        }
    }
    s.attack_ends();
    s.download(["project.txt"], accepts());
}

/// A new root lacks one of the members that it needs.
pub(crate) fn root_without_a_member(s: &mut Writer) {
    s.cites(["TUF-4.1-h"]);
    let members = [
        "/_type",
        "/spec_version",
        "/version",
        "/expires",
        "/keys",
        "/roles",
        "/roles/root/keyids",
        "/roles/root/threshold",
    ];
    without_a_member(s, &Root, &members);
}

/// A new timestamp lacks one of the members that it needs.
pub(crate) fn timestamp_without_a_member(s: &mut Writer) {
    s.cites(["TUF-4.1-h"]);
    without_a_member(s, &Timestamp, &["/_type", "/spec_version", "/version", "/expires", "/meta"]);
    // What it says of snapshot may be looked at only when snapshot is asked for.
    for member in ["/meta/snapshot.json", "/meta/snapshot.json/version"] {
        s.publish([Timestamp]);
        s.attack(&format!("sign a timestamp without {member}"), |a| {
            a.replace(&Timestamp, |draft| unset(draft, member));
        });
        s.refresh(rejects().trusting(Snapshot, s.repository.version(&Snapshot)));
        start_over(s);
    }
}

/// A new snapshot lacks one of the members that it needs.
pub(crate) fn snapshot_without_a_member(s: &mut Writer) {
    s.cites(["TUF-4.1-h"]);
    let members = ["/_type", "/spec_version", "/version", "/expires", "/meta", "/meta/targets.json/version"];
    without_a_member(s, &Snapshot, &members);
}

/// New targets metadata lacks one of the members that it needs.
pub(crate) fn targets_without_a_member(s: &mut Writer) {
    s.cites(["TUF-4.1-h"]);
    without_a_member(s, &Targets, &["/_type", "/spec_version", "/version", "/expires", "/targets"]);
}

/// Targets metadata describes a file without its length or hashes, or delegates without name, keys or threshold.
pub(crate) fn descriptions_without_a_member(s: &mut Writer) {
    s.cites(["TUF-4.1-h"]);
    s.uses(Feature::PathDelegations);
    delegate_project(s);
    s.download(["file.txt", "project.txt"], accepts());
    for (path, member) in [
        ("file.txt", "/targets/file.txt/length"),
        ("file.txt", "/targets/file.txt/hashes"),
        ("project.txt", "/delegations/keys"),
        ("project.txt", "/delegations/roles"),
        ("project.txt", "/delegations/roles/0/name"),
        ("project.txt", "/delegations/roles/0/keyids"),
        ("project.txt", "/delegations/roles/0/threshold"),
    ] {
        s.publish([Targets]);
        s.attack(&format!("sign targets without {member}"), |a| {
            a.replace(&Targets, |draft| unset(draft, member));
        });
        s.download([path], rejects());
        start_over(s);
    }
}

/// Version 2 of `role` is signed with each of the values at each of the places.
fn of_other_types(s: &mut Writer, role: &Role, cases: &[(&str, [Value; 3])]) {
    s.refresh(accepts());
    s.publish([role.clone()]);
    for (place, others) in cases {
        for other in others {
            s.attack(&format!("sign {role} 2 with {other} at {place}"), |a| {
                a.replace(role, |draft| set(draft, place, other));
            });
            s.refresh(not_taken(role));
            renew_timestamp(s, role);
        }
    }
    start_over(s);
}

/// Version 2 of `role` is signed without each of the members.
fn without_a_member(s: &mut Writer, role: &Role, members: &[&str]) {
    s.refresh(accepts());
    s.publish([role.clone()]);
    for member in members {
        s.attack(&format!("sign {role} 2 without {member}"), |a| {
            a.replace(role, |draft| unset(draft, member));
        });
        s.refresh(not_taken(role));
        renew_timestamp(s, role);
    }
    start_over(s);
}

/// A spoilt file is refused. What snapshot lists may be looked at only when targets are asked for.
fn not_taken(role: &Role) -> Expectation {
    match role {
        Snapshot => rejects().trusting(Targets, 1),
        _ => refused(role),
    }
}

/// New targets metadata is signed with each of the values at each of the places, and `path` cannot be had by it.
fn targets_of_no_use(s: &mut Writer, path: &str, cases: &[(&str, [Value; 3])]) {
    s.download([path], accepts());
    for (place, others) in cases {
        for other in others {
            s.publish([Targets]);
            s.attack(&format!("sign targets with {other} at {place}"), |a| {
                a.replace(&Targets, |draft| set(draft, place, other));
            });
            s.download([path], rejects());
            start_over(s);
        }
    }
}

fn set(draft: &mut Draft, place: &str, value: &Value) {
    *draft.signed.pointer_mut(place).expect("a place in the draft") = value.clone();
}

fn unset(draft: &mut Draft, place: &str) {
    let (parent, member) = place.rsplit_once('/').expect("a place in an object");
    let parent = draft.signed.pointer_mut(parent).and_then(Value::as_object_mut);
    parent.expect("an object in the draft").remove(member);
}
