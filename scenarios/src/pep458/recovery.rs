//! After a compromise: keys are revoked, versions begin anew, and clients of every kind come back (PEP 458, "In the Event of
//! a Key Compromise").

use super::*;

/// The highest version that fits into eight bytes with a sign.
const HIGHEST: u64 = i64::MAX as u64;

/// A high version that every client reads, so that none is spared by not reading it.
const HIGH: u64 = i32::MAX as u64;

/// All online keys were stolen, and clients were shown releases of the thief.
///
/// The keys of timestamp, snapshot, targets and the bins are replaced. One update later a client has nothing of the thief's.
pub(crate) fn attacked_client(s: &mut Writer) {
    s.cites(["P458-COMP-b", "TUF-5.6.7-f"]);
    let path = set_up(s);
    s.attack("list his own release, with all online keys", |a| poison(a, &bin(0), &path));
    s.download([&path], installed());
    recover(s, 20);
    s.download([&path], accepts());
    old_keys_are_dead(s, &path);
}

/// All online keys are replaced, and a client comes back that was last there before they were stolen.
pub(crate) fn client_from_before(s: &mut Writer) {
    s.cites(["P458-COMP-c", "P458-COMP-b", "TUF-5.6.7-f"]);
    let path = set_up(s);
    recover(s, 20);
    s.download([&path], accepts());
    old_keys_are_dead(s, &path);
}

/// All online keys are replaced, and a client comes back whose last update the thief has broken off half-way.
pub(crate) fn client_attacked_half_way(s: &mut Writer) {
    s.cites(["P458-COMP-c", "P458-COMP-b", "TUF-5.6.7-f"]);
    let path = set_up(s);
    s.attack("list his own release, and withhold the bin", |a| {
        poison(a, &bin(0), &path);
        a.answer(&bin(0), Reply::Missing);
    });
    s.download([&path], rejects());
    recover(s, 20);
    s.download([&path], accepts());
    old_keys_are_dead(s, &path);
}

/// All online keys are replaced, and a new client comes that was shipped with the first root.
pub(crate) fn new_client(s: &mut Writer) {
    s.cites(["P458-COMP-c", "P458-COMP-b", "TUF-5.6.7-f"]);
    AS_PUBLISHED.set_up(s);
    s.publish([]);
    recover(s, 20);
    let path = AS_PUBLISHED.release(0);
    s.download([&path], accepts());
    old_keys_are_dead(s, &path);
}

/// The thief has given timestamp, snapshot and a bin the highest versions there are.
///
/// The section on recovery would have the versions of the bins increased, which cannot be. Another section says that they may
/// begin again from low ones once the keys are revoked, and that they can.
pub(crate) fn versions_begin_anew(s: &mut Writer) {
    s.cites(["P458-CS-c", "P458-CS-d", "P458-COMP-b", "TUF-5.3.11-b"]);
    let path = set_up(s);
    s.attack("give timestamp, snapshot and bin-0 the highest version", |a| {
        for role in [Timestamp, Snapshot, bin(0)] {
            a.repository.set_version(role, HIGHEST);
        }
        a.publish([bin(0)]);
    });
    s.download([&path], installed());
    recover(s, 2);
    s.download([&path], accepts());
}

/// The thief has given a bin a high version, and only the bins' keys are replaced.
///
/// Snapshot still compares with what it has listed. Without another key for it, there is no way back.
pub(crate) fn bins_keys_alone_replaced(s: &mut Writer) {
    s.cites(["P458-COMP-b", "P458-CS-c", "TUF-5.5.5-b"]);
    let path = set_up(s);
    s.attack("give a bin a high version, with the keys of timestamp and snapshot", |a| {
        a.repository.set_version(bin(0), HIGH);
        a.publish([bin(0)]);
    });
    s.download([&path], installed());
    s.attack_ends();
    replace_bins_keys(s);
    s.publish([Role::delegated("bins")]);
    s.publish([Snapshot]);
    s.publish([Snapshot]);
    s.only_under_attack(|s| s.download([&path], rejects()));
    s.rotate(Snapshot, Signers::one("snapshot-2"));
    s.download([&path], accepts());
}

/// The one online key is replaced after all versions were driven to the highest.
pub(crate) fn online_key_after_fast_forward(s: &mut Writer) {
    s.cites(["P458-CS-c", "P458-KEY-e", "P458-COMP-b", "TUF-5.3.11-b"]);
    AS_AMENDED.set_up(s);
    let path = AS_AMENDED.release(0);
    s.download([&path], accepts());
    s.attack("give every role but root the highest version, with the online key", |a| {
        for role in [Timestamp, Snapshot, Targets, bin(0)] {
            a.repository.set_version(role, HIGHEST);
        }
        a.publish([Targets, bin(0)]);
    });
    s.download([&path], installed());
    s.attack_ends();
    super::keys::replace_online_key(s, AS_AMENDED);
    s.download([&path], accepts());
}

/// Versions of eight bytes are read and compared.
pub(crate) fn versions_of_eight_bytes(s: &mut Writer) {
    s.cites(["P458-CS-d", "TUF-4.3-f"]);
    AS_PUBLISHED.set_up(s);
    for role in [Timestamp, Snapshot, bin(0)] {
        s.repository.set_version(role, HIGHEST - 4);
    }
    let path = AS_PUBLISHED.release(0);
    s.download([&path], accepts());
    for _ in 0..2 {
        s.publish([bin(0)]);
        s.download([&path], accepts());
    }
}

/// The client takes the thief's release for genuine, or notices something: what counts comes afterwards.
fn installed() -> Expectation {
    let mut installed = either_way();
    installed.delivering = None;
    installed
}

fn set_up(s: &mut Writer) -> String {
    AS_PUBLISHED.set_up(s);
    let path = AS_PUBLISHED.release(0);
    s.download([&path], accepts());
    path
}

fn replace_bins_keys(s: &mut Writer) {
    for delegation in s.repository.delegations_mut(&Role::delegated("bins")) {
        delegation.signers = Signers::one(&format!("{}-2", delegation.name));
    }
}

/// The keys of timestamp, snapshot and targets are replaced in root, those of `bins` in targets, those of the bins in `bins`,
/// and the first files under new keys have this version.
fn recover(s: &mut Writer, version: u64) {
    s.attack_ends();
    for role in [Timestamp, Snapshot, Targets] {
        s.rotate(role.clone(), Signers::one(&format!("{role}-2")));
    }
    s.repository.delegations_mut(&Targets)[0].signers = Signers::one("bins-2");
    replace_bins_keys(s);
    for role in [Timestamp, Snapshot, Targets, Role::delegated("bins"), bin(0), bin(1), bin(2), bin(3)] {
        s.repository.set_version(role, version);
    }
    s.publish([]);
}

/// Nothing that the old keys sign is taken any longer.
fn old_keys_are_dead(s: &mut Writer, path: &str) {
    for (role, key) in [
        (Timestamp, "timestamp-1"),
        (Snapshot, "snapshot-1"),
        (Targets, "targets-1"),
        (Role::delegated("bins"), "bins-1"),
        (bin(0), "bin-0-1"),
    ] {
        s.publish([role.clone()]);
        s.attack(&format!("sign the newest {role} with the old key"), |a| {
            a.replace(&role, |draft| {
                draft.signed_by(&[Key::named(key)]);
            });
        });
        s.download([path], rejects());
        s.attack_ends();
        s.download([path], accepts());
    }
}
