//! Attacks on journal entries. In the seeded company entry 2 is posted, 6 is reversed by 7, and January is locked.

use crate::{all_are_refused, attack, edits_of};

/// An entry in the making, as another program would write it.
pub const DRAFT: &str =
    "INSERT INTO journal_entry (seq, id, entry_date, description, source, seal) VALUES (90, 'forged', '2026-03-01', 'Forged', 'other', 0);";
/// Two lines of it that balance.
pub const LINES: &str = "INSERT INTO journal_line VALUES (90, 1, 2, '2026-03-01', 100, 'CAD', 100, NULL, 0), (90, 2, 3, '2026-03-01', -100, 'CAD', -100, NULL, 0);";
const POST: &str = "UPDATE journal_entry SET posted_at = '2026-03-01T09:00:00.000Z' WHERE seq = 90";

fn with_lines(lines: &str) -> String {
    format!("{DRAFT} INSERT INTO journal_line VALUES {lines};")
}

#[test]
fn a_wrong_entry_is_not_posted() {
    let one_cent_off = with_lines("(90, 1, 2, '2026-03-01', 100, 'CAD', 100, NULL, 0), (90, 2, 3, '2026-03-01', -99, 'CAD', -99, NULL, 0)");
    let in_base_only =
        with_lines("(90, 1, 2, '2026-03-01', 101, 'EUR', 150, NULL, 0), (90, 2, 3, '2026-03-01', -100, 'EUR', -150, NULL, 0)");
    let in_own_only =
        with_lines("(90, 1, 2, '2026-03-01', 100, 'EUR', 150, NULL, 0), (90, 2, 3, '2026-03-01', -100, 'EUR', -151, NULL, 0)");
    let one_line = with_lines("(90, 1, 2, '2026-03-01', 100, 'CAD', 100, NULL, 0)");
    let other_day = with_lines("(90, 1, 2, '2026-03-02', 100, 'CAD', 100, NULL, 0), (90, 2, 3, '2026-03-01', -100, 'CAD', -100, NULL, 0)");
    let both = format!("{DRAFT} {LINES}");
    all_are_refused(&[
        attack("one cent off", &one_cent_off, POST, "entry_unbalanced"),
        attack("unbalanced in its own currency", &in_base_only, POST, "entry_unbalanced"),
        attack("unbalanced in the base currency", &in_own_only, POST, "entry_unbalanced"),
        attack("posted without lines", DRAFT, POST, "entry_has_no_lines"),
        attack("posted with one line", &one_line, POST, "entry_has_no_lines"),
        attack("a line on another day", &other_day, POST, "entry_unbalanced"),
        attack(
            "dated anew while it is posted",
            &both,
            "UPDATE journal_entry SET posted_at = 'now', entry_date = '2026-03-09' WHERE seq = 90",
            "entry_unbalanced",
        ),
        attack(
            "inserted as posted",
            "",
            "INSERT INTO journal_entry (seq, id, entry_date, description, source, posted_at, seal) VALUES (90, 'forged', '2026-03-01', 'Forged', 'other', 'now', 0)",
            "entry_must_start_as_draft",
        ),
        attack(
            "inserted as posted, by an upsert",
            DRAFT,
            "INSERT INTO journal_entry (seq, id, entry_date, description, source, posted_at, seal) VALUES (90, 'forged', '2026-03-01', 'Forged', 'other', 'now', 0)
             ON CONFLICT (seq) DO UPDATE SET posted_at = 'now'",
            "entry_must_start_as_draft",
        ),
        attack(
            "posted by an upsert",
            DRAFT,
            "INSERT INTO journal_entry (seq, id, entry_date, description, source, seal) VALUES (90, 'forged', '2026-03-01', 'Forged', 'other', 0)
             ON CONFLICT (seq) DO UPDATE SET posted_at = 'now'",
            "entry_has_no_lines",
        ),
    ]);
}

#[test]
fn nothing_is_posted_into_a_locked_period() {
    let locked = format!("{DRAFT} {LINES}").replace("2026-03-01", "2026-01-31");
    let long_ago = format!("{DRAFT} {LINES}").replace("2026-03-01", "1999-12-31");
    all_are_refused(&[
        attack("on the lock date", &locked, POST, "period_locked"),
        attack("long before it", &long_ago, POST, "period_locked"),
        attack(
            "dated into it while it is posted",
            &format!("{DRAFT} {LINES} UPDATE journal_line SET entry_date = '2026-01-31' WHERE entry_seq = 90;"),
            "UPDATE journal_entry SET entry_date = '2026-01-31', posted_at = 'now' WHERE seq = 90",
            "period_locked",
        ),
    ]);
}

