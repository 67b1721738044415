//! Scenarios in plain text, which an accountant can check. docs/scenarios.md shows every sentence.
//!
//! A scenario speaks of payments, dates and accounts by name; the runner turns each line into one call of an
//! operation, at whatever door [`Room`] stands for, and compares the answer with what follows `=>`.

mod attachments;
mod bank;
mod reconciliation;
mod sentence;

use crate::money;
use sentence::Sentence;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Where a scenario is played: one door of one company.
pub trait Room {
    /// Calls an operation. The error is the object that doors give: code, message, field, hint.
    fn call(&mut self, operation: &str, input: Value, key: &str) -> Result<Value, Value>;
    /// Sets the clock: `2026-01-02T09:00:00Z`.
    fn set_now(&mut self, instant: &str);
}

impl Room for crate::TempCompany {
    fn call(&mut self, operation: &str, input: Value, key: &str) -> Result<Value, Value> {
        let answer = self.call_with_key(operation, input, key);
        answer.map(|envelope| envelope.output).map_err(|error| serde_json::to_value(error).expect("an error is JSON"))
    }

    fn set_now(&mut self, instant: &str) {
        TempCompany::set_now(self, instant);
    }
}
use crate::TempCompany;

/// Plays a scenario. The error names the line, what was said and what came.
pub fn play(text: &str, room: &mut dyn Room) -> Result<(), String> {
    let mut player = Player { room, ids: HashMap::new(), entries: HashMap::new(), accounts: HashMap::new(), calls: 0 };
    for (index, line) in text.lines().enumerate() {
        let line = line.split_once(" #").map_or(line, |(before, _)| before).trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        player.line(line).map_err(|problem| format!("line {}: {line}\n  {problem}", index + 1))?;
    }
    Ok(())
}

struct Player<'a> {
    room: &'a mut dyn Room,
    ids: HashMap<String, String>,
    entries: HashMap<String, String>,
    accounts: HashMap<String, String>,
    calls: u32,
}

type Said = Result<String, String>;

