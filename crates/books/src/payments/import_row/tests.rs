//! Rows that become payments, and rows that are named as broken.

use proptest::prelude::*;

use super::*;
use crate::payments::import_guess::MappingDefaults;
use crate::payments::import_value::DateOrder;

fn context() -> ImportContext {
    let today = NaiveDate::from_ymd_opt(2026, 3, 11).expect("date");
    ImportContext { today, track_from: today, currency: Currency::CAD, date_order: DateOrder::Dmy }
}

fn read(content: &str) -> PaymentsFile {
    PaymentsFile::read(content, None, &context()).expect("a guessed mapping fits")
}

/// Each row as its line and either the payment in short, or the field and the problem.
fn rows(content: &str) -> Vec<String> {
    read(content).rows.iter().map(shown).collect()
}

fn shown(row: &ImportRow) -> String {
    match (&row.problem, &row.payment) {
        (None, Some(payment)) => {
            let amount = AmountSpec::try_from(&payment.amount).expect("amount");
            let day = payment.due_day.map(|day| format!(" day {day}")).unwrap_or_default();
            format!("{}: {}, {amount}, {} from {}{day}", row.line, payment.name, payment.cadence.words(), payment.starts_on)
        }
        (problem, _) => format!("{}: {}: {}", row.line, row.field.as_deref().unwrap_or("?"), problem.as_deref().unwrap_or("?")),
    }
}

#[test]
fn rows_become_payments() {
    let content = "Name,Amount,Frequency,Due,Type\n\
        Rent,\"$1,200.00\",monthly,1st,bill\n\
        Netflix,15.49,monthly,2026-01-31,subscription\n\
        Hydro,~80,monthly,end of month,utility\n\
        Phone,40-60,every month,15,bill\n\
        Domain,18 USD,annual,2026-11-02,subscription\n\
        Cleaner,90,fortnightly,Friday,bill\n\
        Deposit,(500.00),one-time,2026-05-01,obligation\n";
    let file = read(content);
    assert_eq!(
        file.rows.iter().map(shown).collect::<Vec<_>>(),
        [
            "2: Rent, 1200.00 CAD, every month from 2026-03-11 day 1",
            "3: Netflix, 15.49 CAD, every month from 2026-01-31",
            "4: Hydro, about 80.00 CAD, every month from 2026-03-11 day 31",
            "5: Phone, 40.00 to 60.00 CAD, every month from 2026-03-11 day 15",
            "6: Domain, 18.00 USD, every year from 2026-11-02",
            "7: Cleaner, 90.00 CAD, every two weeks from 2026-03-13",
            "8: Deposit, 500.00 CAD, once from 2026-05-01",
        ]
    );
    assert_eq!((file.ready, file.broken, file.delimiter.as_str(), file.has_header, file.first_rows.len()), (7, 0, ",", true, 5));
}

