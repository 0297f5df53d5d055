//! The report in each of its forms.

use std::fmt::Write as _;

use serde_json::{Value, json};
use tuf_gauntlet_core::bins::{Size, Visit, model};

use super::survey::{Row, Survey};
use crate::text::{WIDTH, wrapped};

/// `"schema": 1`.
pub(super) fn to_json(surveys: &[Survey]) -> Value {
    let measured = surveys.iter().filter_map(|survey| Some((survey.model_spec.as_ref()?, &survey.model)));
    let model = measured.flat_map(|(spec, model)| model.iter().map(move |row| (spec, row))).map(|(spec, row)| {
        json!({
            "targets": spec.targets, "bins": spec.bins, "id": row.id, "what": row.what, "formula": row.formula, "pep": row.pep,
            "recomputed": row.recomputed, "measured": row.measured, "why": row.why,
        })
    });
    json!({
        "schema": 1,
        "rows": surveys.iter().flat_map(|survey| &survey.rows).map(row_to_json).collect::<Vec<_>>(),
        "model": model.collect::<Vec<_>>(),
    })
}

fn row_to_json(row: &Row) -> Value {
    let (spec, built) = (&row.spec, &row.sizes.built);
    let size = |size: Size| json!({"raw": size.raw, "gzip": size.gzip});
    let hashes: Vec<&str> = spec.hashes.iter().map(|hash| hash.name()).collect();
    let visit = |visit: &Result<Visit, String>| match visit {
        Err(refusal) => json!({"refused": refusal}),
        Ok(visit) => json!({
            "requests": visit.requests, "bytes": visit.bytes(), "gzip": visit.gzip,
            "root": visit.root, "timestamp": visit.timestamp, "snapshot": visit.snapshot,
            "targets": visit.targets, "bins_role": visit.bins_role, "bins": visit.bins,
        }),
    };
    json!({
        "targets": spec.targets,
        "bins": spec.bins,
        "layout": layout(row),
        "delegations": (spec.bins > 1).then(|| spec.delegations.name()),
        "content": spec.content.name(),
        "hash": hashes.join("+"),
        "style": spec.style.name(),
        "files": built.files(),
        "sizes": {
            "root": size(built.root),
            "timestamp": size(built.timestamp),
            "snapshot": size(built.snapshot),
            "targets": size(built.targets),
            "bins_role": built.bins_role.map(size),
            "bin": row.sizes.bin.map(size),
            "bins_compressed": row.sizes.compressed,
            "bin_range": row.sizes.bin_range.map(|(least, most)| [least, most]),
            "total": built.total().raw,
        },
        "client": row.client,
        "lacks": row.lacks,
        "new_user": visit(&row.visits.new_user),
        "returning_same": visit(&row.visits.returning_same),
        "returning_other": visit(&row.visits.returning_other),
    })
}

/// For people: of each number of targets sizes, then users, then the model.
pub(super) fn table(surveys: &[Survey]) -> String {
    surveys.iter().map(table_of).collect::<Vec<_>>().join("\n")
}

fn table_of(survey: &Survey) -> String {
    let mut out = String::new();
    for grid in [sizes(survey), users(survey)] {
        write!(out, "{}\n{}\n", grid.0, aligned(&grid.1)).expect("a string takes all");
    }
    for (index, refusal) in refusals(survey) {
        out.push_str(&wrapped(&format!("[{index}] {refusal}"), 0, WIDTH));
    }
    writeln!(out, "{}\n{}", model_title(survey), aligned(&model_cells(survey))).expect("a string takes all");
    for row in &survey.model {
        out.push_str(&wrapped(&format!("{}: {}", row.id, row.why), 0, WIDTH));
    }
    out
}

/// For a page.
pub(super) fn markdown(surveys: &[Survey]) -> String {
    let sections: Vec<String> = surveys.iter().map(section).collect();
    format!("# What the metadata of an index costs\n{}", sections.join(""))
}

