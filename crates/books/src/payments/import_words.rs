//! The words that files of bills use, in English, French, German and Spanish: headings, cadences, kinds, methods, months.

use chrono::Weekday;

use super::cadence::Cadence;
use super::terms::{PaymentKind, PaymentMethod};

/// Something that a column of the file can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImportField {
    /// What the payment is called.
    Name,
    /// How much is due.
    Amount,
    /// The lower end of a range.
    AmountLow,
    /// The upper end of a range.
    AmountHigh,
    /// The currency.
    Currency,
    /// How often.
    Cadence,
    /// The day of the month.
    DueDay,
    /// A date on which it is due.
    StartsOn,
    /// The last day on which it can fall due.
    EndsOn,
    /// Who is paid.
    Party,
    /// Bill, subscription or obligation.
    Kind,
    /// How it is paid.
    Method,
    /// The account that it is paid from.
    PayFrom,
    /// The account that it is booked to.
    ExpenseAccount,
    /// Anything else.
    Notes,
}

impl ImportField {
    /// Every field.
    pub const ALL: [ImportField; 15] = [
        ImportField::Name,
        ImportField::Amount,
        ImportField::AmountLow,
        ImportField::AmountHigh,
        ImportField::Currency,
        ImportField::Cadence,
        ImportField::DueDay,
        ImportField::StartsOn,
        ImportField::EndsOn,
        ImportField::Party,
        ImportField::Kind,
        ImportField::Method,
        ImportField::PayFrom,
        ImportField::ExpenseAccount,
        ImportField::Notes,
    ];

