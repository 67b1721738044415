//! Reads the rows of a table by a mapping.

use chrono::NaiveDate;
use money::Currency;

use super::known_by::KnownBy;
use super::mapping::CsvMapping;
use super::other_side::Sides;
use super::own_account;
use super::plan::{Plan, index};
use super::running::{self, Order, Running, Step};
use super::status::{Doubtful, Status, Statuses};
use super::summary::{self, End};
use super::table::{self, Row};
use super::tables::Tables;
use super::value::{self, CellAmount};
use crate::date;
use crate::error::{ReadError, ReadErrorCode, quoted};
use crate::line::{BankId, Line, place_account, some_tidy, tidy};
use crate::options::ReadOptions;
use crate::statement::{Account, Balance, Note, Proof, Statement};

/// How many rows that are left out are said one by one: a thousand remarks are no more worth reading than five.
const NOTES: usize = 100;

/// Checks that a mapping can be of this table.
fn check(mapping: &CsvMapping, width: usize) -> Result<u8, ReadError> {
    let refuse = |reason: &str| ReadError::new(ReadErrorCode::Mapping, reason);
    let [delimiter] = mapping.delimiter.as_bytes() else {
        return Err(refuse("The sign between cells has to be one plain character."));
    };
    if !mapping.is_complete() {
        return Err(refuse("No column is known to hold the date, or none the amount.").hint("Choose the columns."));
    }
    let columns = &mapping.columns;
    let all = [
        columns.date,
        columns.value_date,
        columns.amount,
        columns.debit,
        columns.credit,
        columns.indicator,
        columns.balance,
        columns.currency,
        columns.counterparty,
        columns.counter_account,
        columns.counter_bank,
        columns.reference,
        columns.cheque,
        columns.bank_id,
        columns.type_code,
        columns.category,
        columns.fee,
        columns.account,
        columns.status,
    ];
    let last = all.into_iter().flatten().chain(columns.description.iter().copied()).max();
    if let Some(last) = index(last).filter(|last| *last >= width) {
        let reason = format!("The mapping names column {}, and the table has {width} columns.", last + 1);
        return Err(refuse(&reason).hint("The bank may have changed its table: have the columns guessed again."));
    }
    Ok(*delimiter)
}

