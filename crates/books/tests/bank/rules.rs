//! Rules of the owner: what they catch, suggest and post, when they hold back, and how all of it is taken back.

use crate::support::{Booking, booking, file, first_line, import, lines, ofx, proven, three};
use proptest::prelude::*;
use serde_json::{Value, json};
use testkit::{TempCompany, money};

pub fn rent(company: &TempCompany) -> Value {
    company.run(
        "create_payment",
        json!({
            "name": "Office rent", "kind": "bill", "amount": { "kind": "fixed", "amount": money("1200.00 CAD") },
            "cadence": "monthly", "startsOn": "2026-01-01", "payFrom": "1010", "expenseAccount": "6110",
        }),
    )["id"]
        .clone()
}

pub fn contains(text: &str) -> Value {
    json!({ "words": [{ "text": text }] })
}

pub fn to_account(code: &str) -> Value {
    json!({ "kind": "account", "account": code })
}

pub fn rule(company: &TempCompany, name: &str, conditions: Value, outcome: Value, posts: bool) -> Value {
    company.run("create_bank_rule", json!({ "name": name, "conditions": conditions, "outcome": outcome, "posts": posts }))
}

fn entries(company: &TempCompany) -> i64 {
    company.run("journal_entries", json!({ "status": "posted", "limit": 1 }))["total"].as_i64().unwrap()
}

fn best(company: &TempCompany, text: &str) -> Value {
    let line = first_line(company, text);
    company.run("bank_line_suggestions", json!({ "lineIds": [line["id"]] }))["rows"][0]["suggestions"][0].clone()
}

fn detail(company: &TempCompany, text: &str) -> Value {
    company.run("bank_line", json!({ "id": first_line(company, text)["id"] }))
}

fn balances(company: &TempCompany) -> Value {
    company.run("trial_balance", json!({}))["rows"].clone()
}

#[test]
fn a_rule_suggests_first_and_says_whose_word_it_is() {
    let company = TempCompany::on("2026-02-02");
    import(&company, ofx(&three(), None));
    rule(&company, "Coffee", contains("CÓRNER"), to_account("5210"), false);
    let best = best(&company, "coffee");
    assert_eq!(
        (&best["reasons"], &best["rule"]["name"], &best["score"]),
        (&json!(["Your rule 'Coffee'"]), &json!("Coffee"), &json!(1.0)),
        "{best:#}"
    );
    assert_eq!(best["parts"], json!([{ "kind": "account", "account": "5210" }]));
    assert_eq!(company.run("apply_bank_rules", json!({}))["posted"], 0);
    company.run("match_bank_line", json!({ "lineId": first_line(&company, "coffee")["id"], "parts": best["parts"] }));
    assert_eq!(detail(&company, "coffee")["match"].get("rule"), None, "the owner accepted it");
}

#[test]
fn a_rule_that_the_owner_lets_post_posts_what_an_import_brings_and_goes_with_it() {
    let company = TempCompany::on("2026-02-02");
    let payment = rent(&company);
    rule(&company, "Rent", contains("maple"), json!({ "kind": "payment", "paymentId": payment }), true);
    rule(&company, "Coffee", contains("coffee"), json!({ "kind": "delete", "reason": "Private" }), true);
    let before = balances(&company);
    let read = company.call("import_statement", file("january.ofx", ofx(&three(), None), json!({ "account": "1010" }))).unwrap();
    let rules = &read.output["rules"];
    assert_eq!((&rules["posted"], &rules["deleted"], &rules["lookedAt"]), (&json!(1), &json!(1), &json!(3)), "{rules:#}");
    let shown = detail(&company, "maple");
    assert_eq!((&shown["match"]["rule"]["name"], &shown["match"]["parts"][0]["dueOn"]), (&json!("Rent"), &json!("2026-01-01")));
    assert_eq!(detail(&company, "coffee")["deletedBy"]["name"], "Coffee");
    assert_eq!(entries(&company), 1);
    let listed = company.run("bank_rules_list", json!({}));
    assert_eq!((&listed["rows"][0]["done"], &listed["rows"][1]["done"]), (&json!(1), &json!(1)));
    proven(&company);

    // The batch goes as one, and comes back as one.
    let undo = read.undo.unwrap();
    let withdrawn = company.call(&undo.operation, undo.input).unwrap();
    assert_eq!((balances(&company), lines(&company).len()), (before, 0));
    proven(&company);
    let redo = withdrawn.undo.unwrap();
    company.run(&redo.operation, redo.input);
    assert_eq!(detail(&company, "maple")["match"]["rule"]["name"], "Rent");
    assert_eq!(company.run("bank_lines_list", json!({ "state": "open" }))["total"], 1);
    proven(&company);
}

