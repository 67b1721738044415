//! What a company takes from the country it is in.

use crate::content;
use engine::{OpError, OpResult};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use ts_rs::TS;

/// A country.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Country {
    /// ISO 3166 alpha-2.
    pub code: String,
    /// Its usual English name.
    pub name: String,
    /// The currency that its books are kept in.
    pub currency: String,
    /// The region of the starter chart.
    pub region: String,
    /// Its calendar of bank holidays, where one is known.
    pub holidays: Option<String>,
    /// Its time zones; the first is offered.
    pub time_zones: Vec<String>,
    /// Whose autopay playbooks apply.
    pub playbooks: Option<String>,
}

static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    let text = content::text("countries.txt").unwrap_or_default();
    let known = |field: &str| Some(field.to_owned()).filter(|field| field != "-");
    let read = |fields: Vec<&'static str>| {
        let [code, name, currency, region, holidays, zones, playbooks] = fields.try_into().ok()?;
        Some(Country {
            code: code.to_owned(),
            name: name.to_owned(),
            currency: currency.to_owned(),
            region: region.to_owned(),
            holidays: known(holidays),
            time_zones: zones.split(',').map(|zone| zone.trim().to_owned()).collect(),
            playbooks: known(playbooks),
        })
    };
    let mut countries: Vec<Country> = content::table(text).filter_map(read).collect();
    countries.sort_by(|a, b| a.name.cmp(&b.name));
    countries
});

/// All countries, by name.
pub fn all() -> &'static [Country] {
    &COUNTRIES
}

/// The country of a code.
pub fn country(code: &str, field: &str) -> OpResult<&'static Country> {
    COUNTRIES.iter().find(|country| country.code.eq_ignore_ascii_case(code.trim())).ok_or_else(|| {
        OpError::invalid(field, format!("{code} is not a country that Daybook knows."))
            .hint("Give its two-letter code (ISO 3166), such as CA or DE.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_is_read() {
        let lines = content::table(content::text("countries.txt").unwrap()).count();
        assert_eq!(all().len(), lines);
        for country in all() {
            assert!(money::Currency::parse(&country.currency).is_ok(), "{}", country.code);
            assert!(country.time_zones.iter().all(|zone| zone.parse::<chrono_tz::Tz>().is_ok()), "{}", country.code);
        }
    }
}
