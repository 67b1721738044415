-- The rule is still there.
SELECT count(*) = 1 FROM bank_rule WHERE id = '01940000-0000-7000-8000-000000000091' AND state = 'paused';
-- Nothing was taken back that was never done.
SELECT count(*) = 0 FROM bank_rule_act_end;
-- The guards are there.
SELECT count(*) = 4 FROM sqlite_schema WHERE type = 'trigger' AND (name LIKE 'bank_rule_act_end%' OR name = 'journal_entry_matched_is_not_reversed');
