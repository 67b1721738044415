-- When the reminders of a due date begin anew: after a snooze, a move, or a run on a wrong day. The order is that of the
-- rows, so that a clock that goes back changes nothing.

CREATE TABLE reminder_start (
    seq         INTEGER NOT NULL PRIMARY KEY,
    payment_seq INTEGER NOT NULL REFERENCES payment (seq),
    due_on      TEXT    NOT NULL CHECK (due_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    kind        TEXT    NOT NULL CHECK (kind IN ('snooze', 'move', 'clock')),
    -- What reminders said from here on carry as their `since`.
    since       TEXT    NOT NULL CHECK (since <> ''),
    -- A snooze that was ended and a move that was put back count no more: what was said before them counts again.
    is_over     INTEGER NOT NULL CHECK (is_over IN (0, 1))
) STRICT;
CREATE INDEX reminder_start_standing ON reminder_start (payment_seq, due_on, seq) WHERE is_over = 0;

-- Reminders that were said carry the instant of the later of the two.
INSERT INTO reminder_start (payment_seq, due_on, kind, since, is_over)
SELECT payment_seq, due_on, kind, recorded_at, 0 FROM (
    SELECT payment_seq, due_on, 'snooze' AS kind, recorded_at FROM reminder_snooze
    UNION ALL SELECT payment_seq, due_on, 'move', recorded_at FROM occurrence_override WHERE kind = 'move') AS earlier
ORDER BY recorded_at, kind;