/// Reads a table: one statement for each account in it.
pub(super) fn read(text: &str, mapping: &CsvMapping, options: &ReadOptions, notes: &mut Vec<Note>) -> Result<Vec<Statement>, ReadError> {
    let delimiter = mapping.delimiter.bytes().next().unwrap_or(b',');
    if mapping.is_quoted
        && let Some(at) = table::unclosed_quote(text, delimiter)
    {
        let reason = "A quotation mark opens a cell here and is never closed.";
        return Err(ReadError::new(ReadErrorCode::Structure, reason)
            .hint("If the bank does not quote, say so in the mapping.")
            .at(text, at));
    }
    let all: Vec<Row<'_>> =
        table::rows(text, delimiter, mapping.is_quoted).take(options.max_lines.saturating_add(1000)).collect::<Result<_, _>>()?;
    let above = usize::try_from(mapping.skipped_rows).unwrap_or(usize::MAX).saturating_add(usize::from(mapping.has_header));
    let width = all.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    check(mapping, width)?;
    let rows = all.get(above.min(all.len())..).unwrap_or_default();
    let currency = match &mapping.currency {
        Some(code) => Some(Currency::parse(code).map_err(|error| ReadError::new(ReadErrorCode::Currency, error.to_string()))?),
        None => options.currency,
    };
    let plan = Plan::new(mapping, rows);
    let header = if mapping.has_header { above.checked_sub(1).and_then(|place| all.get(place)) } else { None };
    let known_by = KnownBy::of(mapping, header);
    let sides = Sides::of(header);
    let mut found = Found { mapping, statements: Vec::new(), balances: Vec::new() };
    let (mut statuses, mut doubtful) = (Statuses::new(), Doubtful::default());
    let mut count = 0;
    let mut unmarked: Option<(u32, usize)> = None;
    let first = above.saturating_sub(usize::from(mapping.has_header)).min(all.len());
    let mut tables = Tables::new(all.get(..first).unwrap_or_default(), header, mapping.columns.account.is_some());
    for row in rows {
        if row.is_empty() {
            tables.pass(row);
            continue;
        }
        let waiting_on = || waiting_on(row, mapping);
        let Some((booked_on, is_waiting)) = plan.day(row).map(|day| (day, false)).or_else(|| Some((waiting_on()?, true))) else {
            tables.pass(row);
            undated(row, mapping, notes)?;
            continue;
        };
        if let Some(header) = header {
            must_not_be_wider(row, header)?;
        }
        let reader = RowReader { plan: &plan, known_by: &known_by, sides, row, booked_on, currency };
        if let Some((end, balance)) = reader.balance_alone()? {
            found.balances.push((tidy(reader.cell(mapping.columns.account)), end, balance));
            tables.pass(row);
            continue;
        }
        count += 1;
        if count > options.max_lines {
            return Err(crate::too_many_lines(options).on_line(row.line));
        }
        let word = index(mapping.columns.status).map(|column| row.cell(column)).unwrap_or_default();
        let status = if is_waiting { Status::Pending } else { statuses.of(word) };
        doubtful.count(status, word, row.line);
        if status == Status::Rejected {
            tables.leave_out(row);
            continue;
        }
        let Some(line) = reader.read()? else {
            let note = without_amount(row, mapping, header);
            if note.is_warning || notes.len() < NOTES {
                notes.push(note);
            }
            tables.pass(row);
            continue;
        };
        tables.book(row, &line)?;
        if plan.way_is_inferred(row) {
            unmarked = Some(unmarked.map_or((row.line, 1), |(first, count)| (first, count + 1)));
        }
        found.add(row, line, status == Status::Pending)?;
    }
    doubtful.say(notes);
    if let Some((first, count)) = unmarked {
        let text = format!(
            "Nothing says which way the money went, {} in all: as the others are marked, it is taken for the other way.",
            times(count)
        );
        notes.push(Note::warning(Some(first), text));
    }
    let mut statements = found.finish(currency);
    for statement in &mut statements {
        prove(statement, notes);
    }
    Ok(statements)
}

/// The statements as they are found, each with what its account column says.
struct Found<'m> {
    mapping: &'m CsvMapping,
    statements: Vec<(String, Statement)>,
    balances: Vec<(String, End, Balance)>,
}

impl Found<'_> {
    fn add(&mut self, row: &Row<'_>, line: Line, is_pending: bool) -> Result<(), ReadError> {
        let account = index(self.mapping.columns.account).map(|column| tidy(row.cell(column))).unwrap_or_default();
        let statements = &mut self.statements;
        // Banks put one account's rows together, so that the last one is nearly always the right one.
        let known =
            statements.iter().rposition(|(name, statement)| *name == account && statement.account.currency == Some(line.amount.currency()));
        let known = match known {
            Some(known) => known,
            None if statements.len() >= 1000 => {
                let reason = "The column for the account names more than a thousand accounts.";
                return Err(ReadError::new(ReadErrorCode::Mapping, reason).hint("Choose another column, or none."));
            }
            None => {
                let mut of = Account { currency: Some(line.amount.currency()), ..Account::default() };
                if own_account::is_number(&account) {
                    place_account(&account, &mut of.iban, &mut of.number);
                } else {
                    of.name = some_tidy(&account);
                }
                statements.push((account, Statement::of(of)));
                statements.len() - 1
            }
        };
        if let Some((_, statement)) = statements.get_mut(known) {
            if is_pending { statement.pending.push(line) } else { statement.lines.push(line) }
        }
        Ok(())
    }

    /// Gives the balances to their statements. One without an account in its row is of the only one.
    fn finish(self, currency: Option<Currency>) -> Vec<Statement> {
        let Found { mut statements, balances, .. } = self;
        if statements.is_empty() {
            let currency = balances.first().map(|(_, _, balance)| balance.amount.currency()).or(currency);
            statements.push((String::new(), Statement::of(Account { currency, ..Account::default() })));
        }
        let is_only = statements.len() == 1;
        for (account, end, balance) in balances {
            let of = statements
                .iter_mut()
                .find(|(name, statement)| (is_only || *name == account) && statement.account.currency == Some(balance.amount.currency()));
            let Some((_, statement)) = of else { continue };
            match end {
                End::Opening => statement.opening = statement.opening.or(Some(balance)),
                End::Closing => statement.closing = Some(balance),
            }
        }
        statements.into_iter().map(|(_, statement)| statement).collect()
    }
}

