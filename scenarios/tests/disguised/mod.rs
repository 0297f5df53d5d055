//! The reference client under another description, so that only what is described of it differs.

use tuf_gauntlet::{Client, Description, Refusal, Role, Session, Time};
use tuf_gauntlet_core::reference::Reference;

/// What offers less than the reference client does, or does something beside its work. Nothing can be planted in it.
pub(crate) struct Disguised {
    client: Reference,
    description: Description,
    on_opening: fn(&Session) -> Result<(), Refusal>,
}

impl Disguised {
    /// The reference client, described like this, which does something before it opens.
    pub(crate) fn new(description: Description, on_opening: fn(&Session) -> Result<(), Refusal>) -> Disguised {
        Disguised { client: Reference::default(), description, on_opening }
    }
}

impl Client for Disguised {
    fn describe(&self) -> Description {
        self.description.clone()
    }

    fn open(&mut self, session: &Session) -> Result<(), Refusal> {
        (self.on_opening)(session)?;
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

    fn trusted(&mut self) -> Result<Vec<(Role, Vec<u8>)>, Refusal> {
        self.client.trusted()
    }
}
