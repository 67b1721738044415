//! `update_party`.

use super::details::{Details, address_in, email_in, language_in, name_in, notes_in, party_currency_in, phone_in, roles_in, terms_days_in};
use super::record::{Address, Party, PartyRole};
use super::store;
use super::tax_id::{TaxIdInput, hidden, sealed_tax_ids};
use crate::read_model::{LEDGER, PARTIES, PAYMENTS};
use engine::{Command, OpError, OpResult, ReadModel, Tx, UndoCall};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ts_rs::TS;

/// What to change about a party. A field that is left out stays as it is; an empty text empties its field.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdatePartyInput {
    /// The party.
    pub id: String,
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub name: Option<String>,
    /// What the party is to the business; this replaces all of its roles.
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
    /// Where the party is found; this replaces the whole address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub address: Option<Address>,
    /// The party's tax ids; this replaces the whole list. One that is given without its number keeps the number that is known.
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
    /// Whether to forget the party's own terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub no_terms: Option<bool>,
    /// Whether a second party of the same name is meant. Without it, the same name is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub allow_duplicate: Option<bool>,
}

/// The party after a change, and how to take the change back.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct UpdatedParty {
    /// The party as it is now.
    #[serde(flatten)]
    party: Party,
    /// The input that changes it back; absent where nothing or a tax id was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "unknown")]
    previous: Option<Value>,
}

/// Changes what is known about a party.
pub struct UpdateParty;

impl Command for UpdateParty {
    const NAME: &'static str = "update_party";
    const DESCRIPTION: &'static str = "Changes what is known about a party.";
    const CHANGES: &'static [ReadModel] = &[PARTIES, PAYMENTS, LEDGER];
    type Input = UpdatePartyInput;
    type Output = UpdatedParty;

    fn run(input: &UpdatePartyInput, tx: &mut Tx<'_>) -> OpResult<UpdatedParty> {
        let record = store::record_by_id(tx, &input.id, "id")?;
        refuse_merged(tx, &record)?;
        let before = &record.details;
        let after = changed(input, before, tx)?;
        if super::details::name_key(&after.name) != super::details::name_key(&before.name) && !input.allow_duplicate.unwrap_or(false) {
            store::refuse_same_name(tx, &after.name, Some(record.seq))?;
        }
        store::update(tx, record.seq, &after)?;
        let party = store::by_seq(tx, record.seq)?.shown(hidden);
        Ok(UpdatedParty { party, previous: undo_input(&input.id, before, &after) })
    }

    fn summary(input: &UpdatePartyInput, output: &UpdatedParty) -> String {
        let mut parts = Vec::new();
        let mut add = |given: bool, part: &'static str| parts.extend(given.then_some(part));
        add(input.name.is_some(), "name");
        add(input.roles.is_some(), "roles");
        add(input.email.is_some(), "e-mail");
        add(input.phone.is_some(), "telephone");
        add(input.address.is_some(), "address");
        add(input.tax_ids.is_some(), "tax ids");
        add(input.terms_days.is_some() || input.no_terms == Some(true), "terms");
        add(input.currency.is_some(), "currency");
        add(input.language.is_some(), "language");
        add(input.notes.is_some(), "notes");
        format!("Changed {}: {}", output.party.name, if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") })
    }

    fn undo(_: &UpdatePartyInput, output: &UpdatedParty) -> Option<UndoCall> {
        let input = output.previous.clone()?;
        Some(UndoCall { operation: "update_party".to_owned(), input, label: format!("Change {} back", output.party.name) })
    }
}

/// Refuses to change a record that another one stands for.
pub fn refuse_merged(tx: &Tx<'_>, record: &store::PartyRow) -> OpResult<()> {
    let Some((kept_seq, _)) = &record.merged_into else { return Ok(()) };
    let kept = store::party_name(tx, *kept_seq)?;
    Err(OpError::conflict(format!("{} was merged into {kept}.", record.details.name))
        .at("id")
        .hint(format!("Change {kept} instead, or take the merge back.")))
}

fn changed(input: &UpdatePartyInput, before: &Details, tx: &Tx<'_>) -> OpResult<Details> {
    let mut after = before.clone();
    if let Some(name) = &input.name {
        after.name = name_in(name)?;
    }
    if let Some(roles) = &input.roles {
        after.roles = roles_in(roles);
    }
    if let Some(email) = &input.email {
        after.email = email_in(email)?;
    }
    if let Some(phone) = &input.phone {
        after.phone = phone_in(phone)?;
    }
    if let Some(address) = &input.address {
        after.address = address_in(address)?;
    }
    if let Some(tax_ids) = &input.tax_ids {
        after.tax_ids = sealed_tax_ids(tx, tax_ids, &before.tax_ids)?;
    }
    match (input.terms_days, input.no_terms.unwrap_or(false)) {
        (Some(_), true) => return Err(OpError::invalid("noTerms", "termsDays and noTerms exclude each other.")),
        (Some(days), false) => after.terms_days = Some(terms_days_in(days)?),
        (None, true) => after.terms_days = None,
        (None, false) => {}
    }
    if let Some(currency) = &input.currency {
        after.currency = party_currency_in(currency)?;
    }
    if let Some(language) = &input.language {
        after.language = language_in(language)?;
    }
    if let Some(notes) = &input.notes {
        after.notes = notes_in(notes)?;
    }
    Ok(after)
}

// The earlier state of exactly what changed. A number that was replaced is not kept anywhere in clear, so that
// a change of tax ids has no way back by itself.
fn undo_input(id: &str, before: &Details, after: &Details) -> Option<Value> {
    if before.tax_ids != after.tax_ids {
        return None;
    }
    let mut input = serde_json::Map::from_iter([("id".to_owned(), json!(id))]);
    let mut put = |differs: bool, field: &str, value: Value| {
        if differs {
            input.insert(field.to_owned(), value);
        }
    };
    let text = |text: &Option<String>| json!(text.as_deref().unwrap_or_default());
    put(before.name != after.name, "name", json!(before.name));
    put(before.name != after.name, "allowDuplicate", json!(true));
    put(before.roles != after.roles, "roles", json!(before.roles));
    put(before.email != after.email, "email", text(&before.email));
    put(before.phone != after.phone, "phone", text(&before.phone));
    put(before.address != after.address, "address", json!(before.address));
    match before.terms_days {
        Some(days) => put(before.terms_days != after.terms_days, "termsDays", json!(days)),
        None => put(after.terms_days.is_some(), "noTerms", json!(true)),
    }
    put(before.currency != after.currency, "currency", text(&before.currency));
    put(before.language != after.language, "language", text(&before.language));
    put(before.notes != after.notes, "notes", text(&before.notes));
    (input.len() > 1).then_some(Value::Object(input))
}
