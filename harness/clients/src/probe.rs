//! A probe of what an adapter claims.

use std::{sync::Arc, time::Duration};

use tuf_gauntlet_core::{
    expectation::{accepts, rejects},
    run::{Limits, Make, Written},
    script::{Script, Writer},
    time::days,
    verdict::Verdict,
};

/// From the epoch of scripts to the first day of 2060.
const FAR: Duration = days(9_131);

/// Whether operations of this client run at the simulated time.
///
/// Two repositories are shown to it. One expires long before a far date: it has to be accepted while it is valid and refused at
/// the far date, which a client on the real clock would not do. The other is published at the far date: it has to be accepted
/// then, which a client that refuses whatever looks old would not do.
pub fn probe_clock(make: &Make) -> bool {
    let passes = |scenario: fn(&mut Writer)| {
        let script = Script::write(scenario);
        let twin = script.attacked.then(|| Arc::new(Script::write_twin(scenario)));
        let written = Written { script: Arc::new(script), twin };
        written.run(make, Limits::default()).judgement.verdict == Verdict::Ok
    };
    passes(expires_before_the_far_date) && passes(published_at_the_far_date)
}

fn expires_before_the_far_date(s: &mut Writer) {
    s.cites(["TUF-5.1-a"]);
    s.publish([]);
    s.attack("the client is shown nothing new until the far date", |adversary| adversary.wait(FAR));
    s.refresh(rejects());
}

fn published_at_the_far_date(s: &mut Writer) {
    s.cites(["TUF-5.1-a"]);
    s.wait(FAR);
    s.publish([]);
    s.refresh(accepts());
}
