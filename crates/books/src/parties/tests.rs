//! Parties, through the engine.

use super::store;
use crate::test_company::TestCompany;
use engine::{Caller, Door, ErrorCode, params};
use serde_json::{Value, json};

fn party(company: &TestCompany, name: &str, roles: &[&str]) -> Value {
    company.call("create_party", json!({ "name": name, "roles": roles }))
}

fn names(company: &TestCompany, input: Value) -> Vec<String> {
    let list = company.call("parties_list", input);
    list["rows"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn one_record_may_be_several_things() {
    let company = TestCompany::new();
    let made = company.done(
        "create_party",
        json!({ "name": " Gable & Finch ", "roles": ["supplier", "customer", "supplier"], "email": "office@gable.example", "termsDays": 30,
            "address": { "city": "Vancouver", "country": "ca", "line2": " " }, "language": "en-CA", "currency": "CAD" }),
    );
    assert_eq!(made.output["name"], "Gable & Finch");
    assert_eq!(made.output["roles"], json!(["customer", "supplier"]));
    assert_eq!(made.output["address"], json!({ "city": "Vancouver", "country": "CA" }));
    assert_eq!(names(&company, json!({ "role": "customer" })), ["Gable & Finch"]);
    assert_eq!(names(&company, json!({ "role": "supplier" })), ["Gable & Finch"]);
    assert_eq!(names(&company, json!({ "role": "partner" })), [""; 0]);
    let archived = company.undo(&made);
    assert_eq!(archived["archived"], true);
    assert_eq!(names(&company, json!({})), [""; 0]);
    assert_eq!(names(&company, json!({ "includeArchived": true })), ["Gable & Finch"]);
}

#[test]
fn a_second_party_of_a_name_is_pointed_out() {
    let company = TestCompany::new();
    let first = party(&company, "Café Central", &["supplier"]);
    let refused = company.refused("create_party", json!({ "name": "CAFÉ  central" }));
    assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::AlreadyExists, Some("name")));
    assert!(refused.hint.unwrap().contains("allowDuplicate"));
    let second = company.call("create_party", json!({ "name": "Café central", "allowDuplicate": true }));
    assert_eq!(names(&company, json!({ "text": "CAFÉ" })), ["Café Central", "Café central"]);

    // Its own name is no duplicate, and neither is another way of writing it.
    company.call("update_party", json!({ "id": second["id"], "name": "Café CENTRAL" }));
    company.call("archive_party", json!({ "id": first["id"] }));
    company.call("archive_party", json!({ "id": second["id"] }));
    assert!(company.refused("create_party", json!({ "name": "café central" })).message.contains("archived"));
}

#[test]
fn bad_fields_are_named() {
    let company = TestCompany::new();
    let field = |input: Value| company.refused("create_party", input).field.unwrap_or_default();
    assert_eq!(field(json!({})), "name");
    assert_eq!(field(json!({ "name": "  " })), "name");
    assert_eq!(field(json!({ "name": "A", "email": "a" })), "email");
    assert_eq!(field(json!({ "name": "A", "address": { "country": "Canada" } })), "address.country");
    assert_eq!(field(json!({ "name": "A", "termsDays": 4000 })), "termsDays");
    assert_eq!(field(json!({ "name": "A", "currency": "dollars" })), "currency");
    assert_eq!(field(json!({ "name": "A", "language": "French" })), "language");
    assert_eq!(field(json!({ "name": "A", "roles": ["friend"] })), "roles[0]");
    assert_eq!(field(json!({ "name": "A", "taxIds": [{ "kind": "sin", "value": " " }] })), "taxIds[0].value");
    assert_eq!(field(json!({ "name": "A", "taxIds": [{ "kind": "sin" }] })), "taxIds[0].value");
    assert_eq!(
        field(json!({ "name": "A", "taxIds": [{ "kind": "sin", "value": "1" }, { "kind": "SIN", "value": "2" }] })),
        "taxIds[1].kind"
    );
    assert_eq!(company.refused("party", json!({ "id": "nobody" })).code, ErrorCode::NotFound);
}

