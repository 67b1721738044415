-- A rule that will post.
INSERT INTO bank_rule (id, name, position, conditions, outcome, posts, state, created_at, changed_at)
VALUES ('01940000-0000-7000-8000-000000000091', 'Old coffee', 1, '{"words":[{"text":"coffee"}]}', '{"kind":"delete","reason":"Private"}', 1, 'paused', '2026-01-02T09:00:00.000Z', '2026-01-02T09:00:00.000Z');
