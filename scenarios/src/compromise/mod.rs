//! Key compromise: what a thief can do with each set of keys of an index (PEP 458, "Key Compromise Analysis").
//!
//! The thief has the network: he drops, delays and replays whatever was ever published, passes on honest files, serves any file
//! under any name, and signs with the keys he has stolen. Clock, stored files and the shipped root are not his. What he attains is
//! not reasoned but searched for: a real client goes through its update cycle against every answer he could give to each of its
//! requests, one request after the other, and what it then holds and hands over is looked at.
//!
//! The repository has two bins. At t0 all is published, and the returning user is up to date. A fix of the release he wants
//! follows, then a release in the other bin; everything is renewed before it expires. Keys are revoked in the middle of the second
//! day, or never: then all of them are replaced but those of root, as PEP 458 asks for after any compromise.
//!
//! What is searched: the answers to one cycle in full, for new and for returning clients, at once, after the fix and after the
//! other release; and, for the time that passes, cycles on every day on which something expires, as long as the client neither
//! sees the fix nor an error. What is not: targets metadata that hands a role to a key of the thief's, where listing the release
//! directly does the same, and forged files that list hashes, which bind only the thief.

mod analysis;
mod forger;
mod freeze;
mod game;
mod outcome;
mod peps;
mod search;
mod shelf;
mod stolen;
mod table;
mod timeline;

use tuf_gauntlet_core::{pep458::topology::Index, run::Make};

pub use self::{
    outcome::{Cell, End, Ends, FastForward, Freeze, Malicious, Mix, Outcomes, Phantom, Rollback, Story},
    peps::Verdict,
    stolen::{RoleKey, Stolen},
    table::{Table, Wanted},
};

/// What the thief of each of these sets of keys attains with a client in one topology, and how many update cycles the client
/// went through.
pub fn cells(make: &Make, index: Index, stolen: &[Stolen]) -> (Vec<Cell>, usize) {
    match analysis::Analysis::new(make, index) {
        Ok(mut analysis) => {
            let cells = stolen.iter().map(|stolen| analysis.cell(stolen)).collect();
            (cells, analysis.cycles())
        }
        Err(refusal) => {
            let cell = |stolen: &Stolen| Cell { index, stolen: stolen.clone(), outcomes: Err(refusal.clone()) };
            (stolen.iter().map(cell).collect(), 0)
        }
    }
}
