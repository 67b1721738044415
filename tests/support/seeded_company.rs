//! Small books in which every kind of row occurs.

use base64::Engine as _;
use serde_json::{Value, json};
use std::path::PathBuf;
use testkit::{TempCompany, money};

/// A tax id that the seeded company holds, sealed.
pub const TAX_ID: &str = "804-913-277";

/// A company with parties, drafts, entries, a reversal, payments with their facts, jobs and a lock date.
pub fn seeded_company() -> TempCompany {
    let company = TempCompany::create(
        "2026-02-10",
        json!({ "openingBalances": [{ "account": "1010", "side": "debit", "amount": money("5000.00 CAD") }] }),
    );
    accounts_and_settings(&company);
    parties(&company);
    entries(&company);
    payments(&company);
    bank(&company);
    attachments(&company);
    reconciled(&company);
    company.run("lock_books", json!({ "through": "2026-01-31" }));
    company
}

/// Closes the company and gives its file, which then lies there alone.
pub fn close(company: &TempCompany) -> PathBuf {
    let path = company.engine().path().to_owned();
    company.desk.close_company();
    path
}

/// The input of an entry of two lines in CAD.
pub fn entry(date: &str, description: &str, debit: &str, credit: &str, amount: &str) -> Value {
    let amount = money(&format!("{amount} CAD"));
    json!({ "entryDate": date, "description": description, "lines": [
        { "account": debit, "side": "debit", "amount": amount },
        { "account": credit, "side": "credit", "amount": amount },
    ] })
}

fn accounts_and_settings(company: &TempCompany) {
    company.run(
        "create_account",
        json!({ "code": "1030", "name": "Euro account", "accountType": "asset", "parentCode": "1000", "currency": "EUR", "role": "bank" }),
    );
    company.run("create_account", json!({ "code": "6995", "name": "Never used", "accountType": "expense" }));
    company.run("archive_account", json!({ "code": "6995" }));
    company.run("update_company_settings", json!({ "quietFrom": "22:00", "quietUntil": "07:00" }));
}

fn parties(company: &TempCompany) {
    let hydro = company.run(
        "create_party",
        json!({ "name": "Westcoast Hydro", "roles": ["supplier"], "email": "bills@hydro.example", "phone": "+1 604 555 0100",
            "address": { "line1": "1 Dam Road", "line2": "Unit 2", "city": "Hope", "region": "BC", "postalCode": "V0X 1L0", "country": "CA" },
            "taxIds": [{ "kind": "business_number", "value": TAX_ID }], "termsDays": 30, "currency": "CAD", "language": "en", "notes": "Meter 12" }),
    );
    let twice = company.run("create_party", json!({ "name": "West Coast Hydro", "roles": ["customer"] }));
    company.run("merge_parties", json!({ "keepId": hydro["id"], "mergeId": twice["id"] }));
    let past = company.run("create_party", json!({ "name": "Long gone", "roles": ["contractor", "partner"] }));
    company.run("archive_party", json!({ "id": past["id"] }));
    let mut bill = entry("2026-01-15", "Hydro, January", "6120", "1010", "150.00");
    bill["partyId"] = hydro["id"].clone();
    bill["reference"] = json!("INV-77");
    bill["lines"][0]["memo"] = json!("Workshop");
    company.run("post_journal_entry", bill);
}

fn entries(company: &TempCompany) {
    for (day, amount) in [("2026-01-05", "20.00"), ("2026-01-20", "31.40"), ("2026-02-03", "99.95")] {
        company.run("post_journal_entry", entry(day, "Materials", "5210", "1010", amount));
    }
    let wrong = company.run("post_journal_entry", entry("2026-02-04", "Keyed in twice", "5210", "1010", "99.95"));
    company.run("reverse_journal_entry", json!({ "entryId": wrong["id"], "reason": "It was there already" }));
    company.run(
        "post_journal_entry",
        json!({ "entryDate": "2026-02-05", "description": "Euro account opened", "lines": [
            { "account": "1030", "side": "debit", "amount": money("100.00 EUR"), "baseAmount": money("149.50 CAD") },
            { "account": "1010", "side": "credit", "amount": money("149.50 CAD") } ] }),
    );
    company.run("save_draft_entry", entry("2026-02-06", "Not sure yet", "5210", "1010", "12.00"));
    company.run("save_draft_entry", json!({ "entryDate": "2026-02-06", "description": "Half an entry", "lines": [] }));
}

