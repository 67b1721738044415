//! Money, currencies, exchange rates, rounding and allocation. Pure: no input or output, no clock.
//!
//! Amounts are whole minor units (cents, yen, fils) in an `i64`, always together with their currency.
//! Nothing here uses floating point, and no arithmetic can wrap around or panic: what does not fit is
//! refused with a [`MoneyError`].
#![deny(clippy::float_arithmetic, clippy::arithmetic_side_effects, clippy::unwrap_used)]

mod allocation;
mod amount;
mod currency;
mod dto;
mod error;
mod exchange_rate;
mod rounding;

pub use allocation::{allocate, allocate_evenly};
pub use amount::Money;
pub use currency::Currency;
pub use dto::MoneyDto;
pub use error::MoneyError;
pub use exchange_rate::ExchangeRate;
pub use rounding::Rounding;
