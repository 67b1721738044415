//! The words of a bank line that say something: names, without numbers and the bank's own phrases.

/// Words that banks put on lines of every kind, in the languages of their countries.
const EMPTY: &[&str] = &[
    "achat",
    "acquisto",
    "bonifico",
    "dauerauftrag",
    "facture",
    "folgelastschrift",
    "gutschrift",
    "incasso",
    "kartenzahlung",
    "lastschrift",
    "overboeking",
    "paiement",
    "pago",
    "preautorise",
    "préautorisé",
    "prelevement",
    "prélèvement",
    "prlv",
    "recu",
    "reçu",
    "retrait",
    "überweisung",
    "vir",
    "virement",
    "and",
    "auto",
    "bank",
    "bill",
    "card",
    "chq",
    "credit",
    "debit",
    "deposit",
    "des",
    "electronic",
    "etransfer",
    "fee",
    "for",
    "from",
    "inc",
    "interac",
    "internet",
    "limited",
    "ltd",
    "misc",
    "online",
    "pad",
    "payment",
    "pmt",
    "point",
    "pos",
    "pre",
    "preauthorized",
    "purchase",
    "recurring",
    "ref",
    "reference",
    "sepa",
    "the",
    "transaction",
    "transfer",
    "visa",
    "withdrawal",
    "www",
    "com",
];

/// The words of a text, in lower case, each once, in their order.
pub fn words_of(text: &str) -> Vec<String> {
    collected(text, |word| !EMPTY.contains(&word))
}

/// The words of a bank's line. One of nothing but the bank's own phrases, such as "Interac fee", keeps them: they are its
/// name.
pub fn words_of_bank(text: &str) -> Vec<String> {
    let names = words_of(text);
    if names.is_empty() { collected(text, |_| true) } else { names }
}

fn collected(text: &str, counts: impl Fn(&str) -> bool) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.to_lowercase().split(|letter: char| !letter.is_alphanumeric()) {
        let letters = word.chars().filter(|letter| letter.is_alphabetic()).count();
        let says_something = letters >= 3 && letters * 2 > word.chars().count() && counts(word);
        if says_something && words.iter().all(|known| known != word) {
            words.push(word.to_owned());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_remain_and_the_rest_goes() {
        assert_eq!(words_of("POS PURCHASE 0043 Maple Rentals Ltd. #A81723 MAPLE"), ["maple", "rentals"]);
        assert_eq!(words_of("Überweisung café 12-345"), ["café"]);
        assert!(words_of("  REF 1234 fee ").is_empty());
        assert_eq!(words_of_bank("  REF 1234 fee "), ["ref", "fee"]);
        assert_eq!(words_of_bank("Fee Maple"), ["maple"]);
    }
}