fn payments(company: &TempCompany) {
    let rent = company.run(
        "create_payment",
        json!({ "name": "Workshop rent", "kind": "bill", "partyName": "Old Mill Properties", "amount": { "kind": "fixed", "amount": money("1200.00 CAD") },
            "cadence": "monthly", "startsOn": "2026-01-01", "endsOn": "2030-12-31", "dueDay": 1, "weekendRule": "after", "holidays": "CA", "method": "bank_transfer", "payFrom": "1010",
            "expenseAccount": "6110", "remindDaysBefore": 5, "graceDaysBefore": 3, "graceDaysAfter": 6, "notes": "Standing order" }),
    );
    let hosting = company.run(
        "create_payment",
        json!({ "name": "Web hosting", "kind": "subscription", "amount": { "kind": "range", "low": money("20.00 CAD"), "high": money("40.00 CAD") },
            "cadence": "weekly", "startsOn": "2026-01-07", "payFrom": "1010", "expenseAccount": "6220" }),
    );
    let (rent, hosting) = (&rent["id"], &hosting["id"]);
    company.run(
        "update_payment",
        json!({ "id": rent, "amount": { "kind": "fixed", "amount": money("1250.00 CAD") }, "effectiveOn": "2026-02-01" }),
    );
    for (due, paid, more) in [("2026-01-01", "2026-01-03", false), ("2026-02-01", "2026-02-02", true)] {
        company.run(
            "confirm_payment",
            json!({ "paymentId": rent, "dueOn": due, "paidOn": paid, "amount": money("1200.00 CAD"), "method": "cheque", "reference": "8841", "note": "By hand", "moreToCome": more }),
        );
    }
    let twice = company.run(
        "confirm_payment",
        json!({ "paymentId": hosting, "dueOn": "2026-01-14", "paidOn": "2026-01-14", "amount": money("31.00 CAD") }),
    );
    company.run("withdraw_confirmation", json!({ "confirmationId": twice["id"], "reason": "It was another bill" }));
    company.run("skip_occurrence", json!({ "paymentId": hosting, "dueOn": "2026-01-21", "reason": "Free week" }));
    company.run("move_occurrence", json!({ "paymentId": hosting, "dueOn": "2026-01-28", "toOn": "2026-01-30" }));
    company.run("pause_payment", json!({ "id": hosting, "from": "2026-03-01", "until": "2026-04-01", "reason": "Closed" }));
    company.run("set_up_autopay", json!({ "paymentId": hosting, "setUpOn": "2026-01-10", "note": "At the bank" }));
    company.run("verify_autopay", json!({ "paymentId": hosting, "evidence": { "kind": "owners_word", "note": "Saw it" } }));
    company.run("run_daily_tick", json!({}));
    company.run("snooze_reminder", json!({ "paymentId": hosting, "dueOn": "2026-02-11", "until": "2026-02-12" }));
    company.desk.work_jobs(&books::job_handlers(&company.desk)).expect("the jobs are done");
}

// Reads a bank's file into the current account.
fn read_file(company: &TempCompany, name: &str, content: &str) -> Value {
    read(company, name, content)["import"]["id"].clone()
}

fn read(company: &TempCompany, name: &str, content: &str) -> Value {
    let content = base64::engine::general_purpose::STANDARD.encode(content);
    company.run("import_statement", json!({ "fileName": name, "content": content, "account": "1010" }))
}

fn ofx(bookings: &[(&str, &str, &str, &str)]) -> String {
    let mut text = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:UTF-8\n\n<OFX>\n<BANKMSGSRSV1>\n<STMTTRNRS>\n<STMTRS>\n<CURDEF>CAD\n<BANKACCTFROM>\n<BANKID>000412345\n<ACCTID>7788990011\n<ACCTTYPE>CHECKING\n</BANKACCTFROM>\n<BANKTRANLIST>\n".to_owned();
    for (day, amount, id, name) in bookings {
        let kind = if amount.starts_with('-') { "DEBIT" } else { "CREDIT" };
        text += &format!("<STMTTRN>\n<TRNTYPE>{kind}\n<DTPOSTED>{day}\n<TRNAMT>{amount}\n<FITID>{id}\n<NAME>{name}\n</STMTTRN>\n");
    }
    text + "</BANKTRANLIST>\n<LEDGERBAL>\n<BALAMT>812.50\n<DTASOF>20260210\n</LEDGERBAL>\n</STMTRS>\n</STMTTRNRS>\n</BANKMSGSRSV1>\n</OFX>\n"
}

