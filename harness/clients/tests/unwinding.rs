//! A client that overruns its budget is unwound: its adapter does not stand in the way, and leaves nothing behind.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use tuf_gauntlet_clients::all;
use tuf_gauntlet_core::{
    client::{Client, Session},
    expectation::accepts,
    mirror::{Budget, Mirror, OverBudget},
    script::Script,
    time::Time,
};

#[test]
fn an_adapter_does_not_catch_what_unwinds_its_client() {
    for entry in all() {
        let overrun = refresh_with_a_budget_of(2, &*entry.make);
        assert!(overrun.unwrap_err().is::<OverBudget>(), "{}", entry.name);
    }
}

#[test]
fn the_wall_clock_runs_again_after_an_operation() {
    for entry in all() {
        for requests in [2, 100] {
            let _ = refresh_with_a_budget_of(requests, &*entry.make);
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
            assert!(now.cast_signed() < Time::EPOCH.unix_seconds(), "{} after {requests} requests", entry.name);
        }
    }
}

/// A refresh in this very thread.
fn refresh_with_a_budget_of(requests: usize, make: &dyn Fn() -> Box<dyn Client>) -> std::thread::Result<()> {
    let script = Script::write(|s| {
        s.cites(["TUF-5.3.12-a"]);
        s.refresh(accepts());
    });
    let mirror = Mirror::new(Budget { requests, ..Budget::default() });
    mirror.begin_step(Arc::clone(&script.steps[0].site), Time::EPOCH);
    let session = Session::new(mirror);
    let mut client = make();
    client.open(&session).expect("a client that opens");
    client.init(&script.root, Time::EPOCH).expect("a client that takes an honest root");
    catch_unwind(AssertUnwindSafe(|| client.refresh(Time::EPOCH).expect("an honest repository")))
}
