//! Puts an account away. Its history stays.

use super::account::{Account, account_of};
use super::store::accounts::{account_by_code, has_open_children, set_archived};
use crate::payments;
use crate::read_model::ACCOUNTS;
use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

/// Which account.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ArchiveAccountInput {
    /// The account.
    pub code: String,
}

/// Puts an account away.
pub struct ArchiveAccount;

impl Command for ArchiveAccount {
    const NAME: &'static str = "archive_account";
    const DESCRIPTION: &'static str = "Puts an account away: nothing new is posted to it, and its history stays.";
    const CHANGES: &'static [ReadModel] = &[ACCOUNTS];
    type Input = ArchiveAccountInput;
    type Output = Account;

    fn run(input: &ArchiveAccountInput, tx: &mut Tx<'_>) -> OpResult<Account> {
        let account = account_by_code(tx, &input.code, "code")?;
        if has_open_children(tx, account.seq)? {
            return Err(OpError::conflict(format!("Account {} has accounts below it.", account.code))
                .at("code")
                .hint("Archive or move those first."));
        }
        for seq in payments::store::payments::using_account(tx, account.seq)? {
            let payment = payments::shown::payment_of(tx, seq)?;
            if payment.next_due_on.is_some() {
                let part = if payment.pay_from == account.code { "paid from" } else { "booked to" };
                return Err(OpError::conflict(format!("{} is still {part} account {}.", payment.name, account.code))
                    .at("code")
                    .hint("Give the payment another account, or cancel it."));
            }
        }
        set_archived(tx, account.seq, true)?;
        account_of(tx, &account.code)
    }

    fn summary(_: &ArchiveAccountInput, account: &Account) -> String {
        format!("Archived account {} {}", account.code, account.name)
    }

    fn undo(_: &ArchiveAccountInput, account: &Account) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "restore_account".to_owned(),
            input: json!({ "code": account.code }),
            label: format!("Account {} archived", account.code),
        })
    }
}
