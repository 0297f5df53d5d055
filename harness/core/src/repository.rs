//! An honest repository (TUF §3, §4, §6): keys, roles, versions, thresholds, delegations, expiry.
//!
//! Written from the specification, and never on top of a client under test. Whatever is wrong in a scenario is an edit of a
//! [`Draft`] before it is signed, or of the [`Site`] after it; the repository itself has no switch for an attack.

mod delegation;
mod succinct;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use serde_json::{Value, json};

use self::delegation::{delegations, keys};
pub use self::{
    delegation::{Delegation, Paths, Signers},
    succinct::SuccinctRoles,
};
use crate::{
    document::Draft,
    hash::Hash,
    key::Key,
    role::Role,
    site::{Reply, Site},
    time::{Time, days},
};

/// What timestamp and snapshot say of a file beside its version (§4.4 makes both optional).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Whether the length is listed.
    pub length: bool,
    /// The hashes that are listed; none leaves the member out.
    pub hashes: Vec<Hash>,
}

impl Listing {
    /// Length and SHA-256.
    pub fn full() -> Listing {
        Listing { length: true, hashes: vec![Hash::Sha256] }
    }
}

/// What a targets role vouches for, and to whom it delegates.
#[derive(Clone, Debug, Default)]
struct Content {
    files: BTreeMap<String, Arc<[u8]>>,
    delegations: Vec<Delegation>,
    succinct: Option<SuccinctRoles>,
}

/// A repository and everything it has published so far.
#[derive(Clone, Debug)]
pub struct Repository {
    /// The time at which the next files are signed.
    pub now: Time,
    /// The `consistent_snapshot` member of root; `None` leaves it out.
    pub consistent_snapshot: Option<bool>,
    /// What timestamp lists of snapshot.
    pub timestamp_lists: Listing,
    /// What snapshot lists of targets metadata.
    pub snapshot_lists: Listing,
    /// The hashes listed of target files.
    pub target_hashes: Vec<Hash>,
    signers: BTreeMap<Role, Signers>,
    lifetimes: BTreeMap<Role, Duration>,
    contents: BTreeMap<Role, Content>,
    versions: BTreeMap<Role, u64>,
    next_versions: BTreeMap<Role, u64>,
    published: BTreeMap<(Role, u64), Arc<[u8]>>,
    signed_with: BTreeMap<Role, Vec<Signers>>,
    root_signers: Signers,
    named: Option<bool>,
    site: Site,
}

impl Default for Repository {
    fn default() -> Repository {
        Repository::new()
    }
}

impl Repository {
    /// A repository with nothing published: one key for each top-level role (`root-1`, `timestamp-1`, ...), consistent
    /// snapshots, versions alone in timestamp and snapshot, and one target file, `file.txt`.
    ///
    /// Root is valid for 365 days, targets and delegated roles for 90, snapshot for 7, timestamp for one.
    pub fn new() -> Repository {
        let signers = Role::TOP_LEVEL.map(|role| (role.clone(), Signers::one(&format!("{role}-1"))));
        let lifetimes = Role::TOP_LEVEL.into_iter().zip([days(365), days(1), days(7), days(90)]);
        let mut repository = Repository {
            now: Time::EPOCH,
            consistent_snapshot: Some(true),
            timestamp_lists: Listing::default(),
            snapshot_lists: Listing::default(),
            target_hashes: vec![Hash::Sha256],
            signers: signers.into(),
            lifetimes: lifetimes.collect(),
            contents: BTreeMap::from([(Role::Targets, Content::default())]),
            versions: BTreeMap::new(),
            next_versions: BTreeMap::new(),
            published: BTreeMap::new(),
            signed_with: BTreeMap::new(),
            root_signers: Signers { keys: Vec::new(), threshold: 1 },
            named: None,
            site: Site::default(),
        };
        repository.add_target("file.txt", b"the honest file\n");
        repository
    }

    /// Replaces the keys and threshold of a top-level role, from its next publication on.
    pub fn set_signers(&mut self, role: Role, signers: Signers) {
        self.signers.insert(role, signers);
    }

