//! What a finished statement reconciliation protects: the entries in its snapshot, and the matches that showed them.
//!
//! Amount, date and account of a posted entry never change. What is left is to cancel it out or to take away the match that showed
//! it: every way to the first leads through `ledger::reverse`, to the second through the taking back of a match. Both ask here, so
//! that the refusal can say which statement it is; the database refuses the same by triggers.

use engine::{OpError, OpResult, ReadTx};

use super::store::reconciled::{self, Protecting};

/// Refuses to cancel out an entry that stands in a finished reconciliation.
pub fn refuse_reconciled_entry(tx: &ReadTx<'_>, entry_seq: i64, field: &str) -> OpResult<()> {
    reconciled::protecting_entry(tx, entry_seq)?.map_or(Ok(()), |found| Err(refusal(&found, field)))
}

/// Refuses to take back a match that showed what stands in a finished reconciliation.
pub fn refuse_reconciled_match(tx: &ReadTx<'_>, match_seq: i64, field: &str) -> OpResult<()> {
    reconciled::protecting_match(tx, match_seq)?.map_or(Ok(()), |found| Err(refusal(&found, field)))
}

fn refusal(found: &Protecting, field: &str) -> OpError {
    let Protecting { entry_seq, account, account_name, statement_on } = found;
    OpError::conflict(format!("Entry {entry_seq} is reconciled: it stands in the finished statement of {statement_on} of {account} {account_name}."))
        .at(field)
        .hint("Reopen that statement with a reason first, the latest one before it. Or leave the entry as the bank has it, and post a correcting entry between the other accounts.")
}
