//! How money crosses a door: a decimal string with a currency, never a JSON number.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Currency, Money, MoneyError};

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(rename = "Money")]
#[ts(rename = "Money", rename_all = "camelCase")]
pub struct MoneyDto {
    /// A plain decimal number in major units, such as "12.50".
    pub amount: String,
    /// A three-letter ISO 4217 code, such as "CAD".
    pub currency: String,
}

impl TryFrom<&MoneyDto> for Money {
    type Error = MoneyError;

    fn try_from(dto: &MoneyDto) -> Result<Money, MoneyError> {
        Money::parse(&dto.amount, Currency::parse(&dto.currency)?)
    }
}

impl TryFrom<MoneyDto> for Money {
    type Error = MoneyError;

    fn try_from(dto: MoneyDto) -> Result<Money, MoneyError> {
        Money::try_from(&dto)
    }
}

impl From<Money> for MoneyDto {
    fn from(money: Money) -> MoneyDto {
        MoneyDto { amount: money.to_decimal(), currency: money.currency().code().to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crosses_both_ways() {
        let money = Money::from_minor(-1250, Currency::CAD);
        let dto = MoneyDto::from(money);
        assert_eq!((dto.amount.as_str(), dto.currency.as_str()), ("-12.50", "CAD"));
        assert_eq!(Money::try_from(&dto), Ok(money));
        assert_eq!(Money::try_from(dto), Ok(money));
    }

    #[test]
    fn refuses_a_currency_or_an_amount_that_is_none() {
        let dto = |amount: &str, currency: &str| MoneyDto { amount: amount.to_owned(), currency: currency.to_owned() };
        assert_eq!(Money::try_from(dto("1.00", "XAU")), Err(MoneyError::UnknownCurrency("XAU".to_owned())));
        assert_eq!(Money::try_from(dto("1,00", "CAD")), Err(MoneyError::NotADecimal("1,00".to_owned())));
    }

    #[test]
    fn typescript_calls_it_money() {
        let config = ts_rs::Config::default();
        assert_eq!(MoneyDto::name(&config), "Money");
        assert!(MoneyDto::decl(&config).contains("amount: string"));
    }
}
