//! What is remembered of an account's tables: the owner's word, and never a guess.

use serde_json::{Value, json};
use testkit::TempCompany;

use crate::support::{file, lines, proven};

fn shown(company: &TempCompany, content: impl AsRef<[u8]>, more: Value) -> Value {
    let mut input = json!({ "account": "1010" });
    for (field, value) in more.as_object().cloned().unwrap_or_default() {
        input[field] = value;
    }
    company.run("preview_statement_import", file("t.csv", content, input))
}

fn import(company: &TempCompany, content: impl AsRef<[u8]>, more: Value) -> Value {
    let mut input = json!({ "account": "1010" });
    for (field, value) in more.as_object().cloned().unwrap_or_default() {
        input[field] = value;
    }
    company.run("import_statement", file("t.csv", content, input))["import"].clone()
}

/// As the window does it: what was shown is given back with the import.
fn confirm(company: &TempCompany, content: &str) -> Value {
    let mapping = shown(company, content, json!({}))["table"]["mapping"].clone();
    import(company, content, json!({ "csvMapping": mapping }))
}

#[test]
fn rows_above_one_table_are_not_passed_over_in_the_next() {
    let company = TempCompany::on("2026-04-02");
    let table = "Date,Description,Amount\n";
    confirm(
        &company,
        &format!("Account:,Everyday\nFilter:,none\nSort:,date\nFrom:,last month\n\n{table}2026-02-01,One,-1.00\n2026-02-02,Two,-2.00\n"),
    );
    let next =
        format!("Account:,Everyday\n\n{table}2026-03-01,Three,-3.00\n2026-03-02,Four,-4.00\n2026-03-03,Five,-5.00\n2026-03-04,Six,-6.00\n");
    assert_eq!(import(&company, &next, json!({}))["linesNew"], 4);
    proven(&company);
}

#[test]
fn a_guessed_mark_is_not_taken_over_into_the_next_table() {
    let company = TempCompany::on("2026-04-02");
    confirm(&company, "Date,Description,Amount\n2026-02-01,Rent,-500\n2026-02-02,Sale,200\n");
    import(&company, "Date,Description,Amount\n2026-03-01,Rent,\"-1.500\"\n2026-03-02,Sale,\"12.000\"\n", json!({}));
    assert!(lines(&company).iter().any(|line| line.contains("-1500.00")), "{:?}", lines(&company));
}

#[test]
fn a_fee_on_top_is_told_by_each_table_s_balance() {
    let company = TempCompany::on("2026-04-02");
    let head = "Type,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance\n";
    confirm(
        &company,
        &format!(
            "{head}CARD,2026-02-01,2026-02-02,Shop,-10.00,0.00,CAD,COMPLETED,90.00\nTOPUP,2026-02-03,2026-02-03,Top up,50.00,0.00,CAD,COMPLETED,140.00\n"
        ),
    );
    import(
        &company,
        format!(
            "{head}TOPUP,2026-03-01,2026-03-01,Top up,50.00,0.00,CAD,COMPLETED,140.00\nATM,2026-03-02,2026-03-02,Cash,-100.00,2.00,CAD,COMPLETED,38.00\nTOPUP,2026-03-03,2026-03-03,Top up,50.00,0.00,CAD,COMPLETED,88.00\n"
        ),
        json!({}),
    );
    assert!(lines(&company).iter().any(|line| line.contains("-102.00")), "{:?}", lines(&company));
}

#[test]
fn columns_that_were_only_guessed_are_guessed_again() {
    let company = TempCompany::on("2026-04-02");
    let head = "Kuupaev;Selgitus;Valja;Sisse\n";
    confirm(&company, &format!("{head}01.02.2026;Rent;500,00;\n15.02.2026;Shop;12,50;\n"));
    import(&company, format!("{head}01.03.2026;Lease;500,00;\n15.03.2026;Salary;;1000,00\n"), json!({}));
    let found = lines(&company);
    assert!(
        found.iter().any(|line| line.contains("-500.00 Lease")) && found.iter().any(|line| line.contains("1000.00 Salary")),
        "{found:?}"
    );
}

#[test]
fn what_is_said_beside_a_file_goes_over_memory_and_is_remembered() {
    let company = TempCompany::on("2026-06-02");
    let file = |month: &str| format!("Date,Description,Amount\n02/{month}/2026,Rent,-50.00\n05/{month}/2026,Coffee,-2.00\n");
    confirm(&company, &file("02"));
    let first = |value: &Value| value["rows"][0]["bookedOn"].as_str().unwrap_or_default().to_owned();
    assert_eq!(first(&shown(&company, file("03"), json!({ "dateOrder": "mdy" }))), "2026-02-03");
    import(&company, file("03"), json!({ "dateOrder": "mdy" }));
    assert_eq!(first(&shown(&company, file("04"), json!({}))), "2026-02-04");
    assert_eq!(first(&shown(&company, file("04"), json!({ "dateOrder": "dmy" }))), "2026-04-02");
    // The only order that fits goes over it.
    assert_eq!(first(&shown(&company, file("04").replace("05/", "25/"), json!({}))), "2026-04-02");
}

