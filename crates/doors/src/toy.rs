//! A small application of the tests' own: notes with an amount, and files to keep them in.

use crate::product::{Product, Tick};
use engine::database::Migration;
use engine::desk::DeskOptions;
use engine::ids::SequentialIds;
use engine::job::JobHandlers;
use engine::key_store::MemoryKeyStore;
use engine::{
    Application, Caller, Command, Desk, DeskOperation, Entry, FixedClock, OpError, OpResult, Query, ReadModel, ReadTx, Tx, UndoCall, params,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use ts_rs::TS;

const NOTES: ReadModel = ReadModel("notes");
const FILES: ReadModel = engine::desk::READ_MODEL;

/// An amount, as the books write it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Money {
    amount: String,
    currency: String,
}

/// How loud a note is.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// It whispers.
    Soft,
    /// It shouts.
    Loud,
}

/// What to note.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AddNoteInput {
    /// The words.
    text: String,
    /// What it costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    price: Option<Money>,
    /// How loud it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tone: Option<Tone>,
    /// How often it is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    times: Option<u32>,
}

/// A note.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    id: String,
    text: String,
    price: Option<Money>,
}

/// Adds a note.
pub struct AddNote;

impl Command for AddNote {
    const NAME: &'static str = "add_note";
    const DESCRIPTION: &'static str = "Writes a note down.";
    const CHANGES: &'static [ReadModel] = &[NOTES];
    type Input = AddNoteInput;
    type Output = Note;

    fn run(input: &AddNoteInput, tx: &mut Tx<'_>) -> OpResult<Note> {
        if input.text.trim().is_empty() {
            return Err(OpError::invalid("text", "The note is empty.").hint("Write something."));
        }
        let id = tx.new_id();
        tx.execute("INSERT INTO note (id, words) VALUES ($1, $2)", params![&id, &input.text])?;
        Ok(Note { id, text: input.text.clone(), price: input.price.clone() })
    }

    fn undo(_: &AddNoteInput, output: &Note) -> Option<UndoCall> {
        Some(UndoCall {
            operation: "tear_out_note".to_owned(),
            input: json!({ "id": output.id }),
            label: "Tear out the owner's note".to_owned(),
        })
    }
}

/// Which notes.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NotesListInput {}

/// All notes.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct NotesList {
    rows: Vec<Note>,
    total: usize,
}

impl Query for NotesList {
    const NAME: &'static str = "notes_list";
    const DESCRIPTION: &'static str = "Lists the notes.";
    const READS: &'static [ReadModel] = &[NOTES];
    type Input = NotesListInput;
    type Output = NotesList;

    fn run(_: &NotesListInput, tx: &ReadTx<'_>) -> OpResult<NotesList> {
        let rows =
            tx.rows("SELECT id, words FROM note ORDER BY seq", &[], |row| Ok(Note { id: row.get(0)?, text: row.get(1)?, price: None }))?;
        Ok(NotesList { total: rows.len(), rows })
    }
}

/// A file.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NotebookPath {
    /// Where it lies.
    path: PathBuf,
}

/// Makes a notebook.
pub struct MakeNotebook;

impl DeskOperation for MakeNotebook {
    const NAME: &'static str = "make_notebook";
    const DESCRIPTION: &'static str = "Makes a notebook, and opens it.";
    const CHANGES: &'static [ReadModel] = &[FILES];
    type Input = NotebookPath;
    type Output = NotebookPath;

    fn run(input: &NotebookPath, desk: &Desk, caller: &Caller) -> OpResult<NotebookPath> {
        desk.create_company(&input.path, "UTC", caller, |_| Ok(()))?;
        Ok(NotebookPath { path: input.path.clone() })
    }
}

/// Whether a notebook is open.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase")]
pub struct Shelf {
    open: bool,
}

impl DeskOperation for Shelf {
    const NAME: &'static str = "shelf";
    const DESCRIPTION: &'static str = "Tells whether a notebook is open.";
    const CHANGES: &'static [ReadModel] = &[];
    type Input = NotesListInput;
    type Output = Shelf;

    fn run(_: &NotesListInput, desk: &Desk, _: &Caller) -> OpResult<Shelf> {
        Ok(Shelf { open: desk.engine().is_ok() })
    }
}

/// The daily run.
pub struct TurnPage;

impl Command for TurnPage {
    const NAME: &'static str = "turn_page";
    const DESCRIPTION: &'static str = "Begins a new page, once a day.";
    const CHANGES: &'static [ReadModel] = &[NOTES];
    type Input = NotesListInput;
    type Output = NotesListInput;

    fn run(_: &NotesListInput, tx: &mut Tx<'_>) -> OpResult<NotesListInput> {
        let id = tx.new_id();
        tx.execute("INSERT INTO note (id, words) VALUES ($1, 'A new page.')", params![&id])?;
        Ok(NotesListInput {})
    }
}

fn migrations() -> &'static [Migration] {
    static STEPS: OnceLock<Vec<Migration>> = OnceLock::new();
    STEPS.get_or_init(|| {
        vec![
            Migration { name: "0001-engine", up: include_str!("../../../migrations/0001-engine/up.sqlite.sql"), before: "", after: "" },
            Migration {
                name: "0002-note",
                up: "CREATE TABLE note (seq INTEGER NOT NULL PRIMARY KEY, id TEXT NOT NULL UNIQUE, words TEXT NOT NULL) STRICT;",
                before: "",
                after: "",
            },
        ]
    })
}

/// The application.
pub static TOY: Application = Application {
    catalog: &[
        Entry::command::<AddNote>(),
        Entry::desk::<MakeNotebook>(),
        Entry::query::<NotesList>(),
        Entry::desk::<Shelf>(),
        Entry::command::<TurnPage>(),
    ],
    migrations,
    file_id: 0x0701,
    unsealed_tables: &[],
    shrinking_tables: &[],
    proofs: &[],
    own_keys: &["by_itself:"],
    verifiers: &[],
};

/// The application with what it does by itself.
pub static PRODUCT: Product = Product {
    application: &TOY,
    job_handlers: |_| JobHandlers::default(),
    tick: Tick { command: TurnPage::NAME, key: |_| Ok("page-1".to_owned()) },
};

/// A folder that is gone after the test.
pub struct Folder(pub PathBuf);

impl Folder {
    /// An empty folder.
    pub fn new() -> Folder {
        let path = std::env::temp_dir().join(format!("daybook-doors-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir_all(&path).expect("a folder can be made");
        Folder(path)
    }

    /// What a desk in this folder is made of; the clock stands still.
    pub fn desk_options(&self) -> DeskOptions {
        DeskOptions {
            home: self.0.join("home"),
            documents: self.0.join("documents"),
            clock: Arc::new(FixedClock::at("2026-01-02T09:00:00Z".parse().expect("an instant"))),
            ids: Arc::new(SequentialIds::default()),
            keys: Arc::new(MemoryKeyStore::default()),
        }
    }

    /// A desk with no notebook open.
    pub fn desk(&self) -> Desk {
        Desk::new(&TOY, self.desk_options())
    }

    /// A file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A new notebook at `path`.
pub fn notebook(desk: &Desk, path: &Path) {
    desk.call(MakeNotebook::NAME, json!({ "path": path }), &Caller::owner(engine::Door::Desk)).expect("a notebook can be made");
}
