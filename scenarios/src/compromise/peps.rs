//! The tables of PEP 458 (Table 4) and PEP 480 (Table 1), row by row, against the cells.
//!
//! The roles of PEP 480 that delegate to projects stand where `bins` stands in T1, and a project where a bin does.

use std::{collections::BTreeSet, fmt::Write as _};

use serde_json::{Value, json};
use tuf_gauntlet_core::pep458::topology::{Content, Layout, Sharing};

use super::{
    outcome::{Cell, End, Outcomes},
    stolen::{
        RoleKey::{self, BinN, Bins, Root, Snapshot, Targets, Timestamp},
        Stolen,
    },
    table::{Table, Wanted},
};

/// What a table says of one kind of attack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    /// It does not work with these keys.
    No,
    /// It works.
    Yes,
    /// It works until the metadata of one of these roles expires.
    Until(&'static [&'static str]),
}

/// One row of a table.
struct Row {
    table: &'static str,
    name: &'static str,
    /// The sets of keys that the row is about, in T1 with separate keys.
    stolen: &'static [&'static [RoleKey]],
    malicious: Says,
    freeze: Says,
    inconsistency: Says,
}

/// The table of PEP 458.
pub const PEP_458: &str = "PEP 458, Table 4";
/// That of PEP 480.
pub const PEP_480: &str = "PEP 480, Table 1";

const TOP_OR_BINS: Says = Says::Until(&["root", "targets", "bins"]);
const TOP_OR_BIN: Says = Says::Until(&["root", "targets", "bins", "bin-n"]);

const ROWS: [Row; 11] = [
    Row {
        table: PEP_458,
        name: "targets or bins",
        stolen: &[&[Targets], &[Bins], &[Targets, Bins]],
        malicious: Says::No,
        freeze: Says::No,
        inconsistency: Says::No,
    },
    Row {
        table: PEP_458,
        name: "timestamp and snapshot and bin-n",
        stolen: &[&[Timestamp, Snapshot, BinN]],
        malicious: TOP_OR_BINS,
        freeze: TOP_OR_BINS,
        inconsistency: Says::Yes,
    },
    Row {
        table: PEP_458,
        name: "root",
        stolen: &[&[Root]],
        malicious: Says::Yes,
        freeze: Says::Yes,
        inconsistency: Says::Yes,
    },
    Row {
        table: PEP_480,
        name: "timestamp",
        stolen: &[&[Timestamp]],
        malicious: Says::No,
        freeze: TOP_OR_BIN,
        inconsistency: Says::No,
    },
    Row {
        table: PEP_480,
        name: "snapshot",
        stolen: &[&[Snapshot]],
        malicious: Says::No,
        freeze: Says::No,
        inconsistency: Says::No,
    },
    Row {
        table: PEP_480,
        name: "timestamp and snapshot",
        stolen: &[&[Timestamp, Snapshot]],
        malicious: Says::No,
        freeze: TOP_OR_BIN,
        inconsistency: Says::Yes,
    },
    Row {
        table: PEP_480,
        name: "targets or any delegated role",
        stolen: &[&[Targets], &[Bins], &[BinN]],
        malicious: Says::No,
        freeze: Says::No,
        inconsistency: Says::No,
    },
    Row {
        table: PEP_480,
        name: "timestamp and snapshot and project",
        stolen: &[&[Timestamp, Snapshot, BinN]],
        malicious: Says::Yes,
        freeze: TOP_OR_BIN,
        inconsistency: Says::Yes,
    },
    Row {
        table: PEP_480,
        name: "timestamp and snapshot and recently-claimed or unclaimed",
        stolen: &[&[Timestamp, Snapshot, Bins]],
        malicious: Says::Yes,
        freeze: TOP_OR_BIN,
        inconsistency: Says::Yes,
    },
    Row {
        table: PEP_480,
        name: "timestamp and snapshot and targets or claimed",
        stolen: &[&[Timestamp, Snapshot, Targets], &[Timestamp, Snapshot, Bins]],
        malicious: Says::Yes,
        freeze: TOP_OR_BIN,
        inconsistency: Says::Yes,
    },
    Row {
        table: PEP_480,
        name: "root",
        stolen: &[&[Root]],
        malicious: Says::Yes,
        freeze: Says::Yes,
        inconsistency: Says::Yes,
    },
];

