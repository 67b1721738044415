//! The registry of payments: whole rows.

use chrono::NaiveDate;
use engine::{OpError, OpResult, ReadTx, Row, Tx, Value, params};
use money::{Currency, Money};

use crate::payments::cadence::{Cadence, Recurrence};
use crate::payments::due_date::WeekendRule;
use crate::payments::records::{EvidenceKind, PaymentStatus};
use crate::payments::terms::{AmountSpec, AutopayState, PaymentKind, PaymentMethod};

/// What was agreed: the part of a payment that keeps its earlier versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The first due date that these terms can have.
    pub from_on: NaiveDate,
    /// How much is due each time.
    pub amount: AmountSpec,
    /// When it falls due.
    pub recurrence: Recurrence,
    /// What happens on weekends and holidays.
    pub weekend_rule: WeekendRule,
    /// The calendar's id.
    pub holidays: Option<String>,
}

/// The autopay of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AutopayRow {
    /// Off, set up or verified.
    pub state: AutopayState,
    /// Since when, unless it is off.
    pub set_up_on: Option<NaiveDate>,
    /// The playbook's id.
    pub playbook: Option<String>,
    /// What the owner noted.
    pub note: Option<String>,
    /// What proves it: kind, note, instant.
    pub evidence: Option<(EvidenceKind, Option<String>, String)>,
}

/// A payment as it is stored, with the names of what it refers to.
#[derive(Debug, Clone)]
pub struct PaymentRow {
    /// Its integer key; 0 before it is stored.
    pub seq: i64,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Bill, subscription or obligation.
    pub kind: PaymentKind,
    /// The party, following merges.
    pub party: Option<PartyRef>,
    /// The present terms.
    pub terms: Terms,
    /// How it is paid.
    pub method: Option<PaymentMethod>,
    /// Where the money comes from.
    pub pay_from: AccountRef,
    /// What it is booked to.
    pub expense: AccountRef,
    /// From this day on nothing is due.
    pub cancelled_from_on: Option<NaiveDate>,
    /// Why.
    pub cancelled_reason: Option<String>,
    /// Days ahead to remind.
    pub remind_days_before: Option<u32>,
    /// Days early that still count.
    pub grace_days_before: Option<u32>,
    /// Days late that are still in time.
    pub grace_days_after: Option<u32>,
    /// Whether nothing is said.
    pub quiet: bool,
    /// Autopay.
    pub autopay: AutopayRow,
    /// The owner's notes.
    pub notes: Option<String>,
}

/// A party that a payment refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartyRef {
    /// Its integer key, as the payment holds it.
    pub seq: i64,
    /// The id of the party that stands for it now.
    pub id: String,
    /// The name of the party that stands for it now.
    pub name: String,
}

/// An account that a payment refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRef {
    /// Its integer key.
    pub seq: i64,
    /// Its code.
    pub code: String,
}

/// Makes `$name_word` and `parse_$name` of an enum whose variants are stored as words.
macro_rules! words {
    ($kind:ty, $to:ident, $from:ident, { $($variant:ident = $word:literal),+ $(,)? }) => {
        /// The value as it is stored.
        pub const fn $to(value: $kind) -> &'static str {
            match value { $(<$kind>::$variant => $word),+ }
        }
        /// The stored value.
        pub fn $from(word: &str) -> OpResult<$kind> {
            match word {
                $($word => Ok(<$kind>::$variant),)+
                other => Err(OpError::internal(format!("{other} is no {}", stringify!($kind)))),
            }
        }
    };
}
words!(PaymentKind, kind_word, parse_kind, { Bill = "bill", Subscription = "subscription", Obligation = "obligation" });
words!(PaymentMethod, method_word, parse_method, {
    BankTransfer = "bank_transfer", Card = "card", DirectDebit = "direct_debit", Cheque = "cheque", Cash = "cash", Interac = "interac", Other = "other",
});
words!(AutopayState, autopay_word, parse_autopay, { Off = "off", SetUp = "set_up", Verified = "verified" });
words!(EvidenceKind, evidence_word, parse_evidence, { BankLine = "bank_line", OwnersWord = "owners_word" });
words!(Cadence, cadence_word, parse_cadence, {
    Once = "once", Weekly = "weekly", Biweekly = "biweekly", Monthly = "monthly", Quarterly = "quarterly", Yearly = "yearly",
});
words!(WeekendRule, weekend_word, parse_weekend, { AsIs = "as_is", Before = "before", After = "after" });

