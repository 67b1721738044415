//! Reads the rows of a table by a mapping.

use chrono::NaiveDate;
use money::{Currency, Money};

use super::mapping::{CsvMapping, SignConvention};
use super::running::{self, Order, Running, Step};
use super::table::{self, Row};
use super::value::CellAmount;
use super::words;
use crate::amount::Fault;
use crate::date;
use crate::error::{ReadError, ReadErrorCode, quoted};
use crate::identity::Fingerprint;
use crate::line::{BankId, Line, place_account, some_tidy, tidy};
use crate::options::ReadOptions;
use crate::statement::{Account, Balance, Note, Proof, Statement};

/// A mapping with its columns as indexes, and what has to be known of the whole table.
pub(super) struct Plan<'m> {
    mapping: &'m CsvMapping,
    /// Whether the column for money out has minus signs of its own.
    debit_is_signed: bool,
}

fn index(column: Option<u32>) -> Option<usize> {
    column.and_then(|column| usize::try_from(column).ok())
}

impl<'m> Plan<'m> {
    pub(super) fn new(mapping: &'m CsvMapping, rows: &[Row<'_>]) -> Plan<'m> {
        let debit = index(mapping.columns.debit);
        let negative = |cell: &str| CellAmount::read(cell, Some(mapping.decimal)).is_ok_and(CellAmount::is_negative);
        let debit_is_signed = debit.is_some_and(|column| {
            let mut filled =
                rows.iter().map(|row| row.cell(column)).filter(|cell| cell.bytes().any(|byte| (b'1'..=b'9').contains(&byte))).peekable();
            filled.peek().is_some() && filled.all(negative)
        });
        Plan { mapping, debit_is_signed }
    }

    fn money(&self, cell: &str, currency: Currency) -> Result<(Money, Option<bool>), Fault> {
        let amount = CellAmount::read(cell, Some(self.mapping.decimal))?;
        Ok((amount.money(currency)?, amount.is_out))
    }

    /// The amount of a row, signed, with the fee where that is beside it; `None` when its cells are empty. An error names
    /// the cell.
    pub(super) fn amount(&self, row: &Row<'_>, currency: Currency) -> Result<Option<Money>, (String, Fault)> {
        let Some(amount) = self.amount_alone(row, currency)? else { return Ok(None) };
        let fee =
            index(self.mapping.columns.fee).map(|column| row.cell(column)).filter(|fee| self.mapping.fee_is_on_top && !fee.is_empty());
        let Some(text) = fee else { return Ok(Some(amount)) };
        let refused = |fault| (text.to_owned(), fault);
        let (fee, _) = self.money(text, currency).map_err(refused)?;
        let sum = fee.checked_abs().and_then(|fee| amount.checked_sub(fee));
        sum.map(Some).map_err(|_| refused(Fault::OutOfRange))
    }

    fn amount_alone(&self, row: &Row<'_>, currency: Currency) -> Result<Option<Money>, (String, Fault)> {
        let columns = &self.mapping.columns;
        let cell = |column: Option<u32>| index(column).map(|column| row.cell(column)).filter(|cell| !cell.is_empty() && *cell != "-");
        let read = |text: &str| self.money(text, currency).map_err(|fault| (text.to_owned(), fault));
        let negated = |money: Money, text: &str| money.checked_neg().map_err(|_| (text.to_owned(), Fault::OutOfRange));
        if let Some(text) = cell(columns.amount) {
            let (money, own) = read(text)?;
            let out = own.or_else(|| cell(columns.indicator).and_then(words::is_out));
            let inverted = out.is_none() && self.mapping.sign == SignConvention::PositiveIsOut;
            let turn = inverted || (out == Some(true) && !money.is_negative());
            return Ok(Some(if turn { negated(money, text)? } else { money }));
        }
        let mut sum: Option<Money> = None;
        if let Some(text) = cell(columns.credit) {
            sum = Some(read(text)?.0);
        }
        if let Some(text) = cell(columns.debit) {
            let (money, _) = read(text)?;
            let out = if self.debit_is_signed { money } else { negated(money, text)? };
            sum = Some(match sum {
                Some(credit) => credit.checked_add(out).map_err(|_| (text.to_owned(), Fault::OutOfRange))?,
                None => out,
            });
        }
        Ok(sum)
    }

    /// The balance beside a row.
    pub(super) fn balance(&self, row: &Row<'_>, currency: Currency) -> Result<Option<Money>, Fault> {
        let Some(cell) = index(self.mapping.columns.balance).map(|column| row.cell(column)).filter(|cell| !cell.is_empty()) else {
            return Ok(None);
        };
        let (money, out) = self.money(cell, currency)?;
        let turn = out == Some(true) && !money.is_negative();
        Ok(if turn { money.checked_neg().ok() } else { Some(money) })
    }

    /// The day of a row, where there is one.
    pub(super) fn day(&self, row: &Row<'_>) -> Option<NaiveDate> {
        date::read(row.cell(index(self.mapping.columns.date)?), self.mapping.date_order)
    }
}

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
    let mut statements: Vec<(String, Statement)> = Vec::new();
    let last_dated = rows.iter().rposition(|row| plan.day(row).is_some());
    let mut count = 0;
    for (place, row) in rows.iter().enumerate().filter(|(_, row)| !row.is_empty()) {
        let Some(booked_on) = plan.day(row) else {
            undated(row, mapping, last_dated.is_none_or(|last| place > last), notes)?;
            continue;
        };
        count += 1;
        if count > options.max_lines {
            return Err(crate::too_many_lines(options).on_line(row.line));
        }
        let reader = RowReader { plan: &plan, row, booked_on, currency };
        let Some((line, is_pending)) = reader.read()? else {
            notes.push(Note::info(Some(row.line), "The row has a date and no amount; it is no booking and is left out."));
            continue;
        };
        let account = index(mapping.columns.account).map(|column| tidy(row.cell(column))).unwrap_or_default();
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
                place_account(&account, &mut of.iban, &mut of.number);
                statements.push((account, Statement::of(of)));
                statements.len() - 1
            }
        };
        if let Some((_, statement)) = statements.get_mut(known) {
            if is_pending { statement.pending.push(line) } else { statement.lines.push(line) }
        }
    }
    let mut statements: Vec<Statement> = statements.into_iter().map(|(_, statement)| statement).collect();
    if statements.is_empty() {
        statements.push(Statement::of(Account { currency, ..Account::default() }));
    }
    for statement in &mut statements {
        prove(statement, notes);
    }
    Ok(statements)
}

