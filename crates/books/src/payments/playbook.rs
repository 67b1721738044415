//! `playbook`.

use engine::{OpResult, Query, ReadModel, ReadTx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::playbooks::{self, fill};
use super::store::payments;
use crate::company;
use crate::read_model::{COMPANY, PAYMENTS};

/// Which playbook.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(rename_all = "camelCase")]
pub struct PlaybookInput {
    /// The playbook.
    pub id: String,
    /// The payment that it is read for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub payment_id: Option<String>,
}

/// One step of a playbook.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct PlaybookStep {
    /// Its heading.
    pub title: String,
    /// What to do.
    pub text: String,
    /// What proves that it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub evidence: Option<String>,
}

/// A public source.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct PlaybookLink {
    /// What it is.
    pub title: String,
    /// Its address.
    pub url: String,
}

/// A playbook.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename_all = "camelCase")]
pub struct Playbook {
    /// The playbook.
    pub id: String,
    /// The country, or EU for those that hold in all of it.
    pub country: String,
    /// Its heading.
    pub title: String,
    /// What it is good for.
    pub summary: String,
    /// What to do, in order.
    pub steps: Vec<PlaybookStep>,
    /// Where it can be read up.
    pub links: Vec<PlaybookLink>,
}

/// One playbook in full.
pub struct PlaybookQuery;

impl Query for PlaybookQuery {
    const NAME: &'static str = "playbook";
    const DESCRIPTION: &'static str = "Shows how to set up autopay step by step, and what proves each step.";
    const READS: &'static [ReadModel] = &[COMPANY, PAYMENTS];
    type Input = PlaybookInput;
    type Output = Playbook;

    fn run(input: &PlaybookInput, tx: &ReadTx<'_>) -> OpResult<Playbook> {
        let file = playbooks::playbook(&input.id, "id")?;
        let company = company::settings(tx)?.name;
        let payment = input.payment_id.as_deref().map(|id| payments::by_id(tx, id, "paymentId")).transpose()?;
        let value = |word: &str| match (word, &payment) {
            ("company.name", _) => Some(company.clone()),
            ("payment.name", Some(payment)) => Some(payment.name.clone()),
            ("party.name", Some(payment)) => Some(payment.party.as_ref().map_or_else(|| payment.name.clone(), |party| party.name.clone())),
            _ => None,
        };
        let steps = file.steps.iter().map(|step| PlaybookStep {
            title: step.title.clone(),
            text: fill(&step.text, value),
            evidence: step.evidence.clone(),
        });
        Ok(Playbook {
            id: file.id.to_owned(),
            country: file.country.to_owned(),
            title: file.title.to_owned(),
            summary: file.summary.to_owned(),
            steps: steps.collect(),
            links: file.links.iter().map(|(title, url)| PlaybookLink { title: (*title).to_owned(), url: (*url).to_owned() }).collect(),
        })
    }
}
