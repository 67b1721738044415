//! Large files that look like a bank's, for measurements and tests. The same seed gives the same bytes.

use std::fmt::Write as _;

use chrono::{Datelike, Days, NaiveDate};

use crate::Format;

/// Numbers that look random and are not (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }
}

const SHOPS: [&str; 8] = [
    "Bakery Oak Street",
    "City Transit",
    "Hydro & Water",
    "Green Grocer 14",
    "Café Märchen",
    "Northern Insurance Ltd",
    "Petrol 24/7",
    "Books \"and\" more",
];

/// One booking: its day, its amount in cents, a name and a number.
struct Booking {
    day: NaiveDate,
    cents: i64,
    shop: &'static str,
    number: u64,
}

fn bookings(lines: usize, seed: u64) -> Vec<Booking> {
    let mut numbers = Numbers(seed);
    let start = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap_or_default();
    let mut made = Vec::with_capacity(lines);
    for place in 0..lines {
        let days = u64::try_from(place).unwrap_or_default() / 137;
        let day = start.checked_add_days(Days::new(days % 20_000)).unwrap_or(start);
        let size = i64::try_from(numbers.below(500_000)).unwrap_or_default() + 1;
        let cents = if numbers.below(5) == 0 { size } else { -size };
        let shop = usize::try_from(numbers.below(8)).ok().and_then(|index| SHOPS.get(index)).copied().unwrap_or_default();
        made.push(Booking { day, cents, shop, number: numbers.below(10_000_000_000) });
    }
    made
}

fn decimal(cents: i64, mark: char) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}{mark}{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
}

/// Makes a file of so many lines in a format. The balances prove it where the format has them.
pub fn sample(format: Format, lines: usize, seed: u64) -> Vec<u8> {
    let bookings = bookings(lines, seed);
    let mut text = String::with_capacity(lines * 300 + 2000);
    let made = match format {
        Format::Ofx1 | Format::Ofx2 => ofx(&mut text, &bookings),
        Format::Qif => qif(&mut text, &bookings),
        Format::Csv => csv(&mut text, &bookings),
        Format::Camt052 | Format::Camt053 | Format::Camt054 => camt(&mut text, &bookings),
        Format::Mt940 => mt940(&mut text, &bookings),
    };
    // Writing to a string does not fail.
    let _ = made;
    text.into_bytes()
}

fn ofx(text: &mut String, bookings: &[Booking]) -> std::fmt::Result {
    text.push_str("OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:UTF-8\nCHARSET:NONE\nCOMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n");
    text.push_str("<OFX>\n<SIGNONMSGSRSV1>\n<SONRS>\n<STATUS>\n<CODE>0\n<SEVERITY>INFO\n</STATUS>\n<DTSERVER>20260101\n<LANGUAGE>ENG\n</SONRS>\n</SIGNONMSGSRSV1>\n");
    text.push_str("<BANKMSGSRSV1>\n<STMTTRNRS>\n<TRNUID>1\n<STATUS>\n<CODE>0\n<SEVERITY>INFO\n</STATUS>\n<STMTRS>\n<CURDEF>CAD\n<BANKACCTFROM>\n<BANKID>000412345\n<ACCTID>7788990011\n<ACCTTYPE>CHECKING\n</BANKACCTFROM>\n<BANKTRANLIST>\n<DTSTART>20240101\n<DTEND>20260101\n");
    let mut sum = 0;
    for (place, booking) in bookings.iter().enumerate() {
        sum += booking.cents;
        let kind = if booking.cents < 0 { "DEBIT" } else { "CREDIT" };
        let name = booking.shop.replace('&', "&amp;");
        let day = booking.day.format("%Y%m%d");
        writeln!(
            text,
            "<STMTTRN>\n<TRNTYPE>{kind}\n<DTPOSTED>{day}120000\n<TRNAMT>{}\n<FITID>{day}{place:07}\n<NAME>{name}\n<MEMO>Purchase {} at {name}\n</STMTTRN>",
            decimal(booking.cents, '.'),
            booking.number
        )?;
    }
    writeln!(
        text,
        "</BANKTRANLIST>\n<LEDGERBAL>\n<BALAMT>{}\n<DTASOF>20260101\n</LEDGERBAL>\n</STMTRS>\n</STMTTRNRS>\n</BANKMSGSRSV1>\n</OFX>",
        decimal(sum, '.')
    )
}

