//! Characters out of bytes: what a file is written in, whatever it says it is.

use std::borrow::Cow;
use std::fmt;

use encoding_rs::{Encoding, WINDOWS_1252};

use crate::error::{ReadError, ReadErrorCode};

/// How the characters of a file were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8; plain ASCII is a part of it.
    Utf8,
    /// UTF-8 with a byte order mark.
    Utf8WithMark,
    /// UTF-16, the lower byte first, with or without a byte order mark.
    Utf16Le,
    /// UTF-16, the higher byte first, with or without a byte order mark.
    Utf16Be,
    /// Windows code page 1252, Western Europe.
    Windows1252,
    /// ISO 8859-1, Western Europe: declared so, and nothing in the file says otherwise.
    Iso88591,
    /// Another one that the file declares or the caller named.
    Other(&'static str),
}

impl fmt::Display for TextEncoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TextEncoding::Utf8 => "UTF-8",
            TextEncoding::Utf8WithMark => "UTF-8 with a byte order mark",
            TextEncoding::Utf16Le => "UTF-16 LE",
            TextEncoding::Utf16Be => "UTF-16 BE",
            TextEncoding::Windows1252 => "Windows-1252",
            TextEncoding::Iso88591 => "ISO-8859-1",
            TextEncoding::Other(name) => name,
        })
    }
}

/// A file as text.
#[derive(Debug, Clone)]
pub(crate) struct Decoded<'b> {
    /// The text, without a byte order mark.
    pub(crate) text: Cow<'b, str>,
    /// How it was read.
    pub(crate) encoding: TextEncoding,
    /// How many bytes could not be read and stand as U+FFFD.
    pub(crate) replaced: usize,
}

/// Reads bytes as text.
///
/// The bytes have the last word, because headers lie: a byte order mark decides; zeros at every other place are UTF-16;
/// what is valid as UTF-8 is UTF-8. Only then counts what was named by the caller or is declared in the file, and without
/// either it is Windows-1252, which ISO 8859-1 is a part of but for control characters that no bank writes.
///
/// # Errors
/// An encoding that the caller named and nobody knows, and bytes that it cannot be.
pub(crate) fn decode<'b>(bytes: &'b [u8], named: Option<&str>) -> Result<Decoded<'b>, ReadError> {
    let marked = |mark: &[u8]| bytes.strip_prefix(mark);
    if let Some(rest) = marked(b"\xef\xbb\xbf") {
        let (text, replaced) = utf8(rest);
        return Ok(Decoded { text, encoding: TextEncoding::Utf8WithMark, replaced });
    }
    if let Some(rest) = marked(b"\xff\xfe") {
        return utf16(rest, TextEncoding::Utf16Le);
    }
    if let Some(rest) = marked(b"\xfe\xff") {
        return utf16(rest, TextEncoding::Utf16Be);
    }
    if let Some(encoding) = bare_utf16(bytes) {
        return utf16(bytes, encoding);
    }
    if let Some(name) = named {
        let unknown = || ReadError::new(ReadErrorCode::Encoding, format!("No encoding is called {}.", crate::error::quoted(name)));
        let encoding = Encoding::for_label(name.as_bytes()).ok_or_else(unknown)?;
        return Ok(single(bytes, encoding, name));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded { text: Cow::Borrowed(text), encoding: TextEncoding::Utf8, replaced: 0 });
    }
    let (read, broken) = utf8_letters(bytes);
    if read > 4 * broken {
        // Cut in the middle of a letter, as by a field of so many bytes, and UTF-8 all the same.
        let (text, replaced) = utf8(bytes);
        return Ok(Decoded { text, encoding: TextEncoding::Utf8, replaced });
    }
    let declared = declared(bytes);
    let encoding = declared.and_then(declared_as).filter(|encoding| encoding.is_ascii_compatible());
    match encoding {
        // Declared as UTF-8, which it is not.
        Some(encoding) if encoding != encoding_rs::UTF_8 => Ok(single(bytes, encoding, declared.unwrap_or_default())),
        _ => Ok(single(bytes, WINDOWS_1252, "")),
    }
}

