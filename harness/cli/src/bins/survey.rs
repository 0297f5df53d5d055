//! The indexes that a report is about, built and visited.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    thread,
};

use tuf_gauntlet_core::{
    bins::{Build, Built, Delegations, Itinerary, Memory, Size, Spec, Stock, Visits, model},
    client::Feature,
    hash::Hash,
    matrix::Entry,
    reference::Reference,
    site::Site,
};

use super::meter::Meter;
use crate::fault::Fault;

/// Files of more bytes are not given to a client: it would refuse them long before.
const MOST: u64 = 64 << 20;
/// Up to this size an index is held in memory as a whole, for clients that ask for bins which are not on the way.
const WHOLE: u64 = 1 << 30;

/// What was measured of so many targets.
pub(super) struct Survey {
    pub(super) targets: u32,
    pub(super) rows: Vec<Row>,
    pub(super) model: Vec<model::Row>,
    /// The index that the model was measured on.
    pub(super) model_spec: Option<Spec>,
}

/// An index and a client.
pub(super) struct Row {
    pub(super) spec: Spec,
    pub(super) client: &'static str,
    /// What the index takes and the client does not support, by its own account.
    pub(super) lacks: Vec<&'static str>,
    pub(super) sizes: Arc<Sizes>,
    pub(super) visits: Visits,
}

/// The sizes of an index's files.
pub(super) struct Sizes {
    pub(super) built: Built,
    /// The average bin, and the smallest and largest.
    pub(super) bin: Option<Size>,
    pub(super) bin_range: Option<(u64, u64)>,
    /// How many bins were compressed to find out about the average in gzip.
    pub(super) compressed: usize,
}

impl Survey {
    /// Files the targets, leads the clients through all indexes of them, and the reference client through one as PEP 458 has it
    /// for the model.
    pub(super) fn of(targets: u32, specs: Vec<Spec>, clients: &[Entry]) -> Result<Survey, Fault> {
        let meter = Meter::of_targets(u64::from(targets), "filed");
        let stock = Stock::of(targets, &|count| meter.inc(count)).map_err(|error| scratch(&error))?;
        meter.done();
        let with_bins = specs.iter().filter(|spec| spec.bins > 1);
        let near = with_bins.min_by_key(|spec| spec.bins.ilog2().abs_diff(model::C10.ilog2()));
        let model_spec = near.map(|spec| Spec::as_published(targets, spec.bins));
        let reference = [Entry::new("reference", Reference::default)];
        let indexes: Vec<(Spec, &[Entry])> = specs
            .into_iter()
            .map(|spec| (spec, clients))
            .chain(model_spec.clone().map(|spec| (spec, reference.as_slice())))
            .collect();
        let meter = Meter::of_indexes(indexes.len() as u64, targets);
        let mut places = each_in_turn(&indexes, |(spec, clients)| {
            let place = Place::of(spec, &stock)?;
            let visits = clients.iter().map(|client| place.visits(client)).collect::<Result<Vec<_>, _>>()?;
            meter.inc(1);
            Ok((Arc::new(place.sizes), visits))
        })?;
        meter.done();
        let model = model_spec.as_ref().map_or_else(Vec::new, |spec| {
            let (sizes, visits) = places.pop().expect("the model's index is the last");
            model::rows(spec, &sizes.built, &visits[0])
        });
        let rows = indexes.into_iter().zip(places).flat_map(|((spec, clients), (sizes, visits))| {
            let row = move |(client, visits): (&Entry, _)| Row {
                spec: spec.clone(),
                client: client.name,
                lacks: lacks(client, &spec),
                sizes: sizes.clone(),
                visits,
            };
            clients.iter().zip(visits).map(row)
        });
        Ok(Survey { targets, rows: rows.collect(), model, model_spec })
    }
}

/// What of an index a client does not support, by its own account.
fn lacks(client: &Entry, spec: &Spec) -> Vec<&'static str> {
    let needs = |feature: Feature| match feature {
        Feature::HashPrefixes => {
            spec.bins > 1 && (spec.has_bins_role() || spec.delegations == Delegations::PrefixLists)
        }
        Feature::SuccinctRoles => spec.bins > 1 && spec.delegations == Delegations::SuccinctRoles,
        Feature::Sha512 => spec.hashes == [Hash::Sha512],
        Feature::Blake2b => spec.hashes == [Hash::Blake2b256],
        _ => false,
    };
    let lacking = (client.make)().describe().lacks;
    Feature::ALL.into_iter().filter(|&it| needs(it) && lacking.contains(&it)).map(Feature::name).collect()
}

