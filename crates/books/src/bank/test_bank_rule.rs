//! `test_bank_rule`.

use engine::{OpError, OpResult, Query, ReadModel, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::records::{BankLine, LineState};
use super::rule::{ByRule, RuleConditions, RuleOutcome, RuleState};
use super::rule_fits::LineWords;
use super::rule_ready::{Accounts, ReadyOutcome, ReadyRule, at_work, checked, ready, shown};
use super::store::rules::{self, Lines, Meaning, RuleRow};
use super::store::{pages, rules::meaning};
use crate::ledger::account::AccountRole;
use crate::ledger::store::accounts::account_with_role;
use crate::read_model::{ACCOUNTS, BANK, LEDGER, PAYMENTS};

/// So many of the newest lines are looked at.
const LINES_MAX: i64 = 50_000;
/// So many of those that it catches are listed, unless said, and at most.
const LISTED_DEFAULT: u32 = 50;
const LISTED_MAX: u32 = 500;

/// A rule that stands, or one that is not kept yet.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct TestBankRuleInput {
    /// The rule that is tested, or the one that is being changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub id: Option<String>,
    /// Which lines it would be about; as the rule says unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub conditions: Option<RuleConditions>,
    /// What they would be; as the rule says unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub outcome: Option<RuleOutcome>,
    /// List at most this many lines, 50 unless said, 500 at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// How a rule compares with what became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum RuleComparisonWithPast {
    /// The line became what the rule says.
    Agrees,
    /// It became something else.
    Disagrees,
    /// The line is open: nobody has said yet what it is.
    Open,
}

/// A line that the rule catches.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct CaughtLine {
    /// The line.
    pub line: BankLine,
    /// Whether the rule agrees with what became of it.
    pub verdict: RuleComparisonWithPast,
    /// What it was matched with in fact, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub matched_with: Option<String>,
    /// The rule before it that takes the line first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub taken_by: Option<ByRule>,
}

/// What a rule would have done with past lines.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct TestBankRuleOutput {
    /// What its lines are, in words.
    pub target: String,
    /// How many lines were looked at, the newest first, at most 50,000.
    pub looked_at: u32,
    /// How many it catches.
    pub caught: u32,
    /// How many of them became what it says.
    pub agree: u32,
    /// How many became something else.
    pub disagree: u32,
    /// How many are open.
    pub open: u32,
    /// How many of those that it catches a rule before it takes first.
    pub taken_before: u32,
    /// What it catches: what disagrees first, then what is open, then what agrees, each the newest first.
    pub rows: Vec<CaughtLine>,
}

/// A rule tested on past lines.
pub struct TestBankRule;

impl Query for TestBankRule {
    const NAME: &'static str = "test_bank_rule";
    const DESCRIPTION: &'static str = "Tests a rule, kept or not, on the lines that are there: which it would catch, what they were in fact matched with, and how many agree.";
    const READS: &'static [ReadModel] = &[BANK, ACCOUNTS, PAYMENTS, LEDGER];
    type Input = TestBankRuleInput;
    type Output = TestBankRuleOutput;

