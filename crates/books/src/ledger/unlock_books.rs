//! Unlocks a period, with a reason that stays in the audit.

use super::lock_books::BooksLock;
use super::store::locks::{locked_through, set_locked_through};
use crate::read_model::{COMPANY, LEDGER};
use crate::wire::{optional_date, required_text};
use chrono::NaiveDate;
use engine::{Command, OpError, OpResult, ReadModel, Tx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why, and from when on the books are open.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UnlockBooksInput {
    /// The new, earlier last locked day; nothing stays locked when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    pub through: Option<NaiveDate>,
    /// Why the period is opened again. It stays in the audit.
    pub reason: String,
}

/// Unlocks the books.
pub struct UnlockBooks;

impl Command for UnlockBooks {
    const NAME: &'static str = "unlock_books";
    const DESCRIPTION: &'static str = "Opens a locked period again; the reason stays in the audit.";
    const CHANGES: &'static [ReadModel] = &[COMPANY, LEDGER];
    type Input = UnlockBooksInput;
    type Output = BooksLock;

    fn run(input: &UnlockBooksInput, tx: &mut Tx<'_>) -> OpResult<BooksLock> {
        required_text(&input.reason, "reason", 500)?;
        optional_date(input.through, "through")?;
        let locked = locked_through(tx)?.ok_or_else(|| OpError::conflict("The books are not locked."))?;
        if input.through.is_some_and(|through| through >= locked) {
            return Err(OpError::invalid("through", format!("The books are locked up to {locked}; choose an earlier day.")));
        }
        set_locked_through(tx, input.through)?;
        Ok(BooksLock { locked_through: input.through })
    }

    fn summary(input: &UnlockBooksInput, lock: &BooksLock) -> String {
        match lock.locked_through {
            Some(through) => format!("Unlocked the books after {through}: {}", input.reason.trim()),
            None => format!("Unlocked the books: {}", input.reason.trim()),
        }
    }
}
