//! Optional members and parts: odd values in them, and more of them than expected (TUF §4.3 to §4.7).

use super::*;

/// Timestamp lists the length or hashes of snapshot as something of another type.
///
/// Both can be left out, and some take what they cannot read for that.
pub(crate) fn listed_length_of_other_types(s: &mut Writer) {
    s.cites(["TUF-4.1-g"]);
    let values = [json!("10"), json!(null), json!(true), json!([]), json!(1.5)];
    may_be_refused(s, &Timestamp, "/meta/snapshot.json", "length", &values);
}

/// Timestamp lists the hashes of snapshot as something of another type.
pub(crate) fn listed_hashes_of_other_types(s: &mut Writer) {
    s.cites(["TUF-4.1-g"]);
    let values = [json!("10"), json!(null), json!(true), json!([]), json!({}), json!({"sha256": 7})];
    may_be_refused(s, &Timestamp, "/meta/snapshot.json", "hashes", &values);
}

/// Targets metadata has something else for its delegations, where nothing is looked for in them.
pub(crate) fn delegations_of_other_types(s: &mut Writer) {
    s.cites(["TUF-4.1-g"]);
    let values = [json!(null), json!([]), json!("x"), json!(7), json!({})];
    may_be_refused(s, &Targets, "", "delegations", &values);
}

/// Targets metadata has the application's own data in another form than an object.
pub(crate) fn custom_data_of_other_types(s: &mut Writer) {
    s.cites(["TUF-4.5-l"]);
    let values = [json!(null), json!([]), json!("x"), json!(7)];
    may_be_refused(s, &Targets, "/targets/file.txt", "custom", &values);
}

/// Root names a role for mirror lists, as it may.
pub(crate) fn mirrors_role(s: &mut Writer) {
    s.cites(["TUF-4.3-p", "TUF-4.7-a"]);
    s.refresh(accepts());
    with_role_in_root(s, "mirrors");
    s.refresh(accepts());
}

/// Root names a role for mirror lists, and the mirror has a list that cannot be read.
///
/// Mirror lists are optional, and no step of the workflow asks for one.
pub(crate) fn mirrors_file_spoilt(s: &mut Writer) {
    s.cites(["TUF-4.7-a"]);
    s.refresh(accepts());
    with_role_in_root(s, "mirrors");
    s.attack("serve noise as the list of mirrors", |a| {
        for name in ["mirrors.json", "1.mirrors.json"] {
            a.put(name, b"\x00 no list".as_slice());
        }
    });
    s.refresh(accepts().trusting(Root, 2));
    start_over(s);
}

/// Root names a role that the specification does not.
pub(crate) fn unknown_role_in_root(s: &mut Writer) {
    s.cites(["TUF-4.3-p"]);
    s.refresh(accepts());
    with_role_in_root(s, "auditor");
    s.refresh(either("ignores unknown roles", accepts()).or("refuses unknown roles", rejects().trusting(Root, 1)));
}

/// Timestamp describes targets, too, by a version that snapshot does not list.
///
/// It has nothing to say about any file but snapshot. Whoever has its key would otherwise have that of snapshot, too.
pub(crate) fn timestamp_describes_targets(s: &mut Writer) {
    s.cites(["TUF-4.6-a"]);
    s.refresh(accepts());
    s.publish([Targets]);
    s.attack("sign a timestamp that describes targets of version 1 and a role of version 7", |a| {
        a.replace(&Timestamp, |draft| {
            draft.list("targets.json", 1).list("role.json", 7);
        });
    });
    let ignoring = accepts().trusting(Targets, 2);
    s.refresh(either("ignores other entries", ignoring).or("refuses other entries", rejects().trusting(Timestamp, 1)));
    start_over(s);
}

/// The next root has one more role, with a key and a threshold.
fn with_role_in_root(s: &mut Writer, name: &str) {
    let key = Key::named(name);
    s.publish_edited([Root], |draft| {
        draft.signed["keys"][key.keyid()] = key.public();
        draft.signed["roles"][name] = json!({"keyids": [key.keyid()], "threshold": 1});
    });
}

/// A new file of `role` has each of `values` in turn for a member that it can do without.
fn may_be_refused(s: &mut Writer, role: &Role, place: &str, member: &str, values: &[Value]) {
    s.download(["file.txt"], accepts());
    for other in values {
        s.publish([role.clone()]);
        s.attack(&format!("sign {role} with {other} for {member}"), |a| {
            a.replace(role, |draft| {
                draft.signed.pointer_mut(place).expect("a place in the draft")[member] = other.clone();
            });
        });
        s.refresh(either("refuses odd optional members", rejects()).or("ignores odd optional members", accepts()));
        start_over(s);
    }
}
