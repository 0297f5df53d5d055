//! A wall clock of its own for every thread, for clients that read the system clock (Linux with glibc).
//!
//! The final executable gets a `clock_gettime` that consults a value of the calling thread before it asks the kernel. The
//! standard library and everything built on it then see the simulated time in that thread; all other clocks, and all other
//! threads, are untouched.

use std::cell::Cell;

use crate::time::Time;

thread_local! {
    static FROZEN: Cell<Option<i64>> = const { Cell::new(None) };
}

/// Stops this thread's wall clock at `now`.
pub fn freeze(now: Time) {
    FROZEN.set(Some(now.unix_seconds()));
}

/// Gives this thread the real wall clock back.
pub fn release() {
    FROZEN.set(None);
}

/// Whether [`freeze`] works in this executable: it stops the clock at a far time and reads it.
pub fn works() -> bool {
    let before = FROZEN.get();
    let probe = Time::EPOCH + crate::time::days(1_000);
    freeze(probe);
    let read = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    FROZEN.set(before);
    read.is_ok_and(|read| read.as_secs().cast_signed() == probe.unix_seconds())
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "a C function of libc is defined here in libc's stead")]
mod interposed {
    use std::{
        ffi::c_void,
        mem::transmute,
        ptr::null_mut,
        sync::atomic::{AtomicPtr, Ordering::Relaxed},
    };

    use libc::{
        CLOCK_REALTIME, CLOCK_REALTIME_COARSE, RTLD_NEXT, SYS_clock_gettime, c_int, clockid_t, dlsym, syscall, timespec,
    };

    type ClockGettime = unsafe extern "C" fn(clockid_t, *mut timespec) -> c_int;

    /// libc's `clock_gettime`, for this executable.
    ///
    /// # Safety
    ///
    /// `time` is null or points to a `timespec` that may be written.
    #[unsafe(no_mangle)]
    pub(super) unsafe extern "C" fn clock_gettime(clock: clockid_t, time: *mut timespec) -> c_int {
        let wall = matches!(clock, CLOCK_REALTIME | CLOCK_REALTIME_COARSE);
        // A thread that is ending has no value any more; it gets the real time.
        let frozen = super::FROZEN.try_with(std::cell::Cell::get).ok().flatten();
        if let Some(seconds) = frozen.filter(|_| wall && !time.is_null()) {
            // SAFETY: not null, and the caller owns it.
            unsafe { time.write(timespec { tv_sec: seconds, tv_nsec: 0 }) };
            return 0;
        }
        // SAFETY: the arguments are passed on as they came.
        unsafe { pass_on(clock, time) }
    }

    /// Asks whoever would have been asked without this module: libc, or what was loaded before it, such as libfaketime.
    unsafe fn pass_on(clock: clockid_t, time: *mut timespec) -> c_int {
        static NEXT: AtomicPtr<c_void> = AtomicPtr::new(null_mut());
        let mut next = NEXT.load(Relaxed);
        if next.is_null() {
            // SAFETY: the name is a C string.
            next = unsafe { dlsym(RTLD_NEXT, c"clock_gettime".as_ptr()) };
            NEXT.store(next, Relaxed);
        }
        if next.is_null() {
            // SAFETY: the arguments are passed on as they came.
            let result = unsafe { syscall(SYS_clock_gettime, clock, time) };
            return c_int::try_from(result).unwrap_or(-1);
        }
        // SAFETY: what goes by that name has this signature, and the arguments are passed on as they came.
        unsafe { transmute::<*mut c_void, ClockGettime>(next)(clock, time) }
    }
}
