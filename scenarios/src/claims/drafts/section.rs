//! The draft of the section that is missing, for comparison.

use super::{Draft, Files};
use tuf_gauntlet_core::{
    client::Client,
    mirror::Mirror,
    pep458::{Installer, Wanted},
    time::Time,
};

pub(super) struct Section;

impl Draft for Section {
    fn name(&self) -> &'static str {
        "section"
    }

    fn page(&self, project: &str) -> Option<String> {
        Installer::default().page_target(&Wanted::newest(project).by_html()).ok()
    }

    fn file(&self, project: &str, link: &str) -> Option<String> {
        Installer::default().file_target(project, link).ok()
    }

    fn install(&self, client: &mut dyn Client, _mirror: &Mirror, project: &str, now: Time) -> Files {
        Installer::default().install(client, &Wanted::newest(project).by_html(), now)
    }
}