    fn run(input: &TestBankRuleInput, tx: &ReadTx<'_>) -> OpResult<TestBankRuleOutput> {
        let listed = match input.limit.unwrap_or(LISTED_DEFAULT) {
            limit if limit > LISTED_MAX => return Err(OpError::invalid("limit", format!("At most {LISTED_MAX} lines are listed."))),
            limit => usize::try_from(limit).unwrap_or(usize::MAX),
        };
        let rule = tested(tx, input)?;
        let before: Vec<ReadyRule> = at_work(tx)?.into_iter().take_while(|other| is_before(other, &rule)).collect();
        let meant = meant(tx, &rule)?;
        let past = rules::lines(tx, Lines::Past(rule.conditions.account_seq, LINES_MAX))?;
        let mut output = TestBankRuleOutput {
            target: rule.target.clone(),
            looked_at: u32::try_from(past.len()).unwrap_or(u32::MAX),
            caught: 0,
            agree: 0,
            disagree: 0,
            open: 0,
            taken_before: 0,
            rows: Vec::new(),
        };
        // Of each verdict only as many are kept as may be shown.
        let mut kept: [Vec<CaughtLine>; 3] = Default::default();
        for line in &past {
            let words = LineWords::of(line);
            if !rule.conditions.fit(line, &words) {
                continue;
            }
            let shown = pages::listed_by_seq(tx, line.seq)?;
            let became = meaning(tx, line.seq)?;
            let verdict = compare(&rule, &meant, shown.state, &became);
            let taken_by = before.iter().find(|other| other.conditions.fit(line, &words));
            let (place, count) = match verdict {
                RuleComparisonWithPast::Disagrees => (0, &mut output.disagree),
                RuleComparisonWithPast::Open => (1, &mut output.open),
                RuleComparisonWithPast::Agrees => (2, &mut output.agree),
            };
            *count = count.saturating_add(1);
            output.caught = output.caught.saturating_add(1);
            output.taken_before = output.taken_before.saturating_add(u32::from(taken_by.is_some()));
            if let Some(rows) = kept.get_mut(place).filter(|rows| rows.len() < listed) {
                rows.push(CaughtLine {
                    matched_with: matched_with(&shown, &became),
                    verdict,
                    taken_by: taken_by.map(|other| ByRule { id: other.row.id.clone(), name: other.row.name.clone() }),
                    line: shown,
                });
            }
        }
        output.rows = kept.into_iter().flatten().take(listed).collect();
        Ok(output)
    }
}

// The rule as it stands, with what is asked in place of what it says.
fn tested(tx: &ReadTx<'_>, input: &TestBankRuleInput) -> OpResult<ReadyRule> {
    let accounts = Accounts::read(tx)?;
    let row = input.id.as_deref().map(|id| rules::by_id(tx, id, "id")).transpose()?;
    let known = row.as_ref().map(|row| shown(tx, &accounts, row)).transpose()?;
    let said = |field: &str| OpError::invalid(field.to_owned(), "Say this, or name a rule that is kept.");
    let conditions = input.conditions.as_ref().or(known.as_ref().map(|known| &known.conditions)).ok_or_else(|| said("conditions"))?;
    let outcome = input.outcome.as_ref().or(known.as_ref().map(|known| &known.outcome)).ok_or_else(|| said("outcome"))?;
    let new = checked(tx, "Test", conditions, outcome, false)?;
    let (seq, id, position) = row.map_or((0, String::new(), u32::MAX), |row| (row.seq, row.id, row.position));
    let row = RuleRow {
        seq,
        id,
        name: new.name,
        position,
        conditions: new.conditions,
        outcome: new.outcome,
        posts: false,
        state: RuleState::Active,
    };
    ready(tx, &accounts, row)
}

fn is_before(other: &ReadyRule, rule: &ReadyRule) -> bool {
    other.row.seq != rule.row.seq && (other.row.position, other.row.seq) < (rule.row.position, rule.row.seq)
}

// The accounts that matched lines of the rule have on the other side.
fn meant(tx: &ReadTx<'_>, rule: &ReadyRule) -> OpResult<Vec<i64>> {
    let mut meant = rule.accounts.clone();
    if matches!(rule.outcome, ReadyOutcome::Fee(None)) {
        meant.extend(account_with_role(tx, AccountRole::Fees)?.map(|account| account.seq));
    }
    meant.sort_unstable();
    meant.dedup();
    Ok(meant)
}

fn compare(rule: &ReadyRule, meant: &[i64], state: LineState, became: &Meaning) -> RuleComparisonWithPast {
    let agrees = match (state, &rule.outcome) {
        (LineState::Open | LineState::Withdrawn, _) => return RuleComparisonWithPast::Open,
        (LineState::Deleted, outcome) => matches!(outcome, ReadyOutcome::Delete(_)),
        (LineState::Matched, ReadyOutcome::Delete(_)) => false,
        (LineState::Matched, ReadyOutcome::Payment(payment)) => became.payments.contains(&payment.id),
        (LineState::Matched, _) => became.accounts == meant,
    };
    if agrees { RuleComparisonWithPast::Agrees } else { RuleComparisonWithPast::Disagrees }
}

fn matched_with(line: &BankLine, became: &Meaning) -> Option<String> {
    match line.state {
        LineState::Matched => Some(became.titles.join("; ")),
        LineState::Deleted => Some("Deleted".to_owned()),
        LineState::Open | LineState::Withdrawn => None,
    }
}
