//! The proof of bank lines: every row fits its seal, and none is missing.

use engine::database::seal_of;
use engine::verify::Finding;
use engine::{OpResult, ReadTx};

use super::lines::{FACTS, STATE};

/// So many missing lines are named one by one.
const MISSING_NAMED: usize = 100;

/// Compares every bank line with its seal. Lines are numbered without gaps, and the imports say how many there are. No line
/// is matched with an entry that was reversed.
pub fn verify_bank_lines(tx: &ReadTx<'_>, findings: &mut Vec<Finding>) -> OpResult<Vec<(&'static str, u64)>> {
    let mut count = 0;
    let mut expected = 1_i64;
    let mut missing: Vec<i64> = Vec::new();
    let mut bytes = Vec::with_capacity(512);
    tx.each(&format!("SELECT {FACTS}, {STATE}, seal FROM bank_line ORDER BY seq"), &[], |row| {
        let seq: i64 = row.get(0)?;
        missing.extend((expected..seq).take(MISSING_NAMED.saturating_sub(missing.len())));
        expected = seq.saturating_add(1).max(1);
        bytes.clear();
        bytes.extend_from_slice(b"bank_line");
        row.append_to(&mut bytes)?;
        // The seal itself stands last, as nine bytes, and is no part of what it seals.
        let sealed = bytes.len().saturating_sub(9);
        let fits = row.get::<i64>(23).is_ok_and(|seal| bytes.get(..sealed).map(seal_of) == Some(seal));
        if !fits {
            findings.push(Finding::new("bank_line", seq, "The row, or its seal, was changed by another program."));
        }
        count += 1;
        Ok(())
    })?;
    let total: i64 = tx.one("SELECT CAST(coalesce(sum(lines_new), 0) AS BIGINT) FROM statement_import", &[], |row| row.get(0))?;
    missing.extend((expected..=total).take(MISSING_NAMED.saturating_sub(missing.len())));
    findings.extend(missing.into_iter().map(|seq| Finding::new("bank_line", seq, "The line is missing.")));
    tx.each(
        "SELECT part.seq, entry.seq FROM bank_match_part AS part JOIN journal_entry AS entry ON entry.seq = part.entry_seq
         WHERE part.standing = 1 AND EXISTS (SELECT 1 FROM journal_entry AS reversal WHERE reversal.reverses_seq = entry.seq AND reversal.posted_at IS NOT NULL)
         ORDER BY part.seq",
        &[],
        |row| {
            let said = format!("A bank line is matched with entry {}, which was reversed.", row.get::<i64>(1)?);
            findings.push(Finding::new("bank_match_part", row.get::<i64>(0)?, said));
            Ok(())
        },
    )?;
    Ok(vec![("bankLines", count)])
}
