//! *Where files are does not change* ("Managing Future Changes to the Update Process"): the target path of anything is the path
//! at which it is found today.
//!
//! - A page is `simple/NAME/`, with the name as package managers write it into that address today.
//! - A file is the path of its address, as it is written there.
//! - What no bin lists does not exist ("Minimum Security Model"), and there is nothing to try again.

use super::{Draft, Files, newest, one, path_of};
use tuf_gauntlet_core::{client::Client, mirror::Mirror, time::Time};

pub(super) struct ByLocation;

impl Draft for ByLocation {
    fn name(&self) -> &'static str {
        "by-location"
    }

    fn page(&self, project: &str) -> Option<String> {
        let name: Vec<&str> = project.split(['-', '_', '.']).filter(|part| !part.is_empty()).collect();
        Some(format!("simple/{}/", name.join("-").to_lowercase()))
    }

    fn file(&self, _project: &str, link: &str) -> Option<String> {
        Some(path_of(link).to_owned())
    }

    fn install(&self, client: &mut dyn Client, _mirror: &Mirror, project: &str, now: Time) -> Files {
        let page = one(client, &self.page(project).unwrap_or_default(), now)?;
        let file = one(client, path_of(&newest(&page)?.address), now)?;
        Ok(vec![page, file])
    }
}
