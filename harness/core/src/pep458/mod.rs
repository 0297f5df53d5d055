#![doc = include_str!("SECTION.md")]

mod install;
mod link;
mod name;
mod package_manager;
mod page;
mod rule;
pub mod topology;

use std::fmt;

pub use self::{
    install::Installer,
    package_manager::{Install, PackageManager},
    rule::Rule,
};

/// The draft of the section, as a page.
pub const SECTION: &str = include_str!("SECTION.md");

/// What is to be installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The name of the project, as a user types it.
    pub project: String,
    /// The version; the newest if none is said.
    pub version: Option<String>,
    /// The form in which the package manager reads pages.
    pub form: Form,
}

impl Wanted {
    /// The newest version of a project, by its page in JSON.
    pub fn newest(project: &str) -> Wanted {
        Wanted { project: project.to_owned(), version: None, form: Form::Json }
    }

    /// This version.
    #[must_use]
    pub fn version(mut self, version: &str) -> Wanted {
        self.version = Some(version.to_owned());
        self
    }

    /// By the page in HTML.
    #[must_use]
    pub fn by_html(mut self) -> Wanted {
        self.form = Form::Html;
        self
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.project)?;
        if let Some(version) = &self.version {
            write!(f, " {version}")?;
        }
        match self.form {
            Form::Json => Ok(()),
            Form::Html => write!(f, " by its page in HTML"),
        }
    }
}

/// The form of an index page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// PEP 691.
    Json,
    /// PEP 503.
    Html,
}

impl Form {
    /// The target path of the page of a project, by its normalised name.
    pub fn index_target(self, project: &str) -> String {
        match self {
            Form::Json => format!("simple/{project}/index.json"),
            Form::Html => format!("simple/{project}/index.html"),
        }
    }
}
