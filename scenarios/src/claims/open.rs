//! Points that a specification leaves open: what clients make of them, in all scenarios of the catalogue that are about them, and
//! what becomes of one that goes by the letter.

use std::{collections::BTreeSet, sync::LazyLock};

use tuf_gauntlet_core::{profile::Profile, reference::Check, scenario::Scenario, verdict::Verdict};

use super::{Finding, Lab, Table};
use crate::catalogue;

/// The scenarios that are run by call, each with the requirements that it cites.
static CITING: LazyLock<Vec<(Scenario, Vec<String>)>> = LazyLock::new(|| {
    let cited = |scenario: Scenario| {
        let script = scenario.script();
        script.profiles().contains(&Profile::Logic).then_some((scenario, script.requirements))
    };
    catalogue().into_iter().filter_map(cited).collect()
});

/// A client that takes a sentence by the letter, in a situation in which that matters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letter {
    /// What the reference client leaves out to be that client; nothing, if it is that client already.
    pub(super) without: Option<Check>,
    /// The scenario.
    pub(super) scenario: &'static str,
    /// What it is called there if it comes to harm and that is one of several readings; `unsafe` always is harm.
    pub(super) harm: &'static str,
}

/// Leads the clients through all scenarios that cite one of these requirements, and clients by the letter through theirs.
///
/// The point needs a decision if two clients that could be measured do otherwise in one of them, or if one comes to harm there, or
/// one by the letter does.
#[track_caller]
pub(super) fn decision(lab: &mut Lab<'_>, requirements: &[&str], letters: &[Letter]) -> Finding {
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
    let mut table =
        Table::new("Clients by the letter", ["the reference client without", "situation", "verdict", "is that harm"]);
    let (mut by_the_letter, mut useless) = (0, 0);
    for letter in letters {
        let scenario = crate::find(letter.scenario).expect("a scenario of the catalogue");
        let verdict = lab.reading(letter.without, &scenario);
        let harm = verdict == Verdict::Unsafe.word() || verdict == letter.harm;
        by_the_letter += usize::from(harm);
        useless += usize::from(verdict == Verdict::Strict.word());
        let without = letter.without.map_or("nothing", Check::name);
        table.row([without, letter.scenario, &verdict, if harm { "yes" } else { "no" }]);
    }
    let open = differing + harmed + by_the_letter > 0;
    let finding = Finding::of([(
        "two clients do otherwise in the same situation, or one of them, or one by the letter, comes to harm",
        open,
    )])
    .figure("situations", scenarios.len(), "")
    .figure("situations in which two clients or more could be compared", compared, "")
    .figure("situations in which clients differ", differing, "")
    .figure("times that a client accepts what it must refuse", harmed, "")
    .figure("times that a client refuses what it must accept", barred, "");
    if letters.is_empty() {
        return finding;
    }
    finding
        .figure(
            "situations in which a client by the letter comes to harm",
            by_the_letter,
            &format!("of {}", letters.len()),
        )
        .figure("situations in which a client by the letter refuses what is honest", useless, "")
        .table(table)
}
