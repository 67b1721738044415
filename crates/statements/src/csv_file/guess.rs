//! Guesses what a table's columns hold, how its dates and amounts are written, and how sure that is.

use money::Currency;
use sha2::{Digest, Sha256};

use super::column::Contents;
use super::headings::Role;
use super::mapping::{Confidence, CsvColumns, CsvGuess, CsvMapping, SignConvention};
use super::rows::{Plan, times};
use super::running::{self, Order, Running, Step};
use super::table::{self, Row};
use super::words;
use crate::amount::{DecimalMark, MarkEvidence, mark_of};
use crate::date::{self, DateOrder};
use crate::error::{ReadError, ReadErrorCode};
use crate::options::ReadOptions;

/// Headings stand among the first rows; above them a bank writes its name, the account and the period.
const HEADER_WITHIN: usize = 40;

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
    let mut guesser = Guesser {
        data,
        contents: (0..width).map(|column| Contents::of(data, column)).collect(),
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
        options,
    };
    guesser.run();
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

fn is_date(cell: &str) -> bool {
    DateOrder::ALL.into_iter().any(|order| date::read(cell, order).is_some())
}

fn first_dated(rows: &[Row<'_>]) -> Option<usize> {
    let has_both = |row: &Row<'_>| {
        let cells = || (0..row.cells.len().min(50)).map(|column| row.cell(column));
        cells().any(is_date) && cells().any(super::value::is_amount)
    };
    rows.iter().position(has_both)
}

/// The row of the headings: the one among the first with the most known words, without dates and amounts of its own.
fn header_row(rows: &[Row<'_>]) -> Option<usize> {
    let cells = |row: &Row<'_>| row.cells.len().min(100);
    let is_data = |row: &Row<'_>| (0..cells(row)).any(|column| is_date(row.cell(column)));
    let known = |row: &Row<'_>| (0..cells(row)).filter(|column| !words::roles(&words::fold(row.cell(*column))).is_empty()).count();
    let candidates = rows
        .iter()
        .take(HEADER_WITHIN)
        .enumerate()
        .take_while(|(place, row)| *place == 0 || !is_data(row))
        .filter(|(_, row)| !is_data(row));
    let best = candidates.clone().map(|(place, row)| (known(row), std::cmp::Reverse(place))).max();
    if let Some((count, std::cmp::Reverse(place))) = best.filter(|(count, _)| *count >= 2) {
        // A row above the headings may have two such words by chance, and a row of headings has more.
        let _ = count;
        return Some(place);
    }
    // Headings in words that nobody foresaw: a full row without digits right above the first booking.
    let dated = first_dated(rows)?;
    let above = dated.checked_sub(1)?;
    let row = rows.get(above)?;
    let width = rows.get(dated)?.cells.len();
    let full = row.cells.len() == width && (0..width).all(|column| !row.cell(column).contains(|letter: char| letter.is_ascii_digit()));
    (full && (0..width).filter(|column| !row.cell(*column).is_empty()).count() > width / 2).then_some(above)
}

struct Guesser<'g, 't> {
    data: &'g [Row<'t>],
    contents: Vec<Contents>,
    headings: &'g [String],
    mapping: CsvMapping,
    confidence: Confidence,
    reasons: Vec<String>,
    doubts: Vec<String>,
    options: &'g ReadOptions,
}

impl Guesser<'_, '_> {
    fn run(&mut self) {
        self.by_headings();
        self.by_contents();
        self.choose_amounts();
        if !self.mapping.has_header {
            self.say(Confidence::Medium, "There are no headings; the columns were told by what stands in them.");
        }
        self.decide_dates();
        self.decide_mark();
        self.decide_sign();
        self.mapping.currency = self.options.currency.map(|currency| currency.code().to_owned());
        if !self.mapping.is_complete() {
            let what = if self.mapping.columns.date.is_none() { "a date" } else { "an amount" };
            self.say(Confidence::Low, format!("No column was found that holds {what}."));
        }
    }

    fn say(&mut self, at_most: Confidence, reason: impl Into<String>) {
        self.confidence = self.confidence.min(at_most);
        let sentences = if at_most == Confidence::High { &mut self.reasons } else { &mut self.doubts };
        sentences.push(reason.into());
    }

    fn name(&self, column: Option<u32>) -> String {
        let column = index(column).unwrap_or_default();
        match self.headings.get(column) {
            Some(heading) if !heading.is_empty() => crate::error::quoted(heading),
            _ => format!("column {}", column + 1),
        }
    }

