//! Starter charts of accounts: what all have, what the business adds, what the region adds and renames.

use crate::content;
use crate::ledger::account::{AccountRole, AccountType};
use engine::{OpError, OpResult};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What kind of business a company is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum BusinessType {
    /// It sells work: design, care, advice.
    Service,
    /// It sells goods.
    Shop,
    /// It builds, fits and repairs on its customers' sites.
    Contractor,
}

impl BusinessType {
    /// Its stored form, which is also the name of its content file.
    pub const fn as_str(self) -> &'static str {
        match self {
            BusinessType::Service => "service",
            BusinessType::Shop => "shop",
            BusinessType::Contractor => "contractor",
        }
    }
}

/// An account of a starter chart.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChartAccount {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its type.
    pub account_type: AccountType,
    /// The code of the account above it.
    pub parent_code: Option<String>,
    /// What the program uses it for.
    pub role: Option<AccountRole>,
}

/// The starter chart of a business in a region, by code.
pub fn starter_chart(business: BusinessType, region: &str) -> OpResult<Vec<ChartAccount>> {
    let mut chart: Vec<ChartAccount> = Vec::new();
    for path in ["charts/base.txt".to_owned(), format!("charts/business/{}.txt", business.as_str()), format!("charts/region/{region}.txt")]
    {
        for fields in content::table(content::text(&path)?) {
            let broken = || OpError::internal(format!("{path}: {}", fields.join(" | ")));
            match fields.as_slice() {
                [code, name] => {
                    let name = name.strip_prefix('=').ok_or_else(broken)?;
                    if let Some(account) = chart.iter_mut().find(|account| account.code == *code) {
                        name.clone_into(&mut account.name);
                    }
                }
                [_, _, _, _, _, only] if *only != business.as_str() => {}
                [code, name, account_type, parent, role, ..] => chart.push(ChartAccount {
                    code: (*code).to_owned(),
                    name: (*name).to_owned(),
                    account_type: AccountType::parse(account_type).ok_or_else(broken)?,
                    parent_code: Some(*parent).filter(|parent| *parent != "-").map(str::to_owned),
                    role: if *role == "-" { None } else { Some(AccountRole::parse(role).ok_or_else(broken)?) },
                }),
                _ => return Err(broken()),
            }
        }
    }
    chart.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(chart)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_chart_is_whole() {
        for business in [BusinessType::Service, BusinessType::Shop, BusinessType::Contractor] {
            for region in ["us", "ca", "uk", "eu", "ng"] {
                let chart = starter_chart(business, region).unwrap();
                let name = format!("{} {region}", business.as_str());
                let codes: HashSet<_> = chart.iter().map(|account| &account.code).collect();
                assert_eq!(codes.len(), chart.len(), "{name}: a code twice");
                for account in &chart {
                    if let Some(parent) = &account.parent_code {
                        let parent = chart
                            .iter()
                            .find(|other| other.code == *parent)
                            .unwrap_or_else(|| panic!("{name}: {} has no parent", account.code));
                        assert_eq!(parent.account_type, account.account_type, "{name}: {}", account.code);
                    }
                }
                for role in [
                    AccountRole::OpeningEquity,
                    AccountRole::RetainedEarnings,
                    AccountRole::Receivable,
                    AccountRole::Payable,
                    AccountRole::DefaultExpense,
                    AccountRole::Fees,
                    AccountRole::Suspense,
                ] {
                    assert_eq!(chart.iter().filter(|account| account.role == Some(role)).count(), 1, "{name}: {role:?}");
                }
                assert!(chart.iter().any(|account| account.role == Some(AccountRole::Bank)), "{name}");
            }
        }
    }
}