    /// The field's name in the mapping, as problems name it.
    pub fn name(self) -> &'static str {
        match self {
            ImportField::Name => "name",
            ImportField::Amount => "amount",
            ImportField::AmountLow => "amountLow",
            ImportField::AmountHigh => "amountHigh",
            ImportField::Currency => "currency",
            ImportField::Cadence => "cadence",
            ImportField::DueDay => "dueDay",
            ImportField::StartsOn => "startsOn",
            ImportField::EndsOn => "endsOn",
            ImportField::Party => "party",
            ImportField::Kind => "kind",
            ImportField::Method => "method",
            ImportField::PayFrom => "payFrom",
            ImportField::ExpenseAccount => "expenseAccount",
            ImportField::Notes => "notes",
        }
    }

    /// Headings of such a column, folded, the surest first.
    fn headings(self) -> &'static str {
        match self {
            ImportField::Name => {
                "name|payment name|bill name|nom|nombre|bezeichnung|bill|payment|subscription|service|title|item|what|libelle|intitule|designation|\
                 titel|dienst|concepto|servicio|titulo|facture|rechnung|factura|abonnement|abo|suscripcion|obligation|expense|description|descripcion|\
                 beschreibung"
            }
            ImportField::Amount => {
                "amount|montant|betrag|importe|monto|expected amount|payment amount|amount due|price|cost|sum|total|value|fee|charge|monthly cost|\
                 prix|cout|somme|tarif|preis|kosten|summe|precio|cantidad|coste|costo|valor|payment"
            }
            ImportField::AmountLow => {
                "amount low|low amount|amount min|min amount|minimum amount|lowest amount|amount from|low|min|minimum|lowest|least|montant min|\
                 montant minimum|mindestbetrag|betrag von|importe minimo|monto minimo|minimo"
            }
            ImportField::AmountHigh => {
                "amount high|high amount|amount max|max amount|maximum amount|highest amount|amount to|high|max|maximum|highest|most|montant max|\
                 montant maximum|hochstbetrag|betrag bis|importe maximo|monto maximo|maximo"
            }
            ImportField::Currency => "currency|currency code|ccy|cur|devise|monnaie|wahrung|moneda|divisa",
            ImportField::Cadence => {
                "cadence|frequency|frequence|haufigkeit|frecuencia|billing cycle|billing period|payment cycle|cycle|recurrence|periodicity|interval|\
                 how often|repeats|repeat|every|schedule|period|recurring|periodicite|rythme|turnus|intervall|rhythmus|periodicidad|intervalo|ciclo"
            }
            ImportField::DueDay => {
                "due day|day of month|day due|payment day|billing day|day|jour du mois|jour d echeance|jour de paiement|jour|falligkeitstag|\
                 tag des monats|zahltag|tag|dia de vencimiento|dia de pago|dia del mes|dia"
            }
            ImportField::StartsOn => {
                "starts on|start date|first due date|next due date|next due|first due|due date|due on|due|next payment date|next payment|\
                 next billing date|next bill date|next bill|first payment|renewal date|renews on|renewal|next date|start|since|date de debut|\
                 date d echeance|prochaine echeance|echeance|prochain paiement|debut|startdatum|falligkeitsdatum|nachste falligkeit|fallig am|fallig|\
                 falligkeit|nachste zahlung|beginn|fecha de inicio|fecha de vencimiento|proximo vencimiento|vencimiento|proximo pago|inicio|date|\
                 datum|fecha"
            }
            ImportField::EndsOn => {
                "ends on|end date|last due date|last payment date|final payment|expiry date|expiration date|expires on|expires|valid until|ends|end|until|\
                 date de fin|fin|jusqu au|enddatum|ende|gultig bis|laufzeitende|bis|fecha de fin|fecha final|hasta"
            }
            ImportField::Party => {
                "party|payee|vendor|supplier|merchant|biller|provider|creditor|company|paid to|pay to|fournisseur|beneficiaire|prestataire|creancier|\
                 lieferant|zahlungsempfanger|empfanger|anbieter|glaubiger|proveedor|beneficiario|acreedor|empresa"
            }
            ImportField::Kind => "kind|payment kind|type|payment type|category|art|typ|kategorie|genre|categorie|tipo|categoria|clase",
            ImportField::Method => {
                "method|payment method|pay method|how paid|paid by|pay by|paid with|payment type|mode de paiement|moyen de paiement|mode|zahlungsart|\
                 zahlungsmethode|zahlweise|metodo de pago|forma de pago|metodo"
            }
            ImportField::PayFrom => {
                "pay from|paid from|from account|payment account|bank account|source account|funding account|account|bank|compte bancaire|\
                 compte de paiement|compte|zahlungskonto|bankkonto|konto|cuenta bancaria|cuenta de pago|cuenta"
            }
            ImportField::ExpenseAccount => {
                "expense account|ledger account|gl account|booking account|expense category|gl|compte de charges|compte de charge|aufwandskonto|\
                 kostenkonto|cuenta de gastos|cuenta de gasto|category|kategorie|categorie|categoria"
            }
            ImportField::Notes => {
                "notes|note|memo|comment|comments|remarks|remark|details|remarque|remarques|commentaire|commentaires|notiz|notizen|bemerkung|\
                 bemerkungen|kommentar|anmerkung|notas|nota|comentario|comentarios|observaciones|description|descripcion|beschreibung"
            }
        }
    }

    /// How surely a folded heading names this field: 0 is not at all; a whole match is above 100, a part below.
    pub fn heading_score(self, heading: &str) -> u32 {
        let phrases = || self.headings().split('|').zip((0_u32..50).rev());
        let whole = phrases().find(|(phrase, _)| *phrase == heading).map(|(_, sureness)| 100 + sureness);
        let part = || phrases().find(|(phrase, _)| contains_words(heading, phrase)).map(|(_, sureness)| 10 + sureness);
        if heading.is_empty() { 0 } else { whole.or_else(part).unwrap_or(0) }
    }
}

/// Whether the words of a phrase stand in a text, one after the other. Both are folded.
fn contains_words(text: &str, phrase: &str) -> bool {
    let bounded = |start: usize| {
        let end = start + phrase.len();
        (start == 0 || text.as_bytes()[start - 1] == b' ') && (end == text.len() || text.as_bytes()[end] == b' ')
    };
    text.match_indices(phrase).any(|(start, _)| bounded(start))
}

