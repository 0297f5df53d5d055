//! A scenario: a documented function that writes a script.
//!
//! The doc comment above the function is data: the source of the family is carried along, and title and story are read from
//! it, so that prose, name and code stand in one place and are typed once.

use crate::script::{Script, Writer};

/// One entry of a catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    /// The attack family: the name of the module.
    pub family: &'static str,
    /// The name of the function.
    pub name: &'static str,
    /// The file with the function, from the root of the project.
    pub file: &'static str,
    /// The text of that file.
    pub source: &'static str,
    /// The function.
    pub write: fn(&mut Writer),
}

impl Scenario {
    /// `family::name`.
    pub fn id(&self) -> String {
        format!("{}::{}", self.family, self.name)
    }

    /// The first paragraph of the doc comment, on one line.
    pub fn title(&self) -> String {
        let doc = self.doc();
        doc.split("\n\n").next().unwrap_or_default().replace('\n', " ")
    }

    /// The doc comment.
    #[track_caller]
    pub fn doc(&self) -> String {
        let lines: Vec<&str> = self.source.lines().collect();
        let mut doc: Vec<&str> = lines[..self.line() - 1]
            .iter()
            .rev()
            .map_while(|line| line.strip_prefix("///"))
            .map(|text| text.strip_prefix(' ').unwrap_or(text))
            .collect();
        doc.reverse();
        doc.join("\n")
    }

    /// The line of the file on which the function begins.
    #[track_caller]
    pub fn line(&self) -> usize {
        let start = format!("fn {}(", self.name);
        let found = self.source.lines().position(|line| line.trim_start_matches("pub(crate) ").starts_with(&start));
        found.unwrap_or_else(|| panic!("no `{start}` at the start of a line in {}", self.file)) + 1
    }

    /// The script, with its attacks.
    pub fn script(&self) -> Script {
        Script::write(self.write).written_by(self.write, false)
    }

    /// The script without its attacks; `None` if there are none to leave out.
    pub fn twin(&self, script: &Script) -> Option<Script> {
        script.attacked.then(|| Script::write_twin(self.write).written_by(self.write, true))
    }
}
