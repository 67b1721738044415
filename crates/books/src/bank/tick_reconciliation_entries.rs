//! `tick_reconciliation_entries`.

use std::collections::HashMap;

use chrono::NaiveDate;
use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use money::MoneyDto;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::reconciliations::{Standing, StatementReconciliation, open_by_id, said};
use super::store::reconciled;
use super::store::reconciliations::ReconciliationRow;
use super::ticks::{self, Item};
use crate::ledger::store::entries;
use crate::read_model::BANK;
use crate::wire::money_in;

/// The most entries of one call.
pub(super) const ENTRIES_MAX: usize = 20_000;

/// An entry that is on the statement.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct EntryTick {
    /// The journal entry.
    pub entry_id: String,
    /// How much of it the statement shows, signed as it moves the account; zero for nothing of it; what the bank showed or all of it
    /// unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub amount: Option<MoneyDto>,
}

impl EntryTick {
    /// Whether it says that nothing of the entry is on the statement.
    fn is_nothing(&self) -> bool {
        self.amount.as_ref().is_some_and(|dto| money_in(dto, "amount").is_ok_and(|amount| amount.is_zero()))
    }
}

/// Which entries.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct TickReconciliationEntriesInput {
    /// The reconciliation.
    pub id: String,
    /// The entries; at most 20,000.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<EntryTick>,
    /// In place of single entries: all up to this day that are not ticked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub through: Option<NaiveDate>,
}

/// A reconciliation with the entries that a call changed.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct TickedEntries {
    /// The reconciliation.
    pub reconciliation: StatementReconciliation,
    /// The entries that changed, each with how much of it was ticked before: zero where nothing was. Of an entry and its reversal that
    /// cancel each other out, both.
    pub entries: Vec<EntryTick>,
}

/// Ticks entries.
pub struct TickReconciliationEntries;

impl Command for TickReconciliationEntries {
    const NAME: &'static str = "tick_reconciliation_entries";
    const DESCRIPTION: &'static str = "Says that entries are on the statement that is being reconciled: one, many, or all up to a day.";
    const CHANGES: &'static [ReadModel] = &[BANK];
    type Input = TickReconciliationEntriesInput;
    type Output = TickedEntries;

    fn run(input: &TickReconciliationEntriesInput, tx: &mut Tx<'_>) -> OpResult<TickedEntries> {
        let row = open_by_id(tx, &input.id)?;
        let standing = Standing::of(tx, row)?;
        let chosen = match (input.through, input.entries.as_slice()) {
            (Some(through), []) => standing
                .items
                .iter()
                .filter(|item| item.tick.is_none() && item.entry_date <= through)
                .map(|item| (item.entry_seq, None))
                .collect(),
            (None, entries) => chosen(tx, &standing, entries)?,
            (Some(_), _) => {
                return Err(OpError::invalid("through", "Give single entries or a day, not both.").hint("Leave one of them out."));
            }
        };
        if chosen.len() > ENTRIES_MAX {
            return Err(OpError::invalid(
                "through",
                format!("At most {ENTRIES_MAX} entries are ticked at once, and these are {}.", chosen.len()),
            )
            .hint("Give an earlier day first."));
        }
        let changed = keep(tx, &standing, &chosen)?;
        Ok(TickedEntries { reconciliation: Standing::by_id(tx, &input.id)?.shown(tx)?, entries: changed })
    }

    fn summary(input: &TickReconciliationEntriesInput, output: &TickedEntries) -> String {
        let verb = if !input.entries.is_empty() && input.entries.iter().all(EntryTick::is_nothing) { "Unticked" } else { "Ticked" };
        format!("{verb} {} on {}", entries_said(output.entries.len()), said(&output.reconciliation))
    }

    fn undo(_: &TickReconciliationEntriesInput, output: &TickedEntries) -> Option<UndoCall> {
        as_before(output)
    }
}

