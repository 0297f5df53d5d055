//! What a bin has to pass before it counts: all that any delegated role has (TUF §5.6.7).

use super::*;
use std::sync::Arc;

/// More than any client allows a metadata file of its own accord, in bytes.
const GENEROUS: u64 = 20 << 20;

/// A bin is updated, and so is the client.
pub(crate) fn updated(s: &mut Writer) {
    s.cites(["TAP15-a", "TUF-5.6.6-a"]);
    let bin = first_bin(s);
    s.download(["a.whl"], accepts().trusting(bin.clone(), 1));
    s.repository.add_target_to_bin(&Targets, "a.whl", OTHER);
    s.publish([bin.clone()]);
    s.download(["a.whl"], accepts().trusting(bin, 2));
}

/// A bin is not updated, and need not be fetched a second time.
pub(crate) fn unchanged(s: &mut Writer) {
    s.cites(["TUF-2-b"]);
    let bin = first_bin(s);
    s.download(["a.whl"], accepts());
    s.download(["a.whl"], accepts().trusting(bin, 1).not_asking_for("1.bin-0.json").should());
}

/// The bin is signed by a key that the delegation does not name.
pub(crate) fn signed_by_stranger(s: &mut Writer) {
    s.cites(["TAP15-e", "TUF-5.6.7-f"]);
    first_bin(s);
    signed_by(s, "with a key of the adversary", &[Key::named("mallory")]);
}

/// The bin is signed by the key of the role that delegates to it.
pub(crate) fn signed_by_delegator(s: &mut Writer) {
    s.cites(["TAP15-e", "TUF-5.6.7-f", "TUF-4.5-ad"]);
    first_bin(s);
    signed_by(s, "with the stolen targets key", &[Key::named("targets-1")]);
}

/// The bin is signed by a key that the delegating role lists, and not among those of the bins.
///
/// What the object names are the keys of the bins, not whatever else is in the list.
pub(crate) fn signed_by_spare_key(s: &mut Writer) {
    s.cites(["TAP15-e"]);
    first_bin(s);
    let spare = Key::named("spare");
    s.publish_edited([Targets], |d| {
        if d.role == Targets {
            d.signed["delegations"]["keys"][spare.keyid()] = spare.public();
        }
    });
    signed_by(s, "with the stolen spare key", &[spare]);
}

/// Bins with a threshold of two are signed by one of the keys.
pub(crate) fn signed_too_few(s: &mut Writer) {
    s.cites(["TAP15-e", "TUF-1.5.2-i"]);
    two_of_two(s);
    signed_by(s, "with one of the two keys, which was stolen", &[Key::named("bin-key-1")]);
}

/// Bins with a threshold of two are signed by one of the keys twice.
pub(crate) fn signed_twice_by_one_key(s: &mut Writer) {
    s.cites(["TAP15-e", "TUF-5.6.3-b"]);
    two_of_two(s);
    signed_by(s, "twice with one key, which was stolen", &[Key::named("bin-key-1"), Key::named("bin-key-1")]);
}

/// The keys of the bins are replaced, and the mirror serves a bin signed by the old one.
///
/// Trust moves for all bins at once as soon as the delegating role names another key.
pub(crate) fn signed_by_replaced_key(s: &mut Writer) {
    s.cites(["TAP15-e", "TUF-6.1-c"]);
    first_bin(s);
    s.download(["a.whl"], accepts());
    s.repository.succinct_roles_mut(&Targets).signers = Signers::one("bin-key-2");
    let mut roles = s.repository.bins(&Targets);
    roles.push(Targets);
    s.publish(roles);
    signed_by(s, "with the old key, which was stolen", &[Key::named("bin-key")]);
}

/// The bin has expired, and everything else is fresh.
pub(crate) fn expired(s: &mut Writer) {
    s.cites(["TUF-5.6.7-h"]);
    let bin = first_bin(s);
    s.download(["a.whl"], accepts());
    s.attack("publish the bin with an expiry that is past, by its stolen key", |a| {
        a.forge(&bin, |d| {
            d.set("expires", PAST);
        });
    });
    s.download(["a.whl"], rejects());
}

/// Another bin has expired.
///
/// A client that fetches bins on the way to its target does not notice.
pub(crate) fn other_bin_expired(s: &mut Writer) {
    s.cites(["TAP15-i"]);
    first_bin(s);
    s.download(["a.whl"], accepts());
    s.attack("publish another bin with an expiry that is past, by its stolen key", |a| {
        a.forge(&Role::delegated("bin-3"), |d| {
            d.set("expires", PAST);
        });
    });
    s.download(["a.whl"], either("fetches one bin", accepts()).or("needs every bin", rejects()));
}

