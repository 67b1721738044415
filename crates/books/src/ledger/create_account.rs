//! Adds an account to the chart.

use super::account::{Account, AccountRole, AccountType, account_of};
use super::store::accounts::{AccountRow, account_by_code, find_account, insert_account};
use crate::read_model::ACCOUNTS;
use crate::wire::{currency_in, required_text};
use engine::{Command, ErrorCode, OpError, OpResult, ReadModel, ReadTx, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

/// A new account.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateAccountInput {
    /// Its code, such as `6110`: letters, digits, points and dashes.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its type. An account below another has the same type.
    pub account_type: AccountType,
    /// The code of the account above it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub parent_code: Option<String>,
    /// The one currency that it is kept in; any currency when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub currency: Option<String>,
    /// What the program uses it for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub role: Option<AccountRole>,
}

/// Adds an account.
pub struct CreateAccount;

impl Command for CreateAccount {
    const NAME: &'static str = "create_account";
    const DESCRIPTION: &'static str = "Adds an account to the chart of accounts.";
    const CHANGES: &'static [ReadModel] = &[ACCOUNTS];
    type Input = CreateAccountInput;
    type Output = Account;

    fn run(input: &CreateAccountInput, tx: &mut Tx<'_>) -> OpResult<Account> {
        let code = new_code(tx, &input.code, "code")?;
        let name = required_text(&input.name, "name", 200)?;
        let parent_seq = match &input.parent_code {
            None => None,
            Some(parent) => Some(parent_of_type(tx, parent, input.account_type)?.seq),
        };
        let currency = input.currency.as_deref().map(|code| currency_in(code, "currency")).transpose()?;
        refuse_wrong_role(input.role, input.account_type)?;
        insert_account(
            tx,
            &AccountRow {
                seq: 0,
                code: code.clone(),
                name,
                account_type: input.account_type,
                parent_seq,
                currency,
                role: input.role,
                archived: false,
            },
        )?;
        account_of(tx, &code)
    }

    fn summary(_: &CreateAccountInput, account: &Account) -> String {
        format!("Added account {} {}", account.code, account.name)
    }

    fn undo(_: &CreateAccountInput, account: &Account) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "archive_account".to_owned(),
            input: json!({ "code": account.code }),
            label: format!("Account {} added", account.code),
        })
    }
}

/// A code that is well formed and free.
pub(super) fn new_code(tx: &ReadTx<'_>, code: &str, field: &str) -> OpResult<String> {
    let code = required_text(code, field, 20)?;
    if !code.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-')) {
        return Err(OpError::invalid(field, "A code has only letters, digits, points and dashes.").hint("For example 6110 or 6110-2."));
    }
    if let Some(other) = find_account(tx, &code)? {
        let hint = if other.archived { "Restore that account, or choose another code." } else { "Choose another code." };
        return Err(OpError::new(ErrorCode::AlreadyExists, format!("Code {code} belongs to {}.", other.name)).at(field).hint(hint));
    }
    Ok(code)
}

/// The account that is to stand above one of a type.
pub(super) fn parent_of_type(tx: &ReadTx<'_>, code: &str, account_type: AccountType) -> OpResult<AccountRow> {
    let parent = account_by_code(tx, code, "parentCode")?;
    if parent.account_type != account_type {
        return Err(OpError::invalid(
            "parentCode",
            format!("{} is an account of type {}, not {}.", parent.name, parent.account_type.as_str(), account_type.as_str()),
        )
        .hint("Choose an account of the same type."));
    }
    Ok(parent)
}

fn refuse_wrong_role(role: Option<AccountRole>, account_type: AccountType) -> OpResult<()> {
    let Some(role) = role else { return Ok(()) };
    let fits: &[AccountType] = match role {
        AccountRole::Bank | AccountRole::Cash | AccountRole::Receivable | AccountRole::TaxRecoverable => &[AccountType::Asset],
        AccountRole::Card | AccountRole::Payable | AccountRole::TaxPayable => &[AccountType::Liability],
        AccountRole::OpeningEquity | AccountRole::RetainedEarnings => &[AccountType::Equity],
        AccountRole::DefaultExpense | AccountRole::Fees => &[AccountType::Expense],
        AccountRole::Suspense => &[AccountType::Asset, AccountType::Liability],
    };
    if fits.contains(&account_type) {
        return Ok(());
    }
    Err(OpError::invalid("role", format!("An account of type {} cannot be {}.", account_type.as_str(), role.as_str().replace('_', " "))))
}
