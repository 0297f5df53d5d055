//! One shared online key signs all metadata but root, that of targets too.
//!
//! **Where**: PEP 458, "Minimum Security Model", "Number and Type Of Keys Recommended", "Managing online keys", "Managing offline keys"
//! and "Key Compromise Analysis".
//!
//! **Document**: The keys of targets and `bins` must be offline and independent of each other, two of two have to sign, and they are
//! best thrown away after one use. Those of timestamp, snapshot and bin-n must be online, and may be one.
//!
//! **Claim**: One online key signs everything but root. Hence (a) there are no separate online keys, (b) no thresholds for other
//! roles than root, and (c) no keys that are used once.
//!
//! **Experiment**: Clients meet the three topologies with separate and shared keys. Roles demand two signatures where there is one
//! key. The key is thrown away. Thieves of the keys that a topology tells apart sign a bin with their own release, with
//! versions alone and with hashes in timestamp and snapshot. Then the keys are
//! replaced through one new root.

use tuf_gauntlet_core::pep458::topology::{Content, Index, Layout, Sharing, bin};

use super::{
    Finding, Lab, Seen,
    calendar::Day,
    freeze::{Freeze, Stolen},
};
use crate::{
    pep458::{RELEASE, SetUp, TROJAN},
    prelude::*,
};

pub(super) const REQUIREMENTS: &[&str] = &[
    "TUF-2.1-a",
    "P458-KEY-b",
    "P458-KEY-c",
    "P458-KEY-d",
    "P458-KEY-e",
    "P458-COMP-a",
    "P458-COMP-b",
    "NET-f",
    "TUF-4.2.1-b",
];

const TOPOLOGIES: [(&str, Index); 3] = [
    ("T1-separate", index(Layout::BinsRole, Sharing::Separate)),
    ("T1-shared", index(Layout::BinsRole, Sharing::OneOnline)),
    ("T2-shared", index(Layout::Direct, Sharing::OneOnline)),
];

const fn index(layout: Layout, sharing: Sharing) -> Index {
    Index { layout, sharing, content: Content::H1, bins: 4 }
}

/// The role asks for two signatures by the one key there is.
fn two_of_one(s: &mut Writer, index: Index, role: &Role) {
    index.set_up(s);
    let path = index.release(0);
    s.download([&path], accepts());
    s.attack(&format!("have {role} need two signatures, by the one key"), |a| {
        let signers = Signers { keys: vec![Key::named("online")], threshold: 2 };
        if let Role::Delegated(_) = role {
            a.repository.delegations_mut(&Targets)[0].signers = signers;
            a.publish([Targets, role.clone()]);
        } else {
            a.repository.set_signers(role.clone(), signers);
            a.publish([role.clone()]);
        }
    });
    s.download([&path], rejects());
}

/// A thief of these keys gives bin-0 his own release under the path of an honest one. What he has no key for he signs by his own.
fn theft(s: &mut Writer, index: Index, stolen: Stolen) {
    index.set_up(s);
    let (path, other) = (index.release(0), index.release(1));
    s.download([&other], accepts());
    s.attack(&format!("publish his own release with the stolen keys: {}", stolen.name()), |a| {
        a.repository.add_target_to(&bin(0), &path, TROJAN);
        let has = |role: &Role| match role {
            Role::Timestamp => stolen != Stolen::Nothing,
            Role::Snapshot => matches!(stolen, Stolen::TimestampSnapshot | Stolen::Online),
            _ => stolen == Stolen::Online,
        };
        a.publish_edited([bin(0)], |draft| {
            if !has(&draft.role) {
                draft.signed_by(&[Key::named("thief")]);
            }
        });
    });
    s.download([&path], either("installs it", accepts().delivering(&[TROJAN])).or("refuses it", rejects()));
}

/// After such a theft the mirror is honest again, and one new root replaces the key.
fn recovery(s: &mut Writer, index: Index) {
    theft(s, index, Stolen::Online);
    s.attack_ends();
    for role in [Timestamp, Snapshot, Targets].into_iter().filter(|role| index.is_shared(role)) {
        s.rotate(role, Signers::one("online-2"));
    }
    for delegation in s.repository.delegations_mut(&index.delegator()) {
        delegation.signers = Signers::one("online-2");
    }
    // Twice, so that the versions are above those of the thief.
    for _ in 0..2 {
        s.publish([Targets, index.delegator()].into_iter().chain((0..index.bins).map(bin)));
    }
    s.download([&index.release(0)], either("recovers", accepts()).or("does not recover", rejects()));
}

