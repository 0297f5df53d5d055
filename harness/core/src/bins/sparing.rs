//! A repository of which only those bins are written that a visit needs: of the others it is known how long they would be.

use std::{collections::BTreeSet, io, sync::Mutex};

use sha2::{Digest as _, Sha256};

use super::{
    build::{Build, BuildError, Members, State, held},
    document::{Wanted, Written},
    signed::Anatomy,
    sink::{Nowhere, Sink},
    spec::Spec,
    stock::Stock,
    visit::Itinerary,
};
use crate::role::Role;

/// What is known beforehand, and what is wanted.
#[derive(Clone, Copy)]
pub(super) struct Sparing<'a> {
    pub(super) stock: &'a Stock,
    pub(super) itinerary: &'a Itinerary,
    /// The most bytes of a file that is written.
    pub(super) most: u64,
}

impl Build<'_> {
    /// Writes the bins on the way and those to be compressed, and foretells the others.
    pub(super) fn some_bins(&self, sparing: Sparing<'_>, sink: &dyn Sink) -> Result<State, BuildError> {
        let Sparing { stock, itinerary, most } = sparing;
        let spec = self.spec;
        let other = || BuildError::Spec(format!("a stock of {} targets, not {}", stock.targets(), spec.targets));
        (stock.targets() == spec.targets).then_some(()).ok_or_else(other)?;
        let weights = stock.weights(spec);
        let frame = Frame::of(spec).map_err(BuildError::Writing)?;
        let foretold = |bin: u32| {
            let role = spec.bin(bin);
            let sha256 = self.wanted(&role).sha256.then(|| Sha256::digest(role.file_name()).into());
            Written { length: frame.length(weights[bin as usize]), gzip: None, sha256 }
        };
        if spec.bins == 1 {
            let is_left_out = foretold(0).length > most;
            return Ok(State { targets: is_left_out.then(|| (foretold(0), weights[0])), ..State::default() });
        }
        let compressed = (0..spec.bins).filter(|&bin| self.is_compressed(bin));
        let written: BTreeSet<u32> = compressed.chain(itinerary.bins()).collect();
        let written: Vec<u32> = written.into_iter().filter(|&bin| foretold(bin).length <= most).collect();
        let state = Mutex::new(State::of(spec));
        let key = spec.key(&spec.bin(0));
        let scratch_failed = Mutex::new(false);
        let count = u32::try_from(written.len()).expect("at most 65,536 bins");
        let result = self.parallel.for_each(count, Vec::new, |buffer, number| {
            let bin = written[number as usize];
            let numbers = stock.bin(spec, bin).inspect_err(|_| *held(&scratch_failed) = true)?;
            self.bin(bin, &Members::Some(&numbers), &key, sink, buffer, &state)
        });
        match result {
            Ok(()) => {}
            Err(error) if *held(&scratch_failed) => return Err(BuildError::Scratch(error)),
            Err(error) => return Err(BuildError::Writing(error)),
        }
        let mut state = state.into_inner().expect("no panic while it was held");
        for bin in 0..spec.bins {
            let (file, foretold) = (&mut state.files[bin as usize], foretold(bin));
            if written.binary_search(&bin).is_ok() {
                assert_eq!(file.length, foretold.length, "bin {bin} of {spec} is not as long as was foretold");
                continue;
            }
            *file = foretold;
            if spec.has_keys_of_bins() {
                state.keys.set(bin, &spec.key(&spec.bin(bin)));
            }
        }
        state.anatomy = Anatomy::default();
        for weight in weights {
            state.anatomy.add(weight);
        }
        Ok(state)
    }
}

/// How many bytes stand around the entries of a role, from files of none, one and two entries.
#[derive(Clone, Copy, Debug)]
struct Frame {
    empty: u64,
    first: u64,
    each: u64,
}

impl Frame {
    fn of(spec: &Spec) -> io::Result<Frame> {
        let role: Role = spec.bin(0);
        let key = spec.key(&role);
        let around = |count: usize| {
            let members = Members::Some(&[0, 0][..count]);
            let build = Build::of(spec);
            let (file, entries) =
                build.targets(&role, &key, Wanted::default(), None, &members, &Nowhere, &mut Vec::new())?;
            io::Result::Ok(file.length - entries.bytes())
        };
        let (empty, first) = (around(0)?, around(1)?);
        Ok(Frame { empty, first, each: around(2)? - first })
    }

    /// Of a file with entries of this weight.
    fn length(self, entries: Anatomy) -> u64 {
        match entries.targets {
            0 => self.empty,
            count => self.first + (count - 1) * self.each + entries.bytes(),
        }
    }
}
