//! The mirror over loopback HTTP/1.1, for clients that are run with their own fetcher.
//!
//! Written by hand on plain threads, because hostile answers need control over every byte and the libraries refuse to send
//! most of them. One listener serves any number of runs, each below base URLs of its own. Every request goes through the
//! [`Mirror`] of its run, so that log, budgets and simulated time are the same as by call.

mod answer;
mod connection;
mod fetch;
mod head;
mod urls;

use std::{
    collections::BTreeMap,
    io,
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex, MutexGuard},
    thread::{self, JoinHandle},
    time::Duration,
};

pub(crate) use self::urls::decode;
pub use self::{
    fetch::{Fetch, FetchError, get},
    urls::Urls,
};
use crate::mirror::Mirror;

/// A loopback server. Dropping it closes its connections and ends its threads.
#[derive(Debug)]
pub struct Server {
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

impl Server {
    /// Listens on a free port of 127.0.0.1.
    pub fn start() -> io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared { address, state: Mutex::default(), cut: Condvar::new() });
        let theirs = shared.clone();
        let acceptor = thread::Builder::new().name(shared.thread_name()).spawn(move || accept(&listener, &theirs))?;
        Ok(Server { shared, acceptor: Some(acceptor) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.shared.address
    }

    /// Serves a mirror below base URLs of its own, until the return value is dropped.
    pub fn serve(&self, mirror: &Mirror) -> Served {
        let mut state = self.shared.state();
        state.last_run += 1;
        let run = state.last_run;
        state.runs.insert(run, mirror.clone());
        drop(state);
        Served { mirror: mirror.clone(), urls: Urls::new(self.shared.address, run), run, shared: self.shared.clone() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        state.ended = true;
        state.runs.clear();
        state.connections.values_mut().for_each(Line::cut);
        drop(state);
        self.shared.cut.notify_all();
        // The acceptor looks up when somebody comes. Should that fail, it is left behind: better than to wait for ever.
        if TcpStream::connect(self.shared.address).is_ok()
            && let Some(acceptor) = self.acceptor.take()
        {
            let _ = acceptor.join();
        }
    }
}

/// A mirror while it is served. Dropping it ends that, and closes the connections on which it was last asked for something.
#[derive(Debug)]
pub struct Served {
    mirror: Mirror,
    urls: Urls,
    run: u64,
    shared: Arc<Shared>,
}

impl Served {
    /// The mirror.
    pub fn mirror(&self) -> &Mirror {
        &self.mirror
    }

    /// Where a client finds it.
    pub fn urls(&self) -> &Urls {
        &self.urls
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        state.runs.remove(&self.run);
        state.connections.values_mut().filter(|line| line.run == Some(self.run)).for_each(Line::cut);
        drop(state);
        self.shared.cut.notify_all();
    }
}

/// What the threads of a server share.
#[derive(Debug)]
struct Shared {
    address: SocketAddr,
    state: Mutex<State>,
    /// Woken when connections are cut.
    cut: Condvar,
}

#[derive(Debug, Default)]
struct State {
    ended: bool,
    last_run: u64,
    runs: BTreeMap<u64, Mirror>,
    last_connection: u64,
    connections: BTreeMap<u64, Line>,
}

/// A connection, as the rest of the server sees it.
#[derive(Debug)]
struct Line {
    stream: Arc<TcpStream>,
    /// The run that was last asked for on it.
    run: Option<u64>,
    cut: bool,
}

impl Line {
    /// Wakes its thread from whatever read or write it is in; the next one fails.
    fn cut(&mut self) {
        self.cut = true;
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

impl Shared {
    /// Enters a connection and gives it a number; `None` once the server has ended.
    fn enter(&self, stream: &Arc<TcpStream>) -> Option<u64> {
        let mut state = self.state();
        if state.ended {
            return None;
        }
        state.last_connection += 1;
        let id = state.last_connection;
        state.connections.insert(id, Line { stream: stream.clone(), run: None, cut: false });
        Some(id)
    }

    fn leave(&self, connection: u64) {
        self.state().connections.remove(&connection);
    }

    /// The mirror and the path in it that a request target is about; `None` if it is about no run.
    fn find(&self, connection: u64, target: &str) -> Option<(Mirror, String)> {
        let (run, path) = urls::resolve(target)?;
        let mut state = self.state();
        let mirror = state.runs.get(&run)?.clone();
        state.connections.get_mut(&connection)?.run = Some(run);
        Some((mirror, path))
    }

    /// Waits in real time; whether the connection still stands then.
    fn pause(&self, connection: u64, span: Duration) -> bool {
        let stands = |state: &State| state.connections.get(&connection).is_some_and(|line| !line.cut);
        let waited = self.cut.wait_timeout_while(self.state(), span, |state| stands(state));
        let (state, _) = waited.expect("no panic while the server's state is held");
        stands(&state)
    }

    /// All threads of a server have one name, which tells it from other servers. The system shows 15 characters.
    fn thread_name(&self) -> String {
        format!("http-{}", self.address.port())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no panic while the server's state is held")
    }
}

/// Accepts connections until the server has ended, and then waits for their threads.
fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    let mut threads: Vec<JoinHandle<()>> = Vec::new();
    loop {
        let accepted = listener.accept();
        if shared.state().ended {
            break;
        }
        let Ok((stream, _)) = accepted else {
            // The client is gone again, or there are no file descriptors left for a while.
            thread::sleep(Duration::from_millis(5));
            continue;
        };
        let theirs = shared.clone();
        // If there is no thread to be had, the stream is dropped with the closure and so closed.
        let spawned =
            thread::Builder::new().name(shared.thread_name()).spawn(move || connection::serve(&theirs, stream));
        let (finished, going_on): (Vec<_>, Vec<_>) = threads.into_iter().partition(JoinHandle::is_finished);
        join(finished);
        threads = going_on;
        threads.extend(spawned);
    }
    join(threads);
}

fn join(threads: Vec<JoinHandle<()>>) {
    for thread in threads {
        // A panic has been printed, and has cost the client its connection.
        let _ = thread.join();
    }
}
