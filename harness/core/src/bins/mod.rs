//! The repository of an index with millions of targets in hashed bins, as PEP 458 lays it out: built, published to, visited.
//!
//! [`Repository`](crate::repository::Repository) is made for attacks and keeps all it has ever published. Here a repository is
//! built once, from a [`Spec`], straight into a [`Sink`]: the bins in parallel, each written, signed and given away. Targets are
//! synthetic ([`Names`]), the files are the same on every machine and with any number of threads, and memory does not grow with
//! the number of targets beyond what [`Build::write_to`] says.
//!
//! What a client takes of it is measured and not calculated: [`Memory`] gives the site that a mirror serves.

mod build;
mod costs;
mod document;
mod filing;
pub mod model;
pub mod names;
mod parallel;
mod pen;
mod publish;
mod signed;
mod sink;
mod sparing;
mod spec;
mod stock;
pub mod traffic;
mod visit;

pub use self::{
    build::{Build, BuildError, Built, Size},
    costs::Costs,
    names::Names,
    parallel::Parallel,
    publish::{Published, Publisher},
    signed::Anatomy,
    sink::{Content, Count, Memory, Nowhere, Served, Sink, Tree},
    spec::{Delegations, MOST_BINS, Spec, Style},
    stock::Stock,
    visit::{Itinerary, Visit, Visits},
};
