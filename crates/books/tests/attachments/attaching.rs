//! Files come to records, are shown, go and come back.

use crate::support::{PDF, PNG, attach, bytes_of, company_with_party, file_at, kept, names_at, one_of_each, proven};
use serde_json::json;
use testkit::TempCompany;

#[test]
fn every_kind_of_record_takes_a_file() {
    let company = TempCompany::on("2026-02-02");
    for (kind, record) in one_of_each(&company) {
        let done = company.call("attach_file", file_at(kind, &record, "receipt.pdf", PDF)).unwrap();
        assert_eq!(done.changes, ["attachments", "audit"]);
        assert_eq!((done.output["recordKind"].as_str(), &done.output["recordId"]), (Some(kind), &record));
        assert_eq!((done.output["mediaType"].as_str(), done.output["isSource"].as_bool()), (Some("application/pdf"), Some(false)));
        assert_ne!(done.output["recordTitle"], "", "{kind}");
        assert_eq!(names_at(&company, kind, &record)[0], "receipt.pdf");
        assert_eq!(bytes_of(&company, &done.output["id"]), PDF);
    }
    // The receipt is kept once, beside the statement that was read.
    assert_eq!(kept(&company).0, 2);
    let all = company.run("attachments_list", json!({ "text": "RECEIPT" }));
    assert_eq!((all["total"].as_u64(), all["totalBytes"].as_u64()), (Some(6), Some(6 * PDF.len() as u64)));
    let titles: Vec<&str> = all["rows"].as_array().unwrap().iter().rev().map(|row| row["recordTitle"].as_str().unwrap()).collect();
    assert_eq!(
        titles,
        ["Maple Rentals", "Rent", "Rent, paid on 2026-01-02", "2026-01-02 Rent, due 2026-01-01", "january.csv", "2026-01-05 Corner Coffee"]
    );
    proven(&company);
}

#[test]
fn a_line_says_how_many_files_it_has() {
    let company = TempCompany::on("2026-02-02");
    let (_, line) = one_of_each(&company).pop().unwrap();
    let count = || {
        let listed = company.run("bank_lines_list", json!({ "text": "coffee" }))["rows"][0]["attachments"].clone();
        assert_eq!(company.run("bank_line", json!({ "id": line }))["line"]["attachments"], listed);
        listed
    };
    assert_eq!(count(), 0);
    let first = attach(&company, "bank_line", &line, "one.pdf", PDF);
    attach(&company, "bank_line", &line, "two.png", PNG);
    assert_eq!(count(), 2);
    company.run("detach_file", json!({ "id": first["id"] }));
    assert_eq!(count(), 1);
}

#[test]
fn what_is_removed_comes_back_as_it_was() {
    let (company, party) = company_with_party();
    let mut input = file_at("party", &party, "lease.pdf", PDF);
    input["note"] = json!("Signed in 2024");
    let attached = company.run("attach_file", input);
    let removed = company.call("detach_file", json!({ "id": attached["id"], "reason": "The old one" })).unwrap();
    assert_eq!((removed.output["removedReason"].as_str(), names_at(&company, "party", &party).len()), (Some("The old one"), 0));
    assert_eq!(bytes_of(&company, &attached["id"]), PDF, "the bytes stay for the audit");
    let with_removed = json!({ "recordKind": "party", "recordIds": [party], "withRemoved": true });
    assert_eq!(company.run("attachments_list", with_removed)["total"], 1);
    let undo = removed.undo.unwrap();
    assert_eq!((undo.operation.as_str(), undo.label.as_str()), ("restore_attachment", "Restore lease.pdf"));
    let restored = company.call(&undo.operation, undo.input).unwrap();
    assert_eq!(restored.output, attached);
    // Undo of the restoring removes it again, and that of the attaching too.
    let undo = restored.undo.unwrap();
    company.run(&undo.operation, undo.input);
    assert!(names_at(&company, "party", &party).is_empty());
    let done = company.call("attach_file", file_at("party", &party, "lease.png", PNG)).unwrap();
    let undo = done.undo.unwrap();
    assert_eq!(undo.label, "Remove lease.png");
    company.run(&undo.operation, undo.input);
    assert!(names_at(&company, "party", &party).is_empty());
    proven(&company);
}

#[test]
fn a_party_shows_the_files_of_those_that_were_merged_into_it() {
    let (company, kept) = company_with_party();
    let merged = company.run("create_party", json!({ "name": "Old Mill", "roles": ["supplier"] }))["id"].clone();
    attach(&company, "party", &merged, "lease.pdf", PDF);
    assert!(names_at(&company, "party", &kept).is_empty());
    company.run("merge_parties", json!({ "keepId": kept, "mergeId": merged }));
    assert_eq!(names_at(&company, "party", &kept), ["lease.pdf"]);
    company.run("unmerge_party", json!({ "id": merged }));
    assert!(names_at(&company, "party", &kept).is_empty());
}

#[test]
fn a_list_goes_page_by_page() {
    let (company, party) = company_with_party();
    for number in 0..5 {
        attach(&company, "party", &party, &format!("{number}.txt"), format!("text {number}").as_bytes());
    }
    let (mut seen, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let page = company.run("attachments_list", json!({ "limit": 2, "cursor": cursor }));
        seen.extend(page["rows"].as_array().unwrap().iter().map(|row| row["fileName"].as_str().unwrap().to_owned()));
        assert_eq!(page["total"], 5);
        cursor = page["nextCursor"].as_str().map(str::to_owned);
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, ["4.txt", "3.txt", "2.txt", "1.txt", "0.txt"]);
    assert_eq!(company.run("attachments_list", json!({ "recordIds": [] }))["total"], 0, "of no records there are none");
}
