//! Repositories of the Python package index as PEP 458 lays them out, and as the corrections proposed for it would: bins
//! below a role of their own or directly below targets, with a key for each role or one key for all that is online.

pub(crate) mod bins;
pub(crate) mod claimed;
pub(crate) mod cleanup;
pub(crate) mod compromise;
pub(crate) mod digests;
pub(crate) mod expiry;
pub(crate) mod keys;
pub(crate) mod recovery;
pub(crate) mod topology;
pub(crate) mod trust;

use crate::prelude::*;
use serde_json::Value;
use tuf_gauntlet_core::{
    expectation::{Expectation, RequestRule},
    hash::Hash,
    json::canonical,
    site::TARGETS,
};

/// The content of every release in the honest repository, unless a scenario says otherwise.
const RELEASE: &[u8] = b"the honest release\n";

/// What a thief would have users install.
const TROJAN: &[u8] = b"what a thief has built\n";

/// Who delegates to the bins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// The role `bins`, to which targets delegates: as the PEP has it.
    BinsRole,
    /// Targets itself: as proposed since.
    Direct,
}

/// Which roles share keys.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sharing {
    /// Every role has a key of its own.
    Separate,
    /// All roles that are signed online have one key: timestamp, snapshot and the bins, and without a role `bins` also targets.
    OneOnline,
}

/// An index with one release in each bin.
#[derive(Clone, Copy)]
struct Index {
    layout: Layout,
    sharing: Sharing,
    bins: usize,
}

/// As the PEP has it, with four bins and a key for each role.
const AS_PUBLISHED: Index = Index { layout: Layout::BinsRole, sharing: Sharing::Separate, bins: 4 };

/// The bins directly below targets, and one key for everything but root.
const AS_AMENDED: Index = Index { layout: Layout::Direct, sharing: Sharing::OneOnline, bins: 4 };

impl Index {
    /// Fills the repository. Root, targets and `bins` are valid for a year, everything else for a day.
    fn set_up(self, s: &mut Writer) {
        s.uses(Feature::HashPrefixes);
        s.repository.remove_target("file.txt");
        for role in [Timestamp, Snapshot, Targets] {
            if self.is_shared(&role) {
                s.repository.set_signers(role, Signers::one("online"));
            }
        }
        for role in [Targets, self.delegator()] {
            s.repository.set_lifetime(role, days(365));
        }
        s.repository.set_lifetime(Snapshot, days(1));
        if self.layout == Layout::BinsRole {
            s.repository.delegate(&Targets, Delegation::bin("bins", &all(&prefixes(0, 1))));
        }
        self.delegate(s);
        for i in 0..self.bins {
            s.repository.add_target_to(&bin(i), &self.release(i), RELEASE);
        }
    }

    /// Delegates to the bins.
    fn delegate(self, s: &mut Writer) {
        for i in 0..self.bins {
            let mut delegation = Delegation::bin(bin(i).name(), &all(&prefixes(i, self.bins)));
            if self.is_shared(&bin(i)) {
                delegation.signers = Signers::one("online");
            }
            s.repository.delegate(&self.delegator(), delegation);
            s.repository.set_lifetime(bin(i), days(1));
        }
    }

    /// The role that delegates to the bins.
    fn delegator(self) -> Role {
        match self.layout {
            Layout::BinsRole => Role::delegated("bins"),
            Layout::Direct => Targets,
        }
    }

    fn is_shared(self, role: &Role) -> bool {
        let offline = *role == Root || *role == Role::delegated("bins");
        let targets_offline = *role == Targets && self.layout == Layout::BinsRole;
        self.sharing == Sharing::OneOnline && !offline && !targets_offline
    }

    /// The path of the release in this bin.
    fn release(self, bin: usize) -> String {
        self.releases(bin).next().expect("a release for every bin")
    }

    /// Paths of releases that belong to this bin, without end.
    fn releases(self, bin: usize) -> impl Iterator<Item = String> {
        let prefixes = prefixes(bin, self.bins);
        (0..)
            .map(|i| format!("project{i}-1.0.tar.gz"))
            .filter(move |path| prefixes.iter().any(|prefix| digest(path).starts_with(prefix.as_str())))
    }
}

/// The role of a bin.
fn bin(i: usize) -> Role {
    Role::delegated(&format!("bin-{i}"))
}

/// The hash prefixes of the bin with this number, of so many: as few digits as there can be.
fn prefixes(bin: usize, bins: usize) -> Vec<String> {
    let digits = (1..=4).find(|&digits| 16_usize.pow(digits) >= bins).expect("enough digits");
    let each = 16_usize.pow(digits) / bins;
    (bin * each..(bin + 1) * each).map(|prefix| format!("{prefix:0width$x}", width = digits as usize)).collect()
}

/// The digest that decides about the bin of a target path, in lower-case hex digits.
fn digest(path: &str) -> String {
    tuf_gauntlet_core::json::sha256_hex(path.as_bytes())
}

/// The operation succeeds, and the metadata files asked for are these: what is on the way and not there yet. Clients may also ask
/// for what they have, or for all roles beforehand, such as the file `aside`.
fn on_the_way(names: &[&str], aside: &str) -> Alternatives {
    either("fetches what it lacks", accepts().asking_exactly(names))
        .or("fetches what is on the way", accepts().not_asking_for(aside))
        .or("fetches every role", accepts())
}

fn all(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

/// The adversary gives one more release to a bin, or another content to one that is there, and publishes with whatever keys
/// this takes.
fn poison(a: &mut Adversary<'_>, bin: &Role, path: &str) {
    a.repository.add_target_to(bin, path, TROJAN);
    a.publish([bin.clone()]);
}

/// The TARGETS entry of a file.
fn entry(bytes: &[u8]) -> Value {
    json!({"length": bytes.len(), "hashes": Hash::listing(&[Hash::Sha256], bytes)})
}
