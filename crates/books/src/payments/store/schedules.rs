//! What computing schedules needs of every payment, read side by side and without whole rows.

use chrono::NaiveDate;
use engine::{OpError, OpResult, ReadTx, params};
use money::Currency;

use super::payments::{amount_of, parse_autopay, parse_cadence, parse_kind, parse_weekend};
use crate::payments::cadence::Recurrence;
use crate::payments::due_date::WeekendRule;
use crate::payments::terms::{AmountSpec, AutopayState, PaymentKind};

/// The narrow part of a payment: its newest terms, which may be agreed for later, and its own settings.
#[derive(Debug, Clone)]
pub struct ScheduleRow {
    /// The payment.
    pub seq: i64,
    /// The first due date that the newest terms can have.
    pub from_on: NaiveDate,
    /// When it falls due.
    pub recurrence: Recurrence,
    /// What happens on weekends and holidays.
    pub weekend_rule: WeekendRule,
    /// The calendar's id.
    pub holidays: Option<String>,
    /// How much is due each time.
    pub amount: AmountSpec,
    /// From this day on nothing is due.
    pub cancelled_from_on: Option<NaiveDate>,
    /// Autopay.
    pub autopay: AutopayState,
    /// Days ahead to remind.
    pub remind_days_before: Option<u32>,
    /// Days early that still count.
    pub grace_days_before: Option<u32>,
    /// Days late that are still in time.
    pub grace_days_after: Option<u32>,
    /// Whether nothing is said.
    pub quiet: bool,
    /// Bill, subscription or obligation.
    pub kind: PaymentKind,
}

// In the order of the index payment_by_schedule, which holds all of it.
const COLUMNS: &str =
    "seq, cadence, starts_on, ends_on, due_day, weekend_rule, holidays, cancelled_from_on, terms_from_on, amount_kind, amount_low_minor,
    amount_high_minor, currency, autopay, remind_days_before, grace_days_before, grace_days_after, quiet, kind";

/// Which payments to visit.
#[derive(Debug, Clone, Copy)]
pub enum Which<'a> {
    /// All.
    All,
    /// One, by its integer key.
    One(i64),
    /// Those whose name, or whose party's name, is like a pattern made by `like_pattern` from text in lower case.
    Named(&'a str),
}

/// Visits payments in order of their integer keys.
pub fn each(tx: &ReadTx<'_>, which: Which<'_>, mut visit: impl FnMut(ScheduleRow) -> OpResult<()>) -> OpResult<()> {
    // Payments use few currencies, and looking a code up costs more than comparing it with the last one.
    let mut known = Currency::CAD;
    let mut read = |row: &engine::Row<'_>| {
        let code = row.text(12)?;
        if code != known.code() {
            known = Currency::parse(code).map_err(OpError::internal)?;
        }
        visit(ScheduleRow {
            seq: row.get(0)?,
            recurrence: Recurrence {
                cadence: parse_cadence(row.text(1)?)?,
                starts_on: row.get(2)?,
                ends_on: row.get(3)?,
                due_day: row.get(4)?,
            },
            weekend_rule: parse_weekend(row.text(5)?)?,
            holidays: row.get(6)?,
            cancelled_from_on: row.get(7)?,
            from_on: row.get(8)?,
            amount: amount_of(row.text(9)?, row.get(10)?, row.get(11)?, known)?,
            autopay: parse_autopay(row.text(13)?)?,
            remind_days_before: row.get(14)?,
            grace_days_before: row.get(15)?,
            grace_days_after: row.get(16)?,
            quiet: row.get(17)?,
            kind: parse_kind(row.text(18)?)?,
        })
    };
    match which {
        Which::All => tx.each(&format!("SELECT {COLUMNS} FROM payment ORDER BY seq"), &[], read),
        Which::One(seq) => tx.each(&format!("SELECT {COLUMNS} FROM payment WHERE seq = $1"), params![seq], &mut read),
        Which::Named(pattern) => tx.each(
            &format!(
                "SELECT {COLUMNS} FROM payment
                 WHERE name_key LIKE $1 ESCAPE '\\' OR party_seq IN (
                    SELECT party.seq FROM party JOIN party AS stands ON stands.seq = COALESCE(party.survivor_seq, party.seq)
                    WHERE stands.name_key LIKE $1 ESCAPE '\\')
                 ORDER BY seq"
            ),
            params![pattern],
            &mut read,
        ),
    }
}
