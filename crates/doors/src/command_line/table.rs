//! Answers as text: tables for lists, names with values for records. It looks the same on a terminal and in a file.

use serde_json::{Map, Value};

/// An answer as lines of text, each ended.
pub fn render(output: &Value) -> String {
    let mut text = String::new();
    match output {
        Value::Object(fields) => record(fields, 0, &mut text),
        Value::Array(rows) => list(rows, 0, &mut text),
        other => line(0, &cell(other).unwrap_or_default(), &mut text),
    }
    text
}

fn line(indent: usize, content: &str, text: &mut String) {
    text.push_str(&" ".repeat(indent));
    text.push_str(content.trim_end());
    text.push('\n');
}

// The rows first, then what is said about all of them; in a record without rows, the short fields first.
fn record(fields: &Map<String, Value>, indent: usize, text: &mut String) {
    if let Some(Value::Array(rows)) = fields.get("rows") {
        list(rows, indent, text);
    }
    let rest = fields.iter().filter(|(name, _)| name.as_str() != "rows");
    let (short, long): (Vec<_>, Vec<_>) = rest.partition(|(_, value)| cell(value).is_some());
    let short: Vec<(String, String)> = short
        .into_iter()
        .map(|(name, value)| (title(name), cell(value).unwrap_or_default()))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let widest = short.iter().map(|(name, _)| width(name)).max().unwrap_or_default();
    if !short.is_empty() && fields.contains_key("rows") {
        text.push('\n');
    }
    for (name, value) in &short {
        line(indent, &format!("{}  {value}", padded(name, widest, false)), text);
    }
    for (name, value) in long {
        match value {
            Value::Object(fields) => {
                line(indent, &title(name), text);
                record(fields, indent + 2, text);
            }
            Value::Array(rows) => {
                line(indent, &format!("{} ({})", title(name), rows.len()), text);
                list(rows, indent + 2, text);
            }
            _ => {}
        }
    }
}

fn list(rows: &[Value], indent: usize, text: &mut String) {
    if rows.is_empty() {
        return line(indent, "(none)", text);
    }
    let mut columns: Vec<&str> = Vec::new();
    for fields in rows.iter().filter_map(Value::as_object) {
        for (name, value) in fields {
            // A column that is empty in every row says nothing.
            if !columns.contains(&name.as_str()) && row_cell(value).is_some_and(|text| !text.is_empty()) {
                columns.push(name);
            }
        }
    }
    if columns.is_empty() {
        for row in rows {
            match row {
                Value::Array(cells) => line(indent, &cells.iter().filter_map(cell).collect::<Vec<_>>().join("  "), text),
                other => line(indent, &cell(other).unwrap_or_else(|| other.to_string()), text),
            }
        }
        return;
    }
    let of = |row: &Value, name: &str| row.get(name).and_then(row_cell).unwrap_or_default();
    let headings: Vec<String> = columns.iter().map(|name| title(name)).collect();
    let widths: Vec<usize> = columns
        .iter()
        .zip(&headings)
        .map(|(name, heading)| rows.iter().map(|row| width(&of(row, name))).max().unwrap_or_default().max(width(heading)))
        .collect();
    let right: Vec<bool> = columns
        .iter()
        .map(|name| rows.iter().filter_map(|row| row.get(name)).any(|value| value.is_number() || money(value).is_some()))
        .collect();
    let row_text =
        |cells: Vec<String>| cells.iter().enumerate().map(|(at, text)| padded(text, widths[at], right[at])).collect::<Vec<_>>().join("  ");
    line(indent, &row_text(headings), text);
    line(indent, &widths.iter().map(|width| "-".repeat(*width)).collect::<Vec<_>>().join("  "), text);
    for row in rows {
        line(indent, &row_text(columns.iter().map(|name| of(row, name)).collect()), text);
    }
}

// A value that reads as one word or amount, or as a few.
fn cell(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(true) => Some("yes".to_owned()),
        Value::Bool(false) => Some("no".to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(plain(text)),
        Value::Array(items) if items.is_empty() => None,
        Value::Array(items) => items
            .iter()
            .map(|item| if item.is_array() { None } else { cell(item) })
            .collect::<Option<Vec<_>>>()
            .map(|items| items.join(", ")),
        Value::Object(_) => money(value),
    }
}

