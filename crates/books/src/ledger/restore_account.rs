//! Brings an archived account back.

use super::account::{Account, account_of};
use super::archive_account::ArchiveAccountInput;
use super::store::accounts::{account_by_seq, find_account, set_archived};
use crate::read_model::ACCOUNTS;
use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use serde_json::json;

/// Brings an account back.
pub struct RestoreAccount;

impl Command for RestoreAccount {
    const NAME: &'static str = "restore_account";
    const DESCRIPTION: &'static str = "Brings an archived account back into use.";
    const CHANGES: &'static [ReadModel] = &[ACCOUNTS];
    type Input = ArchiveAccountInput;
    type Output = Account;

    fn run(input: &ArchiveAccountInput, tx: &mut Tx<'_>) -> OpResult<Account> {
        let account =
            find_account(tx, &input.code)?.ok_or_else(|| OpError::not_found("code", format!("There is no account {}.", input.code)))?;
        if !account.archived {
            return Err(OpError::conflict(format!("Account {} is not archived.", account.code)).at("code"));
        }
        if let Some(parent) = account.parent_seq
            && account_by_seq(tx, parent)?.archived
        {
            return Err(OpError::conflict("The account above it is archived.").at("code").hint("Restore that one first."));
        }
        set_archived(tx, account.seq, false)?;
        account_of(tx, &account.code)
    }

    fn summary(_: &ArchiveAccountInput, account: &Account) -> String {
        format!("Restored account {} {}", account.code, account.name)
    }

    fn undo(_: &ArchiveAccountInput, account: &Account) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "archive_account".to_owned(),
            input: json!({ "code": account.code }),
            label: format!("Account {} restored", account.code),
        })
    }
}
