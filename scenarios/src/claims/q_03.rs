//! 16,384 bins are a good choice.
//!
//! **Where**: PEP 458, "Metadata Scalability".
//!
//! **Document**: All targets should be split over 16,384 bins.
//!
//! **Claim**: 16,384 is a good number of bins for the given numbers.
//!
//! **Experiment**: What a returning user takes with a new snapshot is reckoned for 1,024 to 131,072 bins: in the model of the
//! document, and with the bytes that a target, a bin and a line of snapshot really have, from files that are built.

use tuf_gauntlet_core::bins::model::{C8, C10, estimates};

use super::{
    Finding, Lab, Table,
    scale::{AS_PUBLISHED, INDENTED, SUCCINCT, Sizes, TARGETS_OF_A_BIN, WITH_SHA256},
};

pub(super) const REQUIREMENTS: &[&str] = &["P458-MIN-f", "P458-SCALE-a"];

pub(super) fn run(_: &mut Lab<'_>) -> Finding {
    let exponents = 10..=17_u32;
    let (published, sha256) = (*AS_PUBLISHED, *WITH_SHA256);
    let model = |bins: u32| estimates(C8, bins)[13];
    let measured = |sizes: Sizes, bins: u32| {
        let targets = u64::from(C8.div_ceil(bins));
        2 * sizes.bin * targets / u64::from(TARGETS_OF_A_BIN) + sizes.snapshot * u64::from(bins) / u64::from(C10)
    };
    let best = |cost: &dyn Fn(u32) -> u64| {
        exponents.clone().map(|exponent| 1 << exponent).min_by_key(|&bins| cost(bins)).expect("some number of bins")
    };
    let in_model = best(&model);
    let real = best(&|bins| measured(published, bins));
    let mut table = Table::new(
        "A returning user with a new snapshot, bytes",
        ["bins", "model", "SHA-512", "SHA-256", "SHA-512, indented", "succinct roles, BLAKE2b-256"],
    );
    let files = [published, sha256, *INDENTED, *SUCCINCT];
    for bins in exponents.clone().map(|exponent| 1_u32 << exponent) {
        table.row([u64::from(bins), model(bins)].into_iter().chain(files.map(|sizes| measured(sizes, bins))));
    }
    let mut finding = Finding::of([
        ("16,384 bins cost a returning user least in the model", in_model == C10),
        ("16,384 bins cost a returning user least with the bytes that files really have", real == C10),
    ])
    .figure("best number of bins in the model", in_model, "");
    for (name, sizes) in table.columns[2..].iter().zip(files) {
        finding =
            finding.figure(format!("best number of bins, measured, {name}"), best(&|bins| measured(sizes, bins)), "");
    }
    finding.table(table).remark(
        "Whole indexes of each number of bins, also compressed and with hashes in snapshot: cargo gauntlet bins.",
    )
}
