//! The form of the object (TAP 15), and what a client does that reads it less closely.

use super::*;
use serde_json::Value;

/// Whoever has the targets key gives a list of roles beside the bins, and a role of that list signs for a wheel.
///
/// Which of the two counts, a client would have to guess, and two clients would guess differently.
pub(crate) fn roles_beside_bins(s: &mut Writer) {
    s.cites(["TAP15-c"]);
    let key = Key::named("evil-1");
    let role = json!({
        "name": "evil", "keyids": [key.keyid()], "threshold": 1, "paths": ["*.whl"], "terminating": false,
    });
    misread(s, "add a list of roles to the delegation", &["evil"], std::slice::from_ref(&key), |delegations| {
        delegations["keys"][key.keyid()] = key.public();
        delegations["roles"] = json!([role]);
    });
}

/// Whoever has the targets key gives a list of roles beside the bins, and a bin signs for a wheel.
pub(crate) fn bins_beside_roles(s: &mut Writer) {
    s.cites(["TAP15-c"]);
    let key = Key::named("other-1");
    let role = json!({
        "name": "other", "keyids": [key.keyid()], "threshold": 1, "paths": ["*.tgz"], "terminating": false,
    });
    misread_bins(s, "add a list of roles to the delegation", &["bin-0"], |delegations| {
        delegations["keys"][key.keyid()] = key.public();
        delegations["roles"] = json!([role]);
    });
}

/// The repository gives an empty list of roles beside the bins.
///
/// To the letter, that is both of them. Some take it for one.
pub(crate) fn empty_list_of_roles_beside_bins(s: &mut Writer) {
    s.cites(["TAP15-c"]);
    odd_form(s, "an empty list of roles is both", "an empty list of roles is none", |delegations| {
        delegations["roles"] = json!([]);
    });
}

/// The repository gives null for a list of roles beside the bins.
pub(crate) fn null_for_roles_beside_bins(s: &mut Writer) {
    s.cites(["TAP15-c"]);
    odd_form(s, "null for roles is both", "null for roles is none", |delegations| {
        delegations["roles"] = json!(null);
    });
}

/// The object has a member that the proposal does not name.
pub(crate) fn unknown_member(s: &mut Writer) {
    s.cites(["TUF-4-a"]);
    first_bin(s);
    s.publish_edited([Targets], |d| {
        if d.role == Targets {
            d.signed["delegations"]["succinct_roles"]["comment"] = json!("four of them");
        }
    });
    s.download(["a.whl"], accepts());
}

/// Whoever has the targets key gives a bit length of 0, by which one bin would have all targets.
pub(crate) fn bit_length_0(s: &mut Writer) {
    bit_length(s, &json!(0), &["bin-0", "bin-", "bin"]);
}

/// Whoever has the targets key gives a bit length of 33.
pub(crate) fn bit_length_33(s: &mut Writer) {
    bit_length(s, &json!(33), &["bin-062639ddd"]);
}

/// Whoever has the targets key gives a bit length that is negative.
pub(crate) fn bit_length_negative(s: &mut Writer) {
    bit_length(s, &json!(-1), &["bin-0"]);
}

/// Whoever has the targets key gives a bit length as text.
pub(crate) fn bit_length_text(s: &mut Writer) {
    bit_length(s, &json!("8"), &["bin-31"]);
}

/// Whoever has the targets key gives a bit length between two integers.
pub(crate) fn bit_length_between_integers(s: &mut Writer) {
    bit_length(s, &json!(8.5), &["bin-31", "bin-031", "bin-0"]);
}

/// Whoever has the targets key gives null for the bit length.
pub(crate) fn bit_length_null(s: &mut Writer) {
    bit_length(s, &json!(null), &["bin-0"]);
}

/// Whoever has the targets key leaves the bit length out.
pub(crate) fn bit_length_left_out(s: &mut Writer) {
    s.cites(["TAP15-b"]);
    misread_bins(s, "leave the bit length out", &["bin-0"], |delegations| {
        object(&mut delegations["succinct_roles"]).remove("bit_length");
    });
}

/// The repository writes the bit length with a fraction of zero.
///
/// Canonical JSON has integers only, and many a parser does not tell one from the other.
pub(crate) fn bit_length_with_fraction_of_zero(s: &mut Writer) {
    s.cites(["TAP15-b"]);
    odd_form(s, "refuses a fraction of zero", "reads a fraction of zero", |delegations| {
        delegations["succinct_roles"]["bit_length"] = json!(2.0);
    });
}

/// Whoever has the targets key leaves the name prefix out.
///
/// It could have given any prefix, so that a client which makes one up is no worse off.
pub(crate) fn name_prefix_left_out(s: &mut Writer) {
    s.cites(["TAP15-a"]);
    let names = ["-0", "undefined-0", "null-0", "None-0"];
    let keys = SuccinctRoles::new("bin", 2).signers.keys;
    misread_with(s, "leave the name prefix out", &names, &keys, |delegations| {
        object(&mut delegations["succinct_roles"]).remove("name_prefix");
    });
    refused_or_taken(s, "refuses bins without a prefix", "makes up a prefix");
}