fn mt940(text: &mut String, bookings: &[Booking]) -> std::fmt::Result {
    let mut balance: i64 = 1_000_000;
    let signed = |cents: i64| (if cents < 0 { 'D' } else { 'C' }, decimal(cents.abs(), ','));
    for (number, page) in (1_u32..).zip(bookings.chunks(500)) {
        let day = page.first().map(|booking| booking.day).unwrap_or_default().format("%y%m%d").to_string();
        let (sign, size) = signed(balance);
        writeln!(text, ":20:STARTUMS\r\n:25:50050000/0123456789\r\n:28C:{number:05}/001\r\n:60F:{sign}{day}EUR{size}\r")?;
        for booking in page {
            balance += booking.cents;
            let (sign, size) = signed(booking.cents);
            let shop: String = booking.shop.chars().filter(|letter| !matches!(letter, '?' | ':')).collect();
            writeln!(
                text,
                ":61:{}{:02}{:02}{sign}{size}NTRFNONREF//{:016}\r\n:86:166?00GUTSCHRIFT?109310?20EREF+{}?21SVWZ+Purchase at the shop?22 of the corner\r\n?30BANKDEFF?31DE89370400440532013000?32{shop}\r",
                booking.day.format("%y%m%d"),
                booking.day.month(),
                booking.day.day(),
                booking.number * 1000 + 7,
                booking.number
            )?;
        }
        let (sign, size) = signed(balance);
        let day = page.last().map(|booking| booking.day).unwrap_or_default().format("%y%m%d").to_string();
        writeln!(text, ":62F:{sign}{day}EUR{size}\r\n-\r")?;
    }
    Ok(())
}

fn csv(text: &mut String, bookings: &[Booking]) -> std::fmt::Result {
    text.push_str("Date,Description,Amount,Balance,Reference\r\n");
    let mut balance = 500_000;
    for booking in bookings {
        balance += booking.cents;
        let shop = booking.shop.replace('"', "\"\"");
        writeln!(
            text,
            "{},\"{shop}, {}\",{},{},R{}\r",
            booking.day.format("%d/%m/%Y"),
            booking.number,
            decimal(booking.cents, '.'),
            decimal(balance, '.'),
            booking.number
        )?;
    }
    Ok(())
}

fn qif(text: &mut String, bookings: &[Booking]) -> std::fmt::Result {
    text.push_str("!Type:Bank\n");
    for booking in bookings {
        writeln!(
            text,
            "D{}\nT{}\nP{}\nMPurchase {}\n^",
            booking.day.format("%m/%d'%y"),
            decimal(booking.cents, '.'),
            booking.shop,
            booking.number
        )?;
    }
    Ok(())
}

fn camt(text: &mut String, bookings: &[Booking]) -> std::fmt::Result {
    text.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>1</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>\n");
    let sum: i64 = bookings.iter().map(|booking| booking.cents).sum();
    for (code, amount) in [("OPBD", 0), ("CLBD", sum)] {
        let sign = if amount < 0 { "DBIT" } else { "CRDT" };
        writeln!(
            text,
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Dt><Dt>2024-01-01</Dt></Dt></Bal>",
            decimal(amount.abs(), '.')
        )?;
    }
    for booking in bookings {
        let sign = if booking.cents < 0 { "DBIT" } else { "CRDT" };
        let party = if booking.cents < 0 { "Cdtr" } else { "Dbtr" };
        let name = booking.shop.replace('&', "&amp;");
        writeln!(
            text,
            "<Ntry><Amt Ccy=\"EUR\">{}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{}</Dt></BookgDt><AcctSvcrRef>{:012}X</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>E{}</EndToEndId></Refs><RltdPties><{party}><Pty><Nm>{name}</Nm></Pty></{party}></RltdPties><RmtInf><Ustrd>Purchase at {name}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>",
            decimal(booking.cents.abs(), '.'),
            booking.day,
            booking.number,
            booking.number
        )?;
    }
    text.push_str("</Stmt></BkToCstmrStmt></Document>\n");
    Ok(())
}
