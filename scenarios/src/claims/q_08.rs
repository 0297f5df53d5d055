//! Signing a thousand times a second and more.
//!
//! **Where**: PEP 458, "Producing Consistent Snapshots".
//!
//! **Document**: The sequential snapshot process is called a bottleneck, but signing is said to reach a thousand and more
//! operations a second.
//!
//! **Claim**: As the document says.
//!
//! **Experiment**: A repository publishes a change of one of its bins, and counted is how often it has to sign for that, one after
//! the other. From a signer of a thousand signatures a second, and from one elsewhere that takes 5, 20 or 100 milliseconds for each, it
//! follows how many uploads a second can be signed for. Counted, too, are the bytes of a step at full size. How fast a machine writes
//! and signs them is measured by `cargo gauntlet bins publish`.

use tuf_gauntlet_core::pep458::topology::{Content, Index, Layout, Sharing, bin};

use super::{Finding, Lab, Table, scale::AS_PUBLISHED};
use crate::prelude::*;

pub(super) const REQUIREMENTS: &[&str] = &["P458-PROD-a"];

/// What the document promises: so many a second.
const PROMISED: u64 = 1_000;

/// How many files a repository signs, each by one key, so that one file is in it.
fn signatures_of_an_upload(layout: Layout) -> u64 {
    let index = Index { layout, sharing: Sharing::OneOnline, content: Content::H1, bins: 16 };
    let mut repository = Repository::new();
    index.lay_out(&mut repository);
    repository.publish([]);
    repository.add_target_to(&bin(0), &index.release(0), b"a release\n");
    repository.publish([bin(0)]).len() as u64
}

pub(super) fn run(_: &mut Lab<'_>) -> Finding {
    let sizes = *AS_PUBLISHED;
    let step = sizes.bin + sizes.snapshot + sizes.timestamp;
    let signatures = signatures_of_an_upload(Layout::BinsRole);
    let uploads = |signatures_a_second: u64| signatures_a_second / signatures;
    let mut table = Table::new(
        "Uploads a second, signed for one after the other",
        ["signer", "signatures a second", "uploads a second"],
    );
    let signers =
        [("as the document promises", PROMISED), ("5 ms", 1_000 / 5), ("20 ms", 1_000 / 20), ("100 ms", 1_000 / 100)];
    for (signer, rate) in signers {
        table.row([signer.to_owned(), rate.to_string(), uploads(rate).to_string()]);
    }
    Finding::of([
        ("one upload is one operation of signing", signatures == 1),
        ("with a thousand of them a second, a thousand uploads a second are signed for", uploads(PROMISED) >= PROMISED),
        ("with a signer elsewhere that takes 5 ms or more for each, a thousand uploads a second are signed for", uploads(signers[1].1) >= PROMISED),
    ])
    .figure("signatures for one upload", signatures, "")
    .figure("bin", sizes.bin, "bytes")
    .figure("snapshot", sizes.snapshot, "bytes")
    .figure("timestamp", sizes.timestamp, "bytes")
    .figure("to be written, hashed and signed for one upload", step, "bytes")
    .figure("the same a thousand times a second", step * PROMISED / 1_000_000, "MB/s")
    .table(table)
    .remark("A signature over some hundred bytes is fast. What one upload asks for is several of them, each over what the one before has \
        made, and snapshot with a line for each bin anew.")
}
