//! `reinstate_statement_import`.

use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use statements::identity::Admission;
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

use super::bookings::{self, Booking, Bookings};
use super::import_plan::{admitted, around};
use super::records::{LineState, lines_said};
use super::rule_ready::at_work;
use super::rules_at_work::{AppliedRules, LINES_PER_STEP, apply_to};
use super::store::lines::{self, KeptLine};
use super::store::rules::Lines;
use super::store::{accounts, imports, repeats, rules};
use super::withdraw_statement_import::ChangedImport;
use crate::read_model::{ACCOUNTS, BANK, LEDGER, PAYMENTS, REMINDERS};

/// Which import.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct ReinstateStatementImportInput {
    /// The import.
    pub id: String,
}

/// Lets a withdrawn import stand again.
pub struct ReinstateStatementImport;

impl Command for ReinstateStatementImport {
    const NAME: &'static str = "reinstate_statement_import";
    const DESCRIPTION: &'static str = "Lets an import that was taken back stand again. Lines that another file has brought in the meantime are not doubled, and those of your rules that may post work on the others.";
    const CHANGES: &'static [ReadModel] = &[BANK, PAYMENTS, LEDGER, ACCOUNTS, REMINDERS];
    type Input = ReinstateStatementImportInput;
    type Output = ChangedImport;

    fn run(input: &ReinstateStatementImportInput, tx: &mut Tx<'_>) -> OpResult<ChangedImport> {
        let row = imports::by_id(tx, &input.id, "id")?;
        if row.wire.withdrawn_at.is_none() {
            return Err(OpError::conflict(format!("{} stands.", row.wire.file_name))
                .at("id")
                .hint("Only an import that was taken back is reinstated."));
        }
        let Bookings { by_account, held } = bookings::of_import(tx, &row)?;
        let mut back = BTreeSet::new();
        for (account_seq, bookings) in &by_account {
            back.extend(bring_back(tx, *account_seq, bookings, &held)?);
        }
        imports::set_withdrawn(tx, row.seq, false, None)?;
        // As when it was read, the rules work on its lines.
        let ready = at_work(tx)?;
        let mut applied = AppliedRules::default();
        if let Some((first, last)) = back.first().copied().zip(back.last().copied())
            && ready.iter().any(|rule| rule.row.posts)
        {
            let mut open = rules::lines(tx, Lines::OpenBetween(first.saturating_sub(1), last))?;
            open.retain(|line| back.contains(&line.seq));
            applied = apply_to(tx, &ready, &open, Some(row.seq))?;
        }
        let lines = u32::try_from(back.len()).unwrap_or(u32::MAX);
        Ok(ChangedImport { import: imports::by_id(tx, &input.id, "id")?.wire, lines, rules: Some(applied) })
    }

    fn summary(_: &ReinstateStatementImportInput, output: &ChangedImport) -> String {
        let rules = output.rules.as_ref().and_then(AppliedRules::said).map(|said| format!("; {said}")).unwrap_or_default();
        format!("Reinstated {}: {}{rules}", output.import.file_name, lines_said(output.lines))
    }

    fn undo(_: &ReinstateStatementImportInput, output: &ChangedImport) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "withdraw_statement_import".to_owned(),
            input: json!({ "id": output.import.id }),
            label: format!("Take back {}", output.import.file_name),
        })
    }
}

// A withdrawn line whose booking is kept from elsewhere by now is only noted as brought again; the others are open anew,
// and given. Bookings whose own lines stand come first, so that none of these is taken for another's.
fn bring_back(tx: &mut Tx<'_>, account_seq: i64, bookings: &[Booking], held: &BTreeSet<i64>) -> OpResult<Vec<i64>> {
    let identities: Vec<_> = bookings.iter().map(|booking| booking.line.identity.clone()).collect();
    let days = identities.iter().map(|line| line.day);
    let Some((first, last)) = days.clone().min().zip(days.max()) else { return Ok(Vec::new()) };
    let (from, until) = around(first, last);
    let kept = lines::kept_between(tx, account_seq, from, until)?;
    let known: Vec<_> = kept.iter().map(KeptLine::known).collect();
    let history = accounts::memory(tx, account_seq)?.bank_ids;
    let mut back = Vec::new();
    let mut again: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    let total = bookings.len();
    for (done, (booking, admission)) in bookings.iter().zip(admitted(&known, &identities, history)).enumerate() {
        if done.is_multiple_of(LINES_PER_STEP) {
            tx.advance("Bringing lines back", done, total)?;
        }
        match admission {
            Admission::New if booking.line.state == LineState::Withdrawn => {
                lines::set_state(tx, booking.line.seq, LineState::Open, None)?;
                back.push(booking.line.seq);
            }
            Admission::New => {}
            Admission::Already { which, .. } | Admission::Deleted { which } => {
                if let Some(other) = kept.get(which).filter(|other| !held.contains(&other.seq)) {
                    again.entry(booking.statement_seq).or_default().push(other.seq);
                }
            }
        }
    }
    for (statement_seq, keys) in again {
        repeats::insert(tx, statement_seq, keys)?;
    }
    Ok(back)
}