impl Player<'_> {
    fn line(&mut self, line: &str) -> Result<(), String> {
        let (told, expected) = match line.split_once("=>") {
            Some((told, expected)) => (told.trim(), Some(expected.trim())),
            None => (line, None),
        };
        let sentence = Sentence::parse(told);
        let answer = self.tell(&sentence);
        match (answer, expected) {
            (Err(problem), Some(expected)) if expected.starts_with("refused") => {
                let wanted = expected.trim_start_matches("refused").trim();
                if problem.starts_with(wanted) { Ok(()) } else { Err(format!("refused: {problem}")) }
            }
            (Err(problem), _) => Err(format!("refused: {problem}")),
            (Ok(_), None) => Ok(()),
            (Ok(came), Some(expected)) if came == expected => Ok(()),
            (Ok(came), Some(_)) => Err(format!("came: {came}")),
        }
    }

    fn tell(&mut self, said: &Sentence<'_>) -> Said {
        match said.verb {
            "today" => self.today(said),
            "payment" => self.payment(said),
            "confirm" => self.confirm(said),
            "withdraw" => self.withdraw(said),
            "skip" | "restore" | "move" => self.decide(said),
            "pause" | "resume" | "cancel" => self.change_status(said),
            "change" => self.change_terms(said),
            "autopay" => self.autopay(said),
            "occurrence" => self.occurrence(said),
            "occurrences" => self.occurrences(said),
            "entry" => self.entry(said),
            "reverse" => self.reverse(said),
            "lock" => self
                .ask("lock_books", json!({ "through": said.word(0)? }))
                .map(|lock| format!("locked through {}", text(&lock["lockedThrough"]))),
            "unlock" => self.unlock(said),
            "account" => self.account_balance(said),
            "trial_balance" => self.trial_balance(said),
            "tick" => self.tick(),
            "snooze" => self.snooze(said),
            "reminders" => self.reminders(),
            "exceptions" => self.exceptions(said),
            "statement" => self.statement(said),
            "withdraw_statement" => self.withdraw_statement(),
            "lines" => self.lines(said),
            "suggest" => self.suggest(said),
            "match" => self.match_line(said),
            "unmatch" => self.unmatch(said),
            "attach" => self.attach(said),
            "files" => self.files(said),
            "file" => self.file(said),
            "detach" | "reattach" => self.detach(said),
            "rule" => self.rule(said),
            "apply_rules" => self.apply_rules(),
            "withdraw_rules" => self.withdraw_rules(),
            "by_rule" => self.by_rule(said),
            "accept" => self.accept(said),
            "withdraw_acceptance" => self.withdraw_acceptance(),
            "reconcile" => self.reconcile(said),
            "tick_entry" | "untick_entry" => self.tick_entry(said),
            "finish" | "reopen" | "discard" => self.end_reconciliation(said),
            "reconciliation" => self.reconciliation_so_far(),
            "verify" => self
                .ask("verify_books", json!({}))
                .map(|proof| if proof["ok"] == true { "ok".to_owned() } else { proof["findings"].to_string() }),
            other => Err(format!("no sentence begins with {other}")),
        }
    }

    fn ask(&mut self, operation: &str, input: Value) -> Result<Value, String> {
        self.calls += 1;
        let key = format!("scenario-{}", self.calls);
        self.ask_with_key(operation, input, &key)
    }

    fn ask_with_key(&mut self, operation: &str, input: Value, key: &str) -> Result<Value, String> {
        self.room.call(operation, input, key).map_err(|error| match error["field"].as_str() {
            Some(field) => format!("{} at {field}: {}", text(&error["code"]), text(&error["message"])),
            None => format!("{}: {}", text(&error["code"]), text(&error["message"])),
        })
    }

    fn today(&mut self, said: &Sentence<'_>) -> Said {
        let (day, time) = (said.word(0)?, said.word(1).unwrap_or("09:00"));
        self.room.set_now(&format!("{day}T{time}:00Z"));
        if said.words.get(2) == Some(&"occurrence") {
            return self.occurrence(said);
        }
        Ok(format!("today is {day}"))
    }

    fn code(&mut self, name: &str) -> Said {
        if self.accounts.is_empty() {
            let accounts = self.ask("accounts_list", json!({}))?;
            for row in accounts["rows"].as_array().cloned().unwrap_or_default() {
                self.accounts.insert(text(&row["name"]), text(&row["code"]));
                self.accounts.insert(text(&row["code"]), text(&row["code"]));
            }
        }
        self.accounts.get(name.trim()).cloned().ok_or_else(|| format!("no account is named {name}"))
    }

    fn payment_id(&self, said: &Sentence<'_>) -> Said {
        let name = said.name()?;
        self.ids.get(name).cloned().ok_or_else(|| format!("no payment is named {name}"))
    }

    fn payment(&mut self, said: &Sentence<'_>) -> Said {
        let name = said.name()?.to_owned();
        let mut input =
            json!({ "name": name, "kind": "bill", "cadence": said.word(0)?, "startsOn": said.after("from").ok_or("from when?")? });
        for (word, field) in [("until", "endsOn"), ("weekend", "weekendRule"), ("holidays", "holidays"), ("kind", "kind")] {
            if let Some(value) = said.after(word) {
                input[field] = json!(value);
            }
        }
        for (word, field) in [("day", "dueDay"), ("remind", "remindDaysBefore"), ("grace", "graceDaysAfter")] {
            if let Some(value) = said.after(word) {
                input[field] = json!(value.parse::<u32>().map_err(|_| format!("{value} is no number"))?);
            }
        }
        input["amount"] = amount_spec(said.part("").ok_or("what amount?")?)?;
        input["payFrom"] = json!(self.code(said.part("pay from").unwrap_or("Chequing"))?);
        input["expenseAccount"] = json!(self.code(said.part("expense").unwrap_or("Rent"))?);
        if let Some(party) = said.part("party") {
            input["partyName"] = json!(party);
        }
        let payment = self.ask("create_payment", input)?;
        self.ids.insert(name, text(&payment["id"]));
        Ok(text(&payment["status"]))
    }

    fn confirm(&mut self, said: &Sentence<'_>) -> Said {
        let mut input = json!({ "paymentId": self.payment_id(said)?, "paidOn": said.after("paid").ok_or("paid when?")? });
        match said.word(0)? {
            "not" => input["notDue"] = json!(true),
            "paid" => {}
            due => input["dueOn"] = json!(due),
        }
        if let Some(amount) = said.part("") {
            input["amount"] = money(amount);
        }
        if let Some(amount) = said.part("base") {
            input["baseAmount"] = money(amount);
        }
        if let Some(reference) = said.part("ref") {
            input["reference"] = json!(reference);
        }
        if said.part("more to come").is_some() {
            input["moreToCome"] = json!(true);
        }
        let key = said.part("key").map(str::to_owned);
        let payment = input["paymentId"].clone();
        let confirmation = match key {
            Some(key) => self.ask_with_key("confirm_payment", input, &key)?,
            None => self.ask("confirm_payment", input)?,
        };
        let due = text(&confirmation["dueOn"]);
        self.entries.insert(format!("confirmation {} {due}", said.name()?), text(&confirmation["id"]));
        if due.is_empty() {
            return Ok("not due".to_owned());
        }
        self.state_of(&payment, &due).map(|occurrence| describe(&occurrence))
    }

    fn withdraw(&mut self, said: &Sentence<'_>) -> Said {
        let name = format!("confirmation {} {}", said.name()?, said.word(0)?);
        let id = self.entries.get(&name).cloned().ok_or("nothing was confirmed for it")?;
        self.ask("withdraw_confirmation", json!({ "confirmationId": id, "reason": said.part("").unwrap_or("a mistake") }))?;
        Ok("withdrawn".to_owned())
    }

    /// `accept "Rent" 2026-01-01 | why`, or `accept "Gym" not due | why` for what a bank line or the owner confirmed last.
    fn accept(&mut self, said: &Sentence<'_>) -> Said {
        let id = self.payment_id(said)?;
        let mut input = json!({ "paymentId": id, "reason": said.part("").unwrap_or("It is right so") });
        match said.word(0)? {
            "not" => {
                let payment = self.ask("payment", json!({ "id": id }))?;
                let last = payment["confirmations"].as_array().into_iter().flatten().find(|row| row.get("dueOn").is_none());
                input["confirmationId"] = last.ok_or("everything that was paid was due")?["id"].clone();
            }
            due_on => input["dueOn"] = json!(due_on),
        }
        let accepted = self.ask("accept_exception", input)?;
        self.entries.insert("acceptance".to_owned(), text(&accepted["id"]));
        Ok(format!("{} accepted", text(&accepted["state"])))
    }

    /// `withdraw_acceptance`: what was accepted last is pointed out again.
    fn withdraw_acceptance(&mut self) -> Said {
        let id = self.entries.get("acceptance").cloned().ok_or("nothing was accepted")?;
        self.ask("withdraw_acceptance", json!({ "id": id })).map(|_| "taken back".to_owned())
    }

    fn decide(&mut self, said: &Sentence<'_>) -> Said {
        let mut input = json!({ "paymentId": self.payment_id(said)?, "dueOn": said.word(0)? });
        if said.verb == "move" {
            input["toOn"] = json!(said.after("to").ok_or("to when?")?);
        }
        let occurrence = self.ask(&format!("{}_occurrence", said.verb), input)?;
        Ok(describe(&occurrence))
    }

    fn change_status(&mut self, said: &Sentence<'_>) -> Said {
        let mut input = json!({ "id": self.payment_id(said)? });
        for word in ["from", "until"] {
            if let Some(day) = said.after(word) {
                input[word] = json!(day);
            }
        }
        let payment = self.ask(&format!("{}_payment", said.verb), input)?;
        Ok(text(&payment["status"]))
    }

    fn change_terms(&mut self, said: &Sentence<'_>) -> Said {
        let mut input = json!({ "id": self.payment_id(said)?, "effectiveOn": said.after("from").ok_or("from when?")? });
        if let Some(amount) = said.part("") {
            input["amount"] = amount_spec(amount)?;
        }
        if let Some(cadence) = said.part("cadence") {
            input["cadence"] = json!(cadence);
        }
        let payment = self.ask("update_payment", input)?;
        Ok(text(&payment["status"]))
    }

    fn autopay(&mut self, said: &Sentence<'_>) -> Said {
        let id = self.payment_id(said)?;
        let (operation, input) = match said.word(0)? {
            "set" => ("set_up_autopay", json!({ "paymentId": id })),
            "off" => ("turn_off_autopay", json!({ "paymentId": id })),
            "verified" => {
                let kind = if said.part("bank line").is_some() { "bank_line" } else { "owners_word" };
                (
                    "verify_autopay",
                    json!({ "paymentId": id, "evidence": { "kind": kind, "note": said.part("bank line").or(said.part("owner's word")).unwrap_or_default() } }),
                )
            }
            other => return Err(format!("autopay is set up, verified or off, not {other}")),
        };
        let payment = self.ask(operation, input)?;
        Ok(text(&payment["autopay"]["state"]))
    }

    fn state_of(&mut self, payment: &Value, due: &str) -> Result<Value, String> {
        let answer = self.ask("payment", json!({ "id": payment, "from": "2000-01-01", "until": "2100-12-31" }));
        // A window of a century is more than one page of occurrences: narrow it to the day where it is refused.
        let answer = match answer {
            Ok(answer) => answer,
            Err(_) => self.ask("payment", json!({ "id": payment, "from": due, "until": due }))?,
        };
        let rows = answer["occurrences"].as_array().cloned().unwrap_or_default();
        rows.into_iter().find(|row| row["dueOn"] == due).ok_or_else(|| format!("nothing is due on {due}"))
    }

    // Both `occurrence "Rent" 2026-01-01 => due` and `today 2026-01-02 occurrence "Rent" 2026-01-01 => due` are said.
    fn occurrence(&mut self, said: &Sentence<'_>) -> Said {
        let id = json!(self.payment_id(said)?);
        let due = said.words.iter().rev().find(|word| word.len() == 10 && word.as_bytes()[4] == b'-').ok_or("due when?")?;
        self.state_of(&id, due).map(|occurrence| describe(&occurrence))
    }

    fn occurrences(&mut self, said: &Sentence<'_>) -> Said {
        let id = self.payment_id(said)?;
        let answer = self.ask(
            "payment",
            json!({ "id": id, "from": said.after("from").ok_or("from when?")?, "until": said.after("until").ok_or("until when?")? }),
        )?;
        let rows = answer["occurrences"].as_array().cloned().unwrap_or_default();
        let mut days: Vec<String> = rows
            .iter()
            .filter(|row| row["state"] != "skipped")
            .map(|row| {
                if row["payOn"] == row["dueOn"] {
                    text(&row["dueOn"])
                } else {
                    format!("{} paid on {}", text(&row["dueOn"]), text(&row["payOn"]))
                }
            })
            .collect();
        days.sort();
        Ok(if days.is_empty() { "none".to_owned() } else { days.join(", ") })
    }

    fn entry(&mut self, said: &Sentence<'_>) -> Said {
        let mut lines = Vec::new();
        for part in said.parts.iter().filter(|part| part.ends_with(" Dr") || part.ends_with(" Cr")) {
            let (account, amount, side) = sentence::balance(part).ok_or_else(|| format!("{part} is no line"))?;
            lines.push(json!({ "account": self.code(account)?, "side": side, "amount": money(&amount) }));
        }
        let entry = self.ask("post_journal_entry", json!({ "entryDate": said.word(0)?, "description": said.name()?, "lines": lines }))?;
        self.entries.insert(format!("entry {}", said.name()?), text(&entry["id"]));
        Ok(format!("entry {}", entry["number"]))
    }

    fn reverse(&mut self, said: &Sentence<'_>) -> Said {
        let id = self.entries.get(&format!("entry {}", said.name()?)).cloned().ok_or("there is no such entry")?;
        let mut input = json!({ "entryId": id, "reason": said.part("").unwrap_or("a mistake") });
        if let Some(on) = said.after("on") {
            input["entryDate"] = json!(on);
        }
        let entry = self.ask("reverse_journal_entry", input)?;
        Ok(format!("entry {} on {}", entry["number"], text(&entry["entryDate"])))
    }

    fn unlock(&mut self, said: &Sentence<'_>) -> Said {
        let mut input = json!({ "reason": said.part("").unwrap_or_default() });
        if let Ok(through) = said.word(0) {
            input["through"] = json!(through);
        }
        self.ask("unlock_books", input).map(|_| "unlocked".to_owned())
    }

    fn account_balance(&mut self, said: &Sentence<'_>) -> Said {
        let code = self.code(said.name()?)?;
        let mut input = json!({ "account": code });
        if let Ok(until) = said.word(0) {
            input["until"] = json!(until);
        }
        let ledger = self.ask("account_ledger", input)?;
        Ok(amount_text(&ledger["closing"]))
    }

    // What stands after the day is the whole trial balance: an account too many or too few is an error.
    fn trial_balance(&mut self, said: &Sentence<'_>) -> Said {
        let answer = self.ask("trial_balance", json!({ "asOf": said.word(0)? }))?;
        let mut came: Vec<String> = Vec::new();
        for row in answer["rows"].as_array().cloned().unwrap_or_default() {
            let (amount, side) = if row["debit"].is_null() { (&row["credit"], "Cr") } else { (&row["debit"], "Dr") };
            came.push(format!("{} {} {side}", text(&row["name"]), text(&amount["amount"])));
        }
        let mut wanted: Vec<String> = said.parts.iter().map(|part| part.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        came.sort();
        wanted.sort();
        if answer["totalDebit"] != answer["totalCredit"] {
            return Err(format!("the totals differ: {} and {}", answer["totalDebit"], answer["totalCredit"]));
        }
        if came == wanted || wanted.is_empty() {
            Ok("balanced".to_owned())
        } else {
            Err(format!("the trial balance is: {}", came.join(" | ")))
        }
    }

    fn tick(&mut self) -> Said {
        let run = self.ask("run_daily_tick", json!({}))?;
        let missed = if run["missed"] == 0 { String::new() } else { format!(", {} missed", run["missed"]) };
        let caught_up = run["caughtUpFrom"].as_str().map(|from| format!(", caught up from {from}")).unwrap_or_default();
        Ok(format!("{} reminders{missed}{caught_up}", run["reminders"]))
    }

    fn snooze(&mut self, said: &Sentence<'_>) -> Said {
        let id = self.payment_id(said)?;
        self.ask(
            "snooze_reminder",
            json!({ "paymentId": id, "dueOn": said.word(0)?, "until": said.after("until").ok_or("until when?")? }),
        )?;
        Ok("snoozed".to_owned())
    }

    fn reminders(&mut self) -> Said {
        let rows = self.ask("reminders_list", json!({}))?["rows"].as_array().cloned().unwrap_or_default();
        let mut said: Vec<String> =
            rows.iter().map(|row| format!("{} {} {}", text(&row["paymentName"]), text(&row["dueOn"]), text(&row["stage"]))).collect();
        said.sort();
        Ok(if said.is_empty() { "none".to_owned() } else { said.join(", ") })
    }

    fn exceptions(&mut self, said: &Sentence<'_>) -> Said {
        let answer = self.ask(
            "payments_reconciliation",
            json!({ "from": said.after("from").ok_or("from when?")?, "until": said.after("until").ok_or("until when?")? }),
        )?;
        let mut found: Vec<String> = answer["exceptions"]
            .as_array()
            .cloned()
            .unwrap_or_default()
            .iter()
            .map(|row| format!("{} {} {}", text(&row["paymentName"]), text(&row["dueOn"]), text(&row["state"])))
            .collect();
        found.extend(
            answer["notDue"]
                .as_array()
                .cloned()
                .unwrap_or_default()
                .iter()
                .map(|row| format!("{} {} not_due", text(&row["paymentName"]), text(&row["paidOn"]))),
        );
        found.sort();
        Ok(if found.is_empty() { "none".to_owned() } else { found.join(", ") })
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn amount_text(value: &Value) -> String {
    format!("{} {}", text(&value["amount"]), text(&value["currency"]))
}

// "confirmed", or "due, 600.00 CAD outstanding" where a part was paid.
fn describe(occurrence: &Value) -> String {
    let state = text(&occurrence["state"]);
    let partly = occurrence["confirmed"]["amount"].as_str().is_some_and(|amount| amount.bytes().any(|byte| (b'1'..=b'9').contains(&byte)));
    let open = occurrence["outstanding"]["amount"].as_str().is_some_and(|amount| amount.bytes().any(|byte| (b'1'..=b'9').contains(&byte)));
    if partly && open { format!("{state}, {} outstanding", amount_text(&occurrence["outstanding"])) } else { state }
}

// `1200.00 CAD`, `~150.00 CAD`, or `60.00 to 90.00 CAD`.
fn amount_spec(said: &str) -> Result<Value, String> {
    let said = said.trim();
    if let Some((low, high)) = said.split_once(" to ") {
        let currency = high.split_whitespace().nth(1).ok_or("in which currency?")?;
        return Ok(json!({ "kind": "range", "low": money(&format!("{low} {currency}")), "high": money(high) }));
    }
    Ok(match said.strip_prefix('~') {
        Some(estimate) => json!({ "kind": "estimated", "amount": money(estimate) }),
        None => json!({ "kind": "fixed", "amount": money(said) }),
    })
}
