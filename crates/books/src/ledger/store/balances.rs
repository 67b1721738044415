//! Balances per account and currency, by month and by day, kept in the same transaction as the lines.

use crate::ledger::entry::JournalEntry;
use chrono::NaiveDate;
use engine::{OpError, OpResult, ReadTx, Tx, params};
use money::Currency;
use std::collections::{BTreeMap, HashMap};

#[derive(Default, Clone, Copy)]
struct Movement {
    debit: i64,
    credit: i64,
    base_debit: i64,
    base_credit: i64,
}

impl Movement {
    fn all(self) -> i128 {
        [self.debit, self.credit, self.base_debit, self.base_credit].into_iter().map(i128::from).sum()
    }
}

/// What a transaction adds to the balances.
#[derive(Default)]
pub struct Changes(HashMap<(NaiveDate, i64, Currency), Movement>);

impl Changes {
    /// Adds the lines of an entry.
    pub fn add(&mut self, entry: &JournalEntry<'_>) -> OpResult<()> {
        for line in &entry.lines {
            let movement = self.0.entry((entry.entry_date, line.account_seq, line.currency)).or_default();
            let (own, base) = if line.amount_minor > 0 {
                (&mut movement.debit, &mut movement.base_debit)
            } else {
                (&mut movement.credit, &mut movement.base_credit)
            };
            for (sum, part) in [(own, line.amount_minor), (base, line.base_minor)] {
                *sum = sum.checked_add(part.abs()).ok_or_else(too_large)?;
            }
        }
        Ok(())
    }

