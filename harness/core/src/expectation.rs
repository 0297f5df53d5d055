//! What a script expects of a step: observable facts, never error texts.

use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};

use crate::{role::Role, trace::Held, worker::Usage};

/// The operation succeeds.
///
/// While no attack is under way this also says that the client ends on the newest version of every top-level role.
pub fn accepts() -> Expectation {
    Expectation::new(Wanted::Accepted)
}

/// The operation fails, visibly (TUF §1.5.2: an inability to update is noticed).
pub fn rejects() -> Expectation {
    Expectation::new(Wanted::Refused)
}

/// The operation may succeed or fail; what counts is said beside it.
pub fn either_way() -> Expectation {
    Expectation::new(Wanted::Any)
}

/// The first of several behaviours that the specification allows.
pub fn either(label: &str, expectation: Expectation) -> Alternatives {
    Alternatives(vec![(Some(label.to_owned()), expectation)])
}

/// How an operation has to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// It succeeds.
    Accepted,
    /// It fails.
    Refused,
    /// Either.
    Any,
}

/// What a client has to hold of a role after the step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holding {
    /// This version, and if the digest is known, exactly this file.
    Version(u64, Option<String>),
    /// No file.
    Nothing,
    /// No lower version than before the step.
    NoLower,
    /// What was held before, a lower version, or no file.
    NoHigher,
}

/// What a step may or may not ask of the mirror.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestRule {
    /// This path is asked for.
    Asked(String),
    /// This path is not asked for.
    NotAsked(String),
    /// No metadata file of this role is asked for.
    NoFileOf(Role),
    /// No target file is asked for.
    NoTarget,
    /// No more than this many body bytes are taken of this path.
    AtMost(String, u64),
    /// No more than this many requests are made for metadata files of this role.
    AtMostRequests(Role, usize),
    /// The metadata files asked for are these, in this order.
    Exactly(Vec<String>),
    /// Nothing is asked for outside of the two base URLs.
    WithinBases,
    /// No request has a header by which the client tells of itself, such as a cookie.
    TellsNothing,
}

/// What may or has to be in the folder for downloads after a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreRule {
    /// Each of these contents, in one file whose name says nothing of it, and nothing else.
    Exactly(Vec<Arc<[u8]>>),
    /// No other content than these.
    NothingBut(Vec<Arc<[u8]>>),
    /// Nothing was written through a link.
    LinksLeft,
}

/// Everything expected of one step under one reading of the specification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// How the operation ends.
    pub outcome: Wanted,
    /// What is held for trusted afterwards; roles not named may be anything.
    pub trusting: BTreeMap<Role, Holding>,
    /// What is asked of the mirror.
    pub requests: Vec<RequestRule>,
    /// The target files handed over.
    pub delivering: Option<Vec<Arc<[u8]>>>,
    /// What is in the folder for downloads.
    pub storing: Vec<StoreRule>,
    /// Whether this is what a client SHOULD do rather than what it MUST.
    pub advice: bool,
    /// What the operation may take of the machine; looked at where the client is a process.
    pub within: Option<Usage>,
}

impl Expectation {
    fn new(outcome: Wanted) -> Expectation {
        Expectation {
            outcome,
            trusting: BTreeMap::new(),
            requests: Vec::new(),
            delivering: None,
            storing: Vec::new(),
            advice: false,
            within: None,
        }
    }

    /// The client then holds this version of `role`, and the very file that was published as such.
    #[must_use]
    pub fn trusting(mut self, role: Role, version: u64) -> Expectation {
        self.trusting.insert(role, Holding::Version(version, None));
        self
    }

    /// The client then holds exactly this file of `role`.
    #[must_use]
    pub fn trusting_file(mut self, role: Role, file: &[u8]) -> Expectation {
        let held = Held::of(file);
        let version = held.version.expect("a metadata file with a version");
        self.trusting.insert(role, Holding::Version(version, Some(held.digest)));
        self
    }

    /// The client then holds no file of `role`.
    #[must_use]
    pub fn trusting_no(mut self, role: Role) -> Expectation {
        self.trusting.insert(role, Holding::Nothing);
        self
    }

    /// The client then holds a version of `role` that is no lower than before (TUF §1.5.2).
    #[must_use]
    pub fn not_going_back(mut self, role: Role) -> Expectation {
        self.trusting.insert(role, Holding::NoLower);
        self
    }

    /// The client has then taken no other file of `role` for trusted; it may have deleted what it held.
    #[must_use]
    pub fn not_advancing(mut self, role: Role) -> Expectation {
        self.trusting.insert(role, Holding::NoHigher);
        self
    }

    /// The target files handed over have these bytes.
    #[must_use]
    pub fn delivering(mut self, files: &[&[u8]]) -> Expectation {
        self.delivering = Some(files.iter().map(|&file| file.into()).collect());
        self
    }

    /// The folder for downloads then has one file with each of these contents, whose name has no digest in it, and no other.
    #[must_use]
    pub fn storing(mut self, files: &[&[u8]]) -> Expectation {
        self.storing.push(StoreRule::Exactly(files.iter().map(|&file| file.into()).collect()));
        self
    }

    /// The folder for downloads then has no file with another content than these, not even a part of one.
    #[must_use]
    pub fn storing_nothing_but(mut self, files: &[&[u8]]) -> Expectation {
        self.storing.push(StoreRule::NothingBut(files.iter().map(|&file| file.into()).collect()));
        self
    }

    /// Nothing is written through a link that leads out of the folder for downloads.
    #[must_use]
    pub fn leaving_links(mut self) -> Expectation {
        self.storing.push(StoreRule::LinksLeft);
        self
    }

    /// Adds a rule about requests.
    #[must_use]
    pub fn with(mut self, rule: RequestRule) -> Expectation {
        self.requests.push(rule);
        self
    }

