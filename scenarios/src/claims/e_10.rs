//! The role `bins` is not needed: targets can delegate to bins directly.
//!
//! **Where**: PEP 458, "Minimum Security Model".
//!
//! **Document**: Bins must be delegated by a role `bins`, and that by targets, so that other delegations can come and go without
//! touching the list of bins, which PEP 480 needs.
//!
//! **Claim**: Targets can delegate directly, and the role `bins` is no longer needed.
//!
//! **Experiment**: A release is looked up among 16 bins in four topologies: T1, with `bins` in between; T2, straight from targets; T3,
//! the same by succinct roles (TAP 15); T4, with `bins` and succinct roles. Then one more delegation is added before or after the bins,
//! and counted is what a returning client fetches of the roles above the bins. And the key that delegates to the bins is stolen: that of
//! `bins`, or that of targets.

use std::fmt;

use tuf_gauntlet_core::pep458::topology::{Content, Index, Layout, Sharing, prefixes};

use super::{Finding, Lab, Seen, scale::AS_PUBLISHED, scenes::Scenes};
use crate::{
    pep458::{RELEASE, SetUp},
    prelude::*,
};

pub(super) const REQUIREMENTS: &[&str] =
    &["P458-MIN-a", "P458-MIN-c", "P458-MIN-d", "P458-MIN-e", "P458-SCALE-d", "TAP15-a", "TAP15-c", "TAP15-d"];

const BINS: usize = 16;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Topology {
    T1,
    T2,
    T3,
    T4,
}

impl Topology {
    const ALL: [(&'static str, Topology); 4] =
        [("T1", Topology::T1), ("T2", Topology::T2), ("T3", Topology::T3), ("T4", Topology::T4)];

    /// What a client breaks that does not find what a bin lists.
    fn breaks(self) -> &'static [&'static str] {
        match self {
            Topology::T1 | Topology::T2 => &["TUF-4.5-p"],
            Topology::T3 => &["TAP15-a"],
            Topology::T4 => &["TUF-4.5-p", "TAP15-a"],
        }
    }

    /// Fills the repository, and returns the paths of two releases in different bins.
    fn set_up(self, s: &mut Writer) -> [String; 2] {
        let layout = if self == Topology::T2 { Layout::Direct } else { Layout::BinsRole };
        let index = Index { layout, sharing: Sharing::Separate, content: Content::H1, bins: BINS };
        let paths = [index.release(0), index.release(1)];
        if matches!(self, Topology::T1 | Topology::T2) {
            index.set_up(s);
            return paths;
        }
        s.uses(Feature::SuccinctRoles);
        s.repository.remove_target("file.txt");
        let bins = Role::delegated("bins");
        if self == Topology::T4 {
            let all = prefixes(0, 1);
            let all: Vec<&str> = all.iter().map(String::as_str).collect();
            s.repository.delegate(&Targets, Delegation::bin("bins", &all));
        }
        let delegator = if self == Topology::T4 { bins } else { Targets };
        s.repository.delegate_succinctly(&delegator, SuccinctRoles::new("bin", BINS.ilog2()));
        for path in &paths {
            s.repository.add_target_to_bin(&delegator, path, RELEASE);
        }
        paths
    }
}

/// What a lookup came to. Two are the same if both found the release, whatever they asked for on the way.
#[derive(Clone, Debug)]
struct Lookup {
    found: bool,
    requests: usize,
    bytes: u64,
}

impl Lookup {
    fn of(seen: Seen<'_>, step: usize) -> Lookup {
        let metadata = || seen.step(step).requests.iter().filter(|request| request.path.starts_with("metadata/"));
        let bytes = metadata().map(|request| request.taken).sum();
        Lookup { found: seen.accepts(step), requests: metadata().count(), bytes }
    }
}

impl PartialEq for Lookup {
    fn eq(&self, other: &Lookup) -> bool {
        self.found == other.found
    }
}

impl fmt::Display for Lookup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = if self.found { "found" } else { "not found" };
        write!(f, "{found}, {} requests, {} bytes", self.requests, self.bytes)
    }
}

