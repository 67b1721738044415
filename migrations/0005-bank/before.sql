-- An account that statements will be read into.
INSERT INTO account (id, code, name, account_type, role) VALUES ('01940000-0000-7000-8000-000000000051', '1099', 'Savings', 'asset', 'bank');
