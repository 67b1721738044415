//! The named ways of rounding to a whole minor unit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::MoneyError;

/// How a result between two minor units becomes a whole one. Whoever rounds has to name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum Rounding {
    /// To the nearest; halves away from zero, as on most invoices and tax forms (0.5 to 1, -0.5 to -1).
    HalfAwayFromZero,
    /// To the nearest; halves to the even neighbour, which has no drift over many amounts (0.5 to 0, 1.5 to 2).
    HalfEven,
}

impl Rounding {
    /// The quotient of two whole numbers, rounded to a whole number.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`] when the divisor is zero or the result does not fit.
    pub fn divide(self, dividend: i128, divisor: i128) -> Result<i64, MoneyError> {
        let size = divisor.unsigned_abs();
        let quotient = dividend.unsigned_abs().checked_div(size).ok_or(MoneyError::OutOfRange)?;
        let rest = dividend.unsigned_abs().checked_rem(size).ok_or(MoneyError::OutOfRange)?;
        // Compared by what is missing, because twice the rest may not fit.
        let part = match rest.cmp(&size.saturating_sub(rest)) {
            _ if rest == 0 => Rest::None,
            std::cmp::Ordering::Less => Rest::BelowHalf,
            std::cmp::Ordering::Equal => Rest::Half,
            std::cmp::Ordering::Greater => Rest::AboveHalf,
        };
        let rounded = self.round(quotient, part).ok_or(MoneyError::OutOfRange)?;
        signed(rounded, (dividend < 0) != (divisor < 0))
    }

    /// Rounds a size (without sign), given what was cut off behind it. `None` when the result does not fit.
    pub(crate) fn round(self, size: u128, rest: Rest) -> Option<u128> {
        let up = match rest {
            Rest::None | Rest::BelowHalf => false,
            Rest::AboveHalf => true,
            Rest::Half => match self {
                Rounding::HalfAwayFromZero => true,
                Rounding::HalfEven => size & 1 == 1,
            },
        };
        if up { size.checked_add(1) } else { Some(size) }
    }
}

/// What lies behind the last whole unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rest {
    /// Nothing: the number is whole.
    None,
    BelowHalf,
    Half,
    AboveHalf,
}

/// Gives a size its sign.
pub(crate) fn signed(size: u128, negative: bool) -> Result<i64, MoneyError> {
    let size = i128::try_from(size).map_err(|_| MoneyError::OutOfRange)?;
    let value = if negative { size.checked_neg() } else { Some(size) };
    let value = value.ok_or(MoneyError::OutOfRange)?;
    i64::try_from(value).map_err(|_| MoneyError::OutOfRange)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_where_the_name_says() {
        for (dividend, divisor, away, even) in [
            (5, 10, 1, 0),
            (15, 10, 2, 2),
            (25, 10, 3, 2),
            (-5, 10, -1, 0),
            (-15, 10, -2, -2),
            (25, -10, -3, -2),
            (14, 10, 1, 1),
            (16, 10, 2, 2),
            (-20, 10, -2, -2),
            (1, 3, 0, 0),
            (2, 3, 1, 1),
        ] {
            let both = (Rounding::HalfAwayFromZero.divide(dividend, divisor), Rounding::HalfEven.divide(dividend, divisor));
            assert_eq!(both, (Ok(away), Ok(even)), "{dividend} / {divisor}");
        }
    }

    #[test]
    fn refuses_zero_and_what_does_not_fit() {
        let divide = |a, b| Rounding::HalfEven.divide(a, b);
        assert_eq!(divide(1, 0), Err(MoneyError::OutOfRange));
        assert_eq!(divide(i128::from(i64::MAX) + 1, 1), Err(MoneyError::OutOfRange));
        assert_eq!(divide(i128::from(i64::MIN), 1), Ok(i64::MIN));
        assert_eq!(divide(i128::MIN, i128::MIN), Ok(1));
        assert_eq!(divide(i128::MAX, i128::MIN), Ok(-1));
    }
}
