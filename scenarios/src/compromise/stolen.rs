//! What can be stolen: the role keys that a topology separates, and the lattice of their subsets.

use std::fmt;

use tuf_gauntlet_core::{
    pep458::topology::{Index, Layout, Sharing},
    role::Role,
};

/// Keys that are stolen together or not at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoleKey {
    /// That of timestamp.
    Timestamp,
    /// That of snapshot.
    Snapshot,
    /// That of targets.
    Targets,
    /// That of the role `bins`.
    Bins,
    /// Those of all bins.
    BinN,
    /// The one key of all roles that are signed online.
    Online,
    /// That of root.
    Root,
}

impl RoleKey {
    /// All of them.
    pub const ALL: [RoleKey; 7] = [
        RoleKey::Timestamp,
        RoleKey::Snapshot,
        RoleKey::Targets,
        RoleKey::Bins,
        RoleKey::BinN,
        RoleKey::Online,
        RoleKey::Root,
    ];

    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            RoleKey::Timestamp => "timestamp",
            RoleKey::Snapshot => "snapshot",
            RoleKey::Targets => "targets",
            RoleKey::Bins => "bins",
            RoleKey::BinN => "bin-n",
            RoleKey::Online => "online",
            RoleKey::Root => "root",
        }
    }

    /// The keys that this topology separates, without that of root.
    pub fn separated(index: Index) -> Vec<RoleKey> {
        match (index.layout, index.sharing) {
            (Layout::BinsRole, Sharing::Separate) => RoleKey::ALL[..5].to_vec(),
            (Layout::Direct, Sharing::Separate) => {
                vec![RoleKey::Timestamp, RoleKey::Snapshot, RoleKey::Targets, RoleKey::BinN]
            }
            (Layout::BinsRole, Sharing::OneOnline) => vec![RoleKey::Targets, RoleKey::Bins, RoleKey::Online],
            (Layout::Direct, Sharing::OneOnline) => vec![RoleKey::Online],
        }
    }

    /// Those with which `role` signs.
    pub fn of(role: &Role, index: Index) -> RoleKey {
        match role {
            _ if index.is_shared(role) => RoleKey::Online,
            Role::Root => RoleKey::Root,
            Role::Timestamp => RoleKey::Timestamp,
            Role::Snapshot => RoleKey::Snapshot,
            Role::Targets => RoleKey::Targets,
            Role::Delegated(name) if name == "bins" => RoleKey::Bins,
            Role::Delegated(_) => RoleKey::BinN,
        }
    }
}

/// A set of stolen keys, displayed as `timestamp+snapshot`, or `none`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stolen(Vec<RoleKey>);

impl Stolen {
    /// These keys.
    pub fn new(keys: impl IntoIterator<Item = RoleKey>) -> Stolen {
        let mut keys: Vec<RoleKey> = keys.into_iter().collect();
        keys.sort_unstable();
        keys.dedup();
        Stolen(keys)
    }

    /// Reads what is displayed; the first name that is none of a key is the error.
    pub fn parse(text: &str) -> Result<Stolen, String> {
        if text == "none" {
            return Ok(Stolen::default());
        }
        let key = |name: &str| RoleKey::ALL.into_iter().find(|key| key.name() == name).ok_or_else(|| name.to_owned());
        Ok(Stolen::new(text.split('+').map(key).collect::<Result<Vec<_>, _>>()?))
    }

    /// The rows for a topology: every subset of the separated keys, the smaller ones first, and root alone, unless keys are
    /// shared: whoever has the key of root replaces all others, shared or not.
    pub fn lattice(index: Index) -> Vec<Stolen> {
        let separated = RoleKey::separated(index);
        let subset = |bits: usize| {
            Stolen::new(separated.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1).map(|(_, &key)| key))
        };
        let mut subsets: Vec<Stolen> = (0..1 << separated.len()).map(subset).collect();
        subsets.sort_by_key(|stolen| (stolen.0.len(), stolen.clone()));
        if index.sharing == Sharing::Separate {
            subsets.push(Stolen::new([RoleKey::Root]));
        }
        subsets
    }

    /// The id of its cell in a topology: `T1/separate/H0/timestamp+snapshot`.
    pub fn cell_id(&self, index: Index) -> String {
        let Index { layout, sharing, content, .. } = index;
        format!("{}/{}/{}/{self}", layout.name(), sharing.name(), content.name())
    }

    /// The keys.
    pub fn keys(&self) -> &[RoleKey] {
        &self.0
    }

    /// Whether this key is among them.
    pub fn has(&self, key: RoleKey) -> bool {
        self.0.contains(&key)
    }

    /// Whether `role` can be signed for with them.
    pub fn covers(&self, role: &Role, index: Index) -> bool {
        self.has(RoleKey::of(role, index))
    }

    /// Whether all of these keys are among the others.
    pub fn is_within(&self, other: &Stolen) -> bool {
        self.0.iter().all(|key| other.has(*key))
    }
}

impl fmt::Display for Stolen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.pad("none");
        }
        f.pad(&self.0.iter().map(|key| key.name()).collect::<Vec<_>>().join("+"))
    }
}

#[cfg(test)]
mod tests {
    use tuf_gauntlet_core::pep458::topology::Content;

    use super::*;

    #[test]
    fn every_subset_is_a_row_and_so_is_root() {
        for (layout, sharing, rows) in [
            (Layout::BinsRole, Sharing::Separate, 33),
            (Layout::Direct, Sharing::Separate, 17),
            (Layout::BinsRole, Sharing::OneOnline, 8),
            (Layout::Direct, Sharing::OneOnline, 2),
        ] {
            let lattice = Stolen::lattice(Index { layout, sharing, content: Content::H0, bins: 2 });
            assert_eq!(lattice.len(), rows);
            for stolen in lattice {
                assert_eq!(Stolen::parse(&stolen.to_string()), Ok(stolen));
            }
        }
        assert_eq!(Stolen::parse("timestamp+snapsot"), Err("snapsot".to_owned()));
    }
}
