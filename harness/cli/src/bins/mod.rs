//! `bins`: what the metadata of an index costs, measured, beside PEP 458's model.

mod grid;
mod plot;
pub(crate) mod publish;
mod report;
mod survey;
pub(crate) mod traffic;

use std::{fs, path::Path};

use tuf_gauntlet_core::{
    bins::{Build, Delegations, Spec, Style, Tree},
    hash::Hash,
    near::unknown,
    pep458::topology::{Content, Layout},
};

use self::survey::{Meter, Survey};
use crate::{
    Status,
    args::{self, BinsCommand, TextFormat},
    fault::Fault,
    output, select,
};

/// Builds, measures and reports.
pub(crate) fn bins(args: &args::Bins) -> Result<Status, Fault> {
    if let Some(command) = &args.command {
        let text = match command {
            BinsCommand::Publish(args) => publish::publish(args)?,
            BinsCommand::Traffic(args) => traffic::traffic(args)?,
        };
        return output::print(&text).map(|()| Status::AsExpected);
    }
    let specs = specs(args)?;
    if let Some(folder) = &args.tree {
        return write_tree(specs.last().expect("a number of bins"), folder);
    }
    let names = if args.clients.is_empty() { vec!["reference".to_owned()] } else { args.clients.clone() };
    let clients = select::clients(&names)?;
    if let Some(folder) = &args.out {
        fs::create_dir_all(folder).map_err(Fault::writing(folder))?;
    }
    let survey = Survey::of(specs, &clients)?;
    let text = match args.format {
        TextFormat::Table => report::table(&survey),
        TextFormat::Json => format!("{:#}\n", report::to_json(&survey)),
        TextFormat::Markdown => report::markdown(&survey),
    };
    let Some(folder) = &args.out else { return output::print(&text).map(|()| Status::AsExpected) };
    let extension = match args.format {
        TextFormat::Table => "txt",
        TextFormat::Json => "json",
        TextFormat::Markdown => "md",
    };
    let mut files = vec![(format!("report.{extension}"), text)];
    files.extend(plot::plots(&survey));
    for (name, text) in &files {
        let path = folder.join(name);
        fs::write(&path, text).map_err(Fault::writing(&path))?;
        output::note(&format!("written: {}", path.display()));
    }
    Ok(Status::AsExpected)
}

/// For each number of bins the index with prefix lists below a role, and that with succinct roles below targets.
fn specs(args: &args::Bins) -> Result<Vec<Spec>, Fault> {
    let hashes = hashes(&args.hash)?;
    let content = args.content.into();
    let style = if args.indented { Style::Indented } else { Style::Compact };
    let mut specs = Vec::new();
    for bins in numbers_of_bins(&args.numbers) {
        let succinct = Spec { hashes: hashes.clone(), content, style, ..Spec::new(args.targets, bins) };
        if let Some(fault) = succinct.fault() {
            return Err(Fault::new(fault));
        }
        let lists = Spec { layout: Layout::BinsRole, delegations: Delegations::PrefixLists, ..succinct.clone() };
        specs.extend((bins > 1).then_some(lists));
        specs.push(succinct);
    }
    Ok(specs)
}

/// Each number once, in order.
fn numbers_of_bins(numbers: &[u32]) -> Vec<u32> {
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
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

fn write_tree(spec: &Spec, folder: &Path) -> Result<Status, Fault> {
    let failed = |error: &dyn std::fmt::Display| Fault::new(error.to_string());
    let meter = Meter::of(u64::from(spec.targets), &spec.to_string());
    let tell = |targets| meter.inc(targets);
    let tree = Tree::create(folder).map_err(|error| failed(&error))?;
    let built = Build::of(spec).telling(&tell).write_to(&tree).map_err(|error| failed(&error))?;
    meter.done();
    let (files, bytes) = (built.files(), built.total().raw);
    output::note(&format!("written: {}, {files} files of metadata, {bytes} bytes", folder.display()));
    Ok(Status::AsExpected)
}
