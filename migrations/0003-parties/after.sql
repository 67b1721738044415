-- The table is there, and empty.
SELECT count(*) = 0 FROM party;
-- A merge into itself is refused by the table: the constraint stands in its text.
SELECT count(*) FROM sqlite_schema WHERE name = 'party' AND sql LIKE '%CHECK (merged_into_seq <> seq)%';
-- The guards are there.
SELECT count(*) = 4 FROM sqlite_schema WHERE type = 'trigger' AND name IN ('party_is_never_deleted', 'party_replaces_none', 'party_becomes_no_other', 'party_survivor_stands_for_itself');
