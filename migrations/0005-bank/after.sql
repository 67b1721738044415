-- The account is still there.
SELECT count(*) = 1 FROM account WHERE id = '01940000-0000-7000-8000-000000000051' AND role = 'bank';
-- The new tables are there, and empty.
SELECT (SELECT count(*) FROM statement_import) + (SELECT count(*) FROM bank_statement) + (SELECT count(*) FROM bank_line) = 0;
-- The guards of the facts are there.
SELECT count(*) >= 13 FROM sqlite_schema WHERE type = 'trigger' AND (name LIKE 'bank_%' OR name LIKE 'statement_import%');
