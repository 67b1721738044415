//! What the ledger refuses before it is kept: sums that no balance could show, dates and texts that nobody means.

use crate::test_company::TestCompany;
use crate::wire::required_text;
use engine::{Caller, Door};
use serde_json::{Value, json};

fn refusal(company: &TestCompany, operation: &str, input: Value) -> (String, String) {
    let error = company.refused(operation, input);
    (error.code.as_str().to_owned(), error.field.unwrap_or_default())
}

fn invalid(field: &str) -> (String, String) {
    ("invalid_input".to_owned(), field.to_owned())
}

fn entry(date: &str, pairs: usize, amount: &str) -> Value {
    let line = |account: &str, side: &str| json!({ "account": account, "side": side, "amount": { "amount": amount, "currency": "CAD" } });
    let lines: Vec<Value> = (0..pairs).flat_map(|_| [line("1010", "debit"), line("4000", "credit")]).collect();
    json!({ "entryDate": date, "description": "x", "lines": lines })
}

fn account(company: &TestCompany, role: &str) -> String {
    let rows = company.call("accounts_list", json!({}))["rows"].clone();
    rows.as_array().unwrap().iter().find(|row| row["role"] == role).unwrap()["code"].as_str().unwrap().to_owned()
}

#[test]
fn the_ledger_never_adds_up_to_more_than_it_can_show() {
    let company = TestCompany::new();
    let bank = account(&company, "bank");
    let large = |date: &str| entry(date, 500, "9999999999999.99").account_codes(&company);
    // Each of them fits by itself: 500 lines of ten trillion are 5 * 10^17 minor units on either side.
    let mut posted = 0;
    let refused = loop {
        // In another month each, so that no one balance is large.
        let date = format!("2026-{:02}-10", posted + 1);
        let answer =
            company.desk.call("post_journal_entry", large(&date), &Caller::owner(Door::Window).with_key(format!("large {posted}")));
        match answer {
            Ok(_) => posted += 1,
            Err(error) => break error,
        }
        assert!(posted < 12, "nothing was refused");
    };
    assert_eq!((refused.code.as_str(), refused.field.as_deref(), posted), ("invalid_input", Some("lines"), 8));
    assert_eq!(
        refusal(&company, "post_journal_entries", json!({ "entries": [large("2026-01-10"), large("2026-01-11")] })),
        invalid("entries")
    );
    for query in ["trial_balance", "board", "accounts_list"] {
        company.call(query, json!({}));
    }
    company.call("account_ledger", json!({ "account": bank, "limit": 1 }));
    assert_eq!(company.call("verify_books", json!({}))["ok"], true);
    company.call("post_journal_entry", entry("2026-09-01", 1, "1.00").account_codes(&company));
}

#[test]
fn of_many_entries_the_wrong_one_is_named_wherever_it_stands_and_nothing_stays() {
    let company = TestCompany::new();
    let many: Vec<Value> = (0..150).map(|_| entry("2026-03-02", 1, "1.00").account_codes(&company)).collect();
    let before = company.call("journal_entries", json!({}))["total"].as_i64().unwrap();
    let unknown_account = |entry: &mut Value| entry["lines"][1]["account"] = json!("9999");
    let one_cent_off = |entry: &mut Value| entry["lines"][1]["amount"]["amount"] = json!("1.01");
    company.call(
        "create_account",
        json!({ "code": "1099", "name": "Kept in dollars", "accountType": "asset", "role": "bank", "currency": "USD" }),
    );
    let in_another_currency = |entry: &mut Value| entry["lines"][0]["account"] = json!("1099");
    for at in [0, 63, 64, 149] {
        let with = |spoil: &dyn Fn(&mut Value)| {
            let mut entries = many.clone();
            spoil(&mut entries[at]);
            json!({ "entries": entries })
        };
        let field = |of: &str| format!("entries[{at}].{of}");
        assert_eq!(refusal(&company, "post_journal_entries", with(&unknown_account)), ("not_found".to_owned(), field("lines[1].account")));
        assert_eq!(refusal(&company, "post_journal_entries", with(&one_cent_off)), ("entry_unbalanced".to_owned(), field("lines")));
        assert_eq!(refusal(&company, "post_journal_entries", with(&in_another_currency)), invalid(&field("lines[0].amount")));
    }
    assert_eq!(company.call("journal_entries", json!({}))["total"], before);
    let posted = company.call("post_journal_entries", json!({ "entries": many }));
    assert_eq!(posted, json!({ "count": 150, "firstNumber": before + 1, "lastNumber": before + 150 }));
    assert_eq!(company.call("verify_books", json!({}))["ok"], true);
}

