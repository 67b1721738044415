//! What went into and out of the bank and cash accounts, and what stands in them, for the board.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use engine::{OpResult, ReadTx, params};
use money::{Currency, Money};

use crate::ledger::account::AccountRole;
use crate::ledger::store::accounts::all_accounts;
use crate::ledger::store::balances::balances_as_of;
use crate::wire::stored_money;

/// What came into the bank and cash accounts in the month of a day up to that day, and what went out, per currency.
///
/// A move between two of them is neither; an entry and its reversal take each other away, and one that reverses an entry
/// of another month moved no money in this one; what the books were opened with did not come in.
pub fn of_month(tx: &ReadTx<'_>, today: NaiveDate) -> OpResult<(Vec<Money>, Vec<Money>)> {
    let first = today.format("%Y-%m-01").to_string();
    let mut sums: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    tx.each(
        "SELECT line.currency, CAST(sum(line.amount_minor) AS BIGINT)
         FROM account JOIN journal_line AS line ON line.account_seq = account.seq JOIN journal_entry AS entry ON entry.seq = line.entry_seq
         WHERE account.role IN ('bank', 'cash') AND line.entry_date BETWEEN $1 AND $2 AND entry.source NOT IN ('create_company', 'set_up_company')
            AND (entry.reverses_seq IS NULL OR EXISTS (
                SELECT 1 FROM journal_entry AS reversed WHERE reversed.seq = entry.reverses_seq AND reversed.entry_date BETWEEN $1 AND $2))
         GROUP BY COALESCE(entry.reverses_seq, entry.seq), line.currency",
        params![first, today],
        |row| {
            let net: i64 = row.get(1)?;
            let sum = sums.entry(row.get(0)?).or_default();
            if net > 0 {
                sum.0 = sum.0.saturating_add(net);
            } else {
                sum.1 = sum.1.saturating_sub(net);
            }
            Ok(())
        },
    )?;
    let money = |pick: fn(&(i64, i64)) -> i64| {
        sums.iter()
            .filter(|(_, sum)| pick(sum) != 0)
            .map(|(currency, sum)| stored_money(pick(sum), currency))
            .collect::<OpResult<Vec<Money>>>()
    };
    Ok((money(|sum| sum.0)?, money(|sum| sum.1)?))
}

/// What stands in the bank and cash accounts at the end of a day, per currency, and in how many accounts.
pub fn in_bank(tx: &ReadTx<'_>, on: NaiveDate) -> OpResult<(Vec<Money>, u64)> {
    let (mut sums, mut accounts) = (BTreeMap::<Currency, i64>::new(), 0);
    for account in all_accounts(tx)?.into_iter().filter(|account| matches!(account.role, Some(AccountRole::Bank | AccountRole::Cash))) {
        accounts += u64::from(!account.archived);
        for balance in balances_as_of(tx, on, Some(account.seq))? {
            let sum = sums.entry(balance.currency).or_default();
            *sum = sum.saturating_add(balance.debit_minor.saturating_sub(balance.credit_minor));
        }
    }
    Ok((sums.into_iter().map(|(currency, minor)| Money::from_minor(minor, currency)).collect(), accounts))
}
