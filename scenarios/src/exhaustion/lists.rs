//! Lists of more entries than anybody needs: signatures, keys, roles, files.

use super::*;

/// A mirror repeats the right signature as often as the file has room for it.
///
/// It takes no key. Each could be verified, and only one counts.
pub(crate) fn one_signature_many_times(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    each_role(s, "with thousands of times the same signature", |signed, key, room| {
        let signature = json!({"keyid": key.keyid(), "sig": key.sign(signed.as_bytes())}).to_string();
        let signatures = vec![signature.as_str(); room / (signature.len() + 1)].join(",");
        format!("{{\"signatures\":[{signatures}],\"signed\":{signed}}}").into_bytes()
    });
}

/// A mirror adds signatures by as many unknown keys as the file has room for.
pub(crate) fn signatures_of_unknown_keys(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    each_role(s, "with signatures of thousands of unknown keys", |signed, key, room| {
        let sig = key.sign(signed.as_bytes());
        let mut signatures = json!({"keyid": key.keyid(), "sig": sig}).to_string();
        for i in 0..room / (signatures.len() + 1) {
            let entry = json!({"keyid": sha256_hex(&i.to_be_bytes()), "sig": sig});
            write!(signatures, ",{entry}").expect("a string takes all");
        }
        format!("{{\"signatures\":[{signatures}],\"signed\":{signed}}}").into_bytes()
    });
}

/// A new root lists a thousand keys more than it needs.
pub(crate) fn keys_in_root(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    edited(s, &Root, "with a thousand unused keys", |signed| {
        let keys = signed["keys"].as_object_mut().expect("the keys of a root");
        keys.extend(strange_keys(1_000));
    });
}

/// A new root names one and the same keyid of targets three thousand times.
pub(crate) fn one_keyid_many_times(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    edited(s, &Root, "that names one keyid of targets three thousand times", |signed| {
        let keyids = signed["roles"]["targets"]["keyids"].as_array_mut().expect("the keyids of a role");
        *keyids = vec![keyids[0].clone(); 3_000];
    });
}

/// A new root names a thousand keys for targets, which all might have signed.
pub(crate) fn keys_of_a_role(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    edited(s, &Root, "with a thousand keys of targets", |signed| {
        let more = strange_keys(1_000);
        let keyids = signed["roles"]["targets"]["keyids"].as_array_mut().expect("the keyids of a role");
        keyids.extend(more.keys().map(|keyid| Value::from(keyid.as_str())));
        signed["keys"].as_object_mut().expect("the keys of a root").extend(more);
    });
}

/// Targets list ten thousand keys for delegations, and no delegation.
pub(crate) fn keys_of_delegations(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    edited(s, &Targets, "with ten thousand keys for delegations", |signed| {
        signed["delegations"] = json!({"keys": strange_keys(10_000), "roles": []});
    });
}

/// Targets delegate to ten thousand roles, none for a path that anybody asks for.
///
/// Snapshot lists none of them.
pub(crate) fn delegations(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    edited(s, &Targets, "with ten thousand delegations", |signed| {
        let keys = strange_keys(1);
        let keyids: Vec<&String> = keys.keys().collect();
        let roles: Vec<Value> = (0..10_000)
            .map(|i| json!({"name": format!("role{i}"), "keyids": keyids, "threshold": 1, "terminating": false, "paths": [format!("role{i}/*")]}))
            .collect();
        signed["delegations"] = json!({"keys": keys, "roles": roles});
    });
}

/// Snapshot lists twenty thousand files of roles that nobody delegates to.
///
/// From then on it has to go on listing them.
pub(crate) fn files_in_snapshot(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    s.isolated();
    s.download(["file.txt"], accepts());
    s.publish([Snapshot]);
    s.attack("serve a snapshot with twenty thousand files, by the stolen key", |a| {
        a.replace(&Snapshot, |draft| {
            for i in 0..20_000 {
                draft.list(&format!("role{i}.json"), 1);
            }
        });
    });
    s.download(["file.txt"], survives());
}

/// Targets list fifteen thousand target files.
pub(crate) fn target_files(s: &mut Writer) {
    s.cites(["TUF-4.1-f"]);
    edited(s, &Targets, "with fifteen thousand target files", |signed| {
        let targets = signed["targets"].as_object_mut().expect("the files of targets");
        let entry = json!({"length": 1, "hashes": {"sha256": sha256_hex(b"x")}});
        targets.extend((0..15_000).map(|i| (format!("file{i}.txt"), entry.clone())));
    });
}
