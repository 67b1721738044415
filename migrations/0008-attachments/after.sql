-- The supplier is still there.
SELECT count(*) = 1 FROM party WHERE id = '01940000-0000-7000-8000-000000000081';
-- The new tables are there, and empty.
SELECT (SELECT count(*) FROM attachment_content) + (SELECT count(*) FROM attachment) = 0;
-- The guards of the facts are there.
SELECT count(*) = 6 FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'attachment%';
