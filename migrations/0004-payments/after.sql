-- The supplier is still there.
SELECT count(*) = 1 FROM party WHERE id = '01940000-0000-7000-8000-000000000041';
-- The new tables are there, and empty.
SELECT (SELECT count(*) FROM payment) + (SELECT count(*) FROM confirmation) + (SELECT count(*) FROM reminder) + (SELECT count(*) FROM tick_run) = 0;
-- The guards of the facts are there.
SELECT count(*) = 10 FROM sqlite_schema WHERE type = 'trigger' AND (name LIKE 'confirmation%' OR name LIKE 'reminder%' OR name LIKE 'tick_run%');
