//! Exchange rates, kept with every digit they came with.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use crate::rounding::{Rest, signed};
use crate::{Currency, Money, MoneyError, Rounding};

/// How many units of one currency one unit of another is worth, in major units of both.
///
/// The digits are kept as they were given, trailing zeros included, and never rounded; only the amount that a
/// conversion yields is rounded, once, by a policy that the caller names. Rates are equal when their values are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExchangeRate(Decimal);

impl ExchangeRate {
    /// One for one: what an amount in the base currency is converted with.
    pub const ONE: ExchangeRate = ExchangeRate(Decimal::ONE);

    /// Reads a plain decimal number above zero of at most 28 digits, such as `"1.3725"`.
    ///
    /// # Errors
    /// [`MoneyError::NotARate`].
    pub fn parse(text: &str) -> Result<ExchangeRate, MoneyError> {
        let refused = || MoneyError::NotARate(text.chars().take(40).collect());
        // `Decimal` would also read `1_000` and `+1`, which no door should let in.
        let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let framed = text.starts_with('.') || text.ends_with('.');
        if !plain || framed {
            return Err(refused());
        }
        let value = Decimal::from_str_exact(text).map_err(|_| refused())?;
        if value.is_zero() {
            return Err(refused());
        }
        Ok(ExchangeRate(value))
    }

    /// The value of `amount` in another currency, rounded once to that currency's minor unit.
    ///
    /// The product is exact whatever the number of digits; nothing is lost before the rounding.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`].
    pub fn convert(self, amount: Money, to: Currency, rounding: Rounding) -> Result<Money, MoneyError> {
        let mut product = Wide::product(amount.minor().unsigned_abs(), self.0.mantissa().unsigned_abs())?;
        // minor(to) = minor(from) × mantissa × 10^(digits(to) - digits(from) - scale)
        let places = amount.currency().minor_digits().saturating_add(self.0.scale());
        for _ in places..to.minor_digits() {
            product = product.times_ten()?;
        }
        let rest = product.cut(places.saturating_sub(to.minor_digits()));
        let size = rounding.round(product.to_u128()?, rest).ok_or(MoneyError::OutOfRange)?;
        Ok(Money::from_minor(signed(size, amount.is_negative())?, to))
    }
}

impl fmt::Display for ExchangeRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Debug for ExchangeRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for ExchangeRate {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<ExchangeRate, MoneyError> {
        ExchangeRate::parse(text)
    }
}

/// A whole number of up to 192 bits, least significant limb first: an amount (64 bits) times a rate (96 bits)
/// does not fit into 128.
#[derive(Clone, Copy)]
struct Wide([u64; 3]);

impl Wide {
    fn product(amount: u64, rate: u128) -> Result<Wide, MoneyError> {
        let [low, middle, high] = limbs(rate);
        let mut wide = Wide([low, middle, high]);
        wide.multiply(amount)?;
        Ok(wide)
    }

    fn times_ten(mut self) -> Result<Wide, MoneyError> {
        self.multiply(10)?;
        Ok(self)
    }

    fn multiply(&mut self, factor: u64) -> Result<(), MoneyError> {
        let mut carry: u64 = 0;
        for limb in &mut self.0 {
            // 2^64 - 1 squared plus 2^64 - 1 is below 2^128, so neither step can saturate.
            let product = u128::from(*limb).saturating_mul(u128::from(factor)).saturating_add(u128::from(carry));
            [*limb, carry, _] = limbs(product);
        }
        if carry == 0 { Ok(()) } else { Err(MoneyError::OutOfRange) }
    }

    /// Cuts off so many decimal digits, and says what they amounted to.
    fn cut(&mut self, digits: u32) -> Rest {
        let mut last = 0;
        let mut any_before_last = false;
        for _ in 0..digits {
            any_before_last |= last != 0;
            last = self.divide_by_ten();
        }
        match (last, any_before_last) {
            (0, false) => Rest::None,
            (5, false) => Rest::Half,
            (5..=9, _) => Rest::AboveHalf,
            _ => Rest::BelowHalf,
        }
    }

    fn divide_by_ten(&mut self) -> u64 {
        let mut rest: u64 = 0;
        for limb in self.0.iter_mut().rev() {
            let dividend = u128::from(rest).checked_shl(64).unwrap_or_default().saturating_add(u128::from(*limb));
            [*limb, _, _] = limbs(dividend.checked_div(10).unwrap_or_default());
            [rest, _, _] = limbs(dividend.checked_rem(10).unwrap_or_default());
        }
        rest
    }

    fn to_u128(self) -> Result<u128, MoneyError> {
        let [low, middle, high] = self.0;
        if high != 0 {
            return Err(MoneyError::OutOfRange);
        }
        Ok(u128::from(middle).checked_shl(64).unwrap_or_default() | u128::from(low))
    }
}

