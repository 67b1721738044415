//! What an owner said of an account's tables, to be remembered for the next one.

use serde::{Deserialize, Serialize};

use super::mapping::{CsvColumns, CsvMapping, SignConvention};
use crate::amount::DecimalMark;
use crate::date::DateOrder;

/// What an owner said of an account's tables against what was shown. What nobody said is guessed of each file anew, and
/// where the rows stand and how they are cut is always the file's own.
///
/// What a file proves goes over it: a mark that shows, the only possible order of the dates, a running balance.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CsvCorrection {
    /// Which column holds what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<CsvColumns>,
    /// The order of dates that are all numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// The sign before the cents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal: Option<DecimalMark>,
    /// Which sign of an amount means that money went out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign: Option<SignConvention>,
    /// Whether the fee is taken beside the amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_is_on_top: Option<bool>,
    /// The currency of amounts that name none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// The encoding by its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
}

impl CsvCorrection {
    /// Learns from the mapping that the owner gave back for the one that was shown: what was left as it stood says nothing.
    pub fn learn(&mut self, shown: &CsvMapping, said: &CsvMapping) {
        fn differing<T: PartialEq + Clone>(shown: &T, said: &T, kept: &mut Option<T>) {
            if shown != said {
                *kept = Some(said.clone());
            }
        }
        differing(&shown.columns, &said.columns, &mut self.columns);
        differing(&shown.date_order, &said.date_order, &mut self.date_order);
        differing(&shown.decimal, &said.decimal, &mut self.decimal);
        differing(&shown.sign, &said.sign, &mut self.sign);
        differing(&shown.fee_is_on_top, &said.fee_is_on_top, &mut self.fee_is_on_top);
        if shown.currency != said.currency {
            self.currency.clone_from(&said.currency);
        }
    }
}

/// The owner's columns with those for the money as a running balance proves them.
pub(super) fn with_money_of(owners: &CsvColumns, proved: &CsvColumns) -> CsvColumns {
    let money = [proved.amount, proved.debit, proved.credit, proved.balance, proved.indicator, proved.fee];
    let free = |column: Option<u32>| column.filter(|column| !money.contains(&Some(*column)));
    CsvColumns {
        date: free(owners.date).or(proved.date),
        value_date: free(owners.value_date),
        amount: proved.amount,
        debit: proved.debit,
        credit: proved.credit,
        indicator: proved.indicator,
        balance: proved.balance,
        currency: free(owners.currency),
        description: owners.description.iter().copied().filter(|column| !money.contains(&Some(*column))).collect(),
        counterparty: free(owners.counterparty),
        counter_account: free(owners.counter_account),
        counter_bank: free(owners.counter_bank),
        reference: free(owners.reference),
        cheque: free(owners.cheque),
        bank_id: free(owners.bank_id),
        type_code: free(owners.type_code),
        category: free(owners.category),
        fee: proved.fee,
        account: free(owners.account),
        status: free(owners.status),
    }
}