/// An amount as it is stored: its kind, its ends, its currency.
pub fn amount_columns(amount: &AmountSpec) -> (&'static str, i64, i64, &'static str) {
    let kind = match amount {
        AmountSpec::Fixed(_) => "fixed",
        AmountSpec::Estimated(_) => "estimated",
        AmountSpec::Range { .. } => "range",
    };
    (kind, amount.low().minor(), amount.high().minor(), amount.high().currency().code())
}

/// The amount of stored columns.
pub fn amount_of(kind: &str, low: i64, high: i64, currency: Currency) -> OpResult<AmountSpec> {
    let money = |minor| Money::from_minor(minor, currency);
    match kind {
        "fixed" => Ok(AmountSpec::Fixed(money(low))),
        "estimated" => Ok(AmountSpec::Estimated(money(low))),
        "range" => Ok(AmountSpec::Range { low: money(low), high: money(high) }),
        other => Err(OpError::internal(format!("{other} is no kind of amount"))),
    }
}

const SELECT: &str = "SELECT p.seq, p.id, p.name, p.kind, p.party_seq, party.id, party.name, p.terms_from_on, p.amount_kind, p.amount_low_minor,
    p.amount_high_minor, p.currency, p.cadence, p.starts_on, p.ends_on, p.due_day, p.weekend_rule, p.holidays, p.method, p.pay_from_account_seq,
    pay_from.code, p.expense_account_seq, expense.code, p.cancelled_from_on, p.cancelled_reason, p.remind_days_before, p.grace_days_before,
    p.grace_days_after, p.quiet, p.autopay, p.autopay_set_up_on, p.autopay_playbook, p.autopay_note, p.autopay_evidence, p.autopay_evidence_note,
    p.autopay_evidence_at, p.notes
  FROM payment AS p
  JOIN account AS pay_from ON pay_from.seq = p.pay_from_account_seq
  JOIN account AS expense ON expense.seq = p.expense_account_seq
  LEFT JOIN party AS own ON own.seq = p.party_seq
  LEFT JOIN party ON party.seq = COALESCE(own.survivor_seq, own.seq)";

fn payment(row: &Row<'_>) -> OpResult<PaymentRow> {
    let party_seq: Option<i64> = row.get(4)?;
    let currency = Currency::parse(row.text(11)?).map_err(OpError::internal)?;
    let evidence: Option<String> = row.get(33)?;
    let method: Option<String> = row.get(18)?;
    Ok(PaymentRow {
        seq: row.get(0)?,
        id: row.get(1)?,
        name: row.get(2)?,
        kind: parse_kind(row.text(3)?)?,
        party: match party_seq {
            Some(seq) => Some(PartyRef { seq, id: row.get(5)?, name: row.get(6)? }),
            None => None,
        },
        terms: Terms {
            from_on: row.get(7)?,
            amount: amount_of(row.text(8)?, row.get(9)?, row.get(10)?, currency)?,
            recurrence: Recurrence {
                cadence: parse_cadence(row.text(12)?)?,
                starts_on: row.get(13)?,
                ends_on: row.get(14)?,
                due_day: row.get(15)?,
            },
            weekend_rule: parse_weekend(row.text(16)?)?,
            holidays: row.get(17)?,
        },
        method: method.as_deref().map(parse_method).transpose()?,
        pay_from: AccountRef { seq: row.get(19)?, code: row.get(20)? },
        expense: AccountRef { seq: row.get(21)?, code: row.get(22)? },
        cancelled_from_on: row.get(23)?,
        cancelled_reason: row.get(24)?,
        remind_days_before: row.get(25)?,
        grace_days_before: row.get(26)?,
        grace_days_after: row.get(27)?,
        quiet: row.get(28)?,
        autopay: AutopayRow {
            state: parse_autopay(row.text(29)?)?,
            set_up_on: row.get(30)?,
            playbook: row.get(31)?,
            note: row.get(32)?,
            evidence: match evidence {
                Some(kind) => Some((parse_evidence(&kind)?, row.get(34)?, row.get(35)?)),
                None => None,
            },
        },
        notes: row.get(36)?,
    })
}

/// The payment of an id, which `field` of the input names.
pub fn by_id(tx: &ReadTx<'_>, id: &str, field: &str) -> OpResult<PaymentRow> {
    tx.row(&format!("{SELECT} WHERE p.id = $1"), params![id.trim()], payment)?
        .ok_or_else(|| OpError::not_found(field, "There is no payment with this id.").hint("The list of payments shows all of them."))
}

/// The payment of an integer key.
pub fn by_seq(tx: &ReadTx<'_>, seq: i64) -> OpResult<PaymentRow> {
    tx.one(&format!("{SELECT} WHERE p.seq = $1"), params![seq], payment)
}

