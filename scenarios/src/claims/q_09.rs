//! Versions of eight bytes last for almost 300 million years, and can begin anew.
//!
//! **Where**: PEP 458, "Consistent Snapshots".
//!
//! **Document**: A number of eight bytes that grows every millisecond lasts for almost 300 million years, and after a
//! deliberate increase the repository revokes keys and lets versions begin anew.
//!
//! **Claim**: As the document says.
//!
//! **Experiment**: Years are counted for signed and unsigned numbers. Clients are shown versions of up to 63 and 64 bits by a
//! thief, whose keys are then replaced, and versions that begin anew with and without that.

use super::{Finding, Lab, scenes::Scenes};

pub(super) const REQUIREMENTS: &[&str] =
    &["TUF-4.3-f", "TUF-5.3.11-a", "TUF-5.3.11-b", "TUF-5.3.11-c", "TUF-5.3.11-g", "P458-CS-c", "P458-CS-d"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    const FOLLOWS: &str = "label(follows large versions)";
    let recovers =
        ["pep458::versions_begin_anew", "pep458::online_key_after_fast_forward", "fast_forward::timestamp_version"];
    let holds = ["fast_forward::versions_of_53_bits", "fast_forward::versions_of_63_bits"];
    let unsigned = ["fast_forward::versions_of_64_bits"];
    let barred = ["fast_forward::timestamp_version_before_rotation"];
    let seen = Scenes::of(lab, &[&recovers[..], &holds, &unsigned, &barred].concat());
    let years = |versions: u64| versions / (1_000 * 60 * 60 * 24 * 365);
    let signed = years(i64::MAX.unsigned_abs());
    Finding::of([
        (
            "a signed number of eight bytes lasts for almost 300 million years",
            (290_000_000..300_000_000).contains(&signed),
        ),
        ("every client holds versions of up to 63 bits", seen.everybody(&holds, FOLLOWS)),
        ("once the keys are replaced, versions begin anew for every client", seen.everybody(&recovers, "ok")),
        ("as long as they are not, no client goes back", seen.everybody(&barred, "ok")),
    ])
    .figure("years of a version each millisecond, signed", signed, "years of 365 days")
    .figure("years of a version each millisecond, unsigned", years(u64::MAX), "years of 365 days")
    .figure(
        "answers that refuse large versions",
        seen.count(|answer| answer.contains("refuses large versions")),
        "",
    )
}
