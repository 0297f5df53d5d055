//! Package managers as different people would write them who have read PEP 458, and who know nothing of each other or of the draft.
//!
//! Each is built on sentences that stand in the PEP, which its file names, and fills in by itself what these leave open. They share
//! how a page is read and a file is fetched from a web server, of which the PEP says nothing, and nothing else.

mod before_installing;
mod below_base;
mod by_file_name;
mod by_location;
mod section;

use std::sync::Arc;

use tuf_gauntlet_core::{
    client::{Client, Refusal},
    mirror::Mirror,
    pep458::Install,
    time::Time,
};

/// A page and a distribution.
type Files = Result<Vec<Vec<u8>>, Refusal>;

/// What somebody made of the PEP.
pub(super) trait Draft: Send + Sync {
    /// The name, as part of those of variants.
    fn name(&self) -> &'static str;

    /// The target path of the page of a project, as a user types it; `None` if pages are no targets.
    fn page(&self, project: &str) -> Option<String>;

    /// The target path of the file that a link on the page of a project leads to; `None` if it is no target.
    fn file(&self, project: &str, link: &str) -> Option<String>;

    /// Installs the newest version of a project.
    fn install(&self, client: &mut dyn Client, mirror: &Mirror, project: &str, now: Time) -> Files;
}

/// Those built on the text alone.
pub(super) const OF_THE_TEXT: [&dyn Draft; 4] =
    [&by_location::ByLocation, &before_installing::BeforeInstalling, &by_file_name::ByFileName, &below_base::BelowBase];

/// The one that follows the section that is missing, as it is drafted here.
pub(super) const OF_THE_SECTION: &dyn Draft = &section::Section;

/// The package manager.
pub(super) fn installs(draft: &'static dyn Draft) -> Install {
    Arc::new(|client, mirror, wanted, now| draft.install(client, mirror, &wanted.project, now))
}

/// A link on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Link {
    address: String,
    /// The name of the file.
    text: String,
}

/// The link whose file has the greatest name. (How versions are ordered is not the question here.)
fn newest(page: &[u8]) -> Result<Link, Refusal> {
    let page = std::str::from_utf8(page)?;
    let link = |anchor: &str| {
        let (address, rest) = anchor.split_once("\">")?;
        let (text, _) = rest.split_once("</a>")?;
        Some(Link { address: address.to_owned(), text: text.to_owned() })
    };
    let links = page.split("<a href=\"").skip(1).filter_map(link);
    links.max_by(|one, other| one.text.cmp(&other.text)).ok_or_else(|| Refusal::new("a page without links"))
}

/// What the web server has at this address, whoever it says it is of. Nothing of it is verified.
fn fetch(mirror: &Mirror, address: &str) -> Result<Vec<u8>, Refusal> {
    let path = path_of(address);
    let file = mirror.target(path)?.bytes(1 << 20)?;
    file.ok_or_else(|| Refusal::new(format!("{path} is missing")))
}

/// The path of a URL, as it is written.
fn path_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    rest.trim_start_matches("../").trim_start_matches('/').split(['?', '#']).next().unwrap_or_default()
}

/// The one file that was asked for.
fn one(client: &mut dyn Client, target: &str, now: Time) -> Result<Vec<u8>, Refusal> {
    let files = client.download(&[target], now)?;
    files.into_iter().next().ok_or_else(|| Refusal::new("a client that hands over nothing"))
}
