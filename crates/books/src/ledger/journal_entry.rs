//! A journal entry as it crosses the doors, and the query for one.

use super::entry::Side;
use super::post_journal_entry::EntryInput;
use super::store::accounts::{AccountRow, account_by_seq, find_account};
use super::store::entries::{StoredEntry, id_of, reversal_of, seq_of, stored};
use super::store::{drafts, entry_pages};
use crate::company;
use crate::parties;
use crate::read_model::LEDGER;
use chrono::NaiveDate;
use engine::{OpError, OpResult, Query, ReadModel, ReadTx};
use money::{Currency, Money, MoneyDto};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use ts_rs::TS;

/// Whether an entry counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum EntryStatus {
    /// In the making; it counts nowhere, and can be changed or discarded.
    Draft,
    /// In the ledger for good.
    Posted,
}

/// A line of an entry.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "JournalLine")]
#[schemars(rename = "JournalLine")]
pub struct JournalLineOutput {
    /// The account's code.
    pub account: String,
    /// Its name.
    pub account_name: String,
    /// Debit or credit.
    pub side: Side,
    /// In the line's own currency.
    pub amount: MoneyDto,
    /// In the base currency; absent in a draft that does not say it.
    pub base_amount: Option<MoneyDto>,
    /// A note on this line.
    pub memo: Option<String>,
}

/// A journal entry.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "JournalEntry")]
#[schemars(rename = "JournalEntry")]
pub struct JournalEntryOutput {
    /// Its id.
    pub id: String,
    /// Its number, without gaps; a draft has none.
    pub number: Option<i64>,
    /// The accounting date.
    #[ts(type = "string")]
    pub entry_date: NaiveDate,
    /// What it is about.
    pub description: String,
    /// A number on paper.
    pub reference: Option<String>,
    /// The party.
    pub party_id: Option<String>,
    /// The party's name.
    pub party_name: Option<String>,
    /// Whether it counts.
    pub status: EntryStatus,
    /// When it was posted.
    pub posted_at: Option<String>,
    /// The entry that it reverses.
    pub reverses_id: Option<String>,
    /// The entry that reverses it.
    pub reversed_by_id: Option<String>,
    /// The operation that it comes from.
    pub source: Option<String>,
    /// Its lines.
    pub lines: Vec<JournalLineOutput>,
    /// The sum of its debits, in the base currency.
    pub total: MoneyDto,
}

/// Turns stored entries into what doors show, reading each account and party once.
pub struct EntryWriter<'a, 'tx> {
    tx: &'a ReadTx<'tx>,
    base: Currency,
    accounts: HashMap<i64, AccountRow>,
    parties: HashMap<i64, (String, String)>,
}

impl<'a, 'tx> EntryWriter<'a, 'tx> {
    /// A writer for one answer.
    pub fn new(tx: &'a ReadTx<'tx>) -> OpResult<EntryWriter<'a, 'tx>> {
        Ok(EntryWriter { tx, base: company::settings(tx)?.base_currency, accounts: HashMap::new(), parties: HashMap::new() })
    }

    /// An entry of the ledger.
    pub fn posted(&mut self, entry: StoredEntry) -> OpResult<JournalEntryOutput> {
        let mut debits = 0_i64;
        let mut lines = Vec::with_capacity(entry.lines.len());
        for line in entry.lines {
            debits += line.base_minor.max(0);
            if let std::collections::hash_map::Entry::Vacant(slot) = self.accounts.entry(line.account_seq) {
                slot.insert(account_by_seq(self.tx, line.account_seq)?);
            }
            let account = &self.accounts[&line.account_seq];
            lines.push(JournalLineOutput {
                account: account.code.clone(),
                account_name: account.name.clone(),
                side: Side::of_signed(line.amount_minor),
                amount: positive(line.amount_minor, line.currency)?,
                base_amount: Some(positive(line.base_minor, self.base)?),
                memo: line.memo,
            });
        }
        let party = match entry.party_seq {
            None => None,
            Some(seq) => {
                if let std::collections::hash_map::Entry::Vacant(slot) = self.parties.entry(seq) {
                    let record = parties::store::by_seq(self.tx, seq)?;
                    let standing = parties::store::by_seq(self.tx, record.standing_seq())?;
                    slot.insert((standing.id, standing.details.name));
                }
                self.parties.get(&seq).cloned()
            }
        };
        let (party_id, party_name) = party.unzip();
        let other = |seq: Option<i64>| seq.map_or(Ok(None), |seq| id_of(self.tx, seq));
        Ok(JournalEntryOutput {
            number: Some(entry.seq),
            entry_date: entry.entry_date,
            description: entry.description,
            reference: entry.reference,
            party_id,
            party_name,
            status: EntryStatus::Posted,
            posted_at: Some(entry.posted_at),
            reverses_id: other(entry.reverses_seq)?,
            reversed_by_id: other(reversal_of(self.tx, entry.seq)?)?,
            source: Some(entry.source),
            lines,
            total: Money::from_minor(debits, self.base).into(),
            id: entry.id,
        })
    }

