//! One connection, from its first request to its end.

use std::{
    io::{self, BufReader, Read as _, Write as _},
    net::{Shutdown, TcpStream},
    sync::Arc,
    time::Duration,
};

use socket2::SockRef;

use super::{
    Shared,
    answer::{Answer, status},
    head::{Asked, Get},
};

/// The size of the send buffer that is asked for, in bytes. Small, because what it takes in counts as taken by the client.
const SEND_BUFFER: usize = 16 << 10;
/// How long the rest of a request that was refused is read for.
const LINGER: Duration = Duration::from_secs(1);

/// Answers the requests of a connection until either side has had enough.
pub(super) fn serve(shared: &Shared, stream: TcpStream) {
    let stream = Arc::new(stream);
    if let Some(id) = shared.enter(&stream) {
        let connection = Connection { shared, id, stream };
        if connection.converse().is_err() {
            connection.reset();
        }
    }
}

/// Whether further requests are answered on the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    /// Yes.
    KeepOpen,
    /// No: it is closed in good order.
    Close,
}

struct Connection<'s> {
    shared: &'s Shared,
    id: u64,
    stream: Arc<TcpStream>,
}

impl Connection<'_> {
    /// An error stands for a connection that is beyond good order, on whichever side.
    fn converse(&self) -> io::Result<()> {
        self.stream.set_nodelay(true)?;
        SockRef::from(&*self.stream).set_send_buffer_size(SEND_BUFFER)?;
        let mut input = BufReader::new(&*self.stream);
        loop {
            let get = match Asked::read(&mut input)? {
                Asked::For(get) => get,
                Asked::Nothing => return Ok(()),
                Asked::Wrongly(code) => return self.refuse(code),
            };
            if self.answer(&get)? == Then::Close || get.is_last {
                return Ok(());
            }
        }
    }

    fn answer(&self, get: &Get) -> io::Result<Then> {
        let Some((mirror, path)) = self.shared.find(self.id, &get.target) else {
            (&*self.stream).write_all(&status(404, get.is_last))?;
            return Ok(Then::KeepOpen);
        };
        // Over its budget: cut off at once, and so that no client can mistake it for the end of a body.
        let (line, reply) = mirror.request(&path, &get.asking).ok_or(io::ErrorKind::ConnectionAborted)?;
        let pause = |span| self.shared.pause(self.id, span);
        Answer::new(get, &self.stream, &mirror, line, &pause).send(&reply)
    }

    /// Says so and closes, but not before the client can have read it: closing over unread bytes would reset the connection.
    fn refuse(&self, code: u16) -> io::Result<()> {
        (&*self.stream).write_all(&status(code, true))?;
        self.stream.shutdown(Shutdown::Write)?;
        self.stream.set_read_timeout(Some(LINGER))?;
        let _ = io::copy(&mut (&*self.stream).take(1 << 20), &mut io::sink());
        Ok(())
    }

    /// Has the connection end in a reset instead of an orderly close.
    fn reset(&self) {
        let _ = SockRef::from(&*self.stream).set_linger(Some(Duration::ZERO));
    }
}

impl Drop for Connection<'_> {
    fn drop(&mut self) {
        self.shared.leave(self.id);
    }
}
