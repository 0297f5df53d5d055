//! What makes up a whole cycle, and in which order.

use super::*;

/// Everything has been renewed, and the client fetches it role by role.
///
/// Each file says how to check the next one, so that there is one order only.
pub(crate) fn roles_in_order(s: &mut Writer) {
    s.cites(["TUF-5-e"]);
    s.refresh(accepts());
    s.publish([Root]);
    renew(s);
    let names = ["2.root.json", "3.root.json", "4.root.json", "timestamp.json", "2.snapshot.json", "2.targets.json"];
    s.refresh(accepts().asking_exactly(&names));
}

/// A new root is published, and nothing else with it.
///
/// The timestamp is the same as before. A client that looks at the timestamp first, and finds no news there, would miss
/// that keys have been revoked.
pub(crate) fn root_renewed_alone(s: &mut Writer) {
    s.cites(["TUF-5-e"]);
    s.refresh(accepts());
    s.publish([Root]);
    s.refresh(accepts());
}

/// The first thing that is asked of a client is a target.
///
/// Nothing can be known of a target before an update: so there has to be one.
pub(crate) fn download_comes_first(s: &mut Writer) {
    s.cites(["TUF-5-f"]);
    s.publish([]);
    let names = ["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"];
    s.download(["file.txt"], accepts().asking_exactly(&names));
}

/// A target has been renewed since the client's last update, and the client is asked for it.
pub(crate) fn download_of_what_is_new(s: &mut Writer) {
    s.cites(["TUF-5-f"]);
    s.download(["file.txt"], accepts());
    renew(s);
    s.download(["file.txt"], accepts());
}

/// A target of a delegated role is asked for: the role comes after all others.
pub(crate) fn delegated_role_comes_last(s: &mut Writer) {
    s.cites(["TUF-5-e", "TUF-5-f"]);
    with_a_project(s);
    let names = ["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json", "1.project.json"];
    s.download(["a.whl"], accepts().asking_exactly(&names));
}
