//! Succinct roles: bins of target paths by one object in place of a list of delegations (TAP 15).

pub(crate) mod bin;
pub(crate) mod names;
pub(crate) mod object;
pub(crate) mod search;
pub(crate) mod support;

use crate::{hash_prefixes::file_with, prelude::*};

const HONEST: &[u8] = b"the honest wheel\n";

const OTHER: &[u8] = b"quite another wheel\n";

/// A day before every script begins.
const PAST: &str = "2034-12-31T00:00:00Z";

/// Targets delegates to four bins. The digest of `a.whl` begins with 00, so that it is in the first; that of `b.whl` with 10.
fn four_bins(s: &mut Writer) {
    bins(s, &Targets, "bin", 2);
}

/// Four bins, of which the first lists `a.whl`.
fn first_bin(s: &mut Writer) -> Role {
    four_bins(s);
    s.repository.add_target_to_bin(&Targets, "a.whl", HONEST)
}

fn bins(s: &mut Writer, delegator: &Role, name_prefix: &str, bit_length: u32) {
    s.uses(Feature::SuccinctRoles);
    s.repository.delegate_succinctly(delegator, SuccinctRoles::new(name_prefix, bit_length));
}

/// Has a draft list a wheel with other content.
fn list_other(d: &mut Draft, path: &str) {
    let sha256 = tuf_gauntlet_core::json::sha256_hex(OTHER);
    d.signed["targets"][path] = json!({"length": OTHER.len(), "hashes": {"sha256": sha256}});
}

/// Puts the wheel with other content on the mirror.
fn put_other(a: &mut Adversary<'_>, path: &str) {
    a.put_target(&format!("{}.{path}", tuf_gauntlet_core::json::sha256_hex(OTHER)), OTHER);
}
