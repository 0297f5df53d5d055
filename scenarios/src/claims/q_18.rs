//! A file in no bin does not exist, and a file in no bin is installed with a notice: both cannot hold.
//!
//! **Where**: PEP 458, "Minimum Security Model" against "Producing Consistent Snapshots".
//!
//! **Document**: A file in no bin is considered non-existent; but files may be served before their metadata, and the client
//! should tell the user that protection will follow.
//!
//! **Claim**: The two cannot both hold.
//!
//! **Experiment**: A file lies on the server and is in no bin yet; the network serves another one in its place. One package
//! manager refuses what is not in the metadata, one installs it and goes on.

use tuf_gauntlet_core::{pep458::Rule, verdict::Verdict};

use super::{Finding, Lab, Table, scenes::Scenes};

pub(super) const REQUIREMENTS: &[&str] = &["P458-MIN-b", "P458-EARLY-a", "P458-INT-c"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    const EARLY: &str = "pep458_install::not_in_the_metadata_yet";
    let refuses = ["pep458::release_in_no_bin", "pep458::file_before_its_bin", EARLY];
    let seen = Scenes::of(lab, &refuses);
    let scenario = crate::find(EARLY).expect("a scenario of the catalogue");
    let notice = lab.package_manager(Some(Rule::NoFallback), &scenario).to_string();
    let mut table =
        Table::new("A package manager that installs what is in no bin, with a notice", ["situation", "verdict"]);
    table.row([EARLY, &notice]);
    Finding::of([
        (
            "a client for which such a file does not exist installs nothing of the network's",
            seen.everybody(&refuses, "ok"),
        ),
        ("one that installs it with a notice installs whatever the network serves", notice == Verdict::Unsafe.word()),
    ])
    .table(table)
    .remark("The package manager with the notice is the draft of the client section without its rule `NoFallback`.")
}