/// The payments to a party and to those that were merged into it, by name.
pub fn of_party(tx: &ReadTx<'_>, party_seq: i64) -> OpResult<Vec<PaymentRow>> {
    tx.rows(
        &format!(
            "{SELECT} WHERE p.party_seq = $1 OR p.party_seq IN (SELECT seq FROM party WHERE survivor_seq = $1) ORDER BY p.name_key, p.seq"
        ),
        params![party_seq],
        payment,
    )
}

/// Which payments a list shows.
#[derive(Debug, Clone, Default)]
pub struct ListFilter {
    /// A pattern made by `like_pattern` from text in lower case, for the payment's or its party's name.
    pub pattern: Option<String>,
    /// Only this kind.
    pub kind: Option<PaymentKind>,
    /// Only those that stand so today.
    pub status: Option<PaymentStatus>,
    /// Only those whose autopay is so.
    pub autopay: Option<AutopayState>,
}

impl ListFilter {
    // The condition over the parameters $1 kind, $2 autopay, $3 today, $4 pattern; unused ones are null.
    fn condition(&self) -> String {
        const PAUSED: &str = "SELECT payment_seq FROM payment_pause WHERE from_on <= $3 AND (until_on IS NULL OR until_on > $3)";
        let mut condition = "($1 IS NULL OR kind = $1) AND ($2 IS NULL OR autopay = $2) AND ($3 = $3)".to_owned();
        match self.status {
            None => {}
            Some(PaymentStatus::Cancelled) => condition.push_str(" AND cancelled_from_on IS NOT NULL"),
            Some(PaymentStatus::Paused) => condition.push_str(&format!(" AND cancelled_from_on IS NULL AND seq IN ({PAUSED})")),
            Some(PaymentStatus::Active) => condition.push_str(&format!(" AND cancelled_from_on IS NULL AND seq NOT IN ({PAUSED})")),
        }
        if self.pattern.is_some() {
            condition.push_str(
                " AND (name_key LIKE $4 ESCAPE '\\' OR party_seq IN (
                    SELECT party.seq FROM party JOIN party AS stands ON stands.seq = COALESCE(party.survivor_seq, party.seq)
                    WHERE stands.name_key LIKE $4 ESCAPE '\\'))",
            );
        } else {
            condition.push_str(" AND $4 IS NULL");
        }
        condition
    }

    fn values(&self, today: NaiveDate) -> [Value<'_>; 4] {
        [self.kind.map(kind_word).into(), self.autopay.map(autopay_word).into(), today.into(), (&self.pattern).into()]
    }
}

/// How many payments a list shows.
pub fn count_listed(tx: &ReadTx<'_>, filter: &ListFilter, today: NaiveDate) -> OpResult<i64> {
    tx.one(&format!("SELECT count(*) FROM payment WHERE {}", filter.condition()), &filter.values(today), |row| row.get(0))
}

