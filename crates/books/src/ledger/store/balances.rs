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

fn too_large() -> OpError {
    OpError::invalid("lines", "The amounts add up to more than the books can carry.")
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
