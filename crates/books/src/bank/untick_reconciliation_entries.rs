//! `untick_reconciliation_entries`.

use std::collections::HashMap;

use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::reconciliations::{Standing, open_by_id, said};
use super::tick_reconciliation_entries::{ENTRIES_MAX, TickedEntries, as_before, entries_said, item_of, keep};
use super::ticks::Item;
use crate::read_model::BANK;

/// Which entries.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct UntickReconciliationEntriesInput {
    /// The reconciliation.
    pub id: String,
    /// The journal entries; at most 20,000.
    pub entry_ids: Vec<String>,
}

/// Unticks entries.
pub struct UntickReconciliationEntries;

impl Command for UntickReconciliationEntries {
    const NAME: &'static str = "untick_reconciliation_entries";
    const DESCRIPTION: &'static str =
        "Says that entries are not on the statement that is being reconciled, those that a match ticked by itself included.";
    const CHANGES: &'static [ReadModel] = &[BANK];
    type Input = UntickReconciliationEntriesInput;
    type Output = TickedEntries;

    fn run(input: &UntickReconciliationEntriesInput, tx: &mut Tx<'_>) -> OpResult<TickedEntries> {
        let row = open_by_id(tx, &input.id)?;
        if input.entry_ids.is_empty() || input.entry_ids.len() > ENTRIES_MAX {
            return Err(OpError::invalid("entryIds", format!("Give 1 to {ENTRIES_MAX} entries."))
                .hint("Give the entries that the statement does not show."));
        }
        let standing = Standing::of(tx, row)?;
        let items: HashMap<i64, &Item> = standing.items.iter().map(|item| (item.entry_seq, item)).collect();
        let mut chosen = Vec::with_capacity(input.entry_ids.len());
        for (index, id) in input.entry_ids.iter().enumerate() {
            let item = item_of(tx, &standing.row, &items, id, &format!("entryIds[{index}]"))?;
            chosen.push((item.entry_seq, Some(0)));
        }
        let changed = keep(tx, &standing, &chosen)?;
        Ok(TickedEntries { reconciliation: Standing::by_id(tx, &input.id)?.shown(tx)?, entries: changed })
    }

    fn summary(_: &UntickReconciliationEntriesInput, output: &TickedEntries) -> String {
        format!("Unticked {} on {}", entries_said(output.entries.len()), said(&output.reconciliation))
    }

    fn undo(_: &UntickReconciliationEntriesInput, output: &TickedEntries) -> Option<UndoCall> {
        as_before(output)
    }
}
