//! What a bank's file would bring: whose statements they are, and which of their lines are new.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use engine::{ErrorCode, OpError, OpResult, ReadTx};
use money::Currency;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use statements::csv_file::{CsvCorrection, CsvGuess};
use statements::identity::{Admission, Doubt, IdHistory, Identity, Known, admit};
use statements::{Account, Line, Note, ReadError, ReadErrorCode, Reading};
use ts_rs::TS;

use super::import_notes;
use super::statement_file::{AccountChoice, StatementFileInput};
use super::store::accounts::{self, Memory, StatementAccountRow};
use super::store::lines::{self, KeptLine};
use super::table_read::{self, Read};
use crate::attachments::file_bytes::FileBytes;
use crate::company;
use crate::ledger::account::AccountRole;
use crate::ledger::store::AccountRow;
use crate::ledger::store::accounts::{account_by_code, account_by_seq, all_accounts};

/// Banks move a booking by some days when they correct it; kept lines are compared that far around the file's days.
const DAYS_AROUND: u64 = 7;

/// How the account of the books was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum FoundBy {
    /// You said so.
    Choice,
    /// An earlier file of this account was read into it.
    Memory,
    /// It fits, and nobody has said so yet.
    Guess,
}

/// An account of the file.
#[derive(Debug)]
pub struct PlannedAccount {
    /// What it is known by.
    pub key: String,
    /// What the file says of it.
    pub account: Account,
    /// The currency of its lines.
    pub currency: Option<Currency>,
    /// The account of the books, and how it was found.
    pub found: Option<(AccountRow, FoundBy)>,
}

/// The lines of a file that belong to one account of the books, against those that are kept.
#[derive(Debug)]
pub struct PlannedLines {
    /// The account of the books.
    pub account: AccountRow,
    /// What is remembered of it.
    pub memory: Memory,
    /// Its kept lines around the days of the file.
    pub kept: Vec<KeptLine>,
    /// The places of the file's lines: statement and line.
    pub places: Vec<(usize, usize)>,
    /// What becomes of each.
    pub admissions: Vec<Admission>,
}

/// What a file would bring.
#[derive(Debug)]
pub struct Plan {
    /// The file's statements.
    pub reading: Reading,
    /// How a table was read, its mapping being the one that was used.
    pub table: Option<CsvGuess>,
    /// What the owner said of such tables, now or earlier.
    pub correction: CsvCorrection,
    /// The accounts of the file, in its order.
    pub accounts: Vec<PlannedAccount>,
    /// The lines by account of the books, for those accounts that were found.
    pub lines: Vec<PlannedLines>,
}

impl Plan {
    /// A line of the file.
    pub fn line(&self, (statement, line): (usize, usize)) -> OpResult<&Line> {
        let found = self.reading.statements.get(statement).and_then(|statement| statement.lines.get(line));
        found.ok_or_else(|| OpError::internal("a place of no line"))
    }

    /// The account of the books of an account of the file.
    pub fn found(&self, key: &str) -> Option<&AccountRow> {
        self.accounts.iter().find(|account| account.key == key).and_then(|account| account.found.as_ref()).map(|(row, _)| row)
    }
}

/// Why there is no plan.
#[derive(Debug)]
pub enum NoPlan {
    /// The file cannot be read; of a table, with how it was tried.
    Unreadable(ReadError, Option<Box<CsvGuess>>),
    /// What was said beside it does not fit.
    Refused(OpError),
}

impl From<OpError> for NoPlan {
    fn from(error: OpError) -> NoPlan {
        NoPlan::Refused(error)
    }
}

impl From<NoPlan> for OpError {
    fn from(none: NoPlan) -> OpError {
        match none {
            NoPlan::Refused(error) => error,
            NoPlan::Unreadable(error, _) => {
                let field = if error.code == ReadErrorCode::Mapping { "csvMapping" } else { "content" };
                let hint = error.hint.clone();
                let bare = ReadError { hint: None, ..error };
                let refusal = OpError::invalid(field, bare.to_string());
                match hint {
                    Some(hint) => refusal.hint(hint),
                    None => refusal,
                }
            }
        }
    }
}

