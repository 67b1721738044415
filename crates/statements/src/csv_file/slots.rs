//! The columns of a mapping by their roles.

use super::headings::Role;
use super::mapping::CsvColumns;
use super::plan::index;

impl Role {
    pub(super) const ALL: [Role; 20] = [
        Role::Date,
        Role::ValueDate,
        Role::Amount,
        Role::Debit,
        Role::Credit,
        Role::Indicator,
        Role::Balance,
        Role::Currency,
        Role::Description,
        Role::Counterparty,
        Role::CounterAccount,
        Role::CounterBank,
        Role::Reference,
        Role::Cheque,
        Role::BankId,
        Role::TypeCode,
        Role::Category,
        Role::Fee,
        Role::Account,
        Role::Status,
    ];
}

fn slot(columns: &mut CsvColumns, role: Role) -> Option<&mut Option<u32>> {
    Some(match role {
        Role::Date => &mut columns.date,
        Role::ValueDate => &mut columns.value_date,
        Role::Amount => &mut columns.amount,
        Role::Debit => &mut columns.debit,
        Role::Credit => &mut columns.credit,
        Role::Indicator => &mut columns.indicator,
        Role::Balance => &mut columns.balance,
        Role::Currency => &mut columns.currency,
        Role::Description => return None,
        Role::Counterparty => &mut columns.counterparty,
        Role::CounterAccount => &mut columns.counter_account,
        Role::CounterBank => &mut columns.counter_bank,
        Role::Reference => &mut columns.reference,
        Role::Cheque => &mut columns.cheque,
        Role::BankId => &mut columns.bank_id,
        Role::TypeCode => &mut columns.type_code,
        Role::Category => &mut columns.category,
        Role::Fee => &mut columns.fee,
        Role::Account => &mut columns.account,
        Role::Status => &mut columns.status,
    })
}

/// Gives a column a role, unless another has it already. Descriptions may stand in several columns.
pub(super) fn set(columns: &mut CsvColumns, role: Role, column: usize) -> bool {
    let Ok(number) = u32::try_from(column) else { return false };
    match slot(columns, role) {
        Some(slot @ None) => {
            *slot = Some(number);
            true
        }
        Some(Some(_)) => false,
        None => {
            columns.description.push(number);
            columns.description.sort_unstable();
            true
        }
    }
}

pub(super) fn get(columns: &CsvColumns, role: Role) -> Vec<usize> {
    match slot(&mut columns.clone(), role) {
        Some(slot) => index(*slot).into_iter().collect(),
        None => columns.description.iter().filter_map(|column| usize::try_from(*column).ok()).collect(),
    }
}
