//! The targets filed by bin: which numbers belong to which, on disk, because in memory they would be as many as there are targets.
//!
//! Numbers are taken in chunks. Each chunk is sorted into partitions, runs of neighbouring bins, and written to a scratch file at
//! a place of its own, so that threads need not wait for each other and the file is the same whatever their number. A partition is
//! then read from all chunks. In memory remains, for each chunk, where its partitions begin: a byte for some sixty targets.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::Path,
    sync::Mutex,
};

use super::{names::Names, parallel::Parallel, spec::Spec};

/// How many targets are filed at once by a thread.
const CHUNK: u32 = 1 << 18;
/// How many targets a partition should have, and how many partitions there are at most.
const PARTITION: u32 = 1 << 14;
const PARTITIONS: u32 = 1_024;
/// Bytes of a record: the number of a target, and that of its bin within the partition.
const RECORD: usize = 6;

/// All targets of an index by bin.
#[derive(Debug)]
pub(super) struct Filing {
    file: Mutex<File>,
    targets: u32,
    partitions: u32,
    bins: u32,
    /// For each chunk, where each partition begins in it, in records; and the end.
    starts: Vec<Vec<u32>>,
}

/// The targets of some neighbouring bins.
#[derive(Debug)]
pub(super) struct Partition {
    /// The number of its first bin.
    pub(super) first_bin: u32,
    /// Target numbers, bin by bin, sorted within each.
    numbers: Vec<u32>,
    /// Where each bin begins in `numbers`; and the end.
    starts: Vec<usize>,
}

impl Partition {
    /// The bins with their targets.
    pub(super) fn bins(&self) -> impl Iterator<Item = (u32, &[u32])> {
        (self.first_bin..).zip(self.starts.windows(2).map(|ends| &self.numbers[ends[0]..ends[1]]))
    }
}

impl Filing {
    /// Files the targets of an index. The scratch file is in `folder`, or else where the system has such files, and has no name.
    pub(super) fn of(spec: &Spec, folder: Option<&Path>, parallel: Parallel) -> io::Result<Filing> {
        Filing::seen_by(spec, folder, parallel, |()| (), |(), _, _, _| {})
    }

    /// The same, with somebody who looks at each target on its way, chunk by chunk: `see` is given the bin, the
    /// number and the path of each, and `end` what it has made of a chunk.
    pub(super) fn seen_by<T: Default>(
        spec: &Spec,
        folder: Option<&Path>,
        parallel: Parallel,
        end: impl Fn(T) + Sync,
        see: impl Fn(&mut T, u32, u32, &[u8]) + Sync,
    ) -> io::Result<Filing> {
        let file = match folder {
            Some(folder) => tempfile::tempfile_in(folder),
            None => tempfile::tempfile(),
        }?;
        let partitions = spec.targets.div_ceil(PARTITION).next_power_of_two().min(PARTITIONS).min(spec.bins);
        let mut filing =
            Filing { file: Mutex::new(file), targets: spec.targets, partitions, bins: spec.bins, starts: Vec::new() };
        let starts = Mutex::new(vec![Vec::new(); spec.targets.div_ceil(CHUNK) as usize]);
        parallel.for_each(spec.targets.div_ceil(CHUNK), Vec::new, |buffers: &mut Vec<u8>, chunk| {
            let mut seen = T::default();
            let ends =
                filing.write_chunk(spec, chunk, buffers, &mut |bin, number, path| see(&mut seen, bin, number, path))?;
            end(seen);
            starts.lock().expect("no panic while it is held")[chunk as usize] = ends;
            Ok(())
        })?;
        filing.starts = starts.into_inner().expect("no panic while it was held");
        Ok(filing)
    }

    /// How many partitions there are.
    pub(super) fn partitions(&self) -> u32 {
        self.partitions
    }

    /// How many targets a partition has.
    pub(super) fn len(&self, partition: u32) -> u64 {
        self.starts.iter().map(|starts| u64::from(starts[partition as usize + 1] - starts[partition as usize])).sum()
    }

