//! The tables of key compromise of PEP 458 and PEP 480, against what the thief of each set of keys attains.

use std::sync::{Arc, LazyLock};

use tuf_gauntlet_core::{pep458::topology::Content, reference::Reference, run::Make};

use super::{Finding, ORACLE, Table};
use crate::compromise::{self, Verdict, Wanted};

/// The cells of both tables, searched once for all claims.
static CELLS: LazyLock<compromise::Table> = LazyLock::new(|| {
    let make: Make = Arc::new(|| Box::new(Reference::default()));
    compromise::Table::search(ORACLE, &make, &Wanted::of_the_peps(), &|| {})
});

/// Whether each statement of `table` is borne out by the cells, whatever is listed beside versions.
pub(super) fn finding(table: &str) -> Finding {
    let verdicts: Vec<Verdict> = CELLS.verdicts().into_iter().filter(|verdict| verdict.table == table).collect();
    let statements = statements(&verdicts);
    let parts = statements.iter().map(|statement| {
        let Verdict { row, column, says, .. } = statement[0];
        let text = format!("{column} with the keys of {row}: {says}");
        (text, statement.iter().all(|verdict| verdict.against.is_empty()))
    });
    let finding = Finding::of_all(parts.collect());
    let agrees = |content: Content| {
        let of_it = verdicts.iter().filter(|verdict| verdict.content == content && verdict.against.is_empty());
        of_it.count()
    };
    let mut finding = Content::ALL.into_iter().fold(finding, |finding, content| {
        finding.figure(
            format!("statements that hold with {}", content.name()),
            agrees(content),
            &format!("of {}", statements.len()),
        )
    });
    let mut cells = Table::new(table, ["row", "column", "says", "H0", "H1", "H2"]);
    for statement in &statements {
        let Verdict { row, column, says, .. } = statement[0];
        let stands = statement.iter().map(|verdict| if verdict.against.is_empty() { "agrees" } else { "disagrees" });
        cells.row([row, column, says.as_str()].into_iter().chain(stands));
    }
    finding = finding.table(cells);
    for statement in &statements {
        for against in statement.chunk_by(|one, next| one.against == next.against) {
            let contents: Vec<&str> = against.iter().map(|verdict| verdict.content.name()).collect();
            if !against[0].against.is_empty() {
                let Verdict { row, column, against, .. } = against[0];
                finding =
                    finding.remark(format!("{row}, {column}, {}: {}", contents.join(" and "), against.join("; ")));
            }
        }
    }
    finding
}

/// The verdicts of one table, a group for each statement, with one for each content.
fn statements(verdicts: &[Verdict]) -> Vec<Vec<&Verdict>> {
    let mut statements: Vec<Vec<&Verdict>> = Vec::new();
    for verdict in verdicts {
        let of_it = |other: &&mut Vec<&Verdict>| (other[0].row, other[0].column) == (verdict.row, verdict.column);
        match statements.iter_mut().find(of_it) {
            Some(statement) => statement.push(verdict),
            None => statements.push(vec![verdict]),
        }
    }
    statements
}