/// Time passes until the bin that the client holds expires, and nobody renews it.
pub(crate) fn expires_in_store(s: &mut Writer) {
    s.cites(["TUF-5.6.7-h", "TUF-5.4.3-e"]);
    let bin = first_bin(s);
    s.repository.set_lifetime(bin.clone(), days(3));
    s.download(["a.whl"], accepts());
    s.attack("renew all but the bin for ten days, by the keys of the others", |a| {
        a.wait(days(10));
        a.publish([Targets]);
    });
    s.download(["a.whl"], rejects());
    s.attack_ends();
}

/// The mirror replays an old bin where snapshot lists a newer one.
pub(crate) fn version_lower_than_listed(s: &mut Writer) {
    s.cites(["TUF-5.6.7-g"]);
    let bin = first_bin(s);
    s.download(["a.whl"], accepts());
    s.repository.add_target_to_bin(&Targets, "a.whl", OTHER);
    s.publish([bin.clone()]);
    s.attack("replay version 1 of the bin", |a| a.replay(&bin, 1));
    s.download(["a.whl"], rejects());
    s.attack_ends();
    s.download(["a.whl"], accepts());
}

/// The mirror serves a bin that is newer than the one snapshot lists.
pub(crate) fn version_higher_than_listed(s: &mut Writer) {
    s.cites(["TUF-5.6.7-g"]);
    let bin = first_bin(s);
    s.attack("serve a version 2 that no snapshot lists, signed with the stolen key", |a| {
        a.replace(&bin, |d| {
            list_other(d, "a.whl");
            d.set("version", 2);
        });
        put_other(a, "a.whl");
    });
    s.download(["a.whl"], rejects());
    s.attack_ends();
    s.download(["a.whl"], accepts());
}

/// A new snapshot lists a lower version of a bin than the one before.
pub(crate) fn listed_version_rolled_back(s: &mut Writer) {
    s.cites(["TUF-5.5.5-b"]);
    let bin = updated_once(s);
    s.attack("list version 1 of the bin, by the stolen keys of snapshot and timestamp", |a| {
        a.forge(&Snapshot, |d| {
            d.list(&bin.file_name(), 1);
        });
    });
    s.download(["a.whl"], rejects().trusting(Snapshot, 2).not_reaching(bin));
}

/// A new snapshot lists a lower version of a bin that the client has never fetched.
pub(crate) fn listed_version_of_another_bin_rolled_back(s: &mut Writer) {
    s.cites(["TUF-5.5.5-b"]);
    first_bin(s);
    let other = Role::delegated("bin-3");
    s.publish([]);
    s.publish([other.clone()]);
    s.download(["a.whl"], accepts());
    s.attack("list version 1 of another bin, by the stolen keys of snapshot and timestamp", |a| {
        a.forge(&Snapshot, |d| {
            d.list(&other.file_name(), 1);
        });
    });
    s.refresh(rejects().trusting(Snapshot, 2));
}

/// A new snapshot no longer lists a bin.
pub(crate) fn no_longer_listed(s: &mut Writer) {
    s.cites(["TUF-5.5.5-c", "TAP15-f"]);
    let bin = updated_once(s);
    s.attack("leave the bin out of a new snapshot, by the stolen keys of snapshot and timestamp", |a| {
        a.forge(&Snapshot, |d| {
            d.unlist(&bin.file_name());
        });
    });
    s.download(["a.whl"], rejects().trusting(Snapshot, 2));
}

/// Snapshot has never listed the bin, and the mirror has it.
pub(crate) fn not_listed(s: &mut Writer) {
    s.cites(["TAP15-f", "TUF-4.4-a", "TUF-5.6.7-q"]);
    let bin = first_bin(s);
    s.attack("sign a snapshot that leaves the bin out", |a| {
        a.forge(&Snapshot, |d| {
            d.unlist(&bin.file_name());
        });
    });
    s.download(["a.whl"], rejects());
}

/// The mirror has no bin for the target.
pub(crate) fn missing(s: &mut Writer) {
    s.cites(["TAP15-f"]);
    first_bin(s);
    s.attack("withhold the bin", |a| a.withhold("1.bin-0.json"));
    s.download(["a.whl"], rejects());
    s.attack_ends();
    s.download(["a.whl"], accepts());
}