#[test]
fn a_tax_id_is_nowhere_in_clear() {
    let company = TestCompany::new();
    let number = "046 454 286";
    let made = company.call(
        "create_party",
        json!({ "name": "Ines", "taxIds": [{ "kind": "SIN", "value": number }, { "kind": "bn", "value": "1234567" }] }),
    );
    assert_eq!(
        made["taxIds"],
        json!([{ "kind": "sin", "masked": "••••" }, { "kind": "bn", "masked": "••••" }]),
        "what a change answers stays in the audit"
    );
    let id = made["id"].clone();
    let shown = company.call("party", json!({ "id": id }));
    assert_eq!(shown["party"]["taxIds"][0], json!({ "kind": "sin", "masked": "•••• 86" }));
    assert_eq!(company.call("parties_list", json!({}))["rows"][0]["taxIds"][1]["masked"], "•••• 67");
    assert_eq!(company.call("reveal_tax_ids", json!({ "partyId": id }))["taxIds"][0], json!({ "kind": "sin", "value": number }));
    assert_eq!(company.refused_at(Door::Mcp, "reveal_tax_ids", json!({ "partyId": id })).code, ErrorCode::NotAllowed);

    let audit = company.call(
        "audit_entry",
        json!({ "sequence": company.read(|tx| tx.one("SELECT max(sequence) FROM audit_entry", &[], |row| row.get::<i64>(0))) }),
    );
    assert_eq!(audit["operation"], "create_party");
    // The sealed form is hexadecimal: it has no spaces, so that no part of the number can stand in it by chance.
    assert!(!audit.to_string().contains("046 4") && !audit.to_string().contains("4 286"), "{audit}");
    let file = std::fs::read(company.desk.engine().unwrap().path()).unwrap();
    let journal = std::fs::read(company.desk.engine().unwrap().path().with_extension("daybook-wal")).unwrap_or_default();
    for bytes in [file, journal] {
        assert!(!bytes.windows(number.len()).any(|window| window == number.as_bytes()));
    }

    // A kind without its number keeps the number; one that is left out goes.
    company.call("update_party", json!({ "id": id, "taxIds": [{ "kind": "sin" }] }));
    assert_eq!(company.call("reveal_tax_ids", json!({ "partyId": id }))["taxIds"], json!([{ "kind": "sin", "value": number }]));
}

#[test]
fn without_the_key_the_list_still_shows() {
    let company = TestCompany::new();
    for name in ["Ada", "Bea"] {
        company.call("create_party", json!({ "name": name, "taxIds": [{ "kind": "sin", "value": "046454286" }] }));
    }
    let elsewhere = company.elsewhere();
    let list = elsewhere.call("parties_list", json!({}), &Caller::owner(Door::Window)).unwrap().output;
    assert_eq!(list["rows"][1]["taxIds"], json!([{ "kind": "sin", "masked": "•••• (locked)" }]));
    let id = list["rows"][0]["id"].clone();
    assert!(elsewhere.call("reveal_tax_ids", json!({ "partyId": id }), &Caller::owner(Door::Window)).is_err());
}

#[test]
fn a_change_can_be_taken_back() {
    let company = TestCompany::new();
    let id = company.call("create_party", json!({ "name": "Ada", "email": "ada@a.example", "roles": ["customer"] }))["id"].clone();
    let before = company.call("party", json!({ "id": id }))["party"].clone();
    let change = company.done(
        "update_party",
        json!({ "id": id, "name": "Ada Ltd", "email": "", "roles": ["partner"], "termsDays": 14, "address": { "city": "Delta" }, "currency": "usd", "notes": "n", "language": "fr", "phone": "1" }),
    );
    assert_eq!(change.output["email"], Value::Null);
    assert_eq!(change.output["termsDays"], 14);
    company.undo(&change);
    assert_eq!(company.call("party", json!({ "id": id }))["party"], before);
    assert!(company.done("update_party", json!({ "id": id, "email": "ada@a.example" })).undo.is_none(), "nothing changed");

    company.call("update_party", json!({ "id": id, "termsDays": 7 }));
    let change = company.done("update_party", json!({ "id": id, "noTerms": true }));
    assert_eq!(change.output.get("termsDays"), None);
    assert_eq!(company.undo(&change)["termsDays"], 7);
}

