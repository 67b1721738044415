//! What is no bank file, or no whole one.

use money::Currency;
use statements::{Format, ReadErrorCode, ReadOptions, detect, read, sample};

use crate::support::{bytes, files_below, fixtures, kept_in};

#[test]
fn other_files_are_told_apart() {
    for (file, words) in [
        (&b""[..], "empty"),
        (b" \r\n\t\n", "nothing but empty lines"),
        (b"%PDF-1.7\n1,2,3\n", "PDF"),
        (b"PK\x03\x04abc", "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Excel"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
        (b"<?xml version=\"1.0\"?><invoice/>", "XML"),
        (b"{\"a\": 1}", "JSON"),
        (b"hello", "none of"),
        (b"\x00\x01\x02\xff\xfe\xfd", "none of"),
    ] {
        let error = read(file, &ReadOptions::default()).expect_err(words);
        assert!(error.to_string().contains(words), "{error}");
        assert_eq!((detect(file), error.line), (None, None), "{words}");
    }
}

#[test]
fn formats_are_told_by_what_stands_in_them() {
    for (folder, formats) in [
        ("ofx", &[Format::Ofx1, Format::Ofx2][..]),
        ("qif", &[Format::Qif]),
        ("csv", &[Format::Csv]),
        ("camt", &[Format::Camt052, Format::Camt053, Format::Camt054]),
        ("mt940", &[Format::Mt940]),
    ] {
        for path in files_below(&fixtures().join(folder)) {
            let file = std::fs::read(&path).expect("fixture");
            let found = detect(&file);
            assert!(found.is_some_and(|found| formats.contains(&found)), "{path:?}: {found:?}");
            let reading = read(&file, &kept_in(Currency::EUR)).expect("a reading");
            assert_eq!(Some(reading.format), found, "{path:?}");
        }
    }
}

#[test]
fn bounds_are_kept() {
    let file = sample::sample(Format::Ofx1, 20, 1);
    let small = ReadOptions { max_bytes: 100, ..ReadOptions::default() };
    assert_eq!(read(&file, &small).expect_err("large").code, ReadErrorCode::TooLarge);
    for format in [Format::Ofx1, Format::Qif, Format::Csv, Format::Camt053, Format::Mt940] {
        let few = ReadOptions { max_lines: 10, ..kept_in(Currency::EUR) };
        let error = read(&sample::sample(format, 20, 1), &few).expect_err("long");
        assert_eq!(error.code, ReadErrorCode::TooLarge, "{format:?}: {error}");
    }
}

#[test]
fn a_header_alone_says_so() {
    let header = bytes("ofx/two_accounts.ofx");
    let end = header.windows(5).position(|window| window == b"<OFX>").expect("a header");
    let error = read(&header[..end], &ReadOptions::default()).expect_err("nothing follows");
    assert!(error.reason.contains("OFX 1.02 header and nothing that follows"), "{error}");
}
