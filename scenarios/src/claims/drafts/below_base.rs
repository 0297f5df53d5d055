//! *Paths are relative to a base URL, and files can be served from anywhere* ("TUF Overview"): what comes after the base of the
//! index, or of the files, is the target path.
//!
//! - A page is `NAME/` below the base of the index. Its hash should be in the metadata ("Producing Consistent Snapshots"), so that
//!   it need not be: where it is not, the page of the web server is used.
//! - A file is what its address has below the base of the files. What is not below it is not the index's, and is refused.
//! - A file that is in no bin does not exist ("Minimum Security Model").

use super::{Draft, Files, fetch, newest, one};
use tuf_gauntlet_core::{
    client::{Client, Refusal},
    mirror::Mirror,
    time::Time,
};

const BASES: [&str; 2] = ["https://files.invalid/packages/", "../../packages/"];

pub(super) struct BelowBase;

impl Draft for BelowBase {
    fn name(&self) -> &'static str {
        "below-base"
    }

    fn page(&self, project: &str) -> Option<String> {
        Some(format!("{}/", project.replace(['_', '.'], "-").to_lowercase()))
    }

    fn file(&self, _project: &str, link: &str) -> Option<String> {
        let below = BASES.into_iter().find_map(|base| link.strip_prefix(base))?;
        Some(below.split('#').next().unwrap_or(below).to_owned())
    }

    fn install(&self, client: &mut dyn Client, mirror: &Mirror, project: &str, now: Time) -> Files {
        let target = self.page(project).unwrap_or_default();
        let page = one(client, &target, now).or_else(|_| fetch(mirror, &format!("simple/{target}")))?;
        let link = newest(&page)?;
        let file = self.file(project, &link.address);
        let file = file.ok_or_else(|| Refusal::new(format!("{} is not below the base", link.address)))?;
        let file = one(client, &file, now)?;
        Ok(vec![page, file])
    }
}
