//! Work shared out among threads, which ends with its first error.

use std::{
    io,
    num::NonZero,
    sync::{
        Mutex,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
    thread,
};

/// How many threads there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parallel(NonZero<usize>);

impl Parallel {
    /// This many threads, and at least one.
    pub fn threads(count: usize) -> Parallel {
        Parallel(NonZero::new(count).unwrap_or(NonZero::<usize>::MIN))
    }

    /// Does something for each number below `end`, with what a thread has made for itself at its start.
    ///
    /// After an error no further number is begun, and the first error is returned.
    pub(super) fn for_each<T>(
        self,
        end: u32,
        make: impl Fn() -> T + Sync,
        work: impl Fn(&mut T, u32) -> io::Result<()> + Sync,
    ) -> io::Result<()> {
        let next = AtomicU32::new(0);
        let first_error = Mutex::new(None);
        thread::scope(|scope| {
            for _ in 0..self.0.get().min(end as usize) {
                scope.spawn(|| {
                    let mut own = make();
                    loop {
                        let number = next.fetch_add(1, Relaxed);
                        if number >= end {
                            return;
                        }
                        if let Err(error) = work(&mut own, number) {
                            next.store(end, Relaxed);
                            first_error.lock().expect("no panic while it is held").get_or_insert(error);
                        }
                    }
                });
            }
        });
        first_error.into_inner().expect("no panic while it was held").map_or(Ok(()), Err)
    }
}

impl Default for Parallel {
    /// As many as the machine has for us.
    fn default() -> Parallel {
        Parallel(thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN))
    }
}
