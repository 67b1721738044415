//! No bytes panic, and changed files are read or refused.

use money::Currency;
use proptest::prelude::*;
use statements::csv_file::guess;
use statements::{ReadOptions, Reading, detect, read};

use crate::support::{files_below, fixtures, kept_in};

fn seeds() -> Vec<Vec<u8>> {
    files_below(&fixtures()).iter().map(|path| std::fs::read(path).expect("fixture")).collect()
}

/// A change of a file: where, what, and how many bytes it takes the place of.
fn change() -> impl Strategy<Value = (prop::sample::Index, Vec<u8>, usize)> {
    let pieces: Vec<&[u8]> = vec![
        b"<",
        b">",
        b"</",
        b"\"",
        b",",
        b";",
        b"\n",
        b":",
        b":61:",
        b"?20",
        b"&",
        b"\xff",
        b"\xc3",
        b"\0",
        b"-",
        b"9999999999999999999999",
        b"<STMTTRN>",
        b"]]>",
        b"^",
        b"D",
        b"1,234",
        b"\r",
    ];
    let inserted = prop_oneof![proptest::sample::select(pieces).prop_map(<[u8]>::to_vec), proptest::collection::vec(any::<u8>(), 0..8)];
    (any::<prop::sample::Index>(), inserted, 0_usize..12)
}

fn total(reading: &Reading) -> usize {
    reading.statements.iter().map(|statement| statement.lines.len() + statement.pending.len()).sum()
}

/// A file of nothing but beginnings is refused in no time.
#[test]
fn repeated_beginnings_are_no_burden() {
    let head = "<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>CAD<BANKTRANLIST><STMTTRN><DTPOSTED>20260301<TRNAMT>1<NAME>x";
    let mt940 = ":20:A\n:25:1\n:60F:C260301EUR0,00\n:62F:C260301EUR0,00\n";
    for (head, piece) in [
        (head, "<![CDATA["),
        (head, "<!--"),
        (head, "<!"),
        (head, "<![CDATA[x]]>"),
        (head, "<MEMO>x"),
        (head, "<A>"),
        (head, "</A>"),
        (head, "&"),
        ("<Document xmlns=\"camt.053.001.02\"><BkToCstmrStmt>", "<!--"),
        ("<Document xmlns=\"camt.053.001.02\"><BkToCstmrStmt>", "<Stmt/>"),
        (mt940, ":86:x\n"),
        (mt940, ":61:\n"),
        ("Date,Description,Amount\n2026-03-01,a,-5.00\n", "\""),
        ("Date,Description,Amount\n2026-03-01,a,-5.00\n", ",\n"),
        ("!Type:Bank\nD31/1/2026\nT5.00\n", "SX\n$1\n"),
    ] {
        let file = format!("{head}{}", piece.repeat(500_000 / piece.len()));
        let _ = read(file.as_bytes(), &kept_in(Currency::EUR));
    }
}

proptest! {
    #[test]
    fn random_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = detect(&bytes);
        let _ = read(&bytes, &ReadOptions::default());
        let _ = guess(&bytes, &ReadOptions::default());
    }

    #[test]
    fn changed_files_are_read_or_refused(which in any::<prop::sample::Index>(), changes in proptest::collection::vec(change(), 1..4)) {
        let seeds = seeds();
        let mut bytes = seeds[which.index(seeds.len())].clone();
        for (place, inserted, taken) in changes {
            let at = place.index(bytes.len() + 1);
            let end = (at + taken).min(bytes.len());
            bytes.splice(at..end, inserted);
        }
        match read(&bytes, &kept_in(Currency::EUR)) {
            // No line is made of less than a dozen bytes.
            Ok(reading) => prop_assert!(total(&reading) * 5 <= bytes.len()),
            Err(error) => prop_assert!(!error.reason.is_empty() && error.line != Some(0)),
        }
        let _ = guess(&bytes, &ReadOptions::default());
    }

    #[test]
    fn amounts_of_any_size_come_through_a_table(minors in proptest::collection::vec(any::<i64>(), 1..20)) {
        let mut file = String::from("Date;Description;Amount\n2026-03-01;first;-0.01\n");
        for minor in &minors {
            let amount = money::Money::from_minor(*minor, Currency::EUR);
            file.push_str(&format!("2026-03-01;x;{}\n", amount.to_decimal()));
        }
        let reading = read(file.as_bytes(), &kept_in(Currency::EUR)).expect("a reading");
        let read: Vec<i64> = reading.statements[0].lines.iter().skip(1).map(|line| line.amount.minor()).collect();
        prop_assert_eq!(read, minors);
    }
}