/// One statement of a table for one content of the metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Which table.
    pub table: &'static str,
    /// The row.
    pub row: &'static str,
    /// The column.
    pub column: &'static str,
    /// For which content.
    pub content: Content,
    /// What the table says, in short.
    pub says: String,
    /// What speaks against it; nothing if the cells agree.
    pub against: Vec<String>,
}

impl Verdict {
    pub(super) fn to_json(&self) -> Value {
        let Verdict { table, row, column, content, says, against } = self;
        json!({
            "table": table, "row": row, "column": column, "content": content.name(), "says": says,
            "agrees": against.is_empty(), "against": against,
        })
    }
}

/// The cells that the tables are about.
pub(super) fn wanted() -> Wanted {
    let mut stolen: Vec<Stolen> = vec![Stolen::default()];
    for keys in ROWS.iter().flat_map(|row| row.stolen) {
        let keys = Stolen::new(keys.iter().copied());
        if !stolen.contains(&keys) {
            stolen.push(keys);
        }
    }
    let (layouts, sharings) = (vec![Layout::BinsRole], vec![Sharing::Separate]);
    Wanted { layouts, sharings, contents: Vec::new(), stolen }
}

/// Every statement for every content, as far as the cells for it are there.
pub(super) fn verdicts(table: &Table) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    for row in &ROWS {
        for content in Content::ALL {
            let cell = |stolen: &[RoleKey]| found(table, content, &Stolen::new(stolen.iter().copied()));
            let cells: Option<Vec<_>> = row.stolen.iter().map(|stolen| cell(stolen)).collect();
            let (Some(cells), Some((_, without))) = (cells, cell(&[])) else { continue };
            for (column, says) in
                [("malicious updates", row.malicious), ("freeze", row.freeze), ("inconsistency", row.inconsistency)]
            {
                let against = cells.iter().filter_map(|(cell, outcomes)| {
                    let against = match column {
                        "malicious updates" => against_malicious(says, outcomes),
                        "freeze" => against_freeze(says, outcomes, without),
                        _ => against_inconsistency(says, outcomes),
                    };
                    against.map(|against| format!("{}: {against}", cell.stolen))
                });
                let (table, row, says, against) = (row.table, row.name, words(says), against.collect());
                verdicts.push(Verdict { table, row, column, content, says, against });
            }
        }
    }
    verdicts
}

fn found<'a>(table: &'a Table, content: Content, stolen: &Stolen) -> Option<(&'a Cell, &'a Outcomes)> {
    let cell = table.cells.iter().find(|cell| {
        let it = cell.index;
        (it.layout, it.sharing, it.content) == (Layout::BinsRole, Sharing::Separate, content) && cell.stolen == *stolen
    })?;
    Some((cell, cell.outcomes.as_ref().ok()?))
}

fn against_malicious(says: Says, outcomes: &Outcomes) -> Option<String> {
    let mu = &outcomes.mu;
    let victims: Vec<String> = [
        mu.fresh.then(|| "new clients at once".to_owned()),
        mu.returning.then(|| "returning clients at once".to_owned()),
        mu.next.map(|day| format!("returning clients with the next version of the file, here on day {day}")),
    ]
    .into_iter()
    .flatten()
    .collect();
    match says {
        Says::No => (!victims.is_empty()).then(|| format!("malicious updates for {}", victims.join(", "))),
        _ if victims.is_empty() => Some("no malicious update".to_owned()),
        Says::Yes => None,
        Says::Until(roles) => {
            let ends = mu.until.as_ref()?;
            against_ends(roles, &ends.unrevoked, &ends.revoked)
        }
    }
}

