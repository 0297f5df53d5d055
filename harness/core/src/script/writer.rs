//! Writes scripts: what a scenario function is given.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use super::{Operation, Script, Step};
use crate::{
    attack::{Accident, Adversary},
    client::Feature,
    disk::Tampering,
    document::Draft,
    expectation::{self, Alternatives, Expectation, Holding, accepts},
    mirror::{Kill, Turn},
    pep458::Wanted,
    repository::{Repository, Signers},
    role::Role,
    site::Site,
    time::Time,
    trace::Held,
};

/// An installation of the client and the repository that it follows, while a script is at another one.
#[derive(Debug)]
struct Installation {
    repository: Repository,
    shipped: Option<Arc<[u8]>>,
    overlay: Site,
    restart: bool,
}

impl Installation {
    /// One that follows another repository: the same roles, each with a key of its own, and another `file.txt`.
    fn of_another_repository() -> Installation {
        let mut repository = Repository::new();
        for role in Role::TOP_LEVEL {
            let key = format!("other-{role}-1");
            repository.set_signers(role, Signers::one(&key));
        }
        repository.add_target("file.txt", b"the other file!\n");
        Installation { repository, shipped: None, overlay: Site::default(), restart: true }
    }
}

/// Writes a [`Script`]: the `s` of every scenario.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "five independent facts about the script so far")]
pub struct Writer {
    /// The honest repository. Changes are published by [`Writer::publish`].
    pub repository: Repository,
    epoch: Time,
    now: Time,
    twin: bool,
    shipped: Option<Arc<[u8]>>,
    overlay: Site,
    other: Option<Installation>,
    elsewhere: bool,
    attacked: bool,
    keeps: bool,
    stores_targets: bool,
    disk: Vec<Tampering>,
    kill: Option<Kill>,
    isolated: bool,
    in_both_profiles: bool,
    restart: bool,
    installs: Option<Arc<[u8]>>,
    story: Vec<String>,
    steps: Vec<Step>,
    requirements: Vec<String>,
    features: BTreeSet<Feature>,
}

impl Writer {
    pub(super) fn new(epoch: Time, twin: bool) -> Writer {
        Writer {
            repository: Repository::new(),
            epoch,
            now: epoch,
            twin,
            shipped: None,
            overlay: Site::default(),
            other: None,
            elsewhere: false,
            attacked: false,
            keeps: false,
            stores_targets: false,
            disk: Vec::new(),
            kill: None,
            isolated: false,
            in_both_profiles: false,
            restart: true,
            installs: None,
            story: Vec::new(),
            steps: Vec::new(),
            requirements: Vec::new(),
            features: BTreeSet::new(),
        }
    }

    /// Names the requirements that the scenario tests: those a client breaks if it deviates.
    pub fn cites<const N: usize>(&mut self, ids: [&str; N]) {
        for id in ids.map(str::to_owned) {
            if !self.requirements.contains(&id) {
                self.requirements.push(id);
            }
        }
    }

    /// Declares that the honest repository of this scenario uses an optional feature.
    pub fn uses(&mut self, feature: Feature) {
        self.features.insert(feature);
    }

    /// Has all operations run on one living client object, instead of a client restarted before each.
    pub fn keep_running(&mut self) {
        self.keeps = true;
    }

    /// What happens in a second installation of the client, in the same process, that follows another repository.
    ///
    /// Inside, the writer speaks of that installation and of its repository: the same roles, other keys, and another `file.txt`.
    pub fn elsewhere(&mut self, write: impl FnOnce(&mut Writer)) {
        assert!(!self.elsewhere, "there are two installations and no more");
        self.publish([]);
        self.change_installation();
        self.publish([]);
        write(self);
        self.change_installation();
    }

    fn change_installation(&mut self) {
        let other = self.other.take().unwrap_or_else(Installation::of_another_repository);
        self.other = Some(Installation {
            repository: std::mem::replace(&mut self.repository, other.repository),
            shipped: std::mem::replace(&mut self.shipped, other.shipped),
            overlay: std::mem::replace(&mut self.overlay, other.overlay),
            restart: std::mem::replace(&mut self.restart, other.restart),
        });
        self.elsewhere = !self.elsewhere;
    }

    /// Has the client store its downloads, and hand over what it finds in its store.
    pub fn store_targets(&mut self) {
        self.stores_targets = true;
    }