/// Reads a file and says what it would bring.
pub fn plan(tx: &ReadTx<'_>, input: &StatementFileInput, file: &FileBytes) -> Result<Plan, NoPlan> {
    let chosen = Choices::of(tx, input)?;
    tx.advance("Reading the file", 0, 0)?;
    let mut read = table_read::read(tx, input, file, chosen.only())?;
    let mut accounts = planned_accounts(tx, &read.reading, &chosen, &read.table_accounts)?;
    // What the owner said of the tables of an account counts for it however it was found.
    if let ([PlannedAccount { found: Some((row, _)), .. }], None) = (accounts.as_slice(), chosen.only())
        && read.is_read_otherwise_for(tx, row)?
    {
        read = table_read::read(tx, input, file, Some(row))?;
        accounts = planned_accounts(tx, &read.reading, &chosen, &read.table_accounts)?;
    }
    let Read { mut reading, table, correction, .. } = read;
    tx.advance("Looking for lines that are kept already", 0, 0)?;
    let lines = planned_lines(tx, &reading, &accounts)?;
    let notes: Vec<Note> = lines.iter().flat_map(|one| import_notes::of(&reading, one)).collect();
    reading.notes.splice(0..0, notes);
    Ok(Plan { reading, table, correction, accounts, lines })
}

// The accounts of the books that were chosen, each with the field that chose it.
struct Choices<'a> {
    single: Option<AccountRow>,
    each: Vec<(&'a AccountChoice, String, AccountRow)>,
}

impl<'a> Choices<'a> {
    fn of(tx: &ReadTx<'_>, input: &'a StatementFileInput) -> OpResult<Choices<'a>> {
        let single = input.account.as_deref().map(|code| bank_account(tx, code, "account")).transpose()?;
        let mut each = Vec::new();
        for (index, choice) in input.accounts.iter().flatten().enumerate() {
            let field = format!("accounts[{index}].account");
            let row = bank_account(tx, &choice.account, &field)?;
            each.push((choice, field, row));
        }
        Ok(Choices { single, each })
    }

    // The account that was chosen, where there is one for all of the file.
    fn only(&self) -> Option<&AccountRow> {
        match (&self.single, self.each.as_slice()) {
            (Some(row), _) => Some(row),
            (None, [(_, _, row)]) => Some(row),
            _ => None,
        }
    }

    fn of_key(&self, key: &str, is_only: bool) -> Option<(&AccountRow, &str)> {
        let named = self.each.iter().find(|(choice, ..)| choice.statement_account == key).map(|(_, field, row)| (row, field.as_str()));
        named.or_else(|| self.single.as_ref().filter(|_| is_only).map(|row| (row, "account")))
    }
}

/// The account of a code, which must be one that a bank or card issuer sends statements of.
pub fn bank_account(tx: &ReadTx<'_>, code: &str, field: &str) -> OpResult<AccountRow> {
    let row = account_by_code(tx, code, field)?;
    if takes_statements(&row) {
        return Ok(row);
    }
    Err(OpError::invalid(field, format!("{} {} is no bank or card account.", row.code, row.name))
        .hint("Choose an account with the role bank or card, or create one."))
}

/// Whether a bank or card issuer sends statements of an account.
pub fn takes_statements(row: &AccountRow) -> bool {
    matches!(row.role, Some(AccountRole::Bank | AccountRole::Card))
}

fn planned_accounts(tx: &ReadTx<'_>, reading: &Reading, chosen: &Choices<'_>, table_accounts: &[i64]) -> OpResult<Vec<PlannedAccount>> {
    let mut planned: Vec<PlannedAccount> = Vec::new();
    for statement in &reading.statements {
        let key = statement.account.key();
        let currency = statement.account.currency.or_else(|| statement.lines.first().map(|line| line.amount.currency()));
        match planned.iter_mut().find(|account| account.key == key) {
            Some(account) => account.currency = account.currency.or(currency),
            None => planned.push(PlannedAccount { key, account: statement.account.clone(), currency, found: None }),
        }
    }
    if let Some((choice, field, _)) = chosen.each.iter().find(|(choice, ..)| planned.iter().all(|one| one.key != choice.statement_account))
    {
        return Err(OpError::not_found(
            field.replace(".account", ".statementAccount"),
            format!("The file holds no account {}.", choice.statement_account),
        )
        .hint("Name the accounts of the file as the preview does."));
    }
    let known = accounts::all(tx)?;
    let base = company::settings(tx)?.base_currency;
    let ledger: Vec<AccountRow> = all_accounts(tx)?.into_iter().filter(|row| takes_statements(row) && !row.archived).collect();
    let is_only = planned.len() == 1;
    let keys: Vec<String> = planned.iter().map(|account| account.key.clone()).collect();
    for account in &mut planned {
        account.found = match chosen.of_key(&account.key, is_only) {
            Some((row, field)) => {
                must_carry(row, base, account.currency, field)?;
                Some((row.clone(), FoundBy::Choice))
            }
            None => remembered(tx, account, base, &known, &keys)?.or_else(|| guessed(account, base, &known, &ledger, table_accounts)),
        };
    }
    // Two accounts of a file are two accounts of the books, unless the owner says otherwise.
    let seq = |account: &PlannedAccount| account.found.as_ref().map(|(row, _)| row.seq);
    let seqs: Vec<Option<i64>> = planned.iter().map(seq).collect();
    for account in &mut planned {
        let shared = seqs.iter().filter(|other| other.is_some() && **other == seq(account)).count() > 1;
        if shared && matches!(account.found, Some((_, FoundBy::Guess))) {
            account.found = None;
        }
    }
    Ok(planned)
}

