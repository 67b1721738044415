//! Tax ids: sealed from the moment they arrive, and shown with all but their end hidden.

use super::record::MaskedTaxId;
use crate::wire::required_text;
use engine::{ErrorCode, OpError, OpResult, ReadTx, SecretText};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A tax id as it is entered.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TaxIdInput {
    /// Which number it is, such as "sin", "ein" or "vat".
    pub kind: String,
    /// The number. It is stored encrypted. Left out, the number of this kind that is known already stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub value: Option<SecretText>,
}

/// A tax id in clear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct TaxId {
    /// Which number it is.
    pub kind: String,
    /// The number.
    pub value: String,
}

/// A tax id as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedTaxId {
    /// Which number it is.
    pub kind: String,
    /// The number, encrypted.
    pub sealed: String,
}

const KIND_LENGTH_MAX: usize = 40;
const PER_PARTY_MAX: usize = 20;

/// Checks tax ids that were entered. `known` are those that the party has already.
pub fn sealed_tax_ids(tx: &ReadTx<'_>, entered: &[TaxIdInput], known: &[SealedTaxId]) -> OpResult<Vec<SealedTaxId>> {
    if entered.len() > PER_PARTY_MAX {
        return Err(OpError::invalid("taxIds", format!("A party has at most {PER_PARTY_MAX} tax ids.")));
    }
    let mut sealed: Vec<SealedTaxId> = Vec::with_capacity(entered.len());
    for (index, tax_id) in entered.iter().enumerate() {
        let kind = required_text(&tax_id.kind, &format!("taxIds[{index}].kind"), KIND_LENGTH_MAX)?.to_lowercase();
        if sealed.iter().any(|earlier| earlier.kind == kind) {
            return Err(OpError::new(ErrorCode::AlreadyExists, format!("There are two tax ids of kind {kind}."))
                .at(format!("taxIds[{index}].kind")));
        }
        let field = format!("taxIds[{index}].value");
        let text = match &tax_id.value {
            Some(value) => {
                // It was sealed on this machine a moment ago, so that it opens here.
                if tx.open_secret(value.sealed())?.is_empty() {
                    return Err(OpError::invalid(field, format!("The {kind} number is empty.")));
                }
                value.sealed().to_owned()
            }
            None => match known.iter().find(|known| known.kind == kind) {
                Some(known) => known.sealed.clone(),
                None => {
                    return Err(OpError::invalid(field, format!("The {kind} number is missing."))
                        .hint("Give the number, or leave the whole tax id out."));
                }
            },
        };
        sealed.push(SealedTaxId { kind, sealed: text });
    }
    Ok(sealed)
}

const HIDDEN: &str = "••••";
// Shorter numbers would be given away by their end.
const SHOWN_FROM_LENGTH: usize = 6;
const SHOWN: usize = 2;

/// Tax ids with all of their numbers hidden: what a change answers, because its answer stays in the audit.
pub fn hidden(tax_ids: &[SealedTaxId]) -> Vec<MaskedTaxId> {
    tax_ids.iter().map(|tax_id| MaskedTaxId { kind: tax_id.kind.clone(), masked: HIDDEN.to_owned() }).collect()
}

/// Hides numbers. Where this machine does not hold the company's key, it says so, and asks for the key only once.
#[derive(Default)]
pub struct Mask {
    locked: bool,
}

impl Mask {
    /// Tax ids with the end of each number shown.
    pub fn over(&mut self, tx: &ReadTx<'_>, tax_ids: &[SealedTaxId]) -> Vec<MaskedTaxId> {
        tax_ids.iter().map(|tax_id| MaskedTaxId { kind: tax_id.kind.clone(), masked: self.one(tx, &tax_id.sealed) }).collect()
    }

    fn one(&mut self, tx: &ReadTx<'_>, sealed: &str) -> String {
        let clear = if self.locked { None } else { tx.open_secret(sealed).ok() };
        match clear {
            Some(clear) => masked(&clear),
            None => {
                self.locked = true;
                format!("{HIDDEN} (locked)")
            }
        }
    }
}

fn masked(clear: &str) -> String {
    let signs: Vec<char> = clear.chars().filter(|sign| sign.is_alphanumeric()).collect();
    if signs.len() < SHOWN_FROM_LENGTH {
        return HIDDEN.to_owned();
    }
    format!("{HIDDEN} {}", signs[signs.len() - SHOWN..].iter().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn only_the_end_of_a_long_number_is_shown() {
        assert_eq!(masked("046 454 286"), "•••• 86");
        assert_eq!(masked("GB123456789"), "•••• 89");
        assert_eq!(masked("12345"), "••••");
        assert_eq!(masked("1-2-3-4-5"), "••••");
        assert_eq!(masked(""), "••••");
    }
}
