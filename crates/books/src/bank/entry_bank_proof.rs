//! `entry_bank_proof`.

use chrono::NaiveDate;
use engine::{OpResult, Query, ReadModel, ReadTx};
use money::MoneyDto;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::records::BankLine;
use super::store::{matches, pages, reconciled};
use crate::ledger::journal_entry::posted_by_id;
use crate::read_model::{ACCOUNTS, ATTACHMENTS, BANK, LEDGER};

/// Which entry.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct EntryBankProofInput {
    /// The posted entry: its id or its number.
    pub entry_id: String,
}

/// A bank line that is the entry, or a part of it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct EntryBankLine {
    /// The line.
    pub line: BankLine,
    /// How much of the line is the entry: below zero when money went out.
    pub amount: MoneyDto,
}

/// A finished statement reconciliation in which the entry stands.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct EntryStatement {
    /// The reconciliation.
    pub id: String,
    /// The code of the account.
    pub account: String,
    /// The account's name.
    pub account_name: String,
    /// The last day of the statement.
    pub statement_on: NaiveDate,
    /// How much of the entry stands in it: below zero when money went out.
    pub amount: MoneyDto,
}

/// What the bank proves of an entry.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct EntryBankProof {
    /// The lines that are matched with it, the oldest first.
    pub lines: Vec<EntryBankLine>,
    /// The statements in which it stands and which protect it, the oldest first.
    pub statements: Vec<EntryStatement>,
}

/// What the bank proves of an entry.
pub struct EntryBankProofQuery;

impl Query for EntryBankProofQuery {
    const NAME: &'static str = "entry_bank_proof";
    const DESCRIPTION: &'static str = "Shows what the bank proves of a journal entry: the lines that are matched with it, and the finished statements in which it stands.";
    const READS: &'static [ReadModel] = &[BANK, ACCOUNTS, LEDGER, ATTACHMENTS];
    type Input = EntryBankProofInput;
    type Output = EntryBankProof;

    fn run(input: &EntryBankProofInput, tx: &ReadTx<'_>) -> OpResult<EntryBankProof> {
        let entry_seq = posted_by_id(tx, &input.entry_id, "entryId")?;
        let lines = matches::lines_of_entry(tx, entry_seq)?
            .into_iter()
            .map(|(line_seq, amount)| Ok(EntryBankLine { line: pages::listed_by_seq(tx, line_seq)?, amount: amount.into() }));
        Ok(EntryBankProof { lines: lines.collect::<OpResult<_>>()?, statements: reconciled::statements_of_entry(tx, entry_seq)? })
    }
}
