//! Tables as banks really make them: what stands above and below the bookings, columns beside the amount, and rows that must
//! not be lost or misread in silence.

use money::Currency;
use statements::csv_file::{Confidence, CsvCorrection, CsvMapping, SignConvention, guess};
use statements::{DateOrder, DecimalMark, Proof, ReadErrorCode, ReadOptions, Reading};

use crate::support::{kept_in, rows, text, warnings};

fn euros(file: &str) -> Reading {
    text(file, &kept_in(Currency::EUR)).expect("a reading")
}

fn amounts(reading: &Reading) -> Vec<String> {
    reading.statements.iter().flat_map(|statement| &statement.lines).map(|line| line.amount.to_string()).collect()
}

fn fingerprints(file: &str, options: &ReadOptions) -> Vec<String> {
    let reading = text(file, options).expect("a reading");
    reading.statements.iter().flat_map(|statement| &statement.lines).map(|line| line.fingerprint.to_string()).collect()
}

fn same_lines(earlier: &str, later: &str) {
    let (earlier, later) = (fingerprints(earlier, &kept_in(Currency::EUR)), fingerprints(later, &kept_in(Currency::EUR)));
    assert_eq!(earlier, later[..earlier.len()]);
}

#[test]
fn what_the_owner_edits_at_the_bank_leaves_a_line_what_it_is() {
    let ing = |tag: &str| {
        format!(
            "Datum;Naam / Omschrijving;Af Bij;Bedrag (EUR);Mededelingen;Tag\n20260303;Bakker;Af;12,50;Pas 1;{tag}\n20260302;Werk;Bij;900,00;Loon;\n"
        )
    };
    same_lines(&ing(""), &ing("brood"));
    let notes = |note: &str, category: &str| {
        format!("Date,Description,Notes,Category,Amount\n2026-03-01,Shop,{note},{category},-5.00\n2026-03-15,Bar,,,-3.00\n")
    };
    same_lines(&notes("", "Food"), &notes("with Ann", "Party"));
    // A bank whose only text is called a note is known by it.
    let only = |note: &str| fingerprints(&format!("Date,Note,Amount\n2026-03-01,{note},-5.00\n"), &kept_in(Currency::EUR));
    assert_ne!(only("Shop"), only("Bar"));
    let label = |label: &str| fingerprints(&format!("dateOp;label;comment;amount\n2026-03-01;{label};;-5,00\n"), &kept_in(Currency::EUR));
    assert_ne!(label("CB SHOP"), label("CB BAR"));
}

#[test]
fn what_only_counts_or_is_filled_in_later_leaves_a_line_what_it_is() {
    for heading in ["Radnummer", "S No.", "Sr. No.", "Lp.", "#", "Row", "Nr.", "No."] {
        let file = |first: u32| {
            format!("{heading},Date,Description,Amount\n{first},2026-01-16,Client,100.00\n{},2026-01-15,Card,-12.50\n", first + 1)
        };
        same_lines(&file(1), &file(7));
    }
    let kbc = |number: &str| {
        format!(
            "Numéro de compte;Nom de la rubrique;Nom;Devise;Numéro de l'extrait;Date;Description;Valeur;Montant;Solde\nBE68539007547034;;A;EUR;{number};15/01/2026;Achat;15/01/2026;-5,00;95,00\n"
        )
    };
    same_lines(&kbc(""), &kbc("01026003"));
    let belfius = |numbers: &str| {
        format!(
            "Rekening;Boekingsdatum;Rekeninguittrekselnummer;Transactienummer;Naam tegenpartij bevat;Transactie;Bedrag;Devies\nBE68 5390 0754 7034;15/01/2026;{numbers};Bakker;Kaart;-5,00;EUR\n"
        )
    };
    same_lines(&belfius(";"), &belfius("1;7"));
}