    /// Has clients run in processes of their own, because what they are shown can exhaust a stack, memory or patience.
    pub fn isolated(&mut self) {
        self.isolated = true;
    }

    /// Has the scenario run over HTTP as well, where every client has to do the same.
    pub fn in_both_profiles(&mut self) {
        self.in_both_profiles = true;
    }

    /// The simulated time.
    pub fn now(&self) -> Time {
        self.now
    }

    /// Publishes new versions of `roles` and of what follows from them; everything, the first time.
    pub fn publish(&mut self, roles: impl IntoIterator<Item = Role>) {
        self.publish_edited(roles, |_| {});
    }

    /// Publishes like [`Writer::publish`], editing drafts on the way: for honest but unusual metadata.
    pub fn publish_edited(&mut self, roles: impl IntoIterator<Item = Role>, edit: impl FnMut(&mut Draft)) {
        self.repository.now = self.now;
        let published = self.repository.publish_edited(roles, edit);
        let names: Vec<_> = published.iter().map(|role| format!("{role} {}", self.repository.version(role))).collect();
        if !names.is_empty() {
            let repository = if self.elsewhere { "the other repository" } else { "the repository" };
            self.story.push(format!("{repository} publishes {}", names.join(", ")));
        }
        if self.shipped.is_none() {
            self.ship_root();
        }
    }

    /// Ships the newest root with the client, instead of the first that was published.
    pub fn ship_root(&mut self) {
        let root = self.repository.published(&Role::Root, self.repository.version(&Role::Root));
        self.shipped = root.cloned();
    }

    /// Installs the newest root on the client before its next operation, as a new release of the application does: out of band,
    /// and over whatever the client has stored.
    pub fn reinstall_root(&mut self) {
        self.publish([]);
        let version = self.repository.version(&Role::Root);
        self.story.push(format!("the application is installed anew, with root {version}"));
        self.installs = self.repository.published(&Role::Root, version).cloned();
        self.restart = true;
    }

    /// Replaces the keys and threshold of a top-level role; the next publication carries it out.
    pub fn rotate(&mut self, role: Role, signers: Signers) {
        let names: Vec<_> = signers.keys.iter().map(|key| key.name()).collect();
        self.story.push(format!("the {role} role moves to {} of {}", signers.threshold, names.join(", ")));
        self.repository.set_signers(role, signers);
    }

    /// Lets time pass, as it would without any adversary.
    pub fn wait(&mut self, span: Duration) {
        self.now = self.now + span;
        self.story.push(format!("time passes, to {}", self.now));
    }

