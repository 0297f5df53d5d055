//! Simulated time: whole seconds since the Unix epoch, read and written as TUF §4.2.3 asks.

use std::{fmt, ops::Add, time::Duration};

use jiff::{Timestamp, civil, tz::TimeZone};

/// A moment, in whole seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(i64);

impl Time {
    /// 2035-01-01T00:00:00Z, when every script begins.
    ///
    /// It lies ahead of the real clock, so that honest metadata is valid for a client whose clock cannot be set, and before
    /// 2038, so that a clock of 32 bits is no variable in it.
    pub const EPOCH: Time = Time(2_051_222_400);

    /// What time it is by the system's clock.
    pub fn now() -> Time {
        Time(Timestamp::now().as_second())
    }

    /// The moment this many seconds after 1970-01-01T00:00:00Z.
    pub const fn from_unix_seconds(seconds: i64) -> Time {
        Time(seconds)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub const fn unix_seconds(self) -> i64 {
        self.0
    }

    /// Reads the one form that §4.2.3 names, `YYYY-MM-DDTHH:MM:SSZ`.
    ///
    /// Anything else, also what ISO 8601 would allow, is `None`.
    pub fn parse(text: &str) -> Option<Time> {
        let civil = civil::DateTime::strptime("%Y-%m-%dT%H:%M:%SZ", text).ok()?;
        let time = Time(civil.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second());
        (time.to_string() == text).then_some(time)
    }
}

impl Add<Duration> for Time {
    type Output = Time;

    fn add(self, span: Duration) -> Time {
        Time(self.0 + i64::try_from(span.as_secs()).expect("a span of fewer than 2^63 seconds"))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moment = Timestamp::from_second(self.0).map_err(|_| fmt::Error)?;
        write!(f, "{}", moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
    }
}

/// A span of this many seconds.
pub const fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}

/// A span of this many hours.
pub const fn hours(n: u64) -> Duration {
    Duration::from_secs(n * 3_600)
}

/// A span of this many days of 24 hours.
pub const fn days(n: u64) -> Duration {
    Duration::from_secs(n * 86_400)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_epoch_is_the_first_second_of_2035() {
        assert_eq!(Time::EPOCH.to_string(), "2035-01-01T00:00:00Z");
        assert_eq!(Time::parse("2035-01-01T00:00:00Z"), Some(Time::EPOCH));
    }

    #[test]
    fn only_the_form_of_the_specification_is_read() {
        for other in [
            "2035-01-01T00:00:00+00:00",
            "2035-01-01T00:00:00.5Z",
            "2035-01-01 00:00:00Z",
            "2035-1-1T00:00:00Z",
            "2035-01-01T00:00:00",
            "2035-02-30T00:00:00Z",
            "+2035-01-01T00:00:00Z",
        ] {
            assert_eq!(Time::parse(other), None, "{other}");
        }
    }
}
