//! The roles of an index, and the way that a client takes through them.

use super::*;

/// A file that no lookup here needs.
const ASIDE: &str = "1.bin-1.json";

/// A client looks up a release over targets and `bins` in the one bin that its path belongs to.
pub(crate) fn bins_below_a_role(s: &mut Writer) {
    s.cites(["P458-MIN-a", "P458-CS-a", "P458-CS-e"]);
    AS_PUBLISHED.set_up(s);
    s.refresh(accepts());
    s.download([&AS_PUBLISHED.release(2)], accepts());
    let names = ["2.root.json", "timestamp.json", "1.bin-3.json"];
    s.download([&AS_PUBLISHED.release(3)], on_the_way(&names, ASIDE));
}

/// A new client fetches one file of each role on the way, all but timestamp by their versions, and no release but its own.
pub(crate) fn first_lookup(s: &mut Writer) {
    s.cites(["P458-CS-a", "P458-CS-e", "P458-SCALE-d"]);
    AS_PUBLISHED.set_up(s);
    s.publish([]);
    for role in [Snapshot, Targets, Role::delegated("bins"), bin(2)] {
        s.publish([role]);
    }
    let names = ["2.root.json", "timestamp.json", "5.snapshot.json", "2.targets.json", "2.bins.json", "2.bin-2.json"];
    s.download([&AS_PUBLISHED.release(2)], on_the_way(&names, ASIDE));
    s.download([&AS_PUBLISHED.release(2)], accepts());
}

/// The bins are delegated to by targets itself, without a role between them.
///
/// The PEP has a role `bins` so that other delegations can come and go without touching those of the bins. As long as there
/// are no others, it only costs a request.
pub(crate) fn bins_below_targets(s: &mut Writer) {
    s.cites(["P458-MIN-e", "P458-CS-e"]);
    AS_AMENDED.set_up(s);
    s.download([&AS_AMENDED.release(2)], accepts());
    s.download([&AS_AMENDED.release(3)], on_the_way(&["2.root.json", "timestamp.json", "1.bin-3.json"], ASIDE));
}

/// A release lies on the server and is listed in no bin.
///
/// What no bin lists does not exist, so there is nothing to ask for either.
pub(crate) fn release_in_no_bin(s: &mut Writer) {
    s.cites(["P458-MIN-b", "P458-EARLY-a"]);
    AS_PUBLISHED.set_up(s);
    let path = AS_PUBLISHED.releases(1).nth(1).expect("another release");
    s.download([&AS_PUBLISHED.release(1)], accepts());
    s.attack("put a file on the server that no metadata lists", |a| {
        a.put_target(&path, TROJAN);
        a.put_target(&format!("{}.{path}", Hash::Sha256.hex(TROJAN)), TROJAN);
    });
    s.only_under_attack(|s| s.download([&path], rejects().without_target_request()));
}

/// The thief of a bin's key lists a release there that belongs to another bin.
pub(crate) fn release_of_another_bin(s: &mut Writer) {
    s.cites(["P458-MIN-c"]);
    foreign_release(s, AS_PUBLISHED);
}

/// The thief of a bin directly below targets lists a release there that belongs to another bin.
pub(crate) fn release_of_another_bin_below_targets(s: &mut Writer) {
    s.cites(["P458-MIN-c", "P458-MIN-e"]);
    foreign_release(s, Index { layout: Layout::Direct, ..AS_PUBLISHED });
}

/// A project signs for its own releases by a delegation before that to `bins`, and the thief of a bin lists one of them.
///
/// What is delegated first counts.
pub(crate) fn project_before_bins(s: &mut Writer) {
    s.cites(["P458-MIN-d"]);
    s.uses(Feature::PathDelegations);
    AS_PUBLISHED.set_up(s);
    let path = AS_PUBLISHED.releases(0).nth(1).expect("another release");
    let project = project_with(s, &path);
    s.repository.delegations_mut(&Targets).rotate_right(1);
    s.repository.add_target_to(&project, &path, RELEASE);
    s.download([&path], accepts());
    s.attack("list the project's release in a bin, with its key and those of timestamp and snapshot", |a| {
        poison(a, &bin(0), &path);
    });
    s.download([&path], accepts().delivering(&[RELEASE]));
    s.download([&AS_PUBLISHED.release(0)], accepts());
}

