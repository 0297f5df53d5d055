//! The title of the PEP has changed, and a figure was shown wrongly for a time.
//!
//! **Where**: PEP 458, its title and Figure 1.
//!
//! **Document**: The title speaks of secure downloads with signed repository metadata. Figure 1 shows the roles.
//!
//! **Claim**: The title has changed, and a wrong image was shown because of a fault of the site.
//!
//! **Experiment**: Neither is an object of experiments. Checked is which roles a repository of the published topology signs, and one of
//! that which was proposed since: those that a right figure has to show, now and after such an amendment.

use std::collections::BTreeSet;

use tuf_gauntlet_core::pep458::topology::{Content, Index, Layout, Sharing};

use super::{Finding, Lab};
use crate::prelude::*;

pub(super) const REQUIREMENTS: &[&str] = &[];

/// What kinds of role sign in a repository with 16 bins, in the order in which a client comes upon them.
fn kinds(layout: Layout) -> Vec<String> {
    let mut repository = Repository::new();
    Index { layout, sharing: Sharing::Separate, content: Content::H1, bins: 16 }.lay_out(&mut repository);
    let published = repository.publish([]);
    let kind = |role: &Role| if role.name().starts_with("bin-") { "bin-n".to_owned() } else { role.name().to_owned() };
    let kinds: BTreeSet<String> = published.iter().map(kind).collect();
    let order = ["root", "timestamp", "snapshot", "targets", "bins", "bin-n"];
    assert!(kinds.iter().all(|kind| order.contains(&kind.as_str())), "{kinds:?}");
    order.into_iter().filter(|kind| kinds.contains(*kind)).map(str::to_owned).collect()
}

pub(super) fn run(_: &mut Lab<'_>) -> Finding {
    let (published, proposed) = (kinds(Layout::BinsRole), kinds(Layout::Direct));
    let gone: Vec<&str> = published.iter().filter(|kind| !proposed.contains(kind)).map(String::as_str).collect();
    Finding::editorial(format!(
        "a repository of the published topology signs as {}; of one without a role bins, a figure that shows {} is wrong",
        published.join(", "),
        gone.join(", ")
    ))
    .part("a right figure of the published topology has six kinds of role", published.len() == 6)
    .part("it would be wrong again once targets delegates to bins directly", !gone.is_empty())
    .figure("kinds of role, as published", published.len(), "")
    .figure("kinds of role, with bins below targets", proposed.len(), "")
}
