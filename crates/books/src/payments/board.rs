//! `board`.

use chrono::{Datelike, Days, NaiveDate};
use engine::{OpResult, Query, ReadModel, ReadTx};
use money::{Currency, Money, MoneyDto};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use ts_rs::TS;

use super::occurrence_state::OccurrenceState;
use super::price::{self, PriceDrift};
use super::records::Occurrence;
use super::schedule::Window;
use super::shown::{Kept, Names, What, look_back_from};
use super::standing::{Found, Judge, visit};
use super::store::schedules::Which;
use super::store::{flows, payments};
use super::upcoming_occurrences::not_due;
use crate::read_model::{ACCOUNTS, COMPANY, LEDGER, PARTIES, PAYMENTS, REMINDERS};
use crate::wire::Nothing;

/// What is due in a time.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct BoardFigure {
    /// How many.
    pub count: u64,
    /// What they come to, per currency.
    pub totals: Vec<MoneyDto>,
    /// Whether some of the amounts are estimates.
    pub estimated: bool,
}

/// What was missed.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct BoardMissed {
    /// How many.
    pub count: u64,
    /// What is outstanding of them, per currency.
    pub totals: Vec<MoneyDto>,
    /// The one that waits the longest, and for how long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub first: Option<String>,
}

/// Autopay that nothing has proven yet.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct BoardAutopay {
    /// How many payments.
    pub count: i64,
    /// The name of the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub first: Option<String>,
}

/// Money that moved in a time.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct BoardPeriod {
    /// How much, per currency.
    pub totals: Vec<MoneyDto>,
    /// Which time, such as "November".
    pub period: String,
}

/// What stands in the bank.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct BoardBank {
    /// How much, per currency.
    pub totals: Vec<MoneyDto>,
    /// In how many bank and cash accounts.
    pub accounts: u64,
}

/// A payment whose price left what was agreed.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct BoardPrice {
    /// The payment.
    pub payment_id: String,
    /// Its name.
    pub payment_name: String,
    /// What happened to its price.
    pub drift: PriceDrift,
}

/// What needs the owner, and how the business stands.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct Board {
    /// The company's civil date.
    pub today: NaiveDate,
    /// How many things need the owner: what was missed or went wrong, and what is due and not paid by itself.
    pub needs_you: u64,
    /// What is to be paid in the next seven days, today included, and what is due since and not missed.
    pub due_this_week: BoardFigure,
    /// What was missed in the last year.
    pub missed: BoardMissed,
    /// Autopay that is set up and not verified.
    pub autopay_unverified: BoardAutopay,
    /// What came into the bank and cash accounts this month. Moves between them do not count.
    pub money_in: BoardPeriod,
    /// What went out of them this month.
    pub money_out: BoardPeriod,
    /// What stands in them today.
    pub in_bank: BoardBank,
    /// What needs the owner, the most pressing first, at most fifty.
    pub rows: Vec<Occurrence>,
    /// The payments whose last price left what was agreed, at most ten.
    pub prices: Vec<BoardPrice>,
    /// How many more are to be paid in the next 30 days.
    pub later: u64,
}

const ROWS_MAX: usize = 50;
const PRICES_MAX: usize = 10;
const AHEAD_DAYS: u64 = 30;
/// So long an exception other than a missed payment stands on the board; after that it is found in the list of exceptions.
const EXCEPTION_DAYS: u64 = 45;

/// The first screen.
pub struct BoardQuery;

impl Query for BoardQuery {
    const NAME: &'static str = "board";
    const DESCRIPTION: &'static str =
        "Shows what needs you: what was missed, what is due, and how much money moved and stands in the bank.";
    const READS: &'static [ReadModel] = &[PAYMENTS, PARTIES, REMINDERS, LEDGER, ACCOUNTS, COMPANY];
    type Input = Nothing;
    type Output = Board;

