//! The mechanism of tuf-gauntlet: reference repositories, attacks, the reference client and verdicts.
//!
//! The concepts, in the direction in which they use each other:
//!
//! - [`requirement`]: the ledger of normative statements;
//! - [`repository`]: an honest repository that signs its roles into a [`site`], and [`bins`] one of millions of targets;
//! - [`script`]: what a scenario writes before any client exists, with the [`attack`] vocabulary and [`expectation`]s;
//! - [`mirror`]: serves one script's sites, in memory or over loopback [`http`], and keeps the log;
//! - [`client`]: the trait a client under test implements; [`mod@reference`] is the oracle among them,, a [`worker`] in
//!   another process and a [`command`] two more;
//! - [`pep458`]: how a package manager gets from a project name to verified bytes by means of a client;
//! - [`trace`]: what was seen while [`run`] led a client through a script;
//! - [`verdict`]: script against trace, put in words by [`explain`];
//! - [`matrix`]: every scenario against every client, with the [`known`] deviations.
//!
//! This crate knows no scenario and no third-party client.

pub mod answer;
pub mod attack;
pub mod bins;
pub mod client;
#[cfg(feature = "clock")]
pub mod clock;
pub mod command;
pub mod disk;
pub mod document;
pub mod expectation;
pub mod explain;
pub mod hash;
pub mod http;
pub mod json;
pub mod key;
pub mod known;
pub mod matrix;
pub mod mirror;
pub mod near;
pub mod pep458;
pub mod profile;
pub mod reference;
pub mod repository;
pub mod requirement;
pub mod role;
pub mod run;
pub mod scenario;
pub mod script;
pub mod site;
pub mod time;
pub mod trace;
pub mod verdict;
pub mod worker;
