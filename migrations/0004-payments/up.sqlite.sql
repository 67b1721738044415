-- Payments: what the business has to pay, and the facts about it. The schedule is computed and stored nowhere.

-- The registry. Terms (amount, cadence, due day, rules) stand here as they are from `terms_from_on` on.
CREATE TABLE payment (
    seq                    INTEGER NOT NULL PRIMARY KEY,
    id                     TEXT    NOT NULL UNIQUE CHECK (length(id) = 36),
    name                   TEXT    NOT NULL CHECK (name <> ''),
    -- The name in lower case with single spaces: what lists are sorted by and names are found by.
    name_key               TEXT    NOT NULL CHECK (name_key <> ''),
    kind                   TEXT    NOT NULL CHECK (kind IN ('bill', 'subscription', 'obligation')),
    party_seq              INTEGER REFERENCES party (seq),
    -- The first due date that these terms can have. It may be later than `starts_on`, which pins the rhythm:
    -- a payment that is older than the books is tracked from here.
    terms_from_on          TEXT    NOT NULL CHECK (terms_from_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    amount_kind            TEXT    NOT NULL CHECK (amount_kind IN ('fixed', 'estimated', 'range')),
    -- A fixed or estimated amount has equal ends.
    amount_low_minor       INTEGER NOT NULL CHECK (amount_low_minor >= 0),
    amount_high_minor      INTEGER NOT NULL CHECK (amount_high_minor > 0 AND amount_high_minor >= amount_low_minor),
    currency               TEXT    NOT NULL CHECK (length(currency) = 3),
    cadence                TEXT    NOT NULL CHECK (cadence IN ('once', 'weekly', 'biweekly', 'monthly', 'quarterly', 'yearly')),
    starts_on              TEXT    NOT NULL CHECK (starts_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    ends_on                TEXT    CHECK (ends_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    due_day                INTEGER CHECK (due_day BETWEEN 1 AND 31),
    weekend_rule           TEXT    NOT NULL CHECK (weekend_rule IN ('as_is', 'before', 'after')),
    holidays               TEXT    CHECK (holidays <> ''),
    method                 TEXT    CHECK (method IN ('bank_transfer', 'card', 'direct_debit', 'cheque', 'cash', 'interac', 'other')),
    pay_from_account_seq   INTEGER NOT NULL REFERENCES account (seq),
    expense_account_seq    INTEGER NOT NULL REFERENCES account (seq),
    -- From this day on nothing is due any more.
    cancelled_from_on      TEXT    CHECK (cancelled_from_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    cancelled_reason       TEXT,
    remind_days_before     INTEGER CHECK (remind_days_before BETWEEN 0 AND 60),
    grace_days_before      INTEGER CHECK (grace_days_before BETWEEN 0 AND 60),
    grace_days_after       INTEGER CHECK (grace_days_after BETWEEN 0 AND 60),
    quiet                  INTEGER NOT NULL CHECK (quiet IN (0, 1)),
    autopay                TEXT    NOT NULL CHECK (autopay IN ('off', 'set_up', 'verified')),
    autopay_set_up_on      TEXT    CHECK (autopay_set_up_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    autopay_playbook       TEXT,
    autopay_note           TEXT,
    autopay_evidence       TEXT    CHECK (autopay_evidence IN ('bank_line', 'owners_word')),
    autopay_evidence_note  TEXT,
    autopay_evidence_at    TEXT,
    notes                  TEXT,
    created_at             TEXT    NOT NULL,
    CHECK (amount_kind = 'range' OR amount_high_minor = amount_low_minor),
    CHECK (ends_on IS NULL OR ends_on >= starts_on),
    CHECK ((autopay = 'off') = (autopay_set_up_on IS NULL)),
    -- Verified always says by what.
    CHECK ((autopay = 'verified') = (autopay_evidence IS NOT NULL)),
    CHECK ((autopay_evidence IS NULL) = (autopay_evidence_at IS NULL))
) STRICT;
-- Everything that the list filters by, so that a hundred thousand payments are filtered within the index.
CREATE INDEX payment_by_name ON payment (name_key, seq, kind, cancelled_from_on, autopay, party_seq);
CREATE INDEX payment_by_party ON payment (party_seq) WHERE party_seq IS NOT NULL;
CREATE INDEX payment_by_pay_from ON payment (pay_from_account_seq);
CREATE INDEX payment_by_expense ON payment (expense_account_seq);
-- What computing a schedule needs, side by side, so that a year of a hundred thousand payments reads no whole rows.
CREATE INDEX payment_by_schedule ON payment (
    seq, cadence, starts_on, ends_on, due_day, weekend_rule, holidays, cancelled_from_on, terms_from_on,
    amount_kind, amount_low_minor, amount_high_minor, currency, autopay, remind_days_before, grace_days_before, grace_days_after, quiet, kind
);

-- Terms that held before: past occurrences keep the amounts that they had.
CREATE TABLE payment_past_terms (
    seq               INTEGER NOT NULL PRIMARY KEY,
    payment_seq       INTEGER NOT NULL REFERENCES payment (seq),
    -- They hold from `from_on`, and no more on `until_on`.
    from_on           TEXT    NOT NULL CHECK (from_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    until_on          TEXT    NOT NULL CHECK (until_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    amount_kind       TEXT    NOT NULL CHECK (amount_kind IN ('fixed', 'estimated', 'range')),
    amount_low_minor  INTEGER NOT NULL CHECK (amount_low_minor >= 0),
    amount_high_minor INTEGER NOT NULL CHECK (amount_high_minor > 0 AND amount_high_minor >= amount_low_minor),
    currency          TEXT    NOT NULL CHECK (length(currency) = 3),
    cadence           TEXT    NOT NULL CHECK (cadence IN ('once', 'weekly', 'biweekly', 'monthly', 'quarterly', 'yearly')),
    starts_on         TEXT    NOT NULL CHECK (starts_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    due_day           INTEGER CHECK (due_day BETWEEN 1 AND 31),
    weekend_rule      TEXT    NOT NULL CHECK (weekend_rule IN ('as_is', 'before', 'after')),
    holidays          TEXT    CHECK (holidays <> ''),
    UNIQUE (payment_seq, until_on),
    CHECK (amount_kind = 'range' OR amount_high_minor = amount_low_minor),
    CHECK (from_on < until_on)
) STRICT;

-- Times in which nothing is due: from `from_on`, and no more on `until_on`; without one, until further notice.
CREATE TABLE payment_pause (
    seq         INTEGER NOT NULL PRIMARY KEY,
    payment_seq INTEGER NOT NULL REFERENCES payment (seq),
    from_on     TEXT    NOT NULL CHECK (from_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    until_on    TEXT    CHECK (until_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    reason      TEXT,
    UNIQUE (payment_seq, from_on),
    CHECK (until_on IS NULL OR until_on > from_on)
) STRICT;

-- What the owner decided about one occurrence. Its identity, the nominal due date, stays.
CREATE TABLE occurrence_override (
    seq         INTEGER NOT NULL PRIMARY KEY,
    payment_seq INTEGER NOT NULL REFERENCES payment (seq),
    due_on      TEXT    NOT NULL CHECK (due_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    kind        TEXT    NOT NULL CHECK (kind IN ('skip', 'move')),
    moved_to    TEXT    CHECK (moved_to GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    reason      TEXT,
    recorded_at TEXT    NOT NULL,
    UNIQUE (payment_seq, due_on),
    CHECK ((kind = 'move') = (moved_to IS NOT NULL))
) STRICT;
CREATE INDEX occurrence_override_by_due_on ON occurrence_override (due_on);
CREATE INDEX occurrence_override_by_moved_to ON occurrence_override (moved_to) WHERE moved_to IS NOT NULL;

-- The record that something was paid. Each has its journal entry; withdrawing it reverses that entry.
CREATE TABLE confirmation (
    seq                  INTEGER NOT NULL PRIMARY KEY,
    id                   TEXT    NOT NULL UNIQUE CHECK (length(id) = 36),
    payment_seq          INTEGER NOT NULL REFERENCES payment (seq),
    -- The occurrence that it pays; NULL where it was paid without being due.
    due_on               TEXT    CHECK (due_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    paid_on              TEXT    NOT NULL CHECK (paid_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    amount_minor         INTEGER NOT NULL CHECK (amount_minor > 0),
    currency             TEXT    NOT NULL CHECK (length(currency) = 3),
    -- What it came to in the currency of the books.
    base_minor           INTEGER NOT NULL CHECK (base_minor > 0),
    pay_from_account_seq INTEGER NOT NULL REFERENCES account (seq),
    method               TEXT    CHECK (method IN ('bank_transfer', 'card', 'direct_debit', 'cheque', 'cash', 'interac', 'other')),
    reference            TEXT,
    note                 TEXT,
    more_to_come         INTEGER NOT NULL CHECK (more_to_come IN (0, 1)),
    entry_seq            INTEGER NOT NULL UNIQUE REFERENCES journal_entry (seq),
    confirmed_at         TEXT    NOT NULL,
    withdrawn_at         TEXT,
    withdrawn_reason     TEXT,
    withdrawal_entry_seq INTEGER UNIQUE REFERENCES journal_entry (seq),
    CHECK ((withdrawn_at IS NULL) = (withdrawal_entry_seq IS NULL)),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_reason IS NULL))
) STRICT;
CREATE INDEX confirmation_by_payment ON confirmation (payment_seq, due_on);
-- What settles occurrences, without reading whole rows.
CREATE INDEX confirmation_live ON confirmation (due_on, payment_seq, paid_on, amount_minor, currency, more_to_come) WHERE withdrawn_at IS NULL;
CREATE INDEX confirmation_not_due ON confirmation (paid_on) WHERE due_on IS NULL AND withdrawn_at IS NULL;

CREATE TRIGGER confirmation_starts_standing BEFORE INSERT ON confirmation
WHEN NEW.withdrawn_at IS NOT NULL OR NEW.withdrawn_reason IS NOT NULL OR NEW.withdrawal_entry_seq IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
-- Another program's REPLACE is refused before it can delete.
CREATE TRIGGER confirmation_replaces_none BEFORE INSERT ON confirmation
WHEN EXISTS (SELECT 1 FROM confirmation WHERE seq = NEW.seq) OR EXISTS (SELECT 1 FROM confirmation WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM confirmation WHERE entry_seq = NEW.entry_seq)
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
-- The one change there is: withdrawing it, once, by an entry that withdrew no other.
CREATE TRIGGER confirmation_is_permanent BEFORE UPDATE ON confirmation
WHEN OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL
    OR NEW.seq IS NOT OLD.seq OR NEW.id IS NOT OLD.id OR NEW.payment_seq IS NOT OLD.payment_seq OR NEW.due_on IS NOT OLD.due_on
    OR NEW.paid_on IS NOT OLD.paid_on OR NEW.amount_minor IS NOT OLD.amount_minor OR NEW.currency IS NOT OLD.currency
    OR NEW.base_minor IS NOT OLD.base_minor OR NEW.pay_from_account_seq IS NOT OLD.pay_from_account_seq OR NEW.method IS NOT OLD.method OR NEW.reference IS NOT OLD.reference OR NEW.note IS NOT OLD.note
    OR NEW.more_to_come IS NOT OLD.more_to_come OR NEW.entry_seq IS NOT OLD.entry_seq OR NEW.confirmed_at IS NOT OLD.confirmed_at
    OR EXISTS (SELECT 1 FROM confirmation WHERE withdrawal_entry_seq = NEW.withdrawal_entry_seq)
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER confirmation_is_never_deleted BEFORE DELETE ON confirmation
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;

-- Which changes touched a payment, by the key under which the audit holds them.
CREATE TABLE payment_change (
    seq             INTEGER NOT NULL PRIMARY KEY,
    payment_seq     INTEGER NOT NULL REFERENCES payment (seq),
    idempotency_key TEXT    NOT NULL CHECK (idempotency_key <> ''),
    UNIQUE (payment_seq, idempotency_key)
) STRICT;

-- Runs of the daily tick, each for one civil date of the company. A second run for the same date says what came up since.
CREATE TABLE tick_run (
    seq            INTEGER NOT NULL PRIMARY KEY,
    id             TEXT    NOT NULL UNIQUE CHECK (length(id) = 36),
    ran_for        TEXT    NOT NULL CHECK (ran_for GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    -- How many runs this date has had, this one included.
    number         INTEGER NOT NULL CHECK (number >= 1),
    started_at     TEXT    NOT NULL,
    caught_up_from TEXT    CHECK (caught_up_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    reminders      INTEGER NOT NULL CHECK (reminders >= 0),
    missed         INTEGER NOT NULL CHECK (missed >= 0),
    jobs           INTEGER NOT NULL CHECK (jobs >= 0),
    summary        TEXT    NOT NULL,
    UNIQUE (ran_for, number)
) STRICT;

CREATE TRIGGER tick_run_replaces_none BEFORE INSERT ON tick_run
WHEN EXISTS (SELECT 1 FROM tick_run WHERE seq = NEW.seq) OR EXISTS (SELECT 1 FROM tick_run WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM tick_run WHERE ran_for = NEW.ran_for AND number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER tick_run_is_permanent BEFORE UPDATE ON tick_run
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER tick_run_is_never_deleted BEFORE DELETE ON tick_run
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;

-- What the owner has been told, and which stages passed unsaid. The unique key is the promise that nothing is said twice.
CREATE TABLE reminder (
    seq         INTEGER NOT NULL PRIMARY KEY,
    payment_seq INTEGER NOT NULL REFERENCES payment (seq),
    due_on      TEXT    NOT NULL CHECK (due_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    stage       TEXT    NOT NULL CHECK (stage IN ('due_soon', 'due', 'missed')),
    -- The instant of the snooze or move after which it is said anew; empty where there was none.
    since       TEXT    NOT NULL,
    was_said    INTEGER NOT NULL CHECK (was_said IN (0, 1)),
    said_on     TEXT    NOT NULL CHECK (said_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    said_at     TEXT    NOT NULL,
    run_seq     INTEGER NOT NULL REFERENCES tick_run (seq),
    UNIQUE (payment_seq, due_on, stage, since)
) STRICT;
CREATE INDEX reminder_by_due_on ON reminder (due_on, payment_seq, stage, since, was_said);

CREATE TRIGGER reminder_replaces_none BEFORE INSERT ON reminder
WHEN EXISTS (SELECT 1 FROM reminder WHERE seq = NEW.seq)
    OR EXISTS (SELECT 1 FROM reminder WHERE payment_seq = NEW.payment_seq AND due_on = NEW.due_on AND stage = NEW.stage AND since = NEW.since)
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER reminder_is_permanent BEFORE UPDATE ON reminder
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER reminder_is_never_deleted BEFORE DELETE ON reminder
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;

-- Until this day nothing is said about an occurrence.
CREATE TABLE reminder_snooze (
    seq         INTEGER NOT NULL PRIMARY KEY,
    payment_seq INTEGER NOT NULL REFERENCES payment (seq),
    due_on      TEXT    NOT NULL CHECK (due_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    until_on    TEXT    NOT NULL CHECK (until_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    recorded_at TEXT    NOT NULL,
    UNIQUE (payment_seq, due_on)
) STRICT;
