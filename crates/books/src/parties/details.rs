//! What is known about a party, and how each part is checked.

use super::record::{Address, PartyRole};
use super::tax_id::SealedTaxId;
use crate::wire::{currency_in, optional_text, required_text};
use engine::{OpError, OpResult};

/// What is known about a party, checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// The name.
    pub name: String,
    /// What the party is, each role once, in their order.
    pub roles: Vec<PartyRole>,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Where it is found; empty where nothing is known.
    pub address: Address,
    /// Tax ids, encrypted, one of a kind.
    pub tax_ids: Vec<SealedTaxId>,
    /// Days until something is due.
    pub terms_days: Option<u32>,
    /// An ISO 4217 code.
    pub currency: Option<String>,
    /// A BCP 47 tag.
    pub language: Option<String>,
    /// Anything else.
    pub notes: Option<String>,
}

const NAME_LENGTH_MAX: usize = 200;
const LINE_LENGTH_MAX: usize = 200;
const NOTES_LENGTH_MAX: usize = 10_000;
const TERMS_DAYS_MAX: u32 = 3650;

/// A name as lists are sorted by it and as names are compared: lower case, single spaces.
pub fn name_key(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// E-mail address and telephone number, for finding. The number also stands as bare digits.
pub fn contact_key(details: &Details) -> String {
    let email = details.email.as_deref().unwrap_or_default().to_lowercase();
    let phone = details.phone.as_deref().unwrap_or_default();
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    [email.as_str(), phone, digits.as_str()].join("\n")
}

/// A party's name.
pub fn name_in(name: &str) -> OpResult<String> {
    required_text(name, "name", NAME_LENGTH_MAX)
}

/// Roles in their own order, each once.
pub fn roles_in(roles: &[PartyRole]) -> Vec<PartyRole> {
    PartyRole::ALL.into_iter().filter(|role| roles.contains(role)).collect()
}

/// An e-mail address. Only what can be no address at all is refused.
pub fn email_in(email: &str) -> OpResult<Option<String>> {
    let email = optional_text(Some(email), "email", LINE_LENGTH_MAX)?;
    let looks_right = |text: &str| {
        let (local, host) = text.rsplit_once('@').unwrap_or_default();
        !local.is_empty() && !host.is_empty() && !text.contains(char::is_whitespace)
    };
    match email {
        Some(text) if !looks_right(&text) => Err(OpError::invalid("email", format!("{text} is not an e-mail address."))),
        other => Ok(other),
    }
}

/// A telephone number, in any way of writing.
pub fn phone_in(phone: &str) -> OpResult<Option<String>> {
    optional_text(Some(phone), "phone", LINE_LENGTH_MAX)
}

/// An address. Empty lines count as unknown.
pub fn address_in(address: &Address) -> OpResult<Address> {
    let line = |text: &Option<String>, field: &str| optional_text(text.as_deref(), &format!("address.{field}"), LINE_LENGTH_MAX);
    let country = line(&address.country, "country")?.map(|code| code.to_uppercase());
    if let Some(code) = &country
        && !(code.len() == 2 && code.chars().all(|letter| letter.is_ascii_uppercase()))
    {
        return Err(OpError::invalid("address.country", format!("{code} is not a country code.")).hint("Give two letters, such as CA."));
    }
    Ok(Address {
        line1: line(&address.line1, "line1")?,
        line2: line(&address.line2, "line2")?,
        city: line(&address.city, "city")?,
        region: line(&address.region, "region")?,
        postal_code: line(&address.postal_code, "postalCode")?,
        country,
    })
}

/// Days until something is due.
pub fn terms_days_in(days: u32) -> OpResult<u32> {
    if days > TERMS_DAYS_MAX {
        return Err(OpError::invalid("termsDays", format!("Terms have at most {TERMS_DAYS_MAX} days.")));
    }
    Ok(days)
}

/// A currency's code.
pub fn party_currency_in(code: &str) -> OpResult<Option<String>> {
    match code.trim() {
        "" => Ok(None),
        code => Ok(Some(currency_in(&code.to_uppercase(), "currency")?.code().to_owned())),
    }
}

/// A language tag of a language and, where there is one, a script or country (BCP 47).
pub fn language_in(tag: &str) -> OpResult<Option<String>> {
    let Some(tag) = optional_text(Some(tag), "language", 20)? else { return Ok(None) };
    let mut parts = tag.split('-');
    let language = parts.next().is_some_and(|part| matches!(part.len(), 2 | 3) && part.chars().all(|letter| letter.is_ascii_alphabetic()));
    if !language || !parts.all(|part| (2..=8).contains(&part.len()) && part.chars().all(|sign| sign.is_ascii_alphanumeric())) {
        return Err(OpError::invalid("language", format!("{tag} is not a language.")).hint("Give a tag such as en or fr-CA."));
    }
    Ok(Some(tag))
}

/// Notes.
pub fn notes_in(notes: &str) -> OpResult<Option<String>> {
    optional_text(Some(notes), "notes", NOTES_LENGTH_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_case_and_spacing() {
        assert_eq!(name_key("  Café   CENTRAL "), "café central");
    }

    #[test]
    fn what_can_be_no_address_is_refused() {
        assert_eq!(email_in(" a@b.example ").unwrap().as_deref(), Some("a@b.example"));
        assert_eq!(email_in("").unwrap(), None);
        for wrong in ["a", "@b", "a@", "a b@c"] {
            assert_eq!(email_in(wrong).unwrap_err().field.as_deref(), Some("email"), "{wrong}");
        }
    }

    #[test]
    fn a_language_is_a_tag() {
        assert_eq!(language_in("fr-CA").unwrap().as_deref(), Some("fr-CA"));
        assert_eq!(language_in("zh-Hant-TW").unwrap().as_deref(), Some("zh-Hant-TW"));
        assert!(language_in("French").is_err() && language_in("f").is_err() && language_in("fr-").is_err());
    }

    #[test]
    fn a_country_is_two_letters() {
        let of = |country: &str| address_in(&Address { country: Some(country.to_owned()), ..Address::default() });
        assert_eq!(of("ca").unwrap().country.as_deref(), Some("CA"));
        assert_eq!(of("Canada").unwrap_err().field.as_deref(), Some("address.country"));
    }
}