    /// The keys and threshold of a role; of a delegated role as its first delegation has them.
    #[track_caller]
    pub fn signers(&self, role: &Role) -> &Signers {
        match role {
            Role::Delegated(_) => self.delegated_signers(role).next().expect("a delegation to the role"),
            top_level => &self.signers[top_level],
        }
    }

    /// How long files of `role` are valid, from the moment they are signed.
    pub fn set_lifetime(&mut self, role: Role, lifetime: Duration) {
        self.lifetimes.insert(role, lifetime);
    }

    /// Gives the next file of `role` this version number.
    pub fn set_version(&mut self, role: Role, version: u64) {
        self.next_versions.insert(role, version);
    }

    /// The version of the newest published file of `role`; 0 if there is none.
    pub fn version(&self, role: &Role) -> u64 {
        self.versions.get(role).copied().unwrap_or(0)
    }

    /// Puts a file under the care of the top-level targets role.
    pub fn add_target(&mut self, path: &str, bytes: &[u8]) {
        self.add_target_to(&Role::Targets, path, bytes);
    }

    /// Puts a file under the care of `role`.
    pub fn add_target_to(&mut self, role: &Role, path: &str, bytes: &[u8]) {
        self.contents.entry(role.clone()).or_default().files.insert(path.to_owned(), bytes.into());
    }

    /// Has the mirror answer like this at a path below the targets base URL, whatever any role lists.
    pub fn serve(&mut self, path: &str, reply: impl Into<Reply>) {
        self.site.put_target(path, reply);
    }

    /// Takes a file out of the metadata of the top-level targets role.
    pub fn remove_target(&mut self, path: &str) {
        self.remove_target_from(&Role::Targets, path);
    }

    /// Takes a file out of the metadata of `role`.
    pub fn remove_target_from(&mut self, role: &Role, path: &str) {
        self.content_mut(role).files.remove(path);
    }

    /// Adds a delegation to those of `delegator`, after the ones it has.
    pub fn delegate(&mut self, delegator: &Role, delegation: Delegation) {
        let role = Role::delegated(&delegation.name);
        self.content_mut(delegator).delegations.push(delegation);
        self.contents.entry(role).or_default();
    }

    /// The delegations of `delegator`, to be changed before its next publication.
    pub fn delegations_mut(&mut self, delegator: &Role) -> &mut Vec<Delegation> {
        &mut self.content_mut(delegator).delegations
    }

    /// Takes back all delegations of `delegator` to `role`, which nobody publishes from then on.
    ///
    /// Its last version stays listed in snapshot, which must not drop what it has listed (§5.5.5).
    pub fn undelegate(&mut self, delegator: &Role, role: &Role) {
        self.content_mut(delegator).delegations.retain(|delegation| delegation.name != role.name());
        if self.delegated_signers(role).next().is_none() {
            self.contents.remove(role);
        }
    }

    /// The newest content of the target file at `path`, from the first role that lists it.
    pub fn target(&self, path: &str) -> Option<&Arc<[u8]>> {
        let top_level = self.contents.get(&Role::Targets).and_then(|content| content.files.get(path));
        top_level.or_else(|| self.contents.values().find_map(|content| content.files.get(path)))
    }

    /// The names under which the newest content of the target at `path` is served (§5.7.3): the path itself, or in its folder
    /// one name for each listed hash.
    #[track_caller]
    pub fn target_names(&self, path: &str) -> Vec<String> {
        let bytes = self.target(path).expect("a target of the repository");
        target_names(path, bytes, self.is_consistent().then_some(&self.target_hashes[..]))
    }

    /// Everything published so far, as a mirror serves it.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The same, for an honest repository that lays out its files in another way.
    pub fn site_mut(&mut self) -> &mut Site {
        &mut self.site
    }

    /// The file that was last published as this version of `role`.
    pub fn published(&self, role: &Role, version: u64) -> Option<&Arc<[u8]>> {
        self.published.get(&(role.clone(), version))
    }

    /// When the newest file of `role` expires.
    #[track_caller]
    pub fn expires(&self, role: &Role) -> Time {
        let bytes = self.published(role, self.version(role)).expect("a published role");
        let file: Value = serde_json::from_slice(bytes).expect("the repository's own JSON");
        file["signed"]["expires"].as_str().and_then(Time::parse).expect("the repository's own date")
    }

