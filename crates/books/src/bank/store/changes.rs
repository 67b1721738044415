//! Which changes touched a line, so that its history is found in the audit.

use engine::{OpResult, ReadTx, Tx, params};

use crate::activity;
use crate::activity::audit_row::AuditRow;

/// Notes that the change under way touches a line.
pub fn note(tx: &mut Tx<'_>, line_seq: i64) -> OpResult<()> {
    // A preview may come without a key; nothing of it stays.
    let key = tx.caller().key.clone().unwrap_or_else(|| "preview".to_owned());
    tx.execute(
        "INSERT INTO bank_line_change (line_seq, idempotency_key) VALUES ($1, $2) ON CONFLICT (line_seq, idempotency_key) DO NOTHING",
        params![line_seq, &key],
    )?;
    Ok(())
}

/// The latest changes of a line, newest first.
pub fn history(tx: &ReadTx<'_>, line_seq: i64, limit: i64) -> OpResult<Vec<AuditRow>> {
    activity::store::of_keys(tx, "SELECT idempotency_key FROM bank_line_change WHERE line_seq = $1", line_seq, limit)
}
