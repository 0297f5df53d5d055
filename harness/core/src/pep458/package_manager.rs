//! A client inside another package manager than the draft.

use std::sync::Arc;

use super::{Installer, Rule, Wanted};
use crate::{
    client::{Client, Description, Refusal, Session},
    mirror::Mirror,
    role::Role,
    run::Make,
    time::Time,
    worker::Footprint,
};

/// How a package manager installs what is wanted: by means of a client, and of a mirror that it can also ask by itself for what it
/// does not verify. Returns the index page and the distribution.
pub type Install = Arc<dyn Fn(&mut dyn Client, &Mirror, &Wanted, Time) -> Result<Vec<Vec<u8>>, Refusal> + Send + Sync>;

/// A client whose installations are left to a package manager. All else it does itself.
pub struct PackageManager {
    client: Box<dyn Client>,
    install: Install,
    mirror: Option<Mirror>,
}

impl PackageManager {
    /// What makes the clients of `make`, inside this package manager.
    pub fn around(make: &Make, install: Install) -> Make {
        let make = make.clone();
        Arc::new(move || Box::new(PackageManager { client: make(), install: install.clone(), mirror: None }))
    }

    /// The draft without this rule.
    pub fn without(rule: Rule) -> Install {
        Arc::new(move |client, mirror, wanted, now| {
            Installer::without(rule, mirror.clone()).install(client, wanted, now)
        })
    }
}

impl Client for PackageManager {
    fn describe(&self) -> Description {
        self.client.describe()
    }

    fn open(&mut self, session: &Session) -> Result<(), Refusal> {
        self.mirror = Some(session.mirror().clone());
        self.client.open(session)
    }

    fn init(&mut self, root: &[u8], now: Time) -> Result<(), Refusal> {
        self.client.init(root, now)
    }

    fn refresh(&mut self, now: Time) -> Result<(), Refusal> {
        self.client.refresh(now)
    }

    fn download(&mut self, targets: &[&str], now: Time) -> Result<Vec<Vec<u8>>, Refusal> {
        self.client.download(targets, now)
    }

    fn download_more(&mut self, targets: &[&str], now: Time) -> Result<Vec<Vec<u8>>, Refusal> {
        self.client.download_more(targets, now)
    }

    fn install(&mut self, wanted: &Wanted, now: Time) -> Result<Vec<Vec<u8>>, Refusal> {
        let mirror = self.mirror.clone().ok_or_else(|| Refusal::new("the client was not opened"))?;
        (self.install)(&mut *self.client, &mirror, wanted, now)
    }

    fn trusted(&mut self) -> Result<Vec<(Role, Vec<u8>)>, Refusal> {
        self.client.trusted()
    }

    fn plant(&mut self, role: &Role, bytes: &[u8]) -> Result<(), Refusal> {
        self.client.plant(role, bytes)
    }

    fn restore(&mut self, role: &Role, bytes: &[u8]) -> Result<(), Refusal> {
        self.client.restore(role, bytes)
    }

    fn is_apart(&self) -> bool {
        self.client.is_apart()
    }

    fn is_command(&self) -> bool {
        self.client.is_command()
    }

    fn footprint(&mut self) -> Option<Footprint> {
        self.client.footprint()
    }
}
