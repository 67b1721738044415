//! Lines and columns of a text.

use std::borrow::Cow;

/// The line (from 1) and the column in characters (from 1) of a byte offset. Reads the text from its beginning, so it is
/// for errors only.
pub(crate) fn of(text: &str, offset: usize) -> (u32, u32) {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    let mut counter = LineCounter::new(text);
    let line = counter.line_at(offset);
    let start = before.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(0, |index| index + 1);
    let column = text.get(start..before.len()).map_or(0, |piece| piece.chars().count());
    (line, u32::try_from(column).unwrap_or(u32::MAX).saturating_add(1))
}

/// Counts lines up to offsets that only grow, so that a whole file is passed over once.
#[derive(Debug, Clone)]
pub(crate) struct LineCounter<'t> {
    text: &'t [u8],
    at: usize,
    line: u32,
}

impl<'t> LineCounter<'t> {
    /// Starts at the first line of a text.
    pub(crate) fn new(text: &'t str) -> LineCounter<'t> {
        LineCounter { text: text.as_bytes(), at: 0, line: 1 }
    }

    /// The line of an offset. An offset before an earlier one gives the line of the earlier one. A lone carriage return
    /// ends a line, and one before a line feed does not end a second one.
    pub(crate) fn line_at(&mut self, offset: usize) -> u32 {
        let offset = offset.min(self.text.len());
        if let Some(piece) = self.text.get(self.at..offset) {
            for (index, byte) in piece.iter().enumerate() {
                let ends = match byte {
                    b'\n' => true,
                    b'\r' => self.text.get(self.at + index + 1) != Some(&b'\n'),
                    _ => false,
                };
                self.line = self.line.saturating_add(u32::from(ends));
            }
            self.at = offset;
        }
        self.line
    }
}

/// The lines of a text with the offset of each, without their endings: a line feed, a carriage return, or both.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    let mut done = text.is_empty();
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        let rest = text.get(start..)?;
        let begin = start;
        let Some(end) = memchr::memchr2(b'\n', b'\r', rest.as_bytes()) else {
            done = true;
            return Some((begin, rest));
        };
        let pair = rest.get(end..end + 2) == Some("\r\n");
        start = begin + end + if pair { 2 } else { 1 };
        done = start >= text.len();
        Some((begin, rest.get(..end)?))
    })
}

/// A text whose lines end with a line feed, whatever they ended with.
pub(crate) fn with_line_feeds(text: &str) -> Cow<'_, str> {
    let Some((first, mut rest)) = text.split_once('\r') else { return Cow::Borrowed(text) };
    let mut lines = String::with_capacity(text.len());
    lines.push_str(first);
    loop {
        lines.push('\n');
        rest = rest.strip_prefix('\n').unwrap_or(rest);
        let Some((line, behind)) = rest.split_once('\r') else { break };
        lines.push_str(line);
        rest = behind;
    }
    lines.push_str(rest);
    Cow::Owned(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_ending_counts_once() {
        let text = "a\r\nb\rc\nd";
        let read: Vec<_> = lines(text).collect();
        assert_eq!(read, [(0, "a"), (3, "b"), (5, "c"), (7, "d")]);
        assert_eq!([0, 3, 5, 7].map(|offset| of(text, offset).0), [1, 2, 3, 4]);
        assert_eq!(of("éa\nxyz", 6), (2, 3));
        assert_eq!(lines("a\n\n").count(), 2);
        for (text, expected) in [("a\nb", "a\nb"), ("a\r\nb\rc\r\n\r\n", "a\nb\nc\n\n"), ("\r", "\n"), ("é\r\r\n", "é\n\n"), ("", "")] {
            assert_eq!(with_line_feeds(text), expected, "{text:?}");
        }
        assert_eq!(lines("").count(), 0);
    }
}
