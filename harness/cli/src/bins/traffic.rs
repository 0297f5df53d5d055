//! `bins traffic`: what an index serves in a day, by the model of [`tuf_gauntlet_core::bins::traffic`].

use std::{str::FromStr, time::Duration};

use clap::Parser;
use serde_json::{Value, json};
use tuf_gauntlet_core::{
    bins::{
        Build, Delegations, Size, Spec,
        traffic::{Bytes, Files, Uploads, Users, Visit},
    },
    pep458::topology::Layout,
    time::days,
};

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

/// Days of a month.
const MONTH: f64 = 30.0;

/// The arguments of `bins traffic`.
#[derive(Debug, Parser)]
pub(crate) struct Args {
    /// How many targets, index pages included
    #[arg(long, value_name = "N", value_parser = count, default_value = "2273539")]
    targets: u32,
    /// How many bins: powers of two up to 65536; with 1, targets lists everything itself
    #[arg(long = "bins", value_name = "N", value_delimiter = ',', value_parser = count)]
    #[arg(default_value = "4096,16384,65536")]
    numbers: Vec<u32>,
    /// The hashes listed of targets: sha256, sha512, blake2b-256, or two of them with a plus between
    #[arg(long, value_name = "HASH", default_value = "blake2b-256")]
    hash: String,
    /// What is listed beside versions: nothing (h0), the hash of snapshot in timestamp (h1), those of targets metadata too (h2)
    #[arg(long, value_enum, value_delimiter = ',', default_value = "h0,h1,h2")]
    content: Vec<args::Content>,
    /// How many days bins are valid
    #[arg(long, value_name = "DAYS", value_delimiter = ',', value_parser = count, default_value = "1,7,365")]
    expiry: Vec<u32>,
    /// How many days targets and the role bins are valid
    #[arg(long, value_name = "DAYS", value_parser = count, default_value = "365")]
    offline_expiry: u32,
    /// How many uploads there are in a minute
    #[arg(long, value_name = "N", default_value = "10")]
    uploads: f64,
    /// How many uploads are published with one snapshot
    #[arg(long, value_name = "N", value_parser = count, default_value = "1")]
    batch: u32,
    /// Users of one rhythm (may be repeated): how often they visit in a day, all together; after how many hours one of them
    /// comes back, or never with anything kept; how many targets each wants every time, and how many new ones
    #[arg(long = "users", value_name = "NAME=VISITS/HOURS|never/SAME/NEW")]
    #[arg(default_values = ["build=20_000_000/never/0/20", "daily=1_000_000/24/20/2", "weekly=1_000_000/168/20/4"])]
    users: Vec<Rhythm>,
    /// The form of the report
    #[arg(long, value_enum, default_value_t)]
    format: TextFormat,
}

/// Users, as they are spelled on the command line.
#[derive(Clone, Debug)]
struct Rhythm(Users);

impl FromStr for Rhythm {
    type Err = String;

    fn from_str(text: &str) -> Result<Rhythm, String> {
        let form = || "the form is NAME=VISITS/HOURS/SAME/NEW, such as daily=1000000/24/20/2".to_owned();
        let (name, rest) = text.split_once('=').ok_or_else(form)?;
        let [visits, hours, same, new] = rest.split('/').collect::<Vec<_>>().try_into().map_err(|_| form())?;
        let every = match hours {
            "never" => None,
            hours => Some(count(hours)?).filter(|hours| *hours > 0).map(|hours| Duration::from_hours(hours.into())),
        };
        if every.is_none() && hours != "never" {
            return Err("nobody comes back after 0 hours".to_owned());
        }
        let visits_a_day = f64::from(count(visits)?);
        Ok(Rhythm(Users { name: name.to_owned(), visits_a_day, every, same: count(same)?, new: count(new)? }))
    }
}

/// Calculates and reports.
pub(super) fn traffic(args: &Args) -> Result<String, Fault> {
    let is_fine = args.uploads.is_finite() && args.uploads > 0.0 && args.batch > 0;
    if !is_fine || args.expiry.contains(&0) || args.offline_expiry == 0 {
        return Err(Fault::new("--uploads, --batch, --expiry and --offline-expiry are more than 0"));
    }
    let hashes = hashes(&args.hash)?;
    let spec = |bins| Spec { hashes: hashes.clone(), ..Spec::new(args.targets, bins) };
    let specs: Vec<Spec> = numbers_of_bins(&args.numbers).into_iter().map(spec).collect();
    specs.iter().try_for_each(|spec| spec.fault().map_or(Ok(()), |fault| Err(Fault::new(fault))))?;
    let meter = Meter::of_targets(specs.iter().map(|spec| u64::from(spec.targets)).sum(), "built");
    let tell = |targets| meter.inc(targets);
    let mut loads = Vec::new();
    for spec in &specs {
        let variants = variants(spec, &args.content);
        let built = Build::of(spec).measuring_gzip(true).telling(&tell).sizes_of(&variants);
        let built = built.map_err(|error| Fault::new(error.to_string()))?;
        loads.extend(variants.into_iter().zip(built).map(|(spec, built)| Load::of(args, spec, &Files::of(&built))));
    }
    meter.done();
    Ok(match args.format {
        TextFormat::Json => format!("{:#}\n", to_json(args, &loads)),
        format => grid::render("What an index serves in a day", &grids(args, &loads), format),
    })
}