    /// Lets the adversary act. In the honest twin nothing happens.
    ///
    /// What the adversary puts on the mirror hides what the repository publishes there, until [`Writer::attack_ends`].
    pub fn attack(&mut self, what: &str, act: impl FnOnce(&mut Adversary<'_>)) {
        self.publish([]);
        if self.twin {
            return;
        }
        self.attacked = true;
        self.story.push(format!("ATTACK: {what}"));
        self.repository.now = self.now;
        let before = self.now;
        let shipped = self.shipped.as_mut().expect("a shipped root, once published");
        let accident = Accident { disk: &mut self.disk, kill: &mut self.kill };
        act(&mut Adversary::new(&self.repository, &mut self.overlay, &mut self.now, shipped, accident));
        if self.now > before {
            self.story.push(format!("the adversary lets time pass, to {}", self.now));
        } else if self.now < before {
            self.story.push(format!("the clock of the client goes back to {}", self.now));
        }
    }

    /// Steps that make sense under attack only: where even an honest mirror has nothing that the client could accept.
    ///
    /// The honest twin goes without them, and has to show by its other steps that the client can do what they rest on.
    pub fn only_under_attack(&mut self, write: impl FnOnce(&mut Writer)) {
        if !self.twin {
            write(self);
        }
    }

    /// From now on the mirror is honest again.
    pub fn attack_ends(&mut self) {
        if self.attacked {
            self.story.push("the mirror is honest again".to_owned());
        }
        self.overlay = Site::default();
    }

    /// What the honest repository serves now, to be replayed later.
    pub fn site(&mut self) -> Site {
        self.publish([]);
        self.repository.site().clone()
    }

    /// Has the client update its metadata.
    pub fn refresh(&mut self, expected: impl Into<Alternatives>) {
        self.step(Operation::Refresh, expected.into());
    }

    /// Has the client update its metadata and fetch these targets.
    pub fn download<const N: usize>(&mut self, paths: [&str; N], expected: impl Into<Alternatives>) {
        self.step(Operation::Download(paths.map(str::to_owned).into()), expected.into());
    }

    /// Has the client install from a PEP 458 index. `targets` are the paths of page and distribution to which an honest
    /// installation leads.
    pub fn install(&mut self, wanted: &Wanted, targets: [&str; 2], expected: impl Into<Alternatives>) {
        let targets = targets.map(str::to_owned);
        self.step(Operation::Install { wanted: wanted.clone(), targets }, expected.into());
    }

    /// Like [`Writer::install`], while something happens: as soon as a first target file has been asked for.
    ///
    /// What the expectation leaves open is filled in from the state of affairs after that.
    pub fn install_while(
        &mut self,
        wanted: &Wanted,
        targets: [&str; 2],
        happens: impl FnOnce(&mut Writer),
        expected: impl Into<Alternatives>,
    ) {
        self.publish([]);
        let site = Arc::new(self.repository.site().overlaid(&self.overlay));
        let story = std::mem::take(&mut self.story);
        happens(self);
        self.publish([]);
        let story = std::mem::replace(&mut self.story, story);
        self.install(wanted, targets, expected);
        let step = self.steps.last_mut().expect("the step just written");
        step.turn = Some(Turn { story, site: std::mem::replace(&mut step.site, site) });
    }

    fn step(&mut self, operation: Operation, mut expected: Alternatives) {
        self.publish([]);
        if self.twin {
            expected = accepts().into();
        }
        let honest = self.overlay == Site::default();
        for (_, expectation) in &mut expected.0 {
            self.complete(expectation, &operation, honest);
        }
        self.steps.push(Step {
            story: std::mem::take(&mut self.story),
            attacked: self.attacked,
            restart: self.restart || !self.keeps,
            elsewhere: self.elsewhere,
            installs: self.installs.take(),
            at: self.now,
            site: Arc::new(self.repository.site().overlaid(&self.overlay)),
            turn: None,
            disk: std::mem::take(&mut self.disk),
            kill: self.kill.take(),
            operation,
            expected,
        });
        self.restart = false;
    }

    /// Fills in what an expectation leaves to the honest state of affairs.
    fn complete(&self, expectation: &mut Expectation, operation: &Operation, honest: bool) {
        if honest && expectation.outcome == expectation::Wanted::Accepted {
            for role in Role::TOP_LEVEL {
                let newest = Holding::Version(self.repository.version(&role), None);
                expectation.trusting.entry(role).or_insert(newest);
            }
        }
        for (role, holding) in &mut expectation.trusting {
            if let Holding::Version(version, digest @ None) = holding {
                *digest = self.repository.published(role, *version).map(|file| Held::of(file).digest);
            }
        }
        let paths: &[String] = match operation {
            Operation::Refresh => &[],
            Operation::Download(paths) => paths,
            Operation::Install { targets, .. } => targets,
        };
        if !paths.is_empty() && expectation.delivering.is_none() && expectation.outcome == expectation::Wanted::Accepted
        {
            let files = paths.iter().map(|path| self.repository.target(path).expect("a target of the repository"));
            expectation.delivering = Some(files.cloned().collect());
        }
    }

    #[track_caller]
    pub(super) fn finish(self) -> Script {
        assert!(!self.steps.is_empty(), "a scenario needs an operation");
        assert!(!self.requirements.is_empty(), "a scenario cites at least one requirement");
        let refusing = |(_, expectation): &(_, Expectation)| expectation.outcome != expectation::Wanted::Accepted;
        let demands = self.steps.iter().any(|step| step.expected.0.len() == 1 && step.expected.0.iter().any(refusing));
        assert!(self.attacked || !demands, "without an attack there is nothing that a client has to refuse");
        let sole = |step: &Step| step.expected.0.len() == 1;
        assert!(
            self.attacked || self.steps.iter().any(sole),
            "a client that refuses everything must not get a label for it"
        );
        Script {
            epoch: self.epoch,
            root: self.shipped.expect("a shipped root, once published"),
            root_elsewhere: self.other.and_then(|other| other.shipped),
            steps: self.steps,
            requirements: self.requirements,
            features: self.features,
            attacked: self.attacked,
            keeps: self.keeps,
            stores_targets: self.stores_targets,
            isolated: self.isolated,
            in_both_profiles: self.in_both_profiles,
            origin: None,
        }
    }
}
