//! Succinct hashed bin delegations (TAP 15): one object stands for the delegations to all bins.

use serde_json::{Value, json};

use super::{Repository, Signers};
use crate::{json::sha256_hex, role::Role};

/// Up to this bit length all bins are published from the start, 32 of them.
const ALL_BINS: u32 = 5;

/// Delegations to 2^`bit_length` bins, among which target paths are shared out by the first bits of their SHA-256.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuccinctRoles {
    /// The keys and threshold of every bin.
    pub signers: Signers,
    /// How many bits of the digest say which bin it is, 1 to 32.
    pub bit_length: u32,
    /// What the names of all bins begin with, before the hyphen.
    pub name_prefix: String,
}

impl SuccinctRoles {
    /// Delegations to bins with a key of their own.
    #[track_caller]
    pub fn new(name_prefix: &str, bit_length: u32) -> SuccinctRoles {
        assert!((1..=32).contains(&bit_length), "a bit length from 1 to 32");
        SuccinctRoles {
            signers: Signers::one(&format!("{name_prefix}-key")),
            bit_length,
            name_prefix: name_prefix.to_owned(),
        }
    }

    /// The bin of this number: its ROLENAME has as many hexadecimal digits as that of the last.
    pub fn bin(&self, index: u32) -> Role {
        Role::Delegated(format!("{}-{index:0width$x}", self.name_prefix, width = self.digits()))
    }

    /// The bin that a target path belongs to.
    pub fn bin_of(&self, path: &str) -> Role {
        let first_bits = u32::from_str_radix(&sha256_hex(path.as_bytes())[..8], 16).expect("hexadecimal digits");
        self.bin(first_bits >> (32 - self.bit_length))
    }

    /// The number of the last bin.
    pub fn last(&self) -> u32 {
        u32::MAX >> (32 - self.bit_length)
    }

    /// The `succinct_roles` member.
    pub(super) fn to_json(&self) -> Value {
        json!({
            "keyids": self.signers.keyids(),
            "threshold": self.signers.threshold,
            "bit_length": self.bit_length,
            "name_prefix": self.name_prefix,
        })
    }

    /// Whether a role of this name is one of the bins.
    pub(super) fn has_bin(&self, name: &str) -> bool {
        let digits = name.strip_prefix(&self.name_prefix).and_then(|rest| rest.strip_prefix('-'));
        let index = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        index.is_some_and(|index| index <= self.last() && self.bin(index).name() == name)
    }

    fn digits(&self) -> usize {
        self.bit_length.div_ceil(4) as usize
    }
}

impl Repository {
    /// Has `delegator` delegate to bins. If it did so before, the targets of the old bins move to the new ones.
    ///
    /// TAP 15 wants all bins to be published, also those without targets. That is done for up to 32 bins; of more, only those
    /// are that have a target, and snapshot lists no others: clients ask for no others.
    #[track_caller]
    pub fn delegate_succinctly(&mut self, delegator: &Role, succinct: SuccinctRoles) {
        let mut files = Vec::new();
        for bin in self.bins(delegator) {
            files.extend(std::mem::take(&mut self.content_mut(&bin).files));
        }
        if succinct.bit_length <= ALL_BINS {
            for index in 0..=succinct.last() {
                self.contents.entry(succinct.bin(index)).or_default();
            }
        }
        let content = self.content_mut(delegator);
        assert!(content.delegations.is_empty(), "a role delegates by name or succinctly, not both");
        content.succinct = Some(succinct);
        for (path, bytes) in files {
            self.add_target_to_bin(delegator, &path, &bytes);
        }
    }

    /// The succinct delegation of `delegator`, to be changed before its next publication.
    #[track_caller]
    pub fn succinct_roles_mut(&mut self, delegator: &Role) -> &mut SuccinctRoles {
        self.content_mut(delegator).succinct.as_mut().expect("a succinct delegation")
    }

    /// Puts a file under the care of the bin that it belongs to, of those of `delegator`. Returns the bin.
    #[track_caller]
    pub fn add_target_to_bin(&mut self, delegator: &Role, path: &str, bytes: &[u8]) -> Role {
        let bin = self.succinct_roles_mut(delegator).bin_of(path);
        self.add_target_to(&bin, path, bytes);
        bin
    }

    /// The bins of `delegator` that there are.
    pub fn bins(&self, delegator: &Role) -> Vec<Role> {
        let succinct = self.contents.get(delegator).and_then(|content| content.succinct.as_ref());
        let is_bin = |role: &&Role| succinct.is_some_and(|succinct| succinct.has_bin(role.name()));
        self.contents.keys().filter(is_bin).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_have_the_names_that_the_proposal_gives_as_examples() {
        let bins = SuccinctRoles::new("alice.hbd", 11);
        assert_eq!(bins.bin(0).name(), "alice.hbd-000");
        assert_eq!(bins.bin(1).name(), "alice.hbd-001");
        assert_eq!(bins.bin(bins.last()).name(), "alice.hbd-7ff");
    }

    #[test]
    fn the_bin_of_a_path_is_given_by_the_first_bits_of_its_digest() {
        // aadf327c... begins with 101010101101 in binary.
        for (bit_length, expected) in [(1, "bin-1"), (2, "bin-2"), (5, "bin-15"), (8, "bin-aa"), (32, "bin-aadf327c")] {
            let bins = SuccinctRoles::new("bin", bit_length);
            assert_eq!(bins.bin_of("file.txt").name(), expected, "{bit_length}");
        }
    }

    #[test]
    fn only_names_of_the_right_form_and_number_are_bins() {
        let bins = SuccinctRoles::new("bin", 5);
        assert!(["bin-00", "bin-0a", "bin-1f"].iter().all(|name| bins.has_bin(name)));
        assert!(
            ["bin-0", "bin-20", "bin-0A", "bin-+1", "bin", "bin00", "bins-00"].iter().all(|name| !bins.has_bin(name))
        );
    }
}