    fn column(&self, column: Option<u32>) -> Option<&Contents> {
        self.contents.get(index(column)?)
    }

    fn fits(&self, role: Role, column: usize, score: u32) -> bool {
        let Some(contents) = self.contents.get(column) else { return false };
        match role {
            Role::Date | Role::ValueDate => contents.mostly(contents.dates, 60),
            // An empty column under a plain heading is one that this file does not need.
            Role::Amount | Role::Debit | Role::Credit | Role::Balance | Role::Fee => {
                contents.is_amounts() || (contents.filled == 0 && score >= 20)
            }
            Role::Indicator => contents.mostly(contents.indicators, 90),
            Role::Currency => contents.mostly(contents.codes, 80),
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
    }

    fn is_mapped(&self, column: usize) -> bool {
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
            && let Some(column) = free(self, &|contents| contents.mostly(contents.codes, 90))
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
            .filter(|column| !self.is_mapped(*column) && self.contents.get(*column).is_some_and(Contents::is_money))
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
            ([amount, rest @ ..], _) => {
                set(columns, Role::Amount, *amount);
                if let Some(balance) = rest.first() {
                    set(columns, Role::Balance, *balance);
                }
            }
            ([], [amount]) => drop(set(columns, Role::Amount, *amount)),
            ([], []) => {
                // Whole numbers are amounts when there is nothing better.
                let whole = (0..self.contents.len())
                    .find(|column| !self.is_mapped(*column) && self.contents.get(*column).is_some_and(Contents::is_amounts));
                if let Some(column) = whole {
                    set(&mut self.mapping.columns, Role::Amount, column);
                    self.say(Confidence::Low, "The amounts are whole numbers, which may be something else.");
                }
            }
        }
    }

    /// One column for both ways, or one for each: not both.
    fn choose_amounts(&mut self) {
        let amount_is_full = self.column(self.mapping.columns.amount).is_some_and(|contents| contents.filled * 10 >= contents.rows * 9);
        let columns = &mut self.mapping.columns;
        let pair = columns.debit.is_some() && columns.credit.is_some();
        if columns.amount.is_some() && (columns.debit.is_some() || columns.credit.is_some()) {
            if amount_is_full || !pair {
                (columns.debit, columns.credit) = (None, None);
            } else {
                columns.amount = None;
            }
        }
        if columns.amount.is_none() {
            columns.indicator = None;
        }
        let reason = match (columns.amount, columns.debit, columns.credit) {
            (Some(_), ..) if columns.indicator.is_some() => {
                format!(
                    "{} holds the amounts, and {} says which way they went.",
                    self.name(self.mapping.columns.amount),
                    self.name(self.mapping.columns.indicator)
                )
            }
            (Some(_), ..) => format!("{} holds the amounts.", self.name(self.mapping.columns.amount)),
            (None, Some(_), Some(_)) => {
                format!(
                    "{} holds money out, and {} money in.",
                    self.name(self.mapping.columns.debit),
                    self.name(self.mapping.columns.credit)
                )
            }
            _ => return,
        };
        self.reasons.push(reason);
    }

    fn cells(&self, column: usize) -> impl Iterator<Item = &str> + Clone {
        self.data.iter().map(move |row| row.cell(column)).filter(|cell| !cell.is_empty())
    }