#[test]
fn what_the_owner_ticks_and_names_leaves_a_line_what_it_is() {
    let danske = |ticked: &str| {
        format!("Dato;Kategori;Underkategori;Tekst;Beløb;Saldo;Status;Afstemt\n15.01.2026;;;Kort;-5,00;95,00;Udført;{ticked}\n")
    };
    same_lines(&danske("Nej"), &danske("Ja"));
    let volksbank = |name: &str, bank: &str, tax: &str| {
        format!(
            "Bezeichnung Auftragskonto;IBAN Auftragskonto;BIC Auftragskonto;Bankname Auftragskonto;Buchungstag;Valutadatum;Name Zahlungsbeteiligter;Verwendungszweck;Betrag;Waehrung;Saldo nach Buchung;Steuerrelevant\n{name};DE12500105170648489890;GENODEF1;{bank};14.01.2026;14.01.2026;Kunde;Re 5;1190,00;EUR;2190,00;{tax}\n"
        )
    };
    same_lines(&volksbank("Kontokorrent", "VB", ""), &volksbank("Geschäft", "Volksbank", "Ja"));
    // Who the other side is, and what is on a cheque, tells bookings apart.
    let cheque = |number: &str| format!("Date,Cheque No,Counterparty Account,Description,Amount\n2026-01-15,{number},4711,Paid,-5.00\n");
    assert_ne!(fingerprints(&cheque("101"), &kept_in(Currency::EUR)), fingerprints(&cheque("102"), &kept_in(Currency::EUR)));
}

#[test]
fn days_in_another_form_leave_a_line_what_it_is() {
    let file = |posted: &str| format!("Transaction Date,Post Date,Description,Amount\n{posted},{posted},Shop,-5.00\n");
    same_lines(&file("01/13/2026"), &file("1/13/2026"));
}

#[test]
fn a_balance_of_today_beside_every_row_leaves_the_lines_what_they_are() {
    let file = |balance: &str| {
        format!("dateOp;label;amount;accountbalance\n2026-03-01;CB SHOP;-5,00;{balance}\n2026-03-15;CB BAR;-3,00;{balance}\n")
    };
    same_lines(&file("1200,50"), &file("1150,50"));
}

#[test]
fn a_corrected_column_leaves_the_lines_what_they_are() {
    let file = "Date,Description,Reference,Transaction ID,Amount\n2026-03-01,Rent,R1,T1,-50.00\n2026-03-13,Tea,R2,T2,-2.00\n";
    let mapping = guess(file.as_bytes(), &kept_in(Currency::EUR)).expect("a guess").mapping;
    let before = fingerprints(file, &kept_in(Currency::EUR));
    let mut columns = mapping.columns.clone();
    (columns.reference, columns.bank_id, columns.category) = (None, Some(2), Some(3));
    let options = ReadOptions { mapping: Some(CsvMapping { columns, ..mapping }), ..kept_in(Currency::EUR) };
    assert_eq!(before, fingerprints(file, &options));
    assert_ne!(before[0], fingerprints(&file.replace("R1", "R9"), &kept_in(Currency::EUR))[0]);
}

#[test]
fn one_odd_cell_turns_no_debits() {
    let footer =
        "Date;Libellé;Débit;Crédit\n01/03/2026;SUPER U;-12,50;\n02/03/2026;ACME;;1 000,00\n15/03/2026;EDF;-7,00;\nTotal;;19,50;1 000,00\n";
    let reading = euros(footer);
    assert_eq!(amounts(&reading), ["-12.50 EUR", "1000.00 EUR", "-7.00 EUR"]);
    assert!(warnings(&reading).iter().any(|warning| warning.contains("Total")));
    let back = "Date;Libellé;Débit;Crédit\n01/03/2026;SUPER U;-12,50;\n15/03/2026;EDF;-7,00;\n16/03/2026;ANNULATION;3,00;\n";
    assert_eq!(amounts(&euros(back)), ["-12.50 EUR", "-7.00 EUR", "3.00 EUR"]);
    let guessed = guess(back.as_bytes(), &kept_in(Currency::EUR)).expect("a guess");
    assert_eq!(guessed.confidence, Confidence::Low);
    assert!(guessed.doubts.iter().any(|doubt| doubt.contains("came back")), "{:?}", guessed.doubts);
}