// In a row there is one line for everything: a record shows its first words, such as "range 10.00 CAD 20.00 CAD".
fn row_cell(value: &Value) -> Option<String> {
    let Some(fields) = value.as_object().filter(|_| money(value).is_none()) else { return cell(value) };
    let said = |(name, value): (&String, &Value)| {
        let text = cell(value).filter(|text| !text.is_empty())?;
        let speaks_for_itself = value.is_string() || value.is_object();
        Some(if speaks_for_itself { text } else { format!("{} {text}", title(name).to_lowercase()) })
    };
    let parts: Vec<String> = fields.iter().filter_map(said).collect();
    let left_out = parts.len() > WORDS_MAX || fields.values().any(|value| cell(value).is_none());
    let shown = parts.into_iter().take(WORDS_MAX).collect::<Vec<_>>().join(" ");
    (!shown.is_empty()).then(|| if left_out { format!("{shown} …") } else { shown })
}

// How many words of a record a row shows.
const WORDS_MAX: usize = 3;

fn money(value: &Value) -> Option<String> {
    let fields = value.as_object().filter(|fields| fields.len() == 2)?;
    Some(format!("{} {}", plain(fields.get("amount")?.as_str()?), plain(fields.get("currency")?.as_str()?)))
}

/// A text without what moves the cursor or breaks a row: texts of the books, and of whoever sent a request, go to a terminal.
pub fn plain(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect::<String>().trim().to_owned()
}

/// `nextCursor` as "Next cursor".
fn title(name: &str) -> String {
    let spaced: String = name
        .chars()
        .flat_map(|letter| if letter.is_ascii_uppercase() { vec![' ', letter.to_ascii_lowercase()] } else { vec![letter] })
        .collect();
    let spaced = spaced.replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn width(text: &str) -> usize {
    text.chars().map(letter_width).sum()
}

// East Asian scripts and emoji take two columns on a terminal, marks that join the letter before them take none.
fn letter_width(letter: char) -> usize {
    match u32::from(letter) {
        0x0300..=0x036F | 0x200B..=0x200F | 0xFE00..=0xFE0F => 0,
        0x1100..=0x115F
        | 0x2E80..=0xA4CF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE4F
        | 0xFF00..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x1F300..=0x1FAFF
        | 0x20000..=0x3FFFD => 2,
        _ => 1,
    }
}

fn padded(text: &str, to: usize, right: bool) -> String {
    let room = " ".repeat(to.saturating_sub(width(text)));
    if right { format!("{room}{text}") } else { format!("{text}{room}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn rows_are_a_table_with_amounts_to_the_right() {
        let output = json!({ "asOf": "2026-01-31", "rows": [
            { "account": "1000", "name": "Bank", "debit": { "amount": "1200.00", "currency": "CAD" }, "credit": null, "lines": [{ "a": 1 }] },
            { "account": "3000", "name": "Équité", "debit": { "amount": "5.00", "currency": "CAD" }, "credit": null, "lines": [] },
        ], "nextCursor": null });
        assert_eq!(
            render(&output),
            "Account  Name          Debit\n-------  ------  -----------\n1000     Bank    1200.00 CAD\n3000     Équité     5.00 CAD\n\nAs of  2026-01-31\n"
        );
    }

    #[test]
    fn records_show_what_is_in_them() {
        let output = json!({ "name": "Rent", "amount": { "kind": "range", "low": { "amount": "1.00", "currency": "CAD" }, "high": { "amount": "2.00", "currency": "CAD" } },
            "quiet": false, "roles": ["customer", "supplier"], "byState": { "due": 1, "missed": 2, "due_soon": 3, "skipped": 4 }, "confirmations": [] });
        assert_eq!(
            render(&output),
            "Name   Rent\nQuiet  no\nRoles  customer, supplier\nAmount\n  Kind  range\n  Low   1.00 CAD\n  High  2.00 CAD\nBy state\n  Due       1\n  Missed    2\n  Due soon  3\n  Skipped   4\nConfirmations (0)\n  (none)\n"
        );
    }

    #[test]
    fn a_record_in_a_row_shows_its_first_words() {
        let range =
            json!({ "kind": "range", "low": { "amount": "1.00", "currency": "CAD" }, "high": { "amount": "2.00", "currency": "CAD" } });
        let autopay = json!({ "state": "verified", "setUpOn": "2026-02-01", "evidence": { "kind": "bank_line" } });
        let rows = json!([{ "amount": range, "autopay": autopay, "figures": { "count": 4, "estimated": true } }]);
        assert_eq!(
            render(&rows),
            "Amount                   Autopay                Figures\n-----------------------  ---------------------  ---------------------\nrange 1.00 CAD 2.00 CAD  verified 2026-02-01 …  count 4 estimated yes\n"
        );
    }

    #[test]
    fn texts_cannot_move_the_cursor() {
        assert_eq!(render(&json!({ "name": "a\u{1b}[2Jb\nc" })), "Name  a [2Jb c\n");
        assert_eq!(render(&json!({ "rows": [{ "name": "株式会社" }, { "name": "x" }] })), "Name\n--------\n株式会社\nx\n");
    }
}
