//! How long a thief can go on: with a client that asks every day, and with new ones.

use std::collections::HashSet;

use tuf_gauntlet_core::{
    pep458::topology::Index,
    role::Role,
    time::{Time, days, hours},
};

use super::{
    analysis::{World, retell, tell},
    forger::{Means, Scene, Taken},
    game::{Delivered, Game, PositionId},
    outcome::{End, Story},
    search::{Search, Step},
    stolen::Stolen,
    timeline::{T0, Timeline, TurningPoint, hour},
};

/// The moments at which something can end: after the fix, and then the turning points of the timeline.
pub(super) struct Moments(Vec<(Time, TurningPoint)>);

impl Moments {
    pub(super) fn of(timeline: &Timeline) -> Moments {
        let fix = (T0 + hours(hour::AFTER_FIX), TurningPoint { day: 0, expired: Vec::new() });
        let later = timeline.turning_points().into_iter().map(|point| (T0 + days(point.day), point));
        Moments([fix].into_iter().chain(later).collect())
    }

    /// The moments, each with its day.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Time, u64)> {
        self.0.iter().map(|(at, point)| (*at, point.day))
    }

    /// The end of what was possible at so many moments.
    fn end(&self, possible: usize) -> End {
        match self.0.get(possible) {
            None => End::Never,
            Some((_, point)) => End::On(point.day, point.expired.clone()),
        }
    }
}

/// A thief with what the first day has taught him.
#[derive(Clone, Copy)]
pub(super) struct Thief<'a> {
    pub(super) stolen: &'a Stolen,
    pub(super) taken: &'a Taken,
}

impl<'a> Thief<'a> {
    fn scene(self, index: Index, timeline: &'a Timeline, at: Time) -> Scene<'a> {
        Scene { index, timeline, stolen: self.stolen, at, means: Means::Lasting(self.taken) }
    }
}

/// What a client holds, apart from numbers that are made up.
type Alike = Vec<(Role, String)>;

/// The longest time for which a client that was up to date at t0, and asks at every moment, sees neither an error nor the fix.
pub(super) fn longest_freeze(world: &mut World, thief: Thief<'_>, revoked: bool) -> (End, Story) {
    let moments = Moments::of(world.timeline(revoked));
    let mut freeze = Freeze { thief, revoked, moments: &moments, seen: HashSet::new(), best: (0, world.returning) };
    let returning = world.returning;
    freeze.go_on(world, returning, 0);
    let (possible, position) = freeze.best;
    (moments.end(possible), retell(&world.game, position))
}

struct Freeze<'a> {
    thief: Thief<'a>,
    revoked: bool,
    moments: &'a Moments,
    /// Where clients have been at each moment.
    seen: HashSet<(usize, Alike)>,
    /// At how many moments all was well with the thief, and the position after the last of them.
    best: (usize, PositionId),
}

impl Freeze<'_> {
    /// Whether the client can be kept frozen at all moments from this one on.
    fn go_on(&mut self, world: &mut World, from: PositionId, moment: usize) -> bool {
        let Some((at, _)) = self.moments.iter().nth(moment) else { return true };
        while let Some(next) = self.step(world, from, moment, at) {
            if moment + 1 > self.best.0 {
                self.best = (moment + 1, next);
            }
            if self.go_on(world, next, moment + 1) {
                return true;
            }
        }
        false
    }

    /// The first position not seen yet in which the client can be after another cycle without having noticed anything.
    fn step(&mut self, world: &mut World, from: PositionId, moment: usize, at: Time) -> Option<PositionId> {
        let World { index, game, unrevoked, revoked, release, .. } = world;
        let timeline = if self.revoked { &*revoked } else { &*unrevoked };
        let scene = self.thief.scene(*index, timeline, at);
        let mut found = None;
        let _ = Search::new(game, scene, from, release).each(&mut |game, cycle, play| {
            if !(play.delivers(Delivered::Old) || play.delivers(Delivered::Trojan)) {
                return Step::On;
            }
            let alike = |&(ref role, id): &(Role, _)| {
                let file = game.stored(id).file.map(|file| game.forger.shelf.file(file).kind.clone());
                (role.clone(), file.unwrap_or_default())
            };
            if !self.seen.insert((moment, play.holds.iter().map(alike).collect())) {
                return Step::On;
            }
            found = Some(game.after(from, cycle, play));
            Step::Stop
        });
        found
    }
}

/// Until when new clients can be given something.
pub(super) struct LastSight {
    /// The release as it was at t0.
    pub(super) old: End,
    /// The thief's.
    pub(super) trojan: End,
}

/// Until when clients that are new can be given the release from before the fix, and the thief's.
pub(super) fn last_sight(world: &mut World, thief: Thief<'_>, revoked: bool) -> LastSight {
    let moments = Moments::of(world.timeline(revoked));
    let mut last = |release: Delivered| {
        let possible = moments.iter().take_while(|(at, _)| is_given(world, thief, revoked, *at, release)).count();
        moments.end(possible)
    };
    LastSight { old: last(Delivered::Old), trojan: last(Delivered::Trojan) }
}

fn is_given(world: &mut World, thief: Thief<'_>, revoked: bool, at: Time, release: Delivered) -> bool {
    let timeline = if revoked { &world.revoked } else { &world.unrevoked };
    let scene = thief.scene(world.index, timeline, at);
    let search = Search::new(&mut world.game, scene, Game::FRESH, &world.release);
    let given = search.each(&mut |_, _, play| {
        if play.delivers(release) { Step::Stop } else { Step::On }
    });
    given.is_break()
}

/// The day on which a client that was up to date at t0 can first be given the thief's release, with the fix or later.
pub(super) fn next_version(world: &mut World, thief: Thief<'_>) -> Option<(u64, Story)> {
    let (from, release) = (world.returning, world.release.clone());
    let moments: Vec<(Time, u64)> = Moments::of(&world.unrevoked).iter().collect();
    moments.into_iter().find_map(|(at, day)| {
        let scene = thief.scene(world.index, &world.unrevoked, at);
        let mut story = None;
        let _ = Search::new(&mut world.game, scene, from, &release).each(&mut |game, cycle, play| {
            if !play.delivers(Delivered::Trojan) {
                return Step::On;
            }
            story = Some(tell(game, from, cycle, play));
            Step::Stop
        });
        story.map(|story| (day, story))
    })
}
