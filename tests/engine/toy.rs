//! An application of the tests' own: a table of notes, a job to put out, and operations that misbehave.

use engine::database::Migration;
use engine::job::{JobFigures, JobsList, LockJobs, RecordJobResult, ResetStuckJobs, RetryJob, enqueue};
use engine::{Application, Command, OpResult, Query, ReadModel, ReadTx, Tx, params};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::LazyLock;
use ts_rs::TS;

const NOTES: ReadModel = ReadModel("notes");

pub static TOY: Application = Application {
    catalog: &[
        engine::Entry::command::<AddNote>(),
        engine::Entry::query::<AskNicely>(),
        engine::Entry::query::<JobFigures>(),
        engine::Entry::query::<JobsList>(),
        engine::Entry::command::<LockJobs>(),
        engine::Entry::command::<PanicInTheMiddle>(),
        engine::Entry::command::<PutOutJob>(),
        engine::Entry::command::<RecordJobResult>(),
        engine::Entry::command::<ResetStuckJobs>(),
        engine::Entry::command::<RetryJob>(),
        engine::Entry::command::<TakeLong>(),
    ],
    migrations: || {
        static STEPS: LazyLock<Vec<Migration>> = LazyLock::new(|| {
            let engine = &(books::APPLICATION.migrations)()[0];
            let notes = "CREATE TABLE note (seq INTEGER NOT NULL PRIMARY KEY, body TEXT NOT NULL) STRICT;";
            vec![
                Migration { name: engine.name, up: engine.up, before: engine.before, after: engine.after },
                Migration { name: "0002-note", up: notes, before: "", after: "" },
            ]
        });
        &STEPS
    },
    file_id: 0x746f_7931,
    unsealed_tables: &[],
    shrinking_tables: &[],
    proofs: &[],
    own_keys: &["by_itself:"],
    verifiers: &[],
};

/// A text.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Body {
    /// The text.
    pub text: String,
    /// More, where there is more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub more: Option<String>,
}

/// How many rows there are after it.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
pub struct Count {
    /// The number.
    pub count: i64,
}

pub struct AddNote;

impl Command for AddNote {
    const NAME: &'static str = "add_note";
    const DESCRIPTION: &'static str = "Adds a note.";
    const CHANGES: &'static [ReadModel] = &[NOTES];
    type Input = Body;
    type Output = Count;

    fn run(input: &Body, tx: &mut Tx<'_>) -> OpResult<Count> {
        let count = tx.insert("INSERT INTO note (body) VALUES ($1)", params![&input.text])?;
        Ok(Count { count })
    }
}

/// Writes, and then breaks down.
pub struct PanicInTheMiddle;

impl Command for PanicInTheMiddle {
    const NAME: &'static str = "panic_in_the_middle";
    const DESCRIPTION: &'static str = "Writes, and then breaks down.";
    const CHANGES: &'static [ReadModel] = &[NOTES];
    type Input = Body;
    type Output = Count;

    fn run(input: &Body, tx: &mut Tx<'_>) -> OpResult<Count> {
        tx.insert("INSERT INTO note (body) VALUES ($1)", params![&input.text])?;
        panic!("an error of the program");
    }
}

/// Writes, and goes on until it is stopped.
pub struct TakeLong;

impl Command for TakeLong {
    const NAME: &'static str = "take_long";
    const DESCRIPTION: &'static str = "Writes, and goes on until it is stopped.";
    const CHANGES: &'static [ReadModel] = &[NOTES];
    type Input = Body;
    type Output = Count;

    fn run(input: &Body, tx: &mut Tx<'_>) -> OpResult<Count> {
        tx.insert("INSERT INTO note (body) VALUES ($1)", params![&input.text])?;
        for done in 0..10_000 {
            tx.advance("Taking long", done, 10_000)?;
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        Ok(Count { count: 1 })
    }
}

/// A query that runs whatever it is given.
pub struct AskNicely;

impl Query for AskNicely {
    const NAME: &'static str = "ask_nicely";
    const DESCRIPTION: &'static str = "Runs whatever it is given.";
    const READS: &'static [ReadModel] = &[NOTES];
    type Input = Body;
    type Output = Count;

    fn run(input: &Body, tx: &ReadTx<'_>) -> OpResult<Count> {
        let mut count = 0;
        for sql in input.text.split(';') {
            tx.each(sql, &[], |_| {
                count += 1;
                Ok(())
            })?;
        }
        Ok(Count { count })
    }
}

/// A job.
#[derive(Debug, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewJob {
    /// Its kind.
    pub kind: String,
    /// Its key.
    pub key: String,
}

pub struct PutOutJob;

impl Command for PutOutJob {
    const NAME: &'static str = "put_out_job";
    const DESCRIPTION: &'static str = "Puts a job out.";
    const CHANGES: &'static [ReadModel] = &[engine::job::READ_MODEL];
    type Input = NewJob;
    type Output = bool;

    fn run(input: &NewJob, tx: &mut Tx<'_>) -> OpResult<bool> {
        let now = tx.now();
        enqueue(tx, &input.kind, &input.key, &json!({ "for": input.key }), now)
    }
}
