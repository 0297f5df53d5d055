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
//! # What is searched
//!
//! - On the first day one cycle: for the release by a new and by a returning client at once, and by one that has the fix; for
//!   two releases by a new and by a returning client once both are out. Each request gets no answer, every file published so far
//!   of that role and the newest of others, every forgery of `forger` with the right key or, without it, one with the keys
//!   there are. Every combination of answers is played; of two releases only those in which the old one is asked for.
//! - Every position in which the cycles for one release can end is left to the honest repository, once as it is and once with the
//!   stolen keys replaced: that is fast-forward, phantom roles and recovery.
//! - For the time that passes, a cycle on every day on which something expires, from every position that could be reached on the
//!   day before without the client seeing the fix or an error. On all other days it is answered as on the day before.
//!
//! # What is not
//!
//! - On later days the thief uses only what keeps a client where it is: no version is inflated and no role made up, and of each
//!   role there are the file of t0, the newest, and the newest that is signed with the first keys. Of what a client has to refuse (another role's file, another version, a file
//!   without its key, other bytes) he tries only the kinds that it took on the first day.
//! - Attacks that take two cycles, apart from freezes: the first day is searched from honest positions.
//! - Targets metadata that hands a role to a key of the thief's, where listing the release directly does the same, and forged
//!   files that list hashes, which bind only the thief.
//! - Revocations of some keys: in the course of time all are replaced but those of root, as PEP 458 asks for after any
//!   compromise.
//! - The reference client is not led through the cycles before, but given what it would hold. A test shows for a part of the
//!   table that it makes no difference; other clients are led through them.
//! - A client that crashes counts as one that refuses.

mod analysis;
mod forger;
mod freeze;
mod game;
mod invariants;
mod outcome;
mod peps;
mod search;
mod shelf;
mod stolen;
mod table;
mod timeline;
mod work;

pub use self::{
    outcome::{Cell, End, Ends, FastForward, Freeze, Malicious, Mix, Outcomes, Phantom, Rollback, Story},
    peps::{PEP_458, PEP_480, Verdict},
    stolen::{RoleKey, Stolen},
    table::{Table, Wanted},
};