#[test]
fn what_the_owner_matched_keeps_an_import_from_going() {
    let company = TempCompany::on("2026-02-02");
    rule(&company, "Rent", contains("maple"), to_account("6110"), true);
    let import = import(&company, ofx(&three(), None));
    company.run("match_bank_line", json!({ "lineId": first_line(&company, "coffee")["id"], "parts": [to_account("5210")] }));
    assert_eq!(company.refused("withdraw_statement_import", json!({ "id": import["id"] })), ("conflict", Some("id".to_owned())));
    assert_eq!(detail(&company, "maple")["line"]["state"], "matched", "nothing half done");
    company.run("unmatch_bank_line", json!({ "lineId": first_line(&company, "coffee")["id"], "reason": "No." }));
    company.run("withdraw_statement_import", json!({ "id": import["id"] }));
    proven(&company);
}

#[test]
fn a_line_that_another_file_brought_too_keeps_what_a_rule_did_and_a_readmitted_one_stays() {
    let company = TempCompany::on("2026-02-02");
    rule(&company, "Rent", contains("maple"), to_account("6110"), true);
    rule(&company, "Coffee", contains("coffee"), json!({ "kind": "delete", "reason": "Private" }), true);
    let first = import(&company, ofx(&three(), None));
    company.run("import_statement", file("again.ofx", ofx(&three()[..1], None), json!({ "account": "1010" })));
    let withdrawn = company.run("withdraw_statement_import", json!({ "id": first["id"] }));
    assert_eq!((&withdrawn["lines"], &detail(&company, "maple")["match"]["rule"]["name"]), (&json!(2), &json!("Rent")));
    assert_eq!(lines(&company).len(), 1);
    company.run("reinstate_statement_import", json!({ "id": first["id"] }));
    assert_eq!(detail(&company, "coffee")["deletedBy"]["name"], "Coffee");
    // What the owner re-admits is not deleted by the same rule once more.
    company.run("readmit_bank_line", json!({ "lineId": first_line(&company, "coffee")["id"] }));
    let applied = company.run("apply_bank_rules", json!({}));
    assert_eq!((&applied["deleted"], &applied["heldBack"]), (&json!(0), &json!(1)));
    assert_eq!(first_line(&company, "coffee")["state"], "open");
    proven(&company);
}

