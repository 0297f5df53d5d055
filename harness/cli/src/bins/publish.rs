//! `bins publish`: how many uploads a second an index can publish, and where the time goes.

use std::{path::PathBuf, time::Duration};

use clap::Parser;
use serde_json::{Value, json};
use tuf_gauntlet_core::bins::{Build, Costs, Nowhere, Published, Publisher, Served, Spec};

use super::{
    grid::{self, Grid},
    hashes,
    meter::Meter,
    numbers_of_bins,
};
use crate::{
    args::{self, TextFormat, count},
    fault::Fault,
};

/// What PEP 458 says ("Producing Consistent Snapshots").
const CLAIM: &str = "a thousand or more times per second";

/// The arguments of `bins publish`.
#[derive(Debug, Parser)]
pub(crate) struct Args {
    /// How many targets, index pages included
    #[arg(long, value_name = "N", value_parser = count, default_value = "2273539")]
    targets: u32,
    /// How many bins: powers of two from 2 to 65536
    #[arg(long = "bins", value_name = "N", value_delimiter = ',', value_parser = count)]
    #[arg(default_value = "1024,4096,16384,65536")]
    numbers: Vec<u32>,
    /// The hashes listed of targets: sha256, sha512, blake2b-256, or two of them with a plus between
    #[arg(long, value_name = "HASH", default_value = "blake2b-256")]
    hash: String,
    /// What is listed beside versions: nothing (h0), the hash of snapshot in timestamp (h1), those of targets metadata too (h2)
    #[arg(long, value_enum, default_value_t)]
    content: args::Content,
    /// How many uploads are published with one snapshot
    #[arg(long, value_name = "N", value_delimiter = ',', value_parser = count, default_value = "1,10,100")]
    batch: Vec<u32>,
    /// How many snapshots are measured of each
    #[arg(long, value_name = "N", value_parser = count, default_value = "20")]
    snapshots: u32,
    /// Write to a folder in DIR, and remove it [default: the system's for temporary files]
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// The form of the report
    #[arg(long, value_enum, default_value_t)]
    format: TextFormat,
}

/// Publishes to each index, and reports.
pub(super) fn publish(args: &Args) -> Result<String, Fault> {
    let specs = specs(args)?;
    if args.batch.contains(&0) || args.snapshots == 0 {
        return Err(Fault::new("nothing is published: --batch and --snapshots are at least 1"));
    }
    let about = specs.last().expect("a number of bins").to_string();
    let meter = Meter::of_targets(specs.iter().map(|spec| u64::from(spec.targets)).sum(), "built");
    let mut rows = Vec::new();
    for spec in &specs {
        rows.extend(measure(spec, args, &meter)?);
    }
    meter.done();
    Ok(match args.format {
        TextFormat::Json => format!("{:#}\n", to_json(args, &rows)),
        format => grid::render("Publishing to an index", &grids(args, &about, &rows), format),
    })
}

fn specs(args: &Args) -> Result<Vec<Spec>, Fault> {
    let hashes = hashes(&args.hash)?;
    let spec = |bins| Spec { hashes: hashes.clone(), content: args.content.into(), ..Spec::new(args.targets, bins) };
    let specs: Vec<Spec> = numbers_of_bins(&args.numbers).into_iter().map(spec).collect();
    if specs.iter().any(|spec| spec.bins == 1) {
        return Err(Fault::new("publishing is measured with bins: name numbers from 2 on"));
    }
    specs.iter().try_for_each(|spec| spec.fault().map_or(Ok(()), |fault| Err(Fault::new(fault))))?;
    Ok(specs)
}

