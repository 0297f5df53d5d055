//! A client in a package manager that leaves out a rule of the draft, because the PEP does not have it.

use tuf_gauntlet_core::{
    client::{Client, Description, Refusal, Session},
    mirror::Mirror,
    pep458::{Installer, Rule, Wanted},
    role::Role,
    run::Make,
    time::Time,
};

/// A client under test, with another package manager around it than the draft.
pub(super) struct Careless {
    client: Box<dyn Client>,
    rule: Rule,
    mirror: Option<Mirror>,
}

impl Careless {
    /// The client that `make` makes, without this rule.
    pub(super) fn around(make: &Make, rule: Rule) -> Make {
        let make = make.clone();
        std::sync::Arc::new(move || Box::new(Careless { client: make(), rule, mirror: None }))
    }
}

impl Client for Careless {
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
        let mirror = self.mirror.clone().expect("an open client");
        Installer::without(self.rule, mirror).install(&mut *self.client, wanted, now)
    }

    fn trusted(&mut self) -> Result<Vec<(Role, Vec<u8>)>, Refusal> {
        self.client.trusted()
    }

    fn is_apart(&self) -> bool {
        self.client.is_apart()
    }
}
