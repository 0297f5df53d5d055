//! Versions near the limits of number types, where rounding or wrapping makes a high version a low one (TUF §4.3).

use super::*;

/// Two versions that are the same number, 2^54 + 4, where only 53 bits are significant.
const HIGH: u64 = (1 << 54) + 5;

const LOW: u64 = (1 << 54) + 3;

const FOLLOWS: &str = "follows large versions";

const REFUSES: &str = "refuses large versions";

/// A timestamp goes back from one very large version to another that looks the same as a floating-point number.
pub(crate) fn timestamp_version_rounded(s: &mut Writer) {
    rounded(s, &Timestamp, (Timestamp, HIGH));
}

/// The listed version of snapshot goes back by so little that it looks the same as a floating-point number.
pub(crate) fn listed_snapshot_version_rounded(s: &mut Writer) {
    rounded(s, &Snapshot, (Snapshot, HIGH));
}

/// The listed version of targets goes back by so little that it looks the same as a floating-point number.
///
/// Here, equal versions are good enough: a client that rounds goes back to the old file without noticing.
pub(crate) fn targets_version_rounded(s: &mut Writer) {
    rounded(s, &Targets, (Snapshot, 2));
}

/// The listed version of a delegated role goes back by so little that it looks the same as a floating-point number.
pub(crate) fn delegated_version_rounded(s: &mut Writer) {
    let project = project_1(s);
    rounded(s, &project, (Snapshot, 2));
}

/// The first timestamp a client sees has a version beyond the signed numbers of 32 bits; the next has an ordinary one.
///
/// Read into too few bits, the high version is a negative number, and every honest one is a newer one.
pub(crate) fn timestamp_version_beyond_31_bits(s: &mut Writer) {
    wrapped(s, 1 << 31);
}

/// The first timestamp a client sees has a version beyond the numbers of 32 bits; the next has an ordinary one.
///
/// Read into too few bits, the high version is 1.
pub(crate) fn timestamp_version_beyond_32_bits(s: &mut Writer) {
    wrapped(s, (1 << 32) + 1);
}

/// The first timestamp a client sees has a version beyond the signed numbers of 64 bits; the next has an ordinary one.
pub(crate) fn timestamp_version_beyond_63_bits(s: &mut Writer) {
    wrapped(s, 1 << 63);
}

/// The first timestamp a client sees has the greatest version that has 64 bits; the next has an ordinary one.
pub(crate) fn timestamp_version_of_64_bits(s: &mut Writer) {
    wrapped(s, u64::MAX);
}

/// A repository counts its versions up to the greatest signed number of 32 bits.
///
/// That many seconds since 1970 is a date not far off, and there are repositories that take the time for a version.
pub(crate) fn versions_of_31_bits(s: &mut Writer) {
    let greatest = (1 << 31) - 1;
    s.cites(["TUF-4.3-f"]);
    s.refresh(accepts());
    for version in [greatest - 1, greatest] {
        publish_all_as(s, version);
        s.refresh(accepts());
    }
}

/// A repository counts its versions beyond the greatest signed number of 32 bits.
pub(crate) fn versions_beyond_31_bits(s: &mut Writer) {
    counts_past(s, 1 << 31);
}

/// A repository counts the versions of its root beyond the greatest signed number of 32 bits.
///
/// The next root is not listed anywhere: its name is what the client makes of adding one.
pub(crate) fn root_versions_beyond_31_bits(s: &mut Writer) {
    s.cites(["TUF-4.3-f"]);
    s.repository.set_version(Root, (1 << 31) - 1);
    s.refresh(accepts());
    for _ in 0..2 {
        s.publish([Root]);
        s.refresh(either(FOLLOWS, accepts()).or(REFUSES, rejects()));
    }
}

/// A repository counts its versions beyond the greatest number of 32 bits.
pub(crate) fn versions_beyond_32_bits(s: &mut Writer) {
    counts_past(s, 1 << 32);
}

/// A repository counts its versions beyond the numbers that a floating-point number holds exactly.
///
/// A client that rounds asks for the wrong files from then on, or takes the new ones for those that it has.
pub(crate) fn versions_beyond_53_bits(s: &mut Writer) {
    counts_past(s, 1 << 53);
}

/// A repository counts its versions beyond the greatest signed number of 64 bits.
pub(crate) fn versions_beyond_63_bits(s: &mut Writer) {
    counts_past(s, 1 << 63);
}

/// The version of `role` goes back from [`HIGH`] to [`LOW`]; `last` is the file in which the client sees [`HIGH`].
fn rounded(s: &mut Writer, role: &Role, last: (Role, u64)) {
    s.cites(["TUF-4.3-f", "TUF-1.5.2-h"]);
    s.refresh(accepts());
    let (witness, version) = last;
    let advance = |s: &mut Writer, to: u64, others: u64| {
        s.attack(&format!("publish {role} {to}, by the stolen keys of all roles but root"), |a| {
            a.repository.set_version(Snapshot, others);
            a.repository.set_version(Timestamp, others);
            publish_as(a, role, to);
        });
    };
    advance(s, HIGH, 2);
    s.refresh(either(FOLLOWS, accepts().trusting(witness.clone(), version)).or(REFUSES, rejects()));
    advance(s, LOW, 3);
    s.refresh(
        either(FOLLOWS, rejects().trusting(witness.clone(), version)).or(REFUSES, rejects().trusting(witness, 1)),
    );
}

/// A timestamp goes back from `high`, the first version that the client is shown, to the honest one.
fn wrapped(s: &mut Writer, high: u64) {
    s.cites(["TUF-4.3-f", "TUF-1.5.2-h"]);
    s.publish([]);
    s.publish([Timestamp]);
    s.attack(&format!("publish timestamp {high}, by the stolen timestamp key"), |a| publish_as(a, &Timestamp, high));
    s.refresh(either(FOLLOWS, accepts().trusting(Timestamp, high)).or(REFUSES, rejects().trusting_no(Timestamp)));
    s.attack_ends();
    s.refresh(either(FOLLOWS, rejects().trusting(Timestamp, high)).or(REFUSES, accepts().not_going_back(Timestamp)));
}

/// An honest repository gets past a limit with all its roles but root.
fn counts_past(s: &mut Writer, limit: u64) {
    s.cites(["TUF-4.3-f"]);
    s.refresh(accepts());
    for version in [limit - 1, limit, limit + 1] {
        publish_all_as(s, version);
        s.refresh(either(FOLLOWS, accepts()).or(REFUSES, rejects()));
    }
}

fn publish_all_as(s: &mut Writer, version: u64) {
    for role in [Targets, Snapshot, Timestamp] {
        s.repository.set_version(role, version);
    }
    s.publish([Targets]);
}