    /// Signs and publishes a new version of each of `roles`, and of whatever has to follow from it.
    ///
    /// What follows: roles never published, roles whose keys or threshold have changed, and the roles that list a new file.
    /// Everything is published anew when the naming of files has changed. Returns the roles published, in their order.
    pub fn publish(&mut self, roles: impl IntoIterator<Item = Role>) -> Vec<Role> {
        self.publish_edited(roles, |_| {})
    }

    /// Like [`Repository::publish`], with every draft passed to `edit` just before it is signed.
    ///
    /// What other files list of an edited file is its version as the repository counts, and the hash and length of the
    /// edited bytes.
    pub fn publish_edited(
        &mut self,
        roles: impl IntoIterator<Item = Role>,
        mut edit: impl FnMut(&mut Draft),
    ) -> Vec<Role> {
        let order = self.affected_by(&roles.into_iter().collect());
        for role in &order {
            let version = self.next_versions.remove(role).unwrap_or(self.version(role) + 1);
            let mut draft = self.draft(role, version);
            edit(&mut draft);
            let bytes = draft.to_bytes();
            self.versions.insert(role.clone(), version);
            self.published.insert((role.clone(), version), bytes.clone());
            self.signed_with.insert(role.clone(), self.keys_behind(role));
            if *role == Role::Root {
                self.root_signers = self.signers[role].clone();
                self.named = Some(self.is_consistent());
            }
            let name = self.served_name(role, version);
            self.site.put(&name, &bytes);
            self.put_targets(role);
        }
        order
    }

    /// What `role` would sign as this version now, with the keys that would sign it.
    #[track_caller]
    pub fn draft(&self, role: &Role, version: u64) -> Draft {
        let mut signed = json!({
            "_type": role.metadata_type(),
            "spec_version": "1.0.0",
            "version": version,
            "expires": (self.now + self.lifetime(role)).to_string(),
        });
        match role {
            Role::Root => {
                signed["keys"] = keys(self.signers.values());
                signed["roles"] = self.roles();
                if let Some(consistent) = self.consistent_snapshot {
                    signed["consistent_snapshot"] = consistent.into();
                }
            }
            Role::Timestamp => {
                let name = Role::Snapshot.file_name();
                signed["meta"] = json!({ name: self.listed(&Role::Snapshot, &self.timestamp_lists) });
            }
            Role::Snapshot => {
                let listed = self.versions.keys().filter(|role| role.is_targets());
                let meta = listed.map(|role| (role.file_name(), self.listed(role, &self.snapshot_lists)));
                signed["meta"] = Value::Object(meta.collect());
            }
            Role::Targets | Role::Delegated(_) => {
                let content = self.contents.get(role).cloned().unwrap_or_default();
                signed["targets"] = self.targets(&content);
                if let Some(delegations) = delegations(&content) {
                    signed["delegations"] = delegations;
                }
            }
        }
        Draft::new(role.clone(), signed, &self.signing_keys(role))
    }

    /// The name under which a client asks for this version of `role` (§6.2.1): root always by version, timestamp never, the
    /// others as the newest root says.
    pub fn served_name(&self, role: &Role, version: u64) -> String {
        match role {
            Role::Root => role.versioned_file_name(version),
            Role::Timestamp => role.file_name(),
            _ if self.is_consistent() => role.versioned_file_name(version),
            _ => role.file_name(),
        }
    }

    fn is_consistent(&self) -> bool {
        self.consistent_snapshot == Some(true)
    }

    fn lifetime(&self, role: &Role) -> Duration {
        self.lifetimes.get(role).or_else(|| self.lifetimes.get(&Role::Targets)).copied().expect("a lifetime")
    }

    #[track_caller]
    fn content_mut(&mut self, role: &Role) -> &mut Content {
        self.contents.get_mut(role).expect("a targets role of this repository")
    }