/// Does something with each item on all processors. The results are in the order of the items, and after a fault nothing further
/// is begun.
fn each_in_turn<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> Result<R, Fault> + Sync) -> Result<Vec<R>, Fault> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Relaxed);
                    let Some(item) = items.get(number) else { return };
                    let result = work(item);
                    if result.is_err() {
                        next.store(items.len(), Relaxed);
                    }
                    results.lock().expect("no panic while it is held").push((number, result));
                }
            });
        }
    });
    let mut results = results.into_inner().expect("no panic while it was held");
    results.sort_by_key(|(number, _)| *number);
    results.into_iter().map(|(_, result)| result).collect()
}

fn scratch(error: &std::io::Error) -> Fault {
    Fault::new(format!("cannot use a scratch file: {error}"))
}

/// An index that clients can be led through.
struct Place<'a> {
    spec: &'a Spec,
    stock: &'a Stock,
    itinerary: Itinerary,
    sizes: Sizes,
    site: Arc<Site>,
    later: Arc<Site>,
}

impl<'a> Place<'a> {
    fn of(spec: &'a Spec, stock: &'a Stock) -> Result<Place<'a>, Fault> {
        let itinerary = Itinerary::through(stock, spec).map_err(|error| scratch(&error))?;
        let on_the_way = itinerary.clone();
        let memory = Memory::only(move |path| on_the_way.passes(path));
        let sparing = Build::of(spec).measuring_gzip(true).sparing(stock, &itinerary, MOST);
        let built = sparing.write_to(&memory).map_err(|error| Fault::new(error.to_string()))?;
        let site = Arc::new(memory.into_site());
        let sizes = Sizes::of(built);
        let later = if sizes.too_large().is_some() { site.clone() } else { later(spec, stock, &sizes.built, &site)? };
        Ok(Place { spec, stock, itinerary, sizes, site, later })
    }

    fn visits(&self, client: &Entry) -> Result<Visits, Fault> {
        let lead = |site, later| Visits::of(&mut *(client.make)(), &self.itinerary, site, later);
        if let Some(file) = self.sizes.too_large() {
            let refusal = format!("{file}, more than the {MOST} that a client is given");
            return Ok(refused(&refusal));
        }
        let visits = lead(&self.site, &self.later);
        if !visits.astray {
            return Ok(visits);
        }
        let all = self.sizes.built.total().raw;
        if all > WHOLE {
            return Ok(refused(&format!(
                "it asks for bins that nothing is in which it wants, and all are {all} bytes"
            )));
        }
        let memory = Memory::default();
        let built = Build::of(self.spec).write_to(&memory).map_err(|error| Fault::new(error.to_string()))?;
        let site = Arc::new(memory.into_site());
        let later = later(self.spec, self.stock, &built, &site)?;
        Ok(lead(&site, &later))
    }
}

/// The same three times.
fn refused(refusal: &str) -> Visits {
    let refusal = || Err(refusal.to_owned());
    Visits { new_user: refusal(), returning_same: refusal(), returning_other: refusal(), astray: false }
}

/// The site after one more upload.
fn later(spec: &Spec, stock: &Stock, built: &Built, site: &Arc<Site>) -> Result<Arc<Site>, Fault> {
    if spec.bins == 1 {
        return Ok(site.clone());
    }
    let memory = Memory::default();
    stock.publisher(spec, built).publish(1, &memory).map_err(|error| scratch(&error))?;
    Ok(Arc::new(site.overlaid(&memory.into_site())))
}

impl Sizes {
    fn of(built: Built) -> Sizes {
        let raw = built.bins.iter().map(|size| size.raw);
        let bin_range = raw.clone().min().zip(raw.clone().max());
        let in_gzip: Vec<u64> = built.bins.iter().filter_map(|size| size.gzip).collect();
        let mean = |sum: u64, count: usize| sum / (count as u64).max(1);
        let gzip = (!in_gzip.is_empty()).then(|| mean(in_gzip.iter().sum(), in_gzip.len()));
        let bin = (!built.bins.is_empty()).then(|| Size { raw: mean(raw.sum(), built.bins.len()), gzip });
        Sizes { compressed: in_gzip.len(), built, bin, bin_range }
    }

    fn too_large(&self) -> Option<String> {
        let built = &self.built;
        let files = [("snapshot", Some(built.snapshot)), ("targets", Some(built.targets)), ("bins", built.bins_role)];
        let files = files.into_iter().filter_map(|(name, size)| Some((name, size?.raw)));
        let largest = self.bin_range.map(|(_, most)| ("a bin", most));
        let large = files.chain(largest).find(|(_, raw)| *raw > MOST);
        large.map(|(name, raw)| format!("{name} has {raw} bytes"))
    }
}
