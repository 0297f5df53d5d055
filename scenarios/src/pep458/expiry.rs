//! How long metadata of an index is valid, and who can make use of it (PEP 458, "Metadata Expiry Times").

use std::time::Duration;

use super::*;

/// Timestamp is shown to the client for a day, and a minute more.
pub(crate) fn timestamp_after_a_day(s: &mut Writer) {
    s.cites(["P458-EXP-a", "TUF-1.5.2-e"]);
    AS_PUBLISHED.set_up(s);
    live_longer(s, &[Snapshot, bin(0)], 2);
    outlived(s, &Timestamp, &[]);
}

/// Snapshot is shown for a day, with timestamp signed anew.
pub(crate) fn snapshot_after_a_day(s: &mut Writer) {
    s.cites(["P458-EXP-a", "TUF-5.5.6-a"]);
    AS_PUBLISHED.set_up(s);
    live_longer(s, &[bin(0)], 2);
    outlived(s, &Snapshot, &[Timestamp]);
}

/// A bin is shown for a day, with timestamp and snapshot signed anew.
pub(crate) fn bin_after_a_day(s: &mut Writer) {
    s.cites(["P458-EXP-a", "TUF-5.6.7-h"]);
    AS_PUBLISHED.set_up(s);
    outlived(s, &bin(0), &[Snapshot]);
}

/// A bin is shown for seven days, as the index intends.
pub(crate) fn bin_after_a_week(s: &mut Writer) {
    s.cites(["P458-EXP-a", "TUF-5.6.7-h"]);
    AS_PUBLISHED.set_up(s);
    live_longer(s, &[bin(0)], 7);
    outlived(s, &bin(0), &[Snapshot]);
}

/// A bin is shown for a year, as was proposed since.
pub(crate) fn bin_after_a_year(s: &mut Writer) {
    s.cites(["P458-EXP-a", "TUF-5.6.7-h"]);
    AS_PUBLISHED.set_up(s);
    live_longer(s, &[bin(0)], 365);
    live_longer(s, &[Root, Targets, Role::delegated("bins")], 400);
    outlived(s, &bin(0), &[Snapshot]);
}

/// The role `bins` is shown for a year, with the bins and those above signed anew.
pub(crate) fn bins_after_a_year(s: &mut Writer) {
    s.cites(["P458-EXP-a", "TUF-5.6.7-h"]);
    AS_PUBLISHED.set_up(s);
    live_longer(s, &[Root, Targets], 400);
    outlived(s, &Role::delegated("bins"), &[Snapshot, bin(0), bin(1), bin(2), bin(3)]);
}

/// Targets is shown for a year.
pub(crate) fn targets_after_a_year(s: &mut Writer) {
    s.cites(["P458-EXP-a", "TUF-5.6.5-a"]);
    AS_PUBLISHED.set_up(s);
    live_longer(s, &[Root, Role::delegated("bins")], 400);
    outlived(s, &Targets, &[Snapshot, bin(0), bin(1), bin(2), bin(3)]);
}

/// Root is shown for a year.
pub(crate) fn root_after_a_year(s: &mut Writer) {
    s.cites(["P458-EXP-a", "TUF-5.3.10-a"]);
    AS_PUBLISHED.set_up(s);
    live_longer(s, &[Targets, Role::delegated("bins")], 400);
    outlived(s, &Root, &[Snapshot, bin(0), bin(1), bin(2), bin(3)]);
}

/// A bin that a lookup does not need has expired.
///
/// Only roles on the way have to be fresh, so that a bin need not be signed anew as long as nobody asks for it.
pub(crate) fn other_bin_expired(s: &mut Writer) {
    s.cites(["P458-EXP-b"]);
    AS_PUBLISHED.set_up(s);
    s.download([&AS_PUBLISHED.release(0)], accepts());
    s.wait(days(2));
    s.publish([bin(0)]);
    let path = AS_PUBLISHED.release(0);
    s.download([&path], either("checks the bins on the way", accepts()).or("refuses because of any bin", rejects()));
}

