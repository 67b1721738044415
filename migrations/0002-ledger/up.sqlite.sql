-- The company's settings, the chart of accounts, journal entries with their lines, and the balances kept with them.
--
-- An entry is written, gets its lines, and is posted, all in one transaction; a draft lives in a table of its own.
-- The triggers are the last line of defence: whatever program the change came from, an unbalanced entry
-- cannot be posted and a posted one cannot be altered. They do not rely on recursive_triggers: another
-- program's REPLACE is refused before it can delete. A trigger that guards a key fires on every update, because
-- `UPDATE OF seq` does not see an update of `rowid`, which is the same column.

CREATE TABLE company_settings (
    id                INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    name              TEXT    NOT NULL CHECK (name <> ''),
    country           TEXT    NOT NULL CHECK (length(country) = 2),
    business_type     TEXT    NOT NULL CHECK (business_type IN ('service', 'shop', 'contractor')),
    base_currency     TEXT    NOT NULL CHECK (length(base_currency) = 3),
    is_sample         INTEGER NOT NULL CHECK (is_sample IN (0, 1)),
    books_start_on    TEXT    CHECK (books_start_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    grace_days_before INTEGER NOT NULL CHECK (grace_days_before BETWEEN 0 AND 60),
    grace_days_after  INTEGER NOT NULL CHECK (grace_days_after BETWEEN 0 AND 60),
    remind_days_before INTEGER NOT NULL CHECK (remind_days_before BETWEEN 0 AND 60),
    quiet             INTEGER NOT NULL CHECK (quiet IN (0, 1)),
    quiet_from        TEXT    CHECK (quiet_from GLOB '[0-2][0-9]:[0-5][0-9]'),
    quiet_until       TEXT    CHECK (quiet_until GLOB '[0-2][0-9]:[0-5][0-9]')
) STRICT;

-- Nothing may be posted on or before this day.
CREATE TABLE period_lock (
    id             INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    locked_through TEXT    CHECK (locked_through GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) STRICT;
INSERT INTO period_lock (id, locked_through) VALUES (1, NULL);

CREATE TABLE account (
    seq          INTEGER NOT NULL PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    code         TEXT    NOT NULL UNIQUE CHECK (code <> ''),
    name         TEXT    NOT NULL CHECK (name <> ''),
    account_type TEXT    NOT NULL CHECK (account_type IN ('asset', 'liability', 'equity', 'income', 'expense')),
    parent_seq   INTEGER REFERENCES account (seq),
    currency     TEXT    CHECK (length(currency) = 3),
    role         TEXT    CHECK (role <> ''),
    archived_at  TEXT
) STRICT;
CREATE INDEX account_by_parent ON account (parent_seq);

CREATE TABLE journal_entry (
    seq         INTEGER NOT NULL PRIMARY KEY,
    id          TEXT    NOT NULL UNIQUE,
    entry_date  TEXT    NOT NULL CHECK (entry_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    description TEXT    NOT NULL CHECK (description <> ''),
    reference   TEXT,
    party_seq   INTEGER REFERENCES party (seq),
    source      TEXT    NOT NULL,
    reverses_seq INTEGER REFERENCES journal_entry (seq),
    posted_at   TEXT,
    -- A hash of the entry and of its lines' seals.
    seal        INTEGER NOT NULL
) STRICT;
CREATE INDEX journal_entry_by_date ON journal_entry (entry_date, seq);
CREATE UNIQUE INDEX journal_entry_by_reversed ON journal_entry (reverses_seq) WHERE reverses_seq IS NOT NULL;
CREATE INDEX journal_entry_by_party ON journal_entry (party_seq, seq) WHERE party_seq IS NOT NULL;

-- Amounts are signed: a debit is above zero, a credit below.
CREATE TABLE journal_line (
    entry_seq    INTEGER NOT NULL REFERENCES journal_entry (seq),
    line_no      INTEGER NOT NULL CHECK (line_no > 0),
    account_seq  INTEGER NOT NULL REFERENCES account (seq),
    entry_date   TEXT    NOT NULL,
    amount_minor INTEGER NOT NULL CHECK (amount_minor <> 0),
    currency     TEXT    NOT NULL CHECK (length(currency) = 3),
    base_minor   INTEGER NOT NULL CHECK (base_minor = 0 OR (base_minor > 0) = (amount_minor > 0)),
    memo         TEXT,
    seal         INTEGER NOT NULL,
    PRIMARY KEY (entry_seq, line_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX journal_line_by_account ON journal_line (account_seq, entry_date, entry_seq, line_no);

-- What was debited and credited, per account and currency, in a month and on a day: as of any day, few rows.
CREATE TABLE month_balance (
    account_seq       INTEGER NOT NULL REFERENCES account (seq),
    currency          TEXT    NOT NULL,
    month             TEXT    NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]'),
    debit_minor       INTEGER NOT NULL,
    credit_minor      INTEGER NOT NULL,
    base_debit_minor  INTEGER NOT NULL,
    base_credit_minor INTEGER NOT NULL,
    PRIMARY KEY (account_seq, currency, month)
) STRICT, WITHOUT ROWID;
CREATE TABLE day_balance (
    entry_date        TEXT    NOT NULL CHECK (entry_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    account_seq       INTEGER NOT NULL REFERENCES account (seq),
    currency          TEXT    NOT NULL,
    debit_minor       INTEGER NOT NULL,
    credit_minor      INTEGER NOT NULL,
    base_debit_minor  INTEGER NOT NULL,
    base_credit_minor INTEGER NOT NULL,
    PRIMARY KEY (entry_date, account_seq, currency)
) STRICT, WITHOUT ROWID;

-- An entry in the making: its whole input, unchecked.
CREATE TABLE draft_entry (
    seq      INTEGER NOT NULL PRIMARY KEY,
    id       TEXT    NOT NULL UNIQUE,
    content  TEXT    NOT NULL CHECK (json_valid(content)),
    saved_at TEXT    NOT NULL
) STRICT;

CREATE TRIGGER journal_entry_starts_as_draft BEFORE INSERT ON journal_entry WHEN NEW.posted_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'entry_must_start_as_draft'); END;
CREATE TRIGGER journal_entry_replaces_none BEFORE INSERT ON journal_entry
WHEN EXISTS (SELECT 1 FROM journal_entry WHERE seq = NEW.seq AND posted_at IS NOT NULL) OR EXISTS (SELECT 1 FROM journal_entry WHERE id = NEW.id AND posted_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'entry_already_posted'); END;
CREATE TRIGGER journal_entry_is_reversed_once BEFORE INSERT ON journal_entry
WHEN NEW.reverses_seq IS NOT NULL AND EXISTS (SELECT 1 FROM journal_entry WHERE reverses_seq = NEW.reverses_seq)
BEGIN SELECT RAISE(ABORT, 'entry_already_reversed'); END;
CREATE TRIGGER journal_entry_reversal_is_set_at_once BEFORE UPDATE OF reverses_seq ON journal_entry
WHEN NEW.reverses_seq IS NOT OLD.reverses_seq
BEGIN SELECT RAISE(ABORT, 'entry_already_reversed'); END;

CREATE TRIGGER journal_entry_must_balance BEFORE UPDATE OF posted_at ON journal_entry
WHEN NEW.posted_at IS NOT NULL AND OLD.posted_at IS NULL
BEGIN
    SELECT CASE
        WHEN count(*) < 2 THEN RAISE(ABORT, 'entry_has_no_lines')
        WHEN sum(base_minor) <> 0 THEN RAISE(ABORT, 'entry_unbalanced')
        -- In one currency, it must balance in that currency too.
        WHEN min(currency) = max(currency) AND sum(amount_minor) <> 0 THEN RAISE(ABORT, 'entry_unbalanced')
        WHEN min(entry_date) <> NEW.entry_date OR max(entry_date) <> NEW.entry_date THEN RAISE(ABORT, 'entry_unbalanced')
        END
    FROM journal_line WHERE entry_seq = NEW.seq;
    SELECT RAISE(ABORT, 'period_locked') FROM period_lock WHERE NEW.entry_date <= locked_through;
END;
-- Nor does a draft become another entry. One trigger, because every post fires it.
CREATE TRIGGER journal_entry_posted_is_immutable BEFORE UPDATE ON journal_entry
WHEN OLD.posted_at IS NOT NULL OR NEW.seq IS NOT OLD.seq OR NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'entry_already_posted'); END;
CREATE TRIGGER journal_entry_posted_is_permanent BEFORE DELETE ON journal_entry WHEN OLD.posted_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'entry_already_posted'); END;

CREATE TRIGGER journal_line_of_posted_is_not_added BEFORE INSERT ON journal_line
WHEN (SELECT posted_at FROM journal_entry WHERE seq = NEW.entry_seq) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'entry_already_posted'); END;
CREATE TRIGGER journal_line_of_posted_is_immutable BEFORE UPDATE ON journal_line
WHEN EXISTS (SELECT 1 FROM journal_entry WHERE seq IN (OLD.entry_seq, NEW.entry_seq) AND posted_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'entry_already_posted'); END;
CREATE TRIGGER journal_line_of_posted_is_permanent BEFORE DELETE ON journal_line
WHEN (SELECT posted_at FROM journal_entry WHERE seq = OLD.entry_seq) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'entry_already_posted'); END;