    fn decide_dates(&mut self) {
        let Some(column) = index(self.mapping.columns.date) else { return };
        // Sums and remarks below the bookings have no date.
        let second = index(self.mapping.columns.value_date);
        let cells = || self.cells(column).chain(second.into_iter().flat_map(|second| self.cells(second))).filter(|cell| is_date(cell));
        let evidence = date::orders_of(cells());
        let name = self.name(self.mapping.columns.date);
        match evidence.possible.as_slice() {
            [] => {
                self.mapping.date_order = self.options.date_order.unwrap_or_default();
                self.say(Confidence::Low, format!("The dates in {name} are not in one order."));
            }
            [order, ..] if evidence.same => {
                self.mapping.date_order = *order;
                self.reasons.push(format!("{name} holds the dates, which can be read in one way only."));
            }
            [order] => {
                self.mapping.date_order = *order;
                self.reasons.push(format!("{name} holds the dates as {}: some fit no other order.", order.words()));
            }
            open => {
                let sorted: Vec<DateOrder> = open.iter().copied().filter(|order| self.is_sorted(column, *order)).collect();
                let wanted = self.options.date_order.filter(|order| open.contains(order));
                let points = self.cells(column).all(|cell| cell.contains('.'));
                let (order, at_most, why) = match (sorted.as_slice(), wanted) {
                    ([order], _) => (*order, Confidence::Medium, "only so they stand in order"),
                    (_, Some(order)) => (order, Confidence::Medium, "several orders fit, and this one is usual where you are"),
                    _ if points && open.contains(&DateOrder::Dmy) => {
                        (DateOrder::Dmy, Confidence::Medium, "several orders fit, and with points the day stands first")
                    }
                    (_, None) => {
                        let first = if open.contains(&DateOrder::Dmy) { DateOrder::Dmy } else { open.first().copied().unwrap_or_default() };
                        (first, Confidence::Low, "several orders fit, and nothing in the file decides: check it")
                    }
                };
                self.mapping.date_order = order;
                self.say(at_most, format!("{name} holds the dates as {}: {why}.", order.words()));
            }
        }
    }

    fn is_sorted(&self, column: usize, order: DateOrder) -> bool {
        let dates: Vec<_> = self.cells(column).filter_map(|cell| date::read(cell, order)).collect();
        let steps = || dates.iter().zip(dates.iter().skip(1));
        dates.len() > 2 && (steps().all(|(a, b)| a <= b) || steps().all(|(a, b)| a >= b))
    }

    fn money_columns(&self) -> Vec<usize> {
        let columns = &self.mapping.columns;
        [columns.amount, columns.debit, columns.credit, columns.balance, columns.fee].into_iter().filter_map(index).collect()
    }

    fn decide_mark(&mut self) {
        let columns = self.money_columns();
        let cells = columns.iter().flat_map(|column| self.cells(*column));
        match mark_of(cells) {
            MarkEvidence::Shown(mark) => {
                self.mapping.decimal = mark;
                let name = if mark == DecimalMark::Point { "point" } else { "comma" };
                self.reasons.push(format!("A {name} stands before the cents."));
            }
            MarkEvidence::Whole => self.mapping.decimal = self.options.decimal_mark.unwrap_or_default(),
            MarkEvidence::Open(sign) => {
                // Three digits behind the only sign: thousands, unless the currency has three decimals.
                let of_three = self.options.currency.is_some_and(|currency| currency.minor_digits() == 3);
                let thousands = if sign == DecimalMark::Comma { DecimalMark::Point } else { DecimalMark::Comma };
                self.mapping.decimal = self.options.decimal_mark.unwrap_or(if of_three { sign } else { thousands });
                self.say(Confidence::Low, "The sign in the amounts can stand for thousands or for a fraction: check it.");
            }
            MarkEvidence::Mixed => self.say(Confidence::Low, "Some amounts have a point before the cents, and some a comma."),
        }
    }

    /// Which sign means money out, by the running balance where there is one.
    fn decide_sign(&mut self) {
        let currency = self.options.currency.unwrap_or(Currency::EUR);
        if self.mapping.columns.balance.is_some() {
            let mut best: Option<(usize, CsvMapping, Running)> = None;
            for mapping in self.variants() {
                let running = self.running(&mapping, currency);
                let breaks = match running {
                    Running::Proved(_) => 0,
                    Running::Broken { breaks, .. } => breaks,
                    Running::None => continue,
                };
                if best.as_ref().is_none_or(|(least, ..)| breaks < *least) {
                    best = Some((breaks, mapping, running));
                }
            }
            match best {
                Some((_, mapping, Running::Proved(order))) => {
                    self.mapping = mapping;
                    let first = if order == Order::Ascending { "oldest" } else { "newest" };
                    self.say(Confidence::High, format!("The running balance proves every row; the {first} stands first."));
                    return;
                }
                Some((breaks, _, Running::Broken { line, .. })) => {
                    let few = breaks * 20 < self.data.len();
                    let at_most = if few { Confidence::Medium } else { Confidence::Low };
                    self.say(at_most, format!("The running balance breaks {}, on line {line} first.", times(breaks)));
                }
                _ => {}
            }
        }
        let amounts = self.column(self.mapping.columns.amount);
        if self.mapping.columns.indicator.is_none() && amounts.is_some_and(|amounts| amounts.negative == 0 && amounts.filled > 0) {
            self.say(Confidence::Low, "No amount is negative: whether money came in or went out is not certain.");
        }
    }

