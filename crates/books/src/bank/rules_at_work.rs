//! Rules at work: which rule a line falls to, whether what it says is certain, and what is posted by it.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use engine::{Command, OpResult, ReadTx, Tx};
use money::{Currency, Money};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::candidates::{DAYS_AHEAD, DAYS_AROUND, may_be, may_be_late, may_pay};
use super::delete_bank_line::{DeleteBankLine, DeleteBankLineInput};
use super::match_bank_line::{Hand, MatchBankLineInput, match_line};
use super::match_parts::MatchPart;
use super::open_dues::OpenDues;
use super::records::BankLine;
use super::rule::{ByRule, RuleLine};
use super::rule_fits::{LineWords, described, split};
use super::rule_ready::{ReadyOutcome, ReadyRule, at_work};
use super::store::candidates::{self as store, Uncleared};
use super::store::rules::{self, Lines, MatchedTwin};
use super::store::{lines, pages};
use super::suggest::Candidate;
use crate::company;
use crate::ledger;
use crate::payments::agreed::DAYS_MAX;
use crate::payments::occurrence_named::{DueNear, due_in_grace, waits_since_before};
use crate::payments::store::decisions;
use crate::payments::store::payments::PaymentRow;

/// A due date that waits since so many days, and is not the nearest one, may be what a line is for.
const DAYS_WAITING: u64 = 45;
/// A long change says how far it is after so many lines.
pub(super) const LINES_PER_STEP: usize = 100;
/// So many acts and doubts are listed; all are counted.
const LISTED_MAX: usize = 200;

/// What a rule did with a line.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct RuleAct {
    /// The line, as it stands now.
    pub line: BankLine,
    /// The rule.
    pub rule: ByRule,
    /// What the line is, in words.
    pub title: String,
}

/// A line that a rule would have posted, had it been certain.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct RuleDoubt {
    /// The line, which stays open.
    pub line: BankLine,
    /// The rule.
    pub rule: ByRule,
    /// Why it only suggests, in words.
    pub reasons: Vec<String>,
}

/// What rules did.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct AppliedRules {
    /// Its id, by which it is taken back as one; none where nothing was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub run_id: Option<String>,
    /// How many open lines were looked at.
    pub looked_at: u32,
    /// How many lines were posted.
    pub posted: u32,
    /// How many lines were deleted.
    pub deleted: u32,
    /// How many lines a posting rule only suggests for, because something was not certain.
    pub held_back: u32,
    /// What was done, at most 200.
    pub acts: Vec<RuleAct>,
    /// What was held back and why, at most 200.
    pub doubts: Vec<RuleDoubt>,
}

impl AppliedRules {
    /// `3 lines posted, 1 deleted by your rules`, or nothing.
    pub fn said(&self) -> Option<String> {
        let posted = (self.posted > 0).then(|| format!("{} posted", super::records::lines_said(self.posted)));
        let deleted = (self.deleted > 0).then(|| format!("{} deleted", super::records::lines_said(self.deleted)));
        let words: Vec<String> = posted.into_iter().chain(deleted).collect();
        (!words.is_empty()).then(|| format!("{} by your rules", words.join(", ")))
    }
}

/// The first rule in the order that fits a line.
pub fn first_fitting<'r>(ready: &'r [ReadyRule], line: &RuleLine) -> Option<&'r ReadyRule> {
    let words = LineWords::of(line);
    ready.iter().find(|rule| rule.conditions.fit(line, &words))
}

/// What a rule says of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// The parts to match it with.
    Match(Vec<MatchPart>),
    /// Why it is deleted.
    Delete(String),
    /// Nothing that could be done.
    Nothing,
}

/// What a rule says of a line, and what makes it uncertain.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// What is to be done.
    pub plan: Plan,
    /// Why a posting rule only suggests it.
    pub doubts: Doubts,
}

/// Why a rule is not certain of a line, in words.
#[derive(Debug, Clone, Default)]
pub struct Doubts {
    /// None when it is certain.
    pub reasons: Vec<String>,
    /// Whether the money may stand in the books already, or be expected there, so that it would count twice.
    pub of_doubling: bool,
}

impl Doubts {
    fn push(&mut self, reason: String) {
        self.reasons.push(reason);
    }

