//! TUF §5.1 to §5.6.6, step by step.

use std::{cell::Cell, collections::BTreeMap, ops::ControlFlow, rc::Rc};

use serde_json::Value;

use super::{Rules, Store, check::Check, metadata::Metadata, process, recovery::Rotated, source::Source};
use crate::{client::Refusal, role::Role, time::Time};

/// W of §5.3.3, bytes.
const ROOT_BYTES: u64 = 500_000;
/// Y of §5.3.3, files.
const ROOT_FILES: u64 = 256;
/// X of §5.4.1, bytes.
const TIMESTAMP_BYTES: u64 = 16_384;
/// Y of §5.5.1, bytes.
const SNAPSHOT_BYTES: u64 = 2_000_000;
/// Z of §5.6.1, bytes. Also for delegated roles.
pub(super) const TARGETS_BYTES: u64 = 5_000_000;

/// One update cycle.
#[derive(Debug)]
pub(super) struct Cycle<'c> {
    pub(super) rules: Rules,
    pub(super) source: Source,
    pub(super) trusted: BTreeMap<Role, Rc<Metadata>>,
    pub(super) consistent: bool,
    /// Whether a file was missing that metadata lists.
    pub(super) missed: Cell<bool>,
    pub(super) store: &'c mut Store,
    unwritten: Vec<(Role, Vec<u8>)>,
    shipped: &'c [u8],
    start: Time,
}

