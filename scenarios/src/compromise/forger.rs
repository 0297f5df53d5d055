//! What the thief can answer a request with: everything ever published, under any name, and what he signs.
//!
//! Of what he could sign there is no end; what matters to a client is not. A forged timestamp says which snapshot is next; a
//! forged snapshot which versions there are; a forged targets file what is vouched for. Versions are just above all others, or
//! so far above that honest ones never come there. No hash is listed, because a file without one vouches for more files.

use std::{
    collections::{BTreeSet, HashMap},
    rc::Rc,
};

use serde_json::{Map, Value, json};
use tuf_gauntlet_core::{
    document::Draft,
    hash::Hash,
    key::Key,
    pep458::topology::{Index, bin},
    role::Role,
    time::Time,
};

use super::{
    shelf::{File, FileId, Shelf},
    stolen::{RoleKey, Stolen},
    timeline::{Published, T0, Timeline, release, roles, signed_part},
};

/// Versions from here on are so high that an honest repository does not come there.
pub(crate) const HIGH: u64 = 1_000_000;

/// A role that there is not.
pub(crate) const PHANTOM: &str = "phantom";

const FAR: &str = "2060-01-01T00:00:00Z";

/// Which of his means the thief considers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Means<'a> {
    /// All.
    All,
    /// Those by which a client is kept where it is, the most lasting first: no version is inflated, no role made up, and of what
    /// a client has to refuse he tries only what it took on the first day.
    Lasting(&'a Taken),
}

/// What is wrong with a file as the answer to a request.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Wrong {
    /// It is that of another role.
    Role(Role),
    /// It is of another version than the one asked for.
    Version,
    /// Whoever has signed it has not got the key.
    Key,
    /// It is not the target file that is meant.
    Bytes,
}

/// What a client took that it should not have taken: as the file of which role, and what was wrong with it.
pub(crate) type Taken = BTreeSet<(Role, Wrong)>;

/// A thief in one cell of the table, at one moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scene<'a> {
    pub(crate) index: Index,
    pub(crate) timeline: &'a Timeline,
    pub(crate) stolen: &'a Stolen,
    pub(crate) at: Time,
    pub(crate) means: Means<'a>,
}

impl Scene<'_> {
    /// A version above all that the honest repository has or the thief has used before.
    pub(crate) fn next(&self) -> u64 {
        1_000 + u64::try_from((self.at.unix_seconds() - T0.unix_seconds()) / 3_600).expect("not before t0")
    }

    fn high(&self) -> u64 {
        HIGH + self.next()
    }

    /// Whether the thief can sign for a role so that clients take it for signed.
    fn signs(&self, role: &Role) -> bool {
        self.stolen.covers(role, self.index) || self.stolen.has(RoleKey::Root)
    }

    /// What is wrong with `file` as the answer to a request for this version of `role`.
    pub(crate) fn wrong(&self, role: &Role, version: Option<u64>, file: &File) -> Option<Wrong> {
        match &file.honest {
            Some((of, _)) if of != role => Some(Wrong::Role(of.clone())),
            Some((_, its)) => version.is_some_and(|version| version != *its).then_some(Wrong::Version),
            None => (!self.signs(role)).then_some(Wrong::Key),
        }
    }

    /// Whether the thief tries a file as that of `role` of which this is wrong.
    pub(crate) fn tries(&self, role: &Role, wrong: Option<Wrong>) -> bool {
        match (self.means, wrong) {
            (Means::All, _) | (_, None) => true,
            (Means::Lasting(taken), Some(wrong)) => taken.contains(&(role.clone(), wrong)),
        }
    }

    /// Files of `role` that the thief tries whatever is asked for: on the first day all, the newest first; later the newest, the
    /// newest with the first keys, and that of t0.
    fn tried(&self, role: &Role) -> Vec<&Published> {
        let Scene { timeline, at, .. } = *self;
        if self.is_first_day() {
            return timeline.of(role, at).rev().collect();
        }
        [at, timeline.before_revocation(at), T0].map(|at| timeline.newest(role, at)).into()
    }

    /// The newest version of `role` that a thief's files can go with: with the first keys, since his are of no use with others.
    fn newest(&self, role: &Role) -> &Published {
        self.timeline.newest(role, self.timeline.before_revocation(self.at))
    }

    fn is_first_day(&self) -> bool {
        matches!(self.means, Means::All)
    }

    fn signers(&self, role: &Role) -> Vec<Key> {
        let thief = Key::named("thief");
        if self.stolen.has(RoleKey::Root) && *role != Role::Root {
            return vec![thief];
        }
        if self.signs(role) {
            return vec![original_key(role, self.index)];
        }
        // Not enough, whatever of his he signs with.
        let mut keys = vec![thief];
        for role in roles(self.index).iter().filter(|role| self.stolen.covers(role, self.index)) {
            let key = original_key(role, self.index);
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }
}

