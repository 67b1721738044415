//! A party, as every door shows it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a party is to the business. One party may be several things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum PartyRole {
    /// Buys from the business.
    Customer,
    /// Sells to the business.
    Supplier,
    /// Works for the business without being employed.
    Contractor,
    /// Brings business in, or owns a share of it.
    Partner,
}

impl PartyRole {
    /// Every role, in the order in which they are shown.
    pub const ALL: [PartyRole; 4] = [PartyRole::Customer, PartyRole::Supplier, PartyRole::Contractor, PartyRole::Partner];

    /// The role as it is stored and written.
    pub const fn as_str(self) -> &'static str {
        match self {
            PartyRole::Customer => "customer",
            PartyRole::Supplier => "supplier",
            PartyRole::Contractor => "contractor",
            PartyRole::Partner => "partner",
        }
    }
}

/// Where a party is found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Address {
    /// Street and number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub line1: Option<String>,
    /// Building, floor, or care of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub line2: Option<String>,
    /// City or town.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub city: Option<String>,
    /// Province, state or county.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub region: Option<String>,
    /// Postal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub postal_code: Option<String>,
    /// The country's two-letter ISO 3166 code, such as "CA".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub country: Option<String>,
}

impl Address {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Address::default()
    }
}

/// A tax id with its number hidden.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct MaskedTaxId {
    /// Which number it is, such as "sin", "ein" or "vat".
    pub kind: String,
    /// The number with all but its end hidden, or a word that it cannot be read on this machine.
    pub masked: String,
}

/// Someone the business deals with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Party {
    /// The party's id.
    pub id: String,
    /// The name.
    pub name: String,
    /// What the party is to the business.
    pub roles: Vec<PartyRole>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub email: Option<String>,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub phone: Option<String>,
    /// Where the party is found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub address: Option<Address>,
    /// The party's tax ids, with their numbers hidden.
    pub tax_ids: Vec<MaskedTaxId>,
    /// Days until an invoice or bill is due, unless it says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub terms_days: Option<u32>,
    /// The currency of new documents, as a three-letter ISO 4217 code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub currency: Option<String>,
    /// The language of documents, such as "en" or "fr-CA".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub language: Option<String>,
    /// Anything worth knowing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub notes: Option<String>,
    /// Whether the party is put away: it is no longer offered, and its history stays.
    pub archived: bool,
    /// The party that this record was merged into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub merged_into_id: Option<String>,
}
