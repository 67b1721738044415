//! Attacks on statements that are reconciled. In the seeded company 1 is finished, 2 discarded, and 3 open.

use crate::{Attack, all_are_refused, attack, edits_of};

const WORD: &str = "fact_is_permanent";
const CHAIN: &str = "reconciliation_breaks_chain";
const OPENED: &str =
    "state = 'open', entries = NULL, book_minor = NULL, outstanding = NULL, outstanding_minor = NULL, last_part_seq = NULL";

#[test]
fn what_is_reconciled_stays() {
    let mut attacks: Vec<Attack> = Vec::new();
    attacks.extend(edits_of("a finished one is edited", "statement_reconciliation", "seq = 1", WORD));
    attacks.extend(edits_of("its snapshot is edited", "reconciled_entry", "seq = 1", WORD));
    attacks.extend(edits_of("a tick of a finished one is edited", "reconciliation_tick", "reconciliation_seq = 1", WORD));
    for table in ["statement_reconciliation", "reconciled_entry", "reconciliation_tick"] {
        attacks.push(attack("deleted", "", &format!("DELETE FROM {table} WHERE seq = 1"), WORD));
        attacks.push(attack("all deleted", "", &format!("DELETE FROM {table}"), WORD));
        attacks.push(attack("replaced by itself", "", &format!("INSERT INTO {table} SELECT * FROM {table} WHERE seq = 1"), WORD));
    }
    attacks.extend([
        attack(
            "one that differs is finished",
            "",
            "UPDATE statement_reconciliation SET state = 'finished', entries = 0, book_minor = 0, outstanding = 0, outstanding_minor = 0, last_part_seq = 0 WHERE seq = 3",
            "reconciliation_differs",
        ),
        attack("one in the middle is reopened", "", &format!("UPDATE statement_reconciliation SET {OPENED} WHERE seq = 1"), CHAIN),
        attack("a discarded one stands beside another", "", &format!("UPDATE statement_reconciliation SET {OPENED} WHERE seq = 2"), CHAIN),
        attack(
            "a discarded one follows one that ends on a later day now",
            &format!(
                "UPDATE statement_reconciliation SET state = 'discarded' WHERE seq = 3;
                 UPDATE statement_reconciliation SET {OPENED} WHERE seq = 1;
                 UPDATE statement_reconciliation SET statement_on = '2026-02-09' WHERE seq = 1;
                 UPDATE statement_reconciliation SET state = 'finished', book_minor = 0, outstanding = 0, outstanding_minor = 0, last_part_seq = 0,
                     entries = (SELECT count(*) FROM reconciled_entry WHERE reconciliation_seq = 1 AND standing = 1) WHERE seq = 1"
            ),
            &format!("UPDATE statement_reconciliation SET {OPENED} WHERE seq = 2"),
            CHAIN,
        ),
        attack("it ends before the one before it", "", "UPDATE statement_reconciliation SET statement_on = '2025-01-01' WHERE seq = 3", CHAIN),
        attack(
            "one begins out of thin air",
            "UPDATE statement_reconciliation SET state = 'discarded' WHERE seq = 3",
            "INSERT INTO statement_reconciliation (id, account_seq, currency, statement_on, opening_minor, closing_minor, started_at, state, state_at)
             SELECT substr(id, 1, 35) || 'x', account_seq, currency, '2026-02-11', 0, 0, 'now', 'open', 'now' FROM statement_reconciliation WHERE seq = 1",
            CHAIN,
        ),
        attack("a second one is open", "", "INSERT INTO statement_reconciliation SELECT seq + 70, id || '', account_seq, currency, previous_seq, statement_on, opening_minor, closing_minor, started_at, state, state_at, state_reason, entries, book_minor, outstanding, outstanding_minor, last_part_seq FROM statement_reconciliation WHERE seq = 3", WORD),
        attack("what it holds is let go", "", "UPDATE reconciled_entry SET standing = 0 WHERE standing = 1", WORD),
        attack(
            "it holds one more",
            "",
            "INSERT INTO reconciled_entry (reconciliation_seq, account_seq, entry_seq, entry_date, amount_minor, takes_rest, ticked_by, standing)
             SELECT reconciliation_seq, account_seq, 1, entry_date, amount_minor, takes_rest, ticked_by, 1 FROM reconciled_entry WHERE seq = 1",
            WORD,
        ),
        attack(
            "an entry that it holds is reversed",
            "",
            "INSERT INTO journal_entry (id, entry_date, description, source, reverses_seq, seal)
             SELECT 'other', '2026-02-11', 'Reversal', 'test', max(entry_seq), 0 FROM reconciled_entry WHERE standing = 1
                 AND entry_seq NOT IN (SELECT coalesce(reverses_seq, 0) FROM journal_entry)",
            "entry_reconciled",
        ),
        attack(
            "the match behind it is taken back",
            "",
            "UPDATE bank_match_part SET standing = 0 WHERE standing = 1 AND entry_seq IN (SELECT entry_seq FROM reconciled_entry WHERE standing = 1)",
            "entry_reconciled",
        ),
    ]);
    all_are_refused(&attacks);
}