#[test]
fn cells_beyond_the_headings_are_refused_and_empty_ones_are_not() {
    for (file, line) in [
        ("Date,Description,Amount\n2026-03-01,Shop,-12,50\n2026-03-02,Shop,-7,25\n", 2),
        (
            "Date,Description,Amount,Balance\n2026-03-01,Shop,-12.50,1000.00\n2026-03-02,Fee 5, 10,-7.25,992.75\n2026-03-03,Shop,-2.00,990.75\n",
            3,
        ),
        ("Date;Text;Betrag\n2026-03-01;Shop;-12,50;\n2026-03-02;A; B;-7,25\n", 3),
    ] {
        let error = text(file, &kept_in(Currency::EUR)).expect_err(file);
        assert_eq!((error.code, error.line), (ReadErrorCode::Structure, Some(line)), "{error}");
        assert!(error.hint.is_some());
    }
    assert_eq!(amounts(&euros("Date,Description,Amount\n2026-03-01,Shop,-12.50,\n2026-03-15,Bar,-3.00,,\n")), ["-12.50 EUR", "-3.00 EUR"]);
}

#[test]
fn what_was_before_a_conversion_is_not_the_line_s() {
    let n26 = "Booking Date,Partner Name,Amount (EUR),Original Amount,Original Currency,Exchange Rate\n2026-03-03,Amazon,-46.20,-50.00,USD,0.924\n2026-03-14,REWE,-12.50,-12.50,EUR,1\n";
    assert_eq!(amounts(&text(n26, &kept_in(Currency::GBP)).expect("a reading")), ["-46.20 EUR", "-12.50 EUR"]);
    let two = "Date,Description,Amount (EUR),Currency\n2026-03-03,Amazon,-46.20,USD\n2026-03-14,REWE,-12.50,EUR\n";
    assert_eq!(amounts(&euros(two)), ["-46.20 EUR", "-12.50 EUR"]);
}

#[test]
fn a_pair_that_takes_turns_goes_over_the_amount_beside_it() {
    let card = "Purchase date;Booking text;Amount;Original currency;Currency;Debit;Credit\n13.03.2026;AMAZON;50.00;USD;CHF;45.50;\n14.03.2026;MIGROS;20.00;CHF;CHF;20.00;\n19.03.2026;PAYMENT;65.50;CHF;CHF;;65.50\n";
    assert_eq!(
        amounts(&text(card, &kept_in(Currency::parse("CHF").expect("francs"))).expect("a reading")),
        ["-45.50 CHF", "-20.00 CHF", "65.50 CHF"]
    );
}

#[test]
fn balances_with_a_day_prove_the_lines_and_are_none() {
    let file = "Buchungstag;Verwendungszweck;Kundenreferenz;Währung;Umsatz;S/H\n30.03.2026;Einkauf;K1;EUR;12,90;S\n28.03.2026;Gehalt;K2;EUR;1.900,00;H\n\n01.03.2026;;Anfangssaldo;EUR;1.000,00;H\n30.03.2026;;Endsaldo;EUR;2.887,10;H\n";
    let reading = euros(file);
    let statement = &reading.statements[0];
    assert_eq!((amounts(&reading), statement.proof), (vec!["-12.90 EUR".to_owned(), "1900.00 EUR".to_owned()], Proof::Proved));
    assert_eq!(
        (statement.opening.map(|one| one.amount.minor()), statement.closing.map(|one| one.amount.minor())),
        (Some(100_000), Some(288_710))
    );
    // A missing row is then said.
    let short = euros(&file.replace("30.03.2026;Einkauf;K1;EUR;12,90;S\n", ""));
    assert!(matches!(short.statements[0].proof, Proof::Differs(_)));
    // A shop of such a name is a shop.
    assert_eq!(amounts(&euros("Date,Description,Amount\n2026-03-15,Closing balance Ltd,-5.00\n")), ["-5.00 EUR"]);
}