#[test]
fn the_first_rule_that_fits_wins_by_its_place() {
    let company = TempCompany::on("2026-02-02");
    import(&company, ofx(&three(), None));
    let wide = rule(&company, "Everything out", json!({ "words": [{ "text": "o" }], "direction": "out" }), to_account("5210"), false);
    let narrow = rule(&company, "Coffee", contains("coffee"), to_account("6110"), false);
    assert_eq!(best(&company, "coffee")["rule"]["name"], "Everything out");
    let moved = company.call("move_bank_rule", json!({ "id": narrow["id"], "position": 1 })).unwrap();
    assert_eq!(best(&company, "coffee")["rule"]["name"], "Coffee");
    let undo = moved.undo.unwrap();
    company.run(&undo.operation, undo.input);
    assert_eq!(best(&company, "coffee")["rule"]["name"], "Everything out");
    // A rule that waits or is removed leaves the line to the next one, and comes back as it was.
    let paused = company.call("pause_bank_rule", json!({ "id": wide["id"] })).unwrap();
    assert_eq!(best(&company, "coffee")["rule"]["name"], "Coffee");
    let removed = company.call("remove_bank_rule", json!({ "id": wide["id"] })).unwrap();
    let names = |input: Value| {
        let rows = company.run("bank_rules_list", input)["rows"].clone();
        rows.as_array()
            .unwrap()
            .iter()
            .map(|row| format!("{} {}", row["name"].as_str().unwrap(), row["state"].as_str().unwrap()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (names(json!({})), names(json!({ "removed": true }))),
        (vec!["Coffee active".to_owned()], vec!["Everything out removed".to_owned()])
    );
    for change in [removed, paused] {
        let undo = change.undo.unwrap();
        company.run(&undo.operation, undo.input);
    }
    assert_eq!(names(json!({})), ["Everything out active", "Coffee active"]);
    assert_eq!(company.refused("pause_bank_rule", json!({ "id": "nothing" })).0, "not_found");
    // The other rule's place cannot be taken by one that was removed.
    company.run("remove_bank_rule", json!({ "id": wide["id"] }));
    assert_eq!(company.refused("move_bank_rule", json!({ "id": wide["id"], "position": 1 })).0, "conflict");
    assert_eq!(company.refused("update_bank_rule", json!({ "id": wide["id"], "posts": true })).0, "conflict");
}

#[test]
fn what_is_not_certain_is_only_suggested_with_the_reason() {
    let company = TempCompany::on("2026-02-20");
    let payment = rent(&company);
    rule(&company, "Rent", contains("maple"), json!({ "kind": "payment", "paymentId": payment }), true);
    rule(&company, "Coffee", contains("coffee"), to_account("5210"), true);
    rule(
        &company,
        "Split",
        contains("hydro"),
        json!({ "kind": "split", "shares": [
        { "account": "5210", "amount": money("50.00 CAD") }, { "account": "6110" } ] }),
        true,
    );
    // The owner entered this one by hand before.
    company.run(
        "post_journal_entry",
        json!({ "entryDate": "2026-01-24", "description": "Coffee by hand", "lines": [
            { "account": "5210", "side": "debit", "amount": money("9.99 CAD") }, { "account": "1010", "side": "credit", "amount": money("9.99 CAD") } ] }),
    );
    let bookings = [
        booking(1, -120_000, "R1", "Maple on the day"),
        booking(2, -120_000, "R2", "Maple once more"),
        booking(30, -119_000, "R3", "Maple too little"),
        booking(11, 120_000, "R4", "Maple pays back"),
        booking(20, -450, "C1", "Corner coffee"),
        booking(20, -450, "C2", "Corner coffee"),
        booking(25, -999, "C3", "Coffee by hand"),
        booking(26, -5000, "H1", "Hydro"),
        booking(26, -5001, "H2", "Hydro and more"),
    ];
    let read = company.run("import_statement", file("january.ofx", ofx(&bookings, None), json!({ "account": "1010" })));
    let held: Vec<(String, String)> = read["rules"]["doubts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|doubt| (doubt["line"]["counterparty"].as_str().unwrap().to_owned(), doubt["reasons"][0].as_str().unwrap().to_owned()))
        .collect();
    let expected = [
        ("Maple once more", "No due date of Office rent is open within its grace of this day: it would be paid without being due"),
        ("Maple pays back", "Money came in, and Office rent is to be paid"),
        ("Corner coffee", "A line of the same day, amount and text is matched already"),
        ("Coffee by hand", "Coffee by hand of 2026-01-24 has the same amount and was not found on a statement yet: it may be this"),
        ("Hydro", "The shares leave nothing for the rest"),
        ("Maple too little", "The line is -1190.00 CAD, and 1200.00 CAD is expected for Office rent"),
    ];
    assert_eq!(held, expected.map(|(name, why)| (name.to_owned(), why.to_owned())));
    assert_eq!((&read["rules"]["posted"], &read["rules"]["heldBack"]), (&json!(3), &json!(6)));
    // Why it was held back stands at the line.
    let reasons = best(&company, "too little")["reasons"].clone();
    assert_eq!(
        (&reasons[0], &reasons[1]),
        (&json!("Your rule 'Rent'"), &json!("The line is -1190.00 CAD, and 1200.00 CAD is expected for Office rent"))
    );
    proven(&company);
}

#[test]
fn two_due_dates_equally_near_are_the_owners_to_choose() {
    let company = TempCompany::on("2026-02-20");
    let payment = company.run(
        "create_payment",
        json!({
            "name": "Cleaning", "kind": "bill", "amount": { "kind": "fixed", "amount": money("80.00 CAD") }, "cadence": "weekly",
            "startsOn": "2026-01-01", "payFrom": "1010", "expenseAccount": "6110", "graceDaysBefore": 7, "graceDaysAfter": 7,
        }),
    )["id"]
        .clone();
    company.run("move_occurrence", json!({ "paymentId": payment, "dueOn": "2026-01-08", "toOn": "2026-01-09" }));
    rule(&company, "Cleaning", contains("sparkle"), json!({ "kind": "payment", "paymentId": payment }), true);
    let read =
        company.run("import_statement", file("j.ofx", ofx(&[booking(5, -8000, "S1", "Sparkle")], None), json!({ "account": "1010" })));
    assert_eq!(
        read["rules"]["doubts"][0]["reasons"],
        json!(["Several due dates of Cleaning are open within their grace of this day"]),
        "{:#}",
        read["rules"]
    );
}

#[test]
fn locked_days_and_other_currencies_are_left_to_the_owner() {
    let company = TempCompany::on("2026-02-20");
    company.run("lock_books", json!({ "through": "2026-01-04" }));
    rule(&company, "Rent", contains("maple"), to_account("6110"), true);
    rule(&company, "Coffee", contains("coffee"), to_account("5210"), true);
    let read = company.run("import_statement", file("j.ofx", ofx(&three(), None), json!({ "account": "1010" })));
    assert_eq!(read["rules"]["doubts"][0]["reasons"], json!(["The books are locked on the day of the line"]));
    assert_eq!(read["rules"]["posted"], 1);

    company.run("create_account", json!({ "code": "1016", "name": "Dollars", "accountType": "asset", "role": "bank", "currency": "USD" }));
    let dollars =
        ofx(&[booking(9, -2000, "U1", "Coffee abroad")], None).replace("<CURDEF>CAD", "<CURDEF>USD").replace("7788990011", "5544");
    let read = company.run("import_statement", file("usd.ofx", dollars, json!({ "account": "1016" })));
    assert_eq!(read["rules"]["doubts"][0]["reasons"], json!(["The line is in USD, and the rule does not know what it came to in CAD"]));
    proven(&company);
}

#[test]
fn rules_work_on_open_lines_when_asked_and_are_taken_back_as_one() {
    let company = TempCompany::on("2026-02-02");
    import(&company, ofx(&three(), None));
    let party = company.run("create_party", json!({ "name": "Maple Rentals Inc", "roles": ["supplier"] }))["id"].clone();
    let outcome = json!({ "kind": "account", "account": "6110", "partyId": party, "description": "Rent of {month}" });
    rule(&company, "Rent", contains("maple"), outcome, true);
    let shares =
        json!({ "kind": "split", "shares": [{ "account": "5210", "percent": "33.3" }, { "account": "6110", "description": "The rest" }] });
    rule(&company, "Coffee", contains("coffee"), shares, true);
    let before = balances(&company);
    let applied = company.call("apply_bank_rules", json!({})).unwrap();
    assert_eq!((&applied.output["posted"], &applied.output["heldBack"]), (&json!(2), &json!(0)));
    let shown = detail(&company, "maple")["match"].clone();
    assert_eq!(shown["parts"][0]["title"], "Rent of January 2026");
    let entry = company.run("journal_entry", json!({ "id": shown["parts"][0]["entryId"] }));
    assert_eq!(entry["partyId"], party, "{entry:#}");
    let parts = detail(&company, "coffee")["match"]["parts"].clone();
    assert_eq!((&parts[0]["amount"], &parts[1]["amount"]), (&money("-1.50 CAD"), &money("-3.00 CAD")));
    // Once more changes nothing.
    let again = company.call("apply_bank_rules", json!({})).unwrap();
    assert_eq!((&again.output["posted"], again.undo.is_none()), (&json!(0), true));
    let undo = applied.undo.unwrap();
    let taken_back = company.call(&undo.operation, undo.input.clone()).unwrap();
    assert_eq!((taken_back.output["lines"].clone(), balances(&company)), (json!(2), before));
    assert_eq!(company.refused(&undo.operation, undo.input), ("conflict", Some("runId".to_owned())));
    let redo = taken_back.undo.unwrap();
    assert_eq!(company.run(&redo.operation, redo.input)["posted"], 2);
    // What is taken back line by line is not posted by the same rule once more.
    company.run("unmatch_bank_line", json!({ "lineId": first_line(&company, "maple")["id"], "reason": "Another rent." }));
    let held = company.run("apply_bank_rules", json!({}));
    assert_eq!(
        (&held["posted"], &held["doubts"][0]["reasons"][0]),
        (&json!(0), &json!("You took back what this rule did with the line before"))
    );
    proven(&company);
}

#[test]
fn a_rule_is_tested_on_what_was_matched() {
    let company = TempCompany::on("2026-02-02");
    let bookings: Vec<Booking> = (1..=6).map(|day| booking(day, -450 - i64::from(day), &format!("C{day}"), "Corner Coffee")).collect();
    import(&company, ofx(&bookings, None));
    let rows = company.run("bank_lines_list", json!({}))["rows"].as_array().unwrap().clone();
    for (row, account) in rows.iter().zip(["5210", "5210", "6110"]) {
        company.run("match_bank_line", json!({ "lineId": row["id"], "parts": [to_account(account)] }));
    }
    company.run("delete_bank_line", json!({ "lineId": rows[3]["id"], "reason": "Private." }));
    let tested = company.run("test_bank_rule", json!({ "conditions": contains("coffee"), "outcome": to_account("5210") }));
    let counts = ["lookedAt", "caught", "agree", "disagree", "open", "takenBefore"].map(|field| tested[field].as_i64().unwrap());
    assert_eq!(counts, [6, 6, 2, 2, 2, 0], "{tested:#}");
    let first = &tested["rows"][0];
    assert_eq!(
        (&first["verdict"], &first["line"]["id"], &first["matchedWith"]),
        (&json!("disagrees"), &rows[2]["id"], &json!("Corner Coffee"))
    );
    // A rule before it is said; the rule itself is tested as it would become.
    let early =
        rule(&company, "Early", json!({ "amount": { "low": money("4.51 CAD"), "high": money("4.52 CAD") } }), to_account("6110"), false);
    let kept = rule(&company, "Coffee", contains("coffee"), to_account("5210"), false);
    let tested = company.run("test_bank_rule", json!({ "id": kept["id"], "outcome": to_account("6110"), "limit": 1 }));
    assert_eq!((&tested["takenBefore"], &tested["agree"], tested["rows"].as_array().unwrap().len()), (&json!(2), &json!(1), 1));
    assert_eq!(early["position"], 1);
    assert_eq!(company.refused("test_bank_rule", json!({ "outcome": to_account("5210") })).1.as_deref(), Some("conditions"));
}

#[test]
fn a_rule_that_says_nothing_certain_is_refused_at_its_field() {
    let company = TempCompany::on("2026-02-02");
    let payment = rent(&company);
    let with = |conditions: Value, outcome: Value| json!({ "name": "Rent", "conditions": conditions, "outcome": outcome });
    let words = || contains("maple");
    let shares = |shares: Value| json!({ "kind": "split", "shares": shares });
    for (input, field) in [
        (json!({ "name": " ", "conditions": words(), "outcome": to_account("6110") }), "name"),
        (with(json!({}), to_account("6110")), "conditions"),
        (with(json!({ "account": "1010", "direction": "out" }), to_account("6110")), "conditions"),
        (with(json!({ "words": [{ "text": "--" }] }), to_account("6110")), "conditions.words[0].text"),
        (with(json!({ "amount": { "low": money("-1.00 CAD") } }), to_account("6110")), "conditions.amount.low"),
        (with(json!({ "amount": { "low": money("2.00 CAD"), "high": money("1.00 CAD") } }), to_account("6110")), "conditions.amount.high"),
        (with(json!({ "amount": { "low": money("2.00 CAD"), "high": money("3.00 USD") } }), to_account("6110")), "conditions.amount.high"),
        (with(json!({ "iban": "x" }), to_account("6110")), "conditions.iban"),
        (with(json!({ "words": [{ "text": "a" }], "account": "nowhere" }), to_account("6110")), "conditions.account"),
        (with(words(), to_account("nowhere")), "outcome.account"),
        (with(words(), json!({ "kind": "account", "account": "6110", "partyId": "nobody" })), "outcome.partyId"),
        (with(words(), json!({ "kind": "payment", "paymentId": "nothing" })), "outcome.paymentId"),
        (with(words(), json!({ "kind": "delete", "reason": "" })), "outcome.reason"),
        (with(words(), shares(json!([{ "account": "6110" }]))), "outcome.shares"),
        (with(words(), shares(json!([{ "account": "6110" }, { "account": "5210" }]))), "outcome.shares"),
        (
            with(
                words(),
                shares(json!([{ "account": "6110", "percent": "60" }, { "account": "5210", "percent": "40" }, { "account": "6110" }])),
            ),
            "outcome.shares",
        ),
        (with(words(), shares(json!([{ "account": "6110", "percent": "33.333" }, { "account": "5210" }]))), "outcome.shares[0].percent"),
        (
            with(words(), shares(json!([{ "account": "6110", "percent": "3", "amount": money("1.00 CAD") }, { "account": "5210" }]))),
            "outcome.shares[0]",
        ),
    ] {
        assert_eq!(company.refused("create_bank_rule", input.clone()).1.as_deref(), Some(field), "{input}");
    }
    let made = company.call("create_bank_rule", with(words(), json!({ "kind": "payment", "paymentId": payment }))).unwrap();
    assert_eq!((&made.output["posts"], &made.output["target"]), (&json!(false), &json!("Office rent")));
    assert_eq!(company.refused("create_bank_rule", with(words(), to_account("6110"))), ("already_exists", Some("name".to_owned())));
    let changed =
        company.call("update_bank_rule", json!({ "id": made.output["id"], "posts": true, "outcome": to_account("6110") })).unwrap();
    assert_eq!((&changed.output["posts"], &changed.output["target"]), (&json!(true), &json!("6110 Rent")));
    for change in [changed, made] {
        let undo = change.undo.unwrap();
        company.run(&undo.operation, undo.input);
    }
    assert_eq!(company.run("bank_rules_list", json!({}))["rows"], json!([]));
    // An account that is renumbered is still the rule's; one that is archived keeps it from posting.
    let kept = rule(&company, "Rent", words(), to_account("6110"), true);
    company.run("update_account", json!({ "code": "6110", "newCode": "6119" }));
    assert_eq!(company.run("bank_rules_list", json!({}))["rows"][0]["outcome"]["account"], "6119");
    company.run("cancel_payment", json!({ "id": payment }));
    company.run("archive_account", json!({ "code": "6119" }));
    assert_eq!(company.run("bank_rules_list", json!({}))["rows"][0]["problem"], "Account 6119 Rent is archived");
    import(&company, ofx(&three(), None));
    assert_eq!(entries(&company), 0, "{kept}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    // Whatever lines come and whatever rules stand: nothing is posted twice, applying again changes nothing, and taking
    // it back leaves the books exactly as they were.
    #[test]
    fn rules_never_post_twice_and_are_taken_back_exactly(
        amounts in proptest::collection::vec((1_u32..28, -5_i64..5, 0_usize..3), 1..25),
        texts in proptest::collection::vec((0_usize..4, 0_usize..3, any::<bool>()), 1..4),
    ) {
        let company = TempCompany::on("2026-02-02");
        let names = ["Corner Coffee", "Maple Rentals", "Cedar Client"];
        let bookings: Vec<Booking> = amounts
            .iter()
            .enumerate()
            .filter(|(_, (_, hundreds, _))| *hundreds != 0)
            .map(|(index, (day, hundreds, name))| booking(*day, hundreds * 100, &format!("P{index}"), names[*name]))
            .collect();
        prop_assume!(!bookings.is_empty());
        import(&company, ofx(&bookings, None));
        let words = ["coffee", "ma", "ce", "c"];
        let outcomes = [
            to_account("6110"),
            json!({ "kind": "split", "shares": [{ "account": "5210", "percent": "50" }, { "account": "6110" }] }),
            json!({ "kind": "delete", "reason": "Private" }),
        ];
        for (index, (word, outcome, posts)) in texts.iter().enumerate() {
            rule(&company, &format!("Rule {index}"), contains(words[*word]), outcomes[*outcome].clone(), *posts);
        }
        let (before, lines_before, entries_before) = (balances(&company), lines(&company), entries(&company));
        let applied = company.call("apply_bank_rules", json!({})).unwrap();
        let count = |state: &str| company.run("bank_lines_list", json!({ "state": state }))["total"].as_i64().unwrap();
        prop_assert_eq!(applied.output["posted"].as_i64(), Some(count("matched")));
        prop_assert_eq!(applied.output["deleted"].as_i64(), Some(count("deleted")));
        let (posted, lines_posted) = (entries(&company), lines(&company));
        let again = company.run("apply_bank_rules", json!({}));
        prop_assert_eq!((again["posted"].as_i64(), again["deleted"].as_i64()), (Some(0), Some(0)));
        prop_assert_eq!((entries(&company), lines(&company)), (posted, lines_posted));
        if let Some(undo) = applied.undo {
            company.run(&undo.operation, undo.input);
            prop_assert_eq!(entries(&company) - posted, posted - entries_before, "each entry is reversed once");
        }
        prop_assert_eq!(balances(&company), before);
        prop_assert_eq!(lines(&company), lines_before);
        proven(&company);
    }
}