    fn push_doubling(&mut self, reason: String) {
        self.reasons.push(reason);
        self.of_doubling = true;
    }
}

type ByAmount = HashMap<Money, Vec<Uncleared>>;

/// What is read once for many lines.
pub struct Bench {
    today: NaiveDate,
    base: Currency,
    // By account: what stands in the books and was not found on a statement, in the days of the lines.
    uncleared: HashMap<i64, ByAmount>,
    // By account: what is open and may be paid by a line.
    open: HashMap<i64, OpenDues>,
    // The first and the last day of the lines.
    lines: (NaiveDate, NaiveDate),
    first: NaiveDate,
    last: NaiveDate,
}

impl Bench {
    /// For lines of some days.
    pub fn new(tx: &ReadTx<'_>, days: impl Iterator<Item = NaiveDate> + Clone) -> OpResult<Bench> {
        let today = tx.today();
        let first = days.clone().min().unwrap_or(today);
        let last = days.max().unwrap_or(today);
        Ok(Bench {
            today,
            base: company::settings(tx)?.base_currency,
            uncleared: HashMap::new(),
            open: HashMap::new(),
            lines: (first, last),
            first: first.checked_sub_days(Days::new(DAYS_AROUND)).unwrap_or(first),
            last: last.checked_add_days(Days::new(DAYS_AHEAD)).unwrap_or(last),
        })
    }

    // An entry that stands already and may be the line itself.
    fn alike(&mut self, tx: &ReadTx<'_>, line: &RuleLine) -> OpResult<Option<&Uncleared>> {
        let known = match self.uncleared.entry(line.account_seq) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(unknown) => {
                let mut by_amount = ByAmount::new();
                for one in store::uncleared(tx, line.account_seq, self.first, self.last)? {
                    by_amount.entry(one.left).or_default().push(one);
                }
                unknown.insert(by_amount)
            }
        };
        Ok(known.get(&line.amount).and_then(|alike| alike.iter().find(|one| may_be_late(one.on, line.booked_on))))
    }

    // A due date that is open and may be what the line pays.
    fn due(&mut self, tx: &ReadTx<'_>, rule: &ReadyRule, line: &RuleLine) -> OpResult<Option<&Candidate>> {
        let open = match self.open.entry(line.account_seq) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(unknown) => {
                // Grace reaches as far as it may be set.
                let days = Days::new(u64::from(DAYS_MAX));
                let from = self.lines.0.checked_sub_days(days).unwrap_or(self.lines.0);
                let until = self.lines.1.checked_add_days(days).unwrap_or(self.lines.1);
                unknown.insert(OpenDues::read(tx, line.account_seq, from, until)?)
            }
        };
        open.alike(tx, line, &rule.conditions)
    }

    // What was posted for a line waits on the other accounts that it moves, for their own lines.
    fn posted(&mut self, tx: &ReadTx<'_>, line: &RuleLine, entries: &[i64]) -> OpResult<()> {
        for (account_seq, by_amount) in self.uncleared.iter_mut().filter(|(account_seq, _)| **account_seq != line.account_seq) {
            for entry_seq in entries {
                for one in store::uncleared_of(tx, *account_seq, *entry_seq)? {
                    by_amount.entry(one.left).or_default().push(one);
                }
            }
        }
        Ok(())
    }

    /// What a rule says of a line, and how certain that is.
    pub fn verdict(&mut self, tx: &ReadTx<'_>, rule: &ReadyRule, line: &RuleLine) -> OpResult<Verdict> {
        let mut doubts = Doubts { reasons: rule.problem.iter().cloned().collect(), of_doubling: false };
        let plan = match &rule.outcome {
            ReadyOutcome::Delete(reason) => {
                self.doubt_known(tx, rule, line, &mut doubts)?;
                return Ok(Verdict { plan: Plan::Delete(reason.clone()), doubts });
            }
            ReadyOutcome::Account { code, party_id, description } => Plan::Match(vec![MatchPart::Account {
                account: code.clone(),
                amount: None,
                base_amount: None,
                party_id: party_id.clone(),
                description: described(description.as_deref(), line),
            }]),
            ReadyOutcome::Fee(account) => Plan::Match(vec![MatchPart::Fee { amount: None, account: account.clone(), base_amount: None }]),
            ReadyOutcome::Split(shares) => match split(line, shares) {
                Ok(parts) => Plan::Match(parts),
                Err(doubt) => {
                    doubts.push(doubt);
                    Plan::Nothing
                }
            },
            ReadyOutcome::Payment(payment) => payment_plan(tx, payment, line, &mut doubts)?,
        };
        if !matches!(rule.outcome, ReadyOutcome::Payment(_)) && line.amount.currency() != self.base {
            doubts.push(format!("The line is in {}, and the rule does not know what it came to in {}", line.amount.currency(), self.base));
        }
        if rule.accounts.contains(&line.account_seq) {
            doubts.push("The rule names the account of the line itself".to_owned());
        }
        if line.booked_on > self.today {
            doubts.push("The day of the line lies ahead".to_owned());
        }
        if ledger::is_locked(tx, line.booked_on)? {
            doubts.push("The books are locked on the day of the line".to_owned());
        }
        self.doubt_known(tx, rule, line, &mut doubts)?;
        Ok(Verdict { plan, doubts })
    }

    // Why a line may be in the books already, be expected there, or not be the rule's.
    fn doubt_known(&mut self, tx: &ReadTx<'_>, rule: &ReadyRule, line: &RuleLine, doubts: &mut Doubts) -> OpResult<()> {
        match rules::has_matched_twin(tx, line)? {
            Some(MatchedTwin::SameText) => doubts.push_doubling("A line of the same day, amount and text is matched already".to_owned()),
            Some(MatchedTwin::OtherFile) => {
                doubts.push_doubling("A line of the same day and amount that came with another file is matched already".to_owned());
            }
            None => {}
        }
        if rules::was_taken_back(tx, rule.row.seq, line.seq)? {
            doubts.push("You took back what this rule did with the line before".to_owned());
        }
        if let Some(one) = self.alike(tx, line)? {
            doubts.push_doubling(may_be(&one.description, one.on));
        }
        // A rule that names the payment has looked at its due dates already.
        if !matches!(rule.outcome, ReadyOutcome::Payment(_))
            && let Some(due) = self.due(tx, rule, line)?
        {
            doubts.push_doubling(may_pay(&due.title));
        }
        Ok(())
    }
}

