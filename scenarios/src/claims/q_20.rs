//! After a compromise versions are incremented, or begin anew.
//!
//! **Where**: PEP 458, "In the Event of a Key Compromise" against "Consistent Snapshots".
//!
//! **Document**: Recovery has to increment the versions of bins; elsewhere it is said that versions may be reset after keys
//! have been revoked.
//!
//! **Claim**: The two contradict each other: what is at the highest version cannot be incremented.
//!
//! **Experiment**: A thief of the online keys gives roles the highest version that fits into 63 bits. The repository recovers
//! by replacing keys and beginning anew, in several orders; and it tries to go on without replacing the key.

use super::{Finding, Lab, scenes::Scenes};

pub(super) const REQUIREMENTS: &[&str] = &["P458-COMP-b", "P458-COMP-c", "P458-CS-c", "TUF-5.3.11-h"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let anew = ["pep458::versions_begin_anew", "pep458::online_key_after_fast_forward"];
    let increments = [
        "pep458::attacked_client",
        "pep458::client_from_before",
        "pep458::client_attacked_half_way",
        "pep458::new_client",
    ];
    let barred = ["fast_forward::timestamp_version_before_rotation"];
    let kept = ["fast_forward::delegated_version_with_the_key_kept"];
    let beyond = ["fast_forward::versions_of_64_bits"];
    let seen = Scenes::of(lab, &[&anew[..], &increments, &barred, &kept, &beyond].concat());
    let refused = seen.count(|answer| answer.contains("refuses large versions"));
    Finding::of([
        (
            "where versions were not driven up, incrementing them recovers clients of every age",
            seen.everybody(&increments, "ok"),
        ),
        ("at the highest version of 63 bits there are clients that refuse the next one", refused > 0),
        (
            "beginning anew recovers every client, once the keys of timestamp and snapshot are replaced",
            seen.everybody(&anew, "ok"),
        ),
        ("and does not before", seen.everybody(&barred, "ok")),
    ])
    .figure("clients that refuse versions of 64 bits", refused, "")
    .figure(
        "clients for which a stored delegated file has no veto after the snapshot key is replaced",
        seen.count(|answer| answer == "label(stored targets have no veto)"),
        "",
    )
}
