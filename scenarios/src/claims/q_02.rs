//! Formulas V1 to V17 of the estimate.
//!
//! **Where**: PEP 458, "Metadata Scalability", Table 3.
//!
//! **Document**: 17 formulas over the constants, each with its value.
//!
//! **Claim**: The arithmetic is right.
//!
//! **Experiment**: Each formula is evaluated with the constants.

use tuf_gauntlet_core::bins::model::{C8, C10, FORMULAS, VALUES, estimates};

use super::{Finding, Lab, Table};

pub(super) const REQUIREMENTS: &[&str] = &[];

pub(super) fn run(_: &mut Lab<'_>) -> Finding {
    let estimates = estimates(C8, C10);
    let mut table = Table::new("Formulas", ["id", "formula", "in the document", "recomputed"]);
    let mut same = 0;
    for (number, ((formula, pep), estimate)) in FORMULAS.iter().zip(VALUES).zip(estimates).enumerate() {
        table.row([format!("V{}", number + 1), (*formula).to_owned(), pep.to_string(), estimate.to_string()]);
        same += usize::from(pep == estimate);
    }
    Finding::of([("all of them give the values of the table", same == FORMULAS.len())])
        .figure("values reproduced", same, &format!("of {}", FORMULAS.len()))
        .table(table)
}
