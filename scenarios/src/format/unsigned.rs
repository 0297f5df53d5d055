//! Members of another type in files that nobody has signed: a client that reads a file before it verifies it has to get over
//! whatever a mirror without any key makes up (TUF §5.3.4, §5.4.2, §5.5.3, §5.6.3).

use super::*;

/// The mirror edits a new root and leaves the signatures as they are.
pub(crate) fn unsigned_root(s: &mut Writer) {
    s.cites(["TUF-5.3.4-a", "TUF-1.5.2-k"]);
    let cases = [
        ("/expires", json!("2035-01-01T00:00:00Z")),
        ("/expires", json!([])),
        ("/keys", json!(null)),
        ("/keys/x", json!(null)),
        ("/keys/x", json!({"keytype": "ed25519", "scheme": "ed25519", "keyval": {"public": null}})),
        ("/keys/x", json!({"keytype": "ed25519", "scheme": "ed25519", "keyval": {"public": ""}})),
        ("/roles", json!(null)),
        ("/roles/root", json!(null)),
        ("/roles/root/keyids", json!(["x"])),
        ("/roles/root/threshold", json!(null)),
        ("/roles/timestamp", json!(null)),
    ];
    unsigned(s, &Root, &cases);
}

/// The mirror edits a new timestamp and leaves the signatures as they are.
pub(crate) fn unsigned_timestamp(s: &mut Writer) {
    s.cites(["TUF-5.4.2-a", "TUF-1.5.2-k"]);
    let cases = [
        ("/expires", json!("2035-01-01T00:00:00Z")),
        ("/expires", json!([])),
        ("/meta", json!(null)),
        ("/meta", json!({})),
        ("/meta/snapshot.json", json!(null)),
        ("/meta/snapshot.json/hashes", json!(7)),
        ("/meta/snapshot.json/version", json!("2")),
    ];
    unsigned(s, &Timestamp, &cases);
}

/// The mirror edits a new snapshot and leaves the signatures as they are.
pub(crate) fn unsigned_snapshot(s: &mut Writer) {
    s.cites(["TUF-5.5.3-a", "TUF-1.5.2-k"]);
    let cases = [
        ("/expires", json!("2035-01-01T00:00:00Z")),
        ("/expires", json!([])),
        ("/meta", json!(null)),
        ("/meta", json!({})),
        ("/meta/targets.json", json!(null)),
        ("/meta/targets.json/hashes", json!(7)),
        ("/meta/targets.json/version", json!("2")),
    ];
    unsigned(s, &Snapshot, &cases);
}

/// The mirror edits new targets metadata and leaves the signatures as they are.
pub(crate) fn unsigned_targets(s: &mut Writer) {
    s.cites(["TUF-5.6.3-a", "TUF-1.5.2-k"]);
    let cases = [
        ("/expires", json!("2035-01-01T00:00:00Z")),
        ("/expires", json!([])),
        ("/targets", json!(null)),
        ("/targets/x", json!(null)),
        ("/targets/x", json!({"length": null, "hashes": null})),
        ("/targets/x", json!({"length": 1, "hashes": {"sha256": null}})),
        ("/delegations", json!({"keys": null, "roles": null})),
        ("/delegations", json!({"keys": {"x": null}, "roles": []})),
        ("/delegations", json!({"keys": {}, "roles": [null]})),
    ];
    unsigned(s, &Targets, &cases);
}

/// Version 2 of `role` is served with each of the values in its place, under the signatures of the honest version 2.
///
/// Members that a client may leave unread, and so out of what it verifies, are not among them.
fn unsigned(s: &mut Writer, role: &Role, cases: &[(&str, Value)]) {
    s.refresh(accepts());
    s.publish([role.clone()]);
    for (place, other) in cases {
        s.attack(&format!("serve {role} 2 with {other} at {place}, unsigned"), |a| {
            let mut file = value(&a.published(role, 2));
            let (object, member) = place.rsplit_once('/').expect("a place in an object");
            file["signed"].pointer_mut(object).expect("an object in the file")[member] = other.clone();
            a.answer(role, canonical(&file));
        });
        s.refresh(refused(role));
        renew_timestamp(s, role);
    }
    start_over(s);
}