/// The bin that a lookup needs has expired.
///
/// That lookup fails. The update before it does not, and neither does a lookup in another bin.
pub(crate) fn needed_bin_expired(s: &mut Writer) {
    s.cites(["P458-EXP-c", "TUF-5.6.7-h"]);
    AS_PUBLISHED.set_up(s);
    s.download([&AS_PUBLISHED.release(0), &AS_PUBLISHED.release(1)], accepts());
    s.attack("have bin-1 not signed anew, for two days", |a| {
        a.wait(days(2));
        a.publish([Snapshot, bin(0), bin(2), bin(3)]);
    });
    let (fresh, expired) = (AS_PUBLISHED.release(0), AS_PUBLISHED.release(1));
    s.download([&expired], rejects());
    s.download([&fresh], either("checks the bins on the way", accepts()).or("refuses because of any bin", rejects()));
    s.refresh(either("checks the bins on the way", accepts()).or("refuses because of any bin", rejects()));
}

/// A thief of timestamp and snapshot freezes a bin, whose own key he does not have.
///
/// With a key for each role, the expiry of the bin is the end of it.
pub(crate) fn freeze_without_the_bins_key(s: &mut Writer) {
    s.cites(["P458-COMP-a", "TUF-5.6.7-h"]);
    AS_PUBLISHED.set_up(s);
    live_longer(s, &[bin(0)], 7);
    let path = AS_PUBLISHED.release(0);
    s.download([&path], accepts());
    s.attack("sign timestamp and snapshot of the same versions of bins for a year", |a| {
        freeze(a, days(6), &[Snapshot], 1);
    });
    s.download([&path], accepts().delivering(&[RELEASE]));
    s.attack("go on with that", |a| freeze(a, days(2), &[Snapshot], 2));
    s.download([&path], rejects());
}

/// A thief of the one online key freezes the bins, for as long as targets and `bins` are valid.
///
/// With one key the expiry of a bin is no second line of defence: the thief signs it anew. What ends it is the year of `bins`.
pub(crate) fn freeze_with_the_online_key(s: &mut Writer) {
    s.cites(["P458-COMP-a", "P458-KEY-c", "TUF-5.6.7-h"]);
    let index = Index { sharing: Sharing::OneOnline, ..AS_PUBLISHED };
    index.set_up(s);
    live_longer(s, &[Root, Targets], 400);
    let path = index.release(0);
    s.download([&path], accepts());
    let online = [Snapshot, bin(0), bin(1), bin(2), bin(3)];
    s.attack("sign timestamp, snapshot and bins anew, for almost a year", |a| freeze(a, days(364), &online, 1));
    let frozen = accepts().delivering(&[RELEASE]);
    s.download([&path], either("frozen for a year", frozen).or("notices before", rejects()));
    s.attack("go on with that", |a| freeze(a, days(2), &online, 2));
    s.download([&path], rejects());
}

/// Lets time pass and signs `roles` and those above them anew, so many times in all.
fn freeze(a: &mut Adversary<'_>, span: Duration, roles: &[Role], times: usize) {
    a.wait(span);
    for _ in 0..times {
        a.publish(roles.iter().cloned());
    }
}

/// Sets how many days files of these roles are valid; of a bin, those of all bins.
fn live_longer(s: &mut Writer, roles: &[Role], lifetime: u64) {
    let bins = (0..4).map(bin).filter(|_| roles.contains(&bin(0)));
    for role in roles.iter().cloned().chain(bins) {
        s.repository.set_lifetime(role, days(lifetime));
    }
}

/// A sweep over the expiry of `role`, while the roles that would expire before it are signed anew.
fn outlived(s: &mut Writer, role: &Role, renewed: &[Role]) {
    let path = AS_PUBLISHED.release(0);
    s.download([&path], accepts());
    s.attack(&format!("have {role} not signed anew until a second before it expires"), |a| {
        a.wait_until_almost_expired(role);
        a.publish(renewed.iter().cloned());
    });
    s.download([&path], accepts().delivering(&[RELEASE]));
    s.attack("wait for a minute more", |a| a.wait(seconds(60)));
    s.download([&path], rejects());
}
