//! Several tables in one file, and tables among text: whose bookings they are, and where they are cut.

use money::Currency;
use statements::{ReadErrorCode, Reading};

use crate::support::{kept_in, text};

fn euros(file: &str) -> Reading {
    text(file, &kept_in(Currency::EUR)).unwrap_or_else(|error| panic!("{error}\n{file}"))
}

fn refused_on(file: &str, line: u32) {
    let error = text(file, &kept_in(Currency::EUR)).expect_err(file);
    assert_eq!((error.code, error.line), (ReadErrorCode::Structure, Some(line)), "{error}");
    assert!(error.hint.is_some_and(|hint| hint.contains("Split")), "{file}");
}

const FIRST: &str = "Date,Description,Amount\n2026-01-15,A,-12.50\n2026-01-16,B,10.00\n2026-01-17,B,10.00\n";

#[test]
fn a_second_table_is_not_taken_for_the_same_account() {
    refused_on(&format!("{FIRST}\nDate,Description,Amount\n2026-01-15,SAV,-1.50\n"), 6);
    refused_on(&format!("{FIRST},,\nDate,Description,Amount\n2026-01-15,SAV,-1.50\n"), 6);
    refused_on(&format!("{FIRST}Savings,,\nDate,Description,Amount\n2026-01-15,SAV,-1.50\n"), 6);
    // An owner may have two accounts of one name.
    let title = "Current account,1 January 2026 to 20260131,\n";
    refused_on(&format!("{title}{FIRST}\n{title}Date,Description,Amount\n2026-01-15,SAV,-1.50\n"), 8);
    // Other headings are those of another table whatever stands above them.
    refused_on(&format!("{FIRST}Date,Text,Transaction amount\n2026-01-15,SAV,-1.50\n"), 5);
    let headings = "\"Buchungstag\";\"Wertstellung (Valuta)\";\"Vorgang\";\"Buchungstext\";\"Umsatz in EUR\";\n";
    let current = "\"16.01.2026\";\"16.01.2026\";\"Lastschrift\";\"Strom\";\"-80,00\";\n\"15.01.2026\";\"15.01.2026\";\"Übertrag\";\"Miete\";\"-900,00\";\n";
    let savings = "\"15.01.2026\";\"15.01.2026\";\"Zins\";\"Zins\";\"1,50\";\n";
    refused_on(
        &format!(
            "\"Umsätze Girokonto\";\"Zeitraum: 30 Tage\";\n\n{headings}{current}\n\"Umsätze Tagesgeld PLUS-Konto\";\"Zeitraum: 30 Tage\";\n\n{headings}{savings}"
        ),
        9,
    );
}

#[test]
fn headings_that_come_again_on_a_new_page_are_passed_over() {
    let count = |file: &str| euros(file).statements.iter().map(|statement| statement.lines.len()).collect::<Vec<_>>();
    assert_eq!(count(&format!("{FIRST}Date,Description,Amount\n2026-01-18,C,-1.50\n")), [4]);
    // The same title as above the first page.
    assert_eq!(count(&format!("Account 7001,,\n{FIRST}\nAccount 7001,,\nDate,Description,Amount\n2026-01-18,C,-1.50\n")), [4]);
    // A page may end in a row that the bank rejected.
    let states = "Date,Description,Amount,Status\n2026-01-15,A,-12.50,Booked\n2026-01-16,B,-1.00,Declined\nDate,Description,Amount,Status\n2026-01-18,C,-1.50,Booked\n";
    assert_eq!(count(states), [2]);
    // The balance goes on.
    let page = "Date,Description,Amount,Balance\n2026-01-15,A,-12.50,87.50\n2026-01-16,B,10.00,97.50\n\nPage 2,,,\nDate,Description,Amount,Balance\n2026-01-17,C,2.50,100.00\n";
    assert_eq!(count(page), [3]);
    refused_on(&page.replace("100.00", "200.00"), 6);
    // Each row says its account.
    let accounts = "Date,Account,Description,Amount\n2026-01-15,7001,A,-12.50\n2026-01-16,7001,B,10.00\n\nDate,Account,Description,Amount\n2026-01-17,7002,C,2.50\n";
    assert_eq!(count(accounts), [2, 1]);
    // Headings without bookings below them hurt nobody.
    assert_eq!(count(&format!("{FIRST}\nSavings,,\nDate,Description,Amount\nNone,,\n")), [3]);
}