impl<'c> Cycle<'c> {
    /// §5.1: records the time at which the update begins.
    pub(super) fn new(rules: Rules, source: Source, store: &'c mut Store, shipped: &'c [u8], start: Time) -> Cycle<'c> {
        let (trusted, unwritten) = (BTreeMap::new(), Vec::new());
        let missed = Cell::new(false);
        Cycle { rules, source, trusted, consistent: false, missed, store, unwritten, shipped, start }
    }

    /// §5.2 to §5.6.6.
    pub(super) fn update(&mut self) -> Result<(), Refusal> {
        self.load_trusted_root()?;
        if self.rules.omits(Check::RootFirst) && self.timestamp_is_unchanged()? {
            return Ok(());
        }
        self.update_root()?;
        if self.update_timestamp()?.is_break() {
            return Ok(());
        }
        self.update_snapshot()?;
        self.update_targets()
    }

    /// Whether the mirror has the trusted timestamp still: for a client that looks at it first.
    fn timestamp_is_unchanged(&mut self) -> Result<bool, Refusal> {
        let bytes = self.fetch(&Role::Timestamp.file_name(), TIMESTAMP_BYTES)?;
        self.consistent = !names_are_plain(self.root());
        Ok(self.trusted.get(&Role::Timestamp).is_some_and(|trusted| Some(&trusted.bytes) == bytes.as_ref()))
    }

    /// The end of the cycle, for a client that does its writing only then, and only if all went well.
    pub(super) fn end(&mut self, succeeded: bool) {
        if succeeded {
            self.store.0.extend(self.unwritten.drain(..));
        }
    }

    /// §5.2. Whether the trusted root's own signatures are to be verified is not said; here it is trusted as it is.
    pub(super) fn load_trusted_root(&mut self) -> Result<(), Refusal> {
        let stored = self.store.0.get(&Role::Root).map_or(self.shipped, Vec::as_slice);
        let bytes = if self.rules.omits(Check::StoredRoot) { self.shipped } else { stored };
        let root = match Metadata::parse(bytes, &Role::Root, self.rules) {
            // Without the check: trust whatever root the mirror has.
            Err(_) if self.rules.omits(Check::TrustedRoot) => {
                let bytes = self.fetch("1.root.json", ROOT_BYTES)?.unwrap_or_default();
                Metadata::parse(&bytes, &Role::Root, self.rules)?
            }
            other => other?,
        };
        let own = &root.signed["roles"]["root"];
        if self.rules.omits(Check::TrustedRootAsItIs) && !root.is_signed_by(&root.signed["keys"], own, self.rules) {
            return Err(Refusal::new("the trusted root is not signed by a threshold of its own keys"));
        }
        // The expiry of this file does not matter; a client that is too strict does this.
        if self.rules.omits(Check::StartingRootExpiry) && root.has_expired(self.now(), self.rules) {
            return Err(Refusal::new(format!("trusted root {} has expired", root.version)));
        }
        self.trusted.insert(Role::Root, root.into());
        for role in [Role::Timestamp, Role::Snapshot, Role::Targets] {
            // What cannot be read counts as not there (the note before §5.1).
            match self.store.0.get(&role).map(|bytes| Metadata::parse(bytes, &role, self.rules)) {
                Some(Ok(stored)) => drop(self.trusted.insert(role, stored.into())),
                Some(Err(refusal)) if self.rules.omits(Check::DamageIsNoError) => return Err(refusal),
                _ => {}
            }
        }
        let listed = self.trusted.get(&Role::Timestamp).and_then(|timestamp| timestamp.listed(&Role::Snapshot));
        let overtaken = self.trusted.get(&Role::Snapshot).is_some_and(|snapshot| listed > Some(snapshot.version));
        if overtaken && self.rules.omits(Check::OvertakenSnapshotCounts) {
            self.trusted.remove(&Role::Snapshot);
        }
        Ok(())
    }

    /// §5.3.
    fn update_root(&mut self) -> Result<(), Refusal> {
        let first = self.trusted[&Role::Root].clone();
        let mut rotated = Rotated::default();
        let mut fetched = 0;
        loop {
            // 5.3.2
            let trusted = self.trusted[&Role::Root].clone();
            // 5.3.3. A failure other than the file's absence aborts the cycle: "not available" is read narrowly.
            if fetched == ROOT_FILES && !self.rules.omits(Check::RootCount) {
                break;
            }
            let mut next = trusted.version + 1;
            let name = if self.rules.omits(Check::RootFileName) {
                Role::Root.file_name()
            } else {
                Role::Root.versioned_file_name(next)
            };
            let mut bytes = match self.fetch(&name, self.unless(Check::RootLength, ROOT_BYTES)) {
                Err(_) if self.rules.omits(Check::RootFailure) => None,
                other => other?,
            };
            if bytes.is_none() && self.rules.omits(Check::RootAbsence) {
                return Err(Refusal::new(format!("{name} is missing")));
            }
            if bytes.is_none() && self.rules.omits(Check::RootGap) {
                next += 1;
                bytes = self.fetch(&Role::Root.versioned_file_name(next), ROOT_BYTES)?;
            }
            let Some(bytes) = bytes else { break };
            fetched += 1;
            let new = Metadata::parse(&bytes, &Role::Root, self.rules)?;
            self.store_too_early(&Role::Root, &new, Check::DiscardRoot);
            // 5.3.4
            self.check_root_signatures(&trusted, &new)?;
            // 5.3.5
            self.rules.require(Check::RootVersion, new.version == next, || {
                format!("root version {} where {next} has to follow", new.version)
            })?;
            // 5.3.6 asks for nothing here; a client that is too strict does this.
            if self.rules.omits(Check::IntermediateExpiry) && new.has_expired(self.now(), self.rules) {
                return Err(Refusal::new(format!("intermediate root {} has expired", new.version)));
            }
            rotated.between(&trusted, &new, self.rules);
            // 5.3.7, 5.3.8
            self.trusted.insert(Role::Root, new.into());
            if !self.rules.omits(Check::PersistEachRoot) {
                self.persist(&Role::Root, Check::PersistRoot);
            }
            // 5.3.9
            if self.rules.omits(Check::IntermediateRoots) {
                break;
            }
        }
        // 5.3.10
        self.check_expiry(&Role::Root, Check::RootExpiry)?;
        if self.rules.omits(Check::PersistEachRoot) {
            self.persist(&Role::Root, Check::PersistRoot);
        }
        // 5.3.11
        if self.rules.omits(Check::IntermediateRotation) {
            rotated = Rotated::default();
            rotated.between(&first, self.root(), self.rules);
        }
        self.recover(rotated, self.root().version != first.version);
        // 5.3.12
        self.consistent = if self.rules.omits(Check::NamingOfLastRoot) {
            !names_are_plain(&Metadata::parse(self.shipped, &Role::Root, self.rules)?)
        } else {
            !names_are_plain(self.root())
        };
        Ok(())
    }

    /// §5.3.4.
    fn check_root_signatures(&self, trusted: &Metadata, new: &Metadata) -> Result<(), Refusal> {
        let authority = |root: &Metadata| root.signed["roles"]["root"].clone();
        let by_old = new.is_signed_by(&trusted.signed["keys"], &authority(trusted), self.rules);
        self.rules.require(Check::RootSignedByOld, by_old, || {
            format!("root {} is not signed by a threshold of the keys of root {}", new.version, trusted.version)
        })?;
        let mut own = authority(new);
        if self.rules.omits(Check::RootOwnThreshold) {
            own["threshold"] = authority(trusted)["threshold"].clone();
        }
        let by_new = new.is_signed_by(&new.signed["keys"], &own, self.rules);
        self.rules.require(Check::RootSignedByNew, by_new, || {
            format!("root {} is not signed by a threshold of its own keys", new.version)
        })
    }

    /// §5.4.
    fn update_timestamp(&mut self) -> Result<ControlFlow<()>, Refusal> {
        // 5.4.1
        let name = if self.rules.omits(Check::TimestampFileName) && self.consistent {
            let version = self.trusted.get(&Role::Timestamp).map_or(0, |trusted| trusted.version);
            Role::Timestamp.versioned_file_name(version.saturating_add(1))
        } else {
            Role::Timestamp.file_name()
        };
        let bytes = self.fetch(&name, self.unless(Check::TimestampLength, TIMESTAMP_BYTES))?;
        let bytes = bytes.ok_or_else(|| Refusal::new("timestamp is missing"))?;
        let new = Metadata::parse(&bytes, &Role::Timestamp, self.rules)?;
        // 5.4.2
        self.check_signatures(&Role::Timestamp, &new, Check::TimestampSigned)?;
        self.store_too_early(&Role::Timestamp, &new, Check::DiscardTimestamp);
        // 5.4.3
        let ignored = |trusted: &&Rc<Metadata>| {
            trusted.has_expired(self.start, self.rules) && self.rules.omits(Check::ExpiredTimestampCounts)
        };
        if self.rules.omits(Check::ExpiredTimestampIsNoError) && self.trusted.contains_key(&Role::Timestamp) {
            self.check_expiry(&Role::Timestamp, Check::TimestampExpiry)?;
        }
        if let Some(trusted) = self.trusted.get(&Role::Timestamp).filter(|trusted| !ignored(trusted)) {
            // 5.4.3.1
            self.rules.require(Check::TimestampVersion, new.version >= trusted.version, || {
                format!("timestamp version {} is lower than trusted {}", new.version, trusted.version)
            })?;
            if new.version == trusted.version && !self.rules.omits(Check::EqualTimestamp) {
                return self.keep_timestamp();
            }
            // 5.4.3.2
            let (listed, before) = (new.listed(&Role::Snapshot), trusted.listed(&Role::Snapshot));
            self.rules.require(Check::ListedSnapshotVersion, listed >= before, || {
                format!("timestamp lists snapshot {}, before it was {}", listed.unwrap_or(0), before.unwrap_or(0))
            })?;
        }
        // 5.4.4
        self.trusted_if_fresh(&Role::Timestamp, new, Check::TimestampExpiry)?;
        // 5.4.5
        self.persist(&Role::Timestamp, Check::PersistTimestamp);
        Ok(ControlFlow::Continue(()))
    }

    /// §5.4.3.1 for an equal version: the new file is discarded and the trusted one stays in use.
    ///
    /// "Abort the update cycle" without an error is read as: nothing new is taken over. What is trusted already is then used
    /// under the general rules, so it must not have expired (§4.3), and what an interrupted cycle left out is still fetched
    /// (the note before §5.1).
    fn keep_timestamp(&mut self) -> Result<ControlFlow<()>, Refusal> {
        if self.rules.omits(Check::EqualTimestampIsNoError) {
            return Err(Refusal::new("timestamp has the same version as before"));
        }
        self.check_expiry(&Role::Timestamp, Check::EqualTimestampExpiry)?;
        // Without the check: the letter of the step, by which the cycle ends here.
        Ok(if self.rules.omits(Check::EqualTimestampGoesOn) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        })
    }

    /// §5.5.
    fn update_snapshot(&mut self) -> Result<(), Refusal> {
        let role = Role::Snapshot;
        let timestamp = self.trusted[&Role::Timestamp].clone();
        let listed = timestamp.listed(&role).expect("checked when it was read");
        // A trusted file that is the listed one need not be fetched again: versions identify files (§4.4).
        if let Some(stored) = self.trusted.get(&role).filter(|stored| stored.version == listed)
            && !self.rules.omits(Check::UnchangedFiles)
            && timestamp.vouches_for(&role, &stored.bytes)
            && self.check_signatures(&role, stored, Check::SnapshotSigned).is_ok()
        {
            return self.check_expiry(&role, Check::StoredSnapshotExpiry);
        }
        // 5.5.1
        let length = timestamp.listed_length(&role).filter(|_| !self.rules.omits(Check::SnapshotListedLength));
        let limit = length.unwrap_or_else(|| self.unless(Check::SnapshotLength, SNAPSHOT_BYTES));
        let bytes = self.fetch_listed(&role, listed, limit)?;
        // 5.5.2
        self.rules.require(Check::SnapshotHash, timestamp.vouches_for(&role, &bytes), || {
            "snapshot does not have the hash listed in timestamp".to_owned()
        })?;
        let new = Metadata::parse(&bytes, &role, self.rules)?;
        // 5.5.3
        self.check_signatures(&role, &new, Check::SnapshotSigned)?;
        // 5.5.4
        self.rules.require(Check::SnapshotVersion, new.version == listed, || {
            format!("snapshot version {} where timestamp lists {listed}", new.version)
        })?;
        self.store_too_early(&role, &new, Check::DiscardSnapshot);
        // 5.5.5
        self.check_listed_versions(&timestamp, &new)?;
        // 5.5.6
        self.trusted_if_fresh(&role, new, Check::SnapshotExpiry)?;
        // 5.5.7
        self.persist(&role, Check::PersistSnapshot);
        Ok(())
    }

    /// §5.5.5, for targets metadata: entries of other top-level roles, as older repositories have them, are passed over.
    fn check_listed_versions(&self, timestamp: &Metadata, new: &Metadata) -> Result<(), Refusal> {
        let Some(trusted) = self.trusted.get(&Role::Snapshot) else { return Ok(()) };
        let expired = trusted.has_expired(self.start, self.rules);
        let outdated = !timestamp.vouches_for(&Role::Snapshot, &trusted.bytes);
        if (expired && self.rules.omits(Check::ExpiredSnapshotCounts))
            || (outdated && self.rules.omits(Check::OutdatedSnapshotCounts))
        {
            return Ok(());
        }
        let others = ["root.json", "timestamp.json", "snapshot.json"];
        let listed = trusted.signed["meta"].as_object().into_iter().flat_map(|meta| meta.keys());
        for file in listed.filter(|file| !others.contains(&file.as_str())) {
            let stays = new.signed["meta"].get(file).is_some();
            self.rules.require(Check::ListedFilesStay, stays, || format!("{file} is no longer listed"))?;
            if !stays {
                continue;
            }
            let (now, before) = (new.listed_version(file), trusted.listed_version(file));
            let check = match file.as_str() {
                "targets.json" => Check::ListedTargetsVersion,
                _ => Check::ListedDelegatedVersion,
            };
            self.rules.require(check, now >= before, || {
                format!("{file} is listed with version {}, before it was {}", now.unwrap_or(0), before.unwrap_or(0))
            })?;
        }
        Ok(())
    }

    /// §5.6.1 to §5.6.6.
    fn update_targets(&mut self) -> Result<(), Refusal> {
        let role = Role::Targets;
        let snapshot = self.trusted[&Role::Snapshot].clone();
        let elsewhere = self.trusted[&Role::Timestamp].listed(&role);
        let elsewhere = elsewhere.filter(|_| self.rules.omits(Check::TimestampListsSnapshot));
        let Some(listed) = elsewhere.or(snapshot.listed(&role)) else {
            // Without the check: no targets are taken for no news.
            return self
                .rules
                .require(Check::TargetsIsListed, false, || "snapshot does not list targets.json".to_owned());
        };
        if let Some(stored) = self.trusted.get(&role).filter(|stored| stored.version == listed)
            && !self.rules.omits(Check::UnchangedFiles)
            && snapshot.vouches_for(&role, &stored.bytes)
            && self.check_signatures(&role, stored, Check::TargetsSigned).is_ok()
        {
            return self.check_expiry(&role, Check::StoredTargetsExpiry);
        }
        // 5.6.1
        let length = snapshot.listed_length(&role).filter(|_| !self.rules.omits(Check::TargetsListedLength));
        let limit = length.unwrap_or_else(|| self.unless(Check::TargetsLength, TARGETS_BYTES));
        let bytes = self.fetch_listed(&role, listed, limit)?;
        // 5.6.2
        self.rules.require(Check::TargetsHash, snapshot.vouches_for(&role, &bytes), || {
            "targets does not have the hash listed in snapshot".to_owned()
        })?;
        let new = Metadata::parse(&bytes, &role, self.rules)?;
        // 5.6.3
        self.check_signatures(&role, &new, Check::TargetsSigned)?;
        // 5.6.4
        self.rules.require(Check::TargetsVersion, new.version == listed, || {
            format!("targets version {} where snapshot lists {listed}", new.version)
        })?;
        self.check_veto(&role, &new)?;
        // 5.6.5
        self.trusted_if_fresh(&role, new, Check::TargetsExpiry)?;
        // 5.6.6
        self.persist(&role, Check::PersistTargets);
        Ok(())
    }

    /// Whether a threshold of the keys that the trusted root lists for `role` has signed.
    fn check_signatures(&self, role: &Role, file: &Metadata, check: Check) -> Result<(), Refusal> {
        let by = |root: &Value| file.is_signed_by(&root["keys"], &root["roles"][role.name()], self.rules);
        let root = &self.root().signed;
        let signed = if self.rules.omits(Check::OwnKeys) {
            process::roots(&self.source, self.shipped, root).iter().any(by)
        } else {
            by(root)
        };
        self.rules.require(check, signed, || format!("{role} is not signed by a threshold of its keys"))
    }

    /// No step asks whether a stored file of a targets role is newer than the one that snapshot lists; a client that is too
    /// strict does this.
    pub(super) fn check_veto(&self, role: &Role, new: &Metadata) -> Result<(), Refusal> {
        let stored = self.stored(role).and_then(|bytes| Metadata::parse(bytes, role, self.rules).ok());
        let lower = stored.is_some_and(|stored| new.version < stored.version);
        if lower && self.rules.omits(Check::StoredTargetsHaveNoVeto) {
            return Err(Refusal::new(format!("{role} version {} is lower than the stored one", new.version)));
        }
        Ok(())
    }

    /// The last check of a new file, after which it is the trusted one.
    pub(super) fn trusted_if_fresh(&mut self, role: &Role, new: Metadata, check: Check) -> Result<(), Refusal> {
        let expired = new.has_expired(self.now(), self.rules);
        self.rules.require(check, !expired, || format!("{role} {} has expired", new.version))?;
        self.trusted.insert(role.clone(), new.into());
        Ok(())
    }

    /// Whether the trusted file of `role` is still fresh.
    pub(super) fn check_expiry(&self, role: &Role, check: Check) -> Result<(), Refusal> {
        let file = &self.trusted[role];
        self.rules.require(check, !file.has_expired(self.now(), self.rules), || {
            format!("trusted {role} {} has expired", file.version)
        })
    }

    /// Writes the trusted file of `role` to non-volatile storage.
    pub(super) fn persist(&mut self, role: &Role, check: Check) {
        let bytes = self.trusted[role].bytes.clone();
        if self.rules.omits(check) {
        } else if self.rules.omits(Check::PersistAtOnce) {
            self.unwritten.push((role.clone(), bytes));
        } else {
            // Without the check: files are told apart by their names alone.
            let namesake = Role::TOP_LEVEL.into_iter().find(|other| other.name() == role.name());
            let place = namesake.filter(|_| self.rules.omits(Check::OwnPlace)).unwrap_or_else(|| role.clone());
            self.store.0.insert(place, bytes);
        }
    }

    /// Without the check, a file is on non-volatile storage before all of its checks are done.
    fn store_too_early(&mut self, role: &Role, file: &Metadata, check: Check) {
        if self.rules.omits(check) {
            self.store.0.insert(role.clone(), file.bytes.clone());
        }
    }

    /// A delegated role as an earlier cycle left it on storage.
    pub(super) fn stored(&self, role: &Role) -> Option<&Vec<u8>> {
        self.store.0.get(role)
    }

    /// All delegated roles on storage.
    pub(super) fn stored_delegated(&self) -> impl Iterator<Item = &Vec<u8>> {
        self.store.0.iter().filter(|(role, _)| matches!(role, Role::Delegated(_))).map(|(_, file)| file)
    }

    /// A file below the metadata base URL; `None` if there is none.
    fn fetch(&self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, Refusal> {
        // A member of old, from before TAP 10.
        let root = self.trusted.get(&Role::Root);
        let compressed = root.is_some_and(|root| root.signed["compression_algorithms"].is_array());
        if compressed && self.rules.omits(Check::UncompressedNames) {
            drop(self.source.metadata(&format!("{name}.gz"), limit)?);
        }
        self.source.metadata(name, limit)
    }

    /// A file that other metadata lists with this version (§5.5.1, §5.6.1).
    pub(super) fn fetch_listed(&self, role: &Role, version: u64, limit: u64) -> Result<Vec<u8>, Refusal> {
        let versioned = if self.consistent {
            !self.rules.omits(Check::VersionedNames)
        } else {
            self.rules.omits(Check::PlainNames)
        };
        let name = if versioned { role.versioned_file_name(version) } else { role.file_name() };
        // Without the check: a compressed copy is preferred where root speaks of such.
        let compressed =
            self.rules.omits(Check::NoCompressedCopies) && self.root().signed.get("compression_algorithms").is_some();
        let name = if compressed { format!("{name}.gz") } else { name };
        let file = self.fetch(&name, limit)?;
        self.missed.set(file.is_none());
        file.ok_or_else(|| Refusal::new(format!("{name} is missing")))
    }

    pub(super) fn root(&self) -> &Metadata {
        &self.trusted[&Role::Root]
    }

    /// A limit that holds unless its check is left out.
    pub(super) fn unless(&self, check: Check, limit: u64) -> u64 {
        if self.rules.omits(check) { u64::MAX } else { limit }
    }

    /// The time against which expiry is checked: the fixed start time, unless that rule is left out.
    fn now(&self) -> Time {
        if self.rules.omits(Check::FixedStartTime) { self.source.now() } else { self.start }
    }
}

/// Whether root leaves consistent snapshots off (§4.3: off where it says nothing).
pub(super) fn names_are_plain(root: &Metadata) -> bool {
    root.signed["consistent_snapshot"] != Value::Bool(true)
}
