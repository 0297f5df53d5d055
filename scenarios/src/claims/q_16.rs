//! To launch any attack one has to compromise timestamp, and for any but a freeze also snapshot.
//!
//! **Where**: PEP 458, "Key Compromise Analysis", and the same sentence in PEP 480.
//!
//! **Document**: To launch any attack, the timestamp key has to be compromised; for any but a freeze, that of snapshot as well.
//!
//! **Claim**: As the document says.
//!
//! **Experiment**: An index with a key for each role meets a mirror without any key, and thieves of one key that is neither
//! timestamp's nor snapshot's, with and without hashes in snapshot.

use super::{Finding, Lab, scenes::Scenes};

pub(super) const REQUIREMENTS: &[&str] = &["P458-COMP-a", "TUF-5.4.5-a", "TUF-5.3.11-a"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    const INSTALLED: &str = "label(installs what the thief lists)";
    let network = ["pep458::bin_for_a_bin_of_another_key"];
    let timestamp = ["pep458::timestamp_alone", "pep458::timestamp_lists_a_forged_snapshot"];
    let others = ["pep458::bins_key_alone", "pep458::bins_role_key_alone", "pep458::targets_key_alone"];
    let hashed = ["pep458::bins_key_alone_with_hashes", "pep458::bins_role_key_alone_with_hashes"];
    let online = ["pep458::bin_for_a_bin"];
    let seen = Scenes::of(lab, &[&network[..], &timestamp, &others, &hashed, &online].concat());
    Finding::of([
        (
            "without any key nothing is served as something else, if each role has its own",
            seen.everybody(&network, "ok"),
        ),
        ("with the timestamp key alone nothing is installed", seen.everybody(&timestamp, "ok")),
        (
            "with the key of a bin, of bins or of targets alone nothing is installed, as snapshot is published",
            !seen.everybody(&others, INSTALLED),
        ),
        (
            "with the key of a bin or of bins alone nothing is installed if snapshot lists hashes",
            seen.everybody(&hashed, "ok"),
        ),
    ])
    .figure(
        "answers of clients that install what the thief of such a key lists",
        seen.count(|answer| answer == INSTALLED),
        "",
    )
    .remark("With one online key a mirror without any key hides a release; see Q-13.")
}
