//! One topology and one client: what the thief of each set of keys attains.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    rc::Rc,
};

use tuf_gauntlet_core::{
    hash::Hash,
    pep458::topology::Index,
    role::Role,
    run::Make,
    time::{days, hours},
};

use super::{
    forger::{HIGH, Means, PHANTOM, Scene, Taken, Wrong},
    freeze::{Thief, last_sight, longest_freeze, next_version},
    game::{Cycle, Delivered, Game, Play, PositionId, asked_for},
    outcome::{Cell, End, Ends, Freeze, Outcomes, Story},
    search::{Search, Step, honest_cycle, moment},
    stolen::Stolen,
    timeline::{AFTER_REVOKED, Calendar, T0, Timeline, hour, release},
};

/// A client and a repository that lives by one calendar.
pub(super) struct World {
    pub(super) index: Index,
    pub(super) calendar: Calendar,
    pub(super) game: Game,
    pub(super) unrevoked: Timeline,
    pub(super) revoked: Timeline,
    /// A client that has been up to date at t0.
    pub(super) returning: PositionId,
    /// The release that the user wants.
    pub(super) release: Rc<[String]>,
    /// That and another, in the other bin.
    pub(super) both: Rc<[String]>,
}

impl World {
    /// The client's words if it refuses the honest repository.
    fn new(make: &Make, index: Index, calendar: Calendar) -> Result<World, String> {
        let unrevoked = Timeline::whole(index, &calendar, false);
        let revoked = Timeline::whole(index, &calendar, true);
        let root = unrevoked.newest(&Role::Root, T0).bytes.clone();
        let paths = [index.release(0), index.release(1)];
        let (release, both) = ([paths[0].clone()].into(), paths.clone().into());
        let mut game = Game::new(make, &root, &paths);
        let (cycle, play) = honest_cycle(&mut game, &unrevoked, Game::FRESH, T0, &both);
        let returning = game.after(Game::FRESH, &cycle, &play);
        let mut world = World { index, calendar, game, unrevoked, revoked, returning, release, both };
        world.expect(&play, [Delivered::Old, Delivered::Other])?;
        world.check_twins()?;
        Ok(world)
    }

    pub(super) fn timeline(&self, revoked: bool) -> &Timeline {
        if revoked { &self.revoked } else { &self.unrevoked }
    }

    /// The honest twin of every attack: without a thief the client follows the repository.
    fn check_twins(&mut self) -> Result<(), String> {
        let later = T0 + hours(hour::AFTER_RELEASE);
        let World { game, unrevoked, revoked, both, .. } = self;
        let after_revocation = T0 + days(AFTER_REVOKED);
        let plays = [
            honest_cycle(game, unrevoked, Game::FRESH, later, both).1,
            honest_cycle(game, unrevoked, self.returning, later, both).1,
            honest_cycle(game, revoked, Game::FRESH, after_revocation, both).1,
            honest_cycle(game, revoked, self.returning, after_revocation, both).1,
        ];
        plays.iter().try_for_each(|play| self.expect(play, [Delivered::Fix, Delivered::OtherNew]))
    }

    #[expect(clippy::unused_self, reason = "it is this world's client that is expected to do so")]
    fn expect(&self, play: &Play, delivered: [Delivered; 2]) -> Result<(), String> {
        if play.delivered.as_deref() == Some(&delivered) { Ok(()) } else { Err(play.end()) }
    }
}

/// A client against one topology.
pub(super) struct Analysis {
    distinct: World,
    pep: World,
    updated: PositionId,
    harms: HashMap<PositionId, Harm>,
}

/// What is wrong with what a client holds, and whether it keeps honest files out.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "observations that are independent of each other")]
struct Harm {
    timestamp: bool,
    snapshot: bool,
    listed: BTreeSet<String>,
    phantom: bool,
    stuck: bool,
}

/// What has been attained so far, with the positions that clients were brought to.
#[derive(Default)]
struct Gains {
    outcomes: Outcomes,
    ends: BTreeMap<PositionId, bool>,
    taken: Taken,
}