fn original_key(role: &Role, index: Index) -> Key {
    if index.is_shared(role) { Key::named("online") } else { Key::named(&format!("{role}-1")) }
}

/// Makes the answers, each once.
#[derive(Debug, Default)]
pub(crate) struct Forger {
    pub(crate) shelf: Shelf,
    forged: HashMap<(String, String), FileId>,
}

impl Forger {
    /// What the thief may answer to a request for `role`, with the version that the name of the file has.
    pub(crate) fn answers(&mut self, scene: &Scene<'_>, role: &Role, version: Option<u64>) -> Rc<[FileId]> {
        let mut forged = self.forgeries(scene, role, version);
        let mut answers = self.published(scene, role, version);
        answers.retain(|&id| scene.tries(role, scene.wrong(role, version, self.shelf.file(id))));
        if scene.is_first_day() {
            answers.append(&mut forged);
        } else {
            forged.append(&mut answers);
            answers = forged;
        }
        let mut once: Vec<FileId> = Vec::new();
        answers.retain(|id| {
            !once.contains(id) && {
                once.push(*id);
                true
            }
        });
        answers.into()
    }

    /// Files that were honestly published: of this role, and of others.
    fn published(&mut self, scene: &Scene<'_>, role: &Role, version: Option<u64>) -> Vec<FileId> {
        let Scene { timeline, at, .. } = *scene;
        let mut files: Vec<&Published> = Vec::new();
        if *role == Role::Root {
            files.extend(timeline.of(role, at).filter(|file| Some(file.version) == version));
            return files.into_iter().map(|file| self.put(file)).collect();
        }
        files.extend(timeline.of(role, at).filter(|file| Some(file.version) == version));
        files.extend(scene.tried(role));
        let others = roles(scene.index);
        let others = others.iter().filter(|other| *other != role && **other != Role::Root);
        for other in others.filter(|other| other.is_targets() == role.is_targets()) {
            files.extend(timeline.of(other, at).filter(|file| Some(file.version) == version));
            files.push(timeline.newest(other, at));
        }
        files.into_iter().map(|file| self.put(file)).collect()
    }

    /// Files that the thief signs, with the right key or, if he has not got it, in one form with what he has.
    fn forgeries(&mut self, scene: &Scene<'_>, role: &Role, version: Option<u64>) -> Vec<FileId> {
        let worth_a_try = match (scene.signs(role), scene.means) {
            (true, _) => usize::MAX,
            (false, Means::All) => 1,
            (false, Means::Lasting(_)) if scene.tries(role, Some(Wrong::Key)) => 2,
            (false, Means::Lasting(_)) => return Vec::new(),
        };
        let forms = match role {
            Role::Root => roots(scene, version),
            Role::Timestamp => timestamps(scene),
            Role::Snapshot => snapshots(scene, version),
            Role::Targets | Role::Delegated(_) => targets(scene, role, version),
        };
        let forms = forms.into_iter().take(worth_a_try);
        forms.map(|form| self.forge(scene, role, form)).collect()
    }

    fn forge(&mut self, scene: &Scene<'_>, role: &Role, form: Form) -> FileId {
        let signers = scene.signers(role);
        let by: Vec<&str> = signers.iter().map(Key::name).collect();
        let by = by.join(" and ");
        let key = (format!("{role} {} {} {}", form.version, form.text, form.signed), by.clone());
        if let Some(&id) = self.forged.get(&key) {
            return id;
        }
        let Form { version, text, mut signed } = form;
        signed["version"] = version.into();
        signed["expires"] = FAR.into();
        let bytes = Draft::new(role.clone(), signed, &signers).to_bytes();
        let file = File {
            bytes,
            name: format!("forged {role} {version} ({text}), signed by {by}"),
            kind: format!("forged {role} ({text}), signed by {by}"),
            honest: None,
        };
        let id = self.shelf.put(file);
        self.forged.insert(key, id);
        id
    }

    pub(crate) fn put(&mut self, file: &Published) -> FileId {
        if let Some(id) = self.shelf.find(&file.bytes) {
            return id;
        }
        let name = format!("honest {} {}", file.role, file.version);
        let honest = Some((file.role.clone(), file.version));
        self.shelf.put(File { bytes: file.bytes.clone(), kind: name.clone(), name, honest })
    }
}

/// A forgery before it is signed.
struct Form {
    version: u64,
    text: String,
    signed: Value,
}

impl Form {
    fn new(version: u64, text: impl Into<String>, signed: Value) -> Form {
        Form { version, text: text.into(), signed }
    }
}

/// A root that gives all roles below it to the thief.
fn roots(scene: &Scene<'_>, version: Option<u64>) -> Vec<Form> {
    if version != Some(2) || !scene.stolen.has(RoleKey::Root) {
        return Vec::new();
    }
    let first = scene.timeline.of(&Role::Root, T0).next().expect("a root");
    let (mut signed, thief) = (signed_part(&first.bytes), Key::named("thief"));
    signed["keys"][thief.keyid()] = thief.public();
    for role in [Role::Timestamp, Role::Snapshot, Role::Targets] {
        signed["roles"][role.name()]["keyids"] = json!([thief.keyid()]);
    }
    vec![Form::new(2, "with keys of the thief's", signed)]
}

