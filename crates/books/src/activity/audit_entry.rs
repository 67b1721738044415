//! `audit_entry`.

use super::audit_row::AuditRow;
use super::store;
use crate::read_model::AUDIT;
use engine::{Door, OpResult, Query, ReadModel, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// Which change.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuditEntryInput {
    /// The number of the change.
    pub sequence: i64,
}

/// One change in full.
pub struct AuditEntry;

impl Query for AuditEntry {
    const NAME: &'static str = "audit_entry";
    const DESCRIPTION: &'static str =
        "Shows one change in full: what was asked, what was answered, and the way back from the last one. Very long texts are cut.";
    const READS: &'static [ReadModel] = &[AUDIT];
    type Input = AuditEntryInput;
    type Output = AuditRow;

    fn run(input: &AuditEntryInput, tx: &ReadTx<'_>) -> OpResult<AuditRow> {
        let mut row = store::row(tx, input.sequence)?;
        // Later changes may stand on this one: only the last is taken back as it is.
        if row.door != Door::Desk && !store::has_later_of_people(tx, input.sequence)? {
            row.undo = match (&row.input, &row.output) {
                (Some(asked), Some(answered)) => tx.application().entry(&row.operation)?.undo(asked.clone(), answered.clone()),
                _ => None,
            };
        }
        for shown in [&mut row.input, &mut row.output].into_iter().flatten() {
            cut_long_texts(shown);
        }
        Ok(row)
    }
}

/// A whole bank file may be among what went in; nobody reads it here.
const SHOWN_MAX: usize = 4_000;

fn cut_long_texts(value: &mut Value) {
    match value {
        Value::String(text) if text.len() > SHOWN_MAX => {
            let count = text.chars().count();
            let beginning: String = text.chars().take(200).collect();
            *text = format!("{beginning} … ({count} characters in all)");
        }
        Value::Array(items) => items.iter_mut().for_each(cut_long_texts),
        Value::Object(fields) => fields.values_mut().for_each(cut_long_texts),
        _ => {}
    }
}
