//! Package managers that leave out a rule.

use super::{Installer, Rule, Wanted};
use crate::{
    client::{Client, Description, Refusal, Session},
    mirror::Mirror,
    role::Role,
    time::Time,
};

/// A client in a package manager that leaves out a rule: for tests of the suite, and for what would come of it.
#[derive(Debug)]
pub struct Careless<C> {
    client: C,
    rule: Rule,
    mirror: Option<Mirror>,
}

impl<C: Client> Careless<C> {
    /// This client in a package manager without this rule.
    pub fn new(client: C, rule: Rule) -> Careless<C> {
        Careless { client, rule, mirror: None }
    }
}

impl<C: Client> Client for Careless<C> {
    fn describe(&self) -> Description {
        Description::new(&format!("package manager without {}", self.rule.name()), "0")
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

    fn install(&mut self, wanted: &Wanted, now: Time) -> Result<Vec<Vec<u8>>, Refusal> {
        let mirror = self.mirror.clone().expect("an open client");
        Installer::without(self.rule, mirror).install(&mut self.client, wanted, now)
    }

    fn trusted(&mut self) -> Result<Vec<(Role, Vec<u8>)>, Refusal> {
        self.client.trusted()
    }
}
