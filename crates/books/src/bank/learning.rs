//! What accepted matches teach: which words of a line stand for what.

use engine::{OpResult, ReadTx, Tx};

use super::match_parts::{BankMatch, MatchPart};
use super::store::memory;
use super::store::pages::LineRow;
use super::words::words_of_bank;
use crate::ledger::store::accounts::find_account;

/// Whether a match was accepted, or taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Learned {
    /// It counts.
    Accepted,
    /// It counts no more.
    TakenBack,
}

/// The words of a line that are remembered.
pub fn words_of_line(line: &LineRow) -> Vec<String> {
    let name = line.wire.counterparty.as_deref().unwrap_or_default();
    words_of_bank(&format!("{name} {}", line.wire.description))
}

/// Counts what a match says for the words of its line. A line that was split says nothing certain.
pub fn learn(tx: &mut Tx<'_>, line: &LineRow, shown: &BankMatch, learned: Learned) -> OpResult<()> {
    let mut targets = Vec::new();
    for (asked, part) in shown.asked.iter().zip(shown.parts.iter().filter(|part| part.line_id == shown.line.id)) {
        if let Some(target) = target(tx, asked, part.payment_id.as_deref())? {
            targets.push(target);
        }
    }
    let [target] = targets.as_slice() else { return Ok(()) };
    let by = if learned == Learned::Accepted { 1 } else { -1 };
    memory::count(tx, &words_of_line(line), target, by)
}

fn target(tx: &ReadTx<'_>, asked: &MatchPart, payment_id: Option<&str>) -> OpResult<Option<String>> {
    Ok(match (asked, payment_id) {
        (MatchPart::Account { account, .. }, _) => find_account(tx, account)?.map(|row| account_target(row.seq)),
        (_, Some(payment_id)) => Some(payment_target(payment_id)),
        _ => None,
    })
}

/// How a payment is remembered.
pub fn payment_target(payment_id: &str) -> String {
    format!("payment:{payment_id}")
}

/// How an account is remembered.
pub fn account_target(account_seq: i64) -> String {
    format!("account:{account_seq}")
}
