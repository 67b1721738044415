//! What cannot be attached says why, at the field that is wrong, and nothing of it stays.

use crate::support::{PDF, attach, company_with_party, file_at, kept, names_at, proven};
use engine::large::to_base64;
use serde_json::{Value, json};

#[test]
fn what_is_wrong_is_named_at_its_field() {
    let (company, party) = company_with_party();
    let unknown = json!("01940000-0000-7000-8000-00000000ffff");
    let with = |field: &str, value: Value| {
        let mut input = file_at("party", &party, "a.pdf", PDF);
        input[field] = value;
        input
    };
    for (input, code, field) in [
        (with("recordId", unknown.clone()), "not_found", "recordId"),
        // A record of another kind is not this one.
        (with("recordKind", json!("payment")), "not_found", "recordId"),
        (with("recordKind", json!("audit_entry")), "invalid_input", "recordKind"),
        (with("recordId", json!("' OR 1 = 1 --")), "not_found", "recordId"),
        (with("fileName", json!("  ")), "invalid_input", "fileName"),
        (with("content", json!("")), "invalid_input", "content"),
        (with("content", json!("*not base64*")), "invalid_input", "content"),
        (with("content", json!(to_base64(&vec![1; 20 * 1024 * 1024 + 1]))), "invalid_input", "content"),
        (with("note", json!("x".repeat(2001))), "invalid_input", "note"),
    ] {
        let shown = input.to_string();
        assert_eq!(company.refused("attach_file", input), (code, Some(field.to_owned())), "{:.200}", shown);
    }
    for operation in ["detach_file", "restore_attachment", "attachment_content"] {
        assert_eq!(company.refused(operation, json!({ "id": unknown })), ("not_found", Some("id".to_owned())));
    }
    assert_eq!(company.refused("attachments_list", json!({ "cursor": "x" })), ("invalid_input", Some("cursor".to_owned())));
    assert_eq!(company.refused("attachments_list", json!({ "recordIds": vec!["x"; 501] })).1.as_deref(), Some("recordIds"));
    assert_eq!(kept(&company), (0, 0), "nothing of what was refused is kept");
    proven(&company);
}

#[test]
fn the_largest_file_is_taken() {
    let (company, party) = company_with_party();
    let large = vec![1; 20 * 1024 * 1024];
    let attached = attach(&company, "party", &party, "scan.bin", &large);
    assert_eq!(
        (attached["sizeBytes"].as_u64(), attached["mediaType"].as_str()),
        (Some(large.len() as u64), Some("application/octet-stream"))
    );
    proven(&company);
}

#[test]
fn a_file_stands_once_at_a_record() {
    let (company, party) = company_with_party();
    let first = attach(&company, "party", &party, "a.pdf", PDF);
    let refused = company.call("attach_file", file_at("party", &party, "b.pdf", PDF)).unwrap_err();
    assert_eq!((refused.code.as_str(), refused.field.as_deref()), ("already_exists", Some("content")));
    assert!(refused.message.contains("a.pdf"));
    company.run("detach_file", json!({ "id": first["id"] }));
    assert_eq!(company.refused("detach_file", json!({ "id": first["id"] })).0, "conflict");
    attach(&company, "party", &party, "b.pdf", PDF);
    // The first one cannot come back beside it.
    assert_eq!(company.refused("restore_attachment", json!({ "id": first["id"] })), ("conflict", Some("id".to_owned())));
    assert_eq!(names_at(&company, "party", &party), ["b.pdf"]);
    assert_eq!(
        company.refused("restore_attachment", json!({ "id": company.run("attachments_list", json!({}))["rows"][0]["id"] })).0,
        "conflict"
    );
    proven(&company);
}

#[test]
fn a_name_is_a_name_and_no_path() {
    let (company, party) = company_with_party();
    let attached = attach(&company, "party", &party, "..\\..\\windows\\invoice.pdf", PDF);
    assert_eq!(attached["fileName"], "invoice.pdf");
    // What a name claims to be is not believed.
    let page = attach(&company, "party", &party, "photo.png", b"<html><script>alert(1)</script></html>");
    assert_eq!(page["mediaType"], "text/plain");
}
