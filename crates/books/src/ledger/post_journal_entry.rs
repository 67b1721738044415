//! Posts one journal entry.

use super::entry::{DESCRIPTION_MAX, MEMO_MAX, NewEntry, NewLine, REFERENCE_MAX, Side};
use super::journal_entry::{JournalEntryOutput, entry_by_seq};
use super::post::post;
use super::store::accounts::{AccountRow, account_by_code};
use crate::company;
use crate::parties;
use crate::read_model::{ACCOUNTS, LEDGER};
use crate::wire::{money_in, optional_text};
use chrono::NaiveDate;
use engine::{Command, OpError, OpResult, ReadModel, ReadTx, Tx, UndoCall};
use money::{Currency, MoneyDto};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use ts_rs::TS;

/// A line of a new entry.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LineInput {
    /// The account's code.
    pub account: String,
    /// Debit or credit.
    pub side: Side,
    /// Above zero, in any currency that the account may hold.
    pub amount: MoneyDto,
    /// The same in the base currency; needed when the amount is in another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub base_amount: Option<MoneyDto>,
    /// A note on this line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub memo: Option<String>,
}

/// A new journal entry.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EntryInput {
    /// The accounting date.
    #[ts(type = "string")]
    pub entry_date: NaiveDate,
    /// What it is about.
    pub description: String,
    /// A number on paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reference: Option<String>,
    /// The party.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub party_id: Option<String>,
    /// Two or more lines whose debits equal their credits.
    pub lines: Vec<LineInput>,
}

/// Reads entries from the input. Accounts and parties are looked up once for all of them.
pub(super) struct EntryReader {
    base: Currency,
    accounts: HashMap<String, AccountRow>,
    parties: HashMap<String, i64>,
}

/// The parts of an entry that it borrows from.
pub(super) struct ReadEntry<'a> {
    pub(super) input: &'a EntryInput,
    pub(super) reference: Option<String>,
    pub(super) party_seq: Option<i64>,
    pub(super) lines: Vec<NewLine<'a>>,
}

impl ReadEntry<'_> {
    pub(super) fn entry(&self, source: &'static str) -> NewEntry<'_> {
        NewEntry {
            entry_date: self.input.entry_date,
            description: &self.input.description,
            reference: self.reference.as_deref(),
            party_seq: self.party_seq,
            source,
            lines: &self.lines,
            reverses: None,
        }
    }
}

impl EntryReader {
    pub(super) fn new(tx: &ReadTx<'_>) -> OpResult<EntryReader> {
        Ok(EntryReader { base: company::settings(tx)?.base_currency, accounts: HashMap::new(), parties: HashMap::new() })
    }

    pub(super) fn read<'i>(&mut self, tx: &ReadTx<'_>, input: &'i EntryInput) -> OpResult<ReadEntry<'i>> {
        check_texts(&input.description, input.reference.as_deref(), &input.lines)?;
        let lines = input.lines.iter().enumerate().map(|(index, line)| self.line(tx, index, line)).collect::<OpResult<_>>()?;
        let party_seq = match &input.party_id {
            None => None,
            Some(id) => Some(match self.parties.get(id) {
                Some(seq) => *seq,
                None => {
                    let seq = parties::store::party_by_id(tx, id, "partyId")?.seq;
                    self.parties.insert(id.clone(), seq);
                    seq
                }
            }),
        };
        Ok(ReadEntry { input, reference: optional_text(input.reference.as_deref(), "reference", REFERENCE_MAX)?, party_seq, lines })
    }

    fn line<'i>(&mut self, tx: &ReadTx<'_>, index: usize, line: &'i LineInput) -> OpResult<NewLine<'i>> {
        let field = |name: &str| format!("lines[{index}].{name}");
        if !self.accounts.contains_key(&line.account) {
            let account = account_by_code(tx, &line.account, &field("account"))?;
            self.accounts.insert(line.account.clone(), account);
        }
        let account = &self.accounts[&line.account];
        let amount = money_in(&line.amount, field("amount"))?;
        account.must_take(account.currency, amount.currency(), "the line", &field("amount"))?;
        let base = match &line.base_amount {
            Some(base) => money_in(base, field("baseAmount"))?,
            None if amount.currency() == self.base => amount,
            None => {
                return Err(OpError::invalid(
                    field("baseAmount"),
                    format!("An amount in {} needs its value in {}.", amount.currency(), self.base),
                )
                .hint("Give what the bank charged or credited in the currency of the books."));
            }
        };
        Ok(NewLine {
            account_seq: account.seq,
            side: line.side,
            amount,
            base,
            memo: line.memo.as_deref().map(str::trim).filter(|memo| !memo.is_empty()),
        })
    }
}

/// Refuses texts that are too long to be kept, in a draft as in an entry that is posted.
pub(super) fn check_texts(description: &str, reference: Option<&str>, lines: &[LineInput]) -> OpResult<()> {
    optional_text(Some(description), "description", DESCRIPTION_MAX)?;
    optional_text(reference, "reference", REFERENCE_MAX)?;
    for (index, line) in lines.iter().enumerate() {
        if line.memo.is_some() {
            optional_text(line.memo.as_deref(), &format!("lines[{index}].memo"), MEMO_MAX)?;
        }
    }
    Ok(())
}

/// Posts a journal entry.
pub struct PostJournalEntry;

impl Command for PostJournalEntry {
    const NAME: &'static str = "post_journal_entry";
    const DESCRIPTION: &'static str = "Posts a balanced journal entry to the ledger, for good.";
    const CHANGES: &'static [ReadModel] = &[LEDGER, ACCOUNTS];
    type Input = EntryInput;
    type Output = JournalEntryOutput;

    fn run(input: &EntryInput, tx: &mut Tx<'_>) -> OpResult<JournalEntryOutput> {
        let read = EntryReader::new(tx)?.read(tx, input)?;
        let posted = post(tx, &read.entry(Self::NAME))?;
        entry_by_seq(tx, posted.seq)
    }

    fn summary(_: &EntryInput, entry: &JournalEntryOutput) -> String {
        summary_of("Posted", entry)
    }

    fn undo(_: &EntryInput, entry: &JournalEntryOutput) -> Option<UndoCall> {
        reversal_call(entry)
    }
}

/// What happened to an entry, in one sentence.
pub(super) fn summary_of(verb: &str, entry: &JournalEntryOutput) -> String {
    let number = entry.number.map(|number| format!(" {number}")).unwrap_or_default();
    format!("{verb} entry{number}: {}, {} {}", entry.description, entry.total.amount, entry.total.currency)
}

/// The call that takes a posted entry back.
pub(super) fn reversal_call(entry: &JournalEntryOutput) -> Option<UndoCall> {
    let number = entry.number?;
    Some(UndoCall {
        operation: "reverse_journal_entry".to_owned(),
        input: json!({ "entryId": entry.id, "reason": "Undone" }),
        label: format!("Entry {number} posted"),
    })
}
