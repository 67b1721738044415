//! Turns the rows of a file of bills into payments, and names what is wrong with those that cannot be.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::NaiveDate;
use money::{Currency, Money};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::cadence::{Cadence, Recurrence};
use super::import_guess::{ImportContext, Mapping, guess_mapping};
use super::import_table::{Record, Table};
use super::import_value::{
    AmountText, DateOrder, DecimalMark, DueText, exact_amount, first_weekday_from, has_no_order, order_words, read_amount, read_date,
    read_due,
};
use super::import_words::{ImportField, cadence, fold, kind, method};
use super::terms::{AmountSpec, AmountSpecDto, PaymentKind, PaymentMethod};

/// A payment as a row of the file describes it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct ImportedPayment {
    /// What it is called.
    pub name: String,
    /// Bill, subscription or obligation; a bill where the file does not say.
    pub kind: PaymentKind,
    /// Who is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub party_name: Option<String>,
    /// How much is due each time.
    pub amount: AmountSpecDto,
    /// How often.
    pub cadence: Cadence,
    /// The first day on which it can fall due.
    pub starts_on: NaiveDate,
    /// The last day on which it can fall due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ends_on: Option<NaiveDate>,
    /// The day of the month, where the file says one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub due_day: Option<u8>,
    /// How it is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub method: Option<PaymentMethod>,
    /// The account that it is paid from, as the file or the default names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub pay_from: Option<String>,
    /// The account that it is booked to, as the file or the default names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub expense_account: Option<String>,
    /// Anything else the file says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub notes: Option<String>,
}

/// A row of the file, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct ImportRow {
    /// The line of the file on which the row begins, from 1.
    pub line: u32,
    /// Whether it is imported unless the owner chooses otherwise.
    pub ok: bool,
    /// What is wrong with it, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub problem: Option<String>,
    /// The field that is wrong, as the mapping names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub field: Option<String>,
    /// The line of an earlier row that says the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub duplicate_of: Option<u32>,
    /// The payment. A row that only repeats another has one too, and can be imported when the owner asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub payment: Option<ImportedPayment>,
}

/// A file of bills as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct PaymentsFile {
    /// The sign between cells.
    pub delimiter: String,
    /// Whether a row of headings was found.
    pub has_header: bool,
    /// The headings, or `Column 1` and so on.
    pub columns: Vec<String>,
    /// Which column holds what.
    pub mapping: Mapping,
    /// The first rows as they stand in the file.
    pub first_rows: Vec<Vec<String>>,
    /// Every row that is not empty.
    pub rows: Vec<ImportRow>,
    /// How many rows can be imported.
    pub ready: u32,
    /// How many rows are left out.
    pub broken: u32,
}

/// What is wrong with a mapping that the owner chose: the field, and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingProblem {
    /// The part of the mapping, such as `amount` or `defaults.currency`.
    pub field: String,
    /// A sentence for people.
    pub problem: String,
}

/// How many rows are shown as they stand.
const FIRST_ROWS: usize = 5;
/// The longest texts that are taken over.
const LONGEST_NAME: usize = 200;
const LONGEST_NOTES: usize = 2_000;

impl PaymentsFile {
    /// Reads a file of bills, subscriptions and obligations. Without a mapping the columns are guessed.
    ///
    /// # Errors
    /// Only when the given mapping does not fit the file. What is wrong with a row is said at the row.
    pub fn read(content: &str, mapping: Option<Mapping>, context: &ImportContext) -> Result<PaymentsFile, MappingProblem> {
        let table = Table::read(content);
        let mapping = mapping.unwrap_or_else(|| guess_mapping(&table, context));
        if let Some(field) = mapping.field_beyond(table.columns.len()) {
            let problem = format!("The file has only {} columns; choose one of them.", table.columns.len());
            return Err(MappingProblem { field: field.name().to_owned(), problem });
        }
        let reader = RowReader::new(&mapping, context)?;
        let mut seen = HashMap::new();
        let rows: Vec<ImportRow> = table.records.iter().map(|record| reader.row(record, &mut seen)).collect();
        let ready = rows.iter().filter(|row| row.ok).count();
        let count = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
        Ok(PaymentsFile {
            delimiter: table.delimiter.to_string(),
            has_header: table.has_header,
            first_rows: table.records.iter().take(FIRST_ROWS).map(|record| record.cells.clone()).collect(),
            columns: table.columns,
            mapping,
            ready: count(ready),
            broken: count(rows.len() - ready),
            rows,
        })
    }
}

