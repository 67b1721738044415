//! When the daily tick is due: at the start, on a new civil day, after the machine slept, and each hour.

use std::time::{Duration, Instant, SystemTime};

/// A tick is harmless on a day that had one: it is replayed by its key. An hourly one is a second
/// look, should anything have kept the first from being made.
const HOUR: Duration = Duration::from_secs(60 * 60);
/// The two clocks drift apart by less than this unless the machine slept or its clock was set.
const DRIFT_MAX: Duration = Duration::from_secs(45);

/// Remembers the last look at the clocks, and the last tick.
#[derive(Debug, Default)]
pub struct Rhythm {
    last_look: Option<(SystemTime, Instant)>,
    last_tick: Option<(String, Instant)>,
}

impl Rhythm {
    /// Looks at the clocks, of which the steady one stands still in sleep, and says whether a tick
    /// is due on `today`, the name of a company's civil day. The caller then makes one.
    pub fn is_due(&mut self, today: &str, wall: SystemTime, steady: Instant) -> bool {
        let jumped = self.last_look.is_some_and(|look| has_jumped(look, (wall, steady)));
        self.last_look = Some((wall, steady));
        let due = match &self.last_tick {
            None => true,
            Some((day, at)) => day != today || jumped || steady.duration_since(*at) >= HOUR,
        };
        if due {
            self.last_tick = Some((today.to_owned(), steady));
        }
        due
    }

    /// Makes the next look find a tick due, after one that failed.
    pub fn begin_again(&mut self) {
        self.last_tick = None;
    }
}

fn has_jumped(before: (SystemTime, Instant), now: (SystemTime, Instant)) -> bool {
    let steady = now.1.duration_since(before.1);
    match now.0.duration_since(before.0) {
        Ok(wall) => wall.abs_diff(steady) > DRIFT_MAX,
        // The wall clock went back. By how much matters little: the day may have changed.
        Err(back) => back.duration() + steady > DRIFT_MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEAT: Duration = Duration::from_secs(30);

    struct Clocks {
        wall: SystemTime,
        steady: Instant,
        rhythm: Rhythm,
    }

    impl Clocks {
        fn started() -> Clocks {
            let mut clocks = Clocks { wall: SystemTime::now(), steady: Instant::now(), rhythm: Rhythm::default() };
            assert!(clocks.look("2026-03-01", Duration::ZERO, Duration::ZERO), "the start is a tick");
            clocks
        }

        fn look(&mut self, today: &str, wall: Duration, steady: Duration) -> bool {
            self.wall += wall;
            self.steady += steady;
            self.rhythm.is_due(today, self.wall, self.steady)
        }
    }

    #[test]
    fn nothing_is_due_for_an_hour_and_then_once() {
        let mut clocks = Clocks::started();
        let due = (0..240).filter(|_| clocks.look("2026-03-01", BEAT, BEAT)).count();
        assert_eq!(due, 2, "two hours of beats");
    }

    #[test]
    fn a_new_day_is_due_at_once() {
        let mut clocks = Clocks::started();
        assert!(!clocks.look("2026-03-01", BEAT, BEAT));
        assert!(clocks.look("2026-03-02", BEAT, BEAT));
        assert!(!clocks.look("2026-03-02", BEAT, BEAT));
    }

    #[test]
    fn waking_is_due_even_on_the_same_day() {
        let mut clocks = Clocks::started();
        assert!(clocks.look("2026-03-01", Duration::from_secs(600), BEAT));
        assert!(!clocks.look("2026-03-01", BEAT, BEAT));
    }

    #[test]
    fn a_tick_that_failed_is_due_again() {
        let mut clocks = Clocks::started();
        clocks.rhythm.begin_again();
        assert!(clocks.look("2026-03-01", BEAT, BEAT));
    }

    #[test]
    fn a_clock_set_back_is_noticed() {
        let mut clocks = Clocks::started();
        clocks.wall -= Duration::from_secs(7200);
        assert!(clocks.look("2026-03-01", Duration::ZERO, BEAT));
    }
}