#[test]
fn a_search_for_a_long_text_is_refused_with_its_field() {
    let company = TestCompany::new();
    for query in [
        "journal_entries",
        "payments_list",
        "upcoming_occurrences",
        "search_records",
        "parties_list",
        "attachments_list",
        "bank_lines_list",
    ] {
        assert_eq!(refusal(&company, query, json!({ "text": "x".repeat(60_000) })), invalid("text"), "{query}");
        company.call(query, json!({ "text": "x".repeat(200) }));
        company.call(query, json!({ "text": "  " }));
    }
}

#[test]
fn dates_that_nobody_means_are_refused_with_their_field() {
    let company = TestCompany::new();
    for date in ["0026-01-05", "2926-01-05", "+12345-01-01"] {
        assert_eq!(refusal(&company, "post_journal_entry", entry(date, 1, "1.00").account_codes(&company)), invalid("entryDate"), "{date}");
        assert_eq!(refusal(&company, "save_draft_entry", entry(date, 1, "1.00")), invalid("entryDate"));
        for (operation, field) in
            [("trial_balance", "asOf"), ("accounts_list", "asOf"), ("journal_entries", "from"), ("journal_entries", "until")]
        {
            assert_eq!(refusal(&company, operation, json!({ field: date })), invalid(field), "{operation} {date}");
        }
        assert_eq!(refusal(&company, "account_ledger", json!({ "account": account(&company, "bank"), "until": date })), invalid("until"));
        assert_eq!(refusal(&company, "lock_books", json!({ "through": date })), invalid("through"));
        let new = json!({ "name": "Other", "country": "CA", "businessType": "shop", "booksStartOn": date });
        assert_eq!(refusal(&company, "create_company", new), invalid("booksStartOn"));
    }
}

trait WithCodes {
    fn account_codes(self, company: &TestCompany) -> Value;
}

impl WithCodes for Value {
    fn account_codes(self, company: &TestCompany) -> Value {
        let text = self.to_string().replace("\"1010\"", &format!("\"{}\"", account(company, "bank")));
        serde_json::from_str(&text.replace("\"4000\"", &format!("\"{}\"", account(company, "default_expense")))).unwrap()
    }
}

#[test]
fn texts_of_entries_and_drafts_have_an_end() {
    let company = TestCompany::new();
    for operation in ["post_journal_entry", "save_draft_entry"] {
        let mut long = entry("2026-01-05", 1, "1.00").account_codes(&company);
        long["lines"][1]["memo"] = json!("m".repeat(501));
        assert_eq!(refusal(&company, operation, long.clone()), invalid("lines[1].memo"), "{operation}");
        long["lines"][1]["memo"] = json!("m".repeat(500));
        long["description"] = json!("d".repeat(501));
        assert_eq!(refusal(&company, operation, long.clone()), invalid("description"), "{operation}");
        long["description"] = json!("d".repeat(500));
        long["reference"] = json!("r".repeat(101));
        assert_eq!(refusal(&company, operation, long.clone()), invalid("reference"), "{operation}");
        long["reference"] = json!("r".repeat(100));
        company.call(operation, long);
    }
    assert_eq!(refusal(&company, "save_draft_entry", entry("2026-01-05", 501, "1.00")), invalid("lines"));
}

#[test]
fn opening_balances_name_their_own_field() {
    let company = TestCompany::new();
    let opening = |amounts: &[&str]| {
        let balances: Vec<Value> = amounts
            .iter()
            .map(|amount| json!({ "account": "1010", "side": "debit", "amount": { "amount": amount, "currency": "CAD" } }))
            .collect();
        let new = json!({ "name": "Other", "country": "CA", "businessType": "contractor", "openingBalances": balances });
        refusal(&company, "create_company", new)
    };
    assert_eq!(opening(&["10000000000000.01"]), invalid("openingBalances[0].amount"));
    assert_eq!(opening(&["9999999999999.99", "9999999999999.99"]), invalid("openingBalances"));
}

#[test]
fn a_name_holds_no_sign_that_moves_the_cursor() {
    for text in ["a\u{1b}[31mb", "a\u{0}b", "a\u{7f}b", "a\u{9b}2Jb"] {
        assert_eq!(required_text(text, "name", 200).unwrap_err().field.as_deref(), Some("name"), "{text:?}");
    }
    assert_eq!(required_text(" first\nsecond\tcolumn\r\nthird ", "notes", 200).unwrap(), "first\nsecond\tcolumn\r\nthird");
}