/// Brings a text into the form that the lists here have: small letters without accents, single spaces for all else.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        let plain = match letter {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => "a",
            'ç' => "c",
            'è' | 'é' | 'ê' | 'ë' => "e",
            'ì' | 'í' | 'î' | 'ï' => "i",
            'ñ' => "n",
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => "o",
            'ù' | 'ú' | 'û' | 'ü' => "u",
            'ý' | 'ÿ' => "y",
            'œ' => "oe",
            'æ' => "ae",
            'ß' => "ss",
            _ if letter.is_alphanumeric() => {
                folded.push(letter);
                continue;
            }
            // A combining accent belongs to the letter before it.
            '\u{300}'..='\u{36f}' => continue,
            _ if folded.ends_with(' ') || folded.is_empty() => continue,
            _ => " ",
        };
        folded.push_str(plain);
    }
    folded.truncate(folded.trim_end().len());
    folded
}

fn is_listed(words: &str, folded: &str) -> bool {
    words.split('|').any(|word| word == folded)
}

const ONCE: &str =
    "once|one time|onetime|one off|oneoff|single|one|une fois|unique|ponctuel|ponctuelle|einmalig|einmal|una vez|unico|unica";
const WEEKLY: &str = "weekly|week|every week|each week|per week|wk|w|1 week|every 7 days|7 days|hebdomadaire|semaine|chaque semaine|par semaine|\
    toutes les semaines|wochentlich|woche|jede woche|pro woche|semanal|semanalmente|semana|cada semana|por semana|a la semana";
const BIWEEKLY: &str = "biweekly|bi weekly|fortnightly|fortnight|every fortnight|every 2 weeks|every two weeks|every other week|2 weeks|two weeks|\
    every 14 days|14 days|aux deux semaines|aux 2 semaines|toutes les deux semaines|toutes les 2 semaines|zweiwochentlich|14 tagig|14 taglich|\
    vierzehntagig|vierzehntaglich|alle zwei wochen|alle 2 wochen|alle 14 tage|cada dos semanas|cada 2 semanas|cada 14 dias|catorcenal";
const MONTHLY: &str = "monthly|month|every month|each month|per month|mo|mth|mon|m|1 month|once a month|mensuel|mensuelle|mois|chaque mois|par mois|\
    tous les mois|monatlich|monat|jeden monat|pro monat|mensual|mensualmente|mes|cada mes|por mes|al mes";
const QUARTERLY: &str = "quarterly|quarter|every quarter|each quarter|per quarter|every 3 months|every three months|3 months|three months|qtr|q|\
    trimestriel|trimestrielle|trimestre|chaque trimestre|par trimestre|tous les trois mois|tous les 3 mois|vierteljahrlich|quartalsweise|quartal|\
    jedes quartal|pro quartal|alle drei monate|alle 3 monate|trimestral|cada trimestre|cada tres meses|cada 3 meses";
const YEARLY: &str = "yearly|year|every year|each year|per year|yr|y|annual|annually|per annum|pa|once a year|1 year|every 12 months|12 months|annuel|\
    annuelle|an|annee|chaque annee|par an|tous les ans|jahrlich|jahr|jedes jahr|pro jahr|anual|anualmente|ano|cada ano|por ano|al ano";

/// Reads how often. Twice a month, every two months and half-yearly are none of the six cadences, and are not guessed.
pub fn cadence(text: &str) -> Option<Cadence> {
    let folded = fold(text);
    let lists = [
        (ONCE, Cadence::Once),
        (WEEKLY, Cadence::Weekly),
        (BIWEEKLY, Cadence::Biweekly),
        (MONTHLY, Cadence::Monthly),
        (QUARTERLY, Cadence::Quarterly),
        (YEARLY, Cadence::Yearly),
    ];
    lists.into_iter().find(|(words, _)| is_listed(words, &folded)).map(|(_, cadence)| cadence)
}

const BILL: &str = "bill|bills|utility|utilities|invoice|rent|facture|rechnung|factura|recibo|recurring bill";
const SUBSCRIPTION: &str =
    "subscription|subscriptions|sub|membership|saas|software|streaming|abonnement|abo|mitgliedschaft|adhesion|suscripcion|membresia";
const OBLIGATION: &str = "obligation|loan|lease|mortgage|tax|taxes|debt|insurance|contract|instalment|installment|pret|impot|assurance|dette|kredit|\
    darlehen|steuer|versicherung|verpflichtung|vertrag|prestamo|impuesto|seguro|deuda|obligacion|contrato";

