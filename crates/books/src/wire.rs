//! What crosses the doors in every noun: amounts, pages, and how a field at fault is named.

use chrono::{Datelike, NaiveDate};
use engine::{OpError, OpResult};
use money::{Currency, Money, MoneyDto, MoneyError};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Reads an amount from the input, naming the field when it does not fit.
pub fn money_in(dto: &MoneyDto, field: impl Into<String>) -> OpResult<Money> {
    Money::try_from(dto).map_err(|error| bad_money(error, field))
}

/// Reads an amount that must be greater than zero.
pub fn positive_money_in(dto: &MoneyDto, field: impl Into<String>) -> OpResult<Money> {
    let field = field.into();
    let money = money_in(dto, &field)?;
    if money.is_positive() { Ok(money) } else { Err(OpError::invalid(field, "The amount must be greater than zero.")) }
}

/// An amount from its stored form.
pub fn stored_money(minor: i64, currency: &str) -> OpResult<Money> {
    Ok(Money::from_minor(minor, Currency::parse(currency).map_err(OpError::internal)?))
}

/// Reads a currency code from the input.
pub fn currency_in(code: &str, field: impl Into<String>) -> OpResult<Currency> {
    Currency::parse(code).map_err(|error| bad_money(error, field))
}

/// An error of an amount as an error of a field.
pub fn bad_money(error: MoneyError, field: impl Into<String>) -> OpError {
    OpError::invalid(field, error.to_string())
}

/// A trimmed text that must not be empty, and at most `max` characters long.
pub fn required_text(text: &str, field: &str, max: usize) -> OpResult<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(OpError::invalid(field, format!("{field} is empty.")).hint("Give a value for it."));
    }
    if text.chars().count() > max {
        return Err(OpError::invalid(field, format!("{field} has more than {max} characters.")));
    }
    // They move the cursor of a terminal, or hide a part of a name. Notes have lines, and some systems end these with two signs.
    if text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\t' | '\r')) {
        return Err(OpError::invalid(field, format!("{field} holds a control character.")).hint("Type it anew instead of pasting it."));
    }
    Ok(text.to_owned())
}

/// A date that is kept, or asked for: one that a business can mean. `field` names it.
pub fn civil_date(date: NaiveDate, field: &str) -> OpResult<NaiveDate> {
    if (1900..=2200).contains(&date.year()) {
        Ok(date)
    } else {
        Err(OpError::invalid(field, format!("{date} is not a date that the books can have.")).hint("Give a date between 1900 and 2200."))
    }
}

/// The same for a date that may be absent.
pub fn optional_date(date: Option<NaiveDate>, field: &str) -> OpResult<Option<NaiveDate>> {
    date.map(|date| civil_date(date, field)).transpose()
}

/// A trimmed text, or nothing when it is absent or empty.
pub fn optional_text(text: Option<&str>, field: &str, max: usize) -> OpResult<Option<String>> {
    match text.map(str::trim).filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => required_text(text, field, max).map(Some),
    }
}

/// Nothing to say.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Nothing {}

/// How many rows a page has unless the caller says, and at most.
pub const PAGE_DEFAULT: u32 = 100;
/// The most rows of one page.
pub const PAGE_MAX: u32 = 1000;

/// How many rows are passed over first, for a list that jumps to its end or into its middle.
pub fn passed_over(offset: Option<u32>, cursor: Option<&str>) -> OpResult<u32> {
    match offset {
        Some(offset) if offset > 0 && cursor.is_some() => {
            Err(OpError::invalid("offset", "A cursor and an offset are given at once.").hint("Do one of the two."))
        }
        offset => Ok(offset.unwrap_or(0)),
    }
}

/// The number of rows to answer.
pub fn page_size(limit: Option<u32>) -> OpResult<i64> {
    match limit {
        None => Ok(i64::from(PAGE_DEFAULT)),
        Some(0) => Err(OpError::invalid("limit", "A page has at least one row.")),
        Some(limit) if limit > PAGE_MAX => Err(OpError::invalid("limit", format!("A page has at most {PAGE_MAX} rows."))),
        Some(limit) => Ok(i64::from(limit)),
    }
}

/// The error for a cursor that no page gave.
pub fn bad_cursor() -> OpError {
    OpError::invalid("cursor", "This cursor is not one that a page gave.").hint("Leave it out to begin at the first page.")
}

/// The longest text that is looked for; what is longer stands in no name or note that a search reads.
const SOUGHT_MAX: usize = 200;

/// The text that a list is asked to look for: the field `text` of its input.
pub fn sought_text(text: Option<&str>) -> OpResult<Option<String>> {
    optional_text(text, "text", SOUGHT_MAX)
}

/// A text as a pattern for LIKE ... ESCAPE '\', matching it anywhere.
pub fn like_pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for letter in text.trim().chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}