#[test]
fn broken_rows_are_named_with_line_field_and_problem() {
    let content = "Name;Amount;Currency;Cadence;Start date;Kind\n\
        ;12.00;CAD;monthly;2026-01-01;bill\n\
        Rent;;CAD;monthly;2026-01-01;bill\n\
        \"Two\nlines\";lots;CAD;monthly;2026-01-01;bill\n\
        Zero;0.00;CAD;monthly;2026-01-01;bill\n\
        Cents;1.005;CAD;monthly;2026-01-01;bill\n\
        Yen;100.50;JPY;monthly;2026-01-01;bill\n\
        Gold;1.00;XAU;monthly;2026-01-01;bill\n\
        Mixed;£5.00;CAD;monthly;2026-01-01;bill\n\
        Often;5.00;CAD;twice a month;2026-01-01;bill\n\
        Never;5.00;CAD;;2026-01-01;bill\n\
        When;5.00;CAD;monthly;2026-02-30;bill\n\
        NoDate;5.00;CAD;monthly;;bill\n\
        Weekly;5.00;CAD;weekly;;bill\n\
        Yearly;5.00;CAD;yearly;15;bill\n\
        Kind;5.00;CAD;monthly;2026-01-01;whim\n\
        Good;5.00;CAD;monthly;2026-01-01;bill\n";
    let cadences = "say once, weekly, every 2 weeks, monthly, quarterly or yearly";
    assert_eq!(
        rows(content),
        [
            "2: name: There is no name.".to_owned(),
            "3: amount: There is no amount.".to_owned(),
            "4: amount: “lots” cannot be read as an amount with a decimal point.".to_owned(),
            "6: amount: The amount must be above zero.".to_owned(),
            "7: amount: “1.005” has too many decimal places: CAD has only 2.".to_owned(),
            "8: amount: “100.5” has too many decimal places: JPY has none.".to_owned(),
            "9: currency: “XAU” is not a currency in use. Give a three-letter ISO 4217 code such as CAD.".to_owned(),
            "10: amount: The amount is in GBP, and the currency says CAD.".to_owned(),
            format!("11: cadence: “twice a month” is not a cadence known here: {cadences}."),
            format!("12: cadence: It does not say how often: {cadences}."),
            "13: startsOn: “2026-02-30” is neither a date with the year first nor a day of the month.".to_owned(),
            "14: startsOn: It does not say when it is due: give a date or a day of the month.".to_owned(),
            "15: startsOn: What is due every week needs a date or a weekday to count from.".to_owned(),
            "16: startsOn: What is due every year needs a date.".to_owned(),
            "17: kind: “whim” is not a kind: say bill, subscription or obligation.".to_owned(),
            "18: Good, 5.00 CAD, every month from 2026-01-01".to_owned(),
        ]
    );
    let file = read(content);
    assert_eq!((file.ready, file.broken), (1, 15));
}

#[test]
fn a_repeated_row_is_pointed_out_and_can_still_be_chosen() {
    let file =
        read("Name,Amount,Cadence,Due\nRent,1200.00,monthly,1\nHydro,80,monthly,15\n RENT ,\"1,200\",Monthly,1st\nRent,1300,monthly,1\n");
    let shown: Vec<_> = file.rows.iter().map(|row| (row.line, row.ok, row.duplicate_of, row.payment.is_some())).collect();
    assert_eq!(shown, [(2, true, None, true), (3, true, None, true), (4, false, Some(2), true), (5, true, None, true)]);
    assert_eq!(file.rows[2].problem.as_deref(), Some("It says the same as line 2, and is left out unless you choose it."));
    assert_eq!((file.ready, file.broken), (3, 1));
}

#[test]
fn a_stray_quote_breaks_its_own_row() {
    assert_eq!(
        rows("Name,Amount,Cadence,Due\nRent,\"1200,monthly,1\nHydro,80,monthly,15\n"),
        ["2: name: The quotation marks in this line do not match.", "3: Hydro, 80.00 CAD, every month from 2026-03-11 day 15"]
    );
}

#[test]
fn the_owners_mapping_holds() {
    let content = "a,b,c,d\nRent,1.200,50,05/04/2026\n";
    let mapping = Mapping {
        name: Some(0),
        amount: Some(1),
        starts_on: Some(3),
        date_order: DateOrder::Mdy,
        decimal: DecimalMark::Comma,
        defaults: MappingDefaults {
            pay_from: Some("1000".to_owned()),
            expense_account: Some("6000".to_owned()),
            currency: Some("usd".to_owned()),
            cadence: Some(Cadence::Quarterly),
        },
        ..Mapping::default()
    };
    let file = PaymentsFile::read(content, Some(mapping.clone()), &context()).expect("file");
    let row = file.rows.last().expect("row");
    assert_eq!(shown(row), "2: Rent, 1200.00 USD, every three months from 2026-05-04");
    let payment = row.payment.as_ref().expect("payment");
    assert_eq!((payment.pay_from.as_deref(), payment.expense_account.as_deref()), (Some("1000"), Some("6000")));

    let beyond = PaymentsFile::read(content, Some(Mapping { amount: Some(4), ..mapping.clone() }), &context());
    assert_eq!(beyond.expect_err("four columns").field, "amount");
    let defaults = MappingDefaults { currency: Some("XAU".to_owned()), ..mapping.defaults.clone() };
    let gold = PaymentsFile::read(content, Some(Mapping { defaults, ..mapping }), &context());
    assert_eq!(gold.expect_err("gold").field, "defaults.currency");
}

