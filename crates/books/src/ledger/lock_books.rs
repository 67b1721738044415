//! Locks the books up to a day.

use super::store::locks::{locked_through, set_locked_through};
use crate::read_model::{COMPANY, LEDGER};
use crate::wire::civil_date;
use chrono::NaiveDate;
use engine::{Command, OpError, OpResult, ReadModel, Tx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Up to when.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LockBooksInput {
    /// The last locked day.
    #[ts(type = "string")]
    pub through: NaiveDate,
}

/// The lock date after the change.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct BooksLock {
    /// The last locked day, where there is one.
    #[ts(type = "string | null")]
    pub locked_through: Option<NaiveDate>,
}

/// Locks the books.
pub struct LockBooks;

impl Command for LockBooks {
    const NAME: &'static str = "lock_books";
    const DESCRIPTION: &'static str = "Locks the books up to a day: nothing is posted on or before it.";
    const CHANGES: &'static [ReadModel] = &[COMPANY, LEDGER];
    type Input = LockBooksInput;
    type Output = BooksLock;

    fn run(input: &LockBooksInput, tx: &mut Tx<'_>) -> OpResult<BooksLock> {
        civil_date(input.through, "through")?;
        if let Some(locked) = locked_through(tx)?.filter(|locked| input.through < *locked) {
            return Err(OpError::conflict(format!("The books are locked up to {locked} already."))
                .at("through")
                .hint("Unlock the period with a reason to lock a shorter one."));
        }
        if input.through > tx.today() {
            return Err(OpError::invalid("through", "A day in the future cannot be locked.").hint("Choose today or an earlier day."));
        }
        set_locked_through(tx, Some(input.through))?;
        Ok(BooksLock { locked_through: Some(input.through) })
    }

    fn summary(input: &LockBooksInput, _: &BooksLock) -> String {
        format!("Locked the books up to {}", input.through)
    }
}
