-- A supplier that a contract will belong to.
INSERT INTO party (id, name, name_key, contact_key, is_customer, is_supplier, is_contractor, is_partner, tax_ids, created_at, updated_at)
VALUES ('01940000-0000-7000-8000-000000000081', 'Old Mill Properties', 'old mill properties', '', 0, 1, 0, 0, '[]', '2026-01-02T09:00:00.000Z', '2026-01-02T09:00:00.000Z');
