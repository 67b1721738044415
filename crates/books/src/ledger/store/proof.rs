//! The proof of the ledger: every seal, every balance, row by row.

use super::entries::{EntryParts, LineParts};
use engine::verify::Finding;
use engine::{OpResult, ReadTx};
use std::collections::HashMap;

/// Questions that two copies of the same books must answer alike: the sums of the lines, and of the kept balances.
pub const PROOFS: &[&str] = &[
    "SELECT group_concat(code || ' ' || base || ' ' || own, char(10)) FROM (SELECT account.code AS code, sum(line.base_minor) AS base, sum(line.amount_minor) AS own
       FROM journal_line AS line JOIN account ON account.seq = line.account_seq GROUP BY account.code ORDER BY account.code)",
    "SELECT group_concat(base, char(10)) FROM (SELECT account_seq || ' ' || sum(base_debit_minor - base_credit_minor) AS base FROM month_balance GROUP BY account_seq ORDER BY account_seq)",
];

type Movement = [i64; 4];
type Balances = HashMap<(i64, String, String), Movement>;

/// Recomputes everything that the ledger keeps, and names each row that does not fit.
pub fn verify_ledger(tx: &ReadTx<'_>, findings: &mut Vec<Finding>) -> OpResult<Vec<(&'static str, u64)>> {
    let mut days = Balances::new();
    let mut months = Balances::new();
    let (entries, lines) = walk_journal(tx, findings, &mut days, &mut months)?;
    let mut kept = compare(tx, findings, "day_balance", "account_seq, currency, entry_date", days)?;
    kept += compare(tx, findings, "month_balance", "account_seq, currency, month", months)?;
    Ok(vec![("journalEntries", entries), ("journalLines", lines), ("balances", kept)])
}

struct Head {
    seq: i64,
    entry_date: String,
    seal: i64,
    parts: Option<[Option<String>; 6]>,
    party_seq: Option<i64>,
    reverses_seq: Option<i64>,
    line_seals: Vec<u8>,
    base_sum: i128,
}

// One pass over entries and lines side by side, in order of their keys.
fn walk_journal(tx: &ReadTx<'_>, findings: &mut Vec<Finding>, days: &mut Balances, months: &mut Balances) -> OpResult<(u64, u64)> {
    let (mut entries, mut lines, mut expected_seq) = (0_u64, 0_u64, 1_i64);
    let mut head: Option<Head> = None;
    let mut bytes = Vec::with_capacity(256);
    let mut expected_line = 1_i64;
    tx.each(
        "SELECT entry.seq, entry.id, entry.entry_date, entry.description, entry.reference, entry.party_seq, entry.source, entry.reverses_seq, entry.posted_at, entry.seal,
                line.line_no, line.account_seq, line.entry_date, line.amount_minor, line.currency, line.base_minor, line.memo, line.seal
           FROM journal_entry AS entry LEFT JOIN journal_line AS line ON line.entry_seq = entry.seq ORDER BY entry.seq, line.line_no",
        &[],
        |row| {
            let seq: i64 = row.get(0)?;
            if head.as_ref().is_none_or(|head| head.seq != seq) {
                if let Some(done) = head.take() {
                    close_entry(done, &mut bytes, findings);
                }
                if seq > expected_seq {
                    findings.push(Finding::new("journal_entry", expected_seq, missing(expected_seq, seq - 1)));
                }
                expected_seq = seq.saturating_add(1).max(1);
                expected_line = 1;
                entries += 1;
                let text = |index: usize| row.get::<Option<String>>(index);
                let parts = match (text(1), text(2), text(3), text(4), text(6), text(8)) {
                    (Ok(id), Ok(date), Ok(description), Ok(reference), Ok(source), Ok(posted_at)) => Some([id, date, description, reference, source, posted_at]),
                    _ => None,
                };
                let number = |index: usize| row.get::<Option<i64>>(index).unwrap_or(Some(i64::MIN));
                head = Some(Head {
                    seq,
                    entry_date: row.get(2).unwrap_or_default(),
                    seal: row.get(9).unwrap_or_default(),
                    parts,
                    party_seq: number(5),
                    reverses_seq: number(7),
                    line_seals: Vec::new(),
                    base_sum: 0,
                });
            }
            let Ok(Some(line_no)) = row.get::<Option<i64>>(10) else { return Ok(()) };
            let Some(current) = head.as_mut() else { return Ok(()) };
            lines += 1;
            let key = format!("{seq}/{line_no}");
            if line_no != expected_line {
                findings.push(Finding::new("journal_line", &key, format!("Line {expected_line} of entry {seq} is missing before it.")));
            }
            expected_line = line_no.saturating_add(1);
            let seal: i64 = row.get(17).unwrap_or_default();
            current.line_seals.extend_from_slice(&seal.to_be_bytes());
            let read = (row.get::<i64>(11), row.get::<String>(12), row.get::<i64>(13), row.get::<String>(14), row.get::<i64>(15), row.get::<Option<String>>(16));
            let (Ok(account_seq), Ok(entry_date), Ok(amount_minor), Ok(currency), Ok(base_minor), Ok(memo)) = read else {
                findings.push(Finding::new("journal_line", key, "The line holds values of the wrong kind."));
                return Ok(());
            };
            let parts = LineParts { entry_seq: seq, line_no, account_seq, entry_date: &entry_date, amount_minor, currency: &currency, base_minor, memo: memo.as_deref() };
            if parts.seal(&mut bytes) != seal {
                findings.push(Finding::new("journal_line", &key, "The line, or its seal, was changed by another program."));
            }
            if entry_date != current.entry_date {
                findings.push(Finding::new("journal_line", &key, "The line's date is not its entry's."));
            }
            current.base_sum += i128::from(base_minor);
            let movement = [amount_minor.max(0), amount_minor.min(0).saturating_neg(), base_minor.max(0), base_minor.min(0).saturating_neg()];
            let month = entry_date.get(..7).unwrap_or_default().to_owned();
            add(days, (account_seq, currency.clone(), entry_date), movement);
            add(months, (account_seq, currency, month), movement);
            Ok(())
        },
    )?;
    if let Some(done) = head.take() {
        close_entry(done, &mut bytes, findings);
    }
    orphans(tx, findings)?;
    Ok((entries, lines))
}

