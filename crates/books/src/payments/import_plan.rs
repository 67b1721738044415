//! What an import would add: the rows of the file, checked against the books, without changing them.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use engine::{OpError, OpResult, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::cadence::{Cadence, Recurrence};
use super::create_payment::{self, CreatePaymentInput};
use super::import_guess::{ImportContext, Mapping};
use super::import_row::{ImportRow, ImportedPayment, PaymentsFile};
use super::import_value::DateOrder;
use super::shown::long_date;
use super::standing::LAST_DAY;
use super::store::payments;
use crate::company;
use crate::ledger::account::{AccountRole, AccountType};
use crate::ledger::store::accounts::{AccountRow, account_with_role, all_accounts};
use crate::parties;

/// The most rows that one import reads.
pub const ROWS_MAX: usize = 20_000;

/// A row of the file as a payment, or what is wrong with it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct PlannedRow {
    /// The line of the file, from 1.
    pub line: u32,
    /// Whether it is imported unless you choose otherwise.
    pub ok: bool,
    /// What is wrong with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub problem: Option<String>,
    /// The field at fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub field: Option<String>,
    /// What was taken to mean something else than it says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub note: Option<String>,
    /// The payment that it would become. A row that only repeats another has one too, and is imported when you choose it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub payment: Option<CreatePaymentInput>,
}

/// A file of bills and subscriptions as it was understood.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct PaymentsImportPlan {
    /// What stands between the cells.
    pub delimiter: String,
    /// Whether the first line names the columns.
    pub has_header: bool,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// Which column holds what.
    pub mapping: Mapping,
    /// The first rows as they stand in the file.
    pub first_rows: Vec<Vec<String>>,
    /// Every row.
    pub rows: Vec<PlannedRow>,
    /// How many rows can be imported.
    pub ready: u32,
    /// How many cannot.
    pub broken: u32,
}

/// Reads the file and checks each row against the books.
pub fn plan(tx: &ReadTx<'_>, content: &str, mapping: Option<&Mapping>) -> OpResult<PaymentsImportPlan> {
    if content.trim().is_empty() {
        return Err(OpError::invalid("content", "The file is empty.").hint("Save the list as CSV, with one payment on each line."));
    }
    let settings = company::settings(tx)?;
    // What was due longer ago than the grace is taken as dealt with: the books begin to look after it now.
    let track_from = tx.today().checked_sub_days(Days::new(u64::from(settings.grace_days_after))).unwrap_or(NaiveDate::MIN);
    let context =
        ImportContext { today: tx.today(), track_from, currency: settings.base_currency, date_order: usual_date_order(&settings.country) };
    let file = PaymentsFile::read(content, mapping.cloned(), &context)
        .map_err(|error| OpError::invalid(format!("mapping.{}", error.field), error.problem))?;
    if file.rows.is_empty() {
        return Err(OpError::invalid("content", "There is no row below the names of the columns.")
            .hint("Save the list as CSV, with one payment on each line."));
    }
    if file.rows.len() > ROWS_MAX {
        return Err(OpError::invalid("content", format!("The file has {} rows; {ROWS_MAX} are read at once.", file.rows.len()))
            .hint("Cut it into several files."));
    }
    let mut mapping_used = file.mapping;
    if mapping.is_none() {
        guess_defaults(tx, &mut mapping_used)?;
    }
    let defaults = Defaults::find(tx, &mapping_used)?;
    let accounts = Accounts::read(tx)?;
    let planner = Planner { tx, accounts, defaults, track_from };
    let rows: Vec<PlannedRow> = file.rows.into_iter().map(|row| planner.row(row)).collect::<OpResult<_>>()?;
    let ready = rows.iter().filter(|row| row.ok).count();
    let count = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
    Ok(PaymentsImportPlan {
        delimiter: file.delimiter,
        has_header: file.has_header,
        columns: file.columns,
        mapping: mapping_used,
        first_rows: file.first_rows,
        ready: count(ready),
        broken: count(rows.len() - ready),
        rows,
    })
}

// How dates of numbers alone are usually written in a country; where there is no doubt in the file, the file decides.
fn usual_date_order(country: &str) -> DateOrder {
    match country {
        "US" => DateOrder::Mdy,
        "CA" | "HU" | "LT" | "SE" => DateOrder::Ymd,
        _ => DateOrder::Dmy,
    }
}

