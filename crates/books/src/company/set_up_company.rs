//! The first change in a new company file: settings, starter chart and opening balances.

use super::chart::{BusinessType, starter_chart};
use super::countries::country;
use super::store::{SettingsRow, insert_settings, is_set_up};
use crate::ledger::account::AccountRole;
use crate::ledger::entry::LINE_MINOR_MAX;
use crate::ledger::store::accounts::{AccountRow, account_with_role, find_account, insert_account};
use crate::ledger::{NewEntry, NewLine, Side, post};
use crate::read_model::{ACCOUNTS, COMPANY, LEDGER};
use crate::wire::{currency_in, positive_money_in, required_text};
use chrono::NaiveDate;
use engine::{Command, OpError, OpResult, ReadModel, Tx};
use money::{Currency, Money, MoneyDto};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use ts_rs::TS;

/// What an account holds on the first day.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OpeningBalance {
    /// The account's code.
    pub account: String,
    /// Debit for what the business has, credit for what it owes.
    pub side: Side,
    /// In the currency of the books.
    pub amount: MoneyDto,
}

/// The beginning of a company.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetUpCompanyInput {
    /// Its name.
    pub name: String,
    /// ISO 3166 alpha-2.
    pub country: String,
    /// What kind of business it is.
    pub business_type: BusinessType,
    /// The currency of the books.
    pub base_currency: String,
    /// The first day of the books: the date of the opening balances.
    #[ts(type = "string")]
    pub books_start_on: NaiveDate,
    /// What the accounts hold on the first day.
    pub opening_balances: Vec<OpeningBalance>,
    /// Whether it is the sample company.
    pub sample: bool,
}

/// What was made.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct SetUpCompanyOutput {
    /// How many accounts the chart has.
    pub accounts: u32,
    /// The number of the entry of opening balances, where there is one.
    pub opening_entry: Option<i64>,
}

/// Days of grace and of warning that a new company starts with.
const GRACE_DAYS_BEFORE: u32 = 2;
const GRACE_DAYS_AFTER: u32 = 5;
const REMIND_DAYS_BEFORE: u32 = 5;

/// Sets a new company up.
pub struct SetUpCompany;

impl Command for SetUpCompany {
    const NAME: &'static str = "set_up_company";
    const DESCRIPTION: &'static str = "Gives a new company its settings, starter chart and opening balances.";
    const CHANGES: &'static [ReadModel] = &[COMPANY, ACCOUNTS, LEDGER];
    const INTERNAL: bool = true;
    type Input = SetUpCompanyInput;
    type Output = SetUpCompanyOutput;

    fn run(input: &SetUpCompanyInput, tx: &mut Tx<'_>) -> OpResult<SetUpCompanyOutput> {
        if is_set_up(tx)? {
            return Err(OpError::conflict("This company was set up before."));
        }
        let country = country(&input.country, "country")?;
        let base_currency = currency_in(&input.base_currency, "baseCurrency")?;
        insert_settings(
            tx,
            &SettingsRow {
                name: required_text(&input.name, "name", 200)?,
                country: country.code.clone(),
                business_type: input.business_type.as_str().to_owned(),
                base_currency,
                time_zone: tx.zone().name().to_owned(),
                is_sample: input.sample,
                books_start_on: Some(input.books_start_on),
                grace_days_before: GRACE_DAYS_BEFORE,
                grace_days_after: GRACE_DAYS_AFTER,
                remind_days_before: REMIND_DAYS_BEFORE,
                quiet: false,
                quiet_from: None,
                quiet_until: None,
                locked_through: None,
            },
        )?;
        let accounts = add_chart(tx, input.business_type, &country.region)?;
        let opening_entry = post_opening_balances(tx, input, base_currency)?;
        Ok(SetUpCompanyOutput { accounts, opening_entry })
    }

    fn summary(input: &SetUpCompanyInput, output: &SetUpCompanyOutput) -> String {
        format!("Created {} with {} accounts", input.name.trim(), output.accounts)
    }
}

fn add_chart(tx: &mut Tx<'_>, business: BusinessType, region: &str) -> OpResult<u32> {
    let mut seq_of: HashMap<String, i64> = HashMap::new();
    let mut count = 0;
    let mut chart = starter_chart(business, region)?;
    // Parents first: a chart is sorted by code, and a parent may have a larger one.
    while !chart.is_empty() {
        let before = chart.len();
        let mut waiting = Vec::new();
        for account in chart {
            if account.parent_code.as_ref().is_some_and(|parent| !seq_of.contains_key(parent)) {
                waiting.push(account);
                continue;
            }
            let parent_seq = account.parent_code.as_ref().and_then(|parent| seq_of.get(parent)).copied();
            let row = AccountRow {
                seq: 0,
                code: account.code.clone(),
                name: account.name,
                account_type: account.account_type,
                parent_seq,
                currency: None,
                role: account.role,
                archived: false,
            };
            seq_of.insert(account.code, insert_account(tx, &row)?);
            count += 1;
        }
        if waiting.len() == before {
            return Err(OpError::internal("the starter chart has an account without its parent"));
        }
        chart = waiting;
    }
    Ok(count)
}

// What the balances do not even out is the owner's: it goes to the equity account for openings.
fn post_opening_balances(tx: &mut Tx<'_>, input: &SetUpCompanyInput, base: Currency) -> OpResult<Option<i64>> {
    let mut lines = Vec::new();
    let mut difference = Money::zero(base);
    for (index, balance) in input.opening_balances.iter().enumerate() {
        let field = |name: &str| format!("openingBalances[{index}].{name}");
        let account = find_account(tx, &balance.account)?
            .ok_or_else(|| OpError::not_found(field("account"), format!("There is no account {} in this chart.", balance.account)))?;
        let amount = positive_money_in(&balance.amount, field("amount"))?;
        if amount.currency() != base {
            return Err(OpError::invalid(field("amount"), format!("Opening balances are given in {base}, the currency of the books.")));
        }
        if amount.minor() > LINE_MINOR_MAX {
            return Err(OpError::invalid(field("amount"), "The amount is larger than the books can carry."));
        }
        let sum = if balance.side == Side::Debit { difference.checked_add(amount) } else { difference.checked_sub(amount) };
        difference = sum.map_err(|error| OpError::invalid(field("amount"), error.to_string()))?;
        lines.push(NewLine { account_seq: account.seq, side: balance.side, amount, base: amount, memo: None });
    }
    if lines.is_empty() {
        return Ok(None);
    }
    if !difference.is_zero() {
        let equity =
            account_with_role(tx, AccountRole::OpeningEquity)?.ok_or_else(|| OpError::internal("the chart has no account for openings"))?;
        let amount = difference.checked_abs().map_err(OpError::internal)?;
        if amount.minor() > LINE_MINOR_MAX {
            return Err(OpError::invalid("openingBalances", "What these balances do not even out is larger than the books can carry."));
        }
        let side = if difference.is_positive() { Side::Credit } else { Side::Debit };
        lines.push(NewLine { account_seq: equity.seq, side, amount, base: amount, memo: None });
    }
    let entry = NewEntry {
        entry_date: input.books_start_on,
        description: "Opening balances",
        reference: None,
        party_seq: None,
        source: SetUpCompany::NAME,
        lines: &lines,
        reverses: None,
    };
    let posted = post(tx, &entry).map_err(|error| match error.field.as_deref() {
        Some("entryDate") => error.at("booksStartOn"),
        Some(_) => error.at("openingBalances"),
        None => error,
    })?;
    Ok(Some(posted.number))
}
