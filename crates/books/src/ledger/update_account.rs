//! Renames an account, gives it another code, or moves it in the tree.

use super::account::{Account, account_of};
use super::create_account::{new_code, parent_of_type};
use super::store::accounts::{account_by_code, account_by_seq, update_account};
use crate::read_model::{ACCOUNTS, LEDGER, PAYMENTS};
use crate::wire::required_text;
use engine::{Command, OpError, OpResult, ReadModel, Tx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What changes. What is absent stays.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateAccountInput {
    /// The account.
    pub code: String,
    /// Its new code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub new_code: Option<String>,
    /// Its new name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub name: Option<String>,
    /// The code of the account that it is to stand below; an empty text puts it at the top.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub parent_code: Option<String>,
}

/// Changes an account. Its type and its history stay.
pub struct UpdateAccount;

impl Command for UpdateAccount {
    const NAME: &'static str = "update_account";
    const DESCRIPTION: &'static str = "Renames an account, gives it another code, or moves it in the tree.";
    const CHANGES: &'static [ReadModel] = &[ACCOUNTS, LEDGER, PAYMENTS];
    type Input = UpdateAccountInput;
    type Output = Account;

    fn run(input: &UpdateAccountInput, tx: &mut Tx<'_>) -> OpResult<Account> {
        let mut account = account_by_code(tx, &input.code, "code")?;
        if let Some(code) = input.new_code.as_deref().filter(|code| code.trim() != account.code) {
            account.code = new_code(tx, code, "newCode")?;
        }
        if let Some(name) = &input.name {
            account.name = required_text(name, "name", 200)?;
        }
        match input.parent_code.as_deref().map(str::trim) {
            None => {}
            Some("") => account.parent_seq = None,
            Some(parent) => {
                let parent = parent_of_type(tx, parent, account.account_type)?;
                // Going up from the new parent must not come back to this account.
                let mut above = Some(parent.seq);
                while let Some(seq) = above {
                    if seq == account.seq {
                        return Err(OpError::invalid("parentCode", "An account cannot stand below itself."));
                    }
                    above = account_by_seq(tx, seq)?.parent_seq;
                }
                account.parent_seq = Some(parent.seq);
            }
        }
        update_account(tx, &account)?;
        account_of(tx, &account.code)
    }

    fn summary(input: &UpdateAccountInput, account: &Account) -> String {
        format!("Changed account {}: {} {}", input.code, account.code, account.name)
    }
}