#[test]
fn a_table_without_bookings_gives_no_headings_to_the_next() {
    let file = "\"Umsätze Girokonto\";\n\"Buchungstag\";\"Wertstellung (Valuta)\";\"Vorgang\";\"Buchungstext\";\"Umsatz in EUR\";\n\"Keine Umsätze vorhanden.\"\n\n\"Umsätze Visa-Karte\";\n\"Buchungstag\";\"Umsatz in EUR\";\"Umsatztag\";\"Vorgang\";\"Saldo\";\n\"15.01.2026\";\"-1,50\";\"14.01.2026\";\"SHOP\";\"7,50\";\n";
    let reading = euros(file);
    let line = &reading.statements[0].lines[0];
    assert_eq!((line.amount.to_string(), line.balance_after.map(|balance| balance.minor())), ("-1.50 EUR".to_owned(), Some(750)));
}

/// A day of January or February, and an amount, both as Germans write them.
fn german_row(number: usize) -> (String, String) {
    let (day, month) = (number % 28 + 1, number / 28 + 1);
    let amount = if number.is_multiple_of(7) { format!("1.{number:03},50") } else { format!("-{number},{:02}", number % 100) };
    (format!("{day:02}.{month:02}.2026"), amount)
}

#[test]
fn a_german_table_is_one_however_many_rows_it_has() {
    let (mut deutsche, mut comdirect) = (String::new(), String::new());
    for count in 1..=60 {
        let (day, amount) = german_row(count);
        let way = if amount.starts_with('-') { format!("{amount};") } else { format!(";{amount}") };
        deutsche = format!(
            "{deutsche}{day};{day};SEPA-Lastschrift;Stadtwerke Köln;Abschlag {count} Vertrag 7;DE12500105170648489890;COBADEFFXXX;R{count};;;;;;;;{way};EUR\n"
        );
        comdirect = format!(
            "{comdirect}\"{day}\";\"{day}\";\"Lastschrift / Belastung\";\"Auftraggeber: Stadtwerke Buchungstext: Abschlag {count}\";\"{amount}\";\n"
        );
        let of_deutsche = format!(
            "Umsätze Girokonto;;;Kundennummer: 100 1234567\n01.01.2026 - 17.03.2026\nLetzter Kontostand;;;;1.000,00;EUR\nVorgemerkte und noch nicht gebuchte Umsätze sind nicht Bestandteil dieser Übersicht.\nBuchungstag;Wert;Umsatzart;Begünstigter / Auftraggeber;Verwendungszweck;IBAN;BIC;Kundenreferenz;Mandatsreferenz;Gläubiger ID;Fremde Gebühren;Betrag;Abweichender Empfänger;Anzahl der Aufträge;Anzahl der Schecks;Soll;Haben;Währung\n{deutsche}Kontostand;17.01.2026;;;1.234,56;EUR\n"
        );
        let of_comdirect = format!(
            ";\n\"Umsätze Girokonto\";\"Zeitraum: 30 Tage\";\n\"Neuer Kontostand\";\"1.234,56 EUR\";\n\n\"Buchungstag\";\"Wertstellung (Valuta)\";\"Vorgang\";\"Buchungstext\";\"Umsatz in EUR\";\n{comdirect}\n\"Alter Kontostand\";\"1.000,00 EUR\";\n"
        );
        for file in [of_deutsche, of_comdirect] {
            let reading = euros(&file);
            let [statement] = reading.statements.as_slice() else { panic!("one account: {file}") };
            let days: Vec<String> = statement.lines.iter().map(|line| line.booked_on.format("%d.%m.%Y").to_string()).collect();
            let wanted: Vec<String> = (1..=count).map(|number| german_row(number).0).collect();
            assert_eq!(days, wanted, "{file}");
            let cents: i64 = statement.lines.iter().map(|line| line.amount.minor()).sum();
            let cents_of = |number: usize| german_row(number).1.replace(['.', ','], "").parse::<i64>().expect("cents");
            assert_eq!(cents, (1..=count).map(cents_of).sum::<i64>(), "{file}");
        }
    }
}
