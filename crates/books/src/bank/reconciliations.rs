//! Statement reconciliations as the doors show them, and the one place that says what stands in each.

use chrono::NaiveDate;
use engine::{OpError, OpResult, ReadTx, UndoCall};
use money::{Currency, Money, MoneyDto};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::bank_accounts_list::book_balance;
use super::store::reconciled;
use super::store::reconciliations::{self, ReconciliationRow, Snapshot};
use super::ticks::{self, Item, Sums, TickedBy};
use crate::company;
use crate::ledger::entry::LINE_MINOR_MAX;
use crate::ledger::store::AccountRow;
use crate::ledger::store::accounts::account_by_seq;

use crate::wire::{civil_date, money_in};

/// What became of a statement reconciliation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum ReconciliationState {
    /// It is being worked on.
    Open,
    /// It came to the closing balance; what stands in it is protected.
    Finished,
    /// It was given up. Nothing stands in it.
    Discarded,
}

impl ReconciliationState {
    const ALL: [ReconciliationState; 3] = [ReconciliationState::Open, ReconciliationState::Finished, ReconciliationState::Discarded];

    /// Its stored form.
    pub const fn as_str(self) -> &'static str {
        match self {
            ReconciliationState::Open => "open",
            ReconciliationState::Finished => "finished",
            ReconciliationState::Discarded => "discarded",
        }
    }

    /// From its stored form.
    pub fn stored(text: &str) -> OpResult<ReconciliationState> {
        ReconciliationState::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| OpError::internal("a reconciliation of no state"))
    }
}

/// A bank statement that is reconciled with the books. Its amounts are signed as the bank does: money owed is below zero.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct StatementReconciliation {
    /// Its id.
    pub id: String,
    /// The code of the account.
    pub account: String,
    /// The account's name.
    pub account_name: String,
    /// The last day of the statement.
    pub statement_on: NaiveDate,
    /// What the statement began with: the closing balance of the one before it, and nothing at first.
    pub opening_balance: MoneyDto,
    /// What it ended with.
    pub closing_balance: MoneyDto,
    /// How many entries are ticked.
    pub ticked: i64,
    /// What they come to.
    pub ticked_amount: MoneyDto,
    /// By how much the closing balance is higher than the opening balance and the ticked entries. At zero it can be finished.
    pub difference: MoneyDto,
    /// Open, finished or discarded.
    pub state: ReconciliationState,
    /// Since when.
    pub state_at: String,
    /// Why it was reopened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub state_reason: Option<String>,
    /// When it was started.
    pub started_at: String,
    /// What the books say (of a finished one: said) at the end of the day.
    pub book_balance: MoneyDto,
    /// How many entries up to the day are not on the statement, or not in full: outstanding cheques and deposits.
    pub outstanding: i64,
    /// What is left of those.
    pub outstanding_amount: MoneyDto,
    /// How many bank lines up to the day are not matched yet; of a finished one too, as lines may come later.
    pub open_lines: i64,
    /// What those come to.
    pub open_lines_amount: MoneyDto,
    /// Whether it is the last of its account, so that it may be reopened.
    pub is_last: bool,
}

/// An entry of a statement reconciliation.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct ReconciliationEntry {
    /// The journal entry.
    pub entry_id: String,
    /// Its number.
    pub entry_number: i64,
    /// Its date.
    pub entry_date: NaiveDate,
    /// What it is about.
    pub description: String,
    /// A number on paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reference: Option<String>,
    /// Whom it is with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub party: Option<String>,
    /// What it moves on the account, without what stands in earlier statements: below zero when money went out.
    pub amount: MoneyDto,
    /// Whether it is on this statement.
    pub ticked: bool,
    /// How much of it, where it is not all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ticked_amount: Option<MoneyDto>,
    /// What ticked it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ticked_by: Option<TickedBy>,
}

/// A reconciliation with all that stands in it, or could.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The row.
    pub row: ReconciliationRow,
    /// The entries, the oldest first. Of a finished one, those of its snapshot.
    pub items: Vec<Item>,
    /// What they come to.
    pub sums: Sums,
}

impl Standing {
    /// Reads it.
    pub fn of(tx: &ReadTx<'_>, row: ReconciliationRow) -> OpResult<Standing> {
        let items = match row.snapshot {
            Some(_) => reconciled::held(tx, row.seq)?,
            None => ticks::ticked(reconciled::entries(tx, &row)?, row.statement_on, row.previous_seq.is_none()),
        };
        let sums = ticks::sums(&items, row.statement_on)?;
        Ok(Standing { row, items, sums })
    }

    /// The one of an id.
    pub fn by_id(tx: &ReadTx<'_>, id: &str) -> OpResult<Standing> {
        Standing::of(tx, reconciliations::by_id(tx, id, "id")?)
    }

    /// By how much the closing balance is higher than what is ticked.
    pub fn difference(&self) -> OpResult<Money> {
        self.row
            .money(self.row.closing_minor)
            .checked_sub(self.row.money(self.row.opening_minor))
            .and_then(|moved| moved.checked_sub(self.row.money(self.sums.ticked_minor)))
            .map_err(OpError::internal)
    }

    /// What is kept of it when it is finished.
    pub fn snapshot(&self, tx: &ReadTx<'_>) -> OpResult<Snapshot> {
        let account = account_by_seq(tx, self.row.account_seq)?;
        let base = company::settings(tx)?.base_currency;
        Ok(Snapshot {
            entries: self.sums.ticked,
            book_minor: book_balance(tx, &account, base, self.row.statement_on)?.minor(),
            outstanding: self.sums.outstanding,
            outstanding_minor: self.sums.outstanding_minor,
        })
    }

