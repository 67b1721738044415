-- Both begin its reminders anew, and the move is the later one.
SELECT count(*) = 2 FROM reminder_start WHERE payment_seq = (SELECT seq FROM payment WHERE name_key = 'snow removal') AND is_over = 0;
SELECT since = '2026-01-09T09:00:00.000Z' FROM reminder_start ORDER BY seq DESC LIMIT 1;
