//! `create_party`.

use super::details::{Details, address_in, email_in, language_in, name_in, notes_in, party_currency_in, phone_in, roles_in, terms_days_in};
use super::record::{Address, Party, PartyRole};
use super::store;
use super::tax_id::{TaxIdInput, hidden, sealed_tax_ids};
use crate::read_model::PARTIES;
use engine::{Command, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A new party.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreatePartyInput {
    /// The name.
    pub name: String,
    /// What the party is to the business; it may be several things.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub roles: Option<Vec<PartyRole>>,
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
    /// The party's tax ids. Their numbers are stored encrypted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub tax_ids: Option<Vec<TaxIdInput>>,
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
    /// Whether a second party of the same name is meant. Without it, the same name is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub allow_duplicate: Option<bool>,
}

/// Adds a party.
pub struct CreateParty;

impl Command for CreateParty {
    const NAME: &'static str = "create_party";
    const DESCRIPTION: &'static str = "Adds a customer, supplier, contractor or partner.";
    const CHANGES: &'static [ReadModel] = &[PARTIES];
    type Input = CreatePartyInput;
    type Output = Party;

    fn run(input: &CreatePartyInput, tx: &mut Tx<'_>) -> OpResult<Party> {
        let details = Details {
            name: name_in(&input.name)?,
            roles: roles_in(input.roles.as_deref().unwrap_or_default()),
            email: email_in(input.email.as_deref().unwrap_or_default())?,
            phone: phone_in(input.phone.as_deref().unwrap_or_default())?,
            address: input.address.as_ref().map(address_in).transpose()?.unwrap_or_default(),
            tax_ids: sealed_tax_ids(tx, input.tax_ids.as_deref().unwrap_or_default(), &[])?,
            terms_days: input.terms_days.map(terms_days_in).transpose()?,
            currency: party_currency_in(input.currency.as_deref().unwrap_or_default())?,
            language: language_in(input.language.as_deref().unwrap_or_default())?,
            notes: notes_in(input.notes.as_deref().unwrap_or_default())?,
        };
        if !input.allow_duplicate.unwrap_or(false) {
            store::refuse_same_name(tx, &details.name, None)?;
        }
        let seq = store::insert(tx, &details)?;
        Ok(store::by_seq(tx, seq)?.shown(hidden))
    }

    fn summary(_: &CreatePartyInput, party: &Party) -> String {
        match party.roles.as_slice() {
            [] => format!("Added {} to the parties", party.name),
            roles => format!("Added {} as {}", party.name, roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" and ")),
        }
    }

    fn undo(_: &CreatePartyInput, party: &Party) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "archive_party".to_owned(),
            input: serde_json::json!({ "id": party.id }),
            label: format!("Archive {}", party.name),
        })
    }
}
