//! From a project name to verified bytes: an executable draft of the section that PEP 458 does not have.
//!
//! The PEP says how an index is signed and leaves to the package manager what it asks a TUF client for. This module is one
//! answer, on top of any [`Client`](crate::client::Client): each paragraph below is code in this folder, each of its rules can
//! be left out ([`Rule`]), and the family `pep458_install` has a scenario in which a package manager that leaves it out comes
//! to harm. Where another choice would have done as well, the draft says so; what matters there is that all make the same.
//!
//! # What is known beforehand
//!
//! The package manager is configured with the address of the index, and for it with a shipped root, the base URL of the
//! metadata and the base URL of the targets. Nothing that an index page, a header or a redirect says can change or switch off
//! any of these, and an index for which they are configured is never used without them.
//!
//! # From a name to a page
//!
//! 1. A project name that is not made of ASCII letters, digits and inner `-`, `_`, `.` is refused. It is neither stripped nor
//!    folded, because that would lead two names to one page.
//! 2. The name is normalised: small letters, and one hyphen for each run of separators (PEP 503).
//! 3. The target path of the page is `simple/NAME/index.html` for the HTML form and `simple/NAME/index.json` for the JSON form
//!    (PEP 691). A path that ends in a slash would have no file name to put a digest before; one path for both forms would have
//!    one hash for two contents. (Which names they are is a choice; that there are two is not.)
//! 4. The page is fetched as a target, like any other. If that fails there is no page, and nobody looks for it elsewhere. The
//!    bytes that are read are those that the client has handed over, read in the form whose path was asked for.
//!
//! # From a page to a file
//!
//! 5. A page of another major version, or of another project by its own word, is refused. Files whose name is not that of the
//!    project are passed over, and so are yanked ones unless their very version is wanted.
//! 6. The target path of a file is the path of its link's URL, resolved against the address of the page and percent-decoded,
//!    without the slash at its beginning. Scheme, host, port, query and fragment have no part in it, so that a mirror can serve
//!    the index as it is. The host in a link is not contacted: the file is asked for below the base URL of the targets.
//! 7. A link is refused if its scheme is not that of the web, if it has spaces, backslashes or control characters, if its path
//!    has empty segments, if a segment once decoded is a dot segment or has a separator or a control character in it, or if
//!    its last segment is not the file name that the page gives. So no two paths that a server tells apart become one target.
//! 8. Which bin is responsible for that path is for the client to find out, from `path_hash_prefixes` (TUF §4.5).
//!
//! # From a path to bytes
//!
//! 9. The file is fetched under the same snapshot as the page. A client that cannot fetch a second target without another
//!    update may update; if it then trusts another snapshot than before, what was read of the page is void.
//! 10. In that case, and whenever the client has refused either file, the package manager begins again with the page: the
//!     snapshot may have been cleaned up under its hands. It does so once. The reason of the refusal is not asked for, since
//!     no check is weaker the second time.
//! 11. A file that TUF does not list is an error, also if the server has it and TUF may come to list it soon: to the client, a
//!     file that is early and a file that was made up look the same.
//! 12. A digest on the page that the file does not have is an error, although TUF vouches for the file: one of the two
//!     statements of the index is wrong.
//!
//! No error leads to a file that was not verified.
//!
//! # What a client has to offer
//!
//! One update with several downloads under it ([`Client::download_more`](crate::client::Client::download_more)). Where pages
//! and distributions have different servers, also a targets base URL for each target; or else a server that has both.

mod install;
mod link;
mod name;
mod page;
mod rule;
pub mod topology;

use std::fmt;

pub use self::{install::Installer, rule::Rule};

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
