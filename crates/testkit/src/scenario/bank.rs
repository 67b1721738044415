//! Sentences about the bank: statements that come in, and what their lines are.

use super::sentence::Sentence;
use super::{Player, Said, text};
use base64::Engine as _;
use serde_json::{Value, json};

impl Player<'_> {
    /// `statement Chequing | 2026-01-03 -1200.00 Maple Rentals`: a table of the bank, read into an account.
    pub(super) fn statement(&mut self, said: &Sentence<'_>) -> Said {
        let mut table = "Date,Description,Amount\n".to_owned();
        for line in &said.parts {
            let mut words = line.splitn(3, ' ');
            let (Some(day), Some(amount), Some(name)) = (words.next(), words.next(), words.next()) else {
                return Err(format!("{line} is no line: day, amount, name"));
            };
            table.push_str(&format!("{day},\"{name}\",{amount}\n"));
        }
        let account = self.code(&said.words.join(" "))?;
        let content = base64::engine::general_purpose::STANDARD.encode(table);
        let read = self.ask("import_statement", json!({ "fileName": "statement.csv", "content": content, "account": account }))?;
        self.entries.insert("statement".to_owned(), text(&read["import"]["id"]));
        let rules = match (&read["rules"]["posted"], &read["rules"]["heldBack"]) {
            (posted, held) if *posted == json!(0) && *held == json!(0) => String::new(),
            (posted, held) => format!(", {posted} posted, {held} held back"),
        };
        Ok(format!("{} new, {} known{rules}", read["import"]["linesNew"], read["import"]["linesKnown"]))
    }

    /// `withdraw_statement`: the statement that was read last is taken back.
    pub(super) fn withdraw_statement(&mut self) -> Said {
        let id = self.entries.get("statement").cloned().ok_or("no statement was read")?;
        let taken_back = self.ask("withdraw_statement_import", json!({ "id": id }))?;
        Ok(format!("{} lines taken back", taken_back["lines"]))
    }

    /// `lines open`: the lines of a state, the oldest first.
    pub(super) fn lines(&mut self, said: &Sentence<'_>) -> Said {
        let found = self.ask("bank_lines_list", json!({ "state": said.word(0)? }))?;
        let mut names: Vec<String> = found["rows"].as_array().into_iter().flatten().map(|row| text(&row["description"])).collect();
        names.reverse();
        Ok(if names.is_empty() { "none".to_owned() } else { names.join(", ") })
    }

    /// `suggest "Maple Rentals"`: what the line most likely is, and why.
    pub(super) fn suggest(&mut self, said: &Sentence<'_>) -> Said {
        let id = self.line_id(said)?;
        let found = self.ask("bank_line_suggestions", json!({ "lineIds": [id] }))?;
        let Some(best) = found["rows"][0]["suggestions"].get(0) else { return Ok("nothing".to_owned()) };
        let reasons: Vec<String> = best["reasons"].as_array().into_iter().flatten().map(text).collect();
        Ok(format!("{}: {}", text(&best["title"]), reasons.join("; ")))
    }

    /// `match "Maple Rentals" | payment Rent`, or `| account Bank fees`, or both with amounts; `| best` takes the suggestion.
    pub(super) fn match_line(&mut self, said: &Sentence<'_>) -> Said {
        let id = self.line_id(said)?;
        let parts = match said.parts.as_slice() {
            ["best"] => {
                let found = self.ask("bank_line_suggestions", json!({ "lineIds": [id] }))?;
                found["rows"][0]["suggestions"][0]["parts"].clone()
            }
            parts => parts.iter().map(|part| self.match_part(part)).collect::<Result<Value, String>>()?,
        };
        let matched = self.ask("match_bank_line", json!({ "lineId": id, "parts": parts }))?;
        Ok(text(&matched["line"]["state"]))
    }

    fn match_part(&mut self, part: &str) -> Result<Value, String> {
        let (kind, rest) = part.split_once(' ').ok_or_else(|| format!("{part} is no part"))?;
        let (rest, not_due) = rest.strip_suffix(" not due").map_or((rest, false), |rest| (rest, true));
        let (rest, due_on) = rest.split_once(" due ").map_or((rest, None), |(rest, due_on)| (rest, Some(due_on)));
        let (name, amount) = match rest.rsplit_once(' ') {
            Some((name, amount)) if amount.trim_start_matches('-').starts_with(|first: char| first.is_ascii_digit()) => {
                (name, Some(amount))
            }
            _ => (rest, None),
        };
        let mut input = match kind {
            "payment" => {
                let id = self.ids.get(name).cloned().ok_or_else(|| format!("no payment is named {name}"))?;
                let mut input = json!({ "kind": "occurrence", "paymentId": id });
                if let Some(due_on) = due_on {
                    input["dueOn"] = json!(due_on);
                }
                if not_due {
                    input["notDue"] = json!(true);
                }
                input
            }
            "account" => json!({ "kind": "account", "account": self.code(name)? }),
            other => return Err(format!("{other} is neither payment nor account")),
        };
        if let Some(amount) = amount {
            input["amount"] = json!({ "amount": amount, "currency": "CAD" });
        }
        Ok(input)
    }

    /// `unmatch "Maple Rentals" | why`.
    pub(super) fn unmatch(&mut self, said: &Sentence<'_>) -> Said {
        let id = self.line_id(said)?;
        let reason = said.part("").unwrap_or("A mistake");
        self.ask("unmatch_bank_line", json!({ "lineId": id, "reason": reason }))?;
        self.ask("bank_line", json!({ "id": id })).map(|shown| text(&shown["line"]["state"]))
    }

    /// `rule "Rent" contains maple | payment Rent | posts`, or `| account Rent`.
    pub(super) fn rule(&mut self, said: &Sentence<'_>) -> Said {
        let words = said.words.join(" ");
        let mut outcome = self.match_part(said.parts.first().ok_or("what are the lines?")?)?;
        if outcome["kind"] == "occurrence" {
            outcome["kind"] = json!("payment");
        }
        let input = json!({
            "name": said.name()?, "conditions": { "words": [{ "text": words }] }, "outcome": outcome,
            "posts": said.parts.contains(&"posts"),
        });
        self.ask("create_bank_rule", input).map(|rule| if rule["posts"] == true { "posts".to_owned() } else { "suggests".to_owned() })
    }

    /// `apply_rules`: what the rules posted, and what they left to the owner.
    pub(super) fn apply_rules(&mut self) -> Said {
        let applied = self.ask("apply_bank_rules", json!({}))?;
        self.entries.insert("run".to_owned(), text(&applied["runId"]));
        Ok(format!("{} posted, {} held back", applied["posted"], applied["heldBack"]))
    }

    /// `withdraw_rules`: what the rules did last is taken back as one.
    pub(super) fn withdraw_rules(&mut self) -> Said {
        let run = self.entries.get("run").cloned().ok_or("no rules were applied")?;
        let withdrawn = self.ask("withdraw_bank_rule_run", json!({ "runId": run, "reason": "A mistake" }))?;
        Ok(format!("{} lines taken back", withdrawn["lines"]))
    }

    /// `by_rule "Maple Rentals"`: the rule that posted the line.
    pub(super) fn by_rule(&mut self, said: &Sentence<'_>) -> Said {
        let id = self.line_id(said)?;
        let shown = self.ask("bank_line", json!({ "id": id }))?;
        Ok(shown["match"]["rule"]["name"].as_str().unwrap_or("none").to_owned())
    }

    pub(super) fn line_id(&mut self, said: &Sentence<'_>) -> Result<Value, String> {
        let name = said.name()?;
        let found = self.ask("bank_lines_list", json!({ "text": name }))?;
        found["rows"].get(0).map(|row| row["id"].clone()).ok_or_else(|| format!("the bank has no line {name}"))
    }
}
