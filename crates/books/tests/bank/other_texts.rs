//! Files whose texts the bank or the owner changed: an overlapping download doubles nothing.

use crate::support::{booking, file, import as import_ofx, lines, ofx, preview, proven};
use books::bank::import_plan::admitted;
use chrono::NaiveDate;
use money::{Currency, Money};
use proptest::prelude::*;
use serde_json::{Value, json};
use statements::identity::{Admission, Fingerprint, IdHistory, Identity, Known, words};
use testkit::TempCompany;

fn run(company: &TempCompany, operation: &str, content: &str) -> Value {
    company.run(operation, file("t.csv", content, json!({ "account": "1010" })))
}

fn import(company: &TempCompany, content: &str) -> Value {
    run(company, "import_statement", content)
}

#[test]
fn rows_that_are_numbered_anew_are_known_again() {
    let company = TempCompany::on("2026-02-02");
    let head = "* Transaktioner Period 2026-01-01 – 2026-01-31 Skapad 2026-01-31 12:00 CET\nRadnummer,Clearingnummer,Kontonummer,Produkt,Valuta,Bokföringsdag,Transaktionsdag,Valutadag,Referens,Beskrivning,Belopp,Bokfört saldo\n";
    let row = |number: u32, day: u32, name: &str, amount: &str, balance: &str| {
        format!(
            "{number},81059,1234567,\"Företagskonto\",CAD,2026-01-{day:02},2026-01-{day:02},2026-01-{day:02},\"{name}\",{name} AB,{amount},{balance}\n"
        )
    };
    import(&company, &format!("{head}{}{}", row(1, 6, "Kund", "1500.00", "2487.50"), row(2, 5, "ICA", "-12.50", "987.50")));
    let later = format!(
        "{head}{}{}{}",
        row(1, 7, "El", "-80.00", "2407.50"),
        row(2, 6, "Kund", "1500.00", "2487.50"),
        row(3, 5, "ICA", "-12.50", "987.50")
    );
    let shown = run(&company, "preview_statement_import", &later);
    assert_eq!((shown["new"].as_u64(), shown["accounts"][0]["doubtful"].as_u64()), (Some(1), Some(0)), "{shown:#}");
    import(&company, &later);
    assert_eq!(lines(&company).len(), 3);
    proven(&company);
}

#[test]
fn a_text_that_changed_is_known_again_and_said() {
    let company = TempCompany::on("2026-02-02");
    let table = |mark: &str, days: std::ops::Range<u32>, with_balance: bool| -> String {
        let row = |day: u32| {
            let balance = if with_balance { format!(",{}.00", 1000 - day) } else { String::new() };
            format!("2026-01-{day:02},Card payment {day},{mark}{day},-1.00{balance}\n")
        };
        let rows: String = days.map(row).collect();
        format!("Date,Description,Extra,Amount{}\n{rows}", if with_balance { ",Balance" } else { "" })
    };
    let first = import(&company, &table("", 1..21, true))["import"]["id"].clone();
    let later = table("filled in ", 20..23, true);
    let shown = run(&company, "preview_statement_import", &later);
    assert_eq!((shown["new"].as_u64(), shown["accounts"][0]["doubtful"].as_u64()), (Some(2), Some(1)), "{shown:#}");
    assert_eq!(shown["rows"][0]["doubt"], "The bank shows another text of it than of the line that is kept.");
    let second = import(&company, &later)["import"]["id"].clone();
    assert_eq!(import(&company, &later)["import"]["linesNew"], 0);
    // What was learned stays, so that the new text alone is known without a balance.
    let shown = run(&company, "preview_statement_import", &table("filled in ", 20..23, false));
    assert_eq!((shown["new"].as_u64(), shown["accounts"][0]["doubtful"].as_u64()), (Some(0), Some(0)), "{shown:#}");
    // Without balances a whole file of other texts is known by its days and amounts.
    let shown = run(&company, "preview_statement_import", &table("again ", 10..23, false));
    assert_eq!((shown["new"].as_u64(), shown["accounts"][0]["doubtful"].as_u64()), (Some(0), Some(13)), "{shown:#}");
    // The line that both files brought stands by either.
    company.run("withdraw_statement_import", json!({ "id": first }));
    assert_eq!(lines(&company).len(), 3);
    company.run("reinstate_statement_import", json!({ "id": first }));
    company.run("withdraw_statement_import", json!({ "id": second }));
    assert_eq!(lines(&company).len(), 22, "the last file stands");
    proven(&company);
}

