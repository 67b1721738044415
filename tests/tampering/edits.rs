//! One plain-SQL edit at a time: every column of every table, and rows removed, added and swapped.

use crate::{Original, for_each};
use rusqlite::Connection;
use rusqlite::types::Value;
use std::collections::BTreeMap;
use tests::support::examination::{Verdict, examine};
use tests::support::raw_file::{Column, behind_the_guards, columns, names, other_program};

/// One edit of one row.
#[derive(Debug, Clone)]
pub struct Edit {
    /// Its kind, for the figures.
    pub kind: &'static str,
    /// The statements.
    pub sql: String,
    /// The rows that it touches, as the proof must name one of them: table and row.
    pub rows: Vec<(String, String)>,
}

// Columns, beside keys, in which no two rows may hold the same.
const UNIQUE: &[&str] = &[
    "id",
    "code",
    "key",
    "idempotency_key",
    "reverses_seq",
    "kind",
    "entry_seq",
    "withdrawal_entry_seq",
    "payment_seq",
    "ran_for",
    "bank_id",
    "word",
    "line_seq",
    "sha256",
    "record_id",
];

/// Every edit that is tried.
pub fn all_edits(connection: &Connection) -> Vec<Edit> {
    names(connection, "table").iter().flat_map(|table| Table::read(connection, table).edits()).collect()
}

struct Table {
    name: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Value>>,
    // All tables of the file.
    tables: Vec<String>,
}

impl Table {
    fn read(connection: &Connection, name: &str) -> Table {
        let columns = columns(connection, name);
        let mut statement = connection.prepare(&format!("SELECT * FROM {name}")).expect("the table");
        let width = columns.len();
        let rows = statement
            .query_map([], |row| (0..width).map(|index| row.get(index)).collect())
            .expect("the rows")
            .collect::<Result<_, _>>()
            .expect("the rows");
        Table { name: name.to_owned(), columns, rows, tables: names(connection, "table") }
    }

    fn edits(&self) -> Vec<Edit> {
        assert!(!self.rows.is_empty(), "the seeded company has no row in {}", self.name);
        let mut edits = Vec::new();
        for column in 0..self.columns.len() {
            edits.extend(self.edits_of_column(column));
        }
        let (first, middle, last) = (0, self.rows.len() / 2, self.rows.len() - 1);
        let mut some = vec![first, middle, last];
        some.dedup();
        for row in &some {
            edits.push(self.removal(*row));
            edits.push(self.addition(*row));
        }
        if last > first {
            edits.push(self.swap(first, last));
        }
        edits
    }

    // A row in which the column holds something, where there is one.
    fn telling_row(&self, column: usize) -> usize {
        let told: Vec<usize> = (0..self.rows.len()).filter(|row| self.rows[*row][column] != Value::Null).collect();
        told.get(told.len() / 2).copied().unwrap_or(0)
    }

    fn edits_of_column(&self, column: usize) -> Vec<Edit> {
        let name = &self.columns[column].name;
        let row = self.telling_row(column);
        let old = &self.rows[row][column];
        let mut values = vec![changed(old, self.columns[column].is_integer, 1)];
        if self.columns[column].key == 0 {
            if *old != Value::Null {
                values.push(Value::Null);
            }
            values.extend(self.rows.iter().map(|other| &other[column]).find(|other| *other != old && **other != Value::Null).cloned());
        }
        let edit = |value: Value| {
            let mut after = self.rows[row].clone();
            after[column] = value.clone();
            let mut rows = vec![self.named(&self.rows[row])];
            rows.push(self.named(&after));
            let sql = format!("UPDATE OR IGNORE {} SET {name} = {} WHERE {}", self.name, literal(&value), self.where_is(row));
            Edit { kind: "a value changed", sql, rows }
        };
        values.into_iter().map(edit).collect()
    }

    fn removal(&self, row: usize) -> Edit {
        let mut rows = vec![self.named(&self.rows[row])];
        if self.name == "journal_line" {
            // Nothing tells which line stood at the end of an entry that has lost one; the entry is named.
            rows.push(("journal_entry".to_owned(), shown(&self.rows[row][0])));
        }
        Edit { kind: "a row removed", sql: format!("DELETE FROM {} WHERE {}", self.name, self.where_is(row)), rows }
    }

    fn addition(&self, row: usize) -> Edit {
        let mut new = self.rows[row].clone();
        for (index, column) in self.columns.iter().enumerate() {
            // A new key, and new values where no two rows may have the same.
            new[index] = match &new[index] {
                key if column.key > 0 => changed(key, column.is_integer, 7000),
                Value::Text(text) if self.is_unique(&column.name) => Value::Text(format!("{text}+")),
                Value::Integer(number) if self.is_unique(&column.name) => Value::Integer(number + 7000),
                other => other.clone(),
            };
        }
        // The same day and month, so that the added balance or line stands beside real ones.
        Edit { kind: "a row added", sql: self.insert(&new), rows: vec![self.named(&new)] }
    }

    fn is_unique(&self, column: &str) -> bool {
        let of_table = [
            ("bank_account", "account_seq"),
            ("statement_reconciliation", "account_seq"),
            ("bank_rule_act", "match_seq"),
            ("bank_rule_act_end", "act_seq"),
            ("exception_acceptance", "confirmation_seq"),
        ];
        UNIQUE.contains(&column) || of_table.contains(&(self.name.as_str(), column))
    }

