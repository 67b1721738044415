-- A discarded reconciliation is taken up again only where the one before it still ends where this one begins: that one may have
-- been reopened and finished with another balance or day meanwhile.
DROP TRIGGER statement_reconciliation_follows_on;
CREATE TRIGGER statement_reconciliation_follows_on BEFORE UPDATE ON statement_reconciliation
WHEN (NEW.statement_on IS NOT OLD.statement_on AND EXISTS (SELECT 1 FROM statement_reconciliation WHERE seq = NEW.previous_seq AND statement_on >= NEW.statement_on))
    -- Only the last one is opened again, and nothing else stands where it would.
    OR (NEW.state = 'open' AND OLD.state <> 'open' AND EXISTS (SELECT 1 FROM statement_reconciliation
        WHERE account_seq = OLD.account_seq AND seq <> OLD.seq AND state <> 'discarded' AND (state = 'open' OR previous_seq = OLD.seq OR previous_seq IS OLD.previous_seq)))
    OR (NEW.state = 'open' AND OLD.state = 'discarded'
        AND (OLD.previous_seq IS NOT (SELECT seq FROM statement_reconciliation WHERE account_seq = OLD.account_seq AND state = 'finished' ORDER BY statement_on DESC LIMIT 1)
            OR EXISTS (SELECT 1 FROM statement_reconciliation
                WHERE seq = OLD.previous_seq AND (closing_minor <> OLD.opening_minor OR statement_on >= OLD.statement_on))))
BEGIN SELECT RAISE(ABORT, 'reconciliation_breaks_chain'); END;