/// Refuses a booking with more cells than there are headings: a mark or a name was cut in two, and everything behind it
/// stands in a wrong column. Empty cells behind the last are nothing.
fn must_not_be_wider(row: &Row<'_>, header: &Row<'_>) -> Result<(), ReadError> {
    let width = header.cells.len();
    let Some(beyond) = (width..row.cells.len()).map(|column| row.cell(column)).find(|cell| !cell.is_empty()) else { return Ok(()) };
    let reason = format!(
        "The row has {} cells below {width} headings ({} is one too many): the sign between the cells stands within one of them.",
        row.cells.len(),
        quoted(beyond)
    );
    Err(ReadError::new(ReadErrorCode::Structure, reason)
        .hint("Ask the bank for the table with another sign between the cells, or for another format. If the row is right, say that no row names the columns.")
        .on_line(row.line))
}

/// What is said of a row with a day and without an amount. Money in a column that is not read may be a booking.
fn without_amount(row: &Row<'_>, mapping: &CsvMapping, header: Option<&Row<'_>>) -> Note {
    let read = [mapping.columns.balance, mapping.columns.fee].map(index);
    let money = (0..row.cells.len()).find(|column| !read.contains(&Some(*column)) && value::is_money(row.cell(*column)));
    let Some(column) = money else {
        return Note::info(Some(row.line), "The row has a date and no amount; it is no booking and is left out.");
    };
    let heading = header.map(|header| header.cell(column)).filter(|heading| !heading.is_empty());
    let name = heading.map_or_else(|| format!("column {}", column + 1), quoted);
    let text = format!("The row is left out, and it may be a booking: {} stands in {name}, which is not read.", quoted(row.cell(column)));
    Note::warning(Some(row.line), text)
}

/// Whether the cell for the day says instead that the bank has not booked the row yet.
fn is_waiting(date: &str) -> bool {
    !date.is_empty() && Status::of(date) == Status::Pending
}

/// The day to show a row with that is not booked yet and says so in the cell for the day: another day that it has.
fn waiting_on(row: &Row<'_>, mapping: &CsvMapping) -> Option<NaiveDate> {
    let booked = index(mapping.columns.date)?;
    if !is_waiting(row.cell(booked)) {
        return None;
    }
    let value = index(mapping.columns.value_date).into_iter();
    value.chain(0..row.cells.len()).find_map(|column| date::read(row.cell(column), mapping.date_order))
}

/// Decides about a row without a date: a sum or a remark is passed over and said; a booking is not.
fn undated(row: &Row<'_>, mapping: &CsvMapping, notes: &mut Vec<Note>) -> Result<(), ReadError> {
    let date = index(mapping.columns.date).map(|column| row.cell(column)).unwrap_or_default();
    let columns = &mapping.columns;
    let has_amount =
        [columns.amount, columns.debit, columns.credit].into_iter().filter_map(index).any(|column| value::is_amount(row.cell(column)));
    let is_unbooked = index(columns.status).is_some_and(|column| !Status::of(row.cell(column)).is_booked()) || is_waiting(date);
    // What begins with a digit was meant as a day.
    let is_day = date.starts_with(|letter: char| letter.is_ascii_digit());
    let is_sum = !is_day && summary::is_sum((0..row.cells.len()).map(|column| row.cell(column)).filter(|cell| !cell.is_empty()));
    if has_amount && !is_unbooked && !is_sum {
        let (reason, hint) = match date {
            "" => (
                "The row has an amount and no date.".to_owned(),
                "Choose another column for the date, or ask the bank for a table with a date in every row.",
            ),
            text => (
                format!("{} is not a date in the order {}.", quoted(text), mapping.date_order.words()),
                "Check the column and the order of the dates.",
            ),
        };
        return Err(ReadError::new(ReadErrorCode::Date, reason).hint(hint).on_line(row.line));
    }
    let is_warning = has_amount && !is_unbooked;
    if is_warning || notes.len() < NOTES {
        let text = format!("Left out, as it is no booking: {}", quoted(row.raw));
        notes.push(Note { is_warning, line: Some(row.line), text });
    }
    Ok(())
}

