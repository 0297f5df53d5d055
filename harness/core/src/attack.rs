//! What the adversary of a scenario can do (TUF §2.2): answer for the mirror, let time pass, and sign with stolen keys.

use std::{sync::Arc, time::Duration};

use serde_json::Value;

use crate::{
    disk::Tampering,
    document::Draft,
    key::Key,
    mirror::Kill,
    repository::Repository,
    role::Role,
    site::{Reply, Site},
    time::{Time, seconds},
};

/// The adversary, at work inside one `attack`.
///
/// He controls the network completely. `repository` is his own copy of the honest repository with all its keys; which of
/// them an attack really takes is for its description to say.
#[derive(Debug)]
pub struct Adversary<'a> {
    /// A copy of the honest repository, to change and to publish from.
    pub repository: Repository,
    overlay: &'a mut Site,
    now: &'a mut Time,
    shipped: &'a mut Arc<[u8]>,
    accident: Accident<'a>,
}

/// What is to happen to the client itself in the next step.
#[derive(Debug)]
pub(crate) struct Accident<'a> {
    pub(crate) disk: &'a mut Vec<Tampering>,
    pub(crate) kill: &'a mut Option<Kill>,
}

impl<'a> Adversary<'a> {
    pub(crate) fn new(
        honest: &Repository,
        overlay: &'a mut Site,
        now: &'a mut Time,
        shipped: &'a mut Arc<[u8]>,
        accident: Accident<'a>,
    ) -> Adversary<'a> {
        Adversary { repository: honest.clone(), overlay, now, shipped, accident }
    }

    /// Answers requests for the metadata file `name` with `reply`.
    pub fn put(&mut self, name: &str, reply: impl Into<Reply>) {
        self.overlay.put(name, reply);
    }

    /// Answers requests for the target file at this path, as it is asked for, with `reply`.
    pub fn put_target(&mut self, path: &str, reply: impl Into<Reply>) {
        self.overlay.put_target(path, reply);
    }

    /// Answers requests for this path of the mirror, with its folder, with `reply`.
    pub fn put_path(&mut self, path: &str, reply: impl Into<Reply>) {
        self.overlay.put_path(path, reply);
    }

    /// Answers requests for the newest file of `role` with `reply`.
    pub fn answer(&mut self, role: &Role, reply: impl Into<Reply>) {
        let name = self.repository.served_name(role, self.repository.version(role));
        self.put(&name, reply);
    }

    /// Answers requests for the target at this path with `reply`, by whichever of its names the client asks for it.
    pub fn answer_target(&mut self, path: &str, reply: impl Into<Reply>) {
        let reply = reply.into();
        for name in self.repository.target_names(path) {
            self.put_target(&name, reply.clone());
        }
    }

    /// Answers requests for the metadata file `name` with 404.
    pub fn withhold(&mut self, name: &str) {
        self.overlay.remove(name);
    }

    /// Answers requests for the newest file of `role` with an old version.
    #[track_caller]
    pub fn replay(&mut self, role: &Role, version: u64) {
        let old = self.published(role, version);
        let name = self.repository.served_name(role, self.repository.version(role));
        self.put(&name, &old);
    }

    /// Goes back to an old state of the mirror: its files are as they were, and later ones are missing.
    pub fn rewind(&mut self, old: &Site) {
        *self.overlay = old.hiding(self.repository.site());
    }

    /// Publishes new versions of `roles`, and of what follows from them, from the adversary's own repository.
    pub fn publish(&mut self, roles: impl IntoIterator<Item = Role>) {
        self.publish_edited(roles, |_| {});
    }

    /// Publishes a new version of `role`, edited before it is signed, and of the roles that list it.
    pub fn forge(&mut self, role: &Role, edit: impl Fn(&mut Draft)) {
        self.publish_edited([role.clone()], |draft| {
            if draft.role == *role {
                edit(draft);
            }
        });
    }

    /// Publishes new versions of `roles` and of what follows from them, each draft edited before it is signed.
    pub fn publish_edited(&mut self, roles: impl IntoIterator<Item = Role>, edit: impl FnMut(&mut Draft)) {
        self.repository.now = *self.now;
        let before = self.repository.site().clone();
        self.repository.publish_edited(roles, edit);
        for (path, reply) in self.repository.site().iter() {
            if before.reply(path) != reply {
                self.overlay.put_path(path, reply.clone());
            }
        }
    }

    /// The newest file of `role`, edited and signed anew under the same version, put where the newest one is served.
    pub fn replace(&mut self, role: &Role, edit: impl FnOnce(&mut Draft)) -> Arc<[u8]> {
        let version = self.repository.version(role);
        let mut draft = self.repository.draft(role, version);
        let current: Value = serde_json::from_slice(&self.published(role, version)).expect("the repository's own JSON");
        draft.signed = current["signed"].clone();
        edit(&mut draft);
        let bytes = draft.to_bytes();
        let name = self.repository.served_name(role, version);
        self.put(&name, &bytes);
        bytes
    }

    /// A published file.
    #[track_caller]
    pub fn published(&self, role: &Role, version: u64) -> Arc<[u8]> {
        self.repository.published(role, version).expect("a published version").clone()
    }

    /// The keys of `role`, stolen.
    pub fn keys(&self, role: &Role) -> Vec<Key> {
        self.repository.signers(role).keys.clone()
    }

    /// Lets time pass, in which the client is shown nothing new.
    pub fn wait(&mut self, span: Duration) {
        *self.now = *self.now + span;
        self.repository.now = *self.now;
    }

    /// Sets the client's clock back. The model has no such adversary (TUF §7.1); users and dead batteries do it.
    pub fn set_clock_back(&mut self, span: Duration) {
        let span = i64::try_from(span.as_secs()).expect("a span within the range of time");
        *self.now = Time::from_unix_seconds(self.now.unix_seconds() - span);
        self.repository.now = *self.now;
    }

    /// Lets time pass until the newest file of `role` has just expired: to the very second that it names.
    pub fn wait_until_expired(&mut self, role: &Role) {
        *self.now = self.repository.expires(role);
        self.repository.now = *self.now;
    }

    /// Lets time pass until one second before the newest file of `role` expires.
    pub fn wait_until_almost_expired(&mut self, role: &Role) {
        let expires = self.repository.expires(role).unix_seconds();
        *self.now = Time::from_unix_seconds(expires - 1);
        self.repository.now = *self.now;
    }

    /// Lets simulated time pass while the client waits for the metadata file `name`, and then answers it honestly.
    pub fn delay(&mut self, name: &str, span: Duration) {
        let reply = self.repository.site().metadata(name).map_or(Reply::Missing, Reply::from);
        self.put(name, Reply::After(span, Box::new(reply)));
    }

    /// Replaces the root metadata that is shipped with the client.
    pub fn ship(&mut self, root: impl Into<Arc<[u8]>>) {
        *self.shipped = root.into();
    }

    /// Has the client find these bytes in the place of its stored file of `role` when it is restarted for the next step.
    pub fn plant(&mut self, role: &Role, bytes: impl Into<Arc<[u8]>>) {
        self.accident.disk.push(Tampering::Metadata(role.clone(), bytes.into()));
    }

    /// Alters all target files that the client has stored: before the next step each of them has these bytes.
    pub fn alter_stored_targets(&mut self, bytes: impl Into<Arc<[u8]>>) {
        self.accident.disk.push(Tampering::Targets(bytes.into()));
    }

    /// Makes a symbolic link of this name in the client's folder for downloads, to a file outside.
    pub fn link_out_of_store(&mut self, name: &str) {
        self.accident.disk.push(Tampering::Link(name.to_owned()));
    }

    /// Has the client die in the next step.
    ///
    /// Nothing happens to a client that does not get so far. What is expected of the step is for a client that ends in any way.
    pub fn kill(&mut self, when: Kill) {
        *self.accident.kill = Some(when);
    }

    /// A second after now, for files that are to expire at once.
    pub fn in_a_second(&self) -> Time {
        *self.now + seconds(1)
    }

    /// Now.
    pub fn now(&self) -> Time {
        *self.now
    }
}
