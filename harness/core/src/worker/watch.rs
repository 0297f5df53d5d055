//! What a process may use of the machine, and what it did use: the parts that belong to the operating system.

use std::{
    fmt,
    process::{Child, Command, ExitStatus},
    time::Duration,
};

/// What a process may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bounds {
    /// Resident memory, in bytes.
    pub memory: u64,
    /// Address space, in bytes; `None` for runtimes that reserve more than they use.
    pub address_space: Option<u64>,
    /// Processor time for each step.
    pub cpu: Duration,
}

impl Default for Bounds {
    /// 2 GiB of memory, any address space, a minute of processor time.
    fn default() -> Bounds {
        Bounds { memory: 2 << 30, address_space: None, cpu: Duration::from_mins(1) }
    }
}

impl Bounds {
    /// For clients in Rust, which reserve little more than they use: 1 GiB of memory, 8 GiB of address space, a minute of
    /// processor time.
    pub const ISOLATED: Bounds = Bounds { memory: 1 << 30, address_space: Some(8 << 30), cpu: Duration::from_mins(1) };
}

/// What a process has used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// The peak of its resident memory, in bytes.
    pub memory: u64,
    /// Processor time of all its threads.
    pub cpu: Duration,
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} MiB of memory and {} s of processor time", self.memory >> 20, self.cpu.as_secs_f32())
    }
}

/// Makes the child the head of a process group of its own, and on Linux has it die with the thread that starts it.
#[cfg(unix)]
pub(crate) fn tie_to_this_thread(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0);
    #[cfg(target_os = "linux")]
    #[expect(unsafe_code, reason = "what runs between fork and exec must be safe to call there: one system call is")]
    // SAFETY: `prctl` is async-signal-safe, and nothing is allocated.
    unsafe {
        use rustix::process::{Signal, set_parent_process_death_signal};
        command.pre_exec(|| Ok(set_parent_process_death_signal(Some(Signal::KILL))?));
    }
}

/// Sets the limits of the operating system anew, counting processor time from now.
#[cfg(target_os = "linux")]
pub(crate) fn limit(child: &Child, bounds: Bounds) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};
    let pid = Some(Pid::from_child(child));
    let used = usage(child).unwrap_or_default().cpu;
    let seconds = (used + bounds.cpu).as_secs() + 1;
    // A process that is gone needs no limits.
    let _ = prlimit(pid, Resource::Cpu, Rlimit { current: Some(seconds), maximum: None });
    if let Some(bytes) = bounds.address_space {
        let _ = prlimit(pid, Resource::As, Rlimit { current: Some(bytes), maximum: Some(bytes) });
    }
}

/// Whether a process that ended like this was ended by its limits: out of processor time, or out of address space while it
/// held more than half of the memory it may hold.
#[cfg(unix)]
pub(crate) fn was_limited(status: ExitStatus, seen: Usage, bounds: Bounds) -> bool {
    use rustix::process::Signal;
    use std::os::unix::process::ExitStatusExt as _;
    let signal = status.signal();
    signal == Some(Signal::XCPU.as_raw()) || (signal == Some(Signal::ABORT.as_raw()) && seen.memory > bounds.memory / 2)
}

/// Ends the process and all that it has started.
#[cfg(unix)]
pub(crate) fn kill_group(child: &mut Child) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
    let _ = child.kill();
}

/// What a living process has used; `None` if it is gone.
#[cfg(target_os = "linux")]
pub(crate) fn usage(child: &Child) -> Option<Usage> {
    let process = procfs::process::Process::new(child.id().cast_signed()).ok()?;
    let memory = process.status().ok()?.vmhwm? * 1_024;
    let stat = process.stat().ok()?;
    let ticks = stat.utime + stat.stime;
    Some(Usage { memory, cpu: Duration::from_millis(ticks * 1_000 / procfs::ticks_per_second()) })
}

/// Has the peak of memory counted anew from what it holds now.
#[cfg(target_os = "linux")]
pub(crate) fn forget_peak(child: &Child) {
    // Where this is not allowed, the peak is that of the process's whole life.
    let _ = std::fs::write(format!("/proc/{}/clear_refs", child.id()), "5");
}

#[cfg(not(unix))]
pub(crate) fn tie_to_this_thread(_: &mut Command) {}

#[cfg(not(unix))]
pub(crate) fn was_limited(_: ExitStatus, _: Usage, _: Bounds) -> bool {
    false
}

#[cfg(not(unix))]
pub(crate) fn kill_group(child: &mut Child) {
    let _ = child.kill();
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn limit(_: &Child, _: Bounds) {}

#[cfg(not(target_os = "linux"))]
pub(crate) fn usage(_: &Child) -> Option<Usage> {
    None
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn forget_peak(_: &Child) {}
