//! *Files are sorted into bins by the hashes of their names, and are HASH.FILENAME on the disk* ("Producing Consistent Snapshots",
//! "Consistent Snapshots"): the target path of a file is its name.
//!
//! - A page is a file, too, and has to have a name of its own: `NAME.html`. Names of projects ignore case.
//! - A file is the text of its link, whatever the address says.
//! - Clients try again with the newest snapshot where something is missing ("Cleaning up old metadata"): three times.

use super::{Draft, Files, newest, one};
use tuf_gauntlet_core::{client::Client, mirror::Mirror, time::Time};

pub(super) struct ByFileName;

impl Draft for ByFileName {
    fn name(&self) -> &'static str {
        "by-file-name"
    }

    fn page(&self, project: &str) -> Option<String> {
        Some(format!("{}.html", project.to_lowercase()))
    }

    fn file(&self, _project: &str, link: &str) -> Option<String> {
        let name = link.rsplit('/').next().unwrap_or_default();
        let name = name.split(['?', '#']).next().unwrap_or_default();
        Some(name.replace("%2B", "+").replace("%2b", "+"))
    }

    fn install(&self, client: &mut dyn Client, _mirror: &Mirror, project: &str, now: Time) -> Files {
        let page = self.page(project).unwrap_or_default();
        let mut attempt = || {
            let page = one(client, &page, now)?;
            let file = one(client, &newest(&page)?.text, now)?;
            Ok(vec![page, file])
        };
        let mut files = attempt();
        for _ in 0..3 {
            files = files.or_else(|_| attempt());
        }
        files
    }
}
