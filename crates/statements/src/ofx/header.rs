//! The lines above `<OFX>`: version, encoding and character set, which are often missing or wrong.

use crate::encoding::{TextEncoding, declared_as};
use crate::statement::{Format, Note};

/// What a header says.
pub(super) struct Header {
    /// The version as people write it, `1.02` for `102`.
    pub(super) version: Option<String>,
    charset: Option<String>,
    encoding: Option<String>,
    is_xml: bool,
}

impl Header {
    pub(super) fn read(text: &str) -> Header {
        let end = text.find("<OFX>").or_else(|| text.find("<ofx>")).unwrap_or(text.len()).min(4096);
        let head = text.get(..end).unwrap_or_default();
        let is_xml = head.contains("<?OFX") || head.contains("<?xml");
        let value = |key: &str| {
            let (_, rest) = head.split_once(key)?;
            let rest = rest.trim_start_matches([' ', '=', ':', '"', '\'']);
            let value: String = rest.chars().take_while(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_')).collect();
            (!value.is_empty()).then_some(value)
        };
        // `OFXHEADER="200" VERSION="202"`: the XML declaration before it has a version of its own, in small letters.
        let version = value("VERSION").map(|digits| match digits.as_bytes() {
            [major @ b'1'..=b'9', minor @ b'0'..=b'9', patch @ b'0'..=b'9'] => {
                format!("{}.{}{}", char::from(*major), char::from(*minor), char::from(*patch))
            }
            _ => digits,
        });
        let encoding = if is_xml { value("encoding") } else { value("ENCODING") };
        Header { version, charset: value("CHARSET"), encoding, is_xml }
    }

    /// OFX 2 is what says so; anything else is read as OFX 1, which demands less.
    pub(super) fn format(&self) -> Format {
        let says_two = self.version.as_ref().is_some_and(|version| version.starts_with('2'));
        if says_two || (self.is_xml && self.version.is_none()) { Format::Ofx2 } else { Format::Ofx1 }
    }

    /// Where the header and the bytes disagree, or the header names what nobody knows, which is a warning.
    pub(super) fn encoding_note(&self, read: TextEncoding) -> Option<Note> {
        let charset = self.charset.as_deref().filter(|charset| *charset != "NONE");
        let said = charset.or(self.encoding.as_deref())?;
        let utf8 = matches!(read, TextEncoding::Utf8 | TextEncoding::Utf8WithMark);
        let says_utf8 = said.eq_ignore_ascii_case("UTF-8") || said.eq_ignore_ascii_case("UTF8") || said.eq_ignore_ascii_case("UNICODE");
        let wide = matches!(read, TextEncoding::Utf16Le | TextEncoding::Utf16Be);
        let lies = wide || (says_utf8 && !utf8);
        let is_guess = read == TextEncoding::Windows1252 && !says_utf8 && !said.eq_ignore_ascii_case("USASCII");
        if is_guess && declared_as(said).is_none() {
            let text =
                format!("The header says {said}, which is not known; the characters were read as {read}. Say how the file is written.");
            return Some(Note::warning(None, text));
        }
        lies.then(|| Note::info(None, format!("The header says {said}; the characters are {read}, and were read so.")))
    }
}