impl Analysis {
    /// The client's words if it refuses the honest repository.
    pub(super) fn new(make: &Make, index: Index) -> Result<Analysis, String> {
        let mut distinct = World::new(make, index, Calendar::DISTINCT)?;
        let pep = World::new(make, index, Calendar::PEP)?;
        let at = T0 + hours(hour::AFTER_FIX);
        let World { game, unrevoked, returning, release, .. } = &mut distinct;
        let (cycle, play) = honest_cycle(game, unrevoked, *returning, at, release);
        let updated = game.after(*returning, &cycle, &play);
        Ok(Analysis { distinct, pep, updated, harms: HashMap::new() })
    }

    /// What the thief of these keys attains.
    pub(super) fn cell(&mut self, stolen: &Stolen) -> Cell {
        let index = self.distinct.index;
        let mut gains = Gains::default();
        let (fresh, returning, updated) = (Game::FRESH, self.distinct.returning, self.updated);
        let World { release, both, .. } = &self.distinct;
        let (release, both) = (release.clone(), both.clone());
        self.cycle(&mut gains, stolen, hour::AT_ONCE, fresh, &release, &|outcomes, play| {
            goal(&mut outcomes.mu.fresh, play.delivers(Delivered::Trojan), "MU fresh")
        });
        self.cycle(&mut gains, stolen, hour::AT_ONCE, returning, &release, &|outcomes, play| {
            goal(&mut outcomes.mu.returning, play.delivers(Delivered::Trojan), "MU returning")
        });
        self.cycle(&mut gains, stolen, hour::AFTER_RELEASE, updated, &release, &|outcomes, play| {
            goal(&mut outcomes.rb.release, play.delivers(Delivered::Old), "RB release")
        });
        let mixed = |play: &Play| play.delivered.as_deref() == Some(&[Delivered::Old, Delivered::OtherNew]);
        self.cycle(&mut gains, stolen, hour::AFTER_RELEASE, fresh, &both, &|outcomes, play| {
            goal(&mut outcomes.mm.fresh, mixed(play), "MM fresh")
        });
        self.cycle(&mut gains, stolen, hour::AFTER_RELEASE, returning, &both, &|outcomes, play| {
            goal(&mut outcomes.mm.returning, mixed(play), "MM returning")
        });
        self.judge_ends(&mut gains, stolen);
        self.time(&mut gains, stolen);
        Cell { index, stolen: stolen.clone(), outcomes: Ok(gains.outcomes) }
    }

    /// How many cycles clients have gone through so far.
    pub(super) fn cycles(&self) -> usize {
        self.distinct.game.cycles + self.pep.game.cycles
    }

    /// One cycle in every way.
    fn cycle(
        &mut self,
        gains: &mut Gains,
        stolen: &Stolen,
        hour: u64,
        from: PositionId,
        wanted: &Rc<[String]>,
        attained: &dyn Fn(&mut Outcomes, &Play) -> Option<&'static str>,
    ) {
        let scene = Scene {
            index: self.distinct.index,
            timeline: &self.distinct.unrevoked,
            stolen,
            at: T0 + hours(hour),
            means: Means::All,
        };
        let search = Search::new(&mut self.distinct.game, scene, from, wanted);
        let _ = search.each(&mut |game, cycle, play| {
            let Gains { outcomes, ends, taken } = gains;
            taken.extend(took(game, scene, cycle, play));
            let before = game.holds(from).clone();
            if let Some(name) = attained(outcomes, play) {
                outcomes.stories.insert(name.to_owned(), tell(game, from, cycle, play));
            }
            if play.holds == before {
                return Step::On;
            }
            // A root that takes part in it is not without the keys of root, or has rotated others.
            let root = |holds: &[(Role, _)]| holds.iter().find(|(role, _)| *role == Role::Root).cloned();
            for (role, stored) in play.holds.iter().filter(|_| root(&before) == root(&play.holds) || is_root(stolen)) {
                let earlier = before.iter().find(|(held, _)| held == role).map(|&(_, id)| game.stored(id).version);
                if earlier > Some(game.stored(*stored).version) && outcomes.rb.versions.insert(role.to_string()) {
                    outcomes.stories.insert(format!("RB {role}"), tell(game, from, cycle, play));
                }
                let file = game.stored(*stored).file.map(|id| game.forger.shelf.file(id));
                if let Some((of, _)) = file.and_then(|file| file.honest.as_ref())
                    && of != role
                    && outcomes.sw.insert((of.to_string(), role.to_string()))
                {
                    outcomes.stories.insert(format!("SW {of} as {role}"), tell(game, from, cycle, play));
                }
            }
            if wanted.len() > 1 {
                // Only the old release is of use in a mix.
                let asked = |bytes: &[u8]| play.requests.iter().any(|path| path.contains(&Hash::Sha256.hex(bytes)));
                return if asked(release::FIX) || asked(release::TROJAN) { Step::Aside } else { Step::On };
            }
            let end = game.after(from, cycle, play);
            let quiet = ends.entry(end).or_default();
            *quiet |= play.delivered.is_some();
            Step::On
        });
    }

