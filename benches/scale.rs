//! The Python index on disk: how long it takes to build, against the time that signing and hashing take alone.
//!
//! The two take turns in one process, several times over, and the best of each counts, so that whatever else runs on the machine
//! disturbs both alike. The floor signs the same signed parts and hashes the same paths and contents, on as many threads, and does
//! nothing else: files are read back and taken apart while its clock stands still. It signs by ed25519-dalek itself, because
//! [`tuf_gauntlet_core::key::Key::sign`] also looks up what it has signed before.
//!
//! `cargo bench --bench scale [-- [--targets N] [--bins N] [--rounds N] [--small] [--dir DIR]]`; with `--small` the index of
//! 20,000,000 targets is left out.

use std::{
    fmt, fs,
    hint::black_box,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    thread,
    time::{Duration, Instant},
};

use ed25519_dalek::{Signer as _, SigningKey};
use rustix::time::{ClockId, clock_gettime};
use sha2::{Digest as _, Sha256};
use tuf_gauntlet_core::{
    bins::{Build, Itinerary, Nowhere, Size, Spec, Stock, Tree},
    hash::Hash,
};

/// Targets of the larger index.
const LARGE: u32 = 20_000_000;
/// How many files are in memory at once while the floor is measured.
const BATCH: usize = 256;

fn main() {
    // What cargo passes on to every bench.
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let (mut targets, mut bins, mut rounds, mut small, mut folder) =
        (2_273_539, 16_384, 3, false, std::env::temp_dir());
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().unwrap_or_else(|| fail(&format!("{argument} needs a value")));
        match argument.as_str() {
            "--targets" => targets = number(&value()),
            "--bins" => bins = number(&value()),
            "--rounds" => rounds = number(&value()),
            "--small" => small = true,
            "--dir" => folder = PathBuf::from(value()),
            // A filter for the benches of criterion, which this is none of.
            other if !other.starts_with('-') => return,
            other => fail(&format!("unknown argument {other}")),
        }
    }
    let spec = Spec::new(targets, bins);
    let ratio = |built: Duration, floor: Duration| built.as_secs_f64() / floor.as_secs_f64();
    let (mut best, mut floor, mut peak, mut sizes) = (Taken::MOST, Taken::MOST, None, Vec::new());
    for round in 1..=rounds {
        let tree = tempfile::tempdir_in(&folder).expect("a folder to write to");
        let (built, most, bins) = build(&spec, tree.path());
        let signing = signing_and_hashing(&tree.path().join("index"));
        println!(
            "round {round}: built in {built}, signing and hashing alone {signing}: ratio {:.2}",
            ratio(built.time, signing.time)
        );
        sizes = bins;
        (best, floor, peak) = (best.or(built), floor.or(signing), higher(peak, most));
    }
    println!("{spec}: {best}, {} targets a second", rate(targets, best.time));
    println!("  floor {floor}");
    println!("  ratio {:.2} (at most 2)", ratio(best.time, floor.time));
    println!(
        "  ratio of processor time, which other load disturbs less: {:.2}",
        ratio(best.processors, floor.processors)
    );
    println!("  peak memory {} (at most 256 MiB)", mebibytes(peak));
    assert!(sizes == foretold(&spec), "bins are not as long as is foretold of them");
    println!("  all {bins} bins are as long as is foretold without building them");
    if small {
        return;
    }
    let spec = Spec::new(LARGE, bins);
    let (mut large, mut large_peak) = (Taken::MOST, None);
    for _ in 0..rounds.min(2) {
        let tree = tempfile::tempdir_in(&folder).expect("a folder to write to");
        let (built, most, _) = build(&spec, tree.path());
        (large, large_peak) = (large.or(built), higher(large_peak, most));
    }
    let times = f64::from(LARGE) / f64::from(targets);
    let off = |large: Duration, small: Duration| (large.as_secs_f64() / small.as_secs_f64() / times - 1.0) * 100.0;
    println!("{spec}: {large}, {} targets a second", rate(LARGE, large.time));
    println!("  {:+.1} % of what is linear (at most 15 %)", off(large.time, best.time));
    println!("  {:+.1} % by processor time", off(large.processors, best.processors));
    let more = large_peak.zip(peak).map_or(f64::NAN, |(large, peak)| large / peak);
    println!("  peak memory {}, {more:.2} times as much (at most 1.5)", mebibytes(large_peak));
}

/// What something took.
#[derive(Clone, Copy)]
struct Taken {
    time: Duration,
    /// Of all processors together, the system's part in writing files included.
    processors: Duration,
}

impl Taken {
    const MOST: Taken = Taken { time: Duration::MAX, processors: Duration::MAX };

    /// The best of both.
    fn or(self, other: Taken) -> Taken {
        Taken { time: self.time.min(other.time), processors: self.processors.min(other.processors) }
    }
}

