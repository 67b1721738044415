-- A bank account with a reconciliation that was given up, which the new guard is asked about when it is taken up again.
INSERT INTO account (id, code, name, account_type, role) VALUES ('01940000-0000-7000-8000-0000000000a2', '1096', 'Deposits', 'asset', 'bank');
INSERT INTO statement_reconciliation (id, account_seq, currency, previous_seq, statement_on, opening_minor, closing_minor, started_at, state, state_at)
SELECT '01940000-0000-7000-8000-0000000000a1', seq, 'CAD', NULL, '2026-01-31', 0, 120000, '2026-02-02T09:00:00.000Z', 'open', '2026-02-02T09:00:00.000Z'
FROM account WHERE id = '01940000-0000-7000-8000-0000000000a2';
UPDATE statement_reconciliation SET state = 'discarded' WHERE id = '01940000-0000-7000-8000-0000000000a1';
