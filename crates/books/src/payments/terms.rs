//! What was agreed about a payment: its kind, method, autopay and amount.

use std::fmt;

use money::{Money, MoneyDto, MoneyError};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Names a payment inside one company file: the integer that its rows are joined by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaymentKey(pub i64);

/// What sort of payment it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum PaymentKind {
    /// A bill from a supplier, such as electricity or rent.
    Bill,
    /// A subscription, such as software or a magazine.
    Subscription,
    /// An obligation, such as a loan instalment or a tax.
    Obligation,
}

/// How a payment is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum PaymentMethod {
    /// A transfer that the owner orders.
    BankTransfer,
    /// A debit or credit card.
    Card,
    /// The payee withdraws it, as agreed with the owner.
    DirectDebit,
    /// A cheque.
    Cheque,
    /// Cash.
    Cash,
    /// An Interac e-Transfer (Canada).
    Interac,
    /// Anything else.
    Other,
}

/// Whether the payment goes out by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum AutopayState {
    /// The owner pays each time.
    #[default]
    Off,
    /// It was set up, and nothing proves yet that it works.
    SetUp,
    /// A bank line or the owner's word proves that it works.
    Verified,
}

/// How much is due each time. Amounts are above zero, and both ends of a range have one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AmountSpec {
    /// Always this amount.
    Fixed(Money),
    /// About this amount; what comes may be up to 20 % more or less.
    Estimated(Money),
    /// From `low` to `high`, both included.
    Range {
        /// The least that may come, zero included.
        low: Money,
        /// The most that may come.
        high: Money,
    },
}

/// How far a payment may be from its estimate, in percent, and still be as expected.
pub const ESTIMATE_TOLERANCE_PERCENT: i64 = 20;

impl AmountSpec {
    /// The amount to plan with: the fixed or estimated amount, or the middle of the range (half a unit rounds up).
    pub fn expected(&self) -> Money {
        match self {
            AmountSpec::Fixed(amount) | AmountSpec::Estimated(amount) => *amount,
            AmountSpec::Range { low, high } => {
                let span = high.minor().saturating_sub(low.minor());
                Money::from_minor(high.minor().saturating_sub(span / 2), high.currency())
            }
        }
    }

    /// The least and the most, in minor units, that count as this amount paid in full.
    pub fn bounds(&self) -> (i64, i64) {
        match self {
            AmountSpec::Fixed(amount) => (amount.minor(), amount.minor()),
            AmountSpec::Estimated(amount) => {
                let minor = i128::from(amount.minor());
                let slack = minor * i128::from(ESTIMATE_TOLERANCE_PERCENT) / 100;
                let fit = |value: i128| i64::try_from(value).unwrap_or(i64::MAX);
                (fit(minor - slack), fit(minor + slack))
            }
            AmountSpec::Range { low, high } => (low.minor(), high.minor()),
        }
    }

    /// The least that may come: what the lower total of a forecast counts.
    pub fn low(&self) -> Money {
        match self {
            AmountSpec::Fixed(amount) | AmountSpec::Estimated(amount) => *amount,
            AmountSpec::Range { low, .. } => *low,
        }
    }

    /// The most that may come: what the upper total of a forecast counts.
    pub fn high(&self) -> Money {
        match self {
            AmountSpec::Fixed(amount) | AmountSpec::Estimated(amount) => *amount,
            AmountSpec::Range { high, .. } => *high,
        }
    }

    /// Whether the amount is known to the cent.
    pub fn is_fixed(&self) -> bool {
        matches!(self, AmountSpec::Fixed(_))
    }
}

impl fmt::Display for AmountSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AmountSpec::Fixed(amount) => write!(f, "{amount}"),
            AmountSpec::Estimated(amount) => write!(f, "about {amount}"),
            AmountSpec::Range { low, high } => write!(f, "{} to {high}", low.to_decimal()),
        }
    }
}

/// How much is due each time.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "AmountSpec")]
#[ts(rename = "AmountSpec", rename_all = "snake_case")]
pub enum AmountSpecDto {
    /// Always the same amount.
    Fixed {
        /// The amount.
        amount: MoneyDto,
    },
    /// About this amount: up to 20 % more or less still counts as expected.
    Estimated {
        /// The estimate.
        amount: MoneyDto,
    },
    /// Between two amounts.
    Range {
        /// The least that may come.
        low: MoneyDto,
        /// The most that may come, in the same currency.
        high: MoneyDto,
    },
}

/// Why an amount cannot be what is due, and which part of it is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmountSpecError {
    /// The part of the amount as a path: `amount`, `low` or `high`, with `.amount` or `.currency` where that is known.
    pub field: &'static str,
    /// A sentence for people.
    pub problem: String,
}

impl fmt::Display for AmountSpecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl std::error::Error for AmountSpecError {}

impl TryFrom<&AmountSpecDto> for AmountSpec {
    type Error = AmountSpecError;

