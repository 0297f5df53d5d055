//! Slow retrieval is prevented by TUF.
//!
//! **Where**: PEP 458, Appendix A and "Motivation".
//!
//! **Document**: Slow retrieval is in the list of attacks that TUF prevents.
//!
//! **Claim**: As the document says.
//!
//! **Experiment**: A server sends timestamp or a target file byte by byte, or is silent at first, so that either would take far
//! longer than anybody should wait. Clients use their own fetchers over HTTP, with their time limits shortened where they have
//! settings for them.

use super::{Finding, Lab, scenes::Scenes};

pub(super) const REQUIREMENTS: &[&str] = &["P458-ATK-a", "TUF-5.7-o"];

pub(super) fn run(lab: &mut Lab<'_>) -> Finding {
    let slow = ["transport::timestamp_byte_by_byte", "transport::target_byte_by_byte", "transport::silence_at_first"];
    let seen = Scenes::of(lab, &slow);
    let waits = seen.count(|answer| answer == "label(waits)");
    Finding::of([
        ("the reference client ends each of them with an error", seen.reference(&slow, "label(gives up)")),
        ("every client ends each of them, or asks again", waits == 0),
    ])
    .figure("answers of clients that wait", waits, "")
    .remark("The specification asks for no time limit. A client that waits follows it to the letter, so that it is not TUF which prevents \
        the attack.")
}
