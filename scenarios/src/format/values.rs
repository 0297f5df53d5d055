//! Dates and specification versions at the edge of what can be (TUF §4.2.3, §4.3).

use super::*;

/// The first timestamp that a client sees expires at a moment that no clock will ever show.
///
/// Some parsers carry the thirteenth month over into the next year.
pub(crate) fn impossible_dates(s: &mut Writer) {
    s.cites(["TUF-4.2.3-c", "TUF-4.2.3-a"]);
    let dates = [
        "2035-13-01T00:00:00Z",
        "2035-00-10T00:00:00Z",
        "2035-01-32T00:00:00Z",
        "2035-02-00T00:00:00Z",
        "2035-02-29T00:00:00Z",
        "2100-02-29T00:00:00Z",
        "2035-01-02T25:00:00Z",
        "2035-01-02T00:60:00Z",
        "2035-01-02T00:00:61Z",
        "2035-01-02T-1:00:00Z",
        "20350102T000000",
        "2035-01-02",
        "T00:00:00Z",
        "٢٠٣٥-٠١-٠٢T٠٠:٠٠:٠٠Z",
    ];
    first_timestamp_refused(s, &dates[..10]);
    expires_may_be_refused(s, ("refuses other date forms", "reads other date forms"), &dates[10..]);
}

/// The first timestamp that a client sees has expired long ago, so long that some clocks come round again.
///
/// In nanoseconds, 64 bits go back to 1677. The year 1600 is then one to come.
pub(crate) fn dates_long_past(s: &mut Writer) {
    s.cites(["TUF-4.2.3-c", "TUF-5.4.4-a"]);
    let dates = [
        "2019-12-31T23:59:59Z",
        "1970-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "1901-12-13T20:45:51Z",
        "1677-09-21T00:12:43Z",
        "1600-01-01T00:00:00Z",
        "1583-01-01T00:00:00Z",
    ];
    first_timestamp_refused(s, &dates);
}

/// The first timestamp that a client sees expired in the year 0 or 1.
///
/// Some libraries have no such year, and some take it for "never".
pub(crate) fn dates_of_the_first_years(s: &mut Writer) {
    s.cites(["TUF-4.2.3-c", "TUF-5.4.4-a"]);
    first_timestamp_refused(s, &["0001-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "0000-00-00T00:00:00Z"]);
}

/// Timestamps expire after the clocks of 32 bits have come to their end.
pub(crate) fn dates_beyond_32_bits(s: &mut Writer) {
    s.cites(["TUF-4.2.3-c", "TUF-4.2.3-a"]);
    for expires in ["2038-01-19T03:14:08Z", "2106-02-07T06:28:16Z"] {
        s.publish_edited([Timestamp], |draft| {
            draft.set("expires", expires);
        });
        s.refresh(accepts());
    }
}

/// Timestamps expire at the end of time as some clocks have it.
pub(crate) fn dates_far_ahead(s: &mut Writer) {
    s.cites(["TUF-4.2.3-c"]);
    let dates = ["2262-04-11T23:47:17Z", "2300-01-01T00:00:00Z", "9998-12-31T23:59:59Z", "9999-12-31T23:59:59Z"];
    expires_may_be_refused(s, ("refuses dates far ahead", "reads dates far ahead"), &dates);
}

/// Timestamps expire in years of five and more digits, for which the form has no room.
pub(crate) fn years_of_many_digits(s: &mut Writer) {
    s.cites(["TUF-4.2.3-c"]);
    let dates = [
        "10000-01-01T00:00:00Z",
        "+10000-01-01T00:00:00Z",
        "292277026597-01-01T00:00:00Z",
        "99999999999999999999-01-01T00:00:00Z",
    ];
    expires_may_be_refused(s, ("refuses dates far ahead", "reads dates far ahead"), &dates);
}

/// Timestamps expire at a leap second, or at the twenty-fourth hour of a day.
///
/// ISO 8601 has both, and not all clocks do.
pub(crate) fn leap_seconds(s: &mut Writer) {
    s.cites(["TUF-4.2.3-c", "TUF-4.2.3-b"]);
    let dates = ["2035-06-30T23:59:60Z", "2035-06-30T24:00:00Z", "2035-06-30T12:34:60Z"];
    expires_may_be_refused(s, ("refuses other date forms", "reads other date forms"), &dates);
}

/// Everything is written after a specification version of one or two numbers.
///
/// Older repositories have `1.0`.
pub(crate) fn short_specification_versions(s: &mut Writer) {
    s.cites(["TUF-4.3-c"]);
    specification(s, "short versions of the specification", &[json!("1.0"), json!("1")]);
}

/// Everything is written after a specification version with a pre-release or build part.
///
/// Semantic versions can have these.
pub(crate) fn specification_versions_with_parts(s: &mut Writer) {
    s.cites(["TUF-4.3-c"]);
    let values = [json!("1.0.0-rc1"), json!("1.0.0+b"), json!("1.0.0-alpha.1+build.7")];
    specification(s, "versions of the specification with parts", &values);
}

/// Everything is written after a specification version that is no semantic version.
pub(crate) fn malformed_specification_versions(s: &mut Writer) {
    s.cites(["TUF-4.3-c"]);
    let values = [
        json!(""),
        json!("v1.0.0"),
        json!("01.0.0"),
        json!("1..0"),
        json!("1.0.0.0"),
        json!(" 1.0.0"),
        json!("one"),
        json!(1),
    ];
    specification(s, "malformed versions of the specification", &values);
}

/// The first timestamp that the client sees expires at each of `dates`, and is of no use.
fn first_timestamp_refused(s: &mut Writer, dates: &[&str]) {
    for date in dates {
        s.attack(&format!("sign a timestamp that expires {date}"), |a| {
            a.replace(&Timestamp, |draft| {
                draft.set("expires", *date);
            });
        });
        s.refresh(rejects().trusting_no(Timestamp).stopping_at(&Timestamp));
    }
    s.attack_ends();
    s.refresh(accepts());
}

fn expires_may_be_refused(s: &mut Writer, labels: (&str, &str), dates: &[&str]) {
    edited_timestamps(s, labels, "expires", &dates.iter().map(|&date| json!(date)).collect::<Vec<_>>());
}

/// Timestamps say that they are written after each of these versions of the specification.
fn specification(s: &mut Writer, what: &str, versions: &[Value]) {
    edited_timestamps(s, (&format!("refuses {what}"), &format!("reads {what}")), "spec_version", versions);
}

fn edited_timestamps(s: &mut Writer, labels: (&str, &str), member: &str, values: &[Value]) {
    s.refresh(accepts());
    for other in values {
        s.publish([Timestamp]);
        s.attack(&format!("sign a timestamp with {other} for {member}"), |a| {
            a.replace(&Timestamp, |draft| {
                draft.set(member, other.clone());
            });
        });
        s.refresh(either(labels.0, rejects().not_advancing(Timestamp)).or(labels.1, accepts()));
        s.attack_ends();
        s.publish([Timestamp]);
        s.refresh(accepts());
    }
}
