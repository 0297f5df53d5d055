//! An installation: from a project name to verified bytes.

use url::Url;

use super::{
    Wanted,
    link::target_path,
    name::normalised,
    page::{Page, is_named},
    rule::{Rule, Rules},
};
use crate::{
    client::{Client, Refusal},
    mirror::Mirror,
    role::Role,
    time::Time,
    trace::Held,
};

/// Where pages are, for links that are relative to them. Its host exists nowhere (RFC 2606), and nobody asks it.
const INDEX: &str = "https://index.invalid/simple/";

/// How many bytes a wrong installer takes of a file outside of the client, at most.
const UNVERIFIED_BYTES: u64 = 1 << 26;

/// A package manager, as the draft has it, or a wrong one that leaves out a rule.
#[derive(Clone, Debug, Default)]
pub struct Installer {
    rules: Rules,
    /// Where a wrong one finds what it does not verify.
    outside: Option<Mirror>,
}

/// How an attempt ended without the files.
enum Failure {
    /// The index is not as it has to be, and another attempt would find it so again.
    Final(Refusal),
    /// The client refused, or the repository moved on: another attempt may find it whole.
    Passing(Refusal),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure::Final(refusal)
    }
}

impl Installer {
    /// A package manager that follows every rule but this, and asks `mirror` for what it does not verify.
    pub fn without(rule: Rule, mirror: Mirror) -> Installer {
        Installer { rules: Rules { omitted: Some(rule) }, outside: Some(mirror) }
    }

    /// The target path of the index page of what is wanted; an error if no project can have that name.
    pub fn page_target(&self, wanted: &Wanted) -> Result<String, Refusal> {
        Ok(wanted.form.index_target(&normalised(&wanted.project, self.rules)?))
    }

    /// The target path of the file that a link on the page of a project leads to; an error if the link is refused.
    pub fn file_target(&self, project: &str, link: &str) -> Result<String, Refusal> {
        let address = Url::parse(INDEX)?.join(&format!("{}/", normalised(project, self.rules)?))?;
        target_path(link, &address, self.rules)
    }

    /// Installs what is wanted by means of a client: the bytes of the index page and those of the distribution.
    pub fn install<C: Client + ?Sized>(
        &self,
        client: &mut C,
        wanted: &Wanted,
        now: Time,
    ) -> Result<Vec<Vec<u8>>, Refusal> {
        let project = normalised(&wanted.project, self.rules)?;
        let first = match self.attempt(client, &project, wanted, now) {
            Err(Failure::Passing(refusal)) => refusal,
            Err(Failure::Final(refusal)) => return Err(refusal),
            Ok(files) => return Ok(files),
        };
        if self.rules.omits(Rule::Retry) {
            return Err(first);
        }
        loop {
            match self.attempt(client, &project, wanted, now) {
                Err(Failure::Passing(_)) if self.rules.omits(Rule::RetryOnce) => {}
                Err(Failure::Passing(refusal) | Failure::Final(refusal)) => return Err(refusal),
                Ok(files) => return Ok(files),
            }
        }
    }

    fn attempt<C: Client + ?Sized>(
        &self,
        client: &mut C,
        project: &str,
        wanted: &Wanted,
        now: Time,
    ) -> Result<Vec<Vec<u8>>, Failure> {
        let page_target = wanted.form.index_target(project);
        let page_bytes = self.page(client, &page_target, now)?;
        let before = snapshot_of(client)?;
        let page = Page::parse(&page_bytes, wanted.form, self.rules)?;
        let listed = page.choose(project, wanted.version.as_deref(), self.rules)?;
        let target = self.file_target(project, &listed.link)?;
        if !is_named(&target, &listed.filename) && self.rules.keeps(Rule::NameOfLink) {
            return Err(Refusal::new(format!("{} is a link to {target}", listed.filename)).into());
        }
        let file = self.distribution(client, &target, now)?;
        if snapshot_of(client)? != before && self.rules.keeps(Rule::OneSnapshot) {
            return Err(Failure::Passing(Refusal::new("the repository has moved on since the page was read")));
        }
        if self.rules.keeps(Rule::PageDigest) {
            listed.check_digests(&file)?;
        }
        Ok(vec![page_bytes, file])
    }

    fn page<C: Client + ?Sized>(&self, client: &mut C, target: &str, now: Time) -> Result<Vec<u8>, Failure> {
        if self.rules.omits(Rule::PageIsTarget) || self.finds_no_endpoint(target) {
            client.refresh(now).map_err(Failure::Passing)?;
            return Ok(self.unverified(target)?);
        }
        match client.download(&[target], now).map(only) {
            Ok(page) if self.rules.omits(Rule::VerifiedBytes) => Ok(self.unverified(target).unwrap_or(page)),
            Err(_) if self.rules.omits(Rule::PageRequired) => Ok(self.unverified(target)?),
            page => page.map_err(Failure::Passing),
        }
    }

    fn distribution<C: Client + ?Sized>(&self, client: &mut C, target: &str, now: Time) -> Result<Vec<u8>, Failure> {
        let file = if self.rules.omits(Rule::OneSnapshot) {
            client.download(&[target], now)
        } else {
            client.download_more(&[target], now)
        };
        match file.map(only) {
            Err(_) if self.rules.omits(Rule::NoFallback) => Ok(self.unverified(target)?),
            file => file.map_err(Failure::Passing),
        }
    }

    /// Without the rule: the page itself has to say that there is metadata.
    fn finds_no_endpoint(&self, target: &str) -> bool {
        self.rules.omits(Rule::PinnedEndpoint)
            && self.unverified(target).is_ok_and(|page| !String::from_utf8_lossy(&page).contains("\"_tuf\""))
    }

    /// What the mirror has under the plain path of a target.
    fn unverified(&self, target: &str) -> Result<Vec<u8>, Refusal> {
        let mirror = self.outside.as_ref().ok_or_else(|| Refusal::new("an installer that verifies everything"))?;
        let file = mirror.target(target)?.bytes(UNVERIFIED_BYTES)?;
        file.ok_or_else(|| Refusal::new(format!("{target} is missing")))
    }
}

/// The one file that was asked for; nothing where a client has handed over none.
fn only(mut files: Vec<Vec<u8>>) -> Vec<u8> {
    if files.is_empty() { Vec::new() } else { files.swap_remove(0) }
}

/// Which snapshot a client trusts.
fn snapshot_of<C: Client + ?Sized>(client: &mut C) -> Result<Option<Held>, Refusal> {
    let held = client.trusted()?.into_iter().find(|(role, _)| *role == Role::Snapshot);
    Ok(held.map(|(_, file)| Held::of(&file)))
}