    /// The metadata file `name` is asked for.
    #[must_use]
    pub fn asking_for(self, name: &str) -> Expectation {
        self.with(RequestRule::Asked(format!("{}{name}", crate::site::METADATA)))
    }

    /// The metadata file `name` is not asked for.
    #[must_use]
    pub fn not_asking_for(self, name: &str) -> Expectation {
        self.with(RequestRule::NotAsked(format!("{}{name}", crate::site::METADATA)))
    }

    /// No file of `role` is asked for.
    #[must_use]
    pub fn not_reaching(self, role: Role) -> Expectation {
        self.with(RequestRule::NoFileOf(role))
    }

    /// No file is asked for that a client updates after that of `role`.
    #[must_use]
    pub fn stopping_at(self, role: &Role) -> Expectation {
        let after = Role::TOP_LEVEL.into_iter().skip_while(|other| other != role).skip(1);
        after.fold(self, Expectation::not_reaching)
    }

    /// The metadata files asked for are exactly these, in this order.
    #[must_use]
    pub fn asking_exactly(self, names: &[&str]) -> Expectation {
        self.with(RequestRule::Exactly(names.iter().map(|&name| name.to_owned()).collect()))
    }

    /// At most `bytes` of the metadata file `name` are taken.
    #[must_use]
    pub fn taking_at_most(self, name: &str, bytes: u64) -> Expectation {
        self.with(RequestRule::AtMost(format!("{}{name}", crate::site::METADATA), bytes))
    }

    /// No target file is asked for.
    #[must_use]
    pub fn without_target_request(self) -> Expectation {
        self.with(RequestRule::NoTarget)
    }

    /// The operation takes no more than so many bytes of memory and so much processor time: far more than a client can need,
    /// so that it does not depend on the machine.
    #[must_use]
    pub fn within(mut self, memory: u64, cpu: Duration) -> Expectation {
        self.within = Some(Usage { memory, cpu });
        self
    }

    /// This is advice (SHOULD), not a duty (MUST).
    #[must_use]
    pub fn should(mut self) -> Expectation {
        self.advice = true;
        self
    }
}

/// The behaviours a step allows, each with a label if there are several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternatives(pub Vec<(Option<String>, Expectation)>);

impl Alternatives {
    /// Another behaviour that the specification allows.
    #[must_use]
    pub fn or(mut self, label: &str, expectation: Expectation) -> Alternatives {
        self.0.push((Some(label.to_owned()), expectation));
        self
    }
}

impl From<Expectation> for Alternatives {
    fn from(expectation: Expectation) -> Alternatives {
        Alternatives(vec![(None, expectation)])
    }
}

impl fmt::Display for Alternatives {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (label, expectation)) in self.0.iter().enumerate() {
            if i > 0 {
                write!(f, "; or ")?;
            }
            if let Some(label) = label {
                write!(f, "[{label}] ")?;
            }
            write!(f, "{expectation}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = match (self.outcome, self.advice) {
            (Wanted::Accepted, false) => "accepts",
            (Wanted::Refused, false) => "rejects",
            (Wanted::Any, false) => "accepts or rejects",
            (Wanted::Accepted, true) => "should accept",
            (Wanted::Refused, true) => "should reject",
            (Wanted::Any, true) => "should accept or reject",
        };
        f.write_str(verb)?;
        for (i, (role, holding)) in self.trusting.iter().enumerate() {
            f.write_str(if i == 0 { ", trusting " } else { ", " })?;
            match holding {
                Holding::Version(version, _) => write!(f, "{role} {version}")?,
                Holding::Nothing => write!(f, "no {role}")?,
                Holding::NoLower => write!(f, "no lower {role} than before")?,
                Holding::NoHigher => write!(f, "no newer {role} than before")?,
            }
        }
        if let Some(files) = &self.delivering {
            let sizes: Vec<_> = files.iter().map(|file| format!("{} bytes", file.len())).collect();
            write!(f, ", delivering {}", sizes.join(" and "))?;
        }
        self.storing.iter().try_for_each(|rule| write!(f, ", {rule}"))?;
        self.requests.iter().try_for_each(|rule| write!(f, ", {rule}"))?;
        self.within.map_or(Ok(()), |usage| write!(f, ", within {usage}"))
    }
}

impl fmt::Display for StoreRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sizes = |files: &[Arc<[u8]>]| {
            let sizes: Vec<_> = files.iter().map(|file| format!("{} bytes", file.len())).collect();
            if sizes.is_empty() { "nothing".to_owned() } else { sizes.join(" and ") }
        };
        match self {
            StoreRule::Exactly(files) => write!(f, "storing {} under names without digests", sizes(files)),
            StoreRule::NothingBut(files) => write!(f, "storing no other content than {}", sizes(files)),
            StoreRule::LinksLeft => write!(f, "not writing through links"),
        }
    }
}

impl fmt::Display for RequestRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RequestRule::Asked(path) => write!(f, "asking for {path}"),
            RequestRule::NotAsked(path) => write!(f, "not asking for {path}"),
            RequestRule::NoFileOf(role) => write!(f, "not asking for any {role} file"),
            RequestRule::NoTarget => write!(f, "not asking for any target file"),
            RequestRule::AtMost(path, bytes) => write!(f, "taking at most {bytes} bytes of {path}"),
            RequestRule::AtMostRequests(role, n) => write!(f, "asking for at most {n} {role} files"),
            RequestRule::WithinBases => write!(f, "asking for nothing outside of the base URLs"),
            RequestRule::TellsNothing => write!(f, "telling nothing of itself"),
            RequestRule::Exactly(names) => write!(f, "asking for exactly {}", names.join(", ")),
        }
    }
}