struct RowReader<'r, 't> {
    plan: &'r Plan<'r>,
    known_by: &'r KnownBy,
    sides: Option<Sides>,
    row: &'r Row<'t>,
    booked_on: NaiveDate,
    currency: Option<Currency>,
}

impl RowReader<'_, '_> {
    fn cell(&self, column: Option<u32>) -> &str {
        index(column).map(|column| self.row.cell(column)).unwrap_or_default()
    }

    fn row_currency(&self) -> Result<Currency, ReadError> {
        let columns = &self.plan.mapping.columns;
        let code = self.cell(columns.currency);
        if !code.is_empty() {
            let unknown =
                || ReadError::new(ReadErrorCode::Currency, format!("{} is not a currency in use.", quoted(code))).on_line(self.row.line);
            return value::code(code).ok_or_else(unknown);
        }
        let cells = [columns.amount, columns.debit, columns.credit].map(|column| self.cell(column));
        let own = cells.iter().find_map(|cell| CellAmount::read(cell, Some(self.plan.mapping.decimal)).ok()?.currency);
        own.or(self.currency).ok_or_else(|| {
            let reason = "The table does not say the currency of its amounts.";
            ReadError::new(ReadErrorCode::Currency, reason).hint("Choose the currency of the account.").on_line(self.row.line)
        })
    }

    /// The line. `None` when the row has no amount.
    fn read(&self) -> Result<Option<Line>, ReadError> {
        let columns = &self.plan.mapping.columns;
        let on_line = |error: ReadError| error.on_line(self.row.line);
        let currency = self.row_currency()?;
        let amount = self.plan.amount(self.row, currency).map_err(|trouble| on_line(trouble.refuse(currency)))?;
        let Some(amount) = amount else { return Ok(None) };
        let balance = self.plan.balance(self.row, currency).map_err(|fault| on_line(fault.refuse(self.cell(columns.balance), currency)))?;
        let raw =
            if self.row.raw.contains('\r') { self.row.raw.replace("\r\n", "\n").replace('\r', "\n") } else { self.row.raw.to_owned() };
        let mut line = Line::new(self.row.line, self.booked_on, amount, raw);
        line.balance_after = balance;
        line.value_on = date::read(self.cell(columns.value_date), self.plan.mapping.date_order);
        line.bank_id = BankId::of(self.cell(columns.bank_id));
        line.type_code = some_tidy(self.cell(columns.type_code));
        line.category = some_tidy(self.cell(columns.category));
        // A table that the owner gave no other side has none.
        let by_way = self.sides.filter(|_| columns.counterparty.is_some()).and_then(|sides| sides.other(self.row, amount.is_negative()));
        line.counterparty.name = some_tidy(by_way.unwrap_or_else(|| self.cell(columns.counterparty)));
        line.counterparty.bank = some_tidy(self.cell(columns.counter_bank));
        place_account(self.cell(columns.counter_account), &mut line.counterparty.iban, &mut line.counterparty.account);
        line.references.customer = some_tidy(self.cell(columns.reference));
        line.references.cheque = some_tidy(self.cell(columns.cheque)).filter(|number| number.bytes().any(|byte| byte != b'0'));
        line.fee = self.plan.fee(self.row, currency).map_err(|trouble| on_line(trouble.refuse(currency)))?;
        let parts: Vec<&str> = columns.description.iter().map(|column| self.cell(Some(*column))).filter(|part| !part.is_empty()).collect();
        line.description = tidy(&parts.join(" "));
        line.other_days = self.known_by.other_days(self.row, self.booked_on, self.plan.mapping.date_order);
        line.know_by(&self.known_by.texts(self.row));
        Ok(Some(line))
    }

