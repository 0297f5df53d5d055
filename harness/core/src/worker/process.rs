//! A child process that speaks in lines, none of whose misbehaviours reach the harness: memory and waiting are bounded.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};

use super::watch::{self, Bounds, Usage};

/// The longest line that is read.
pub const LONGEST_LINE: u64 = 64 << 20;

/// How much of what a process writes to stderr is kept in a step: the end of it.
pub const KEPT_OF_STDERR: usize = 64 << 10;

/// How often a process that is being waited for is looked at.
pub(crate) const GLANCE: Duration = Duration::from_millis(20);

/// How long a process gets to exit when it is asked to.
pub(crate) const FAREWELL: Duration = Duration::from_millis(500);

/// Why there is no line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Silence {
    /// The process has ended, or closed its stdout.
    Dead(String),
    /// It said nothing for too long, said too much, or used too much.
    Unbounded(String),
}

/// The child, with its whole process group: what it starts ends with it.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    /// Lines for its stdin go through a thread, because it may never read them. `None` once it has been told to end.
    input: Option<mpsc::Sender<Vec<u8>>>,
    lines: mpsc::Receiver<io::Result<Vec<u8>>>,
    stderr: Arc<Mutex<Vec<u8>>>,
    /// Closed when there will be no more of it.
    stderr_ends: mpsc::Receiver<()>,
    bounds: Bounds,
    /// What it had used when the current step began, and when it was last looked at.
    before: Usage,
    seen: Usage,
}

impl Process {
    pub(super) fn start(mut command: Command, bounds: Bounds) -> io::Result<Process> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        watch::tie_to_this_thread(&mut command);
        let mut child = command.spawn()?;
        watch::limit(&child, bounds);
        let (input, outgoing) = mpsc::channel();
        let stdin = child.stdin.take().expect("a pipe");
        thread::spawn(move || write_lines(stdin, &outgoing));
        let (incoming, lines) = mpsc::sync_channel(1);
        let stdout = child.stdout.take().expect("a pipe");
        thread::spawn(move || read_lines(stdout, &incoming));
        let stderr = Arc::<Mutex<Vec<u8>>>::default();
        let (pipe, kept) = (child.stderr.take().expect("a pipe"), stderr.clone());
        let (going_on, stderr_ends) = mpsc::channel();
        thread::spawn(move || keep_tail(pipe, &kept, going_on));
        let usage = Usage::default();
        Ok(Process { child, input: Some(input), lines, stderr, stderr_ends, bounds, before: usage, seen: usage })
    }

    /// Begins a step: what it uses and writes to stderr is counted from here.
    pub(super) fn begin_step(&mut self) {
        watch::forget_peak(&self.child);
        watch::limit(&self.child, self.bounds);
        self.before = watch::usage(&self.child).unwrap_or_default();
        self.seen = self.before;
        self.stderr.lock().expect("no panic while stderr is held").clear();
    }

    /// What the step has used so far: the peak of resident memory, and processor time since it began.
    pub(super) fn usage(&mut self) -> Usage {
        self.look();
        Usage { memory: self.seen.memory, cpu: self.seen.cpu.saturating_sub(self.before.cpu) }
    }

    /// The end of what it wrote to stderr in this step.
    pub(super) fn stderr(&self) -> String {
        let kept = self.stderr.lock().expect("no panic while stderr is held");
        String::from_utf8_lossy(&kept).trim_end().to_owned()
    }

    /// Whether it has said something that nobody has asked for.
    pub(super) fn spoke_unasked(&self) -> bool {
        matches!(self.lines.try_recv(), Ok(Ok(_)))
    }

    /// Sends a line, without its end. A process that is gone will be noticed when it is listened to.
    pub(super) fn send(&self, mut line: Vec<u8>) {
        line.push(b'\n');
        if let Some(input) = &self.input {
            let _ = input.send(line);
        }
    }

    /// The next line, until `deadline`.
    pub(super) fn line(&mut self, deadline: Instant) -> Result<Vec<u8>, Silence> {
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left.min(GLANCE)) {
                Ok(Ok(line)) => return Ok(line),
                Ok(Err(_)) => {
                    let text = format!("a line of more than {} MiB on its stdout", LONGEST_LINE >> 20);
                    return Err(Silence::Unbounded(text));
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => return Err(self.death()),
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    self.look();
                    if self.seen.memory > self.bounds.memory {
                        let text = format!("it took more than {} MiB of memory", self.bounds.memory >> 20);
                        return Err(Silence::Unbounded(text));
                    }
                    if left.is_zero() {
                        return Err(Silence::Unbounded(String::new()));
                    }
                }
            }
        }
    }

    fn look(&mut self) {
        if let Some(usage) = watch::usage(&self.child) {
            self.seen = usage;
        }
    }

    fn death(&mut self) -> Silence {
        let Some(status) = self.end_within(FAREWELL) else {
            return Silence::Dead("it closed its stdout".to_owned());
        };
        // What it had to say is on its way still.
        let _ = self.stderr_ends.recv_timeout(FAREWELL);
        if watch::was_limited(status, self.seen, self.bounds) {
            return Silence::Unbounded(format!("it ran into a limit of the system ({status})"));
        }
        Silence::Dead(format!("the process ended ({status})"))
    }

    fn end_within(&mut self, span: Duration) -> Option<ExitStatus> {
        let deadline = Instant::now() + span;
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) if Instant::now() < deadline => thread::sleep(Duration::from_millis(1)),
                _ => return None,
            }
        }
    }

    /// Asks it to exit, by this line and the end of its stdin, and waits for it a little.
    pub(super) fn stop(mut self, line: Vec<u8>) {
        self.send(line);
        self.input = None;
        self.end_within(FAREWELL);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        watch::kill_group(&mut self.child);
        let _ = self.child.wait();
    }
}

fn write_lines(mut stdin: ChildStdin, lines: &mpsc::Receiver<Vec<u8>>) {
    for line in lines {
        if stdin.write_all(&line).and_then(|()| stdin.flush()).is_err() {
            break;
        }
    }
}

fn read_lines(stdout: impl Read, lines: &mpsc::SyncSender<io::Result<Vec<u8>>>) {
    let mut stdout = BufReader::new(stdout);
    loop {
        let mut line = Vec::new();
        match (&mut stdout).take(LONGEST_LINE).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => break,
            Ok(_) => {}
        }
        let ended = line.pop_if(|last| *last == b'\n').is_some();
        let too_long = !ended && line.len() as u64 == LONGEST_LINE;
        if !ended && !too_long {
            break;
        }
        let line = if too_long { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(line) };
        if lines.send(line).is_err() || too_long {
            break;
        }
    }
}

pub(crate) fn keep_tail(mut stderr: impl Read, kept: &Mutex<Vec<u8>>, _going_on: mpsc::Sender<()>) {
    let mut buffer = [0; 4_096];
    while let Ok(read @ 1..) = stderr.read(&mut buffer) {
        let mut kept = kept.lock().expect("no panic while stderr is held");
        kept.extend_from_slice(&buffer[..read]);
        let surplus = kept.len().saturating_sub(KEPT_OF_STDERR);
        kept.drain(..surplus);
    }
}
