-- The bank: which accounts it knows, the files that were read, their statements, and every line with the bank's own words.

-- Which account at a bank is which account of the books.
CREATE TABLE statement_account (
    seq         INTEGER NOT NULL PRIMARY KEY,
    -- What the account is known by in files: bank, IBAN or number, and currency.
    key         TEXT    NOT NULL UNIQUE CHECK (key <> ''),
    iban        TEXT,
    bank        TEXT,
    number      TEXT,
    currency    TEXT    CHECK (length(currency) = 3),
    name        TEXT,
    account_seq INTEGER NOT NULL REFERENCES account (seq),
    set_at      TEXT    NOT NULL
) STRICT;
CREATE INDEX statement_account_by_account ON statement_account (account_seq);

-- What is remembered of an account of the books that statements are read into.
CREATE TABLE bank_account (
    seq         INTEGER NOT NULL PRIMARY KEY,
    account_seq INTEGER NOT NULL UNIQUE REFERENCES account (seq),
    -- How its tables are read, as the owner confirmed it last.
    csv_mapping TEXT    CHECK (json_valid(csv_mapping)),
    -- A hash of their headings: a table with other headings is asked about anew.
    csv_signature TEXT  CHECK (csv_signature <> ''),
    -- Whether the bank's ids of lines were seen to stay the same from file to file.
    bank_ids    TEXT    NOT NULL CHECK (bank_ids IN ('unknown', 'stable', 'changing')),
    CHECK ((csv_mapping IS NULL) = (csv_signature IS NULL))
) STRICT;

-- A file that was read: the batch that is taken back as one.
CREATE TABLE statement_import (
    seq              INTEGER NOT NULL PRIMARY KEY,
    id               TEXT    NOT NULL UNIQUE CHECK (length(id) = 36),
    file_name        TEXT    NOT NULL CHECK (file_name <> ''),
    format           TEXT    NOT NULL CHECK (format <> ''),
    dialect          TEXT    NOT NULL,
    encoding         TEXT    NOT NULL,
    -- Of the file's bytes, in hexadecimal.
    sha256           TEXT    NOT NULL CHECK (length(sha256) = 64),
    size_bytes       INTEGER NOT NULL CHECK (size_bytes > 0),
    lines_new        INTEGER NOT NULL CHECK (lines_new >= 0),
    lines_known      INTEGER NOT NULL CHECK (lines_known >= 0),
    lines_deleted    INTEGER NOT NULL CHECK (lines_deleted >= 0),
    imported_at      TEXT    NOT NULL,
    withdrawn_at     TEXT,
    withdrawn_reason TEXT    CHECK (withdrawn_reason <> ''),
    CHECK (withdrawn_reason IS NULL OR withdrawn_at IS NOT NULL)
) STRICT;
CREATE INDEX statement_import_by_sha256 ON statement_import (sha256);

