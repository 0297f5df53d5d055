//! A child process that is run to its end, in bounded time and memory, and with all that it has started.

use std::{
    io,
    process::{Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};

use crate::{
    trace::Outcome,
    worker::{
        Bounds, Footprint, Usage,
        process::{FAREWELL, GLANCE, keep_tail},
        watch,
    },
};

/// How a process ended.
#[derive(Debug)]
pub(super) struct Ended {
    /// By itself, or cut off.
    pub(super) status: Result<ExitStatus, Outcome>,
    /// What it used, as far as that was seen, and what it said last.
    pub(super) footprint: Footprint,
}

/// Runs a command. What it writes to stderr is kept, and what it writes to stdout where there is nothing on stderr.
pub(super) fn run(mut command: Command, patience: Duration, bounds: Bounds) -> io::Result<Ended> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    watch::tie_to_this_thread(&mut command);
    let mut child = command.spawn()?;
    watch::limit(&child, bounds);
    let (speaking, silent) = mpsc::channel();
    let kept: [Arc<Mutex<Vec<u8>>>; 2] = Default::default();
    let (stdout, stderr) = (child.stdout.take().expect("a pipe"), child.stderr.take().expect("a pipe"));
    let (of_stdout, of_stderr, also) = (kept[0].clone(), kept[1].clone(), speaking.clone());
    thread::spawn(move || keep_tail(stdout, &of_stdout, speaking));
    thread::spawn(move || keep_tail(stderr, &of_stderr, also));
    let (start, mut usage) = (Instant::now(), Usage::default());
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Ok(status);
        }
        usage = watch::usage(&child).unwrap_or(usage);
        if usage.memory > bounds.memory {
            let text = format!("it took more than {} MiB of memory", bounds.memory >> 20);
            break Err(Outcome::Unbounded(text));
        }
        if start.elapsed() >= patience {
            break Err(Outcome::Unbounded(format!("no end within {} s", patience.as_secs_f32())));
        }
        // A process that has closed its output is about to end.
        let pause = silent.recv_timeout(GLANCE);
        if pause == Err(mpsc::RecvTimeoutError::Disconnected) {
            thread::sleep(Duration::from_millis(1));
        }
    };
    watch::kill_group(&mut child);
    let _ = child.wait();
    // What it had to say is on its way still.
    let _ = silent.recv_timeout(FAREWELL);
    let status = match status {
        Ok(status) if watch::was_limited(status, usage, bounds) => {
            Err(Outcome::Unbounded(format!("it ran into a limit of the system ({status})")))
        }
        other => other,
    };
    let [stdout, stderr] = kept.map(|kept| {
        let kept = kept.lock().expect("no panic while output is held");
        String::from_utf8_lossy(&kept).trim_end().to_owned()
    });
    let said = if stderr.is_empty() { stdout } else { stderr };
    Ok(Ended { status, footprint: Footprint { usage, stderr: said } })
}