    fn swap(&self, one: usize, other: usize) -> Edit {
        let swapped = |keys: usize, content: usize| -> Vec<Value> {
            let row_of = |column: &Column| if column.key > 0 { keys } else { content };
            self.columns.iter().enumerate().map(|(index, column)| self.rows[row_of(column)][index].clone()).collect()
        };
        let sql = format!(
            "DELETE FROM {table} WHERE ({one_is}) OR ({other_is}); {first}; {second}",
            table = self.name,
            one_is = self.where_is(one),
            other_is = self.where_is(other),
            first = self.insert(&swapped(one, other)),
            second = self.insert(&swapped(other, one)),
        );
        Edit { kind: "two rows swapped", sql, rows: vec![self.named(&self.rows[one]), self.named(&self.rows[other])] }
    }

    fn insert(&self, row: &[Value]) -> String {
        format!("INSERT INTO {} VALUES ({})", self.name, row.iter().map(literal).collect::<Vec<_>>().join(", "))
    }

    fn where_is(&self, row: usize) -> String {
        let keys = self.columns.iter().enumerate().filter(|(_, column)| column.key > 0);
        keys.map(|(index, column)| format!("{} = {}", column.name, literal(&self.rows[row][index]))).collect::<Vec<_>>().join(" AND ")
    }

    // As the proof names it.
    fn named(&self, row: &[Value]) -> (String, String) {
        let value = |name: &str| shown(&row[self.columns.iter().position(|column| column.name == name).expect("the column")]);
        let name = match self.name.as_str() {
            // A seal is named by its row; a seal of no row by itself.
            "row_seal" if self.tables.contains(&value("table_name")) => return (value("table_name"), value("row_id")),
            "row_seal" => format!("{}/{}", value("table_name"), value("row_id")),
            "journal_line" => format!("{}/{}", value("entry_seq"), value("line_no")),
            "month_balance" => format!("account {}, {}, {}", value("account_seq"), value("currency"), value("month")),
            "day_balance" => format!("account {}, {}, {}", value("account_seq"), value("currency"), value("entry_date")),
            _ => shown(&row[self.columns.iter().position(|column| column.key > 0).expect("a key")]),
        };
        (self.name.clone(), name)
    }
}

fn changed(value: &Value, is_integer: bool, step: i64) -> Value {
    match value {
        Value::Integer(number) => Value::Integer(number.wrapping_add(step)),
        Value::Text(text) => Value::Text(altered(text, step)),
        Value::Blob(bytes) => Value::Blob(flipped(bytes)),
        _ if is_integer => Value::Integer(step),
        _ => Value::Text("forged".to_owned()),
    }
}

// One bit of the byte in the middle.
fn flipped(bytes: &[u8]) -> Vec<u8> {
    let mut flipped = bytes.to_vec();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    flipped
}

// The last letter or digit becomes another of its kind: a date stays a date, an id an id.
fn altered(text: &str, step: i64) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let Some(last) = letters.iter_mut().rev().find(|letter| letter.is_ascii_alphanumeric()) else { return format!("{text}x") };
    *last = match (*last, step) {
        ('0', 1) => '1',
        ('0'..='9', 1) => '0',
        ('9', _) => '8',
        ('0'..='9', _) => '9',
        ('a', _) => 'b',
        ('a'..='z', _) => 'a',
        ('A', _) => 'B',
        _ => 'A',
    };
    letters.into_iter().collect()
}

fn literal(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Value::Blob(bytes) => format!("x'{}'", engine::secret::hex(bytes)),
        other => panic!("no column holds {other:?}"),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Integer(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        other => panic!("no key is {other:?}"),
    }
}

/// What came of an edit.
enum Outcome {
    /// The proof names the row.
    Named,
    /// The table takes no such value, whoever writes it: nothing was changed.
    Impossible,
    /// The proof says something else, or nothing.
    Missed(String),
}

fn attempt(original: &Original, edit: &Edit) -> Outcome {
    let copy = original.copy();
    let connection = other_program(copy.path());
    let mut touched = 0;
    behind_the_guards(&connection, |connection| {
        let before = connection.total_changes();
        connection.execute_batch(&edit.sql).unwrap_or_else(|error| panic!("{error}: {}", edit.sql));
        touched = connection.total_changes() - before;
    });
    drop(connection);
    if touched == 0 {
        return Outcome::Impossible;
    }
    match examine(copy.path(), &copy.home) {
        Verdict::Found(findings) if findings.iter().any(|found| edit.rows.contains(&(found.table.clone(), found.row.clone()))) => {
            Outcome::Named
        }
        // Without the row that says whose books they are, the file is refused, and the refusal names the row.
        Verdict::Refused(why) if edit.rows.iter().any(|(table, row)| why.contains(&format!("row {row} of {table}"))) => Outcome::Named,
        other => Outcome::Missed(format!("{other:?}")),
    }
}

#[test]
fn every_edit_is_found_and_named() {
    let original = Original::new();
    let edits = all_edits(&other_program(&original.path));
    let outcomes = for_each(&edits, |edit| attempt(&original, edit));
    let (mut named, mut misses) = (BTreeMap::new(), Vec::new());
    for (edit, outcome) in edits.iter().zip(outcomes) {
        match outcome {
            Outcome::Named => *named.entry(edit.kind).or_insert(0) += 1,
            Outcome::Impossible => {}
            Outcome::Missed(said) => misses.push(format!("{}\n    must name {:?}\n    said {said:.600}", edit.sql, edit.rows)),
        }
    }
    assert!(misses.is_empty(), "{} edits were missed or misnamed:\n{}", misses.len(), misses.join("\n"));
    crate::report::edits(named);
}
