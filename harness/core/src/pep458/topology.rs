//! How an index is laid out in roles, keys and metadata: what PEP 458 publishes, and what was proposed for it since.

use crate::{
    json::sha256_hex,
    repository::{Delegation, Listing, Repository, Signers},
    role::Role,
    time::days,
};

/// Who delegates to the bins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layout {
    /// The role `bins`, to which targets delegates: as the PEP has it (T1).
    BinsRole,
    /// Targets itself: as proposed since (T2).
    Direct,
}

/// Which roles share keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sharing {
    /// Every role has a key of its own.
    Separate,
    /// All roles that are signed online have one key: timestamp, snapshot and the bins, and without a role `bins` also targets.
    OneOnline,
}

/// What timestamp and snapshot say of the files that they list, beside the versions (TUF §4.4 leaves it to the repository).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Content {
    /// Nothing.
    H0,
    /// Timestamp has length and hash of snapshot: as the PEP has it.
    H1,
    /// Snapshot also has lengths and hashes of targets metadata.
    H2,
}

impl Layout {
    /// Both.
    pub const ALL: [Layout; 2] = [Layout::BinsRole, Layout::Direct];

    /// The name in reports: `T1`, `T2`.
    pub fn name(self) -> &'static str {
        match self {
            Layout::BinsRole => "T1",
            Layout::Direct => "T2",
        }
    }
}

impl Sharing {
    /// Both.
    pub const ALL: [Sharing; 2] = [Sharing::Separate, Sharing::OneOnline];

    /// The name in reports: `separate`, `shared`.
    pub fn name(self) -> &'static str {
        match self {
            Sharing::Separate => "separate",
            Sharing::OneOnline => "shared",
        }
    }
}

impl Content {
    /// All three.
    pub const ALL: [Content; 3] = [Content::H0, Content::H1, Content::H2];

    /// The name in reports: `H0`, `H1`, `H2`.
    pub fn name(self) -> &'static str {
        match self {
            Content::H0 => "H0",
            Content::H1 => "H1",
            Content::H2 => "H2",
        }
    }

    /// What timestamp lists of snapshot.
    pub fn timestamp_lists(self) -> Listing {
        if self >= Content::H1 { Listing::full() } else { Listing::default() }
    }

    /// What snapshot lists of targets metadata.
    pub fn snapshot_lists(self) -> Listing {
        if self >= Content::H2 { Listing::full() } else { Listing::default() }
    }
}

/// An index whose bins are delegated to by path hash prefixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Index {
    /// Who delegates to the bins.
    pub layout: Layout,
    /// Which roles share keys.
    pub sharing: Sharing,
    /// What is listed beside versions.
    pub content: Content,
    /// How many bins there are: a power of two, at most 65,536.
    pub bins: usize,
}

impl Index {
    /// Makes a new repository one of this topology, with nothing in its bins.
    ///
    /// Root, targets and `bins` are valid for a year, everything else for a day.
    pub fn lay_out(self, repository: &mut Repository) {
        repository.remove_target("file.txt");
        repository.timestamp_lists = self.content.timestamp_lists();
        repository.snapshot_lists = self.content.snapshot_lists();
        for role in [Role::Timestamp, Role::Snapshot, Role::Targets] {
            if self.is_shared(&role) {
                repository.set_signers(role, Signers::one("online"));
            }
        }
        for role in [Role::Targets, self.delegator()] {
            repository.set_lifetime(role, days(365));
        }
        repository.set_lifetime(Role::Snapshot, days(1));
        if self.layout == Layout::BinsRole {
            let all = prefixes(0, 1);
            let all: Vec<&str> = all.iter().map(String::as_str).collect();
            repository.delegate(&Role::Targets, Delegation::bin("bins", &all));
        }
        self.delegate(repository);
    }

    /// Delegates to the bins, in the order of their numbers.
    pub fn delegate(self, repository: &mut Repository) {
        for i in 0..self.bins {
            let prefixes = prefixes(i, self.bins);
            let prefixes: Vec<&str> = prefixes.iter().map(String::as_str).collect();
            let mut delegation = Delegation::bin(bin(i).name(), &prefixes);
            if self.is_shared(&bin(i)) {
                delegation.signers = Signers::one("online");
            }
            repository.delegate(&self.delegator(), delegation);
            repository.set_lifetime(bin(i), days(1));
        }
    }

    /// The role that delegates to the bins.
    pub fn delegator(self) -> Role {
        match self.layout {
            Layout::BinsRole => Role::delegated("bins"),
            Layout::Direct => Role::Targets,
        }
    }

    /// Whether the role signs with the one online key.
    pub fn is_shared(self, role: &Role) -> bool {
        let offline = *role == Role::Root || *role == Role::delegated("bins");
        let targets_offline = *role == Role::Targets && self.layout == Layout::BinsRole;
        self.sharing == Sharing::OneOnline && !offline && !targets_offline
    }

    /// The number of the bin that is responsible for a target path.
    pub fn bin_of(self, path: &str) -> usize {
        let digits = digits(self.bins);
        let prefix = usize::from_str_radix(&digest(path)[..digits as usize], 16).expect("hex digits");
        prefix / (16_usize.pow(digits) / self.bins)
    }

    /// The path of the first release in this bin.
    pub fn release(self, bin: usize) -> String {
        self.releases(bin).next().expect("a release for every bin")
    }

    /// Paths of releases that belong to this bin, without end.
    pub fn releases(self, bin: usize) -> impl Iterator<Item = String> {
        let prefixes = prefixes(bin, self.bins);
        (0..)
            .map(|i| format!("project{i}-1.0.tar.gz"))
            .filter(move |path| prefixes.iter().any(|prefix| digest(path).starts_with(prefix.as_str())))
    }
}

/// The role of the bin with this number.
pub fn bin(i: usize) -> Role {
    Role::delegated(&format!("bin-{i}"))
}

/// The hash prefixes of the bin with this number, of so many: as few digits as there can be.
pub fn prefixes(bin: usize, bins: usize) -> Vec<String> {
    let digits = digits(bins);
    let each = 16_usize.pow(digits) / bins;
    (bin * each..(bin + 1) * each).map(|prefix| format!("{prefix:0width$x}", width = digits as usize)).collect()
}

/// How many hex digits tell so many bins apart.
fn digits(bins: usize) -> u32 {
    (1..=4).find(|&digits| 16_usize.pow(digits) >= bins).expect("at most 65,536 bins")
}

/// The digest that decides about the bin of a target path, in lower-case hex digits (TUF §4.5).
pub fn digest(path: &str) -> String {
    sha256_hex(path.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_belongs_to_the_bin_whose_prefixes_its_digest_begins_with() {
        for bins in [1, 2, 4, 16, 32, 256, 16_384] {
            let index = Index { layout: Layout::Direct, sharing: Sharing::Separate, content: Content::H0, bins };
            for path in ["a", "b-1.0.tar.gz", "simple/c/index.json"] {
                let named: Vec<usize> = (0..bins)
                    .filter(|&i| prefixes(i, bins).iter().any(|prefix| digest(path).starts_with(prefix.as_str())))
                    .collect();
                assert_eq!(named, [index.bin_of(path)], "{path} among {bins} bins");
            }
        }
    }
}
