//! Rows that the bank has not booked, or never will, in the words of many languages.

use money::Currency;
use statements::Reading;

use crate::support::{kept_in, text, warnings};

fn kroner(file: &str) -> Reading {
    text(file, &kept_in(Currency::parse("DKK").expect("a currency"))).expect("a reading")
}

fn counts(reading: &Reading) -> (usize, usize) {
    (reading.statements[0].lines.len(), reading.statements[0].pending.len())
}

#[test]
fn pending_rows_are_shown_and_rejected_ones_left_out() {
    let file = "\"Dato\";\"Tekst\";\"Beløb\";\"Saldo\";\"Status\";\"Afstemt\"\n\"15.01.2026\";\"Netto\";\"-12,50\";\"987,50\";\"Udført\";\"Nej\"\n\"16.01.2026\";\"Husleje\";\"-900,00\";\"\";\"Venter\";\"Nej\"\n\"16.01.2026\";\"Gebyr\";\"-5,00\";\"\";\"Afvist\";\"Nej\"\n\"17.01.2026\";\"Gebyr\";\"-5,00\";\"\";\"Slettet\";\"Nej\"\n";
    let reading = kroner(file);
    assert_eq!(counts(&reading), (1, 1));
    let warning = reading.notes.iter().find(|note| note.is_warning && note.line == Some(4)).expect("a warning");
    assert!(warning.text.starts_with("2 rows") && warning.text.contains("Afvist"), "{}", warning.text);
    assert_eq!(warnings(&kroner(&file.replace("Afvist", "Udført").replace("Slettet", "Udført"))).len(), 0);
}

#[test]
fn a_word_that_nobody_knows_is_booked_and_said_once() {
    let reading =
        kroner("Dato;Tekst;Beløb;Status\n15.01.2026;Netto;-12,50;Udført\n16.01.2026;a;-1,00;Flagret\n17.01.2026;b;-2,00;Flagret\n");
    assert_eq!(counts(&reading), (3, 0));
    let said: Vec<_> = reading.notes.iter().filter(|note| note.text.contains("Flagret")).collect();
    let [note] = said.as_slice() else { panic!("one note: {said:?}") };
    assert_eq!((note.is_warning, note.line), (true, Some(3)));
}

#[test]
fn a_word_in_place_of_the_day_makes_a_row_pending() {
    let comdirect =
        |rows: &str| format!("\"Buchungstag\";\"Wertstellung (Valuta)\";\"Vorgang\";\"Buchungstext\";\"Umsatz in EUR\";\n{rows}");
    let open = "\"offen\";\"16.01.2026\";\"Kartenverfügung\";\"Rewe\";\"-8,00\";\n";
    let booked = "\"15.01.2026\";\"15.01.2026\";\"Lastschrift\";\"Strom\";\"-80,00\";\n";
    let reading = kroner(&comdirect(&format!("{open}{open}{booked}")));
    assert_eq!(counts(&reading), (1, 2));
    assert_eq!(reading.statements[0].pending[0].booked_on.to_string(), "2026-01-16");
    assert_eq!(counts(&kroner(&comdirect(open))), (0, 1));
    // Without any day it is left out, and said.
    let nordea = "Bokföringsdag;Belopp;Avsändare;Mottagare;Namn;Rubrik;Saldo;Valuta\nReserverat;-12,50;;;;ICA;;SEK\n2026/01/15;-80,00;;;;Hyra;920,00;SEK\n2026/01/14;100,00;;;;Kund;1000,00;SEK\n";
    let reading = kroner(nordea);
    assert_eq!(counts(&reading), (2, 0));
    assert!(reading.notes.iter().any(|note| note.line == Some(2) && note.text.contains("ICA")));
}