#[test]
fn a_european_file_is_read_without_help() {
    assert_eq!(
        rows(
            "\u{feff}Bezeichnung;Betrag;Turnus;Fällig am\r\nMiete;1.200,00 €;monatlich;01.04.2026\r\nStrom;ca. 80,50 €;vierteljährlich;15.05.2026\r\n"
        ),
        ["2: Miete, 1200.00 EUR, every month from 2026-04-01", "3: Strom, about 80.50 EUR, every three months from 2026-05-15"]
    );
}

#[test]
fn the_amount_may_say_how_often() {
    assert_eq!(
        rows("Service,Price,Due\nNetflix,$15.49/mo,3rd\nDomain,$18.00/yr,2026-11-02\n"),
        ["2: Netflix, 15.49 CAD, every month from 2026-03-11 day 3", "3: Domain, 18.00 CAD, every year from 2026-11-02"]
    );
}

#[test]
fn an_empty_file_has_no_rows() {
    for content in ["", "\n\n", "Name,Amount\n", ",,\n,,\n"] {
        let file = read(content);
        assert_eq!((file.rows.len(), file.ready, file.broken), (0, 0, 0), "{content:?}");
    }
}

proptest! {
    #[test]
    fn any_text_is_answered_row_by_row(content in "[\\PC\\r\\n]{0,200}") {
        let file = read(&content);
        prop_assert_eq!(file.ready as usize + file.broken as usize, file.rows.len());
        for row in &file.rows {
            prop_assert_eq!(row.ok, row.problem.is_none());
            prop_assert!(!row.ok || row.payment.is_some());
            prop_assert_eq!(row.problem.is_some(), row.field.is_some());
        }
    }

    #[test]
    fn sensible_rows_survive_any_layout(
        order in Just([0_usize, 1, 2, 3]).prop_shuffle(),
        delimiter in proptest::sample::select(&[b',', b';', b'\t', b'|'][..]),
        comma: bool,
        rows in proptest::collection::vec((1_i64..10_000_000, 1_u32..=28, 0_usize..3), 1..8),
    ) {
        let headings = ["Name", "Amount", "Frequency", "Due date"];
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        writer.write_record(order.map(|index| headings[index])).expect("header");
        let mut expected = Vec::new();
        for (index, (minor, day, cadence)) in rows.iter().enumerate() {
            let plain = Money::from_minor(*minor, Currency::CAD).to_decimal();
            let amount = if comma { plain.replace('.', ",") } else { plain.clone() };
            let cadence = ["monthly", "quarterly", "yearly"][*cadence];
            let cells = [format!("Bill {index}"), amount, cadence.to_owned(), format!("2026-04-{day:02}")];
            writer.write_record(order.map(|index| cells[index].as_str())).expect("row");
            expected.push((format!("Bill {index}"), plain, format!("2026-04-{day:02}")));
        }
        let text = String::from_utf8(writer.into_inner().expect("bytes")).expect("text");
        let file = read(&text);
        let read: Vec<_> = file.rows.iter().filter_map(|row| row.payment.as_ref()).map(|payment| {
            let amount = AmountSpec::try_from(&payment.amount).expect("amount").expected().to_decimal();
            (payment.name.clone(), amount, payment.starts_on.to_string())
        }).collect();
        prop_assert_eq!(read, expected, "{}", text);
    }
}
