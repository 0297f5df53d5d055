//! Hash prefixes: bins of target paths by their digests (TUF §4.5).

pub(crate) mod bins;
pub(crate) mod chain;

use crate::prelude::*;

const HONEST: &[u8] = b"the honest wheel\n";

const OTHER: &[u8] = b"a wheel of another bin\n";

/// The digest that decides about the bin of a target path, in lower-case hex digits.
fn digest(path: &str) -> String {
    tuf_gauntlet_core::json::sha256_hex(path.as_bytes())
}

/// The first of `file-0.whl`, `file-1.whl` and so on whose digest is as wanted.
pub(crate) fn file_with(wanted: impl Fn(&str) -> bool) -> String {
    (0..1_000_000).map(|i| format!("file-{i}.whl")).find(|path| wanted(&digest(path))).expect("a digest of every kind")
}

/// A bin with a key of its own, and the targets that it lists.
fn bin(s: &mut Writer, name: &str, prefixes: &[&str], paths: &[&str]) -> Role {
    s.uses(Feature::HashPrefixes);
    s.repository.delegate(&Targets, Delegation::bin(name, prefixes));
    let bin = Role::delegated(name);
    for path in paths {
        s.repository.add_target_to(&bin, path, HONEST);
    }
    bin
}

/// Has a role list one more target with its stolen key, and tries to get it.
fn list_outside(s: &mut Writer, role: &Role, path: &str) {
    s.attack("list a target with the stolen key that belongs to another bin", |a| {
        a.repository.add_target_to(role, path, OTHER);
        a.publish([role.clone()]);
    });
    s.only_under_attack(|s| s.download([path], rejects()));
}