/// What a snapshot of one index takes: of several the median of each part, which other load on the machine disturbs least.
struct Row {
    bins: u32,
    batch: u32,
    lookup: Duration,
    roles: [(&'static str, Costs); 3],
}

fn measure(spec: &Spec, args: &Args, meter: &Meter) -> Result<Vec<Row>, Fault> {
    let failed = |error: &dyn std::fmt::Display| Fault::new(error.to_string());
    let tell = |targets| meter.inc(targets);
    let built = Build::of(spec).telling(&tell).write_to(&Nowhere).map_err(|error| failed(&error))?;
    let mut publisher =
        Publisher::of(spec, &built).map_err(|error| Fault::new(format!("cannot use a scratch file: {error}")))?;
    let mut rows = Vec::new();
    for &batch in &args.batch {
        let place = args.dir.clone().unwrap_or_else(std::env::temp_dir);
        let folder = tempfile::tempdir_in(&place).map_err(Fault::writing(&place))?;
        let sink = Served::at(folder.path()).map_err(|error| failed(&error))?;
        let mut publications = Vec::new();
        for _ in 0..args.snapshots {
            publications.push(publisher.publish(batch, &sink).map_err(|error| failed(&error))?);
        }
        rows.push(Row::of(spec.bins, batch, &publications));
    }
    Ok(rows)
}

impl Row {
    fn of(bins: u32, batch: u32, publications: &[Published]) -> Row {
        let role = |name, costs: fn(&Published) -> Costs| {
            let part = |part: fn(&Costs) -> Duration| median(publications.iter().map(|one| part(&costs(one))));
            let count = |count: fn(&Costs) -> u64| median(publications.iter().map(|one| count(&costs(one))));
            let costs = Costs {
                files: count(|costs| costs.files),
                bytes: count(|costs| costs.bytes),
                json: part(|costs| costs.json),
                hashing: part(|costs| costs.hashing),
                signing: part(|costs| costs.signing),
                writing: part(|costs| costs.writing),
            };
            (name, costs)
        };
        Row {
            bins,
            batch,
            lookup: median(publications.iter().map(|one| one.lookup)),
            roles: [
                role("bin-n", |one| one.of_bins),
                role("snapshot", |one| one.of_snapshot),
                role("timestamp", |one| one.of_timestamp),
            ],
        }
    }

    fn all(&self) -> Costs {
        let mut all = Costs::default();
        for (_, costs) in &self.roles {
            all += *costs;
        }
        all
    }
}

fn median<T: Ord + Copy>(values: impl Iterator<Item = T>) -> T {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values[values.len() / 2]
}

/// How many there are in a second that take so long each.
fn rate(time: Duration) -> f64 {
    1.0 / time.as_secs_f64().max(1e-9)
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn grids(args: &Args, about: &str, rows: &[Row]) -> Vec<Grid> {
    let snapshots = args.snapshots;
    let mut rates = Grid::new(
        format!(
            "Publishing to an index such as {about}, on one thread, the median of {snapshots} snapshots each. PEP 458 (\"Producing \
             Consistent Snapshots\") has them follow each other strictly, and signing be fast enough for \"{CLAIM}\". A snapshot \
             takes so many ms; beside it, how many would be made in a second if only the curve of Ed25519 had to be calculated"
        ),
        &["bins", "uploads each", "files", "bytes", "ms", "snapshots/s", "uploads/s", "signatures alone/s"],
    );
    let mut parts = Grid::new(
        format!(
            "Where the time of a snapshot goes, in ms: canonical JSON; hashing, SHA-512 twice for each signature and SHA-256 \
             for what is listed; the rest of the signature; writing, without waiting for the disk. Finding out what a bin \
             lists is left aside: {} ms of {} bins here, where an index asks its database",
            rows.last().map_or_else(String::new, |row| format!("{:.1}", milliseconds(row.lookup))),
            rows.last().map_or(0, |row| row.roles[0].1.files),
        ),
        &["bins", "uploads each", "role", "files", "bytes", "JSON", "hashing", "signing", "writing", "all", "%"],
    );
    for row in rows {
        let all = row.all();
        let snapshots = rate(all.time());
        rates.push([
            row.bins.to_string(),
            row.batch.to_string(),
            all.files.to_string(),
            grid::number(all.bytes),
            format!("{:.2}", milliseconds(all.time())),
            format!("{snapshots:.0}"),
            format!("{:.0}", snapshots * f64::from(row.batch)),
            format!("{:.0}", rate(all.signing)),
        ]);
        for (name, costs) in &row.roles {
            let ms = |time| format!("{:.3}", milliseconds(time));
            parts.push([
                row.bins.to_string(),
                row.batch.to_string(),
                (*name).to_owned(),
                costs.files.to_string(),
                grid::number(costs.bytes),
                ms(costs.json),
                ms(costs.hashing),
                ms(costs.signing),
                ms(costs.writing),
                ms(costs.time()),
                format!("{:.1}", costs.time().as_secs_f64() * 100.0 * rate(all.time())),
            ]);
        }
    }
    vec![rates, parts]
}

/// `"schema": 1`.
fn to_json(args: &Args, rows: &[Row]) -> Value {
    let rows = rows.iter().map(|row| {
        let all = row.all();
        let role = |(name, costs): &(&str, Costs)| {
            let ms = milliseconds;
            json!({
                "role": name, "files": costs.files, "bytes": costs.bytes,
                "json_ms": ms(costs.json), "hashing_ms": ms(costs.hashing),
                "signing_ms": ms(costs.signing), "writing_ms": ms(costs.writing),
            })
        };
        json!({
            "bins": row.bins,
            "batch": row.batch,
            "snapshots_per_second": rate(all.time()),
            "uploads_per_second": rate(all.time()) * f64::from(row.batch),
            "signatures_alone_per_second": rate(all.signing),
            "lookup_ms": milliseconds(row.lookup),
            "roles": row.roles.iter().map(role).collect::<Vec<_>>(),
        })
    });
    json!({
        "schema": 1,
        "pep": CLAIM,
        "targets": args.targets,
        "hash": args.hash,
        "snapshots": args.snapshots,
        "rows": rows.collect::<Vec<_>>(),
    })
}
