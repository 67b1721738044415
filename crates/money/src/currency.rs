//! Currencies: the codes and exponents of ISO 4217.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use iso_currency::{Currency as IsoCurrency, Flag};

use crate::MoneyError;

/// A currency in use, as ISO 4217 lists it.
///
/// Codes for precious metals, for testing, for "no currency" and for units of account of institutions are
/// refused, and so are currencies that have been replaced (such as HRK by EUR). Currencies are ordered by code.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(IsoCurrency);

impl Currency {
    /// The Canadian dollar.
    pub const CAD: Currency = Currency(IsoCurrency::CAD);
    /// The United States dollar.
    pub const USD: Currency = Currency(IsoCurrency::USD);
    /// The euro.
    pub const EUR: Currency = Currency(IsoCurrency::EUR);
    /// The pound sterling.
    pub const GBP: Currency = Currency(IsoCurrency::GBP);
    /// The Nigerian naira.
    pub const NGN: Currency = Currency(IsoCurrency::NGN);
    /// The Japanese yen, which has no minor unit.
    pub const JPY: Currency = Currency(IsoCurrency::JPY);
    /// The Kuwaiti dinar, which has three decimal places.
    pub const KWD: Currency = Currency(IsoCurrency::KWD);

    /// Reads a three-letter code in capitals, such as `"CAD"`.
    ///
    /// # Errors
    /// [`MoneyError::UnknownCurrency`] when the code is not that of a currency in use.
    pub fn parse(code: &str) -> Result<Currency, MoneyError> {
        let iso = IsoCurrency::from_code(code).filter(|iso| is_in_use(*iso));
        iso.map(Currency).ok_or_else(|| MoneyError::UnknownCurrency(shortened(code)))
    }

    /// The three-letter code, such as `"CAD"`.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// How many decimal digits the minor unit has: 0, 2, 3 or 4.
    pub fn minor_digits(self) -> u32 {
        // Every code that `is_in_use` admits has an exponent; `every_currency_has_its_exponent` holds it to that.
        self.0.exponent().map_or(0, u32::from)
    }

    /// The name in English, such as `"Canadian dollar"`.
    pub fn name(&self) -> &str {
        self.0.name()
    }
}

/// Says whether people are paid in it today: it has a minor unit, and nothing has replaced it.
fn is_in_use(iso: IsoCurrency) -> bool {
    // ISO 4217 lists VES beside VED (one VED is a million VES, and both codes are current), while the
    // table that we build on calls it replaced.
    let replaced_or_special = iso != IsoCurrency::VES && iso.flags().iter().any(|flag| matches!(flag, Flag::Special | Flag::Superseded(_)));
    iso.exponent().is_some() && !replaced_or_special
}

/// Keeps an error readable when someone gives a page of text for a code.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 24;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

impl Ord for Currency {
    fn cmp(&self, other: &Currency) -> Ordering {
        self.code().cmp(other.code())
    }
}

impl PartialOrd for Currency {
    fn partial_cmp(&self, other: &Currency) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(code: &str) -> Result<Currency, MoneyError> {
        Currency::parse(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ISO 4217 list one, published by SIX: the currencies whose minor unit is not a hundredth.
    const NO_MINOR_UNIT: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
    const THOUSANDTHS: &str = "BHD IQD JOD KWD LYD OMR TND";
    const TEN_THOUSANDTHS: &str = "CLF UYW";

    fn every_code() -> impl Iterator<Item = String> {
        let letters = || b'A'..=b'Z';
        letters().flat_map(move |a| letters().flat_map(move |b| letters().map(move |c| [a, b, c].map(char::from).iter().collect())))
    }

    #[test]
    fn every_currency_has_its_exponent() {
        let mut known = 0;
        for code in every_code() {
            let Ok(currency) = Currency::parse(&code) else {
                continue;
            };
            let listed = |codes: &str| codes.split(' ').any(|each| each == code);
            let digits = match () {
                () if listed(NO_MINOR_UNIT) => 0,
                () if listed(THOUSANDTHS) => 3,
                () if listed(TEN_THOUSANDTHS) => 4,
                () => 2,
            };
            assert_eq!((currency.minor_digits(), currency.code()), (digits, code.as_str()));
            assert!(currency.0.exponent().is_some(), "{code} has no exponent of its own");
            known += 1;
        }
        assert!((150..=170).contains(&known), "{known} currencies");
        for code in [NO_MINOR_UNIT, THOUSANDTHS, TEN_THOUSANDTHS].join(" ").split(' ') {
            assert!(Currency::parse(code).is_ok(), "{code}");
        }
    }

    #[test]
    fn exponents_that_others_get_wrong() {
        for (code, digits) in [("HUF", 2), ("MGA", 2), ("MRU", 2), ("ISK", 0), ("UGX", 0), ("NGN", 2), ("GHS", 2), ("KES", 2), ("ZAR", 2)] {
            assert_eq!(Currency::parse(code).map(Currency::minor_digits), Ok(digits), "{code}");
        }
    }

    #[test]
    fn refuses_what_nobody_is_paid_in() {
        for code in
            ["XAU", "XAG", "XTS", "XXX", "XDR", "XBA", "HRK", "CUC", "ZWL", "SLL", "DEM", "cad", "Cad", "CA", "CADX", "", " CAD", "ÇAD"]
        {
            assert_eq!(Currency::parse(code), Err(MoneyError::UnknownCurrency(code.to_owned())), "{code}");
        }
        for code in ["VES", "VED", "XCG", "SLE", "ZWG", "XCD"] {
            assert!(Currency::parse(code).is_ok(), "{code}");
        }
    }

    #[test]
    fn orders_by_code() {
        let mut codes: Vec<Currency> = ["XCG", "AED", "ZMW", "CAD"].iter().filter_map(|c| Currency::parse(c).ok()).collect();
        codes.sort();
        assert_eq!(codes.iter().map(|c| c.code()).collect::<Vec<_>>(), ["AED", "CAD", "XCG", "ZMW"]);
    }
}
