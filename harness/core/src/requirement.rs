//! The ledger of requirements: one normative statement each, in our own words, with where it stands.

use serde::Deserialize;

/// How strongly a requirement is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Level {
    /// MUST or MUST NOT, or an equally binding sentence.
    #[serde(rename = "MUST")]
    Must,
    /// SHOULD or SHOULD NOT.
    #[serde(rename = "SHOULD")]
    Should,
    /// MAY, or optional.
    #[serde(rename = "MAY")]
    May,
    /// It follows from the source, or from an advisory against a client, without a keyword.
    #[serde(rename = "implied")]
    Implied,
}

impl Level {
    /// As the ledger spells it.
    pub fn name(self) -> &'static str {
        match self {
            Level::Must => "MUST",
            Level::Should => "SHOULD",
            Level::May => "MAY",
            Level::Implied => "implied",
        }
    }
}

/// How much of a requirement the tests of tuf-conformance cover.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PeerExtent {
    /// Nothing of it.
    #[default]
    None,
    /// Some of it: the notes say what they leave open.
    Partial,
    /// All of it.
    Full,
}

impl PeerExtent {
    /// As the ledger spells it.
    pub fn name(self) -> &'static str {
        match self {
            PeerExtent::None => "none",
            PeerExtent::Partial => "partial",
            PeerExtent::Full => "full",
        }
    }
}

/// One normative statement.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Its id: source, section, letter.
    pub id: String,
    /// The document and section it comes from.
    pub source: String,
    /// The anchor of that section in the document's published form.
    #[serde(default)]
    pub anchor: String,
    /// How strongly it is put.
    pub level: Level,
    /// What it says.
    pub text: String,
    /// How a test sees whether it is kept.
    #[serde(default)]
    pub observable: String,
    /// The attack it stands against, if any.
    #[serde(default)]
    pub attack: String,
    /// Whether a client can be tested for it at all.
    pub testable: bool,
    /// If not, why not.
    #[serde(default)]
    pub untestable_why: String,
    /// Why no scenario cites it, although it could be tested.
    #[serde(default)]
    pub filed: Option<String>,
    /// The tests of tuf-conformance that touch it.
    #[serde(default)]
    pub peer_tests: Vec<String>,
    /// How much of it those tests cover.
    #[serde(default)]
    pub peer_extent: PeerExtent,
    /// What else is worth knowing.
    #[serde(default)]
    pub notes: String,
}

impl Requirement {
    /// Whether this test of tuf-conformance touches it, a whole group of tests or one of a group, `test_group[parameter]`.
    pub fn is_touched_by(&self, test: &str) -> bool {
        let group = test.split('[').next().unwrap_or(test);
        self.peer_tests.iter().any(|peer| peer == group)
    }

    /// Where to read the original; empty if the source has no such address.
    pub fn link(&self) -> String {
        if self.source.contains("tuf-spec") {
            format!("https://theupdateframework.github.io/specification/v1.0.34/{}", self.anchor)
        } else if self.source.contains("PEP 458") {
            format!("https://peps.python.org/pep-0458/{}", self.anchor)
        } else if self.source.contains("PEP 480") {
            format!("https://peps.python.org/pep-0480/{}", self.anchor)
        } else {
            String::new()
        }
    }
}

/// All requirements, in the order of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    /// The version of the ledger's form.
    pub schema: u32,
    /// The version of the specification it was taken from.
    pub spec_version: String,
    /// The commit of tuf-conformance that `peer_tests` and `peer_extent` describe.
    #[serde(default)]
    pub peer_commit: String,
    /// The requirements.
    #[serde(rename = "requirement")]
    pub requirements: Vec<Requirement>,
}

impl Ledger {
    /// Reads a ledger from TOML.
    pub fn parse(text: &str) -> Result<Ledger, toml::de::Error> {
        toml::from_str(text)
    }

    /// The requirement with this id.
    pub fn find(&self, id: &str) -> Option<&Requirement> {
        self.requirements.iter().find(|requirement| requirement.id == id)
    }
}
