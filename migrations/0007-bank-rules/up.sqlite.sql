-- Rules of the owner: what bank lines of a kind are, and what was posted by them. Exceptions that the owner accepted.

CREATE TABLE bank_rule (
    seq        INTEGER NOT NULL PRIMARY KEY,
    id         TEXT    NOT NULL UNIQUE CHECK (length(id) = 36),
    name       TEXT    NOT NULL CHECK (name <> ''),
    -- The first rule that fits wins; of equal places the older one.
    position   INTEGER NOT NULL CHECK (position > 0),
    -- Both with integer keys in place of account codes, because codes may change.
    conditions TEXT    NOT NULL CHECK (json_valid(conditions)),
    outcome    TEXT    NOT NULL CHECK (json_valid(outcome)),
    -- Whether it posts by itself; the owner said so.
    posts      INTEGER NOT NULL CHECK (posts IN (0, 1)),
    state      TEXT    NOT NULL CHECK (state IN ('active', 'paused', 'removed')),
    created_at TEXT    NOT NULL,
    changed_at TEXT    NOT NULL
) STRICT;
CREATE INDEX bank_rule_by_position ON bank_rule (position, seq) WHERE state <> 'removed';
CREATE TRIGGER bank_rule_is_the_same BEFORE UPDATE ON bank_rule
WHEN NEW.seq IS NOT OLD.seq OR NEW.id IS NOT OLD.id OR NEW.created_at IS NOT OLD.created_at
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER bank_rule_replaces_none BEFORE INSERT ON bank_rule
WHEN EXISTS (SELECT 1 FROM bank_rule WHERE seq = NEW.seq) OR EXISTS (SELECT 1 FROM bank_rule WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER bank_rule_is_never_deleted BEFORE DELETE ON bank_rule
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;

-- One time that rules were at work and did something: what is taken back as one.
CREATE TABLE bank_rule_run (
    seq              INTEGER NOT NULL PRIMARY KEY,
    id               TEXT    NOT NULL UNIQUE CHECK (length(id) = 36),
    -- The import whose lines they were, where they worked within one.
    import_seq       INTEGER REFERENCES statement_import (seq),
    ran_at           TEXT    NOT NULL,
    withdrawn_at     TEXT,
    withdrawn_reason TEXT    CHECK (withdrawn_reason <> ''),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_reason IS NULL))
) STRICT;
CREATE INDEX bank_rule_run_by_import ON bank_rule_run (import_seq) WHERE import_seq IS NOT NULL;
CREATE TRIGGER bank_rule_run_starts_standing BEFORE INSERT ON bank_rule_run
WHEN NEW.withdrawn_at IS NOT NULL OR EXISTS (SELECT 1 FROM bank_rule_run WHERE seq = NEW.seq) OR EXISTS (SELECT 1 FROM bank_rule_run WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER bank_rule_run_is_permanent BEFORE UPDATE ON bank_rule_run
WHEN OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL OR NEW.seq IS NOT OLD.seq OR NEW.id IS NOT OLD.id
    OR NEW.import_seq IS NOT OLD.import_seq OR NEW.ran_at IS NOT OLD.ran_at
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER bank_rule_run_is_never_deleted BEFORE DELETE ON bank_rule_run
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;

-- What a rule did with a line: a match that it posted, or a deletion where there is no match.
CREATE TABLE bank_rule_act (
    seq       INTEGER NOT NULL PRIMARY KEY,
    run_seq   INTEGER NOT NULL REFERENCES bank_rule_run (seq),
    rule_seq  INTEGER NOT NULL REFERENCES bank_rule (seq),
    -- The name of the rule at that time.
    rule_name TEXT    NOT NULL CHECK (rule_name <> ''),
    line_seq  INTEGER NOT NULL REFERENCES bank_line (seq),
    match_seq INTEGER UNIQUE REFERENCES bank_match (seq)
) STRICT;
CREATE INDEX bank_rule_act_by_run ON bank_rule_act (run_seq);
CREATE INDEX bank_rule_act_by_line ON bank_rule_act (line_seq, rule_seq);
CREATE INDEX bank_rule_act_by_rule ON bank_rule_act (rule_seq);
CREATE TRIGGER bank_rule_act_replaces_none BEFORE INSERT ON bank_rule_act
WHEN EXISTS (SELECT 1 FROM bank_rule_act WHERE seq = NEW.seq) OR EXISTS (SELECT 1 FROM bank_rule_act WHERE match_seq = NEW.match_seq)
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER bank_rule_act_is_permanent BEFORE UPDATE ON bank_rule_act
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER bank_rule_act_is_never_deleted BEFORE DELETE ON bank_rule_act
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;

-- An exception that the owner looked at and let stand. It holds while nothing more is confirmed or withdrawn.
CREATE TABLE exception_acceptance (
    seq              INTEGER NOT NULL PRIMARY KEY,
    id               TEXT    NOT NULL UNIQUE CHECK (length(id) = 36),
    -- The last confirmation of the due date, or the one that was not due.
    confirmation_seq INTEGER NOT NULL REFERENCES confirmation (seq),
    -- How many confirmations the due date had.
    confirmations    INTEGER NOT NULL CHECK (confirmations > 0),
    state            TEXT    NOT NULL CHECK (state IN ('missed', 'amount_differs', 'paid_twice', 'not_due')),
    reason           TEXT    NOT NULL CHECK (reason <> ''),
    accepted_at      TEXT    NOT NULL,
    withdrawn_at     TEXT
) STRICT;
CREATE UNIQUE INDEX exception_acceptance_standing ON exception_acceptance (confirmation_seq) WHERE withdrawn_at IS NULL;
CREATE TRIGGER exception_acceptance_starts_standing BEFORE INSERT ON exception_acceptance
WHEN NEW.withdrawn_at IS NOT NULL OR EXISTS (SELECT 1 FROM exception_acceptance WHERE seq = NEW.seq)
    OR EXISTS (SELECT 1 FROM exception_acceptance WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM exception_acceptance WHERE confirmation_seq = NEW.confirmation_seq AND withdrawn_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER exception_acceptance_is_permanent BEFORE UPDATE ON exception_acceptance
WHEN OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL OR NEW.seq IS NOT OLD.seq OR NEW.id IS NOT OLD.id
    OR NEW.confirmation_seq IS NOT OLD.confirmation_seq OR NEW.confirmations IS NOT OLD.confirmations OR NEW.state IS NOT OLD.state
    OR NEW.reason IS NOT OLD.reason OR NEW.accepted_at IS NOT OLD.accepted_at
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER exception_acceptance_is_never_deleted BEFORE DELETE ON exception_acceptance
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
