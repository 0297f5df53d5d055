//! The targets of an index, filed and weighed once for any number of bins.
//!
//! A bin of few bins is several neighbouring ones of many, so whoever knows what the entries of the 65,536 smallest bins come to
//! knows it of all larger ones. How long a file is then follows without its being written: what stands around entries is
//! measured on files of none, one and two. [`Build::sparing`](super::Build::sparing) builds with that what a visit needs, and
//! holds every file that it does write against the length that was foretold.

use std::{
    io,
    sync::{Arc, Mutex},
};

use super::{
    build::Built,
    filing::Filing,
    parallel::Parallel,
    publish::Publisher,
    signed::{Anatomy, digits_of_hashes},
    spec::{MOST_BINS, Spec},
};

/// All targets of an index of this many, whatever its bins and hashes.
#[derive(Debug)]
pub struct Stock {
    targets: u32,
    filing: Arc<Filing>,
    /// Of each of the most bins, without hashes, which not every index has the same of.
    weights: Vec<Anatomy>,
}

impl Stock {
    /// Files and weighs so many targets on all processors, and tells of them as it comes along. They are on disk, and in memory
    /// 2 MiB for their weights and a byte for some sixty of them.
    pub fn of(targets: u32, progress: &(dyn Fn(u64) + Sync)) -> io::Result<Stock> {
        let spec = Spec::new(targets, MOST_BINS);
        let names = spec.names();
        let weights = Mutex::new(vec![Anatomy::default(); MOST_BINS as usize]);
        let add = |seen: Vec<Anatomy>| {
            progress(seen.iter().map(|bin| bin.targets).sum());
            let mut weights = weights.lock().expect("no panic while it is held");
            for (weight, seen) in weights.iter_mut().zip(seen) {
                weight.add(seen);
            }
        };
        let filing = Filing::seen_by(&spec, None, Parallel::default(), add, |seen, bin, target, path| {
            seen.resize(MOST_BINS as usize, Anatomy::default());
            let lengths = u64::from(names.length_at(target, path).ilog10()) + 1;
            seen[bin as usize].add(Anatomy { targets: 1, paths: path.len() as u64, hashes: 0, lengths });
        })?;
        let weights = weights.into_inner().expect("no panic while it was held");
        Ok(Stock { targets, filing: Arc::new(filing), weights })
    }

    /// How many targets there are.
    pub fn targets(&self) -> u32 {
        self.targets
    }

    /// A publisher to the index that was built of this, as `built` tells. It has bins.
    #[track_caller]
    pub fn publisher(&self, spec: &Spec, built: &Built) -> Publisher {
        Publisher::with(spec, built, self.filing.clone())
    }

    /// Of what the entries of each bin consist; of the one role, if there are no bins.
    pub(super) fn weights(&self, spec: &Spec) -> Vec<Anatomy> {
        let digits = digits_of_hashes(&spec.hashes);
        let each = MOST_BINS / spec.bins;
        let sum = |neighbours: &[Anatomy]| {
            let mut sum = Anatomy::default();
            for &bin in neighbours {
                sum.add(bin);
            }
            Anatomy { hashes: sum.targets * digits, ..sum }
        };
        self.weights.chunks(each as usize).map(sum).collect()
    }

    /// The numbers of the targets of a bin, in their order.
    pub(super) fn bin(&self, spec: &Spec, bin: u32) -> io::Result<Vec<u32>> {
        self.filing.bin(bin, spec.bins)
    }
}