/// Whoever has the targets key gives a number for the name prefix.
pub(crate) fn name_prefix_of_another_type(s: &mut Writer) {
    s.cites(["TAP15-a"]);
    let keys = SuccinctRoles::new("bin", 2).signers.keys;
    misread_with(s, "give 7 as the name prefix", &["7-0", "-0"], &keys, |delegations| {
        delegations["succinct_roles"]["name_prefix"] = json!(7);
    });
    refused_or_taken(s, "refuses a prefix that is no text", "takes a prefix that is no text");
}

/// Whoever has the targets key gives a threshold of 0, and the bin is signed by nobody.
pub(crate) fn threshold_0(s: &mut Writer) {
    s.cites(["TAP15-e", "TUF-4.3-l"]);
    misread(s, "set the threshold of the bins to 0", &["bin-0"], &[], |delegations| {
        delegations["succinct_roles"]["threshold"] = json!(0);
    });
}

/// Whoever has the targets key leaves the threshold out, and the bin is signed by nobody.
pub(crate) fn threshold_left_out(s: &mut Writer) {
    s.cites(["TAP15-e", "TUF-4.3-l"]);
    misread(s, "leave the threshold of the bins out", &["bin-0"], &[], |delegations| {
        object(&mut delegations["succinct_roles"]).remove("threshold");
    });
}

/// Whoever has the targets key leaves the keyids of the bins out, and the bin is signed with the key that is there.
pub(crate) fn keyids_left_out(s: &mut Writer) {
    s.cites(["TAP15-e"]);
    misread_bins(s, "leave the keyids of the bins out", &["bin-0"], |delegations| {
        object(&mut delegations["succinct_roles"]).remove("keyids");
    });
}

/// Whoever has the targets key lists keyids of the bins whose keys are listed nowhere.
pub(crate) fn keyids_without_keys(s: &mut Writer) {
    s.cites(["TAP15-e"]);
    misread_bins(s, "leave the keys of the bins out", &["bin-0"], |delegations| delegations["keys"] = json!({}));
}

/// Whoever has the targets key gives a list of two succinct delegations.
pub(crate) fn list_of_objects(s: &mut Writer) {
    s.cites(["TAP15-a"]);
    misread_bins(s, "put the object into a list", &["bin-0", "-0"], |delegations| {
        let object = delegations["succinct_roles"].clone();
        delegations["succinct_roles"] = json!([object, object]);
    });
}

fn bit_length(s: &mut Writer, value: &Value, misread_as: &[&str]) {
    s.cites(["TAP15-b"]);
    misread_bins(s, &format!("give {value} as the bit length"), misread_as, |delegations| {
        delegations["succinct_roles"]["bit_length"] = value.clone();
    });
}

fn misread_bins(s: &mut Writer, what: &str, names: &[&str], change: impl Fn(&mut Value)) {
    let keys = SuccinctRoles::new("bin", 2).signers.keys;
    misread(s, what, names, &keys, change);
}

fn misread(s: &mut Writer, what: &str, names: &[&str], keys: &[Key], change: impl Fn(&mut Value)) {
    misread_with(s, what, names, keys, change);
    s.only_under_attack(|s| s.download(["a.whl"], rejects()));
}

fn refused_or_taken(s: &mut Writer, if_refused: &str, if_taken: &str) {
    let taken = accepts().delivering(&[OTHER]);
    s.only_under_attack(|s| s.download(["a.whl"], either(if_refused, rejects()).or(if_taken, taken)));
}

/// The targets key changes the delegation, and roles of these names, signed with these keys, list a wheel for whoever reads it
/// all the same.
fn misread_with(s: &mut Writer, what: &str, names: &[&str], keys: &[Key], change: impl Fn(&mut Value)) {
    four_bins(s);
    s.repository.add_target_to_bin(&Targets, "b.whl", HONEST);
    s.download(["b.whl"], accepts());
    s.attack(what, |a| {
        let roles: Vec<_> = names.iter().map(|name| Role::delegated(name)).collect();
        for role in &roles {
            let mut draft = a.repository.draft(role, 1);
            list_other(&mut draft, "a.whl");
            draft.signed_by(keys);
            a.put(&role.versioned_file_name(1), &draft.to_bytes());
        }
        put_other(a, "a.whl");
        a.publish_edited([Targets], |d| match d.role {
            Targets => change(&mut d.signed["delegations"]),
            Snapshot => roles.iter().for_each(|role| {
                d.list(&role.file_name(), 1);
            }),
            _ => {}
        });
    });
}

/// The honest repository publishes targets in another form, which is not right to the letter.
fn odd_form(s: &mut Writer, if_refused: &str, if_not: &str, change: impl Fn(&mut Value)) {
    first_bin(s);
    s.download(["a.whl"], accepts());
    s.publish_edited([Targets], |d| {
        if d.role == Targets {
            change(&mut d.signed["delegations"]);
        }
    });
    s.download(["a.whl"], either(if_refused, rejects().trusting(Root, 1)).or(if_not, accepts()));
}

fn object(value: &mut Value) -> &mut serde_json::Map<String, Value> {
    value.as_object_mut().expect("an object in the draft")
}