#[test]
fn bookings_with_bad_days_are_refused_whatever_their_words() {
    for (row, code) in [
        ("31/02/2026,TOTAL ENERGIES,-50.00", ReadErrorCode::Date),
        ("31/02/2026,Total,-50.00", ReadErrorCode::Date),
        (",Corner Shop,-3.00", ReadErrorCode::Date),
    ] {
        let file = format!("Date,Description,Amount\n28/02/2026,A,-1.00\n27/02/2026,B,-2.00\n26/02/2026,C,-2.00\n{row}\n");
        let error = text(&file, &kept_in(Currency::EUR)).expect_err(row);
        assert_eq!((error.code, error.line), (code, Some(5)), "{error}");
    }
}

#[test]
fn money_in_a_column_that_is_not_read_is_warned_about() {
    let file = "Account Number,Transaction Date,Description 1,CAD$,USD$\n7001,3/14/2026,COFFEE,-5.50,\n7002,3/15/2026,HOSTING,,-20.00\n";
    let reading = text(file, &kept_in(Currency::CAD)).expect("a reading");
    assert_eq!(amounts(&reading), ["-5.50 CAD"]);
    let warning = reading.notes.iter().find(|note| note.is_warning && note.line == Some(3)).expect("a warning");
    assert!(warning.text.contains("-20.00") && warning.text.contains("USD$"), "{}", warning.text);
}

#[test]
fn thousands_are_no_dates() {
    let file = "Date;Text;Betrag\n30.03.2026;a;1.020,00\n29.03.2026;b;-2.010,50\n28.03.2026;c;12.005,10\n27.03.2026;d;-50,00\n";
    assert_eq!(amounts(&euros(file)), ["1020.00 EUR", "-2010.50 EUR", "12005.10 EUR", "-50.00 EUR"]);
}

#[test]
fn days_above_the_headings_do_not_hide_them() {
    let german = "Volksbank;\nBLZ:;12345678;;Datum:;30.03.2026\nKonto:;1234567;;Uhrzeit:;12:00:00\nZeitraum:;alle;;von:;01.03.2026;bis:;30.03.2026\n\nBuchungstag;Valuta;Auftraggeber;IBAN;Verwendungszweck;Referenz;Umsatz\n30.03.2026;30.03.2026;REWE;;Einkauf;K1;-12,90\n28.03.2026;28.03.2026;ACME;;Gehalt;K2;1.900,00\n";
    assert_eq!(rows(&euros(german).statements[0]), ["2026-03-30 -12.90 EUR REWE | Einkauf", "2026-03-28 1900.00 EUR ACME | Gehalt"]);
    let polish = "mBank S.A.;\n#Za okres:;\n01.03.2026;31.03.2026;\n#Data operacji;#Opis operacji;#Rachunek;#Kategoria;#Kwota;\n2026-03-03;SKLEP;konto 1111;zakupy;-1 012,50 PLN;;\n2026-03-02;PRACA;konto 1111;pensja;8 000,00 PLN;;\n";
    assert_eq!(amounts(&euros(polish)), ["-1012.50 PLN", "8000.00 PLN"]);
}

#[test]
fn remarks_below_say_nothing_of_a_column() {
    let file = "Datum von:;2026-03-01\nDatum;Avisierungstext;Gutschrift in CHF;Lastschrift in CHF;Valuta;Saldo in CHF\n2026-03-28;KAUF;;-60.00;2026-03-28;1940.00\n2026-03-25;GIRO;1000.00;;2026-03-25;2000.00\n\nDisclaimer:\nDer Dokumentinhalt wurde generiert.\nMehr steht hier.\n";
    let reading = euros(file);
    assert_eq!((amounts(&reading), reading.statements[0].proof), (vec!["-60.00 CHF".to_owned(), "1000.00 CHF".to_owned()], Proof::Proved));
}