/// The index with and without a role `bins`, with prefix lists and succinct roles, and with each content.
fn variants(spec: &Spec, contents: &[args::Content]) -> Vec<Spec> {
    let mut variants = Vec::new();
    for &content in contents {
        let spec = Spec { content: content.into(), ..spec.clone() };
        if spec.bins == 1 {
            variants.push(spec);
            continue;
        }
        for layout in Layout::ALL {
            variants.extend(Delegations::ALL.map(|delegations| Spec { layout, delegations, ..spec.clone() }));
        }
    }
    variants
}

/// What one index serves, for each expiry of bins.
struct Load {
    spec: Spec,
    files: Files,
    days: Vec<Day>,
}

/// What it serves in a day.
struct Day {
    uploads: Uploads,
    visits: Vec<Visit>,
    raw: Bytes,
    gzip: Bytes,
}

impl Load {
    fn of(args: &Args, spec: Spec, files: &Files) -> Load {
        let day = |&expiry: &u32| {
            let uploads = Uploads {
                per_minute: args.uploads,
                batch: args.batch,
                bin_expiry: days(expiry.into()),
                offline_expiry: days(args.offline_expiry.into()),
            };
            let users = || args.users.iter().map(|Rhythm(users)| users);
            let visits: Vec<Visit> =
                users().map(|users| Visit::of(users, &uploads, spec.bins, spec.has_bins_role())).collect();
            let sum = |of: &dyn Fn(Size) -> u64| -> Bytes {
                users().zip(&visits).map(|(users, visit)| Bytes::of(users.visits_a_day, visit, files, of)).sum()
            };
            let (raw, gzip) = (sum(&|size| size.raw), sum(&|size| size.gzip.unwrap_or(size.raw)));
            Day { uploads, visits, raw, gzip }
        };
        Load { days: args.expiry.iter().map(day).collect(), spec, files: *files }
    }

    fn index(&self) -> String {
        match self.spec.bins {
            1 => "no bins".to_owned(),
            _ => format!("{} {}", self.spec.layout.name(), self.spec.delegations.name()),
        }
    }
}

fn grids(args: &Args, loads: &[Load]) -> Vec<Grid> {
    let of_expiries = |what: &str| args.expiry.iter().map(|expiry| format!("{what} {expiry} d")).collect::<Vec<_>>();
    let mut header: Vec<String> =
        ["bins", "index", "content", "timestamp", "snapshot", "targets", "bins role"].map(str::to_owned).into();
    header.extend(of_expiries("bins"));
    header.extend(of_expiries("all"));
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let users: Vec<String> = args.users.iter().map(|Rhythm(users)| described(users)).collect();
    let mut served = Grid::new(
        format!(
            "Metadata that an index of {} targets, {}, serves in a day, in GB (10^9 bytes), and all in gzip after the slash; bins \
             are valid for so many days, targets and bins for {}. {} uploads a minute, a snapshot for each {}. Users: {}. All of \
             this but the sizes is assumed",
            args.targets,
            args.hash,
            args.offline_expiry,
            args.uploads,
            args.batch,
            users.join("; "),
        ),
        &header,
    );
    for load in loads {
        let Some(Day { raw, .. }) = load.days.first() else { continue };
        let mut row = vec![load.spec.bins.to_string(), load.index(), load.spec.content.name().to_owned()];
        row.extend([raw.timestamp, raw.snapshot, raw.targets, raw.bins_role].map(gigabytes));
        row.extend(load.days.iter().map(|day| gigabytes(day.raw.bins)));
        let all = |day: &Day| format!("{} / {}", gigabytes(day.raw.total()), gigabytes(day.gzip.total()));
        row.extend(load.days.iter().map(all));
        served.push(row);
    }
    vec![served, visits(args, loads), signed(args, loads)]
}

/// What one visit takes. It is the same whatever content lists and however the bins are delegated to.
fn visits(args: &Args, loads: &[Load]) -> Grid {
    let mut grid = Grid::new(
        "Files that one visit takes, on average".to_owned(),
        &["bins", "bins valid", "users", "timestamp", "snapshot", "targets", "bins", "requests"],
    );
    for load in one_for_each_number(loads) {
        for (expiry, day) in args.expiry.iter().zip(&load.days) {
            for (Rhythm(users), visit) in args.users.iter().zip(&day.visits) {
                let mut row = vec![load.spec.bins.to_string(), format!("{expiry} d"), users.name.clone()];
                let counts = [visit.timestamp, visit.snapshot, visit.targets, visit.bins, visit.requests()];
                row.extend(counts.map(|count| format!("{count:.3}")));
                grid.push(row);
            }
        }
    }
    grid
}

