//! Reading files of a bank into the books.

use crate::support::{Booking, booking, file, first_line, import, lines, ofx, ofx_of, preview, proven, three};
use engine::{Caller, Door};
use serde_json::json;
use testkit::TempCompany;

#[test]
fn a_file_is_shown_first_and_then_read() {
    let company = TempCompany::on("2026-02-02");
    let shown = preview(&company, ofx(&three(), Some(179_550)));
    assert_eq!((shown["isReady"].as_bool(), shown["format"].as_str()), (Some(false), Some("ofx1")), "{shown:#}");
    assert_eq!((shown["lines"].as_u64(), shown["rows"].as_array().map(Vec::len)), (Some(3), Some(3)));
    assert_eq!(shown["accounts"][0]["number"], "7788990011");
    assert!(lines(&company).is_empty(), "a preview reads nothing");

    let done =
        company.call("import_statement", file("/home/me/january.ofx", ofx(&three(), Some(179_550)), json!({ "account": "1010" }))).unwrap();
    let import = &done.output["import"];
    assert_eq!((import["fileName"].as_str(), import["linesNew"].as_u64()), (Some("january.ofx"), Some(3)));
    assert_eq!(import["sha256"], shown["sha256"]);
    assert_eq!(import["statements"][0]["closing"]["amount"]["amount"], "1795.50");
    assert_eq!(done.changes, ["bank", "attachments", "payments", "ledger", "accounts", "reminders", "audit"]);
    let rows = company.run("bank_lines_list", json!({}))["rows"].clone();
    assert_eq!((rows[0]["bookedOn"].as_str(), rows[0]["amount"]["amount"].as_str()), (Some("2026-01-09"), Some("3000.00")));
    assert_eq!((rows[2]["state"].as_str(), rows[2]["account"].as_str()), (Some("open"), Some("1010")));

    // The account is known from now on, and the same file brings nothing.
    let shown = preview(&company, ofx(&three(), Some(179_550)));
    assert_eq!((shown["isReady"].as_bool(), shown["new"].as_u64(), shown["accounts"][0]["known"].as_u64()), (Some(true), Some(0), Some(3)));
    assert_eq!(shown["accounts"][0]["foundBy"], "memory");
    assert_eq!(shown["importedBefore"]["id"], import["id"]);
    proven(&company);
}

#[test]
fn a_line_keeps_what_the_bank_said() {
    let company = TempCompany::on("2026-02-02");
    import(&company, ofx(&three(), None));
    let line = first_line(&company, "maple");
    let detail = company.run("bank_line", json!({ "id": line["id"] }));
    assert_eq!((detail["bankId"].as_str(), detail["occurrence"].as_u64()), (Some("F1001"), Some(1)), "{detail:#}");
    assert!(detail["raw"].as_str().unwrap().contains("Maple Rentals"));
    assert_eq!(detail["import"]["fileName"], "january.ofx");
    assert_eq!(detail["fingerprint"].as_str().map(str::len), Some(64));
}

#[test]
fn two_accounts_in_one_file_go_where_each_belongs() {
    let company = TempCompany::on("2026-02-02");
    company.run("create_account", json!({ "code": "1015", "name": "Savings", "accountType": "asset", "role": "bank" }));
    let two = ofx(&three(), None).replace("</BANKMSGSRSV1>\n</OFX>\n", "")
        + ofx_of("5566", &[booking(7, 5000, "S1", "Interest")], None).split_once("<BANKMSGSRSV1>\n").unwrap().1;
    let shown = preview(&company, &two);
    let keys: Vec<String> =
        shown["accounts"].as_array().unwrap().iter().map(|account| account["statementAccount"].as_str().unwrap().to_owned()).collect();
    assert_eq!(keys.len(), 2, "{shown:#}");
    // Naming one is not enough, and nothing of the file is kept.
    let one = json!({ "accounts": [{ "statementAccount": keys[0], "account": "1010" }] });
    assert_eq!(company.refused("import_statement", file("two.ofx", &two, one)), ("invalid_input", Some("accounts".to_owned())));
    assert!(lines(&company).is_empty());
    let both =
        json!({ "accounts": [{ "statementAccount": keys[0], "account": "1010" }, { "statementAccount": keys[1], "account": "1015" }] });
    let done = company.run("import_statement", file("two.ofx", &two, both));
    assert_eq!(done["import"]["linesNew"], 4);
    assert_eq!(company.run("bank_lines_list", json!({ "account": "1015" }))["total"], 1);
    // Both are known for the next file.
    assert_eq!(preview(&company, &two)["isReady"], true);
    proven(&company);
}

