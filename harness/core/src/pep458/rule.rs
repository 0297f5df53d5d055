//! The rules of an installation, each of which can be left out.

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $name:ident: $($requirement:literal)+;)+) => {
        /// One rule of an installation.
        ///
        /// An installer without one of them is a wrong package manager, which the suite has to catch.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Rule {
            /// All of them, in the order in which an installation comes upon them.
            pub const ALL: &'static [Rule] = &[$(Rule::$name),+];

            /// The name of the variant.
            pub fn name(self) -> &'static str {
                match self { $(Rule::$name => stringify!($name),)+ }
            }

            /// The requirements it serves.
            pub fn requirements(self) -> &'static [&'static str] {
                match self { $(Rule::$name => &[$($requirement),+],)+ }
            }
        }
    };
}

rules! {
    /// A name has letters, digits and inner separators of ASCII, and nothing else.
    ValidName: "SEED-DL-a";
    /// Names that are spelled differently and mean one project have one index target.
    NormalisedName: "SEED-DL-a";
    /// Where the metadata is, and that there is any, is known beforehand and not learnt from the index.
    PinnedEndpoint: "SEED-DL-c";
    /// The page is fetched as a target.
    PageIsTarget: "P458-INDEX-a";
    /// A page that cannot be had as a target is an error.
    PageRequired: "P458-INDEX-b" "P458-INT-c";
    /// The bytes that are read are those that were verified.
    VerifiedBytes: "P458-INDEX-e";
    /// A page is read in the form whose target it is.
    FormAsAsked: "P458-INDEX-d";
    /// A page of a later major version is not read.
    PageVersion: "P458-INDEX-d";
    /// A page that names another project is not read.
    PageOfProject: "P458-INDEX-a";
    /// A file of another project is passed over.
    FileOfProject: "SEED-DL-b";
    /// A file that was yanked is passed over, unless its very version is asked for.
    YankedFiles: "P458-INDEX-a";
    /// A link has no control characters, spaces or backslashes.
    PlainLink: "SEED-DL-b";
    /// A link leads to the web.
    WebScheme: "SEED-DL-b";
    /// Dot segments are resolved against the address of the page.
    DotSegments: "SEED-DL-b";
    /// The host of a link does not matter.
    HostIgnored: "SEED-DL-b" "SEED-DL-e";
    /// Nor does its query.
    QueryIgnored: "SEED-DL-b";
    /// Nor does its fragment.
    FragmentIgnored: "SEED-DL-b";
    /// Percent-encoding is undone.
    PercentDecoding: "SEED-DL-b";
    /// It hides no separator, no dot segment and no control character.
    HiddenCharacters: "SEED-DL-b";
    /// A link leads to a file of the name that the page gives it.
    NameOfLink: "SEED-DL-b";
    /// A distribution that cannot be had as a target is an error.
    NoFallback: "P458-INT-c" "P458-EARLY-a" "SEED-DL-e";
    /// Page and distribution come from one snapshot.
    OneSnapshot: "P458-INDEX-c";
    /// What could not be had is tried again, with the newest snapshot.
    Retry: "P458-CLEAN-d";
    /// Once.
    RetryOnce: "P458-CLEAN-b";
    /// A digest in the page that the distribution does not have is an error.
    PageDigest: "SEED-DL-f";
}

/// Which rule is left out, if any.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rules {
    pub(super) omitted: Option<Rule>,
}

impl Rules {
    pub(super) fn omits(self, rule: Rule) -> bool {
        self.omitted == Some(rule)
    }

    pub(super) fn keeps(self, rule: Rule) -> bool {
        !self.omits(rule)
    }
}