fn installs(seen: Seen<'_>) -> &'static str {
    if seen.delivered(2).iter().any(|file| file == TROJAN) { "installs it" } else { "refuses it" }
}

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let works = TOPOLOGIES.map(|(name, index)| {
        let write = |s: &mut Writer| {
            index.set_up(s);
            s.download([&index.release(0)], accepts().delivering(&[RELEASE]));
        };
        // Which keys are shared is for the repository to choose: a client that refuses fails at looking up what is in a bin.
        *lab.run(format!("honest/{name}"), &["TUF-4.5-p"], write, |seen| seen.answer(1)).reference() == "accepts"
    });
    let shared = TOPOLOGIES[2].1;
    let thresholds = [Timestamp, Snapshot, Targets, bin(0)].map(|role| {
        let write = |s: &mut Writer| two_of_one(s, shared, &role);
        let breaks = ["TUF-4.2.1-b"];
        *lab.run(format!("two-of-one/{role}"), &breaks, write, |seen| seen.answer(2)).reference() == "refuses"
    });
    let freeze = Freeze { index: shared, bin_days: 1, long_days: 365, stolen: Stolen::Nothing };
    let thrown_away =
        *lab.run("key-thrown-away", &["TUF-5.4.4-a"], |s| freeze.write(s), |seen| freeze.read(seen)).reference();
    let mut thefts = |(name, index): (&str, Index), stolen: Stolen| {
        Content::ALL.map(|content| {
            let write = |s: &mut Writer| theft(s, Index { content, ..index }, stolen);
            let breaks = ["TUF-5.6.7-f", "P458-COMP-a"];
            let variant = format!("theft/{name}/{}/{}", content.name(), stolen.name());
            *lab.run(variant, &breaks, write, installs).reference() == "installs it"
        })
    };
    let [own, one, all] = TOPOLOGIES;
    let short = [Stolen::Nothing, Stolen::Timestamp, Stolen::TimestampSnapshot].map(|stolen| thefts(own, stolen));
    let nothing = [one, all].map(|topology| thefts(topology, Stolen::Nothing));
    let whole = [own, one, all].map(|topology| thefts(topology, Stolen::Online));
    let (short, nothing, whole) = (short.as_flattened(), nothing.as_flattened(), whole.as_flattened());
    let [_, (one, with_bins), (all, direct)] = TOPOLOGIES;
    let recovered = [(one, with_bins), (all, direct)].map(|(name, index)| {
        let write = |s: &mut Writer| recovery(s, index);
        let breaks = ["P458-COMP-b", "P458-KEY-e"];
        *lab.run(format!("recovery/{name}"), &breaks, write, |seen| seen.answer(3)).reference() == "accepts"
    });
    Finding::of([
        (
            "(a) a client takes one online key for all roles but root as it takes separate ones",
            works.iter().all(|it| *it),
        ),
        ("(b) a threshold of two makes any role but root unusable", thresholds.iter().all(|it| *it)),
        (
            "(c) an index that throws the key away cannot be used from the day on which timestamp expires",
            thrown_away == Day::On(1),
        ),
        (
            "with a key for each role, a thief of timestamp and snapshot cannot have his release installed",
            !short.contains(&true),
        ),
        (
            "a thief of the one online key can, at once, with a role bins and without, whatever snapshot lists",
            whole.iter().all(|it| *it),
        ),
        ("nobody without it can", !nothing.contains(&true)),
        ("one new root and one cycle undo it", recovered.iter().all(|it| *it)),
    ])
    .figure("thefts short of the bins' key that put a release in place", short.iter().filter(|it| **it).count(), "of 9")
    .figure("thefts of all online keys that do", whole.iter().filter(|it| **it).count(), "of 9")
    .figure("first error once the key is thrown away", thrown_away.to_string(), "")
    .remark("What each set of keys is good for beside this, found by search: cargo gauntlet compromise.")
}
