//! What a desktop or a server does for an open company by itself, by name: the protocol doors and the shell know no operation.

use engine::{Command, DeskOperation, OpResult, Query, ReadTx};

use crate::company::open_company::OpenCompany;
use crate::payments::run_daily_tick::RunDailyTick;
use crate::payments::tray_menu::TrayMenuQuery;

/// The command to run once a day, and after each sleep.
pub const TICK_COMMAND: &str = RunDailyTick::NAME;
/// The operation that opens the company file at `path`, its input.
pub const OPEN_COMMAND: &str = OpenCompany::NAME;
/// The query whose answer the tray shows.
pub const TRAY_QUERY: &str = TrayMenuQuery::NAME;
pub use crate::payments::run_daily_tick::NOTIFY_JOB;

/// How the keys of daily runs begin. No caller can take the key of a day away from the application.
pub(crate) const TICK_KEYS: &str = "daily_tick:";

/// The idempotency key of the daily run that is due now: the same until a new civil date of the company begins, or a change
/// to the payments gives more to say.
pub fn tick_key(tx: &ReadTx<'_>) -> OpResult<String> {
    crate::payments::run_daily_tick::key(tx)
}