/// Snapshot lists a hash of the bin, and the mirror serves another file of the same version and length.
pub(crate) fn hash_differs_from_listed(s: &mut Writer) {
    s.cites(["TUF-5.6.7-e"]);
    s.repository.snapshot_lists = Listing::full();
    let bin = first_bin(s);
    s.attack("serve another version 1, signed with the stolen key", |a| {
        replace_by_one_as_long(a, &bin);
    });
    s.download(["a.whl"], rejects());
    s.attack_ends();
    s.download(["a.whl"], accepts());
}

/// Snapshot lists the length of the bin, and the mirror serves a longer file of the same version.
pub(crate) fn longer_than_listed(s: &mut Writer) {
    s.cites(["TUF-5.6.7-e"]);
    s.repository.snapshot_lists = Listing { length: true, ..Listing::default() };
    let bin = first_bin(s);
    s.attack("serve another version 1 with one more target, signed with the stolen key", |a| {
        a.replace(&bin, |d| list_other(d, "another.whl"));
    });
    s.download(["a.whl"], rejects());
    s.attack_ends();
    s.download(["a.whl"], accepts());
}

/// The mirror answers the request for the bin with data that has no end.
pub(crate) fn endless(s: &mut Writer) {
    s.cites(["TUF-1.5.2-b"]);
    let bin = first_bin(s);
    s.attack("serve endless data as the bin", |a| a.answer(&bin, Reply::Endless(Arc::default())));
    s.download(["a.whl"], rejects().trusting_no(bin).taking_at_most("1.bin-0.json", GENEROUS));
}

/// The mirror serves one bin in the place of another, and snapshot lists hashes.
pub(crate) fn swapped_with_hashes(s: &mut Writer) {
    s.cites(["TUF-5.6.7-e"]);
    s.repository.snapshot_lists = Listing::full();
    let bin = swap(s);
    s.download(["a.whl"], rejects().not_advancing(bin));
    s.attack_ends();
    s.download(["a.whl"], accepts());
}

/// The mirror serves one bin in the place of another, both of the same version, and snapshot lists no hashes.
///
/// A metadata file does not say which delegated role it is of, and all bins have the same keys: by every check of the
/// specification this one is good. The target is not in it. That the client takes it and finds nothing is all it can do.
pub(crate) fn swapped(s: &mut Writer) {
    s.cites(["TAP15-e"]);
    swap(s);
    s.download(["a.whl"], rejects().without_target_request());
}

/// The mirror serves a file of another kind as the bin, signed with the key of the bins.
pub(crate) fn of_another_type(s: &mut Writer) {
    malformed(s, "_type", &json!("snapshot"));
}

/// The bin says that it follows another major version of the specification.
pub(crate) fn of_another_specification(s: &mut Writer) {
    malformed(s, "spec_version", &json!("2.0.0"));
}

/// The bin writes its version as text.
pub(crate) fn version_text(s: &mut Writer) {
    malformed(s, "version", &json!("1"));
}

/// The bin expires on no day.
pub(crate) fn expires_unreadable(s: &mut Writer) {
    malformed(s, "expires", &json!("next year"));
}

fn malformed(s: &mut Writer, member: &str, value: &serde_json::Value) {
    s.cites(["TUF-4.5-ae"]);
    let bin = first_bin(s);
    s.attack("sign the bin in another form, with its stolen key", |a| {
        a.replace(&bin, |d| {
            d.set(member, value.clone());
        });
    });
    s.download(["a.whl"], rejects());
    s.attack_ends();
    s.download(["a.whl"], accepts());
}

fn signed_by(s: &mut Writer, how: &str, keys: &[Key]) {
    let bin = Role::delegated("bin-0");
    s.attack(&format!("replace the bin by one signed {how}"), |a| {
        a.replace(&bin, |d| {
            list_other(d, "a.whl");
            d.signed_by(keys);
        });
        put_other(a, "a.whl");
    });
    s.download(["a.whl"], rejects());
    s.attack_ends();
    s.download(["a.whl"], accepts());
}

fn two_of_two(s: &mut Writer) {
    first_bin(s);
    s.repository.succinct_roles_mut(&Targets).signers = Signers::of(2, &["bin-key-1", "bin-key-2"]);
}

/// The client has version 2 of the bin, of snapshot and of timestamp.
fn updated_once(s: &mut Writer) -> Role {
    let bin = first_bin(s);
    s.publish([]);
    s.publish([bin.clone()]);
    s.download(["a.whl"], accepts());
    bin
}

fn swap(s: &mut Writer) -> Role {
    let bin = first_bin(s);
    s.attack("serve the last bin in the place of the first", |a| {
        let last = a.published(&Role::delegated("bin-3"), 1);
        a.put("1.bin-0.json", &last);
    });
    bin
}