fn bank(company: &TempCompany) {
    let february = [
        ("20260204", "-45.00", "F1001", "Westcoast Hardware"),
        ("20260205", "-4.50", "F1002", "Corner Coffee"),
        ("20260206", "1000.00", "F1003", "Cedar Client"),
    ];
    read_file(company, "february.ofx", &ofx(&february));
    // The bank gives one line another id.
    let again = [("20260204", "-45.00", "G2001", "Westcoast Hardware")];
    read_file(company, "again.ofx", &ofx(&again));
    let table = "Date,Description,Amount,Balance\n2026-02-08,Birch Books,-30.00,782.50\n2026-02-09,Oak Tools,-12.00,770.50\n";
    let table = read_file(company, "table.csv", table);
    company.run("withdraw_statement_import", json!({ "id": table, "reason": "The wrong month." }));
    let line = |text: &str| company.run("bank_lines_list", json!({ "text": text }))["rows"][0]["id"].clone();
    company.run("delete_bank_line", json!({ "lineId": line("coffee"), "reason": "Private." }));
    company.run("match_bank_line", json!({ "lineId": line("hardware"), "parts": [{ "kind": "account", "account": "5210" }] }));
    company.run("match_bank_line", json!({ "lineId": line("cedar"), "parts": [{ "kind": "account", "account": "5210" }] }));
    company.run("unmatch_bank_line", json!({ "lineId": line("cedar"), "reason": "Not materials." }));
    rules(company);
}

// Rules that post, one run of them taken back, and an exception that the owner accepted.
fn rules(company: &TempCompany) {
    for (name, text, account) in [("Fir", "fir supplies", "5210"), ("Spruce", "spruce", "6110")] {
        company.run(
            "create_bank_rule",
            json!({ "name": name, "conditions": { "words": [{ "text": text }] }, "outcome": { "kind": "account", "account": account }, "posts": true }),
        );
    }
    read_file(company, "fir.ofx", &ofx(&[("20260207", "-8.00", "F2001", "Fir Supplies")]));
    let spruce = read(company, "spruce.ofx", &ofx(&[("20260208", "-9.00", "F2002", "Spruce Yard")]));
    company.run("withdraw_bank_rule_run", json!({ "runId": spruce["rules"]["runId"], "reason": "Not rent." }));
    let exceptions = company.run("payments_reconciliation", json!({ "from": "2026-01-01" }))["exceptions"].clone();
    let paid = exceptions.as_array().and_then(|rows| rows.iter().find(|row| !row["confirmations"].as_array().is_some_and(Vec::is_empty)));
    let paid = paid.expect("an exception with a confirmation");
    for reason in ["As agreed.", "As agreed on the phone."] {
        let input = json!({ "paymentId": paid["paymentId"], "dueOn": paid["dueOn"], "reason": reason });
        let accepted = company.run("accept_exception", input);
        if reason == "As agreed." {
            company.run("withdraw_acceptance", json!({ "id": accepted["id"] }));
        }
    }
}

fn attachments(company: &TempCompany) {
    let content = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    let party = company.run("parties_list", json!({ "text": "Hydro" }))["rows"][0]["id"].clone();
    let line = company.run("bank_lines_list", json!({ "text": "hardware" }))["rows"][0]["id"].clone();
    let contract = json!({ "recordKind": "party", "recordId": party, "fileName": "contract.pdf", "content": content("%PDF-1.4 The contract"), "note": "Until 2028" });
    company.run("attach_file", contract);
    let receipt = json!({ "recordKind": "bank_line", "recordId": line, "fileName": "receipt.txt", "content": content("Nails 45.00") });
    let receipt = company.run("attach_file", receipt);
    company.run("detach_file", json!({ "id": receipt["id"], "reason": "Of another purchase." }));
}

// A statement that is finished, reopened and finished again; one that was given up after it, and one that is open.
fn reconciled(company: &TempCompany) {
    let begin = |on: &str| {
        let input = json!({ "account": "1010", "statementOn": on, "closingBalance": money("9.00 CAD") });
        company.run("start_statement_reconciliation", input)["id"].clone()
    };
    let tick = |id: &Value, at: usize| {
        let rows = company.run("statement_reconciliation", json!({ "id": id, "show": "unticked" }))["rows"].clone();
        company.run("tick_reconciliation_entries", json!({ "id": id, "entries": [{ "entryId": rows[at]["entryId"] }] }));
    };
    let first = begin("2026-02-05");
    tick(&first, 0);
    let ticked = company.run("statement_reconciliation", json!({ "id": first }))["reconciliation"]["tickedAmount"].clone();
    company.run("update_statement_reconciliation", json!({ "id": first, "closingBalance": ticked }));
    company.run("finish_statement_reconciliation", json!({ "id": first }));
    company.run("reopen_statement_reconciliation", json!({ "id": first, "reason": "Looked at again." }));
    company.run("finish_statement_reconciliation", json!({ "id": first }));
    company.run("discard_statement_reconciliation", json!({ "id": begin("2026-02-08") }));
    tick(&begin("2026-02-10"), 0);
}
