//! What headings and words in cells say.

use money::Currency;

use super::headings::{HEADINGS, Role};

/// A text without case, accents and signs, its words one space apart.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        let plain = match letter {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ą' => 'a',
            'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' => 'e',
            'ì' | 'í' | 'î' | 'ï' => 'i',
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
            'ù' | 'ú' | 'û' | 'ü' | 'ů' => 'u',
            'ç' | 'ć' | 'č' => 'c',
            'ñ' | 'ń' => 'n',
            'ł' => 'l',
            'ś' | 'š' => 's',
            'ź' | 'ż' | 'ž' => 'z',
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
    for (role, weight, words) in HEADINGS.iter().filter(|(role, ..)| may_be(heading, *role)) {
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

/// Words for what was before a conversion, by how they begin.
const FOREIGN: [&str; 12] =
    ["origin", "foreign", "fremd", "exchange", "oorspr", "ursprung", "local", "dorigin", "vreemd", "rate", "kurs", "wechselkurs"];

/// Whether a folded heading is of what was before a conversion, or of the conversion: it is no amount of the account.
pub(super) fn is_foreign(heading: &str) -> bool {
    heading.split(' ').any(|word| FOREIGN.iter().any(|foreign| word.starts_with(foreign)))
}

/// Whether a folded heading is of what is left of an amount without the fee.
pub(super) fn is_net(heading: &str) -> bool {
    heading.split(' ').any(|word| ["net", "netto", "neto", "nettobetrag", "liquido"].contains(&word)) && !is_foreign(heading)
}

/// The currency that the heading of amounts names: `Amount (EUR)`, `Gutschrift in CHF`, `CAD$`, `Betrag (€)`. A code stands in
/// capitals, at the end or between brackets, so that a word that happens to be one is none.
pub(super) fn code_in(heading: &str) -> Option<Currency> {
    let last = heading.trim_end_matches(|letter: char| !letter.is_alphanumeric());
    let start = last
        .rfind(|letter: char| !letter.is_alphanumeric())
        .map_or(0, |at| at + last.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
    let word = last.get(start..).unwrap_or_default();
    let others = last.get(..start).unwrap_or_default();
    let is_set_off = others.is_empty() || others.ends_with('(') || others.chars().any(char::is_lowercase);
    if word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase()) && is_set_off {
        return Currency::parse(word).ok();
    }
    match heading.chars().find(|letter| matches!(letter, '€' | '£'))? {
        '€' => Currency::parse("EUR").ok(),
        _ => Currency::parse("GBP").ok(),
    }
}

/// Words of headings that end in the word for an account and name none.
const NO_ACCOUNT: [&str; 18] = [
    "type",
    "holder",
    "cardholder",
    "last",
    "digits",
    "from",
    "to",
    "fra",
    "til",
    "fran",
    "till",
    "pa",
    "von",
    "auf",
    "van",
    "naar",
    "mottakers",
    "modtagers",
];

/// Whether other words of a heading leave it the role that one of them gives it.
fn may_be(heading: &str, role: Role) -> bool {
    match role {
        Role::Amount | Role::Debit | Role::Credit | Role::Currency | Role::Balance => !is_foreign(heading),
        Role::CounterAccount | Role::CounterBank | Role::Counterparty => !names_owner(heading),
        // The type of an account, its holder and the end of a card's number name no account, and the other side's is not the
        // owner's; where money came from or went to is the owner's account in one row and the other side's in the next.
        Role::Account => !heading.split(' ').any(|word| NO_ACCOUNT.contains(&word) || OTHER_SIDE.contains(&word)),
        _ => true,
    }
}

/// Words for the other side, or for one of both whoever is the owner.
const OTHER_SIDE: [&str; 22] = [
    "tegenpartij",
    "counterparty",
    "contrepartie",
    "kontrahenta",
    "nadawcy",
    "odbiorcy",
    "sender",
    "senders",
    "recipient",
    "payer",
    "payee",
    "beneficiary",
    "remitter",
    "empfanger",
    "empfangers",
    "zahlungsbeteiligter",
    "zahlungsbeteiligten",
    "beneficiario",
    "beneficiaire",
    "ordenante",
    "destinatario",
    "counter",
];

/// Whether a heading is of the owner's account, whatever stands beside that.
pub(super) fn names_owner(heading: &str) -> bool {
    let words = ["auftragskonto", "auftragskontos", "auftragkonto", "auftraggeberkonto", "kontoinhaber", "kontoinhabers", "kontoinhaberin"];
    heading.split(' ').any(|word| words.contains(&word))
}

/// Whether a folded text begins with a word, or several.
pub(super) fn begins(heading: &str, word: &str) -> bool {
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

/// Words for what the owner, or the bank's software, puts beside a booking and changes later: folded headings.
const LABELS: &[&str] = &[
    "category",
    "categories",
    "kategorie",
    "kategorien",
    "categorie",
    "categoria",
    "kategoria",
    "kategori",
    "subcategory",
    "parent category",
    "categoryparent",
    "category parent",
    "unterkategorie",
    "sous categorie",
    "rubriek",
    "tag",
    "tags",
    "notes and tags",
    "hashtags",
    "schlagwort",
    "schlagworte",
    "schlagworter",
    "etikett",
    "etiketten",
    "etiquette",
    "etiquettes",
    "etiqueta",
    "etiquetas",
    "etichetta",
    "spending category",
    "budget",
];

/// Words for the same that some banks put above their own text.
const NOTES: &[&str] = &[
    "note",
    "notes",
    "comment",
    "comments",
    "commentaire",
    "commentaires",
    "kommentar",
    "notiz",
    "notizen",
    "notitie",
    "notities",
    "opmerking",
    "opmerkingen",
    "nota",
    "notas",
    "comentario",
    "comentarios",
    "commento",
    "note personali",
    "bemerkung",
    "bemerkungen",
    "accountlabel",
    "メモ",
];

/// Who may change what stands below a folded heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writer {
    /// The owner at the bank, at any time.
    Owner,
    /// The owner, unless it is the only text that the bank gives.
    OwnerOrBank,
    /// The bank, once.
    Bank,
}

/// Who writes what stands below a folded heading.
pub(super) fn writer(heading: &str) -> Writer {
    if LABELS.contains(&heading) {
        Writer::Owner
    } else if NOTES.contains(&heading) || ["label", "labels"].contains(&heading) {
        Writer::OwnerOrBank
    } else {
        Writer::Bank
    }
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
            ("Zahlungsempfänger*in", Role::Counterparty),
            ("TransferWise ID", Role::BankId),
            ("#Kwota", Role::Amount),
            ("差引残高", Role::Balance),
        ] {
            let best = roles(&fold(heading)).into_iter().max_by_key(|(_, score)| *score);
            assert_eq!(best.map(|(role, _)| role), Some(role), "{heading}");
        }
        for heading in ["4711", "original currency", "exchange rate", "card last four digits"] {
            assert!(roles(heading).is_empty(), "{heading}");
        }
        assert!(roles("oorspr bedrag").is_empty());
    }

    #[test]
    fn a_heading_may_name_the_currency() {
        for (heading, code) in [
            ("Amount (EUR)", Some("EUR")),
            ("Gutschrift in CHF", Some("CHF")),
            ("CAD$", Some("CAD")),
            ("Betrag (€)", Some("EUR")),
            ("AMOUNT (EUR)", Some("EUR")),
            ("NET ALL", None),
            ("Amount", None),
            ("", None),
        ] {
            assert_eq!(code_in(heading).map(Currency::code), code, "{heading}");
        }
    }
}
