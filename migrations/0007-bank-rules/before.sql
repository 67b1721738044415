-- A second bank account, which a rule may speak of.
INSERT INTO account (id, code, name, account_type, role) VALUES ('01940000-0000-7000-8000-000000000071', '1097', 'Reserve', 'asset', 'bank');