/// What is wrong with a row: the field, and a sentence.
type Problem = (ImportField, String);

struct RowReader<'m> {
    mapping: &'m Mapping,
    context: &'m ImportContext,
    currency: Currency,
}

impl<'m> RowReader<'m> {
    fn new(mapping: &'m Mapping, context: &'m ImportContext) -> Result<RowReader<'m>, MappingProblem> {
        let currency = match mapping.defaults.currency.as_deref().map(str::trim).filter(|code| !code.is_empty()) {
            None => context.currency,
            Some(code) => Currency::parse(&code.to_uppercase())
                .map_err(|error| MappingProblem { field: "defaults.currency".to_owned(), problem: error.to_string() })?,
        };
        Ok(RowReader { mapping, context, currency })
    }

    fn row(&self, record: &Record, seen: &mut HashMap<RowIdentity, u32>) -> ImportRow {
        let line = record.line;
        let broken = |(field, problem): Problem| ImportRow {
            line,
            ok: false,
            problem: Some(problem),
            field: Some(field.name().to_owned()),
            duplicate_of: None,
            payment: None,
        };
        let payment = match self.payment(record) {
            Ok(payment) => payment,
            Err(problem) => return broken(problem),
        };
        match seen.entry(RowIdentity::of(&payment)) {
            Entry::Vacant(entry) => {
                entry.insert(line);
                ImportRow { line, ok: true, problem: None, field: None, duplicate_of: None, payment: Some(payment) }
            }
            Entry::Occupied(entry) => {
                let problem = format!("It says the same as line {}, and is left out unless you choose it.", entry.get());
                ImportRow { duplicate_of: Some(*entry.get()), payment: Some(payment), ..broken((ImportField::Name, problem)) }
            }
        }
    }

    /// The cell of a field, when it is mapped and not empty.
    fn cell<'r>(&self, record: &'r Record, field: ImportField) -> Option<&'r str> {
        let cell = record.cells.get(self.mapping.column(field)?)?;
        Some(cell.as_str()).filter(|cell| !cell.is_empty())
    }

    fn payment(&self, record: &Record) -> Result<ImportedPayment, Problem> {
        if record.has_stray_quote {
            return Err((ImportField::Name, "The quotation marks in this line do not match.".to_owned()));
        }
        let text = |field| self.cell(record, field).map(str::to_owned);
        let name = self.cell(record, ImportField::Name).ok_or((ImportField::Name, "There is no name.".to_owned()))?;
        for (field, longest) in [(ImportField::Name, LONGEST_NAME), (ImportField::Party, LONGEST_NAME), (ImportField::Notes, LONGEST_NOTES)]
        {
            if self.cell(record, field).is_some_and(|cell| cell.chars().count() > longest) {
                return Err((field, format!("It is longer than {longest} characters.")));
            }
        }
        let (amount, written) = self.amount(record)?;
        let cadence = self.cadence(record, written)?;
        let (starts_on, due_day) = self.due(record, cadence)?;
        let kind = match self.cell(record, ImportField::Kind) {
            None => PaymentKind::Bill,
            Some(cell) => kind(cell)
                .ok_or_else(|| (ImportField::Kind, format!("“{}” is not a kind: say bill, subscription or obligation.", short(cell))))?,
        };
        Ok(ImportedPayment {
            name: name.to_owned(),
            kind,
            party_name: text(ImportField::Party),
            amount: AmountSpecDto::from(&amount),
            cadence,
            starts_on,
            ends_on: self.end(record)?,
            due_day,
            method: self.cell(record, ImportField::Method).map(|cell| method(cell).unwrap_or(PaymentMethod::Other)),
            pay_from: text(ImportField::PayFrom).or_else(|| self.mapping.defaults.pay_from.clone()),
            expense_account: text(ImportField::ExpenseAccount).or_else(|| self.mapping.defaults.expense_account.clone()),
            notes: text(ImportField::Notes),
        })
    }

    /// The amount, and how often, when the amount says it.
    fn amount(&self, record: &Record) -> Result<(AmountSpec, Option<Cadence>), Problem> {
        let read = |field: ImportField| match self.cell(record, field) {
            None => Ok(None),
            Some(cell) => self.read_amount(cell).map(Some).map_err(|problem| (field, problem)),
        };
        let (amount, low, high) = (read(ImportField::Amount)?, read(ImportField::AmountLow)?, read(ImportField::AmountHigh)?);
        let money = |field: ImportField, text: &AmountText, number: &str| {
            let currency = self.currency(record, field, text)?;
            exact_amount(number, currency).map_err(|problem| (field, problem))
        };
        let (field, spec, cadence) = match (amount, low, high) {
            (_, Some(low), Some(high)) => {
                let range = (money(ImportField::AmountLow, &low, &low.number)?, money(ImportField::AmountHigh, &high, &high.number)?);
                (ImportField::AmountHigh, range_of(ImportField::AmountHigh, range)?, low.cadence.or(high.cadence))
            }
            (Some(amount), _, _) => {
                let first = money(ImportField::Amount, &amount, &amount.number)?;
                let spec = match &amount.upper {
                    Some(upper) => range_of(ImportField::Amount, (first, money(ImportField::Amount, &amount, upper)?))?,
                    None if amount.is_estimate => AmountSpec::Estimated(first),
                    None => AmountSpec::Fixed(first),
                };
                (ImportField::Amount, spec, amount.cadence)
            }
            // One end of a range is no range, but as good as an estimate.
            (None, Some(one), None) => {
                (ImportField::AmountLow, AmountSpec::Estimated(money(ImportField::AmountLow, &one, &one.number)?), one.cadence)
            }
            (None, None, Some(one)) => {
                (ImportField::AmountHigh, AmountSpec::Estimated(money(ImportField::AmountHigh, &one, &one.number)?), one.cadence)
            }
            (None, None, None) => return Err((ImportField::Amount, "There is no amount.".to_owned())),
        };
        if spec.high().is_zero() {
            return Err((field, "The amount must be above zero.".to_owned()));
        }
        Ok((spec, cadence))
    }

    fn read_amount(&self, cell: &str) -> Result<AmountText, String> {
        read_amount(cell, self.mapping.decimal, self.currency).ok_or_else(|| {
            let mark = if self.mapping.decimal == DecimalMark::Comma { "comma" } else { "point" };
            format!("“{}” cannot be read as an amount with a decimal {mark}.", short(cell))
        })
    }

    fn currency(&self, record: &Record, field: ImportField, text: &AmountText) -> Result<Currency, Problem> {
        let Some(cell) = self.cell(record, ImportField::Currency) else { return Ok(text.currency.unwrap_or(self.currency)) };
        let named = Currency::parse(&cell.to_uppercase()).or_else(|error| {
            // A column of signs is read as the signs in amounts are.
            let sign = read_amount(&format!("1 {cell}"), self.mapping.decimal, self.currency).and_then(|read| read.currency);
            sign.ok_or((ImportField::Currency, error.to_string()))
        })?;
        // "$" beside a column that says AUD is only short for it.
        match text.currency.filter(|said| *said != named) {
            Some(said) if said != self.currency && said != Currency::USD => {
                Err((field, format!("The amount is in {said}, and the currency says {named}.")))
            }
            _ => Ok(named),
        }
    }

    fn cadence(&self, record: &Record, written: Option<Cadence>) -> Result<Cadence, Problem> {
        const CHOICE: &str = "say once, weekly, every 2 weeks, monthly, quarterly or yearly";
        match self.cell(record, ImportField::Cadence) {
            Some(cell) => {
                cadence(cell).ok_or_else(|| (ImportField::Cadence, format!("“{}” is not a cadence known here: {CHOICE}.", short(cell))))
            }
            None => written
                .or(self.mapping.defaults.cadence)
                .ok_or_else(|| (ImportField::Cadence, format!("It does not say how often: {CHOICE}."))),
        }
    }

    /// The start and the due day. Dates and days are taken from whichever of the two columns has them.
    fn due(&self, record: &Record, cadence: Cadence) -> Result<(NaiveDate, Option<u8>), Problem> {
        let (today, order) = (self.context.today, self.mapping.date_order);
        let (mut date, mut day, mut weekday) = (None, None, None);
        for field in [ImportField::StartsOn, ImportField::DueDay] {
            let Some(cell) = self.cell(record, field) else { continue };
            match read_due(cell, order, today) {
                Some(DueText::Date(read)) => date = date.or(Some(read)),
                Some(DueText::Day(read)) => day = day.or(Some(read)),
                Some(DueText::Weekday(read)) => weekday = weekday.or(Some(read)),
                None if order == DateOrder::Ymd && has_no_order(cell) => {
                    let problem =
                        format!("“{}” does not say whether the day or the month stands first: choose how dates are written.", short(cell));
                    return Err((field, problem));
                }
                None => {
                    return Err((
                        field,
                        format!("“{}” is neither a date with {} nor a day of the month.", short(cell), order_words(order)),
                    ));
                }
            }
        }
        let field =
            if self.mapping.starts_on.is_some() || self.mapping.due_day.is_none() { ImportField::StartsOn } else { ImportField::DueDay };
        let due_day = day.filter(|_| cadence.has_due_day());
        let starts_on = match (cadence, date, due_day, weekday) {
            (_, Some(date), _, _) => date,
            // A day that passed within the grace is still to be looked after. Otherwise the next such day is in this month or
            // the next, whatever the day.
            (Cadence::Monthly, None, Some(_), _) => self.passed_in_grace(due_day).unwrap_or(today),
            (Cadence::Weekly | Cadence::Biweekly, None, _, Some(weekday)) => first_weekday_from(self.context.track_from, weekday),
            (Cadence::Monthly, None, None, _) => {
                return Err((field, "It does not say when it is due: give a date or a day of the month.".to_owned()));
            }
            (Cadence::Weekly | Cadence::Biweekly, None, _, None) => {
                return Err((field, format!("What is due {} needs a date or a weekday to count from.", cadence.words())));
            }
            (Cadence::Once | Cadence::Quarterly | Cadence::Yearly, None, _, _) => {
                return Err((field, format!("What is due {} needs a date.", cadence.words())));
            }
        };
        Ok((starts_on, due_day))
    }
}

