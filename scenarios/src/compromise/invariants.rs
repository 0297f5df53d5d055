//! What has to hold of a table, whoever the client is that follows the specification.
//!
//! - Without the key of root no stored version falls.
//! - Whoever has more keys attains whatever is attained with fewer, and for as long.
//! - Hashes only take from the thief: what he attains where snapshot lists hashes (H2) he attains where only timestamp does (H1),
//!   and what he attains there also where none are listed (H0).
//! - Once the thief is gone and the stolen keys are replaced through root, one honest cycle succeeds. The exceptions are named in
//!   the table; there is none without the key of root, which alone is not replaced by this.

use tuf_gauntlet_core::pep458::topology::{Content, Index};

use super::{
    outcome::{Cell, Outcomes},
    stolen::RoleKey,
    table::Table,
};

/// Every place where the table contradicts one of these, in words.
pub(super) fn violations(table: &Table) -> Vec<String> {
    let cells: Vec<(&Cell, &Outcomes)> =
        table.cells.iter().filter_map(|cell| Some((cell, cell.outcomes.as_ref().ok()?))).collect();
    let mut violations = Vec::new();
    for (cell, outcomes) in &cells {
        if cell.stolen.has(RoleKey::Root) {
            continue;
        }
        for role in &outcomes.rb.versions {
            violations.push(format!("{}: the stored version of {role} falls without the key of root", cell.id()));
        }
        let (lost, all) = outcomes.unrecovered;
        if lost > 0 {
            violations.push(format!(
                "{}: one honest cycle with replaced keys does not succeed from {lost} of {all} positions",
                cell.id()
            ));
        }
    }
    for (weak, less) in &cells {
        for (strong, more) in &cells {
            let fewer_keys = weak.index == strong.index && weak.stolen.is_within(&strong.stolen);
            let more_hashes = weak.stolen == strong.stolen && more_hashes(weak.index, strong.index);
            if !fewer_keys && !more_hashes {
                continue;
            }
            let more = more.reach();
            for (goal, reach) in less.reach() {
                if more.get(&goal) < Some(&reach) {
                    violations.push(format!("{} attains more of {goal} than {}", weak.id(), strong.id()));
                }
            }
        }
    }
    violations
}

/// Whether two topologies differ in nothing but that the metadata of the first has one kind of hashes more.
fn more_hashes(one: Index, other: Index) -> bool {
    let next = match other.content {
        Content::H0 => Content::H1,
        Content::H1 => Content::H2,
        Content::H2 => return false,
    };
    one == Index { content: next, ..other }
}
