//! The clock of a command: `faketime`, where it is there and the client heeds it.

use std::{
    cell::Cell,
    ffi::OsString,
    panic::{AssertUnwindSafe, catch_unwind},
    process::Command,
    sync::{Arc, LazyLock},
};

use crate::{
    client::{Client, Session},
    http::Server,
    mirror::{Budget, Mirror},
    repository::Repository,
    role::Role,
    time::{Time, days},
};

/// The library behind the command `faketime`, to be loaded into a client.
///
/// Not the command itself: it would end with 1 where the client has died.
#[derive(Debug)]
pub(super) struct Faketime {
    /// The variables by which the command has its library loaded.
    variables: Vec<(OsString, OsString)>,
}

impl Faketime {
    /// The library that the command on `PATH` uses; `None` if there is no such command.
    pub(super) fn find() -> Option<&'static Faketime> {
        static FOUND: LazyLock<Option<Faketime>> = LazyLock::new(|| {
            let names = ["LD_PRELOAD", "DYLD_INSERT_LIBRARIES", "DYLD_FORCE_FLAT_NAMESPACE"];
            let variable = |name: &str| {
                let shown =
                    Command::new("faketime").args(["-f", &written(Time::EPOCH), "printenv", name]).output().ok()?;
                let value = String::from_utf8(shown.stdout).ok()?.trim().to_owned();
                (shown.status.success() && !value.is_empty()).then(|| (OsString::from(name), OsString::from(value)))
            };
            let variables: Vec<_> = names.iter().filter_map(|name| variable(name)).collect();
            (!variables.is_empty()).then_some(Faketime { variables })
        });
        FOUND.as_ref()
    }

    /// Stops the wall clock of a process at `now`. Its other clocks, and the times of files, are the real ones.
    pub(super) fn set(&self, command: &mut Command, now: Time) {
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.env("FAKETIME", written(now)).env("TZ", "UTC0").env("NO_FAKE_STAT", "1");
        command.env("FAKETIME_DONT_FAKE_MONOTONIC", "1").env("DONT_FAKE_MONOTONIC", "1");
    }
}

/// A time that stands still, as `faketime` reads it.
fn written(time: Time) -> String {
    time.to_string().replace('T', " ").replace('Z', "")
}

thread_local! {
    static TRIED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is trying the clock out, so that it is set without further ado.
pub(super) fn is_being_tried() -> bool {
    TRIED.get()
}

/// Whether a client that `make` makes heeds it: takes what has long expired at a time before, and refuses at a far time what
/// is valid now.
///
/// A client that refuses nothing is left the real time: what it accepts there cannot be laid to the harness's clock.
pub(super) fn is_heeded<C: Client>(make: impl Fn() -> C) -> bool {
    let [past, future] = [946_684_800, 2_524_608_000].map(Time::from_unix_seconds);
    TRIED.set(true);
    let tried =
        catch_unwind(AssertUnwindSafe(|| accepts(make(), past, past) && !accepts(make(), future, future + days(700))));
    TRIED.set(false);
    tried.unwrap_or(false)
}

/// Whether the client refreshes at `now` from a repository that was published at `published`.
fn accepts(mut client: impl Client, published: Time, now: Time) -> bool {
    let mut repository = Repository::new();
    repository.now = published;
    repository.publish([]);
    let Ok(server) = Server::start() else { return false };
    let mirror = Mirror::new(Budget::default());
    mirror.begin_step(Arc::new(repository.site().clone()), now);
    let session = Session::over_http(server.serve(&mirror));
    let root = repository.published(&Role::Root, 1).expect("it was published");
    client.open(&session).and_then(|()| client.init(root, now)).and_then(|()| client.refresh(now)).is_ok()
}
