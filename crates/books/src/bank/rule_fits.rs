//! Whether a rule fits a line, and what the line is by it. Pure.

use money::{Money, allocate};

use super::match_parts::MatchPart;
use super::rule::{MoneyDirection, RuleComparison, RuleLine, RuleText};
use crate::payments::import_words::fold;

/// The conditions of a rule, made ready for comparing.
#[derive(Debug, Clone, Default)]
pub struct ReadyConditions {
    /// The account of the books.
    pub account_seq: Option<i64>,
    /// Out or in.
    pub direction: Option<MoneyDirection>,
    /// The words, folded.
    pub words: Vec<(RuleText, RuleComparison, String)>,
    /// The least and the most, as sizes.
    pub amount: Option<(Money, Money)>,
    /// The IBAN, without spaces, in capitals.
    pub iban: Option<String>,
    /// A reference, folded.
    pub reference: Option<String>,
}

/// An IBAN as it is compared.
pub fn plain_iban(text: &str) -> String {
    text.chars().filter(|letter| letter.is_ascii_alphanumeric()).map(|letter| letter.to_ascii_uppercase()).collect()
}

/// The texts of a line, folded once for all rules.
#[derive(Debug, Clone)]
pub struct LineWords {
    counterparty: String,
    description: String,
    both: String,
}

impl LineWords {
    /// Folds the texts of a line.
    pub fn of(line: &RuleLine) -> LineWords {
        let counterparty = fold(line.counterparty.as_deref().unwrap_or_default());
        let description = fold(&line.description);
        let both = format!("{counterparty} {description}").trim().to_owned();
        LineWords { counterparty, description, both }
    }

    fn have(&self, of: RuleText, how: RuleComparison, text: &str) -> bool {
        let holds = |own: &str| match how {
            RuleComparison::Contains => own.contains(text),
            RuleComparison::Is => own == text,
            RuleComparison::StartsWith => own.starts_with(text),
        };
        match of {
            RuleText::Counterparty => holds(&self.counterparty),
            RuleText::Description => holds(&self.description),
            RuleText::Any => holds(&self.counterparty) || holds(&self.description) || holds(&self.both),
        }
    }
}

impl ReadyConditions {
    /// Whether all of it holds for a line.
    pub fn fit(&self, line: &RuleLine, words: &LineWords) -> bool {
        let size = line.amount.minor().unsigned_abs();
        self.account_seq.is_none_or(|seq| seq == line.account_seq)
            && self.direction.is_none_or(|direction| (direction == MoneyDirection::Out) == line.amount.is_negative())
            && self.amount.is_none_or(|(low, high)| {
                low.currency() == line.amount.currency() && (low.minor().unsigned_abs()..=high.minor().unsigned_abs()).contains(&size)
            })
            && self.words.iter().all(|(of, how, text)| words.have(*of, *how, text))
            && self.iban.as_deref().is_none_or(|iban| has_iban(line, iban))
            && self.reference.as_deref().is_none_or(|reference| has_reference(line, words, reference))
    }
}

fn has_iban(line: &RuleLine, iban: &str) -> bool {
    let sides = line.facts.other_side.iter().chain(line.facts.parts.iter().filter_map(|part| part.other_side.as_ref()));
    sides.filter_map(|side| side.iban.as_deref()).any(|own| plain_iban(own) == iban)
}

fn has_reference(line: &RuleLine, words: &LineWords, reference: &str) -> bool {
    let named = line.facts.references.iter().flat_map(|references| references.each());
    named.into_iter().any(|own| fold(own) == reference) || words.both.split(' ').any(|word| word == reference)
}

/// A share of a split, made ready.
#[derive(Debug, Clone)]
pub struct ReadyShare {
    /// The code of the account.
    pub account: String,
    /// How much.
    pub size: ShareSize,
    /// The template of what the entry is about.
    pub description: Option<String>,
}

/// How much a share is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShareSize {
    /// Hundredths of a percent of the whole line.
    Percent(u32),
    /// An amount, as a size.
    Fixed(Money),
    /// What the others leave.
    Rest,
}

/// All of a line, in hundredths of a percent.
pub const WHOLE: u32 = 10_000;

/// The parts of a line that is split, or why it cannot be.
pub fn split(line: &RuleLine, shares: &[ReadyShare]) -> Result<Vec<MatchPart>, String> {
    let amounts = share_amounts(line.amount, shares)?;
    let part = |(share, amount): (&ReadyShare, Option<Money>)| MatchPart::Account {
        account: share.account.clone(),
        amount: amount.map(Into::into),
        base_amount: None,
        party_id: None,
        description: described(share.description.as_deref(), line),
    };
    Ok(shares.iter().zip(amounts).map(part).collect())
}

// What each share takes; the rest has no amount of its own.
fn share_amounts(amount: Money, shares: &[ReadyShare]) -> Result<Vec<Option<Money>>, String> {
    let currency = amount.currency();
    let percents = || shares.iter().map(|share| if let ShareSize::Percent(percent) = share.size { percent } else { 0 });
    let rest = WHOLE.saturating_sub(percents().fold(0, u32::saturating_add));
    let weights: Vec<u64> = percents().chain([rest]).map(u64::from).collect();
    // The rest takes part, so that the shares are cut fairly.
    let cut = allocate(amount, &weights).map_err(|error| error.to_string())?;
    let mut left = amount;
    let mut amounts = Vec::with_capacity(shares.len());
    for (share, cut) in shares.iter().zip(cut) {
        let own = match share.size {
            ShareSize::Percent(_) => Some(cut),
            ShareSize::Fixed(fixed) if fixed.currency() != currency => {
                return Err(format!("A share of it is in {}, and the line in {currency}", fixed.currency()));
            }
            ShareSize::Fixed(fixed) if amount.is_negative() => Some(fixed.checked_neg().map_err(|error| error.to_string())?),
            ShareSize::Fixed(fixed) => Some(fixed),
            ShareSize::Rest => None,
        };
        if let Some(own) = own {
            if own.is_zero() {
                return Err("The line is too small to be split so".to_owned());
            }
            left = left.checked_sub(own).map_err(|error| error.to_string())?;
        }
        amounts.push(own);
    }
    if left.is_zero() || left.is_negative() != amount.is_negative() {
        return Err("The shares leave nothing for the rest".to_owned());
    }
    Ok(amounts)
}

/// What an entry is about, by the owner's template.
pub fn described(template: Option<&str>, line: &RuleLine) -> Option<String> {
    let template = template?;
    let name = line.counterparty.as_deref().filter(|name| !name.trim().is_empty()).unwrap_or(&line.description);
    let filled = template
        .replace("{name}", name.trim())
        .replace("{text}", line.description.trim())
        .replace("{date}", &line.booked_on.to_string())
        .replace("{month}", &line.booked_on.format("%B %Y").to_string());
    Some(filled.chars().take(500).collect())
}

#[cfg(test)]
mod tests;