fn warnings(shown: &Value) -> Vec<String> {
    let notes = shown["notes"].as_array().expect("notes").iter().filter(|note| note["isWarning"] == true);
    notes.map(|note| note["text"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn an_amount_that_changed_under_its_id_is_pointed_out() {
    let company = TempCompany::on("2026-02-02");
    import_ofx(&company, ofx(&[booking(5, -2000, "CARD-1", "Diner"), booking(6, -500, "CARD-2", "Cab")], None));
    let tipped = ofx(&[booking(5, -2400, "CARD-1", "Diner"), booking(6, -500, "CARD-2", "Cab")], None);
    let shown = preview(&company, &tipped);
    let said = warnings(&shown);
    assert!(said.iter().any(|text| text.contains("-24.00 CAD") && text.contains("-20.00 CAD")), "{said:?}");
    assert_eq!((shown["new"].as_u64(), import_ofx(&company, &tipped)["linesNew"].as_u64()), (Some(1), Some(1)), "it is not withheld");
}

#[test]
fn lines_that_are_kept_by_their_other_day_are_pointed_out() {
    let company = TempCompany::on("2026-02-02");
    let card = "Transaction Date,Post Date,Description,Category,Type,Amount,Memo\n01/12/2026,01/13/2026,SHOP,Food,Sale,-5.00,\n01/14/2026,01/16/2026,CAB,Travel,Sale,-7.00,\n";
    let shown = run(&company, "preview_statement_import", card);
    assert!(warnings(&shown).iter().all(|text| !text.contains("other day") && !text.contains("another of their days")), "{shown:#}");
    import(&company, card);
    let mut mapping = shown["table"]["mapping"].clone();
    let columns = &mut mapping["columns"];
    let date = if columns["date"] == 0 { 1 } else { 0 };
    (columns["date"], columns["valueDate"]) = (json!(date), Value::Null);
    let input = file("t.csv", card, json!({ "account": "1010", "csvMapping": mapping }));
    let shown = company.run("preview_statement_import", input);
    assert!(warnings(&shown).iter().any(|text| text.contains("by another of their days")), "{shown:#}");
}

// A line with one of few texts, ids and balances.
fn line((day, what, text, id, balance): (u32, i64, usize, u8, i64), with_balances: bool) -> Identity {
    let day = NaiveDate::from_ymd_opt(2026, 1, day + 1).expect("a day");
    let money = |minor: i64| Money::from_minor(minor, Currency::CAD);
    let texts = [["Coffee", "Tea", "Rent", "Card"][text]];
    Identity {
        day,
        amount: money(-what - 1),
        fingerprint: Fingerprint::of(day, money(-what - 1), &texts),
        bank_id: (id > 0).then(|| format!("ID-{id}")),
        balance_after: (with_balances && balance > 0).then(|| money(balance)),
        words: words(&texts),
    }
}

proptest! {
    #[test]
    fn a_second_import_adds_nothing_whatever_is_known_of_the_ids(
        files in proptest::collection::vec(proptest::collection::vec((0_u32..5, 0_i64..2, 0_usize..4, 0_u8..7, 0_i64..4), 0..14), 1..4),
        with_balances in any::<bool>(),
    ) {
        for history in [IdHistory::Unknown, IdHistory::Stable, IdHistory::Changing] {
            let mut kept: Vec<Known> = Vec::new();
            for file in &files {
                let file: Vec<Identity> = file.iter().map(|one| line(*one, with_balances)).collect();
                for (line, admission) in file.iter().zip(admitted(&kept.clone(), &file, history)) {
                    match admission.which() {
                        Some(which) => kept[which].learn(line),
                        None => kept.push(Known::new(line.clone())),
                    }
                }
                let again = admitted(&kept, &file, history);
                prop_assert!(!again.contains(&Admission::New), "{:?}: {:?}", history, again);
            }
        }
    }
}
