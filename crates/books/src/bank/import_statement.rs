//! `import_statement`.

use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use statements::identity::Admission;
use ts_rs::TS;

use super::import_plan::{self, FoundBy, Plan, PlannedLines};
use super::preview_statement_import::{FileNote, NOTES_SHOWN};
use super::records::{StatementImport, format_word, lines_said};
use super::rules_at_work::{self, AppliedRules};
use super::statement_file::StatementFileInput;
use super::store::accounts::{self, Memory, Table};
use super::store::imports::{self, NewImport};
use super::store::lines::{self, NewLines, Place};
use super::store::repeats;
use super::store::rules::Lines;
use crate::attachments::records::AttachableKind;
use crate::attachments::store::contents;
use crate::attachments::store::rows::{self, NewAttachment};
use crate::read_model::{ACCOUNTS, ATTACHMENTS, BANK, LEDGER, PAYMENTS, REMINDERS};

/// After how many lines an import says how far it is, and looks whether it is to stop.
const LINES_PER_STEP: usize = 500;

/// What an import brought.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct ImportedStatement {
    /// The import, with its statements and counts.
    #[serde(rename = "import")]
    #[ts(rename = "import")]
    pub import: StatementImport,
    /// How many of the known lines may be other lines after all.
    pub doubtful: u32,
    /// What is worth a look.
    pub notes: Vec<FileNote>,
    /// What your rules did with the new lines.
    #[serde(default)]
    pub rules: AppliedRules,
}

/// Reads a bank's file into the books.
pub struct ImportStatement;

impl Command for ImportStatement {
    const NAME: &'static str = "import_statement";
    const DESCRIPTION: &'static str = "Reads a bank's file into the books: only lines that are not kept yet are added, those of your rules that may post work on them, and if anything stops it, nothing of it stays.";
    const CHANGES: &'static [ReadModel] = &[BANK, ATTACHMENTS, PAYMENTS, LEDGER, ACCOUNTS, REMINDERS];
    const LARGE: &'static [&'static str] = &["content"];
    type Input = StatementFileInput;
    type Output = ImportedStatement;

    fn run(input: &StatementFileInput, tx: &mut Tx<'_>) -> OpResult<ImportedStatement> {
        let file = input.bytes()?;
        let plan = import_plan::plan(tx, input, &file)?;
        if let Some(account) = plan.accounts.iter().find(|account| !matches!(account.found, Some((_, FoundBy::Choice | FoundBy::Memory)))) {
            return Err(import_plan::unresolved(account, plan.accounts.len()));
        }
        let counts = counts(&plan);
        let (import_seq, id) = imports::insert(
            tx,
            &NewImport {
                file_name: &file.name,
                format: &format_word(plan.reading.format)?,
                dialect: &plan.reading.dialect,
                encoding: &plan.reading.encoding.to_string(),
                sha256: &file.sha256,
                size_bytes: i64::try_from(file.bytes.len()).unwrap_or(i64::MAX),
                lines: [counts.new, counts.known, counts.deleted],
            },
        )?;
        // The file itself stays as the evidence of its lines.
        let content_seq = contents::keep(tx, &file)?;
        let source =
            NewAttachment { content_seq, kind: AttachableKind::StatementImport, record_id: &id, file_name: &file.name, note: None };
        rows::insert(tx, &source)?;
        let mut statement_seqs = Vec::with_capacity(plan.reading.statements.len());
        for statement in &plan.reading.statements {
            let row = plan.found(&statement.account.key()).ok_or_else(|| OpError::internal("a statement of no account"))?;
            statement_seqs.push(imports::insert_statement(tx, import_seq, row.seq, statement)?);
        }
        let before = lines::last_seq(tx)?;
        for lines in &plan.lines {
            keep_lines(tx, &plan, lines, &statement_seqs)?;
        }
        remember(tx, &plan)?;
        let rules = rules_at_work::apply(tx, Lines::OpenBetween(before, lines::last_seq(tx)?), Some(import_seq))?;
        Ok(ImportedStatement {
            import: imports::by_id(tx, &id, "id")?.wire,
            doubtful: counts.doubtful,
            notes: plan.reading.notes.iter().take(NOTES_SHOWN).map(FileNote::of).collect(),
            rules,
        })
    }

    fn summary(_: &StatementFileInput, output: &ImportedStatement) -> String {
        let import = &output.import;
        let known = match import.lines_known.saturating_add(import.lines_deleted) {
            0 => String::new(),
            known => format!("; {} known already", lines_said(known)),
        };
        let rules = output.rules.said().map(|said| format!("; {said}")).unwrap_or_default();
        format!("Read {}: {} new{known}{rules}", import.file_name, lines_said(import.lines_new))
    }

    fn undo(_: &StatementFileInput, output: &ImportedStatement) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "withdraw_statement_import".to_owned(),
            input: json!({ "id": output.import.id, "reason": "The import was taken back." }),
            label: format!("Take back {}", output.import.file_name),
        })
    }
}

