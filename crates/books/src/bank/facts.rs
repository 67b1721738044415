//! What a bank says of a line beside day, amount and text: references, the other side, conversion, parts of a batch.

use money::MoneyDto;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use statements::{Counterparty, Detail, Line, References};
use ts_rs::TS;

/// References that others than the bank gave a booking.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct LineReferences {
    /// The payer's reference, which travels with the payment to the payee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub end_to_end: Option<String>,
    /// The mandate of a direct debit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub mandate: Option<String>,
    /// The id of who collects by direct debit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub creditor_id: Option<String>,
    /// The payee's structured reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub structured: Option<String>,
    /// The number of a cheque.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cheque: Option<String>,
    /// Any other reference of yours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub customer: Option<String>,
}

impl LineReferences {
    fn of(references: &References) -> Option<LineReferences> {
        let References { end_to_end, mandate, creditor_id, structured, cheque, customer } = references.clone();
        let found = LineReferences { end_to_end, mandate, creditor_id, structured, cheque, customer };
        (found != LineReferences::default()).then_some(found)
    }

    /// All of them, without saying which is which.
    pub fn each(&self) -> impl Iterator<Item = &str> {
        let LineReferences { end_to_end, mandate, creditor_id, structured, cheque, customer } = self;
        [end_to_end, mandate, creditor_id, structured, cheque, customer].into_iter().flatten().map(String::as_str)
    }
}

/// The other side of a booking.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct OtherSide {
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub name: Option<String>,
    /// The one behind it, where a payment is made for someone else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ultimate_name: Option<String>,
    /// The IBAN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub iban: Option<String>,
    /// The account number, where it is not an IBAN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub account: Option<String>,
    /// The bank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub bank: Option<String>,
}

impl OtherSide {
    fn of(other: &Counterparty) -> Option<OtherSide> {
        let Counterparty { name, ultimate_name, iban, account, bank } = other.clone();
        let found = OtherSide { name, ultimate_name, iban, account, bank };
        (found != OtherSide::default()).then_some(found)
    }
}

/// An amount before it was converted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct Original {
    /// The currency.
    pub currency: String,
    /// The amount, where the bank gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub amount: Option<MoneyDto>,
    /// The rate as the bank writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub rate: Option<String>,
}

/// A part of a batch or of a split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct LinePart {
    /// Its amount, signed like a line's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub amount: Option<MoneyDto>,
    /// References.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub references: Option<LineReferences>,
    /// The other side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub other_side: Option<OtherSide>,
    /// What it is for.
    pub description: String,
    /// A category that the file gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub category: Option<String>,
    /// The bank's id of the part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub bank_id: Option<String>,
}

/// Everything that the bank said beside day, amount and text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct LineFacts {
    /// The other side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub other_side: Option<OtherSide>,
    /// References.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub references: Option<LineReferences>,
    /// The fee that is in the amount, as a size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub fee: Option<MoneyDto>,
    /// The amount before conversion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub original: Option<Original>,
    /// The bank's code of its type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub type_code: Option<String>,
    /// A category that the file gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub category: Option<String>,
    /// Whether it takes an earlier booking back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub is_reversal: bool,
    /// Why the bank's id cannot be trusted to name one booking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub bank_id_doubt: Option<String>,
    /// The parts of a batch or split.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<LinePart>>")]
    pub parts: Vec<LinePart>,
}

impl LineFacts {
    /// What a line of a file says.
    pub fn of(line: &Line) -> LineFacts {
        LineFacts {
            other_side: OtherSide::of(&line.counterparty),
            references: LineReferences::of(&line.references),
            fee: line.fee.map(MoneyDto::from),
            original: line.original.as_ref().map(|original| Original {
                currency: original.currency.code().to_owned(),
                amount: original.amount.map(MoneyDto::from),
                rate: original.rate.clone(),
            }),
            type_code: line.type_code.clone(),
            category: line.category.clone(),
            is_reversal: line.is_reversal,
            bank_id_doubt: line.bank_id.as_ref().and_then(|id| id.doubt).map(str::to_owned),
            parts: line.details.iter().map(part).collect(),
        }
    }
}

fn part(detail: &Detail) -> LinePart {
    LinePart {
        amount: detail.amount.map(MoneyDto::from),
        references: LineReferences::of(&detail.references),
        other_side: OtherSide::of(&detail.counterparty),
        description: detail.description.clone(),
        category: detail.category.clone(),
        bank_id: detail.bank_id.clone(),
    }
}

/// What a line is searched by: its text, the other side, references and amount, in lower case.
pub fn text_key(line: &Line) -> String {
    let mut text = line.description.clone();
    let other = &line.counterparty;
    let references = &line.references;
    let words = [
        &other.name,
        &other.ultimate_name,
        &other.iban,
        &references.end_to_end,
        &references.structured,
        &references.cheque,
        &references.customer,
    ];
    let amount = line.amount.to_decimal();
    for word in words.into_iter().flatten().map(String::as_str).chain([amount.trim_start_matches('-')]) {
        text.push(' ');
        text.push_str(word);
    }
    text.to_lowercase()
}
