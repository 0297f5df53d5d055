//! A section on the client's download process is missing.
//!
//! **Where**: The whole of PEP 458; "Integrating PyPI with TUF" leaves the adaptation of clients out.
//!
//! **Document**: Package managers are not told how to get from a requirement to verified files.
//!
//! **Claim**: A new section that documents the download process of clients would make sense, though it may be too much for errata.
//!
//! **Experiment**: The draft of that section is a package manager of rules. Each rule is left out in turn, and the package manager is
//! led through all installations of the catalogue on top of the reference client. Counted is which rules the PEP has, and for which
//! of them leaving them out brings harm or refuses what is honest.

use tuf_gauntlet_core::{pep458::Rule, verdict::Verdict};

use super::{Finding, Lab, Table};
use crate::{catalogue, ledger};

pub(super) const REQUIREMENTS: &[&str] =
    &["SEED-DL-a", "SEED-DL-b", "SEED-DL-c", "SEED-DL-d", "SEED-DL-e", "SEED-DL-f", "P458-INDEX-c", "P458-INDEX-e"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let installs: Vec<_> = catalogue().into_iter().filter(|scenario| scenario.family == "pep458_install").collect();
    let expected: Vec<Verdict> = installs.iter().map(|scenario| lab.package_manager(None, scenario)).collect();
    let mut table = Table::new("Rules of the draft", ["rule", "stated by", "left out, it is", "for example in"]);
    let (mut unstated, mut harmful, mut refusing, mut both) = (0, 0, 0, 0);
    for &rule in Rule::ALL {
        let verdicts: Vec<Verdict> =
            installs.iter().map(|scenario| lab.package_manager(Some(rule), scenario)).collect();
        let changed = || installs.iter().zip(&expected).zip(&verdicts).filter(|((_, before), after)| before != after);
        let first =
            |wanted: Verdict| changed().find(|(_, after)| **after == wanted).map(|((scenario, _), _)| scenario.id());
        let (unsafe_in, strict_in) = (first(Verdict::Unsafe), first(Verdict::Strict));
        // What the PEP says outright has a level; what only follows from it, or from the discussion, is implied.
        let said = |id: &&&str| {
            ledger().find(id).is_some_and(|it| it.source.starts_with("PEP 458") && it.level.name() != "implied")
        };
        let stated: Vec<&str> = rule.requirements().iter().filter(said).copied().collect();
        unstated += usize::from(stated.is_empty());
        harmful += usize::from(unsafe_in.is_some());
        refusing += usize::from(unsafe_in.is_none() && strict_in.is_some());
        both += usize::from(stated.is_empty() && unsafe_in.is_some());
        let effect = if unsafe_in.is_some() {
            "unsafe"
        } else if strict_in.is_some() {
            "strict"
        } else {
            "another reading"
        };
        let example = unsafe_in.or(strict_in).or_else(|| changed().next().map(|((scenario, _), _)| scenario.id()));
        let stated = if stated.is_empty() { "nobody".to_owned() } else { stated.join(", ") };
        table.row([rule.name().to_owned(), stated, effect.to_owned(), example.unwrap_or_else(|| "none".to_owned())]);
    }
    Finding::of([
        ("package managers need rules that the PEP does not state", unstated > 0),
        ("to leave one of those out brings harm", both > 0),
    ])
    .figure("rules of the draft", Rule::ALL.len(), "")
    .figure("rules that the PEP does not state", unstated, "")
    .figure("rules without which a package manager comes to harm", harmful, "")
    .figure("rules that the PEP does not state and without which it comes to harm", both, "")
    .figure("rules without which it only refuses what is honest", refusing, "")
    .figure("installations that each was led through", installs.len(), "")
    .table(table)
    .remark("The package managers are one draft with a rule left out each, and not drafts of independent authors: what differs \
        between authors can be more than one rule. Independent choices of names are compared by E-07 and E-08.")
    .remark("Each row can be told in full by the scenario that it names: cargo gauntlet explain ID.")
}
