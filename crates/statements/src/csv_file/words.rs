//! What headings and words in cells say.

use super::headings::{HEADINGS, Role};

/// A text without case, accents and signs, its words one space apart.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        let plain = match letter {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
            'è' | 'é' | 'ê' | 'ë' => 'e',
            'ì' | 'í' | 'î' | 'ï' => 'i',
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
            'ù' | 'ú' | 'û' | 'ü' => 'u',
            'ç' => 'c',
            'ñ' => 'n',
            // Within a word these are nothing: l'opération, d'opération.
            '\'' | '’' | '*' | '#' => continue,
            letter if letter.is_alphanumeric() || letter == '$' => letter,
            _ => ' ',
        };
        if plain != ' ' || !folded.ends_with(' ') {
            folded.push(plain);
        }
    }
    folded.trim().to_owned()
}

/// What a folded heading says, with how well: twice the entry's weight for the words themselves, less for a part.
pub(super) fn roles(heading: &str) -> Vec<(Role, u32)> {
    let mut found: Vec<(Role, u32)> = Vec::new();
    if heading.is_empty() || heading.len() > 80 {
        return found;
    }
    for (role, weight, words) in HEADINGS {
        let fit = words.iter().map(|word| {
            if *word == heading {
                weight * 2 + 10
            } else if word.len() > 3 && (begins(heading, word) || ends(heading, word)) {
                // Longer words say more than short ones, and the shortest (id, ref, net) say nothing within others.
                weight + u32::from(word.len() > 4) * 3
            } else {
                0
            }
        });
        let best = fit.max().unwrap_or_default();
        if best > 0 {
            match found.iter_mut().find(|(known, _)| known == role) {
                Some((_, score)) => *score = best.max(*score),
                None => found.push((*role, best)),
            }
        }
    }
    found
}

fn begins(heading: &str, word: &str) -> bool {
    heading.strip_prefix(word).is_some_and(|rest| rest.starts_with(' '))
}

fn ends(heading: &str, word: &str) -> bool {
    heading.strip_suffix(word).is_some_and(|rest| rest.ends_with(' '))
}

/// What a word in a column of indicators says: `Some(true)` when money went out.
pub(super) fn is_out(cell: &str) -> Option<bool> {
    let folded = fold(cell);
    let out = [
        "d",
        "dr",
        "debit",
        "dbit",
        "s",
        "soll",
        "af",
        "debet",
        "out",
        "debito",
        "dare",
        "withdrawal",
        "belastung",
        "cargo",
        "money out",
        "expense",
        "debit card",
    ];
    let into = [
        "c",
        "cr",
        "credit",
        "crdt",
        "h",
        "haben",
        "bij",
        "in",
        "credito",
        "avere",
        "deposit",
        "gutschrift",
        "abono",
        "money in",
        "income",
    ];
    match cell.trim() {
        "-" => return Some(true),
        "+" => return Some(false),
        _ => {}
    }
    if out.contains(&folded.as_str()) {
        Some(true)
    } else if into.contains(&folded.as_str()) {
        Some(false)
    } else {
        None
    }
}

/// Whether a cell of a status column says that the line is not booked.
pub(super) fn is_pending(cell: &str) -> bool {
    let folded = fold(cell);
    [
        "pending",
        "vorgemerkt",
        "umsatz vorgemerkt",
        "authorised",
        "authorized",
        "en attente",
        "pendiente",
        "in behandeling",
        "reverted",
        "declined",
        "failed",
        "cancelled",
        "processing",
    ]
    .iter()
    .any(|word| folded == *word || begins(&folded, word))
}

/// Whether a row without a date may be a sum or a balance below or above the bookings.
pub(super) fn is_summary(cells: &str) -> bool {
    let folded = fold(cells);
    [
        "total",
        "saldo",
        "balance",
        "solde",
        "summe",
        "kontostand",
        "endsaldo",
        "anfangssaldo",
        "totaal",
        "sum",
        "somme",
        "gesamt",
        "opening",
        "closing",
    ]
    .iter()
    .any(|word| folded.split(' ').any(|part| part == *word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_say_what_they_hold() {
        for (heading, role) in [
            ("Buchungstag", Role::Date),
            ("Valutadatum", Role::ValueDate),
            ("Betrag (EUR)", Role::Amount),
            ("Af Bij", Role::Indicator),
            ("Saldo na mutatie", Role::Balance),
            ("Libellé", Role::Description),
            ("Date de valeur", Role::ValueDate),
            ("Money Out", Role::Debit),
            ("Transaction ID", Role::BankId),
            ("Beguenstigter/Zahlungspflichtiger", Role::Counterparty),
        ] {
            let best = roles(&fold(heading)).into_iter().max_by_key(|(_, score)| *score);
            assert_eq!(best.map(|(role, _)| role), Some(role), "{heading}");
        }
        assert!(roles("4711").is_empty());
    }
}
