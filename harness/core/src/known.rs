//! Known deviations: what a client is known to do wrong, and why. Each is run all the same and must still deviate.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::{profile::Profile, verdict::Verdict};

/// The known deviations of one client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    deviations: BTreeMap<(String, Profile), Deviation>,
}

/// One known deviation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deviation {
    /// The verdict it has.
    pub verdict: String,
    /// Why the client does this.
    pub reason: String,
    /// Where in its code or documents that can be seen.
    pub traced: String,
}

/// How a verdict stands to what is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing is known and nothing is wrong.
    Expected,
    /// It deviates as it is known to.
    Known(Deviation),
    /// It deviates and nobody has said why, or not in this way.
    Unexpected,
    /// It is known to deviate and does not.
    Stale(Deviation),
}

impl Standing {
    /// Whether this is as it should be, so that the run may pass.
    pub fn passes(&self) -> bool {
        matches!(self, Standing::Expected | Standing::Known(_))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "deviation")]
    deviations: Vec<Cause>,
}

/// One cause can show in many scenarios.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cause {
    verdict: String,
    scenarios: Vec<String>,
    reason: String,
    traced: String,
    /// Only in this profile.
    profile: Option<String>,
}

impl Known {
    /// Reads the TOML of a known-deviations file: `[[deviation]]` tables with `verdict`, `scenarios`, `reason`, `traced`,
    /// and `profile` if the client deviates in one profile alone.
    ///
    /// The error is one line that says what is wrong and where.
    pub fn parse(text: &str) -> Result<Known, String> {
        let file: File = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
            format!("line {line}: {}", error.message().replace('\n', " "))
        })?;
        let mut deviations = BTreeMap::new();
        for cause in file.deviations {
            if !["unsafe", "strict", "crashed", "unbounded"].contains(&cause.verdict.as_str()) {
                return Err(format!("\"{}\" is not a verdict that can be a known deviation", cause.verdict));
            }
            if cause.reason.trim().is_empty() || cause.traced.trim().is_empty() {
                return Err(format!("{:?} need a reason, and where it was traced to", cause.scenarios));
            }
            let profiles = match cause.profile.as_deref() {
                None => Profile::ALL.to_vec(),
                Some(name) => vec![Profile::from_name(name).ok_or_else(|| format!("\"{name}\" is not a profile"))?],
            };
            for key in cause.scenarios.into_iter().flat_map(|id| profiles.iter().map(move |&it| (id.clone(), it))) {
                let deviation = Deviation {
                    verdict: cause.verdict.clone(),
                    reason: cause.reason.trim().to_owned(),
                    traced: cause.traced.trim().to_owned(),
                };
                if deviations.insert(key.clone(), deviation).is_some() {
                    return Err(format!("{} is listed twice", key.0));
                }
            }
        }
        Ok(Known { deviations })
    }

    /// The scenarios with a known deviation.
    pub fn scenarios(&self) -> impl Iterator<Item = &str> {
        self.deviations.keys().map(|(scenario, _)| scenario.as_str()).collect::<BTreeSet<_>>().into_iter()
    }

    /// How the verdict for a scenario in a profile stands to what is known.
    pub fn standing(&self, scenario: &str, profile: Profile, verdict: &Verdict) -> Standing {
        match self.deviations.get(&(scenario.to_owned(), profile)) {
            None if verdict.is_deviation() => Standing::Unexpected,
            None => Standing::Expected,
            Some(known) if known.verdict == verdict.word() => Standing::Known(known.clone()),
            Some(_) if verdict.is_deviation() => Standing::Unexpected,
            Some(known) => Standing::Stale(known.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
        [[deviation]]
        verdict = "unsafe"
        scenarios = ["a::b", "a::c"]
        reason = "no check"
        traced = "src/lib.rs:1"
    "#;

    #[test]
    fn a_known_deviation_must_still_deviate_in_the_same_way() {
        let known = Known::parse(TEXT).unwrap();
        for profile in Profile::ALL {
            let standing = |id, verdict| known.standing(id, profile, &verdict);
            assert!(matches!(standing("a::b", Verdict::Unsafe), Standing::Known(_)));
            assert!(matches!(standing("a::b", Verdict::Ok), Standing::Stale(_)));
            assert_eq!(standing("a::b", Verdict::Crashed), Standing::Unexpected);
            assert_eq!(standing("a::d", Verdict::Strict), Standing::Unexpected);
            assert_eq!(standing("a::d", Verdict::Should), Standing::Expected);
        }
    }

    #[test]
    fn a_deviation_can_be_known_in_one_profile_alone() {
        let known = Known::parse(&format!("{TEXT}profile = \"transport\"")).unwrap();
        assert_eq!(known.standing("a::b", Profile::Logic, &Verdict::Ok), Standing::Expected);
        assert!(matches!(known.standing("a::b", Profile::Transport, &Verdict::Unsafe), Standing::Known(_)));
        assert_eq!(known.scenarios().collect::<Vec<_>>(), ["a::b", "a::c"]);
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said_in_one_line() {
        for (text, expected) in [
            ("[[deviation]\n", "line 1"),
            ("\n[[deviation]]\nverdict = 1\n", "line 3"),
            (&TEXT.replace("unsafe", "bad"), "\"bad\" is not a verdict"),
            (&TEXT.replace("no check", " "), "need a reason"),
            (&TEXT.replace("a::c", "a::b"), "a::b is listed twice"),
            (&format!("{TEXT}profile = \"both\""), "\"both\" is not a profile"),
        ] {
            let error = Known::parse(text).unwrap_err();
            assert!(error.contains(expected) && error.lines().count() == 1, "{error}");
        }
    }
}
