//! Members with values that a client must not take (TUF §4.2.3, §4.3).

use super::*;

/// A new root is written after the next major version of the specification.
///
/// Whatever its members may mean there, the client knows them by the meaning they have here.
pub(crate) fn root_of_another_specification(s: &mut Writer) {
    s.cites(["TUF-4.3-a"]);
    of_another_specification(s, &Root);
}

/// A new timestamp is written after the next major version of the specification.
pub(crate) fn timestamp_of_another_specification(s: &mut Writer) {
    s.cites(["TUF-4.3-a"]);
    s.in_both_profiles();
    of_another_specification(s, &Timestamp);
}

/// A new snapshot is written after the next major version of the specification.
pub(crate) fn snapshot_of_another_specification(s: &mut Writer) {
    s.cites(["TUF-4.3-a"]);
    of_another_specification(s, &Snapshot);
}

/// New targets metadata is written after the next major version of the specification.
pub(crate) fn targets_of_another_specification(s: &mut Writer) {
    s.cites(["TUF-4.3-a"]);
    of_another_specification(s, &Targets);
}

/// From now on everything is written after a later minor version of the specification.
///
/// It is for adopters to say what counts as a match; the major version is the example that the specification gives.
pub(crate) fn later_minor_specification(s: &mut Writer) {
    s.cites(["TUF-4.3-b"]);
    s.refresh(accepts());
    s.publish_edited([Root, Targets], |draft| {
        draft.set("spec_version", "1.99.99");
    });
    s.refresh(either("matches the major version", accepts()).or("matches more than the major version", rejects()));
}

/// The first timestamp that a client sees has version zero.
///
/// Versions begin at one. No step of the workflow has a client look at that, and zero is below every version there will be.
pub(crate) fn timestamp_version_zero(s: &mut Writer) {
    s.cites(["TUF-4.3-e"]);
    s.attack("sign a timestamp with version 0", |a| {
        a.replace(&Timestamp, |draft| {
            draft.set("version", 0);
        });
    });
    let strict = rejects().trusting_no(Timestamp).stopping_at(&Timestamp);
    s.refresh(either("refuses version 0", strict).or("takes version 0", accepts()));
    s.attack_ends();
    s.refresh(accepts());
}

/// The first timestamp that a client sees has a version below zero.
pub(crate) fn timestamp_version_negative(s: &mut Writer) {
    s.cites(["TUF-4.3-e"]);
    first_timestamp_refused(s, "version", &[json!(-1)]);
}

/// The first timestamp that a client sees has a version with a fraction.
pub(crate) fn timestamp_version_fraction(s: &mut Writer) {
    s.cites(["TUF-4.3-e"]);
    first_timestamp_refused(s, "version", &[json!(1.5)]);
}

/// The first timestamp that a client sees has its version as text.
///
/// As text, "10" comes before "9".
pub(crate) fn timestamp_version_text(s: &mut Writer) {
    s.cites(["TUF-4.3-e"]);
    first_timestamp_refused(s, "version", &[json!("1")]);
}

/// A new root has its version as text.
pub(crate) fn root_version_text(s: &mut Writer) {
    s.cites(["TUF-4.3-e"]);
    version_text(s, &Root);
}

/// A new snapshot has its version as text.
pub(crate) fn snapshot_version_text(s: &mut Writer) {
    s.cites(["TUF-4.3-e"]);
    version_text(s, &Snapshot);
}

/// New targets metadata has its version as text.
pub(crate) fn targets_version_text(s: &mut Writer) {
    s.cites(["TUF-4.3-e"]);
    version_text(s, &Targets);
}

/// A timestamp does not say when it expires, or says it in a way that cannot be read.
///
/// A client that takes this for "never" can be kept on it for ever.
pub(crate) fn expires_unreadable(s: &mut Writer) {
    s.cites(["TUF-4.2.3-a"]);
    s.attack("sign a timestamp without expires", |a| {
        a.replace(&Timestamp, |draft| {
            draft.unset("expires");
        });
    });
    s.refresh(rejects().trusting_no(Timestamp).stopping_at(&Timestamp));
    first_timestamp_refused(s, "expires", &[json!("tomorrow"), json!(""), json!(2_100_000_000), json!(null)]);
}

