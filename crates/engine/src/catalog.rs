//! The explicit list of what an application can do, and the erased form of its operations.

use crate::caller::{Caller, Door, UndoCall};
use crate::database::{Migration, ReadTx, Tx};
use crate::desk::Desk;
use crate::error::{ErrorCode, OpError, OpResult};
use crate::input::decode;
use crate::operation::{Command, DeskOperation, OperationInput, OperationOutput, Query, ReadModel};
use crate::verify::Finding;
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;
use std::sync::OnceLock;

/// A check of the application's own tables: adds what it finds, and returns what it counted.
pub type Verifier = fn(&ReadTx<'_>, &mut Vec<Finding>) -> OpResult<Vec<(&'static str, u64)>>;

/// What an application consists of: its schema, its operations, and how its books are proven.
pub struct Application {
    /// Every operation, sorted by name.
    pub catalog: &'static [Entry],
    /// The steps of the schema, in order.
    pub migrations: fn() -> &'static [Migration],
    /// The number in the file's header that says whose it is.
    pub file_id: i32,
    /// Tables whose rows are derived, or carry a seal of their own in a column `seal`, which the application
    /// counts with [`Tx::count_seal`] when it adds one.
    pub unsealed_tables: &'static [&'static str],
    /// Tables from which rows are removed in the course of work.
    pub shrinking_tables: &'static [&'static str],
    /// Questions whose answers, one text each, must be equal in two copies of the same books.
    pub proofs: &'static [&'static str],
    /// How the idempotency keys begin that the application makes for what it does by itself. No other door may use them.
    pub own_keys: &'static [&'static str],
    /// Checks of the application's own tables. Each adds what it finds and returns what it counted.
    pub verifiers: &'static [Verifier],
}

impl Application {
    /// The operation of a name.
    pub fn entry(&self, name: &str) -> OpResult<&'static Entry> {
        self.catalog.binary_search_by(|entry| entry.name.cmp(name)).map(|index| &self.catalog[index]).map_err(|_| {
            let error = OpError::new(ErrorCode::UnknownOperation, format!("There is no operation named {name}."));
            match self.nearest(name) {
                Some(near) => error.hint(format!("Did you mean {near}?")),
                None => error.hint("The list of operations shows all names."),
            }
        })
    }

    /// Refuses a key from a door that only the application itself may make.
    pub(crate) fn refuse_own_key(&self, caller: &Caller) -> OpResult<()> {
        let key = caller.key.as_deref().unwrap_or_default();
        match self.own_keys.iter().find(|own| caller.door != Door::Desk && key.starts_with(**own)) {
            None => Ok(()),
            Some(own) => Err(OpError::new(ErrorCode::InvalidInput, format!("Keys that begin with {own} are Daybook's own."))
                .hint("Send another key, such as a UUID.")),
        }
    }

    /// The operations that doors offer.
    pub fn public_entries(&self) -> impl Iterator<Item = &'static Entry> {
        self.catalog.iter().filter(|entry| !entry.internal)
    }

    fn nearest(&self, name: &str) -> Option<&'static str> {
        let words: Vec<&str> = name.split(['_', '-', ' ']).filter(|word| word.len() > 2).collect();
        let shared = |entry: &&Entry| {
            entry.name.split('_').filter(|word| words.iter().any(|asked| word.starts_with(asked) || asked.starts_with(*word))).count()
        };
        self.public_entries().max_by_key(shared).filter(|entry| shared(entry) > 0).map(|entry| entry.name)
    }
}

/// How an operation acts on the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OperationKind {
    /// Changes the books; audited; needs a key; can be previewed.
    Command,
    /// Reads the books.
    Query,
    /// Acts on company files.
    Desk,
}

/// What a run of a command gives to the choke point.
pub(crate) struct Ran {
    pub output: Value,
    pub output_text: String,
    pub summary: String,
    pub undo: Option<UndoCall>,
}

