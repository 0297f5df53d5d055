//! What wrong reference clients have in common with the other installations in their process (TUF §3 forbids it).
//!
//! A run has a thread of its own, and its installations share a mirror. What is known here is forgotten with the next run.

use std::{cell::RefCell, collections::BTreeMap};

use serde_json::Value;

use super::{Store, source::Source};

/// What the installations of one run share.
struct Process {
    source: Source,
    /// The newest root of each repository, by the root that was shipped for it.
    roots: BTreeMap<Vec<u8>, Value>,
    files: Store,
}

thread_local! {
    static PROCESS: RefCell<Option<Process>> = const { RefCell::new(None) };
}

/// The roots of all repositories that the process has followed so far. `own` is the newest of the one that was shipped as
/// `shipped`.
pub(super) fn roots(source: &Source, shipped: &[u8], own: &Value) -> Vec<Value> {
    with(source, |process| {
        process.roots.insert(shipped.to_owned(), own.clone());
        process.roots.values().cloned().collect()
    })
}

/// The files that the last installation has left.
pub(super) fn files(source: &Source) -> Store {
    with(source, |process| process.files.clone())
}

/// Leaves files for all installations.
pub(super) fn keep_files(source: &Source, files: &Store) {
    with(source, |process| process.files = files.clone());
}

fn with<T>(source: &Source, act: impl FnOnce(&mut Process) -> T) -> T {
    PROCESS.with_borrow_mut(|process| {
        let of_this_run = process.take().filter(|process| process.source.is_of_the_run(source));
        act(process.insert(of_this_run.unwrap_or_else(|| Process {
            source: source.clone(),
            roots: BTreeMap::new(),
            files: Store::default(),
        })))
    })
}
