//! `compromise`: what a thief can do with each set of stolen keys.

use std::{
    io::{IsTerminal as _, stderr},
    time::Instant,
};

use indicatif::{ProgressBar, ProgressStyle};
use tuf_gauntlet::compromise::{Cell, RoleKey, Stolen, Table, Wanted};
use tuf_gauntlet_core::{
    near::unknown,
    pep458::topology::{Content, Layout, Sharing},
};

use crate::{
    Status,
    args::{self, TextFormat},
    fault::Fault,
    output, pinned, select,
    text::{counted, printable},
};

/// Searches the table, or the one cell that is to be explained.
pub(crate) fn compromise(args: &args::Compromise) -> Result<Status, Fault> {
    let client = select::clients(std::slice::from_ref(&args.client))?.remove(0);
    let wanted = match &args.explain {
        Some(id) => cell(id)?,
        None => wanted(args)?,
    };
    let cells: usize = wanted.rows().iter().map(|(_, stolen)| stolen.len()).sum();
    if cells == 0 {
        return Err(Fault::new("no topology separates these keys: see README.md for which are separated where"));
    }
    let bar = if stderr().is_terminal() {
        let style = ProgressStyle::with_template("{bar:40} {pos}/{len} cells, {elapsed}").expect("a valid template");
        ProgressBar::new(cells as u64).with_style(style)
    } else {
        ProgressBar::hidden()
    };
    let start = Instant::now();
    let table = Table::search(client.name, &client.make, &wanted, &|| bar.inc(1));
    bar.finish_and_clear();
    let (cells, cycles) = (counted(table.cells.len(), "cell"), counted(table.cycles, "update cycle"));
    output::note(&format!("done in {:.1} s: {cells}, {cycles}", start.elapsed().as_secs_f64()));
    let mut status = Status::AsExpected;
    for violation in table.violations() {
        output::note(&format!("what has to hold of any table does not: {violation}"));
        status = Status::Unexpected;
    }
    let text = match (&args.check, &args.explain, args.format) {
        (Some(file), _, _) => {
            let (said, compared) = pinned::compare(file, &table.to_text())?;
            if compared != Status::AsExpected {
                status = compared;
            }
            said
        }
        (None, Some(_), _) => table.cells.iter().map(told).collect(),
        (None, None, TextFormat::Table) => table.to_text(),
        (None, None, TextFormat::Json) => format!("{:#}\n", table.to_json()),
        (None, None, TextFormat::Markdown) => table.to_markdown(),
    };
    output::print(&text).map(|()| status)
}

/// A cell with the strategy behind each of its outcomes.
fn told(cell: &Cell) -> String {
    let mut lines = vec![cell.id()];
    match &cell.outcomes {
        Ok(outcomes) => {
            for (name, story) in &outcomes.stories {
                lines.extend([String::new(), name.clone()]);
                lines.extend(story.iter().map(|line| format!("  {}", printable(line))));
            }
        }
        Err(refusal) => lines.extend([String::new(), format!("unsupported: {}", printable(refusal))]),
    }
    lines.join("\n") + "\n"
}

fn wanted(args: &args::Compromise) -> Result<Wanted, Fault> {
    Ok(Wanted {
        layouts: named("topology", &args.topology, &Layout::ALL, Layout::name)?,
        sharings: named("sharing of keys", &args.keys, &Sharing::ALL, Sharing::name)?,
        contents: named("content", &args.content, &Content::ALL, Content::name)?,
        stolen: args.stolen.iter().map(|text| stolen(text)).collect::<Result<_, _>>()?,
    })
}

/// The one cell with this id.
fn cell(id: &str) -> Result<Wanted, Fault> {
    let known: Vec<String> =
        Wanted::default().rows().iter().flat_map(|(index, rows)| rows.iter().map(|row| row.cell_id(*index))).collect();
    if !known.iter().any(|cell| cell == id) {
        return Err(Fault::new(unknown("cell", id, known.iter().map(String::as_str))));
    }
    let parts: Vec<String> = id.split('/').map(str::to_owned).collect();
    Ok(Wanted {
        layouts: named("topology", &parts[..1], &Layout::ALL, Layout::name)?,
        sharings: named("sharing of keys", &parts[1..2], &Sharing::ALL, Sharing::name)?,
        contents: named("content", &parts[2..3], &Content::ALL, Content::name)?,
        stolen: vec![stolen(&parts[3])?],
    })
}

fn named<T: Copy>(what: &str, names: &[String], all: &[T], name: fn(T) -> &'static str) -> Result<Vec<T>, Fault> {
    let find = |wanted: &String| {
        let found = all.iter().copied().find(|it| name(*it) == wanted);
        found.ok_or_else(|| Fault::new(unknown(what, wanted, all.iter().map(|it| name(*it)))))
    };
    names.iter().map(find).collect()
}

fn stolen(text: &str) -> Result<Stolen, Fault> {
    Stolen::parse(text).map_err(|name| {
        let names: Vec<&str> = RoleKey::ALL.iter().map(|key| key.name()).chain(["none"]).collect();
        Fault::new(unknown("key", &name, names))
    })
}
