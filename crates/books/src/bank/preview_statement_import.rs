//! `preview_statement_import`.

use chrono::NaiveDate;
use engine::{OpResult, Query, ReadModel, ReadTx};
use money::MoneyDto;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use statements::csv_file::CsvGuess;
use statements::identity::{Admission, Doubt};
use statements::{Format, Line, Note, ReadError};
use std::collections::HashMap;
use ts_rs::TS;

use super::import_plan::{self, FoundBy, NoPlan, Plan, PlannedAccount};
use super::records::{BankStatement, StatementProof};
use super::statement_file::StatementFileInput;
use super::store::imports;
use crate::read_model::{ACCOUNTS, BANK, COMPANY};

/// How many rows a preview shows.
const ROWS_SHOWN: usize = 50;
/// How many notes a preview shows.
pub(super) const NOTES_SHOWN: usize = 100;

/// What would become of a line of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum LineOutcome {
    /// It would be added.
    New,
    /// It is kept already.
    Known,
    /// It was deleted, and would stay so.
    Deleted,
    /// The bank has not booked it yet; it comes again when it has.
    Pending,
    /// Nobody has said yet which account of the books it belongs to.
    Unknown,
}

/// A line of the file.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct PreviewedLine {
    /// The physical line of the file.
    pub line: u32,
    /// The account of the file.
    pub statement_account: String,
    /// The day of booking.
    pub booked_on: NaiveDate,
    /// What it changes the account by: below zero when money went out.
    pub amount: MoneyDto,
    /// The name of the other side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub counterparty: Option<String>,
    /// What it is for.
    pub description: String,
    /// The balance after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub balance_after: Option<MoneyDto>,
    /// What would become of it.
    pub outcome: LineOutcome,
    /// Why it may be another line than the one that it is taken for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub doubt: Option<String>,
}

/// An account of the file.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct PreviewedAccount {
    /// What it is known by: the name to choose an account of the books for.
    pub statement_account: String,
    /// Its IBAN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub iban: Option<String>,
    /// Its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub number: Option<String>,
    /// Its bank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub bank: Option<String>,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub name: Option<String>,
    /// Its currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub currency: Option<String>,
    /// The code of the account of the books that it is, or seems to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub account: Option<String>,
    /// How that was found. What is only guessed must be said before it is imported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub found_by: Option<FoundBy>,
    /// How many booked lines it has in the file.
    pub lines: u32,
    /// How many of them are new.
    pub new: u32,
    /// How many are kept already.
    pub known: u32,
    /// How many were deleted, and would stay so.
    pub deleted: u32,
    /// How many of the known ones may be other lines after all.
    pub doubtful: u32,
    /// How many the bank has not booked yet.
    pub pending: u32,
}

/// Why a file cannot be read.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct FileProblem {
    /// A word for programs.
    pub code: String,
    /// What the file was taken for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub format: Option<Format>,
    /// The physical line, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub line: Option<u32>,
    /// The column in characters, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub column: Option<u32>,
    /// What is wrong.
    pub reason: String,
    /// A way out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub hint: Option<String>,
}

impl FileProblem {
    fn of(error: ReadError) -> FileProblem {
        FileProblem {
            code: error.code.word().to_owned(),
            format: error.format,
            line: error.line,
            column: error.column,
            reason: error.reason,
            hint: error.hint,
        }
    }
}

/// Something that you should know about the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct FileNote {
    /// Whether it may mean that the file is wrong or was misread.
    pub is_warning: bool,
    /// The physical line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub line: Option<u32>,
    /// What it is.
    pub text: String,
}

impl FileNote {
    /// A note of the reading.
    pub(super) fn of(note: &Note) -> FileNote {
        FileNote { is_warning: note.is_warning, line: note.line, text: note.text.clone() }
    }
}

/// An import that read the same file.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct EarlierImport {
    /// Its id.
    pub id: String,
    /// When it was.
    pub imported_at: String,
}

/// What a file would bring.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct StatementPreview {
    /// Whether it can be imported as it stands.
    pub is_ready: bool,
    /// Why the file cannot be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub problem: Option<FileProblem>,
    /// The format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub format: Option<Format>,
    /// The format in the file's own terms.
    pub dialect: String,
    /// How its characters were read.
    pub encoding: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// How a table was read: the mapping to correct and give back, its headings and first rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub table: Option<CsvGuess>,
    /// Its accounts.
    pub accounts: Vec<PreviewedAccount>,
    /// Its statements.
    pub statements: Vec<BankStatement>,
    /// Whether balances prove every statement that has lines.
    pub is_proved: bool,
    /// Its first lines.
    pub rows: Vec<PreviewedLine>,
    /// How many booked lines it has.
    pub lines: u32,
    /// How many of them would be added.
    pub new: u32,
    /// What is worth a look.
    pub notes: Vec<FileNote>,
    /// The last import of the same bytes that stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub imported_before: Option<EarlierImport>,
}

/// What an import would bring.
pub struct PreviewStatementImport;

impl Query for PreviewStatementImport {
    const NAME: &'static str = "preview_statement_import";
    const DESCRIPTION: &'static str = "Reads a bank's file (OFX, QFX, QIF, CSV, camt or MT940) and shows whose statements it holds, which lines are new, and what is wrong.";
    const READS: &'static [ReadModel] = &[BANK, ACCOUNTS, COMPANY];
    type Input = StatementFileInput;
    type Output = StatementPreview;

