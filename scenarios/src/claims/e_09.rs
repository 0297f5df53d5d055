//! In "Integrating PyPI with TUF", the part of PyPI should come first.
//!
//! **Where**: PEP 458, "Integrating PyPI with TUF".
//!
//! **Document**: The integration has two parts. In the present text the first is that of the repository, which the PEP covers, and
//! the second that of clients.
//!
//! **Claim**: The text named the parts the other way round, which confuses; the one that the PEP is about should come first.
//!
//! **Experiment**: The text itself is not an object of experiments. Checked is of which part the document speaks: which steps from a
//! project name to a verified file have the PEP as their source in the ledger of requirements, and which rules that an executable
//! package manager follows are stated there with a word of obligation.

use tuf_gauntlet_core::pep458::Rule;

use super::{Finding, Lab};
use crate::ledger;

pub(super) const REQUIREMENTS: &[&str] = &[];

pub(super) fn run(_: &mut Lab<'_>) -> Finding {
    let count = |wanted: &dyn Fn(&str, &str) -> bool| {
        ledger().requirements.iter().filter(|it| wanted(&it.id, &it.source)).count()
    };
    let of_pep = count(&|_, source| source.starts_with("PEP 458"));
    let steps = count(&|id, _| id.starts_with("SEED-DL"));
    let covered = count(&|id, source| id.starts_with("SEED-DL") && source.starts_with("PEP 458"));
    let is_said = |id: &&str| {
        ledger().find(id).is_some_and(|it| it.source.starts_with("PEP 458") && it.level.name() != "implied")
    };
    let stated = Rule::ALL.iter().filter(|rule| rule.requirements().iter().any(is_said)).count();
    Finding::editorial(format!(
        "of the {steps} steps of the client's part, {covered} have PEP 458 as their source, among {of_pep} statements of the PEP"
    ))
    .part("the PEP is about the part of the repository, which its present text names first", covered == 0 && of_pep > 0)
    .part("it leaves most of the part of clients to others", 2 * stated < Rule::ALL.len())
    .figure("statements of PEP 458 in the ledger", of_pep, "")
    .figure("rules of a package manager that PEP 458 states", stated, &format!("of {}", Rule::ALL.len()))
    .figure("steps of the client's download process in the ledger", steps, "")
    .figure("those that have PEP 458 as their source", covered, "")
}
