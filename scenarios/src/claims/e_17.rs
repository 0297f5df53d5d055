//! The title of the PEP has changed, and a figure was shown wrongly for a time.
//!
//! **Where**: PEP 458, its title and Figure 1.
//!
//! **Document**: The title speaks of secure downloads with signed repository metadata. Figure 1 shows the roles.
//!
//! **Claim**: The title has changed, and a wrong image was shown because of a fault of the site.
//!
//! **Experiment**: Neither is an object of experiments. Checked is which roles a repository of the published topology signs, which are
//! those that a right figure has to show.

use std::collections::BTreeSet;

use tuf_gauntlet_core::pep458::topology::{Content, Index, Layout, Sharing};

use super::{Finding, Lab};
use crate::prelude::*;

pub(super) const REQUIREMENTS: &[&str] = &[];

pub(super) fn run(_: &mut Lab<'_>) -> Finding {
    let mut repository = Repository::new();
    let index = Index { layout: Layout::BinsRole, sharing: Sharing::Separate, content: Content::H1, bins: 16 };
    index.lay_out(&mut repository);
    let published = repository.publish([]);
    let kind = |role: &Role| if role.name().starts_with("bin-") { "bin-n".to_owned() } else { role.name().to_owned() };
    let kinds: BTreeSet<String> = published.iter().map(kind).collect();
    let names: Vec<&str> = kinds.iter().map(String::as_str).collect();
    Finding::editorial(format!("a repository of the published topology signs as {}", names.join(", ")))
        .part(
            "a right figure shows the six kinds of role root, timestamp, snapshot, targets, bins and bin-n",
            names == ["bin-n", "bins", "root", "snapshot", "targets", "timestamp"],
        )
        .figure("roles that sign, with 16 bins", published.len(), "")
}