/// A page of payments by name, after a name and an integer key, and after `offset` more: keys with names.
pub fn listed_by_name(
    tx: &ReadTx<'_>,
    filter: &ListFilter,
    today: NaiveDate,
    after: (&str, i64),
    offset: i64,
    limit: i64,
) -> OpResult<Vec<(i64, String)>> {
    let [kind, autopay, today, pattern] = filter.values(today);
    tx.rows(
        &format!(
            "SELECT seq, name_key FROM payment WHERE {} AND (name_key, seq) > ($5, $6) ORDER BY name_key, seq LIMIT $7 OFFSET $8",
            filter.condition()
        ),
        &[kind, autopay, today, pattern, after.0.into(), after.1.into(), limit.into(), offset.into()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Payments whose autopay is set up and not verified, not cancelled: how many, and the name of the first.
pub fn unverified_autopay(tx: &ReadTx<'_>) -> OpResult<(i64, Option<String>)> {
    let count = tx.one("SELECT count(*) FROM payment WHERE autopay = 'set_up' AND cancelled_from_on IS NULL", &[], |row| row.get(0))?;
    let first = "SELECT name FROM payment WHERE autopay = 'set_up' AND cancelled_from_on IS NULL ORDER BY name_key, seq LIMIT 1";
    Ok((count, tx.row(first, &[], |row| row.get(0))?))
}

/// The form of a name by which lists are sorted and names are found.
pub fn name_key(name: &str) -> String {
    name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a payment of this name to this party, or to one that was merged with it, exists and is not cancelled.
pub fn same_name(tx: &ReadTx<'_>, name: &str, party_seq: Option<i64>) -> OpResult<Option<String>> {
    tx.row(
        "SELECT payment.id FROM payment LEFT JOIN party ON party.seq = payment.party_seq
         WHERE payment.name_key = $1 AND payment.cancelled_from_on IS NULL
            AND COALESCE(party.survivor_seq, party.seq, 0) = COALESCE((SELECT COALESCE(survivor_seq, seq) FROM party WHERE seq = $2), 0)
         LIMIT 1",
        params![name_key(name), party_seq],
        |row| row.get(0),
    )
}

/// The payments that are paid from an account or booked to it and are not cancelled.
pub fn using_account(tx: &ReadTx<'_>, account_seq: i64) -> OpResult<Vec<i64>> {
    tx.rows(
        "SELECT seq FROM payment WHERE (pay_from_account_seq = $1 OR expense_account_seq = $1) AND cancelled_from_on IS NULL ORDER BY name_key, seq",
        params![account_seq],
        |row| row.get(0),
    )
}

/// Adds a payment and gives its integer key.
pub fn insert(tx: &mut Tx<'_>, row: &PaymentRow) -> OpResult<i64> {
    let (amount_kind, low, high, currency) = amount_columns(&row.terms.amount);
    let created_at = tx.now_text();
    tx.insert(
        "INSERT INTO payment (id, name, name_key, kind, party_seq, terms_from_on, amount_kind, amount_low_minor, amount_high_minor, currency, cadence,
            starts_on, ends_on, due_day, weekend_rule, holidays, method, pay_from_account_seq, expense_account_seq, remind_days_before,
            grace_days_before, grace_days_after, quiet, autopay, notes, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, 'off', $24, $25)",
        params![
            &row.id,
            &row.name,
            name_key(&row.name),
            kind_word(row.kind),
            row.party.as_ref().map(|party| party.seq),
            row.terms.from_on,
            amount_kind,
            low,
            high,
            currency,
            cadence_word(row.terms.recurrence.cadence),
            row.terms.recurrence.starts_on,
            row.terms.recurrence.ends_on,
            row.terms.recurrence.due_day,
            weekend_word(row.terms.weekend_rule),
            &row.terms.holidays,
            row.method.map(method_word),
            row.pay_from.seq,
            row.expense.seq,
            row.remind_days_before,
            row.grace_days_before,
            row.grace_days_after,
            row.quiet,
            &row.notes,
            &created_at
        ],
    )
}

/// Writes back everything of a payment that may change.
pub fn update(tx: &mut Tx<'_>, row: &PaymentRow) -> OpResult<()> {
    let (amount_kind, low, high, currency) = amount_columns(&row.terms.amount);
    let evidence = row.autopay.evidence.as_ref();
    tx.execute(
        "UPDATE payment SET name = $2, name_key = $3, kind = $4, party_seq = $5, terms_from_on = $6, amount_kind = $7, amount_low_minor = $8,
            amount_high_minor = $9, currency = $10, cadence = $11, starts_on = $12, ends_on = $13, due_day = $14, weekend_rule = $15, holidays = $16,
            method = $17, pay_from_account_seq = $18, expense_account_seq = $19, cancelled_from_on = $20, cancelled_reason = $21,
            remind_days_before = $22, grace_days_before = $23, grace_days_after = $24, quiet = $25, autopay = $26, autopay_set_up_on = $27,
            autopay_playbook = $28, autopay_note = $29, autopay_evidence = $30, autopay_evidence_note = $31, autopay_evidence_at = $32, notes = $33
         WHERE seq = $1",
        params![
            row.seq,
            &row.name,
            name_key(&row.name),
            kind_word(row.kind),
            row.party.as_ref().map(|party| party.seq),
            row.terms.from_on,
            amount_kind,
            low,
            high,
            currency,
            cadence_word(row.terms.recurrence.cadence),
            row.terms.recurrence.starts_on,
            row.terms.recurrence.ends_on,
            row.terms.recurrence.due_day,
            weekend_word(row.terms.weekend_rule),
            &row.terms.holidays,
            row.method.map(method_word),
            row.pay_from.seq,
            row.expense.seq,
            row.cancelled_from_on,
            &row.cancelled_reason,
            row.remind_days_before,
            row.grace_days_before,
            row.grace_days_after,
            row.quiet,
            autopay_word(row.autopay.state),
            row.autopay.set_up_on,
            &row.autopay.playbook,
            &row.autopay.note,
            evidence.map(|(kind, ..)| evidence_word(*kind)),
            evidence.and_then(|(_, note, _)| note.as_deref()),
            evidence.map(|(.., at)| at.as_str()),
            &row.notes
        ],
    )?;
    Ok(())
}