fn timestamps(scene: &Scene<'_>) -> Vec<Form> {
    let newest = scene.newest(&Role::Snapshot).version;
    let (next, high) = (scene.next(), scene.high());
    let form = |version: u64, listed: u64, text: String| {
        let signed = json!({
            "_type": "timestamp", "spec_version": "1.0.0", "meta": {"snapshot.json": {"version": listed}}
        });
        Form::new(version, text, signed)
    };
    let mut listed: Vec<u64> = scene.tried(&Role::Snapshot).iter().map(|file| file.version).collect();
    listed.sort_unstable();
    listed.dedup();
    listed.retain(|&version| version < newest);
    listed.push(newest);
    let mut forms: Vec<Form> =
        listed.into_iter().map(|version| form(next, version, format!("lists snapshot {version}"))).collect();
    forms.push(form(next, next, "lists a snapshot to come".to_owned()));
    if scene.is_first_day() {
        let same = scene.timeline.newest(&Role::Timestamp, scene.at).version;
        forms.push(form(same, newest, "of the newest version".to_owned()));
        forms.push(form(1, newest, "of the version of t0".to_owned()));
        forms.push(form(high, newest, "of a version out of reach".to_owned()));
        forms.push(form(next, high, "lists a snapshot out of reach".to_owned()));
    }
    forms
}

fn snapshots(scene: &Scene<'_>, version: Option<u64>) -> Vec<Form> {
    let (next, high) = (scene.next(), scene.high());
    let version = version.unwrap_or(next);
    let all: Vec<Role> = roles(scene.index).into_iter().filter(Role::is_targets).collect();
    let at_t0 = |role: &Role| scene.timeline.newest(role, T0).version;
    let newest = |role: &Role| scene.newest(role).version;
    let listing = |listed: &dyn Fn(&Role) -> u64| -> Map<String, Value> {
        all.iter().map(|role| (role.file_name(), json!({"version": listed(role)}))).collect()
    };
    let form = |text: String, meta: Map<String, Value>| {
        Form::new(version, text, json!({"_type": "snapshot", "spec_version": "1.0.0", "meta": meta}))
    };
    let mut forms = vec![
        form("lists all as at t0".to_owned(), listing(&at_t0)),
        form(
            "lists the release's bin as at t0".to_owned(),
            listing(&|role| if *role == bin(0) { at_t0(role) } else { newest(role) }),
        ),
        form("lists all as it is".to_owned(), listing(&newest)),
    ];
    // The ways down to the release: whoever signs for a role on it can have that role and those below fetched anew.
    let way: Vec<Role> = all.iter().filter(|role| **role != bin(1)).cloned().collect();
    for start in (0..way.len()).rev() {
        let anew = &way[start..];
        let names = anew.iter().map(Role::name).collect::<Vec<_>>().join(", ");
        forms.push(form(
            format!("lists a new version of {names}"),
            listing(&|role| if anew.contains(role) { next } else { newest(role) }),
        ));
    }
    if scene.is_first_day() {
        forms.push(form("lists versions out of reach".to_owned(), listing(&|_| high)));
        forms.push(form(
            "lists a version out of reach for a bin that nobody asks for".to_owned(),
            listing(&|role| if *role == bin(1) { high } else { newest(role) }),
        ));
        let mut phantom = listing(&newest);
        phantom.insert(format!("{PHANTOM}.json"), json!({"version": 1}));
        forms.push(form("lists a role that there is not".to_owned(), phantom));
        let mut without = listing(&newest);
        without.remove(&bin(0).file_name());
        forms.push(form("leaves out the release's bin".to_owned(), without));
    }
    forms
}

fn targets(scene: &Scene<'_>, role: &Role, version: Option<u64>) -> Vec<Form> {
    let version = version.unwrap_or(scene.next());
    if !roles(scene.index).contains(role) {
        return Vec::new();
    }
    let newest = signed_part(&scene.newest(role).bytes);
    let with = |bytes: &[u8]| {
        let mut signed = newest.clone();
        let hashes = Hash::listing(&[Hash::Sha256], bytes);
        signed["targets"][scene.index.release(0)] = json!({"length": bytes.len(), "hashes": hashes});
        signed
    };
    if *role == bin(1) {
        return vec![Form::new(version, "with what it lists, for longer", newest)];
    }
    let mut forms = vec![
        Form::new(version, "lists the thief's release", with(release::TROJAN)),
        Form::new(version, "lists the release as at t0", with(release::OLD)),
        Form::new(version, "with what it lists, for longer", newest.clone()),
    ];
    if !scene.is_first_day() {
        forms.swap(0, 1);
    }
    forms
}
