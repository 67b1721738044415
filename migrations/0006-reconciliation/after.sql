-- The account is still there.
SELECT count(*) = 1 FROM account WHERE id = '01940000-0000-7000-8000-000000000061' AND role = 'bank';
-- The new tables are there, and empty.
SELECT (SELECT count(*) FROM statement_reconciliation) + (SELECT count(*) FROM reconciliation_tick) + (SELECT count(*) FROM reconciled_entry) = 0;
-- What is reconciled is guarded where it could change.
SELECT count(*) = 2 FROM sqlite_schema WHERE type = 'trigger' AND name IN ('journal_entry_reconciled_is_not_reversed', 'bank_match_part_reconciled_stands');
