//! Which cells of a row it is known by: the bank's words, without what it or the owner changes later.
//!
//! What is left out here decides which lines of two downloads are the same: whoever changes it makes lines that are kept
//! come a second time.

use chrono::NaiveDate;

use super::heading_row::is_date;
use super::headings::Role;
use super::mapping::CsvMapping;
use super::plan::index;
use super::table::Row;
use super::value;
use super::words::{self, Writer};
use crate::date::{self, DateOrder};

/// Words for what only counts: the rows of the file, where a new booking on top moves all others; and the statements on
/// paper, whose number stands there once one is printed. Folded headings.
const COUNTERS: &[&str] = &[
    "n",
    "no",
    "nr",
    "nº",
    "row",
    "row no",
    "row number",
    "rownumber",
    "line",
    "line no",
    "line number",
    "index",
    "s no",
    "sno",
    "sr",
    "sr no",
    "srno",
    "sl no",
    "slno",
    "serial no",
    "serial number",
    "seq",
    "seq no",
    "sequence",
    "position",
    "lp",
    "l p",
    "lfd nr",
    "lfdnr",
    "lfd",
    "laufende nummer",
    "zeile",
    "zeilennummer",
    "rad",
    "radnr",
    "radnummer",
    "rij",
    "rijnummer",
    "regel",
    "regelnummer",
    "ligne",
    "numero de ligne",
    "fila",
    "riga",
    "linha",
    "linje",
    "序号",
    "statement no",
    "statement number",
    "statement nr",
    "extract no",
    "extract number",
    "numero de lextrait",
    "numero dextrait",
    "numero extrait",
    "no extrait",
    "extrait",
    "extrait de compte",
    "numero de releve",
    "releve",
    "rekeninguittrekselnummer",
    "rekeninguittreksel",
    "uittrekselnummer",
    "uittreksel",
    "afschriftnummer",
    "afschrift",
    "rekeningafschrift",
    "transactienummer",
    "numero de transaction",
    "auszug",
    "auszugsnummer",
    "auszugsnr",
    "auszug nr",
    "kontoauszug",
    "kontoauszugsnummer",
    "kontoauszug nr",
    "numero de extracto",
    "extracto",
    "numero estratto conto",
    "estratto conto",
    "numer wyciagu",
    "nr wyciagu",
    "wyciag",
    "kontoutdrag",
    "kontoudtog",
    "blad",
    "bladnummer",
    "blatt",
    "blattnummer",
];

/// Words for one's own account, which the owner names and the bank renames. Folded headings.
const OWN_ACCOUNT: &[&str] = &[
    "account",
    "account name",
    "account no",
    "account number",
    "account type",
    "account nickname",
    "account iban",
    "account currency",
    "account holder",
    "own account",
    "nickname",
    "sort code",
    "account sort code",
    "bank name",
    "bankname",
    "product",
    "product name",
    "product type",
    "produkt",
    "produktnamn",
    "produktname",
    "clearingnummer",
    "clearing number",
    "clearingnr",
    "konto",
    "kontoname",
    "kontobezeichnung",
    "kontoart",
    "kontotyp",
    "kontonamn",
    "kontonavn",
    "kontoinhaber",
    "kontoinhaberin",
    "kontobenamning",
    "compte",
    "numero de compte",
    "nom du compte",
    "libelle du compte",
    "libelle compte",
    "type de compte",
    "intitule du compte",
    "rekening",
    "rekeningnummer",
    "rekeningnaam",
    "naam rekening",
    "rekeninghouder",
    "rubrieknaam",
    "nom de la rubrique",
    "cuenta",
    "numero de cuenta",
    "nombre de la cuenta",
    "titular",
    "conto",
    "numero conto",
    "nome conto",
    "intestatario",
    "conta",
    "rachunek",
    "nazwa rachunku",
    "numer rachunku",
    "accountnumber",
    "accountname",
    "accounttype",
];

/// Words for what the owner ticks or files a booking under at the bank. Folded headings.
const MARKS: &[&str] = &[
    "reconciled",
    "cleared",
    "afstemt",
    "avstemt",
    "avstamd",
    "avstamt",
    "abgestimmt",
    "pointage",
    "pointe",
    "pointee",
    "operation pointee",
    "pointage operation",
    "steuerrelevant",
    "steuer",
    "tax",
    "tax relevant",
    "tax code",
    "tax category",
    "taxable",
    "tax deductible",
    "vat code",
    "vat rate",
    "attachment",
    "attachments",
    "has receipt",
    "flag",
    "flagged",
    "starred",
    "favorite",
    "favourite",
    "reviewed",
    "verified",
    "exported",
    "exportiert",
    "gelesen",
    "read",
    "color",
    "colour",
    "underkategori",
    "hovedkategori",
    "huvudkategori",
    "hauptkategorie",
    "subcategorie",
    "subcategoria",
    "category group",
    "gruppe",
    "group",
];

/// Whether a folded heading is of one's own account.
fn is_own_account(heading: &str) -> bool {
    OWN_ACCOUNT.contains(&heading) || words::names_owner(heading)
}