/// Decides about a row without a date: a sum or a remark is passed over and said; a booking is not.
fn undated(row: &Row<'_>, mapping: &CsvMapping, is_behind: bool, notes: &mut Vec<Note>) -> Result<(), ReadError> {
    let date = index(mapping.columns.date).map(|column| row.cell(column)).unwrap_or_default();
    let columns = &mapping.columns;
    let has_amount = [columns.amount, columns.debit, columns.credit]
        .into_iter()
        .filter_map(index)
        .any(|column| super::value::is_amount(row.cell(column)));
    let is_pending = index(columns.status).is_some_and(|column| words::is_pending(row.cell(column)));
    let words: Vec<&str> = (0..row.cells.len()).map(|column| row.cell(column)).collect();
    let is_remark = is_pending || words::is_summary(&words.join(" ")) || (is_behind && date.is_empty());
    if has_amount && !is_remark {
        let reason = match date {
            "" => "The row has an amount and no date.".to_owned(),
            text => format!("{} is not a date in the order {}.", quoted(text), mapping.date_order.words()),
        };
        return Err(ReadError::new(ReadErrorCode::Date, reason).hint("Check the column and the order of the dates.").on_line(row.line));
    }
    // One note for each of a few rows; a thousand remarks are no more worth reading than five.
    if notes.len() < 100 {
        notes.push(Note::info(Some(row.line), format!("Left out, as it is no booking: {}", quoted(row.raw))));
    }
    Ok(())
}

struct RowReader<'r, 't> {
    plan: &'r Plan<'r>,
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
                |_| ReadError::new(ReadErrorCode::Currency, format!("{} is not a currency in use.", quoted(code))).on_line(self.row.line);
            return Currency::parse(&code.to_ascii_uppercase()).map_err(unknown);
        }
        let cells = [columns.amount, columns.debit, columns.credit].map(|column| self.cell(column));
        let own = cells.iter().find_map(|cell| CellAmount::read(cell, Some(self.plan.mapping.decimal)).ok()?.currency);
        own.or(self.currency).ok_or_else(|| {
            let reason = "The table does not say the currency of its amounts.";
            ReadError::new(ReadErrorCode::Currency, reason).hint("Choose the currency of the account.").on_line(self.row.line)
        })
    }

    /// The line, and whether it is only pending. `None` when the row has no amount.
    fn read(&self) -> Result<Option<(Line, bool)>, ReadError> {
        let columns = &self.plan.mapping.columns;
        let on_line = |error: ReadError| error.on_line(self.row.line);
        let currency = self.row_currency()?;
        let amount = self.plan.amount(self.row, currency).map_err(|(text, fault)| on_line(fault.refuse(&text, currency)))?;
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
        line.counterparty.name = some_tidy(self.cell(columns.counterparty));
        line.counterparty.bank = some_tidy(self.cell(columns.counter_bank));
        place_account(self.cell(columns.counter_account), &mut line.counterparty.iban, &mut line.counterparty.account);
        line.references.customer = some_tidy(self.cell(columns.reference));
        line.references.cheque = some_tidy(self.cell(columns.cheque)).filter(|number| number.bytes().any(|byte| byte != b'0'));
        let fee = self.cell(columns.fee);
        if !fee.is_empty() {
            let (fee, _) = self.plan.money(fee, currency).map_err(|fault| on_line(fault.refuse(fee, currency)))?;
            line.fee = fee.checked_abs().ok().filter(|fee| !fee.is_zero());
        }
        let parts: Vec<&str> = columns.description.iter().map(|column| self.cell(Some(*column))).filter(|part| !part.is_empty()).collect();
        line.description = tidy(&parts.join(" "));
        line.fingerprint = Fingerprint::of(self.booked_on, amount, &self.texts());
        let is_pending = words::is_pending(self.cell(columns.status));
        Ok(Some((line, is_pending)))
    }

    /// The cells that the row is known by: all but those for the day, the amounts and the bank's own count.
    fn texts(&self) -> Vec<&str> {
        let columns = &self.plan.mapping.columns;
        let other = [
            columns.date,
            columns.value_date,
            columns.amount,
            columns.debit,
            columns.credit,
            columns.balance,
            columns.bank_id,
            columns.status,
        ];
        let is_other = |column: &usize| other.iter().any(|other| index(*other) == Some(*column));
        (0..self.row.cells.len())
            .filter(|column| !is_other(column))
            .map(|column| self.row.cell(column))
            .filter(|cell| !cell.is_empty())
            .collect()
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
        Running::None => return,
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
