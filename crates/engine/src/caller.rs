//! Who asks, through which door, and what comes back.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// The way a request came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// The desktop window and its tray.
    Window,
    /// The command line.
    CommandLine,
    /// The local HTTP door.
    Http,
    /// The agents' door (MCP).
    Mcp,
    /// The application itself: daily tick and jobs.
    Desk,
}

impl Door {
    /// The door as it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Door::Window => "window",
            Door::CommandLine => "command_line",
            Door::Http => "http",
            Door::Mcp => "mcp",
            Door::Desk => "desk",
        }
    }
}

/// A caller is made by a door; nothing in it is ever taken from the input of an operation.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who asks: a user of the company, such as `owner`.
    pub actor: String,
    /// The door.
    pub door: Door,
    /// The idempotency key of a change.
    pub key: Option<String>,
    /// Whether to show what would happen, and do nothing.
    pub preview: bool,
}

impl Caller {
    /// The owner at a door, without a key.
    pub fn owner(door: Door) -> Caller {
        Caller { actor: "owner".to_owned(), door, key: None, preview: false }
    }

    /// The same caller with an idempotency key.
    pub fn with_key(mut self, key: impl Into<String>) -> Caller {
        self.key = Some(key.into());
        self
    }

    /// The same caller, asking for a preview.
    pub fn previewing(mut self) -> Caller {
        self.preview = true;
        self
    }
}

/// Whether something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// The change was made.
    Done,
    /// The same request was made before under this key; this is its first answer.
    Replayed,
    /// What the change would do; nothing was changed.
    Previewed,
    /// The answer to a query.
    Answer,
}

/// The call that takes a change back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct UndoCall {
    /// The operation to call.
    pub operation: String,
    /// Its input.
    #[ts(type = "unknown")]
    pub input: Value,
    /// What it takes back, in words.
    pub label: String,
}

/// What every door answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Envelope {
    /// Whether something happened.
    pub outcome: OutcomeKind,
    /// The operation's output.
    #[ts(type = "unknown")]
    pub output: Value,
    /// The read models that changed.
    pub changes: Vec<String>,
    /// The call that takes the change back, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub undo: Option<UndoCall>,
}