fn guess_defaults(tx: &ReadTx<'_>, mapping: &mut Mapping) -> OpResult<()> {
    let code = |role| account_with_role(tx, role).map(|account| account.map(|account| account.code));
    if mapping.defaults.pay_from.is_none() {
        mapping.defaults.pay_from = code(AccountRole::Bank)?;
    }
    if mapping.defaults.expense_account.is_none() {
        mapping.defaults.expense_account = code(AccountRole::DefaultExpense)?;
    }
    Ok(())
}

struct Defaults {
    pay_from: Option<AccountRow>,
    expense: Option<AccountRow>,
}

impl Defaults {
    fn find(tx: &ReadTx<'_>, mapping: &Mapping) -> OpResult<Defaults> {
        let find = |code: &Option<String>, field: &str| {
            let code = code.as_deref().map(str::trim).filter(|code| !code.is_empty());
            code.map(|code| crate::ledger::store::account_by_code(tx, code, field)).transpose()
        };
        Ok(Defaults {
            pay_from: find(&mapping.defaults.pay_from, "mapping.defaults.payFrom")?,
            expense: find(&mapping.defaults.expense_account, "mapping.defaults.expenseAccount")?,
        })
    }
}

// Accounts by code and by name, those in use only.
struct Accounts {
    by_code: HashMap<String, AccountRow>,
    by_name: HashMap<String, Vec<AccountRow>>,
}

impl Accounts {
    fn read(tx: &ReadTx<'_>) -> OpResult<Accounts> {
        let mut accounts = Accounts { by_code: HashMap::new(), by_name: HashMap::new() };
        for account in all_accounts(tx)?.into_iter().filter(|account| !account.archived) {
            accounts.by_name.entry(payments::name_key(&account.name)).or_default().push(account.clone());
            accounts.by_code.insert(account.code.clone(), account);
        }
        Ok(accounts)
    }

    // What a cell names: a code, a name, or both as in "6110 Rent".
    fn find(&self, text: &str, fits: impl Fn(&AccountRow) -> bool) -> Option<&AccountRow> {
        let text = text.trim();
        let first = text.split_whitespace().next().unwrap_or_default();
        let by_code = self.by_code.get(text).or_else(|| self.by_code.get(first)).filter(|account| fits(account));
        by_code.or_else(|| {
            let mut named = self.by_name.get(&payments::name_key(text))?.iter().filter(|account| fits(account));
            let found = named.next()?;
            // Two accounts of one name: which one is meant cannot be known.
            named.next().is_none().then_some(found)
        })
    }
}

struct Planner<'t, 'a> {
    tx: &'t ReadTx<'a>,
    accounts: Accounts,
    defaults: Defaults,
    track_from: NaiveDate,
}

impl Planner<'_, '_> {
    fn row(&self, row: ImportRow) -> OpResult<PlannedRow> {
        let repeats = row.duplicate_of.is_some();
        let broken = |problem: Option<String>, field: Option<String>| PlannedRow {
            line: row.line,
            ok: false,
            problem,
            field,
            note: None,
            payment: None,
        };
        let Some(imported) = row.payment.clone() else { return Ok(broken(row.problem, row.field)) };
        let mut notes = Vec::new();
        let payment = match self.payment(imported, &mut notes) {
            Ok(payment) => payment,
            Err((field, problem)) => return Ok(broken(Some(problem), Some(field.to_owned()))),
        };
        let note = Some(notes.join(" ")).filter(|note| !note.is_empty());
        let said = |problem: String, field: Option<String>| PlannedRow { note: note.clone(), ..broken(Some(problem), field) };
        if let Err(error) = create_payment::checked(self.tx, &payment) {
            return Ok(said(error.message, error.field));
        }
        let party = payment.party_name.as_deref().map(|name| parties::store::party_by_name(self.tx, name)).transpose()?.flatten();
        if let Some(party) = party.as_ref().filter(|party| party.archived) {
            return Ok(said(
                format!("{} is archived. Restore the party, or give another name.", party.details.name),
                Some("party".to_owned()),
            ));
        }
        // Importing one file twice must not double the payments. A party that does not exist yet has none.
        let is_new_party = payment.party_name.is_some() && party.is_none();
        if !is_new_party && payments::same_name(self.tx, &payment.name, party.map(|party| party.seq))?.is_some() {
            let problem = "A payment of this name to this party exists already; it is left out unless you choose it.".to_owned();
            return Ok(PlannedRow { payment: Some(payment), ..said(problem, Some("name".to_owned())) });
        }
        Ok(PlannedRow { line: row.line, ok: !repeats, problem: row.problem, field: row.field, note, payment: Some(payment) })
    }