#[test]
fn archiving_goes_both_ways_once() {
    let company = TestCompany::new();
    let id = party(&company, "Ada", &[])["id"].clone();
    let archived = company.done("archive_party", json!({ "id": id }));
    assert_eq!(company.refused("archive_party", json!({ "id": id })).code, ErrorCode::Conflict);
    assert_eq!(company.undo(&archived)["archived"], false);
    assert_eq!(company.refused("restore_party", json!({ "id": id })).code, ErrorCode::Conflict);
}

#[test]
fn a_merge_shows_one_party_and_rewrites_nothing() {
    let company = TestCompany::new();
    let ids: Vec<Value> = [("Hydro", "supplier"), ("Hydro One", "customer"), ("Hydro 1", "contractor")]
        .iter()
        .map(|(name, role)| party(&company, name, &[role])["id"].clone())
        .collect();
    let merge = |keep: &Value, merge: &Value| company.done("merge_parties", json!({ "keepId": keep, "mergeId": merge }));

    let first = merge(&ids[1], &ids[0]);
    assert_eq!(first.output["roles"], json!(["customer", "supplier"]), "the one that stays does what both did");
    let second = merge(&ids[2], &ids[1]);
    assert_eq!(names(&company, json!({})), ["Hydro 1"]);
    for id in &ids {
        assert_eq!(company.call("party", json!({ "id": id }))["party"]["name"], "Hydro 1");
    }
    let merged = company.call("party", json!({ "id": ids[2] }))["merged"].clone();
    assert_eq!(merged.as_array().unwrap().iter().map(|record| record["name"].clone()).collect::<Vec<_>>(), ["Hydro", "Hydro One"]);
    assert_eq!(merged[0]["mergedIntoId"], ids[1]);

    // A name that only a merged record bears is free again.
    let again = party(&company, "Hydro", &[])["id"].clone();
    company.call("update_party", json!({ "id": again, "name": "Water" }));

    // Taking back the second merge brings both records along that it had moved.
    company.undo(&second);
    assert_eq!(names(&company, json!({ "text": "hydro" })), ["Hydro 1", "Hydro One"]);
    assert_eq!(company.call("party", json!({ "id": ids[0] }))["party"]["name"], "Hydro One");
    assert_eq!(company.call("party", json!({ "id": ids[2] }))["party"]["roles"], json!(["contractor"]), "what it was lent is taken back");
    company.undo(&first);
    assert_eq!(names(&company, json!({ "text": "hydro" })), ["Hydro", "Hydro 1", "Hydro One"]);
    assert_eq!(company.call("party", json!({ "id": ids[1] }))["party"]["roles"], json!(["customer"]));
}

#[test]
fn an_inner_merge_can_be_taken_back_before_the_outer_one() {
    let company = TestCompany::new();
    let ids: Vec<Value> = ["A", "B", "C"].iter().map(|name| party(&company, name, &[])["id"].clone()).collect();
    company.call("merge_parties", json!({ "keepId": ids[1], "mergeId": ids[0] }));
    company.call("merge_parties", json!({ "keepId": ids[2], "mergeId": ids[1] }));
    let change = company.done("unmerge_party", json!({ "id": ids[0] }));
    assert_eq!(names(&company, json!({})), ["A", "C"]);
    // It went out of B, which C stands for: B itself cannot take anyone in.
    let undo = change.undo.unwrap();
    assert_eq!(company.refused(&undo.operation, undo.input).code, ErrorCode::Conflict);
}

