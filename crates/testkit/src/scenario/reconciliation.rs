//! Sentences about statements that are reconciled: one at a time, the one that was begun last.

use super::sentence::Sentence;
use super::{Player, Said, text};
use serde_json::{Value, json};

impl Player<'_> {
    /// `reconcile Chequing 2026-01-31 1234.50`: begins with a statement's last day and closing balance.
    pub(super) fn reconcile(&mut self, said: &Sentence<'_>) -> Said {
        let [account @ .., day, closing] = said.words.as_slice() else { return Err("account, day and closing balance".to_owned()) };
        let account = self.code(&account.join(" "))?;
        let closing = json!({ "amount": closing, "currency": "CAD" });
        let begun =
            self.ask("start_statement_reconciliation", json!({ "account": account, "statementOn": day, "closingBalance": closing }))?;
        self.ids.insert("reconciliation".to_owned(), text(&begun["id"]));
        Ok(so_far(&begun))
    }

    /// `reconciliation`: what is ticked, and what is missing.
    pub(super) fn reconciliation_so_far(&mut self) -> Said {
        let id = self.reconciliation_id()?;
        self.ask("statement_reconciliation", json!({ "id": id })).map(|page| so_far(&page["reconciliation"]))
    }

    /// `tick_entry "Shelves"`, `untick_entry "Shelves"`: by the entry's description.
    pub(super) fn tick_entry(&mut self, said: &Sentence<'_>) -> Said {
        let id = self.reconciliation_id()?;
        let found = self.ask("statement_reconciliation", json!({ "id": id, "text": said.name()? }))?;
        let entry = found["rows"].get(0).map(|row| row["entryId"].clone()).ok_or("no entry is called so")?;
        let done = match said.verb {
            "tick_entry" => self.ask("tick_reconciliation_entries", json!({ "id": id, "entries": [{ "entryId": entry }] }))?,
            _ => self.ask("untick_reconciliation_entries", json!({ "id": id, "entryIds": [entry] }))?,
        };
        Ok(so_far(&done["reconciliation"]))
    }

    /// `finish`, `reopen | why`, `discard`.
    pub(super) fn end_reconciliation(&mut self, said: &Sentence<'_>) -> Said {
        let id = self.reconciliation_id()?;
        match said.verb {
            "finish" => self.ask("finish_statement_reconciliation", json!({ "id": id })).map(|done| text(&done["state"])),
            "discard" => self.ask("discard_statement_reconciliation", json!({ "id": id })).map(|done| text(&done["state"])),
            _ => {
                let reason = said.part("").unwrap_or("A mistake");
                let done = self.ask("reopen_statement_reconciliation", json!({ "id": id, "reason": reason }))?;
                Ok(text(&done["reconciliation"]["state"]))
            }
        }
    }

    fn reconciliation_id(&self) -> Result<String, String> {
        self.ids.get("reconciliation").cloned().ok_or_else(|| "no statement is being reconciled".to_owned())
    }
}

fn so_far(shown: &Value) -> String {
    format!(
        "from {}, {} ticked, difference {}",
        text(&shown["openingBalance"]["amount"]),
        shown["ticked"],
        text(&shown["difference"]["amount"])
    )
}