    /// What the positions are like that the thief leaves clients in, and what becomes of them once his keys are worth nothing.
    fn judge_ends(&mut self, gains: &mut Gains, stolen: &Stolen) {
        let World { index, calendar, game, both, .. } = &mut self.distinct;
        let mut replaced = Timeline::first_day(*index, calendar);
        replaced.replace(stolen, T0 + hours(hour::REPLACED));
        let at = T0 + hours(hour::AFTER_REPLACED);
        let mut recovered = BTreeMap::new();
        for &end in gains.ends.keys() {
            let (_, play) = honest_cycle(game, &replaced, end, at, both);
            recovered.insert(end, play.delivered.as_deref() == Some(&[Delivered::Fix, Delivered::OtherNew]));
        }
        gains.outcomes.unrecovered = (recovered.values().filter(|recovers| !**recovers).count(), recovered.len());
        gains.outcomes.ff.recovers = true;
        gains.outcomes.ph.recovers = true;
        for (&end, &quiet) in &gains.ends {
            let harm = self.harm(end);
            let Outcomes { ff, ph, stories, .. } = &mut gains.outcomes;
            let recovers = recovered[&end];
            let game = &self.distinct.game;
            let mut note = |new: bool, name: String| {
                if new {
                    stories.insert(name, retell(game, end));
                }
            };
            if !recovers {
                note(true, "unrecovered".to_owned());
            }
            if !harm.stuck {
                continue;
            }
            let inflated = harm.timestamp || harm.snapshot || !harm.listed.is_empty();
            if inflated {
                ff.recovers &= recovers;
                ff.unnoticed |= quiet;
            }
            note(harm.timestamp && !ff.timestamp, "FF timestamp".to_owned());
            note(harm.snapshot && !ff.snapshot, "FF snapshot".to_owned());
            ff.timestamp |= harm.timestamp;
            ff.snapshot |= harm.snapshot;
            for role in harm.listed {
                let name = format!("FF {role}");
                note(ff.listed.insert(role), name);
            }
            if harm.phantom {
                note(!ph.listed, "PH".to_owned());
                ph.listed = true;
                ph.recovers &= recovers;
            }
        }
    }

    fn harm(&mut self, position: PositionId) -> Harm {
        if let Some(harm) = self.harms.get(&position) {
            return harm.clone();
        }
        let World { game, unrevoked, both, .. } = &mut self.distinct;
        let mut harm = Harm::default();
        for (role, stored) in game.holds(position).iter() {
            let file = game.stored(*stored);
            match role {
                Role::Timestamp => {
                    harm.timestamp = file.version >= HIGH;
                    harm.snapshot = file.listed.get("snapshot.json").is_some_and(|&version| version >= HIGH);
                }
                Role::Snapshot => {
                    let name = |file: &str| file.trim_end_matches(".json").to_owned();
                    harm.phantom = file.listed.keys().any(|file| name(file) == PHANTOM);
                    let high = file.listed.iter().filter(|(_, version)| **version >= HIGH);
                    harm.listed = high.map(|(file, _)| name(file)).collect();
                }
                _ => {}
            }
        }
        if harm.timestamp || harm.snapshot || harm.phantom || !harm.listed.is_empty() {
            let at = T0 + hours(hour::AFTER_RELEASE);
            let (_, play) = honest_cycle(game, unrevoked, position, at, both);
            harm.stuck = play.delivered.is_none();
        }
        self.harms.insert(position, harm.clone());
        harm
    }

