//! A client without an extension, and a repository that has it.

use super::*;

/// The address of content in another system.
const ADDRESS: &str = "git:elsewhere.invalid/project.git";

/// A file that has such an address for its name.
const FILE: &[u8] = b"an address for a name\n";

/// Root names compression algorithms, and the mirror has a compressed copy of each file.
///
/// Early releases of the specification had clients ask for such copies. Now they are none of the client's business (TAP 10).
pub(crate) fn compressed_copies(s: &mut Writer) {
    s.cites(["TAP10-a"]);
    s.publish_edited(
        [Root],
        of(&Root, |draft| {
            draft.set("compression_algorithms", json!(["gz"]));
        }),
    );
    s.ship_root();
    let names = ["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"];
    s.attack("serve a compressed copy of each file, with noise in it", |a| {
        for name in names {
            a.put(&format!("{name}.gz"), b"\x1f\x8b noise".as_slice());
        }
    });
    let expected = names.iter().fold(accepts(), |e, name| e.not_asking_for(&format!("{name}.gz")));
    s.download(["file.txt"], expected.delivering(&[b"the honest file\n"]));
}

/// Root names the major versions of the specification under which the repository can be had (TAP 14).
///
/// A client that does not know of this goes on with the one that it reads.
pub(crate) fn supported_versions_in_root(s: &mut Writer) {
    s.cites(["TAP14-a", "TUF-4-a"]);
    s.download(["file.txt"], accepts());
    s.publish_edited(
        [Root, Targets],
        of(&Root, |draft| {
            draft.set("supported_versions", json!(["1", "2"]));
        }),
    );
    s.download(["file.txt"], accepts());
}

/// Timestamp carries the root of a Merkle tree beside its entry for snapshot (TAP 16).
///
/// A client that does not know of this goes on with snapshot.
pub(crate) fn merkle_root_beside_snapshot(s: &mut Writer) {
    s.cites(["TAP16-a", "TUF-4-a"]);
    s.download(["file.txt"], accepts());
    s.publish_edited(
        [Targets],
        of(&Timestamp, |draft| {
            draft.set("merkle_root", "ab".repeat(32));
        }),
    );
    s.download(["file.txt"], accepts());
}

/// Timestamp carries the root of a Merkle tree, and the mirror has no snapshot (TAP 16).
///
/// A client that does not know of this is left without a snapshot, and must not do without.
pub(crate) fn merkle_root_without_snapshot(s: &mut Writer) {
    s.cites(["TAP16-a", "TUF-1.5.2-k"]);
    s.download(["file.txt"], accepts());
    s.attack("sign a timestamp with a Merkle root, which still lists snapshot, and take snapshot away", |a| {
        a.publish_edited(
            [Targets],
            of(&Timestamp, |draft| {
                draft.set("merkle_root", "ab".repeat(32));
            }),
        );
        a.withhold("2.snapshot.json");
    });
    s.download(["file.txt"], rejects().trusting(Snapshot, 1).trusting(Targets, 1));
    start_over(s);
}

/// Timestamp carries the root of a Merkle tree instead of its entry for snapshot (TAP 16).
pub(crate) fn merkle_root_instead_of_snapshot(s: &mut Writer) {
    s.cites(["TAP16-a", "TUF-1.5.2-k"]);
    s.download(["file.txt"], accepts());
    s.attack("sign a timestamp with a Merkle root and without snapshot", |a| {
        a.publish_edited(
            [Targets],
            of(&Timestamp, |draft| {
                draft.set("merkle_root", "ab".repeat(32));
                draft.unlist("snapshot.json");
            }),
        );
    });
    s.download(["file.txt"], rejects().trusting(Snapshot, 1).trusting(Targets, 1));
    start_over(s);
}

/// Targets metadata lists content of another system, by its address there (TAP 19).
///
/// The entry has no length and hashes that a client without this extension could check. It must not fetch what it cannot
/// verify, from that system or from the mirror.
pub(crate) fn content_of_another_system(s: &mut Writer) {
    s.cites(["TAP19-a", "TUF-1.5.2-a"]);
    s.refresh(accepts());
    s.attack("list a Git repository by the digest of a commit, and serve a file in its place", |a| {
        a.publish_edited(
            [Targets],
            of(&Targets, |draft| {
                draft.signed["targets"][ADDRESS] = json!({"hashes": {"git": "ab".repeat(20)}, "length": 10});
            }),
        );
        for name in [ADDRESS.to_owned(), format!("{}.{ADDRESS}", "ab".repeat(20))] {
            a.put_target(&name, b"something\n".as_slice());
        }
    });
    s.only_under_attack(|s| s.download([ADDRESS], rejects()));
    start_over(s);
}

/// A target has the address of another system for its path, and an entry like any other target (TAP 19).
///
/// The path is just a name below the base URL. It must not lead to another scheme or host.
pub(crate) fn path_with_another_scheme(s: &mut Writer) {
    s.cites(["TAP19-a", "TUF-5.7-i"]);
    for path in ["git:elsewhere.invalid", "ftp:elsewhere.invalid", "file:elsewhere.invalid"] {
        s.refresh(accepts());
        s.attack(&format!("with the targets key, list a file at {path}"), |a| {
            a.repository.add_target(path, FILE);
            a.publish([Targets]);
        });
        let contained = |expected: Expectation| expected.with(RequestRule::NotAsked(path.to_owned())).should();
        let alternatives = either("refuses the path", contained(rejects().without_target_request()))
            .or("asks below the base URL", contained(accepts().delivering(&[FILE])))
            .or("asks for another path", contained(rejects()));
        s.only_under_attack(|s| s.download([path], alternatives));
        start_over(s);
    }
}

/// A delegation is moved to the null key, by which a developer gives it up (TAP 20).
///
/// The mirror has a new file of the role all the same, with a signature of no digits. Nothing verifies by a key that is
/// none.
pub(crate) fn null_key(s: &mut Writer) {
    s.cites(["TAP20-a", "TUF-5.6.7-f"]);
    s.uses(Feature::PathDelegations);
    let role = Role::delegated("project");
    s.repository.delegate(&Targets, Delegation::new("project", &["project.txt"]));
    s.repository.add_target_to(&role, "project.txt", b"a project\n");
    s.download(["project.txt"], accepts());
    let key = json!({"keytype": "ed25519", "scheme": "ed25519", "keyval": {"public": ""}});
    let keyid = tuf_gauntlet_core::key::keyid(&key);
    s.attack("list the null key for the role, and serve a version of it that nobody has signed", |a| {
        a.repository.add_target_to(&role, "project.txt", b"something else\n");
        a.publish_edited([Targets, role.clone()], |draft| {
            if draft.role == Targets {
                let delegations = &mut draft.signed["delegations"];
                delegations["keys"] = json!({&keyid: key});
                delegations["roles"][0]["keyids"] = json!([keyid]);
            } else if draft.role == role {
                draft.signed_by(&[]).with_signature(json!({"keyid": keyid, "sig": ""}));
            }
        });
    });
    s.download(["project.txt"], rejects().trusting(role.clone(), 1).without_target_request());
    s.attack_ends();
    for _ in 0..2 {
        s.publish([Targets, role.clone()]);
    }
    s.download(["project.txt"], accepts());
}
