-- The reconciliation is still there.
SELECT count(*) = 1 FROM statement_reconciliation WHERE id = '01940000-0000-7000-8000-0000000000a1' AND state = 'discarded';
-- The guard is there once, and asks where the one before it ended.
SELECT count(*) = 1 FROM sqlite_schema WHERE type = 'trigger' AND name = 'statement_reconciliation_follows_on' AND sql LIKE '%closing_minor <> OLD.opening_minor%';
