//! Tables in which it is the columns, their signs and their headings that say which way money went.

use money::Currency;
use statements::csv_file::{Confidence, guess};
use statements::{Proof, Reading};

use crate::support::{kept_in, rows, text, warnings};

fn kroner(file: &str) -> Reading {
    text(file, &kept_in(Currency::parse("NOK").expect("a currency"))).expect("a reading")
}

fn dollars(file: &str) -> Reading {
    text(file, &kept_in(Currency::USD)).expect("a reading")
}

fn amounts(reading: &Reading) -> Vec<String> {
    let [statement] = reading.statements.as_slice() else { panic!("one account") };
    statement.lines.iter().map(|line| line.amount.to_string()).collect()
}

const CARD: &str = "Status,Date,Description,Debit,Credit\nCleared,01/15/2026,\"AMAZON\",12.50,\nCleared,01/15/2026,\"SHELL\",40.00,\nCleared,01/16/2026,\"ONLINE PAYMENT, THANK YOU\",,-500.00\nCleared,01/18/2026,\"REFUND AMAZON\",,-12.50\n";

#[test]
fn credits_that_are_all_negative_came_in() {
    let reading = dollars(CARD);
    assert_eq!(amounts(&reading), ["-12.50 USD", "-40.00 USD", "500.00 USD", "12.50 USD"]);
    assert!(
        warnings(&reading).iter().any(|warning| warning.contains("Every amount in \u{201c}Credit\u{201d} has a minus")),
        "{:?}",
        warnings(&reading)
    );
    // Without any money out it is the same card.
    let payments = "Date,Description,Debit,Credit\n01/16/2026,PAYMENT,,-500.00\n01/28/2026,REFUND,,-12.50\n";
    assert_eq!(amounts(&dollars(payments)), ["500.00 USD", "12.50 USD"]);
}

#[test]
fn a_correction_among_credits_stays_and_is_warned_about() {
    let file = "Date,Description,Debit,Credit\n01/15/2026,a,12.50,\n01/16/2026,b,,500.00\n01/18/2026,wrong pay,,-100.00\n";
    let reading = dollars(file);
    assert_eq!(amounts(&reading), ["-12.50 USD", "500.00 USD", "-100.00 USD"]);
    assert!(warnings(&reading).iter().any(|warning| warning.contains("taken for money that went out")), "{:?}", warnings(&reading));
    assert_eq!(guess(file.as_bytes(), &kept_in(Currency::USD)).expect("a guess").confidence, Confidence::Low);
}

#[test]
fn a_running_balance_decides_how_credits_are_signed() {
    let head = "Date,Description,Debit,Credit,Balance\n";
    let turned = dollars(&format!("{head}01/15/2026,a,12.50,,87.50\n01/16/2026,b,,-500.00,587.50\n01/18/2026,c,,-12.50,600.00\n"));
    assert_eq!(amounts(&turned), ["-12.50 USD", "500.00 USD", "12.50 USD"]);
    let kept = dollars(&format!("{head}01/15/2026,a,12.50,,987.50\n01/16/2026,b,,-500.00,487.50\n01/18/2026,c,,-12.50,475.00\n"));
    assert_eq!(amounts(&kept), ["-12.50 USD", "-500.00 USD", "-12.50 USD"]);
    for reading in [turned, kept] {
        assert_eq!(reading.statements[0].proof, Proof::Proved);
        assert!(warnings(&reading).is_empty(), "{:?}", warnings(&reading));
    }
}

#[test]
fn in_and_out_in_the_languages_of_the_north() {
    let sparebank = "Dato;Beskrivelse;Rentedato;Inn;Ut;Til konto;Fra konto;\n16.01.2026;Kunde AS;16.01.2026;1500,00;;12345678901;98765432109;\n15.01.2026;Rema;15.01.2026;;-12,50;;12345678901;\n14.01.2026;Husleie;14.01.2026;;-900,00;55555678901;12345678901;\n";
    assert_eq!(
        rows(&kroner(sparebank).statements[0]),
        ["2026-01-16 1500.00 NOK - | Kunde AS", "2026-01-15 -12.50 NOK - | Rema", "2026-01-14 -900.00 NOK - | Husleie"]
    );
    assert_eq!(amounts(&kroner(sparebank)).len(), 3);
    let dnb = "\"Dato\";\"Forklaring\";\"Rentedato\";\"Ut fra konto\";\"Inn på konto\"\n\"16.01.2026\";\"Kunde\";\"16.01.2026\";\"\";\"1500,00\"\n\"15.01.2026\";\"Rema\";\"15.01.2026\";\"12,50\";\"\"\n";
    assert_eq!(amounts(&kroner(dnb)), ["1500.00 NOK", "-12.50 NOK"]);
    let danish = "Dato;Tekst;Ind;Ud\n16.01.2026;Kunde;1500,00;\n15.01.2026;Netto;;12,50\n";
    assert_eq!(amounts(&kroner(danish)), ["1500.00 NOK", "-12.50 NOK"]);
    let swedish = "Datum;Text;Insättning;Uttag\n2026-01-16;Kund;1500,00;\n2026-01-15;ICA;;-12,50\n";
    assert_eq!(amounts(&kroner(swedish)), ["1500.00 NOK", "-12.50 NOK"]);
}