/// What the index itself has to sign.
fn signed(args: &Args, loads: &[Load]) -> Grid {
    let mut grid = Grid::new(
        "Bins that are signed in a day: for uploads, and before they expire; and snapshots, each with a timestamp"
            .to_owned(),
        &["bins", "bins valid", "for uploads", "for expiry", "snapshots"],
    );
    for load in one_for_each_number(loads) {
        for (expiry, day) in args.expiry.iter().zip(&load.days) {
            let counts = day.uploads.bins_signed_a_day(load.spec.bins);
            let mut row = vec![load.spec.bins.to_string(), format!("{expiry} d")];
            row.extend([counts[0], counts[1], day.uploads.snapshots_a_day()].map(|count| grid::number(whole(count))));
            grid.push(row);
        }
    }
    grid
}

/// For each number of bins the first index.
fn one_for_each_number(loads: &[Load]) -> impl Iterator<Item = &Load> {
    loads.chunk_by(|one, next| one.spec.bins == next.spec.bins).filter_map(|loads| loads.first())
}

fn described(users: &Users) -> String {
    let Users { name, visits_a_day, every, same, new } = users;
    let visits = grid::number(whole(*visits_a_day));
    match every {
        None => format!("{name}, {visits} visits a day, for {} targets, with nothing kept", same + new),
        Some(every) => {
            let hours = every.as_secs() / 3_600;
            format!(
                "{name}, {visits} visits a day, each user every {hours} hours for the same {same} targets and {new} new ones"
            )
        }
    }
}

fn gigabytes(bytes: f64) -> String {
    let tenths = whole(bytes / 1e8);
    format!("{}.{}", grid::number(tenths / 10), tenths % 10)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts and bytes, fewer than 2^53")]
fn whole(number: f64) -> u64 {
    number.round() as u64
}

/// `"schema": 1`. Numbers of files have six digits behind the point, and bytes none.
fn to_json(args: &Args, loads: &[Load]) -> Value {
    let bytes = |bytes: &Bytes| {
        json!({
            "timestamp": whole(bytes.timestamp), "snapshot": whole(bytes.snapshot), "targets": whole(bytes.targets),
            "bins_role": whole(bytes.bins_role), "bins": whole(bytes.bins), "all": whole(bytes.total()),
        })
    };
    let size = |size: Size| json!({"raw": size.raw, "gzip": size.gzip});
    let mut rows = Vec::new();
    for load in loads {
        for (expiry, day) in args.expiry.iter().zip(&load.days) {
            let visits = args.users.iter().zip(&day.visits).map(|(Rhythm(users), visit)| {
                json!({
                    "users": users.name, "timestamp": rounded(visit.timestamp), "snapshot": rounded(visit.snapshot),
                    "targets": rounded(visit.targets), "bins_role": rounded(visit.bins_role), "bins": rounded(visit.bins),
                    "requests": rounded(visit.requests()),
                })
            });
            let [for_uploads, for_expiry] = day.uploads.bins_signed_a_day(load.spec.bins);
            rows.push(json!({
                "bins": load.spec.bins,
                "layout": load.index(),
                "content": load.spec.content.name(),
                "bin_expiry_days": expiry,
                "sizes": {
                    "timestamp": size(load.files.timestamp), "snapshot": size(load.files.snapshot),
                    "targets": size(load.files.targets), "bins_role": load.files.bins_role.map(size),
                    "bin": size(load.files.bin),
                },
                "visits": visits.collect::<Vec<_>>(),
                "day": {"raw": bytes(&day.raw), "gzip": bytes(&day.gzip)},
                "month": {"raw": whole(day.raw.total() * MONTH), "gzip": whole(day.gzip.total() * MONTH)},
                "signed_a_day": {
                    "snapshots": whole(day.uploads.snapshots_a_day()),
                    "bins_for_uploads": whole(for_uploads), "bins_for_expiry": whole(for_expiry),
                },
            }));
        }
    }
    let users = args.users.iter().map(|Rhythm(users)| {
        let hours = users.every.map(|every| every.as_secs() / 3_600);
        json!({"name": users.name, "visits_a_day": users.visits_a_day, "hours": hours, "same": users.same, "new": users.new})
    });
    json!({
        "schema": 1,
        "targets": args.targets,
        "hash": args.hash,
        "uploads_a_minute": args.uploads,
        "batch": args.batch,
        "offline_expiry_days": args.offline_expiry,
        "users": users.collect::<Vec<_>>(),
        "rows": rows,
    })
}

fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}