impl fmt::Display for Taken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2} s ({:.2} s of processors)", self.time.as_secs_f64(), self.processors.as_secs_f64())
    }
}

/// Builds an index on disk. Returns what that took, the most resident memory in MiB, and the sizes of the bins.
fn build(spec: &Spec, folder: &Path) -> (Taken, Option<f64>, Vec<Size>) {
    reset_peak();
    let (before, start) = (processor_time(), Instant::now());
    let tree = Tree::create(&folder.join("index")).unwrap_or_else(|error| fail(&error.to_string()));
    let built = Build::of(spec).write_to(&tree).unwrap_or_else(|error| fail(&error.to_string()));
    let taken = Taken { time: start.elapsed(), processors: processor_time().saturating_sub(before) };
    assert_eq!(built.anatomy.targets, u64::from(spec.targets));
    assert_eq!(built.bins.len(), spec.bins as usize);
    (taken, peak(), built.bins)
}

/// The sizes of the bins as `cargo gauntlet bins` reports them.
fn foretold(spec: &Spec) -> Vec<Size> {
    let stock = Stock::of(spec.targets, &|_| ()).unwrap_or_else(|error| fail(&error.to_string()));
    let itinerary = Itinerary::through(&stock, spec).unwrap_or_else(|error| fail(&error.to_string()));
    let build = Build::of(spec).sparing(&stock, &itinerary, u64::MAX);
    build.write_to(&Nowhere).unwrap_or_else(|error| fail(&error.to_string())).bins
}

/// The time that it takes to make the signatures and digests of a repository, once over, on all processors.
fn signing_and_hashing(folder: &Path) -> Taken {
    let key = SigningKey::from_bytes(&[7; 32]);
    let entries = fs::read_dir(folder.join("metadata")).expect("a folder that was just built");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("a file in it").path()).collect();
    files.sort();
    let mut taken = Taken { time: Duration::ZERO, processors: Duration::ZERO };
    for batch in files.chunks(BATCH) {
        let files: Vec<Vec<u8>> = batch.iter().map(|file| fs::read(file).expect("a file")).collect();
        let parts: Vec<Parts<'_>> = files.iter().map(|file| Parts::of(file)).collect();
        let next = AtomicUsize::new(0);
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let (before, start) = (processor_time(), Instant::now());
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    while let Some(parts) = parts.get(next.fetch_add(1, Relaxed)) {
                        parts.sign_and_hash(&key);
                    }
                });
            }
        });
        taken.time += start.elapsed();
        taken.processors += processor_time().saturating_sub(before);
    }
    taken
}

/// What is signed and what is hashed of a file.
struct Parts<'a> {
    signed: &'a [u8],
    paths: Vec<&'a [u8]>,
    contents: Vec<Vec<u8>>,
}

impl Parts<'_> {
    fn of(file: &[u8]) -> Parts<'_> {
        let start = find(file, b"\"signed\":").expect("a metadata file") + b"\"signed\":".len();
        let signed = &file[start..file.len() - 1];
        let (mut paths, mut contents) = (Vec::new(), Vec::new());
        let mut rest = signed;
        while let Some(end) = find(rest, b"\":{\"hashes\":") {
            let begin = rest[..end].iter().rposition(|&byte| byte == b'"').expect("the beginning of a name") + 1;
            let path = &rest[begin..end];
            rest = &rest[end + 1..];
            let content = [b"what is served as ", path, b"\n"].concat();
            if find(&rest[..rest.len().min(256)], format!("\"length\":{}}}", content.len()).as_bytes()).is_some() {
                contents.push(content);
            }
            paths.push(path);
        }
        Parts { signed, paths, contents }
    }

    fn sign_and_hash(&self, key: &SigningKey) {
        for path in &self.paths {
            black_box(Sha256::digest(path));
        }
        for content in &self.contents {
            black_box(Hash::Blake2b256.hex(content));
        }
        black_box(key.sign(self.signed));
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// Has the most resident memory be counted anew; where that cannot be done, nothing is said of memory.
fn reset_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// The most resident memory since, in MiB, as Linux tells it.
fn peak() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok().map(|kibibytes| kibibytes / 1_024.0)
}

/// What the process has taken of the processors so far.
fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}

fn number(text: &str) -> u32 {
    text.replace([',', '_'], "").parse().unwrap_or_else(|_| fail(&format!("{text} is not a number")))
}

fn rate(targets: u32, time: Duration) -> String {
    format!("{:.0}", f64::from(targets) / time.as_secs_f64())
}

fn higher(one: Option<f64>, other: Option<f64>) -> Option<f64> {
    one.into_iter().chain(other).reduce(f64::max)
}

fn mebibytes(peak: Option<f64>) -> String {
    peak.map_or("unknown".to_owned(), |peak| format!("{peak:.1} MiB"))
}

fn fail(text: &str) -> ! {
    eprintln!("error: {text}");
    std::process::exit(2)
}