    fn delegated_signers<'a>(&'a self, role: &Role) -> impl Iterator<Item = &'a Signers> + use<'a> {
        let name = role.name().to_owned();
        self.contents.values().flat_map(move |content| {
            let ordinary = content.delegations.iter().filter(|delegation| delegation.name == name);
            let succinct = content.succinct.iter().filter(|succinct| succinct.has_bin(&name));
            ordinary.map(|d| &d.signers).chain(succinct.map(|s| &s.signers)).collect::<Vec<_>>()
        })
    }

    fn all_signers(&self, role: &Role) -> Vec<Signers> {
        match role {
            Role::Delegated(_) => self.delegated_signers(role).cloned().collect(),
            top_level => vec![self.signers[top_level].clone()],
        }
    }

    /// The keys whose change makes a new file of `role` necessary: root lists those of all top-level roles.
    fn keys_behind(&self, role: &Role) -> Vec<Signers> {
        match role {
            Role::Root => self.signers.values().cloned().collect(),
            other => self.all_signers(other),
        }
    }

    /// Root is also signed with the keys of the root before it, so that clients can follow (§6.1).
    fn signing_keys(&self, role: &Role) -> Vec<Key> {
        let mut keys: Vec<Key> = Vec::new();
        let before = (*role == Role::Root).then(|| self.root_signers.clone());
        for key in self.all_signers(role).into_iter().chain(before).flat_map(|signers| signers.keys) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    fn affected_by(&self, requested: &BTreeSet<Role>) -> Vec<Role> {
        let renamed = self.named.is_some_and(|before| before != self.is_consistent());
        let delegated = self.contents.keys().filter(|role| matches!(role, Role::Delegated(_)));
        let mut new_target = false;
        let mut order = Vec::new();
        for role in
            std::iter::once(&Role::Root).chain(delegated).chain([&Role::Targets, &Role::Snapshot, &Role::Timestamp])
        {
            let lists_a_new_file = match role {
                Role::Snapshot => new_target,
                Role::Timestamp => order.contains(&Role::Snapshot),
                _ => false,
            };
            let keys = self.keys_behind(role);
            // A role that nobody delegates to any longer stays as it was.
            let resigned = self.signed_with.get(role).is_none_or(|before| *before != keys && !keys.is_empty());
            if requested.contains(role) || resigned || renamed || lists_a_new_file {
                new_target |= role.is_targets();
                order.push(role.clone());
            }
        }
        order
    }

    fn put_targets(&mut self, role: &Role) {
        let Some(content) = self.contents.get(role) else { return };
        let hashes = (self.consistent_snapshot == Some(true)).then_some(self.target_hashes.as_slice());
        for (path, bytes) in &content.files {
            for name in target_names(path, bytes, hashes) {
                self.site.put_target(&name, bytes);
            }
        }
    }

    fn listed(&self, role: &Role, listing: &Listing) -> Value {
        let version = self.version(role);
        let mut meta = json!({ "version": version });
        let Some(bytes) = self.published(role, version) else { return meta };
        if listing.length {
            meta["length"] = bytes.len().into();
        }
        if !listing.hashes.is_empty() {
            meta["hashes"] = Hash::listing(&listing.hashes, bytes);
        }
        meta
    }

    fn roles(&self) -> Value {
        let role = |signers: &Signers| json!({"keyids": signers.keyids(), "threshold": signers.threshold});
        Value::Object(self.signers.iter().map(|(name, signers)| (name.name().to_owned(), role(signers))).collect())
    }

    fn targets(&self, content: &Content) -> Value {
        let target =
            |bytes: &Arc<[u8]>| json!({"length": bytes.len(), "hashes": Hash::listing(&self.target_hashes, bytes)});
        Value::Object(content.files.iter().map(|(path, bytes)| (path.clone(), target(bytes))).collect())
    }
}

/// FILENAME.EXT or, with consistent snapshots, HASH.FILENAME.EXT for each of `hashes`.
pub(crate) fn target_names(path: &str, bytes: &[u8], hashes: Option<&[Hash]>) -> Vec<String> {
    let Some(hashes) = hashes else { return vec![path.to_owned()] };
    let (folder, name) = path.split_at(path.rfind('/').map_or(0, |slash| slash + 1));
    hashes.iter().map(|hash| format!("{folder}{}.{name}", hash.hex(bytes))).collect()
}