    /// The balance that a row states in words instead of a booking, with the end that it is of.
    fn balance_alone(&self) -> Result<Option<(End, Balance)>, ReadError> {
        if !summary::may_be_balance(self.row.raw) {
            return Ok(None);
        }
        let cells = || (0..self.row.cells.len()).map(|column| self.row.cell(column)).filter(|cell| !cell.is_empty());
        let columns = &self.plan.mapping.columns;
        // The owner's account stands in every row, and a type of booking may.
        let beside = [columns.account, columns.type_code].map(|column| self.cell(column));
        let words = || cells().filter(|cell| !beside.contains(cell) && date::read(cell, self.plan.mapping.date_order).is_none());
        let Some(end) = summary::balance_of(words()).filter(|_| summary::is_sum(words())) else { return Ok(None) };
        let currency = self.row_currency()?;
        let on_line = |error: ReadError| error.on_line(self.row.line);
        let beside = self.plan.balance(self.row, currency).map_err(|fault| on_line(fault.refuse(self.cell(columns.balance), currency)))?;
        let amount = match beside {
            Some(balance) => Some(balance),
            None => self.plan.amount(self.row, currency).map_err(|trouble| on_line(trouble.refuse(currency)))?,
        };
        Ok(amount.map(|amount| (end, Balance { amount, on: Some(self.booked_on) })))
    }
}

/// How often, in words.
pub(super) fn times(count: usize) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

/// Compares the running balances, and takes the opening and the closing one from them.
fn prove(statement: &mut Statement, notes: &mut Vec<Note>) {
    let step = |line: &Line| Some(Step { amount: line.amount, balance: line.balance_after?, line: line.at });
    let steps: Vec<Step> = statement.lines.iter().filter_map(step).collect();
    if steps.len() < statement.lines.len() {
        if !steps.is_empty() {
            notes.push(Note::info(None, "Some rows have no balance beside them, so that the balances prove nothing."));
        }
        return;
    }
    let order = match running::check(&steps) {
        Running::None => {
            // A single balance proves nothing, and it is what was there in the end.
            if let [line] = statement.lines.as_slice() {
                let closing = line.balance_after.map(|amount| Balance { amount, on: Some(line.booked_on) });
                statement.closing = statement.closing.or(closing);
            }
            return;
        }
        Running::Proved(order) => {
            statement.proof = Proof::Proved;
            order
        }
        Running::Broken { order, line, by, breaks } => {
            let by_text = by.map(|by| format!(" by {by}")).unwrap_or_default();
            let text = format!(
                "The running balance breaks on this row first{by_text}, {} in all: rows are missing, or were read wrongly.",
                times(breaks)
            );
            notes.push(Note::warning(Some(line), text));
            statement.proof = by.map_or(Proof::None, Proof::Differs);
            order
        }
    };
    let (first, last) = match order {
        Order::Ascending => (statement.lines.first(), statement.lines.last()),
        Order::Descending => (statement.lines.last(), statement.lines.first()),
    };
    let opening =
        first.and_then(|line| Some(Balance { amount: line.balance_after?.checked_sub(line.amount).ok()?, on: Some(line.booked_on) }));
    let closing = last.and_then(|line| Some(Balance { amount: line.balance_after?, on: Some(line.booked_on) }));
    (statement.opening, statement.closing) = (opening, closing);
    statement.from = statement.lines.iter().map(|line| line.booked_on).min();
    statement.until = statement.lines.iter().map(|line| line.booked_on).max();
}