    /// Writes them.
    pub fn keep(self, tx: &mut Tx<'_>) -> OpResult<()> {
        let mut months: BTreeMap<(i64, &'static str, String), Movement> = BTreeMap::new();
        let days: BTreeMap<(NaiveDate, i64, &'static str), Movement> =
            self.0.into_iter().map(|((date, account, currency), movement)| ((date, account, currency.code()), movement)).collect();
        for ((date, account, currency), movement) in &days {
            let month = months.entry((*account, currency, date.format("%Y-%m").to_string())).or_default();
            month.debit = month.debit.checked_add(movement.debit).ok_or_else(too_large)?;
            month.credit = month.credit.checked_add(movement.credit).ok_or_else(too_large)?;
            month.base_debit = month.base_debit.checked_add(movement.base_debit).ok_or_else(too_large)?;
            month.base_credit = month.base_credit.checked_add(movement.base_credit).ok_or_else(too_large)?;
        }
        must_fit(tx, &months)?;
        for ((date, account, currency), movement) in &days {
            tx.execute(
                "INSERT INTO day_balance (entry_date, account_seq, currency, debit_minor, credit_minor, base_debit_minor, base_credit_minor) VALUES ($1, $2, $3, $4, $5, $6, $7)
                 ON CONFLICT (entry_date, account_seq, currency) DO UPDATE SET debit_minor = day_balance.debit_minor + excluded.debit_minor, credit_minor = day_balance.credit_minor + excluded.credit_minor,
                 base_debit_minor = day_balance.base_debit_minor + excluded.base_debit_minor, base_credit_minor = day_balance.base_credit_minor + excluded.base_credit_minor",
                params![*date, *account, *currency, movement.debit, movement.credit, movement.base_debit, movement.base_credit],
            )?;
        }
        for ((account, currency, month), movement) in &months {
            tx.execute(
                "INSERT INTO month_balance (account_seq, currency, month, debit_minor, credit_minor, base_debit_minor, base_credit_minor) VALUES ($1, $2, $3, $4, $5, $6, $7)
                 ON CONFLICT (account_seq, currency, month) DO UPDATE SET debit_minor = month_balance.debit_minor + excluded.debit_minor, credit_minor = month_balance.credit_minor + excluded.credit_minor,
                 base_debit_minor = month_balance.base_debit_minor + excluded.base_debit_minor, base_credit_minor = month_balance.base_credit_minor + excluded.base_credit_minor",
                params![*account, *currency, month.as_str(), movement.debit, movement.credit, movement.base_debit, movement.base_credit],
            )?;
        }
        Ok(())
    }
}

/// As long as no account goes beyond this, tens of thousands of them still add up in 64 bits: nothing else need be summed.
const ACCOUNT_MINOR_SMALL: i64 = 100_000_000_000_000;
/// The most that all accounts together are debited or credited in one currency, and in base currency. Debits and credits
/// of a company still add up in 64 bits then, so that every sum of a part of its lines does.
const LEDGER_MINOR_MAX: i64 = 4_000_000_000_000_000_000;

/// Refuses what would make the sums of the ledger too large for 64 bits: posted, it could not be taken back, and no
/// balance could be shown any more.
fn must_fit(tx: &ReadTx<'_>, months: &BTreeMap<(i64, &'static str, String), Movement>) -> OpResult<()> {
    let mut added: BTreeMap<(i64, &'static str), i128> = BTreeMap::new();
    for ((account, currency, _), movement) in months {
        *added.entry((*account, currency)).or_default() += movement.all();
    }
    let mut is_small = true;
    for ((account, currency), added) in &added {
        let before = tx.one(
            "SELECT CAST(coalesce(sum(debit_minor + credit_minor + base_debit_minor + base_credit_minor), 0) AS BIGINT) FROM month_balance WHERE account_seq = $1 AND currency = $2",
            params![*account, *currency],
            |row| row.get::<i64>(0),
        )?;
        is_small &= i128::from(before) + added <= i128::from(ACCOUNT_MINOR_SMALL);
    }
    if is_small {
        return Ok(());
    }
    let mut own: BTreeMap<String, [i128; 2]> = BTreeMap::new();
    let mut base = [0_i128; 2];
    let sums = tx.rows(
        "SELECT currency, CAST(sum(debit_minor) AS BIGINT), CAST(sum(credit_minor) AS BIGINT), CAST(sum(base_debit_minor) AS BIGINT), CAST(sum(base_credit_minor) AS BIGINT) FROM month_balance GROUP BY currency",
        &[],
        |row| Ok((row.get::<String>(0)?, Movement { debit: row.get(1)?, credit: row.get(2)?, base_debit: row.get(3)?, base_credit: row.get(4)? })),
    )?;
    let added = months.iter().map(|((_, currency, _), movement)| ((*currency).to_owned(), *movement));
    for (currency, movement) in sums.into_iter().chain(added) {
        let own = own.entry(currency).or_default();
        own[0] += i128::from(movement.debit);
        own[1] += i128::from(movement.credit);
        base[0] += i128::from(movement.base_debit);
        base[1] += i128::from(movement.base_credit);
    }
    if own.values().chain([&base]).flatten().any(|sum| *sum > i128::from(LEDGER_MINOR_MAX)) { Err(too_large()) } else { Ok(()) }
}

fn too_large() -> OpError {
    OpError::invalid("lines", "With these amounts the ledger adds up to more than the books can carry.")
        .hint("Look for an amount with too many digits.")
}

/// What an account was debited and credited in one currency, up to and including a day.
#[derive(Debug, Clone)]
pub struct BalanceRow {
    /// The account's integer key.
    pub account_seq: i64,
    /// The currency of the lines.
    pub currency: Currency,
    /// Debits in that currency.
    pub debit_minor: i64,
    /// Credits in that currency.
    pub credit_minor: i64,
    /// Debits in the base currency.
    pub base_debit_minor: i64,
    /// Credits in the base currency.
    pub base_credit_minor: i64,
}

// Each part is summed in the order of its own key first: the months without a sort, the days of one month with a small one.
const UP_TO: &str = "SELECT account_seq, currency, CAST(sum(debit) AS BIGINT), CAST(sum(credit) AS BIGINT), CAST(sum(base_debit) AS BIGINT), CAST(sum(base_credit) AS BIGINT) FROM (
        SELECT account_seq, currency, sum(debit_minor) AS debit, sum(credit_minor) AS credit, sum(base_debit_minor) AS base_debit, sum(base_credit_minor) AS base_credit
          FROM month_balance WHERE month < $1 AND ($4 IS NULL OR account_seq = $4) GROUP BY account_seq, currency
        UNION ALL
        SELECT account_seq, currency, sum(debit_minor) AS debit, sum(credit_minor) AS credit, sum(base_debit_minor) AS base_debit, sum(base_credit_minor) AS base_credit
          FROM day_balance WHERE entry_date >= $2 AND entry_date <= $3 AND ($4 IS NULL OR account_seq = $4) GROUP BY account_seq, currency
    ) AS part GROUP BY account_seq, currency ORDER BY account_seq, currency";

/// Balances as of the end of a day: whole months before, then the days of its month. `account` narrows to one account.
pub fn balances_as_of(tx: &ReadTx<'_>, as_of: NaiveDate, account: Option<i64>) -> OpResult<Vec<BalanceRow>> {
    let month = as_of.format("%Y-%m").to_string();
    let first = format!("{month}-01");
    let sql = if account.is_some() {
        UP_TO.replace("($4 IS NULL OR account_seq = $4)", "account_seq = $4")
    } else {
        UP_TO.replace(" AND ($4 IS NULL OR account_seq = $4)", "")
    };
    tx.rows(&sql, params![month, first, as_of, account], |row| {
        Ok(BalanceRow {
            account_seq: row.get(0)?,
            currency: Currency::parse(row.text(1)?).map_err(OpError::internal)?,
            debit_minor: row.get(2)?,
            credit_minor: row.get(3)?,
            base_debit_minor: row.get(4)?,
            base_credit_minor: row.get(5)?,
        })
    })
}
