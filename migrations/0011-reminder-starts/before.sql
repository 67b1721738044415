-- A bill whose due date was snoozed, and then moved.
INSERT INTO payment (id, name, name_key, kind, terms_from_on, amount_kind, amount_low_minor, amount_high_minor, currency, cadence, starts_on,
    weekend_rule, pay_from_account_seq, expense_account_seq, quiet, autopay, created_at)
SELECT '01940000-0000-7000-8000-000000000111', 'Snow removal', 'snow removal', 'bill', '2026-01-10', 'fixed', 9000, 9000, 'CAD', 'once',
    '2026-01-10', 'as_is', (SELECT min(seq) FROM account), (SELECT max(seq) FROM account), 0, 'off', '2026-01-02T09:00:00.000Z';
INSERT INTO reminder_snooze (payment_seq, due_on, until_on, recorded_at)
SELECT seq, '2026-01-10', '2026-01-12', '2026-01-08T09:00:00.000Z' FROM payment WHERE name_key = 'snow removal';
INSERT INTO occurrence_override (payment_seq, due_on, kind, moved_to, recorded_at)
SELECT seq, '2026-01-10', 'move', '2026-01-14', '2026-01-09T09:00:00.000Z' FROM payment WHERE name_key = 'snow removal';