CREATE TRIGGER statement_import_starts_standing BEFORE INSERT ON statement_import WHEN NEW.withdrawn_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER statement_import_replaces_none BEFORE INSERT ON statement_import
WHEN EXISTS (SELECT 1 FROM statement_import WHERE seq = NEW.seq) OR EXISTS (SELECT 1 FROM statement_import WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
-- It may be withdrawn and reinstated; what it was stays.
CREATE TRIGGER statement_import_is_permanent BEFORE UPDATE ON statement_import
WHEN (NEW.withdrawn_at IS NULL) IS (OLD.withdrawn_at IS NULL)
    OR NEW.seq IS NOT OLD.seq OR NEW.id IS NOT OLD.id OR NEW.file_name IS NOT OLD.file_name OR NEW.format IS NOT OLD.format
    OR NEW.dialect IS NOT OLD.dialect OR NEW.encoding IS NOT OLD.encoding OR NEW.sha256 IS NOT OLD.sha256 OR NEW.size_bytes IS NOT OLD.size_bytes
    OR NEW.lines_new IS NOT OLD.lines_new OR NEW.lines_known IS NOT OLD.lines_known OR NEW.lines_deleted IS NOT OLD.lines_deleted
    OR NEW.imported_at IS NOT OLD.imported_at
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER statement_import_is_never_deleted BEFORE DELETE ON statement_import
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;

-- A statement of a file, with what the bank says was on the account. Signed as the bank does: money owed is below zero.
CREATE TABLE bank_statement (
    seq              INTEGER NOT NULL PRIMARY KEY,
    id               TEXT    NOT NULL UNIQUE CHECK (length(id) = 36),
    import_seq       INTEGER NOT NULL REFERENCES statement_import (seq),
    account_seq      INTEGER NOT NULL REFERENCES account (seq),
    account_key      TEXT    NOT NULL,
    number           TEXT,
    from_on          TEXT    CHECK (from_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    until_on         TEXT    CHECK (until_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    currency         TEXT    CHECK (length(currency) = 3),
    opening_minor    INTEGER,
    opening_on       TEXT    CHECK (opening_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    closing_minor    INTEGER,
    closing_on       TEXT    CHECK (closing_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    proof            TEXT    NOT NULL CHECK (proof IN ('proved', 'none', 'differs')),
    difference_minor INTEGER,
    lines            INTEGER NOT NULL CHECK (lines >= 0),
    CHECK ((proof = 'differs') = (difference_minor IS NOT NULL)),
    CHECK (currency IS NOT NULL OR (opening_minor IS NULL AND closing_minor IS NULL))
) STRICT;
CREATE INDEX bank_statement_by_import ON bank_statement (import_seq);
CREATE INDEX bank_statement_by_account ON bank_statement (account_seq, closing_on);

CREATE TRIGGER bank_statement_replaces_none BEFORE INSERT ON bank_statement
WHEN EXISTS (SELECT 1 FROM bank_statement WHERE seq = NEW.seq) OR EXISTS (SELECT 1 FROM bank_statement WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER bank_statement_is_permanent BEFORE UPDATE ON bank_statement
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER bank_statement_is_never_deleted BEFORE DELETE ON bank_statement
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;

-- A line of a statement. What the bank said is permanent; what became of the line here is its state.
-- Lines of a withdrawn import stay, marked, so that the audit and the numbers still hold.
CREATE TABLE bank_line (
    seq                 INTEGER NOT NULL PRIMARY KEY,
    id                  TEXT    NOT NULL UNIQUE CHECK (length(id) = 36),
    -- The statement that brought it first.
    statement_seq       INTEGER NOT NULL REFERENCES bank_statement (seq),
    account_seq         INTEGER NOT NULL REFERENCES account (seq),
    booked_on           TEXT    NOT NULL CHECK (booked_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    value_on            TEXT    CHECK (value_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    made_on             TEXT    CHECK (made_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    -- What it changed the account by: below zero when money went out.
    amount_minor        INTEGER NOT NULL,
    currency            TEXT    NOT NULL CHECK (length(currency) = 3),
    balance_after_minor INTEGER,
    bank_id             TEXT    CHECK (bank_id <> ''),
    -- Whether the bank's id names one booking and no other.
    bank_id_holds       INTEGER NOT NULL CHECK (bank_id_holds IN (0, 1)),
    fingerprint         TEXT    NOT NULL CHECK (length(fingerprint) = 64),
    -- Which of the file's lines with this fingerprint it was, and on which physical line it stood.
    occurrence          INTEGER NOT NULL CHECK (occurrence > 0),
    file_line           INTEGER NOT NULL CHECK (file_line > 0),
    counterparty        TEXT,
    description         TEXT    NOT NULL,
    -- Everything else that the bank said, by name.
    more                TEXT    NOT NULL CHECK (json_valid(more)),
    -- What it is searched by, in lower case.
    text_key            TEXT    NOT NULL,
    -- The bank's own text.
    raw                 TEXT    NOT NULL,
    state               TEXT    NOT NULL CHECK (state IN ('open', 'matched', 'deleted', 'withdrawn')),
    state_at            TEXT    NOT NULL,
    state_reason        TEXT    CHECK (state_reason <> ''),
    -- A hash of all of the above.
    seal                INTEGER NOT NULL
) STRICT;
-- What lists are filtered by, so that a hundred thousand lines are filtered within the index.
CREATE INDEX bank_line_by_account ON bank_line (account_seq, booked_on, seq, state, amount_minor, currency);
CREATE INDEX bank_line_by_day ON bank_line (booked_on, seq, account_seq, state, text_key);
CREATE INDEX bank_line_open ON bank_line (account_seq, booked_on, seq, amount_minor) WHERE state = 'open';
CREATE INDEX bank_line_by_statement ON bank_line (statement_seq, seq, state);

CREATE TRIGGER bank_line_starts_open BEFORE INSERT ON bank_line
WHEN NEW.state <> 'open' OR NEW.state_reason IS NOT NULL
    OR EXISTS (SELECT 1 FROM bank_line WHERE seq = NEW.seq) OR EXISTS (SELECT 1 FROM bank_line WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER bank_line_is_permanent BEFORE UPDATE ON bank_line
WHEN NEW.seq IS NOT OLD.seq OR NEW.id IS NOT OLD.id OR NEW.statement_seq IS NOT OLD.statement_seq OR NEW.account_seq IS NOT OLD.account_seq
    OR NEW.booked_on IS NOT OLD.booked_on OR NEW.value_on IS NOT OLD.value_on OR NEW.made_on IS NOT OLD.made_on
    OR NEW.amount_minor IS NOT OLD.amount_minor OR NEW.currency IS NOT OLD.currency OR NEW.balance_after_minor IS NOT OLD.balance_after_minor
    OR NEW.bank_id IS NOT OLD.bank_id OR NEW.bank_id_holds IS NOT OLD.bank_id_holds OR NEW.fingerprint IS NOT OLD.fingerprint
    OR NEW.occurrence IS NOT OLD.occurrence OR NEW.file_line IS NOT OLD.file_line OR NEW.counterparty IS NOT OLD.counterparty
    OR NEW.description IS NOT OLD.description OR NEW.more IS NOT OLD.more OR NEW.text_key IS NOT OLD.text_key OR NEW.raw IS NOT OLD.raw
    -- What is withdrawn or deleted is not matched, and the other way round: each goes by way of open.
    OR (NEW.state IS NOT OLD.state AND NEW.state <> 'open' AND OLD.state <> 'open')
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER bank_line_is_never_deleted BEFORE DELETE ON bank_line
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;

-- Lines that were kept already when a statement brought them again, as runs of keys. They stay when the import that
-- brought them first is withdrawn.
CREATE TABLE bank_line_again (
    seq            INTEGER NOT NULL PRIMARY KEY,
    statement_seq  INTEGER NOT NULL REFERENCES bank_statement (seq),
    first_line_seq INTEGER NOT NULL REFERENCES bank_line (seq),
    last_line_seq  INTEGER NOT NULL REFERENCES bank_line (seq),
    CHECK (first_line_seq <= last_line_seq)
) STRICT;
CREATE INDEX bank_line_again_by_statement ON bank_line_again (statement_seq);
CREATE TRIGGER bank_line_again_replaces_none BEFORE INSERT ON bank_line_again WHEN EXISTS (SELECT 1 FROM bank_line_again WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER bank_line_again_is_permanent BEFORE UPDATE ON bank_line_again
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER bank_line_again_is_never_deleted BEFORE DELETE ON bank_line_again
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;

-- Other ids that a line came with since it was kept: banks change them.
CREATE TABLE bank_line_other_id (
    seq           INTEGER NOT NULL PRIMARY KEY,
    line_seq      INTEGER NOT NULL REFERENCES bank_line (seq),
    statement_seq INTEGER NOT NULL REFERENCES bank_statement (seq),
    bank_id       TEXT    NOT NULL CHECK (bank_id <> ''),
    UNIQUE (line_seq, bank_id)
) STRICT;
CREATE TRIGGER bank_line_other_id_replaces_none BEFORE INSERT ON bank_line_other_id
WHEN EXISTS (SELECT 1 FROM bank_line_other_id WHERE seq = NEW.seq)
    OR EXISTS (SELECT 1 FROM bank_line_other_id WHERE line_seq = NEW.line_seq AND bank_id = NEW.bank_id)
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER bank_line_other_id_is_permanent BEFORE UPDATE ON bank_line_other_id
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER bank_line_other_id_is_never_deleted BEFORE DELETE ON bank_line_other_id
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;

-- Which changes touched a line, by the key under which the audit holds them.
CREATE TABLE bank_line_change (
    seq             INTEGER NOT NULL PRIMARY KEY,
    line_seq        INTEGER NOT NULL REFERENCES bank_line (seq),
    idempotency_key TEXT    NOT NULL CHECK (idempotency_key <> ''),
    UNIQUE (line_seq, idempotency_key)
) STRICT;

-- What a bank line was found to be. Taking it back leaves the row, marked.
CREATE TABLE bank_match (
    seq              INTEGER NOT NULL PRIMARY KEY,
    id               TEXT    NOT NULL UNIQUE CHECK (length(id) = 36),
    -- The line that it was made for; a transfer has a second one among its parts.
    line_seq         INTEGER NOT NULL REFERENCES bank_line (seq),
    -- The parts as they were asked for, so that it can be made again.
    asked            TEXT    NOT NULL CHECK (json_valid(asked)),
    matched_at       TEXT    NOT NULL,
    unmatched_at     TEXT,
    unmatched_reason TEXT    CHECK (unmatched_reason <> ''),
    CHECK ((unmatched_at IS NULL) = (unmatched_reason IS NULL))
) STRICT;
CREATE UNIQUE INDEX bank_match_standing ON bank_match (line_seq) WHERE unmatched_at IS NULL;
CREATE TRIGGER bank_match_starts_standing BEFORE INSERT ON bank_match
WHEN NEW.unmatched_at IS NOT NULL OR EXISTS (SELECT 1 FROM bank_match WHERE seq = NEW.seq) OR EXISTS (SELECT 1 FROM bank_match WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM bank_match WHERE line_seq = NEW.line_seq AND unmatched_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER bank_match_is_permanent BEFORE UPDATE ON bank_match
WHEN OLD.unmatched_at IS NOT NULL OR NEW.unmatched_at IS NULL OR NEW.seq IS NOT OLD.seq OR NEW.id IS NOT OLD.id
    OR NEW.line_seq IS NOT OLD.line_seq OR NEW.asked IS NOT OLD.asked OR NEW.matched_at IS NOT OLD.matched_at
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER bank_match_is_never_deleted BEFORE DELETE ON bank_match
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;

-- What of a line is which entry's line on its account. An entry may be found in several parts, and a line may be several entries.
CREATE TABLE bank_match_part (
    seq                  INTEGER NOT NULL PRIMARY KEY,
    match_seq            INTEGER NOT NULL REFERENCES bank_match (seq),
    line_seq             INTEGER NOT NULL REFERENCES bank_line (seq),
    kind                 TEXT    NOT NULL CHECK (kind IN ('occurrence', 'confirmation', 'entry', 'account', 'fee', 'transfer')),
    account_seq          INTEGER NOT NULL REFERENCES account (seq),
    entry_seq            INTEGER NOT NULL REFERENCES journal_entry (seq),
    confirmation_seq     INTEGER REFERENCES confirmation (seq),
    -- Signed as the line is.
    amount_minor         INTEGER NOT NULL CHECK (amount_minor <> 0),
    -- What the entry moves on the account in all.
    entry_minor          INTEGER NOT NULL,
    -- Whether the match posted the entry, so that taking the match back reverses it.
    is_posted            INTEGER NOT NULL CHECK (is_posted IN (0, 1)),
    -- The payment whose autopay it verified.
    verified_payment_seq INTEGER REFERENCES payment (seq),
    standing             INTEGER NOT NULL CHECK (standing IN (0, 1))
) STRICT;
CREATE INDEX bank_match_part_by_match ON bank_match_part (match_seq);
CREATE INDEX bank_match_part_by_line ON bank_match_part (line_seq) WHERE standing = 1;
CREATE INDEX bank_match_part_by_entry ON bank_match_part (entry_seq, account_seq, amount_minor) WHERE standing = 1;
CREATE INDEX bank_match_part_by_confirmation ON bank_match_part (confirmation_seq, amount_minor, entry_minor) WHERE standing = 1 AND confirmation_seq IS NOT NULL;
CREATE TRIGGER bank_match_part_starts_standing BEFORE INSERT ON bank_match_part
WHEN NEW.standing <> 1 OR EXISTS (SELECT 1 FROM bank_match_part WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER bank_match_part_is_permanent BEFORE UPDATE ON bank_match_part
WHEN OLD.standing <> 1 OR NEW.standing <> 0 OR NEW.seq IS NOT OLD.seq OR NEW.match_seq IS NOT OLD.match_seq OR NEW.line_seq IS NOT OLD.line_seq
    OR NEW.kind IS NOT OLD.kind OR NEW.account_seq IS NOT OLD.account_seq OR NEW.entry_seq IS NOT OLD.entry_seq
    OR NEW.confirmation_seq IS NOT OLD.confirmation_seq OR NEW.amount_minor IS NOT OLD.amount_minor OR NEW.entry_minor IS NOT OLD.entry_minor
    OR NEW.is_posted IS NOT OLD.is_posted OR NEW.verified_payment_seq IS NOT OLD.verified_payment_seq
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER bank_match_part_is_never_deleted BEFORE DELETE ON bank_match_part
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;

-- How often a word of a line was accepted for what: the memory that suggestions speak of.
CREATE TABLE match_memory (
    seq    INTEGER NOT NULL PRIMARY KEY,
    word   TEXT    NOT NULL CHECK (word <> ''),
    target TEXT    NOT NULL CHECK (target <> ''),
    times  INTEGER NOT NULL CHECK (times >= 0),
    UNIQUE (word, target)
) STRICT;
