//! Updates in which the client dies: the power fails, or somebody is impatient.

use super::*;

/// The client is killed while it waits for the mirror, once at each request of an update that renews everything.
///
/// Some of the new files are stored by then and some are not. The next update has to make a whole of them.
pub(crate) fn killed_at_each_request(s: &mut Writer) {
    s.cites(["TUF-5-c"]);
    s.download(["file.txt"], accepts());
    for request in 1..=8 {
        s.publish([Root]);
        renew(s);
        kill(s, request);
        s.download(["file.txt"], either_way());
        s.publish([Timestamp]);
        s.download(["file.txt"], accepts());
    }
}

/// The client is killed at each request of its very first update.
///
/// Each time it begins with what the time before has left.
pub(crate) fn killed_in_the_first_update(s: &mut Writer) {
    s.cites(["TUF-5-c"]);
    s.publish([]);
    for request in 1..=5 {
        kill(s, request);
        s.download(["file.txt"], either_way());
    }
    s.publish([Timestamp]);
    s.download(["file.txt"], accepts());
}

/// The client is killed while it waits for the file of a delegated role, or before, or after.
pub(crate) fn killed_at_a_delegated_role(s: &mut Writer) {
    s.cites(["TUF-5-c"]);
    let project = with_a_project(s);
    s.download(["a.whl"], accepts());
    for request in 3..=6 {
        s.publish([project.clone(), Targets]);
        kill(s, request);
        s.download(["a.whl"], either_way());
        s.publish([Timestamp]);
        s.download(["a.whl"], accepts());
    }
}

/// The client is killed at each request, and when it starts again there is nothing newer than what it was about to fetch.
///
/// By the letter of the workflow an unchanged timestamp ends the update, so that what is missing comes with the next one. The
/// rule that nothing must leave a client unable to update says otherwise.
pub(crate) fn killed_and_nothing_new(s: &mut Writer) {
    s.cites(["TUF-5-c", "TUF-5.4.3-f"]);
    s.refresh(accepts());
    for request in 1..=6 {
        renew(s);
        kill(s, request);
        s.refresh(either_way());
        let stops = accepts().not_going_back(Snapshot).not_going_back(Targets);
        s.refresh(either("goes on", accepts()).or("stops silently", stops));
        s.publish([Timestamp]);
        s.refresh(accepts());
    }
}

/// The client is killed at each request, and then shown an older timestamp than it has trusted before.
///
/// What it had accepted before the update in which it died still counts.
pub(crate) fn killed_and_shown_an_old_timestamp(s: &mut Writer) {
    s.cites(["TUF-5-c", "TUF-5.4.3-a", "TUF-1.5.2-h"]);
    s.publish([]);
    s.publish([Timestamp]);
    s.refresh(accepts());
    for request in 1..=4 {
        let older = s.repository.version(&Timestamp) - 1;
        s.publish([Targets]);
        kill(s, request);
        s.refresh(either_way());
        s.attack("replay an older timestamp than the client had before it was killed", |a| a.replay(&Timestamp, older));
        s.refresh(rejects().not_going_back(Timestamp));
        s.attack_ends();
        s.publish([Timestamp]);
        s.refresh(accepts());
    }
}

/// The client is killed at each request, and then shown a new snapshot with an older version of targets than it has trusted.
///
/// For this the thief needs the keys of snapshot and timestamp. The client still has to remember what it trusted.
pub(crate) fn killed_and_shown_old_targets(s: &mut Writer) {
    s.cites(["TUF-5-c", "TUF-5.5.5-a", "TUF-1.5.2-h"]);
    s.publish([]);
    s.publish([Targets]);
    s.refresh(accepts());
    for request in 1..=4 {
        let older = s.repository.version(&Targets) - 1;
        s.publish([Targets]);
        kill(s, request);
        s.refresh(either_way());
        s.attack("list an older targets with the stolen keys of snapshot and timestamp", |a| {
            let old = a.published(&Targets, older);
            a.forge(&Snapshot, |draft| {
                draft.list_as("targets.json", &old);
            });
        });
        s.refresh(rejects().not_going_back(Targets));
        s.attack_ends();
        s.publish([Targets]);
        s.publish([Targets]);
        s.refresh(accepts());
    }
}

fn kill(s: &mut Writer, request: usize) {
    let what = format!("kill the client while it waits for the answer to request {request} of its next update");
    s.attack(&what, |a| a.kill(Kill::AtRequest(request)));
}
