//! `import_payments`.

use engine::{Command, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;
use ts_rs::TS;

use super::create_payment;
use super::import_guess::Mapping;
use super::import_plan;
use crate::read_model::{PARTIES, PAYMENTS};

/// The file, what its columns hold, and which lines are wanted.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct ImportPaymentsInput {
    /// The text of a CSV file: a line for each payment.
    pub content: String,
    /// Which column holds what, as the preview gave it or as you corrected it.
    pub mapping: Mapping,
    /// The lines to import; unless said, all that are ready.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub lines: Option<Vec<u32>>,
}

/// A line that was left out.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct LeftOutLine {
    /// The line of the file.
    pub line: u32,
    /// Why.
    pub problem: String,
}

/// What the import added.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct ImportedPayments {
    /// How many payments.
    pub imported: u32,
    /// Their ids, in the order of the lines.
    pub ids: Vec<String>,
    /// The lines that could not be imported.
    pub left_out: Vec<LeftOutLine>,
}

/// Adds the payments of a file.
pub struct ImportPayments;

impl Command for ImportPayments {
    const NAME: &'static str = "import_payments";
    const DESCRIPTION: &'static str =
        "Adds the payments of a CSV file. Broken lines are named and left out; if anything stops it, nothing of it stays.";
    const CHANGES: &'static [ReadModel] = &[PAYMENTS, PARTIES];
    type Input = ImportPaymentsInput;
    type Output = ImportedPayments;

    fn run(input: &ImportPaymentsInput, tx: &mut Tx<'_>) -> OpResult<ImportedPayments> {
        let plan = import_plan::plan(tx, &input.content, Some(&input.mapping))?;
        let mut wanted: Option<BTreeSet<u32>> = input.lines.as_ref().map(|lines| lines.iter().copied().collect());
        let (mut ids, mut left_out) = (Vec::new(), Vec::new());
        for row in plan.rows {
            // Chosen lines are taken even where they repeat something; of the others only those that are ready.
            let is_chosen = wanted.as_mut().is_some_and(|lines| lines.remove(&row.line));
            let is_wanted = is_chosen || (wanted.is_none() && row.ok);
            match (&row.payment, row.problem) {
                (Some(payment), _) if is_wanted => {
                    ids.push(create_payment::add(tx, payment)?.1);
                }
                (_, Some(problem)) => left_out.push(LeftOutLine { line: row.line, problem }),
                (_, None) => {}
            }
        }
        let missing = wanted
            .unwrap_or_default()
            .into_iter()
            .map(|line| LeftOutLine { line, problem: "The file has no row on this line.".to_owned() });
        left_out.extend(missing);
        left_out.sort_by_key(|each| each.line);
        Ok(ImportedPayments { imported: u32::try_from(ids.len()).unwrap_or(u32::MAX), ids, left_out })
    }

    fn summary(_: &ImportPaymentsInput, output: &ImportedPayments) -> String {
        let payments = if output.imported == 1 { "payment" } else { "payments" };
        match output.left_out.len() {
            0 => format!("Imported {} {payments}", output.imported),
            1 => format!("Imported {} {payments}; one line was left out", output.imported),
            left_out => format!("Imported {} {payments}; {left_out} lines were left out", output.imported),
        }
    }

    fn undo(_: &ImportPaymentsInput, output: &ImportedPayments) -> Option<UndoCall> {
        (output.imported > 0).then(|| UndoCall {
            operation: "withdraw_payments".to_owned(),
            input: json!({ "ids": output.ids, "reason": "The import was taken back." }),
            label: if output.imported == 1 { "Take back the import".to_owned() } else { format!("Take back all {}", output.imported) },
        })
    }
}
