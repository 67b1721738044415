//! Guesses what the columns of a file of bills hold, from their headings and from what stands in them.

use chrono::{Datelike, NaiveDate};
use money::Currency;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::cadence::Cadence;
use super::import_table::{Table, year_of};
use super::import_value::{
    DateOrder, DecimalMark, DueText, guess_date_order, guess_decimal_mark, has_no_order, read_amount, read_date, read_due,
};
use super::import_words::{ImportField, cadence, fold, kind, method};

/// Which column holds what. Columns are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct Mapping {
    /// What the payment is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub name: Option<u32>,
    /// How much is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub amount: Option<u32>,
    /// The least that may come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub amount_low: Option<u32>,
    /// The most that may come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub amount_high: Option<u32>,
    /// The currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub currency: Option<u32>,
    /// How often.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cadence: Option<u32>,
    /// The day of the month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub due_day: Option<u32>,
    /// A date on which it is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub starts_on: Option<u32>,
    /// The last day on which it can fall due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ends_on: Option<u32>,
    /// Who is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub party: Option<u32>,
    /// Bill, subscription or obligation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub kind: Option<u32>,
    /// How it is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub method: Option<u32>,
    /// The account that it is paid from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub pay_from: Option<u32>,
    /// The account that it is booked to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub expense_account: Option<u32>,
    /// Anything else worth keeping.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub notes: Option<u32>,
    /// The order of dates that are all numbers.
    #[serde(default)]
    pub date_order: DateOrder,
    /// The sign before the cents.
    #[serde(default)]
    pub decimal: DecimalMark,
    /// What holds where a row says nothing.
    #[serde(default)]
    pub defaults: MappingDefaults,
}

/// What holds where a row says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct MappingDefaults {
    /// The account that payments are paid from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub pay_from: Option<String>,
    /// The account that payments are booked to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub expense_account: Option<String>,
    /// The currency of the amounts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub currency: Option<String>,
    /// How often.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cadence: Option<Cadence>,
}

/// What is known beside the file.
#[derive(Debug, Clone, Copy)]
pub struct ImportContext {
    /// The company's civil date.
    pub today: NaiveDate,
    /// The first day that is looked after: what fell due before is taken as dealt with.
    pub track_from: NaiveDate,
    /// The company's base currency: the one of an amount without any, and whose dollars a `$` means.
    pub currency: Currency,
    /// How dates are usually written where the company is.
    pub date_order: DateOrder,
}

impl Mapping {
    /// The column of a field.
    pub fn column(&self, field: ImportField) -> Option<usize> {
        let column = match field {
            ImportField::Name => self.name,
            ImportField::Amount => self.amount,
            ImportField::AmountLow => self.amount_low,
            ImportField::AmountHigh => self.amount_high,
            ImportField::Currency => self.currency,
            ImportField::Cadence => self.cadence,
            ImportField::DueDay => self.due_day,
            ImportField::StartsOn => self.starts_on,
            ImportField::EndsOn => self.ends_on,
            ImportField::Party => self.party,
            ImportField::Kind => self.kind,
            ImportField::Method => self.method,
            ImportField::PayFrom => self.pay_from,
            ImportField::ExpenseAccount => self.expense_account,
            ImportField::Notes => self.notes,
        };
        column.and_then(|column| usize::try_from(column).ok())
    }

    fn set_column(&mut self, field: ImportField, column: usize) {
        let slot = match field {
            ImportField::Name => &mut self.name,
            ImportField::Amount => &mut self.amount,
            ImportField::AmountLow => &mut self.amount_low,
            ImportField::AmountHigh => &mut self.amount_high,
            ImportField::Currency => &mut self.currency,
            ImportField::Cadence => &mut self.cadence,
            ImportField::DueDay => &mut self.due_day,
            ImportField::StartsOn => &mut self.starts_on,
            ImportField::EndsOn => &mut self.ends_on,
            ImportField::Party => &mut self.party,
            ImportField::Kind => &mut self.kind,
            ImportField::Method => &mut self.method,
            ImportField::PayFrom => &mut self.pay_from,
            ImportField::ExpenseAccount => &mut self.expense_account,
            ImportField::Notes => &mut self.notes,
        };
        *slot = u32::try_from(column).ok();
    }

