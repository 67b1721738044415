//! What the tray shows, as the books answer it: a number, a line, and a menu.

use serde::Deserialize;
use serde_json::Value;

/// The answer of the query that the tray asks.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct TrayMenu {
    /// How many things need the owner.
    pub count: u64,
    /// The same in words.
    pub tooltip: String,
    /// The menu, from top to bottom.
    pub items: Vec<TrayItem>,
}

/// A line of the menu.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct TrayItem {
    /// Its name, unlike any other in the same menu.
    pub id: String,
    /// Its words.
    #[serde(default)]
    pub label: String,
    /// Whether it can be chosen.
    #[serde(default)]
    pub enabled: bool,
    /// Whether it is a mere line between others.
    #[serde(default)]
    pub separator: bool,
    /// The menu behind it.
    #[serde(default, deserialize_with = "none_is_default")]
    pub items: Vec<TrayItem>,
    /// What choosing it does.
    #[serde(default)]
    pub action: Option<TrayAction>,
}

/// What choosing a line does.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum TrayAction {
    /// Calls an operation.
    Operation {
        /// Its name.
        operation: String,
        /// Its input.
        #[serde(default)]
        input: Value,
    },
    /// Shows a screen of the window.
    Route {
        /// The screen.
        route: String,
    },
    /// Ends the program.
    Quit {
        /// Always true.
        #[allow(dead_code, reason = "it tells this shape from the others")]
        quit: bool,
    },
}

impl TrayMenu {
    /// What the tray shows while there are no books to ask: no company is open, or the one that
    /// is cannot answer.
    pub fn without_books() -> TrayMenu {
        let line = |id: &str, label: &str, action| TrayItem {
            id: id.to_owned(),
            label: label.to_owned(),
            enabled: true,
            separator: false,
            items: Vec::new(),
            action: Some(action),
        };
        TrayMenu {
            count: 0,
            tooltip: "Daybook".to_owned(),
            items: vec![
                line("open", "Open Daybook", TrayAction::Route { route: "/".to_owned() }),
                line("quit", "Quit", TrayAction::Quit { quit: true }),
            ],
        }
    }

    /// Every line that does something, in any depth.
    pub fn actions(&self) -> Vec<(String, TrayAction)> {
        let mut found = Vec::new();
        let mut waiting: Vec<&TrayItem> = self.items.iter().collect();
        while let Some(item) = waiting.pop() {
            if let Some(action) = &item.action {
                found.push((item.id.clone(), action.clone()));
            }
            waiting.extend(&item.items);
        }
        found
    }
}

// The answer may leave out an absent list, or give it as null.
fn none_is_default<'de, D: serde::Deserializer<'de>, T: Default + Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_kind_of_line_is_read() -> serde_json::Result<()> {
        let menu: TrayMenu = serde_json::from_value(json!({
            "count": 2,
            "tooltip": "2 payments are due",
            "items": [
                {"id": "rent", "label": "Rent", "enabled": true, "action": null, "items": [
                    {"id": "rent.paid", "label": "Paid", "enabled": true,
                     "action": {"operation": "anything", "input": {"paymentId": "1"}}},
                ]},
                {"id": "line", "label": "", "enabled": false, "separator": true, "items": null},
                {"id": "open", "label": "Open", "enabled": true, "action": {"route": "/upcoming"}},
                {"id": "quit", "label": "Quit", "enabled": true, "action": {"quit": true}},
            ],
        }))?;
        let mut actions = menu.actions();
        actions.sort_by(|one, other| one.0.cmp(&other.0));
        assert_eq!(
            actions,
            [
                ("open".to_owned(), TrayAction::Route { route: "/upcoming".to_owned() }),
                ("quit".to_owned(), TrayAction::Quit { quit: true }),
                ("rent.paid".to_owned(), TrayAction::Operation { operation: "anything".to_owned(), input: json!({"paymentId": "1"}) }),
            ]
        );
        assert!(menu.items[1].separator);
        Ok(())
    }

    #[test]
    fn without_books_one_can_still_open_and_quit() {
        let menu = TrayMenu::without_books();
        assert_eq!(menu.count, 0);
        assert_eq!(menu.actions().len(), 2);
    }
}