/// The client looks a release up, targets gets one more delegation, and the client looks up another release.
fn delegation_added(s: &mut Writer, topology: Topology, before: bool) {
    let [path, other] = topology.set_up(s);
    s.download([&path], accepts());
    s.repository.delegate(&Targets, Delegation::new("claimed", &["claimed-*"]));
    let delegations = s.repository.delegations_mut(&Targets);
    if before {
        delegations.rotate_right(1);
    }
    s.publish([Targets]);
    s.download([&other], accepts());
}

/// Targets has succinct roles and one more delegation, which TAP 15 does not provide for.
fn beside_succinct_roles(s: &mut Writer) {
    let [path, _] = Topology::T3.set_up(s);
    s.download([&path], accepts());
    s.publish_edited([Targets], |draft| {
        if draft.role == Targets {
            let key = Key::named("claimed-1");
            draft.signed["delegations"]["keys"][key.keyid()] = key.public();
            draft.signed["delegations"]["roles"] =
                json!([{"name": "claimed", "keyids": [key.keyid()], "threshold": 1, "terminating": false, "paths": ["claimed-*"]}]);
        }
    });
    s.download([&path], either("reads both", accepts()).or("refuses both together", rejects()));
}

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let lookups = Topology::ALL.map(|(name, topology)| {
        let write = |s: &mut Writer| {
            let [path, _] = topology.set_up(s);
            s.download([&path], accepts());
        };
        lab.run(format!("{name}/lookup"), topology.breaks(), write, |seen| Lookup::of(seen, 1)).reference().clone()
    });
    let mut added = |name: &str, topology: Topology, before| {
        let place = if before { "before" } else { "after" };
        let write = |s: &mut Writer| delegation_added(s, topology, before);
        let read = |seen: Seen<'_>| Lookup::of(seen, 2);
        lab.run(format!("{name}/one-more-{place}"), topology.breaks(), write, read).reference().clone()
    };
    let with_bins = [added("T1", Topology::T1, true), added("T1", Topology::T1, false)];
    let direct = [added("T2", Topology::T2, true), added("T2", Topology::T2, false)];
    let beside = lab.run("T3/one-more-beside", &[], beside_succinct_roles, |seen| seen.answer(2));
    let stolen = Scenes::of(lab, &["pep458::bins_role_key_alone", "pep458::targets_key_alone"]);
    let [t1, t2, t3, t4] = &lookups;
    let mut finding = Finding::of([
        ("a lookup succeeds without the role bins, by prefixes and by succinct roles", t2.found && t3.found),
        ("it then takes one request less", t1.requests == t2.requests + 1 && t1.requests == t3.requests + 1),
        ("one more delegation can be added to targets without its breaking a lookup", direct.iter().all(|it| it.found)),
        (
            "one more delegation costs a returning client no more than with the role bins, where targets lists the bins",
            direct.iter().zip(&with_bins).all(|(direct, with_bins)| direct.bytes <= with_bins.bytes),
        ),
        ("targets can have another delegation beside succinct roles", *beside.reference() == "accepts"),
        (
            "a thief of the one key that delegates to the bins attains the same with the role bins and without",
            stolen.alike("pep458::bins_role_key_alone", "pep458::targets_key_alone"),
        ),
    ]);
    for ((name, _), lookup) in Topology::ALL.iter().zip([t1, t2, t3, t4]) {
        finding = finding.figure(format!("metadata requests of a new user, {name}"), lookup.requests, "").figure(
            format!("metadata of a new user, {name}, 16 bins"),
            lookup.bytes,
            "bytes",
        );
    }
    finding
        .figure(
            "list of 16,384 bins, which T2 fetches again with every change of targets",
            AS_PUBLISHED.bins_role,
            "bytes",
        )
        .figure("metadata of a returning user once a delegation was added, T1, 16 bins", with_bins[0].bytes, "bytes")
        .figure("metadata of a returning user once a delegation was added, T2, 16 bins", direct[0].bytes, "bytes")
}