fn missing(first: i64, last: i64) -> String {
    if first == last { "The entry is missing.".to_owned() } else { format!("Entries {first} to {last} are missing.") }
}

fn close_entry(head: Head, bytes: &mut Vec<u8>, findings: &mut Vec<Finding>) {
    let Some([id, entry_date, description, reference, source, posted_at]) = &head.parts else {
        findings.push(Finding::new("journal_entry", head.seq, "The entry holds values of the wrong kind."));
        return;
    };
    let parts = EntryParts {
        seq: head.seq,
        id: id.as_deref().unwrap_or_default(),
        entry_date: entry_date.as_deref().unwrap_or_default(),
        description: description.as_deref().unwrap_or_default(),
        reference: reference.as_deref(),
        party_seq: head.party_seq,
        source: source.as_deref().unwrap_or_default(),
        reverses_seq: head.reverses_seq,
        posted_at: posted_at.as_deref(),
    };
    if parts.seal(bytes, &head.line_seals) != head.seal {
        findings.push(Finding::new(
            "journal_entry",
            head.seq,
            "The entry, its seal, or the set of its lines was changed by another program.",
        ));
    }
    if head.seq < 1 {
        findings.push(Finding::new("journal_entry", head.seq, "The entry was added by another program: numbers begin at 1."));
    }
    if posted_at.is_none() {
        findings.push(Finding::new("journal_entry", head.seq, "The entry was written but never posted."));
    }
    if head.base_sum != 0 {
        findings.push(Finding::new("journal_entry", head.seq, "The entry's debits and credits differ."));
    }
}

fn orphans(tx: &ReadTx<'_>, findings: &mut Vec<Finding>) -> OpResult<()> {
    let mut named = None;
    tx.each("SELECT entry_seq, line_no FROM journal_line WHERE entry_seq NOT IN (SELECT seq FROM journal_entry) ORDER BY entry_seq, line_no LIMIT 100", &[], |row| {
        let (entry_seq, line_no): (i64, i64) = (row.get(0)?, row.get(1)?);
        if named.replace(entry_seq) != Some(entry_seq) {
            findings.push(Finding::new("journal_entry", entry_seq, "The entry is missing; its lines are there."));
        }
        findings.push(Finding::new("journal_line", format!("{entry_seq}/{line_no}"), "The line belongs to an entry that does not exist."));
        Ok(())
    })
}

fn add(balances: &mut Balances, key: (i64, String, String), movement: Movement) {
    let sum = balances.entry(key).or_default();
    for (sum, part) in sum.iter_mut().zip(movement) {
        *sum = sum.saturating_add(part);
    }
}

fn compare(tx: &ReadTx<'_>, findings: &mut Vec<Finding>, table: &'static str, key: &str, mut computed: Balances) -> OpResult<u64> {
    let mut kept = 0;
    tx.each(&format!("SELECT {key}, debit_minor, credit_minor, base_debit_minor, base_credit_minor FROM {table}"), &[], |row| {
        kept += 1;
        let (account, currency, period) =
            (row.get::<i64>(0)?, row.get::<String>(1).unwrap_or_default(), row.get::<String>(2).unwrap_or_default());
        let name = format!("account {account}, {currency}, {period}");
        let stored = [
            row.get(3).unwrap_or(i64::MIN),
            row.get(4).unwrap_or(i64::MIN),
            row.get(5).unwrap_or(i64::MIN),
            row.get(6).unwrap_or(i64::MIN),
        ];
        match computed.remove(&(account, currency, period)) {
            Some(sum) if sum == stored => {}
            Some(_) => findings.push(Finding::new(table, name, "The kept balance differs from the sum of the lines.")),
            None => findings.push(Finding::new(table, name, "There are no lines for this balance.")),
        }
        Ok(())
    })?;
    findings.extend(computed.into_keys().map(|(account, currency, period)| {
        Finding::new(table, format!("account {account}, {currency}, {period}"), "The kept balance is missing.")
    }));
    Ok(kept)
}
