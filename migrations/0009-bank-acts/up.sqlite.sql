-- Who took back what a rule did: the owner by itself, with the run, or with the import. What the owner took back by itself
-- is not done once more by the same rule; what went with a run or an import may be.

CREATE TABLE bank_rule_act_end (
    seq      INTEGER NOT NULL PRIMARY KEY,
    act_seq  INTEGER NOT NULL UNIQUE REFERENCES bank_rule_act (seq),
    ended_by TEXT    NOT NULL CHECK (ended_by IN ('owner', 'run', 'import')),
    ended_at TEXT    NOT NULL
) STRICT;

-- What was taken back before was marked by its run alone, and by the state of the line.
INSERT INTO bank_rule_act_end (act_seq, ended_by, ended_at)
SELECT act.seq,
    CASE WHEN run.withdrawn_at IS NULL OR made.unmatched_at < run.withdrawn_at THEN 'owner'
        WHEN run.import_seq IS NULL THEN 'run' ELSE 'import' END,
    coalesce(made.unmatched_at, run.withdrawn_at, line.state_at)
FROM bank_rule_act AS act JOIN bank_rule_run AS run ON run.seq = act.run_seq JOIN bank_line AS line ON line.seq = act.line_seq
    LEFT JOIN bank_match AS made ON made.seq = act.match_seq
WHERE (act.match_seq IS NOT NULL AND made.unmatched_at IS NOT NULL)
    OR (act.match_seq IS NULL AND NOT (line.state = 'deleted' AND line.state_at = run.ran_at))
ORDER BY act.seq;

CREATE TRIGGER bank_rule_act_end_replaces_none BEFORE INSERT ON bank_rule_act_end
WHEN EXISTS (SELECT 1 FROM bank_rule_act_end WHERE seq = NEW.seq) OR EXISTS (SELECT 1 FROM bank_rule_act_end WHERE act_seq = NEW.act_seq)
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER bank_rule_act_end_is_permanent BEFORE UPDATE ON bank_rule_act_end
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;
CREATE TRIGGER bank_rule_act_end_is_never_deleted BEFORE DELETE ON bank_rule_act_end
BEGIN SELECT RAISE(ABORT, 'fact_is_permanent'); END;

-- Whatever door a reversal came through, no bank line stands on the entry that it takes back.
CREATE TRIGGER journal_entry_matched_is_not_reversed BEFORE INSERT ON journal_entry
WHEN NEW.reverses_seq IS NOT NULL AND EXISTS (SELECT 1 FROM bank_match_part WHERE entry_seq = NEW.reverses_seq AND standing = 1)
    -- What was reversed before, or is reconciled, is refused for that.
    AND NOT EXISTS (SELECT 1 FROM journal_entry WHERE reverses_seq = NEW.reverses_seq)
    AND NOT EXISTS (SELECT 1 FROM reconciled_entry WHERE entry_seq = NEW.reverses_seq AND standing = 1)
BEGIN SELECT RAISE(ABORT, 'entry_matched'); END;