    /// A draft. Its accounts need not exist any more.
    pub fn draft(&mut self, id: String, input: EntryInput) -> OpResult<JournalEntryOutput> {
        let mut debits = 0_i64;
        let mut lines = Vec::with_capacity(input.lines.len());
        for line in input.lines {
            let name = find_account(self.tx, &line.account)?.map(|account| account.name).unwrap_or_default();
            let counted = line.base_amount.as_ref().unwrap_or(&line.amount);
            if line.side == Side::Debit
                && let Ok(money) = Money::try_from(counted)
                && money.currency() == self.base
            {
                debits = debits.saturating_add(money.minor());
            }
            lines.push(JournalLineOutput {
                account: line.account,
                account_name: name,
                side: line.side,
                amount: line.amount,
                base_amount: line.base_amount,
                memo: line.memo,
            });
        }
        let party = match &input.party_id {
            None => None,
            Some(id) => parties::store::party_by_id(self.tx, id, "partyId").ok().map(|party| party.details.name),
        };
        Ok(JournalEntryOutput {
            id,
            number: None,
            entry_date: input.entry_date,
            description: input.description,
            reference: input.reference,
            party_id: input.party_id,
            party_name: party,
            status: EntryStatus::Draft,
            posted_at: None,
            reverses_id: None,
            reversed_by_id: None,
            source: None,
            lines,
            total: Money::from_minor(debits, self.base).into(),
        })
    }
}

fn positive(minor: i64, currency: Currency) -> OpResult<MoneyDto> {
    Ok(Money::from_minor(minor, currency).checked_abs().map_err(OpError::internal)?.into())
}

/// An entry of the ledger by its integer key.
pub fn entry_by_seq(tx: &ReadTx<'_>, seq: i64) -> OpResult<JournalEntryOutput> {
    let entry = stored(tx, seq)?.ok_or_else(|| OpError::internal(format!("entry {seq} is gone")))?;
    EntryWriter::new(tx)?.posted(entry)
}

// The integer key of a posted entry, which is its number, by its id or number.
fn posted_seq(tx: &ReadTx<'_>, said: &str) -> OpResult<Option<i64>> {
    if let Some(seq) = seq_of(tx, said)? {
        return Ok(Some(seq));
    }
    match said.trim().parse() {
        Ok(number) => Ok(entry_pages::exists(tx, number)?.then_some(number)),
        Err(_) => Ok(None),
    }
}

/// The integer key of a posted entry that is named by its id or its number in a field.
pub fn posted_by_id(tx: &ReadTx<'_>, said: &str, field: &str) -> OpResult<i64> {
    posted_seq(tx, said)?.ok_or_else(|| OpError::not_found(field, "There is no posted journal entry with this id or number."))
}

/// Which entry.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JournalEntryInput {
    /// The entry or draft: its id, or an entry's number.
    pub id: String,
}

/// One journal entry or draft.
pub struct JournalEntryQuery;

impl Query for JournalEntryQuery {
    const NAME: &'static str = "journal_entry";
    const DESCRIPTION: &'static str = "Shows one journal entry or draft with its lines.";
    const READS: &'static [ReadModel] = &[LEDGER];
    type Input = JournalEntryInput;
    type Output = JournalEntryOutput;

    fn run(input: &JournalEntryInput, tx: &ReadTx<'_>) -> OpResult<JournalEntryOutput> {
        if let Some(seq) = posted_seq(tx, &input.id)? {
            return entry_by_seq(tx, seq);
        }
        match drafts::find(tx, &input.id)? {
            Some(draft) => EntryWriter::new(tx)?.draft(draft.id, serde_json::from_str(&draft.content).map_err(OpError::internal)?),
            None => Err(OpError::not_found("id", "There is no journal entry or draft with this id.")),
        }
    }
}