#[test]
fn codes_of_currencies_in_small_letters_are_codes() {
    let reading = dollars("Date,Description,Amount,Currency\n2026-01-15,a,-12.50,usd\n2026-01-16,b,-3.00,eur\n");
    let amounts: Vec<String> = reading.statements.iter().flat_map(|one| &one.lines).map(|line| line.amount.to_string()).collect();
    assert_eq!(amounts, ["-12.50 USD", "-3.00 EUR"]);
    // What is no code is at least not passed over in silence.
    let words = dollars("Date,Description,Amount,Currency\n2026-01-15,a,-12.50,US Dollar\n2026-01-16,b,-3.00,Euro\n");
    assert!(warnings(&words).iter().any(|warning| warning.contains("codes of currencies")), "{:?}", warnings(&words));
}

#[test]
fn what_is_left_without_the_fee_is_what_moved_the_account() {
    let head = "id,Type,Created,Available On,Description,Amount,Fee,Net,Currency\n";
    let rows = "txn_1,charge,2026-01-15 10:00,2026-01-17,Invoice 1,100.00,3.20,96.80,usd\ntxn_2,payout,2026-01-16 11:00,2026-01-16,Payout,-96.80,0.00,-96.80,usd\n";
    assert_eq!(amounts(&dollars(&format!("{head}{rows}"))), ["96.80 USD", "-96.80 USD"]);
    // Fees with a minus of their own.
    let paypal = "Date,Name,Amount,Fee,Net\n2026-01-15,Bob,100.00,-3.20,96.80\n2026-01-16,Us,-96.80,0.00,-96.80\n";
    assert_eq!(amounts(&dollars(paypal)), ["96.80 USD", "-96.80 USD"]);
    let german = "Datum;Beschreibung;Brutto;Entgelt;Netto\n15.01.2026;Bob;100,00;-3,20;96,80\n16.01.2026;Us;-96,80;0,00;-96,80\n";
    assert_eq!(amounts(&dollars(german)), ["96.80 USD", "-96.80 USD"]);
    // A net amount that is none stays unread, and is doubted.
    let other = dollars(&paypal.replace("-3.20,96.80", "-3.20,80.00"));
    assert_eq!(amounts(&other), ["100.00 USD", "-96.80 USD"]);
    assert!(warnings(&other).iter().any(|warning| warning.contains("less")), "{:?}", warnings(&other));
}

#[test]
fn an_amount_between_two_balances_is_found_without_headings() {
    let row = |day: &str, before: &str, after: &str, amount: &str| {
        format!("123456789\tEUR\t{day}\t{before}\t{after}\t{day}\t{amount}\tSEPA Overboeking {day}\n")
    };
    let up = [
        row("20260115", "1000,00", "987,50", "-12,50"),
        row("20260116", "987,50", "1487,50", "500,00"),
        row("20260117", "1487,50", "1400,00", "-87,50"),
    ];
    for file in [up.concat(), up.iter().rev().cloned().collect(), up.iter().take(1).cloned().collect()] {
        let reading = dollars(&file);
        let mut read = amounts(&reading);
        read.sort();
        let wanted: &[&str] = if file.len() < 100 { &["-12.50 EUR"] } else { &["-12.50 EUR", "-87.50 EUR", "500.00 EUR"] };
        assert_eq!(read, wanted, "{file}");
        assert!(file.len() < 100 || reading.statements[0].proof == Proof::Proved);
    }
}

#[test]
fn the_day_of_posting_is_the_day_of_a_line() {
    let chase = "Card,Transaction Date,Post Date,Description,Category,Type,Amount,Memo\n1234,01/13/2026,01/15/2026,SHELL,Gas,Sale,-40.00,\n1234,01/14/2026,01/16/2026,PAYMENT,,Payment,500.00,\n";
    assert_eq!(rows(&dollars(chase).statements[0])[0], "2026-01-15 -40.00 USD - | SHELL");
    for (transaction, posted) in
        [("Købsdato", "Bogført"), ("Köpdatum", "Bokfört"), ("Fecha valor", "Fecha contable"), ("Data", "Data de lançamento")]
    {
        let file = format!("{transaction};Text;{posted};Amount\n13.01.2026;a;15.01.2026;-40,00\n14.01.2026;b;16.01.2026;-4,00\n");
        assert!(rows(&dollars(&file).statements[0])[0].starts_with("2026-01-15"), "{posted}");
    }
}

#[test]
fn three_decimals_are_read_where_the_comma_shows_itself() {
    let seb = |amounts: [&str; 3]| {
        let [a, b, c] = amounts;
        format!(
            "Bokföringsdatum;Valutadatum;Verifikationsnummer;Text/mottagare;Belopp\n2026-01-15;2026-01-15;5484;a;{a}\n2026-01-16;2026-01-16;5485;b;{b}\n2026-01-17;2026-01-17;5486;c;{c}\n"
        )
    };
    for shown in ["1 500,000", "1500,000", "0,500"] {
        let reading = dollars(&seb(["-12,500", shown, "2 487,500"]));
        assert_eq!(amounts(&reading)[0], "-12.50 USD", "{shown}");
        assert!(!warnings(&reading).iter().any(|warning| warning.contains("thousands")), "{:?}", warnings(&reading));
    }
    assert_eq!(amounts(&dollars(&seb(["-12,500", "1500,000", "7,250"]))), ["-12.50 USD", "1500.00 USD", "7.25 USD"]);
    // Headings that nobody knows change nothing.
    assert_eq!(amounts(&dollars(&seb(["-12,500", "1500,000", "7,250"]).replace("Belopp", "Xyz")))[0], "-12.50 USD");
    let error = text(&seb(["-12,505", "1500,000", "7,250"]), &kept_in(Currency::USD)).expect_err("thousandths");
    assert!(error.hint.as_deref().is_some_and(|hint| hint.contains("before the cents")), "{error}");
}