fn utf8(bytes: &[u8]) -> (Cow<'_, str>, usize) {
    let text = String::from_utf8_lossy(bytes);
    let replaced = match &text {
        Cow::Borrowed(_) => 0,
        Cow::Owned(text) => text.matches(char::REPLACEMENT_CHARACTER).count(),
    };
    (text, replaced)
}

/// How many letters of several bytes the bytes have, and how many bytes are no part of one.
fn utf8_letters(bytes: &[u8]) -> (usize, usize) {
    bytes.utf8_chunks().fold((0, 0), |(read, broken), chunk| {
        let letters = chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        (read + letters, broken + chunk.invalid().len())
    })
}

fn utf16(bytes: &[u8], encoding: TextEncoding) -> Result<Decoded<'static>, ReadError> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    if !odd.is_empty() {
        return Err(ReadError::new(
            ReadErrorCode::Encoding,
            format!("The file is {encoding} and ends in half a character: it was cut off."),
        ));
    }
    let units =
        pairs.iter().map(|pair| if encoding == TextEncoding::Utf16Be { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) });
    let mut text = String::with_capacity(pairs.len());
    let mut replaced = 0;
    for letter in char::decode_utf16(units) {
        replaced += usize::from(letter.is_err());
        text.push(letter.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    Ok(Decoded { text: Cow::Owned(text), encoding, replaced })
}

/// Recognises UTF-16 without a mark: the first letters of every format are ASCII, so that every other byte is zero.
fn bare_utf16(bytes: &[u8]) -> Option<TextEncoding> {
    let (pairs, _) = bytes.get(..bytes.len().min(64))?.as_chunks::<2>();
    if pairs.len() < 2 {
        return None;
    }
    let all = |zero: usize, letter: usize| {
        pairs.iter().take(8).all(|pair| pair.get(zero) == Some(&0) && pair.get(letter).is_some_and(|byte| *byte != 0))
    };
    if all(1, 0) {
        Some(TextEncoding::Utf16Le)
    } else if all(0, 1) {
        Some(TextEncoding::Utf16Be)
    } else {
        None
    }
}

fn single<'b>(bytes: &'b [u8], encoding: &'static Encoding, label: &str) -> Decoded<'b> {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let replaced = if broken { text.matches(char::REPLACEMENT_CHARACTER).count() } else { 0 };
    let latin1 = ["iso-8859-1", "iso8859-1", "iso_8859-1", "8859-1", "latin1", "l1"];
    let has_windows_letters = || bytes.iter().any(|byte| (0x80..0xa0).contains(byte));
    let encoding = if encoding == encoding_rs::UTF_8 {
        TextEncoding::Utf8
    } else if encoding != WINDOWS_1252 {
        TextEncoding::Other(encoding.name())
    } else if latin1.contains(&label.to_ascii_lowercase().as_str()) && !has_windows_letters() {
        TextEncoding::Iso88591
    } else {
        TextEncoding::Windows1252
    };
    Decoded { text, encoding, replaced }
}

/// The encoding that the first lines declare: `encoding="..."` of XML, `CHARSET:` or `ENCODING:` of OFX 1. In OFX a
/// number is a Windows code page, and `USASCII` says nothing because the character set beside it does.
fn declared(bytes: &[u8]) -> Option<&str> {
    let head = bytes.get(..bytes.len().min(1024))?;
    let head = head.utf8_chunks().next().map(|chunk| chunk.valid())?;
    if let Some(rest) = head.split_once("encoding=").map(|(_, rest)| rest) {
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        return rest.get(1..)?.split(quote).next();
    }
    let value = |key: &str| {
        let (_, rest) = head.split_once(key)?;
        rest.split(|letter: char| letter.is_whitespace() || letter == '<').find(|piece| !piece.is_empty())
    };
    match value("CHARSET:") {
        Some("NONE" | "") | None => value("ENCODING:"),
        other => other,
    }
}

/// The encoding of a name that a file declares: those of the WHATWG standard, Windows code pages by their number, with or
/// without `CP` before it, and parts of ISO 8859 without `ISO`.
pub(crate) fn declared_as(label: &str) -> Option<&'static Encoding> {
    let lower = label.trim().to_ascii_lowercase();
    let number = ["cp", "ms", "windows-", "windows", "ibm"].iter().find_map(|begin| lower.strip_prefix(begin)).unwrap_or(&lower);
    let name = match number {
        "874" => "windows-874",
        "932" => "shift_jis",
        "936" => "gbk",
        "949" => "euc-kr",
        "950" => "big5",
        "1250" => "windows-1250",
        "1251" => "windows-1251",
        "1252" => "windows-1252",
        "1253" => "windows-1253",
        "1254" => "windows-1254",
        "1255" => "windows-1255",
        "1256" => "windows-1256",
        "1257" => "windows-1257",
        "1258" => "windows-1258",
        "54936" => "gb18030",
        "65001" => "utf-8",
        _ => lower.as_str(),
    };
    let of_iso = || Encoding::for_label(format!("iso-{name}").as_bytes()).filter(|_| name.starts_with("8859-"));
    Encoding::for_label(name.as_bytes()).or_else(of_iso)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, TextEncoding) {
        let decoded = decode(bytes, None).expect("text");
        (decoded.text.into_owned(), decoded.encoding)
    }

    fn wide(text: &str, be: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if be { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn the_bytes_have_the_last_word() {
        assert_eq!(read(b"abc"), ("abc".to_owned(), TextEncoding::Utf8));
        assert_eq!(read("CHARSET:1252\n<NAME>Café".as_bytes()).1, TextEncoding::Utf8);
        assert_eq!(read(b"\xef\xbb\xbfabc"), ("abc".to_owned(), TextEncoding::Utf8WithMark));
        assert_eq!(
            read(b"CHARSET:NONE\nENCODING:UTF-8\ncaf\xe9"),
            ("CHARSET:NONE\nENCODING:UTF-8\ncafé".to_owned(), TextEncoding::Windows1252)
        );
        assert_eq!(read(b"caf\xe9 \x80 5").0, "café € 5");
        assert_eq!(read(b"<?xml encoding='ISO-8859-1'?>caf\xe9").1, TextEncoding::Iso88591);
        assert_eq!(read(b"<?xml encoding='ISO-8859-1'?>\x80caf\xe9").1, TextEncoding::Windows1252);
        assert_eq!(read(b"<?xml encoding='ISO-8859-15'?>\xa4").0.chars().last(), Some('€'));
        assert_eq!(read(b"ENCODING:USASCII\nCHARSET:1251\n\xcf\xf0\xe8").0.chars().last(), Some('и'));
    }

    #[test]
    fn utf_16_is_seen_with_and_without_its_mark() {
        for (be, encoding) in [(false, TextEncoding::Utf16Le), (true, TextEncoding::Utf16Be)] {
            let text = "Date,Ämter\n2026";
            assert_eq!(read(&wide(text, be)), (text.to_owned(), encoding));
            assert_eq!(read(&wide(&format!("\u{feff}{text}"), be)), (text.to_owned(), encoding));
        }
        assert_eq!(decode(b"\xff\xfea", None).map(|_| ()).map_err(|error| error.code), Err(ReadErrorCode::Encoding));
    }

    #[test]
    fn a_letter_cut_in_two_does_not_change_the_encoding() {
        let mut bytes = "äöü".repeat(4).into_bytes();
        bytes.push(0xc3);
        let decoded = decode(&bytes, None).expect("text");
        assert_eq!((decoded.encoding, decoded.replaced), (TextEncoding::Utf8, 1));
    }

    #[test]
    fn a_caller_may_know_better() {
        assert_eq!(decode(b"\xd6", Some("windows-1251")).expect("text").text, "Ц");
        assert!(decode(b"x", Some("klingon")).is_err());
    }
}
