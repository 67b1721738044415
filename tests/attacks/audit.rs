//! Attacks on the audit: it only grows, at its end, one row after the other.

use crate::{Attack, all_are_refused, attack, edits_of};

const WORD: &str = "audit_is_append_only";

fn insert(sequence: &str, previous_hash: &str, key: &str) -> String {
    format!(
        "INSERT INTO audit_entry (sequence, recorded_at, actor, door, operation, summary, idempotency_key, input_hash, previous_hash, hash, input, output)
         VALUES ({sequence}, 'now', 'owner', 'window', 'post_journal_entry', '', {key}, '', {previous_hash}, 'forged', '{{}}', '{{}}')"
    )
}

#[test]
fn the_audit_is_not_rewritten() {
    let mut attacks = edits_of("a row is edited", "audit_entry", "sequence = 3", WORD);
    attacks.extend(edits_of("the head is edited", "audit_head", "id = 1", WORD));
    attacks.extend([
        attack("a row is deleted", "", "DELETE FROM audit_entry WHERE sequence = 3", WORD),
        attack("the last row is deleted", "", "DELETE FROM audit_entry WHERE sequence = (SELECT sequence FROM audit_head)", WORD),
        attack("all rows are deleted", "", "DELETE FROM audit_entry", WORD),
        attack("a row is moved by its hidden name", "", "UPDATE audit_entry SET rowid = 1000 WHERE sequence = 3", WORD),
        attack("the head is deleted", "", "DELETE FROM audit_head", WORD),
        attack(
            "the head goes back",
            "",
            "UPDATE audit_head SET sequence = 2, hash = (SELECT hash FROM audit_entry WHERE sequence = 2)",
            WORD,
        ),
        attack("the head goes ahead", "", "UPDATE audit_head SET sequence = sequence + 1", WORD),
    ]);
    all_are_refused(&attacks);
}

#[test]
fn nothing_is_put_into_the_audit_out_of_turn() {
    let head = "(SELECT hash FROM audit_head)";
    let next = "(SELECT sequence + 1 FROM audit_head)";
    let key_of_3 = "(SELECT idempotency_key FROM audit_entry WHERE sequence = 3)";
    all_are_refused(&[
        attack("in the place of a row", "", &insert("3", head, "'forged'"), WORD),
        attack(
            "in the place of a row, with what came before it",
            "",
            &insert("3", "(SELECT hash FROM audit_entry WHERE sequence = 2)", "'forged'"),
            WORD,
        ),
        attack("after a gap", "", &insert("(SELECT sequence + 2 FROM audit_head)", head, "'forged'"), WORD),
        attack("without a number", "", &insert("NULL", head, "'forged'"), WORD),
        attack("without the hash before it", "", &insert(next, "''", "'forged'"), WORD),
        attack("under a key that was used", "", &insert(next, head, key_of_3), WORD),
        attack(
            "under a key that was used, by an upsert",
            "",
            &format!("{} ON CONFLICT (idempotency_key) DO UPDATE SET output = 'null'", insert(next, head, key_of_3)),
            WORD,
        ),
    ]);
}

#[test]
fn the_head_of_the_audit_is_not_replaced() {
    let back = "INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, '')";
    let attacks: Vec<Attack> = vec![
        attack("the head begins anew", "", back, WORD),
        attack("the head begins anew, by REPLACE", "", "REPLACE INTO audit_head (id, sequence, hash) VALUES (1, 0, '')", WORD),
        attack(
            "the head goes back by one",
            "",
            "INSERT INTO audit_head SELECT 1, sequence - 1, previous_hash FROM audit_entry ORDER BY sequence DESC LIMIT 1",
            WORD,
        ),
        attack("an upsert of the head", "", &format!("{back} ON CONFLICT (id) DO UPDATE SET sequence = 0, hash = ''"), WORD),
        attack("a second head", "", "INSERT INTO audit_head (id, sequence, hash) VALUES (2, 0, '')", WORD),
    ];
    all_are_refused(&attacks);
}
