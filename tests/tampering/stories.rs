//! Tampering in several steps that fit each other, as someone would who knows how the file is made.
//! The proof need not know which row it was; it must know that something was done.

use crate::Original;
use engine::{Caller, Desk, Door, FixedClock};
use rusqlite::Connection;
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use tests::support::examination::{Verdict, examine};
use tests::support::raw_file::{behind_the_guards, other_program};

struct Story {
    name: &'static str,
    sql: &'static str,
}

const TAKE_BACK_THE_NEWEST_ENTRY: &str = "
    CREATE TEMP TABLE gone AS SELECT * FROM journal_line WHERE entry_seq = (SELECT max(seq) FROM journal_entry);
    UPDATE day_balance SET debit_minor = debit_minor - (SELECT coalesce(sum(max(amount_minor, 0)), 0) FROM gone WHERE gone.account_seq = day_balance.account_seq AND gone.currency = day_balance.currency AND gone.entry_date = day_balance.entry_date),
        credit_minor = credit_minor + (SELECT coalesce(sum(min(amount_minor, 0)), 0) FROM gone WHERE gone.account_seq = day_balance.account_seq AND gone.currency = day_balance.currency AND gone.entry_date = day_balance.entry_date),
        base_debit_minor = base_debit_minor - (SELECT coalesce(sum(max(base_minor, 0)), 0) FROM gone WHERE gone.account_seq = day_balance.account_seq AND gone.currency = day_balance.currency AND gone.entry_date = day_balance.entry_date),
        base_credit_minor = base_credit_minor + (SELECT coalesce(sum(min(base_minor, 0)), 0) FROM gone WHERE gone.account_seq = day_balance.account_seq AND gone.currency = day_balance.currency AND gone.entry_date = day_balance.entry_date);
    DELETE FROM day_balance WHERE debit_minor = 0 AND credit_minor = 0;
    DELETE FROM month_balance;
    INSERT INTO month_balance SELECT account_seq, currency, substr(entry_date, 1, 7), sum(debit_minor), sum(credit_minor), sum(base_debit_minor), sum(base_credit_minor)
        FROM day_balance GROUP BY account_seq, currency, substr(entry_date, 1, 7);
    DELETE FROM journal_line WHERE entry_seq = (SELECT max(seq) FROM journal_entry);
    DELETE FROM journal_entry WHERE seq = (SELECT max(seq) FROM journal_entry);";

const CUT_THE_AUDIT: &str = "
    DELETE FROM audit_entry WHERE sequence = (SELECT sequence FROM audit_head);
    UPDATE audit_head SET (sequence, hash) = (SELECT sequence, hash FROM audit_entry ORDER BY sequence DESC LIMIT 1);";