#[test]
fn a_posted_entry_stays_as_it_is() {
    let mut attacks = edits_of("a posted entry is edited", "journal_entry", "seq = 2", "entry_already_posted");
    // The trigger that keeps links as they are speaks first about this column.
    for attack in attacks.iter_mut().filter(|attack| attack.sql.contains("SET reverses_seq")) {
        attack.word = "entry_already_";
    }
    attacks.extend([
        attack("taken out of the ledger", "", "UPDATE journal_entry SET posted_at = NULL WHERE seq = 2", "entry_already_posted"),
        attack("all of them taken out", "", "UPDATE journal_entry SET posted_at = NULL", "entry_already_posted"),
        attack("renumbered by its hidden name", "", "UPDATE journal_entry SET _rowid_ = 91 WHERE seq = 2", "entry_already_posted"),
        attack("deleted", "", "DELETE FROM journal_entry WHERE seq = 2", "entry_already_posted"),
        attack("deleted with its lines first", "", "DELETE FROM journal_line WHERE entry_seq = 2", "entry_already_posted"),
        attack("all deleted", "", "DELETE FROM journal_entry", "entry_already_posted"),
    ]);
    all_are_refused(&attacks);
}

#[test]
fn a_posted_entry_is_not_replaced() {
    let insert = |columns: &str, values: &str| {
        format!(
            "INSERT INTO journal_entry (entry_date, description, source, seal, {columns}) VALUES ('2026-03-01', 'Forged', 'other', 0, {values})"
        )
    };
    let same_id = "(SELECT id FROM journal_entry WHERE seq = 2)";
    let mut attacks = vec![
        attack("by its number", "", &insert("seq, id", "2, 'forged'"), "entry_already_posted"),
        attack("by its id", "", &insert("seq, id", &format!("90, {same_id}")), "entry_already_posted"),
        attack("by its id, without a number", "", &insert("id", same_id), "entry_already_posted"),
        attack("by the entry that it reverses", "", &insert("seq, id, reverses_seq", "90, 'forged', 6"), "entry_already_reversed"),
        attack(
            "by an upsert on its number",
            "",
            &format!("{} ON CONFLICT (seq) DO UPDATE SET description = 'Forged'", insert("seq, id", "2, 'forged'")),
            "entry_already_posted",
        ),
        attack(
            "by an upsert on its id",
            "",
            &format!("{} ON CONFLICT (id) DO UPDATE SET description = 'Forged'", insert("seq, id", &format!("90, {same_id}"))),
            "entry_already_posted",
        ),
        attack(
            "by an upsert on the entry that it reverses",
            "",
            &format!("{} ON CONFLICT DO UPDATE SET description = 'Forged'", insert("seq, id, reverses_seq", "90, 'forged', 6")),
            "entry_already_reversed",
        ),
        attack("by REPLACE", "", &insert("seq, id", "2, 'forged'").replacen("INSERT", "REPLACE", 1), "entry_already_posted"),
    ];
    // A draft of one's own, moved onto the posted entry.
    for column in ["seq", "rowid", "_rowid_", "oid"] {
        attacks.push(attack(
            "by a draft that takes its number",
            DRAFT,
            &format!("UPDATE journal_entry SET {column} = 2 WHERE seq = 90"),
            "entry_already_posted",
        ));
    }
    attacks.push(attack(
        "by a draft that takes its id",
        DRAFT,
        &format!("UPDATE journal_entry SET id = {same_id} WHERE seq = 90"),
        "entry_already_posted",
    ));
    attacks.push(attack(
        "by a draft that is numbered anew through a join",
        DRAFT,
        "UPDATE journal_entry SET rowid = other.seq FROM journal_entry AS other WHERE other.seq = 2 AND journal_entry.seq = 90",
        "entry_already_posted",
    ));
    all_are_refused(&attacks);
}

#[test]
fn an_entry_is_reversed_once() {
    let second = DRAFT.replace("seal)", "reverses_seq, seal)").replace(", 0);", ", 6, 0)");
    all_are_refused(&[
        attack("a second reversal", "", &second, "entry_already_reversed"),
        attack(
            "a draft becomes a second reversal",
            DRAFT,
            "UPDATE journal_entry SET reverses_seq = 6 WHERE seq = 90",
            "entry_already_reversed",
        ),
        attack(
            "a draft becomes a first reversal",
            DRAFT,
            "UPDATE journal_entry SET reverses_seq = 2 WHERE seq = 90",
            "entry_already_reversed",
        ),
        attack("the link is taken away", "", "UPDATE journal_entry SET reverses_seq = NULL WHERE seq = 7", "entry_already_"),
    ]);
}

#[test]
fn a_right_entry_can_be_posted() {
    // The guards refuse what is wrong, and nothing else; that this entry is forged is for the proof to find.
    let company = tests::support::seeded_company::seeded_company();
    let path = company.engine().path().to_owned();
    tests::support::raw_file::other_program(&path).execute_batch(&format!("{DRAFT} {LINES} {POST}")).expect("it is posted");
    let proof = company.run("verify_books", serde_json::json!({}));
    let named = |row: &str| proof["findings"].as_array().is_some_and(|findings| findings.iter().any(|finding| finding["row"] == row));
    assert!(named("90") && named("90/1") && named("90/2"), "{proof:#}");
}