    fn run(_: &Nothing, tx: &ReadTx<'_>) -> OpResult<Board> {
        let judge = Judge::new(tx)?;
        let today = judge.today;
        let mut gathered = Gathered::new(today);
        let window = Window { from: look_back_from(today), until: after(today, AHEAD_DAYS) };
        visit(tx, Which::All, window, &judge, |found| {
            gathered.take(&found);
            Ok(())
        })?;
        for kept in not_due(tx, Which::All, before(today, EXCEPTION_DAYS), today)? {
            gathered.needs_you += 1;
            gathered.rows.push(kept);
        }
        let prices = prices(tx, &gathered.last_paid)?;
        let mut names = Names::new(tx)?;
        let first = match gathered.oldest_missed {
            Some((pay_on, payment_seq)) => {
                let days = today.signed_duration_since(pay_on).num_days();
                Some(format!("{}, {days} {}", names.name(payment_seq)?, if days == 1 { "day" } else { "days" }))
            }
            None => None,
        };
        gathered.rows.sort_by_key(pressing);
        let surplus = gathered.rows.iter().skip(ROWS_MAX).filter(|kept| kept.pay_on >= today).count();
        gathered.rows.truncate(ROWS_MAX);
        let rows = gathered.rows.iter().map(|kept| names.occurrence(kept)).collect::<OpResult<_>>()?;
        let (unverified, first_unverified) = payments::unverified_autopay(tx)?;
        let (money_in, money_out) = flows::of_month(tx, today)?;
        let (in_bank, accounts) = flows::in_bank(tx, today)?;
        let period = today.format("%B").to_string();
        let shown = |amounts: Vec<Money>| amounts.into_iter().map(MoneyDto::from).collect();
        Ok(Board {
            today,
            needs_you: gathered.needs_you,
            due_this_week: BoardFigure {
                count: gathered.week_count,
                totals: shown(gathered.week.sums()),
                estimated: gathered.week_estimated,
            },
            missed: BoardMissed { count: gathered.missed_count, totals: shown(gathered.missed.sums()), first },
            autopay_unverified: BoardAutopay { count: unverified, first: first_unverified },
            money_in: BoardPeriod { totals: shown(money_in), period: period.clone() },
            money_out: BoardPeriod { totals: shown(money_out), period },
            in_bank: BoardBank { totals: shown(in_bank), accounts },
            rows,
            prices,
            later: gathered.later + u64::try_from(surplus).unwrap_or(u64::MAX),
        })
    }
}

// Of few payments the last amount was not as expected; only theirs are looked at.
fn prices(tx: &ReadTx<'_>, last_paid: &BTreeMap<i64, (NaiveDate, bool)>) -> OpResult<Vec<BoardPrice>> {
    let mut found = Vec::new();
    for (payment_seq, _) in last_paid.iter().filter(|(_, (_, differs))| *differs) {
        let row = payments::by_seq(tx, *payment_seq)?;
        if let Some(drift) = price::of_payment(tx, &row)?.drift.filter(|_| row.cancelled_from_on.is_none()) {
            found.push(BoardPrice { payment_id: row.id, payment_name: row.name, drift });
        }
        if found.len() >= PRICES_MAX {
            break;
        }
    }
    Ok(found)
}

