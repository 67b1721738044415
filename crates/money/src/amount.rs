//! An exact amount of one currency.

use std::cmp::Ordering;
use std::fmt;

use crate::{Currency, MoneyError};

/// An amount of money: a whole number of minor units and the currency that they are of.
///
/// Amounts of different currencies never combine and have no order; the methods that take two amounts refuse
/// instead. The range is that of `i64` in minor units.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    /// An amount of `minor` minor units: `from_minor(1250, CAD)` is 12.50 CAD, `from_minor(1250, JPY)` is 1250 JPY.
    pub const fn from_minor(minor: i64, currency: Currency) -> Money {
        Money { minor, currency }
    }

    /// Nothing, in a currency.
    pub const fn zero(currency: Currency) -> Money {
        Money { minor: 0, currency }
    }

    /// Reads a plain decimal number in major units: digits, optionally a point with more digits, optionally a
    /// leading minus. No thousands separators, no exponent, no spaces, no plus.
    ///
    /// # Errors
    /// [`MoneyError::NotADecimal`], [`MoneyError::TooPrecise`] when there are more decimal places than the
    /// currency has (zeros included: what was meant is not certain), [`MoneyError::OutOfRange`].
    pub fn parse(text: &str, currency: Currency) -> Result<Money, MoneyError> {
        let not_a_decimal = || MoneyError::NotADecimal(text.chars().take(40).collect());
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((_, "")) => return Err(not_a_decimal()),
            Some(parts) => parts,
            None => (unsigned, ""),
        };
        let digits_only = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits_only(whole) || !digits_only(fraction) {
            return Err(not_a_decimal());
        }
        let scale = usize::try_from(currency.minor_digits()).unwrap_or_default();
        let missing =
            scale.checked_sub(fraction.len()).ok_or_else(|| MoneyError::TooPrecise { text: text.chars().take(40).collect(), currency })?;
        // Negative amounts are summed downwards, because the smallest `i64` has no positive counterpart.
        let mut minor: i64 = 0;
        let zeros = std::iter::repeat_n(b'0', missing);
        for digit in whole.bytes().chain(fraction.bytes()).chain(zeros) {
            let digit = i64::from(digit.saturating_sub(b'0'));
            let shifted = minor.checked_mul(10).ok_or(MoneyError::OutOfRange)?;
            let next = if negative { shifted.checked_sub(digit) } else { shifted.checked_add(digit) };
            minor = next.ok_or(MoneyError::OutOfRange)?;
        }
        Ok(Money { minor, currency })
    }

    /// The amount as a plain decimal number with all the decimal places of its currency: `"12.50"`, `"-0.01"`.
    pub fn to_decimal(self) -> String {
        let scale = usize::try_from(self.currency.minor_digits()).unwrap_or_default();
        let sign = if self.minor < 0 { "-" } else { "" };
        let width = scale.saturating_add(1);
        let digits = format!("{:0>width$}", self.minor.unsigned_abs());
        let (whole, fraction) = digits.split_at(digits.len().saturating_sub(scale));
        if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }

    /// The amount in minor units.
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Whether the amount is nothing.
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// Whether the amount is below zero.
    pub const fn is_negative(self) -> bool {
        self.minor < 0
    }

    /// Whether the amount is above zero.
    pub const fn is_positive(self) -> bool {
        self.minor > 0
    }

    /// Adds two amounts of one currency.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`], [`MoneyError::OutOfRange`].
    pub fn checked_add(self, other: Money) -> Result<Money, MoneyError> {
        self.same_currency(other)?;
        self.with_minor(self.minor.checked_add(other.minor))
    }

    /// Takes an amount from another of the same currency.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`], [`MoneyError::OutOfRange`].
    pub fn checked_sub(self, other: Money) -> Result<Money, MoneyError> {
        self.same_currency(other)?;
        self.with_minor(self.minor.checked_sub(other.minor))
    }

    /// The amount so many times.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`].
    pub fn checked_mul(self, times: i64) -> Result<Money, MoneyError> {
        self.with_minor(self.minor.checked_mul(times))
    }

    /// The amount with its sign turned.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`] for the one amount that has no counterpart.
    pub fn checked_neg(self) -> Result<Money, MoneyError> {
        self.with_minor(self.minor.checked_neg())
    }

    /// The amount without its sign.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`] for the one amount that has no counterpart.
    pub fn checked_abs(self) -> Result<Money, MoneyError> {
        self.with_minor(self.minor.checked_abs())
    }

    /// Adds up amounts of one currency, which is named because there may be none of them.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`], [`MoneyError::OutOfRange`].
    pub fn checked_sum(currency: Currency, amounts: impl IntoIterator<Item = Money>) -> Result<Money, MoneyError> {
        amounts.into_iter().try_fold(Money::zero(currency), Money::checked_add)
    }

    /// Compares two amounts of one currency.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`].
    pub fn checked_cmp(self, other: Money) -> Result<Ordering, MoneyError> {
        self.same_currency(other)?;
        Ok(self.minor.cmp(&other.minor))
    }

    fn same_currency(self, other: Money) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::CurrencyMismatch { left: self.currency, right: other.currency })
        }
    }

    fn with_minor(self, minor: Option<i64>) -> Result<Money, MoneyError> {
        let minor = minor.ok_or(MoneyError::OutOfRange)?;
        Ok(Money { minor, ..self })
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.to_decimal(), self.currency.code())
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_currency() -> impl Strategy<Value = Currency> {
        let clf = Currency::parse("CLF").expect("CLF");
        prop_oneof![Just(Currency::CAD), Just(Currency::JPY), Just(Currency::KWD), Just(clf)]
    }

    #[test]
    fn decimal_text_round_trips() {
        for (text, currency, minor) in [
            ("0.00", Currency::EUR, 0),
            ("12.50", Currency::EUR, 1250),
            ("-0.01", Currency::EUR, -1),
            ("92233720368547758.07", Currency::EUR, i64::MAX),
            ("-92233720368547758.08", Currency::EUR, i64::MIN),
            ("1250", Currency::JPY, 1250),
            ("0.005", Currency::KWD, 5),
        ] {
            let money = Money::parse(text, currency).expect(text);
            assert_eq!((money.minor(), money.to_decimal().as_str()), (minor, text), "{text}");
        }
    }

    #[test]
    fn missing_places_are_zeros() {
        for (text, minor) in [("12", 1200), ("12.5", 1250), ("007", 700), ("-3", -300)] {
            assert_eq!(Money::parse(text, Currency::CAD).map(Money::minor), Ok(minor));
        }
    }

    #[test]
    fn refuses_what_it_cannot_represent() {
        for text in ["1,50", "1.", ".5", "", "-", "1e3", "+1", " 1", "1 000", "0x1", "१", "--1", "1.2.3", "$5"] {
            let refusal = MoneyError::NotADecimal(text.to_owned());
            assert_eq!(Money::parse(text, Currency::EUR), Err(refusal), "{text}");
        }
        for (text, currency) in [("1.005", Currency::EUR), ("1.000", Currency::EUR), ("1.0", Currency::JPY)] {
            let refusal = MoneyError::TooPrecise { text: text.to_owned(), currency };
            assert_eq!(Money::parse(text, currency), Err(refusal), "{text}");
        }
        for text in ["92233720368547758.08", "-92233720368547758.09", "999999999999999999999999"] {
            assert_eq!(Money::parse(text, Currency::EUR), Err(MoneyError::OutOfRange), "{text}");
        }
    }

    #[test]
    fn errors_are_sentences() {
        let too_precise = Money::parse("1.5", Currency::JPY).expect_err("yen have no fraction");
        assert_eq!(too_precise.to_string(), "“1.5” has too many decimal places: JPY has none.");
        let mixed = Money::zero(Currency::CAD).checked_add(Money::zero(Currency::USD)).expect_err("two currencies");
        assert_eq!(mixed.to_string(), "An amount in CAD cannot be combined with an amount in USD.");
    }

    #[test]
    fn shows_amount_and_currency() {
        assert_eq!(Money::from_minor(-5, Currency::CAD).to_string(), "-0.05 CAD");
        assert_eq!(Money::from_minor(1200, Currency::JPY).to_string(), "1200 JPY");
    }

    #[test]
    fn the_smallest_amount_has_no_counterpart() {
        let smallest = Money::from_minor(i64::MIN, Currency::CAD);
        assert_eq!(smallest.checked_neg(), Err(MoneyError::OutOfRange));
        assert_eq!(smallest.checked_abs(), Err(MoneyError::OutOfRange));
    }

    proptest! {
        #[test]
        fn what_is_written_can_be_read(minor in any::<i64>(), currency in any_currency()) {
            let money = Money::from_minor(minor, currency);
            prop_assert_eq!(Money::parse(&money.to_decimal(), currency), Ok(money));
        }

        #[test]
        fn reading_never_panics(text in "\\PC{0,40}", currency in any_currency()) {
            if let Ok(money) = Money::parse(&text, currency) {
                prop_assert_eq!(Money::parse(&money.to_decimal(), currency), Ok(money));
            }
        }

        #[test]
        fn adding_is_exact_or_refused(a in any::<i64>(), b in any::<i64>(), currency in any_currency()) {
            let sum = Money::from_minor(a, currency).checked_add(Money::from_minor(b, currency));
            match a.checked_add(b) {
                Some(minor) => prop_assert_eq!(sum, Ok(Money::from_minor(minor, currency))),
                None => prop_assert_eq!(sum, Err(MoneyError::OutOfRange)),
            }
        }

        #[test]
        fn what_was_added_can_be_taken_back(a in -1_000_000_000_i64..1_000_000_000, b in -1_000_000_000_i64..1_000_000_000) {
            let (a, b) = (Money::from_minor(a, Currency::CAD), Money::from_minor(b, Currency::CAD));
            prop_assert_eq!(a.checked_add(b).and_then(|sum| sum.checked_sub(b)), Ok(a));
        }
    }
}