    /// The targets of one of so many bins, in the order of their numbers. There are as many bins as they were filed by, or fewer:
    /// such a bin is several neighbouring ones.
    pub(super) fn bin(&self, bin: u32, of: u32) -> io::Result<Vec<u32>> {
        let each = self.bins / of;
        let (first, last) = (bin * each, bin * each + (each - 1));
        let mut numbers = Vec::new();
        for partition in first / self.bins_each()..=last / self.bins_each() {
            let start = partition * self.bins_each();
            self.for_each(partition, &mut |number, within| {
                if (first..=last).contains(&(start + u32::from(within))) {
                    numbers.push(number);
                }
                Ok(())
            })?;
        }
        // One partition is in order; of several each is.
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// Reads a partition.
    pub(super) fn partition(&self, partition: u32) -> io::Result<Partition> {
        let mut ends = vec![0; self.bins_each() as usize + 1];
        let mut records = Vec::new();
        self.for_each(partition, &mut |number, bin| {
            ends[usize::from(bin) + 1] += 1;
            records.push((bin, number));
            Ok(())
        })?;
        for bin in 1..ends.len() {
            ends[bin] += ends[bin - 1];
        }
        let mut next = ends.clone();
        let mut numbers = vec![0; records.len()];
        for (bin, number) in records {
            numbers[next[usize::from(bin)]] = number;
            next[usize::from(bin)] += 1;
        }
        Ok(Partition { first_bin: partition * self.bins_each(), numbers, starts: ends })
    }

    /// Goes through a partition in the order of target numbers, with for each its bin within the partition.
    pub(super) fn for_each(&self, partition: u32, visit: &mut dyn FnMut(u32, u16) -> io::Result<()>) -> io::Result<()> {
        let mut bytes = Vec::new();
        for (chunk, starts) in self.starts.iter().enumerate() {
            let (start, end) = (starts[partition as usize], starts[partition as usize + 1]);
            bytes.resize((end - start) as usize * RECORD, 0);
            {
                let mut file = self.file.lock().expect("no panic while it is held");
                file.seek(SeekFrom::Start(place(chunk as u64, start)))?;
                file.read_exact(&mut bytes)?;
            }
            for record in bytes.as_chunks::<RECORD>().0 {
                let (number, bin) = record.split_at(4);
                let number = u32::from_le_bytes(number.try_into().expect("four bytes"));
                visit(number, u16::from_le_bytes(bin.try_into().expect("two bytes")))?;
            }
        }
        Ok(())
    }

    fn bins_each(&self) -> u32 {
        self.bins / self.partitions
    }

    fn write_chunk(
        &self,
        spec: &Spec,
        chunk: u32,
        sorted: &mut Vec<u8>,
        see: &mut dyn FnMut(u32, u32, &[u8]),
    ) -> io::Result<Vec<u32>> {
        let first = chunk * CHUNK;
        let numbers = first..first.saturating_add(CHUNK).min(self.targets);
        let names: Names = spec.names();
        let mut path = Vec::new();
        let mut ends = vec![0_u32; self.partitions as usize + 1];
        let bins: Vec<u16> = numbers
            .clone()
            .map(|number| {
                path.clear();
                names.write_path(number, &mut path);
                let bin = spec.bin_of(&path);
                see(bin, number, &path);
                ends[(bin / self.bins_each()) as usize + 1] += 1;
                u16::try_from(bin).expect("at most 65,536 bins")
            })
            .collect();
        for partition in 1..ends.len() {
            ends[partition] += ends[partition - 1];
        }
        let mut next = ends.clone();
        sorted.resize(bins.len() * RECORD, 0);
        for (number, bin) in numbers.zip(bins) {
            let partition = (u32::from(bin) / self.bins_each()) as usize;
            let within = u16::try_from(u32::from(bin) % self.bins_each()).expect("at most 65,536 bins");
            let at = next[partition] as usize * RECORD;
            sorted[at..at + 4].copy_from_slice(&number.to_le_bytes());
            sorted[at + 4..at + RECORD].copy_from_slice(&within.to_le_bytes());
            next[partition] += 1;
        }
        let mut file = self.file.lock().expect("no panic while it is held");
        file.seek(SeekFrom::Start(place(u64::from(chunk), 0)))?;
        file.write_all(sorted)?;
        Ok(ends)
    }
}

/// Where in the scratch file a record of a chunk is.
fn place(chunk: u64, record: u32) -> u64 {
    (chunk * u64::from(CHUNK) + u64::from(record)) * RECORD as u64
}
