//! A profile: how a client reaches the mirror of its run.

use std::fmt;

/// How a client reaches the mirror of its run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// By call, in place of its own fetcher.
    #[default]
    Logic,
    /// By its own fetcher, over loopback HTTP.
    Transport,
}

impl Profile {
    /// Both profiles.
    pub const ALL: [Profile; 2] = [Profile::Logic, Profile::Transport];

    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Profile::Logic => "logic",
            Profile::Transport => "transport",
        }
    }

    /// The profile of this name.
    pub fn from_name(name: &str) -> Option<Profile> {
        Profile::ALL.into_iter().find(|profile| profile.name() == name)
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