fn against_freeze(says: Says, outcomes: &Outcomes, without: &Outcomes) -> Option<String> {
    let (ends, nothing) = (&outcomes.fz.distinct, &without.fz.distinct);
    match says {
        Says::No if ends.unrevoked == nothing.unrevoked => None,
        Says::No => {
            Some(format!("frozen until {}, without any key until {}", said(&ends.unrevoked), said(&nothing.unrevoked)))
        }
        _ if ends.unrevoked == nothing.unrevoked => Some("no longer than without any key".to_owned()),
        Says::Yes => None,
        Says::Until(roles) => against_ends(roles, &ends.unrevoked, &ends.revoked),
    }
}

fn against_inconsistency(says: Says, outcomes: &Outcomes) -> Option<String> {
    let Outcomes { ff, ph, mm, sw, .. } = outcomes;
    let kinds: Vec<&str> = [
        (ff.any(), "fast-forward"),
        (ph.listed, "phantom roles"),
        (mm.any(), "mix-and-match"),
        (!sw.is_empty(), "one role's file as another's"),
    ]
    .into_iter()
    .filter_map(|(attained, name)| attained.then_some(name))
    .collect();
    match says {
        Says::No => (!kinds.is_empty()).then(|| kinds.join(", ")),
        _ => kinds.is_empty().then(|| "none attained".to_owned()),
    }
}

fn against_ends(roles: &[&str], unrevoked: &End, revoked: &End) -> Option<String> {
    let within = |end: &End| match end {
        End::Never => false,
        End::On(_, expired) => {
            let named: BTreeSet<&str> = roles.iter().copied().collect();
            expired.iter().any(|role| named.contains(role.as_str()))
        }
    };
    match (within(unrevoked), within(revoked)) {
        (true, true) => None,
        (false, true) if *unrevoked == End::Never => Some(format!(
            "that limit is there only after a revocation (then until {}), else there is none",
            said(revoked)
        )),
        _ => Some(format!("ends on {}; after a revocation on {}", said(unrevoked), said(revoked))),
    }
}

fn said(end: &End) -> String {
    match end {
        End::Never => "no day".to_owned(),
        End::On(day, roles) => format!("day {day}, the expiry of {}", roles.join(" or ")),
    }
}

fn words(says: Says) -> String {
    match says {
        Says::No => "no".to_owned(),
        Says::Yes => "yes".to_owned(),
        Says::Until(roles) => format!("yes, until {} expires", roles.join(", ")),
    }
}

pub(super) fn to_text(verdicts: &[Verdict]) -> String {
    let mut text = String::new();
    for row in verdicts.chunk_by(|one, next| (one.table, one.row) == (next.table, next.row)) {
        writeln!(text, "\n{}: {}", row[0].table, row[0].row).expect("a string takes all");
        for column in ["malicious updates", "freeze", "inconsistency"] {
            for verdict in row.iter().filter(|verdict| verdict.column == column) {
                let stands = if verdict.against.is_empty() { "agrees" } else { "disagrees" };
                let content = verdict.content.name();
                writeln!(text, "  {column} ({}), {content}: {stands}", verdict.says).expect("a string takes all");
                for against in &verdict.against {
                    writeln!(text, "      {against}").expect("a string takes all");
                }
            }
        }
    }
    text
}

pub(super) fn to_markdown(verdicts: &[Verdict]) -> String {
    let mut text = String::new();
    if !verdicts.is_empty() {
        text.push_str("\n| table | row | column | says | content | | against it |\n|---|---|---|---|---|---|---|\n");
    }
    for Verdict { table, row, column, content, says, against } in verdicts {
        let (stands, content) = (if against.is_empty() { "agrees" } else { "**disagrees**" }, content.name());
        let against = against.join("; ");
        writeln!(text, "| {table} | {row} | {column} | {says} | {content} | {stands} | {against} |")
            .expect("a string takes all");
    }
    text
}
