//! Cuts a file into fields: with and without the envelope of SWIFT's blocks, and with whatever stands between messages.

use std::borrow::Cow;

use crate::place;

/// One field with the lines that continue it.
pub(super) struct Field<'t> {
    /// The tag: `61`, `60F`.
    pub(super) tag: &'t str,
    /// The content as it stands in the file.
    raw: &'t str,
    /// The offset of its colon.
    pub(super) at: usize,
    /// The offset behind it.
    pub(super) end: usize,
    /// Its physical line.
    pub(super) line: u32,
}

impl<'t> Field<'t> {
    /// The content, its lines separated by `\n`.
    pub(super) fn text(&self) -> Cow<'t, str> {
        place::with_line_feeds(self.raw)
    }
}

/// The tags that begin a field. Anything else at the beginning of a line continues the field before, as details may hold
/// colons: `:12:30 train`.
fn begins_field(tag: &str) -> bool {
    matches!(
        tag,
        "61" | "86"
            | "20"
            | "21"
            | "25"
            | "25P"
            | "28"
            | "28C"
            | "13"
            | "13D"
            | "34F"
            | "60F"
            | "60M"
            | "62F"
            | "62M"
            | "64"
            | "65"
            | "90C"
            | "90D"
            | "NS"
    )
}

/// Goes through a file from field to field.
pub(super) struct Fields<'t, I: Iterator<Item = (usize, &'t str)>> {
    text: &'t str,
    lines: std::iter::Peekable<I>,
    number: u32,
    /// The offset of a field ahead, and whether it begins a message.
    ahead: Option<(usize, bool)>,
}

/// The fields of a text.
pub(super) fn fields(text: &str) -> Fields<'_, impl Iterator<Item = (usize, &str)>> {
    Fields { text, lines: place::lines(text).peekable(), number: 0, ahead: None }
}

/// A tag at the beginning of a line, and the offset of the content in the line. What stands before it on the line can
/// only be an envelope: `{4::20:...`, or `{1:...}{2:...}{4:` with the field behind.
fn tag_of(line: &str) -> Option<(&str, usize)> {
    let start = match line.as_bytes().first()? {
        b':' => 0,
        b'{' => line.find("{4:").map(|at| at + 3).filter(|at| line.get(*at..).is_some_and(|rest| rest.starts_with(':')))?,
        _ => return None,
    };
    let rest = line.get(start + 1..)?;
    let end = rest.bytes().take(4).position(|byte| byte == b':')?;
    let tag = rest.get(..end)?;
    begins_field(tag).then_some((tag, start + 1 + end + 1))
}

/// What stands behind a message, and not within one: the fields that one begins with, or an envelope.
fn begins_message(line: &str) -> Option<bool> {
    match tag_of(line) {
        Some((tag, _)) => Some(matches!(tag, "20" | "25" | "25P" | "28" | "28C" | "60F" | "60M")),
        None => line.starts_with('{').then_some(true),
    }
}

impl<'t, I: Iterator<Item = (usize, &'t str)>> Fields<'t, I> {
    /// Whether a line ends a message: `-}` with a trailer, `-XXX` of one bank, or `-` alone. A bank's text may have a `-`
    /// on a line of its own as well: then a field that only a message that goes on has is the next to come.
    fn ends_message(&mut self, at: usize, line: &str) -> bool {
        let line = line.trim_end();
        match line {
            "-" => self.is_between(at),
            "-XXX" | "\u{1a}" | "\u{3}" => true,
            _ => line.starts_with("-}"),
        }
    }

    /// Whether the first field behind an offset begins a message, or there is none.
    fn is_between(&mut self, at: usize) -> bool {
        // It is looked for once: a file of nothing but such lines would take for ever.
        if let Some((found, begins)) = self.ahead
            && found > at
        {
            return begins;
        }
        let rest = self.text.get(at..).unwrap_or_default();
        let found = place::lines(rest).find_map(|(offset, line)| begins_message(line).map(|begins| (at.saturating_add(offset), begins)));
        let (found, begins) = found.unwrap_or((usize::MAX, true));
        self.ahead = Some((found, begins));
        begins
    }
}

impl<'t, I: Iterator<Item = (usize, &'t str)>> Iterator for Fields<'t, I> {
    type Item = Field<'t>;

    fn next(&mut self) -> Option<Field<'t>> {
        loop {
            let (at, line) = self.lines.next()?;
            self.number = self.number.saturating_add(1);
            let Some((tag, start)) = tag_of(line) else { continue };
            let begins_on = self.number;
            let mut end = at + line.len();
            while let Some((next_at, next)) = self.lines.peek().copied() {
                if tag_of(next).is_some() || self.ends_message(next_at, next) || next.starts_with("{1:") {
                    break;
                }
                end = next_at + next.len();
                self.lines.next();
                self.number = self.number.saturating_add(1);
            }
            return Some(Field { tag, raw: self.text.get(at + start..end)?, at, end, line: begins_on });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dash_within_a_text_does_not_end_it() {
        let text = ":20:A\n:86:x\n-\ny\n-\n:62F:1\n-\nBANKNL2A\n940\n:20:B\n:86:z\n-\n";
        let fields: Vec<_> = fields(text).map(|field| (field.tag, field.text().into_owned())).collect();
        let expected = [("20", "A"), ("86", "x\n-\ny\n-"), ("62F", "1"), ("20", "B"), ("86", "z")];
        assert_eq!(fields, expected.map(|(tag, text)| (tag, text.to_owned())).to_vec());
    }

    #[test]
    fn a_file_of_dashes_is_soon_read() {
        assert_eq!(fields(&format!(":20:A{}:86:x", "\n-".repeat(1_000_000))).count(), 1);
    }

    #[test]
    fn envelopes_and_what_stands_between_messages() {
        let text = "{1:F01BANK}{2:O940}{4:\n:20:A\n:86:x\n:12:30 train\ny\n-}{5:}\njunk\n{1:F01}{4::20:B\n:61:1\n-\n";
        let fields: Vec<_> = fields(text).map(|field| (field.tag, field.text().into_owned(), field.line)).collect();
        let expected = [("20", "A", 2), ("86", "x\n:12:30 train\ny", 3), ("20", "B", 8), ("61", "1", 9)];
        assert_eq!(fields, expected.map(|(tag, text, line)| (tag, text.to_owned(), line)).to_vec());
    }
}