    fn payment(&self, row: ImportedPayment, notes: &mut Vec<String>) -> Result<CreatePaymentInput, (&'static str, String)> {
        let can_pay =
            |account: &AccountRow| matches!(account.account_type, AccountType::Asset | AccountType::Liability | AccountType::Equity);
        let can_take = |account: &AccountRow| account.account_type != AccountType::Income;
        let pay_from = self.account("payFrom", row.pay_from.as_deref(), self.defaults.pay_from.as_ref(), can_pay, notes)?;
        let mut words = row.notes;
        let fallbacks = notes.len();
        let expense_account =
            self.account("expenseAccount", row.expense_account.as_deref(), self.defaults.expense.as_ref(), can_take, notes)?;
        // What the file said about it is kept where the owner will see it.
        if notes.len() > fallbacks
            && let Some(said) = &row.expense_account
        {
            words = Some(words.map_or_else(|| format!("Category: {said}"), |words| format!("{words} (category: {said})")));
        }
        let (starts_on, due_day) = self.start(row.cadence, row.starts_on, row.due_day, notes);
        Ok(CreatePaymentInput {
            name: row.name,
            kind: row.kind,
            party_id: None,
            party_name: row.party_name,
            amount: row.amount,
            cadence: row.cadence,
            starts_on,
            ends_on: row.ends_on,
            due_day,
            weekend_rule: None,
            holidays: None,
            method: row.method,
            pay_from,
            expense_account,
            remind_days_before: None,
            grace_days_before: None,
            grace_days_after: None,
            notes: words,
        })
    }

    fn account(
        &self,
        field: &'static str,
        said: Option<&str>,
        default: Option<&AccountRow>,
        fits: impl Fn(&AccountRow) -> bool,
        notes: &mut Vec<String>,
    ) -> Result<String, (&'static str, String)> {
        let said = said.map(str::trim).filter(|said| !said.is_empty());
        if let Some(found) = said.and_then(|said| self.accounts.find(said, &fits)) {
            return Ok(found.code.clone());
        }
        match (said, default) {
            (None, Some(default)) => Ok(default.code.clone()),
            (Some(said), Some(default)) => {
                let verb = if field == "payFrom" { "paid from" } else { "booked to" };
                notes.push(format!("There is no such account as “{said}”; it is {verb} {} {}.", default.code, default.name));
                Ok(default.code.clone())
            }
            (Some(said), None) => Err((field, format!("There is no such account as “{said}”. Create it, or choose one for all rows."))),
            (None, None) if field == "payFrom" => {
                Err((field, "It does not say what it is paid from. Choose an account for all rows.".to_owned()))
            }
            (None, None) => Err((field, "It does not say what it is booked to. Choose an account for all rows.".to_owned())),
        }
    }

    // A first due date of long ago gives the rhythm; what was due before the import is not asked for.
    fn start(&self, cadence: Cadence, starts_on: NaiveDate, due_day: Option<u8>, notes: &mut Vec<String>) -> (NaiveDate, Option<u8>) {
        if cadence == Cadence::Once || starts_on >= self.track_from {
            return (starts_on, due_day);
        }
        let day = u8::try_from(chrono::Datelike::day(&starts_on)).ok();
        let due_day = due_day.or(day.filter(|_| cadence.has_due_day()));
        let recurrence = Recurrence { cadence, starts_on, ends_on: None, due_day };
        let Some(next) = recurrence.due_dates(self.track_from, LAST_DAY).next() else { return (starts_on, due_day) };
        notes.push(format!("The file begins on {}; it is looked after from {}.", long_date(starts_on), long_date(next)));
        (next, due_day)
    }
}
