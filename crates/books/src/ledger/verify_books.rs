//! The proof of the whole company file.

use crate::read_model::{AUDIT, LEDGER};
use crate::wire::Nothing;
use engine::verify::{Finding, verify};
use engine::{OpResult, Query, ReadModel, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What was found.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct VerifyBooksOutput {
    /// Whether everything holds.
    pub ok: bool,
    /// How many rows of each kind were checked.
    pub checked: BTreeMap<String, u64>,
    /// What is wrong, with the exact row; at most a thousand.
    pub findings: Vec<Finding>,
}

/// Proves the books.
pub struct VerifyBooks;

impl Query for VerifyBooks {
    const NAME: &'static str = "verify_books";
    const DESCRIPTION: &'static str = "Proves the books: file, schema, audit chain, seals and balances, row by row.";
    const READS: &'static [ReadModel] = &[LEDGER, AUDIT];
    type Input = Nothing;
    type Output = VerifyBooksOutput;

    fn run(_: &Nothing, tx: &ReadTx<'_>) -> OpResult<VerifyBooksOutput> {
        let (findings, checked) = verify(tx)?;
        Ok(VerifyBooksOutput {
            ok: findings.is_empty(),
            checked: checked.into_iter().map(|(kind, count)| (kind.to_owned(), count)).collect(),
            findings,
        })
    }
}