#[test]
fn a_corrected_sign_is_remembered_until_a_balance_says_otherwise() {
    let company = TempCompany::on("2026-06-02");
    let card = |month: &str| format!("Date,Description,Amount\n2026-{month}-15,AIR,312.50\n2026-{month}-20,PAYMENT,-500.00\n");
    let mut mapping = shown(&company, card("02"), json!({}))["table"]["mapping"].clone();
    mapping["sign"] = json!("positive_is_out");
    import(&company, card("02"), json!({ "csvMapping": mapping }));
    let next = shown(&company, card("03"), json!({}));
    assert_eq!(next["rows"][0]["amount"]["amount"], "-312.50");
    // Confirmed as it is shown, it stays the owner's word.
    confirm(&company, &card("03"));
    assert_eq!(shown(&company, card("04"), json!({}))["rows"][0]["amount"]["amount"], "-312.50");
    // A table is read so for the account that it was said of, and for no other.
    company.run("create_account", json!({ "code": "1019", "name": "Other card", "accountType": "asset", "role": "bank" }));
    let other = company.run("preview_statement_import", file("t.csv", card("04"), json!({ "account": "1019" })));
    assert_eq!(other["rows"][0]["amount"]["amount"], "312.50");
}

#[test]
fn what_was_said_with_an_import_that_was_taken_back_is_forgotten_with_it() {
    let company = TempCompany::on("2026-06-02");
    let card = "Date,Description,Amount\n2026-02-15,AIR,312.50\n2026-02-20,PAYMENT,-500.00\n";
    let mut mapping = shown(&company, card, json!({}))["table"]["mapping"].clone();
    mapping["sign"] = json!("positive_is_out");
    let done = import(&company, card, json!({ "csvMapping": mapping }));
    company.run("withdraw_statement_import", json!({ "id": done["id"] }));
    assert_eq!(shown(&company, card, json!({}))["rows"][0]["amount"]["amount"], "312.50");
    company.run("reinstate_statement_import", json!({ "id": done["id"] }));
    assert_eq!(shown(&company, card, json!({}))["rows"][0]["amount"]["amount"], "-312.50");
    proven(&company);
}

/// Letters of code page 1250, which nothing in a file names.
fn polish(rows: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut bytes = b"Data operacji;Opis operacji;Kwota;Tytu\xb3\n".to_vec();
    for (day, text, amount) in rows {
        bytes.extend_from_slice(format!("{day};").as_bytes());
        bytes.extend(text.bytes().map(|byte| if byte == b'~' { 0xaf } else { byte }));
        bytes.extend_from_slice(format!(";{amount};x\n").as_bytes());
    }
    bytes
}

#[test]
fn an_encoding_that_was_named_once_is_remembered() {
    let company = TempCompany::on("2026-06-02");
    let february = polish(&[("2026-02-14", "~abka", "-5,00"), ("2026-02-15", "Praca", "900,00")]);
    import(&company, &february, json!({ "encoding": "windows-1250" }));
    let both = polish(&[("2026-02-14", "~abka", "-5,00"), ("2026-02-15", "Praca", "900,00"), ("2026-02-16", "Bar", "-3,00")]);
    let next = shown(&company, &both, json!({}));
    assert_eq!((next["encoding"].as_str(), next["new"].as_u64()), (Some("windows-1250"), Some(1)), "{next:#}");
    assert!(next["rows"][0]["description"].as_str().unwrap_or_default().starts_with('Ż'), "{next:#}");
}

#[test]
fn lines_are_known_again_when_the_owner_edited_their_labels_or_a_column() {
    let company = TempCompany::on("2026-06-02");
    let table =
        |tag: &str| format!("Date,Description,Reference,Tag,Amount\n2026-03-03,Bakery,R100,{tag},-12.50\n2026-03-14,Work,R101,,900.00\n");
    import(&company, table(""), json!({}));
    assert_eq!(import(&company, table("bread"), json!({}))["linesNew"], 0);
    let mut mapping = shown(&company, table(""), json!({}))["table"]["mapping"].clone();
    mapping["columns"]["bankId"] = mapping["columns"]["reference"].take();
    assert_eq!(import(&company, table(""), json!({ "csvMapping": mapping }))["linesNew"], 0);
    assert_eq!(lines(&company).len(), 2);
    proven(&company);
}

#[test]
fn a_table_of_another_account_is_never_read_into_the_first_unasked() {
    let company = TempCompany::on("2026-02-02");
    let volksbank = |iban: &str, day: u32| {
        format!(
            "Bezeichnung Auftragskonto;IBAN Auftragskonto;BIC Auftragskonto;Bankname Auftragskonto;Buchungstag;Valutadatum;Name Zahlungsbeteiligter;IBAN Zahlungsbeteiligter;BIC (SWIFT-Code) Zahlungsbeteiligter;Buchungstext;Verwendungszweck;Betrag;Waehrung;Saldo nach Buchung;Bemerkung;Kategorie;Steuerrelevant;Glaeubiger ID;Mandatsreferenz\nKontokorrent;{iban};GENODEF1;VB;{day}.01.2026;{day}.01.2026;Kunde;DE02;X;GUTSCHRIFT;Re 5;1190,00;CAD;2190,00;;;;;\n"
        )
    };
    import(&company, volksbank("DE12500105170648489890", 14), json!({}));
    let unasked = |content: &str| company.run("preview_statement_import", file("t.csv", content, json!({})));
    let own = unasked(&volksbank("DE12500105170648489890", 15));
    assert_eq!((own["isReady"].as_bool(), own["accounts"][0]["foundBy"].as_str()), (Some(true), Some("memory")), "{own:#}");
    let other = unasked(&volksbank("DE75512108001245126199", 15));
    assert_eq!((other["isReady"].as_bool(), &other["accounts"][0]["account"]), (Some(false), &Value::Null), "{other:#}");
    // A product is no account: it is asked for each time.
    let product = "Type,Product,Completed Date,Description,Amount\nCARD,Current,2026-01-15,Shop,-5.00\n";
    import(&company, product, json!({}));
    let again = unasked(product);
    assert_eq!((again["isReady"].as_bool(), again["accounts"][0]["foundBy"].as_str()), (Some(false), Some("guess")), "{again:#}");
}
