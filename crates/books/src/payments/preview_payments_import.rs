//! `preview_payments_import`.

use engine::{OpResult, Query, ReadModel, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::import_guess::Mapping;
use super::import_plan::{self, PaymentsImportPlan};
use crate::read_model::{ACCOUNTS, COMPANY, PARTIES, PAYMENTS};

/// The file, and what its columns hold.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct PreviewPaymentsImportInput {
    /// The text of a CSV file: a line for each payment.
    pub content: String,
    /// Which column holds what; guessed unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub mapping: Option<Mapping>,
}

/// What an import would add.
pub struct PreviewPaymentsImport;

impl Query for PreviewPaymentsImport {
    const NAME: &'static str = "preview_payments_import";
    const DESCRIPTION: &'static str = "Shows which payments a CSV file would add, and what is wrong with the lines that cannot be.";
    const READS: &'static [ReadModel] = &[PAYMENTS, PARTIES, ACCOUNTS, COMPANY];
    type Input = PreviewPaymentsImportInput;
    type Output = PaymentsImportPlan;

    fn run(input: &PreviewPaymentsImportInput, tx: &ReadTx<'_>) -> OpResult<PaymentsImportPlan> {
        import_plan::plan(tx, &input.content, input.mapping.as_ref())
    }
}
