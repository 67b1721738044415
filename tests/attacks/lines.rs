//! Attacks on journal lines. In the seeded company entry 2 is posted and has two lines.

use crate::entries::{DRAFT, LINES};
use crate::{all_are_refused, attack, edits_of};

#[test]
fn the_lines_of_a_posted_entry_stay_as_they_are() {
    let mut attacks = edits_of("a line is edited", "journal_line", "entry_seq = 2 AND line_no = 1", "entry_already_posted");
    let own = format!("{DRAFT} {LINES}");
    attacks.extend([
        attack("a third line", "", "INSERT INTO journal_line VALUES (2, 3, 2, '2026-01-15', 100, 'CAD', 100, NULL, 0)", "entry_already_posted"),
        attack("two more that balance", "", "INSERT INTO journal_line VALUES (2, 3, 2, '2026-01-15', 100, 'CAD', 100, NULL, 0), (2, 4, 3, '2026-01-15', -100, 'CAD', -100, NULL, 0)", "entry_already_posted"),
        attack("a line in the place of another", "", "INSERT INTO journal_line VALUES (2, 1, 2, '2026-01-15', 1, 'CAD', 1, NULL, 0)", "entry_already_posted"),
        attack("the same by REPLACE", "", "REPLACE INTO journal_line VALUES (2, 1, 2, '2026-01-15', 1, 'CAD', 1, NULL, 0)", "entry_already_posted"),
        attack(
            "the same by an upsert",
            "",
            "INSERT INTO journal_line VALUES (2, 1, 2, '2026-01-15', 1, 'CAD', 1, NULL, 0) ON CONFLICT DO UPDATE SET amount_minor = 1, base_minor = 1",
            "entry_already_posted",
        ),
        attack("a line is deleted", "", "DELETE FROM journal_line WHERE entry_seq = 2 AND line_no = 2", "entry_already_posted"),
        attack("all lines are deleted", "", "DELETE FROM journal_line", "entry_already_posted"),
        attack("a line moves to a draft", DRAFT, "UPDATE journal_line SET entry_seq = 90 WHERE entry_seq = 2 AND line_no = 1", "entry_already_posted"),
        attack("a line moves to an entry that does not exist", "", "UPDATE journal_line SET entry_seq = 91 WHERE entry_seq = 2 AND line_no = 1", "entry_already_posted"),
        attack("a draft's line moves in", &own, "UPDATE journal_line SET entry_seq = 2, line_no = 3 WHERE entry_seq = 90 AND line_no = 1", "entry_already_posted"),
        attack("a draft's line takes a line's place", &own, "UPDATE journal_line SET entry_seq = 2 WHERE entry_seq = 90 AND line_no = 1", "entry_already_posted"),
        attack("a line without an entry moves in", "INSERT INTO journal_line VALUES (91, 1, 2, '2026-01-15', 1, 'CAD', 1, NULL, 0);", "UPDATE journal_line SET entry_seq = 2 WHERE entry_seq = 91", "entry_already_posted"),
        attack("two entries swap their lines", "", "UPDATE journal_line SET entry_seq = 7 - entry_seq WHERE entry_seq IN (3, 4)", "entry_already_posted"),
    ]);
    all_are_refused(&attacks);
}

#[test]
fn a_line_has_an_amount_with_a_sign() {
    let line = |values: &str| format!("INSERT INTO journal_line VALUES {values}");
    let attacks = [
        attack("no amount", DRAFT, &line("(90, 1, 2, '2026-03-01', 0, 'CAD', 0, NULL, 0)"), "CHECK constraint failed"),
        attack(
            "a debit that is a credit in the base",
            DRAFT,
            &line("(90, 1, 2, '2026-03-01', 100, 'CAD', -100, NULL, 0)"),
            "CHECK constraint failed",
        ),
        attack("a fraction of a cent", DRAFT, &line("(90, 1, 2, '2026-03-01', 0.5, 'CAD', 0.5, NULL, 0)"), "cannot store REAL"),
    ];
    // What a constraint refuses, OR IGNORE passes over in silence: it is tried on its own.
    for attack in attacks {
        let plain = crate::Attack { sql: attack.sql.replacen("INSERT", "INSERT OR ABORT", 1), ..attack };
        all_are_refused(&[plain]);
    }
}