#[test]
fn words_for_the_way_and_for_what_is_not_booked() {
    let indicator =
        |last: &str| format!("Date,Description,Dr/Cr,Amount\n13/03/2026,a,D,3.00\n14/03/2026,b,D,3.00\n15/03/2026,c,D,3.00\n{last}\n");
    let error = text(&indicator("16/03/2026,fee,DDR,30.00"), &kept_in(Currency::EUR)).expect_err("an unknown word");
    assert_eq!((error.line, error.code), (Some(5), ReadErrorCode::Amount));
    let error = text(&indicator("16/03/2026,x,C,1.00\n17/03/2026,fee,,30.00"), &kept_in(Currency::EUR)).expect_err("no word");
    assert_eq!(error.line, Some(6));
    let inferred = euros(&indicator("16/03/2026,refund,,30.00"));
    assert_eq!(amounts(&inferred)[3], "30.00 EUR");
    assert!(inferred.notes.iter().any(|note| note.is_warning && note.line == Some(5)));
    let paypal = "Date,Name,Status,Currency,Net,Transaction ID,Balance\n03/13/2026,Bob,Completed,USD,96.80,1AB,196.80\n03/14/2026,Eve,Denied,USD,50.00,2AB,196.80\n03/15/2026,Us,Completed,USD,-96.80,3AB,100.00\n";
    let reading = euros(paypal);
    let statement = &reading.statements[0];
    assert_eq!((statement.lines.len(), statement.pending.len(), statement.proof), (2, 0, Proof::Proved));
    assert!(reading.notes.iter().any(|note| note.is_warning && note.line == Some(3) && note.text.contains("Denied")));
}

#[test]
fn parts_of_a_card_s_number_are_no_account() {
    let wise = "TransferWise ID,Date,Amount,Currency,Description,Card Last Four Digits,Card Holder Full Name\nCARD-1001,15-03-2026,-20.10,EUR,Books,1234,Jo\nCARD-1002,14-03-2026,100.10,EUR,Received,,\n";
    let reading = euros(wise);
    let [statement] = reading.statements.as_slice() else { panic!("one account") };
    assert_eq!(
        (statement.account.number.as_deref(), statement.lines[0].bank_id.as_ref().map(|id| id.text.as_str())),
        (None, Some("CARD-1001"))
    );
}

#[test]
fn headings_alone_are_understood() {
    let error = text("Date,Description,Amount\n", &kept_in(Currency::EUR)).expect_err("no bookings");
    assert_eq!(error.code, ReadErrorCode::Empty);
    assert!(error.reason.contains("Date, Description, Amount") && error.reason.contains("no bookings"), "{error}");
}

#[test]
fn mostly_positive_amounts_are_never_sure() {
    let card = "Date,Description,Amount\n03/15/2026,AIR,312.50\n03/16/2026,CAB,12.50\n03/20/2026,PAYMENT,-500.00\n";
    let guessed = guess(card.as_bytes(), &kept_in(Currency::USD)).expect("a guess");
    assert_eq!(guessed.confidence, Confidence::Medium);
    assert!(guessed.doubts.iter().any(|doubt| doubt.contains("card")), "{:?}", guessed.doubts);
}

#[test]
fn one_balance_is_the_closing_one_and_yen_have_no_cents() {
    let reading = euros("Date,Description,Amount,Balance\n2026-03-15,Card,-10.00,90.00\n");
    let statement = &reading.statements[0];
    assert_eq!((statement.proof, statement.closing.map(|one| one.amount.minor())), (Proof::None, Some(9000)));
    let yen = "Date,Description,Amount\n2026-03-15,Card,\"-1,000\"\n2026-03-16,Shop,\"-25,000\"\n";
    let guessed = guess(yen.as_bytes(), &kept_in(Currency::JPY)).expect("a guess");
    assert_eq!((guessed.mapping.decimal, guessed.doubts.len()), (DecimalMark::Point, 0), "{:?}", guessed.doubts);
    assert_eq!(amounts(&text(yen, &kept_in(Currency::JPY)).expect("a reading"))[1], "-25000 JPY");
}

fn said(correction: CsvCorrection) -> ReadOptions {
    ReadOptions { correction: Some(correction), ..kept_in(Currency::EUR) }
}