/// The columns that are left out, told by the headings and not by the mapping: a column that the owner gives another
/// meaning leaves the row what it is. Of the mapping only the day and the amounts count, which the line is known by anyway.
pub(super) struct KnownBy {
    left_out: Vec<bool>,
    /// The columns of days.
    days: Vec<usize>,
}

impl KnownBy {
    /// `header` is the row of the headings, where there is one.
    pub(super) fn of(mapping: &CsvMapping, header: Option<&Row<'_>>) -> KnownBy {
        let cell = |column| header.map(|row| row.cell(column)).unwrap_or_default();
        let width = header.map_or(0, |row| row.cells.len());
        let headings: Vec<String> = (0..width).map(|column| words::fold(cell(column))).collect();
        let role = |heading: &str| words::roles(heading).into_iter().max_by_key(|(_, score)| *score).map(|(role, _)| role);
        // A note is the owner's where the bank has a text of its own beside it.
        let is_text = |heading: &String| role(heading) == Some(Role::Description) && words::writer(heading) == Writer::Bank;
        let has_text = headings.iter().any(is_text);
        // `label` is a French bank's text, and another's mark of the owner.
        let has_label = headings.iter().any(|heading| heading == "label");
        let columns = &mapping.columns;
        let mapped = [columns.date, columns.amount, columns.debit, columns.credit].map(index);
        let is_left_out = |(column, heading): (usize, &String)| {
            let is_of_the_owner = match words::writer(heading) {
                Writer::Owner => true,
                Writer::OwnerOrBank => has_text || (has_label && heading != "label"),
                Writer::Bank => false,
            };
            let changes = matches!(role(heading), Some(Role::ValueDate | Role::Balance | Role::BankId | Role::Status));
            // A sign alone folds to nothing.
            let counts = COUNTERS.contains(&heading.as_str()) || matches!(cell(column), "#" | "№");
            let is_marked = MARKS.contains(&heading.as_str()) || is_own_account(heading);
            is_of_the_owner || changes || counts || is_marked || heading.ends_with("balance") || mapped.contains(&Some(column))
        };
        let is_of_days = |(_, heading): &(usize, &String)| matches!(role(heading), Some(Role::Date | Role::ValueDate));
        let days = headings.iter().enumerate().filter(is_of_days).map(|(column, _)| column).collect();
        let mut left_out: Vec<bool> = headings.iter().enumerate().map(is_left_out).collect();
        if header.is_none() {
            let last = mapped.into_iter().flatten().max().map_or(0, |last| last + 1);
            left_out = (0..last).map(|column| mapped.contains(&Some(column))).collect();
        }
        KnownBy { left_out, days }
    }

    /// The days of a row besides the one on which it was booked.
    pub(super) fn other_days(&self, row: &Row<'_>, booked_on: NaiveDate, order: DateOrder) -> Vec<NaiveDate> {
        let mut days: Vec<NaiveDate> = self.days.iter().filter_map(|column| date::read(row.cell(*column), order)).collect();
        days.retain(|day| *day != booked_on);
        days.dedup();
        days
    }

    /// The cells that a row is known by. Amounts of any column are not among them: a balance of today stands beside every
    /// row at some banks, and a fee or an amount before conversion says nothing that the amount does not. Nor are days: a
    /// table that a spreadsheet saved has them in another form.
    pub(super) fn texts<'r>(&self, row: &'r Row<'_>) -> Vec<&'r str> {
        (0..row.cells.len())
            .filter(|column| self.left_out.get(*column) != Some(&true))
            .map(|column| row.cell(column))
            .filter(|cell| !cell.is_empty() && !value::is_money(cell) && !is_day(cell))
            .collect()
    }
}

/// Whether a cell is a day, with a time behind it or not, and nothing else.
fn is_day(cell: &str) -> bool {
    // Most cells are words, and a large table has millions of them.
    let may_be = (6..=40).contains(&cell.len()) && cell.bytes().filter(u8::is_ascii_digit).count() >= 3;
    if !may_be || !is_date(cell) {
        return false;
    }
    // Reading a date passes over what stands behind it, which may be the name of a shop. A month stands first or second.
    let mut words = cell.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_joined =
        words.next().is_some_and(|word| word.contains(|letter: char| letter.is_ascii_digit()) && word.contains(char::is_alphabetic));
    let behind = words.skip(usize::from(!is_joined));
    let is_time = |word: &str| {
        word.split(|letter: char| letter.is_ascii_digit()).filter(|letters| !letters.is_empty()).all(|letters| {
            ["t", "z", "utc", "gmt", "am", "pm", "cet", "cest", "uhr"].iter().any(|known| letters.eq_ignore_ascii_case(known))
        })
    };
    behind.into_iter().all(is_time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_from_words_that_begin_with_one() {
        for cell in
            ["01/13/2026", "1/3/26", "20260113", "2026-01-13T10:00:00Z", "13.01.2026 10:12 Uhr", "5 Jan 2026", "13JAN2026", "2026年1月5日"]
        {
            assert!(is_day(cell), "{cell}");
        }
        for cell in ["2026-01-13 Coffee", "13.01.2026 REWE 12", "2026-01-13Tesco", "5 Jan 2026 Netflix", "10:12", "REF 1", "4711", "12.50"]
        {
            assert!(!is_day(cell), "{cell}");
        }
    }
}
