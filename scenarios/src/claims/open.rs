//! Points that a specification leaves open: what clients make of them, in all scenarios of the catalogue that are about them.

use std::{collections::BTreeSet, sync::LazyLock};

use tuf_gauntlet_core::{profile::Profile, scenario::Scenario, verdict::Verdict};

use super::{Finding, Lab};
use crate::catalogue;

/// The scenarios that are run by call, each with the requirements that it cites.
static CITING: LazyLock<Vec<(Scenario, Vec<String>)>> = LazyLock::new(|| {
    let cited = |scenario: Scenario| {
        let script = scenario.script();
        script.profiles().contains(&Profile::Logic).then_some((scenario, script.requirements))
    };
    catalogue().into_iter().filter_map(cited).collect()
});

/// Leads the clients through all scenarios that cite one of these requirements.
///
/// The point needs a decision if two clients that could be measured do otherwise in one of them, or if one comes to harm there.
/// Where no two could be compared, this is all that can be said.
#[track_caller]
pub(super) fn decision(lab: &mut Lab<'_>, requirements: &[&str]) -> Finding {
    let about = |cited: &[String]| cited.iter().any(|id| requirements.contains(&id.as_str()));
    let scenarios: Vec<Scenario> =
        CITING.iter().filter(|(_, cited)| about(cited)).map(|(scenario, _)| *scenario).collect();
    assert!(!scenarios.is_empty(), "a scenario is about {requirements:?}");
    let answers: Vec<_> = scenarios.iter().map(|scenario| lab.scenario(scenario)).collect();
    let kinds: Vec<BTreeSet<&String>> =
        answers.iter().map(|answers| answers.all().map(|(_, answer)| answer).collect()).collect();
    let differing = kinds.iter().filter(|kinds| kinds.len() >= 2).count();
    let compared = answers.iter().filter(|answers| answers.all().count() >= 2).count();
    let with = |wanted: &Verdict| {
        answers.iter().flat_map(|answers| answers.all()).filter(|(_, answer)| **answer == wanted.word()).count()
    };
    let (harmed, barred) = (with(&Verdict::Unsafe), with(&Verdict::Strict));
    if compared == 0 {
        return Finding::editorial(format!(
            "in none of the {} situations could two clients be compared; all but the reference client do without the feature",
            scenarios.len()
        ));
    }
    let open = differing + harmed > 0;
    Finding::of([("two clients do otherwise in the same situation, or one of them comes to harm", open)])
        .figure("situations", scenarios.len(), "")
        .figure("situations in which two clients or more could be compared", compared, "")
        .figure("situations in which clients differ", differing, "")
        .figure("times that a client accepts what it must refuse", harmed, "")
        .figure("times that a client refuses what it must accept", barred, "")
}