    fn run(input: &StatementFileInput, tx: &ReadTx<'_>) -> OpResult<StatementPreview> {
        let file = input.bytes()?;
        let earlier = imports::of_same_file(tx, &file.sha256)?.map(|(id, imported_at)| EarlierImport { id, imported_at });
        let blank = StatementPreview { sha256: file.sha256.clone(), imported_before: earlier, ..StatementPreview::default() };
        match import_plan::plan(tx, input, &file) {
            Ok(plan) => shown(blank, &plan),
            Err(NoPlan::Unreadable(error, table)) => Ok(StatementPreview {
                format: error.format,
                problem: Some(FileProblem::of(error)),
                table: table.map(|table| *table),
                ..blank
            }),
            Err(NoPlan::Refused(error)) => Err(error),
        }
    }
}

fn shown(blank: StatementPreview, plan: &Plan) -> OpResult<StatementPreview> {
    let reading = &plan.reading;
    // What becomes of each line, by its place.
    let mut outcomes: HashMap<(usize, usize), &Admission> = HashMap::new();
    for lines in &plan.lines {
        outcomes.extend(lines.places.iter().copied().zip(&lines.admissions));
    }
    let mut accounts: Vec<PreviewedAccount> = plan.accounts.iter().map(|one| account(one, &plan.accounts)).collect();
    let (mut rows, mut total, mut new) = (Vec::new(), 0_u32, 0_u32);
    for (place, statement) in reading.statements.iter().enumerate() {
        let key = statement.account.key();
        let Some(account) = accounts.iter_mut().find(|account| account.statement_account == key) else { continue };
        for (number, line) in statement.lines.iter().enumerate() {
            let admission = outcomes.get(&(place, number)).copied();
            let (outcome, doubt) = outcome(admission);
            let count = match outcome {
                LineOutcome::New => {
                    new = new.saturating_add(1);
                    Some(&mut account.new)
                }
                LineOutcome::Known => Some(&mut account.known),
                LineOutcome::Deleted => Some(&mut account.deleted),
                LineOutcome::Pending | LineOutcome::Unknown => None,
            };
            for count in count.into_iter().chain([&mut account.lines, &mut total]).chain(doubt.map(|_| &mut account.doubtful)) {
                *count = count.saturating_add(1);
            }
            if rows.len() < ROWS_SHOWN {
                rows.push(previewed(&key, line, outcome, doubt));
            }
        }
        account.pending = account.pending.saturating_add(u32::try_from(statement.pending.len()).unwrap_or(u32::MAX));
        let room = ROWS_SHOWN.saturating_sub(rows.len());
        rows.extend(statement.pending.iter().take(room).map(|line| previewed(&key, line, LineOutcome::Pending, None)));
    }
    let code = |key: &str| plan.found(key).map(|row| row.code.as_str());
    let statements: Vec<BankStatement> =
        reading.statements.iter().map(|statement| imports::shown(statement, code(&statement.account.key()))).collect();
    let with_lines = || statements.iter().filter(|statement| statement.lines > 0);
    Ok(StatementPreview {
        is_ready: accounts.iter().all(|account| matches!(account.found_by, Some(FoundBy::Choice | FoundBy::Memory))),
        format: Some(reading.format),
        dialect: reading.dialect.clone(),
        encoding: reading.encoding.to_string(),
        table: plan.table.clone(),
        is_proved: with_lines().next().is_some() && with_lines().all(|statement| statement.proof == StatementProof::Proved),
        notes: reading.notes.iter().take(NOTES_SHOWN).map(FileNote::of).collect(),
        accounts,
        statements,
        rows,
        lines: total,
        new,
        ..blank
    })
}

fn account(planned: &PlannedAccount, all: &[PlannedAccount]) -> PreviewedAccount {
    // Two accounts of one number are told apart by what they are.
    let is_alike =
        all.iter().filter(|other| planned.account.number.is_some() && other.account.number == planned.account.number).count() > 1;
    let kind = planned.account.kind.as_deref().filter(|_| is_alike);
    let by_kind = kind.zip(planned.account.number.as_deref()).map(|(kind, number)| format!("{kind} {number}"));
    PreviewedAccount {
        statement_account: planned.key.clone(),
        iban: planned.account.iban.clone(),
        number: planned.account.number.clone(),
        bank: planned.account.bank.clone(),
        name: planned.account.name.clone().or(by_kind),
        currency: planned.currency.map(|currency| currency.code().to_owned()),
        account: planned.found.as_ref().map(|(row, _)| row.code.clone()),
        found_by: planned.found.as_ref().map(|(_, by)| *by),
        lines: 0,
        new: 0,
        known: 0,
        deleted: 0,
        doubtful: 0,
        pending: 0,
    }
}

fn outcome(admission: Option<&Admission>) -> (LineOutcome, Option<&'static str>) {
    match admission {
        None => (LineOutcome::Unknown, None),
        Some(Admission::New) => (LineOutcome::New, None),
        Some(Admission::Deleted { .. }) => (LineOutcome::Deleted, None),
        Some(Admission::Already { doubt, .. }) => (LineOutcome::Known, doubt.map(doubt_said)),
    }
}

/// A doubt in words.
fn doubt_said(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::OtherBankId => "The bank gives it another id than the line that is kept.",
        Doubt::OtherBalance => "The bank shows another balance after it than after the line that is kept.",
        Doubt::OtherDay => "A kept line of another day, which the file does not reach, has the same id and text.",
        Doubt::OtherText => "The bank shows another text of it than of the line that is kept.",
    }
}

fn previewed(key: &str, line: &Line, outcome: LineOutcome, doubt: Option<&str>) -> PreviewedLine {
    PreviewedLine {
        line: line.at,
        statement_account: key.to_owned(),
        booked_on: line.booked_on,
        amount: line.amount.into(),
        counterparty: line.counterparty.name.clone(),
        description: line.description.clone(),
        balance_after: line.balance_after.map(MoneyDto::from),
        outcome,
        doubt: doubt.map(str::to_owned),
    }
}
