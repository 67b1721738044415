//! `playbooks_list`.

use engine::{OpResult, Query, ReadModel, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::playbooks;
use crate::company;
use crate::company::countries::country;
use crate::read_model::COMPANY;

/// Which playbooks.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct PlaybooksListInput {
    /// Only those of a country, such as "CA" or "DE". Unless said, all of them, your own country's first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub country: Option<String>,
}

/// A playbook in the list.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct PlaybookSummary {
    /// The playbook.
    pub id: String,
    /// The country, or EU for those that hold in all of it.
    pub country: String,
    /// Its heading.
    pub title: String,
    /// The way of paying that it fits.
    pub method: String,
    /// What it is good for.
    pub summary: String,
}

/// The playbooks.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct PlaybooksPage {
    /// The playbooks.
    pub rows: Vec<PlaybookSummary>,
}

/// The list of playbooks.
pub struct PlaybooksList;

impl Query for PlaybooksList {
    const NAME: &'static str = "playbooks_list";
    const DESCRIPTION: &'static str = "Lists the playbooks for setting up autopay, by country and way of paying.";
    const READS: &'static [ReadModel] = &[COMPANY];
    type Input = PlaybooksListInput;
    type Output = PlaybooksPage;

    fn run(input: &PlaybooksListInput, tx: &ReadTx<'_>) -> OpResult<PlaybooksPage> {
        let asked = input.country.as_deref().map(str::trim).filter(|code| !code.is_empty());
        let own = match asked {
            Some(code) if code.eq_ignore_ascii_case("EU") => "EU".to_owned(),
            Some(code) => region_of(code)?,
            None => region_of(&company::settings(tx)?.country)?,
        };
        let mut found = playbooks::all()?;
        if asked.is_some() {
            found.retain(|playbook| playbook.country == own);
        }
        found.sort_by_key(|playbook| (playbook.country != own, playbook.country, playbook.id));
        let rows = found.into_iter().map(|playbook| PlaybookSummary {
            id: playbook.id.to_owned(),
            country: playbook.country.to_owned(),
            title: playbook.title.to_owned(),
            method: playbook.method.to_owned(),
            summary: playbook.summary.to_owned(),
        });
        Ok(PlaybooksPage { rows: rows.collect() })
    }
}

// Whose playbooks hold in a country.
fn region_of(code: &str) -> OpResult<String> {
    Ok(country(code, "country")?.playbooks.clone().unwrap_or_default())
}