#[test]
fn a_chequing_and_a_savings_account_of_one_number_are_two() {
    let company = TempCompany::on("2026-02-02");
    company.run("create_account", json!({ "code": "1015", "name": "Savings", "accountType": "asset", "role": "bank" }));
    let of = |kind: &str, bookings: &[Booking]| ofx(bookings, None).replace("<ACCTTYPE>CHECKING", kind);
    let found = |content: &str| {
        let account = preview(&company, content)["accounts"][0].clone();
        (account["account"].as_str().map(str::to_owned), account["foundBy"].as_str().map(str::to_owned))
    };
    let memory = |code: &str| (Some(code.to_owned()), Some("memory".to_owned()));
    // Without a kind, as from a QFX that leaves it out; with one, it is the same account while no other is known.
    company.run("import_statement", file("a.ofx", of("", &three()), json!({ "account": "1010" })));
    let checking = of("<ACCTTYPE>CHECKING", &[booking(20, -100, "F2001", "Tea")]);
    assert_eq!(found(&checking), memory("1010"));
    let savings = of("<ACCTTYPE>SAVINGS", &[booking(21, 300, "S2001", "Interest")]);
    company.run("import_statement", file("a.ofx", &checking, json!({})));
    // Another kind is another account, which nobody has chosen yet.
    assert_ne!(found(&savings).1.as_deref(), Some("memory"));
    assert_ne!(found(&savings).0.as_deref(), Some("1010"));
    company.run("import_statement", file("a.ofx", &savings, json!({ "account": "1015" })));
    assert_eq!((found(&savings), found(&checking)), (memory("1015"), memory("1010")));
    // A branch that comes along changes nothing, and both in one file are two.
    let branch = savings.replace("<ACCTID>", "<BRANCHID>12\n<ACCTID>");
    assert_eq!(found(&branch), memory("1015"));
    let both = checking.replace("</BANKMSGSRSV1>\n</OFX>\n", "") + savings.split_once("<BANKMSGSRSV1>\n").unwrap().1;
    let shown = preview(&company, &both);
    let codes: Vec<&str> = shown["accounts"].as_array().unwrap().iter().map(|one| one["account"].as_str().unwrap()).collect();
    assert_eq!(shown["accounts"][1]["name"], "SAVINGS 7788990011");
    assert_eq!((codes, shown["isReady"].as_bool(), shown["new"].as_u64()), (vec!["1010", "1015"], Some(true), Some(0)));
}

const TABLE: &str = "Date,Description,Amount,Balance\n2026-01-03,Maple Rentals,-1200.00,800.00\n2026-01-05,Corner Coffee,-4.50,795.50\n2026-01-09,Cedar Client,3000.00,3795.50\n";

#[test]
fn a_table_is_guessed_corrected_and_remembered() {
    let company = TempCompany::on("2026-02-02");
    let shown = company.run("preview_statement_import", file("t.csv", TABLE, json!({})));
    assert_eq!((shown["format"].as_str(), shown["lines"].as_u64()), (Some("csv"), Some(3)), "{shown:#}");
    let mut mapping = shown["table"]["mapping"].clone();
    // The owner says that the other side stands in the second column.
    mapping["columns"]["counterparty"] = json!(1);
    let more = json!({ "account": "1010", "csvMapping": mapping });
    assert_eq!(company.run("import_statement", file("t.csv", TABLE, more))["import"]["linesNew"], 3);
    assert_eq!(first_line(&company, "maple")["counterparty"], "Maple Rentals");
    // A later table with the same headings is read the same way.
    let later = TABLE.replace("2026-01", "2026-02");
    let shown = company.run("preview_statement_import", file("t.csv", &later, json!({ "account": "1010" })));
    assert_eq!(shown["table"]["mapping"], mapping);
    assert_eq!(shown["rows"][0]["counterparty"], "Maple Rentals");
    assert_eq!(shown["accounts"][0]["account"], "1010");
    // A file that names no account is never taken for one without being told.
    assert_eq!(company.refused("import_statement", file("t.csv", &later, json!({}))).1.as_deref(), Some("account"));
    proven(&company);
}

#[test]
fn the_same_key_twice_reads_once() {
    let company = TempCompany::on("2026-02-02");
    let input = file("january.ofx", ofx(&three(), None), json!({ "account": "1010" }));
    let first = company.call_with_key("import_statement", input.clone(), "once").unwrap();
    let second = company.call_with_key("import_statement", input.clone(), "once").unwrap();
    assert_eq!(first.output, second.output);
    assert_eq!(company.run("statement_imports_list", json!({}))["total"], 1);
    let other = file("other.ofx", ofx(&three(), None), json!({ "account": "1010" }));
    assert_eq!(company.call_with_key("import_statement", other, "once").unwrap_err().code.as_str(), "idempotency_key_reused");
}

#[test]
fn a_previewed_import_leaves_nothing_behind() {
    let company = TempCompany::on("2026-02-02");
    let input = file("january.ofx", ofx(&three(), None), json!({ "account": "1010" }));
    let caller = Caller { preview: true, ..Caller::owner(Door::Window) };
    let shown = company.desk.call("import_statement", input, &caller).unwrap();
    assert_eq!(shown.output["import"]["linesNew"], 3);
    assert!(lines(&company).is_empty());
    proven(&company);
}