// An account that is kept in no one currency is one of the books' own currency at its bank: amounts of several are never added up.
fn must_carry(row: &AccountRow, base: Currency, currency: Option<Currency>, field: &str) -> OpResult<()> {
    let Some(other) = currency else { return Ok(()) };
    row.must_take(Some(row.currency.unwrap_or(base)), other, "the statement", field)
        .map_err(|error| error.hint(format!("Choose an account that is kept in {other}, or create one.")))
}

// The known accounts that one of a file can be: none of another kind or branch. Once one of the number is known with its
// kind, what was known without any is taken for that one.
fn possible<'k>(account: &Account, known: &'k [StatementAccountRow]) -> impl Iterator<Item = &'k StatementAccountRow> {
    let is_told_apart = known.iter().any(|one| account.is_of_number(&one.key) && account.is_other_than(&one.key));
    let unsaid = account.partial_key();
    known.iter().filter(move |one| !account.is_other_than(&one.key) && (!is_told_apart || one.key != unsaid))
}

// The account that the same key was read into; and where a file says more or less of the kind and the branch than the one
// before, the only account that it can be.
fn remembered(
    tx: &ReadTx<'_>,
    account: &PlannedAccount,
    base: Currency,
    known: &[StatementAccountRow],
    of_file: &[String],
) -> OpResult<Option<(AccountRow, FoundBy)>> {
    if account.account.iban.is_none() && account.account.number.is_none() {
        return Ok(None);
    }
    let same = known.iter().find(|one| one.key == account.key);
    let alike: Vec<&StatementAccountRow> = possible(&account.account, known).filter(|one| account.account.is_of_number(&one.key)).collect();
    let is_alone = of_file.iter().all(|key| *key == account.key || !account.account.is_of_number(key));
    let [first, others @ ..] = alike.as_slice() else { return Ok(None) };
    let only = (is_alone && others.iter().all(|one| one.account_seq == first.account_seq)).then_some(*first);
    let Some(same) = same.or(only) else { return Ok(None) };
    let row = account_by_seq(tx, same.account_seq)?;
    let fits = !row.archived && must_carry(&row, base, account.currency, "").is_ok();
    Ok(fits.then_some((row, FoundBy::Memory)))
}

// The account that the same number was read into under another bank or currency, the one with such tables, or the only one.
fn guessed(
    account: &PlannedAccount,
    base: Currency,
    known: &[StatementAccountRow],
    ledger: &[AccountRow],
    table_accounts: &[i64],
) -> Option<(AccountRow, FoundBy)> {
    let carries = |row: &&AccountRow| must_carry(row, base, account.currency, "").is_ok();
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_alphanumeric).collect() };
    let numbers = |iban: Option<&str>, number: Option<&str>| iban.or(number).map(digits).filter(|number| number.len() >= 4);
    let own = numbers(account.account.iban.as_deref(), account.account.number.as_deref());
    let mut alike = possible(&account.account, known).filter(|one| {
        let other = numbers(one.iban.as_deref(), one.number.as_deref());
        own.as_ref().zip(other).is_some_and(|(own, other)| own.ends_with(&other) || other.ends_with(own.as_str()))
    });
    let first = alike.next();
    let same = first.filter(|first| alike.all(|one| one.account_seq == first.account_seq));
    let by_number = same.and_then(|same| ledger.iter().find(|row| row.seq == same.account_seq)).filter(carries);
    // An account that is known by another number is not this one.
    let may_be = |row: &&AccountRow| known.iter().all(|one| one.account_seq != row.seq) || own.is_none();
    let mut fitting = ledger.iter().filter(carries).filter(may_be);
    let only = match (fitting.next(), fitting.next()) {
        (Some(row), None) => Some(row),
        _ => None,
    };
    let by_table = match table_accounts {
        [seq] => ledger.iter().find(|row| row.seq == *seq).filter(carries).filter(may_be),
        _ => None,
    };
    by_number.or(by_table).or(only).map(|row| (row.clone(), FoundBy::Guess))
}