    /// The readings that a running balance can decide between: the sign, and which of two columns is money out.
    fn variants(&self) -> Vec<CsvMapping> {
        let mut variants = vec![self.mapping.clone()];
        let columns = &self.mapping.columns;
        if columns.amount.is_some() && columns.indicator.is_none() {
            variants.push(CsvMapping { sign: SignConvention::PositiveIsOut, ..self.mapping.clone() });
        }
        if columns.fee.is_some() {
            variants.push(CsvMapping { fee_is_on_top: true, ..self.mapping.clone() });
        }
        if columns.amount.is_none() {
            let swapped = CsvColumns { debit: columns.credit, credit: columns.debit, ..columns.clone() };
            variants.push(CsvMapping { columns: swapped, ..self.mapping.clone() });
        }
        if columns.amount.is_some() && !self.mapping.has_header {
            let swapped = CsvColumns { amount: columns.balance, balance: columns.amount, ..columns.clone() };
            variants.push(CsvMapping { columns: swapped, ..self.mapping.clone() });
        }
        variants
    }

    fn running(&self, mapping: &CsvMapping, currency: Currency) -> Running {
        let plan = Plan::new(mapping, self.data);
        let account = index(mapping.columns.account);
        let of_first = account.and_then(|column| self.data.first().map(|row| row.cell(column)));
        let steps: Vec<Step> = self
            .data
            .iter()
            .filter(|row| plan.day(row).is_some() && (account.is_none() || account.map(|column| row.cell(column)) == of_first))
            .filter_map(|row| {
                Some(Step { amount: plan.amount(row, currency).ok()??, balance: plan.balance(row, currency).ok()??, line: row.line })
            })
            .collect();
        running::check(&steps)
    }
}

fn index(column: Option<u32>) -> Option<usize> {
    column.and_then(|column| usize::try_from(column).ok())
}

impl Role {
    const ALL: [Role; 20] = [
        Role::Date,
        Role::ValueDate,
        Role::Amount,
        Role::Debit,
        Role::Credit,
        Role::Indicator,
        Role::Balance,
        Role::Currency,
        Role::Description,
        Role::Counterparty,
        Role::CounterAccount,
        Role::CounterBank,
        Role::Reference,
        Role::Cheque,
        Role::BankId,
        Role::TypeCode,
        Role::Category,
        Role::Fee,
        Role::Account,
        Role::Status,
    ];
}

fn slot(columns: &mut CsvColumns, role: Role) -> Option<&mut Option<u32>> {
    Some(match role {
        Role::Date => &mut columns.date,
        Role::ValueDate => &mut columns.value_date,
        Role::Amount => &mut columns.amount,
        Role::Debit => &mut columns.debit,
        Role::Credit => &mut columns.credit,
        Role::Indicator => &mut columns.indicator,
        Role::Balance => &mut columns.balance,
        Role::Currency => &mut columns.currency,
        Role::Description => return None,
        Role::Counterparty => &mut columns.counterparty,
        Role::CounterAccount => &mut columns.counter_account,
        Role::CounterBank => &mut columns.counter_bank,
        Role::Reference => &mut columns.reference,
        Role::Cheque => &mut columns.cheque,
        Role::BankId => &mut columns.bank_id,
        Role::TypeCode => &mut columns.type_code,
        Role::Category => &mut columns.category,
        Role::Fee => &mut columns.fee,
        Role::Account => &mut columns.account,
        Role::Status => &mut columns.status,
    })
}

/// Gives a column a role, unless another has it already. Descriptions may stand in several columns.
fn set(columns: &mut CsvColumns, role: Role, column: usize) -> bool {
    let Ok(number) = u32::try_from(column) else { return false };
    match slot(columns, role) {
        Some(slot @ None) => {
            *slot = Some(number);
            true
        }
        Some(Some(_)) => false,
        None => {
            columns.description.push(number);
            columns.description.sort_unstable();
            true
        }
    }
}

fn get(columns: &CsvColumns, role: Role) -> Vec<usize> {
    match slot(&mut columns.clone(), role) {
        Some(slot) => index(*slot).into_iter().collect(),
        None => columns.description.iter().filter_map(|column| usize::try_from(*column).ok()).collect(),
    }
}
