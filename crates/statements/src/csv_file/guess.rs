//! Guesses what a table's columns hold, how its dates and amounts are written, and how sure that is.

use money::Currency;
use sha2::{Digest, Sha256};

use super::column::{self, Contents};
use super::correction;
use super::heading_row::{first_dated, header_row, is_date, may_be_booking};
use super::headings::Role;
use super::mapping::{Confidence, CsvColumns, CsvGuess, CsvMapping};
use super::plan::index;
use super::running;
use super::slots::{get, set};
use super::table::{self, Row};
use super::{value, words};
use crate::error::{ReadError, ReadErrorCode};
use crate::options::ReadOptions;

/// How many rows are shown.
const PREVIEW: usize = 8;

/// Guesses the mapping of a table.
pub(super) fn guess(text: &str, options: &ReadOptions) -> Result<CsvGuess, ReadError> {
    let delimiter = table::delimiter(text);
    let is_quoted = table::unclosed_quote(text, delimiter).is_none();
    let rows: Vec<Row<'_>> =
        table::rows(text, delimiter, is_quoted).take(options.max_lines.saturating_add(1000)).collect::<Result<_, _>>()?;
    let header = header_row(&rows);
    let first = header.map_or_else(|| first_dated(&rows).unwrap_or_default(), |header| header + 1);
    let data = rows.get(first..).unwrap_or_default();
    let width = data.iter().chain(header.and_then(|header| rows.get(header))).map(|row| row.cells.len()).max().unwrap_or_default();
    if width < 2 {
        return Err(ReadError::new(ReadErrorCode::UnknownFormat, "It is text, and no table with columns."));
    }
    let heading = |column: usize| header.and_then(|header| rows.get(header)).map(|row| row.cell(column).to_owned()).unwrap_or_default();
    let headings: Vec<String> = (0..width).map(heading).collect();
    let judged = column::judged(data);
    let contents: Vec<Contents> = (0..width).map(|column| Contents::of(&judged, column)).collect();
    let run = |columns: Option<&CsvColumns>| {
        let mut guesser = Guesser {
            data,
            contents: contents.clone(),
            headings: &headings,
            mapping: CsvMapping {
                delimiter: char::from(delimiter).to_string(),
                is_quoted,
                skipped_rows: u32::try_from(header.unwrap_or(first)).unwrap_or(u32::MAX),
                has_header: header.is_some(),
                ..CsvMapping::default()
            },
            confidence: Confidence::High,
            reasons: Vec::new(),
            doubts: Vec::new(),
            is_proved: false,
            options,
        };
        guesser.run(columns);
        guesser
    };
    let said = options.correction.as_ref().and_then(|correction| correction.columns.as_ref());
    let mut guesser = run(said);
    if let Some(said) = said.filter(|_| !guesser.is_proved) {
        let free = run(None);
        if free.is_proved {
            guesser = run(Some(&correction::with_money_of(said, &free.mapping.columns)));
        }
    }
    let Guesser { mapping, confidence, reasons, doubts, .. } = guesser;
    let signature = signature(delimiter, header.is_some(), &headings);
    let named = |(column, heading): (usize, &String)| if heading.is_empty() { format!("Column {}", column + 1) } else { heading.clone() };
    let preview = data.iter().filter(|row| !row.is_empty()).take(PREVIEW);
    Ok(CsvGuess {
        mapping,
        confidence,
        reasons,
        doubts,
        headings: headings.iter().enumerate().map(named).collect(),
        preview: preview.map(|row| (0..width).map(|column| row.cell(column).to_owned()).collect()).collect(),
        signature,
    })
}