fn planned_lines(tx: &ReadTx<'_>, reading: &Reading, accounts: &[PlannedAccount]) -> OpResult<Vec<PlannedLines>> {
    let found: HashMap<&str, &AccountRow> =
        accounts.iter().filter_map(|account| Some((account.key.as_str(), &account.found.as_ref()?.0))).collect();
    let mut planned: Vec<PlannedLines> = Vec::new();
    for (place, statement) in reading.statements.iter().enumerate() {
        let Some(row) = found.get(statement.account.key().as_str()) else { continue };
        let lines = (0..statement.lines.len()).map(|line| (place, line));
        match planned.iter_mut().find(|one| one.account.seq == row.seq) {
            Some(one) => one.places.extend(lines),
            None => planned.push(PlannedLines {
                account: (*row).clone(),
                memory: self::accounts::memory(tx, row.seq)?,
                kept: Vec::new(),
                places: lines.collect(),
                admissions: Vec::new(),
            }),
        }
    }
    for one in &mut planned {
        let file: Vec<_> = one
            .places
            .iter()
            .filter_map(|(statement, line)| Some(reading.statements.get(*statement)?.lines.get(*line)?.identity()))
            .collect();
        let days = file.iter().map(|line| line.day);
        if let Some((first, last)) = days.clone().min().zip(days.max()) {
            let (from, until) = around(first, last);
            one.kept = lines::kept_between(tx, one.account.seq, from, until)?;
        }
        let kept: Vec<_> = one.kept.iter().map(KeptLine::known).collect();
        one.admissions = admitted(&kept, &file, one.memory.bank_ids);
    }
    Ok(planned)
}

/// The days around some days in which a bank may have booked the same lines.
pub fn around(first: NaiveDate, last: NaiveDate) -> (NaiveDate, NaiveDate) {
    let days = Days::new(DAYS_AROUND);
    (first.checked_sub_days(days).unwrap_or(first), last.checked_add_days(days).unwrap_or(last))
}

/// So many lines must come with other ids before the ids of a bank are known to change.
const CHANGED_IDS: u32 = 3;

/// Says of each line whether it is new. Ids that held so far may change with any file: when several lines come with
/// other ids and none with its own, the file is read as one of a bank that changes them.
pub fn admitted(kept: &[Known], file: &[Identity], history: IdHistory) -> Vec<Admission> {
    if history != IdHistory::Stable {
        return admit(kept, file, history);
    }
    let without = admit(kept, file, IdHistory::Unknown);
    // Another file of the bank has other texts and other ids.
    let is_changed = |one: &&Admission| matches!(one, Admission::Already { doubt: Some(Doubt::OtherBankId | Doubt::OtherText), .. });
    let changed = without.iter().filter(is_changed).count();
    if changed >= usize::try_from(CHANGED_IDS).unwrap_or(usize::MAX) { without } else { admit(kept, file, IdHistory::Stable) }
}

/// What a file teaches about the bank's ids of an account, beside what is known.
pub fn learned(plan: &Plan, lines: &PlannedLines) -> OpResult<IdHistory> {
    if lines.memory.bank_ids != IdHistory::Unknown {
        return Ok(lines.memory.bank_ids);
    }
    let mut changed = 0_u32;
    for (place, admission) in lines.places.iter().zip(&lines.admissions) {
        // A line of another file of the bank has another id, and says nothing of ids that come and go in one.
        let Admission::Already { which, doubt } = admission else { continue };
        if *doubt == Some(Doubt::OtherText) {
            continue;
        }
        let kept = lines.kept.get(*which).and_then(|kept| kept.identity.bank_id.clone());
        match plan.line(*place)?.identity().bank_id.zip(kept) {
            Some((own, kept)) if own == kept => return Ok(IdHistory::Stable),
            Some(_) => changed = changed.saturating_add(1),
            None => {}
        }
    }
    Ok(if changed >= CHANGED_IDS { IdHistory::Changing } else { IdHistory::Unknown })
}

/// The refusal of an account that nobody has chosen.
pub fn unresolved(account: &PlannedAccount, count: usize) -> OpError {
    let name = [&account.account.iban, &account.account.number, &account.account.name].into_iter().flatten().next();
    let said = name.map_or_else(
        || "The file does not say of which account it is.".to_owned(),
        |name| format!("Nobody has said yet which account of the books {name} is."),
    );
    let hint = if count == 1 {
        "Give the code of a bank or card account in `account`.".to_owned()
    } else {
        format!("Give the code of a bank or card account in `accounts`, for statementAccount {}.", account.key)
    };
    OpError::new(ErrorCode::InvalidInput, said).at(if count == 1 { "account" } else { "accounts" }).hint(hint)
}
