//! What an index of many targets is to be like.

use std::fmt;

use super::names::Names;
use crate::{
    hash::Hash,
    key::Key,
    pep458::topology::{self, Content, Layout, Sharing},
    role::Role,
};

/// The most bins there can be: the prefixes of PEP 458 have up to four hex digits.
pub const MOST_BINS: u32 = 65_536;

/// How a role names the bins that it delegates to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Delegations {
    /// One by one, each with its `path_hash_prefixes` (TUF §4.5).
    PrefixLists,
    /// All by one object, `succinct_roles` (TAP 15).
    SuccinctRoles,
}

impl Delegations {
    /// Both.
    pub const ALL: [Delegations; 2] = [Delegations::PrefixLists, Delegations::SuccinctRoles];

    /// The name in reports: `prefixes`, `succinct`.
    pub fn name(self) -> &'static str {
        match self {
            Delegations::PrefixLists => "prefixes",
            Delegations::SuccinctRoles => "succinct",
        }
    }
}

/// How metadata files are spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// Without any white space, the signed part in its canonical form.
    Compact,
    /// Indented by one space for each level.
    Indented,
}

impl Style {
    /// The name in reports: `compact`, `indented`.
    pub fn name(self) -> &'static str {
        match self {
            Style::Compact => "compact",
            Style::Indented => "indented",
        }
    }
}

/// An index: how many targets, in how many bins, and how all of it is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// How many targets, index pages included.
    pub targets: u32,
    /// How many bins: a power of two, at most [`MOST_BINS`]. Of one there is none: targets lists everything itself.
    pub bins: u32,
    /// Who delegates to the bins.
    pub layout: Layout,
    /// In which form.
    pub delegations: Delegations,
    /// Which roles share keys. With prefix lists and separate keys each bin has its own, as the form allows; bins of succinct
    /// roles have one key in any case.
    pub sharing: Sharing,
    /// What is listed of metadata beside versions.
    pub content: Content,
    /// The hashes that are listed of each target.
    pub hashes: Vec<Hash>,
    /// How the files are spelled.
    pub style: Style,
}

impl Spec {
    /// So many targets and bins, all else as the Python index is about to have it: the bins below targets by succinct roles, one
    /// online key, BLAKE2b-256, compact files, and listed what PEP 458 lists.
    pub fn new(targets: u32, bins: u32) -> Spec {
        Spec {
            targets,
            bins,
            layout: Layout::Direct,
            delegations: Delegations::SuccinctRoles,
            sharing: Sharing::OneOnline,
            content: Content::H1,
            hashes: vec![Hash::Blake2b256],
            style: Style::Compact,
        }
    }

    /// So many targets and bins, all else as PEP 458 has it: prefix lists in a role `bins`, and SHA-512.
    pub fn as_published(targets: u32, bins: u32) -> Spec {
        Spec {
            layout: Layout::BinsRole,
            delegations: Delegations::PrefixLists,
            hashes: vec![Hash::Sha512],
            ..Spec::new(targets, bins)
        }
    }

    /// Why there can be no such index, if that is so.
    pub fn fault(&self) -> Option<String> {
        if self.targets == 0 {
            return Some("an index of no targets".to_owned());
        }
        if !self.bins.is_power_of_two() || self.bins > MOST_BINS {
            let near = self.bins.clamp(1, MOST_BINS).next_power_of_two().min(MOST_BINS);
            return Some(format!("{} bins: not a power of two up to {MOST_BINS}, such as {near}", self.bins));
        }
        self.hashes.is_empty().then(|| "targets without any hash".to_owned())
    }

    /// The targets.
    pub fn names(&self) -> Names {
        Names::of(self.targets)
    }

    /// The number of the bin that a target path belongs to, by the SHA-256 of the path (TUF §4.5).
    pub fn bin_of(&self, path: &[u8]) -> u32 {
        use sha2::{Digest as _, Sha256};
        let digest: [u8; 32] = Sha256::digest(path).into();
        let first = u32::from_be_bytes(digest[..4].try_into().expect("four bytes"));
        first.checked_shr(32 - self.bits()).unwrap_or(0)
    }

    /// How many bits of a digest say which bin it is.
    pub fn bits(&self) -> u32 {
        self.bins.ilog2()
    }

    /// The role of a bin; targets, if there are no bins.
    pub fn bin(&self, bin: u32) -> Role {
        match self.delegations {
            _ if self.bins == 1 => Role::Targets,
            Delegations::PrefixLists => topology::bin(bin as usize),
            Delegations::SuccinctRoles => {
                let digits = self.bits().div_ceil(4) as usize;
                Role::Delegated(format!("{BIN}-{bin:0digits$x}"))
            }
        }
    }

    /// The role that delegates to the bins, if there are any.
    pub fn delegator(&self) -> Option<Role> {
        (self.bins > 1).then(|| if self.has_bins_role() { Role::delegated(BINS) } else { Role::Targets })
    }

    /// Whether there is a role `bins`.
    pub fn has_bins_role(&self) -> bool {
        self.bins > 1 && self.layout == Layout::BinsRole
    }

    /// Whether each bin has a key of its own.
    pub(super) fn has_keys_of_bins(&self) -> bool {
        self.bins > 1 && self.sharing == Sharing::Separate && self.delegations == Delegations::PrefixLists
    }

    /// The key of a role.
    pub(super) fn key(&self, role: &Role) -> Key {
        if self.is_shared(role) {
            return Key::named("online");
        }
        match role {
            Role::Delegated(name) if name != BINS && self.delegations == Delegations::SuccinctRoles => {
                Key::named(&format!("{BIN}-key"))
            }
            other => Key::named(&format!("{other}-1")),
        }
    }

    fn is_shared(&self, role: &Role) -> bool {
        let layout = if self.has_bins_role() { Layout::BinsRole } else { Layout::Direct };
        let index = topology::Index { layout, sharing: self.sharing, content: self.content, bins: self.bins as usize };
        index.is_shared(role)
    }
}

/// What the names of bins begin with.
pub(super) const BIN: &str = "bin";
/// The name of the role between targets and the bins.
pub(super) const BINS: &str = "bins";

impl fmt::Display for Spec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hashes: Vec<&str> = self.hashes.iter().map(|hash| hash.name()).collect();
        write!(f, "{} targets in ", self.targets)?;
        match self.bins {
            1 => write!(f, "one role")?,
            bins => write!(f, "{bins} bins, {} {}", self.layout.name(), self.delegations.name())?,
        }
        let (content, sharing, style) = (self.content.name(), self.sharing.name(), self.style.name());
        write!(f, ", {content}, {}, {sharing} keys, {style}", hashes.join("+"))
    }
}
