//! The window of days that a question asks for.

use chrono::{Days, NaiveDate};
use engine::{OpError, OpResult};

use super::agreed::civil_date;
use super::schedule::Window;

/// Ten years and their leap days.
const DAYS_MAX: i64 = 3_660;

/// A window as it is asked for; unless said, so many days before and after today.
pub fn window_asked(from: Option<NaiveDate>, until: Option<NaiveDate>, today: NaiveDate, (before, after): (u64, u64)) -> OpResult<Window> {
    let from = match from {
        Some(from) => civil_date(from, "from")?,
        // Asked only for an end before today, the window ends there.
        None => until.map_or(today, |until| until.min(today)).checked_sub_days(Days::new(before)).unwrap_or(today),
    };
    let until = match until {
        Some(until) => civil_date(until, "until")?,
        None => today.max(from).checked_add_days(Days::new(after)).unwrap_or(from),
    };
    if until < from {
        return Err(OpError::invalid("until", "The window ends before it begins.").hint("Until is the last day, from the first."));
    }
    if until.signed_duration_since(from).num_days() > DAYS_MAX {
        return Err(OpError::invalid("until", "The window is longer than ten years.").hint("Ask for a shorter one."));
    }
    Ok(Window { from, until })
}
