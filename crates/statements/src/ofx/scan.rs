//! Cuts SGML and XML into tags and values, without asking that tags are closed.

use std::borrow::Cow;
use std::cell::Cell;

/// One tag with what follows it up to the next tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece<'t> {
    /// The name, without brackets and slash.
    pub(super) name: &'t str,
    /// Whether it closes.
    pub(super) closes: bool,
    /// The offset of its bracket.
    pub(super) at: usize,
    /// The offset behind its value.
    pub(super) end: usize,
    /// The text between it and the next tag, trimmed, with entities resolved.
    pub(super) value: Cow<'t, str>,
}

/// Goes through a text from tag to tag.
pub(super) struct Scanner<'t> {
    text: &'t str,
    next: usize,
    /// Ends that are not to be found any more. What was looked for once in vain is not looked for again: a file of
    /// nothing but beginnings would take for ever.
    missing: [Cell<bool>; 3],
}

/// The ends of a CDATA section, a comment, and an instruction.
const ENDS: [&str; 3] = ["]]>", "-->", ">"];

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Scanner<'t> {
        Scanner { text, next: 0, missing: [const { Cell::new(false) }; 3] }
    }

    /// Where the next tag begins, from an offset on. A bracket that no name follows is a part of a value.
    fn bracket(&self, from: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = from;
        loop {
            at += bytes.get(at..)?.iter().position(|byte| *byte == b'<')?;
            match bytes.get(at + 1) {
                Some(b'/' | b'!' | b'?') => return Some(at),
                Some(byte) if byte.is_ascii_alphabetic() => return Some(at),
                _ => at += 1,
            }
        }
    }

    /// The offset of one of the ends, counted from the beginning of `rest`, which is the text from some offset on.
    fn end(&self, rest: &str, which: usize) -> Option<usize> {
        let missing = self.missing.get(which)?;
        if missing.get() {
            return None;
        }
        let found = rest.find(ENDS.get(which)?);
        missing.set(found.is_none());
        found
    }

    /// The text of a CDATA section at an offset, and the offset behind it.
    fn cdata(&self, at: usize) -> Option<(&'t str, usize)> {
        let rest = self.text.get(at..)?.strip_prefix("<![CDATA[")?;
        let length = self.end(rest, 0)?;
        Some((rest.get(..length)?, at + 9 + length + 3))
    }

    /// The offset behind a comment or an instruction at an offset.
    fn skipped(&self, at: usize) -> Option<usize> {
        let rest = self.text.get(at..)?;
        let end = if rest.starts_with("<!--") {
            self.end(rest, 1)? + 3
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            self.end(rest, 2)? + 1
        } else {
            return None;
        };
        Some(at + end)
    }
}

impl<'t> Iterator for Scanner<'t> {
    type Item = Piece<'t>;

    fn next(&mut self) -> Option<Piece<'t>> {
        let mut at = self.bracket(self.next)?;
        while let Some(end) = self.cdata(at).map(|(_, end)| end).or_else(|| self.skipped(at)) {
            at = self.bracket(end)?;
        }
        let after = self.text.get(at + 1..)?;
        let closes = after.starts_with('/');
        let name_at = at + 1 + usize::from(closes);
        let rest = self.text.get(name_at..)?;
        let length =
            rest.bytes().position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))).unwrap_or(rest.len());
        let name = rest.get(..length)?;
        // Attributes, which OFX does not have, are passed over; a tag without its bracket ends where its name does.
        let behind = rest.get(length..)?;
        let open_end = behind.bytes().position(|byte| matches!(byte, b'>' | b'<' | b'\n'));
        let (skip, empty) = match open_end {
            Some(end) if behind.as_bytes().get(end) == Some(&b'>') => {
                (end + 1, behind.get(..end).is_some_and(|inside| inside.trim_end().ends_with('/')))
            }
            _ => (0, false),
        };
        let start = name_at + length + skip;
        let mut end = self.bracket(start).unwrap_or(self.text.len());
        let mut value = text_of(self.text.get(start..end)?.trim());
        // Values in CDATA stand among plain ones.
        if let Some((section, behind)) = self.cdata(end) {
            let mut whole = value.into_owned();
            let mut found = Some((section, behind));
            while let Some((section, behind)) = found {
                whole.push_str(section);
                end = self.bracket(behind).unwrap_or(self.text.len());
                whole.push_str(&text_of(self.text.get(behind..end)?.trim_end()));
                found = self.cdata(end);
            }
            value = Cow::Owned(whole.trim().to_owned());
        }
        self.next = end;
        // `<MEMO/>` is an empty value: it opens nothing.
        let closes = closes || empty;
        Some(Piece { name, closes, at, end, value })
    }
}

/// Resolves the entities of SGML and XML. An ampersand that begins none stands for itself, as banks write `A & B`.
fn text_of(raw: &str) -> Cow<'_, str> {
    let Some(first) = raw.find('&') else { return Cow::Borrowed(raw) };
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    let mut next = Some(first);
    while let Some(at) = next {
        let (before, entity) = rest.split_at_checked(at).unwrap_or((rest, ""));
        text.push_str(before);
        // The longest, `&thinsp;` and `&#x10FFFF;`, have ten bytes.
        let end = entity.bytes().take(12).position(|byte| byte == b';');
        let resolved = end.and_then(|end| entity.get(1..end)).and_then(entity_letter);
        let taken = match (resolved, end) {
            (Some(letter), Some(end)) => {
                text.push(letter);
                end + 1
            }
            _ => {
                text.push('&');
                1
            }
        };
        rest = entity.get(taken..).unwrap_or_default();
        next = rest.find('&');
    }
    text.push_str(rest);
    Cow::Owned(text)
}

fn entity_letter(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|letter| !letter.is_control() || letter.is_whitespace());
    }
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<(String, bool, String)> {
        Scanner::new(text).map(|piece| (piece.name.to_owned(), piece.closes, piece.value.into_owned())).collect()
    }

    fn owned(pieces: &[(&str, bool, &str)]) -> Vec<(String, bool, String)> {
        pieces.iter().map(|(name, closes, value)| ((*name).to_owned(), *closes, (*value).to_owned())).collect()
    }

    #[test]
    fn closed_and_unclosed_tags() {
        let expected = owned(&[("A", false, ""), ("B", false, "x y"), ("C", false, "1"), ("C", true, ""), ("A", true, "")]);
        assert_eq!(pieces("<A><B>x y\n<C>1</C>\n</A>"), expected);
        assert_eq!(pieces("<A x='1'>2<B/>"), owned(&[("A", false, "2"), ("B", true, "")]));
    }

    #[test]
    fn values_hold_signs_of_markup() {
        for (text, value) in [
            ("<N>A & B", "A & B"),
            ("<N>A &amp; B &lt;3 &#233;&#xe9; &foo; &", "A & B <3 éé &foo; &"),
            ("<N>1 < 2 <- <3", "1 < 2 <- <3"),
            ("<N><![CDATA[ a <b> & c ]]>", "a <b> & c"),
            ("<N>x <!-- y -->", "x"),
            ("<N>&#0;", "&#0;"),
        ] {
            assert_eq!(pieces(text), owned(&[("N", false, value)]), "{text}");
        }
    }

    #[test]
    fn broken_markup_ends() {
        for text in ["<", "<A", "</", "<!", "<![CDATA[", "<!--", "<?", "<A <B", "a<é>", ""] {
            assert!(pieces(text).len() < 3, "{text}");
        }
    }
}
