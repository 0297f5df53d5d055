//! The roles of TUF §2.1.

use std::fmt;

use serde::{Serialize, Serializer};

/// A role that signs metadata.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Delegates trust to the other top-level roles (§2.1.1).
    Root,
    /// Limits how long a client can be shown an outdated repository (§2.1.4).
    Timestamp,
    /// Names the versions of all targets metadata that belong together (§2.1.3).
    Snapshot,
    /// Vouches for target files and delegates to other roles (§2.1.2).
    Targets,
    /// A role that [`Role::Targets`] or another delegated role delegates to, by its ROLENAME.
    Delegated(String),
}

impl Role {
    /// The four roles that every root metadata file has to define, in the order in which a client updates them.
    pub const TOP_LEVEL: [Role; 4] = [Role::Root, Role::Timestamp, Role::Snapshot, Role::Targets];

    /// The delegated role of this name.
    pub fn delegated(name: &str) -> Role {
        Role::Delegated(name.to_owned())
    }

    /// The name as metadata spells it: `timestamp`, or the ROLENAME of a delegated role.
    pub fn name(&self) -> &str {
        match self {
            Role::Root => "root",
            Role::Timestamp => "timestamp",
            Role::Snapshot => "snapshot",
            Role::Targets => "targets",
            Role::Delegated(name) => name,
        }
    }

    /// The value of `_type` in this role's metadata (§4.2.1): delegated roles are of type `targets`.
    pub fn metadata_type(&self) -> &str {
        match self {
            Role::Delegated(_) => "targets",
            top_level => top_level.name(),
        }
    }

    /// The unversioned file name, `timestamp.json`: the METAPATH that snapshot and timestamp list (§4.4).
    pub fn file_name(&self) -> String {
        format!("{}.json", self.name())
    }

    /// The versioned file name, `42.snapshot.json` (§6.2.1).
    pub fn versioned_file_name(&self, version: u64) -> String {
        format!("{version}.{}.json", self.name())
    }

    /// Whether this is a targets role, top-level or delegated.
    pub fn is_targets(&self) -> bool {
        matches!(self, Role::Targets | Role::Delegated(_))
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Role {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
