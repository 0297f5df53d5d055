//! A clock that is ahead or goes back.

use super::*;

/// The client's clock is two years ahead, and is then put right.
///
/// By that clock everything has expired. A client that has taken the later time for granted goes on refusing.
pub(crate) fn ahead(s: &mut Writer) {
    s.cites(["TUF-7.1-a", "TUF-5.3.10-c"]);
    s.refresh(accepts());
    s.attack("set the client's clock ahead by two years", |a| a.wait(days(730)));
    s.refresh(rejects().trusting(Root, 1).trusting(Timestamp, 1).not_reaching(Timestamp));
    s.attack("put the clock right", |a| a.set_clock_back(days(730)));
    s.refresh(after_the_clock_went_back(accepts(), rejects().trusting(Root, 1).trusting(Timestamp, 1)));
}

/// The client's clock is set back by three days between two updates.
///
/// The repository knows nothing of it, and serves what is newer than the client's day.
pub(crate) fn set_back(s: &mut Writer) {
    s.cites(["TUF-7.1-a"]);
    s.publish([]);
    s.wait(days(3));
    s.publish([Timestamp]);
    s.refresh(accepts());
    s.publish([Timestamp]);
    s.attack("set the client's clock back by three days", |a| a.set_clock_back(days(3)));
    s.refresh(after_the_clock_went_back(accepts().trusting(Timestamp, 3), rejects().trusting(Timestamp, 2)));
    s.attack_ends();
    s.wait(days(3));
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// A timestamp that the client has refused because it had expired is served again, once the client's clock is set back.
pub(crate) fn set_back_before_an_expiry(s: &mut Writer) {
    s.cites(["TUF-7.1-a", "TUF-5.4.4-a"]);
    s.refresh(accepts());
    s.publish([Timestamp]);
    s.attack("hold timestamp 2 back until it has expired", |a| a.wait(days(3)));
    s.refresh(rejects().trusting(Timestamp, 1).not_reaching(Snapshot));
    s.attack("set the client's clock back by three days", |a| a.set_clock_back(days(3)));
    s.refresh(after_the_clock_went_back(accepts().trusting(Timestamp, 2), rejects().trusting(Timestamp, 1)));
    s.attack_ends();
    s.wait(days(3));
    s.publish([Timestamp]);
    s.refresh(accepts());
}

/// The clock of a client that keeps running is set back by three days between two updates.
pub(crate) fn set_back_while_running(s: &mut Writer) {
    s.keep_running();
    set_back(s);
}

fn after_the_clock_went_back(accepting: Expectation, refusing: Expectation) -> Alternatives {
    either("goes by its clock", accepting).or("notices that the clock went back", refusing)
}
