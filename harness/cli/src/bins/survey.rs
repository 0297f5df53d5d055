//! The indexes that a report is about, built and visited one after the other.

use std::{
    io::{IsTerminal as _, stderr},
    sync::Arc,
    time::Instant,
};

use indicatif::{ProgressBar, ProgressStyle};
use tuf_gauntlet_core::{
    bins::{Build, Built, Itinerary, Memory, Publisher, Size, Spec, Visits, model},
    matrix::Entry,
    site::Site,
};

use crate::{fault::Fault, output};

/// Files of more bytes are not given to a client: it would refuse them long before.
const MOST: u64 = 64 << 20;
/// Up to this size an index is held in memory as a whole, for clients that ask for bins which are not on the way.
const WHOLE: u64 = 1 << 30;

/// What was measured.
pub(super) struct Survey {
    pub(super) rows: Vec<Row>,
    pub(super) model: Vec<model::Row>,
    /// The index that the model was measured on.
    pub(super) model_spec: Option<Spec>,
}

/// An index and a client.
pub(super) struct Row {
    pub(super) spec: Spec,
    pub(super) client: &'static str,
    pub(super) sizes: Sizes,
    pub(super) visits: Visits,
}

/// The sizes of an index's files.
#[derive(Clone)]
pub(super) struct Sizes {
    pub(super) built: Built,
    /// The average bin, and the smallest and largest.
    pub(super) bin: Option<Size>,
    pub(super) bin_range: Option<(u64, u64)>,
}

impl Survey {
    /// Builds all indexes, and one as PEP 458 has it for the model.
    pub(super) fn of(specs: Vec<Spec>, clients: &[Entry]) -> Result<Survey, Fault> {
        let with_bins = specs.iter().filter(|spec| spec.bins > 1);
        let near = with_bins.min_by_key(|spec| spec.bins.ilog2().abs_diff(model::C10.ilog2()));
        let model_spec = near.map(|spec| Spec::as_published(spec.targets, spec.bins));
        let builds = specs.iter().chain(&model_spec).map(|spec| u64::from(spec.targets)).sum();
        let meter = Meter::of(builds, &format!("{} indexes", specs.len() + usize::from(model_spec.is_some())));
        let mut rows = Vec::new();
        for spec in specs {
            let place = Place::of(&spec, true, &meter)?;
            for client in clients {
                let visits = place.visits(client)?;
                rows.push(Row { spec: spec.clone(), client: client.name, sizes: place.sizes.clone(), visits });
            }
        }
        let mut model = Vec::new();
        if let Some(spec) = &model_spec {
            let reference = Entry::new("reference", tuf_gauntlet_core::reference::Reference::default);
            let place = Place::of(spec, false, &meter)?;
            model = model::rows(spec, &place.sizes.built, &place.visits(&reference)?);
        }
        meter.done();
        Ok(Survey { rows, model, model_spec })
    }
}

/// An index that clients can be led through.
struct Place<'a> {
    spec: &'a Spec,
    itinerary: Itinerary,
    sizes: Sizes,
    site: Arc<Site>,
    later: Arc<Site>,
}

impl<'a> Place<'a> {
    fn of(spec: &'a Spec, gzip: bool, meter: &Meter) -> Result<Place<'a>, Fault> {
        let scratch = |error| Fault::new(format!("cannot use a scratch file: {error}"));
        let itinerary = Itinerary::of(spec).map_err(scratch)?;
        let on_the_way = itinerary.clone();
        let memory = Memory::only(move |path| on_the_way.passes(path)).at_most(MOST);
        let tell = |targets| meter.inc(targets);
        let result = Build::of(spec).measuring_gzip(gzip).telling(&tell).write_to(&memory);
        let built = result.map_err(|error| Fault::new(error.to_string()))?;
        let site = Arc::new(memory.into_site());
        let later = later(spec, &built, &site).map_err(scratch)?;
        Ok(Place { spec, itinerary, sizes: Sizes::of(built), site, later })
    }

    fn visits(&self, client: &Entry) -> Result<Visits, Fault> {
        let lead = |site, later| Visits::of(&mut *(client.make)(), &self.itinerary, site, later);
        if let Some(file) = self.sizes.too_large() {
            let refusal = Err(format!("{file}, more than the {MOST} that a client is given"));
            let (new_user, same) = (refusal.clone(), refusal.clone());
            return Ok(Visits { new_user, returning_same: same, returning_other: refusal });
        }
        let visits = lead(&self.site, &self.later);
        if visits.new_user.is_ok() || self.spec.bins == 1 || self.sizes.built.total().raw > WHOLE {
            return Ok(visits);
        }
        // It may have asked for bins that nobody needs.
        let memory = Memory::default();
        let built = Build::of(self.spec).write_to(&memory).map_err(|error| Fault::new(error.to_string()))?;
        let site = Arc::new(memory.into_site());
        let later = later(self.spec, &built, &site).map_err(|error| Fault::new(error.to_string()))?;
        Ok(lead(&site, &later))
    }
}

/// The site after one more upload.
fn later(spec: &Spec, built: &Built, site: &Arc<Site>) -> std::io::Result<Arc<Site>> {
    if spec.bins == 1 {
        return Ok(site.clone());
    }
    let memory = Memory::default();
    Publisher::of(spec, built)?.publish(1, &memory)?;
    Ok(Arc::new(site.overlaid(&memory.into_site())))
}

impl Sizes {
    fn of(built: Built) -> Sizes {
        let raw = built.bins.iter().map(|size| size.raw);
        let bin_range = raw.clone().min().zip(raw.clone().max());
        let compressed: Vec<u64> = built.bins.iter().filter_map(|size| size.gzip).collect();
        let mean = |sum: u64, count: usize| sum / (count as u64).max(1);
        let gzip = (!compressed.is_empty()).then(|| mean(compressed.iter().sum(), compressed.len()));
        let bin = (!built.bins.is_empty()).then(|| Size { raw: mean(raw.sum(), built.bins.len()), gzip });
        Sizes { built, bin, bin_range }
    }

    fn too_large(&self) -> Option<String> {
        let built = &self.built;
        let files = [("snapshot", Some(built.snapshot)), ("targets", Some(built.targets)), ("bins", built.bins_role)];
        let files = files.into_iter().chain([("a bin", self.bin)]);
        let large = files.filter_map(|(name, size)| Some((name, size?.raw))).find(|(_, raw)| *raw > MOST);
        large.map(|(name, raw)| format!("{name} has {raw} bytes"))
    }
}

/// Progress on stderr.
pub(super) struct Meter(ProgressBar, Instant);

impl Meter {
    pub(super) fn of(targets: u64, what: &str) -> Meter {
        let bar = if stderr().is_terminal() {
            let template = "{bar:40} {human_pos}/{human_len} targets, {per_sec}, {eta} left";
            let style = ProgressStyle::with_template(template).expect("a valid template");
            ProgressBar::new(targets).with_style(style)
        } else {
            output::note(&format!("building {what}, {targets} targets in all"));
            ProgressBar::hidden()
        };
        Meter(bar, Instant::now())
    }

    pub(super) fn inc(&self, targets: u64) {
        self.0.inc(targets);
    }

    pub(super) fn done(&self) {
        let targets = self.0.position();
        self.0.finish_and_clear();
        output::note(&format!("{targets} targets in {:.1} s", self.1.elapsed().as_secs_f64()));
    }
}
