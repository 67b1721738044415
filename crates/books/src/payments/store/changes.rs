//! Which changes touched a payment, so that its history is found in the audit.

use engine::{OpResult, ReadTx, Tx, params};

use crate::activity;
use crate::activity::audit_row::AuditRow;

/// Notes that the change under way touches a payment.
pub fn note(tx: &mut Tx<'_>, payment_seq: i64) -> OpResult<()> {
    // A preview may come without a key; nothing of it stays.
    let key = tx.caller().key.clone().unwrap_or_else(|| "preview".to_owned());
    tx.execute(
        "INSERT INTO payment_change (payment_seq, idempotency_key) VALUES ($1, $2) ON CONFLICT (payment_seq, idempotency_key) DO NOTHING",
        params![payment_seq, &key],
    )?;
    Ok(())
}

/// The latest changes of a payment, newest first.
pub fn history(tx: &ReadTx<'_>, payment_seq: i64, limit: i64) -> OpResult<Vec<AuditRow>> {
    activity::store::of_keys(tx, "SELECT idempotency_key FROM payment_change WHERE payment_seq = $1", payment_seq, limit)
}

/// Whether a payment was touched since an operation was last carried out.
pub fn any_since(tx: &ReadTx<'_>, operation: &str) -> OpResult<bool> {
    let last_change = tx.row(
        "SELECT sequence FROM audit_entry WHERE idempotency_key = (SELECT idempotency_key FROM payment_change ORDER BY seq DESC LIMIT 1)",
        &[],
        |row| row.get::<i64>(0),
    )?;
    let last_run =
        tx.row("SELECT sequence FROM audit_entry WHERE operation = $1 ORDER BY sequence DESC LIMIT 1", params![operation], |row| {
            row.get::<i64>(0)
        })?;
    Ok(last_change > last_run)
}