    /// What the doors show of it.
    pub fn shown(self, tx: &ReadTx<'_>) -> OpResult<StatementReconciliation> {
        let figures = match self.row.snapshot {
            Some(kept) => kept,
            None => self.snapshot(tx)?,
        };
        let difference = self.difference()?;
        shown(tx, self.row, &figures, difference, self.sums.ticked_minor)
    }
}

fn shown(
    tx: &ReadTx<'_>,
    row: ReconciliationRow,
    figures: &Snapshot,
    difference: Money,
    ticked_minor: i64,
) -> OpResult<StatementReconciliation> {
    let lines = reconciliations::open_lines(tx, row.account_seq, row.currency.code(), row.statement_on)?;
    Ok(StatementReconciliation {
        opening_balance: row.money(row.opening_minor).into(),
        closing_balance: row.money(row.closing_minor).into(),
        ticked: figures.entries,
        ticked_amount: row.money(ticked_minor).into(),
        difference: difference.into(),
        book_balance: row.money(figures.book_minor).into(),
        outstanding: figures.outstanding,
        outstanding_amount: row.money(figures.outstanding_minor).into(),
        open_lines: lines.count,
        open_lines_amount: row.money(lines.minor).into(),
        id: row.id,
        account: row.account,
        account_name: row.account_name,
        statement_on: row.statement_on,
        state: row.state,
        state_at: row.state_at,
        state_reason: row.state_reason,
        started_at: row.started_at,
        is_last: row.is_last,
    })
}

/// What a list shows of one. A finished one is told from its snapshot, without reading its entries.
pub fn listed(tx: &ReadTx<'_>, row: ReconciliationRow) -> OpResult<StatementReconciliation> {
    let Some(kept) = row.snapshot else { return Standing::of(tx, row)?.shown(tx) };
    let ticked_minor = row.closing_minor.saturating_sub(row.opening_minor);
    let zero = Money::zero(row.currency);
    shown(tx, row, &kept, zero, ticked_minor)
}

/// An entry as a list shows it.
pub fn entry_shown(tx: &ReadTx<'_>, row: &ReconciliationRow, item: &Item) -> OpResult<ReconciliationEntry> {
    let words = reconciled::words(tx, item.entry_seq)?;
    let part = item.tick.filter(|tick| tick.minor != item.left);
    Ok(ReconciliationEntry {
        entry_id: words.id,
        entry_number: item.entry_seq,
        entry_date: item.entry_date,
        description: words.description,
        reference: words.reference,
        party: words.party,
        amount: row.money(item.left).into(),
        ticked: item.tick.is_some(),
        ticked_amount: part.map(|tick| row.money(tick.minor).into()),
        ticked_by: item.tick.map(|tick| tick.by),
    })
}

/// The one of an id, which must be open.
pub fn open_by_id(tx: &ReadTx<'_>, id: &str) -> OpResult<ReconciliationRow> {
    let row = reconciliations::by_id(tx, id, "id")?;
    match row.state {
        ReconciliationState::Open => Ok(row),
        ReconciliationState::Finished => Err(OpError::conflict(format!("{} is finished.", capital(&statement_of(&row))))
            .at("id")
            .hint("Reopen it with a reason first; only the last one of an account can be.")),
        ReconciliationState::Discarded => Err(OpError::conflict(format!("The reconciliation of {} was discarded.", statement_of(&row)))
            .at("id")
            .hint("Reopen it, or start a new one.")),
    }
}

/// `the statement of 2026-01-31 of 1010 Chequing`.
pub fn statement_of(row: &ReconciliationRow) -> String {
    format!("the statement of {} of {} {}", row.statement_on, row.account, row.account_name)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}

/// The same words for what the doors show.
pub fn said(shown: &StatementReconciliation) -> String {
    format!("the statement of {} of {} {}", shown.statement_on, shown.account, shown.account_name)
}

/// The currency in which an account is reconciled: its own, or that of the books.
pub fn currency_of(tx: &ReadTx<'_>, account: &AccountRow) -> OpResult<Currency> {
    match account.currency {
        Some(currency) => Ok(currency),
        None => Ok(company::settings(tx)?.base_currency),
    }
}

/// A closing balance that was given, which must be in the account's currency.
pub fn closing_in(dto: &MoneyDto, currency: Currency, account: &str) -> OpResult<Money> {
    let closing = money_in(dto, "closingBalance")?;
    if closing.currency() != currency {
        return Err(OpError::invalid(
            "closingBalance.currency",
            format!("Account {account} is kept in {currency}, and the closing balance is in {}.", closing.currency()),
        )
        .hint("Give what the statement says in the account's own currency."));
    }
    if closing.minor().unsigned_abs() > LINE_MINOR_MAX.unsigned_abs() {
        return Err(OpError::invalid("closingBalance", "The balance is larger than the books can carry."));
    }
    Ok(closing)
}

/// A statement's day, which must lie after the one before it and not ahead.
pub fn checked_day(tx: &ReadTx<'_>, on: NaiveDate, previous: Option<&ReconciliationRow>) -> OpResult<NaiveDate> {
    let on = civil_date(on, "statementOn")?;
    if on > tx.today() {
        return Err(
            OpError::invalid("statementOn", format!("{on} lies ahead.")).hint("Give the last day of a statement that the bank has sent.")
        );
    }
    if let Some(previous) = previous.filter(|previous| on <= previous.statement_on) {
        return Err(OpError::invalid("statementOn", format!("The last finished statement ended on {}.", previous.statement_on))
            .hint("Give a later day, or reopen that one first."));
    }
    Ok(on)
}

/// The call that opens one again.
pub fn reopen_call(id: &str, label: &str) -> UndoCall {
    UndoCall {
        operation: "reopen_statement_reconciliation".to_owned(),
        input: json!({ "id": id, "reason": "Taken back." }),
        label: label.to_owned(),
    }
}