    fn try_from(dto: &AmountSpecDto) -> Result<AmountSpec, AmountSpecError> {
        let positive = |dto: &MoneyDto, part: [&'static str; 2]| {
            let amount = read(dto, part)?;
            if amount.is_positive() { Ok(amount) } else { Err(refusal(part[0], "The amount must be above zero.")) }
        };
        match dto {
            AmountSpecDto::Fixed { amount } => Ok(AmountSpec::Fixed(positive(amount, ["amount.amount", "amount.currency"])?)),
            AmountSpecDto::Estimated { amount } => Ok(AmountSpec::Estimated(positive(amount, ["amount.amount", "amount.currency"])?)),
            AmountSpecDto::Range { low, high } => {
                let low = read(low, ["low.amount", "low.currency"])?;
                let high = positive(high, ["high.amount", "high.currency"])?;
                if low.currency() != high.currency() {
                    return Err(refusal("high.currency", "Both ends of the range must be in one currency."));
                }
                if low.is_negative() {
                    return Err(refusal("low.amount", "The lower end of the range must not be below zero."));
                }
                if low.minor() > high.minor() {
                    return Err(refusal("high.amount", "The upper end of the range must not be below the lower end."));
                }
                Ok(AmountSpec::Range { low, high })
            }
        }
    }
}

fn read(dto: &MoneyDto, [amount, currency]: [&'static str; 2]) -> Result<Money, AmountSpecError> {
    Money::try_from(dto).map_err(|error| {
        let field = if matches!(error, MoneyError::UnknownCurrency(_)) { currency } else { amount };
        refusal(field, &error.to_string())
    })
}

fn refusal(field: &'static str, problem: &str) -> AmountSpecError {
    AmountSpecError { field, problem: problem.to_owned() }
}

impl From<&AmountSpec> for AmountSpecDto {
    fn from(spec: &AmountSpec) -> AmountSpecDto {
        match spec {
            AmountSpec::Fixed(amount) => AmountSpecDto::Fixed { amount: (*amount).into() },
            AmountSpec::Estimated(amount) => AmountSpecDto::Estimated { amount: (*amount).into() },
            AmountSpec::Range { low, high } => AmountSpecDto::Range { low: (*low).into(), high: (*high).into() },
        }
    }
}

#[cfg(test)]
mod tests {
    use money::Currency;

    use super::*;

    fn cad(minor: i64) -> Money {
        Money::from_minor(minor, Currency::CAD)
    }

    fn range(low: i64, high: i64) -> AmountSpec {
        AmountSpec::Range { low: cad(low), high: cad(high) }
    }

    #[test]
    fn expected_and_bounds() {
        assert_eq!(AmountSpec::Fixed(cad(1001)).bounds(), (1001, 1001));
        assert_eq!(AmountSpec::Estimated(cad(1000)).bounds(), (800, 1200));
        // 20 % of 0.99 is cut to whole cents, so that the tolerance is never more than was said.
        assert_eq!(AmountSpec::Estimated(cad(99)).bounds(), (80, 118));
        assert_eq!(AmountSpec::Estimated(cad(i64::MAX)).bounds().1, i64::MAX);
        assert_eq!(range(100, 203).bounds(), (100, 203));
        assert_eq!(range(100, 203).expected(), cad(152));
        assert_eq!(range(0, i64::MAX).expected(), cad(i64::MAX - i64::MAX / 2));
    }

    #[test]
    fn the_wire_form_goes_both_ways() {
        for spec in [AmountSpec::Fixed(cad(1250)), AmountSpec::Estimated(cad(80)), range(0, 500)] {
            let json = serde_json::to_string(&AmountSpecDto::from(&spec)).expect("json");
            let dto: AmountSpecDto = serde_json::from_str(&json).expect(&json);
            assert_eq!(AmountSpec::try_from(&dto), Ok(spec), "{json}");
        }
        let json = serde_json::to_string(&AmountSpecDto::from(&AmountSpec::Fixed(cad(1250)))).expect("json");
        assert_eq!(json, r#"{"kind":"fixed","amount":{"amount":"12.50","currency":"CAD"}}"#);
    }

    #[test]
    fn what_cannot_be_due_is_refused_at_its_field() {
        for (json, field) in [
            (r#"{"kind":"fixed","amount":{"amount":"0.00","currency":"CAD"}}"#, "amount.amount"),
            (r#"{"kind":"estimated","amount":{"amount":"-1.00","currency":"CAD"}}"#, "amount.amount"),
            (r#"{"kind":"fixed","amount":{"amount":"1.00","currency":"XXX"}}"#, "amount.currency"),
            (r#"{"kind":"range","low":{"amount":"2.00","currency":"CAD"},"high":{"amount":"1.00","currency":"CAD"}}"#, "high.amount"),
            (r#"{"kind":"range","low":{"amount":"-2.00","currency":"CAD"},"high":{"amount":"1.00","currency":"CAD"}}"#, "low.amount"),
            (r#"{"kind":"range","low":{"amount":"1.00","currency":"USD"},"high":{"amount":"1.00","currency":"CAD"}}"#, "high.currency"),
        ] {
            let dto: AmountSpecDto = serde_json::from_str(json).expect(json);
            assert_eq!(AmountSpec::try_from(&dto).expect_err(json).field, field, "{json}");
        }
    }

    #[test]
    fn amounts_are_shown_in_words() {
        assert_eq!(AmountSpec::Estimated(cad(8000)).to_string(), "about 80.00 CAD");
        assert_eq!(range(4000, 6000).to_string(), "40.00 to 60.00 CAD");
    }
}