#[test]
fn what_the_owner_said_is_followed_where_the_file_leaves_it_open() {
    let dates = "Date,Description,Amount\n02/03/2026,a,-5.00\n05/03/2026,b,-6.00\n";
    let mdy = said(CsvCorrection { date_order: Some(DateOrder::Mdy), ..CsvCorrection::default() });
    assert_eq!(guess(dates.as_bytes(), &mdy).expect("a guess").mapping.date_order, DateOrder::Mdy);
    let only_so = dates.replace("05/03", "25/03");
    assert_eq!(guess(only_so.as_bytes(), &mdy).expect("a guess").mapping.date_order, DateOrder::Dmy);
    let comma = said(CsvCorrection { decimal: Some(DecimalMark::Comma), ..CsvCorrection::default() });
    assert_eq!(guess(dates.as_bytes(), &comma).expect("a guess").mapping.decimal, DecimalMark::Point);
    // What was said of other amounts does not make these a thousand times smaller.
    let thousands = "Date,Description,Amount\n2026-03-15,a,-1.500\n2026-03-16,b,2.000\n";
    let point = said(CsvCorrection { decimal: Some(DecimalMark::Point), ..CsvCorrection::default() });
    assert_eq!(guess(thousands.as_bytes(), &point).expect("a guess").mapping.decimal, DecimalMark::Comma);
}

#[test]
fn a_running_balance_goes_over_what_the_owner_said() {
    let card = |rows: &str| format!("Date,Description,Amount,Balance\n{rows}");
    let turned = said(CsvCorrection { sign: Some(SignConvention::PositiveIsOut), ..CsvCorrection::default() });
    let open = card("2026-03-15,a,5.00,\n2026-03-16,b,6.00,\n");
    assert_eq!(guess(open.as_bytes(), &turned).expect("a guess").mapping.sign, SignConvention::PositiveIsOut);
    let proved = card("2026-03-15,a,5.00,105.00\n2026-03-16,b,6.00,111.00\n");
    assert_eq!(guess(proved.as_bytes(), &turned).expect("a guess").mapping.sign, SignConvention::NegativeIsOut);
    // Wrong columns for the money give way, and the owner's other columns stay.
    let mut columns = guess(proved.as_bytes(), &kept_in(Currency::EUR)).expect("a guess").mapping.columns;
    (columns.amount, columns.balance, columns.description, columns.counterparty) = (Some(3), None, Vec::new(), Some(1));
    let wrong = said(CsvCorrection { columns: Some(columns), ..CsvCorrection::default() });
    let found = guess(proved.as_bytes(), &wrong).expect("a guess").mapping.columns;
    assert_eq!((found.amount, found.balance, found.counterparty), (Some(2), Some(3), Some(1)));
}

#[test]
fn only_what_was_changed_is_learned() {
    let shown = guess(b"Date,Description,Amount\n2026-03-15,a,-5.00\n", &kept_in(Currency::EUR)).expect("a guess").mapping;
    let mut correction = CsvCorrection::default();
    correction.learn(&shown, &CsvMapping { skipped_rows: 3, has_header: false, ..shown.clone() });
    assert_eq!(correction, CsvCorrection::default());
    correction.learn(&shown, &CsvMapping { sign: SignConvention::PositiveIsOut, ..shown.clone() });
    assert_eq!(correction, CsvCorrection { sign: Some(SignConvention::PositiveIsOut), ..CsvCorrection::default() });
}

#[test]
fn a_fee_that_no_balance_decides_is_doubted() {
    let file = "Date,Description,Amount,Fee,Balance\n2026-03-15,Cash,-100.00,2.00,38.00\n2026-03-16,Top up,50.00,0.00,88.00\n";
    let guessed = guess(file.as_bytes(), &kept_in(Currency::EUR)).expect("a guess");
    assert_eq!(guessed.confidence, Confidence::Medium);
    assert!(guessed.doubts.iter().any(|doubt| doubt.contains("fee")), "{:?}", guessed.doubts);
}

