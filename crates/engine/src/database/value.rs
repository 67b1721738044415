//! Values that go into a statement, and columns that come out of it.

use crate::error::{OpError, OpResult};
use chrono::NaiveDate;
use rusqlite::types::{ToSqlOutput, ValueRef};
use std::borrow::Cow;

/// A parameter of a statement. There is no floating-point value: no amount is ever one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// SQL NULL.
    Null,
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(Cow<'a, str>),
    /// Bytes.
    Blob(Cow<'a, [u8]>),
}

impl Value<'_> {
    /// Appends the value with its type, as [`Row::append_to`] does: the form in which a row is sealed.
    pub fn append_to(&self, bytes: &mut Vec<u8>) {
        match self {
            Value::Null => bytes.push(0),
            Value::Integer(number) => {
                bytes.push(1);
                bytes.extend_from_slice(&number.to_be_bytes());
            }
            Value::Text(text) => append_long(3, text.as_bytes(), bytes),
            Value::Blob(blob) => append_long(4, blob, bytes),
        }
    }
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Integer(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Value::Text(Cow::Borrowed(text))
    }
}
impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Value::Text(Cow::Borrowed(text))
    }
}
impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::Text(Cow::Owned(text))
    }
}
impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Value::Blob(Cow::Borrowed(bytes))
    }
}
impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Value::Integer(number)
    }
}
impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Value::Integer(i64::from(number))
    }
}
impl From<u8> for Value<'_> {
    fn from(number: u8) -> Self {
        Value::Integer(i64::from(number))
    }
}
impl From<i32> for Value<'_> {
    fn from(number: i32) -> Self {
        Value::Integer(i64::from(number))
    }
}
impl From<bool> for Value<'_> {
    fn from(flag: bool) -> Self {
        Value::Integer(i64::from(flag))
    }
}
impl From<NaiveDate> for Value<'_> {
    fn from(date: NaiveDate) -> Self {
        Value::Text(Cow::Owned(date.format("%Y-%m-%d").to_string()))
    }
}
impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}
impl<'a> From<&'a Option<String>> for Value<'a> {
    fn from(value: &'a Option<String>) -> Self {
        value.as_deref().map_or(Value::Null, Into::into)
    }
}

/// A type that a column can be read as.
pub trait Column: Sized {
    #[doc(hidden)]
    fn read(value: ValueRefHandle<'_>) -> Result<Self, &'static str>;
}

/// A column as the library gives it, without naming the library's type.
pub struct ValueRefHandle<'a>(ValueRef<'a>);

impl Column for i64 {
    fn read(value: ValueRefHandle<'_>) -> Result<Self, &'static str> {
        match value.0 {
            ValueRef::Integer(number) => Ok(number),
            _ => Err("a whole number"),
        }
    }
}
impl Column for u32 {
    fn read(value: ValueRefHandle<'_>) -> Result<Self, &'static str> {
        i64::read(value).and_then(|number| u32::try_from(number).map_err(|_| "a small whole number"))
    }
}
impl Column for u8 {
    fn read(value: ValueRefHandle<'_>) -> Result<Self, &'static str> {
        i64::read(value).and_then(|number| u8::try_from(number).map_err(|_| "a small whole number"))
    }
}
impl Column for bool {
    fn read(value: ValueRefHandle<'_>) -> Result<Self, &'static str> {
        i64::read(value).map(|number| number != 0)
    }
}
impl Column for String {
    fn read(value: ValueRefHandle<'_>) -> Result<Self, &'static str> {
        match value.0 {
            ValueRef::Text(bytes) => std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| "UTF-8 text"),
            _ => Err("a text"),
        }
    }
}
impl Column for Vec<u8> {
    fn read(value: ValueRefHandle<'_>) -> Result<Self, &'static str> {
        match value.0 {
            ValueRef::Blob(bytes) => Ok(bytes.to_vec()),
            _ => Err("bytes"),
        }
    }
}
impl Column for NaiveDate {
    fn read(value: ValueRefHandle<'_>) -> Result<Self, &'static str> {
        match value.0 {
            ValueRef::Text(bytes) => parse_date(bytes).ok_or("a civil date"),
            _ => Err("a civil date"),
        }
    }
}
impl<T: Column> Column for Option<T> {
    fn read(value: ValueRefHandle<'_>) -> Result<Self, &'static str> {
        match value.0 {
            ValueRef::Null => Ok(None),
            other => T::read(ValueRefHandle(other)).map(Some),
        }
    }
}

// Ten fixed places; the general parser costs five times as much, and a year of occurrences reads many dates.
fn parse_date(bytes: &[u8]) -> Option<NaiveDate> {
    let digits = |range: std::ops::Range<usize>| {
        bytes[range].iter().try_fold(0_u32, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
    };
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(digits(0..4)?).ok()?, digits(5..7)?, digits(8..10)?)
}

/// One row of an answer.
pub struct Row<'a>(pub(super) &'a rusqlite::Row<'a>);

impl Row<'_> {
    /// The column at `index`, from 0.
    pub fn get<T: Column>(&self, index: usize) -> OpResult<T> {
        let value = self.0.get_ref(index).map_err(OpError::from)?;
        T::read(ValueRefHandle(value)).map_err(|wanted| {
            OpError::new(crate::ErrorCode::FileDamaged, format!("The company file holds a value that is not {wanted} (column {index})."))
                .hint("Run verify_books: it names the row. Then restore a backup to a new file.")
        })
    }

    /// The bytes of a text column, without copying.
    pub fn text(&self, index: usize) -> OpResult<&str> {
        self.0.get_ref(index).map_err(OpError::from)?.as_str().map_err(|_| {
            OpError::new(crate::ErrorCode::FileDamaged, format!("The company file holds a value that is not a text (column {index})."))
        })
    }

    /// The bytes of a column, without copying.
    pub fn blob(&self, index: usize) -> OpResult<&[u8]> {
        self.0.get_ref(index).map_err(OpError::from)?.as_blob().map_err(|_| {
            OpError::new(crate::ErrorCode::FileDamaged, format!("The company file holds a value that is not bytes (column {index})."))
        })
    }

    /// Appends the row's values, each with its type, to `bytes`: the form in which a row is sealed.
    pub fn append_to(&self, bytes: &mut Vec<u8>) -> OpResult<()> {
        for index in 0..self.0.as_ref().column_count() {
            match self.0.get_ref(index).map_err(OpError::from)? {
                ValueRef::Null => bytes.push(0),
                ValueRef::Integer(number) => {
                    bytes.push(1);
                    bytes.extend_from_slice(&number.to_be_bytes());
                }
                ValueRef::Real(number) => {
                    bytes.push(2);
                    bytes.extend_from_slice(&number.to_be_bytes());
                }
                ValueRef::Text(text) => append_long(3, text, bytes),
                ValueRef::Blob(blob) => append_long(4, blob, bytes),
            }
        }
        Ok(())
    }
}

fn append_long(tag: u8, content: &[u8], bytes: &mut Vec<u8>) {
    bytes.push(tag);
    bytes.extend_from_slice(&(content.len() as u64).to_be_bytes());
    bytes.extend_from_slice(content);
}
