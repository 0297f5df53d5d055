//! Ten times the targets: 50 to 54 per cent, and 114 for new users.
//!
//! **Where**: PEP 458, "Metadata Scalability".
//!
//! **Document**: At over 22 million targets the overhead would be 50 to 54 per cent for returning users and 114 for new ones;
//! the number of bins should grow when it exceeds 50 per cent, at ten times as many targets or more.
//!
//! **Claim**: As the document says.
//!
//! **Experiment**: The formulas are evaluated with 22,735,390 and with 22,000,000 targets, and with more and more of them until
//! the overhead exceeds 50 per cent.

use tuf_gauntlet_core::bins::model::{C8, C10, estimates};

use super::{Finding, Lab};

pub(super) const REQUIREMENTS: &[&str] = &[];

pub(super) fn run(_: &mut Lab<'_>) -> Finding {
    let overheads = |targets: u32| {
        let estimates = estimates(targets, C10);
        (estimates[12], estimates[14], estimates[16])
    };
    let (tenfold, round) = (overheads(10 * C8), overheads(22_000_000));
    let first = (1..=400).find(|tenths| overheads(C8 / 10 * tenths).0 > 50);
    Finding::of([
        ("ten times C8 gives 50, 54 and 114 per cent", tenfold == (50, 54, 114)),
        ("so does every number over 22 million", round == (50, 54, 114)),
        ("50 per cent are exceeded at ten times as many targets or more", first.is_some_and(|tenths| tenths >= 100)),
    ])
    .figure("22,735,390 targets", format!("{}, {}, {}", tenfold.0, tenfold.1, tenfold.2), "%")
    .figure("22,000,000 targets", format!("{}, {}, {}", round.0, round.1, round.2), "%")
    .figure("50 per cent are exceeded at", first.unwrap_or(0), "tenths of C8")
}
