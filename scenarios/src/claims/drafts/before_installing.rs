//! *Distributions are verified before they are installed, and those of the index alone* ("Integrating PyPI with TUF"): a package
//! manager downloads as ever, and asks TUF what it has got.
//!
//! - A page is no distribution, and is read as the web server has it.
//! - A file of the index's own host is compared with the target of its name. One of any other host is none of TUF's business.
//! - Files may be served before they are listed, and the user is told so ("Producing Consistent Snapshots"): what TUF cannot find is
//!   installed with a notice. What it finds otherwise is refused.

use super::{Draft, Files, fetch, newest, one};
use tuf_gauntlet_core::{
    client::{Client, Refusal},
    mirror::Mirror,
    time::Time,
};

const OWN_HOST: &str = "https://files.invalid/";

pub(super) struct BeforeInstalling;

impl Draft for BeforeInstalling {
    fn name(&self) -> &'static str {
        "before-installing"
    }

    fn page(&self, _project: &str) -> Option<String> {
        None
    }

    fn file(&self, _project: &str, link: &str) -> Option<String> {
        let name = link.rsplit('/').next()?;
        (link.starts_with(OWN_HOST) || !link.contains("://")).then(|| name.split('#').next().unwrap_or(name).to_owned())
    }

    fn install(&self, client: &mut dyn Client, mirror: &Mirror, project: &str, now: Time) -> Files {
        let page = fetch(mirror, &format!("simple/{}/", project.to_lowercase()))?;
        let link = newest(&page)?;
        let file = fetch(mirror, &link.address)?;
        let Some(target) = self.file(project, &link.address) else { return Ok(vec![page, file]) };
        match one(client, &target, now) {
            Ok(verified) if verified != file => Err(Refusal::new(format!("{target} is another file in TUF"))),
            _ => Ok(vec![page, file]),
        }
    }
}
