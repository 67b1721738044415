//! Attacks on accounts that have journal lines, and on parties. In the seeded company account 1010 has lines, 6995 has none.

use crate::{all_are_refused, attack};

const USED: &str = "code = '1010'";
const UNUSED: &str = "code = '6995'";

#[test]
fn an_account_with_lines_keeps_its_meaning() {
    let word = "account_in_use";
    let insert =
        |columns: &str, values: &str| format!("INSERT INTO account (name, account_type, {columns}) VALUES ('Forged', 'income', {values})");
    let of_used = |column: &str| format!("(SELECT {column} FROM account WHERE {USED})");
    let mut attacks = vec![
        attack("deleted", "", &format!("DELETE FROM account WHERE {USED}"), word),
        attack("all deleted", "", "DELETE FROM account", word),
        attack("of another type", "", &format!("UPDATE account SET account_type = 'income' WHERE {USED}"), word),
        attack("of another currency", "", &format!("UPDATE account SET currency = 'USD' WHERE {USED}"), word),
        attack("replaced by its key", "", &insert("seq, id, code", &format!("{}, 'forged', 'forged'", of_used("seq"))), word),
        attack("replaced by its code", "", &insert("id, code", "'forged', '1010'"), word),
        attack("replaced by its id", "", &insert("id, code", &format!("{}, 'forged'", of_used("id"))), word),
        attack("another takes its code", "", &format!("UPDATE account SET code = '1010' WHERE {UNUSED}"), word),
        attack("another takes its id", "", &format!("UPDATE account SET id = {} WHERE {UNUSED}", of_used("id")), word),
    ];
    for column in ["seq", "rowid", "_rowid_", "oid"] {
        attacks.push(attack("moved to another key", "", &format!("UPDATE account SET {column} = 9000 WHERE {USED}"), word));
        attacks.push(attack(
            "another takes its key",
            "",
            &format!("UPDATE account SET {column} = {} WHERE {UNUSED}", of_used("seq")),
            word,
        ));
    }
    all_are_refused(&attacks);
}

#[test]
fn a_party_is_never_removed() {
    let word = "fact_is_permanent";
    let columns = "name, name_key, contact_key, is_customer, is_supplier, is_contractor, is_partner, tax_ids, created_at, updated_at";
    let values = "'Forged', 'forged', '', 1, 0, 0, 0, '[]', 'now', 'now'";
    let id = "(SELECT id FROM party WHERE seq = 1)";
    let mut attacks = vec![
        attack("deleted", "", "DELETE FROM party WHERE seq = 1", word),
        attack("all deleted", "", "DELETE FROM party", word),
        attack("replaced by its key", "", &format!("INSERT INTO party (seq, id, {columns}) VALUES (1, '{:036}', {values})", 0), word),
        attack("replaced by its id", "", &format!("INSERT INTO party (seq, id, {columns}) VALUES (90, {id}, {values})"), word),
        attack("another takes its id", "", &format!("UPDATE party SET id = {id} WHERE seq = 3"), word),
    ];
    for column in ["seq", "rowid", "_rowid_", "oid"] {
        attacks.push(attack("another takes its key", "", &format!("UPDATE party SET {column} = 1 WHERE seq = 3"), word));
    }
    all_are_refused(&attacks);
}

#[test]
fn a_merged_party_stands_for_nobody() {
    // In the seeded company party 2 was merged into party 1.
    all_are_refused(&[attack(
        "a merge that loops",
        "",
        "UPDATE party SET merged_into_seq = 2, survivor_seq = 2, merged_at = 'now', lent_roles = '' WHERE seq = 1",
        "party_merge_loops",
    )]);
}