fn section(survey: &Survey) -> String {
    let mut out = format!("\n## {} targets\n", bytes(survey.targets.into()));
    let mut model = model_cells(survey);
    model[0].push("Why".to_owned());
    for (cells, row) in model[1..].iter_mut().zip(&survey.model) {
        cells.push(row.why.clone());
    }
    for (title, cells) in [sizes(survey), users(survey), (model_title(survey), model)] {
        write!(out, "\n{title}\n\n").expect("a string takes all");
        for (index, row) in cells.iter().enumerate() {
            writeln!(out, "| {} |", row.join(" | ").replace("**", "\\*\\*")).expect("a string takes all");
            if index == 0 {
                writeln!(out, "|{}", "---|".repeat(row.len())).expect("a string takes all");
            }
        }
    }
    for (index, refusal) in refusals(survey) {
        write!(out, "\n\\[{index}] {refusal}\n").expect("a string takes all");
    }
    out
}

type Cells = Vec<Vec<String>>;

fn sizes(survey: &Survey) -> (String, Cells) {
    let mut cells = vec![header(&["bins", "index", "snapshot", "targets", "bins role", "a bin", "from", "to", "all"])];
    let mut before = None;
    for row in &survey.rows {
        if before == Some(&row.spec) {
            continue;
        }
        before = Some(&row.spec);
        let built = &row.sizes.built;
        let range = row.sizes.bin_range;
        cells.push(vec![
            row.spec.bins.to_string(),
            layout(row),
            size(Some(built.snapshot)),
            size(Some(built.targets)),
            size(built.bins_role),
            size(row.sizes.bin),
            range.map_or_else(String::new, |(least, _)| bytes(least)),
            range.map_or_else(String::new, |(_, most)| bytes(most)),
            bytes(built.total().raw),
        ]);
    }
    let spec = survey.rows.first().map(|row| row.spec.clone());
    let about = spec.map_or_else(String::new, |spec| {
        let hashes: Vec<&str> = spec.hashes.iter().map(|hash| hash.name()).collect();
        let (content, style) = (spec.content.name(), spec.style.name());
        format!(
            "Files of {} targets, {}, {content}, {style}: bytes, and in gzip after the slash (of a bin the mean of at most \
             256, evenly spread; nothing of files above 64 MiB)",
            bytes(spec.targets.into()),
            hashes.join("+")
        )
    });
    (about, cells)
}

fn users(survey: &Survey) -> (String, Cells) {
    let mut cells = vec![header(&[
        "bins",
        "index",
        "client",
        "new user",
        "%",
        "requests",
        "same snapshot",
        "%",
        "other snapshot",
        "%",
    ])];
    let refusals = refusals(survey);
    for row in &survey.rows {
        let mut line = vec![row.spec.bins.to_string(), layout(row), row.client.to_owned()];
        for (visit, with_requests) in
            [(&row.visits.new_user, true), (&row.visits.returning_same, false), (&row.visits.returning_other, false)]
        {
            match visit {
                Ok(visit) => {
                    line.push(format!("{} / {}", bytes(visit.bytes()), bytes(visit.gzip)));
                    line.push(share(visit.bytes()));
                    line.extend(with_requests.then(|| visit.requests.to_string()));
                }
                Err(refusal) => {
                    let text = refusal_of(row, refusal);
                    let note = refusals.iter().find(|(_, known)| *known == text).map_or(0, |(index, _)| *index);
                    line.push(format!("refused [{note}]"));
                    line.push(String::new());
                    line.extend(with_requests.then(String::new));
                }
            }
        }
        cells.push(line);
    }
    let title = "What users take for an index page and a distribution, by the mirror's log: bytes of metadata, in gzip \
                 after the slash, and the raw bytes in % of an average distribution (C9)";
    (title.to_owned(), cells)
}

