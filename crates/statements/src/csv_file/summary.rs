//! Rows that are no bookings: sums, and balances at the beginning and at the end.

use money::Currency;

use super::words;

/// Which end of the account's time a balance is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Opening,
    Closing,
}

const OPENING: &[&str] = &[
    "anfangssaldo",
    "anfangsbestand",
    "alter kontostand",
    "alter saldo",
    "saldovortrag",
    "opening balance",
    "starting balance",
    "beginning balance",
    "start balance",
    "balance brought forward",
    "brought forward",
    "balance b f",
    "balance bf",
    "previous balance",
    "saldo inicial",
    "saldo anterior",
    "saldo initial",
    "solde initial",
    "solde precedent",
    "solde anterieur",
    "ancien solde",
    "beginsaldo",
    "oud saldo",
    "saldo iniziale",
    "saldo poczatkowe",
    "ingaende saldo",
];

const CLOSING: &[&str] = &[
    "endsaldo",
    "endbestand",
    "schlusssaldo",
    "neuer kontostand",
    "neuer saldo",
    "closing balance",
    "ending balance",
    "end balance",
    "balance carried forward",
    "carried forward",
    "balance c f",
    "balance cf",
    "saldo final",
    "solde final",
    "nouveau solde",
    "eindsaldo",
    "nieuw saldo",
    "saldo finale",
    "saldo koncowe",
    "utgaende saldo",
];

/// Words of which one at least stands in a row that is a sum or a balance.
const SUMS: &[&str] = &[
    "total",
    "totals",
    "totaal",
    "totale",
    "subtotal",
    "saldo",
    "saldi",
    "balance",
    "balances",
    "solde",
    "soldes",
    "summe",
    "summen",
    "zwischensumme",
    "gesamtsumme",
    "kontostand",
    "endsaldo",
    "anfangssaldo",
    "sum",
    "suma",
    "somme",
    "gesamt",
    "opening",
    "closing",
];

/// Words that may stand beside those. A name is none of them, so that a booking of a shop called Total is one.
const BESIDE: &[&str] = &[
    "grand",
    "sub",
    "sous",
    "net",
    "debit",
    "debits",
    "credit",
    "credits",
    "soll",
    "haben",
    "money",
    "in",
    "out",
    "paid",
    "withdrawals",
    "deposits",
    "payments",
    "charges",
    "fees",
    "amount",
    "amounts",
    "betrag",
    "montant",
    "bedrag",
    "importe",
    "number",
    "count",
    "items",
    "anzahl",
    "transactions",
    "transaktionen",
    "operations",
    "buchungen",
    "umsatze",
    "umsatz",
    "bookings",
    "rows",
    "lines",
    "page",
    "period",
    "of",
    "to",
    "from",
    "bis",
    "von",
    "vom",
    "per",
    "du",
    "au",
    "de",
    "la",
    "le",
    "les",
    "der",
    "die",
    "das",
    "the",
    "at",
    "as",
    "on",
    "am",
    "for",
    "date",
    "end",
    "start",
    "and",
    "und",
    "et",
    "y",
    "e",
    "current",
    "available",
    "new",
    "old",
    "previous",
    "account",
    "konto",
    "compte",
    "rekening",
    "cuenta",
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
];

/// Whether the words of a row are those of a sum or a balance and no others. Numbers, days and codes of currencies do not
/// count.
pub(super) fn is_sum<'c>(cells: impl Iterator<Item = &'c str>) -> bool {
    let mut is_one = false;
    for cell in cells {
        if Currency::parse(cell).is_ok() || words::is_out(cell).is_some() || super::value::is_amount(cell) {
            continue;
        }
        let folded = words::fold(cell);
        let is_phrase = end_of(&folded).is_some();
        is_one |= is_phrase;
        for word in folded.split(' ').filter(|word| word.contains(char::is_alphabetic)) {
            let is_word = SUMS.contains(&word);
            is_one |= is_word;
            if !is_word && !is_phrase && !BESIDE.contains(&word) {
                return false;
            }
        }
    }
    is_one
}

/// Whether a row can be a balance at all: every phrase for one has one of these. Cheap, as every row is asked.
pub(super) fn may_be_balance(raw: &str) -> bool {
    let has = |part: &[u8]| raw.as_bytes().windows(part.len()).any(|window| window.eq_ignore_ascii_case(part));
    has(b"sald") || has(b"balance") || has(b"sold") || has(b"stand") || has(b"forward")
}

/// The balance that a row is, by the words in its cells.
pub(super) fn balance_of<'c>(mut cells: impl Iterator<Item = &'c str>) -> Option<End> {
    cells.find_map(|cell| end_of(&words::fold(cell)))
}

/// A folded cell that says nothing but which balance it is, with a day behind it or not.
fn end_of(folded: &str) -> Option<End> {
    let says = |phrases: &[&str]| {
        phrases.iter().any(|phrase| {
            folded.strip_prefix(phrase).is_some_and(|rest| {
                rest.is_empty()
                    || (rest.starts_with(' ')
                        && rest
                            .split(' ')
                            .all(|word| !word.contains(char::is_alphabetic) || BESIDE.contains(&word) || SUMS.contains(&word)))
            })
        })
    };
    if says(OPENING) {
        Some(End::Opening)
    } else if says(CLOSING) {
        Some(End::Closing)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_passes_the_cheap_question() {
        for phrase in OPENING.iter().chain(CLOSING) {
            assert!(may_be_balance(phrase), "{phrase}");
        }
    }

    #[test]
    fn sums_and_balances_are_told_from_names() {
        for cells in
            [&["Total", "", "80.10"][..], &["Kontostand am 30.11.2026"], &["Grand total", "USD"], &["Balance brought forward", "D"]]
        {
            assert!(is_sum(cells.iter().copied()), "{cells:?}");
        }
        for cells in [&["TOTAL ENERGIES LONDON"][..], &["Sum", "Shop"], &["C", "-3.00"], &["Balance Yoga"], &["Payments"]] {
            assert!(!is_sum(cells.iter().copied()), "{cells:?}");
        }
        assert_eq!(balance_of(["30.11.2026", "Endsaldo"].into_iter()), Some(End::Closing));
        assert_eq!(balance_of(["Opening balance at 01/11/2026"].into_iter()), Some(End::Opening));
        assert_eq!(balance_of(["Closing balance Ltd"].into_iter()), None);
    }
}
