//! Members that the specification does not name: they are signed like everything else, and are kept (TUF §4).

use super::*;

/// Root has members that this version of the specification does not name.
///
/// They are part of what is signed. A client that builds the signed part again from what it knows has other bytes.
pub(crate) fn unknown_members_in_root(s: &mut Writer) {
    s.cites(["TUF-4-a", "TUF-4-b"]);
    with_unknown(s, &Root, "");
}

/// Root has unknown members where it lists the keys of a role.
pub(crate) fn unknown_members_in_roles_of_root(s: &mut Writer) {
    s.cites(["TUF-4-a", "TUF-4-b"]);
    with_unknown(s, &Root, "/roles/timestamp");
}

/// The timestamp key has a member that the specification does not name.
///
/// The member is part of the KEY object, so the keyid is calculated over it, too.
pub(crate) fn unknown_member_in_a_key(s: &mut Writer) {
    s.cites(["TUF-4-a", "TUF-4.2.1-c"]);
    timestamp_key_with(s, |key| key["x-note"] = note());
}

/// The timestamp key has such a member beside its public half.
pub(crate) fn unknown_member_in_a_key_value(s: &mut Writer) {
    s.cites(["TUF-4-a", "TUF-4.2.1-c"]);
    timestamp_key_with(s, |key| key["keyval"]["x-note"] = note());
}

/// Timestamp has unknown members.
pub(crate) fn unknown_members_in_timestamp(s: &mut Writer) {
    s.cites(["TUF-4-a", "TUF-4-b"]);
    with_unknown(s, &Timestamp, "");
}

/// Timestamp has unknown members where it describes snapshot.
pub(crate) fn unknown_members_in_description_of_snapshot(s: &mut Writer) {
    s.cites(["TUF-4-a", "TUF-4-b"]);
    with_unknown(s, &Timestamp, "/meta/snapshot.json");
}

/// Snapshot has unknown members.
pub(crate) fn unknown_members_in_snapshot(s: &mut Writer) {
    s.cites(["TUF-4-a", "TUF-4-b"]);
    with_unknown(s, &Snapshot, "");
}

/// Snapshot has unknown members where it describes targets.
pub(crate) fn unknown_members_in_description_of_targets(s: &mut Writer) {
    s.cites(["TUF-4-a", "TUF-4-b"]);
    with_unknown(s, &Snapshot, "/meta/targets.json");
}

/// Targets metadata has unknown members.
pub(crate) fn unknown_members_in_targets(s: &mut Writer) {
    s.cites(["TUF-4-a", "TUF-4-b"]);
    with_unknown(s, &Targets, "");
}

/// Targets metadata has unknown members where it describes a file.
pub(crate) fn unknown_members_in_description_of_a_file(s: &mut Writer) {
    s.cites(["TUF-4-a", "TUF-4-b"]);
    with_unknown(s, &Targets, "/targets/file.txt");
}

/// Targets metadata has unknown members in its delegations.
pub(crate) fn unknown_members_in_delegations(s: &mut Writer) {
    s.cites(["TUF-4-a", "TUF-4-b"]);
    delegate_project(s);
    with_unknown(s, &Targets, "/delegations");
}

/// Targets metadata has unknown members in one of its delegations.
pub(crate) fn unknown_members_in_a_delegation(s: &mut Writer) {
    s.cites(["TUF-4-a", "TUF-4-b"]);
    delegate_project(s);
    with_unknown(s, &Targets, "/delegations/roles/0");
}

/// A delegated role has unknown members.
pub(crate) fn unknown_members_in_a_delegated_role(s: &mut Writer) {
    s.cites(["TUF-4-a", "TUF-4-b"]);
    s.uses(Feature::PathDelegations);
    delegate_project(s);
    s.download(["project.txt"], accepts());
    let role = Role::delegated(PROJECT);
    s.publish_edited([role.clone()], |draft| {
        if draft.role == role {
            draft.set("x-note", note());
        }
    });
    s.download(["project.txt"], accepts().trusting(role, 2));
}

/// A file is listed with data of the application's own.
pub(crate) fn custom_data(s: &mut Writer) {
    s.cites(["TUF-4.5-k"]);
    with_member(s, &Targets, "/targets/file.txt", "custom", &note());
}

/// A file is listed with an empty object for the application's own data.
///
/// An empty object is not the same as none: it is signed, too.
pub(crate) fn custom_data_empty(s: &mut Writer) {
    s.cites(["TUF-4.1-a", "TUF-4.5-k"]);
    with_member(s, &Targets, "/targets/file.txt", "custom", &json!({}));
}

/// Targets metadata delegates to nobody, and says so.
///
/// The keys and roles of its delegations are there and empty. Left out when the signed part is built again, they are missed.
pub(crate) fn delegations_empty(s: &mut Writer) {
    s.cites(["TUF-4.1-a"]);
    with_member(s, &Targets, "", "delegations", &json!({"keys": {}, "roles": []}));
}

/// All files have members beside `signed` and `signatures`.
///
/// They are not signed, and nobody has said what to do about them.
pub(crate) fn members_beside_the_signed_part(s: &mut Writer) {
    s.cites(["TUF-4-c"]);
    outside(s, "add a member beside the signed part", |file| file["x-note"] = note());
}

/// All signatures have a member beside `keyid` and `sig`.
///
/// TAP 18 makes use of this.
pub(crate) fn members_beside_a_signature(s: &mut Writer) {
    s.cites(["TUF-4-c"]);
    outside(s, "add a member to each signature", |file| file["signatures"][0]["x-note"] = note());
}

fn with_unknown(s: &mut Writer, role: &Role, place: &str) {
    with_member(s, role, place, "x-note", &note());
}

/// The next file of `role` has this member at `place`, and the one after it is as usual.
fn with_member(s: &mut Writer, role: &Role, place: &str, name: &str, member: &Value) {
    s.download(["file.txt"], accepts());
    s.publish_edited([role.clone()], |draft| {
        if draft.role == *role {
            draft.signed.pointer_mut(place).expect("a place in the draft")[name] = member.clone();
        }
    });
    s.download(["file.txt"], accepts());
    s.publish([role.clone()]);
    s.refresh(accepts());
}

/// Root 2 lists the timestamp key with `edit` done to it, under the keyid that it then has.
fn timestamp_key_with(s: &mut Writer, edit: impl FnOnce(&mut Value)) {
    s.refresh(accepts());
    let key = s.repository.signers(&Timestamp).keys[0].clone().described(edit);
    s.repository.set_signers(Timestamp, Signers::all([key]));
    s.publish([Timestamp]);
    s.refresh(accepts());
    start_over(s);
}

/// A mirror adds something to each file that nobody has signed.
fn outside(s: &mut Writer, what: &str, add: impl Fn(&mut Value)) {
    s.refresh(accepts());
    s.publish([Timestamp]);
    s.attack(what, |a| {
        let mut file = value(&a.published(&Timestamp, 2));
        add(&mut file);
        a.answer(&Timestamp, tuf_gauntlet_core::json::readable(&file));
    });
    let ignoring = accepts().trusting(Timestamp, 2);
    s.refresh(either("ignores unsigned members", ignoring).or("refuses unsigned members", refused(&Timestamp)));
    start_over(s);
}
