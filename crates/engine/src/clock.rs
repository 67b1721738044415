//! The clock is passed in, so that a test can hold it.

use chrono::{DateTime, Duration, NaiveDate, SecondsFormat, Utc};
use chrono_tz::Tz;
use std::sync::Mutex;

/// Tells the instant. Everything that asks the time asks this.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's own clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// A clock that stands still until it is moved.
pub struct FixedClock(Mutex<DateTime<Utc>>);

impl FixedClock {
    /// A clock that stands at `instant`.
    pub fn at(instant: DateTime<Utc>) -> FixedClock {
        FixedClock(Mutex::new(instant))
    }

    /// Moves the clock, forwards or back.
    pub fn set(&self, instant: DateTime<Utc>) {
        *self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = instant;
    }

    /// Moves the clock by `step`, forwards or back.
    pub fn advance(&self, step: Duration) {
        let mut instant = self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        *instant += step;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// A clock that runs with the machine's, from another beginning.
pub struct OffsetClock(Duration);

impl OffsetClock {
    /// A clock that shows `instant` now.
    pub fn starting_at(instant: DateTime<Utc>) -> OffsetClock {
        OffsetClock(instant - Utc::now())
    }
}

impl Clock for OffsetClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now() + self.0
    }
}

/// An instant as it is stored and shown: RFC 3339, UTC, milliseconds.
pub fn instant_text(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The civil date in a time zone.
pub fn civil_date(instant: DateTime<Utc>, zone: Tz) -> NaiveDate {
    instant.with_timezone(&zone).date_naive()
}