/// Every refusal once, numbered.
fn refusals(survey: &Survey) -> Vec<(usize, String)> {
    let mut texts: Vec<String> = Vec::new();
    for row in &survey.rows {
        let visits = &row.visits;
        for visit in [&visits.new_user, &visits.returning_same, &visits.returning_other] {
            if let Some(text) = visit.as_ref().err().map(|refusal| refusal_of(row, refusal))
                && !texts.contains(&text)
            {
                texts.push(text);
            }
        }
    }
    (1..).zip(texts).collect()
}

/// Why a client refused: what it lacks by its own account, or else its words, without what differs from bin to bin and from target
/// to target. Returning users have no other reason than new ones, who were refused first.
fn refusal_of(row: &Row, refusal: &str) -> String {
    if !row.lacks.is_empty() {
        return format!("{} lacks {}", row.client, row.lacks.join(" and "));
    }
    let refusal = row.visits.new_user.as_ref().err().map_or(refusal, String::as_str);
    let text = replaced(refusal, "bin-", |c| c.is_ascii_hexdigit(), "n");
    let text = replaced(&text, "simple/", |c| c != '/', "PROJECT");
    replaced(&text, "targets/", |c| c.is_ascii_hexdigit(), "DIGEST")
}

/// The text with other words for the characters of one kind after each `before`.
fn replaced(text: &str, before: &str, kind: impl Fn(char) -> bool, other: &str) -> String {
    let mut parts = text.split(before);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(&kind);
        out.push_str(before);
        out.push_str(if rest.len() < part.len() { other } else { "" });
        out.push_str(rest);
    }
    out
}

fn model_title(survey: &Survey) -> String {
    survey.model_spec.as_ref().map_or_else(
        || "No index with bins, and so nothing beside the model of PEP 458".to_owned(),
        |spec| format!("The model of PEP 458 (Table 3) beside {spec}, measured"),
    )
}

fn model_cells(survey: &Survey) -> Cells {
    let mut cells = vec![header(&["row", "what", "formula", "PEP 458", "recomputed", "measured"])];
    for model::Row { id, what, formula, pep, recomputed, measured, .. } in &survey.model {
        let measured = measured.map_or_else(|| "refused".to_owned(), bytes);
        cells.push(vec![
            id.clone(),
            (*what).to_owned(),
            (*formula).to_owned(),
            bytes(*pep),
            bytes(*recomputed),
            measured,
        ]);
    }
    cells
}

fn header(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// `T1 prefixes`, `T2 succinct`, or that there are no bins.
fn layout(row: &Row) -> String {
    let spec = &row.spec;
    if spec.bins == 1 { "no bins".to_owned() } else { format!("{} {}", spec.layout.name(), spec.delegations.name()) }
}

fn size(size: Option<Size>) -> String {
    size.map_or_else(String::new, |size| {
        let gzip = size.gzip.map_or_else(String::new, |gzip| format!(" / {}", bytes(gzip)));
        format!("{}{gzip}", bytes(size.raw))
    })
}

/// A number with a comma after every three digits.
pub(super) fn bytes(number: u64) -> String {
    let digits = number.to_string();
    let parts: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|part| std::str::from_utf8(part).expect("digits")).collect();
    parts.join(",")
}

fn share(bytes: u64) -> String {
    let tenths = (bytes * 1_000 + model::C9 / 2) / model::C9;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Columns, numbers to the right.
pub(super) fn aligned(cells: &Cells) -> String {
    let columns = cells.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| cells.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    let is_number = |column: usize| {
        cells
            .iter()
            .skip(1)
            .filter_map(|row| row.get(column))
            .all(|cell| !cell.starts_with(|c: char| c.is_alphabetic()))
    };
    let to_the_right: Vec<bool> = (0..columns).map(is_number).collect();
    let mut out = String::new();
    for row in cells {
        let line: Vec<String> = row
            .iter()
            .enumerate()
            .map(|(column, cell)| {
                let width = widths[column];
                if to_the_right[column] { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
            })
            .collect();
        writeln!(out, "{}", line.join("  ").trim_end()).expect("a string takes all");
    }
    out
}
