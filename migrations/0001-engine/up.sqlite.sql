-- The engine's own tables: the file's identity, the audit, the seals of rows, and jobs.

-- One row: whose books these are, and in which time zone their days begin.
CREATE TABLE company_file (
    id         INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    company_id TEXT    NOT NULL CHECK (length(company_id) = 36),
    time_zone  TEXT    NOT NULL CHECK (time_zone <> ''),
    created_at TEXT    NOT NULL
) STRICT;

CREATE TABLE audit_entry (
    sequence        INTEGER NOT NULL PRIMARY KEY,
    recorded_at     TEXT    NOT NULL,
    actor           TEXT    NOT NULL CHECK (actor <> ''),
    door            TEXT    NOT NULL CHECK (door IN ('window', 'command_line', 'http', 'mcp', 'desk')),
    operation       TEXT    NOT NULL CHECK (operation <> ''),
    summary         TEXT    NOT NULL,
    idempotency_key TEXT    NOT NULL UNIQUE CHECK (idempotency_key <> ''),
    input_hash      TEXT    NOT NULL,
    previous_hash   TEXT    NOT NULL,
    hash            TEXT    NOT NULL,
    -- The long ones stand last, so that reading the others does not walk through them.
    input           TEXT    NOT NULL CHECK (json_valid(input)),
    output          TEXT    NOT NULL CHECK (json_valid(output))
) STRICT;

-- The activity list filters by one of these, newest first.
CREATE INDEX audit_entry_by_operation ON audit_entry (operation);
CREATE INDEX audit_entry_by_door ON audit_entry (door);

-- Where the chain ends, so that rows cut off its end are missed.
CREATE TABLE audit_head (
    id       INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    sequence INTEGER NOT NULL,
    hash     TEXT    NOT NULL
) STRICT;
INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, '');

CREATE TRIGGER audit_entry_continues_the_chain BEFORE INSERT ON audit_entry
WHEN NEW.sequence IS NOT (SELECT sequence + 1 FROM audit_head) OR NEW.previous_hash IS NOT (SELECT hash FROM audit_head)
  OR EXISTS (SELECT 1 FROM audit_entry WHERE idempotency_key = NEW.idempotency_key)
BEGIN SELECT RAISE(ABORT, 'audit_is_append_only'); END;
CREATE TRIGGER audit_entry_moves_the_head AFTER INSERT ON audit_entry
BEGIN UPDATE audit_head SET sequence = NEW.sequence, hash = NEW.hash; END;
CREATE TRIGGER audit_entry_is_never_updated BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit_is_append_only'); END;
CREATE TRIGGER audit_entry_is_never_deleted BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit_is_append_only'); END;
-- There is one head from the beginning; another program's REPLACE would put a second in its place.
CREATE TRIGGER audit_head_is_the_only_one BEFORE INSERT ON audit_head
BEGIN SELECT RAISE(ABORT, 'audit_is_append_only'); END;
CREATE TRIGGER audit_head_follows_the_chain BEFORE UPDATE ON audit_head
WHEN NOT EXISTS (SELECT 1 FROM audit_entry WHERE sequence = NEW.sequence AND hash = NEW.hash) OR NEW.sequence IS NOT OLD.sequence + 1
BEGIN SELECT RAISE(ABORT, 'audit_is_append_only'); END;
CREATE TRIGGER audit_head_is_never_deleted BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, 'audit_is_append_only'); END;

-- A hash of every row that only the engine writes; a row changed by another program no longer fits its own.
CREATE TABLE row_seal (
    table_name TEXT    NOT NULL,
    row_id     INTEGER NOT NULL,
    seal       INTEGER NOT NULL,
    PRIMARY KEY (table_name, row_id)
) STRICT, WITHOUT ROWID;

-- The sum of all seals, tied to the end of the audit: a row that went together with its seal, or came back
-- from an older copy with it, is missed in the sum.
CREATE TABLE seal_total (
    id    INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    total INTEGER NOT NULL,
    seal  INTEGER NOT NULL
) STRICT;

-- Work outside the books, stored with its request before the first try.
CREATE TABLE job (
    seq          INTEGER NOT NULL PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    kind         TEXT    NOT NULL CHECK (kind <> ''),
    key          TEXT    NOT NULL UNIQUE CHECK (key <> ''),
    payload      TEXT    NOT NULL CHECK (json_valid(payload)),
    status       TEXT    NOT NULL CHECK (status IN ('pending', 'locked', 'completed', 'failed')),
    attempts     INTEGER NOT NULL CHECK (attempts >= 0),
    run_after    TEXT    NOT NULL,
    locked_at    TEXT,
    locked_by    TEXT,
    last_error   TEXT,
    result       TEXT,
    created_at   TEXT    NOT NULL,
    completed_at TEXT
) STRICT;
CREATE INDEX job_by_status ON job (status, kind, run_after);
CREATE INDEX job_by_completion ON job (completed_at) WHERE completed_at IS NOT NULL;

-- The last result of each kind of job, such as when the books were last verified.
CREATE TABLE job_outcome (
    seq          INTEGER NOT NULL PRIMARY KEY,
    kind         TEXT    NOT NULL UNIQUE,
    completed_at TEXT    NOT NULL,
    result       TEXT    NOT NULL
) STRICT;