/// A decoded command, ready to run.
pub(crate) trait Prepared {
    fn canonical(&self) -> &str;
    /// The input as the audit holds it.
    fn audited(&self) -> OpResult<Cow<'_, str>>;
    fn run(&self, tx: &mut Tx<'_>) -> OpResult<Ran>;
}

/// The way back from a recorded input and output.
type UndoOf = fn(Value, Value) -> Option<UndoCall>;

pub(crate) enum Run {
    Command(fn(Value) -> OpResult<Box<dyn Prepared>>, UndoOf),
    Query(fn(Value, &ReadTx<'_>) -> OpResult<Value>),
    Desk(fn(Value, &Desk, &Caller) -> OpResult<Value>),
}

/// An operation, as doors see it.
pub struct Entry {
    /// The name, legal at every door.
    pub name: &'static str,
    /// One sentence, for people.
    pub description: &'static str,
    /// How it acts.
    pub kind: OperationKind,
    /// The read models that it touches.
    pub changes: &'static [ReadModel],
    /// The read models that its answer is made of.
    pub reads: &'static [ReadModel],
    /// Whether only the application itself calls it.
    pub internal: bool,
    /// The TypeScript names of input and output; their declarations are written to the configured folder.
    pub typescript: fn(&ts_rs::Config) -> Result<(String, String), ts_rs::ExportError>,
    input_schema: fn() -> &'static Value,
    output_schema: fn() -> Value,
    pub(crate) run: Run,
}

impl Entry {
    /// The entry of a command.
    pub const fn command<C: Command>() -> Entry {
        Entry {
            name: C::NAME,
            description: C::DESCRIPTION,
            kind: OperationKind::Command,
            changes: C::CHANGES,
            reads: &[],
            internal: C::INTERNAL,
            typescript: typescript_of::<C::Input, C::Output>,
            input_schema: input_schema_of::<C::Input>,
            output_schema: schema_of::<C::Output>,
            run: Run::Command(prepare::<C>, undo_of::<C>),
        }
    }

    /// The entry of a query.
    pub const fn query<Q: Query>() -> Entry {
        Entry {
            name: Q::NAME,
            description: Q::DESCRIPTION,
            kind: OperationKind::Query,
            changes: &[],
            reads: Q::READS,
            internal: false,
            typescript: typescript_of::<Q::Input, Q::Output>,
            input_schema: input_schema_of::<Q::Input>,
            output_schema: schema_of::<Q::Output>,
            run: Run::Query(answer::<Q>),
        }
    }

    /// The entry of an operation on company files.
    pub const fn desk<D: DeskOperation>() -> Entry {
        Entry {
            name: D::NAME,
            description: D::DESCRIPTION,
            kind: OperationKind::Desk,
            changes: D::CHANGES,
            reads: &[],
            internal: false,
            typescript: typescript_of::<D::Input, D::Output>,
            input_schema: input_schema_of::<D::Input>,
            output_schema: schema_of::<D::Output>,
            run: Run::Desk(at_desk::<D>),
        }
    }

    /// Whether it changes neither the books nor which of them are open. It need not wait for a change that runs, and must
    /// not: how far that change is, and the wish to stop it, are asked for while it runs.
    pub fn runs_beside_changes(&self) -> bool {
        matches!(self.kind, OperationKind::Query | OperationKind::Desk) && self.changes.is_empty()
    }

    /// The name as a title: `confirm_payment` is "Confirm payment".
    pub fn title(&self) -> String {
        title_of(self.name)
    }

    /// The call that takes a recorded change back, made of the input and output that the audit holds.
    pub fn undo(&self, input: Value, output: Value) -> Option<UndoCall> {
        match self.run {
            Run::Command(_, undo_of) => undo_of(input, output),
            Run::Query(_) | Run::Desk(_) => None,
        }
    }

    /// The JSON Schema of the input.
    pub fn input_schema(&self) -> &'static Value {
        (self.input_schema)()
    }

    /// The JSON Schema of the output.
    pub fn output_schema(&self) -> Value {
        (self.output_schema)()
    }
}

/// `confirm_payment` as "Confirm payment".
pub fn title_of(name: &str) -> String {
    let spaced = name.replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn schema_of<T: schemars::JsonSchema>() -> Value {
    schemars::schema_for!(T).to_value()
}

// One cached schema per input type: sealing secrets reads it at every call.
fn input_schema_of<T: schemars::JsonSchema + 'static>() -> &'static Value {
    static SCHEMAS: OnceLock<std::sync::Mutex<std::collections::HashMap<std::any::TypeId, &'static Value>>> = OnceLock::new();
    let mut schemas = SCHEMAS.get_or_init(Default::default).lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    // Leaked on purpose: there are as many as operations, and they live as long as the program.
    schemas.entry(std::any::TypeId::of::<T>()).or_insert_with(|| Box::leak(Box::new(schema_of::<T>())))
}

fn typescript_of<I: OperationInput, O: OperationOutput>(config: &ts_rs::Config) -> Result<(String, String), ts_rs::ExportError> {
    I::export_all(config)?;
    O::export_all(config)?;
    Ok((I::name(config), O::name(config)))
}

struct Decoded<C: Command> {
    input: C::Input,
    canonical: String,
}

fn prepare<C: Command>(input: Value) -> OpResult<Box<dyn Prepared>> {
    let input: C::Input = decode(input)?;
    // Written back in one fixed form, so that a retry with other spacing or key order is still the same request.
    let canonical = serde_json::to_string(&input).map_err(OpError::internal)?;
    Ok(Box::new(Decoded::<C> { input, canonical }))
}

// What an older version recorded in another form has no way back.
fn undo_of<C: Command>(input: Value, output: Value) -> Option<UndoCall> {
    C::undo(&serde_json::from_value(input).ok()?, &serde_json::from_value(output).ok()?)
}

impl<C: Command> Prepared for Decoded<C> {
    fn canonical(&self) -> &str {
        &self.canonical
    }

    fn audited(&self) -> OpResult<Cow<'_, str>> {
        if C::LARGE.is_empty() {
            return Ok(Cow::Borrowed(&self.canonical));
        }
        let input = serde_json::to_value(&self.input).map_err(OpError::internal)?;
        serde_json::to_string(&crate::large::shortened(input, C::LARGE)).map(Cow::Owned).map_err(OpError::internal)
    }

    fn run(&self, tx: &mut Tx<'_>) -> OpResult<Ran> {
        let output = C::run(&self.input, tx)?;
        let summary = C::summary(&self.input, &output);
        let undo = C::undo(&self.input, &output);
        let output_text = serde_json::to_string(&output).map_err(OpError::internal)?;
        let output = serde_json::from_str(&output_text).map_err(OpError::internal)?;
        Ok(Ran { output, output_text, summary, undo })
    }
}

fn answer<Q: Query>(input: Value, tx: &ReadTx<'_>) -> OpResult<Value> {
    serde_json::to_value(Q::run(&decode(input)?, tx)?).map_err(OpError::internal)
}

fn at_desk<D: DeskOperation>(input: Value, desk: &Desk, caller: &Caller) -> OpResult<Value> {
    serde_json::to_value(D::run(&decode(input)?, desk, caller)?).map_err(OpError::internal)
}
