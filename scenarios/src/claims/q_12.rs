//! A change of the number of bins is transparent to clients.
//!
//! **Where**: PEP 458, "Metadata Scalability".
//!
//! **Document**: Changes to the number of bins need no logic of clients and no action of users.
//!
//! **Claim**: As the document says.
//!
//! **Experiment**: An index goes from few bins to more and back, keeps or drops the entries of the former bins in snapshot, and
//! replaces the snapshot key or not. New and returning users look up a release afterwards.

use super::{Finding, Lab, scenes::Scenes};

pub(super) const REQUIREMENTS: &[&str] = &["P458-SCALE-a", "TUF-5.5.5-c", "TUF-5.3.11-b"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    const BARRED: &str = "label(what was listed has to stay)";
    let kept = ["pep458::more_bins", "pep458::fewer_bins", "pep458::bins_to_and_fro"];
    let dropped = ["pep458::fewer_bins_unlisted"];
    let fresh = ["pep458::fewer_bins_unlisted_for_new_users"];
    let rotated = ["pep458::fewer_bins_unlisted_after_rotation"];
    let seen = Scenes::of(lab, &[&kept[..], &dropped, &fresh, &rotated].concat());
    Finding::of([
        ("it is transparent as long as snapshot keeps the entries of former bins", seen.everybody(&kept, "ok")),
        ("it is transparent to new users when snapshot drops them", seen.everybody(&fresh, "ok")),
        ("it is transparent to returning users when snapshot drops them", seen.count(|answer| answer == BARRED) == 0),
    ])
    .remark(if seen.everybody(&rotated, "ok") {
        "Replacing the snapshot key lets every client measured here over it: a way that the document does not name."
    } else {
        "Replacing the snapshot key is no way over it for every client measured here."
    })
    .figure("answers that refuse the new snapshot", seen.count(|answer| answer == BARRED), "")
}