CREATE TRIGGER account_with_lines_is_permanent BEFORE DELETE ON account
WHEN EXISTS (SELECT 1 FROM journal_line WHERE account_seq = OLD.seq)
BEGIN SELECT RAISE(ABORT, 'account_in_use'); END;
-- The account of posted lines must stay what it was: its key, type and currency carry their meaning.
CREATE TRIGGER account_with_lines_keeps_its_meaning BEFORE UPDATE ON account
WHEN (NEW.seq IS NOT OLD.seq OR NEW.account_type IS NOT OLD.account_type OR NEW.currency IS NOT OLD.currency)
  AND EXISTS (SELECT 1 FROM journal_line WHERE account_seq = OLD.seq)
BEGIN SELECT RAISE(ABORT, 'account_in_use'); END;
CREATE TRIGGER account_replaces_none BEFORE INSERT ON account
WHEN EXISTS (SELECT 1 FROM account AS old JOIN journal_line AS line ON line.account_seq = old.seq WHERE old.seq = NEW.seq OR old.code = NEW.code OR old.id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'account_in_use'); END;
CREATE TRIGGER account_takes_no_others_place BEFORE UPDATE ON account
WHEN (NEW.seq IS NOT OLD.seq OR NEW.code IS NOT OLD.code OR NEW.id IS NOT OLD.id)
  AND EXISTS (SELECT 1 FROM account AS other JOIN journal_line AS line ON line.account_seq = other.seq
               WHERE other.seq <> OLD.seq AND (other.seq = NEW.seq OR other.code = NEW.code OR other.id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'account_in_use'); END;