/// Cuts 128 bits into limbs of 64; the third is always zero.
fn limbs(value: u128) -> [u64; 3] {
    let low = u64::try_from(value & u128::from(u64::MAX)).unwrap_or_default();
    let high = u64::try_from(value.checked_shr(64).unwrap_or_default()).unwrap_or_default();
    [low, high, 0]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn convert(text: &str, from: Currency, rate: &str, to: Currency) -> String {
        let amount = Money::parse(text, from).expect(text);
        let rate = ExchangeRate::parse(rate).expect(rate);
        let converted = rate.convert(amount, to, Rounding::HalfAwayFromZero);
        converted.map_or_else(|error| error.to_string(), |money| money.to_string())
    }

    #[test]
    fn converts_between_exponents() {
        let (cad, usd, jpy, kwd, ngn) = (Currency::CAD, Currency::USD, Currency::JPY, Currency::KWD, Currency::NGN);
        assert_eq!(convert("100.00", usd, "1.3725", cad), "137.25 CAD");
        assert_eq!(convert("100.00", usd, "151.237", jpy), "15124 JPY");
        assert_eq!(convert("15124", jpy, "0.00661213", usd), "100.00 USD");
        assert_eq!(convert("1", jpy, "0.0020512", kwd), "0.002 KWD");
        assert_eq!(convert("1", jpy, "2", kwd), "2.000 KWD");
        assert_eq!(convert("-1.00", kwd, "5000", ngn), "-5000.00 NGN");
        assert_eq!(convert("1000000.00", ngn, "0.000651234567890123", usd), "651.23 USD");
    }

    #[test]
    fn rounds_once_and_by_the_named_policy() {
        let rate = ExchangeRate::parse("0.5").expect("rate");
        let convert = |minor, rounding| rate.convert(Money::from_minor(minor, Currency::CAD), Currency::USD, rounding).map(Money::minor);
        assert_eq!(convert(5, Rounding::HalfAwayFromZero), Ok(3));
        assert_eq!(convert(5, Rounding::HalfEven), Ok(2));
        assert_eq!(convert(-5, Rounding::HalfAwayFromZero), Ok(-3));
        assert_eq!(convert(-5, Rounding::HalfEven), Ok(-2));
        // One digit beyond the half decides, however far behind it stands.
        let above = ExchangeRate::parse("0.5000000000000000000000000001").expect("rate");
        assert_eq!(above.convert(Money::from_minor(1, Currency::CAD), Currency::USD, Rounding::HalfEven).map(Money::minor), Ok(1));
    }

    #[test]
    fn the_largest_amounts_stay_exact() {
        let largest = "92233720368547758.07";
        let rate = "0.9999999999999999999999999999";
        assert_eq!(convert(largest, Currency::CAD, "1.000000000000000000000000000", Currency::USD), format!("{largest} USD"));
        assert_eq!(convert(largest, Currency::CAD, rate, Currency::USD), format!("{largest} USD"));
        assert_eq!(convert(largest, Currency::CAD, "1.00000000000000001", Currency::USD), "The amount is too large to be recorded.");
        assert_eq!(
            convert(largest, Currency::CAD, "79228162514264337593543950335", Currency::KWD),
            "The amount is too large to be recorded."
        );
    }

    #[test]
    fn keeps_its_digits_and_refuses_other_texts() {
        for text in ["1.3700", "0.000651234567890123", "1", "79228162514264337593543950335"] {
            assert_eq!(ExchangeRate::parse(text).expect(text).to_string(), text);
        }
        for text in [
            "",
            "0",
            "0.00",
            "-1",
            "+1",
            "1,5",
            "1.",
            ".5",
            "1e3",
            "1_000",
            "abc",
            "0.00000000000000000000000000001",
            "123456789012345678901234567890",
        ] {
            let refusal = MoneyError::NotARate(text.to_owned());
            assert_eq!(ExchangeRate::parse(text), Err(refusal), "{text}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_plain_division(minor in -1_000_000_000_000_i64..1_000_000_000_000, mantissa in 1_u32.., scale in 0_u32..=9) {
            let rate = ExchangeRate::parse(&Decimal::new(i64::from(mantissa), scale).to_string()).expect("rate");
            let product = i128::from(minor).saturating_mul(i128::from(mantissa));
            for rounding in [Rounding::HalfAwayFromZero, Rounding::HalfEven] {
                let expected = rounding.divide(product, 10_i128.pow(scale));
                let converted = rate.convert(Money::from_minor(minor, Currency::CAD), Currency::USD, rounding);
                prop_assert_eq!(converted.map(Money::minor), expected);
            }
        }

        #[test]
        fn one_for_one_changes_nothing(minor in any::<i64>()) {
            let money = Money::from_minor(minor, Currency::CAD);
            prop_assert_eq!(ExchangeRate::ONE.convert(money, Currency::CAD, Rounding::HalfEven), Ok(money));
        }

        #[test]
        fn text_round_trips(mantissa in 1_u64.., scale in 0_u32..=28) {
            let text = Decimal::from_i128_with_scale(i128::from(mantissa), scale).to_string();
            prop_assert_eq!(ExchangeRate::parse(&text).map(|rate| rate.to_string()), Ok(text));
        }
    }
}