/// Reads the kind of a payment.
pub fn kind(text: &str) -> Option<PaymentKind> {
    let folded = fold(text);
    let lists = [(BILL, PaymentKind::Bill), (SUBSCRIPTION, PaymentKind::Subscription), (OBLIGATION, PaymentKind::Obligation)];
    lists.into_iter().find(|(words, _)| is_listed(words, &folded)).map(|(_, kind)| kind)
}

const BANK_TRANSFER: &str = "bank transfer|transfer|wire|wire transfer|eft|ach|ach transfer|online banking|bank|bill pay|billpay|sepa|sepa transfer|\
    standing order|faster payments|bacs|nip|virement|virement bancaire|uberweisung|bankuberweisung|dauerauftrag|transferencia|transferencia bancaria";
const CARD: &str = "card|credit card|debit card|visa|mastercard|amex|american express|card on file|credit|debit|cc|carte|carte de credit|\
    carte bancaire|cb|karte|kreditkarte|tarjeta|tarjeta de credito|tarjeta de debito";
const DIRECT_DEBIT: &str = "direct debit|pad|pre authorized debit|pre authorised debit|preauthorized debit|ach debit|auto debit|automatic withdrawal|\
    sepa direct debit|dd|autopay|prelevement|prelevement automatique|lastschrift|sepa lastschrift|einzug|bankeinzug|domiciliacion|debito directo|\
    adeudo directo|debito automatico";
const CHEQUE: &str = "cheque|check|scheck|talon";
const CASH: &str = "cash|especes|bar|bargeld|efectivo|contado";
const INTERAC: &str = "interac|e transfer|etransfer|interac e transfer|interac etransfer|virement interac";

/// Reads the method of payment. What is on no list is another method.
pub fn method(text: &str) -> Option<PaymentMethod> {
    let folded = fold(text);
    let lists = [
        (BANK_TRANSFER, PaymentMethod::BankTransfer),
        (CARD, PaymentMethod::Card),
        (DIRECT_DEBIT, PaymentMethod::DirectDebit),
        (CHEQUE, PaymentMethod::Cheque),
        (CASH, PaymentMethod::Cash),
        (INTERAC, PaymentMethod::Interac),
        ("other|autre|andere|sonstige|otro", PaymentMethod::Other),
    ];
    lists.into_iter().find(|(words, _)| is_listed(words, &folded)).map(|(_, method)| method)
}

const MONTHS: [&str; 12] = [
    "january|jan|janvier|janv|januar|janner|enero|ene",
    "february|feb|fevrier|fev|fevr|februar|febrero",
    "march|mar|mars|marz|mrz|marzo",
    "april|apr|avril|avr|abril|abr",
    "may|mai|mayo",
    "june|jun|juin|juni|junio",
    "july|jul|juillet|juil|juli|julio",
    "august|aug|aout|agosto|ago",
    "september|sep|sept|septembre|septiembre|set",
    "october|oct|octobre|oktober|okt|octubre",
    "november|nov|novembre|noviembre",
    "december|dec|decembre|dezember|dez|diciembre|dic",
];

/// Reads the name of a month from a folded word: 1 to 12.
pub fn month(folded: &str) -> Option<u32> {
    let index = MONTHS.iter().position(|words| is_listed(words, folded))?;
    u32::try_from(index + 1).ok()
}

/// Reads the name of a weekday from a folded word.
pub fn weekday(folded: &str) -> Option<Weekday> {
    let lists = [
        ("monday|mondays|mon|lundi|montag|lunes", Weekday::Mon),
        ("tuesday|tuesdays|tue|tues|mardi|dienstag|martes", Weekday::Tue),
        ("wednesday|wednesdays|wed|mercredi|mittwoch|miercoles", Weekday::Wed),
        ("thursday|thursdays|thu|thur|thurs|jeudi|donnerstag|jueves", Weekday::Thu),
        ("friday|fridays|fri|vendredi|freitag|viernes", Weekday::Fri),
        ("saturday|saturdays|sat|samedi|samstag|sonnabend|sabado", Weekday::Sat),
        ("sunday|sundays|sun|dimanche|sonntag|domingo", Weekday::Sun),
    ];
    lists.into_iter().find(|(words, _)| is_listed(words, folded)).map(|(_, weekday)| weekday)
}