/// A timestamp expires on a day that does not exist.
///
/// Some parsers count on into the next month.
pub(crate) fn expires_on_no_day(s: &mut Writer) {
    s.cites(["TUF-4.2.3-b", "TUF-4.2.3-a"]);
    first_timestamp_refused(s, "expires", &[json!("2035-02-30T00:00:00Z")]);
}

/// A timestamp names the moment when it expires by the clock of another time zone.
///
/// By universal time it has expired. By the digits alone it seems to have five hours left.
pub(crate) fn expires_elsewhere(s: &mut Writer) {
    s.cites(["TUF-4.2.3-b", "TUF-4.2.3-a"]);
    s.wait(hours(1));
    first_timestamp_refused(s, "expires", &[json!("2035-01-01T06:00:00+12:00")]);
}

/// A timestamp has its expiry with an offset of zero instead of the letter Z.
pub(crate) fn expires_with_offset(s: &mut Writer) {
    s.cites(["TUF-4.2.3-b"]);
    other_date_form(s, "2035-01-02T00:00:00+00:00");
}

/// A timestamp has its expiry with a fraction of a second.
pub(crate) fn expires_with_fraction(s: &mut Writer) {
    s.cites(["TUF-4.2.3-b"]);
    other_date_form(s, "2035-01-02T00:00:00.5Z");
}

/// A timestamp has its expiry in small letters.
pub(crate) fn expires_in_small_letters(s: &mut Writer) {
    s.cites(["TUF-4.2.3-b"]);
    other_date_form(s, "2035-01-02t00:00:00z");
}

/// A timestamp has its expiry without a time zone.
pub(crate) fn expires_without_zone(s: &mut Writer) {
    s.cites(["TUF-4.2.3-b"]);
    other_date_form(s, "2035-01-02T00:00:00");
}

/// A timestamp has its expiry with a space between date and time.
pub(crate) fn expires_with_space(s: &mut Writer) {
    s.cites(["TUF-4.2.3-b"]);
    other_date_form(s, "2035-01-02 00:00:00Z");
}

fn of_another_specification(s: &mut Writer, role: &Role) {
    s.refresh(accepts());
    for version in ["2.0.0", "0.9.0"] {
        let trusted = s.repository.version(role);
        s.publish([role.clone()]);
        s.attack(&format!("sign the new {role} as of specification {version}"), |a| {
            a.replace(role, |draft| {
                draft.set("spec_version", version);
            });
        });
        s.refresh(rejects().trusting(role.clone(), trusted).stopping_at(role));
        recovers(s);
    }
}

/// The first timestamp that the client sees has each of `values` in turn for `member`.
fn first_timestamp_refused(s: &mut Writer, member: &str, values: &[Value]) {
    for value in values {
        s.attack(&format!("sign a timestamp with {member} {value}"), |a| {
            a.replace(&Timestamp, |draft| {
                draft.set(member, value.clone());
            });
        });
        s.refresh(rejects().trusting_no(Timestamp).stopping_at(&Timestamp));
    }
    s.attack_ends();
    s.refresh(accepts());
}

fn version_text(s: &mut Writer, role: &Role) {
    s.refresh(accepts());
    s.publish([role.clone()]);
    s.attack(&format!("sign {role} 2 with version \"2\""), |a| {
        a.replace(role, |draft| {
            draft.set("version", "2");
        });
    });
    s.refresh(refused(role));
    recovers(s);
}

/// Forms that ISO 8601 or habit allow: refusing them is always right, and so is reading them for what they mean.
fn other_date_form(s: &mut Writer, expires: &str) {
    s.attack(&format!("sign a timestamp that expires {expires}"), |a| {
        a.replace(&Timestamp, |draft| {
            draft.set("expires", expires);
        });
    });
    s.refresh(either("refuses other date forms", rejects()).or("reads other date forms", accepts()));
}
