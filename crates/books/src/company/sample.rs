//! Plays the sample company: steps with dates told from today. content/sample/README.md defines the format.

use super::create_company::CreateCompanyInput;
use crate::company;
use crate::content;
use chrono::{Datelike, Days, Months, NaiveDate};
use engine::clock::civil_date;
use engine::{Caller, Desk, Door, Engine, OpError, OpResult};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct Step {
    operation: String,
    input: Value,
    #[serde(rename = "as")]
    name: Option<String>,
    repeat: Option<Repeat>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Repeat {
    payment: String,
    until: String,
    #[serde(default)]
    lag: Vec<i64>,
    #[serde(default)]
    amounts: Vec<String>,
    #[serde(default)]
    base_amounts: Vec<String>,
}

/// The input that creates the sample company today.
pub(super) fn company_input(desk: &Desk) -> OpResult<CreateCompanyInput> {
    let input: Value = serde_json::from_str(content::text("sample/company.json")?).map_err(OpError::internal)?;
    let zone: chrono_tz::Tz = input["timeZone"].as_str().unwrap_or_default().parse().unwrap_or(chrono_tz::Tz::UTC);
    let player = Player { today: civil_date(desk.options().clock.now(), zone), kept: HashMap::new() };
    engine::input::decode(player.resolve(&input)?)
}

/// Plays parties, payments and ten months of history into a new company.
pub(super) fn play(engine: &Engine, caller: &Caller) -> OpResult<()> {
    let today = engine.read(caller, |tx| Ok(tx.today()))?;
    let mut player = Player { today, kept: HashMap::new() };
    let mut number = 0;
    let mut run = |player: &mut Player, step: &Step, input: Value| -> OpResult<()> {
        number += 1;
        let step_caller = Caller { actor: "owner".to_owned(), door: Door::Desk, key: Some(format!("sample:{number}")), preview: false };
        let answer = engine
            .call(&step.operation, input.clone(), &step_caller)
            .map_err(|error| OpError::internal(format!("sample step {number}, {} {input}: {error} {:?}", step.operation, error.field)))?;
        if let Some(name) = &step.name {
            player.kept.insert(name.clone(), answer.output);
        }
        Ok(())
    };
    for file in ["sample/parties.json", "sample/payments.json"] {
        for step in steps(file)? {
            let input = player.resolve(&step.input)?;
            run(&mut player, &step, input)?;
        }
    }
    let mut dated: Vec<(Option<String>, Step, Value)> = Vec::new();
    for file in ["sample/ledger.json", "sample/history.json"] {
        for step in steps(file)? {
            // A step that needs what an undated one keeps is resolved when its turn comes.
            for input in player.expand(engine, caller, &step)? {
                let resolved = player.resolve(&input).unwrap_or_else(|_| input.clone());
                let date = ["paidOn", "entryDate"].iter().find_map(|field| resolved.get(field)?.as_str().map(str::to_owned));
                dated.push((date, step.clone(), input));
            }
        }
    }
    dated.sort_by(|(a, ..), (b, ..)| (a.is_none(), a).cmp(&(b.is_none(), b)));
    for (_, step, input) in dated {
        let input = player.resolve(&input)?;
        run(&mut player, &step, input)?;
    }
    Ok(())
}

fn steps(path: &str) -> OpResult<Vec<Step>> {
    serde_json::from_str(content::text(path)?).map_err(|error| OpError::internal(format!("{path}: {error}")))
}

struct Player {
    today: NaiveDate,
    kept: HashMap<String, Value>,
}

impl Player {
    fn resolve(&self, value: &Value) -> OpResult<Value> {
        Ok(match value {
            Value::String(text) => self.expression(text)?.unwrap_or_else(|| value.clone()),
            Value::Array(items) => Value::Array(items.iter().map(|item| self.resolve(item)).collect::<OpResult<_>>()?),
            Value::Object(fields) => {
                Value::Object(fields.iter().map(|(name, field)| Ok((name.clone(), self.resolve(field)?))).collect::<OpResult<Map<_, _>>>()?)
            }
            other => other.clone(),
        })
    }

    fn expression(&self, text: &str) -> OpResult<Option<Value>> {
        if let Some(path) = text.strip_prefix('$') {
            let (name, field) = path.split_once('.').unwrap_or((path, ""));
            let kept =
                self.kept.get(name).ok_or_else(|| OpError::not_found(text, format!("The sample keeps nothing under {text} yet.")))?;
            return Ok(Some(kept.pointer(&format!("/{}", field.replace('.', "/"))).cloned().unwrap_or(Value::Null)));
        }
        let Some(expression) = text.strip_prefix('@') else { return Ok(None) };
        let unreadable = || OpError::internal(format!("the sample's {text} cannot be read"));
        if let Some(rest) = expression.strip_prefix("month") {
            let (months, day) = rest.split_once(':').ok_or_else(unreadable)?;
            let months: i32 = if months.is_empty() { 0 } else { months.parse().map_err(|_| unreadable())? };
            return Ok(Some(json!(self.day_of_month(months, day.parse().map_err(|_| unreadable())?).ok_or_else(unreadable)?)));
        }
        if let Some(days) = expression.strip_prefix("day") {
            let date = self.days_from_today(days.parse().map_err(|_| unreadable())?).ok_or_else(unreadable)?;
            return Ok(Some(json!(date.day())));
        }
        let Ok(days) = expression.parse() else { return Ok(None) };
        Ok(Some(json!(self.days_from_today(days).ok_or_else(unreadable)?)))
    }

    fn days_from_today(&self, days: i64) -> Option<NaiveDate> {
        if days < 0 {
            self.today.checked_sub_days(Days::new(days.unsigned_abs()))
        } else {
            self.today.checked_add_days(Days::new(days.unsigned_abs()))
        }
    }

    fn day_of_month(&self, months: i32, day: u32) -> Option<NaiveDate> {
        let first = self.today.with_day(1)?;
        let first = if months < 0 {
            first.checked_sub_months(Months::new(months.unsigned_abs()))
        } else {
            first.checked_add_months(Months::new(months.unsigned_abs()))
        }?;
        (28..=day).rev().chain([day]).find_map(|day| first.with_day(day))
    }

    fn expand(&self, engine: &Engine, caller: &Caller, step: &Step) -> OpResult<Vec<Value>> {
        let Some(repeat) = &step.repeat else { return Ok(vec![step.input.clone()]) };
        let payment = self.resolve(&json!(repeat.payment))?;
        let until = self.resolve(&json!(repeat.until))?;
        let answer = engine.call("payment", json!({ "id": payment, "from": "2000-01-01", "until": until }), caller)?.output;
        let base = engine.read(caller, company::settings)?.base_currency.code();
        let mut inputs = Vec::new();
        let occurrences = answer["occurrences"].as_array().cloned().unwrap_or_default();
        let due = |occurrence: &Value| occurrence["dueOn"].as_str().unwrap_or_default().to_owned();
        let mut open: Vec<Value> = occurrences
            .into_iter()
            .filter(|occurrence| occurrence["state"] != "skipped" && due(occurrence).as_str() <= until.as_str().unwrap_or_default())
            .collect();
        open.sort_by_key(due);
        for (index, occurrence) in open.iter().enumerate() {
            let mut input = step.input.as_object().cloned().unwrap_or_default();
            input.insert("paymentId".to_owned(), payment.clone());
            input.insert("dueOn".to_owned(), occurrence["dueOn"].clone());
            let pay_on: NaiveDate = occurrence["payOn"]
                .as_str()
                .and_then(|date| date.parse().ok())
                .ok_or_else(|| OpError::internal("an occurrence without a date"))?;
            let lag = cycle(&repeat.lag, index).copied().unwrap_or_default();
            let paid_on = pay_on.checked_add_signed(chrono::TimeDelta::days(lag)).unwrap_or(pay_on).min(self.today);
            input.insert("paidOn".to_owned(), json!(paid_on));
            if let Some(amount) = cycle(&repeat.amounts, index) {
                input.insert("amount".to_owned(), json!({ "amount": amount, "currency": occurrence["expected"]["currency"] }));
            }
            if let Some(amount) = cycle(&repeat.base_amounts, index) {
                input.insert("baseAmount".to_owned(), json!({ "amount": amount, "currency": base }));
            }
            inputs.push(Value::Object(input));
        }
        Ok(inputs)
    }
}

fn cycle<T>(list: &[T], index: usize) -> Option<&T> {
    list.get(index.checked_rem(list.len())?)
}
