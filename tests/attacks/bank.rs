//! Attacks on what the bank said. In the seeded company line 1 is matched, line 2 deleted, line 3 open, and line 4 withdrawn.

use crate::{Attack, all_are_refused, attack, edits_of};

const WORD: &str = "fact_is_permanent";

#[test]
fn what_the_bank_said_stays() {
    let mut attacks: Vec<Attack> = Vec::new();
    for row in ["seq = 1", "seq = 3"] {
        attacks.extend(edits_of("a line is edited", "bank_line", row, WORD));
    }
    // What became of a line may change, and its seal with it; a change by another hand is found by the seal.
    attacks.retain(|attack| {
        !["state", "state_at", "state_reason", "seal"].iter().any(|column| attack.sql.contains(&format!("SET {column} =")))
    });
    attacks.extend(edits_of("a statement is edited", "bank_statement", "seq = 1", WORD));
    attacks.extend(edits_of("a line that came again is edited", "bank_line_again", "seq = 1", WORD));
    attacks.extend(edits_of("another id is edited", "bank_line_other_id", "seq = 1", WORD));
    for table in
        ["bank_line", "bank_statement", "statement_import", "bank_line_again", "bank_line_other_id", "bank_match", "bank_match_part"]
    {
        attacks.push(attack("deleted", "", &format!("DELETE FROM {table} WHERE seq = 1"), WORD));
        attacks.push(attack("all deleted", "", &format!("DELETE FROM {table}"), WORD));
        attacks.push(attack("replaced by itself", "", &format!("INSERT INTO {table} SELECT * FROM {table} WHERE seq = 1"), WORD));
    }
    attacks.extend([
        attack("a withdrawn line is deleted", "", "UPDATE bank_line SET state = 'deleted' WHERE seq = 4", WORD),
        attack("a matched line is withdrawn", "", "UPDATE bank_line SET state = 'withdrawn' WHERE seq = 1", WORD),
        attack("an import is renamed", "", "UPDATE statement_import SET file_name = 'other' WHERE seq = 1", WORD),
        attack(
            "an import is withdrawn and renamed",
            "",
            "UPDATE statement_import SET withdrawn_at = 'now', file_name = 'other' WHERE seq = 1",
            WORD,
        ),
        attack("a match is edited", "", "UPDATE bank_match SET asked = '[]' WHERE seq = 1", WORD),
        attack("a match stands again", "", "UPDATE bank_match SET unmatched_at = NULL, unmatched_reason = NULL WHERE seq = 2", WORD),
        attack("a part is edited", "", "UPDATE bank_match_part SET amount_minor = 1 WHERE seq = 1", WORD),
        attack("a part stands again", "", "UPDATE bank_match_part SET standing = 1 WHERE seq = 2", WORD),
    ]);
    all_are_refused(&attacks);
}

#[test]
fn what_rules_did_and_what_was_accepted_stays() {
    let mut attacks: Vec<Attack> = Vec::new();
    attacks.extend(edits_of("what a rule did is edited", "bank_rule_act", "seq = 1", WORD));
    attacks.extend(edits_of("who took back what a rule did is edited", "bank_rule_act_end", "seq = 1", WORD));
    attacks.extend(edits_of("a run that was taken back is edited", "bank_rule_run", "seq = 2", WORD));
    attacks.extend(edits_of("an acceptance that was taken back is edited", "exception_acceptance", "seq = 1", WORD));
    for table in ["bank_rule", "bank_rule_run", "bank_rule_act", "bank_rule_act_end", "exception_acceptance"] {
        attacks.push(attack("deleted", "", &format!("DELETE FROM {table} WHERE seq = 1"), WORD));
        attacks.push(attack("all deleted", "", &format!("DELETE FROM {table}"), WORD));
        attacks.push(attack("replaced by itself", "", &format!("INSERT INTO {table} SELECT * FROM {table} WHERE seq = 1"), WORD));
    }
    attacks.extend([
        attack("a rule becomes another", "", "UPDATE bank_rule SET id = '01940000-0000-7000-8000-000000000099' WHERE seq = 1", WORD),
        attack("a run is of another import", "", "UPDATE bank_rule_run SET import_seq = 1 WHERE seq = 1", WORD),
        attack("an acceptance is of another state", "", "UPDATE exception_acceptance SET state = 'paid_twice' WHERE seq = 2", WORD),
        attack("an acceptance says another reason", "", "UPDATE exception_acceptance SET reason = 'other' WHERE seq = 2", WORD),
        attack("a second acceptance stands", "", "INSERT INTO exception_acceptance (id, confirmation_seq, confirmations, state, reason, accepted_at) SELECT '01940000-0000-7000-8000-000000000098', confirmation_seq, 1, 'missed', 'x', 'now' FROM exception_acceptance WHERE seq = 2", WORD),
    ]);
    all_are_refused(&attacks);
}

#[test]
fn an_entry_that_a_bank_line_stands_on_is_not_reversed() {
    let sql = "INSERT INTO journal_entry (id, entry_date, description, source, reverses_seq, seal)
        SELECT '01940000-0000-7000-8000-000000000097', entry_date, 'x', source, seq, seal FROM journal_entry
        WHERE seq = (SELECT entry_seq FROM bank_match_part WHERE standing = 1
            AND entry_seq NOT IN (SELECT entry_seq FROM reconciled_entry WHERE standing = 1) ORDER BY seq LIMIT 1)";
    all_are_refused(&[attack("a matched entry is reversed", "", sql, "entry_matched")]);
}
