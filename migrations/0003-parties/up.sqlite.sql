-- Customers, suppliers, contractors and partners: one record may be several of them.

CREATE TABLE party (
    seq             INTEGER NOT NULL PRIMARY KEY,
    id              TEXT    NOT NULL UNIQUE CHECK (length(id) = 36),
    name            TEXT    NOT NULL CHECK (name <> ''),
    -- The name in lower case with single spaces: what lists are sorted by and names are found by.
    name_key        TEXT    NOT NULL CHECK (name_key <> ''),
    -- E-mail address and telephone number in lower case, for finding.
    contact_key     TEXT    NOT NULL,
    is_customer     INTEGER NOT NULL CHECK (is_customer IN (0, 1)),
    is_supplier     INTEGER NOT NULL CHECK (is_supplier IN (0, 1)),
    is_contractor   INTEGER NOT NULL CHECK (is_contractor IN (0, 1)),
    is_partner      INTEGER NOT NULL CHECK (is_partner IN (0, 1)),
    email           TEXT,
    phone           TEXT,
    line1           TEXT,
    line2           TEXT,
    city            TEXT,
    region          TEXT,
    postal_code     TEXT,
    country         TEXT    CHECK (length(country) = 2),
    -- A list of { kind, sealed }; the numbers themselves never stand here in clear.
    tax_ids         TEXT    NOT NULL CHECK (json_valid(tax_ids)),
    terms_days      INTEGER CHECK (terms_days BETWEEN 0 AND 3650),
    currency        TEXT    CHECK (length(currency) = 3),
    language        TEXT,
    notes           TEXT,
    archived_at     TEXT,
    -- The record that this one was merged into, and the record that stands for it now. The second follows
    -- a chain of merges to its end, so that a join takes one step.
    merged_into_seq INTEGER REFERENCES party (seq) CHECK (merged_into_seq <> seq),
    survivor_seq    INTEGER REFERENCES party (seq) CHECK (survivor_seq <> seq),
    merged_at       TEXT,
    -- The roles that the other record got by the merge, to be taken back with it.
    lent_roles      TEXT,
    created_at      TEXT    NOT NULL,
    updated_at      TEXT    NOT NULL,
    CHECK ((merged_into_seq IS NULL) = (survivor_seq IS NULL)),
    CHECK ((merged_into_seq IS NULL) = (merged_at IS NULL)),
    CHECK ((merged_into_seq IS NULL) = (lent_roles IS NULL))
) STRICT;

-- Everything that the list filters by, so that a hundred thousand parties are filtered within the index.
CREATE INDEX party_by_name ON party (name_key, seq, contact_key, is_customer, is_supplier, is_contractor, is_partner, archived_at)
    WHERE merged_into_seq IS NULL;
CREATE INDEX party_by_survivor ON party (survivor_seq) WHERE survivor_seq IS NOT NULL;
CREATE INDEX party_by_merge ON party (merged_into_seq) WHERE merged_into_seq IS NOT NULL;

-- Entries and payments refer to it for good; it is archived or merged instead.
CREATE TRIGGER party_is_never_deleted BEFORE DELETE ON party
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
-- Another program's REPLACE is refused before it can delete.
CREATE TRIGGER party_replaces_none BEFORE INSERT ON party
WHEN EXISTS (SELECT 1 FROM party WHERE seq = NEW.seq) OR EXISTS (SELECT 1 FROM party WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER party_becomes_no_other BEFORE UPDATE ON party WHEN NEW.seq IS NOT OLD.seq OR NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;

-- Whoever stands for another record stands for itself: chains end, and never loop.
CREATE TRIGGER party_survivor_stands_for_itself BEFORE UPDATE OF survivor_seq ON party WHEN NEW.survivor_seq IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'party_merge_loops') WHERE EXISTS (SELECT 1 FROM party WHERE seq = NEW.survivor_seq AND merged_into_seq IS NOT NULL);
END;
