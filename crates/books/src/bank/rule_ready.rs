//! What a rule is asked to be, checked, as it is stored, made ready for work, and as the doors show it.

use std::collections::HashMap;

use engine::{OpError, OpResult, ReadTx};
use money::Money;

use super::rule::{BankRule, RuleAmount, RuleConditions, RuleOutcome, RuleShare};
use super::rule_fits::{ReadyConditions, ReadyShare, ShareSize, WHOLE, plain_iban};
use super::store::rules::{NewRule, RuleRow};
use crate::ledger::store::AccountRow;
use crate::ledger::store::accounts::{account_by_code, all_accounts};
use crate::parties::store::party_by_id;
use crate::payments::import_words::fold;
use crate::payments::store::payments::{self, PaymentRow};
use crate::wire::{optional_text, positive_money_in, required_text};

const WORDS_MAX: usize = 10;
const SHARES_MAX: usize = 20;
const TEXT_MAX: usize = 200;
const DESCRIPTION_MAX: usize = 500;

/// Checks what a rule is asked to be, and brings it into the stored form.
pub fn checked(tx: &ReadTx<'_>, name: &str, conditions: &RuleConditions, outcome: &RuleOutcome, posts: bool) -> OpResult<NewRule> {
    let name = required_text(name, "name", TEXT_MAX)?;
    Ok(NewRule { name, conditions: checked_conditions(tx, conditions)?, outcome: checked_outcome(tx, outcome)?, posts })
}

fn stored_account(tx: &ReadTx<'_>, code: &str, field: &str) -> OpResult<String> {
    Ok(account_by_code(tx, code, field)?.seq.to_string())
}

fn checked_conditions(tx: &ReadTx<'_>, asked: &RuleConditions) -> OpResult<RuleConditions> {
    let mut stored = asked.clone();
    stored.account = asked.account.as_deref().map(|code| stored_account(tx, code, "conditions.account")).transpose()?;
    if asked.words.len() > WORDS_MAX {
        return Err(OpError::invalid("conditions.words", format!("A rule has at most {WORDS_MAX} conditions on words.")));
    }
    for (index, words) in stored.words.iter_mut().enumerate() {
        let field = format!("conditions.words[{index}].text");
        words.text = required_text(&words.text, &field, TEXT_MAX)?;
        if fold(&words.text).is_empty() {
            return Err(OpError::invalid(field, "These words have neither letters nor digits.").hint("Give a word of the line."));
        }
    }
    if let Some(amount) = &asked.amount {
        bounds(amount)?;
    }
    stored.iban = optional_text(asked.iban.as_deref(), "conditions.iban", 64)?.map(|iban| plain_iban(&iban));
    if stored.iban.as_deref().is_some_and(|iban| iban.len() < 5 || iban.len() > 34) {
        return Err(OpError::invalid("conditions.iban", "This is no IBAN.").hint("Copy it from the line; it begins with two letters."));
    }
    stored.reference = optional_text(asked.reference.as_deref(), "conditions.reference", TEXT_MAX)?;
    if stored.reference.as_deref().is_some_and(|reference| fold(reference).is_empty()) {
        return Err(OpError::invalid("conditions.reference", "This reference has neither letters nor digits."));
    }
    let says_something = !stored.words.is_empty() || stored.amount.is_some() || stored.iban.is_some() || stored.reference.is_some();
    if !says_something {
        return Err(OpError::invalid("conditions", "The rule would catch every line.")
            .hint("Say which words, amount, IBAN or reference its lines have."));
    }
    Ok(stored)
}

// The least and the most of a condition on the amount.
fn bounds(amount: &RuleAmount) -> OpResult<(Money, Money)> {
    let low = positive_money_in(&amount.low, "conditions.amount.low")?;
    let high = match &amount.high {
        Some(high) => positive_money_in(high, "conditions.amount.high")?,
        None => low,
    };
    if high.currency() != low.currency() {
        return Err(OpError::invalid("conditions.amount.high", "Both ends of the range must be in one currency."));
    }
    if high.minor() < low.minor() {
        return Err(OpError::invalid("conditions.amount.high", "The most is less than the least."));
    }
    Ok((low, high))
}

fn checked_outcome(tx: &ReadTx<'_>, asked: &RuleOutcome) -> OpResult<RuleOutcome> {
    Ok(match asked {
        RuleOutcome::Account { account, party_id, description } => RuleOutcome::Account {
            account: stored_account(tx, account, "outcome.account")?,
            party_id: party_id.as_deref().map(|id| party_by_id(tx, id, "outcome.partyId").map(|party| party.id)).transpose()?,
            description: optional_text(description.as_deref(), "outcome.description", DESCRIPTION_MAX)?,
        },
        RuleOutcome::Payment { payment_id } => {
            RuleOutcome::Payment { payment_id: payments::by_id(tx, payment_id, "outcome.paymentId")?.id }
        }
        RuleOutcome::Split { shares } => RuleOutcome::Split { shares: checked_shares(tx, shares)? },
        RuleOutcome::Fee { account } => {
            RuleOutcome::Fee { account: account.as_deref().map(|code| stored_account(tx, code, "outcome.account")).transpose()? }
        }
        RuleOutcome::Delete { reason } => RuleOutcome::Delete { reason: required_text(reason, "outcome.reason", 1000)? },
    })
}