#[derive(Default)]
struct Counts {
    new: u32,
    known: u32,
    deleted: u32,
    doubtful: u32,
}

fn counts(plan: &Plan) -> Counts {
    let mut counts = Counts::default();
    for admission in plan.lines.iter().flat_map(|lines| &lines.admissions) {
        let count = match admission {
            Admission::New => &mut counts.new,
            Admission::Deleted { .. } => &mut counts.deleted,
            Admission::Already { doubt, .. } => {
                counts.doubtful = counts.doubtful.saturating_add(u32::from(doubt.is_some()));
                &mut counts.known
            }
        };
        *count = count.saturating_add(1);
    }
    counts
}

fn keep_lines(tx: &mut Tx<'_>, plan: &Plan, lines: &PlannedLines, statement_seqs: &[i64]) -> OpResult<()> {
    let now = tx.now_text();
    let total = lines.places.len();
    let mut new = NewLines::new(&now);
    let mut seq = lines::last_seq(tx)?;
    // For each statement, the lines that it brings again.
    let mut again: Vec<Vec<i64>> = vec![Vec::new(); statement_seqs.len()];
    for (done, (at, admission)) in lines.places.iter().zip(&lines.admissions).enumerate() {
        if done.is_multiple_of(LINES_PER_STEP) {
            tx.advance("Keeping lines", done, total)?;
        }
        let statement_seq = *statement_seqs.get(at.0).ok_or_else(|| OpError::internal("a line of no statement"))?;
        match admission {
            Admission::New => {
                seq = seq.checked_add(1).ok_or_else(|| OpError::internal("a bank line with an impossible number"))?;
                new.add(tx, seq, Place { statement_seq, account_seq: lines.account.seq }, plan.line(*at)?)?;
            }
            Admission::Already { which, .. } | Admission::Deleted { which } => {
                let kept = lines.kept.get(*which).ok_or_else(|| OpError::internal("a kept line of no place"))?;
                let identity = plan.line(*at)?.identity();
                if let Some(text) = kept.identity.new_text(&kept.other_texts, &identity) {
                    lines::keep_other_text(tx, kept.seq, statement_seq, text)?;
                }
                let id = identity.bank_id;
                if let Some(id) = id.filter(|id| kept.identity.bank_id.as_ref() != Some(id) && !kept.other_ids.contains(id)) {
                    lines::keep_other_id(tx, kept.seq, statement_seq, &id)?;
                }
                if let Some(keys) = again.get_mut(at.0) {
                    keys.push(kept.seq);
                }
            }
        }
    }
    new.write(tx)?;
    for (statement_seq, keys) in statement_seqs.iter().zip(again) {
        repeats::insert(tx, *statement_seq, keys)?;
    }
    Ok(())
}

// Which account is which, what the owner said of its tables, and whether its bank's ids hold. What was only guessed of a
// table is not kept: the next file may show it to be wrong.
fn remember(tx: &mut Tx<'_>, plan: &Plan) -> OpResult<()> {
    for account in &plan.accounts {
        let Some((row, _)) = &account.found else { continue };
        if account.account.iban.is_some() || account.account.number.is_some() {
            accounts::remember(tx, &account.account, row.seq)?;
        }
    }
    for lines in &plan.lines {
        let table = plan.table.as_ref().map(|guess| Table { signature: guess.signature.clone(), correction: plan.correction.clone() });
        let bank_ids = import_plan::learned(plan, lines)?;
        let memory = Memory { table: table.or_else(|| lines.memory.table.clone()), bank_ids };
        if memory != lines.memory {
            accounts::keep_memory(tx, lines.account.seq, &memory)?;
        }
    }
    Ok(())
}