/// A project is delegated to after `bins`, and its thief lists a release that a bin has.
pub(crate) fn project_after_bins(s: &mut Writer) {
    s.cites(["P458-MIN-d"]);
    s.uses(Feature::PathDelegations);
    AS_PUBLISHED.set_up(s);
    let path = AS_PUBLISHED.release(0);
    let project = project_with(s, &path);
    s.download([&path], accepts());
    s.attack(
        "list a release that a bin has in the project's role, with its key and those of timestamp and snapshot",
        |a| {
            poison(a, &project, &path);
        },
    );
    s.download([&path], accepts().delivering(&[RELEASE]));
}

/// Targets delegates to one more project, and the role `bins` stays as it is.
///
/// That is what the PEP has this role for: clients need not fetch it again.
pub(crate) fn project_added(s: &mut Writer) {
    s.cites(["P458-MIN-d"]);
    s.uses(Feature::PathDelegations);
    AS_PUBLISHED.set_up(s);
    let path = AS_PUBLISHED.release(0);
    s.download([&path], accepts());
    project_with(s, "tool-1.0.tar.gz");
    s.publish([Targets]);
    let names = ["2.root.json", "timestamp.json", "2.snapshot.json", "2.targets.json"];
    s.download([&path], on_the_way(&names, ASIDE));
}

/// Snapshot lists root, as it once had to.
///
/// One section of the PEP says that snapshot signs for root, and its table leaves root out.
pub(crate) fn snapshot_lists_root(s: &mut Writer) {
    s.cites(["P458-SIGN-b"]);
    AS_PUBLISHED.set_up(s);
    s.refresh(accepts());
    for version in [1, 7] {
        s.publish_edited([Snapshot], |draft| {
            if draft.role == Snapshot {
                draft.list("root.json", version);
            }
        });
        s.download([&AS_PUBLISHED.release(0)], accepts());
    }
    s.refresh(accepts());
}

/// Snapshot lists root with a lower version than before, and then no longer.
///
/// What a new snapshot is compared for is targets metadata. An entry of an older format may come and go, if it is read that way;
/// a client that takes every entry for one of targets metadata is locked out when the repository moves on.
pub(crate) fn snapshot_no_longer_lists_root(s: &mut Writer) {
    s.cites(["P458-SIGN-b"]);
    let passes_over = || either("passes over it", accepts()).or("compares it like targets metadata", rejects());
    AS_PUBLISHED.set_up(s);
    for (version, expected) in [(7, accepts().into()), (1, passes_over())] {
        s.publish_edited([Snapshot], |draft| {
            if draft.role == Snapshot {
                draft.list("root.json", version);
            }
        });
        s.refresh(expected);
    }
    s.publish([Snapshot]);
    s.refresh(passes_over());
}

/// Root says which versions of the specification there are, one of them in another folder and unknown to the client.
///
/// An index that changes to another version of the format would offer both for a while. A client of the old one has to go on.
pub(crate) fn unknown_supported_versions(s: &mut Writer) {
    s.cites(["P480-d", "TUF-4-a"]);
    AS_PUBLISHED.set_up(s);
    s.download([&AS_PUBLISHED.release(0)], accepts());
    s.publish_edited([Root], |draft| {
        if draft.role == Root {
            draft.set("supported_versions", json!([{"version": 1, "path": "."}, {"version": 2, "path": "2"}]));
        }
    });
    s.download([&AS_PUBLISHED.release(0)], accepts());
}

fn foreign_release(s: &mut Writer, index: Index) {
    index.set_up(s);
    let path = index.releases(1).nth(1).expect("another release");
    s.download([&index.release(0)], accepts());
    s.attack("list a release of another bin, with this bin's key and those of timestamp and snapshot", |a| {
        poison(a, &bin(0), &path);
    });
    s.only_under_attack(|s| s.download([&path], rejects()));
}

fn project_with(s: &mut Writer, path: &str) -> Role {
    s.repository.delegate(&Targets, Delegation::new("project", &[path]));
    Role::delegated("project")
}
