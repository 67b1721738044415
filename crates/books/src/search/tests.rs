//! The search, through the engine.

use crate::test_company::TestCompany;
use serde_json::{Value, json};

fn found(company: &TestCompany, text: &str) -> Vec<(String, String)> {
    let rows = company.call("search_records", json!({ "text": text }))["rows"].clone();
    let text = |row: &Value, field: &str| row[field].as_str().unwrap().to_owned();
    rows.as_array().unwrap().iter().map(|row| (text(row, "kind"), text(row, "title"))).collect()
}

#[test]
fn parties_are_found_by_any_part_of_their_name() {
    let company = TestCompany::new();
    for name in ["Westcoast Hydro", "Hydro One", "Dehydrogen", "HYDRO", "Gas Co"] {
        company.call("create_party", json!({ "name": name, "roles": ["supplier"], "email": "a@b.example" }));
    }
    let party = |title: &str| ("party".to_owned(), title.to_owned());
    assert_eq!(found(&company, " hydro "), [party("HYDRO"), party("Hydro One"), party("Westcoast Hydro"), party("Dehydrogen")]);
    assert_eq!(found(&company, "%"), []);
    assert_eq!(found(&company, "  "), []);
    let rows = company.call("search_records", json!({ "text": "gas co" }))["rows"].clone();
    assert_eq!(rows[0]["subtitle"], "supplier, a@b.example");
    assert_eq!(rows[0]["route"], json!(format!("/parties/{}", rows[0]["id"].as_str().unwrap())));
    assert_eq!(company.refused("search_records", json!({ "text": "a", "limit": 101 })).field.as_deref(), Some("limit"));
}

#[test]
fn a_merged_party_is_found_once() {
    let company = TestCompany::new();
    let ids: Vec<Value> =
        ["Hydro One", "Hydro 1"].iter().map(|name| company.call("create_party", json!({ "name": name }))["id"].clone()).collect();
    company.call("merge_parties", json!({ "keepId": ids[0], "mergeId": ids[1] }));
    assert_eq!(found(&company, "hydro"), [("party".to_owned(), "Hydro One".to_owned())]);
}

#[test]
fn accounts_and_entries_are_found_too() {
    let company = TestCompany::new();
    company.call("create_account", json!({ "code": "1919", "name": "Bassoon fund", "accountType": "asset" }));
    company.call("create_account", json!({ "code": "4919", "name": "Concerts", "accountType": "income" }));
    let supplier = company.call("create_party", json!({ "name": "Reed Maker" }))["id"].clone();
    let line = |account: &str, side: &str| json!({ "account": account, "side": side, "amount": { "amount": "12.00", "currency": "CAD" } });
    let entry = company.call(
        "post_journal_entry",
        json!({ "entryDate": "2026-03-01", "description": "Lent the bassoon", "reference": "BSN-7", "partyId": supplier, "lines": [line("1919", "debit"), line("4919", "credit")] }),
    );

    let of = |kind: &str, title: &str| (kind.to_owned(), title.to_owned());
    assert_eq!(found(&company, "BASSOON"), [of("account", "Bassoon fund"), of("journal_entry", "Lent the bassoon")]);
    assert_eq!(found(&company, "bsn"), [of("journal_entry", "Lent the bassoon")]);
    assert_eq!(found(&company, "1919"), [of("account", "Bassoon fund")]);
    let number = entry["number"].to_string();
    let rows = company.call("search_records", json!({ "text": format!("#{number}") }))["rows"].clone();
    assert_eq!(rows[0]["route"], json!(format!("/ledger/{}", entry["id"].as_str().unwrap())));
    assert_eq!(rows[0]["subtitle"], json!(format!("No. {number}, 2026-03-01, BSN-7")));
    let account = &company.call("search_records", json!({ "text": "1919" }))["rows"][0];
    assert_eq!(
        (&account["id"], &account["route"], &account["subtitle"]),
        (&json!("1919"), &json!("/accounts/1919"), &json!("1919, asset"))
    );

    // What names a merged record counts for the one that stands for it.
    let kept = company.call("create_party", json!({ "name": "Reeds & Co" }))["id"].clone();
    company.call("merge_parties", json!({ "keepId": kept, "mergeId": supplier }));
    assert_eq!(company.call("party", json!({ "id": kept }))["entries"], 1);
}
