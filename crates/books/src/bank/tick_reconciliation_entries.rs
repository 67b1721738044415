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
use super::ticks::Item;
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
    /// How much of it the statement shows, signed as it moves the account; what the bank showed or all of it unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub amount: Option<MoneyDto>,
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
    /// The entries that changed, as they were ticked before, where they were with a part.
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
                .map(|item| Ok((item.clone(), None, entry_id(tx, item.entry_seq)?)))
                .collect::<OpResult<Vec<_>>>()?,
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
        let mut changed = Vec::new();
        for (item, amount, entry_id) in chosen {
            let before = item.tick;
            // Without an amount, a ticked entry stays as it is, and another goes back to what ticks it by itself.
            let by_hand = match amount {
                None if before.is_some() => continue,
                None if item.by_itself.is_some() => None,
                None => Some(item.left),
                Some(minor) if before.is_some_and(|tick| tick.minor == minor) => continue,
                Some(minor) if item.by_itself.is_some_and(|tick| tick.minor == minor) => None,
                Some(minor) => Some(minor),
            };
            reconciled::set_by_hand(tx, standing.row.seq, item.entry_seq, by_hand)?;
            changed.push(EntryTick { entry_id, amount: before.map(|tick| standing.row.money(tick.minor).into()) });
        }
        Ok(TickedEntries { reconciliation: Standing::by_id(tx, &input.id)?.shown(tx)?, entries: changed })
    }

    fn summary(_: &TickReconciliationEntriesInput, output: &TickedEntries) -> String {
        format!("Ticked {} on {}", entries_said(output.entries.len()), said(&output.reconciliation))
    }

    fn undo(_: &TickReconciliationEntriesInput, output: &TickedEntries) -> Option<UndoCall> {
        let id = &output.reconciliation.id;
        // One that was ticked with another amount gets it back; the others were not ticked.
        let parts: Vec<&EntryTick> = output.entries.iter().filter(|entry| entry.amount.is_some()).collect();
        let (operation, input) = match output.entries.as_slice() {
            [] => return None,
            _ if !parts.is_empty() => (Self::NAME, json!({ "id": id, "entries": parts })),
            entries => {
                let ids: Vec<&str> = entries.iter().map(|entry| entry.entry_id.as_str()).collect();
                ("untick_reconciliation_entries", json!({ "id": id, "entryIds": ids }))
            }
        };
        Some(UndoCall { operation: operation.to_owned(), input, label: format!("Untick {}", entries_said(output.entries.len())) })
    }
}

type Chosen = (Item, Option<i64>, String);

fn chosen(tx: &Tx<'_>, standing: &Standing, entries: &[EntryTick]) -> OpResult<Vec<Chosen>> {
    if entries.is_empty() {
        return Err(
            OpError::invalid("entries", "No entry is given.").hint("Give the entries that the statement shows, or a day for all up to it.")
        );
    }
    if entries.len() > ENTRIES_MAX {
        return Err(OpError::invalid("entries", format!("At most {ENTRIES_MAX} entries are ticked at once.")));
    }
    if entries.len() > 1
        && entries.iter().filter(|entry| entry.amount.is_some()).count() > 0
        && entries.iter().any(|entry| entry.amount.is_none())
    {
        return Err(OpError::invalid("entries", "Some of these have an amount, and some have none.")
            .hint("Tick those with an amount by themselves."));
    }
    let items: HashMap<i64, &Item> = standing.items.iter().map(|item| (item.entry_seq, item)).collect();
    let mut found = Vec::with_capacity(entries.len());
    for (index, entry) in entries.iter().enumerate() {
        let field = format!("entries[{index}]");
        let item = item_of(tx, &standing.row, &items, &entry.entry_id, &format!("{field}.entryId"))?;
        let minor = entry.amount.as_ref().map(|dto| part(dto, &standing.row, item, &format!("{field}.amount"))).transpose()?;
        found.push((item.clone(), minor, entry.entry_id.trim().to_owned()));
    }
    Ok(found)
}

// How much of an entry: in its direction, and no more than is left of it.
fn part(dto: &MoneyDto, row: &ReconciliationRow, item: &Item, field: &str) -> OpResult<i64> {
    let amount = money_in(dto, field)?;
    let left = row.money(item.left);
    if amount.currency() != row.currency {
        return Err(OpError::invalid(format!("{field}.currency"), format!("The statement is in {}.", row.currency)));
    }
    let fits =
        !amount.is_zero() && amount.is_negative() == left.is_negative() && amount.minor().unsigned_abs() <= left.minor().unsigned_abs();
    if fits {
        return Ok(amount.minor());
    }
    Err(OpError::invalid(field, format!("The entry has {left} left for this statement, and {amount} is given."))
        .hint("Give a part of it with the same sign, or leave the amount out."))
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

pub(super) fn entry_id(tx: &Tx<'_>, entry_seq: i64) -> OpResult<String> {
    entries::id_of(tx, entry_seq)?.ok_or_else(|| OpError::internal("an entry of no id"))
}

/// `1 entry` or `7 entries`.
pub(super) fn entries_said(count: usize) -> String {
    if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") }
}
