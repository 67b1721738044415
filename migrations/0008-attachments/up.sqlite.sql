-- Receipts, contracts and other files that belong to records. The bytes of a file are kept once, by their hash,
-- however many records they belong to.

CREATE TABLE attachment_content (
    seq        INTEGER NOT NULL PRIMARY KEY,
    -- Of the bytes, in hexadecimal.
    sha256     TEXT    NOT NULL UNIQUE CHECK (length(sha256) = 64),
    -- What the bytes themselves say that they are.
    media_type TEXT    NOT NULL CHECK (media_type <> ''),
    size_bytes INTEGER NOT NULL CHECK (size_bytes > 0),
    kept_at    TEXT    NOT NULL,
    -- A hash of the above; the bytes are proven by their own.
    seal       INTEGER NOT NULL,
    -- They stand last, so that reading the others does not walk through them.
    bytes      BLOB    NOT NULL CHECK (length(bytes) = size_bytes)
) STRICT;

CREATE TRIGGER attachment_content_replaces_none BEFORE INSERT ON attachment_content
WHEN EXISTS (SELECT 1 FROM attachment_content WHERE seq = NEW.seq) OR EXISTS (SELECT 1 FROM attachment_content WHERE sha256 = NEW.sha256)
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER attachment_content_is_permanent BEFORE UPDATE ON attachment_content
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER attachment_content_is_never_deleted BEFORE DELETE ON attachment_content
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;

-- Which file belongs to which record. Removing it leaves the row, marked, and the bytes.
CREATE TABLE attachment (
    seq            INTEGER NOT NULL PRIMARY KEY,
    id             TEXT    NOT NULL UNIQUE CHECK (length(id) = 36),
    content_seq    INTEGER NOT NULL REFERENCES attachment_content (seq),
    -- The kind of record and its id. The kinds grow with the program, which knows the table of each.
    record_kind    TEXT    NOT NULL CHECK (record_kind <> ''),
    record_id      TEXT    NOT NULL CHECK (length(record_id) = 36),
    file_name      TEXT    NOT NULL CHECK (file_name <> ''),
    note           TEXT    CHECK (note <> ''),
    -- What it is searched by, in lower case.
    text_key       TEXT    NOT NULL,
    attached_at    TEXT    NOT NULL,
    removed_at     TEXT,
    removed_reason TEXT    CHECK (removed_reason <> ''),
    CHECK (removed_reason IS NULL OR removed_at IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX attachment_standing ON attachment (record_kind, record_id, content_seq) WHERE removed_at IS NULL;
CREATE INDEX attachment_by_record ON attachment (record_kind, record_id, seq);
CREATE INDEX attachment_by_content ON attachment (content_seq);

CREATE TRIGGER attachment_starts_standing BEFORE INSERT ON attachment
WHEN NEW.removed_at IS NOT NULL OR EXISTS (SELECT 1 FROM attachment WHERE seq = NEW.seq) OR EXISTS (SELECT 1 FROM attachment WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM attachment WHERE record_kind = NEW.record_kind AND record_id = NEW.record_id AND content_seq = NEW.content_seq
        AND removed_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
-- It may be removed and restored; what it was stays, and it stands once.
CREATE TRIGGER attachment_is_permanent BEFORE UPDATE ON attachment
WHEN (NEW.removed_at IS NULL) IS (OLD.removed_at IS NULL)
    OR NEW.seq IS NOT OLD.seq OR NEW.id IS NOT OLD.id OR NEW.content_seq IS NOT OLD.content_seq OR NEW.record_kind IS NOT OLD.record_kind
    OR NEW.record_id IS NOT OLD.record_id OR NEW.file_name IS NOT OLD.file_name OR NEW.note IS NOT OLD.note OR NEW.text_key IS NOT OLD.text_key
    OR NEW.attached_at IS NOT OLD.attached_at
    OR (NEW.removed_at IS NULL AND EXISTS (SELECT 1 FROM attachment WHERE record_kind = NEW.record_kind AND record_id = NEW.record_id
        AND content_seq = NEW.content_seq AND removed_at IS NULL))
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER attachment_is_never_deleted BEFORE DELETE ON attachment
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