fn checked_shares(tx: &ReadTx<'_>, asked: &[RuleShare]) -> OpResult<Vec<RuleShare>> {
    if asked.len() < 2 || asked.len() > SHARES_MAX {
        return Err(
            OpError::invalid("outcome.shares", format!("Give 2 to {SHARES_MAX} shares.")).hint("For one account alone, say the account.")
        );
    }
    let mut stored = Vec::with_capacity(asked.len());
    let (mut percents, mut rests) = (0_u32, 0);
    for (index, share) in asked.iter().enumerate() {
        let field = format!("outcome.shares[{index}]");
        match share_size(share, &field)? {
            ShareSize::Percent(percent) => percents = percents.saturating_add(percent),
            ShareSize::Fixed(_) => {}
            ShareSize::Rest => rests += 1,
        }
        stored.push(RuleShare {
            account: stored_account(tx, &share.account, &format!("{field}.account"))?,
            description: optional_text(share.description.as_deref(), &format!("{field}.description"), DESCRIPTION_MAX)?,
            ..share.clone()
        });
    }
    if rests != 1 {
        return Err(OpError::invalid("outcome.shares", "One share takes the rest: give it neither percent nor amount.")
            .hint("So the shares come to the line, to the cent."));
    }
    if percents >= WHOLE {
        return Err(OpError::invalid("outcome.shares", "The percents come to 100 or more, and nothing is left for the rest."));
    }
    Ok(stored)
}

fn share_size(share: &RuleShare, field: &str) -> OpResult<ShareSize> {
    match (share.percent.as_deref().map(str::trim).filter(|text| !text.is_empty()), &share.amount) {
        (Some(_), Some(_)) => Err(OpError::invalid(field, "Give a share a percent or an amount, not both.")),
        (Some(percent), None) => hundredths(percent).map(ShareSize::Percent).ok_or_else(|| {
            OpError::invalid(format!("{field}.percent"), format!("{percent} is no percent above 0 and below 100."))
                .hint("Write it like 33.3, with at most two decimals.")
        }),
        (None, Some(amount)) => Ok(ShareSize::Fixed(positive_money_in(amount, format!("{field}.amount"))?)),
        (None, None) => Ok(ShareSize::Rest),
    }
}

// `33.3` is 3330 hundredths of a percent.
fn hundredths(text: &str) -> Option<u32> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.chars().all(|letter| letter.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || decimals.len() > 2 || !digits(whole) || !digits(decimals) || text.ends_with('.') {
        return None;
    }
    let decimals: u32 = format!("{decimals:0<2}").parse().ok()?;
    let found = whole.parse::<u32>().ok()?.checked_mul(100)?.checked_add(decimals)?;
    (found > 0 && found < WHOLE).then_some(found)
}

/// What a rule says of its lines, made ready.
#[derive(Debug, Clone)]
pub enum ReadyOutcome {
    /// An account, by its code.
    Account {
        /// Its code.
        code: String,
        /// The party.
        party_id: Option<String>,
        /// The template of what the entry is about.
        description: Option<String>,
    },
    /// A payment.
    Payment(Box<PaymentRow>),
    /// Shares.
    Split(Vec<ReadyShare>),
    /// A fee, on an account where one is given.
    Fee(Option<String>),
    /// Deleted, and why.
    Delete(String),
}

/// A rule that can work.
#[derive(Debug, Clone)]
pub struct ReadyRule {
    /// As it is stored.
    pub row: RuleRow,
    /// Which lines it is about.
    pub conditions: ReadyConditions,
    /// What they are.
    pub outcome: ReadyOutcome,
    /// The accounts that the outcome names, with their keys.
    pub accounts: Vec<i64>,
    /// What the lines are, in words.
    pub target: String,
    /// What keeps it from posting.
    pub problem: Option<String>,
}

/// The accounts of the books, by key, read once for all rules.
pub struct Accounts(HashMap<i64, AccountRow>);

impl Accounts {
    /// Reads them.
    pub fn read(tx: &ReadTx<'_>) -> OpResult<Accounts> {
        Ok(Accounts(all_accounts(tx)?.into_iter().map(|row| (row.seq, row)).collect()))
    }

    fn of(&self, stored: &str) -> OpResult<&AccountRow> {
        let seq: i64 = stored.parse().map_err(OpError::internal)?;
        self.0.get(&seq).ok_or_else(|| OpError::internal("a rule of no account"))
    }
}

