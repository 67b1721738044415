//! The choke point: the only place that opens a write transaction.

use crate::audit;
use crate::caller::{Caller, Door, Envelope, OutcomeKind};
use crate::catalog::{Application, Entry, Run};
use crate::clock::{Clock, civil_date};
use crate::database::{BackupProof, FileLock, Moment, ReadTx, Reader, Writer};
use crate::error::{ErrorCode, OpError, OpResult};
use crate::files::FileIdentity;
use crate::ids::IdSource;
use crate::progress::{Progress, Running, Step};
use crate::secret::Sealer;
use chrono::NaiveDate;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

const KEY_LENGTH_MAX: usize = 200;
const READERS_KEPT: usize = 4;

/// An open company: one writer, readers apart.
pub struct Engine {
    application: &'static Application,
    // None once the company is closed.
    writer: Mutex<Option<Writer>>,
    readers: Mutex<Vec<Reader>>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    sealer: Sealer,
    running: Running,
    path: PathBuf,
    identity: Option<FileIdentity>,
    lock: Mutex<Option<FileLock>>,
}

impl Engine {
    /// Opens a company file whose schema is up to date. The lock keeps other processes out for as long as this lives.
    pub fn open(
        path: &Path,
        lock: FileLock,
        application: &'static Application,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        sealer: Sealer,
    ) -> OpResult<Engine> {
        let writer = Writer::open(path, application.unsealed_tables)?;
        Ok(Engine {
            application,
            writer: Mutex::new(Some(writer)),
            readers: Mutex::default(),
            clock,
            ids,
            sealer,
            running: Running::default(),
            path: path.to_owned(),
            identity: FileIdentity::at(path),
            lock: Mutex::new(Some(lock)),
        })
    }