    /// The first field whose column the file does not have.
    pub fn field_beyond(&self, columns: usize) -> Option<ImportField> {
        ImportField::ALL.into_iter().find(|field| self.column(*field).is_some_and(|column| column >= columns))
    }
}

/// Guesses the mapping of a table. What cannot be guessed stays unmapped, for the owner to choose.
pub fn guess_mapping(table: &Table, context: &ImportContext) -> Mapping {
    let columns: Vec<Contents> = (0..table.columns.len()).map(|index| Contents::of(table, index, context)).collect();
    let mut scores: Vec<(u32, ImportField, usize)> = Vec::new();
    for (index, contents) in columns.iter().enumerate() {
        let heading = if table.has_header { fold(&table.columns[index]) } else { String::new() };
        for field in ImportField::ALL {
            let score = contents.score(field, &heading);
            if score > 0 {
                scores.push((score, field, index));
            }
        }
    }
    // Of equally sure guesses the one further left wins, as people put the important columns first.
    scores.sort_by_key(|(score, field, index)| (std::cmp::Reverse(*score), *index, *field as u8));
    let mut mapping = Mapping::default();
    let mut taken = vec![false; columns.len()];
    for (_, field, index) in scores {
        if mapping.column(field).is_none() && !taken[index] {
            taken[index] = true;
            mapping.set_column(field, index);
        }
    }
    guess_the_rest(&mut mapping, &columns, &mut taken, table.has_header);
    let cells = |fields: &[ImportField]| {
        let columns: Vec<usize> = fields.iter().filter_map(|field| mapping.column(*field)).collect();
        columns.into_iter().flat_map(|column| table.column(column)).collect::<Vec<&str>>()
    };
    let date_order = guess_date_order(cells(&[ImportField::StartsOn, ImportField::DueDay, ImportField::EndsOn]), context.date_order);
    let decimal = guess_decimal_mark(cells(&[ImportField::Amount, ImportField::AmountLow, ImportField::AmountHigh]));
    (mapping.date_order, mapping.decimal) = (date_order, decimal);
    mapping
}

/// Guesses by contents alone what no heading named.
fn guess_the_rest(mapping: &mut Mapping, columns: &[Contents], taken: &mut [bool], has_header: bool) {
    let mut take = |field: ImportField, mapping: &mut Mapping, fits: &dyn Fn(&Contents) -> bool| {
        let found = columns.iter().zip(taken.iter()).position(|(contents, taken)| !taken && fits(contents));
        if let Some(index) = found.filter(|_| mapping.column(field).is_none()) {
            taken[index] = true;
            mapping.set_column(field, index);
        }
    };
    // Of prices by year, this year's are what is to be paid.
    let is_amount = |contents: &Contents| contents.mostly(contents.amounts) && !contents.mostly(contents.dates);
    if mapping.amount_low.is_none() || mapping.amount_high.is_none() {
        take(ImportField::Amount, mapping, &|contents| is_amount(contents) && contents.is_this_year);
        take(ImportField::Amount, mapping, &|contents| is_amount(contents) && !contents.mostly(contents.days));
        take(ImportField::Amount, mapping, &is_amount);
    }
    // Under a heading that says something else, numbers up to 31 need not be days.
    if !has_header && mapping.starts_on.is_none() {
        take(ImportField::DueDay, mapping, &|contents| contents.mostly(contents.days));
    }
    take(ImportField::Name, mapping, &Contents::is_words);
    // Where only the payee is named, the payment is called after the payee.
    mapping.name = mapping.name.or(mapping.party);
}

/// How many of a column's cells can be read as what.
struct Contents {
    cells: usize,
    // Whether the heading is the present year.
    is_this_year: bool,
    amounts: usize,
    marked_amounts: usize,
    currencies: usize,
    cadences: usize,
    dates: usize,
    days: usize,
    weekdays: usize,
    kinds: usize,
    methods: usize,
}