/// Makes a stored rule ready for work.
pub fn ready(tx: &ReadTx<'_>, accounts: &Accounts, row: RuleRow) -> OpResult<ReadyRule> {
    let asked = &row.conditions;
    let conditions = ReadyConditions {
        account_seq: asked.account.as_deref().map(|stored| accounts.of(stored).map(|account| account.seq)).transpose()?,
        direction: asked.direction,
        words: asked.words.iter().map(|words| (words.of, words.how, fold(&words.text))).collect(),
        amount: asked.amount.as_ref().map(bounds).transpose()?,
        iban: asked.iban.clone(),
        reference: asked.reference.as_deref().map(fold),
    };
    let mut named: Vec<&AccountRow> = Vec::new();
    let (outcome, target) = match &row.outcome {
        RuleOutcome::Account { account, party_id, description } => {
            let account = accounts.of(account)?;
            named.push(account);
            let outcome =
                ReadyOutcome::Account { code: account.code.clone(), party_id: party_id.clone(), description: description.clone() };
            (outcome, spoken(account))
        }
        RuleOutcome::Payment { payment_id } => {
            let payment = payments::by_id(tx, payment_id, "outcome.paymentId")?;
            let target = payment.name.clone();
            (ReadyOutcome::Payment(Box::new(payment)), target)
        }
        RuleOutcome::Split { shares } => {
            let mut ready = Vec::with_capacity(shares.len());
            let mut words = Vec::with_capacity(shares.len());
            for share in shares {
                let account = accounts.of(&share.account)?;
                let size = share_size(share, "outcome.shares")?;
                words.push(match size {
                    ShareSize::Percent(_) => format!("{} {} %", spoken(account), share.percent.as_deref().unwrap_or_default()),
                    ShareSize::Fixed(amount) => format!("{} {amount}", spoken(account)),
                    ShareSize::Rest => format!("{} the rest", spoken(account)),
                });
                named.push(account);
                ready.push(ReadyShare { account: account.code.clone(), size, description: share.description.clone() });
            }
            (ReadyOutcome::Split(ready), words.join(", "))
        }
        RuleOutcome::Fee { account: Some(account) } => {
            let account = accounts.of(account)?;
            named.push(account);
            (ReadyOutcome::Fee(Some(account.code.clone())), format!("Fee, {}", spoken(account)))
        }
        RuleOutcome::Fee { account: None } => (ReadyOutcome::Fee(None), "Fee".to_owned()),
        RuleOutcome::Delete { reason } => (ReadyOutcome::Delete(reason.clone()), format!("Deleted: {reason}")),
    };
    let problem = named.iter().find(|account| account.archived).map(|account| format!("Account {} is archived", spoken(account)));
    let accounts = named.iter().map(|account| account.seq).collect();
    Ok(ReadyRule { conditions, outcome, accounts, target, problem, row })
}

fn spoken(account: &AccountRow) -> String {
    format!("{} {}", account.code, account.name)
}

/// A rule as the doors show it.
pub fn shown(tx: &ReadTx<'_>, accounts: &Accounts, row: &RuleRow) -> OpResult<BankRule> {
    let ready = ready(tx, accounts, row.clone())?;
    let code = |stored: &String| accounts.of(stored).map(|account| account.code.clone());
    let mut conditions = row.conditions.clone();
    conditions.account = conditions.account.as_ref().map(code).transpose()?;
    let mut outcome = row.outcome.clone();
    match &mut outcome {
        RuleOutcome::Account { account, .. } => *account = code(account)?,
        RuleOutcome::Fee { account: Some(account) } => *account = code(account)?,
        RuleOutcome::Split { shares } => {
            for share in shares {
                share.account = code(&share.account)?;
            }
        }
        RuleOutcome::Fee { account: None } | RuleOutcome::Payment { .. } | RuleOutcome::Delete { .. } => {}
    }
    Ok(BankRule {
        id: row.id.clone(),
        name: row.name.clone(),
        position: row.position,
        conditions,
        outcome,
        target: ready.target,
        posts: row.posts,
        state: row.state,
        problem: ready.problem,
    })
}

/// The rule of an integer key, as the doors show it.
pub fn shown_by_seq(tx: &ReadTx<'_>, seq: i64) -> OpResult<BankRule> {
    shown(tx, &Accounts::read(tx)?, &super::store::rules::by_seq(tx, seq)?)
}

/// The rules that are at work, in their order.
pub fn at_work(tx: &ReadTx<'_>) -> OpResult<Vec<ReadyRule>> {
    let rows = super::store::rules::standing(tx)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let accounts = Accounts::read(tx)?;
    let active = rows.into_iter().filter(|row| row.state == super::rule::RuleState::Active);
    active.map(|row| ready(tx, &accounts, row)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_are_read_to_two_decimals() {
        assert_eq!(["33.3", "50", "0.01", "99.99"].map(hundredths), [Some(3330), Some(5000), Some(1), Some(9999)]);
        assert_eq!(["0", "100", "33.333", "-5", "5.", ".5", "", "1e1", "١"].map(hundredths), [None; 9]);
    }
}
