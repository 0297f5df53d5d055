//! `bins`: what the metadata of an index costs, measured, beside PEP 458's model.

mod grid;
mod meter;
mod plot;
pub(crate) mod publish;
mod report;
mod survey;
pub(crate) mod traffic;

use std::{collections::BTreeSet, fs, path::Path};

use tuf_gauntlet_core::{
    bins::{Build, Delegations, Spec, Style, Tree, model},
    hash::Hash,
    near::unknown,
    pep458::topology::{Content, Layout},
};

use self::{meter::Meter, survey::Survey};
use crate::{
    Status,
    args::{self, BinsCommand, TextFormat},
    fault::Fault,
    output, pinned, select,
};

/// How many targets the report is about if nothing else is asked for: as many as PEP 458 calculates with, and an index of the
/// future.
const TARGETS: [u32; 2] = [model::C8, 20_000_000];
/// And how many bins.
const BINS: [u32; 10] = [1, 256, 512, 1_024, 2_048, 4_096, 8_192, 16_384, 32_768, 65_536];

/// Builds, measures and reports.
pub(crate) fn bins(args: &args::Bins) -> Result<Status, Fault> {
    if let Some(command) = &args.command {
        let text = match command {
            BinsCommand::Publish(args) => publish::publish(args)?,
            BinsCommand::Traffic(args) => traffic::traffic(args)?,
        };
        return output::print(&text).map(|()| Status::AsExpected);
    }
    if let Some(folder) = &args.tree {
        return write_tree(args, folder);
    }
    let names = if args.clients.is_empty() { vec!["reference".to_owned()] } else { args.clients.clone() };
    let clients = select::clients(&names)?;
    let (targets, numbers) = (sorted(&args.targets, &TARGETS), sorted(&args.numbers, &BINS));
    let indexes = targets.into_iter().map(|targets| {
        let specs = numbers.iter().map(|&bins| specs(args, targets, bins)).collect::<Result<Vec<_>, _>>()?;
        Ok((targets, specs.concat()))
    });
    let indexes: Vec<(u32, Vec<Spec>)> = indexes.collect::<Result<_, _>>()?;
    if let Some(folder) = &args.out {
        fs::create_dir_all(folder).map_err(Fault::writing(folder))?;
    }
    let surveys = indexes.into_iter().map(|(targets, specs)| Survey::of(targets, specs, &clients));
    let surveys = surveys.collect::<Result<Vec<_>, _>>()?;
    let text = match args.format {
        TextFormat::Table => report::table(&surveys),
        TextFormat::Json => format!("{:#}\n", report::to_json(&surveys)),
        TextFormat::Markdown => report::markdown(&surveys),
    };
    if let Some(file) = &args.check {
        let (said, status) = pinned::compare(file, &text)?;
        return output::print(&said).map(|()| status);
    }
    let Some(folder) = &args.out else { return output::print(&text).map(|()| Status::AsExpected) };
    let extension = match args.format {
        TextFormat::Table => "txt",
        TextFormat::Json => "json",
        TextFormat::Markdown => "md",
    };
    let mut files = vec![(format!("report.{extension}"), text)];
    files.extend(surveys.iter().flat_map(plot::plots));
    for (name, text) in &files {
        let path = folder.join(name);
        fs::write(&path, text).map_err(Fault::writing(&path))?;
        output::note(&format!("written: {}", path.display()));
    }
    Ok(Status::AsExpected)
}

/// The index with prefix lists below a role, unless there are no bins, and that with succinct roles below targets.
fn specs(args: &args::Bins, targets: u32, bins: u32) -> Result<Vec<Spec>, Fault> {
    let (hashes, content) = (hashes(&args.hash)?, args.content.into());
    let style = if args.indented { Style::Indented } else { Style::Compact };
    let succinct = Spec { hashes, content, style, ..Spec::new(targets, bins) };
    if let Some(fault) = succinct.fault() {
        return Err(Fault::new(fault));
    }
    let lists = Spec { layout: Layout::BinsRole, delegations: Delegations::PrefixLists, ..succinct.clone() };
    Ok((bins > 1).then_some(lists).into_iter().chain([succinct]).collect())
}

/// `sha256+sha512`, say.
fn hashes(text: &str) -> Result<Vec<Hash>, Fault> {
    let hash = |name| {
        Hash::from_name(name).ok_or_else(|| Fault::new(unknown("hash function", name, Hash::ALL.map(Hash::name))))
    };
    text.split('+').map(hash).collect()
}

impl From<args::Content> for Content {
    fn from(content: args::Content) -> Content {
        match content {
            args::Content::H0 => Content::H0,
            args::Content::H1 => Content::H1,
            args::Content::H2 => Content::H2,
        }
    }
}

/// The numbers that are asked for, or else the usual ones.
fn sorted(numbers: &[u32], usual: &[u32]) -> Vec<u32> {
    numbers_of_bins(if numbers.is_empty() { usual } else { numbers })
}

/// Each number once, in order.
fn numbers_of_bins(numbers: &[u32]) -> Vec<u32> {
    numbers.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()
}

/// Writes the one index that is asked for, with succinct roles.
fn write_tree(args: &args::Bins, folder: &Path) -> Result<Status, Fault> {
    let failed = |error: &dyn std::fmt::Display| Fault::new(error.to_string());
    let (&[targets], &[bins]) = (&*sorted(&args.targets, &[model::C8]), &*sorted(&args.numbers, &[model::C10])) else {
        return Err(Fault::new("--tree writes one index: one number of targets and one of bins, such as --bins 16384"));
    };
    let specs = specs(args, targets, bins)?;
    let spec = specs.last().expect("the one with succinct roles");
    let meter = Meter::of_targets(u64::from(spec.targets), "built");
    let tell = |targets| meter.inc(targets);
    let tree = Tree::create(folder).map_err(|error| failed(&error))?;
    let built = Build::of(spec).telling(&tell).write_to(&tree).map_err(|error| failed(&error))?;
    meter.done();
    let (files, bytes) = (built.files(), built.total().raw);
    output::note(&format!("written: {}, {files} files of metadata, {bytes} bytes", folder.display()));
    Ok(Status::AsExpected)
}
