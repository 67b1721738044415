//! Decides what the columns of a table do not say themselves: the order of the dates, the mark before the cents and the sign.

use money::Currency;

use super::correction::CsvCorrection;
use super::guess::Guesser;
use super::heading_row::is_date;
use super::mapping::{Confidence, CsvColumns, CsvMapping, SignConvention};
use super::plan::{Plan, index};
use super::rows::times;
use super::running::{Order, Running};
use super::table::Row;
use super::value;
use crate::amount::{DecimalMark, MarkEvidence, mark_of};
use crate::date::{self, DateOrder};

impl Guesser<'_, '_> {
    fn cells(&self, column: usize) -> impl Iterator<Item = &str> + Clone {
        self.data.iter().map(move |row| row.cell(column)).filter(|cell| !cell.is_empty())
    }

    pub(super) fn decide_dates(&mut self) {
        let Some(column) = index(self.mapping.columns.date) else { return };
        // Sums and remarks below the bookings have no date.
        let second = index(self.mapping.columns.value_date);
        let cells = || self.cells(column).chain(second.into_iter().flat_map(|second| self.cells(second))).filter(|cell| is_date(cell));
        let evidence = date::orders_of(cells());
        let name = self.name(self.mapping.columns.date);
        match evidence.possible.as_slice() {
            [] => {
                self.mapping.date_order = self.said().date_order.or(self.options.date_order).unwrap_or_default();
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
            open if self.said().date_order.is_some_and(|order| open.contains(&order)) => {
                self.mapping.date_order = self.said().date_order.unwrap_or_default();
                self.reasons.push(format!("{name} holds the dates as {}, as you said.", self.mapping.date_order.words()));
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

    fn said(&self) -> CsvCorrection {
        self.options.correction.clone().unwrap_or_default()
    }

    fn money_columns(&self) -> Vec<usize> {
        let columns = &self.mapping.columns;
        [columns.amount, columns.debit, columns.credit, columns.balance, columns.fee].into_iter().filter_map(index).collect()
    }

    pub(super) fn decide_mark(&mut self) {
        let columns = self.money_columns();
        let cells = columns.iter().flat_map(|column| self.cells(*column));
        match mark_of(cells) {
            MarkEvidence::Shown(mark) => {
                self.mapping.decimal = mark;
                let name = if mark == DecimalMark::Point { "point" } else { "comma" };
                self.reasons.push(format!("A {name} stands before the cents."));
            }
            MarkEvidence::Whole => self.mapping.decimal = self.options.decimal_mark.or(self.said().decimal).unwrap_or_default(),
            MarkEvidence::Open(sign) => {
                // Three digits behind the only sign: thousands, unless the currency has three decimals.
                let decimals = self.amount_currency().map(Currency::minor_digits);
                let thousands = if sign == DecimalMark::Comma { DecimalMark::Point } else { DecimalMark::Comma };
                let likely = if decimals == Some(3) { sign } else { thousands };
                // What was said of an earlier file may not have been said of such amounts: a mark that makes them a
                // thousand times smaller is not taken from memory.
                let remembered = self.said().decimal.filter(|mark| *mark == likely);
                self.mapping.decimal = self.options.decimal_mark.or(remembered).unwrap_or(likely);
                if decimals == Some(0) && self.mapping.decimal == thousands {
                    self.reasons.push("The sign in the amounts stands for thousands, as the currency has no cents.".to_owned());
                } else if self.options.decimal_mark.is_none() && remembered.is_none() {
                    self.say(Confidence::Low, "The sign in the amounts can stand for thousands or for a fraction: check it.");
                }
            }
            MarkEvidence::Mixed => {
                self.mapping.decimal = self.options.decimal_mark.or(self.said().decimal).unwrap_or_default();
                self.say(Confidence::Low, "Some amounts have a point before the cents, and some a comma.");
            }
        }
    }

    /// The currency of the amounts, as far as one is known before they are read.
    fn amount_currency(&self) -> Option<Currency> {
        let code = index(self.mapping.columns.currency).and_then(|column| self.cells(column).next());
        let of_column = code.and_then(value::code);
        of_column.or_else(|| self.mapping.currency.as_deref().and_then(|code| Currency::parse(code).ok()))
    }

    /// Which sign means money out, by the running balance where there is one.
    pub(super) fn decide_sign(&mut self) {
        let said = self.said();
        self.mapping.sign = said.sign.unwrap_or_default();
        self.mapping.fee_is_on_top = said.fee_is_on_top.unwrap_or_default() && self.mapping.columns.fee.is_some();
        let currency = self.amount_currency().unwrap_or(Currency::EUR);
        if self.mapping.columns.balance.is_some() {
            let mut best: Option<(usize, CsvMapping, Running)> = None;
            for mapping in self.variants() {
                let running = Plan::new(&mapping, self.data).running(self.data, currency);
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
                    self.is_proved = true;
                    let first = if order == Order::Ascending { "oldest" } else { "newest" };
                    self.say(Confidence::High, format!("The running balance proves every row; the {first} stands first."));
                    if self.fee_is_open(currency) {
                        let text = "A fee stands beside an amount, and the balance does not show whether the amount holds it: check it.";
                        self.say(Confidence::Medium, text);
                    }
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
        self.doubt_ways();
        let Some(amounts) = self.column(self.mapping.columns.amount).filter(|amounts| amounts.filled > 0) else { return };
        let (filled, negative) = (amounts.amounts, amounts.negative);
        if self.mapping.columns.indicator.is_some() || said.sign.is_some() {
            return;
        }
        if negative == 0 {
            self.say(Confidence::Low, "No amount is negative: whether money came in or went out is not certain.");
        } else if negative * 2 < filled {
            let text = "Most amounts are positive, and no balance says which way they went: if it is a card, check whether money that went out has a minus.";
            self.say(Confidence::Medium, text);
        }
    }

    /// Doubts the signs of the columns for money out and money in, which no balance proves.
    fn doubt_ways(&mut self) {
        let plan = Plan::new(&self.mapping, self.data);
        let (has_mixed_debits, turns_credits, has_negative_credits) =
            (plan.has_mixed_debits(), plan.turns_credits(), plan.has_negative_credits());
        if has_mixed_debits {
            let name = self.name(self.mapping.columns.debit);
            self.say(
                Confidence::Low,
                format!("{name} has amounts with a minus and without: those against the most are taken for money that came back."),
            );
        }
        let name = self.name(self.mapping.columns.credit);
        if turns_credits {
            self.say(Confidence::Medium, format!("Every amount in {name} has a minus; they are taken for money that came in: check it."));
        } else if has_negative_credits {
            self.say(Confidence::Low, format!("{name} has amounts with a minus, which are taken for money that went out: check it."));
        }
    }

    /// Whether a booking has a fee and the balances prove the rows with it on top as well as within: the first row's does so.
    fn fee_is_open(&self, currency: Currency) -> bool {
        let other = CsvMapping { fee_is_on_top: !self.mapping.fee_is_on_top, ..self.mapping.clone() };
        let plan = Plan::new(&self.mapping, self.data);
        let has_fee = |row: &Row<'_>| plan.day(row).is_some() && plan.fee(row, currency).is_ok_and(|fee| fee.is_some());
        self.data.iter().any(has_fee) && matches!(Plan::new(&other, self.data).running(self.data, currency), Running::Proved(_))
    }

    /// The readings that a running balance can decide between: the sign, and which of two columns is money out.
    fn variants(&self) -> Vec<CsvMapping> {
        let mut variants = vec![self.mapping.clone()];
        let columns = &self.mapping.columns;
        let other = match self.mapping.sign {
            SignConvention::NegativeIsOut => SignConvention::PositiveIsOut,
            SignConvention::PositiveIsOut => SignConvention::NegativeIsOut,
        };
        if columns.amount.is_some() && columns.indicator.is_none() {
            variants.push(CsvMapping { sign: other, ..self.mapping.clone() });
        }
        if columns.fee.is_some() {
            variants.push(CsvMapping { fee_is_on_top: !self.mapping.fee_is_on_top, ..self.mapping.clone() });
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
}
