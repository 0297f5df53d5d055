//! Several repositories in one application: what one of them says must not count in another (TUF §3).

pub(crate) mod apart;

use crate::prelude::*;
use tuf_gauntlet_core::{expectation::Expectation, hash::Hash, site::Site};

/// The content of `file.txt` in the other repository: of the same length.
const OTHER_FILE: &[u8] = b"the other file!\n";

/// Both installations are up to date, and the other repository is some versions ahead of this one. Returns its files.
fn both_up_to_date(s: &mut Writer) -> Site {
    s.refresh(accepts());
    let mut others = Site::default();
    s.elsewhere(|s| {
        s.refresh(accepts());
        s.publish([Root, Targets]);
        s.publish([Targets]);
        s.refresh(accepts());
        others = s.site();
    });
    others
}

/// The other repository has gone on undisturbed, and here all is well again.
fn both_recover(s: &mut Writer) {
    s.elsewhere(|s| s.download(["file.txt"], accepts()));
    start_over(s);
}
