//! Redirects (TUF §2.2): where they are followed, what is there is trusted no more and no less.

use super::*;

/// The mirror moves timestamp to another place, with each of the five status codes for that.
///
/// Whether redirects are followed is for each client to say.
pub(crate) fn timestamp_moved(s: &mut Writer) {
    s.cites(["NET-a"]);
    s.refresh(accepts());
    for code in [301, 302, 303, 307, 308] {
        let held = s.repository.version(&Timestamp);
        s.publish([Timestamp]);
        s.attack(&format!("answer {code}, to where timestamp {} is", held + 1), |a| {
            let file = a.published(&Timestamp, held + 1);
            a.put("moved/timestamp.json", &file);
            a.answer(&Timestamp, Reply::Redirect(code, path("metadata/moved/timestamp.json")));
        });
        let refuses = rejects().trusting(Timestamp, held);
        s.refresh(either("follows", accepts().trusting(Timestamp, held + 1)).or("refuses", refuses));
        s.attack_ends();
        s.refresh(accepts());
    }
}

/// The mirror moves a target file to another host.
///
/// Its length and hashes are known, so it does not matter where it comes from.
pub(crate) fn target_moved_to_another_host(s: &mut Writer) {
    s.cites(["NET-a", "P458-INDEX-e"]);
    s.attack("redirect to file.txt on another host", |a| {
        a.put_target("moved.txt", FILE);
        a.answer_target("file.txt", Reply::Redirect(302, Location::OtherHost("targets/moved.txt".to_owned())));
    });
    s.download(["file.txt"], either("follows", accepts().delivering(&[FILE])).or("refuses", rejects()));
    s.attack_ends();
    s.download(["file.txt"], accepts());
}

/// A redirect leads to another file of the length of the one that was asked for.
pub(crate) fn target_replaced_by_redirect(s: &mut Writer) {
    s.cites(["TUF-5.7-d", "P458-INDEX-e", "NET-a"]);
    s.attack("redirect to another file", |a| {
        a.put_target("other.txt", OTHER_FILE);
        a.answer_target("file.txt", Reply::Redirect(302, Location::OtherHost("targets/other.txt".to_owned())));
    });
    s.download(["file.txt"], rejects());
    s.attack_ends();
    s.download(["file.txt"], accepts());
}

/// A redirect leads to an older timestamp than the one that the client has.
pub(crate) fn timestamp_rolled_back_by_redirect(s: &mut Writer) {
    s.cites(["TUF-5.4.3-a", "NET-a"]);
    s.publish([]);
    s.publish([Timestamp]);
    s.refresh(accepts());
    s.attack("redirect to timestamp 1", |a| {
        let old = a.published(&Timestamp, 1);
        a.put("old/timestamp.json", &old);
        a.answer(&Timestamp, Reply::Redirect(302, path("metadata/old/timestamp.json")));
    });
    s.refresh(rejects().trusting(Timestamp, 2));
}

/// A redirect leads from snapshot to targets metadata, which is correctly signed as what it is.
pub(crate) fn snapshot_exchanged_by_redirect(s: &mut Writer) {
    s.cites(["NET-e", "NET-a"]);
    s.refresh(accepts());
    s.publish([Snapshot]);
    s.attack("redirect from snapshot 2 to targets 1", |a| {
        a.answer(&Snapshot, Reply::Redirect(302, path("metadata/1.targets.json")));
    });
    s.refresh(rejects().trusting(Snapshot, 1));
    s.attack_ends();
    renew_timestamp(s, &Snapshot);
    s.refresh(accepts());
}

/// The mirror redirects the request for timestamp to itself.
pub(crate) fn circle(s: &mut Writer) {
    s.cites(["NET-a", "TUF-2.2-a", "TUF-1.5.2-k"]);
    nowhere(s, |_| path("metadata/timestamp.json"));
}

/// The mirror redirects the request for timestamp to a file of the client's own machine that has no end.
pub(crate) fn to_a_local_file(s: &mut Writer) {
    s.cites(["NET-a", "TUF-2.2-a", "TUF-1.5.2-k"]);
    nowhere(s, |_| Location::Literal("file:///dev/zero".to_owned()));
}

/// The mirror redirects the request for timestamp to a URL that contains the file itself.
///
/// What it contains is the honest file, so a client that knows such URLs may as well take it.
pub(crate) fn to_data(s: &mut Writer) {
    s.cites(["NET-a"]);
    s.refresh(accepts());
    s.publish([Timestamp]);
    s.attack("redirect to a data: URL with timestamp 2", |a| {
        let file: Vec<String> = a.published(&Timestamp, 2).iter().map(|byte| format!("%{byte:02x}")).collect();
        let url = format!("data:application/json,{}", file.concat());
        a.answer(&Timestamp, Reply::Redirect(302, Location::Literal(url)));
    });
    s.refresh(either("refuses", rejects().trusting(Timestamp, 1)).or("follows", accepts().trusting(Timestamp, 2)));
    s.attack_ends();
    s.refresh(accepts());
}

/// The mirror redirects the request for timestamp, and does not say where.
pub(crate) fn to_nowhere(s: &mut Writer) {
    s.cites(["NET-a", "TUF-2.2-a", "TUF-1.5.2-k"]);
    s.refresh(accepts());
    s.publish([Timestamp]);
    s.attack("answer 302 without a location", |a| a.answer(&Timestamp, Reply::Status(302)));
    s.refresh(refused(&Timestamp));
    s.attack_ends();
    s.refresh(accepts());
}

/// The mirror redirects the request for the next root to itself, so that it neither has one nor has none.
pub(crate) fn root_in_a_circle(s: &mut Writer) {
    s.cites(["NET-a", "TUF-5.3.3-e"]);
    s.refresh(accepts());
    s.publish([Root]);
    s.attack("redirect from root 2 to root 2", |a| {
        a.answer(&Root, Reply::Redirect(302, path("metadata/2.root.json")));
    });
    s.refresh(either("aborts", rejects().trusting(Root, 1)).or("goes on", accepts().trusting(Root, 1)));
    s.attack_ends();
    s.refresh(accepts());
}

/// The mirror redirects the request for every root that does not exist to the newest one there is.
///
/// Servers are set up like this by mistake. The file has the wrong version for its name.
pub(crate) fn missing_roots_lead_to_the_newest(s: &mut Writer) {
    s.cites(["TUF-5.3.5-a", "NET-c"]);
    s.refresh(accepts());
    s.attack("redirect from roots 2 to 9 to root 1", |a| {
        for version in 2..10 {
            let name = Root.versioned_file_name(version);
            a.put(&name, Reply::Redirect(302, path("metadata/1.root.json")));
        }
    });
    s.refresh(
        either("refuses the file", rejects().trusting(Root, 1))
            .or("takes it for the end of the roots", accepts().trusting(Root, 1).not_asking_for("3.root.json")),
    );
    s.attack_ends();
    s.refresh(accepts());
}

fn path(path: &str) -> Location {
    Location::Path(path.to_owned())
}

fn nowhere(s: &mut Writer, location: impl Fn(&Adversary<'_>) -> Location) {
    s.refresh(accepts());
    s.publish([Timestamp]);
    s.attack("redirect the request for timestamp 2", |a| {
        let location = location(a);
        a.answer(&Timestamp, Reply::Redirect(302, location));
    });
    s.refresh(refused(&Timestamp).with(RequestRule::AtMostRequests(Timestamp, 100)));
    s.attack_ends();
    s.refresh(accepts());
}