fn after(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

fn before(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}

// Missed first, then other exceptions, then due, then due soon; of each what is nearest to today, the others behind it.
fn pressing(kept: &Kept) -> (u8, Reverse<i32>, i32, i64) {
    let day = kept.pay_on.num_days_from_ce();
    let rank = match kept.state() {
        OccurrenceState::Missed => 0,
        OccurrenceState::AmountDiffers | OccurrenceState::PaidTwice | OccurrenceState::NotDue => 1,
        OccurrenceState::Due => 2,
        OccurrenceState::AutopayPending => 3,
        _ => 4,
    };
    if rank < 2 { (rank, Reverse(day), 0, kept.payment_seq) } else { (rank, Reverse(0), day, kept.payment_seq) }
}

// What one walk over the year gathers.
struct Gathered {
    today: NaiveDate,
    week_until: NaiveDate,
    exceptions_from: NaiveDate,
    needs_you: u64,
    week: Sums,
    week_count: u64,
    week_estimated: bool,
    missed: Sums,
    missed_count: u64,
    oldest_missed: Option<(NaiveDate, i64)>,
    rows: Vec<Kept>,
    later: u64,
    // By payment: the last due date that was paid, and whether its amount differs.
    last_paid: BTreeMap<i64, (NaiveDate, bool)>,
}

impl Gathered {
    fn new(today: NaiveDate) -> Gathered {
        Gathered {
            today,
            week_until: after(today, 6),
            exceptions_from: before(today, EXCEPTION_DAYS),
            needs_you: 0,
            week: Sums::default(),
            week_count: 0,
            week_estimated: false,
            missed: Sums::default(),
            missed_count: 0,
            oldest_missed: None,
            rows: Vec::new(),
            later: 0,
            last_paid: BTreeMap::new(),
        }
    }

    fn note_price(&mut self, found: &Found<'_>) {
        let Found::Due(judged) = found else { return };
        if judged.reconciled.confirmations == 0 {
            return;
        }
        let this = (judged.occurrence.due_on, judged.reconciled.state == OccurrenceState::AmountDiffers);
        let last = self.last_paid.entry(judged.row.seq).or_insert(this);
        *last = (*last).max(this);
    }

    fn take(&mut self, found: &Found<'_>) {
        use OccurrenceState as State;
        self.note_price(found);
        let (state, pay_on) = match found {
            Found::Due(judged) => (judged.reconciled.state, judged.occurrence.pay_on),
            Found::Stray { due_on, .. } => (State::NotDue, *due_on),
        };
        if let Found::Due(judged) = found
            && state.awaits_payment()
            && state != State::Missed
            && pay_on <= self.week_until
        {
            self.week.add(judged.reconciled.outstanding);
            self.week_count += 1;
            self.week_estimated |= !judged.occurrence.amount().is_fixed();
        }
        match state {
            State::Missed => {
                let Found::Due(judged) = found else { return };
                self.missed.add(judged.reconciled.outstanding);
                self.missed_count += 1;
                let this = (pay_on, judged.row.seq);
                self.oldest_missed = Some(self.oldest_missed.map_or(this, |oldest| oldest.min(this)));
                self.needs_you += 1;
                self.keep(found);
            }
            State::AmountDiffers | State::PaidTwice | State::NotDue if pay_on >= self.exceptions_from && pay_on <= self.today => {
                self.needs_you += 1;
                self.keep(found);
            }
            State::Due => {
                self.needs_you += 1;
                self.keep(found);
            }
            State::AutopayPending | State::DueSoon => self.keep(found),
            State::Expected => self.later += 1,
            _ => {}
        }
    }

    // Thousands may be missed; fifty are shown. Four times as many are kept before the less pressing ones go.
    fn keep(&mut self, found: &Found<'_>) {
        self.rows.push(Kept::of(found));
        if self.rows.len() >= ROWS_MAX * 40 {
            self.rows.sort_by_key(pressing);
            let dropped = self.rows.split_off(ROWS_MAX);
            self.later += u64::try_from(dropped.iter().filter(|kept| kept.pay_on >= self.today && is_ahead(kept)).count()).unwrap_or(0);
        }
    }
}

fn is_ahead(kept: &Kept) -> bool {
    matches!(kept.what, What::Due { .. })
}

// Sums per currency.
#[derive(Default)]
struct Sums(Vec<(Currency, i64)>);

impl Sums {
    fn add(&mut self, amount: Money) {
        match self.0.iter_mut().find(|(currency, _)| *currency == amount.currency()) {
            Some((_, sum)) => *sum = sum.saturating_add(amount.minor()),
            None => self.0.push((amount.currency(), amount.minor())),
        }
    }

    fn sums(mut self) -> Vec<Money> {
        self.0.sort_by_key(|(currency, _)| *currency);
        self.0.into_iter().map(|(currency, minor)| Money::from_minor(minor, currency)).collect()
    }
}