fn payment_plan(tx: &ReadTx<'_>, payment: &PaymentRow, line: &RuleLine, doubts: &mut Doubts) -> OpResult<Plan> {
    let name = &payment.name;
    if !line.amount.is_negative() {
        doubts.push(format!("Money came in, and {name} is to be paid"));
        return Ok(Plan::Nothing);
    }
    let part = |due_on: Option<NaiveDate>| MatchPart::Occurrence {
        payment_id: payment.id.clone(),
        due_on,
        amount: None,
        more_to_come: None,
        due_amount: None,
        not_due: due_on.is_none().then_some(true),
        base_amount: None,
    };
    let mut open = due_in_grace(tx, payment.seq, line.booked_on)?;
    open.retain(|due| due.is_open);
    let Some(nearest) = open.first() else {
        if !decisions::currencies(tx, payment)?.contains(&line.amount.currency()) {
            doubts
                .push_doubling(format!("No due date of {name} is open within its grace of this day, and the line is in another currency"));
            return Ok(Plan::Nothing);
        }
        doubts.push_doubling(format!("No due date of {name} is open within its grace of this day: it would be paid without being due"));
        return Ok(Plan::Match(vec![part(None)]));
    };
    if open.len() > 1 {
        doubts.push(format!("Several due dates of {name} are open within their grace of this day"));
    } else if waits_since_before(tx, payment.seq, line.booked_on.min(nearest.pay_on), DAYS_WAITING)? {
        doubts.push(format!("An earlier due date of {name} is still open"));
    }
    doubts.reasons.extend(amount_doubt(nearest, line, name));
    Ok(Plan::Match(vec![part(Some(nearest.due_on))]))
}

// Why the amount of a line is not what is due.
fn amount_doubt(due: &DueNear, line: &RuleLine, name: &str) -> Option<String> {
    let currency = due.outstanding.currency();
    if currency != line.amount.currency() {
        return Some(format!("{name} is due in {currency}, and the line is in {}", line.amount.currency()));
    }
    let paid = i64::try_from(line.amount.minor().unsigned_abs()).unwrap_or(i64::MAX);
    let (low, high) = due.expected();
    if (low..=high).contains(&paid) {
        return None;
    }
    let expected = if due.is_partly_paid { due.outstanding.to_string() } else { due.amount.to_string() };
    Some(format!("The line is {}, and {expected} is expected for {name}", line.amount))
}