    /// What takes days.
    fn time(&mut self, gains: &mut Gains, stolen: &Stolen) {
        let Gains { outcomes, taken, .. } = gains;
        let thief = Thief { stolen, taken };
        let mut freeze = |world: &mut World, revoked: bool, name: &str| {
            let (end, story) = longest_freeze(world, thief, revoked);
            outcomes.stories.insert(format!("FZ {name}"), story);
            end
        };
        let distinct = Ends {
            unrevoked: freeze(&mut self.distinct, false, "unrevoked"),
            revoked: freeze(&mut self.distinct, true, "revoked"),
        };
        let pep = Ends {
            unrevoked: freeze(&mut self.pep, false, "PEP 458 unrevoked"),
            revoked: freeze(&mut self.pep, true, "PEP 458 revoked"),
        };
        let unrevoked = last_sight(&mut self.distinct, thief, false);
        let revoked = last_sight(&mut self.distinct, thief, true);
        let unless_at_once = |end: End| if end == End::On(0, Vec::new()) { None } else { Some(end) };
        if let Some((day, story)) = next_version(&mut self.distinct, thief) {
            outcomes.mu.next = Some(day);
            outcomes.stories.insert("MU next version".to_owned(), story);
        }
        let malicious = unless_at_once(unrevoked.trojan).zip(unless_at_once(revoked.trojan));
        outcomes.mu.until = malicious.map(|(unrevoked, revoked)| Ends { unrevoked, revoked });
        outcomes.fz = Freeze { distinct, pep, fresh: Ends { unrevoked: unrevoked.old, revoked: revoked.old } };
    }
}

/// What the client took with the last answer of a cycle that it should have refused: it then asked on, or held the file, or
/// reported success.
fn took(game: &Game, scene: Scene<'_>, cycle: &Cycle, play: &Play) -> Option<(Role, Wrong)> {
    let (path, file) = cycle.answers.iter().rev().find_map(|(path, file)| Some((path, (*file)?)))?;
    let (role, wrong) = match asked_for(path) {
        Some((role, version)) => (role.clone(), scene.wrong(&role, version, game.forger.shelf.file(file))?),
        None => (Role::Targets, Wrong::Bytes),
    };
    let holds = play.holds.iter().any(|&(_, stored)| game.stored(stored).file == Some(file));
    let took = holds || play.delivered.is_some() || play.requests.last() != Some(path);
    took.then_some((role, wrong))
}

fn is_root(stolen: &Stolen) -> bool {
    stolen.has(super::stolen::RoleKey::Root)
}

/// Whether a goal is reached for the first time.
fn goal(reached: &mut bool, now: bool, name: &'static str) -> Option<&'static str> {
    let first = now && !*reached;
    *reached |= now;
    first.then_some(name)
}

/// How a client came to a position and what it did next.
pub(super) fn tell(game: &Game, from: PositionId, cycle: &Cycle, play: &Play) -> Story {
    let mut story = retell(game, from);
    tell_cycle(game, cycle, &play.end(), &mut story);
    story
}

/// How a client came to a position.
pub(super) fn retell(game: &Game, position: PositionId) -> Story {
    let mut story = Vec::new();
    for past in game.past(position) {
        tell_cycle(game, &past.cycle, &past.end, &mut story);
    }
    story
}

fn tell_cycle(game: &Game, cycle: &Cycle, end: &str, story: &mut Story) {
    story.push(format!("{}: asked for {}", moment(cycle.at), cycle.wanted.join(" and ")));
    for (path, file) in &cycle.answers {
        if let Some(file) = file {
            story.push(format!("  {path}: {}", game.forger.shelf.file(*file).name));
        }
    }
    story.push(format!("  {end}"));
}
