-- A bank account whose statements will be reconciled.
INSERT INTO account (id, code, name, account_type, role) VALUES ('01940000-0000-7000-8000-000000000061', '1098', 'Reserve', 'asset', 'bank');