/// Whether a folded text says the last day of the month.
pub fn is_months_end(folded: &str) -> bool {
    const WORDS: &str = "last|last day|last day of month|last day of the month|end of month|end of the month|month end|eom|fin de mois|fin du mois|\
        dernier jour|dernier jour du mois|monatsende|ende des monats|letzter tag|letzter tag des monats|ultimo|fin de mes|ultimo dia|\
        ultimo dia del mes";
    is_listed(WORDS, folded)
}

/// Whether a folded word may stand around the number of a day or in a date without changing its meaning.
pub fn is_date_filler(folded: &str) -> bool {
    const WORDS: &str = "st|nd|rd|th|er|e|eme|the|of|on|due|day|each|every|month|monthly|le|du|de|mois|chaque|jour|am|der|den|dem|tag|des|monats|jeden|\
        monat|im|el|del|dia|mes|cada|a";
    is_listed(WORDS, folded) || weekday(folded).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_folded() {
        for (text, folded) in [
            ("  Due-Date  ", "due date"),
            ("Fälligkeit", "falligkeit"),
            ("Échéance (prochaine)", "echeance prochaine"),
            ("e\u{301}che\u{301}ance", "echeance"),
            ("Año", "ano"),
            ("$ €", ""),
            ("Straße_1", "strasse 1"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn cadences_in_four_languages() {
        for (texts, expected) in [
            ("once|One-time|une fois|einmalig|una vez", Cadence::Once),
            ("Weekly|every week|hebdomadaire|wöchentlich|semanal", Cadence::Weekly),
            ("Bi-weekly|fortnightly|every 2 weeks|toutes les deux semaines|14-tägig|cada dos semanas", Cadence::Biweekly),
            ("Monthly|/mo|per month|mensuel|Mensuelle|monatlich|mensual|cada mes", Cadence::Monthly),
            ("Quarterly|Every 3 months|trimestriel|vierteljährlich|Quartal|trimestral", Cadence::Quarterly),
            ("Annual|annually|yearly|per year|annuel|jährlich|anual|cada año", Cadence::Yearly),
        ] {
            for text in texts.split('|') {
                assert_eq!(cadence(text), Some(expected), "{text}");
            }
        }
        for text in ["", "daily", "twice a month", "bimonthly", "semi-annual", "semi-monthly", "bimensuel", "halbjährlich", "sometimes"] {
            assert_eq!(cadence(text), None, "{text}");
        }
    }

    #[test]
    fn kinds_methods_months_and_weekdays() {
        assert_eq!(kind("Abonnement"), Some(PaymentKind::Subscription));
        assert_eq!(kind("Loan"), Some(PaymentKind::Obligation));
        assert_eq!(kind("Kitchen"), None);
        assert_eq!(method("Pre-authorized debit"), Some(PaymentMethod::DirectDebit));
        assert_eq!(method("Überweisung"), Some(PaymentMethod::BankTransfer));
        assert_eq!(method("Interac e-Transfer"), Some(PaymentMethod::Interac));
        assert_eq!((month("marz"), month("aout"), month("dez"), month("monday")), (Some(3), Some(8), Some(12), None));
        assert_eq!(weekday("freitag"), Some(Weekday::Fri));
        assert!(is_months_end(&fold("End of month")) && !is_months_end("month"));
    }

    #[test]
    fn the_surer_heading_wins() {
        let best =
            |heading: &str| ImportField::ALL.into_iter().max_by_key(|field| field.heading_score(&fold(heading))).map(ImportField::name);
        for (heading, field) in [
            ("Payee", "party"),
            ("Amount (CAD)", "amount"),
            ("Billing cycle", "cadence"),
            ("Next due date", "startsOn"),
            ("Due day", "dueDay"),
            ("Montant", "amount"),
            ("Échéance", "startsOn"),
            ("Häufigkeit", "cadence"),
            ("Währung", "currency"),
            ("Proveedor", "party"),
            ("Zahlungsart", "method"),
            ("Expense account", "expenseAccount"),
            ("Pay from", "payFrom"),
            ("Min. amount", "amountLow"),
            ("Notes", "notes"),
        ] {
            assert_eq!(best(heading), Some(field), "{heading}");
        }
        assert_eq!(ImportField::Name.heading_score(&fold("Zzz")), 0);
    }
}