    /// Where the company file lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the application consists of.
    pub fn application(&self) -> &'static Application {
        self.application
    }

    /// The changes that run now, by their keys.
    pub fn running(&self) -> &Running {
        &self.running
    }

    fn moment<'a>(&'a self, caller: &'a Caller, progress: Option<&'a Progress>) -> Moment<'a> {
        Moment { now: self.clock.now(), ids: &*self.ids, sealer: &self.sealer, caller, application: self.application, progress }
    }

    fn writer(&self) -> MutexGuard<'_, Option<Writer>> {
        // A panic inside a transaction rolled it back; the connection is sound.
        self.writer.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn readers(&self) -> MutexGuard<'_, Vec<Reader>> {
        self.readers.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Closes the company once the change that runs now is done, folding its journal into the file. Whoever still
    /// holds this engine can change nothing any more. Gives the file's lock, for whoever goes on with the file.
    pub fn close(&self) -> Option<FileLock> {
        let mut writer = self.writer();
        self.readers().clear();
        if let Some(open) = writer.take()
            && let Err(error) = open.checkpoint()
        {
            // Nothing is lost: the changes lie in the write-ahead log and are found at the next opening.
            tracing::warn!(%error, "the write-ahead log could not be folded in at closing");
        }
        self.lock.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take()
    }

    fn is_open(&self) -> bool {
        self.lock.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).is_some()
    }

    /// Refuses where the file was moved, deleted or replaced while it is open: it would still take changes, which
    /// would be lost with it.
    pub(crate) fn must_be_in_its_place(&self) -> OpResult<()> {
        if FileIdentity::at(&self.path) == self.identity {
            return Ok(());
        }
        Err(OpError::new(
            ErrorCode::NotFound,
            format!(
                "The company file is no longer at {}: it was moved, deleted or replaced while it was open. Nothing was changed.",
                self.path.display()
            ),
        )
        .hint("Put it back, or open it from its new place; then try again with the same key."))
    }

    /// Runs a command or a query of the catalogue.
    pub fn call(&self, name: &str, input: Value, caller: &Caller) -> OpResult<Envelope> {
        let entry = self.application.entry(name)?;
        match &entry.run {
            Run::Query(run) => {
                let mut input = input;
                self.sealer.seal_input(entry.input_schema(), &mut input)?;
                let output = self.read(caller, |tx| run(input, tx))?;
                Ok(Envelope { outcome: OutcomeKind::Answer, output, changes: Vec::new(), undo: None })
            }
            Run::Command(..) if entry.internal && caller.door != Door::Desk => {
                Err(OpError::new(ErrorCode::UnknownOperation, format!("There is no operation named {name}.")))
            }
            Run::Command(..) => self.execute(entry, input, caller),
            Run::Desk(_) => Err(OpError::new(ErrorCode::UnknownOperation, format!("{name} acts on company files, not in one."))),
        }
    }

    fn execute(&self, entry: &'static Entry, mut input: Value, caller: &Caller) -> OpResult<Envelope> {
        let Run::Command(prepare, _) = &entry.run else { return Err(OpError::internal("not a command")) };
        let key = key_of(caller)?;
        self.sealer.seal_input(entry.input_schema(), &mut input)?;
        let prepared = prepare(input)?;
        let hash = audit::input_hash(entry.name, prepared.canonical());
        let entered = self.running.enter(key);
        entered.progress.advance(Step { what: "Waiting for another change", ..Step::default() })?;
        let mut writer = self.writer();
        let writer = writer.as_mut().ok_or_else(closed)?;
        self.must_be_in_its_place()?;
        let outcome = writer.write(self.moment(caller, Some(&entered.progress)), |tx| {
            if caller.key.is_some()
                && let Some(earlier) = audit::find_by_key(tx, key)?
            {
                let replayed = earlier.replay_if_same(&hash)?;
                let input = serde_json::from_str(prepared.canonical()).map_err(OpError::internal)?;
                let undo = entry.undo(input, replayed.output.clone());
                return Ok((Envelope { undo, ..replayed }, false));
            }
            let ran = prepared.run(tx)?;
            if caller.preview {
                return Ok((Envelope { outcome: OutcomeKind::Previewed, output: ran.output, changes: Vec::new(), undo: None }, false));
            }
            audit::append(tx, entry.name, key, &prepared.audited()?, &hash, &ran.output_text, &ran.summary)?;
            let changes = entry.changes.iter().map(|model| model.0.to_owned()).chain([audit::READ_MODEL.0.to_owned()]).collect();
            Ok((Envelope { outcome: OutcomeKind::Done, output: ran.output, changes, undo: ran.undo }, true))
        })?;
        Ok(outcome)
    }

    /// Reads one consistent state of the books.
    pub fn read<T>(&self, caller: &Caller, work: impl FnOnce(&ReadTx<'_>) -> OpResult<T>) -> OpResult<T> {
        if !self.is_open() {
            return Err(closed());
        }
        let kept = self.readers().pop();
        let reader = match kept {
            Some(reader) => reader,
            None => Reader::open(&self.path)?,
        };
        let answer = reader.read(self.moment(caller, None), work);
        let mut readers = self.readers();
        if self.is_open() && readers.len() < READERS_KEPT {
            readers.push(reader);
        }
        answer
    }

    /// Copies the company to a new file and proves the copy.
    pub fn back_up(&self, to: &Path) -> OpResult<()> {
        crate::database::back_up(&self.path, to, self.application).map(|_| ())
    }

    /// The last civil day in a copy of these books, after the copy is proven. None for a file of other books, and for a
    /// state that these never went through.
    pub fn last_day_in_copy(&self, path: &Path, caller: &Caller) -> OpResult<Option<NaiveDate>> {
        let copy = BackupProof::of(path, self.application)?;
        let Some((sequence, hash)) = copy.audit_head() else { return Ok(None) };
        self.read(caller, |tx| Ok(audit::recorded_at(tx, sequence, hash)?.map(|at| civil_date(at, tx.zone()))))
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.close();
    }
}

fn closed() -> OpError {
    OpError::new(ErrorCode::NoCompanyOpen, "The company was closed in the meantime. Nothing was changed.")
        .hint("Open it, then try again with the same key.")
}

fn key_of(caller: &Caller) -> OpResult<&str> {
    // A preview changes nothing, so that it may come without a key.
    let key = caller.key.as_deref().unwrap_or(if caller.preview { "preview" } else { "" });
    if key.is_empty() {
        return Err(OpError::new(ErrorCode::IdempotencyKeyRequired, "A change needs an idempotency key.")
            .hint("Send a fresh key with each new change, and the same key when you repeat one."));
    }
    if key.len() > KEY_LENGTH_MAX {
        return Err(OpError::new(ErrorCode::InvalidInput, format!("An idempotency key has at most {KEY_LENGTH_MAX} bytes.")));
    }
    Ok(key)
}
