//! The search: one cycle, and everything that the thief can answer in it.

use std::{collections::HashMap, ops::ControlFlow, rc::Rc};

use tuf_gauntlet_core::{role::Role, time::Time};

use super::{
    forger::{Scene, Wrong},
    game::{Answers, Cycle, Game, Play, PositionId, asked_for, is_target},
    shelf::FileId,
    timeline::{T0, Timeline},
};

/// Told of every play, says how to go on.
pub(crate) type See<'s> = dyn FnMut(&mut Game, &Cycle, &Rc<Play>) -> Step + 's;

/// How to go on after a play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// With the plays that begin like this one, and then all others.
    On,
    /// With the others.
    Aside,
    /// Not at all.
    Stop,
}

/// One cycle of a client in a position, with a thief in a scene.
pub(crate) struct Search<'a> {
    pub(crate) game: &'a mut Game,
    scene: Scene<'a>,
    from: PositionId,
    wanted: Rc<[String]>,
    choices: HashMap<Rc<str>, Rc<[FileId]>>,
}

impl<'a> Search<'a> {
    pub(crate) fn new(game: &'a mut Game, scene: Scene<'a>, from: PositionId, wanted: &Rc<[String]>) -> Search<'a> {
        Search { game, scene, from, wanted: wanted.clone(), choices: HashMap::new() }
    }

    /// Plays the cycle in every way, depth first: with every answer to the first request, then with every answer to the request
    /// that follows from it, and so on. A request that is not answered is one that gets 404.
    pub(crate) fn each(mut self, see: &mut See<'_>) -> ControlFlow<()> {
        let mut answers = Vec::new();
        self.play(&mut answers, see)
    }

    fn play(&mut self, answers: &mut Answers, see: &mut See<'_>) -> ControlFlow<()> {
        let play = self.game.play(self.from, self.scene.at, &self.wanted, answers);
        let cycle = Cycle { at: self.scene.at, wanted: self.wanted.clone(), answers: answers.clone() };
        match see(self.game, &cycle, &play) {
            Step::On => self.go_on(answers, &play, see),
            Step::Aside => ControlFlow::Continue(()),
            Step::Stop => ControlFlow::Break(()),
        }
    }

    fn go_on(&mut self, answers: &mut Answers, play: &Rc<Play>, see: &mut See<'_>) -> ControlFlow<()> {
        let open = play.requests.iter().find(|path| answers.iter().all(|(answered, _)| answered != *path));
        let Some(path) = open.cloned() else { return ControlFlow::Continue(()) };
        // A root that is withheld is what a client expects; for the rest, what is withheld comes last.
        let root_first = matches!(asked_for(&path), Some((Role::Root, _))) || is_target(&path);
        if root_first {
            self.withhold(answers, &path, play, see)?;
        }
        for &file in &*self.choices(&path) {
            answers.push((path.clone(), Some(file)));
            self.play(answers, see)?;
            answers.pop();
        }
        if root_first { ControlFlow::Continue(()) } else { self.withhold(answers, &path, play, see) }
    }

    /// Goes on with the same play, whose answer to this request is settled.
    fn withhold(
        &mut self,
        answers: &mut Answers,
        path: &Rc<str>,
        play: &Rc<Play>,
        see: &mut See<'_>,
    ) -> ControlFlow<()> {
        answers.push((path.clone(), None));
        self.go_on(answers, play, see)?;
        answers.pop();
        ControlFlow::Continue(())
    }

    fn choices(&mut self, path: &Rc<str>) -> Rc<[FileId]> {
        if let Some(choices) = self.choices.get(path) {
            return choices.clone();
        }
        let choices: Rc<[FileId]> = match asked_for(path) {
            Some((role, version)) => self.game.forger.answers(&self.scene, &role, version),
            // The mirror has the file that is meant; the thief may put his own in its place.
            None if is_target(path) && self.scene.tries(&Role::Targets, Some(Wrong::Bytes)) => {
                [self.game.trojan()].into()
            }
            None => [].into(),
        };
        self.choices.insert(path.clone(), choices.clone());
        choices
    }
}

/// A cycle against the honest mirror.
pub(crate) fn honest_cycle(
    game: &mut Game,
    timeline: &Timeline,
    from: PositionId,
    at: Time,
    wanted: &Rc<[String]>,
) -> (Cycle, Rc<Play>) {
    let files = timeline.published.iter().filter(|file| file.at <= at);
    let mut answers: Answers = Vec::new();
    for file in files {
        let path: Rc<str> = match file.role {
            Role::Timestamp => "metadata/timestamp.json".into(),
            _ => format!("metadata/{}", file.role.versioned_file_name(file.version)).into(),
        };
        let id = game.forger.put(file);
        answers.retain(|(name, _)| *name != path);
        answers.push((path, Some(id)));
    }
    let play = game.play(from, at, wanted, &answers);
    answers.retain(|(path, _)| play.requests.contains(path));
    (Cycle { at, wanted: wanted.clone(), answers }, play)
}

/// `1 h after t0`, `on day 3`.
pub(crate) fn moment(at: Time) -> String {
    let hours = (at.unix_seconds() - T0.unix_seconds()) / 3_600;
    match hours {
        0 => "at t0".to_owned(),
        1..24 => format!("{hours} h after t0"),
        _ => format!("on day {}", hours / 24),
    }
}
