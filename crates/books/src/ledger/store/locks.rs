//! The lock date.

use chrono::NaiveDate;
use engine::{OpResult, ReadTx, Tx, params};

/// The last day on which nothing may be posted.
pub fn locked_through(tx: &ReadTx<'_>) -> OpResult<Option<NaiveDate>> {
    Ok(tx.row("SELECT locked_through FROM period_lock WHERE id = 1", &[], |row| row.get(0))?.flatten())
}

/// Sets the lock date.
pub fn set_locked_through(tx: &mut Tx<'_>, through: Option<NaiveDate>) -> OpResult<()> {
    tx.execute("UPDATE period_lock SET locked_through = $1 WHERE id = 1", params![through])?;
    Ok(())
}
