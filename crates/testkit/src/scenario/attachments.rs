//! Sentences about files: what is attached to a line of the bank or to a payment.

use super::sentence::Sentence;
use super::{Player, Said, text};
use base64::Engine as _;
use serde_json::{Value, json};

impl Player<'_> {
    /// `attach line "Maple Rentals" | receipt.txt | Paid in cash`: a file with this name and text.
    pub(super) fn attach(&mut self, said: &Sentence<'_>) -> Said {
        let (kind, id) = self.record(said)?;
        let [name, content] = said.parts[..] else { return Err("a file has a name and a text".to_owned()) };
        let content = base64::engine::general_purpose::STANDARD.encode(content);
        let attached = self.ask("attach_file", json!({ "recordKind": kind, "recordId": id, "fileName": name, "content": content }))?;
        Ok(format!("{}, {}", text(&attached["fileName"]), text(&attached["mediaType"])))
    }

    /// `files line "Maple Rentals"`: their names, the oldest first.
    pub(super) fn files(&mut self, said: &Sentence<'_>) -> Said {
        let names: Vec<String> = self.attached(said, false)?.iter().map(|file| text(&file["fileName"])).collect();
        Ok(if names.is_empty() { "none".to_owned() } else { names.join(", ") })
    }

    /// `file line "Maple Rentals" | receipt.txt`: what stands in it.
    pub(super) fn file(&mut self, said: &Sentence<'_>) -> Said {
        let file = self.named(said)?;
        let content = text(&self.ask("attachment_content", json!({ "id": file }))?["content"]);
        let bytes = base64::engine::general_purpose::STANDARD.decode(content).map_err(|error| error.to_string())?;
        String::from_utf8(bytes).map_err(|error| error.to_string())
    }

    /// `detach line "Maple Rentals" | receipt.txt`, and `reattach`, which brings it back.
    pub(super) fn detach(&mut self, said: &Sentence<'_>) -> Said {
        let file = self.named(said)?;
        let operation = if said.verb == "detach" { "detach_file" } else { "restore_attachment" };
        let changed = self.ask(operation, json!({ "id": file }))?;
        Ok(if changed["removedAt"].is_null() { "attached" } else { "removed" }.to_owned())
    }

    fn named(&mut self, said: &Sentence<'_>) -> Result<Value, String> {
        let wanted = said.part("").ok_or("which file?")?;
        let found = self.attached(said, true)?;
        found
            .iter()
            .find(|file| file["fileName"] == wanted)
            .map(|file| file["id"].clone())
            .ok_or_else(|| format!("no file is named {wanted}"))
    }

    fn attached(&mut self, said: &Sentence<'_>, with_removed: bool) -> Result<Vec<Value>, String> {
        let (kind, id) = self.record(said)?;
        let found = self.ask("attachments_list", json!({ "recordKind": kind, "recordIds": [id], "withRemoved": with_removed }))?;
        Ok(found["rows"].as_array().into_iter().flatten().rev().cloned().collect())
    }

    fn record(&mut self, said: &Sentence<'_>) -> Result<(&'static str, Value), String> {
        match said.word(0)? {
            "line" => Ok(("bank_line", self.line_id(said)?)),
            "payment" => {
                let name = said.name()?;
                let id = self.ids.get(name).cloned().ok_or_else(|| format!("no payment is named {name}"))?;
                Ok(("payment", json!(id)))
            }
            other => Err(format!("{other} is neither line nor payment")),
        }
    }
}
