//! Operations run at the simulated time, and the probe that says so can say otherwise.

use std::sync::Arc;

use tuf_gauntlet_clients::{all, probe::probe_clock};
use tuf_gauntlet_core::{
    client::{Client, Control, Description, Refusal, Session},
    role::Role,
    run::Make,
    time::Time,
};

#[test]
fn every_client_with_a_clock_passes_the_probe() {
    for entry in all() {
        let claims = (entry.make)().describe().controls.contains(&Control::Clock);
        assert_eq!(claims, probe_clock(&entry.make), "{}", entry.name);
    }
}

#[test]
fn a_client_whose_clock_stands_still_fails_the_probe() {
    assert!(!probe_clock(&at_always_the_same_time(Time::EPOCH)));
}

#[test]
fn a_client_whose_clock_is_far_ahead_fails_the_probe() {
    assert!(!probe_clock(&at_always_the_same_time(Time::from_unix_seconds(4_000_000_000))));
}

/// sigstore-tuf, told another time than the one it is.
fn at_always_the_same_time(time: Time) -> Make {
    let entry = all().into_iter().find(|entry| entry.name == "sigstore-tuf").unwrap();
    Arc::new(move || Box::new(Stopped { client: (entry.make)(), time }))
}

struct Stopped {
    client: Box<dyn Client>,
    time: Time,
}

impl Client for Stopped {
    fn describe(&self) -> Description {
        self.client.describe()
    }

    fn open(&mut self, session: &Session) -> Result<(), Refusal> {
        self.client.open(session)
    }

    fn init(&mut self, root: &[u8], _now: Time) -> Result<(), Refusal> {
        self.client.init(root, self.time)
    }

    fn refresh(&mut self, _now: Time) -> Result<(), Refusal> {
        self.client.refresh(self.time)
    }

    fn download(&mut self, targets: &[&str], _now: Time) -> Result<Vec<Vec<u8>>, Refusal> {
        self.client.download(targets, self.time)
    }

    fn trusted(&mut self) -> Result<Vec<(Role, Vec<u8>)>, Refusal> {
        self.client.trusted()
    }
}
