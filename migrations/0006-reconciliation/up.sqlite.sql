-- Statement reconciliation: the books agree with the closing balance of a bank statement, to the cent.
-- While one is open, only what the owner ticked or unticked by hand is kept; what the matches tick is computed.
-- Finishing it keeps every ticked entry with its amount and date: the snapshot, which protects them.

CREATE TABLE statement_reconciliation (
    seq               INTEGER NOT NULL PRIMARY KEY,
    id                TEXT    NOT NULL UNIQUE CHECK (length(id) = 36),
    account_seq       INTEGER NOT NULL REFERENCES account (seq),
    currency          TEXT    NOT NULL CHECK (length(currency) = 3),
    -- The finished one of the account that it starts from.
    previous_seq      INTEGER REFERENCES statement_reconciliation (seq),
    -- The last day of the statement.
    statement_on      TEXT    NOT NULL CHECK (statement_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    -- Signed as the bank does: money owed is below zero.
    opening_minor     INTEGER NOT NULL,
    closing_minor     INTEGER NOT NULL,
    started_at        TEXT    NOT NULL,
    state             TEXT    NOT NULL CHECK (state IN ('open', 'finished', 'discarded')),
    state_at          TEXT    NOT NULL,
    state_reason      TEXT    CHECK (state_reason <> ''),
    -- The snapshot: how many entries it holds, what the books said at the end of the day, and what of it the bank had
    -- not shown yet.
    entries           INTEGER CHECK (entries >= 0),
    book_minor        INTEGER,
    outstanding       INTEGER CHECK (outstanding >= 0),
    outstanding_minor INTEGER,
    -- The newest part of a match when it was finished: the parts up to it are what the bank showed.
    last_part_seq     INTEGER,
    CHECK ((previous_seq IS NULL) <= (opening_minor = 0)),
    CHECK ((state = 'finished') = (entries IS NOT NULL)),
    CHECK ((entries IS NULL) = (book_minor IS NULL) AND (entries IS NULL) = (outstanding IS NULL)
        AND (entries IS NULL) = (outstanding_minor IS NULL) AND (entries IS NULL) = (last_part_seq IS NULL))
) STRICT;
CREATE UNIQUE INDEX statement_reconciliation_open ON statement_reconciliation (account_seq) WHERE state = 'open';
-- What stands is a chain: none is followed by two.
CREATE UNIQUE INDEX statement_reconciliation_chain ON statement_reconciliation (account_seq, coalesce(previous_seq, 0)) WHERE state <> 'discarded';
CREATE INDEX statement_reconciliation_by_account ON statement_reconciliation (account_seq, statement_on, state);

-- One trigger, so that what stands in the way is always said with the same word.
CREATE TRIGGER statement_reconciliation_follows_the_last BEFORE INSERT ON statement_reconciliation
BEGIN
    SELECT CASE
        WHEN NEW.state <> 'open' OR EXISTS (SELECT 1 FROM statement_reconciliation WHERE seq = NEW.seq)
            OR EXISTS (SELECT 1 FROM statement_reconciliation WHERE id = NEW.id)
            OR EXISTS (SELECT 1 FROM statement_reconciliation WHERE account_seq = NEW.account_seq AND state = 'open')
            THEN RAISE(ABORT, 'fact_is_permanent')
        WHEN NEW.previous_seq IS NOT (SELECT seq FROM statement_reconciliation WHERE account_seq = NEW.account_seq AND state = 'finished' ORDER BY statement_on DESC LIMIT 1)
            OR EXISTS (SELECT 1 FROM statement_reconciliation WHERE seq = NEW.previous_seq AND (closing_minor <> NEW.opening_minor OR statement_on >= NEW.statement_on))
            THEN RAISE(ABORT, 'reconciliation_breaks_chain')
        END;
END;
-- What it is of never changes; its day and closing balance only while it is open; a finished one changes in nothing.
CREATE TRIGGER statement_reconciliation_is_permanent BEFORE UPDATE ON statement_reconciliation
WHEN NEW.seq IS NOT OLD.seq OR NEW.id IS NOT OLD.id OR NEW.account_seq IS NOT OLD.account_seq OR NEW.currency IS NOT OLD.currency
    OR NEW.previous_seq IS NOT OLD.previous_seq OR NEW.opening_minor IS NOT OLD.opening_minor OR NEW.started_at IS NOT OLD.started_at
    OR (OLD.state <> 'open' AND NEW.state <> 'open')
    OR ((NEW.statement_on IS NOT OLD.statement_on OR NEW.closing_minor IS NOT OLD.closing_minor) AND (OLD.state <> 'open' OR NEW.state <> 'open'))
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER statement_reconciliation_follows_on BEFORE UPDATE ON statement_reconciliation
WHEN (NEW.statement_on IS NOT OLD.statement_on AND EXISTS (SELECT 1 FROM statement_reconciliation WHERE seq = NEW.previous_seq AND statement_on >= NEW.statement_on))
    -- Only the last one is opened again, and nothing else stands where it would.
    OR (NEW.state = 'open' AND OLD.state <> 'open' AND EXISTS (SELECT 1 FROM statement_reconciliation
        WHERE account_seq = OLD.account_seq AND seq <> OLD.seq AND state <> 'discarded' AND (state = 'open' OR previous_seq = OLD.seq OR previous_seq IS OLD.previous_seq)))
    OR (NEW.state = 'open' AND OLD.state = 'discarded'
        AND OLD.previous_seq IS NOT (SELECT seq FROM statement_reconciliation WHERE account_seq = OLD.account_seq AND state = 'finished' ORDER BY statement_on DESC LIMIT 1))
BEGIN SELECT RAISE(ABORT, 'reconciliation_breaks_chain'); END;
-- Whatever door it is finished through, it comes to the closing balance, to the cent.
CREATE TRIGGER statement_reconciliation_comes_to_its_balance BEFORE UPDATE ON statement_reconciliation
WHEN NEW.state = 'finished' AND OLD.state = 'open'
BEGIN
    SELECT RAISE(ABORT, 'reconciliation_differs') FROM (
        SELECT count(*) AS entries, coalesce(sum(amount_minor), 0) AS minor FROM reconciled_entry WHERE reconciliation_seq = NEW.seq AND standing = 1
    ) AS held WHERE held.entries <> NEW.entries OR NEW.opening_minor + held.minor <> NEW.closing_minor;
END;
CREATE TRIGGER statement_reconciliation_is_never_deleted BEFORE DELETE ON statement_reconciliation
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;

-- What the owner ticked by hand, with how much of the entry; nothing of it, where a tick by itself was taken away.
CREATE TABLE reconciliation_tick (
    seq                INTEGER NOT NULL PRIMARY KEY,
    reconciliation_seq INTEGER NOT NULL REFERENCES statement_reconciliation (seq),
    entry_seq          INTEGER NOT NULL REFERENCES journal_entry (seq),
    amount_minor       INTEGER NOT NULL,
    UNIQUE (reconciliation_seq, entry_seq)
) STRICT;
CREATE TRIGGER reconciliation_tick_is_set_while_open BEFORE INSERT ON reconciliation_tick
WHEN (SELECT state FROM statement_reconciliation WHERE seq = NEW.reconciliation_seq) IS NOT 'open'
    OR EXISTS (SELECT 1 FROM reconciliation_tick AS tick WHERE tick.seq = NEW.seq AND tick.reconciliation_seq <> NEW.reconciliation_seq)
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER reconciliation_tick_changes_while_open BEFORE UPDATE ON reconciliation_tick
WHEN (SELECT state FROM statement_reconciliation WHERE seq = OLD.reconciliation_seq) IS NOT 'open'
    OR NEW.seq IS NOT OLD.seq OR NEW.reconciliation_seq IS NOT OLD.reconciliation_seq OR NEW.entry_seq IS NOT OLD.entry_seq
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER reconciliation_tick_goes_while_open BEFORE DELETE ON reconciliation_tick
WHEN (SELECT state FROM statement_reconciliation WHERE seq = OLD.reconciliation_seq) IS NOT 'open'
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;

-- The snapshot: what of which entry stands in a finished reconciliation. Opening it again leaves the row, marked.
CREATE TABLE reconciled_entry (
    seq                INTEGER NOT NULL PRIMARY KEY,
    reconciliation_seq INTEGER NOT NULL REFERENCES statement_reconciliation (seq),
    account_seq        INTEGER NOT NULL REFERENCES account (seq),
    entry_seq          INTEGER NOT NULL REFERENCES journal_entry (seq),
    entry_date         TEXT    NOT NULL CHECK (entry_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    amount_minor       INTEGER NOT NULL CHECK (amount_minor <> 0),
    -- Whether nothing of the entry is left after it.
    takes_rest         INTEGER NOT NULL CHECK (takes_rest IN (0, 1)),
    ticked_by          TEXT    NOT NULL CHECK (ticked_by IN ('bank', 'owner', 'opening', 'reversal')),
    standing           INTEGER NOT NULL CHECK (standing IN (0, 1))
) STRICT;
CREATE INDEX reconciled_entry_by_reconciliation ON reconciled_entry (reconciliation_seq, entry_date, entry_seq, amount_minor) WHERE standing = 1;
CREATE INDEX reconciled_entry_by_account ON reconciled_entry (account_seq, entry_seq, takes_rest, amount_minor) WHERE standing = 1;
CREATE INDEX reconciled_entry_by_entry ON reconciled_entry (entry_seq) WHERE standing = 1;
CREATE TRIGGER reconciled_entry_starts_standing BEFORE INSERT ON reconciled_entry
WHEN NEW.standing <> 1 OR EXISTS (SELECT 1 FROM reconciled_entry WHERE seq = NEW.seq)
    OR (SELECT state FROM statement_reconciliation WHERE seq = NEW.reconciliation_seq AND account_seq = NEW.account_seq) IS NOT 'open'
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER reconciled_entry_is_permanent BEFORE UPDATE ON reconciled_entry
WHEN OLD.standing <> 1 OR NEW.standing <> 0 OR NEW.seq IS NOT OLD.seq OR NEW.reconciliation_seq IS NOT OLD.reconciliation_seq
    OR NEW.account_seq IS NOT OLD.account_seq OR NEW.entry_seq IS NOT OLD.entry_seq OR NEW.entry_date IS NOT OLD.entry_date
    OR NEW.amount_minor IS NOT OLD.amount_minor OR NEW.takes_rest IS NOT OLD.takes_rest OR NEW.ticked_by IS NOT OLD.ticked_by
    OR (SELECT state FROM statement_reconciliation WHERE seq = OLD.reconciliation_seq) IS NOT 'open'
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER reconciled_entry_is_never_deleted BEFORE DELETE ON reconciled_entry
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;

-- Amount, date and account of a posted entry never change; what is reconciled is not cancelled out either, and the
-- match that showed it stays.
CREATE TRIGGER journal_entry_reconciled_is_not_reversed BEFORE INSERT ON journal_entry
WHEN NEW.reverses_seq IS NOT NULL AND EXISTS (SELECT 1 FROM reconciled_entry WHERE entry_seq = NEW.reverses_seq AND standing = 1)
    -- What was reversed before is refused for that.
    AND NOT EXISTS (SELECT 1 FROM journal_entry WHERE reverses_seq = NEW.reverses_seq)
BEGIN SELECT RAISE(ABORT, 'entry_reconciled'); END;
CREATE TRIGGER bank_match_part_reconciled_stands BEFORE UPDATE ON bank_match_part
WHEN OLD.standing = 1 AND NEW.standing = 0 AND EXISTS (
    SELECT 1 FROM reconciled_entry AS held JOIN statement_reconciliation AS reconciliation ON reconciliation.seq = held.reconciliation_seq
        JOIN bank_line AS line ON line.seq = OLD.line_seq
    WHERE held.entry_seq = OLD.entry_seq AND held.account_seq = OLD.account_seq AND held.standing = 1
        AND OLD.seq <= reconciliation.last_part_seq AND line.booked_on <= reconciliation.statement_on)
BEGIN SELECT RAISE(ABORT, 'entry_reconciled'); END;