#[test]
fn the_other_side_is_who_pays_or_who_is_paid() {
    let dkb = "Buchungsdatum;Zahlungspflichtige*r;Zahlungsempfänger*in;Verwendungszweck;Betrag (€)\n30.03.26;Ich;REWE;Einkauf;-12,50\n29.03.26;ACME GmbH;Ich;Gehalt;2.100,00\n";
    assert_eq!(
        rows(&text(dkb, &kept_in(Currency::USD)).expect("a reading").statements[0]),
        ["2026-03-30 -12.50 EUR REWE | Einkauf", "2026-03-29 2100.00 EUR ACME GmbH | Gehalt"]
    );
    let wise = "Date,Amount,Currency,Description,Payer Name,Payee Name,Merchant\n15-03-2026,-20.10,EUR,Books,,,Amazon\n14-03-2026,100.10,EUR,Received,Acme,,\n";
    let reading = euros(wise);
    let names: Vec<_> = reading.statements[0].lines.iter().filter_map(|line| line.counterparty.name.as_deref()).collect();
    assert_eq!(names, ["Amazon", "Acme"]);
}

/// The accounts of a file by their keys, and what is said of the other side's.
fn keys(file: &str) -> Vec<String> {
    euros(file).statements.iter().map(|statement| statement.account.key()).collect()
}

#[test]
fn an_iban_goes_over_a_number_and_a_number_over_a_name() {
    let volksbank = |iban: &str| {
        format!(
            "Bezeichnung Auftragskonto;IBAN Auftragskonto;BIC Auftragskonto;Bankname Auftragskonto;Buchungstag;Valutadatum;Name Zahlungsbeteiligter;IBAN Zahlungsbeteiligter;BIC (SWIFT-Code) Zahlungsbeteiligter;Buchungstext;Verwendungszweck;Betrag;Waehrung;Saldo nach Buchung;Bemerkung;Kategorie;Steuerrelevant;Glaeubiger ID;Mandatsreferenz\nKontokorrent;{iban};GENODEF1;VB;14.01.2026;14.01.2026;Kunde;DE02;X;GUTSCHRIFT;Re 5;1190,00;EUR;2190,00;;;;;\n"
        )
    };
    assert_eq!(keys(&volksbank("DE12500105170648489890")), ["|DE12500105170648489890|EUR"]);
    assert_eq!(euros(&volksbank("DE12500105170648489890")).statements[0].lines[0].counterparty.account.as_deref(), Some("DE02"));
    let natwest = "Date,Type,Description,Value,Balance,Account Name,Account Number\n15/01/2026,POS,SHOP,-5.00,95.00,BUSINESS,600000-12345678\n15/01/2026,POS,SHOP,-7.00,43.00,BUSINESS,600000-87654321\n";
    assert_eq!(keys(natwest), ["|600000-12345678|EUR", "|600000-87654321|EUR"]);
    // The number of the card that paid is none of the account.
    let card = "Card No,Account Number,Date,Description,Amount\n4711,12345678,15/01/2026,SHOP,-5.00\n4712,12345678,16/01/2026,SHOP,-5.00\n";
    assert_eq!(keys(card), ["|12345678|EUR"]);
    let others = "Account Name,Date,Counterparty IBAN,Counterparty Account Number,To Account No,Description,Amount\nMain,15/01/2026,NL56AGDH9619008421,5550001,5550002,SHOP,-5.00\n";
    assert_eq!(keys(others), ["|Main|EUR"]);
    let revolut = "Type,Product,Completed Date,Description,Amount\nCARD,Current,2026-01-15,Shop,-5.00\n";
    let account = euros(revolut).statements[0].account.clone();
    assert_eq!((account.number, account.name.as_deref()), (None, Some("Current")));
}

