//! What can be wrong with an amount, a currency or an exchange rate, in words for people.

use crate::Currency;

/// A refusal to make or combine amounts. Its text is one or two sentences that an owner understands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// The text is not the code of a currency in use.
    #[error("“{0}” is not a currency in use. Give a three-letter ISO 4217 code such as CAD.")]
    UnknownCurrency(String),
    /// The text is not a plain decimal number.
    #[error("“{0}” is not a plain decimal number such as 12.50.")]
    NotADecimal(String),
    /// The amount has more decimal places than its currency has.
    #[error("“{text}” has too many decimal places: {} has {}.", .currency.code(), places(.currency.minor_digits()))]
    TooPrecise {
        /// The amount as it was given.
        text: String,
        /// The currency that it was given in.
        currency: Currency,
    },
    /// The amount does not fit: no amount may exceed about 9 × 10¹⁸ minor units.
    #[error("The amount is too large to be recorded.")]
    OutOfRange,
    /// Two amounts of different currencies were to be combined.
    #[error("An amount in {} cannot be combined with an amount in {}.", .left.code(), .right.code())]
    CurrencyMismatch {
        /// The currency of the first amount.
        left: Currency,
        /// The currency of the second amount.
        right: Currency,
    },
    /// An exchange rate is not a positive decimal number, or has more digits than can be kept exactly.
    #[error("“{0}” is not an exchange rate. Give a decimal number above zero with at most 28 digits, such as 1.3725.")]
    NotARate(String),
    /// An amount was to be shared among nobody.
    #[error("An amount can only be shared out when at least one share is above zero.")]
    NoShares,
}

/// Says how many decimal places a currency has.
fn places(minor_digits: u32) -> String {
    match minor_digits {
        0 => "none".to_owned(),
        count => format!("only {count}"),
    }
}
