-- The account is still there.
SELECT count(*) = 1 FROM account WHERE id = '01940000-0000-7000-8000-000000000071' AND role = 'bank';
-- The new tables are there, and empty.
SELECT (SELECT count(*) FROM bank_rule) + (SELECT count(*) FROM bank_rule_run) + (SELECT count(*) FROM bank_rule_act) + (SELECT count(*) FROM exception_acceptance) = 0;
-- The guards of the facts are there.
SELECT count(*) = 12 FROM sqlite_schema WHERE type = 'trigger' AND (name LIKE 'bank_rule%' OR name LIKE 'exception_acceptance%');
