//! What a file is, told by its own bytes. The name says nothing: anybody can call a program `invoice.pdf`.

/// Of a file that is none of those that are shown.
pub const OTHER: &str = "application/octet-stream";
/// Of a readable text, whatever language it is written in: HTML and SVG are text here, and shown as such.
pub const TEXT: &str = "text/plain";

const BEGINNINGS: &[(&[u8], &str)] = &[
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
];

/// The media type of some bytes: PDF, PNG, JPEG, GIF, WebP, plain text in UTF-8, or [`OTHER`].
pub fn media_type(bytes: &[u8]) -> &'static str {
    if let Some((_, found)) = BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning)) {
        return found;
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return "image/webp";
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.is_empty() && text.chars().all(is_written) => TEXT,
        _ => OTHER,
    }
}

// Other control characters do not stand in a text that somebody wrote.
fn is_written(letter: char) -> bool {
    !letter.is_control() || matches!(letter, '\t' | '\n' | '\r' | '\u{c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_decide() {
        let cases: &[(&[u8], &str)] = &[
            (b"%PDF-1.7\n", "application/pdf"),
            (b"\x89PNG\r\n\x1a\n\0\0", "image/png"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
            (b"GIF89a\x01", "image/gif"),
            (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
            (b"RIFF\x10\0\0\0WAVEfmt ", OTHER),
            ("Caf\u{e9}, 12.50 \u{20ac}\r\n".as_bytes(), TEXT),
            (b"<html><script>alert(1)</script>", TEXT),
            (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", TEXT),
            (b"Caf\xe9", OTHER),
            (b"MZ\x90\0", OTHER),
            (b"with a \0 in it", OTHER),
            (b"\x1b[2Jterminal", OTHER),
            (b"PK\x03\x04", OTHER),
            (b" %PDF-1.7", TEXT),
            (b"", OTHER),
        ];
        for (bytes, wanted) in cases {
            assert_eq!(media_type(bytes), *wanted, "{:?}", String::from_utf8_lossy(bytes));
        }
    }
}
