//! Target files: what is listed of them, and what is handed over (TUF §4.4, §4.5, §5.7).

pub(crate) mod contents;
pub(crate) mod hashes;

use crate::prelude::*;
use serde_json::Value;
use tuf_gauntlet_core::hash::Hash;

/// The content of `file.txt` in the honest repository.
const FILE: &[u8] = b"the honest file\n";

/// Another file, of the same length.
const OTHER_FILE: &[u8] = b"the other file!\n";

/// Whoever has the targets key edits the entry of `file.txt`. The file is there, under the plain name and with each of
/// `digests` before it.
fn entry_forged(
    s: &mut Writer,
    what: &str,
    digests: &[String],
    edit: impl Fn(&mut Value),
    expected: impl Into<Alternatives>,
) {
    s.attack(what, |a| {
        a.forge(&Targets, |draft| edit(&mut draft.signed["targets"]["file.txt"]));
        a.put_target("file.txt", FILE);
        for digest in digests {
            a.put_target(&format!("{digest}.file.txt"), FILE);
        }
    });
    s.download(["file.txt"], expected);
    s.attack_ends();
    s.publish([Targets]);
    s.publish([Targets]);
    s.download(["file.txt"], accepts());
}

/// The repository itself edits the entry of `file.txt`, once the client has seen it without the edit.
fn entry_edited(s: &mut Writer, edit: impl Fn(&mut Value), expected: impl Into<Alternatives>) {
    s.download(["file.txt"], accepts());
    s.publish_edited([Targets], |draft| {
        if draft.role == Targets {
            edit(&mut draft.signed["targets"]["file.txt"]);
        }
    });
    s.download(["file.txt"], expected);
}