const STORIES: &[Story] = &[
    Story {
        name: "a draft goes with its seal",
        sql: "DELETE FROM draft_entry WHERE seq = 1; DELETE FROM row_seal WHERE table_name = 'draft_entry' AND row_id = 1",
    },
    Story { name: "all reminders go with their seals", sql: "DELETE FROM reminder; DELETE FROM row_seal WHERE table_name = 'reminder'" },
    Story {
        name: "a job goes with its seal and the sum is put right",
        sql: "UPDATE seal_total SET total = $TOTAL_WITHOUT_JOB_1;
              DELETE FROM job WHERE seq = 1; DELETE FROM row_seal WHERE table_name = 'job' AND row_id = 1",
    },
    Story { name: "the newest entry goes, and every balance is put right", sql: TAKE_BACK_THE_NEWEST_ENTRY },
    Story { name: "the last audit row is cut off, and the head put back", sql: CUT_THE_AUDIT },
    Story {
        name: "an amount is raised in both lines and in every balance",
        sql: "UPDATE journal_line SET amount_minor = amount_minor * 2, base_minor = base_minor * 2 WHERE entry_seq = 2;
              UPDATE day_balance SET debit_minor = debit_minor * 2, credit_minor = credit_minor * 2, base_debit_minor = base_debit_minor * 2, base_credit_minor = base_credit_minor * 2 WHERE entry_date = '2026-01-15';
              DELETE FROM month_balance;
              INSERT INTO month_balance SELECT account_seq, currency, substr(entry_date, 1, 7), sum(debit_minor), sum(credit_minor), sum(base_debit_minor), sum(base_credit_minor)
                FROM day_balance GROUP BY account_seq, currency, substr(entry_date, 1, 7)",
    },
    Story {
        name: "a party's line is put back as it was, seal and all",
        sql: "DELETE FROM party WHERE seq = 1; INSERT INTO party SELECT * FROM older.party WHERE seq = 1;
              DELETE FROM row_seal WHERE table_name = 'party' AND row_id = 1; INSERT INTO row_seal SELECT * FROM older.row_seal WHERE table_name = 'party' AND row_id = 1",
    },
    Story {
        name: "the lock date is put back as it was, seal and sum of seals and all",
        sql: "DELETE FROM period_lock; INSERT INTO period_lock SELECT * FROM older.period_lock;
              DELETE FROM row_seal WHERE table_name = 'period_lock'; INSERT INTO row_seal SELECT * FROM older.row_seal WHERE table_name = 'period_lock';
              DELETE FROM seal_total; INSERT INTO seal_total SELECT * FROM older.seal_total",
    },
    Story {
        name: "the audit is put back as it was, and the books are not",
        sql: "DELETE FROM audit_entry; INSERT INTO audit_entry SELECT * FROM older.audit_entry;
              DELETE FROM audit_head; INSERT INTO audit_head SELECT * FROM older.audit_head",
    },
    Story {
        name: "the books are put back as they were, and the audit is not",
        sql: "DELETE FROM party; INSERT INTO party SELECT * FROM older.party; DELETE FROM period_lock; INSERT INTO period_lock SELECT * FROM older.period_lock;
              DELETE FROM journal_entry; INSERT INTO journal_entry SELECT * FROM older.journal_entry; DELETE FROM journal_line; INSERT INTO journal_line SELECT * FROM older.journal_line;
              DELETE FROM day_balance; INSERT INTO day_balance SELECT * FROM older.day_balance; DELETE FROM month_balance; INSERT INTO month_balance SELECT * FROM older.month_balance;
              DELETE FROM row_seal; INSERT INTO row_seal SELECT * FROM older.row_seal; DELETE FROM seal_total; INSERT INTO seal_total SELECT * FROM older.seal_total",
    },
];

#[test]
fn every_story_is_found() {
    let original = Original::new();
    let mut told = Vec::new();
    for story in STORIES {
        let copy = original.copy();
        change_a_little(copy.path(), &copy.home);
        let connection = other_program(copy.path());
        connection.execute("ATTACH ?1 AS older", [original.path.to_string_lossy()]).expect("the older file");
        behind_the_guards(&connection, |connection: &Connection| {
            let sql = story.sql.replace("$TOTAL_WITHOUT_JOB_1", &total_without_job_1(connection).to_string());
            connection.execute_batch(&sql).unwrap_or_else(|error| panic!("{}: {error}", story.name));
        });
        drop(connection);
        match examine(copy.path(), &copy.home) {
            Verdict::Found(findings) => told.push((story.name, format!("{} {}", findings[0].table, findings[0].row))),
            other => panic!("{}: {other:?}", story.name),
        }
    }
    crate::report::stories(told);
}

// SQL has no arithmetic that wraps around; whoever puts the sum right does it elsewhere.
fn total_without_job_1(connection: &Connection) -> i64 {
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).expect(sql);
    number("SELECT total FROM seal_total").wrapping_sub(number("SELECT seal FROM row_seal WHERE table_name = 'job' AND row_id = 1"))
}

// Some changes, so that the original is an older copy of these books.
fn change_a_little(path: &Path, home: &Path) {
    let clock = Arc::new(FixedClock::at("2026-02-12T09:00:00Z".parse().expect("an instant")));
    let desk = Desk::new(&books::APPLICATION, testkit::options(home, clock));
    desk.open_company(path).expect("it opens");
    let party = json!({ "text": "Hydro" });
    let call = |operation: &str, input: serde_json::Value| {
        desk.call(operation, input, &Caller::owner(Door::Window).with_key(operation))
            .unwrap_or_else(|error| panic!("{operation}: {error}"))
            .output
    };
    let hydro = call("parties_list", party)["rows"][0]["id"].clone();
    call("update_party", json!({ "id": hydro, "notes": "Meter 13" }));
    call("lock_books", json!({ "through": "2026-02-10" }));
    call("post_journal_entry", tests::support::seeded_company::entry("2026-02-12", "Materials", "5210", "1010", "8.00"));
}
