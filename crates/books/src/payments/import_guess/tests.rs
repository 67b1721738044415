//! Mappings of files as banks, spreadsheets and other programs lay them out.

use super::*;

fn context() -> ImportContext {
    let today = NaiveDate::from_ymd_opt(2026, 3, 11).expect("date");
    ImportContext { today, track_from: today, currency: Currency::CAD, date_order: DateOrder::Dmy }
}

/// The guess as `field=column` in the order of the columns, then the date order and decimal mark.
fn guess(content: &str) -> String {
    let table = Table::read(content);
    let mapping = guess_mapping(&table, &context());
    let mut fields: Vec<(usize, &str)> =
        ImportField::ALL.into_iter().filter_map(|field| Some((mapping.column(field)?, field.name()))).collect();
    fields.sort_unstable();
    let mut shown: Vec<String> = fields.into_iter().map(|(column, name)| format!("{column}={name}")).collect();
    shown.push(format!("{:?}/{:?}", mapping.date_order, mapping.decimal).to_lowercase());
    shown.join(" ")
}

#[test]
fn plain_english() {
    assert_eq!(
        guess(
            "Name,Payee,Amount,Currency,Frequency,Due day,Start date,Type,Method,Account,Notes\nRent,Acme,1200.00,CAD,monthly,1,2026-01-01,bill,Cheque,1000,upstairs\n"
        ),
        "0=name 1=party 2=amount 3=currency 4=cadence 5=dueDay 6=startsOn 7=kind 8=method 9=payFrom 10=notes ymd/point"
    );
}

#[test]
fn a_spreadsheet_with_words_of_its_own() {
    assert_eq!(
        guess(
            "Subscription;Monthly cost;Billing cycle;Next billing date\nNetflix;$15.49;Monthly;03/25/2026\nDomain;$18.00;Annual;12/01/2026\n"
        ),
        "0=name 1=amount 2=cadence 3=startsOn mdy/point"
    );
    assert_eq!(
        guess("Vendor\tPrice\tEvery\tDue\nHydro\t80\tmonth\t15th\nGas\t60\tmonth\tlast day\n"),
        "0=name 0=party 1=amount 2=cadence 3=dueDay dmy/point"
    );
    assert_eq!(guess("Bill,Min,Max,When\nPhone,40,60,5\n"), "0=name 1=amountLow 2=amountHigh dmy/point");
}

#[test]
fn french_german_and_spanish() {
    assert_eq!(
        guess(
            "Libellé;Fournisseur;Montant;Devise;Périodicité;Prochaine échéance\nLoyer;Immo SA;1 200,00 €;EUR;mensuelle;01/04/2026\nEau;Veolia;45,10 €;EUR;trimestrielle;15/04/2026\n"
        ),
        "0=name 1=party 2=amount 3=currency 4=cadence 5=startsOn dmy/comma"
    );
    assert_eq!(
        guess("Bezeichnung;Empfänger;Betrag;Turnus;Fällig am;Zahlungsart\nMiete;Haus GmbH;1.200,00;monatlich;01.04.2026;Dauerauftrag\n"),
        "0=name 1=party 2=amount 3=cadence 4=startsOn 5=method dmy/comma"
    );
    assert_eq!(
        guess(
            "Concepto,Proveedor,Importe,Frecuencia,Vencimiento,Forma de pago\nAlquiler,Casa SL,\"1.200,00\",mensual,01/04/2026,transferencia\n"
        ),
        "0=name 1=party 2=amount 3=cadence 4=startsOn 5=method dmy/comma"
    );
}

#[test]
fn without_headings_the_cells_speak() {
    assert_eq!(
        guess("Rent,1200.00,monthly,2026-04-01\nHydro,80.50,monthly,2026-04-15\n"),
        "0=name 1=amount 2=cadence 3=startsOn ymd/point"
    );
    assert_eq!(guess("Rent,1200,monthly,1\nHydro,80,monthly,15\n"), "0=name 1=amount 2=cadence 3=dueDay dmy/point");
    assert_eq!(guess("1,Rent,CAD,1200\n15,Hydro,CAD,80\n"), "0=dueDay 1=name 2=currency 3=amount dmy/point");
}

#[test]
fn a_category_that_is_no_kind_is_an_account() {
    assert_eq!(
        guess("Name,Category,Amount,Cadence,Due\nRent,Premises,1200,monthly,1\nNetflix,Fun,15.49,monthly,2\n"),
        "0=name 1=expenseAccount 2=amount 3=cadence 4=dueDay dmy/point"
    );
    assert_eq!(guess("Name,Category,Amount\nRent,Bill,1200\nNetflix,Subscription,15.49\n"), "0=name 1=kind 2=amount dmy/point");
}

#[test]
fn a_plain_heading_is_mapped_even_over_broken_cells() {
    assert_eq!(guess("Name,Amount,Cadence,Due date\nRent,lots,often,soon\n"), "0=name 1=amount 2=cadence 3=startsOn dmy/point");
}

#[test]
fn an_empty_file_has_an_empty_mapping() {
    let table = Table::read("");
    assert_eq!(guess_mapping(&table, &context()), Mapping { date_order: DateOrder::Dmy, ..Mapping::default() });
}

#[test]
fn the_wire_form() {
    let mapping =
        Mapping { name: Some(0), starts_on: Some(2), decimal: DecimalMark::Comma, date_order: DateOrder::Dmy, ..Mapping::default() };
    let json = serde_json::to_string(&mapping).expect("json");
    assert_eq!(json, r#"{"name":0,"startsOn":2,"dateOrder":"dmy","decimal":",","defaults":{}}"#);
    assert_eq!(serde_json::from_str::<Mapping>(&json).expect("mapping"), mapping);
    assert!(serde_json::from_str::<Mapping>(r#"{"colour":1}"#).is_err());
    let config = ts_rs::Config::default();
    assert!(DecimalMark::decl(&config).contains(r#"".""#), "{}", DecimalMark::decl(&config));
}
