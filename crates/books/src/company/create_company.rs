//! Creates a company: a new file with settings, a starter chart and opening balances.

use super::chart::BusinessType;
use super::countries::country;
use super::profile::{Company, profile};
use super::set_up_company::{OpeningBalance, SetUpCompany, SetUpCompanyInput};
use super::store::set_up_request;
use crate::read_model::COMPANY;
use crate::wire::{currency_in, optional_date, required_text};
use chrono::NaiveDate;
use engine::audit::input_hash;
use engine::clock::civil_date;
use engine::{Caller, Command, Desk, DeskOperation, Door, ErrorCode, OpError, OpResult, ReadModel};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use ts_rs::TS;

/// A new company.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateCompanyInput {
    /// Its name.
    pub name: String,
    /// The country that it is in: ISO 3166 alpha-2, such as CA.
    pub country: String,
    /// What kind of business it is; it decides the starter chart.
    pub business_type: BusinessType,
    /// Where its file goes; a file named after the company in the documents folder when absent. Nothing is ever overwritten.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub path: Option<String>,
    /// The currency of the books; the country's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub base_currency: Option<String>,
    /// Its IANA time zone, in which its days begin; the country's first when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub time_zone: Option<String>,
    /// The first day of the books; the first of January when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "string")]
    pub books_start_on: Option<NaiveDate>,
    /// What the accounts hold on the first day. What they do not even out goes to the opening balance equity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub opening_balances: Option<Vec<OpeningBalance>>,
}

/// Creates a company.
pub struct CreateCompany;

impl DeskOperation for CreateCompany {
    const NAME: &'static str = "create_company";
    const DESCRIPTION: &'static str = "Creates a company in a new file, with a starter chart and opening balances, and opens it.";
    const CHANGES: &'static [ReadModel] = &[COMPANY];
    type Input = CreateCompanyInput;
    type Output = Company;

    fn run(input: &CreateCompanyInput, desk: &Desk, caller: &Caller) -> OpResult<Company> {
        let name = required_text(&input.name, "name", 200)?;
        let path = match &input.path {
            Some(path) => std::path::absolute(with_extension(required_text(path, "path", 1000)?)).map_err(OpError::internal)?,
            None => desk.options().documents.join(format!("{}.daybook", file_name(&name))),
        };
        create(input, &path, false, desk, caller, |_| Ok(()))
    }
}

/// Creates a company at a path; `then` runs on it before it counts as created.
pub(super) fn create(
    input: &CreateCompanyInput,
    path: &Path,
    sample: bool,
    desk: &Desk,
    caller: &Caller,
    then: impl FnOnce(&engine::Engine) -> OpResult<()>,
) -> OpResult<Company> {
    let country = country(&input.country, "country")?;
    let zone_name = input.time_zone.as_deref().or(country.time_zones.first().map(String::as_str)).unwrap_or("UTC").trim();
    let zone: chrono_tz::Tz = zone_name.parse().map_err(|_| {
        OpError::invalid("timeZone", format!("{zone_name} is not a time zone.")).hint("Give an IANA name, such as America/Toronto.")
    })?;
    let base_currency = currency_in(input.base_currency.as_deref().unwrap_or(&country.currency), "baseCurrency")?;
    let today = civil_date(desk.options().clock.now(), zone);
    let set_up = SetUpCompanyInput {
        name: required_text(&input.name, "name", 200)?,
        country: country.code.clone(),
        business_type: input.business_type,
        base_currency: base_currency.code().to_owned(),
        books_start_on: optional_date(input.books_start_on, "booksStartOn")?
            .or_else(|| NaiveDate::from_ymd_opt(chrono::Datelike::year(&today), 1, 1))
            .unwrap_or(today),
        opening_balances: input.opening_balances.clone().unwrap_or_default(),
        sample,
    };
    let canonical = serde_json::to_string(&set_up).map_err(OpError::internal)?;
    let set_up = serde_json::to_value(set_up).map_err(OpError::internal)?;
    let key = caller.key.clone().unwrap_or_else(|| desk.options().ids.new_id(desk.options().clock.now()));
    let inner = Caller { actor: caller.actor.clone(), door: Door::Desk, key: Some(key), preview: false };
    let made = desk.create_company(path, zone.name(), &inner, |engine| {
        engine.call(SetUpCompany::NAME, set_up.clone(), &inner)?;
        then(engine)
    });
    let engine = match made {
        // The same request came before and its answer was lost: the file that is in the way is its result.
        Err(error) if error.code == ErrorCode::FileExists && caller.key.is_some() => {
            let (earlier_key, earlier_hash) = desk.peek(path, set_up_request).ok().flatten().unzip();
            if earlier_key != caller.key {
                return Err(error);
            }
            // Another request under this key is refused before the file is opened in place of the open one.
            if earlier_hash != Some(input_hash(SetUpCompany::NAME, &canonical)) {
                return Err(OpError::new(
                    ErrorCode::IdempotencyKeyReused,
                    "This idempotency key was used before, for a different request.",
                )
                .hint("Use a new key for a new company."));
            }
            let engine = desk.open_company(path)?;
            engine.call(SetUpCompany::NAME, set_up, &inner)?;
            engine
        }
        made => made?,
    };
    let company = profile(&engine, caller)?;
    desk.remember(engine.path(), &company.name);
    Ok(company)
}

fn with_extension(path: String) -> PathBuf {
    let path = PathBuf::from(path);
    if path.extension().is_some_and(|extension| extension == "daybook") {
        return path;
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!("{name}.daybook"))
}

/// A name without what file systems refuse.
pub(super) fn file_name(name: &str) -> String {
    let cleaned: String =
        name.chars().map(|letter| if letter.is_control() || r#"/\:*?"<>|"#.contains(letter) { ' ' } else { letter }).collect();
    let cleaned = cleaned.split_whitespace().collect::<Vec<_>>().join(" ");
    let cleaned: String = cleaned.trim_matches('.').chars().take(80).collect();
    if cleaned.trim().is_empty() { "Company".to_owned() } else { cleaned.trim().to_owned() }
}