impl Contents {
    fn of(table: &Table, index: usize, context: &ImportContext) -> Contents {
        let cells: Vec<&str> = table.column(index).take(500).collect();
        let mark = guess_decimal_mark(cells.iter().copied());
        let order = guess_date_order(cells.iter().copied(), context.date_order);
        let count = |test: &dyn Fn(&str) -> bool| cells.iter().filter(|cell| test(cell)).count();
        let is_amount = |cell: &str| read_amount(cell, mark, context.currency).is_some();
        let is_due = |cell: &str, wanted: fn(&DueText) -> bool| read_due(cell, order, context.today).as_ref().is_some_and(wanted);
        Contents {
            cells: cells.len(),
            is_this_year: table.has_header && table.columns.get(index).and_then(|heading| year_of(heading)) == Some(context.today.year()),
            amounts: count(&is_amount),
            // A sign or cents tell money from other numbers.
            marked_amounts: count(&|cell| {
                is_amount(cell) && cell.contains(|letter: char| ".,".contains(letter) || !letter.is_ascii_digit())
            }),
            currencies: count(&|cell| Currency::parse(&cell.to_uppercase()).is_ok()),
            cadences: count(&|cell| cadence(cell).is_some()),
            // What does not say its order is a date all the same; the row asks for it.
            dates: count(&|cell| read_date(cell, order, context.today).is_some() || has_no_order(cell)),
            days: count(&|cell| is_due(cell, |due| matches!(due, DueText::Day(_)))),
            weekdays: count(&|cell| is_due(cell, |due| matches!(due, DueText::Weekday(_)))),
            kinds: count(&|cell| kind(cell).is_some()),
            methods: count(&|cell| method(cell).is_some()),
        }
    }

    fn mostly(&self, count: usize) -> bool {
        self.cells > 0 && count * 2 >= self.cells
    }

    fn is_words(&self) -> bool {
        self.cells > 0 && ![self.amounts, self.currencies, self.cadences, self.dates, self.days].into_iter().any(|count| self.mostly(count))
    }

    /// How sure it is that the column holds this field, given its folded heading. 0 is not at all.
    fn score(&self, field: ImportField, heading: &str) -> u32 {
        const FITS: u32 = 60;
        if self.cells == 0 {
            return 0;
        }
        let named = field.heading_score(heading);
        let fitting = |named: u32, count: usize| if named > 0 && self.mostly(count) { named + FITS } else { 0 };
        // Cells that speak for themselves need no heading. A plain heading needs no fitting cells: those that do not
        // fit are to be named as broken, not passed over.
        let either = |count: usize, speaks: bool| match (named, self.mostly(count)) {
            (0, true) if speaks => FITS,
            (101.., false) => named - 100,
            (named, _) => fitting(named, count),
        };
        match field {
            ImportField::Amount => {
                let is_other = self.mostly(self.dates) || self.mostly(self.days);
                either(self.amounts, self.mostly(self.marked_amounts) && !is_other)
            }
            ImportField::AmountLow | ImportField::AmountHigh => fitting(named, self.amounts),
            ImportField::Currency => either(self.currencies, true),
            ImportField::Cadence => either(self.cadences, true),
            // "Due" stands over dates as well as over days of the month.
            ImportField::StartsOn if self.mostly(self.days) => 0,
            ImportField::StartsOn => either(self.dates + self.weekdays, true),
            ImportField::DueDay => fitting(named.max(ImportField::StartsOn.heading_score(heading)), self.days),
            ImportField::EndsOn => fitting(named, self.dates),
            ImportField::Kind => fitting(named, self.kinds),
            ImportField::Method => fitting(named, self.methods),
            ImportField::Name | ImportField::Party | ImportField::Notes if self.mostly(self.amounts.max(self.dates)) => 0,
            ImportField::Name | ImportField::Party | ImportField::Notes | ImportField::PayFrom | ImportField::ExpenseAccount => named,
        }
    }
}

#[cfg(test)]
mod tests;
