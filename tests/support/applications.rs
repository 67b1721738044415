//! Daybook as it was before its last migration, and with migrations that go wrong.

use engine::Application;
use engine::database::Migration;
use std::sync::LazyLock;

/// Daybook before its last migration.
pub static OLDER: Application = with_migrations(older);

const fn with_migrations(migrations: fn() -> &'static [Migration]) -> Application {
    Application {
        catalog: books::APPLICATION.catalog,
        migrations,
        file_id: books::APPLICATION.file_id,
        unsealed_tables: books::APPLICATION.unsealed_tables,
        shrinking_tables: books::APPLICATION.shrinking_tables,
        proofs: books::APPLICATION.proofs,
        own_keys: books::APPLICATION.own_keys,
        verifiers: books::APPLICATION.verifiers,
    }
}

fn older() -> &'static [Migration] {
    let all = (books::APPLICATION.migrations)();
    &all[..all.len() - 1]
}

macro_rules! one_step_further {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)*) => {
        $($(#[$doc])* pub static $name: Application = with_migrations(|| {
            static STEPS: LazyLock<Vec<Migration>> = LazyLock::new(|| and($sql));
            &STEPS
        });)*
    };
}

one_step_further! {
    /// A further migration that works.
    NEWER = "CREATE TABLE spare (seq INTEGER NOT NULL PRIMARY KEY) STRICT; INSERT INTO spare (seq) VALUES (1);";
    /// A further migration that stops in the middle.
    STOPS = "CREATE TABLE spare (seq INTEGER NOT NULL PRIMARY KEY) STRICT; INSERT INTO nowhere VALUES (1);";
    /// A further migration that changes the trial balance.
    CHANGES_BALANCES = "DROP TRIGGER journal_line_of_posted_is_immutable; UPDATE journal_line SET base_minor = base_minor * 2;";
    /// A further migration that loses rows.
    LOSES_ROWS = "DELETE FROM draft_entry;";
    /// A further migration that loses the end of the audit.
    LOSES_AUDIT = "DROP TRIGGER audit_entry_is_never_deleted; DELETE FROM audit_entry WHERE sequence = (SELECT max(sequence) FROM audit_entry);";
    /// A further migration that leaves references to nothing.
    BREAKS_REFERENCES = "DROP TRIGGER party_is_never_deleted; DELETE FROM party;";
}

fn and(sql: &'static str) -> Vec<Migration> {
    let known = (books::APPLICATION.migrations)().iter().map(|step| Migration {
        name: step.name,
        up: step.up,
        before: step.before,
        after: step.after,
    });
    known.chain([Migration { name: "9999-test", up: sql, before: "", after: "" }]).collect()
}