/// Keeps what is said of entries, and gives those that changed with how much of each was ticked before.
pub(super) fn keep(tx: &mut Tx<'_>, standing: &Standing, asked: &[(i64, Option<i64>)]) -> OpResult<Vec<EntryTick>> {
    let row = &standing.row;
    let mut changed = Vec::new();
    for one in ticks::said(&standing.items, asked) {
        reconciled::set_by_hand(tx, row.seq, one.entry_seq, one.by_hand)?;
        changed.push(EntryTick { entry_id: entry_id(tx, one.entry_seq)?, amount: Some(row.money(one.before).into()) });
    }
    Ok(changed)
}

/// The call that ticks each entry as it was ticked before: whole, in part or not at all.
pub(super) fn as_before(output: &TickedEntries) -> Option<UndoCall> {
    let entries = output.entries.as_slice();
    let count = entries_said(entries.len());
    let label = if entries.iter().all(EntryTick::is_nothing) { format!("Untick {count}") } else { format!("Tick {count} as before") };
    (!entries.is_empty()).then(|| UndoCall {
        operation: TickReconciliationEntries::NAME.to_owned(),
        input: json!({ "id": output.reconciliation.id, "entries": entries }),
        label,
    })
}

// The entries by their integer keys, each with how much of it is asked for.
fn chosen(tx: &Tx<'_>, standing: &Standing, entries: &[EntryTick]) -> OpResult<Vec<(i64, Option<i64>)>> {
    if entries.is_empty() {
        return Err(
            OpError::invalid("entries", "No entry is given.").hint("Give the entries that the statement shows, or a day for all up to it.")
        );
    }
    if entries.len() > ENTRIES_MAX {
        return Err(OpError::invalid("entries", format!("At most {ENTRIES_MAX} entries are ticked at once.")));
    }
    let items: HashMap<i64, &Item> = standing.items.iter().map(|item| (item.entry_seq, item)).collect();
    let mut found = Vec::with_capacity(entries.len());
    for (index, entry) in entries.iter().enumerate() {
        let field = format!("entries[{index}]");
        let item = item_of(tx, &standing.row, &items, &entry.entry_id, &format!("{field}.entryId"))?;
        let minor = entry.amount.as_ref().map(|dto| part(dto, &standing.row, item, &format!("{field}.amount"))).transpose()?;
        found.push((item.entry_seq, minor));
    }
    Ok(found)
}

// How much of an entry: in its direction, and no more than is left of it. Zero takes its tick away.
fn part(dto: &MoneyDto, row: &ReconciliationRow, item: &Item, field: &str) -> OpResult<i64> {
    let amount = money_in(dto, field)?;
    let left = row.money(item.left);
    if amount.currency() != row.currency {
        return Err(OpError::invalid(format!("{field}.currency"), format!("The statement is in {}.", row.currency)));
    }
    let is_part = amount.is_negative() == left.is_negative() && amount.minor().unsigned_abs() <= left.minor().unsigned_abs();
    if amount.is_zero() || is_part {
        return Ok(amount.minor());
    }
    Err(OpError::invalid(field, format!("The entry has {left} left for this statement, and {amount} is given."))
        .hint("Give a part of it with the same sign, zero for nothing of it, or leave the amount out."))
}

/// The entry of an id among those that can be ticked.
pub(super) fn item_of<'a>(
    tx: &Tx<'_>,
    row: &ReconciliationRow,
    items: &HashMap<i64, &'a Item>,
    entry_id: &str,
    field: &str,
) -> OpResult<&'a Item> {
    let seq = entries::seq_of(tx, entry_id)?.ok_or_else(|| OpError::not_found(field, "There is no journal entry with this id."))?;
    if let Some(item) = items.get(&seq) {
        return Ok(item);
    }
    if let Some(held) = reconciled::protecting_entry(tx, seq)?.filter(|held| held.account == row.account) {
        return Err(OpError::conflict(format!("Entry {seq} stands in the finished statement of {} already.", held.statement_on)).at(field));
    }
    Err(OpError::invalid(field, format!("Entry {seq} moves nothing on {} {}.", row.account, row.account_name))
        .hint("Choose an entry that has a line on this account."))
}

fn entry_id(tx: &Tx<'_>, entry_seq: i64) -> OpResult<String> {
    entries::id_of(tx, entry_seq)?.ok_or_else(|| OpError::internal("an entry of no id"))
}

/// `1 entry` or `7 entries`.
pub(super) fn entries_said(count: usize) -> String {
    if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") }
}
