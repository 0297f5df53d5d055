//! Shares the cells of a table among threads.
//!
//! The cells of one topology have most of their plays in common, so they are left to one thread as long as there are other
//! topologies; a thread that has nothing left of its own takes cells over from where most are left. The largest sets of keys,
//! whose search is longest, come first.

use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZero,
    sync::{Mutex, PoisonError},
    thread,
};

use tuf_gauntlet_core::{
    pep458::topology::Index,
    run::{LANE, Make},
};

use super::{analysis::Analysis, outcome::Cell, stolen::Stolen};

/// The cells of all rows, in their order, and how many cycles clients went through. `progress` is called after each cell.
pub(super) fn search(make: &Make, rows: &[(Index, Vec<Stolen>)], progress: &(dyn Fn() + Sync)) -> (Vec<Cell>, usize) {
    let left =
        Mutex::new(Left { cells: rows.iter().map(|(_, stolen)| stolen.len()).collect(), begun: BTreeSet::new() });
    let found: Mutex<BTreeMap<(usize, usize), Cell>> = Mutex::default();
    let work = || {
        let mut seat: Option<Seat> = None;
        let mut cycles = 0;
        loop {
            let own = seat.as_ref().map(|seat| seat.row);
            let next = left.lock().unwrap_or_else(PoisonError::into_inner).take(own);
            let Some((row, place)) = next else { break cycles + seat.map_or(0, |seat| seat.cycles()) };
            let (index, stolen) = &rows[row];
            let seat = match &mut seat {
                Some(seat) if seat.row == row => seat,
                other => {
                    cycles += other.as_ref().map_or(0, Seat::cycles);
                    other.insert(Seat { row, analysis: Analysis::new(make, *index) })
                }
            };
            let cell = seat.cell(*index, &stolen[place]);
            found.lock().unwrap_or_else(PoisonError::into_inner).insert((row, place), cell);
            progress();
        }
    };
    let cells = rows.iter().map(|(_, stolen)| stolen.len()).sum();
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(cells);
    let cycles = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| thread::Builder::new().name(LANE.to_owned()).spawn_scoped(scope, work).expect("a thread"))
            .collect();
        workers.into_iter().map(|worker| worker.join().expect("the search of a cell went wrong")).sum()
    });
    (found.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect(), cycles)
}

/// What is still to be done: for each row, how many of its cells, which are taken from the end.
struct Left {
    cells: Vec<usize>,
    begun: BTreeSet<usize>,
}

impl Left {
    /// The row and the place of a cell that is now the caller's.
    fn take(&mut self, own: Option<usize>) -> Option<(usize, usize)> {
        let open = |row: &usize| self.cells[*row] > 0;
        let largest = |rows: &mut dyn Iterator<Item = usize>| rows.filter(open).max_by_key(|&row| self.cells[row]);
        let row = own.filter(open).or_else(|| {
            let untouched = largest(&mut (0..self.cells.len()).filter(|row| !self.begun.contains(row)));
            untouched.or_else(|| largest(&mut (0..self.cells.len())))
        })?;
        self.begun.insert(row);
        self.cells[row] -= 1;
        Some((row, self.cells[row]))
    }
}

/// A thread's place at one topology, with what it has played there.
struct Seat {
    row: usize,
    analysis: Result<Analysis, String>,
}

impl Seat {
    fn cell(&mut self, index: Index, stolen: &Stolen) -> Cell {
        match &mut self.analysis {
            Ok(analysis) => analysis.cell(stolen),
            Err(refusal) => Cell { index, stolen: stolen.clone(), outcomes: Err(refusal.clone()) },
        }
    }

    fn cycles(&self) -> usize {
        self.analysis.as_ref().map_or(0, Analysis::cycles)
    }
}
