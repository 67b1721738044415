//! Attacks on the facts about payments. In the seeded company confirmation 1 stands and confirmation 3 was withdrawn.

use crate::{Attack, all_are_refused, attack, edits_of};

const WORD: &str = "fact_is_permanent";
const WITHDRAWN_COLUMNS: [&str; 3] = ["withdrawn_at", "withdrawn_reason", "withdrawal_entry_seq"];

fn insert(seq: &str, id: &str, entry_seq: &str) -> String {
    format!(
        "INSERT INTO confirmation (seq, id, payment_seq, paid_on, amount_minor, currency, more_to_come, entry_seq, confirmed_at)
         VALUES ({seq}, {id}, 1, '2026-02-01', 100, 'CAD', 0, {entry_seq}, 'now')"
    )
}

#[test]
fn a_confirmation_stays_as_it_is() {
    let mut attacks = edits_of("a standing confirmation is edited", "confirmation", "seq = 1", WORD);
    // Withdrawing is the one change there is; half of it is refused by the table itself.
    attacks.retain(|attack| !WITHDRAWN_COLUMNS.iter().any(|column| attack.sql.contains(&format!("SET {column} ="))));
    attacks.extend(edits_of("a withdrawn confirmation is edited", "confirmation", "seq = 3", WORD));
    let withdrawn = "withdrawn_at = 'now', withdrawn_reason = 'forged', withdrawal_entry_seq";
    attacks.extend([
        attack("deleted", "", "DELETE FROM confirmation WHERE seq = 1", WORD),
        attack("all deleted", "", "DELETE FROM confirmation", WORD),
        attack(
            "a withdrawal is taken back",
            "",
            "UPDATE confirmation SET withdrawn_at = NULL, withdrawn_reason = NULL, withdrawal_entry_seq = NULL WHERE seq = 3",
            WORD,
        ),
        attack(
            "withdrawn, and made another amount",
            "",
            &format!("UPDATE confirmation SET {withdrawn} = 3, amount_minor = 1 WHERE seq = 1"),
            WORD,
        ),
        attack("withdrawn, and moved", "", &format!("UPDATE confirmation SET {withdrawn} = 3, rowid = 90 WHERE seq = 1"), WORD),
        attack(
            "withdrawn by the entry that withdrew another",
            "",
            &format!("UPDATE confirmation SET {withdrawn} = (SELECT withdrawal_entry_seq FROM confirmation WHERE seq = 3) WHERE seq = 1"),
            WORD,
        ),
    ]);
    all_are_refused(&attacks);
}

#[test]
fn a_confirmation_is_not_replaced() {
    let of_1 = |column: &str| format!("(SELECT {column} FROM confirmation WHERE seq = 1)");
    let new_id = format!("'{:036}'", 0);
    let mut attacks: Vec<Attack> = vec![
        attack("by its key", "", &insert("1", &new_id, "2"), WORD),
        attack("by its id", "", &insert("90", &of_1("id"), "2"), WORD),
        attack("by its entry", "", &insert("90", &new_id, &of_1("entry_seq")), WORD),
        attack(
            "by one that is born withdrawn",
            "",
            &insert("90", &new_id, "2").replace("confirmed_at)", "confirmed_at, withdrawn_at)").replace("'now')", "'now', 'now')"),
            WORD,
        ),
        attack(
            "by an upsert",
            "",
            &format!("{} ON CONFLICT (entry_seq) DO UPDATE SET amount_minor = 1", insert("90", &new_id, &of_1("entry_seq"))),
            WORD,
        ),
    ];
    for column in ["seq", "rowid", "_rowid_", "oid"] {
        attacks.push(attack("another takes its key", "", &format!("UPDATE confirmation SET {column} = 1 WHERE seq = 2"), WORD));
    }
    all_are_refused(&attacks);
}

#[test]
fn what_was_said_and_done_stays_said_and_done() {
    let mut attacks = edits_of("a reminder is edited", "reminder", "seq = 1", WORD);
    attacks.extend(edits_of("a daily run is edited", "tick_run", "seq = 1", WORD));
    let copy = |table: &str, key: &str| format!("INSERT INTO {table} SELECT {key} FROM {table} WHERE seq = 1");
    attacks.extend([
        attack("a reminder is deleted", "", "DELETE FROM reminder WHERE seq = 1", WORD),
        attack("all reminders are deleted", "", "DELETE FROM reminder", WORD),
        attack(
            "a reminder is replaced by its key",
            "",
            &copy("reminder", "seq, payment_seq, '2030-01-01', stage, since, was_said, said_on, said_at, run_seq"),
            WORD,
        ),
        attack(
            "a reminder is said twice",
            "",
            &copy("reminder", "90, payment_seq, due_on, stage, since, was_said, said_on, said_at, run_seq"),
            WORD,
        ),
        attack("a daily run is deleted", "", "DELETE FROM tick_run WHERE seq = 1", WORD),
        attack("all daily runs are deleted", "", "DELETE FROM tick_run", WORD),
        attack(
            "a daily run is replaced by its key",
            "",
            &copy("tick_run", "seq, printf('%036d', 0), '2030-01-01', 1, started_at, caught_up_from, reminders, missed, jobs, summary"),
            WORD,
        ),
        attack(
            "a daily run is replaced by its id",
            "",
            &copy("tick_run", "90, id, '2030-01-01', 1, started_at, caught_up_from, reminders, missed, jobs, summary"),
            WORD,
        ),
        attack(
            "a daily run is replaced by its date",
            "",
            &copy("tick_run", "90, printf('%036d', 0), ran_for, number, started_at, caught_up_from, reminders, missed, jobs, summary"),
            WORD,
        ),
    ]);
    all_are_refused(&attacks);
}