impl RowReader<'_> {
    fn end(&self, record: &Record) -> Result<Option<NaiveDate>, Problem> {
        let (field, order) = (ImportField::EndsOn, self.mapping.date_order);
        let Some(cell) = self.cell(record, field) else { return Ok(None) };
        let read = read_date(cell, order, self.context.today).map(Some);
        read.ok_or_else(|| (field, format!("“{}” is no date with {}.", short(cell), order_words(order))))
    }

    fn passed_in_grace(&self, due_day: Option<u8>) -> Option<NaiveDate> {
        let ImportContext { today, track_from, .. } = *self.context;
        let monthly = Recurrence { cadence: Cadence::Monthly, starts_on: track_from, ends_on: None, due_day };
        monthly.due_dates(track_from, today.pred_opt()?).last()
    }
}

fn range_of(field: ImportField, (low, high): (Money, Money)) -> Result<AmountSpec, Problem> {
    if low.currency() != high.currency() {
        return Err((field, "Both ends of the range must be in one currency.".to_owned()));
    }
    if low.minor() > high.minor() {
        return Err((field, "The upper end of the range is below the lower end.".to_owned()));
    }
    Ok(if low == high { AmountSpec::Fixed(low) } else { AmountSpec::Range { low, high } })
}

/// What makes two rows the same: notes and accounts do not.
#[derive(PartialEq, Eq, Hash)]
struct RowIdentity {
    name: String,
    party: String,
    amount: AmountSpecDto,
    cadence: Cadence,
    starts_on: NaiveDate,
    due_day: Option<u8>,
}

impl RowIdentity {
    fn of(payment: &ImportedPayment) -> RowIdentity {
        RowIdentity {
            name: fold(&payment.name),
            party: payment.party_name.as_deref().map(fold).unwrap_or_default(),
            amount: payment.amount.clone(),
            cadence: payment.cadence,
            starts_on: payment.starts_on,
            due_day: payment.due_day,
        }
    }
}

/// A cell short enough to stand in a sentence.
fn short(cell: &str) -> String {
    const LONGEST: usize = 40;
    let line = cell.split(['\r', '\n']).next().unwrap_or_default();
    if line.len() == cell.len() && line.chars().count() <= LONGEST {
        return cell.to_owned();
    }
    format!("{}…", line.chars().take(LONGEST).collect::<String>())
}

#[cfg(test)]
mod tests;