/// The same headings in the same order between the same signs take the same mapping.
fn signature(delimiter: u8, has_header: bool, headings: &[String]) -> String {
    let mut hash = Sha256::new();
    hash.update([delimiter, u8::from(has_header)]);
    for heading in headings {
        hash.update(words::fold(heading).as_bytes());
        hash.update([0x1f]);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

pub(super) struct Guesser<'g, 't> {
    pub(super) data: &'g [Row<'t>],
    contents: Vec<Contents>,
    pub(super) headings: &'g [String],
    pub(super) mapping: CsvMapping,
    confidence: Confidence,
    pub(super) reasons: Vec<String>,
    doubts: Vec<String>,
    /// Whether the running balance proves the reading.
    pub(super) is_proved: bool,
    pub(super) options: &'g ReadOptions,
}

impl Guesser<'_, '_> {
    /// Guesses everything, or what is left open by columns that the owner said.
    fn run(&mut self, columns: Option<&CsvColumns>) {
        match columns {
            Some(columns) => {
                self.mapping.columns.clone_from(columns);
                self.reasons.push("The columns are taken as you said for this account.".to_owned());
            }
            None => {
                self.by_headings();
                self.by_contents();
                self.choose_amounts();
                self.choose_net();
            }
        }
        self.say_amounts();
        if !self.mapping.has_header {
            self.say(Confidence::Medium, "There are no headings; the columns were told by what stands in them.");
        }
        self.decide_currency(columns.is_some());
        self.decide_dates();
        self.decide_mark();
        self.decide_sign();
        if !self.mapping.is_complete() {
            let what = if self.mapping.columns.date.is_none() { "a date" } else { "an amount" };
            self.say(Confidence::Low, format!("No column was found that holds {what}."));
        }
    }

    pub(super) fn say(&mut self, at_most: Confidence, reason: impl Into<String>) {
        self.confidence = self.confidence.min(at_most);
        let sentences = if at_most == Confidence::High { &mut self.reasons } else { &mut self.doubts };
        sentences.push(reason.into());
    }

    pub(super) fn name(&self, column: Option<u32>) -> String {
        let column = index(column).unwrap_or_default();
        match self.headings.get(column) {
            Some(heading) if !heading.is_empty() => crate::error::quoted(heading),
            _ => format!("column {}", column + 1),
        }
    }

    pub(super) fn column(&self, column: Option<u32>) -> Option<&Contents> {
        self.contents.get(index(column)?)
    }

    pub(super) fn fits(&self, role: Role, column: usize, score: u32) -> bool {
        let Some(contents) = self.contents.get(column) else { return false };
        match role {
            // Where the heading says it plainly, it may be that nothing is booked yet.
            Role::Date | Role::ValueDate => (contents.dates > 0 || score >= 20) && contents.mostly(contents.dates + contents.waiting, 60),
            // An empty column under a plain heading is one that this file does not need.
            Role::Amount | Role::Debit | Role::Credit | Role::Balance | Role::Fee => {
                contents.is_amounts() || (contents.filled == 0 && score >= 20)
            }
            // Where the heading says it plainly, a word that nobody knows is refused with its row.
            Role::Indicator => contents.mostly(contents.indicators, if score >= 20 { 50 } else { 90 }),
            Role::Currency => contents.mostly(contents.any_codes, 80),
            Role::Description | Role::Counterparty => contents.filled > 0 && !contents.is_dates() && !contents.is_money(),
            _ => contents.filled > 0 && !contents.is_dates(),
        }
    }

    fn by_headings(&mut self) {
        let mut scores: Vec<(u32, Role, usize)> = Vec::new();
        for (column, heading) in self.headings.iter().enumerate() {
            for (role, score) in words::roles(&words::fold(heading)) {
                if self.fits(role, column, score) {
                    scores.push((score, role, column));
                }
            }
        }
        // Of equally sure guesses the one further left wins, as banks put the important columns first.
        scores.sort_by_key(|(score, role, column)| (std::cmp::Reverse(*score), *column, *role));
        let mut taken = vec![false; self.headings.len()];
        for (_, role, column) in scores {
            let Some(flag) = taken.get_mut(column).filter(|taken| !**taken) else { continue };
            if set(&mut self.mapping.columns, role, column) {
                *flag = true;
            }
        }
        self.choose_own_account();
    }

    fn is_foreign(&self, column: usize) -> bool {
        self.headings.get(column).is_some_and(|heading| words::is_foreign(&words::fold(heading)))
    }

    pub(super) fn is_mapped(&self, column: usize) -> bool {
        Role::ALL.iter().any(|role| get(&self.mapping.columns, *role).contains(&column))
    }

    /// Fills in what no heading said.
    fn by_contents(&mut self) {
        let free = |guesser: &Self, fits: &dyn Fn(&Contents) -> bool| {
            (0..guesser.contents.len()).find(|column| !guesser.is_mapped(*column) && guesser.contents.get(*column).is_some_and(fits))
        };
        if self.mapping.columns.date.is_none() {
            // A value date alone is a date; a second column of dates is the value date.
            let found = free(self, &Contents::is_dates);
            match found {
                Some(column) => drop(set(&mut self.mapping.columns, Role::Date, column)),
                None => self.mapping.columns.date = self.mapping.columns.value_date.take(),
            }
        }
        if self.mapping.columns.currency.is_none()
            && let Some(column) = (0..self.contents.len()).find(|column| {
                let is_codes = self.contents.get(*column).is_some_and(|contents| contents.mostly(contents.codes, 90));
                is_codes && !self.is_mapped(*column) && !self.is_foreign(*column)
            })
        {
            set(&mut self.mapping.columns, Role::Currency, column);
        }
        let has_amount =
            [self.mapping.columns.amount, self.mapping.columns.debit, self.mapping.columns.credit].into_iter().flatten().count() > 0;
        if !has_amount {
            self.amounts_by_contents();
        }
        let signed = self.column(self.mapping.columns.amount).is_some_and(|amounts| amounts.negative > 0);
        if self.mapping.columns.amount.is_some() && self.mapping.columns.indicator.is_none() && !signed {
            // A column of types may say nothing but debit and credit.
            let both = |column: usize| {
                let outs = || self.data.iter().filter_map(|row| words::is_out(row.cell(column)));
                self.contents.get(column).is_some_and(|contents| contents.mostly(contents.indicators, 100)) && outs().any(|out| out)
            };
            let typed = index(self.mapping.columns.type_code).filter(|column| both(*column));
            let found = typed.or_else(|| (0..self.contents.len()).find(|column| !self.is_mapped(*column) && both(*column)));
            if let Some(column) = found {
                if typed.is_some() {
                    self.mapping.columns.type_code = None;
                }
                set(&mut self.mapping.columns, Role::Indicator, column);
            }
        }
        if self.mapping.columns.description.is_empty() {
            let wordy = (0..self.contents.len()).filter(|column| !self.is_mapped(*column));
            let wordy = wordy.filter(|column| self.contents.get(*column).is_some_and(Contents::is_words));
            if let Some(column) =
                wordy.max_by_key(|column| (self.contents.get(*column).map(|contents| contents.letters), std::cmp::Reverse(*column)))
            {
                set(&mut self.mapping.columns, Role::Description, column);
            }
        }
    }

    fn amounts_by_contents(&mut self) {
        let money: Vec<usize> = (0..self.contents.len())
            .filter(|column| !self.is_mapped(*column) && !self.is_foreign(*column))
            .filter(|column| self.contents.get(*column).is_some_and(Contents::is_money))
            .collect();
        let full = |column: &usize| self.contents.get(*column).is_some_and(|contents| contents.filled * 10 >= contents.rows * 9);
        let filled: Vec<usize> = money.iter().copied().filter(full).collect();
        let partly: Vec<usize> = money.iter().copied().filter(|column| !full(column)).collect();
        let columns = &mut self.mapping.columns;
        match (filled.as_slice(), partly.as_slice()) {
            (rest, [debit, credit, ..]) => {
                set(columns, Role::Debit, *debit);
                set(columns, Role::Credit, *credit);
                if let Some(balance) = rest.first() {
                    set(columns, Role::Balance, *balance);
                }
                self.say(Confidence::Low, "Two columns are filled by turns: the first is taken for money out, the second for money in.");
            }
            ([first, rest @ ..], _) => {
                if let Some([amount, balance]) = self.amount_between_balances(&filled) {
                    let columns = &mut self.mapping.columns;
                    set(columns, Role::Amount, amount);
                    set(columns, Role::Balance, balance);
                    return;
                }
                let columns = &mut self.mapping.columns;
                set(columns, Role::Amount, *first);
                if let Some(balance) = rest.first() {
                    set(columns, Role::Balance, *balance);
                }
            }
            ([], [amount]) => drop(set(columns, Role::Amount, *amount)),
            ([], []) => {
                // Whole numbers are amounts when there is nothing better, those with a sign somewhere before the others.
                let contents = |column: &usize| self.contents.get(*column).filter(|contents| contents.is_amounts());
                let whole = (0..self.contents.len())
                    .filter(|column| !self.is_mapped(*column) && contents(column).is_some())
                    .max_by_key(|column| (contents(column).map(|contents| contents.marked), std::cmp::Reverse(*column)));
                if let Some(column) = whole {
                    set(&mut self.mapping.columns, Role::Amount, column);
                    self.say(Confidence::Low, "The amounts are whole numbers, which may be something else.");
                }
            }
        }
    }

    /// Of three columns the amount and the balance after it, where the balance before it stands there too: in every row they
    /// add up, and most rows begin with the balance that a neighbour ends with.
    fn amount_between_balances(&self, money: &[usize]) -> Option<[usize; 2]> {
        let [first, second, third] = *money.get(..3)? else { return None };
        let booked: Vec<&Row<'_>> = self.data.iter().filter(|row| may_be_booking(row)).collect();
        let goes_on = |before: usize, after: usize| {
            let pairs = || booked.iter().zip(booked.iter().skip(1));
            let up = pairs().filter(|(row, next)| row.cell(after) == next.cell(before)).count();
            let down = pairs().filter(|(row, next)| row.cell(before) == next.cell(after)).count();
            up.max(down) * 2 >= pairs().count()
        };
        let orders = [(first, third, second), (first, second, third), (second, first, third)];
        let fits = |(before, amount, after): &(usize, usize, usize)| {
            goes_on(*before, *after) && running::takes_off(booked.iter().copied(), [*after, *amount, *before])
        };
        orders.into_iter().find(fits).map(|(_, amount, after)| [amount, after])
    }

    /// One column for both ways, or one for each: not both.
    fn choose_amounts(&mut self) {
        let amount_is_full = self.column(self.mapping.columns.amount).is_some_and(|contents| contents.filled * 10 >= contents.rows * 9);
        let takes_turns = self.pair_takes_turns();
        let columns = &mut self.mapping.columns;
        if columns.amount.is_some() && (columns.debit.is_some() || columns.credit.is_some()) {
            let pair = columns.debit.is_some() && columns.credit.is_some();
            if pair && (takes_turns || !amount_is_full) {
                columns.amount = None;
            } else {
                (columns.debit, columns.credit) = (None, None);
            }
        }
        if columns.amount.is_none() {
            columns.indicator = None;
        }
    }

    /// What is left of an amount when a fee is taken off it is what moved the account. Where the rows show that this is what
    /// a column called net holds, it goes over the amount beside it; where they show that it does not, that is doubted.
    fn choose_net(&mut self) {
        let columns = &self.mapping.columns;
        let (Some(amount), Some(fee), Some(date)) = (index(columns.amount), index(columns.fee), index(columns.date)) else { return };
        let is_net = |column: &usize| {
            let of_heading = self.headings.get(*column).is_some_and(|heading| words::is_net(&words::fold(heading)));
            of_heading && self.contents.get(*column).is_some_and(Contents::is_amounts)
        };
        // Where no heading names the balance, contents may have taken the net amounts for it.
        let is_free = |column: &usize| !self.is_mapped(*column) || index(columns.balance) == Some(*column);
        let Some(net) = (0..self.headings.len()).filter(|column| *column != amount && is_free(column)).find(is_net) else { return };
        let mut booked = self.data.iter().filter(|row| is_date(row.cell(date)) && value::is_amount(row.cell(amount))).peekable();
        if booked.peek().is_some() && running::takes_off(booked, [amount, fee, net]) {
            let columns = &mut self.mapping.columns;
            columns.balance = columns.balance.filter(|balance| index(Some(*balance)) != Some(net));
            columns.amount = u32::try_from(net).ok();
        } else {
            let text = format!(
                "{} is not {} less {}, and is not read: check which of them moved the account.",
                self.name(u32::try_from(net).ok()),
                self.name(self.mapping.columns.amount),
                self.name(self.mapping.columns.fee),
            );
            self.say(Confidence::Medium, text);
        }
    }

    /// Whether every booking has exactly one of money out and money in, so that the two say what a third column cannot say
    /// better: that one may be what was paid in another currency.
    fn pair_takes_turns(&self) -> bool {
        let columns = &self.mapping.columns;
        let (Some(debit), Some(credit), Some(date)) = (index(columns.debit), index(columns.credit), index(columns.date)) else {
            return false;
        };
        let is_filled = |row: &Row<'_>, column: usize| row.cell(column).bytes().any(|byte| (b'1'..=b'9').contains(&byte));
        let mut booked = self
            .data
            .iter()
            .filter(|row| is_date(row.cell(date)))
            .filter(|row| [Some(debit), Some(credit), index(columns.amount)].into_iter().flatten().any(|column| is_filled(row, column)))
            .peekable();
        booked.peek().is_some() && booked.all(|row| is_filled(row, debit) != is_filled(row, credit))
    }

    fn say_amounts(&mut self) {
        let columns = &self.mapping.columns;
        let reason = match (columns.amount, columns.debit, columns.credit) {
            (Some(_), ..) if columns.indicator.is_some() => {
                format!("{} holds the amounts, and {} says which way they went.", self.name(columns.amount), self.name(columns.indicator))
            }
            (Some(_), ..) => format!("{} holds the amounts.", self.name(columns.amount)),
            (None, Some(_), Some(_)) => {
                format!("{} holds money out, and {} money in.", self.name(columns.debit), self.name(columns.credit))
            }
            _ => return,
        };
        self.reasons.push(reason);
    }

    /// Doubts a column whose heading says that it holds the currency and whose cells are no codes.
    fn doubt_currency(&mut self) {
        let says_so =
            |heading: &String| words::roles(&words::fold(heading)).into_iter().any(|(role, score)| role == Role::Currency && score > 20);
        let is_filled = |column: &usize| self.contents.get(*column).is_some_and(|contents| contents.filled > 0);
        let found = self.headings.iter().position(says_so).filter(|column| is_filled(column) && !self.is_mapped(*column));
        if let Some(column) = found.and_then(|column| u32::try_from(column).ok()) {
            let text =
                format!("{} does not hold codes of currencies such as EUR, and is not read: check the currency.", self.name(Some(column)));
            self.say(Confidence::Low, text);
        }
    }

    /// The currency of amounts that name none: as the heading of the amounts has it, which goes over a column of codes; else
    /// as the owner said it, or the account's.
    fn decide_currency(&mut self, is_said: bool) {
        let columns = &self.mapping.columns;
        let codes = [columns.amount, columns.debit, columns.credit]
            .into_iter()
            .flatten()
            .map(|column| self.headings.get(index(Some(column))?).and_then(|heading| words::code_in(heading)));
        let mut codes = codes.collect::<Vec<Option<Currency>>>().into_iter();
        let first = codes.next().flatten();
        let of_heading = first.filter(|_| codes.all(|code| code == first));
        let said = self.options.correction.as_ref().and_then(|correction| correction.currency.clone());
        let known = || self.options.currency.map(|currency| currency.code().to_owned());
        self.mapping.currency = of_heading.map(|currency| currency.code().to_owned()).or(said).or_else(known);
        if is_said {
            return;
        }
        if of_heading.is_some() {
            self.mapping.columns.currency = None;
        } else if self.mapping.columns.currency.is_none() {
            self.doubt_currency();
        }
    }
}
