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
    pep458::topology::{Content, Index, Layout, Sharing, bin, digest, prefixes},
    site::TARGETS,
};

/// The content of every release in the honest repository, unless a scenario says otherwise.
pub(crate) const RELEASE: &[u8] = b"the honest release\n";

/// What a thief would have users install.
pub(crate) const TROJAN: &[u8] = b"what a thief has built\n";

/// As the PEP has it, with four bins and a key for each role.
const AS_PUBLISHED: Index =
    Index { layout: Layout::BinsRole, sharing: Sharing::Separate, content: Content::H0, bins: 4 };

/// The bins directly below targets, and one key for everything but root.
const AS_AMENDED: Index = Index { layout: Layout::Direct, sharing: Sharing::OneOnline, content: Content::H0, bins: 4 };

/// Topologies as scripts begin with them.
pub(crate) trait SetUp {
    /// Fills the repository, with one release in each bin.
    fn set_up(self, s: &mut Writer);
}

impl SetUp for Index {
    fn set_up(self, s: &mut Writer) {
        s.uses(Feature::HashPrefixes);
        self.lay_out(&mut s.repository);
        for i in 0..self.bins {
            s.repository.add_target_to(&bin(i), &self.release(i), RELEASE);
        }
    }
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