/// Lets the posting rules work on open lines; what they do is one run. Within an import it is part of that.
pub fn apply(tx: &mut Tx<'_>, which: Lines, import_seq: Option<i64>) -> OpResult<AppliedRules> {
    let ready = at_work(tx)?;
    if ready.iter().all(|rule| !rule.row.posts) {
        return Ok(AppliedRules::default());
    }
    let open = rules::lines(tx, which)?;
    apply_to(tx, &ready, &open, import_seq)
}

/// Lets rules work on lines that are open.
pub fn apply_to(tx: &mut Tx<'_>, ready: &[ReadyRule], open: &[RuleLine], import_seq: Option<i64>) -> OpResult<AppliedRules> {
    let mut applied = AppliedRules { looked_at: u32::try_from(open.len()).unwrap_or(u32::MAX), ..AppliedRules::default() };
    let mut bench = Bench::new(tx, open.iter().map(|line| line.booked_on))?;
    let mut run_seq = None;
    for (done, line) in open.iter().enumerate() {
        if done.is_multiple_of(LINES_PER_STEP) {
            tx.advance("Letting the rules work", done, open.len())?;
        }
        let Some(rule) = first_fitting(ready, line).filter(|rule| rule.row.posts) else { continue };
        let verdict = bench.verdict(tx, rule, line)?;
        let by = ByRule { id: rule.row.id.clone(), name: rule.row.name.clone() };
        let doubts = if verdict.doubts.reasons.is_empty() {
            match tx.attempt(|tx| act(tx, rule, line, &verdict.plan))? {
                Ok(done) => {
                    let run = match run_seq {
                        Some(run) => run,
                        None => {
                            let (seq, id) = rules::begin_run(tx, import_seq)?;
                            applied.run_id = Some(id);
                            *run_seq.insert(seq)
                        }
                    };
                    rules::insert_act(tx, run, &rule.row, line.seq, done.match_id.as_deref())?;
                    bench.posted(tx, line, &done.entries)?;
                    let count = if done.match_id.is_some() { &mut applied.posted } else { &mut applied.deleted };
                    *count = count.saturating_add(1);
                    if applied.acts.len() < LISTED_MAX {
                        applied.acts.push(RuleAct { line: pages::listed_by_seq(tx, line.seq)?, rule: by, title: done.title });
                    }
                    continue;
                }
                // Whatever the books refuse, the owner decides.
                Err(refusal) => vec![refusal.message.trim_end_matches('.').to_owned()],
            }
        } else {
            verdict.doubts.reasons
        };
        applied.held_back = applied.held_back.saturating_add(1);
        if applied.doubts.len() < LISTED_MAX {
            applied.doubts.push(RuleDoubt { line: pages::listed_by_seq(tx, line.seq)?, rule: by, reasons: doubts });
        }
    }
    Ok(applied)
}

// What was done with a line.
struct Done {
    match_id: Option<String>,
    entries: Vec<i64>,
    title: String,
}

fn act(tx: &mut Tx<'_>, rule: &ReadyRule, line: &RuleLine, plan: &Plan) -> OpResult<Done> {
    let line_id = lines::id_of(tx, line.seq)?;
    match plan {
        Plan::Match(parts) => {
            let made = match_line(tx, &MatchBankLineInput { line_id, parts: parts.clone() }, Hand::Rule)?;
            let titles: Vec<&str> = made.parts.iter().map(|part| part.title.as_str()).collect();
            let entries = made.parts.iter().map(|part| part.entry_number).collect();
            Ok(Done { title: titles.join("; "), entries, match_id: Some(made.id) })
        }
        Plan::Delete(reason) => {
            let reason = format!("Your rule '{}': {reason}", rule.row.name);
            DeleteBankLine::run(&DeleteBankLineInput { line_id, reason: reason.clone() }, tx)?;
            Ok(Done { match_id: None, entries: Vec::new(), title: reason })
        }
        Plan::Nothing => Err(engine::OpError::conflict("The rule says nothing that can be done with this line.")),
    }
}