#[test]
fn a_merge_never_loops() {
    let company = TestCompany::new();
    let (a, b) = (party(&company, "A", &[])["id"].clone(), party(&company, "B", &[])["id"].clone());
    let refused = |keep: &Value, merge: &Value| company.refused("merge_parties", json!({ "keepId": keep, "mergeId": merge }));
    assert_eq!(refused(&a, &a).code, ErrorCode::InvalidInput);
    company.call("merge_parties", json!({ "keepId": a, "mergeId": b }));
    assert_eq!((refused(&b, &a).code, refused(&b, &a).field.as_deref()), (ErrorCode::Conflict, Some("keepId")));
    assert_eq!(refused(&a, &b).field.as_deref(), Some("mergeId"));
    let c = party(&company, "C", &[])["id"].clone();
    company.call("archive_party", json!({ "id": c }));
    assert!(refused(&a, &c).message.contains("archived") && refused(&c, &a).message.contains("archived"));
    for change in ["update_party", "archive_party", "restore_party"] {
        let refused = company.refused(change, json!({ "id": b }));
        assert!(refused.message.contains("was merged into A"), "{change}: {}", refused.message);
    }
    assert_eq!(company.refused("unmerge_party", json!({ "id": a })).code, ErrorCode::Conflict);
}

#[test]
fn pages_go_on_where_the_last_one_ended() {
    let company = TestCompany::new();
    for number in 0..25 {
        // Two of each name, so that a page can end between equals.
        company.call(
            "create_party",
            json!({ "name": format!("Party {:02}", number / 2), "allowDuplicate": true, "phone": format!("604-555-{number:04}") }),
        );
    }
    let (mut found, mut cursor) = (Vec::new(), Value::Null);
    loop {
        let page = company.call("parties_list", json!({ "limit": 3, "cursor": cursor }));
        assert_eq!(page["total"], 25);
        found.extend(page["rows"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()));
        cursor = page["nextCursor"].clone();
        if cursor.is_null() {
            break;
        }
    }
    let distinct: std::collections::BTreeSet<_> = found.iter().collect();
    assert_eq!((found.len(), distinct.len()), (25, 25));
    assert_eq!(names(&company, json!({ "text": "6045550007" })), ["Party 03"], "a number is found by its digits");
    assert_eq!(company.call("parties_list", json!({ "text": "100%" }))["total"], 0, "signs of a pattern stand for themselves");
    assert_eq!(company.refused("parties_list", json!({ "cursor": "?" })).field.as_deref(), Some("cursor"));
    assert_eq!(company.refused("parties_list", json!({ "limit": 0 })).field.as_deref(), Some("limit"));
}

#[test]
fn the_payments_of_merged_records_are_shown_together() {
    let company = TestCompany::new();
    let (kept, merged) = (party(&company, "Hydro One", &["supplier"])["id"].clone(), party(&company, "Hydro", &["supplier"])["id"].clone());
    let accounts = company.call("accounts_list", json!({}))["rows"].clone();
    let of_type =
        |wanted: &str| accounts.as_array().unwrap().iter().find(|account| account["accountType"] == wanted).unwrap()["code"].clone();
    for (name, id) in [("Workshop", &kept), ("Office", &merged)] {
        company.call(
            "create_payment",
            json!({ "name": name, "kind": "bill", "partyId": id, "amount": { "kind": "fixed", "amount": { "amount": "80.00", "currency": "CAD" } },
                "cadence": "monthly", "startsOn": "2026-03-15", "payFrom": of_type("asset"), "expenseAccount": of_type("expense") }),
        );
    }
    let payments = |id: &Value| {
        company.call("party", json!({ "id": id }))["payments"]
            .as_array()
            .unwrap()
            .iter()
            .map(|payment| payment["name"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(payments(&kept), ["Workshop"]);
    company.call("merge_parties", json!({ "keepId": kept, "mergeId": merged }));
    assert_eq!(payments(&kept), ["Office", "Workshop"]);
    let found = company.call("search_records", json!({ "text": "office" }))["rows"][0].clone();
    assert_eq!((&found["kind"], &found["subtitle"]), (&json!("payment"), &json!("Hydro One, monthly bill")));
}

#[test]
fn a_name_is_looked_up_by_an_index() {
    // An import asks for every row: a question that reads all parties takes hours for a hundred thousand.
    let company = TestCompany::new();
    for sql in [store::OF_OWN_NAME, store::OF_MERGED_NAME] {
        let plan: Vec<String> = company.read(|tx| tx.rows(&format!("EXPLAIN QUERY PLAN {sql}"), params!["ada"], |row| row.get(3)));
        assert!(plan.iter().any(|step| step.contains("SEARCH party")) && !plan.iter().any(|step| step.contains("SCAN")), "{plan:?}");
    }
}