#[test]
fn one_s_own_account_is_not_the_other_side_s() {
    let commerzbank = "Buchungstag;Wertstellung;Umsatzart;Buchungstext;Betrag;Währung;IBAN Kontoinhaber;Kategorie\n15.01.2026;15.01.2026;Lastschrift;Strom;-5,00;EUR;DE12500105170648489890;\n";
    let hvb = |rows: &str| format!("Kontonummer;Buchungsdatum;Valuta;Empfaenger 1;Verwendungszweck;Betrag;Waehrung\n{rows}");
    let one = hvb("1234567890;15.01.2026;15.01.2026;Strom AG;Abschlag;-5,00;EUR\n");
    let two = format!("{one}1234567890;16.01.2026;16.01.2026;Wasser AG;Abschlag;-6,00;EUR\n");
    let raiffeisen = "IBAN;Booked At;Text;Credit/Debit Amount;Balance;Valuta Date\nCH9300762011623852957;2026-01-15 00:00:00.0;Einkauf;-5.00;95.00;2026-01-15 00:00:00.0\nCH9300762011623852957;2026-01-16 00:00:00.0;Einkauf;-6.00;89.00;2026-01-16 00:00:00.0\n";
    let swedbank = "Radnummer,Clearingnummer,Kontonummer,Produkt,Valuta,Bokföringsdag,Transaktionsdag,Valutadag,Referens,Beskrivning,Belopp,Bokfört saldo\n1,81059,1234567,\"Företagskonto\",EUR,2026-01-06,2026-01-06,2026-01-06,\"Kund\",\"Kund AB\",1500.00,2487.50\n";
    for (file, key) in [
        (commerzbank, "|DE12500105170648489890|EUR"),
        (&one, "|1234567890|EUR"),
        (&two, "|1234567890|EUR"),
        (raiffeisen, "|CH9300762011623852957|EUR"),
        (swedbank, "|1234567|EUR"),
    ] {
        let reading = euros(file);
        assert_eq!(keys(file), [key], "{file}");
        let other = &reading.statements[0].lines[0].counterparty;
        assert_eq!((&other.iban, &other.account), (&None, &None), "{file}");
    }
    // Who sends and who receives is the owner by turns.
    let pko = "Data operacji,Typ transakcji,Kwota,Waluta,Rachunek nadawcy,Nazwa nadawcy,Rachunek odbiorcy,Nazwa odbiorcy,Opis transakcji\n2026-01-14,Przelew,-5.00,EUR,11114020040000300201355387,Ja,61109010140000071219812874,Sklep,Zakup\n2026-01-13,Przelew,9.00,EUR,61109010140000071219812874,Sklep,11114020040000300201355387,Ja,Zwrot\n";
    assert_eq!(keys(pko), ["||EUR"]);
    let belfius = "Rekening;Boekingsdatum;Rekening tegenpartij;Naam tegenpartij bevat;Transactie;Bedrag;Devies\nBE68 5390 0754 7034;14/01/2026;BE71 0961 2345 6769;Bakker;KAART;-5,00;EUR\n";
    let other = euros(belfius).statements[0].lines[0].counterparty.clone();
    assert_eq!((other.name.as_deref(), other.iban.as_deref()), (Some("Bakker"), Some("BE71096123456769")));
    // The other side's account varies, or is that of the only one who is named.
    let others =
        |second: &str| format!("Datum;Name;Kontonummer;Betrag\n15.01.2026;Strom;1234567890;-5,00\n16.01.2026;Strom;{second};-6,00\n");
    for file in [others("5550001"), others("1234567890"), others("")] {
        let reading = euros(&file);
        assert_eq!(reading.statements.len(), 1, "{file}");
        assert_eq!(reading.statements[0].account.number, None, "{file}");
        assert_eq!(reading.statements[0].lines[0].counterparty.account.as_deref(), Some("1234567890"), "{file}");
    }
    let both = hvb("1234567890;15.01.2026;15.01.2026;A;Abschlag;-5,00;EUR\n")
        .replace("Empfaenger 1", "IBAN")
        .replace(";A;", ";NL56AGDH9619008421;");
    assert_eq!(euros(&both).statements[0].lines[0].counterparty.iban.as_deref(), Some("NL56AGDH9619008421"));
}
